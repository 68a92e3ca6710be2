// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.Metric;

/// How long a network did not do what it is for: counters in seconds.
public enum NetworkTime implements Metric {
    ROUTE_SETS_UNAVAILABLE(
            "signalbox_mtp3_route_set_unavailable_seconds",
            "Time that destinations in the table of routes were inaccessible after they had been"
                    + " reached, of all of them together.");

    private final Description description;

    NetworkTime(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
