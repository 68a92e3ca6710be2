// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.signalbox.link.MsuTap.Direction;

import java.net.InetAddress;

/// A copy of a message of Diameter as it passed a connection. Immutable.
public final class CapturedMessage extends Captured {
    private final InetAddress peer;

    private CapturedMessage(long epochNanos, Direction direction, InetAddress peer, byte[] octets) {
        super(epochNanos, direction, octets);
        this.peer = peer;
    }

    /// Copies a message, which stays the caller's.
    ///
    /// @param epochNanos when it passed, nanoseconds since 1970-01-01T00:00:00Z
    /// @param peer the address at the other end
    /// @param message whole, from its readerIndex on
    public static CapturedMessage of(
            long epochNanos, Direction direction, InetAddress peer, ByteBuf message) {
        return new CapturedMessage(epochNanos, direction, peer, ByteBufUtil.getBytes(message));
    }

    /// The address at the other end of the connection.
    public InetAddress peer() {
        return peer;
    }

    /// A copy of the message.
    public byte[] message() {
        return octets().clone();
    }
}
