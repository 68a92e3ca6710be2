// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.metrics.Metric;

/// What is counted of the sessions of one [Flow]: `BEGUN` is the sum of all ways to end, but for
/// those under way.
public enum SessionCounter implements Metric {
    BEGUN("sessions", "Requests that were to go on on the other side"),
    SUCCEEDED("success"),
    /// The far end has answered by an error.
    REFUSED_THERE("refused by the far end"),
    /// The request cannot go on as it is.
    REFUSED_HERE("refused here"),
    /// Too much was under way.
    REFUSED_BUSY("busy"),
    /// There is no way to the far end.
    NO_ROUTE("no route"),
    TIMED_OUT("no answer in time"),
    /// The far end, or the way to it, broke before the answer.
    BROKEN("broken"),
    /// Who asked has left before the answer.
    ABANDONED("abandoned"),
    RETRIED("retried", "Requests that were sent by another way, after the first knew none");

    private static final String PREFIX = "signalbox_iwf_";

    private final Description description;

    SessionCounter(String name, String help) {
        description = new Description(PREFIX + name, help);
    }

    SessionCounter(String outcome) {
        description =
                new Description(
                        PREFIX + "outcomes",
                        "How sessions of interworking ended",
                        "outcome",
                        outcome.replace(' ', '_'));
    }

    @Override
    public Description description() {
        return description;
    }

    /// For an operator: `no answer in time`.
    public String words() {
        return description.label().isEmpty()
                ? description.metric().substring(PREFIX.length()).replace('_', ' ')
                : description.value().replace('_', ' ');
    }
}
