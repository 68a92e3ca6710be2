// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// SHUTDOWN ACK, RFC 9260 section 3.3.9.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 8    |     flags     |          length = 4           |
/// +---------------+---------------+-------------------------------+
/// ```
public record ShutdownAckChunk() implements Chunk {
    static ShutdownAckChunk parse(int begin, int end) throws ChunkException {
        ChunkFrame.exactly(begin, end, 0, "SHUTDOWN ACK");
        return new ShutdownAckChunk();
    }

    @Override
    public void writeTo(ByteBuf out) {
        ChunkFrame.end(out, ChunkFrame.begin(out, ChunkType.SHUTDOWN_ACK, 0));
    }
}
