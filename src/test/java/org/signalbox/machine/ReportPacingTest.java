// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.BitSet;

@NullUnmarked
class ReportPacingTest {
    private static final long INTERVAL = 1_000_000_000L;

    private final ReportPacing pacing = new ReportPacing(INTERVAL);

    @Test
    void subjectIsReportedOnceInAnInterval() {
        assertThat(pacing.permits(7, 0)).isTrue();
        assertThat(pacing.permits(7, 1)).isFalse();
        assertThat(pacing.permits(7, INTERVAL - 1)).isFalse();

        assertThat(pacing.permits(7, INTERVAL)).isTrue();
        assertThat(pacing.permits(7, INTERVAL + 1)).isFalse();
    }

    @Test
    void clockMayBeginBelowZero() {
        assertThat(pacing.permits(7, -2 * INTERVAL)).isTrue();
        assertThat(pacing.permits(7, -INTERVAL - 1)).isFalse();
        assertThat(pacing.permits(7, -INTERVAL)).isTrue();
        assertThat(pacing.permits(7, 0)).isTrue();
    }

    /// Points of clusters planned alike differ in the middle of their numbers only.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 31, 256, 1 << 12, 1 << 16, 1 << 19, 1 << 27})
    void subjectsThatDifferByTheSameStepAllHaveTheirTurnSoon(int step) {
        int subjects = 32;
        BitSet reported = new BitSet();

        for (int interval = 0; interval < 8; interval++) {
            for (int subject = 0; subject < subjects; subject++) {
                if (pacing.permits(subject * step, interval * INTERVAL)) {
                    reported.set(subject);
                }
            }
        }

        assertThat(reported.cardinality()).isEqualTo(subjects);
    }

    @Test
    void reportsOfAnIntervalAreBounded() {
        int permitted = 0;

        for (int subject = 0; subject < 100_000; subject++) {
            permitted += pacing.permits(subject, 0) ? 1 : 0;
        }

        assertThat(permitted).isEqualTo(ReportPacing.PLACES);
    }
}
