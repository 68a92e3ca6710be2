// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.simulator.sms.LoadPlan.Sender;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

@NullUnmarked
class LoadPlanTest {
    private static final List<String> PHONES =
            IntStream.range(0, 1_000).mapToObj(phone -> "49" + (10_000 + phone)).toList();
    private static final LoadPlan PLAN =
            new LoadPlan(
                    3,
                    300,
                    Duration.ofSeconds(10),
                    PHONES.stream().map(phone -> new Sender(null, phone)).toList(),
                    PHONES);

    @Test
    void messagesAreDueAtASteadyRate() {
        assertThat(PLAN.messages()).isEqualTo(3_000);
        assertThat(PLAN.due(0)).isEqualTo(1);
        for (int message = 1; message < PLAN.messages(); message++) {
            assertThat(PLAN.due(PLAN.dueNanos(message) - 1)).isEqualTo(message);
            assertThat(PLAN.due(PLAN.dueNanos(message) + 1)).isEqualTo(message + 1);
        }
        assertThat(PLAN.due(Duration.ofHours(1).toNanos())).isEqualTo(3_000);
    }

    @Test
    void allTelephonesHaveTheirTurnAndNobodyWritesToItself() {
        Set<String> receivers = new HashSet<>();
        for (int message = 0; message < PHONES.size(); message++) {
            assertThat(PLAN.sender(message).msisdn()).isNotEqualTo(PLAN.receiver(message));
            receivers.add(PLAN.receiver(message));
        }
        assertThat(receivers).hasSameSizeAs(PHONES);
    }

    @Test
    void onlyTextsOfThisLoadAreMessagesOfIt() {
        assertThat(PLAN.message(PLAN.text(0))).isZero();
        assertThat(PLAN.message(PLAN.text(2_999))).isEqualTo(2_999);
        assertThat(PLAN.message(PLAN.text(3_000))).isEqualTo(-1);
        assertThat(PLAN.message("Load 2 message 7")).isEqualTo(-1);
        assertThat(PLAN.message("Load 3 message seven")).isEqualTo(-1);
        assertThat(PLAN.message("Load 3 message -7")).isEqualTo(-1);
        assertThat(PLAN.message("Hello")).isEqualTo(-1);
    }
}
