// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.MtpRestart.Input;
import org.signalbox.mtp3.MtpRestart.Output;

import java.time.Duration;

/// The restart of an adjacent point: chapter 10 of Q.782, as far as one adjacent point shows it.
class MtpRestartTest {
    private static final Input AVAILABLE = new Input.LinksetAvailable(false);
    private static final Input UNAVAILABLE = new Input.LinksetUnavailable();
    private static final Input JOINING = new Input.LinksetAvailable(true);
    private static final Input OPEN = new Input.Open();
    private static final Input TELL = new Input.Tell();
    private static final Input TRW = new Input.TrafficRestartWaiting();
    private static final Output SEND_TRW = new Output.SendTrafficRestartWaiting();
    private static final Input TRA = new Input.TrafficRestartAllowed();
    private static final Input ADVERTISED = new Input.Advertised();
    private static final Output POINT_RESTARTING = new Output.PointRestarting();
    private static final Output ADVERTISE = new Output.Advertise();
    private static final Output SEND_TRA = new Output.SendTrafficRestartAllowed();
    private static final Output POINT_AVAILABLE = new Output.PointAvailable(true);
    private static final Output POINT_UNAVAILABLE = new Output.PointUnavailable();

    private final MachineBench<Input, Output> fast =
            new MachineBench<>(new MtpRestart(rules(RestartRules.Procedure.ITU)));

