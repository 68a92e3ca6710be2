// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// ECNE: explicit congestion notification, reserved by RFC 9260 section 3.2. Understood and
/// ignored: we never ask for it.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 12   |     flags     |          length = 8           |
/// +---------------+---------------+-------------------------------+
/// |                          lowest TSN                           |
/// +---------------------------------------------------------------+
/// ```
public record EcneChunk(int lowestTsn) implements Chunk {
    static EcneChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        ChunkFrame.exactly(begin, end, 4, "ECNE");
        return new EcneChunk(packet.getInt(begin));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.ECNE, 0);
        out.writeInt(lowestTsn);
        ChunkFrame.end(out, start);
    }
}
