// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

@NullUnmarked
class TallyTest {
    @Seeds(100)
    void itKnowsHowOftenEachWasUsed(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(3_000);
        Tally tally = new Tally(size);
        long[] expected = new long[size];
        int uses = random.nextInt(20_000);
        for (int use = 0; use < uses; use++) {
            // half of them are for a few, which carry
            int thing = random.nextInt(random.nextBoolean() ? size : Math.min(size, 5));
            tally.count(thing);
            expected[thing]++;
            if (random.nextInt(1_000) == 0) {
                assertThat(tally.of(thing)).isEqualTo(expected[thing]);
                assertThat(tally.all()).isEqualTo(use + 1);
            }
        }
        for (int thing = 0; thing < size; thing++) {
            assertThat(tally.of(thing)).isEqualTo(expected[thing]);
        }
    }

    /// It may be behind by a group, and never ahead.
    @Test
    void whoAsksFromAnotherThreadIsToldWhatWasTrueNotLongAgo() throws InterruptedException {
        long uses = 5_000_000;
        Tally tally = new Tally(1);
        AtomicLong begun = new AtomicLong();
        AtomicLong done = new AtomicLong();
        Thread loop =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (long use = 1; use <= uses; use++) {
                                        begun.setRelease(use);
                                        tally.count(0);
                                        done.setRelease(use);
                                    }
                                });
        long last;
        do {
            last = done.getAcquire();
            long told = tally.of(0);
            assertThat(told).isGreaterThanOrEqualTo(last - 64);
            assertThat(told).isLessThanOrEqualTo(begun.getAcquire() + 64);
        } while (last < uses);
        loop.join();
        assertThat(tally.of(0)).isEqualTo(uses);
    }
}
