// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.DataChunk;

/// A DATA chunk from acceptance to acknowledgement. Its payload stays until then: each sending
/// copies it into a packet. There is one for each message, so [SendQueue] uses them again.
final class OutgoingChunk {
    int stream;
    int streamSequence;
    int payloadProtocol;
    boolean unordered;
    boolean beginning;
    boolean ending;
    ByteBuf payload = Unpooled.EMPTY_BUFFER;

    /// Of the payload: what the peer's window counts.
    int octets;

    /// In a packet, with header and padding: what the congestion window counts.
    int size;

    State state = State.QUEUED;
    int tsn;
    int timesSent;
    int missingReports;

    /// Which SACK took it back, if one has; see Outstanding#sack.
    int takenBackBy;

    boolean lostByTimeout;
    @Nullable Path path;

    enum State {
        QUEUED,
        IN_FLIGHT,
        /// To be sent again.
        LOST,
        /// Acknowledged by a gap block, which the peer may still take back.
        GAP_ACKNOWLEDGED
    }

    /// Stands for another chunk from now on, and owns its payload.
    void become(
            int newStream,
            int newStreamSequence,
            int newPayloadProtocol,
            boolean isUnordered,
            boolean isBeginning,
            boolean isEnding,
            ByteBuf newPayload) {
        stream = newStream;
        streamSequence = newStreamSequence;
        payloadProtocol = newPayloadProtocol;
        unordered = isUnordered;
        beginning = isBeginning;
        ending = isEnding;
        payload = newPayload;
        octets = newPayload.readableBytes();
        size = DataChunk.sizeOf(octets);
        state = State.QUEUED;
        timesSent = 0;
        missingReports = 0;
        takenBackBy = 0;
        lostByTimeout = false;
        path = null;
    }

    /// Lets go of the payload.
    void release() {
        payload.release();
        payload = Unpooled.EMPTY_BUFFER;
    }

    Path path() {
        Path sentOn = path;
        if (sentOn == null) {
            throw new IllegalStateException("chunk has not been sent");
        }
        return sentOn;
    }
}
