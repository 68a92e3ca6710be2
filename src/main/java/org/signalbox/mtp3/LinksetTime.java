// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.Metric;

/// How long a linkset did not do what it is for: counters in seconds.
public enum LinksetTime implements Metric {
    UNAVAILABLE(
            "signalbox_mtp3_linkset_unavailable_seconds",
            "Time that no link of the linkset was available though it was not shut down."),
    /// Over whichever way.
    ADJACENT_INACCESSIBLE(
            "signalbox_mtp3_adjacent_inaccessible_seconds",
            "Time that the linkset's adjacent point was inaccessible after it had been reached.");

    private final Description description;

    LinksetTime(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
