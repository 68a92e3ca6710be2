// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

/// Applies a [Pacing]: sampling first, then a token bucket over what is left.
public final class Throttle {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long BURST_NANOS = SECOND_NANOS / 10;

    /// What becomes of a message.
    public enum Verdict {
        /// It goes out.
        PASS,
        /// It is not the one of so many that is taken.
        SAMPLED_OUT,
        /// There were too many of late.
        RATE_LIMITED
    }

    private final int oneIn;
    private final long costNanos;
    private final long bucketNanos;

    private int skipped;

    /// When the bucket was or will be empty; each message moves it on by its cost, and it is never
    /// further back than the burst.
    private long emptyAt;

    /// @param now nanoseconds of the owner's loop
    public Throttle(Pacing pacing, long now) {
        this.oneIn = pacing.oneIn();
        this.costNanos = SECOND_NANOS / pacing.perSecondMax();
        this.bucketNanos = Math.max(BURST_NANOS, costNanos);
        this.skipped = oneIn - 1;
        this.emptyAt = now - bucketNanos;
    }

    /// Decides on the next message.
    public Verdict admit(long now) {
        if (skipped < oneIn - 1) {
            skipped++;
            return Verdict.SAMPLED_OUT;
        }
        skipped = 0;
        long full = now - bucketNanos;
        if (emptyAt - full < 0) {
            emptyAt = full;
        }
        if (emptyAt + costNanos - now > 0) {
            return Verdict.RATE_LIMITED;
        }
        emptyAt += costNanos;
        return Verdict.PASS;
    }
}
