// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

/// Finds messages in a stream of octets by the length that each begins with.
///
/// What is kept of a message that has begun is bounded by
/// [DiameterHeader#MESSAGE_OCTETS_MAX] and what arrives at once, and does not hold the buffer it
/// arrived in.
public final class MessageFraming {
    private static final int LENGTH_OCTETS = 4;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf arrived;

    /// [#arrived] is a buffer of our own.
    private boolean isOwn;

    public MessageFraming(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /// Takes ownership of octets that follow those given before.
    public void add(ByteBuf octets) {
        ByteBuf begun = arrived;
        if (begun == null) {
            arrived = octets;
            isOwn = false;
        } else {
            begun.writeBytes(octets);
            octets.release();
        }
    }

    /// The next message, which is there until this is used again; null if more octets are needed.
    ///
    /// @throws DiameterException if there is none; [#release] is all that may follow
    public @Nullable ByteBuf next() throws DiameterException {
        ByteBuf octets = arrived;
        if (octets == null) {
            return null;
        }
        int length =
                octets.readableBytes() < LENGTH_OCTETS
                        ? LENGTH_OCTETS
                        : DiameterHeader.length(octets);
        if (octets.readableBytes() < length || length == LENGTH_OCTETS) {
            keepRest(octets, length);
            return null;
        }
        return octets.readSlice(length);
    }

    /// Forgets what has arrived.
    public void release() {
        ByteBuf octets = arrived;
        arrived = null;
        if (octets != null) {
            octets.release();
        }
    }

    /// @param length of the message that has begun, as far as it is known
    private void keepRest(ByteBuf octets, int length) {
        if (!octets.isReadable()) {
            release();
        } else if (!isOwn || octets.readerIndex() > 0) {
            ByteBuf rest = allocator.directBuffer(Math.max(length, octets.readableBytes()));
            rest.writeBytes(octets);
            octets.release();
            arrived = rest;
            isOwn = true;
        }
    }
}
