// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

import java.util.List;

/// ERROR, RFC 9260 section 3.3.10: something was wrong, the association goes on.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 9    |     flags     |            length             |
/// +---------------+---------------+-------------------------------+
/// |                      error causes ...                         |
/// ```
public record ErrorChunk(List<ErrorCause> causes) implements Chunk {
    public ErrorChunk {
        causes = List.copyOf(causes);
    }

    static ErrorChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        return new ErrorChunk(ErrorCause.parseAll(packet, begin, end));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.ERROR, 0);
        causes.forEach(cause -> cause.writeTo(out));
        ChunkFrame.end(out, start);
    }
}
