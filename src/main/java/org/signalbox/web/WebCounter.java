// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.metrics.Metric;

/// What happens at the web server. Its own loop counts.
public enum WebCounter implements Metric {
    REQUESTS("signalbox_web_requests", "Requests that were taken"),
    LOGIN("signalbox_web_requests_refused", "Requests that were refused", "login"),
    ROLE("signalbox_web_requests_refused", "Requests that were refused", "role"),
    RATE("signalbox_web_requests_refused", "Requests that were refused", "rate"),
    HOST("signalbox_web_requests_refused", "Requests that were refused", "host"),
    SIZE("signalbox_web_requests_refused", "Requests that were refused", "size"),
    MANY("signalbox_web_connections_refused", "Connections that were closed at once", "many"),
    MANY_OF_ADDRESS(
            "signalbox_web_connections_refused", "Connections that were closed at once", "address"),
    TIMEOUTS("signalbox_web_timeouts", "Connections ended since their request did not come"),
    STREAMED("signalbox_web_streamed", "Events and messages given to readers of streams"),
    LEFT_OUT(
            "signalbox_web_streams_left_out",
            "Events and messages that readers of streams were too slow for"),
    RATE_LIMITED(
            "signalbox_web_streams_rate_limited",
            "Messages that readers of streams wanted, beyond the rate that they asked for");

    private final Description description;

    WebCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    WebCounter(String metric, String help, String reason) {
        this.description = new Description(metric, help, "reason", reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
