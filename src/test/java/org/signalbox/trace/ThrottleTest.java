// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.trace.Throttle.Verdict;

class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void burstOfATenthThenTheRate() {
        long now = -5 * SECOND; // a monotonic clock may be negative
        Throttle throttle = new Throttle(new Pacing(1, 100), now);

        assertThat(passing(throttle, 50, now)).isEqualTo(10);
        assertThat(passing(throttle, 50, now + SECOND / 20)).isEqualTo(5);
        assertThat(passing(throttle, 50, now + 100 * SECOND)).isEqualTo(10);
    }

    @Test
    void rateHoldsOverASecond() {
        Throttle throttle = new Throttle(new Pacing(1, 1_000), 0);

        int passed = 0;
        for (long now = 0; now < 10 * SECOND; now += SECOND / 10_000) {
            passed += passing(throttle, 1, now);
        }

        assertThat(passed).isBetween(10_000, 10_100);
    }

    @Test
    void oneASecondMeansOneASecond() {
        Throttle throttle = new Throttle(new Pacing(1, 1), 0);

        assertThat(passing(throttle, 3, 0)).isEqualTo(1);
        assertThat(passing(throttle, 3, SECOND / 2)).isZero();
        assertThat(passing(throttle, 3, SECOND)).isEqualTo(1);
    }

    @Test
    void samplingTakesTheFirstOfEachGroup() {
        Throttle throttle = new Throttle(new Pacing(3, 1_000_000), 0);

        assertThat(throttle.admit(0)).isEqualTo(Verdict.PASS);
        assertThat(throttle.admit(0)).isEqualTo(Verdict.SAMPLED_OUT);
        assertThat(throttle.admit(0)).isEqualTo(Verdict.SAMPLED_OUT);
        assertThat(throttle.admit(0)).isEqualTo(Verdict.PASS);
    }

    private static int passing(Throttle throttle, int offered, long now) {
        int passed = 0;
        for (int i = 0; i < offered; i++) {
            if (throttle.admit(now) == Verdict.PASS) {
                passed++;
            }
        }
        return passed;
    }
}
