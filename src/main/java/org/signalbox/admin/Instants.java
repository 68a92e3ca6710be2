// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Instant;

/// Moments as nodes stamp them.
final class Instants {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Instants() {}

    /// @param epochNanos nanoseconds since 1970-01-01T00:00:00Z
    static Instant of(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND),
                Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }
}
