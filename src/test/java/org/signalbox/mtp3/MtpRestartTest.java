// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.MtpRestart.Input;
import org.signalbox.mtp3.MtpRestart.Output;

import java.time.Duration;

/// The restart of an adjacent point: chapter 10 of Q.782, as far as one adjacent point shows it.
class MtpRestartTest {
    private static final Input AVAILABLE = new Input.LinksetAvailable();
    private static final Input UNAVAILABLE = new Input.LinksetUnavailable();
    private static final Input TRA = new Input.TrafficRestartAllowed();
    private static final Input ADVERTISED = new Input.Advertised();
    private static final Output POINT_RESTARTING = new Output.PointRestarting();
    private static final Output ADVERTISE = new Output.Advertise();
    private static final Output SEND_TRA = new Output.SendTrafficRestartAllowed();
    private static final Output POINT_AVAILABLE = new Output.PointAvailable(true);
    private static final Output POINT_UNAVAILABLE = new Output.PointUnavailable();

    private final MachineBench<Input, Output> fast =
            new MachineBench<>(new MtpRestart(true, Mtp3Timers.STANDARD));

    @Test
    void tellsFirstWhatItCannotReachThenAllowsTraffic() {
        assertThat(fast.on(AVAILABLE)).containsExactly(POINT_RESTARTING, ADVERTISE);
        assertThat(fast.on(ADVERTISED)).containsExactly(SEND_TRA);
        assertThat(fast.on(TRA)).containsExactly(POINT_AVAILABLE);
        assertThat(fast.isIdle()).isTrue();
    }

    /// ITP sends TRA 30 s after the link test.
    @Test
    void withoutFastRestartItWaitsForT20() {
        MachineBench<Input, Output> slow =
                new MachineBench<>(new MtpRestart(false, Mtp3Timers.STANDARD));

        assertThat(slow.on(AVAILABLE)).containsExactly(POINT_RESTARTING);
        assertThat(slow.pass(Duration.ofSeconds(29))).isEmpty();
        assertThat(slow.on(TRA)).isEmpty();
        assertThat(slow.pass(Duration.ofSeconds(1))).containsExactly(ADVERTISE);
        assertThat(slow.on(ADVERTISED)).containsExactly(SEND_TRA, POINT_AVAILABLE);
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
                new MachineBench<>(new MtpRestart(true, Mtp3Timers.STANDARD));
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
}
