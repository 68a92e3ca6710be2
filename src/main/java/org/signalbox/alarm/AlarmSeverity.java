// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import java.util.Locale;

/// How bad an alarm is (X.733 section 8.1.2.3), the worst first.
public enum AlarmSeverity {
    /// Traffic is lost, and somebody must act at once.
    CRITICAL(2),
    /// Traffic would be lost if one thing more failed, and somebody must act soon.
    MAJOR(3),
    /// No traffic is lost; it should be mended before it gets worse.
    MINOR(4),
    /// Nothing has failed, but somebody should know.
    WARNING(5);

    private final int syslog;

    AlarmSeverity(int syslog) {
        this.syslog = syslog;
    }

    /// The severity of syslog messages about it (RFC 5424 section 6.2.1): 2 (critical) to 5
    /// (notice).
    public int syslogNumber() {
        return syslog;
    }

    /// As in configurations and `show cs7 alarms`: `critical`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
