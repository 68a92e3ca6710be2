// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// SHUTDOWN, RFC 9260 section 3.3.8.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 7    |     flags     |          length = 8           |
/// +---------------+---------------+-------------------------------+
/// |                      cumulative TSN ack                       |
/// +---------------------------------------------------------------+
/// ```
public record ShutdownChunk(int cumulativeAck) implements Chunk {
    static ShutdownChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        ChunkFrame.exactly(begin, end, 4, "SHUTDOWN");
        return new ShutdownChunk(packet.getInt(begin));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.SHUTDOWN, 0);
        out.writeInt(cumulativeAck);
        ChunkFrame.end(out, start);
    }
}
