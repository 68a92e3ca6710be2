// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Messages that the kernel has not taken yet, in order; owns them.
final class SendQueue {
    /// What a message costs besides its octets, so that small ones are bounded too.
    static final int OVERHEAD_OCTETS = 64;

    private static final int SLOTS_FIRST = 64;

    /// Above the stream, which is above the payload protocol.
    private static final long UNORDERED = 1L << 48;

    private static final ByteBuf NONE = Unpooled.EMPTY_BUFFER;

    private final int octetsMax;
    private ByteBuf[] messages = new ByteBuf[SLOTS_FIRST];
    private long[] labels = new long[SLOTS_FIRST];
    private int head;
    private int size;
    private long charged;
    private long octets;

    /// @param octetsMax nothing is added when this much waits; 1 at least
    SendQueue(int octetsMax) {
        Arrays.fill(messages, NONE);
        this.octetsMax = octetsMax;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Octets of messages.
    long octets() {
        return octets;
    }

    boolean isFull() {
        return charged >= octetsMax;
    }

    /// Whether so much has left that a user who was refused may go on.
    boolean isHalfEmpty() {
        return charged <= octetsMax / 2;
    }

    /// Takes ownership. The caller has asked [#isFull].
    void add(
            ByteBuf message,
            int stream,
            int payloadProtocol,
            boolean unordered,
            ByteBufAllocator allocator) {
        if (size == messages.length) {
            grow();
        }
        int slot = head + size & messages.length - 1;
        messages[slot] = inOnePlace(message, allocator);
        labels[slot] =
                (unordered ? UNORDERED : 0)
                        | (long) stream << Integer.SIZE
                        | Integer.toUnsignedLong(payloadProtocol);
        size++;
        octets += message.readableBytes();
        charged += message.readableBytes() + OVERHEAD_OCTETS;
    }

    /// The kernel reads a message at one address, outside the heap.
    private static ByteBuf inOnePlace(ByteBuf message, ByteBufAllocator allocator) {
        if (message.isDirect() && message.nioBufferCount() == 1) {
            return message;
        }
        ByteBuf copy = allocator.directBuffer(message.readableBytes());
        copy.writeBytes(message, message.readerIndex(), message.readableBytes());
        message.release();
        return copy;
    }

    private void grow() {
        int slots = messages.length * 2;
        int wrapped = messages.length - head;
        ByteBuf[] moreMessages = new ByteBuf[slots];
        long[] moreLabels = new long[slots];
        Arrays.fill(moreMessages, NONE);
        System.arraycopy(messages, head, moreMessages, 0, wrapped);
        System.arraycopy(labels, head, moreLabels, 0, wrapped);
        System.arraycopy(messages, 0, moreMessages, wrapped, head);
        System.arraycopy(labels, 0, moreLabels, wrapped, head);
        messages = moreMessages;
        labels = moreLabels;
        head = 0;
    }

    /// Describes the first messages for sending.
    ///
    /// @return how many
    int describe(SendArea area) {
        int count = Math.min(size, SendArea.MESSAGES_MAX);
        for (int i = 0; i < count; i++) {
            int slot = head + i & messages.length - 1;
            ByteBuf message = messages[slot];
            long label = labels[slot];
            area.set(
                    i,
                    address(message),
                    message.readableBytes(),
                    (int) (label >>> Integer.SIZE) & 0xFFFF,
                    (int) label,
                    (label & UNORDERED) != 0);
        }
        return count;
    }

    private static long address(ByteBuf message) {
        return message.hasMemoryAddress()
                ? message.memoryAddress() + message.readerIndex()
                : MemorySegment.ofBuffer(
                                message.internalNioBuffer(
                                        message.readerIndex(), message.readableBytes()))
                        .address();
    }

    /// The first messages have been taken, or are given up.
    void remove(int count) {
        for (int i = 0; i < count; i++) {
            ByteBuf message = messages[head];
            messages[head] = NONE;
            head = head + 1 & messages.length - 1;
            size--;
            octets -= message.readableBytes();
            charged -= message.readableBytes() + OVERHEAD_OCTETS;
            message.release();
        }
    }

    void clear() {
        remove(size);
    }
}
