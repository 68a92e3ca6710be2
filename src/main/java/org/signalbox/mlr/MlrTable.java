// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.List;

/// Holds messages against triggers and rules. Belongs to one loop, whose views it keeps.
public final class MlrTable {
    /// Told what a decision goes by; says nothing where nobody asked.
    interface Trace {
        Trace SILENT = new Trace() {};

        default void notFor(MlrSnapshot.Trigger trigger) {}

        default void isFor(MlrSnapshot.Trigger trigger) {}

        /// Why the message goes on without a result.
        default void stopped(MlrCounter why) {}

        default void inspects(MlrSnapshot.Rules rules, MlrMessage message) {}

        /// Why a rule is not for the message.
        ///
        /// @param mismatch index of the condition, or [MlrSnapshot#MORE_MESSAGES]
        default void rejected(MlrSnapshot.Rule rule, int mismatch, MlrMessage message) {}

        default void found(MlrSnapshot.Rule rule, @Nullable MlrAction action) {}

        default void chosen(ResultGroup group, @Nullable MlrResult result) {}
    }

    /// Why a message would become what.
    ///
    /// @param lines one for each trigger and rule that was looked at, in that order
    public record Explanation(MlrResult result, List<String> lines) {}

    private final MlrMessage message = new MlrMessage();
    private final Counters<MlrCounter> counters;
    private final ResultGroup.Availability availability;

    /// Why the present message becomes what it becomes; null if no trigger was for it.
    private @Nullable MlrCounter reason;

    private MlrSnapshot.@Nullable Rule rule;

    /// @param counters of the network
    /// @param availability of destinations that share messages
    public MlrTable(MlrCounters counters, ResultGroup.Availability availability) {
        this.counters = counters.network();
        this.availability = availability;
    }

    /// Decides what becomes of a message, and counts it.
    ///
    /// @param snapshot of triggers and rules
    /// @param sccp the message, which had no flaw
    /// @param origin point code in the routing label
    /// @param destination point code in the routing label
    /// @param nowMillis wall clock, milliseconds since 1970
    public MlrResult decide(
            MlrSnapshot snapshot,
            SccpView sccp,
            PointCode origin,
            PointCode destination,
            long nowMillis) {
        if (snapshot.isEmpty()) {
            return MlrResult.CONTINUE;
        }
        message.begin(sccp, origin, destination);
        MlrResult result = evaluate(snapshot, nowMillis, Trace.SILENT);
        count(result);
        return result;
    }

    /// Says what would become of a message and why, and counts nothing. Parameters as in [#decide].
    public Explanation explain(
            MlrSnapshot snapshot,
            SccpView sccp,
            PointCode origin,
            PointCode destination,
            long nowMillis) {
        message.begin(sccp, origin, destination);
        Narrator narrator = new Narrator();
        MlrResult result = evaluate(snapshot, nowMillis, narrator);
        return new Explanation(result, List.copyOf(narrator.lines));
    }

    private void count(MlrResult result) {
        if (reason == null) {
            return;
        }
        counters.incrementShared(MlrCounter.TRIGGERED);
        counters.incrementShared(reason);
        if (rule != null) {
            rule.counters.incrementShared(RuleCounter.MATCHED);
            rule.counters.incrementShared(
                    switch (result) {
                        case MlrResult.Block _ -> RuleCounter.BLOCKED;
                        case MlrResult.Continue _ -> RuleCounter.CONTINUED;
                        case MlrResult.ToPoint _,
                                MlrResult.ToTitle _,
                                MlrResult.ToServer _,
                                MlrResult.ToApplicationGroup _ ->
                                RuleCounter.ROUTED;
                    });
        }
    }

    private MlrResult evaluate(MlrSnapshot snapshot, long nowMillis, Trace trace) {
        reason = null;
        rule = null;
        MlrSnapshot.Trigger trigger = first(snapshot.triggers(), nowMillis, trace);
        if (trigger == null) {
            return MlrResult.CONTINUE;
        }
        if (trigger.secondary.length > 0) {
            MlrSnapshot.Trigger secondary = first(trigger.secondary, nowMillis, trace);
            if (secondary == null) {
                return goesOn(MlrCounter.CONTINUED_NO_SECONDARY, trace);
            }
            if (secondary.source.action() != null) {
                trigger = secondary;
            }
        }
        MlrSnapshot.Rules rules = trigger.rules;
        return rules == null
                ? act(trigger.source.action(), trace)
                : evaluate(rules, nowMillis, trace);
    }

    private MlrSnapshot.@Nullable Trigger first(
            MlrSnapshot.Trigger[] triggers, long nowMillis, Trace trace) {
        for (MlrSnapshot.Trigger trigger : triggers) {
            if (MlrSnapshot.isFor(trigger, message, nowMillis)) {
                trace.isFor(trigger);
                return trigger;
            }
            trace.notFor(trigger);
        }
        return null;
    }