    @Test
    void tellsFirstWhatItCannotReachThenAllowsTraffic() {
        assertThat(fast.on(AVAILABLE)).containsExactly(POINT_RESTARTING, ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
        assertThat(fast.on(TRA)).containsExactly(POINT_AVAILABLE);
        assertThat(fast.isIdle()).isTrue();
    }

    /// Q.704 9.2: this point restarts, too, and tells nobody anything before it has heard all.
    @Test
    void listensWhileThisPointRestarts() {
        assertThat(fast.on(JOINING)).containsExactly(POINT_RESTARTING);
        assertThat(fast.on(TRA)).isEmpty();

        assertThat(fast.on(OPEN)).containsExactly(POINT_AVAILABLE);
        assertThat(fast.on(TELL)).containsExactly(ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
        assertThat(fast.isIdle()).isTrue();
    }

    @Test
    void waitsForTraEvenWhenThisPointHasRestarted() {
        fast.on(JOINING);

        assertThat(fast.on(OPEN)).isEmpty();
        assertThat(fast.on(TELL)).containsExactly(ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
        assertThat(fast.on(TRA)).containsExactly(POINT_AVAILABLE);
    }

    /// T1.111.4 9.3 (1) to (5).
    @Test
    void byAnsiItAnnouncesWhatItTellsAndHonoursTheSameOfOthers() {
        MachineBench<Input, Output> ansi = ansi();

        assertThat(ansi.on(AVAILABLE)).containsExactly(POINT_RESTARTING, SEND_TRW, ADVERTISE);
        assertThat(ansi.on(ADVERTISED)).containsExactly(SEND_TRA);
        // T28 would be over after 19 s, but each TRW starts T25
        ansi.pass(Duration.ofSeconds(18));
        assertThat(ansi.on(TRW)).isEmpty();
        assertThat(ansi.pass(Duration.ofSeconds(31))).isEmpty();
        assertThat(ansi.on(TRW)).isEmpty();
        assertThat(ansi.pass(Duration.ofSeconds(31))).isEmpty();
        assertThat(ansi.on(TRA)).contains(POINT_AVAILABLE);
    }

    /// T1.111.4 9.3 (6) and (7).
    @Test
    void byAnsiItWaitsForT28OrT25() {
        MachineBench<Input, Output> silent = ansi();
        silent.on(AVAILABLE);
        silent.on(ADVERTISED);
        assertThat(silent.pass(Duration.ofSeconds(19)))
                .containsExactly(new Output.PointAvailable(false));

        MachineBench<Input, Output> waiting = ansi();
        waiting.on(TRW);
        waiting.on(AVAILABLE);
        waiting.on(ADVERTISED);
        assertThat(waiting.pass(Duration.ofSeconds(31))).isEmpty();
        assertThat(waiting.pass(Duration.ofSeconds(1)))
                .containsExactly(new Output.PointAvailable(false));
    }

    /// T1.111.4 9.3 (6): T28 runs out before all is told.
    @Test
    void byAnsiItTellsAllBeforeTraffic() {
        MachineBench<Input, Output> slow = ansi();
        slow.on(AVAILABLE);

        assertThat(slow.pass(Duration.ofSeconds(25))).isEmpty();
        assertThat(slow.on(ADVERTISED)).containsExactly(SEND_TRA, POINT_AVAILABLE);
    }

    /// T1.111.4 9.4 (2).
    @Test
    void byAnsiWhatIsUnexpectedIsAnsweredOnceInT29() {
        MachineBench<Input, Output> ansi = ansi();
        bringUp(ansi);
        assertThat(ansi.on(TRA)).isEmpty();
        ansi.pass(Duration.ofSeconds(63));

        assertThat(ansi.on(TRW)).containsExactly(SEND_TRW, ADVERTISE);
        assertThat(ansi.on(TRA)).isEmpty();
        assertThat(ansi.on(ADVERTISED)).containsExactly(SEND_TRA);
        ansi.pass(Duration.ofSeconds(62));
        assertThat(ansi.on(TRA)).isEmpty();
    }

    /// T1.111.4 9.4 (2): T30 runs out before all is told.
    @Test
    void byAnsiTheAnswerComesAfterT30AtTheLatest() {
        MachineBench<Input, Output> ansi = ansi();
        bringUp(ansi);
        ansi.pass(Duration.ofSeconds(63));
        ansi.on(TRA);

        assertThat(ansi.pass(Duration.ofSeconds(33))).containsExactly(SEND_TRA);
        assertThat(ansi.on(ADVERTISED)).isEmpty();
    }

    @Test
    void waitingMeansNothingInNetworksOfItu() {
        fast.on(AVAILABLE);
        fast.on(ADVERTISED);

        assertThat(fast.on(TRW)).isEmpty();
        assertThat(fast.pass(Duration.ofSeconds(64)))
                .containsExactly(new Output.PointAvailable(false));
        assertThat(fast.on(TRW)).isEmpty();
    }

    @Test
    void allowsTrafficAfterT21ToAPointThatNeverSaysSo() {
        fast.on(AVAILABLE);
        fast.on(ADVERTISED);

        assertThat(fast.pass(Duration.ofSeconds(63))).isEmpty();
        assertThat(fast.pass(Duration.ofSeconds(1)))
                .containsExactly(new Output.PointAvailable(false));
    }

    @Test
    void remembersWhatTheFarEndSaidBeforeOurTestEnded() {
        assertThat(fast.on(TRA)).isEmpty();
        assertThat(fast.on(AVAILABLE)).containsExactly(POINT_RESTARTING, ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA, POINT_AVAILABLE);
    }

    @Test
    void forgetsThatWhenTheLinkFailsFirst() {
        fast.on(TRA);

        assertThat(fast.on(UNAVAILABLE)).containsExactly(POINT_UNAVAILABLE);
        fast.on(AVAILABLE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
    }

    @Test
    void startsAnewWhenTheLastLinkIsLost() {
        bringUp();

        assertThat(fast.on(UNAVAILABLE)).containsExactly(POINT_UNAVAILABLE);
        assertThat(fast.isIdle()).isTrue();
        assertThat(fast.on(AVAILABLE)).containsExactly(POINT_RESTARTING, ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
        assertThat(fast.on(TRA)).containsExactly(POINT_AVAILABLE);
    }

    @Test
    void lossDuringRestartEndsIt() {
        fast.on(AVAILABLE);

        assertThat(fast.on(UNAVAILABLE)).containsExactly(POINT_UNAVAILABLE);
        assertThat(fast.on(ADVERTISED)).isEmpty();
    }

    @Test
    void answersARestartItDidNotNotice() {
        bringUp();

        assertThat(fast.on(TRA)).containsExactly(ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
    }

    @Test
    void answersByTraAFewTimesInT19AndTellsWhatItCannotReachAlways() {
        bringUp();
        for (int i = 0; i < MtpRestart.ANSWERS_MAX; i++) {
            assertThat(fast.on(TRA)).containsExactly(ADVERTISE);
            assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
        }

        assertThat(fast.on(TRA)).containsExactly(ADVERTISE);
        assertThat(fast.on(ADVERTISED)).isEmpty();
        fast.pass(Duration.ofSeconds(68));
        assertThat(fast.on(TRA)).containsExactly(ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
    }

    @Test
    void twoPointsThatAnswerEachOtherComeToRest() {
        MachineBench<Input, Output> far =
                new MachineBench<>(new MtpRestart(rules(RestartRules.Procedure.ITU)));
        bringUp();
        bringUp(far);
        MachineBench<Input, Output> to = fast;
        int flights = 0;

        // a TRA that nobody waits for; whoever gets one answers
        boolean flying = true;
        while (flying && flights < 1_000) {
            flights++;
            to.on(TRA);
            flying = to.on(ADVERTISED).contains(SEND_TRA);
            to = to == fast ? far : fast;
        }

        assertThat(flights).isEqualTo(2 * MtpRestart.ANSWERS_MAX + 1);
    }

    @Test
    void traThatComesTooLateToBeTheAnswerMeansThatTheFarEndHasForgotten() {
        fast.on(AVAILABLE);
        fast.on(ADVERTISED);
        fast.pass(Duration.ofSeconds(2));

        assertThat(fast.on(TRA)).containsExactly(ADVERTISE, POINT_AVAILABLE);
        assertThat(fast.on(ADVERTISED)).isEmpty();
    }

    @Test
    void anotherLinkChangesNothing() {
        bringUp();

        assertThat(fast.on(AVAILABLE)).isEmpty();
    }

    private void bringUp() {
        bringUp(fast);
    }

    private static void bringUp(MachineBench<Input, Output> restart) {
        restart.on(AVAILABLE);
        restart.on(ADVERTISED);
        restart.on(TRA);
    }

    private static MachineBench<Input, Output> ansi() {
        return new MachineBench<>(new MtpRestart(rules(RestartRules.Procedure.ANSI)));
    }

    private static RestartRules rules(RestartRules.Procedure procedure) {
        return new RestartRules(procedure, true, false, Mtp3Timers.STANDARD);
    }
}
