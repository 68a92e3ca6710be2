// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class CongestionThresholdsTest {
    private static final int QUEUE_MIN = 16;

    private final CongestionThresholds thresholds =
            new CongestionThresholds(List.of(40, 60, 80), List.of(20, 50, 70), List.of(50, 65, 90));

    @Test
    void levelsRiseAtTheirThresholdsAndFallAtAbatement() {
        int congestion = Congestion.NONE;
        int[] depths = {39, 40, 49, 50, 59, 60, 65, 80, 90, 71, 70, 51, 50, 21, 20, 40};
        int[] levels = {0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 2, 2, 1, 1, 0, 1};
        int[] discards = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 2, 2, 1, 1, 0, 0};
        for (int i = 0; i < depths.length; i++) {
            congestion = thresholds.congestion(depths[i], congestion);
            assertThat(Congestion.level(congestion))
                    .as("level at depth %d", depths[i])
                    .isEqualTo(levels[i]);
            assertThat(Congestion.discardLevel(congestion))
                    .as("discard level at depth %d", depths[i])
                    .isEqualTo(discards[i]);
        }
    }

    @Test
    void levelsMayBeSkippedEitherWay() {
        int congestion = thresholds.congestion(95, Congestion.NONE);
        assertThat(Congestion.level(congestion)).isEqualTo(3);
        assertThat(Congestion.discardLevel(congestion)).isEqualTo(3);

        congestion = thresholds.congestion(0, congestion);
        assertThat(Congestion.level(congestion)).isZero();
        assertThat(Congestion.discardLevel(congestion)).isZero();
    }

    @Test
    void eachOnsetBeginsAnEpisode() {
        int first = thresholds.congestion(40, Congestion.NONE);
        int higher = thresholds.congestion(80, first);
        int ended = thresholds.congestion(0, higher);
        int second = thresholds.congestion(40, ended);

        assertThat(Congestion.episode(higher)).isEqualTo(Congestion.episode(first));
        assertThat(Congestion.episode(second)).isNotEqualTo(Congestion.episode(first));
    }

    @Test
    void saysWhenItRisesNext() {
        int congestion = Congestion.NONE;
        for (int depth = 0; depth <= 100; depth++) {
            int rises = thresholds.risesAt(congestion);
            int next = thresholds.congestion(depth, congestion);
            assertThat(next != congestion).as("change at %d", depth).isEqualTo(depth >= rises);
            congestion = next;
        }
    }

    @Test
    void thresholdsThatDoNotRiseAreRefused() {
        List<Integer> discard = List.of(50, 65, 90);
        assertThatThrownBy(
                        () ->
                                new CongestionThresholds(
                                        List.of(40, 40, 80), List.of(20, 30, 70), discard))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                new CongestionThresholds(
                                        List.of(40, 60, 80), List.of(40, 50, 70), discard))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                new CongestionThresholds(
                                        List.of(40, 60, 80),
                                        List.of(20, 50, 70),
                                        List.of(39, 65, 90)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyQueueBoundHasThresholds() {
        for (int bound = QUEUE_MIN; bound < 5_000; bound++) {
            CongestionThresholds derived = CongestionThresholds.of(bound);
            int full = derived.congestion(bound, Congestion.NONE);
            assertThat(Congestion.level(full)).isEqualTo(3);
            assertThat(Congestion.discardLevel(full)).isEqualTo(3);
            assertThat(Congestion.level(derived.congestion(0, full))).isZero();
        }
    }
}
