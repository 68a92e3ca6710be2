// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// Lets so many a second pass, and so many at once after a silence.
///
/// It keeps the time up to which what has passed is paid for: each that passes moves that on by its
/// share of a second, and none passes if it would lie further ahead than the burst. Owned by one
/// loop.
public final class TokenBucket {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long costNanos;
    private final long burstNanos;
    private long paidUntil = Long.MIN_VALUE;

    /// @param perSecond how many may pass in the long run, 1 to 1,000,000
    /// @param burst how many may pass at once, 1 or more
    public TokenBucket(int perSecond, int burst) {
        if (perSecond < 1 || perSecond > 1_000_000 || burst < 1) {
            throw new IllegalArgumentException(perSecond + " a second, " + burst + " at once");
        }
        this.costNanos = SECOND_NANOS / perSecond;
        this.burstNanos = costNanos * burst;
    }

    /// Whether all that has passed is paid for, as if none had: then it can be done without.
    ///
    /// @param nowNanos as for [#take]
    public boolean isFull(long nowNanos) {
        return paidUntil <= nowNanos;
    }

    /// Whether one more may pass; if so, it is paid for.
    ///
    /// @param nowNanos monotonic nanoseconds, never earlier than before
    public boolean take(long nowNanos) {
        long after = Math.max(paidUntil, nowNanos) + costNanos;
        if (after - nowNanos > burstNanos) {
            return false;
        }
        paidUntil = after;
        return true;
    }
}
