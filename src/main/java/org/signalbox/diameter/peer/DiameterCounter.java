// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.metrics.Metric;

/// What is counted of all peers together, and of callers that are none.
public enum DiameterCounter implements Metric {
    /// No peer has the address.
    CALLERS_REFUSED_ADDRESS(Kind.CALLERS_REFUSED, "address"),
    /// Too many have not yet said who they are.
    CALLERS_REFUSED_MANY(Kind.CALLERS_REFUSED, "many"),
    /// They did not say in time who they are.
    CALLERS_REFUSED_SILENT(Kind.CALLERS_REFUSED, "silent"),
    /// What they say first is not CER, or no message at all.
    CALLERS_REFUSED_PROTOCOL(Kind.CALLERS_REFUSED, "protocol"),
    /// They do not prove who they are by TLS, or not as the peer whose name they say.
    CALLERS_REFUSED_TLS(Kind.CALLERS_REFUSED, "tls"),
    /// No peer has the name, or the peer of the name has another address or realm.
    CALLERS_REFUSED_UNKNOWN(Kind.CALLERS_REFUSED, "unknown"),
    /// The peer is not wanted now, is there already, or has no application in common.
    CALLERS_REFUSED_PEER(Kind.CALLERS_REFUSED, "peer"),
    REQUESTS("requests", "Requests to peers that were asked for"),
    ANSWERED(Kind.ENDED, "answered"),
    NO_ROUTE(Kind.ENDED, "no_route"),
    TOO_MANY_PENDING(Kind.ENDED, "too_many_pending"),
    NO_ANSWER(Kind.ENDED, "no_answer"),
    MAY_HAVE_ARRIVED(Kind.ENDED, "may_have_arrived"),
    REDIRECTED(Kind.ENDED, "redirected"),
    REPEATED("requests_given_again", "Requests given to another peer after the first"),
    REMEMBERED_FORGOTTEN(
            "remembered_forgotten",
            "Answers forgotten before their time, by which repeated requests are known"),
    ABANDONED("requests_abandoned", "Requests of peers that nobody here answered in time"),
    ANSWERS_TOO_LATE("answers_too_late", "Answers of ours thrown away, as the request had ended");

    private final Description description;

    DiameterCounter(String name, String help) {
        this.description = new Description("signalbox_diameter_" + name, help);
    }

    DiameterCounter(Kind kind, String value) {
        this.description = kind.of(value);
    }

    @Override
    public Description description() {
        return description;
    }

    /// Counters that differ in one label.
    private enum Kind {
        CALLERS_REFUSED("callers_refused", "Callers that were not let in", "reason"),
        ENDED("requests_ended", "How requests to peers ended", "outcome");

        private final String name;
        private final String help;
        private final String label;

        Kind(String name, String help, String label) {
            this.name = name;
            this.help = help;
            this.label = label;
        }

        private Description of(String value) {
            return new Description("signalbox_diameter_" + name, help, label, value);
        }
    }
}
