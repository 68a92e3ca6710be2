// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.jspecify.annotations.Nullable;
import org.signalbox.mlr.MlrAction;
import org.signalbox.mlr.MlrCounter;
import org.signalbox.mlr.MlrStatus;
import org.signalbox.mlr.RuleCounter;

import java.util.stream.Stream;

/// Puts what multi-layer routing tells of itself together to what an operator sees.
final class MlrViews {
    private MlrViews() {}

    static MlrView of(MlrStatus mlr) {
        return new MlrView(
                Stream.of(MlrCounter.values())
                        .map(
                                counter ->
                                        new SccpInstanceView.Count(
                                                counter.words(), mlr.counters().get(counter)))
                        .toList(),
                mlr.triggers().stream()
                        .map(
                                trigger ->
                                        new MlrView.Trigger(
                                                trigger.table(),
                                                trigger.toString(),
                                                words(trigger.action())))
                        .toList(),
                mlr.rules().stream().map(MlrViews::of).toList());
    }

    private static MlrView.Rule of(MlrStatus.RuleStatus rule) {
        return new MlrView.Rule(
                rule.ruleset(),
                rule.rule().number(),
                rule.rule().toString(),
                words(rule.rule().action()),
                rule.counters().get(RuleCounter.MATCHED),
                rule.counters().get(RuleCounter.ROUTED),
                rule.counters().get(RuleCounter.BLOCKED),
                rule.counters().get(RuleCounter.CONTINUED));
    }

    private static String words(@Nullable MlrAction action) {
        return action == null ? "-" : action.toString();
    }
}
