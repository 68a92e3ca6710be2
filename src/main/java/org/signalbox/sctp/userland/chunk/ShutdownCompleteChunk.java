// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// SHUTDOWN COMPLETE, RFC 9260 section 3.3.13. Alone in its packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+-------------+-+-------------------------------+
/// |   type = 14   |  reserved   |T|          length = 4           |
/// +---------------+-------------+-+-------------------------------+
/// ```
///
/// @param reflected T, as in [AbortChunk]
public record ShutdownCompleteChunk(boolean reflected) implements Chunk {
    private static final int T = 0x01;

    static ShutdownCompleteChunk parse(int flags, int begin, int end) throws ChunkException {
        ChunkFrame.exactly(begin, end, 0, "SHUTDOWN COMPLETE");
        return new ShutdownCompleteChunk((flags & T) != 0);
    }

    @Override
    public void writeTo(ByteBuf out) {
        ChunkFrame.end(out, ChunkFrame.begin(out, ChunkType.SHUTDOWN_COMPLETE, reflected ? T : 0));
    }
}
