// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A value for every [Mtp3Timer].
///
/// @param values in the order of the enum, each from [Mtp3Timer#MIN] to [Mtp3Timer#MAX]
public record Mtp3Timers(List<Duration> values) {
    public static final Mtp3Timers STANDARD =
            new Mtp3Timers(Stream.of(Mtp3Timer.values()).map(Mtp3Timer::standard).toList());

    public Mtp3Timers {
        values = List.copyOf(values);
        Mtp3Timer[] timers = Mtp3Timer.values();
        if (values.size() != timers.length) {
            throw new IllegalArgumentException("not a value for every timer");
        }
        for (Mtp3Timer timer : timers) {
            Duration value = values.get(timer.ordinal());
            if (value.compareTo(Mtp3Timer.MIN) < 0 || value.compareTo(Mtp3Timer.MAX) > 0) {
                throw new IllegalArgumentException(
                        "%s %d ms out of range %d to %d"
                                .formatted(
                                        timer.word(),
                                        value.toMillis(),
                                        Mtp3Timer.MIN.toMillis(),
                                        Mtp3Timer.MAX.toMillis()));
            }
        }
    }

    public Duration get(Mtp3Timer timer) {
        return values.get(timer.ordinal());
    }

    /// The same with one timer changed.
    ///
    /// @throws IllegalArgumentException if `value` is out of range; says so in words for the
    ///     operator
    public Mtp3Timers with(Mtp3Timer timer, Duration value) {
        List<Duration> changed = new ArrayList<>(values);
        changed.set(timer.ordinal(), value);
        return new Mtp3Timers(changed);
    }
}
