// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.MsuTap.Direction;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The blocks of a pcapng file (draft-ietf-opsawg-pcapng), big-endian, with nanoseconds.
///
/// ```
///   | type | octets of all | body, options, to 4 octets | octets of all |
///
///   section header      0A0D0D0A   who wrote it and what it was asked for
///   interface           00000001   one for each link: its name and link type
///   enhanced packet     00000006   interface, time, direction, how many were left out before it
///   interface statistics 00000005  at the end: how many there were, from when to when
/// ```
///
/// That the statistics are last, and that a block ends with its length, lets a reader find them
/// without reading the file.
final class PcapngFormat {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int VERSION_MAJOR = 1;
    private static final int VERSION_MINOR = 0;
    private static final long LENGTH_NOT_SAID = -1;
    private static final int SNAPSHOT_OCTETS = 262_144;

    private static final int END_OF_OPTIONS = 0;
    private static final int COMMENT = 1;
    private static final int SECTION_APPLICATION = 4;
    private static final int INTERFACE_NAME = 2;
    private static final int INTERFACE_DESCRIPTION = 3;
    private static final int INTERFACE_TIME_RESOLUTION = 9;
    private static final int PACKET_FLAGS = 2;
    private static final int PACKET_DROP_COUNT = 4;
    private static final int STATISTICS_START = 2;
    private static final int STATISTICS_END = 3;
    private static final int STATISTICS_DELIVERED = 8;

    /// Powers of ten of a second: nanoseconds.
    private static final int NANOSECONDS = 9;

    private static final int FLAG_INBOUND = 1;
    private static final int FLAG_OUTBOUND = 2;

    private static final int BLOCK_OCTETS_MIN = 12;

    /// Of one interface: type, length, number, time, three options of twelve octets, end, length.
    private static final int STATISTICS_OCTETS_MAX = 256;

    private PcapngFormat() {}

    /// What is known of the packets of an interface, or of all.
    ///
    /// @param from when the first passed, nanoseconds since 1970
    /// @param to when the last did
    /// @param packets how many there are
    record Statistics(long from, long to, long packets) {
        Statistics and(Statistics other) {
            return new Statistics(
                    Math.min(from, other.from), Math.max(to, other.to), packets + other.packets);
        }
    }

    /// Appends what begins a file.
    static void writeSection(String application, String comment, ByteBuf out) {
        int start = begin(SECTION_HEADER, out);
        out.writeInt(BYTE_ORDER_MAGIC);
        out.writeShort(VERSION_MAJOR);
        out.writeShort(VERSION_MINOR);
        out.writeLong(LENGTH_NOT_SAID);
        writeText(SECTION_APPLICATION, application, out);
        writeText(COMMENT, comment, out);
        end(start, out);
    }

    /// Appends the next interface; the first has number 0.
    static void writeInterface(int linkType, String name, String description, ByteBuf out) {
        int start = begin(INTERFACE, out);
        out.writeShort(linkType);
        out.writeShort(0);
        out.writeInt(SNAPSHOT_OCTETS);
        writeText(INTERFACE_NAME, name, out);
        writeText(INTERFACE_DESCRIPTION, description, out);
        out.writeShort(INTERFACE_TIME_RESOLUTION);
        out.writeShort(1);
        out.writeByte(NANOSECONDS);
        out.writeZero(3);
        end(start, out);
    }

    /// Appends the head of a packet, whose data follows in `octets` octets, and then
    /// [#endPacket].
    ///
    /// @return for [#endPacket]
    static int beginPacket(int number, long epochNanos, int octets, ByteBuf out) {
        int start = begin(ENHANCED_PACKET, out);
        out.writeInt(number);
        out.writeLong(epochNanos);
        out.writeInt(octets);
        out.writeInt(octets);
        return start;
    }

    /// @param leftOut how many that were wanted are missing before this one
    static void endPacket(int start, Direction direction, long leftOut, ByteBuf out) {
        pad(out.writerIndex() - start, out);
        out.writeShort(PACKET_FLAGS);
        out.writeShort(Integer.BYTES);
        out.writeInt(direction == Direction.IN ? FLAG_INBOUND : FLAG_OUTBOUND);
        if (leftOut > 0) {
            writeLong(PACKET_DROP_COUNT, leftOut, out);
        }
        end(start, out);
    }

    /// Appends what is known of an interface when the file ends.
    static void writeStatistics(int number, Statistics statistics, ByteBuf out) {
        int start = begin(STATISTICS, out);
        out.writeInt(number);
        out.writeLong(statistics.to());
        writeLong(STATISTICS_START, statistics.from(), out);
        writeLong(STATISTICS_END, statistics.to(), out);
        writeLong(STATISTICS_DELIVERED, statistics.packets(), out);
        end(start, out);
    }

    /// What the end of a file says of all its interfaces.
    ///
    /// @return null if it says nothing: it was not finished, or is none of ours
    static @Nullable Statistics readStatistics(FileChannel file) throws IOException {
        Statistics all = null;
        long end = file.size();
        while (end >= BLOCK_OCTETS_MIN) {
            int length = read(file, end - Integer.BYTES, Integer.BYTES).getInt();
            if (length < BLOCK_OCTETS_MIN || length > STATISTICS_OCTETS_MAX || length > end) {
                return all;
            }
            ByteBuffer block = read(file, end - length, length);
            if (block.getInt() != STATISTICS || block.getInt() != length) {
                return all;
            }
            Statistics one = statistics(block);
            if (one == null) {
                return all;
            }
            all = all == null ? one : all.and(one);
            end -= length;
        }
        return all;
    }

    private static ByteBuffer read(FileChannel file, long at, int octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(octets);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("a capture became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    /// @param block behind its length
    /// @return null if an option is missing
    private static @Nullable Statistics statistics(ByteBuffer block) {
        long[] values = new long[STATISTICS_DELIVERED + 1];
        Arrays.fill(values, -1);
        block.position(block.position() + Integer.BYTES + Long.BYTES);
        // an option has four octets before its value, and the length of the block comes last
        while (block.remaining() >= 3 * Integer.BYTES) {
            int code = block.getShort();
            int length = block.getShort();
            if (length != Long.BYTES || block.remaining() < length) {
                break;
            }
            long value = block.getLong();
            if (code >= 0 && code < values.length) {
                values[code] = value;
            }
        }
        long from = values[STATISTICS_START];
        long to = values[STATISTICS_END];
        long packets = values[STATISTICS_DELIVERED];
        return from < 0 || to < 0 || packets < 0 ? null : new Statistics(from, to, packets);
    }

    private static int begin(int type, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(type);
        out.writeInt(0);
        return start;
    }

    private static void end(int start, ByteBuf out) {
        out.writeShort(END_OF_OPTIONS);
        out.writeShort(0);
        int octets = out.writerIndex() - start + Integer.BYTES;
        out.writeInt(octets);
        out.setInt(start + Integer.BYTES, octets);
    }

    private static void writeText(int option, String text, ByteBuf out) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(option);
        out.writeShort(octets.length);
        out.writeBytes(octets);
        pad(octets.length, out);
    }

    private static void writeLong(int option, long value, ByteBuf out) {
        out.writeShort(option);
        out.writeShort(Long.BYTES);
        out.writeLong(value);
    }

    private static void pad(int octets, ByteBuf out) {
        out.writeZero(-octets & 3);
    }
}
