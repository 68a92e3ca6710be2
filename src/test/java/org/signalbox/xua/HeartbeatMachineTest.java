// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspMessage.Heartbeat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class HeartbeatMachineTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final List<Octets> sent = new ArrayList<>();
    private final HeartbeatMachine machine = new HeartbeatMachine();
    private Duration interval = INTERVAL;
    private boolean givenUp;
    private long now;

    @Test
    void sendsEachIntervalSomethingElse() {
        begin();
        for (int i = 0; i < 5; i++) {
            pass(INTERVAL.minusNanos(1));
            assertThat(sent).hasSize(i);
            pass(Duration.ofNanos(1));
            assertThat(sent).hasSize(i + 1).doesNotHaveDuplicates();
            answer(sent.getLast());
        }
        assertThat(givenUp).isFalse();
    }

    @Test
    void givesUpWhenTwoAreUnanswered() {
        begin();
        pass(INTERVAL);
        pass(INTERVAL);
        assertThat(givenUp).isFalse();

        pass(INTERVAL);

        assertThat(givenUp).isTrue();
        assertThat(sent).hasSize(2);
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    /// It talks, so it lives.
    /// strict-beat-talks.
    @Test
    void farEndThatTalksWithoutAnsweringIsNotGivenUp() {
        begin();
        for (int i = 0; i < 20; i++) {
            pass(INTERVAL);
            machine.heard();
        }
        assertThat(givenUp).isFalse();

        pass(INTERVAL);
        pass(INTERVAL);
        pass(INTERVAL);
        assertThat(givenUp).isTrue();
    }

    @Test
    void lateAnswerCounts() {
        begin();
        pass(INTERVAL);
        pass(INTERVAL);
        answer(sent.getFirst());
        pass(INTERVAL);
        assertThat(givenUp).isFalse();
    }

    /// strict-beat-match, strict-beat-replay.
    @Test
    void answerThatIsMadeUpOrRepeatedDoesNotCount() {
        begin();
        pass(INTERVAL);
        answer(sent.getFirst());
        pass(INTERVAL);
        answer(sent.getFirst());
        answer(Octets.NONE);
        answer(Octets.of(new byte[8]));
        answer(
                Octets.of(
                        (byte) 0x7F,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0));
        pass(INTERVAL);
        pass(INTERVAL);
        assertThat(givenUp).isTrue();
    }

    @Test
    void watchesNobodyWithoutInterval() {
        interval = Duration.ZERO;
        begin();
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void endedAndBegunAgainOwesNothing() {
        begin();
        pass(INTERVAL);
        pass(INTERVAL);
        machine.handle(new HeartbeatInput.End(), now, this::take);
        pass(INTERVAL.multipliedBy(10));
        assertThat(sent).hasSize(2);

        begin();
        pass(INTERVAL);
        pass(INTERVAL);

        assertThat(givenUp).isFalse();
        assertThat(sent).hasSize(4).doesNotHaveDuplicates();
    }

    private void begin() {
        machine.handle(new HeartbeatInput.Begin(interval), now, this::take);
    }

    private void answer(Octets data) {
        machine.handle(new HeartbeatInput.Answered(data), now, this::take);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        machine.advance(now, this::take);
    }

    private void take(HeartbeatOutput output) {
        switch (output) {
            case HeartbeatOutput.Send(Heartbeat(Octets data)) -> sent.add(data);
            case HeartbeatOutput.GiveUp _ -> givenUp = true;
        }
    }
}
