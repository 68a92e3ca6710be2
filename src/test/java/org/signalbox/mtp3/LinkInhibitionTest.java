// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.LinkInhibition.Input;
import org.signalbox.mtp3.LinkInhibition.Output;
import org.signalbox.mtp3.LinkInhibition.Result;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;

import java.time.Duration;
import java.util.List;

/// Management inhibiting of one link (Q.704 section 10).
class LinkInhibitionTest {
    private static final Output CHANGED = new Output.Changed();
    private static final Duration T12 = Mtp3Timer.T12.standard();
    private static final Duration T13 = Mtp3Timer.T13.standard();
    private static final Duration T14 = Mtp3Timer.T14.standard();
    private static final Duration T22 = Mtp3Timer.T22.standard();
    private static final Duration T23 = Mtp3Timer.T23.standard();

    private final LinkInhibition link = new LinkInhibition(Mtp3Timers.STANDARD);
    private final MachineBench<Input, Output> bench = new MachineBench<>(link);

    @Test
    void asksTheRoutesThenTheFarEnd() {
        assertThat(bench.on(new Input.Inhibit())).containsExactly(new Output.Check(false));
        assertThat(bench.on(new Input.Checked(false, true))).containsExactly(send(Signal.INHIBIT));
        assertThat(link.isAsked()).isTrue();
        assertThat(link.isUsable()).isTrue();

        assertThat(receive(Signal.INHIBIT_ACKNOWLEDGEMENT))
                .containsExactly(CHANGED, concluded(Result.INHIBITED));
        assertThat(link.isLocal()).isTrue();
        assertThat(link.isUsable()).isFalse();
        assertThat(bench.on(new Input.Inhibit())).containsExactly(concluded(Result.ALREADY));
    }

    @Test
    void isRefusedByTheRoutesOrDeniedByTheFarEnd() {
        bench.on(new Input.Inhibit());
        assertThat(bench.on(new Input.Checked(false, false)))
                .containsExactly(concluded(Result.REFUSED));
        bench.on(new Input.Inhibit());
        bench.on(new Input.Checked(false, true));

        assertThat(receive(Signal.DENIED)).containsExactly(concluded(Result.DENIED));
        assertThat(bench.isIdle()).isTrue();
        assertThat(link.isInhibited()).isFalse();
    }

    @Test
    void asksTheRoutesAgainBeforeTheSecondInhibit() {
        bench.on(new Input.Inhibit());
        bench.on(new Input.Checked(false, true));

        assertThat(bench.pass(T14)).containsExactly(new Output.Check(false));
        assertThat(bench.on(new Input.Checked(false, true))).containsExactly(send(Signal.INHIBIT));
        assertThat(bench.pass(T14)).containsExactly(concluded(Result.INHIBIT_NOT_ANSWERED));
        assertThat(bench.isIdle()).isTrue();
        assertThat(receive(Signal.INHIBIT_ACKNOWLEDGEMENT)).isEmpty();
    }

    @Test
    void sendsNeitherRequestWhileTheOtherIsUnanswered() {
        bench.on(new Input.Inhibit());
        bench.on(new Input.Checked(false, true));

        assertThat(bench.on(new Input.Uninhibit())).containsExactly(concluded(Result.BUSY));
        assertThat(receive(Signal.FORCED_UNINHIBIT)).isEmpty();
        assertThat(receive(Signal.REMOTE_TEST)).isEmpty();
        receive(Signal.INHIBIT_ACKNOWLEDGEMENT);
        bench.on(new Input.Uninhibit());

        assertThat(bench.on(new Input.Inhibit())).containsExactly(concluded(Result.BUSY));
        assertThat(receive(Signal.INHIBIT_ACKNOWLEDGEMENT)).isEmpty();
    }

    @Test
    void uninhibitsWhenTheFarEndSaysSo() {
        inhibitLocally();

        assertThat(bench.on(new Input.Uninhibit())).containsExactly(send(Signal.UNINHIBIT));
        assertThat(link.isUsable()).isFalse();
        assertThat(receive(Signal.UNINHIBIT_ACKNOWLEDGEMENT))
                .containsExactly(CHANGED, concluded(Result.UNINHIBITED));
        assertThat(link.isUsable()).isTrue();
        assertThat(bench.isIdle()).isTrue();
        assertThat(bench.on(new Input.Uninhibit()))
                .containsExactly(concluded(Result.NOT_INHIBITED));
    }

    @Test
    void givesUpUninhibitingAfterTheSecondT12() {
        inhibitLocally();
        bench.on(new Input.Uninhibit());

        assertThat(bench.pass(T12)).containsExactly(send(Signal.UNINHIBIT));
        assertThat(bench.pass(T12)).containsExactly(concluded(Result.UNINHIBIT_NOT_ANSWERED));
        assertThat(link.isLocal()).isTrue();
    }

