// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.ChunkType;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;

import java.util.List;

/// The answer to a packet that belongs to no association (RFC 9260 section 8.4). Never longer than
/// what it answers, so that nobody can use it to flood a third.
public final class OutOfTheBlue {
    private OutOfTheBlue() {}

    /// @return a sealed packet to send to where the packet came from, or null for silence
    public static @Nullable ByteBuf answer(
            ByteBuf packet, ChunkCursor cursor, ByteBufAllocator allocator) {
        int tag = PacketHeader.verificationTag(packet);
        PacketWriter writer = new PacketWriter(PacketHeader.destinationPort(packet), allocator);
        int port = PacketHeader.sourcePort(packet);
        try {
            cursor.over(packet);
            boolean first = true;
            while (cursor.next()) {
                int type = cursor.type();
                if (tag == 0 && type != ChunkType.INIT) {
                    return null; // section 8.5.1, A: without a tag there is nothing but INIT
                }
                if (first && type == ChunkType.COOKIE_ECHO) {
                    return null; // rule 4: a cookie that nobody here has made (section 5.1.5)
                }
                switch (type) {
                    case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE, ChunkType.COOKIE_ACK -> {
                        return null; // rules 2, 6 and 7
                    }
                    case ChunkType.INIT -> {
                        // rule 3: refused; the tag is the caller's own (section 5.1)
                        return first && tag == 0 && cursor.isLast()
                                ? refusal(cursor, port, writer)
                                : null;
                    }
                    case ChunkType.SHUTDOWN_ACK -> {
                        return writer.of(port, tag, new ShutdownCompleteChunk(true)); // rule 5
                    }
                    case ChunkType.ERROR -> {
                        if (isStaleCookie(cursor)) {
                            return null; // rule 7
                        }
                    }
                    default -> {}
                }
                first = false;
            }
            return first ? null : writer.of(port, tag, new AbortChunk(true, List.of())); // rule 8
        } catch (ChunkException e) {
            return null;
        }
    }

    private static @Nullable ByteBuf refusal(ChunkCursor cursor, int port, PacketWriter writer)
            throws ChunkException {
        return Chunk.parse(cursor) instanceof InitChunk init && init.initiateTag() != 0
                ? writer.of(port, init.initiateTag(), new AbortChunk(false, List.of()))
                : null;
    }

    private static boolean isStaleCookie(ChunkCursor cursor) throws ChunkException {
        return Chunk.parse(cursor) instanceof ErrorChunk error
                && error.causes().stream()
                        .anyMatch(cause -> cause.code() == ErrorCause.STALE_COOKIE);
    }
}
