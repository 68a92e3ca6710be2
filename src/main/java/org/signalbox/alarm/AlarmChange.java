// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

/// An alarm was raised or cleared.
///
/// @param sequence counts the changes of a node, without gaps: whoever is told finds out what was
///     lost on the way
/// @param epochNanos when, nanoseconds since 1970
/// @param raised false: cleared
/// @param alarm as it was then
public record AlarmChange(long sequence, long epochNanos, boolean raised, Alarm alarm) {
    /// The facility of system messages about alarms.
    public static final String FACILITY = "CS7ALARM";

    /// What is over is worth a notice.
    private static final int CLEARED_SEVERITY = 5;

    /// The severity of a system message about it.
    public int syslogSeverity() {
        return raised ? alarm.severity().syslogNumber() : CLEARED_SEVERITY;
    }

    /// In a sentence.
    public String words() {
        String what =
                "Alarm %d, %s of %s"
                        .formatted(alarm.sequence(), alarm.kind().word(), alarm.object());
        return raised
                ? "%s, raised, %s: %s".formatted(what, alarm.severity().word(), alarm.cause())
                : what + ", cleared";
    }
}
