// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.signalbox.metrics.Counters;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The counters of one network. They outlive snapshots: a rule that is configured anew counts on.
///
/// The control loop makes them, with a snapshot; all loops that messages come by count.
public final class MlrCounters {
    private final Counters<MlrCounter> network = new Counters<>(MlrCounter.class);
    private final Map<RuleName, Counters<RuleCounter>> rules = new TreeMap<>();

    /// A rule by its ruleset and number.
    public record RuleName(String ruleset, int rule) implements Comparable<RuleName> {
        @Override
        public int compareTo(RuleName other) {
            int order = ruleset.compareTo(other.ruleset);
            return order == 0 ? Integer.compare(rule, other.rule) : order;
        }
    }

    public Counters<MlrCounter> network() {
        return network;
    }

    /// Those of the rules there are, in the order of their names. Of the control loop.
    public Map<RuleName, Counters<RuleCounter>> rules() {
        return Collections.unmodifiableMap(rules);
    }

    Counters<RuleCounter> ofRule(String ruleset, int rule) {
        return rules.computeIfAbsent(
                new RuleName(ruleset, rule), _ -> new Counters<>(RuleCounter.class));
    }

    /// Forgets rules that are no more.
    void keep(Set<RuleName> names) {
        rules.keySet().retainAll(names);
    }
}
