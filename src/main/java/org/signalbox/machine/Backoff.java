// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// How long to wait before something is tried again: shortly at first, twice as long after each
/// failure, and never longer than a bound.
///
/// Each wait is shortened by up to a quarter, by an amount that follows from who waits and how
/// often it has failed. So neither two ends that refuse each other nor the thousand peers of a node
/// that has been restarted keep step, and a simulation still repeats itself.
public final class Backoff {
    private static final int DOUBLINGS_MAX = 20;
    private static final int SPREAD_STEPS = 256;

    private final long firstNanos;
    private final long maxNanos;
    private final int who;

    private int failures;

    /// @param firstNanos the wait after the first failure, before it is shortened; 1 or more
    /// @param maxNanos no wait is longer; if less than the first, all are about this long
    /// @param who tells those who wait apart, such as a hash of addresses and ports
    public Backoff(long firstNanos, long maxNanos, int who) {
        if (firstNanos < 1 || maxNanos < 1) {
            throw new IllegalArgumentException("a wait must take time");
        }
        this.firstNanos = firstNanos;
        this.maxNanos = maxNanos;
        this.who = who;
    }

    /// Another failure.
    ///
    /// @return nanoseconds to wait
    public long next() {
        int doublings = Math.min(failures, DOUBLINGS_MAX);
        long wait = firstNanos >= maxNanos >> doublings ? maxNanos : firstNanos << doublings;
        failures++;
        return wait - wait / 4 / SPREAD_STEPS * spread();
    }

    /// It has worked: the next failure counts as the first.
    public void reset() {
        failures = 0;
    }

    /// 0 to [#SPREAD_STEPS] - 1; neighbours in number are far apart (Fibonacci hashing).
    private int spread() {
        int mixed = (who * 31 + failures) * 0x9E3779B9;
        return mixed >>> Integer.SIZE - 8;
    }
}
