// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.diameter.WatchdogMachine.State;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Machine;
import org.signalbox.simulator.world.SimEntropy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Each row of the table of RFC 3539 section 3.4.1 that a peer can bring about.
@NullUnmarked
class WatchdogMachineTest {
    private static final long SECOND = 1_000_000_000;
    private static final Duration TW = Duration.ofSeconds(30);

    private final WatchdogMachine machine = new WatchdogMachine(TW, withoutJitter());
    private final List<String> asked = new ArrayList<>();
    private long now;

    @Test
    void aPeerThatIsSilentIsAskedThenDoubtedThenGivenUp() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        after(30, State.OKAY, "Send");
        after(30, State.SUSPECT, "Failover");
        after(30, State.DOWN, "Close");
        after(30, State.DOWN, "Open");
        after(30, State.DOWN, "Open");
    }

    @Test
    void whoTalksIsNotAsked() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        for (int i = 0; i < 10; i++) {
            now += 29 * SECOND;
            tell(new WatchdogInput.Heard());
        }
        assertThat(machine.nextDeadline()).isEqualTo(now + 30 * SECOND);
    }

    @Test
    void anotherTwHoldsAtOnceAndPutsNothingOff() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        tell(new WatchdogInput.Interval(Duration.ofSeconds(10)));
        after(10, State.OKAY, "Send");
        tell(new WatchdogInput.Interval(Duration.ofSeconds(60)));
        after(10, State.SUSPECT, "Failover");
        after(60, State.DOWN, "Close");
    }

    @Test
    void whoAnswersLateIsTrustedAgain() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        after(30, State.OKAY, "Send");
        after(30, State.SUSPECT, "Failover");
        tell(new WatchdogInput.Answered(), "Failback");
        assertThat(machine.state()).isEqualTo(State.OKAY);
        after(30, State.OKAY, "Send");
    }

    @Test
    void whoHasLostTheQuestionIsAskedAgain() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        after(30, State.OKAY, "Send");
        after(30, State.SUSPECT, "Failover");
        tell(new WatchdogInput.Heard(), "Failback");
        after(30, State.OKAY, "Send");
    }

    @Test
    void whoWasLostHasToAnswerThreeTimes() {
        reopen();
        tell(new WatchdogInput.Answered());
        tell(new WatchdogInput.Heard());
        after(30, State.REOPEN, "Send");
        tell(new WatchdogInput.Answered());
        after(30, State.REOPEN, "Send");
        tell(new WatchdogInput.Answered(), "Failback");
        assertThat(machine.state()).isEqualTo(State.OKAY);
    }

    @Test
    void whoMissesTwoWhileItIsTestedIsGivenUp() {
        reopen();
        tell(new WatchdogInput.Answered());
        after(30, State.REOPEN, "Send");
        after(30, State.REOPEN);
        after(30, State.DOWN, "Close");
    }

    @Test
    void whoMissesOneBeginsToCountAnew() {
        reopen();
        tell(new WatchdogInput.Answered());
        after(30, State.REOPEN, "Send");
        after(30, State.REOPEN);
        tell(new WatchdogInput.Answered());
        for (int i = 0; i < 2; i++) {
            after(30, State.REOPEN, "Send");
            tell(new WatchdogInput.Answered());
        }
        after(30, State.REOPEN, "Send");
        tell(new WatchdogInput.Answered(), "Failback");
    }

    @Test
    void whoIsNotWantedIsNotCalled() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        tell(new WatchdogInput.Stop(), "Failover");
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        tell(new WatchdogInput.Down());
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void lessThanSixSecondsIsRefused() {
        assertThatThrownBy(() -> new WatchdogMachine(Duration.ofMillis(5_999), withoutJitter()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Requests are given to a peer that was said to be there, and nobody is said to be there
    /// twice, or gone twice.
    @Seeds(300)
    void failoverAndFailbackTakeTurns(long seed) {
        Random random = new Random(seed);
        WatchdogMachine any = new WatchdogMachine(TW, new SimEntropy(seed));
        List<WatchdogInput> inputs =
                List.of(
                        new WatchdogInput.Start(),
                        new WatchdogInput.Stop(),
                        new WatchdogInput.Up(),
                        new WatchdogInput.Down(),
                        new WatchdogInput.Answered(),
                        new WatchdogInput.Heard());
        boolean[] trusted = new boolean[1];
        long time = 0;
        for (int i = 0; i < 500; i++) {
            if (random.nextBoolean() && any.nextDeadline() != Machine.NO_DEADLINE) {
                assertThat(any.nextDeadline()).isGreaterThanOrEqualTo(time);
                time = any.nextDeadline();
                any.advance(time, output -> take(output, trusted));
            } else {
                time += random.nextInt(10) * SECOND / 2;
                time = Math.min(time, any.nextDeadline());
                any.handle(
                        inputs.get(random.nextInt(inputs.size())),
                        time,
                        output -> take(output, trusted));
            }
            assertThat(any.state() == State.OKAY).isEqualTo(trusted[0]);
        }
    }

    private static void take(WatchdogOutput output, boolean[] trusted) {
        switch (output) {
            case WatchdogOutput.Failover _ -> {
                assertThat(trusted[0]).isTrue();
                trusted[0] = false;
            }
            case WatchdogOutput.Failback _ -> {
                assertThat(trusted[0]).isFalse();
                trusted[0] = true;
            }
            case WatchdogOutput.Open _, WatchdogOutput.Close _, WatchdogOutput.Send _ -> {}
        }
    }

    private void reopen() {
        tell(new WatchdogInput.Start(), "Open");
        tell(new WatchdogInput.Up(), "Failback");
        tell(new WatchdogInput.Down(), "Failover");
        after(30, State.DOWN, "Open");
        tell(new WatchdogInput.Up(), "Send");
        assertThat(machine.state()).isEqualTo(State.REOPEN);
    }

    private void tell(WatchdogInput input, String... expected) {
        machine.handle(input, now, this::note);
        assertThat(asked).containsExactly(expected);
        asked.clear();
    }

    private void after(int seconds, State state, String... expected) {
        now += seconds * SECOND;
        assertThat(machine.nextDeadline()).isEqualTo(now);
        machine.advance(now, this::note);
        assertThat(asked).containsExactly(expected);
        asked.clear();
        assertThat(machine.state()).isEqualTo(state);
    }

    private void note(WatchdogOutput output) {
        asked.add(output.getClass().getSimpleName());
    }

    /// In the middle of what may come.
    private static Entropy withoutJitter() {
        return new Entropy() {
            @Override
            public void nextBytes(byte[] bytes) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int nextInt() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int nextInt(int bound) {
                return bound / 2;
            }
        };
    }
}
