// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.List;
import java.util.stream.IntStream;

/// A message as it was heard: where, and a hash for its octets. What both ends send is a pattern of
/// stream and number, which `sctp-peer.c` has too.
///
/// @param payloadProtocol in host order, unsigned
/// @param unordered as the foreign end is told; we are not
record Message(int stream, long payloadProtocol, boolean unordered, int length, long hash) {
    private static final long FNV_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    static Message heard(int stream, int payloadProtocol, ByteBuf octets) {
        return new Message(
                stream,
                Integer.toUnsignedLong(payloadProtocol),
                false,
                octets.readableBytes(),
                hash(octets));
    }

    static Message expected(int stream, long payloadProtocol, int length, int number) {
        ByteBuf octets = Unpooled.wrappedBuffer(octets(stream, length, number));
        return new Message(stream, payloadProtocol, false, length, hash(octets));
    }

    /// `count` messages, numbered from `first`.
    static List<Message> expected(
            int stream, long payloadProtocol, int length, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> expected(stream, payloadProtocol, length, number))
                .toList();
    }

    Message asUnordered() {
        return new Message(stream, payloadProtocol, true, length, hash);
    }

    /// The number comes first if there is room.
    static byte[] octets(int stream, int length, int number) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (number * 31 + i * 7 + (i >> 8) + stream * 13);
        }
        for (int i = 0; length >= 8 && i < 4; i++) {
            octets[i] = (byte) (number >> (24 - 8 * i));
        }
        return octets;
    }

    private static long hash(ByteBuf octets) {
        long hash = FNV_BASIS;
        for (int i = octets.readerIndex(); i < octets.writerIndex(); i++) {
            hash = (hash ^ octets.getUnsignedByte(i)) * FNV_PRIME;
        }
        return hash;
    }
}
