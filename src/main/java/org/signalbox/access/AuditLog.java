// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.Admission.Reason;
import org.signalbox.machine.WallClock;
import org.signalbox.metrics.Counters;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Who did what: an entry for each login, and for each command that is more than looking.
/// Thread-safe.
///
/// Whoever records something does not wait: entries are numbered, chained ([AuditEntry]) and
/// written
/// on the executor, in the order in which they were recorded. The last ones are kept in memory,
/// file or not. A file that cannot be written costs entries in it, which are counted and leave a
/// gap
/// in the numbers, but stops no command.
public final class AuditLog {
    /// Entries that [#last] can show.
    public static final int KEPT_MAX = 1_000;

    /// Entries that may wait to be written.
    private static final int WAITING_MAX = 10_000;

    /// Longer commands are cut.
    private static final int WHAT_CHARS_MAX = 1_200;

    /// Refused logins that are told in each interval; the next one tells how many were not.
    private static final int REFUSALS_MAX = 20;

    private static final long REFUSALS_INTERVAL_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// What came of it.
    public enum Outcome {
        DONE,
        /// The node or the rules refused it, or it failed.
        REFUSED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Raw(
            long epochNanos,
            String operator,
            String role,
            String from,
            String what,
            String outcome) {}

    private final WallClock clock;
    private final Executor executor;
    private final AccessObserver observer;
    private final Counters<AccessCounter> counters;

    /// Guards what follows down to the next blank line.
    private final Object lock = new Object();

    private final Deque<Raw> waiting = new ArrayDeque<>();
    private final Deque<AuditEntry> kept = new ArrayDeque<>();
    private Optional<AuditConfig> wanted = Optional.empty();
    private boolean draining;
    private long refusalsSince = Long.MIN_VALUE;
    private int refusals;
    private int refusalsUntold;

    /// Touched by whoever drains, and nobody else.
    private Optional<AuditConfig> used = Optional.empty();

    private @Nullable AuditFile file;
    private boolean failing;
    private long sequence;
    private String previous = AuditEntry.NONE;

    /// @param executor where files may be written; never a loop
    public AuditLog(
            WallClock clock,
            Executor executor,
            AccessObserver observer,
            Counters<AccessCounter> counters) {
        this.clock = clock;
        this.executor = executor;
        this.observer = observer;
        this.counters = counters;
    }

    /// Writes to another file from now on, whose chain is continued if it has one.
    public void use(Optional<AuditConfig> config) {
        synchronized (lock) {
            wanted = config;
        }
        drainLater();
    }

    /// Somebody did something, or tried to.
    ///
    /// @param what the command as it was typed, without secrets
    public void record(Operator operator, String what, Outcome outcome) {
        add(
                new Raw(
                        clock.epochNanos(),
                        operator.name(),
                        operator.role().word(),
                        operator.from(),
                        what,
                        outcome.word()));
    }

    /// Somebody was not let in. Of many that come at once some are told, and a number.
    ///
    /// @param name who they said they are; may be empty
    /// @param proof what they showed: `password`
    /// @param now monotonic nanoseconds
    void refusedLogin(String name, Caller caller, String proof, Reason reason, long now) {
        String untold;
        synchronized (lock) {
            if (refusalsSince == Long.MIN_VALUE || now - refusalsSince > REFUSALS_INTERVAL_NANOS) {
                refusalsSince = now;
                refusals = 0;
            }
            if (++refusals > REFUSALS_MAX) {
                refusalsUntold++;
                return;
            }
            untold = refusalsUntold == 0 ? "" : ", and %d before it".formatted(refusalsUntold);
            refusalsUntold = 0;
        }
        add(
                new Raw(
                        clock.epochNanos(),
                        name,
                        "",
                        caller.words(),
                        "login by %s: %s%s".formatted(proof, reason.word(), untold),
                        Outcome.REFUSED.word()));
    }

    /// The last entries, oldest first.
    ///
    /// @param count how many at most
    public List<AuditEntry> last(int count) {
        synchronized (lock) {
            return new ArrayList<>(kept).subList(Math.max(0, kept.size() - count), kept.size());
        }
    }

    private void add(Raw raw) {
        synchronized (lock) {
            if (waiting.size() >= WAITING_MAX) {
                counters.incrementShared(AccessCounter.AUDIT_LOST);
                return;
            }
            waiting.add(raw);
        }
        drainLater();
    }

    private void drainLater() {
        synchronized (lock) {
            if (draining) {
                return;
            }
            draining = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        while (true) {
            List<Raw> batch;
            Optional<AuditConfig> config;
            synchronized (lock) {
                config = wanted;
                batch = new ArrayList<>(waiting);
                waiting.clear();
                if (batch.isEmpty() && config.equals(used)) {
                    draining = false;
                    return;
                }
            }
            write(batch, config);
        }
    }

    private void write(List<Raw> batch, Optional<AuditConfig> config) {
        try {
            open(config);
        } catch (IOException refused) {
            failed(refused);
        }
        for (Raw raw : batch) {
            AuditEntry entry = chained(raw);
            synchronized (lock) {
                if (kept.size() == KEPT_MAX) {
                    kept.removeFirst();
                }
                kept.addLast(entry);
            }
            counters.incrementShared(AccessCounter.AUDITED);
            append(entry);
        }
        try {
            if (file != null) {
                file.force();
            }
        } catch (IOException refused) {
            failed(refused);
        }
    }

    private void open(Optional<AuditConfig> config) throws IOException {
        if (config.equals(used) && (file != null || config.isEmpty())) {
            return;
        }
        boolean another = !config.equals(used);
        used = config;
        if (file != null) {
            file.close();
            file = null;
        }
        if (config.isEmpty()) {
            return;
        }
        AuditFile opened = AuditFile.open(config.get());
        file = opened;
        opened.last()
                // what could not be written for a while leaves a gap, and is not numbered anew
                .filter(last -> another || last.sequence() >= sequence)
                .ifPresent(
                        last -> {
                            sequence = last.sequence();
                            previous = last.hash();
                        });
    }

    private AuditEntry chained(Raw raw) {
        AuditEntry entry =
                AuditEntry.after(
                        ++sequence,
                        previous,
                        Instant.ofEpochSecond(
                                Math.floorDiv(raw.epochNanos(), NANOS_PER_SECOND),
                                Math.floorMod(raw.epochNanos(), NANOS_PER_SECOND)),
                        raw.operator(),
                        raw.role(),
                        raw.from(),
                        raw.what().length() <= WHAT_CHARS_MAX
                                ? raw.what()
                                : raw.what().substring(0, WHAT_CHARS_MAX),
                        raw.outcome());
        previous = entry.hash();
        return entry;
    }

    private void append(AuditEntry entry) {
        if (used.isEmpty()) {
            return;
        }
        if (file == null) {
            counters.incrementShared(AccessCounter.AUDIT_LOST);
            return;
        }
        try {
            file.append(entry.line());
            if (failing) {
                failing = false;
                observer.auditWorks();
            }
        } catch (IOException refused) {
            counters.incrementShared(AccessCounter.AUDIT_LOST);
            failed(refused);
        }
    }

    /// The file is opened anew for the next entries.
    private void failed(IOException why) {
        if (file != null) {
            file.abandon();
            file = null;
        }
        if (!failing) {
            failing = true;
            observer.auditFails(String.valueOf(why.getMessage()));
        }
    }
}
