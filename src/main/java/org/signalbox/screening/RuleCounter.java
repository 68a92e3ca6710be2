// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.metrics.Metric;

/// What is counted for each rule, by all links that use it.
public enum RuleCounter implements Metric {
    MATCHED("matched", "Messages that a rule of screening was for"),
    REJECTED("rejected", "Messages that a rule of screening refused"),
    /// In test mode: it passed.
    TEST_REJECTED("test_rejected", "Messages that a rule of screening on test would refuse");

    private final Description description;

    RuleCounter(String name, String help) {
        this.description = new Description("signalbox_screening_" + name, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
