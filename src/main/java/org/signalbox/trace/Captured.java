// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.link.MsuTap.Direction;

/// A copy of something that passed this node. Immutable: it may be shared, and needs no release.
public abstract sealed class Captured permits CapturedMsu, CapturedMessage, CapturedPacket {
    private final long epochNanos;
    private final Direction direction;
    private final byte[] octets;

    /// @param octets nobody else's from now on
    Captured(long epochNanos, Direction direction, byte[] octets) {
        this.epochNanos = epochNanos;
        this.direction = direction;
        this.octets = octets;
    }

    /// When it passed, nanoseconds since 1970-01-01T00:00:00Z.
    public final long epochNanos() {
        return epochNanos;
    }

    /// Which way, seen from this node.
    public final Direction direction() {
        return direction;
    }

    /// How many octets it has: of a message of MTP, service information octet and signalling
    /// information field.
    public final int length() {
        return octets.length;
    }

    /// For the formats of this package only, which do not write into it.
    final byte[] octets() {
        return octets;
    }
}
