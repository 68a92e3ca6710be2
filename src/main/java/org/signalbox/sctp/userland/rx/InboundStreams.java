// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.DataView;
import org.signalbox.sctp.userland.chunk.SerialNumber;

import java.util.HashMap;
import java.util.Map;

/// Reassembly and order (RFC 9260 sections 6.5, 6.6, 6.9).
///
/// A message in one piece whose turn it is passes straight through, as a view of its packet.
/// Anything else is held and counted against the receive window.
final class InboundStreams {
    /// What a held chunk costs beside its payload, so that small chunks are bounded too.
    static final int HELD_OVERHEAD_OCTETS = 64;

    /// How many times what is charged may be kept.
    private static final int KEPT_FACTOR_MAX = 4;

    private final Stream[] streams;
    private final ByteBufAllocator allocator;

    private int heldOctets;

    InboundStreams(int count, ByteBufAllocator allocator) {
        this.streams = new Stream[count];
        for (int i = 0; i < count; i++) {
            streams[i] = new Stream();
        }
        this.allocator = allocator;
    }

    private static final class Stream {
        private int nextSequence;
        // made on first use: most streams never hold anything
        private @Nullable Fragments fragments;
        private @Nullable Map<Integer, Whole> waiting;
    }

    /// A message in one buffer that waits for its turn.
    private record Whole(int payloadProtocol, ByteBuf message, int charge) {}

    int count() {
        return streams.length;
    }

    int heldOctets() {
        return heldOctets;
    }

    /// Whether the chunk can go to the user at once.
    boolean passesThrough(DataView data) {
        return data.beginning()
                && data.ending()
                && (data.unordered()
                        || data.streamSequence() == streams[data.stream()].nextSequence);
    }

    /// Takes a chunk whose TSN is new and whose stream exists.
    ///
    /// @return false if the chunk contradicts what has arrived before
    boolean accept(DataView data, MessageSink sink) {
        Stream stream = streams[data.stream()];
        if (!data.unordered()
                && SerialNumber.isAfter16(stream.nextSequence, data.streamSequence())) {
            return false;
        }
        if (data.beginning() && data.ending()) {
            if (data.unordered()) {
                sink.onMessage(data.stream(), data.payloadProtocol(), data.retainedPayload());
                return true;
            }
            boolean waits = data.streamSequence() != stream.nextSequence;
            ByteBuf message = waits ? kept(data) : data.retainedPayload();
            return inTurn(
                    stream,
                    data.stream(),
                    data.streamSequence(),
                    data.payloadProtocol(),
                    message,
                    sink);
        }
        return assemble(stream, data, sink);
    }

    /// Lets go of everything held.
    void release() {
        for (Stream stream : streams) {
            if (stream.fragments != null) {
                stream.fragments.release();
                stream.fragments = null;
            }
            if (stream.waiting != null) {
                stream.waiting.values().forEach(whole -> whole.message.release());
                stream.waiting = null;
            }
        }
        heldOctets = 0;
    }

    /// What is to be held: a view of its packet, or a copy if that would keep much more than is
    /// charged for. A peer could otherwise have a packet of 64 KiB kept for each octet of data.
    private ByteBuf kept(DataView data) {
        int octets = data.octets();
        if (data.packetOctets() <= KEPT_FACTOR_MAX * (octets + HELD_OVERHEAD_OCTETS)) {
            return data.retainedPayload();
        }
        ByteBuf copy = allocator.buffer(octets);
        data.writePayloadTo(copy);
        return copy;
    }

    private static int charge(ByteBuf message) {
        return message.readableBytes() + HELD_OVERHEAD_OCTETS;
    }

    private boolean inTurn(
            Stream stream,
            int id,
            int sequence,
            int payloadProtocol,
            ByteBuf message,
            MessageSink sink) {
        if (sequence != stream.nextSequence) {
            if (stream.waiting == null) {
                stream.waiting = new HashMap<>();
            }
            int charge = charge(message);
            heldOctets += charge;
            Whole other = stream.waiting.put(sequence, new Whole(payloadProtocol, message, charge));
            if (other != null) {
                heldOctets -= other.charge;
                other.message.release();
                return false;
            }
            return true;
        }
        stream.nextSequence = stream.nextSequence + 1 & 0xFFFF;
        sink.onMessage(id, payloadProtocol, message);
        while (stream.waiting != null) {
            Whole next = stream.waiting.remove(stream.nextSequence);
            if (next == null) {
                break;
            }
            heldOctets -= next.charge;
            stream.nextSequence = stream.nextSequence + 1 & 0xFFFF;
            sink.onMessage(id, next.payloadProtocol, next.message);
        }
        return true;
    }

    private boolean assemble(Stream stream, DataView data, MessageSink sink) {
        Fragments fragments = stream.fragments;
        if (fragments == null) {
            fragments = new Fragments();
            stream.fragments = fragments;
        }
        heldOctets += data.octets() + HELD_OVERHEAD_OCTETS;
        Fragments.Run run = fragments.add(data, kept(data));
        if (run == null) {
            return false;
        }
        if (!run.isWhole()) {
            return true;
        }
        heldOctets -= run.octets() + run.fragments() * HELD_OVERHEAD_OCTETS;
        ByteBuf message = run.join(allocator);
        if (run.unordered) {
            sink.onMessage(data.stream(), run.payloadProtocol(), message);
            return true;
        }
        return inTurn(
                stream, data.stream(), run.streamSequence, run.payloadProtocol(), message, sink);
    }
}
