// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.signalbox.metrics.Counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Multi-layer routing of one network, for an operator.
///
/// @param triggers in the order in which they are asked
/// @param rules of all rulesets that a trigger leads to, by the names of those and in their order
/// @param counters of the network
public record MlrStatus(
        List<MlrTrigger> triggers, List<RuleStatus> rules, Counters<MlrCounter> counters) {
    /// A rule and what is counted of it.
    public record RuleStatus(String ruleset, MlrRule rule, Counters<RuleCounter> counters) {}

    public MlrStatus {
        triggers = List.copyOf(triggers);
        rules = List.copyOf(rules);
    }

    /// On the control loop.
    ///
    /// @param config of which the last snapshot was made
    public static MlrStatus of(MlrConfig config, MlrCounters counters) {
        SortedMap<String, Ruleset> rulesets = new TreeMap<>();
        collect(config.triggers(), rulesets);
        List<RuleStatus> rules = new ArrayList<>();
        Map<MlrCounters.RuleName, Counters<RuleCounter>> counted = counters.rules();
        for (Ruleset ruleset : rulesets.values()) {
            for (MlrRule rule : ruleset.rules()) {
                Counters<RuleCounter> counts =
                        counted.get(new MlrCounters.RuleName(ruleset.name(), rule.number()));
                if (counts != null) {
                    rules.add(new RuleStatus(ruleset.name(), rule, counts));
                }
            }
        }
        return new MlrStatus(config.triggers(), rules, counters.network());
    }

    private static void collect(List<MlrTrigger> triggers, SortedMap<String, Ruleset> rulesets) {
        for (MlrTrigger trigger : triggers) {
            if (trigger.action() instanceof MlrAction.Rules(Ruleset ruleset)) {
                rulesets.put(ruleset.name(), ruleset);
            }
            collect(trigger.secondary(), rulesets);
        }
    }
}
