// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// HEARTBEAT ACK, RFC 9260 section 3.3.6: the information of a HEARTBEAT, sent back.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 5    |     flags     |            length             |
/// +---------------+---------------+-------------------------------+
/// |  heartbeat information, a parameter of type 1: value ...      |
/// ```
///
/// @param information opaque to everyone but the sender of the HEARTBEAT; a view
public record HeartbeatAckChunk(ByteBuf information) implements Chunk {
    static HeartbeatAckChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        int length = ChunkFrame.parameterLength(packet, begin, end);
        if (packet.getUnsignedShort(begin) != Parameter.HEARTBEAT_INFORMATION) {
            throw new ChunkException(begin, "HEARTBEAT ACK without heartbeat information");
        }
        return new HeartbeatAckChunk(
                packet.slice(begin + ChunkFrame.HEADER, length - ChunkFrame.HEADER));
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.HEARTBEAT_ACK, 0);
        int parameter = ChunkFrame.beginParameter(out, Parameter.HEARTBEAT_INFORMATION);
        out.writeBytes(information, information.readerIndex(), information.readableBytes());
        ChunkFrame.endParameter(out, parameter);
        ChunkFrame.end(out, start);
    }
}
