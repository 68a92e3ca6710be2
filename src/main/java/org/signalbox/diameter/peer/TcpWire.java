// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.DiameterException;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamUser;
import org.signalbox.net.TlsSession;

import java.net.InetAddress;

/// Messages over TCP, with TLS or without, one behind the other (RFC 6733 section 2.1).
final class TcpWire implements Wire, StreamUser {
    private final WireUser user;
    private final InetAddress remote;
    private final MessageFraming framing;

    private @Nullable ByteStream stream;
    private boolean isDelivering;
    private boolean isOver;

    TcpWire(WireUser user, InetAddress remote, ByteBufAllocator allocator) {
        this.user = user;
        this.remote = remote;
        this.framing = new MessageFraming(allocator);
    }

    @Override
    public InetAddress remote() {
        return remote;
    }

    @Override
    public @Nullable TlsSession tls() {
        return stream == null ? null : stream.tls();
    }

    /// Somebody calls, and begins with TLS.
    ///
    /// @return false if it is not wanted
    boolean beginHandshake() {
        user.onHandshake(this);
        return !isOver;
    }

    @Override
    public boolean send(ByteBuf message) {
        ByteStream open = stream;
        if (open == null || isOver || !open.isWritable()) {
            message.release();
            return false;
        }
        open.send(message);
        return true;
    }

    @Override
    public void close() {
        if (!isOver) {
            end();
            if (stream != null) {
                stream.close();
            }
        }
    }

    @Override
    public void abort(String reason) {
        if (!isOver) {
            end();
            if (stream != null) {
                stream.abort();
            }
        }
    }

    private void end() {
        isOver = true;
        if (!isDelivering) {
            framing.release();
        }
    }

    @Override
    public void onOpen(ByteStream opened) {
        stream = opened;
        if (isOver) {
            opened.abort();
        } else {
            user.onOpen(this);
        }
    }

    @Override
    public void onOctets(ByteBuf octets) {
        if (isOver) {
            octets.release();
            return;
        }
        framing.add(octets);
        try {
            deliver();
        } catch (DiameterException broken) {
            abort(String.valueOf(broken.getMessage()));
            user.onBroken(broken);
        }
    }

    private void deliver() throws DiameterException {
        isDelivering = true;
        try {
            while (!isOver) {
                ByteBuf message = framing.next();
                if (message == null) {
                    break;
                }
                user.onMessage(message);
            }
        } finally {
            isDelivering = false;
            if (isOver) {
                framing.release();
            }
        }
    }

    @Override
    public void onWritable() {
        // what could not be sent is not kept
    }

    @Override
    public void onClosed(String reason) {
        onClosed(StreamEnd.FAILURE, reason);
    }

    @Override
    public void onClosed(StreamEnd how, String reason) {
        if (!isOver) {
            end();
            if (how == StreamEnd.INSECURE) {
                user.onInsecure(reason);
            } else {
                user.onClosed(reason);
            }
        }
    }
}
