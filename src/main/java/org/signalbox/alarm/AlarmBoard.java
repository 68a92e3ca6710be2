// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The alarms of a node.
///
/// ```
///               begins            hold-off over
///   (nothing) ──────────> waits ───────────────> ALARM ◄──────────┐ begins again: counted
///       ▲                   │                      │ ends         │
///       └── ends: held off ─┘                      ▼              │
///       ▲                                       settles ──────────┘
///       └────────────── clear-delay over: cleared ─┘
/// ```
///
/// [#update] is told everything that is wrong; what it is not told any more has ended, or its
/// object
/// is there no more. Bounded: [#ALARMS_MAX] conditions; what is beyond is itself an alarm.
///
/// Owned by one loop.
public final class AlarmBoard {
    public static final int ALARMS_MAX = 1_000;

    /// Changes that are remembered.
    public static final int HISTORY_MAX = 1_000;

    /// How many conditions that have ended are remembered for their count.
    private static final int COUNTS_MAX = 4 * ALARMS_MAX;

    private static final Condition.Key BEYOND =
            new Condition.Key(AlarmKind.ALARMS_UNREPORTED, ManagedObject.NODE);

    private final Counters<AlarmCounter> counters = new Counters<>(AlarmCounter.class);
    private final Map<Condition.Key, Entry> entries = new LinkedHashMap<>();
    private final Map<Condition.Key, Long> counts = new LinkedHashMap<>();
    private final ArrayDeque<AlarmChange> history = new ArrayDeque<>();

    private AlarmConfig config = AlarmConfig.DEFAULT;
    private int suppressed;
    private long sequence;

    /// Something that is wrong, or was until a moment ago.
    private static final class Entry {
        final long beganEpochNanos;
        String cause;
        int detail;
        Timer holdOff;
        Timer settling = Timer.STOPPED;
        long count;
        @Nullable Long raisedAs;
        Optional<String> acknowledgedBy = Optional.empty();

        Entry(Condition condition, long count, Timer holdOff, long beganEpochNanos) {
            this.cause = condition.cause();
            this.detail = condition.detail();
            this.count = count;
            this.holdOff = holdOff;
            this.beganEpochNanos = beganEpochNanos;
        }
    }

    /// Readable from any thread.
    public Counters<AlarmCounter> counters() {
        return counters;
    }

    /// Takes effect with the next [#update].
    public void configure(AlarmConfig wanted) {
        config = wanted;
    }

    /// Everything that is wrong now; in no order, each once.
    ///
    /// @param now monotonic nanoseconds
    /// @param epochNanos the same moment, nanoseconds since 1970
    /// @param out told of what is raised and cleared by that
    public void update(
            Collection<Condition> wrong, long now, long epochNanos, Consumer<AlarmChange> out) {
        List<Condition> heeded =
                wrong.stream()
                        .filter(condition -> !config.suppresses(condition))
                        .sorted(
                                Comparator.<Condition, AlarmSeverity>comparing(
                                                condition -> config.severityOf(condition.kind()))
                                        .thenComparing(Condition::object))
                        .toList();
        suppressed = wrong.size() - heeded.size();
        Set<Condition.Key> there = new HashSet<>();
        heeded.forEach(condition -> there.add(condition.key()));
        for (Condition.Key key : List.copyOf(entries.keySet())) {
            if (!there.contains(key) && !key.equals(BEYOND)) {
                end(key, now);
            }
        }
        int beyond = 0;
        for (Condition condition : heeded) {
            if (!entries.containsKey(condition.key()) && isFull()) {
                beyond++;
            } else {
                hold(condition, now, epochNanos);
            }
        }
        reportBeyond(beyond, now, epochNanos);
        advance(now, epochNanos, out);
    }

    /// Raises and clears what has waited long enough.
    public void advance(long now, long epochNanos, Consumer<AlarmChange> out) {
        for (Map.Entry<Condition.Key, Entry> known : List.copyOf(entries.entrySet())) {
            Condition.Key key = known.getKey();
            Entry entry = known.getValue();
            if (entry.settling.isExpired(now)) {
                counters.increment(AlarmCounter.CLEARED);
                tell(key, entry, ++sequence, false, epochNanos, out);
                entries.remove(key);
                remember(key, entry.count);
            } else if (entry.raisedAs == null && entry.holdOff.isExpired(now)) {
                counters.increment(AlarmCounter.RAISED);
                entry.holdOff = Timer.STOPPED;
                entry.raisedAs = ++sequence;
                tell(key, entry, sequence, true, epochNanos, out);
            }
        }
    }

