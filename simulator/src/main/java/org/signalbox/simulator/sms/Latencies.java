// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import java.util.concurrent.atomic.AtomicLongArray;

/// How long many things took, in constant memory: a count for each bucket of times, where a bucket
/// is at most a 32nd of its times wide. Writable and readable from any thread.
final class Latencies {
    private static final int BITS = 5;
    private static final int LINEAR = 1 << BITS;
    private static final int BUCKETS = 32 * LINEAR;
    private static final long NANOS_PER_MICRO = 1_000;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void add(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos / NANOS_PER_MICRO)));
    }

    Spread spread() {
        long[] now = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            now[i] = counts.get(i);
        }
        return new Spread(now);
    }

    private static int bucket(long micros) {
        if (micros < LINEAR) {
            return (int) micros;
        }
        int shift = Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(micros);
        return Math.min(BUCKETS - 1, (shift << BITS) + (int) (micros >> shift));
    }

    /// The longest time that a bucket holds, in microseconds.
    private static long longest(int bucket) {
        if (bucket < 2 * LINEAR) {
            return bucket;
        }
        int shift = (bucket >> BITS) - 1;
        return ((bucket & LINEAR - 1) + LINEAR + 1L << shift) - 1;
    }

    /// What was counted until a moment, or between two. Immutable.
    static final class Spread {
        static final Spread NONE = new Spread(new long[BUCKETS]);

        private final long[] counts;
        private final long sum;

        private Spread(long[] counts) {
            this.counts = counts;
            long all = 0;
            for (long count : counts) {
                all += count;
            }
            this.sum = all;
        }

        /// What has been counted since another was made.
        Spread since(Spread before) {
            return with(before, -1);
        }

        Spread plus(Spread other) {
            return with(other, 1);
        }

        private Spread with(Spread other, int sign) {
            long[] combined = counts.clone();
            for (int i = 0; i < BUCKETS; i++) {
                combined[i] += sign * other.counts[i];
            }
            return new Spread(combined);
        }

        long count() {
            return sum;
        }

        /// The time that so much of all things did not take longer than, in microseconds; 0 if
        /// there were none.
        ///
        /// @param share 0.5 for the median, 1 for the longest time
        long micros(double share) {
            long wanted = Math.max(1, (long) Math.ceil(share * sum));
            long seen = 0;
            for (int i = 0; i < BUCKETS; i++) {
                seen += counts[i];
                if (seen >= wanted) {
                    return longest(i);
                }
            }
            return 0;
        }
    }
}
