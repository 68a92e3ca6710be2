// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// CWR: explicit congestion notification, reserved by RFC 9260 section 3.2. Understood and
/// ignored: we never ask for it.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 13   |     flags     |          length = 8           |
/// +---------------+---------------+-------------------------------+
/// |                          lowest TSN                           |
/// +---------------------------------------------------------------+
/// ```
public record CwrChunk(int lowestTsn) implements Chunk {
    static CwrChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        ChunkFrame.exactly(begin, end, 4, "CWR");
        return new CwrChunk(packet.getInt(begin));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.CWR, 0);
        out.writeInt(lowestTsn);
        ChunkFrame.end(out, start);
    }
}
