// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.SerialNumber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        private @Nullable TreeMap<Integer, DataChunk> fragments;
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
    boolean passesThrough(DataChunk data) {
        return data.beginning()
                && data.ending()
                && (data.unordered()
                        || data.streamSequence() == streams[data.stream()].nextSequence);
    }

    /// Takes a chunk whose TSN is new and whose stream exists.
    ///
    /// @return false if the chunk contradicts what has arrived before
    boolean accept(DataChunk data, MessageSink sink) {
        Stream stream = streams[data.stream()];
        if (!data.unordered()
                && SerialNumber.isAfter16(stream.nextSequence, data.streamSequence())) {
            return false;
        }
        if (data.beginning() && data.ending()) {
            if (data.unordered()) {
                sink.onMessage(data.stream(), data.payloadProtocol(), data.payload().retain());
                return true;
            }
            boolean waits = data.streamSequence() != stream.nextSequence;
            ByteBuf message = waits ? kept(data.payload()) : data.payload().retain();
            return inTurn(stream, data, message, charge(data), sink);
        }
        TreeMap<Integer, DataChunk> fragments = stream.fragments;
        if (fragments == null) {
            fragments = new TreeMap<>(SerialNumber::distance);
            stream.fragments = fragments;
        }
        return hold(fragments, data) && assemble(stream, fragments, data, sink);
    }

    /// Lets go of everything held.
    void release() {
        for (Stream stream : streams) {
            if (stream.fragments != null) {
                stream.fragments.values().forEach(fragment -> fragment.payload().release());
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
    private ByteBuf kept(ByteBuf payload) {
        int octets = payload.readableBytes();
        ByteBuf packet = payload.unwrap();
        if (packet == null
                || packet.capacity() <= KEPT_FACTOR_MAX * (octets + HELD_OVERHEAD_OCTETS)) {
            return payload.retain();
        }
        return allocator.buffer(octets).writeBytes(payload, payload.readerIndex(), octets);
    }

    private static int charge(DataChunk data) {
        return data.payload().readableBytes() + HELD_OVERHEAD_OCTETS;
    }

    private boolean inTurn(
            Stream stream, DataChunk data, ByteBuf message, int charge, MessageSink sink) {
        if (data.streamSequence() != stream.nextSequence) {
            if (stream.waiting == null) {
                stream.waiting = new HashMap<>();
            }
            heldOctets += charge;
            Whole other =
                    stream.waiting.put(
                            data.streamSequence(),
                            new Whole(data.payloadProtocol(), message, charge));
            if (other != null) {
                heldOctets -= other.charge;
                other.message.release();
                return false;
            }
            return true;
        }
        stream.nextSequence = stream.nextSequence + 1 & 0xFFFF;
        sink.onMessage(data.stream(), data.payloadProtocol(), message);
        while (stream.waiting != null) {
            Whole next = stream.waiting.remove(stream.nextSequence);
            if (next == null) {
                break;
            }
            heldOctets -= next.charge;
            stream.nextSequence = stream.nextSequence + 1 & 0xFFFF;
            sink.onMessage(data.stream(), next.payloadProtocol, next.message);
        }
        return true;
    }

    /// @return false if a neighbour in TSN order does not fit to it
    private boolean hold(TreeMap<Integer, DataChunk> fragments, DataChunk data) {
        DataChunk before = fragments.get(data.tsn() - 1);
        DataChunk after = fragments.get(data.tsn() + 1);
        heldOctets += charge(data);
        fragments.put(data.tsn(), data.withPayload(kept(data.payload())));
        return (before == null || before.ending() == data.beginning() && fits(before, data))
                && (after == null || data.ending() == after.beginning() && fits(data, after));
    }

    private static boolean fits(DataChunk first, DataChunk second) {
        return second.beginning()
                || first.unordered() == second.unordered()
                        && first.streamSequence() == second.streamSequence();
    }

    private boolean assemble(
            Stream stream,
            TreeMap<Integer, DataChunk> fragments,
            DataChunk data,
            MessageSink sink) {
        DataChunk first = data;
        while (!first.beginning()) {
            first = fragments.get(first.tsn() - 1);
            if (first == null) {
                return true;
            }
        }
        List<DataChunk> parts = new ArrayList<>();
        int octets = 0;
        for (DataChunk part = first; ; part = fragments.get(part.tsn() + 1)) {
            if (part == null) {
                return true;
            }
            parts.add(part);
            octets += part.payload().readableBytes();
            if (part.ending()) {
                break;
            }
        }
        ByteBuf message = allocator.buffer(octets);
        for (DataChunk part : parts) {
            message.writeBytes(
                    part.payload(), part.payload().readerIndex(), part.payload().readableBytes());
            heldOctets -= charge(part);
            fragments.remove(part.tsn());
            part.payload().release();
        }
        if (first.unordered()) {
            sink.onMessage(first.stream(), first.payloadProtocol(), message);
            return true;
        }
        return inTurn(stream, first, message, octets + HELD_OVERHEAD_OCTETS, sink);
    }
}
