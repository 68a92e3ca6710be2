// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.signalbox.metrics.Metric;

/// What is counted of each local port that runs over TCP.
public enum TcpCounter implements Metric {
    CALLS_MADE("calls_made", "Connections asked for."),
    CALLS_ANSWERED("calls_answered", "Calls of configured peers that were taken."),
    CALLS_REFUSED(
            "calls_refused",
            "Calls cut off: of strangers, and of peers that may not call now or call again and again."),
    CALLS_CROSSED(
            "calls_crossed", "Calls given up since both ends had called and the other call stays."),
    ESTABLISHED("established", "Associations established."),
    RESTARTS("restarts", "Calls of peers that were connected already: they have begun anew."),
    MESSAGES_SENT("messages_sent", "Messages accepted for sending."),
    MESSAGES_RECEIVED("messages_received", "Messages found in what arrived."),
    SENDS_REFUSED("sends_refused", "Messages not accepted, as the send buffer was full."),
    BROKEN_VERSION("version"),
    BROKEN_LENGTH("length"),
    BROKEN_CLASS("class");

    private final Description description;

    TcpCounter(String metric, String help) {
        this.description = new Description("signalbox_sctp_tcp_" + metric, help);
    }

    TcpCounter(String reason) {
        this.description =
                new Description(
                        "signalbox_sctp_tcp_broken_framing",
                        "Connections ended since no message could be found in what arrived.",
                        "reason",
                        reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
