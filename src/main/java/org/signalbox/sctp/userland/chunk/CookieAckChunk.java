// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// COOKIE ACK, RFC 9260 section 3.3.12. First in its packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 11   |     flags     |          length = 4           |
/// +---------------+---------------+-------------------------------+
/// ```
public record CookieAckChunk() implements Chunk {
    static CookieAckChunk parse(int begin, int end) throws ChunkException {
        ChunkFrame.exactly(begin, end, 0, "COOKIE ACK");
        return new CookieAckChunk();
    }

    @Override
    public void writeTo(ByteBuf out) {
        ChunkFrame.end(out, ChunkFrame.begin(out, ChunkType.COOKIE_ACK, 0));
    }
}
