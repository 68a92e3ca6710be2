// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.signalbox.metrics.Metric;

/// What is counted for each rule. At any time: matched = routed + blocked + continued.
public enum RuleCounter implements Metric {
    MATCHED("matched", "Messages that the rule was for"),
    ROUTED("routed", "Messages that the rule gave another destination"),
    BLOCKED("blocked", "Messages that the rule threw away"),
    CONTINUED("continued", "Messages that the rule passed on to global title translation");

    private final Description description;

    RuleCounter(String name, String help) {
        this.description = new Description("signalbox_mlr_rule_" + name, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