    @Test
    void acknowledgesTheFarEndIfTheRoutesPermit() {
        assertThat(receive(Signal.INHIBIT)).containsExactly(new Output.Check(true));
        assertThat(bench.on(new Input.Checked(true, false))).containsExactly(send(Signal.DENIED));
        receive(Signal.INHIBIT);

        assertThat(bench.on(new Input.Checked(true, true)))
                .containsExactly(send(Signal.INHIBIT_ACKNOWLEDGEMENT), CHANGED);
        assertThat(link.isRemote()).isTrue();
        // section 10.4 a)
        assertThat(receive(Signal.INHIBIT)).containsExactly(send(Signal.INHIBIT_ACKNOWLEDGEMENT));
        assertThat(receive(Signal.UNINHIBIT))
                .containsExactly(send(Signal.UNINHIBIT_ACKNOWLEDGEMENT), CHANGED);
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void whatIsRecalledCarriesTrafficBeforeTheFarEndAnswers() {
        inhibitLocally();
        inhibitRemotely();

        assertThat(bench.on(new Input.Recall()))
                .containsExactly(send(Signal.UNINHIBIT), send(Signal.FORCED_UNINHIBIT), CHANGED);
        assertThat(link.isUsable()).isTrue();
        assertThat(bench.on(new Input.Recall())).isEmpty();
        receive(Signal.UNINHIBIT_ACKNOWLEDGEMENT);
        assertThat(link.isUsable()).isTrue();
        receive(Signal.UNINHIBIT);

        assertThat(link.isInhibited()).isFalse();
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void recallIsAbandonedAfterTheSecondT13() {
        inhibitRemotely();
        bench.on(new Input.Recall());

        assertThat(bench.pass(T13)).containsExactly(send(Signal.FORCED_UNINHIBIT));
        assertThat(bench.pass(T13)).containsExactly(new Output.RecallAbandoned(), CHANGED);
        assertThat(link.isUsable()).isFalse();
    }

    @Test
    void recalledLinkIsAskedForAgainAsAnyOther() {
        inhibitRemotely();
        bench.on(new Input.Recall());

        assertThat(receive(Signal.INHIBIT)).containsExactly(new Output.Check(true));
    }

    @Test
    void testsWhatIsInhibitedAsLongAsItIs() {
        inhibitLocally();
        assertThat(bench.pass(T22)).containsExactly(send(Signal.LOCAL_TEST));
        assertThat(bench.pass(T22)).containsExactly(send(Signal.LOCAL_TEST));
        receive(Signal.FORCED_UNINHIBIT);
        receive(Signal.UNINHIBIT_ACKNOWLEDGEMENT);
        inhibitRemotely();

        assertThat(bench.pass(T23)).containsExactly(send(Signal.REMOTE_TEST));
    }

    @Test
    void believesTheEndThatInhibits() {
        assertThat(receive(Signal.LOCAL_TEST)).containsExactly(send(Signal.FORCED_UNINHIBIT));
        assertThat(receive(Signal.UNINHIBIT))
                .containsExactly(send(Signal.UNINHIBIT_ACKNOWLEDGEMENT));
        assertThat(bench.isIdle()).isTrue();
        assertThat(receive(Signal.REMOTE_TEST)).containsExactly(send(Signal.UNINHIBIT));
        receive(Signal.UNINHIBIT_ACKNOWLEDGEMENT);
        inhibitLocally();
        inhibitRemotely();

        assertThat(receive(Signal.LOCAL_TEST)).isEmpty();
        assertThat(receive(Signal.REMOTE_TEST)).isEmpty();
    }

    @Test
    void forgetsAllWhenThePointRestarts() {
        inhibitRemotely();
        bench.on(new Input.Inhibit());
        bench.on(new Input.Checked(false, true));

        assertThat(bench.on(new Input.PointRestarting()))
                .containsExactly(concluded(Result.VOID), CHANGED);
        assertThat(bench.isIdle()).isTrue();
        assertThat(link.isUsable()).isTrue();
        assertThat(bench.on(new Input.PointRestarting())).isEmpty();
    }

    private void inhibitLocally() {
        bench.on(new Input.Inhibit());
        bench.on(new Input.Checked(false, true));
        receive(Signal.INHIBIT_ACKNOWLEDGEMENT);
    }

    private void inhibitRemotely() {
        receive(Signal.INHIBIT);
        bench.on(new Input.Checked(true, true));
    }

    private List<Output> receive(Signal signal) {
        return bench.on(new Input.Received(signal));
    }

    private static Output send(Signal signal) {
        return new Output.Send(signal);
    }

    private static Output concluded(Result result) {
        return new Output.Concluded(result);
    }
}
