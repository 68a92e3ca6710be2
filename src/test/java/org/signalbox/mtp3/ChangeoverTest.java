// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.mtp3.Changeover.UNKNOWN;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.mtp3.Changeover.Input;
import org.signalbox.mtp3.Changeover.Output;
import org.signalbox.mtp3.Changeover.Result;
import org.signalbox.mtp3.Changeover.Way;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One end's side of a changeover (Q.704 section 5).
class ChangeoverTest {
    private static final Input QUIESCED = new Input.Quiesced();
    private static final Input ACCEPTED_7 = new Input.Accepted(7);
    private static final Input RETRIEVED = new Input.Retrieved();
    private static final Duration T1 = Mtp3Timer.T1.standard();
    private static final Duration T2 = Mtp3Timer.T2.standard();
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MachineBench<Input, Output> changeover =
            new MachineBench<>(new Changeover(Mtp3Timers.STANDARD));

    @Test
    void tellsWhatItAcceptedAndRetrievesWhatTheFarEndLacks() {
        assertThat(begin(Way.BY_ORDER)).containsExactly(new Output.AskAccepted());
        assertThat(changeover.on(ACCEPTED_7)).containsExactly(new Output.SendOrder(7));
        assertThat(changeover.on(QUIESCED)).isEmpty();

        assertThat(changeover.on(new Input.AcknowledgementReceived(3)))
                .containsExactly(new Output.Retrieve(3));
        assertThat(changeover.on(RETRIEVED)).containsExactly(new Output.Release(Result.UPDATED));
        assertThat(changeover.isIdle()).isTrue();
    }

    /// What decides is that three things are known, in whatever order they come.
    @ParameterizedTest
    @ValueSource(strings = {"qao", "qoa", "aqo", "aoq", "oqa", "oaq"})
    void retrievesWhenTheLoopsAreQuietAndBothNumbersAreKnown(String order) {
        begin(Way.BY_ORDER);

        List<Output> outputs = new ArrayList<>();
        for (char input : order.toCharArray()) {
            assertThat(outputs).noneMatch(Output.Retrieve.class::isInstance);
            outputs.addAll(
                    changeover.on(
                            switch (input) {
                                case 'q' -> QUIESCED;
                                case 'a' -> ACCEPTED_7;
                                default -> new Input.OrderReceived(3);
                            }));
        }

        assertThat(outputs).last().isEqualTo(new Output.Retrieve(3));
    }

    /// Section 5.4.1: both ends may begin at once.
    @Test
    void takesTheFarEndsOrderForAnAnswerAndAcknowledgesIt() {
        begin(Way.BY_ORDER);
        changeover.on(ACCEPTED_7);
        changeover.on(QUIESCED);

        assertThat(changeover.on(new Input.OrderReceived(3)))
                .containsExactly(new Output.SendAcknowledgement(7), new Output.Retrieve(3));
    }

    @Test
    void answersAnOrderThatCameBeforeItsOwnByAcknowledgementAlone() {
        begin(Way.BY_ORDER);
        changeover.on(QUIESCED);
        changeover.on(new Input.OrderReceived(3));

        assertThat(changeover.on(ACCEPTED_7))
                .containsExactly(new Output.SendAcknowledgement(7), new Output.Retrieve(3));
    }

    @Test
    void sendsAnEmergencyOrderIfItDoesNotKnowWhatItAccepted() {
        begin(Way.BY_ORDER);

        assertThat(changeover.on(new Input.Accepted(UNKNOWN)))
                .containsExactly(new Output.SendOrder(UNKNOWN));
    }

    @Test
    void retrievesOnlyWhatWasNeverSentIfTheFarEndDoesNotKnow() {
        begin(Way.BY_ORDER);
        changeover.on(ACCEPTED_7);
        changeover.on(QUIESCED);

        assertThat(changeover.on(new Input.OrderReceived(UNKNOWN)))
                .containsExactly(new Output.SendAcknowledgement(7), new Output.Retrieve(UNKNOWN));
        assertThat(changeover.on(RETRIEVED)).containsExactly(new Output.Release(Result.EMERGENCY));
    }

