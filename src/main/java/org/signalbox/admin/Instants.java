// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Moments as nodes stamp them.
final class Instants {
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss.SSS", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private Instants() {}

    /// @param epochNanos nanoseconds since 1970-01-01T00:00:00Z
    static Instant of(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND),
                Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }

    /// In UTC, as `Mar  1 00:10:11.123`.
    static String stamp(long epochNanos) {
        return STAMP.format(of(epochNanos));
    }
}
