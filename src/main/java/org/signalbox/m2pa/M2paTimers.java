// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A value for every [M2paTimer].
///
/// @param values in the order of the enum, each within its timer's range
public record M2paTimers(List<Duration> values) {
    public static final M2paTimers STANDARD =
            new M2paTimers(Stream.of(M2paTimer.values()).map(M2paTimer::standard).toList());

    /// Proving cut to a tenth of a second: a laboratory has no line to prove.
    public static final M2paTimers LAB =
            STANDARD.with(M2paTimer.T4_NORMAL, Duration.ofMillis(100))
                    .with(M2paTimer.T4_EMERGENCY, Duration.ofMillis(100))
                    .with(M2paTimer.PROVING_INTERVAL, Duration.ofMillis(50));

    public M2paTimers {
        values = List.copyOf(values);
        M2paTimer[] timers = M2paTimer.values();
        if (values.size() != timers.length) {
            throw new IllegalArgumentException("not a value for every timer");
        }
        for (M2paTimer timer : timers) {
            Duration value = values.get(timer.ordinal());
            if (value.compareTo(timer.min()) < 0 || value.compareTo(timer.max()) > 0) {
                throw new IllegalArgumentException(
                        "%s %d ms out of range %d to %d"
                                .formatted(
                                        timer.word(),
                                        value.toMillis(),
                                        timer.min().toMillis(),
                                        timer.max().toMillis()));
            }
        }
    }

    public Duration get(M2paTimer timer) {
        return values.get(timer.ordinal());
    }

    /// The same with one timer changed.
    ///
    /// @throws IllegalArgumentException if `value` is out of the timer's range; says so in words
    ///     for the operator
    public M2paTimers with(M2paTimer timer, Duration value) {
        List<Duration> changed = new ArrayList<>(values);
        changed.set(timer.ordinal(), value);
        return new M2paTimers(changed);
    }

    long nanos(M2paTimer timer) {
        return get(timer).toNanos();
    }
}
