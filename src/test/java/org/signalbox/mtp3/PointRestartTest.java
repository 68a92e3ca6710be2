// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.PointRestart.Input;
import org.signalbox.mtp3.PointRestart.Output;
import org.signalbox.mtp3.RestartRules.Procedure;

import java.time.Duration;

/// The restart of a whole point: Q.704 section 9.2, T1.111.4 section 9.2.
class PointRestartTest {
    private static final Input REACHABLE = new Input.Reachable();
    private static final Input ISOLATED = new Input.Isolated();
    private static final Input TOLD = new Input.Told();
    private static final Input PARTLY = new Input.Progress(false, false);
    private static final Input LINKED = new Input.Progress(true, false);
    private static final Input ALL = new Input.Progress(true, true);
    private static final Output BEGIN = new Output.Begin();
    private static final Output TELL = new Output.Tell();
    private static final Output ABANDONED = new Output.Abandoned();
    private static final Output WAIT = new Output.Wait();

    @Test
    void endsPhaseOneWhenAllAreBackAndHaveSpoken() {
        MachineBench<Input, Output> point = point(Procedure.ITU, true, false);

        assertThat(point.on(REACHABLE)).containsExactly(BEGIN);
        assertThat(point.on(PARTLY)).isEmpty();
        assertThat(point.on(LINKED)).isEmpty();
        assertThat(point.on(ALL)).containsExactly(TELL);
        assertThat(point.on(TOLD)).containsExactly(new Output.Finished(true));
        assertThat(point.isIdle()).isTrue();
    }

    @Test
    void endsPhaseOneAfterT18WhoeverIsMissing() {
        MachineBench<Input, Output> point = point(Procedure.ITU, true, false);
        point.on(REACHABLE);

        assertThat(point.pass(Duration.ofSeconds(19))).isEmpty();
        assertThat(point.pass(Duration.ofSeconds(1))).containsExactly(TELL);
        assertThat(point.on(TOLD)).containsExactly(new Output.Finished(false));
    }

    /// Section 9.2.3.
    @Test
    void endPointListensForAllOfT20() {
        MachineBench<Input, Output> point = point(Procedure.ITU, false, false);
        point.on(REACHABLE);

        assertThat(point.pass(Duration.ofSeconds(29))).isEmpty();
        assertThat(point.pass(Duration.ofSeconds(1))).containsExactly(TELL);
        assertThat(point.on(TOLD)).containsExactly(new Output.Finished(false));
    }

    @Test
    void preventiveMessagesAreNotCutOffByT20() {
        MachineBench<Input, Output> point = point(Procedure.ITU, true, false);
        point.on(REACHABLE);
        point.pass(Duration.ofSeconds(20));

        assertThat(point.pass(Duration.ofSeconds(15))).isEmpty();
        assertThat(point.isIdle()).isTrue();
        assertThat(point.on(TOLD)).containsExactly(new Output.Finished(false));
    }

    @Test
    void lossOfTheLastLinkEndsEveryPhase() {
        MachineBench<Input, Output> point = point(Procedure.ITU, true, false);
        point.on(REACHABLE);
        assertThat(point.on(ISOLATED)).containsExactly(ABANDONED);
        assertThat(point.isIdle()).isTrue();

        // at once: a restart that was not finished does not count as one
        assertThat(point.on(REACHABLE)).containsExactly(BEGIN);
        point.on(ALL);
        assertThat(point.on(ISOLATED)).containsExactly(ABANDONED);
        assertThat(point.on(TOLD)).isEmpty();
    }

    @Test
    void briefIsolationNeedsNoRestart() {
        MachineBench<Input, Output> point = point(Procedure.ITU, true, false);
        point.on(REACHABLE);
        point.on(ALL);
        point.on(TOLD);

        point.on(ISOLATED);
        point.pass(Duration.ofMillis(700));

        assertThat(point.on(REACHABLE)).isEmpty();
    }

    @Test
    void fastRestartIsNone() {
        MachineBench<Input, Output> point = point(Procedure.ITU, true, true);

        assertThat(point.on(REACHABLE)).isEmpty();
        assertThat(point.isIdle()).isTrue();
    }

    @Test
    void byAnsiPhaseOneHasTwoParts() {
        MachineBench<Input, Output> point = point(Procedure.ANSI, true, false);
        point.on(REACHABLE);

        assertThat(point.pass(Duration.ofSeconds(13))).containsExactly(WAIT);
        assertThat(point.on(LINKED)).isEmpty();
        assertThat(point.pass(Duration.ofSeconds(10))).containsExactly(TELL);
        assertThat(point.pass(Duration.ofSeconds(3))).containsExactly(WAIT);
        assertThat(point.on(TOLD)).containsExactly(new Output.Finished(false));
        assertThat(point.isIdle()).isTrue();
    }

    @Test
    void byAnsiT22EndsTheWaitForLinks() {
        MachineBench<Input, Output> point = point(Procedure.ANSI, false, false);
        point.on(REACHABLE);

        assertThat(point.pass(Duration.ofSeconds(29))).isEmpty();
        assertThat(point.pass(Duration.ofSeconds(1))).containsExactly(TELL);
    }

    @Test
    void byAnsiAnIsolationLastsForT27() {
        MachineBench<Input, Output> point = point(Procedure.ANSI, true, false);
        point.on(REACHABLE);
        point.on(ALL);
        point.on(TOLD);
        point.on(ISOLATED);
        point.pass(Duration.ofSeconds(2));

        assertThat(point.on(REACHABLE)).isEmpty();
        assertThat(point.pass(Duration.ofSeconds(1))).containsExactly(BEGIN);
    }

    private static MachineBench<Input, Output> point(
            Procedure procedure, boolean transferFunction, boolean fast) {
        return new MachineBench<>(
                new PointRestart(
                        new RestartRules(procedure, transferFunction, fast, Mtp3Timers.STANDARD)));
    }
}
