// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.metrics.Metric;

/// What is counted of the user parts of a node; written on the control loop.
public enum UserPartCounter implements Metric {
    NO_POINT(
            "signalbox_user_part_dropped_msus",
            "Messages of user parts thrown away because their instance had no point code");

    private final Description description;

    UserPartCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
