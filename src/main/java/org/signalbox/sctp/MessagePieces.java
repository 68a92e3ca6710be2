// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

/// Puts together a message that is longer than one read of a socket.
public final class MessagePieces {
    /// The longest message that is put together from pieces; nobody above sends as much.
    public static final int MESSAGE_OCTETS_MAX = 256 * 1024;

    private @Nullable ByteBuf pieces;

    /// Takes ownership of a piece.
    ///
    /// @return the message, owned by the caller, or null while pieces are missing
    public @Nullable ByteBuf add(ByteBuf piece, boolean last, ByteBufAllocator allocator) {
        ByteBuf all = pieces;
        if (all == null && last) {
            return piece;
        }
        if (all == null) {
            all = allocator.directBuffer();
            pieces = all;
        }
        all.writeBytes(piece);
        piece.release();
        if (!last || isTooLong()) {
            return null;
        }
        pieces = null;
        return all;
    }

    /// Whether the pieces make up more than anybody above sends. They are kept until [#release].
    public boolean isTooLong() {
        ByteBuf all = pieces;
        return all != null && all.readableBytes() > MESSAGE_OCTETS_MAX;
    }

    /// Forgets the pieces that are kept.
    public void release() {
        ByteBuf rest = pieces;
        pieces = null;
        if (rest != null) {
            rest.release();
        }
    }
}
