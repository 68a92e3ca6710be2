// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.link.Egress;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.Msu;

import java.util.HashMap;
import java.util.Map;

class ControlPacingTest {
    private static final int RATIO = 8;

    /// Level 1 and 2 of the first episode of congestion, and level 1 of the second.
    private static final int LEVEL_1 = 0x11;

    private static final int LEVEL_2 = 0x12;
    private static final int AGAIN = 0x21;

    private final ControlPacing pacing = new ControlPacing();
    private final CongestedEgress egress = new CongestedEgress(LEVEL_1);

    @Test
    void answersTheFirstAndThenOneInEight() {
        for (int message = 0; message < 40; message++) {
            assertThat(pacing.permits(1, egress, LEVEL_1, 1, RATIO))
                    .as("message %d", message)
                    .isEqualTo(message % RATIO == 0);
        }
    }

    @Test
    void countsEachFlowAndEachLinkByItself() {
        CongestedEgress other = new CongestedEgress(LEVEL_1);

        assertThat(pacing.permits(1, egress, LEVEL_1, 1, RATIO)).isTrue();
        assertThat(pacing.permits(2, egress, LEVEL_1, 1, RATIO)).isTrue();
        assertThat(pacing.permits(1, other, LEVEL_1, 1, RATIO)).isTrue();
        assertThat(pacing.permits(1, egress, LEVEL_1, 1, RATIO)).isFalse();
        assertThat(pacing.permits(2, egress, LEVEL_1, 1, RATIO)).isFalse();
        assertThat(pacing.permits(1, other, LEVEL_1, 1, RATIO)).isFalse();
    }

    @Test
    void higherLevelIsAnsweredAtOnce() {
        pacing.permits(1, egress, LEVEL_1, 1, RATIO);

        assertThat(pacing.permits(1, egress, LEVEL_2, 2, RATIO)).isTrue();
        assertThat(pacing.permits(1, egress, LEVEL_2, 2, RATIO)).isFalse();
        assertThat(pacing.permits(1, egress, LEVEL_1, 1, RATIO)).isFalse();
    }

    @Test
    void nextEpisodeBeginsAnew() {
        pacing.permits(1, egress, LEVEL_1, 1, RATIO);
        pacing.permits(1, egress, LEVEL_1, 1, RATIO);

        assertThat(pacing.permits(1, egress, AGAIN, 1, RATIO)).isTrue();
        assertThat(pacing.permits(1, egress, AGAIN, 1, RATIO)).isFalse();
    }

    @Test
    void whatCouldNotBeSentIsOwed() {
        pacing.permits(1, egress, LEVEL_1, 1, RATIO);
        pacing.revoke(1, egress);

        assertThat(pacing.permits(1, egress, LEVEL_1, 1, RATIO)).isTrue();
    }

    @Test
    void flowsThatAreOverGiveWay() {
        CongestedEgress fine = new CongestedEgress(LEVEL_1);
        for (long flow = 0; flow < 4 * ControlPacing.FLOWS_MAX; flow++) {
            pacing.permits(flow, fine, LEVEL_1, 1, RATIO);
        }
        fine.congestion = 0;
        pacing.permits(-1, egress, LEVEL_1, 1, RATIO);

        for (long flow = 0; flow < 4; flow++) {
            pacing.permits(10_000 + flow, fine, LEVEL_1, 1, RATIO);
            assertThat(pacing.permits(-1, egress, LEVEL_1, 1, RATIO)).isFalse();
        }
    }

    /// However many flows there are: none passes more than seven messages without an answer, and
    /// the first message of each is answered.
    @Seeds(50)
    void noFlowIsEverAnsweredTooSeldom(long seed) {
        SimEntropy chance = new SimEntropy(seed);
        int flows = 1 + chance.nextInt(3 * ControlPacing.FLOWS_MAX);
        Map<Long, Integer> unanswered = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long flow = (long) chance.nextInt(0x4000) << 32 | chance.nextInt(flows);
            if (pacing.permits(flow, egress, LEVEL_1, 1, RATIO)) {
                unanswered.put(flow, 0);
            } else {
                Integer before = unanswered.get(flow);
                assertThat(before).as("first of %d", flow).isNotNull();
                assertThat(before).isLessThan(RATIO - 1);
                unanswered.merge(flow, 1, Integer::sum);
            }
        }
    }

    private static final class CongestedEgress implements Egress {
        private int congestion;

        private CongestedEgress(int congestion) {
            this.congestion = congestion;
        }

        @Override
        public void send(Msu msu) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public int congestion() {
            return congestion;
        }
    }
}
