// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.PointStop.Input;
import org.signalbox.mtp3.PointStop.Output;
import org.signalbox.mtp3.PointStop.Sight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class PointStopTest {
    private static final Duration LOOK = Duration.ofNanos(PointStop.LOOK_NANOS);
    private static final Output RESTRICTED = new Output.Begun(StopPhase.RESTRICTED);
    private static final Output PROHIBITED = new Output.Begun(StopPhase.PROHIBITED);
    private static final Output CLOSING = new Output.Begun(StopPhase.CLOSING);
    private static final Output CLOSE_SOME = new Output.CloseSome();

    private final MachineBench<Input, Output> bench = new MachineBench<>(new PointStop());
    private int looks;
    private long transferred;
    private boolean moving;
    private int unacknowledged;
    private int open = 2;
    private int associated = 2;

    @Test
    void restrictsFirstWhereTheNetworkKnowsThat() {
        assertThat(begin(8, true)).containsExactly(RESTRICTED, look(1));

        assertThat(decisions(Duration.ofMillis(1_499))).isEmpty();
        assertThat(decisions(Duration.ofMillis(1))).containsExactly(PROHIBITED);
    }

    @Test
    void closesWhenNothingPassesAnyMore() {
        assertThat(begin(8, false)).containsExactly(PROHIBITED, look(1));

        List<Output> whileTrafficPasses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            transferred++;
            whileTrafficPasses.addAll(decisions(LOOK));
        }
        assertThat(whileTrafficPasses).isEmpty();
        assertThat(decisions(Duration.ofMillis(250))).isEmpty();
        assertThat(decisions(Duration.ofMillis(100))).containsExactly(CLOSING, CLOSE_SOME);
    }

    @Test
    void doesNotWaitForTrafficLongerThanHalfTheTime() {
        begin(8, false);

        List<Output> made = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            transferred++;
            made.addAll(decisions(LOOK));
        }

        assertThat(made).containsExactly(new Output.Begun(StopPhase.CLOSING_IN_TRAFFIC));
        assertThat(decisions(Duration.ofMillis(50))).containsExactly(CLOSE_SOME);
    }

    @Test
    void closesTheNextLinksWhenTheLastOnesAreChangedOver() {
        toClosing();

        moving = true;
        assertThat(decisions(Duration.ofMillis(500))).isEmpty();
        moving = false;
        assertThat(decisions(LOOK)).containsExactly(CLOSE_SOME);
        open = 0;
        assertThat(decisions(LOOK)).containsExactly(new Output.Begun(StopPhase.RELEASING));
        assertThat(decisions(LOOK)).isEmpty();
        associated = 0;
        assertThat(decisions(LOOK)).containsExactly(new Output.Finished(true));
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void aStepDoesNotWaitForAChangeoverForEver() {
        toClosing();

        moving = true;
        assertThat(decisions(Duration.ofSeconds(1))).containsExactly(CLOSE_SOME);
    }

    @Test
    void waitsForAcknowledgementsUntilTimeRunsOut() {
        toClosing();

        unacknowledged = 1;
        assertThat(decisions(Duration.ofMillis(6_500))).isEmpty();
        assertThat(decisions(Duration.ofMillis(500)))
                .containsExactly(
                        new Output.Begun(StopPhase.HURRYING),
                        new Output.CloseAll(),
                        new Output.Begun(StopPhase.RELEASING));
        open = 0;
        assertThat(decisions(Duration.ofSeconds(1))).containsExactly(new Output.Finished(false));
    }

    @Test
    void keepsItsTimeThoughNobodyAnswersItsLooks() {
        bench.on(new Input.Begin(Duration.ofSeconds(8).toNanos(), true, true));

        List<Output> made = new ArrayList<>(bench.pass(Duration.ofMillis(7_999)));
        assertThat(made).doesNotContain(new Output.Finished(false));
        assertThat(made).contains(new Output.CloseAll());
        assertThat(bench.pass(Duration.ofMillis(1))).contains(new Output.Finished(false));
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void anEndPointClosesAtOnce() {
        assertThat(bench.on(new Input.Begin(Duration.ofSeconds(8).toNanos(), false, false)))
                .containsExactly(CLOSING, look(1));
    }

    private void toClosing() {
        begin(8, false);
        decisions(Duration.ofMillis(400));
    }

    private List<Output> begin(int seconds, boolean restricts) {
        return bench.on(new Input.Begin(Duration.ofSeconds(seconds).toNanos(), true, restricts));
    }

    private static Output look(int number) {
        return new Output.Look(number);
    }

    /// Lets time pass, answering each look with what there is to see.
    ///
    /// @return all outputs but the looks
    private List<Output> decisions(Duration time) {
        List<Output> made = new ArrayList<>();
        Duration left = time;
        while (left.isPositive()) {
            Duration until = bench.untilDeadline();
            Duration step = until.compareTo(left) < 0 ? until : left;
            left = left.minus(step);
            List<Output> outputs = new ArrayList<>(bench.pass(step));
            for (int i = 0; i < outputs.size(); i++) {
                if (outputs.get(i) instanceof Output.Look(int number)) {
                    looks = number;
                    outputs.addAll(bench.on(new Input.Seen(sight())));
                } else {
                    made.add(outputs.get(i));
                }
            }
        }
        return made;
    }

    private Sight sight() {
        return new Sight(looks, transferred, false, moving, 0, unacknowledged, open, associated);
    }
}
