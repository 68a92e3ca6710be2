// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// The time of day, for log lines and captures only. Protocol logic uses the monotonic [Loop#now].
@FunctionalInterface
public interface WallClock {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    long epochNanos();
}
