// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.signalbox.link.MsuTap.Direction;
import org.signalbox.ss7.Variant;

/// A copy of a message of an adaptation layer as it passed an association, management included.
/// Immutable.
public final class CapturedPacket extends Captured {
    private final Origin origin;

    /// Where a message was seen.
    ///
    /// @param adaptation of what it is a message
    /// @param association by its name: a link as `ToCountryB:0`, or an application server process
    /// @param instance number of the network
    /// @param variant of the network
    public record Origin(
            Adaptation adaptation, String association, int instance, Variant variant) {}

    private CapturedPacket(long epochNanos, Direction direction, Origin origin, byte[] octets) {
        super(epochNanos, direction, octets);
        this.origin = origin;
    }

    /// Copies a message, which stays the caller's.
    ///
    /// @param epochNanos when it passed, nanoseconds since 1970-01-01T00:00:00Z
    /// @param message whole, from its readerIndex on
    public static CapturedPacket of(
            long epochNanos, Direction direction, Origin origin, ByteBuf message) {
        return new CapturedPacket(epochNanos, direction, origin, ByteBufUtil.getBytes(message));
    }

    public Origin origin() {
        return origin;
    }

    /// A copy of the message.
    public byte[] message() {
        return octets().clone();
    }
}
