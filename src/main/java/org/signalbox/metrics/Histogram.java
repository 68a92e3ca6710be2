// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How often durations of each size were seen: one long for each of a few sizes, and their sum.
///
/// One loop writes, as with [Counters]; any thread may read.
public final class Histogram {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] boundsNanos;

    /// For each bound how many were seen up to it and over the one before; how many over all; and
    /// the sum of nanoseconds.
    private final long[] values;

    /// @param bounds up to and with which durations are counted together, ascending
    public Histogram(List<Duration> bounds) {
        this.boundsNanos = bounds.stream().mapToLong(Duration::toNanos).toArray();
        this.values = new long[boundsNanos.length + 2];
    }

    /// So many of the same duration. Called by the owner only.
    public void add(long nanos, int times) {
        int at = 0;
        while (at < boundsNanos.length && nanos > boundsNanos[at]) {
            at++;
        }
        add(values, at, times);
        add(values, values.length - 1, nanos * times);
    }

    private static void add(long[] values, int at, long amount) {
        VALUE.setOpaque(values, at, values[at] + amount);
    }

    /// What was seen so far. Callable from any thread; what is counted meanwhile may or may not be
    /// in it.
    public Seen seen() {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i <= boundsNanos.length; i++) {
            counts.add((long) VALUE.getOpaque(values, i));
        }
        List<Duration> bounds = new ArrayList<>();
        for (long nanos : boundsNanos) {
            bounds.add(Duration.ofNanos(nanos));
        }
        long sum = (long) VALUE.getOpaque(values, values.length - 1);
        return new Seen(bounds, counts, Duration.ofNanos(sum));
    }

    /// What a histogram has seen.
    ///
    /// @param bounds ascending
    /// @param counts of those up to each bound and over the one before, and of those over all
    /// @param sum of all durations
    public record Seen(List<Duration> bounds, List<Long> counts, Duration sum) {
        public Seen {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }

        /// How many there were.
        public long total() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        /// The least bound that so many of a hundred do not exceed; empty if that is more than the
        /// last, or nothing was seen.
        public Optional<Duration> within(double percent) {
            double wanted = total() * percent / 100;
            long found = 0;
            for (int i = 0; i < bounds.size(); i++) {
                found += counts.get(i);
                if (found > 0 && found >= wanted) {
                    return Optional.of(bounds.get(i));
                }
            }
            return Optional.empty();
        }
    }
}
