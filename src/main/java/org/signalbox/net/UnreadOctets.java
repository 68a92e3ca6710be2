// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

/// What has arrived on a stream of octets, until it is read as messages.
///
/// What arrives is read where it lies. Of a message that has not arrived as a whole [#keep] makes a
/// copy with room for all of it, so that a few octets do not hold the buffer that they arrived in.
public final class UnreadOctets {
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf arrived;

    /// [#arrived] is a buffer of our own.
    private boolean isOwn;

    public UnreadOctets(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /// Takes ownership of octets that follow those given before. What is left of those has been
    /// kept.
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

    /// To be read by the caller, and not kept: as long as there are unread octets in it, they are
    /// what comes next. Null if nothing has arrived.
    public @Nullable ByteBuf octets() {
        return arrived;
    }

    /// Waits for more: what is unread is kept for itself.
    ///
    /// @param room how long the message that has begun is, as far as that is known
    public void keep(int room) {
        ByteBuf octets = arrived;
        if (octets == null) {
            return;
        }
        if (!octets.isReadable()) {
            release();
        } else if (!isOwn || octets.readerIndex() > 0) {
            ByteBuf rest = allocator.directBuffer(Math.max(room, octets.readableBytes()));
            rest.writeBytes(octets);
            octets.release();
            arrived = rest;
            isOwn = true;
        }
    }

    /// Whether nothing is left.
    public boolean isEmpty() {
        return arrived == null;
    }

    /// Forgets what has arrived.
    public void release() {
        ByteBuf octets = arrived;
        arrived = null;
        if (octets != null) {
            octets.release();
        }
    }
}
