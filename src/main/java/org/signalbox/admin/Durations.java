// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;

/// Writes durations for people.
final class Durations {
    private Durations() {}

    /// As in `850 ms`, `2.4 s`, `3 minutes, 5 seconds`.
    static String text(Duration duration) {
        if (duration.toMillis() < 1_000) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSeconds() < 60) {
            return "%d.%d s".formatted(duration.toSeconds(), duration.toMillisPart() / 100);
        }
        StringBuilder text = new StringBuilder();
        append(duration.toDays(), "day", text);
        append(duration.toHoursPart(), "hour", text);
        append(duration.toMinutesPart(), "minute", text);
        if (duration.toHours() == 0) {
            append(duration.toSecondsPart(), "second", text);
        }
        return text.toString();
    }

    private static void append(long count, String unit, StringBuilder text) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(unit)
                    .append(count == 1 ? "" : "s");
        }
    }
}
