// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.userland.association.AssociationOutput.Transmit;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.HeartbeatAckChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.tx.Path;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/// Where packets of an association go: over the path for data, back to where the question came from
/// (RFC 9260 section 6.4), or to an address with which nothing is agreed yet.
final class Wire {
    private final PacketWriter writer;
    private final Counters<SctpCounter> counters;
    private final Spares<Transmit> spares = new Spares<>();

    Wire(PacketWriter writer, Counters<SctpCounter> counters) {
        this.writer = writer;
        this.counters = counters;
    }

    /// A packet as long as a path lets through, to be filled and given to [#send].
    ///
    /// @param least what it must hold all the same, header not included
    ByteBuf begin(TransmissionControl control, Path path, int least) {
        int octets = Math.max(path.packetOctetsMax(), PacketHeader.LENGTH + least);
        return writer.begin(control.peerPort, control.peerTag, octets);
    }

    void send(Path path, ByteBuf packet, Consumer<? super AssociationOutput> out) {
        transmit(path.local(), path.udp(), writer.seal(packet), out);
    }

    void overPath(
            TransmissionControl control,
            Path path,
            Chunk chunk,
            Consumer<? super AssociationOutput> out) {
        transmit(
                path.local(), path.udp(), writer.of(control.peerPort, control.peerTag, chunk), out);
    }

    void overPath(
            TransmissionControl control,
            Path path,
            Chunk first,
            Chunk second,
            Consumer<? super AssociationOutput> out) {
        transmit(
                path.local(),
                path.udp(),
                writer.of(control.peerPort, control.peerTag, first, second),
                out);
    }

    /// Over the path that data takes.
    void toPeer(TransmissionControl control, Chunk chunk, Consumer<? super AssociationOutput> out) {
        overPath(control, control.paths.forData(), chunk, out);
    }

    void abort(
            TransmissionControl control,
            List<ErrorCause> causes,
            Consumer<? super AssociationOutput> out) {
        toPeer(control, new AbortChunk(false, causes), out);
    }

    /// Section 6.4: answers go where the packet came from, if that address is confirmed (section
    /// 5.4).
    void reply(
            TransmissionControl control,
            InetSocketAddress from,
            Chunk chunk,
            Consumer<? super AssociationOutput> out) {
        answerOver(control, control.paths.of(from.getAddress()), chunk, out);
    }

    /// Over `path` if there is one and it is confirmed, otherwise over the path that data takes.
    void answerOver(
            TransmissionControl control,
            @Nullable Path path,
            Chunk chunk,
            Consumer<? super AssociationOutput> out) {
        Path over = path != null && path.isConfirmed() ? path : control.paths.forData();
        overPath(control, over, chunk, out);
    }

    /// A HEARTBEAT ACK: the answer that an unconfirmed address gets, too (section 5.4).
    void echo(
            TransmissionControl control,
            InetSocketAddress from,
            HeartbeatAckChunk answer,
            Consumer<? super AssociationOutput> out) {
        Path path = control.paths.of(from.getAddress());
        overPath(control, path == null ? control.paths.forData() : path, answer, out);
    }

    /// Answers a packet of a peer with which nothing is agreed.
    void answer(Arrival arrival, int tag, Chunk chunk, Consumer<? super AssociationOutput> out) {
        transmit(arrival.at(), arrival.from(), writer.of(arrival.port(), tag, chunk), out);
    }

    /// To a peer with which nothing is agreed.
    void call(
            int local,
            InetSocketAddress to,
            int port,
            Chunk init,
            Consumer<? super AssociationOutput> out) {
        // section 8.5.1, A: an INIT carries no tag
        transmit(local, to, writer.of(port, 0, init), out);
    }

    private void transmit(
            int local,
            InetSocketAddress to,
            ByteBuf packet,
            Consumer<? super AssociationOutput> out) {
        counters.increment(SctpCounter.PACKETS_SENT);
        out.accept(Transmit.of(spares, local, to, packet));
    }
}
