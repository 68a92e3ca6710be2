// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamUser;

/// One TCP connection of an association. Once it has been dropped, it is not heard any more.
final class Connection implements StreamUser {
    private final TcpAssociation owner;
    private final boolean called;
    private final MessageFraming framing;

    private @Nullable ByteStream stream;
    private boolean dropped;

    /// @param called whether the peer has called, not we
    Connection(TcpAssociation owner, boolean called, ByteBufAllocator allocator) {
        this.owner = owner;
        this.called = called;
        this.framing = new MessageFraming(allocator);
    }

    MessageFraming framing() {
        return framing;
    }

    /// Whether the peer's system, if not the peer, has taken the call.
    boolean isOpen() {
        return stream != null;
    }

    /// Of an open connection.
    ByteStream stream() {
        ByteStream open = stream;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    /// Cuts it off, now or as soon as it opens.
    void drop() {
        dropped = true;
        framing.release();
        if (stream != null) {
            stream.abort();
        }
    }

    @Override
    public void onOpen(ByteStream opened) {
        stream = opened;
        if (dropped) {
            opened.abort();
        } else if (called) {
            owner.onCalled(this);
        } else {
            owner.onAnswered(this);
        }
    }

    @Override
    public void onOctets(ByteBuf octets) {
        if (dropped) {
            octets.release();
        } else {
            owner.onOctets(this, octets);
        }
    }

    @Override
    public void onWritable() {
        // the association counts what waits by itself
    }

    @Override
    public void onClosed(String reason) {
        onClosed(StreamEnd.FAILURE, reason);
    }

    @Override
    public void onClosed(StreamEnd end, String reason) {
        if (!dropped) {
            dropped = true;
            owner.onClosed(this, end, reason);
            framing.release();
        }
    }
}