    private MlrResult evaluate(MlrSnapshot.Rules rules, long nowMillis, Trace trace) {
        MlrCounter obstacle = message.readOperation();
        trace.inspects(rules, message);
        if (obstacle != null) {
            return goesOn(obstacle, trace);
        }
        MlrSnapshot.Rule found =
                rules.source.validity().holdsAt(nowMillis)
                        ? MlrSnapshot.find(rules, message, trace)
                        : null;
        if (found == null) {
            return goesOn(MlrCounter.CONTINUED_NO_RULE, trace);
        }
        rule = found;
        MlrAction action = MlrSnapshot.action(found, message);
        trace.found(found, action);
        return act(action, trace);
    }

    /// @param action not a ruleset
    private MlrResult act(@Nullable MlrAction action, Trace trace) {
        return switch (action) {
            case MlrAction.Route(MlrResult result) -> {
                reason = reasonOf(result);
                yield result;
            }
            case MlrAction.Share(ResultGroup group) -> share(group, trace);
            case MlrAction.Rules _ -> throw new IllegalStateException("rules lead to rules");
            case null -> goesOn(MlrCounter.CONTINUED_NO_RESULT, trace);
        };
    }

    private MlrResult share(ResultGroup group, Trace trace) {
        if (rule == null) {
            // a trigger alone has not read what messages are shared by
            MlrCounter _ = message.readOperation();
        }
        MlrResult chosen = group.choose(key(group.mode()), availability);
        trace.chosen(group, chosen);
        if (chosen != null) {
            reason = reasonOf(chosen);
            return chosen;
        }
        reason = group.discards() ? MlrCounter.BLOCKED_NO_SERVER : MlrCounter.CONTINUED_NO_SERVER;
        return group.unavailable();
    }

    private long key(ResultGroup.Mode mode) {
        if (mode == ResultGroup.Mode.DEST_SME_BINDING && message.operation() != null) {
            FoundNumber number = message.number(MlrNumber.DEST_SME);
            if (number.isPresent()) {
                return number.key();
            }
        }
        return message.transaction();
    }

    private MlrResult goesOn(MlrCounter why, Trace trace) {
        reason = why;
        trace.stopped(why);
        return MlrResult.CONTINUE;
    }

    private static MlrCounter reasonOf(MlrResult result) {
        return switch (result) {
            case MlrResult.Block _ -> MlrCounter.BLOCKED;
            case MlrResult.Continue _ -> MlrCounter.CONTINUED;
            case MlrResult.ToPoint point ->
                    point.subsystem() == null
                            ? MlrCounter.ROUTED_POINT
                            : MlrCounter.ROUTED_SUBSYSTEM;
            case MlrResult.ToTitle _ -> MlrCounter.ROUTED_TITLE;
            case MlrResult.ToServer _ -> MlrCounter.ROUTED_SERVER;
            case MlrResult.ToApplicationGroup _ -> MlrCounter.ROUTED_GROUP;
        };
    }

    /// Puts a decision into words.
    private static final class Narrator implements Trace {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void notFor(MlrSnapshot.Trigger trigger) {
            lines.add("table %s %s: no".formatted(trigger.source.table(), trigger.source));
        }

        @Override
        public void isFor(MlrSnapshot.Trigger trigger) {
            lines.add(
                    "table %s %s: yes, %s"
                            .formatted(
                                    trigger.source.table(),
                                    trigger.source,
                                    said(trigger.source.action())));
        }

        @Override
        public void stopped(MlrCounter why) {
            lines.add("continues: " + why.labels().get("reason"));
        }

        @Override
        public void inspects(MlrSnapshot.Rules rules, MlrMessage message) {
            lines.add("message: " + message);
        }

        @Override
        public void rejected(MlrSnapshot.Rule rule, int mismatch, MlrMessage message) {
            lines.add(
                    mismatch == MlrSnapshot.MORE_MESSAGES
                            ? rule.source + ": no, more messages of the dialogue follow"
                            : "%s: no, %s"
                                    .formatted(
                                            rule.source, why(rule.conditions[mismatch], message)));
        }

        private static String why(Condition condition, MlrMessage message) {
            String found =
                    switch (condition) {
                        case Condition.Matches matches ->
                                message.number(matches.number()).toString();
                        case Condition.InTable in -> message.number(in.number()).toString();
                        case Condition.Unknown unknown ->
                                message.number(unknown.number()).toString();
                        case Condition.ProtocolId _ -> "" + message.protocolId();
                        case Condition.DestinationPort _ -> "" + message.destinationPort();
                    };
            return "%s, but it is %s".formatted(condition, found);
        }

        @Override
        public void found(MlrSnapshot.Rule rule, @Nullable MlrAction action) {
            lines.add("%s: yes, %s".formatted(rule.source, said(action)));
        }

        @Override
        public void chosen(ResultGroup group, @Nullable MlrResult result) {
            lines.add(
                    "result group %s: %s"
                            .formatted(
                                    group.name(),
                                    result == null ? "no member is available" : result));
        }

        private static String said(@Nullable MlrAction action) {
            return action == null ? "no result" : action.toString();
        }
    }
}
