// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.DataChunk;

/// A DATA chunk from acceptance to acknowledgement. Its payload stays until then: each sending
/// copies it into a packet.
final class OutgoingChunk {
    final int stream;
    final int streamSequence;
    final int payloadProtocol;
    final boolean beginning;
    final boolean ending;
    final ByteBuf payload;
    /// Of the payload: what the peer's window counts.
    final int octets;

    /// In a packet, with header and padding: what the congestion window counts.
    final int size;

    State state = State.QUEUED;
    int tsn;
    int timesSent;
    int missingReports;

    /// Which SACK took it back, if one has; see Outstanding#sack.
    int takenBackBy;

    boolean lostByTimeout;
    @Nullable Path path;

    OutgoingChunk(
            int stream,
            int streamSequence,
            int payloadProtocol,
            boolean beginning,
            boolean ending,
            ByteBuf payload) {
        this.stream = stream;
        this.streamSequence = streamSequence;
        this.payloadProtocol = payloadProtocol;
        this.beginning = beginning;
        this.ending = ending;
        this.payload = payload;
        this.octets = payload.readableBytes();
        this.size = DataChunk.sizeOf(octets);
    }

    enum State {
        QUEUED,
        IN_FLIGHT,
        /// To be sent again.
        LOST,
        /// Acknowledged by a gap block, which the peer may still take back.
        GAP_ACKNOWLEDGED
    }

    Path path() {
        Path sentOn = path;
        if (sentOn == null) {
            throw new IllegalStateException("chunk has not been sent");
        }
        return sentOn;
    }
}
