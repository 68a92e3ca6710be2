// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;

import java.util.ArrayList;
import java.util.List;

/// Takes down the steps of a translation while it is made.
final class Story {
    private final List<Explanation.Step> steps = new ArrayList<>();

    List<Explanation.Step> steps() {
        return steps;
    }

    void selector(SelectorPlan selector, boolean taken, @Nullable String mismatch) {
        String why = mismatch == null ? "another says more" : "another " + mismatch;
        steps.add(new Explanation.Step.Selector(selector.config().name(), taken, why));
    }

    void conversion(ConversionTable table, GlobalTitle before, @Nullable GlobalTitle changed) {
        steps.add(new Explanation.Step.Conversion(table.name(), before, changed));
    }

    void entry(SelectorPlan selector, int entry) {
        GtaTable entries = selector.config().entries();
        steps.add(
                new Explanation.Step.Entry(
                        selector.config().name(), entries.digits(entry), entries.result(entry)));
    }

    void noEntry(SelectorPlan selector) {
        SelectorPlan next = selector.next();
        steps.add(
                new Explanation.Step.NoEntry(
                        selector.config().name(), next == null ? null : next.config().name()));
    }

    void group(String name, String rule) {
        steps.add(new Explanation.Step.Group(name, rule));
    }

    void member(Destination destination, int number, Condition condition, boolean chosen) {
        steps.add(new Explanation.Step.Member(destination, number, condition, chosen));
    }

    void only(Destination destination, Condition condition) {
        member(destination, 0, condition, condition.isUsable());
    }
}
