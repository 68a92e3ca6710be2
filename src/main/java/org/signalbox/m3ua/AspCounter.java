// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.metrics.Metric;

/// What is counted for each association with an application server process or a gateway.
public enum AspCounter implements Metric {
    DATA_RECEIVED("data_received", "DATA messages received"),
    DATA_SENT("data_sent", "DATA messages given to the association"),
    MANAGEMENT_RECEIVED("management_received", "Messages of all other kinds received"),
    MANAGEMENT_SENT("management_sent", "Messages of all other kinds given to the association"),
    /// The association has no room, or is not there any more.
    MANAGEMENT_UNSENT("management_unsent", "Messages of all other kinds the association refused"),
    /// The association ended, or the peer restarted, before they left.
    UNDELIVERED_UNSENT(Kind.UNDELIVERED, "not-sent"),
    /// They were sent, and the far end had not acknowledged them.
    UNDELIVERED_IN_DOUBT(Kind.UNDELIVERED, "in-doubt"),
    ENDS_UNTOLD(
            "ends_untold",
            "Ends of the association at which its transport could not tell what is in doubt"),
    ERRORS_SENT("errors_sent", "ERR messages given to the association"),
    ERRORS_SUPPRESSED("errors_suppressed", "ERR messages not sent since many were just sent"),
    DISCARDED_PAYLOAD_PROTOCOL(Kind.DISCARDED, "payload_protocol"),
    DISCARDED_MALFORMED(Kind.DISCARDED, "malformed"),
    DISCARDED_STREAM(Kind.DISCARDED, "stream"),
    /// DATA for a routing context that is not the process's, or none where it has several.
    DISCARDED_CONTEXT(Kind.DISCARDED, "routing_context"),
    DISCARDED_APPEARANCE(Kind.DISCARDED, "network_appearance"),
    /// DATA of a process that is not active.
    DISCARDED_INACTIVE(Kind.DISCARDED, "inactive"),
    /// DATA for the services that are not carried.
    DISCARDED_SERVICE(Kind.DISCARDED, "service_indicator"),
    /// DATA from a point that is not the application server's.
    DISCARDED_ORIGIN(Kind.DISCARDED, "foreign_origin");

    private final Description description;

    AspCounter(String name, String help) {
        this.description = new Description("signalbox_m3ua_asp_" + name, help);
    }

    AspCounter(Family kind, String value) {
        this.description = kind.of(value);
    }

    @Override
    public Description description() {
        return description;
    }

    /// Counters that differ in one label.
    private static final class Kind {
        private static final Family DISCARDED =
                new Family(
                        "signalbox_m3ua_asp_discarded",
                        "Messages received from the association and thrown away",
                        "reason");

        private static final Family UNDELIVERED =
                new Family(
                        "signalbox_m3ua_asp_undelivered",
                        "Messages of all kinds that the association had accepted, and that were not"
                                + " acknowledged when it ended or the peer restarted",
                        "fate");
    }
}
