// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.net.DatagramLoss;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;
import org.signalbox.sctp.userland.association.AssociationConfig;
import org.signalbox.sctp.userland.association.SctpCounter;
import org.signalbox.sctp.userland.chunk.Checksum;
import org.signalbox.sctp.userland.chunk.PacketHeader;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// One UDP port of one local address, shared by the endpoints that differ in SCTP port only.
///
/// Endpoints come from whatever thread opens them and go on the loop; the loop reads them for every
/// packet. So they are an immutable table that is exchanged as a whole.
final class UdpSocket implements DatagramUser {
    private final InetSocketAddress local;
    private final FaultListener faults;
    private final Loop loop;

    private final AtomicReference<Table> table = new AtomicReference<>(Table.EMPTY);
    private final Checksum checksum = new Checksum();
    private final List<UserlandAssociation> batch = new ArrayList<>();

    // set once, before the first endpoint is attached and thereby seen
    private @Nullable DatagramPort port;
    private boolean dirty;

    UdpSocket(InetSocketAddress local, FaultListener faults, Loop loop) {
        this.local = local;
        this.faults = faults;
        this.loop = loop;
    }

    /// @param byPort by SCTP port
    /// @param first who is told of what no endpoint can be named for
    /// @param closed the last endpoint has gone: a new one needs a new socket
    private record Table(
            IntObjectHashMap<UserlandEndpoint> byPort,
            @Nullable UserlandEndpoint first,
            boolean closed) {
        private static final Table EMPTY = new Table(new IntObjectHashMap<>(), null, false);

        private Table with(UserlandEndpoint endpoint) {
            IntObjectHashMap<UserlandEndpoint> copy = copy();
            copy.put(endpoint.local().port(), endpoint);
            return new Table(copy, first == null ? endpoint : first, false);
        }

        private Table without(UserlandEndpoint endpoint) {
            IntObjectHashMap<UserlandEndpoint> copy = copy();
            if (copy.get(endpoint.local().port()) == endpoint) {
                copy.remove(endpoint.local().port());
            }
            UserlandEndpoint next = copy.isEmpty() ? null : copy.values().iterator().next();
            return new Table(copy, next, copy.isEmpty());
        }

        private IntObjectHashMap<UserlandEndpoint> copy() {
            IntObjectHashMap<UserlandEndpoint> copy = new IntObjectHashMap<>();
            copy.putAll(byPort);
            return copy;
        }
    }

    /// What came of [#attach].
    enum Attached {
        YES,
        PORT_IN_USE,
        CLOSED
    }

    Loop loop() {
        return loop;
    }

    void bound(DatagramPort bound) {
        port = bound;
    }

    Attached attach(UserlandEndpoint endpoint) {
        while (true) {
            Table before = table.get();
            if (before.closed) {
                return Attached.CLOSED;
            }
            if (before.byPort.containsKey(endpoint.local().port())) {
                return Attached.PORT_IN_USE;
            }
            if (table.compareAndSet(before, before.with(endpoint))) {
                return Attached.YES;
            }
        }
    }

    /// The last endpoint to go closes the port. So does one that failed to be attached, if nobody
    /// else is.
    void detach(UserlandEndpoint endpoint) {
        assert loop.inLoop() : "detached from outside " + loop.name();
        Table after = table.updateAndGet(before -> before.without(endpoint));
        if (after.closed && port != null) {
            port.close();
        }
    }

    boolean isClosed() {
        return table.get().closed;
    }

    /// The peers that are configured at this address and UDP port, with whatever local SCTP port.
    List<AssociationConfig> configured() {
        assert loop.inLoop() : "asked from outside " + loop.name();
        List<AssociationConfig> all = new ArrayList<>();
        table.get().byPort.values().forEach(endpoint -> all.addAll(endpoint.configured()));
        return all;
    }

    // ---- from the wire -------------------------------------------------------------------------

    @Override
    public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
        try {
            receive(from, datagram);
        } catch (RuntimeException | Error fault) {
            faults.onFault("sctp " + local, fault);
        } finally {
            datagram.release();
        }
    }

    @Override
    public void onBatchEnd() {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).onBatchEnd();
        }
        batch.clear();
        flush();
    }

    /// Counted for the first endpoint: which one's packet it was is not known here.
    @Override
    public void onLost(@Nullable InetSocketAddress to, DatagramLoss why) {
        if (why == DatagramLoss.TOO_LONG && to != null) {
            table.get().byPort.values().forEach(endpoint -> endpoint.tooLong(this, to));
        }
        UserlandEndpoint first = table.get().first;
        if (first == null) {
            return;
        }
        first.lost(
                switch (why) {
                    case QUEUE_FULL -> SctpCounter.LOST_QUEUE_FULL;
                    case TOO_LONG -> SctpCounter.LOST_TOO_LONG;
                    case UNREACHABLE -> SctpCounter.LOST_UNREACHABLE;
                    case SYSTEM -> SctpCounter.LOST_SYSTEM;
                });
    }

    private void receive(InetSocketAddress from, ByteBuf datagram) {
        Table endpoints = table.get();
        UserlandEndpoint first = endpoints.first;
        if (first == null) {
            return; // nobody is attached yet, or any more
        }
        if (datagram.readableBytes() < PacketHeader.LENGTH) {
            first.dropped(from, SctpCounter.DROPPED_SHORT);
            return;
        }
        UserlandEndpoint endpoint = endpoints.byPort.get(PacketHeader.destinationPort(datagram));
        if (!checksum.holds(datagram)) {
            (endpoint == null ? first : endpoint).dropped(from, SctpCounter.DROPPED_CHECKSUM);
            return;
        }
        if (!isUnicast(from)) {
            (endpoint == null ? first : endpoint).dropped(from, SctpCounter.DROPPED_SOURCE);
            return;
        }
        if (endpoint == null) {
            first.answerForNobody(this, from, datagram);
            return;
        }
        UserlandAssociation association = endpoint.onPacket(this, from, datagram);
        if (association != null && association.enterBatch()) {
            batch.add(association);
        }
    }

    /// RFC 9260 section 8.4, rule 1.
    private static boolean isUnicast(InetSocketAddress from) {
        InetAddress address = from.getAddress();
        return address != null
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress()
                && from.getPort() != 0;
    }

    // ---- to the wire ---------------------------------------------------------------------------

    /// Takes ownership of `packet`.
    void send(InetSocketAddress to, ByteBuf packet) {
        if (port == null) {
            packet.release();
            return;
        }
        port.send(to, packet);
        dirty = true;
    }

    void flush() {
        if (dirty && port != null) {
            dirty = false;
            port.flush();
        }
    }
}
