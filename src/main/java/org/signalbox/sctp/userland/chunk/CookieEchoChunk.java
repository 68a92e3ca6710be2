// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// COOKIE ECHO, RFC 9260 section 3.3.11: the state cookie of the INIT ACK, sent back. First in its
/// packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 10   |     flags     |            length             |
/// +---------------+---------------+-------------------------------+
/// |                          cookie ...                           |
/// ```
///
/// @param cookie a view
public record CookieEchoChunk(ByteBuf cookie) implements Chunk {
    static CookieEchoChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        ChunkFrame.need(packet, begin, end, 1, "COOKIE ECHO");
        return new CookieEchoChunk(packet.slice(begin, end - begin));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.COOKIE_ECHO, 0);
        out.writeBytes(cookie, cookie.readerIndex(), cookie.readableBytes());
        ChunkFrame.end(out, start);
    }
}
