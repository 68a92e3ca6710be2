// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class BackoffTest {
    private static final long FIRST = 100_000_000;
    private static final long MAX = 2_000_000_000;

    @Test
    void waitsDoubleUpToTheBound() {
        Backoff backoff = new Backoff(FIRST, MAX, 7);

        for (long nominal : new long[] {FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST, 16 * FIRST}) {
            assertThat(backoff.next()).isBetween(nominal * 3 / 4, nominal);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isBetween(MAX * 3 / 4, MAX);
        }
    }

    @Test
    void successBeginsAnew() {
        Backoff backoff = new Backoff(FIRST, MAX, 7);
        long first = backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(first);
    }

    @Test
    void aBoundBelowTheFirstWaitHolds() {
        Backoff backoff = new Backoff(FIRST, FIRST / 2, 7);

        assertThat(backoff.next()).isBetween(FIRST * 3 / 8, FIRST / 2);
        assertThat(backoff.next()).isBetween(FIRST * 3 / 8, FIRST / 2);
    }

    @Test
    void thoseWhoWaitDoNotKeepStep() {
        Set<Long> waits = new HashSet<>();
        for (int who = 0; who < 100; who++) {
            waits.add(new Backoff(FIRST, MAX, who).next());
        }

        assertThat(waits).hasSizeGreaterThan(50);
    }

    @Test
    void noTimeIsNoWait() {
        assertThatThrownBy(() -> new Backoff(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
