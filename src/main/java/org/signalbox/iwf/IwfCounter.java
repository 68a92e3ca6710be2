// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.metrics.Metric;

/// What is counted besides sessions.
public enum IwfCounter implements Metric {
    LATE_FROM_MAP("map"),
    LATE_FROM_DIAMETER("diameter"),
    NOT_ALLOWED("not_allowed", "Requests of peers that may not ask for that");

    private final Description description;

    IwfCounter(String side) {
        description =
                new Description(
                        "signalbox_iwf_late_answers",
                        "Answers that came after their session had ended",
                        "from",
                        side);
    }

    IwfCounter(String name, String help) {
        description = new Description("signalbox_iwf_" + name, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
