// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// A chunk of a type that RFC 9260 does not define; its type's high bits say what to do with it
/// (section 3.2): see [ChunkType#stops] and [ChunkType#reports].
///
/// @param value a view
public record UnknownChunk(int type, int flags, ByteBuf value) implements Chunk {
    static UnknownChunk parse(ByteBuf packet, int type, int flags, int begin, int end) {
        return new UnknownChunk(type, flags, packet.slice(begin, end - begin));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, type, flags);
        out.writeBytes(value, value.readerIndex(), value.readableBytes());
        ChunkFrame.end(out, start);
    }
}