    /// Section 5.7.2.
    @Test
    void startsNewTrafficWhenT2RunsOut() {
        begin(Way.BY_ORDER);
        changeover.on(ACCEPTED_7);
        changeover.on(QUIESCED);

        assertThat(changeover.pass(T2.minus(MOMENT))).isEmpty();
        assertThat(changeover.pass(MOMENT)).containsExactly(new Output.Retrieve(UNKNOWN));
        assertThat(changeover.on(RETRIEVED))
                .containsExactly(new Output.Release(Result.NOT_ACKNOWLEDGED));
    }

    @Test
    void doesNotRetrieveWhileALoopMayStillSendThoughT2HasRunOut() {
        begin(Way.BY_ORDER);
        changeover.on(ACCEPTED_7);

        assertThat(changeover.pass(T2)).isEmpty();
        assertThat(changeover.on(QUIESCED)).containsExactly(new Output.Retrieve(UNKNOWN));
    }

    /// Section 5.7.4.
    @Test
    void takesNoAcknowledgementThatItDidNotAskFor() {
        begin(Way.BY_ORDER);
        changeover.on(QUIESCED);

        assertThat(changeover.on(new Input.AcknowledgementReceived(3))).isEmpty();
        assertThat(changeover.on(ACCEPTED_7)).containsExactly(new Output.SendOrder(7));
    }

    /// Section 5.6.2.
    @Test
    void holdsTrafficForT1IfNobodyCanBeAsked() {
        assertThat(begin(Way.BY_TIME)).isEmpty();
        assertThat(changeover.on(QUIESCED)).isEmpty();

        assertThat(changeover.pass(T1.minus(MOMENT))).isEmpty();
        assertThat(changeover.pass(MOMENT)).containsExactly(new Output.Retrieve(UNKNOWN));
        assertThat(changeover.on(RETRIEVED))
                .containsExactly(new Output.Release(Result.TIME_CONTROLLED));
    }

    @Test
    void farEndThatFindsAWayWhileT1RunsIsAnswered() {
        begin(Way.BY_TIME);
        changeover.on(QUIESCED);

        assertThat(changeover.on(new Input.OrderReceived(3)))
                .containsExactly(new Output.AskAccepted());
        assertThat(changeover.on(ACCEPTED_7))
                .containsExactly(new Output.SendAcknowledgement(7), new Output.Retrieve(3));
    }

    @Test
    void holdsNothingIfNothingLeadsAnywhere() {
        begin(Way.AT_ONCE);

        assertThat(changeover.on(QUIESCED)).containsExactly(new Output.Retrieve(UNKNOWN));
    }

    @Test
    void repeatedOrderIsAcknowledgedAndChangesNothing() {
        begin(Way.BY_ORDER);
        changeover.on(ACCEPTED_7);
        changeover.on(new Input.OrderReceived(3));

        assertThat(changeover.on(new Input.OrderReceived(5)))
                .containsExactly(new Output.SendAcknowledgement(7));
        assertThat(changeover.on(QUIESCED)).containsExactly(new Output.Retrieve(3));
    }

    /// The far end's number would be compared with messages of another service.
    @Test
    void orderAboutALaterServiceOfTheLinkIsAnsweredWithoutANumber() {
        begin(Way.BY_ORDER);
        changeover.on(ACCEPTED_7);
        changeover.on(QUIESCED);
        changeover.on(new Input.ServiceResumed());

        assertThat(changeover.on(new Input.OrderReceived(3)))
                .containsExactly(new Output.SendAcknowledgement(UNKNOWN));
        assertThat(changeover.on(new Input.AcknowledgementReceived(5)))
                .containsExactly(new Output.Retrieve(5));
    }

    private List<Output> begin(Way way) {
        return changeover.on(new Input.Begin(way));
    }
}
