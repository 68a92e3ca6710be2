// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class CongestionThresholdsTest {
    private final CongestionThresholds thresholds =
            new CongestionThresholds(List.of(40, 60, 80), List.of(20, 50, 70));

    @Test
    void levelRisesAtOnsetAndFallsAtAbatement() {
        int level = 0;
        int[] depths = {39, 40, 59, 60, 80, 71, 70, 51, 50, 21, 20};
        int[] levels = {0, 1, 1, 2, 3, 3, 2, 2, 1, 1, 0};
        for (int i = 0; i < depths.length; i++) {
            level = thresholds.level(depths[i], level);
            assertThat(level).as("depth %d", depths[i]).isEqualTo(levels[i]);
        }
    }

    @Test
    void levelsMayBeSkippedEitherWay() {
        assertThat(thresholds.level(90, 0)).isEqualTo(3);
        assertThat(thresholds.level(0, 3)).isZero();
    }

    @Test
    void thresholdsThatDoNotRiseAreRefused() {
        assertThatThrownBy(() -> new CongestionThresholds(List.of(40, 40, 80), List.of(20, 30, 70)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CongestionThresholds(List.of(40, 60, 80), List.of(40, 50, 70)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyQueueBoundHasThresholds() {
        for (int bound = M2paBuffers.QUEUE_MSUS_MIN; bound < 5_000; bound++) {
            CongestionThresholds derived = CongestionThresholds.of(bound);
            assertThat(derived.level(bound, 0)).isEqualTo(3);
            assertThat(derived.level(0, 3)).isZero();
        }
    }
}
