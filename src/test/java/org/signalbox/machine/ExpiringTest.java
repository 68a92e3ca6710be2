// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiringTest {
    private final Expiring<String, Integer> kept = new Expiring<>();

    @Test
    void whatIsOverIsTakenOutInOrder() {
        kept.put("late", 1, 30);
        kept.put("early", 2, 10);

        assertThat(kept.earliest()).isEqualTo(10);
        assertThat(kept.poll(9)).isNull();
        assertThat(kept.poll(30)).isEqualTo(2);
        assertThat(kept.poll(30)).isEqualTo(1);
        assertThat(kept.poll(30)).isNull();
        assertThat(kept.size()).isZero();
        assertThat(kept.earliest()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void whatTakesThePlaceOfAnotherHasItsOwnEnd() {
        kept.put("one", 1, 10);
        kept.put("one", 2, 20);

        assertThat(kept.poll(10)).isNull();
        assertThat(kept.get("one")).isEqualTo(2);
        assertThat(kept.poll(20)).isEqualTo(2);
        assertThat(kept.get("one")).isNull();
    }

    @Test
    void whatIsTakenOutDoesNotEnd() {
        kept.put("one", 1, 10);
        kept.put("two", 2, 10);
        kept.put("three", 3, 10);

        assertThat(kept.remove("one")).isEqualTo(1);
        kept.removeIf(value -> value == 2);

        assertThat(kept.values()).containsExactly(3);
        kept.clear();
        assertThat(kept.poll(10)).isNull();
        assertThat(kept.earliest()).isEqualTo(Machine.NO_DEADLINE);
    }
}
