// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

import java.util.ArrayList;
import java.util.List;

/// SACK, RFC 9260 section 3.3.4.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 3    |     flags     |            length             |
/// +---------------+---------------+-------------------------------+
/// |                      cumulative TSN ack                       |
/// +---------------------------------------------------------------+
/// |           advertised receiver window credit (a_rwnd)          |
/// +-------------------------------+-------------------------------+
/// |      number of gap blocks     |    number of duplicate TSNs   |
/// +-------------------------------+-------------------------------+
/// |        start of gap 1         |          end of gap 1         |
/// +-------------------------------+-------------------------------+
/// |                        duplicate TSN 1 ...                    |
/// ```
///
/// @param window octets, unsigned 32 bits
/// @param duplicates TSNs received more than once since the last SACK
public record SackChunk(
        int cumulativeAck, long window, List<GapBlock> gaps, List<Integer> duplicates)
        implements Chunk {
    private static final int FIXED = 12;

    /// A run of TSNs received beyond the cumulative acknowledgement.
    ///
    /// @param start first, as an offset from the cumulative acknowledgement: 1 to 65535
    /// @param end last, likewise; not below `start` unless the sender is broken
    public record GapBlock(int start, int end) {}

    public SackChunk {
        gaps = List.copyOf(gaps);
        duplicates = List.copyOf(duplicates);
    }

    static SackChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        ChunkFrame.need(packet, begin, end, FIXED, "SACK");
        int gapCount = packet.getUnsignedShort(begin + 8);
        int duplicateCount = packet.getUnsignedShort(begin + 10);
        ChunkFrame.exactly(begin, end, FIXED + 4 * (gapCount + duplicateCount), "SACK");
        int at = begin + FIXED;
        List<GapBlock> gaps = gapCount == 0 ? List.of() : new ArrayList<>(gapCount);
        for (int i = 0; i < gapCount; i++, at += 4) {
            gaps.add(new GapBlock(packet.getUnsignedShort(at), packet.getUnsignedShort(at + 2)));
        }
        List<Integer> duplicates =
                duplicateCount == 0 ? List.of() : new ArrayList<>(duplicateCount);
        for (int i = 0; i < duplicateCount; i++, at += 4) {
            duplicates.add(packet.getInt(at));
        }
        return new SackChunk(
                packet.getInt(begin), packet.getUnsignedInt(begin + 4), gaps, duplicates);
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.SACK, 0);
        out.writeInt(cumulativeAck);
        out.writeInt((int) window);
        out.writeShort(gaps.size());
        out.writeShort(duplicates.size());
        for (GapBlock gap : gaps) {
            out.writeShort(gap.start);
            out.writeShort(gap.end);
        }
        for (int duplicate : duplicates) {
            out.writeInt(duplicate);
        }
        ChunkFrame.end(out, start);
    }

    /// What this chunk takes up in a packet.
    public int size() {
        return ChunkFrame.HEADER + FIXED + 4 * (gaps.size() + duplicates.size());
    }
}
