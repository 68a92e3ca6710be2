// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A value for every [ManagementTimer].
///
/// @param values in the order of the enum, each from [ManagementTimer#MIN] to [ManagementTimer#MAX]
public record ManagementTimers(List<Duration> values) {
    public static final ManagementTimers STANDARD =
            new ManagementTimers(
                    Stream.of(ManagementTimer.values()).map(ManagementTimer::standard).toList());

    public ManagementTimers {
        values = List.copyOf(values);
        ManagementTimer[] timers = ManagementTimer.values();
        if (values.size() != timers.length) {
            throw new IllegalArgumentException("not a value for every timer");
        }
        for (ManagementTimer timer : timers) {
            Duration value = values.get(timer.ordinal());
            if (value.compareTo(ManagementTimer.MIN) < 0
                    || value.compareTo(ManagementTimer.MAX) > 0) {
                throw new IllegalArgumentException(
                        "%s %d ms out of range %d to %d"
                                .formatted(
                                        timer.word(),
                                        value.toMillis(),
                                        ManagementTimer.MIN.toMillis(),
                                        ManagementTimer.MAX.toMillis()));
            }
        }
    }

    public Duration get(ManagementTimer timer) {
        return values.get(timer.ordinal());
    }

    /// The same with one timer changed.
    ///
    /// @throws IllegalArgumentException if `value` is out of range; says so in words for the
    ///     operator
    public ManagementTimers with(ManagementTimer timer, Duration value) {
        List<Duration> changed = new ArrayList<>(values);
        changed.set(timer.ordinal(), value);
        return new ManagementTimers(changed);
    }
}
