// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;

/// What of a peer's requests, and of those for it, is held back.
///
/// @param rate how many requests it may send; null: as many as it likes
/// @param isHeeded whether it is told that reports of overload are understood, and asked for less
///     when it sends one
public record PeerTraffic(@Nullable Rate rate, boolean isHeeded) {
    public static final PeerTraffic DEFAULT = new PeerTraffic(null, false);

    /// @param perSecond requests in the long run
    /// @param burst requests at once
    public record Rate(int perSecond, int burst) {}
}
