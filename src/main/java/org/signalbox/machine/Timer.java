// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import java.time.Duration;

/// A protocol timer as a value: either stopped, or running until a deadline.
///
/// Machines keep timers in the state record in which they are valid and name them as the standard
/// does (`t1`, `t2`). A timer does nothing by itself; the machine asks it in `advance`.
///
/// @param deadline monotonic nanoseconds, or [Machine#NO_DEADLINE] when stopped
public record Timer(long deadline) {
    public static final Timer STOPPED = new Timer(Machine.NO_DEADLINE);

    /// A timer that runs out `nanos` after `now`.
    public static Timer start(long now, long nanos) {
        return new Timer(now + nanos);
    }

    /// A timer that runs out `duration` after `now`.
    public static Timer start(long now, Duration duration) {
        return start(now, duration.toNanos());
    }

    public boolean isRunning() {
        return deadline != Machine.NO_DEADLINE;
    }

    /// Whether the timer runs and its deadline is at or before `now`.
    public boolean isExpired(long now) {
        return isRunning() && deadline <= now;
    }

    /// The earliest deadline of several timers, or [Machine#NO_DEADLINE] if none runs.
    public static long earliest(Timer... timers) {
        long earliest = Machine.NO_DEADLINE;
        for (Timer timer : timers) {
            earliest = Math.min(earliest, timer.deadline);
        }
        return earliest;
    }
}
