// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Walks over the chunks of one packet. Reused from packet to packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |     type      |     flags     |            length             |
/// +---------------+---------------+-------------------------------+
/// |                            value ...                          |
/// ```
public final class ChunkCursor {
    private ByteBuf packet = Unpooled.EMPTY_BUFFER;
    private int next;
    private int type;
    private int flags;
    private int valueBegin;
    private int valueEnd;

    /// Stands before the first chunk of a packet, which begins at its reader index.
    public ChunkCursor over(ByteBuf newPacket) {
        packet = newPacket;
        next = newPacket.readerIndex() + PacketHeader.LENGTH;
        return this;
    }

    /// Steps to the next chunk.
    ///
    /// @return false at the end of the packet
    /// @throws ChunkException if what follows is no whole chunk
    public boolean next() throws ChunkException {
        int end = packet.writerIndex();
        if (next >= end) {
            return false;
        }
        if (end - next < ChunkFrame.HEADER) {
            throw new ChunkException(next, "chunk header cut short");
        }
        int length = packet.getUnsignedShort(next + 2);
        if (length < ChunkFrame.HEADER) {
            throw new ChunkException(next, "chunk length " + length + " below 4");
        }
        if (length > end - next) {
            throw new ChunkException(next, "chunk length " + length + " beyond its packet");
        }
        stand(next, length);
        return true;
    }

    /// Steps to the first chunk of a type among this one and those behind it, and stays where it is
    /// if there is none.
    public boolean seek(int wanted) {
        int end = packet.writerIndex();
        int at = valueBegin - ChunkFrame.HEADER;
        while (end - at >= ChunkFrame.HEADER) {
            int length = packet.getUnsignedShort(at + 2);
            if (length < ChunkFrame.HEADER || length > end - at) {
                return false; // what follows is no whole chunk
            }
            if (packet.getUnsignedByte(at) == wanted) {
                stand(at, length);
                return true;
            }
            at += length + ChunkFrame.padding(length);
        }
        return false;
    }

    private void stand(int at, int length) {
        type = packet.getUnsignedByte(at);
        flags = packet.getUnsignedByte(at + 1);
        valueBegin = at + ChunkFrame.HEADER;
        valueEnd = at + length;
        // RFC 9260 section 3.2: the padding of the last chunk may be missing
        next = valueEnd + ChunkFrame.padding(length);
    }

    /// Whether this chunk is the last of its packet.
    public boolean isLast() {
        return next >= packet.writerIndex();
    }

    public ByteBuf packet() {
        return packet;
    }

    public int type() {
        return type;
    }

    public int flags() {
        return flags;
    }

    /// The whole chunk without padding, as a view.
    public ByteBuf whole() {
        int begin = valueBegin - ChunkFrame.HEADER;
        return packet.slice(begin, valueEnd - begin);
    }

    int valueBegin() {
        return valueBegin;
    }

    int valueEnd() {
        return valueEnd;
    }
}
