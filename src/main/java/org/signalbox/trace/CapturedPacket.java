// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.signalbox.link.MsuTap.Direction;
import org.signalbox.ss7.Variant;

/// A copy of a message of an adaptation layer as it passed an association, management included.
/// Immutable.
public final class CapturedPacket implements Captured {
    private final long epochNanos;
    private final Direction direction;
    private final Origin origin;
    private final byte[] octets;

    /// Where a message was seen.
    ///
    /// @param adaptation of what it is a message
    /// @param association by its name: a link as `ToCountryB:0`, or an application server process
    /// @param instance number of the network
    /// @param variant of the network
    public record Origin(
            Adaptation adaptation, String association, int instance, Variant variant) {}

    private CapturedPacket(long epochNanos, Direction direction, Origin origin, byte[] octets) {
        this.epochNanos = epochNanos;
        this.direction = direction;
        this.origin = origin;
        this.octets = octets;
    }

    /// Copies a message, which stays the caller's.
    ///
    /// @param epochNanos when it passed, nanoseconds since 1970-01-01T00:00:00Z
    /// @param message whole, from its readerIndex on
    public static CapturedPacket of(
            long epochNanos, Direction direction, Origin origin, ByteBuf message) {
        return new CapturedPacket(epochNanos, direction, origin, ByteBufUtil.getBytes(message));
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    public Origin origin() {
        return origin;
    }

    /// How many octets it has.
    public int length() {
        return octets.length;
    }

    /// A copy of the message.
    public byte[] message() {
        return octets.clone();
    }

    /// For the formats of this package only, which do not write into it.
    byte[] octets() {
        return octets;
    }
}
