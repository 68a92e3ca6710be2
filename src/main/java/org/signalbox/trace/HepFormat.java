// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The messages of HEP version 3, in which Homer takes copies of messages.
///
/// ```
///   | HEP3 | octets of all, 16 bits |
///   | vendor 0, 16 bits | kind, 16 bits | octets of the chunk, 16 bits | value |
///   ...
/// ```
///
/// Homer keeps payloads as text and throws away what is none, and keeps only those that have a
/// correlation: so the payload is JSON, and there always is one.
final class HepFormat {
    private static final byte[] MAGIC = "HEP3".getBytes(StandardCharsets.US_ASCII);

    private static final int ADDRESS_FAMILY = 1;
    private static final int PROTOCOL = 2;
    private static final int SOURCE_4 = 3;
    private static final int DESTINATION_4 = 4;
    private static final int SOURCE_6 = 5;
    private static final int DESTINATION_6 = 6;
    private static final int SOURCE_PORT = 7;
    private static final int DESTINATION_PORT = 8;
    private static final int SECONDS = 9;
    private static final int MICROSECONDS = 10;
    private static final int PROTOCOL_TYPE = 11;
    private static final int CAPTURE_ID = 12;
    private static final int PASSWORD = 14;
    private static final int PAYLOAD = 15;
    private static final int CORRELATION = 17;
    private static final int NODE_NAME = 19;

    /// As Linux numbers them, and HEP with it.
    private static final int FAMILY_4 = 2;

    private static final int FAMILY_6 = 10;
    private static final int HEAD_OCTETS = 6;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MICROSECOND_NANOS = 1_000;

    private HepFormat() {}

    /// Appends a message.
    ///
    /// @param node name of this node
    /// @param from where it was sent; of the same family as `to`
    static void write(
            HepContent content,
            long epochNanos,
            InetSocketAddress from,
            InetSocketAddress to,
            String node,
            int captureId,
            Optional<String> password,
            ByteBuf out) {
        int start = out.writerIndex();
        out.writeBytes(MAGIC);
        out.writeShort(0);
        boolean isVersion4 = from.getAddress() instanceof Inet4Address;
        writeByte(ADDRESS_FAMILY, isVersion4 ? FAMILY_4 : FAMILY_6, out);
        writeByte(PROTOCOL, content.transport(), out);
        writeAddress(isVersion4 ? SOURCE_4 : SOURCE_6, from.getAddress(), out);
        writeAddress(isVersion4 ? DESTINATION_4 : DESTINATION_6, to.getAddress(), out);
        writeShort(SOURCE_PORT, from.getPort(), out);
        writeShort(DESTINATION_PORT, to.getPort(), out);
        writeInt(SECONDS, (int) Math.floorDiv(epochNanos, SECOND_NANOS), out);
        writeInt(
                MICROSECONDS,
                (int) (Math.floorMod(epochNanos, SECOND_NANOS) / MICROSECOND_NANOS),
                out);
        writeByte(PROTOCOL_TYPE, content.protocolType(), out);
        writeInt(CAPTURE_ID, captureId, out);
        password.ifPresent(word -> writeText(PASSWORD, word, out));
        writeText(CORRELATION, content.correlation(), out);
        writeText(NODE_NAME, node, out);
        writeText(PAYLOAD, content.text(), out);
        out.setShort(start + MAGIC.length, out.writerIndex() - start);
    }

    private static void head(int kind, int octets, ByteBuf out) {
        out.writeShort(0);
        out.writeShort(kind);
        out.writeShort(HEAD_OCTETS + octets);
    }

    private static void writeByte(int kind, int value, ByteBuf out) {
        head(kind, Byte.BYTES, out);
        out.writeByte(value);
    }

    private static void writeShort(int kind, int value, ByteBuf out) {
        head(kind, Short.BYTES, out);
        out.writeShort(value);
    }

    private static void writeInt(int kind, int value, ByteBuf out) {
        head(kind, Integer.BYTES, out);
        out.writeInt(value);
    }

    private static void writeAddress(int kind, InetAddress address, ByteBuf out) {
        byte[] octets = address.getAddress();
        head(kind, octets.length, out);
        out.writeBytes(octets);
    }

    private static void writeText(int kind, String text, ByteBuf out) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        head(kind, octets.length, out);
        out.writeBytes(octets);
    }
}
