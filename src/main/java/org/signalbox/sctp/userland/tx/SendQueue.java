// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// Messages from acceptance until they get a TSN: cut into chunks (RFC 9260 section 6.9), numbered
/// in their stream (section 6.6), and bounded together with what is outstanding.
final class SendQueue {
    /// Chunks kept to be used again at most; more are in use during bursts only.
    private static final int SPARE_CHUNKS_MAX = 2_048;

    private final ArrayDeque<OutgoingChunk> chunks = new ArrayDeque<>();
    private final ArrayDeque<OutgoingChunk> spare = new ArrayDeque<>();
    private final int[] streamSequences;
    private final int octetsMax;

    private int queuedOctets;
    private int chargedOctets;
    private boolean refused;

    /// @param octetsMax the bound on what is charged, from acceptance to acknowledgement
    SendQueue(int streams, int octetsMax) {
        this.streamSequences = new int[streams];
        this.octetsMax = octetsMax;
    }

    /// Takes ownership of a message in every case.
    ///
    /// @return false if there is no such stream, the message is empty, or the buffer is full
    boolean accept(int stream, int payloadProtocol, ByteBuf message) {
        int octets = message.readableBytes();
        if (stream < 0 || stream >= streamSequences.length || octets == 0) {
            message.release();
            return false;
        }
        int fragments = (octets + Sender.PAYLOAD_OCTETS_MAX - 1) / Sender.PAYLOAD_OCTETS_MAX;
        int charge = octets + fragments * Sender.CHUNK_OVERHEAD_OCTETS;
        if (charge > octetsMax - chargedOctets) {
            refused = true;
            message.release();
            return false;
        }
        int sequence = streamSequences[stream];
        streamSequences[stream] = sequence + 1 & 0xFFFF;
        chargedOctets += charge;
        queuedOctets += octets;
        if (fragments == 1) {
            chunk().become(stream, sequence, payloadProtocol, true, true, message);
            return true;
        }
        for (int i = 0; i < fragments; i++) {
            int length = Math.min(Sender.PAYLOAD_OCTETS_MAX, message.readableBytes());
            chunk().become(
                            stream,
                            sequence,
                            payloadProtocol,
                            i == 0,
                            i == fragments - 1,
                            message.readRetainedSlice(length));
        }
        message.release();
        return true;
    }

    /// One more at the end of the queue.
    private OutgoingChunk chunk() {
        OutgoingChunk used = spare.poll();
        OutgoingChunk chunk = used == null ? new OutgoingChunk() : used;
        chunks.add(chunk);
        return chunk;
    }

    @Nullable OutgoingChunk peek() {
        return chunks.peek();
    }

    OutgoingChunk element() {
        return chunks.element();
    }

    /// The head is about to be sent. It stays charged until [#onAcknowledged].
    void remove() {
        queuedOctets -= chunks.remove().octets;
    }

    /// The end of a chunk: nobody may know it any more.
    void onAcknowledged(OutgoingChunk chunk) {
        chargedOctets -= chunk.octets + Sender.CHUNK_OVERHEAD_OCTETS;
        chunk.release();
        if (spare.size() < SPARE_CHUNKS_MAX) {
            spare.add(chunk);
        }
    }

    /// Whether a refused user can be told to go on; answers true once.
    boolean takeWritable() {
        if (refused && chargedOctets < octetsMax / 2) {
            refused = false;
            return true;
        }
        return false;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    int streams() {
        return streamSequences.length;
    }

    int queuedOctets() {
        return queuedOctets;
    }

    int chargedOctets() {
        return chargedOctets;
    }

    void release() {
        chunks.forEach(OutgoingChunk::release);
        chunks.clear();
        queuedOctets = 0;
        chargedOctets = 0;
    }
}
