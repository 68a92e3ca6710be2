// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import java.time.Duration;

/// When to speak again of something that goes on: after a minute, then after twice as long each
/// time, up to a quarter of an hour.
///
/// What nobody has mended in an hour is no news, but a log that is silent about it would be read as
/// if it were over.
final class Reminder {
    static final Duration INTERVAL_MIN = Duration.ofMinutes(1);
    static final Duration INTERVAL_MAX = Duration.ofMinutes(15);

    private long interval = INTERVAL_MIN.toNanos();
    private long dueAt;

    /// @param now when it was told for the first time
    Reminder(long now) {
        dueAt = now + interval;
    }

    /// Whether it is time to speak; if so, the next time is later by a longer interval.
    boolean isDue(long now) {
        if (now < dueAt) {
            return false;
        }
        interval = Math.min(2 * interval, INTERVAL_MAX.toNanos());
        dueAt = now + interval;
        return true;
    }
}
