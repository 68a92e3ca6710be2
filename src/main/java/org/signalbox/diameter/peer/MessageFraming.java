// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.net.UnreadOctets;

/// Finds messages in a stream of octets by the length that each begins with.
///
/// What is kept of a message that has begun is bounded by
/// [DiameterHeader#MESSAGE_OCTETS_MAX] and what arrives at once, and does not hold the buffer it
/// arrived in.
public final class MessageFraming {
    private static final int LENGTH_OCTETS = 4;

    private final UnreadOctets unread;

    public MessageFraming(ByteBufAllocator allocator) {
        this.unread = new UnreadOctets(allocator);
    }

    /// Takes ownership of octets that follow those given before.
    public void add(ByteBuf octets) {
        unread.add(octets);
    }

    /// The next message, which is there until this is used again; null if more octets are needed.
    ///
    /// @throws DiameterException if there is none; [#release] is all that may follow
    public @Nullable ByteBuf next() throws DiameterException {
        ByteBuf octets = unread.octets();
        if (octets == null) {
            return null;
        }
        int length =
                octets.readableBytes() < LENGTH_OCTETS
                        ? LENGTH_OCTETS
                        : DiameterHeader.length(octets);
        if (octets.readableBytes() < length || length == LENGTH_OCTETS) {
            unread.keep(length);
            return null;
        }
        return octets.readSlice(length);
    }

    /// Forgets what has arrived.
    public void release() {
        unread.release();
    }
}
