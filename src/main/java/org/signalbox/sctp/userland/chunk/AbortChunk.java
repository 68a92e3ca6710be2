// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

import java.util.List;

/// ABORT, RFC 9260 section 3.3.7.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+-------------+-+-------------------------------+
/// |   type = 6    |  reserved   |T|            length             |
/// +---------------+-------------+-+-------------------------------+
/// |                      error causes ...                         |
/// ```
///
/// @param reflected T: the verification tag is the receiver's own view of the peer's, because the
///     sender knows no association
public record AbortChunk(boolean reflected, List<ErrorCause> causes) implements Chunk {
    private static final int T = 0x01;

    public AbortChunk {
        causes = List.copyOf(causes);
    }

    static AbortChunk parse(ByteBuf packet, int flags, int begin, int end) throws ChunkException {
        return new AbortChunk((flags & T) != 0, ErrorCause.parseAll(packet, begin, end));
    }

    /// Whether the flags of an ABORT or SHUTDOWN COMPLETE say that its tag is reflected.
    public static boolean isReflected(int flags) {
        return (flags & T) != 0;
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.ABORT, reflected ? T : 0);
        causes.forEach(cause -> cause.writeTo(out));
        ChunkFrame.end(out, start);
    }
}
