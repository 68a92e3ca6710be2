// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.simulator.sms.Latencies.Spread;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/// The counts of one end; readable and writable from any thread.
public final class DialogueCounts {
    /// Reasons told apart; what else there is, counts as [#OTHER_CAUSES].
    static final int KINDS_MAX = 200;

    static final String OTHER_CAUSES = "other causes";

    private final Map<Kind, LongAdder> begunHere = new ConcurrentHashMap<>();
    private final Map<DialogueCount, LongAdder> served = new EnumMap<>(DialogueCount.class);
    private final Map<Operation, Latencies> times = new EnumMap<>(Operation.class);

    /// What dialogues that were begun here have in common.
    ///
    /// @param cause the error or failure that ended them; empty where there is none
    record Kind(Operation operation, DialogueCount count, String cause) {}

    /// Of the dialogues begun here, until a moment or between two.
    ///
    /// @param times how long those took that have ended
    record Counted(Map<Kind, Long> dialogues, Map<Operation, Spread> times) {
        static final Counted NONE = new Counted(Map.of(), Map.of());

        /// What has been counted since another was made.
        Counted since(Counted before) {
            Map<Kind, Long> more = new HashMap<>(dialogues);
            before.dialogues.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
            Map<Operation, Spread> later = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                later.put(operation, time(operation).since(before.time(operation)));
            }
            return new Counted(more, later);
        }

        Counted plus(Counted other) {
            Map<Kind, Long> sums = new HashMap<>(dialogues);
            other.dialogues.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
            Map<Operation, Spread> both = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                both.put(operation, time(operation).plus(other.time(operation)));
            }
            return new Counted(sums, both);
        }

        Spread time(Operation operation) {
            return times.getOrDefault(operation, Spread.NONE);
        }

        long sum(Predicate<Kind> wanted) {
            return dialogues.entrySet().stream()
                    .filter(entry -> wanted.test(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /// Of one operation.
        Counted only(Operation operation) {
            Map<Kind, Long> some = new HashMap<>(dialogues);
            some.keySet().removeIf(kind -> kind.operation() != operation);
            return new Counted(some, Map.of(operation, time(operation)));
        }

        long get(Operation operation, DialogueCount count) {
            return sum(kind -> kind.operation() == operation && kind.count() == count);
        }

        /// Begun and not ended.
        long open() {
            return get(DialogueCount.BEGUN) - sum(kind -> kind.count() != DialogueCount.BEGUN);
        }

        long get(DialogueCount count) {
            return sum(kind -> kind.count() == count);
        }
    }

    DialogueCounts() {
        for (DialogueCount count : DialogueCount.values()) {
            served.put(count, new LongAdder());
        }
        for (Operation operation : Operation.values()) {
            times.put(operation, new Latencies());
        }
    }

    void begun(Operation operation) {
        increment(new Kind(operation, DialogueCount.BEGUN, ""));
    }

    /// @param cause empty for those ended by a result
    /// @param tookNanos since it was begun
    void ended(Operation operation, DialogueCount how, String cause, long tookNanos) {
        Objects.requireNonNull(times.get(operation), "every operation has its times")
                .add(tookNanos);
        Kind kind = new Kind(operation, how, cause);
        boolean room = begunHere.size() < KINDS_MAX || begunHere.containsKey(kind);
        increment(room ? kind : new Kind(operation, how, OTHER_CAUSES));
    }

    private void increment(Kind kind) {
        begunHere.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }

    /// A dialogue of another's.
    void served(DialogueCount how) {
        Objects.requireNonNull(served.get(how), "every count has its adder").increment();
    }

    public long get(DialogueCount count) {
        return Objects.requireNonNull(served.get(count), "every count has its adder").sum()
                + begunHere.entrySet().stream()
                        .filter(entry -> entry.getKey().count() == count)
                        .mapToLong(entry -> entry.getValue().sum())
                        .sum();
    }

    /// Dialogues begun here that have not ended; never too few, even while they begin and end.
    public long open() {
        // what has ended by now was begun before
        long ended =
                get(DialogueCount.ENDED_BY_RESULT)
                        + get(DialogueCount.ENDED_BY_ERROR)
                        + get(DialogueCount.ENDED_BY_VERSION)
                        + get(DialogueCount.ENDED_BY_ABORT)
                        + get(DialogueCount.ENDED_BY_TIME);
        return get(DialogueCount.BEGUN) - ended;
    }

    /// What has been counted of dialogues begun here.
    Counted counted() {
        Map<Kind, Long> now = new HashMap<>();
        begunHere.forEach((kind, count) -> now.put(kind, count.sum()));
        Map<Operation, Spread> spreads = new EnumMap<>(Operation.class);
        times.forEach((operation, taken) -> spreads.put(operation, taken.spread()));
        return new Counted(now, spreads);
    }
}
