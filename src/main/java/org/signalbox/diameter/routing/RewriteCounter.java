// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.metrics.Metric;

/// What is counted for each rewriting rule.
public enum RewriteCounter implements Metric {
    APPLIED("applied", "Messages that the rule was for"),
    CHANGED("changed", "Messages that the rule made others than they were");

    private final Description description;

    RewriteCounter(String name, String help) {
        this.description = new Description("signalbox_diameter_rewrite_" + name, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
