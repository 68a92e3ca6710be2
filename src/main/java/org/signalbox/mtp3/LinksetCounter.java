// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.Metric;

/// How often a linkset ceased to do what it is for.
public enum LinksetCounter implements Metric {
    UNAVAILABLE(
            "signalbox_mtp3_linkset_unavailable",
            "Times that the last available link of the linkset was lost."),
    /// Over whichever way.
    ADJACENT_INACCESSIBLE(
            "signalbox_mtp3_adjacent_inaccessible",
            "Times that the linkset's adjacent point became inaccessible.");

    private final Description description;

    LinksetCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
