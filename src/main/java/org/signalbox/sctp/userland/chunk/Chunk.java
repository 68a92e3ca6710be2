// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// A chunk of RFC 9260.
public sealed interface Chunk
        permits DataChunk,
                InitChunk,
                InitAckChunk,
                SackChunk,
                HeartbeatChunk,
                HeartbeatAckChunk,
                AbortChunk,
                ShutdownChunk,
                ShutdownAckChunk,
                ErrorChunk,
                CookieEchoChunk,
                CookieAckChunk,
                EcneChunk,
                CwrChunk,
                ShutdownCompleteChunk,
                UnknownChunk {

    /// Writes header, value and padding.
    void writeTo(ByteBuf out);

    /// Parses the chunk at which a cursor stands.
    ///
    /// @throws ChunkException if its value is shorter than its kind needs, or inconsistent
    static Chunk parse(ChunkCursor at) throws ChunkException {
        ByteBuf packet = at.packet();
        int flags = at.flags();
        int begin = at.valueBegin();
        int end = at.valueEnd();
        return switch (at.type()) {
            case ChunkType.DATA -> DataChunk.parse(packet, flags, begin, end);
            case ChunkType.INIT -> InitChunk.parse(packet, begin, end);
            case ChunkType.INIT_ACK -> InitAckChunk.parse(packet, begin, end);
            case ChunkType.SACK -> SackChunk.parse(packet, begin, end);
            case ChunkType.HEARTBEAT -> HeartbeatChunk.parse(packet, begin, end);
            case ChunkType.HEARTBEAT_ACK -> HeartbeatAckChunk.parse(packet, begin, end);
            case ChunkType.ABORT -> AbortChunk.parse(packet, flags, begin, end);
            case ChunkType.SHUTDOWN -> ShutdownChunk.parse(packet, begin, end);
            case ChunkType.SHUTDOWN_ACK -> ShutdownAckChunk.parse(begin, end);
            case ChunkType.ERROR -> ErrorChunk.parse(packet, begin, end);
            case ChunkType.COOKIE_ECHO -> CookieEchoChunk.parse(packet, begin, end);
            case ChunkType.COOKIE_ACK -> CookieAckChunk.parse(begin, end);
            case ChunkType.ECNE -> EcneChunk.parse(packet, begin, end);
            case ChunkType.CWR -> CwrChunk.parse(packet, begin, end);
            case ChunkType.SHUTDOWN_COMPLETE -> ShutdownCompleteChunk.parse(flags, begin, end);
            default -> UnknownChunk.parse(packet, at.type(), flags, begin, end);
        };
    }
}
