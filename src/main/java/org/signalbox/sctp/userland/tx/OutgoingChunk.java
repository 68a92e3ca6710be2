// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/// A DATA chunk from acceptance to acknowledgement. Its payload stays until then: each sending
/// copies it into a packet.
final class OutgoingChunk {
    final int stream;
    final int streamSequence;
    final int payloadProtocol;
    final boolean beginning;
    final boolean ending;
    final ByteBuf payload;
    final int octets;

    State state = State.QUEUED;
    int tsn;
    int timesSent;
    int missingReports;
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
