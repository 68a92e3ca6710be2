// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.metrics.Metric;

/// What is counted for each application server.
///
/// At any time: handed in = sent to its processes + given back + passed on + unsent of any reason +
/// waiting. In broadcast mode every copy counts as sent and as handed in.
public enum AsCounter implements Metric {
    HANDED_IN("handed_in", "Messages given to the application server, copies included"),
    SENT("sent", "Messages given to associations of its processes"),
    OCTETS_SENT("octets_sent", "Octets of SIO and SIF of the messages sent"),
    OCTETS_RECEIVED("octets_received", "Octets of SIO and SIF of the messages received"),
    GIVEN_BACK("given_back", "Messages given back to level 3, since no process took them"),
    RECEIVED("received", "Messages taken from its processes"),
    PASSED_ON("passed_on", "Messages that another application server at the point wants more"),
    HELD("held", "Messages that waited for a process to become active"),
    REPORTS_SENT("reports_sent", "Reports of destinations told to its processes"),
    UNSENT_QUEUE_FULL(Kind.UNSENT, "queue_full"),
    /// More waited for a process than may.
    UNSENT_PENDING_FULL(Kind.UNSENT, "pending_full"),
    /// Of those at the message's destination, no application server in service wants it.
    UNSENT_UNWANTED(Kind.UNSENT, "unwanted"),
    /// The application server was removed, or served again before level 3 asked for them.
    UNSENT_GIVEN_UP(Kind.UNSENT, "given_up");

    private final Description description;

    AsCounter(String name, String help) {
        this.description = new Description("signalbox_m3ua_as_" + name, help);
    }

    AsCounter(Family kind, String value) {
        this.description = kind.of(value);
    }

    @Override
    public Description description() {
        return description;
    }

    /// Counters that differ in one label.
    private static final class Kind {
        private static final Family UNSENT =
                new Family(
                        "signalbox_m3ua_as_unsent",
                        "Messages given to the application server and not sent",
                        "reason");
    }
}
