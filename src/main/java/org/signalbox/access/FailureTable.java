// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.signalbox.metrics.Counters;

import java.util.LinkedHashMap;
import java.util.Map;

/// Who failed to come in, how often, and whether they are still listened to. Thread-safe.
///
/// Bounded: the longest known give way, so that whoever calls from many addresses costs memory for
/// [#ENTRIES_MAX] of them.
final class FailureTable {
    static final int ENTRIES_MAX = 10_000;

    private static final class Attempts {
        private long since;
        private int failed;

        /// Being looked at just now: they count as failed until that is known, so that many at once
        /// are no more than many after each other.
        private int open;

        private boolean locked;
        private long lockedUntil;

        private Attempts(long since) {
            this.since = since;
        }
    }

    private final Map<String, Attempts> table = new LinkedHashMap<>();
    private final Counters<AccessCounter> counters;

    FailureTable(Counters<AccessCounter> counters) {
        this.counters = counters;
    }

    /// Begins an attempt, whose end [#end] tells.
    ///
    /// @param now monotonic nanoseconds
    /// @return false if it is not to be looked at
    synchronized boolean begin(String who, LoginBlock rule, long now) {
        Attempts attempts = table.get(who);
        if (attempts == null) {
            makeRoom();
            attempts = new Attempts(now);
            table.put(who, attempts);
        }
        if (attempts.locked && attempts.lockedUntil - now > 0) {
            return false;
        }
        if (attempts.locked || now - attempts.since > rule.within().toNanos()) {
            attempts.locked = false;
            attempts.failed = 0;
            attempts.since = now;
        }
        if (attempts.failed + attempts.open >= rule.attempts()) {
            return false;
        }
        attempts.open++;
        return true;
    }

    /// Ends an attempt.
    ///
    /// @return whether whoever made it is not listened to from now on
    synchronized boolean end(String who, boolean failed, LoginBlock rule, long now) {
        Attempts attempts = table.get(who);
        if (attempts == null) {
            return false;
        }
        attempts.open--;
        if (failed && ++attempts.failed >= rule.attempts() && !attempts.locked) {
            attempts.locked = true;
            attempts.lockedUntil = now + rule.blockFor().toNanos();
            return true;
        }
        if (attempts.failed == 0 && attempts.open <= 0) {
            table.remove(who);
        }
        return false;
    }

    private void makeRoom() {
        if (table.size() >= ENTRIES_MAX) {
            table.remove(table.keySet().iterator().next());
            counters.incrementShared(AccessCounter.FORGOTTEN);
        }
    }
}
