// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import org.signalbox.metrics.Metric;

/// What is counted of one log host.
public enum SyslogCounter implements Metric {
    SENT("signalbox_syslog_messages", "Messages given to the system for a log host"),
    /// It did not take them as fast as they came.
    DROPPED_QUEUE(
            "signalbox_syslog_dropped_messages",
            "Messages that did not get to a log host",
            "queue"),
    /// The system says so; it often knows nothing.
    DROPPED_NETWORK(
            "signalbox_syslog_dropped_messages",
            "Messages that did not get to a log host",
            "network"),
    CONNECTIONS("signalbox_syslog_connections", "Connections with a log host that were opened");

    private final Description description;

    SyslogCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    SyslogCounter(String metric, String help, String reason) {
        this.description = new Description(metric, help, "reason", reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
