// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.AddressView;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Triggers and rules as messages are held against them: arrays, the rules of each operation for
/// themselves. Immutable; the control loop makes one of a configuration, all others read it.
public final class MlrSnapshot {
    /// What [#mismatch] says of a rule that is for the message.
    static final int NONE = -1;

    /// What [#mismatch] says of a rule that is not for messages of which more follow.
    static final int MORE_MESSAGES = -2;

    /// How much one exact number outweighs in a search for the best match: more than any digits.
    private static final int EXACT_SCORE = 1_000;

    private static final int DIGIT_SCORE = 10;

    private static final MlrOperation[] OPERATIONS = MlrOperation.values();

    /// A trigger.
    static final class Trigger {
        final MlrTrigger source;

        /// Null if it does not lead to a ruleset.
        final @Nullable Rules rules;

        final Trigger[] secondary;

        private Trigger(MlrTrigger source, @Nullable Rules rules, Trigger[] secondary) {
            this.source = source;
            this.rules = rules;
            this.secondary = secondary;
        }
    }

    /// A ruleset.
    static final class Rules {
        final Ruleset source;
        private final Rule[][] byOperation;

        private Rules(Ruleset source, Rule[][] byOperation) {
            this.source = source;
            this.byOperation = byOperation;
        }
    }

    /// A rule.
    static final class Rule {
        final MlrRule source;
        final Condition[] conditions;
        final Counters<RuleCounter> counters;

        private Rule(MlrRule source, Counters<RuleCounter> counters) {
            this.source = source;
            this.conditions = source.conditions().toArray(Condition[]::new);
            this.counters = counters;
        }
    }

    private final Trigger[] triggers;

    private MlrSnapshot(Trigger[] triggers) {
        this.triggers = triggers;
    }

    /// Makes the snapshot of a configuration.
    ///
    /// @param counters which go on counting for rules that were there before
    public static MlrSnapshot compile(MlrConfig config, MlrCounters counters) {
        Compiler compiler = new Compiler(counters);
        Trigger[] triggers = compiler.triggers(config.triggers());
        counters.keep(compiler.names);
        return new MlrSnapshot(triggers);
    }

    /// What a snapshot is being made of.
    private static final class Compiler {
        private final MlrCounters counters;
        private final Map<Ruleset, Rules> rulesets = new HashMap<>();
        private final Set<MlrCounters.RuleName> names = new HashSet<>();

        Compiler(MlrCounters counters) {
            this.counters = counters;
        }

        Trigger[] triggers(List<MlrTrigger> sources) {
            return sources.stream().map(this::trigger).toArray(Trigger[]::new);
        }

        private Trigger trigger(MlrTrigger source) {
            Rules rules =
                    source.action() instanceof MlrAction.Rules(Ruleset ruleset)
                            ? rulesets.computeIfAbsent(ruleset, this::rules)
                            : null;
            return new Trigger(source, rules, triggers(source.secondary()));
        }

        private Rules rules(Ruleset ruleset) {
            Map<MlrRule, Rule> compiled = new HashMap<>();
            for (MlrRule rule : ruleset.rules()) {
                names.add(new MlrCounters.RuleName(ruleset.name(), rule.number()));
                compiled.put(rule, new Rule(rule, counters.ofRule(ruleset.name(), rule.number())));
            }
            Rule[][] byOperation = new Rule[OPERATIONS.length][];
            for (MlrOperation operation : OPERATIONS) {
                List<Rule> its = new ArrayList<>();
                for (MlrRule rule : ruleset.rules()) {
                    if (rule.isFor(operation)) {
                        its.add(compiled.get(rule));
                    }
                }
                byOperation[operation.ordinal()] = its.toArray(Rule[]::new);
            }
            return new Rules(ruleset, byOperation);
        }
    }

    /// Whether there is nothing to hold a message against.
    public boolean isEmpty() {
        return triggers.length == 0;
    }

    Trigger[] triggers() {
        return triggers;
    }

    /// Whether a trigger is for a message, secondary triggers aside.
    static boolean isFor(Trigger trigger, MlrMessage message, long nowMillis) {
        return trigger.source.validity().holdsAt(nowMillis)
                && meets(trigger.source.condition(), message);
    }

    private static boolean meets(TriggerCondition condition, MlrMessage message) {
        return switch (condition) {
            case TriggerCondition.Any _ -> true;
            case TriggerCondition.Label label ->
                    (label.destination() == null
                                    || label.destination().equals(message.destination()))
                            && (label.origin() == null
                                    || label.origin().contains(message.origin()));
            case TriggerCondition.Title title -> meets(title, message);
            case TriggerCondition.Subsystem subsystem -> meets(subsystem, message);
        };
    }

