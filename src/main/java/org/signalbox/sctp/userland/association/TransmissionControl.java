// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.sctp.userland.rx.Receiver;
import org.signalbox.sctp.userland.tx.Path;
import org.signalbox.sctp.userland.tx.Paths;
import org.signalbox.sctp.userland.tx.Sender;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What both ends have agreed on, and the two halves that work by it: RFC 9260's TCB.
final class TransmissionControl {
    /// SCTP port.
    final int peerPort;

    final int localTag;
    final int peerTag;
    final long tieTag;
    final Paths paths;
    final Sender sender;
    final Receiver receiver;

    /// Time-outs in a row, over all paths (section 8.1).
    int errors;

    /// Where the last DATA came from: that is where SACKs go (section 6.4).
    Path dataCameFrom;

    private TransmissionControl(
            int peerPort,
            int localTag,
            int peerTag,
            long tieTag,
            Paths paths,
            Sender sender,
            Receiver receiver,
            Path dataCameFrom) {
        this.peerPort = peerPort;
        this.localTag = localTag;
        this.peerTag = peerTag;
        this.tieTag = tieTag;
        this.paths = paths;
        this.sender = sender;
        this.receiver = receiver;
        this.dataCameFrom = dataCameFrom;
    }

    /// The terms of an association.
    ///
    /// @param peerAddresses in configured order; holds the address of `from`
    record Terms(
            int localTag,
            int peerTag,
            int localTsn,
            int peerTsn,
            long peerWindow,
            int outboundStreams,
            int inboundStreams,
            List<InetAddress> peerAddresses) {}

    /// @param confirmed the addresses that need no proof any more (section 5.4, rules 1 and 2)
    /// @param arrival of the packet that brings the association about
    static TransmissionControl of(
            Terms terms,
            long tieTag,
            List<InetAddress> confirmed,
            Arrival arrival,
            AssociationConfig config,
            ByteBufAllocator allocator) {
        InetSocketAddress from = arrival.from();
        List<Path> paths = new ArrayList<>();
        for (InetAddress address : terms.peerAddresses) {
            boolean here = address.equals(from.getAddress());
            paths.add(
                    new Path(
                            address,
                            here || config.remote().isAnyPort()
                                    ? from.getPort()
                                    : config.remote().udpPort(),
                            here ? arrival.at() : config.localFor(address),
                            confirmed.contains(address),
                            config.profile()));
        }
        Paths all = new Paths(paths);
        Path cameFrom = all.of(from.getAddress());
        if (cameFrom == null) {
            throw new IllegalStateException("association made from a foreign address " + from);
        }
        Sender sender =
                new Sender(
                        terms.localTsn,
                        terms.outboundStreams,
                        terms.peerWindow,
                        config.profile().sendBufferOctets(),
                        config.profile().rtoMax().toNanos(),
                        all);
        Receiver receiver =
                new Receiver(
                        terms.peerTsn,
                        terms.inboundStreams,
                        config.profile().receiveWindowOctets(),
                        config.profile().sackDelay().toNanos(),
                        allocator);
        return new TransmissionControl(
                arrival.port(),
                terms.localTag,
                terms.peerTag,
                tieTag,
                all,
                sender,
                receiver,
                cameFrom);
    }

    void release() {
        sender.release();
        receiver.release();
    }
}
