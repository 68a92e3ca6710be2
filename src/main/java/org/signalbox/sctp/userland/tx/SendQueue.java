// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// Messages from acceptance until they get a TSN: cut into chunks (RFC 9260 section 6.9), numbered
/// in their stream (section 6.6), and bounded together with what is outstanding.
final class SendQueue {
    /// Chunks kept to be used again at most; more are in use during bursts only.
    private static final int SPARE_CHUNKS_MAX = 4_096;

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
    /// @param unordered whether it has no place in its stream
    /// @param payloadOctetsMax of a chunk
    /// @return false if there is no such stream, the message is empty, or the buffer is full
    boolean accept(
            int stream,
            int payloadProtocol,
            boolean unordered,
            ByteBuf message,
            int payloadOctetsMax) {
        int octets = message.readableBytes();
        if (stream < 0 || stream >= streamSequences.length || octets == 0) {
            message.release();
            return false;
        }
        int fragments = fragments(octets, payloadOctetsMax);
        int charge = octets + fragments * Sender.CHUNK_OVERHEAD_OCTETS;
        if (charge > octetsMax - chargedOctets) {
            refused = true;
            message.release();
            return false;
        }
        int sequence = unordered ? 0 : nextSequence(stream);
        chargedOctets += charge;
        queuedOctets += octets;
        if (fragments == 1) {
            chunk().become(stream, sequence, payloadProtocol, unordered, true, true, message);
            return true;
        }
        cut(stream, sequence, payloadProtocol, unordered, true, true, message, payloadOctetsMax);
        return true;
    }

    private int nextSequence(int stream) {
        int sequence = streamSequences[stream];
        streamSequences[stream] = sequence + 1 & 0xFFFF;
        return sequence;
    }

    /// Cuts what is too long for packets that have become shorter.
    void cutTo(int payloadOctetsMax) {
        for (int left = chunks.size(); left > 0; left--) {
            OutgoingChunk chunk = chunks.remove();
            if (chunk.octets <= payloadOctetsMax) {
                chunks.add(chunk);
                continue;
            }
            int more = fragments(chunk.octets, payloadOctetsMax) - 1;
            chargedOctets += more * Sender.CHUNK_OVERHEAD_OCTETS;
            cut(
                    chunk.stream,
                    chunk.streamSequence,
                    chunk.payloadProtocol,
                    chunk.unordered,
                    chunk.beginning,
                    chunk.ending,
                    chunk.payload,
                    payloadOctetsMax);
        }
    }

    private static int fragments(int octets, int payloadOctetsMax) {
        return (octets + payloadOctetsMax - 1) / payloadOctetsMax;
    }

    private void cut(
            int stream,
            int sequence,
            int payloadProtocol,
            boolean unordered,
            boolean begins,
            boolean ends,
            ByteBuf payload,
            int payloadOctetsMax) {
        boolean isFirst = begins;
        while (payload.isReadable()) {
            ByteBuf piece =
                    payload.readRetainedSlice(Math.min(payloadOctetsMax, payload.readableBytes()));
            boolean isLast = ends && !payload.isReadable();
            chunk().become(stream, sequence, payloadProtocol, unordered, isFirst, isLast, piece);
            isFirst = false;
        }
        payload.release();
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

    /// Messages that have not been sent to their end. Looks at every chunk.
    long messages() {
        return chunks.stream().filter(chunk -> chunk.ending).count();
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
