// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.metrics.Metric;

/// What is counted of each peer.
///
/// Requests sent are answers received, and those that stayed unanswered, and those that wait.
/// Requests received, repeats among them, are answers sent, those not sent, those that are being
/// done, and those that are not answered on purpose.
public enum PeerCounter implements Metric {
    CALLS_MADE("calls_made", "Connections asked for"),
    OPENED("opened", "Connections by which the peer was met"),
    BROKEN_FRAMING(
            "broken_framing", "Connections ended since no message could be found in what arrived"),
    INSECURE("insecure", "Connections ended since TLS failed, or did not prove who the peer is"),
    BASE_SENT("base_sent", "Messages about the connection sent"),
    BASE_RECEIVED("base_received", "Messages about the connection received"),
    BASE_UNSENT("base_unsent", "Messages about the connection that could not be sent"),
    REQUESTS_SENT("requests_sent", "Requests given to the peer"),
    ANSWERS_RECEIVED("answers_received", "Answers to requests that waited"),
    /// The time was over.
    UNANSWERED_LATE(Kind.UNANSWERED, "time"),
    /// The connection ended.
    UNANSWERED_LOST(Kind.UNANSWERED, "connection"),
    /// The request does not wait any more.
    ANSWERS_DISCARDED_LATE(Kind.ANSWERS_DISCARDED, "late"),
    /// No request had this number.
    ANSWERS_DISCARDED_UNKNOWN(Kind.ANSWERS_DISCARDED, "unknown"),
    /// The number is that of a request of another command.
    ANSWERS_DISCARDED_OTHER(Kind.ANSWERS_DISCARDED, "other_command"),
    REQUESTS_RECEIVED("requests_received", "Requests of the peer"),
    REQUESTS_REPEATED("requests_repeated", "Requests of the peer that had come before"),
    REQUESTS_REFUSED("requests_refused", "Requests of the peer that were not as they must be"),
    REQUESTS_REFUSED_BUSY(
            "requests_refused_busy",
            "Requests of the peer refused since too many of its requests were not yet answered"),
    REQUESTS_REFUSED_RATE(
            "requests_refused_rate",
            "Requests of the peer refused since it asks more often than it may"),
    REQUESTS_DISCARDED(
            "requests_discarded",
            "Requests of the peer that the firewall leaves without an answer"),
    ANSWERS_SENT("answers_sent", "Answers given to the peer, refusals included"),
    ANSWERS_UNSENT("answers_unsent", "Answers that could not be given to the peer"),
    REWRITES_FAILED(
            "rewrites_failed", "Messages from or to the peer that a rule could not rewrite"),
    DISCARDED_NOT_OPEN(
            "discarded_not_open", "Messages thrown away since the peer had not been met by them");

    private final Description description;

    PeerCounter(String name, String help) {
        this.description = new Description("signalbox_diameter_peer_" + name, help);
    }

    PeerCounter(Family kind, String value) {
        this.description = kind.of(value);
    }

    @Override
    public Description description() {
        return description;
    }

    /// Counters that differ in one label.
    private static final class Kind {
        private static final Family UNANSWERED =
                new Family(
                        "signalbox_diameter_peer_requests_unanswered",
                        "Requests given to the peer that it did not answer",
                        "reason");

        private static final Family ANSWERS_DISCARDED =
                new Family(
                        "signalbox_diameter_peer_answers_discarded",
                        "Answers of the peer thrown away",
                        "reason");
    }
}
