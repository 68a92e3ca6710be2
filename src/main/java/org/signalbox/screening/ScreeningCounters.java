// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.metrics.Counters;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The counters of the rules of one network. They outlive snapshots: a rule that is configured anew
/// counts on. Of the control loop; the loops of links only count.
public final class ScreeningCounters {
    private final Map<RuleName, Counters<RuleCounter>> rules = new TreeMap<>();

    /// Those of the rules in use.
    public Map<RuleName, Counters<RuleCounter>> rules() {
        return Collections.unmodifiableMap(rules);
    }

    Counters<RuleCounter> of(RuleName name) {
        return rules.computeIfAbsent(name, _ -> new Counters<>(RuleCounter.class));
    }

    void keep(Set<RuleName> names) {
        rules.keySet().retainAll(names);
    }
}
