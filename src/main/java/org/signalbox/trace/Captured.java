// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.link.MsuTap.Direction;

/// A copy of something that passed this node. Immutable: it may be shared, and needs no release.
public sealed interface Captured permits CapturedMsu, CapturedMessage, CapturedPacket {
    /// When it passed, nanoseconds since 1970-01-01T00:00:00Z.
    long epochNanos();

    /// Which way, seen from this node.
    Direction direction();
}
