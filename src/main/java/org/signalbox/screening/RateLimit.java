// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import java.util.concurrent.atomic.AtomicLong;

/// Lets so many messages a second pass, whichever links they come by. Thread-safe.
///
/// It keeps the time up to which what has passed is paid for: each message moves that on by its
/// share of a second, and is refused if it would lie further ahead than the burst.
final class RateLimit {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long BURST_NANOS = SECOND_NANOS / 10;

    private final long costNanos;
    private final long burstNanos;
    private final AtomicLong paidUntil = new AtomicLong(Long.MIN_VALUE);

    RateLimit(int perSecond) {
        this.costNanos = SECOND_NANOS / perSecond;
        this.burstNanos = Math.max(BURST_NANOS, costNanos);
    }

    /// Whether one more may pass; if so, it is paid for.
    ///
    /// @param now monotonic nanoseconds
    boolean admits(long now) {
        while (true) {
            long paid = paidUntil.get();
            long after = Math.max(paid, now) + costNanos;
            if (after - now > burstNanos) {
                return false;
            }
            if (paidUntil.compareAndSet(paid, after)) {
                return true;
            }
        }
    }
}