    private static boolean meets(TriggerCondition.Title title, MlrMessage message) {
        AddressView address = message.address(title.party());
        TriggerCondition.Selector selector = title.selector();
        return address.form() != null
                && !address.routesOnSubsystem()
                && fits(selector.titleIndicator(), address.titleIndicator())
                && fits(selector.translationType(), address.type())
                && fits(selector.plan(), address.plan())
                && fits(selector.nature(), address.nature())
                && message.title(title.party()).startsWith(title.digits(), title.exact());
    }

    private static boolean fits(int wanted, int value) {
        return wanted == NumberPattern.ANY || wanted == value;
    }

    private static boolean meets(TriggerCondition.Subsystem wanted, MlrMessage message) {
        AddressView address = message.address(wanted.party());
        if (wanted.subsystem() != null && wanted.subsystem().value() != address.subsystem()) {
            return false;
        }
        if (wanted.point() == null) {
            return true;
        }
        int point =
                address.hasPointCode()
                        ? address.pointCodeValue()
                        : message.label(wanted.party()).value();
        return point == wanted.point().value();
    }

    /// The rule for a message; null if there is none.
    ///
    /// @param trace told of each rule that is not
    static @Nullable Rule find(Rules rules, MlrMessage message, MlrTable.Trace trace) {
        MlrOperation operation = message.operation();
        if (operation == null) {
            return null;
        }
        boolean sequential = rules.source.search() == Ruleset.Search.SEQUENTIAL;
        Rule best = null;
        int bestScore = -1;
        for (Rule rule : rules.byOperation[operation.ordinal()]) {
            int mismatch = mismatch(rule, message);
            if (mismatch != NONE) {
                trace.rejected(rule, mismatch, message);
            } else if (sequential) {
                return rule;
            } else {
                int score = score(rule, message);
                if (score > bestScore) {
                    best = rule;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    /// Which of a rule's conditions a message does not meet, from 0; [#NONE] if it meets all, or
    /// [#MORE_MESSAGES].
    private static int mismatch(Rule rule, MlrMessage message) {
        if (message.hasMoreMessages() && !rule.source.multiMessage()) {
            return MORE_MESSAGES;
        }
        Condition[] conditions = rule.conditions;
        for (int i = 0; i < conditions.length; i++) {
            if (!meets(conditions[i], message)) {
                return i;
            }
        }
        return NONE;
    }

    private static boolean meets(Condition condition, MlrMessage message) {
        return switch (condition) {
            case Condition.Matches matches -> {
                FoundNumber number = message.number(matches.number());
                yield number.isPresent() && matches.pattern().matches(number);
            }
            case Condition.InTable in -> address(in, message) != null;
            case Condition.Unknown unknown -> !message.number(unknown.number()).isPresent();
            case Condition.ProtocolId wanted -> wanted.value() == message.protocolId();
            case Condition.DestinationPort wanted -> wanted.value() == message.destinationPort();
        };
    }

    private static AddressTable.@Nullable Address address(
            Condition.InTable in, MlrMessage message) {
        FoundNumber number = message.number(in.number());
        return number.isPresent() && in.pattern().admits(number) ? in.table().find(number) : null;
    }

    /// How much a rule that is for a message asks of it.
    private static int score(Rule rule, MlrMessage message) {
        int score = 0;
        for (Condition condition : rule.conditions) {
            score++;
            switch (condition) {
                case Condition.Matches matches ->
                        score += score(matches.pattern().digits(), matches.pattern().exact());
                case Condition.InTable in -> {
                    AddressTable.Address address = address(in, message);
                    score += address == null ? 0 : score(address.digits(), address.exact());
                }
                case Condition.Unknown _, Condition.ProtocolId _, Condition.DestinationPort _ -> {
                    // it counts as a condition
                }
            }
        }
        return rule.source.isDefault() ? 0 : score;
    }

    private static int score(String digits, boolean exact) {
        return (exact ? EXACT_SCORE : 0) + DIGIT_SCORE * digits.length();
    }

    /// What a rule that is for a message leads to: what the address says that it was found by, or
    /// what the rule says itself.
    static @Nullable MlrAction action(Rule rule, MlrMessage message) {
        for (Condition condition : rule.conditions) {
            if (condition instanceof Condition.InTable in) {
                AddressTable.Address address = address(in, message);
                if (address != null && address.action() != null) {
                    return address.action();
                }
            }
        }
        return rule.source.action();
    }
}
