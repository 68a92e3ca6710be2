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
    OVERLOADED(Kind.ENDED, "overloaded"),
    OVERLOAD_TAKEN(Kind.OVERLOAD, "taken"),
    /// They say what was said before.
    OVERLOAD_REPEATED(Kind.OVERLOAD, "repeated"),
    /// They cannot be understood, or who sends them has no say in the matter.
    OVERLOAD_IGNORED(Kind.OVERLOAD, "ignored"),
    /// Too many others hold.
    OVERLOAD_NO_ROOM(Kind.OVERLOAD, "no_room"),
    REDIRECTS_REMEMBERED(Kind.REDIRECTS, "remembered"),
    REDIRECTS_USED(Kind.REDIRECTS, "used"),
    /// Nobody whom they name takes requests any more.
    REDIRECTS_FORGOTTEN(Kind.REDIRECTS, "forgotten"),
    /// Too many others are remembered.
    REDIRECTS_NO_ROOM(Kind.REDIRECTS, "no_room"),
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

    DiameterCounter(Family kind, String value) {
        this.description = kind.of(value);
    }

    @Override
    public Description description() {
        return description;
    }

    /// Counters that differ in one label.
    private static final class Kind {
        private static final Family CALLERS_REFUSED =
                new Family(
                        "signalbox_diameter_callers_refused",
                        "Callers that were not let in",
                        "reason");

        private static final Family ENDED =
                new Family(
                        "signalbox_diameter_requests_ended",
                        "How requests to peers ended",
                        "outcome");

        private static final Family OVERLOAD =
                new Family(
                        "signalbox_diameter_overload_reports",
                        "Reports of overload in answers, by what was made of them",
                        "result");

        private static final Family REDIRECTS =
                new Family(
                        "signalbox_diameter_redirects",
                        "Redirections that hold for more than one request, by what was made of them",
                        "result");
    }
}
