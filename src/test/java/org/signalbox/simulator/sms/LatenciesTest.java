// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.simulator.sms.Latencies.Spread;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

@NullUnmarked
class LatenciesTest {
    private final Latencies latencies = new Latencies();

    /// Whatever was counted, a quantile is at least the true one, and at most a 32nd more.
    @Test
    void quantilesAreThoseOfTheTimesCounted() {
        Random random = new Random(1);
        long[] micros = new long[10_000];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = (long) Math.exp(random.nextDouble(23));
            latencies.add(TimeUnit.MICROSECONDS.toNanos(micros[i]));
        }
        Arrays.sort(micros);

        Spread spread = latencies.spread();
        assertThat(spread.count()).isEqualTo(micros.length);
        for (double share : new double[] {0.0001, 0.1, 0.5, 0.9, 0.99, 1}) {
            long wanted = micros[(int) Math.ceil(share * micros.length) - 1];
            assertThat(spread.micros(share)).isBetween(wanted, wanted + wanted / 32);
        }
    }

    @Test
    void whatWasCountedBeforeIsTakenAway() {
        latencies.add(TimeUnit.SECONDS.toNanos(10));
        Spread before = latencies.spread();
        latencies.add(TimeUnit.MICROSECONDS.toNanos(7));

        assertThat(latencies.spread().since(before).micros(1)).isEqualTo(7);
        assertThat(before.plus(before).count()).isEqualTo(2);
        assertThat(Spread.NONE.micros(0.5)).isZero();
    }

    @Test
    void noTimeIsTooLong() {
        latencies.add(Long.MAX_VALUE);
        latencies.add(-1);

        assertThat(latencies.spread().count()).isEqualTo(2);
        assertThat(latencies.spread().micros(0.5)).isZero();
    }
}
