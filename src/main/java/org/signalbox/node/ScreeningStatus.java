// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.metrics.Counters;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.RuleCounter;
import org.signalbox.screening.RuleName;
import org.signalbox.screening.ScreeningConfig;
import org.signalbox.screening.ScreeningCounters;
import org.signalbox.screening.ScreeningTable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Screening of one network, for `show`.
///
/// @param instance the network
/// @param uses what holds where, as in the configuration
/// @param tables lists and tables, with what their rules have counted
public record ScreeningStatus(int instance, List<String> uses, List<Table> tables) {
    /// A list or a table.
    ///
    /// @param name `access-list 2700` or `table fs11`
    /// @param shipped whether it came with the program
    /// @param used whether it is used, and therefore counts
    public record Table(String name, boolean shipped, boolean used, List<Rule> rules) {
        public Table {
            rules = List.copyOf(rules);
        }
    }

    /// A rule.
    ///
    /// @param words as in the configuration
    /// @param matched messages that it was for
    /// @param rejected messages that it refused
    /// @param testRejected messages that it would have refused, but for test mode
    public record Rule(String words, long matched, long rejected, long testRejected) {
        static Rule of(String words, Counters<RuleCounter> counters) {
            return new Rule(
                    words,
                    counters.get(RuleCounter.MATCHED),
                    counters.get(RuleCounter.REJECTED),
                    counters.get(RuleCounter.TEST_REJECTED));
        }
    }

    public ScreeningStatus {
        uses = List.copyOf(uses);
        tables = List.copyOf(tables);
    }

    static ScreeningStatus of(int instance, ScreeningConfig config, ScreeningCounters counters) {
        Counted counted = new Counted(counters.rules());
        List<Table> tables = new ArrayList<>();
        config.accessLists().values().stream()
                .sorted(Comparator.comparingInt(AccessList::number))
                .forEach(list -> tables.add(counted.of(instance, list)));
        config.tables().values().stream()
                .sorted(Comparator.comparing(ScreeningTable::name))
                .forEach(table -> tables.add(counted.of(table)));
        return new ScreeningStatus(
                instance, config.uses().stream().map(Object::toString).toList(), tables);
    }

    /// Joins rules with their counters.
    private record Counted(Map<RuleName, Counters<RuleCounter>> counters) {
        Table of(int instance, AccessList list) {
            String name = RuleName.tableOf(list);
            List<Rule> rules = new ArrayList<>();
            for (AccessList.Entry entry : list.entries()) {
                if (entry.instance() == instance) {
                    rules.add(rule(entry.words(), RuleName.of(list, entry)));
                }
            }
            rules.add(rule("default deny", RuleName.otherwise(name)));
            return new Table(name, false, isUsed(name), rules);
        }

        Table of(ScreeningTable table) {
            String name = RuleName.tableOf(table);
            List<Rule> rules = new ArrayList<>();
            for (ScreeningTable.Entry entry : table.entries()) {
                rules.add(rule(entry.toString(), RuleName.of(table, entry)));
            }
            rules.add(rule("default result " + table.otherwise(), RuleName.otherwise(name)));
            return new Table(name, table.shipped(), isUsed(name), rules);
        }

        private boolean isUsed(String table) {
            return counters.containsKey(RuleName.otherwise(table));
        }

        private Rule rule(String words, RuleName name) {
            Counters<RuleCounter> its = counters.get(name);
            return its == null ? new Rule(words, 0, 0, 0) : Rule.of(words, its);
        }
    }
}
