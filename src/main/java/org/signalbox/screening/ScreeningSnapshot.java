// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.screening.AccessList.Action;
import org.signalbox.screening.ScreeningConfig.Use;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the messages of each linkset are held against. Immutable but for counters and limits, which
/// all links share.
public final class ScreeningSnapshot {
    /// What becomes of a message.
    enum Verdict {
        ALLOW,
        BLOCK,
        CONTINUE,
        LIMIT
    }

    /// A rule, ready to be asked.
    static final class Rule {
        final RuleName name;
        final Criteria criteria;
        final Verdict verdict;
        final String words;
        final Counters<RuleCounter> counters;
        final @Nullable RateLimit limit;

        /// Where to go on; written once, while the snapshot is being made.
        @Nullable Table next;

        private Rule(
                RuleName name,
                Criteria criteria,
                ScreeningResult result,
                Counters<RuleCounter> counters) {
            this.name = name;
            this.criteria = criteria;
            this.words = result.toString();
            this.counters = counters;
            this.limit =
                    result instanceof ScreeningResult.Limit(int perSecond)
                            ? new RateLimit(perSecond)
                            : null;
            this.verdict =
                    switch (result) {
                        case ScreeningResult.Allow _ -> Verdict.ALLOW;
                        case ScreeningResult.Block _ -> Verdict.BLOCK;
                        case ScreeningResult.Continue _ -> Verdict.CONTINUE;
                        case ScreeningResult.Limit _ -> Verdict.LIMIT;
                    };
        }

        /// For people.
        String describe() {
            return name.isOtherwise() ? name.toString() : "%s (%s)".formatted(name, criteria);
        }
    }

    /// A table or a list.
    static final class Table {
        final Rule[] rules;
        final Rule otherwise;

        private Table(Rule[] rules, Rule otherwise) {
            this.rules = rules;
            this.otherwise = otherwise;
        }
    }

    /// A table to pass. A linkset may have a list and a table.
    record Stage(Table table, boolean test) {}

    private static final List<Stage> OPEN = List.of();

    private final Map<String, List<Stage>> inbound;
    private final List<Stage> inboundOtherwise;
    private final Map<String, List<Stage>> outbound;
    private final List<Stage> outboundOtherwise;
    private final @Nullable String[] names;

    private ScreeningSnapshot(Compiler compiler, @Nullable String[] names) {
        this.inbound = compiler.stages(Direction.INBOUND);
        this.outbound = compiler.stages(Direction.OUTBOUND);
        this.inboundOtherwise = inbound.getOrDefault(Compiler.OTHERWISE, OPEN);
        this.outboundOtherwise = outbound.getOrDefault(Compiler.OTHERWISE, OPEN);
        this.names = names;
    }

    /// Makes the snapshot of a configuration.
    ///
    /// @param instance the network's number, for the lines of access lists
    /// @param linksets their numbers by name, as level 3 counts them
    /// @param counters which go on counting for rules that were there before
    public static ScreeningSnapshot compile(
            int instance,
            ScreeningConfig config,
            Map<String, Integer> linksets,
            ScreeningCounters counters) {
        Compiler compiler = new Compiler(instance, config, counters);
        int places = linksets.values().stream().mapToInt(number -> number + 1).max().orElse(0);
        @Nullable String[] names = new @Nullable String[places];
        linksets.forEach((name, number) -> names[number] = name);
        ScreeningSnapshot made = new ScreeningSnapshot(compiler, names);
        counters.keep(compiler.ruleNames);
        return made;
    }

    /// What messages must pass that a linkset brings; empty if they all may.
    List<Stage> inbound(String linkset) {
        return inbound.getOrDefault(linkset, inboundOtherwise);
    }

    /// What messages must pass that leave by a linkset; empty if they all may.
    List<Stage> outbound(String linkset) {
        return outbound.getOrDefault(linkset, outboundOtherwise);
    }

    /// Whether nothing is asked of any message that leaves.
    boolean isOpenOutbound() {
        return outbound.isEmpty();
    }

    /// The name of a linkset; empty text if it is not configured.
    String nameOf(int linkset) {
        String name = linkset >= 0 && linkset < names.length ? names[linkset] : null;
        return name == null ? "" : name;
    }

    /// What a snapshot is being made of.
    private static final class Compiler {
        /// No linkset has an empty name.
        static final String OTHERWISE = "";

        private final int instance;
        private final ScreeningConfig config;
        private final ScreeningCounters counters;
        private final Map<String, Table> tables = new HashMap<>();
        private final Map<Integer, Table> lists = new HashMap<>();
        private final Set<RuleName> ruleNames = new HashSet<>();

        Compiler(int instance, ScreeningConfig config, ScreeningCounters counters) {
            this.instance = instance;
            this.config = config;
            this.counters = counters;
        }

        Map<String, List<Stage>> stages(Direction direction) {
            Map<String, List<Stage>> stages = new HashMap<>();
            for (Use use : config.uses()) {
                if (use.direction() == direction) {
                    String linkset = Objects.requireNonNullElse(use.linkset(), OTHERWISE);
                    List<Stage> its = stages.computeIfAbsent(linkset, _ -> new ArrayList<>());
                    // a list is short and comes first, as in ITP
                    if (use.accessList() != null) {
                        its.addFirst(new Stage(list(use.accessList()), use.test()));
                    } else {
                        its.add(new Stage(table(Objects.requireNonNull(use.table())), use.test()));
                    }
                }
            }
            stages.replaceAll((_, its) -> List.copyOf(its));
            return stages;
        }

        private Table list(int number) {
            Table known = lists.get(number);
            if (known == null) {
                known = compile(Objects.requireNonNull(config.accessLists().get(number)));
                lists.put(number, known);
            }
            return known;
        }

        private Table compile(AccessList list) {
            List<Rule> rules = new ArrayList<>();
            for (AccessList.Entry entry : list.entries()) {
                if (entry.instance() == instance) {
                    ScreeningResult result =
                            entry.action() == Action.PERMIT
                                    ? new ScreeningResult.Allow()
                                    : new ScreeningResult.Block();
                    rules.add(rule(RuleName.of(list, entry), entry.criteria(), result));
                }
            }
            return table(rules, RuleName.tableOf(list), new ScreeningResult.Block());
        }

        /// Tables lead on to tables, and never in a circle.
        private Table table(String name) {
            Table known = tables.get(name);
            if (known == null) {
                ScreeningTable source = Objects.requireNonNull(config.tables().get(name));
                List<Rule> rules = new ArrayList<>();
                for (ScreeningTable.Entry entry : source.entries()) {
                    rules.add(rule(RuleName.of(source, entry), entry.criteria(), entry.result()));
                }
                known = table(rules, RuleName.tableOf(source), source.otherwise());
                tables.put(name, known);
            }
            return known;
        }

        private Table table(List<Rule> rules, String name, ScreeningResult otherwise) {
            return new Table(
                    rules.toArray(Rule[]::new),
                    rule(RuleName.otherwise(name), Criteria.ALL, otherwise));
        }

        private Rule rule(RuleName name, Criteria criteria, ScreeningResult result) {
            ruleNames.add(name);
            Rule rule = new Rule(name, criteria, result, counters.of(name));
            if (result instanceof ScreeningResult.Continue(String next)) {
                rule.next = table(next);
            }
            return rule;
        }
    }
}
