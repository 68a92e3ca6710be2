// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.metrics.Histogram.Seen;
import org.signalbox.ss7.Msu;

import java.time.Duration;

class TransitTimesTest {
    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000;

    private final TransitTimes times = new TransitTimes();

    @Test
    void countsEveryMessageOfABurstByTheBatchItCameIn() {
        long now = 5 * SECOND;
        for (int message = 0; message < 3; message++) {
            times.leaves(TransitTimes.moment(now - 50 * MICRO));
        }
        times.leaves(TransitTimes.moment(now - 20_000 * MICRO));
        assertThat(times.histogram().seen().total()).isZero();

        times.settle(now);

        Seen seen = times.histogram().seen();
        assertThat(times.isUnsettled()).isFalse();
        assertThat(seen.counts()).containsExactly(0L, 0L, 3L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L);
        assertThat(seen.sum())
                .isBetween(Duration.ofNanos(20_140 * MICRO), Duration.ofNanos(20_160 * MICRO));
        assertThat(seen.within(50)).contains(Duration.ofNanos(100 * MICRO));
        assertThat(seen.within(99)).contains(Duration.ofMillis(30));
    }

    @Test
    void leavesOutWhatNoLinkHasBrought() {
        times.leaves(Msu.NEVER_TAKEN);

        assertThat(times.isUnsettled()).isFalse();
    }

    @Test
    void countsWhatWasHeldLongerThanTheLastBound() {
        times.leaves(TransitTimes.moment(0));
        times.settle(2 * SECOND);

        assertThat(times.histogram().seen().counts()).endsWith(1L);
        assertThat(times.histogram().seen().within(50)).isEmpty();
    }

    @Test
    void goesOnWhereTheNumbersOfMomentsBeginAnew() {
        long last = ((1L << 32) - 1) << 10;
        times.leaves(TransitTimes.moment(last));
        times.settle(last + 5 * MICRO);

        assertThat(times.histogram().seen().counts()).startsWith(1L);
        assertThat(TransitTimes.moment(last + (1 << 10))).isNotEqualTo(Msu.NEVER_TAKEN);
    }

    @Test
    void saysWhenItMustBeSettled() {
        int batches = 0;
        while (!times.isFull()) {
            times.leaves(TransitTimes.moment(++batches * 10 * MICRO));
        }
        times.settle(batches * 10 * MICRO);

        assertThat(times.isFull()).isFalse();
        assertThat(times.histogram().seen().total()).isEqualTo(batches);
    }
}