    /// When [#advance] has something to do; [Machine#NO_DEADLINE] if never.
    public long nextDeadline() {
        long next = Machine.NO_DEADLINE;
        for (Entry entry : entries.values()) {
            next = Math.min(next, Timer.earliest(entry.holdOff, entry.settling));
        }
        return next;
    }

    /// Somebody says that they know of an alarm.
    ///
    /// @param raisedAs its sequence number
    /// @return false if there is no such alarm
    public boolean acknowledge(long raisedAs, String by) {
        for (Entry entry : entries.values()) {
            if (entry.raisedAs != null && entry.raisedAs == raisedAs) {
                entry.acknowledgedBy = Optional.of(by);
                return true;
            }
        }
        return false;
    }

    /// The alarms there are, the worst first, and of those the oldest.
    public List<Alarm> alarms() {
        List<Alarm> alarms = new ArrayList<>();
        entries.forEach(
                (key, entry) -> {
                    if (entry.raisedAs != null) {
                        alarms.add(alarm(key, entry, entry.raisedAs));
                    }
                });
        alarms.sort(Comparator.comparing(Alarm::severity).thenComparing(Alarm::sequence));
        return alarms;
    }

    /// What was raised and cleared, the oldest first, as much as is remembered.
    public List<AlarmChange> history() {
        return List.copyOf(history);
    }

    /// How many conditions there are that are no alarms because they are configured to be none.
    public int suppressed() {
        return suppressed;
    }

    private boolean isFull() {
        return entries.size() - (entries.containsKey(BEYOND) ? 1 : 0) >= ALARMS_MAX;
    }

    private void end(Condition.Key key, long now) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return;
        }
        if (entry.raisedAs == null) {
            counters.increment(AlarmCounter.HELD_OFF);
            entries.remove(key);
            remember(key, entry.count);
        } else if (!entry.settling.isRunning()) {
            entry.settling = Timer.start(now, config.clearDelay());
        }
    }

    private void hold(Condition condition, long now, long epochNanos) {
        Entry entry = entries.get(condition.key());
        if (entry == null) {
            long before = Optional.ofNullable(counts.remove(condition.key())).orElse(0L);
            entries.put(
                    condition.key(),
                    new Entry(
                            condition, before + 1, Timer.start(now, config.holdOff()), epochNanos));
            return;
        }
        entry.cause = condition.cause();
        entry.detail = condition.detail();
        if (entry.settling.isRunning()) {
            entry.settling = Timer.STOPPED;
            entry.count++;
        }
    }

    /// It stands on the board beyond its bound.
    private void reportBeyond(int beyond, long now, long epochNanos) {
        if (beyond == 0) {
            end(BEYOND, now);
            return;
        }
        hold(
                new Condition(
                        BEYOND.kind(),
                        BEYOND.object(),
                        "%d more than the %d that are shown".formatted(beyond, ALARMS_MAX)),
                now,
                epochNanos);
    }

    private void remember(Condition.Key key, long count) {
        if (counts.size() == COUNTS_MAX) {
            counts.remove(counts.keySet().iterator().next());
        }
        counts.put(key, count);
    }

    private void tell(
            Condition.Key key,
            Entry entry,
            long number,
            boolean raised,
            long epochNanos,
            Consumer<AlarmChange> out) {
        AlarmChange change =
                new AlarmChange(
                        number,
                        epochNanos,
                        raised,
                        alarm(key, entry, Optional.ofNullable(entry.raisedAs).orElse(number)));
        if (history.size() == HISTORY_MAX) {
            history.removeFirst();
        }
        history.addLast(change);
        out.accept(change);
    }

    private Alarm alarm(Condition.Key key, Entry entry, long raisedAs) {
        return new Alarm(
                raisedAs,
                config.severityOf(key.kind()),
                key.kind(),
                key.object(),
                entry.cause,
                entry.detail,
                entry.beganEpochNanos,
                entry.count,
                entry.acknowledgedBy);
    }
}
