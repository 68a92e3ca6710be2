// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.MtpTester.Input;
import org.signalbox.mtp3.MtpTester.Output;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Ping and its answers, as machines on a bench.
@NullUnmarked
class MtpTesterTest {
    private static final PointCode SELF = PointCode.itu("1.2.3");
    private static final PointCode FAR = PointCode.itu("7.8.1");
    private static final SignallingLinkSelection SLS = SignallingLinkSelection.of(3);

    private final Counters<Mtp3Counter> counters = new Counters<>(Mtp3Counter.class);
    private final MachineBench<Input, Output> bench = tester(SELF, 1, counters);

    @Test
    void numbersMarksAndSizesItsMessages() {
        byte[] payload = start(1, PingRequest.to(FAR).withSize(100)).payload();

        assertThat(payload).hasSize(100);
        assertThat(payload).startsWith(1, 0, 0, 0, 94, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0);
        assertThat(payload[99]).isZero();
    }

    @Test
    void measuresTheRoundTripOfAnEcho() {
        Output.Send sent = start(1, PingRequest.to(FAR));
        bench.pass(Duration.ofMillis(84));

        List<Output> outputs = bench.on(new Input.Received(FAR, SELF, SLS, sent.payload()));

        assertThat(outputs.get(0))
                .isEqualTo(
                        new Output.Replied(
                                1, new PingReply(1, Duration.ofMillis(84), PingReply.Kind.ECHO)));
        PingResult result = ((Output.Finished) outputs.get(1)).result();
        assertThat(result.isSuccessful()).isTrue();
        assertThat(result.successPercent()).isEqualTo(100);
        assertThat(result.minimum()).isEqualTo(Duration.ofMillis(84));
        assertThat(result.average()).isEqualTo(Duration.ofMillis(84));
        assertThat(result.maximum()).isEqualTo(Duration.ofMillis(84));
        // as ITP prints them: 1:0 both ways
        assertThat(result.receivedPerSecond()).isEqualTo(1);
        assertThat(result.receivedKilobitsPerSecond()).isZero();
        assertThat(result.sentPerSecond()).isEqualTo(1);
        assertThat(result.sentKilobitsPerSecond()).isZero();
        assertThat(bench.isIdle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 40})
    void takesTheNextHeadingForAnAcknowledgement(int size) {
        Output.Send sent = start(1, PingRequest.to(FAR).withSize(size));
        byte[] answer = sent.payload().clone();
        answer[0] += 0x10;

        assertThat(bench.on(new Input.Received(FAR, SELF, SLS, answer)).getFirst())
                .isEqualTo(
                        new Output.Replied(
                                1,
                                new PingReply(1, Duration.ZERO, PingReply.Kind.ACKNOWLEDGEMENT)));
    }

    @Test
    void sendsTheNextMessageAfterTheAnswerButNotBeforeTheInterval() {
        Output.Send first = start(1, PingRequest.to(FAR).withCount(3));
        assertThat(first.sls().value()).isZero();
        bench.on(new Input.Received(FAR, SELF, SLS, first.payload()));

        assertThat(bench.pass(Duration.ofMillis(199))).isEmpty();
        List<Output> outputs = bench.pass(Duration.ofMillis(1));

        assertThat(outputs).hasSize(1);
        Output.Send second = (Output.Send) outputs.getFirst();
        assertThat(second.payload()).startsWith(2, 0, 0, 0);
        assertThat(second.sls().value()).isEqualTo(1);
    }

    @Test
    void asksForTheReturnRouteWhenNothingComesBack() {
        start(1, PingRequest.to(FAR).withTimeout(Duration.ofMillis(500)));

        List<Output> outputs = bench.pass(Duration.ofMillis(500));

        PingFailure failure = ((Output.Failed) outputs.get(0)).failure();
        assertThat(failure.cause()).isEqualTo(PingFailure.Cause.NO_ANSWER);
        assertThat(failure.detail()).contains("does 7.8.1 have a route back to 1.2.3?");
        PingResult result = ((Output.Finished) outputs.get(1)).result();
        assertThat(result.sent()).isEqualTo(1);
        assertThat(result.received()).isZero();
        assertThat(result.successPercent()).isZero();
        assertThat(result.failure()).isEqualTo(failure);
    }

    @Test
    void lateAnswerIsNeitherCountedNorAnswered() {
        Output.Send sent = start(1, PingRequest.to(FAR));
        bench.pass(Duration.ofSeconds(2));

        assertThat(bench.on(new Input.Received(FAR, SELF, SLS, sent.payload()))).isEmpty();

        assertThat(counters.get(Mtp3Counter.TEST_OWN_ANSWER)).isEqualTo(1);
        assertThat(counters.get(Mtp3Counter.TEST_ANSWERED)).isZero();
    }

    @Test
    void secondCopyOfAnAnswerIsNotCounted() {
        Output.Send sent = start(1, PingRequest.to(FAR).withCount(2));
        bench.on(new Input.Received(FAR, SELF, SLS, sent.payload()));

        assertThat(bench.on(new Input.Received(FAR, SELF, SLS, sent.payload()))).isEmpty();
    }

    @Test
    void answerFromAnotherPointDoesNotCount() {
        Output.Send sent = start(1, PingRequest.to(FAR));

        assertThat(bench.on(new Input.Received(PointCode.itu("4.5.6"), SELF, SLS, sent.payload())))
                .isEmpty();
    }

    @Test
    void unequippedTesterIsReachedAllTheSameAndNotAskedTooOften() {
        start(1, PingRequest.to(FAR).withCount(2));
        bench.pass(Duration.ofMillis(16));

        assertThat(bench.on(new Input.Unequipped(FAR)))
                .containsExactly(
                        new Output.Replied(
                                1,
                                new PingReply(
                                        1, Duration.ofMillis(16), PingReply.Kind.UNEQUIPPED)));
        assertThat(bench.pass(Duration.ofMillis(983))).isEmpty();
        assertThat(bench.pass(Duration.ofMillis(1))).hasExactlyElementsOfTypes(Output.Send.class);
        PingResult result = ((Output.Finished) bench.on(new Input.Unequipped(FAR)).get(1)).result();
        assertThat(result.isSuccessful()).isTrue();
        assertThat(result.unequipped()).isEqualTo(2);
        assertThat(result.received()).isEqualTo(2);
    }

    @Test
    void messageThatCouldNotBeSentIsNotCountedAsSent() {
        start(1, PingRequest.to(FAR));
        PingFailure noRoute = new PingFailure(PingFailure.Cause.NO_ROUTE, "no route to 7.8.1");

        List<Output> outputs = bench.on(new Input.NotSent(1, noRoute));

        assertThat(outputs.get(0)).isEqualTo(new Output.Failed(1, 1, noRoute));
        PingResult result = ((Output.Finished) outputs.get(1)).result();
        assertThat(result.sent()).isZero();
        assertThat(result.failure()).isEqualTo(noRoute);
    }

    @Test
    void destinationThatBecomesInaccessibleEndsTheWait() {
        start(1, PingRequest.to(FAR));

        assertThat(bench.on(new Input.Inaccessible(Countries.mask("6.0.0/3"), "other"))).isEmpty();
        List<Output> outputs =
                bench.on(new Input.Inaccessible(Countries.mask("7.0.0/3"), "prohibited"));

        assertThat(outputs.getFirst())
                .isEqualTo(
                        new Output.Failed(
                                1,
                                1,
                                new PingFailure(PingFailure.Cause.INACCESSIBLE, "prohibited")));
    }

    @Test
    void operatorCanEndIt() {
        start(1, PingRequest.to(FAR).withCount(1_000));

        List<Output> outputs = bench.on(new Input.Cancel(1));

        assertThat(((Output.Finished) outputs.getFirst()).result().failure().cause())
                .isEqualTo(PingFailure.Cause.CANCELLED);
        assertThat(bench.isIdle()).isTrue();
        assertThat(bench.on(new Input.Cancel(1))).isEmpty();
    }

    @Test
    void testsAreBoundedInNumber() {
        for (int i = 0; i < MtpTester.TESTS_MAX; i++) {
            start(i, PingRequest.to(FAR));
        }

        List<Output> outputs = bench.on(new Input.Start(9_999, PingRequest.to(FAR)));

        assertThat(((Output.Finished) outputs.getFirst()).result().failure().cause())
                .isEqualTo(PingFailure.Cause.TOO_MANY);
    }

    @Test
    void severalTestsOfOneDestinationKeepTheirAnswersApart() {
        Output.Send one = start(1, PingRequest.to(FAR));
        Output.Send two = start(2, PingRequest.to(FAR));

        assertThat(((Output.Replied) replied(two)).test()).isEqualTo(2);
        assertThat(((Output.Replied) replied(one)).test()).isEqualTo(1);
    }

    @Test
    void requestOutOfRangeIsRefused() {
        PingRequest good = PingRequest.to(FAR);

        assertThatThrownBy(() -> good.withCount(0)).hasMessage("count 0 out of range 1 to 1000000");
        assertThatThrownBy(() -> good.withSize(15)).hasMessage("size 15 out of range 16 to 268");
        assertThatThrownBy(() -> good.withSize(269)).hasMessageContaining("269");
        assertThatThrownBy(() -> good.withTimeout(Duration.ofMillis(9)))
                .hasMessage("timeout 9 ms out of range 10 to 60000");
    }

    // ---- the responder ----

    @Test
    void returnsControlMessagesWithTheNextHeadingAndOthersAsTheyAre() {
        byte[] control = filled(19, 0x25);
        byte[] acknowledged = control.clone();
        acknowledged[0] = 0x35;

        assertThat(answerTo(control)).isEqualTo(acknowledged);
        for (int length : new int[] {0, 1, 18, 20, 268}) {
            byte[] traffic = filled(length, 0xF7);
            assertThat(answerTo(traffic)).isEqualTo(traffic);
        }
    }

    @Test
    void headingWrapsWithoutTouchingItsLowHalf() {
        byte[] control = filled(19, 0xF5);

        assertThat(answerTo(control)[0]).isEqualTo((byte) 0x05);
    }

    @Test
    void answersGoBackToTheOriginOnItsSls() {
        assertThat(bench.on(new Input.Received(FAR, SELF, SLS, filled(10, 1))))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Output.Answer.class,
                        answer -> {
                            assertThat(answer.destination()).isEqualTo(FAR);
                            assertThat(answer.sls()).isEqualTo(SLS);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 19, 100})
    void twoRespondersDoNotThrowAStrayMessageToAndFro(int length) {
        Counters<Mtp3Counter> farCounters = new Counters<>(Mtp3Counter.class);
        MachineBench<Input, Output> far = tester(FAR, 2, farCounters);
        // somebody has forged a message to us in the name of the far end
        byte[] flying = filled(length, 0x15);
        int flights = 0;
        boolean toUs = true;
        while (flying != null && flights < 100) {
            List<Output> outputs =
                    toUs
                            ? bench.on(new Input.Received(FAR, SELF, SLS, flying))
                            : far.on(new Input.Received(SELF, FAR, SLS, flying));
            flying = outputs.isEmpty() ? null : ((Output.Answer) outputs.getFirst()).payload();
            toUs = !toUs;
            flights++;
        }

        assertThat(flights).as("flights until it ended").isLessThanOrEqualTo(3);
        assertThat(counters.get(Mtp3Counter.TEST_ECHO_OF_ANSWER)).isEqualTo(1);
    }

    @Test
    void reflectorThatReturnsControlMessagesUnchangedIsNotAnsweredEither() {
        byte[] control = filled(19, 0x05);
        byte[] answer = answerTo(control);

        assertThat(bench.on(new Input.Received(FAR, SELF, SLS, answer))).isEmpty();
    }

    @Test
    void controlMessagesOfAWholeProcedureAreAnswered() {
        // request and termination differ in H1 by more than an answer does
        assertThat(answerTo(filled(19, 0x05))[0]).isEqualTo((byte) 0x15);
        assertThat(answerTo(filled(19, 0x35))[0]).isEqualTo((byte) 0x45);
        bench.pass(Duration.ofSeconds(5));
        assertThat(answerTo(filled(19, 0x05))[0]).isEqualTo((byte) 0x15);
    }

    @Test
    void answersAreLimitedInRate() {
        int answered = 0;
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            byte[] payload = new byte[20];
            random.nextBytes(payload);
            answered += bench.on(new Input.Received(FAR, SELF, SLS, payload)).size();
        }

        assertThat(answered).isEqualTo(TestResponder.ANSWERS_PER_SECOND);
        assertThat(counters.get(Mtp3Counter.TEST_RATE_LIMITED)).isEqualTo(1_000 - answered);
        bench.pass(Duration.ofMillis(100));
        assertThat(bench.on(new Input.Received(FAR, SELF, SLS, filled(30, 9)))).hasSize(1);
    }

    @Test
    void steadyFloodIsAnsweredAtTheLimitForEver() {
        Random random = new Random(2);
        List<Output> answers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[20];
            random.nextBytes(payload);
            answers.addAll(bench.on(new Input.Received(FAR, SELF, SLS, payload)));
            bench.pass(Duration.ofMillis(1));
        }

        // 20 s, and one burst
        assertThat(answers).hasSizeBetween(1_000, 1_051);
    }

    private Output.Send start(int number, PingRequest request) {
        return (Output.Send) bench.on(new Input.Start(number, request)).getFirst();
    }

    private Output replied(Output.Send sent) {
        return bench.on(new Input.Received(FAR, SELF, SLS, sent.payload())).getFirst();
    }

    private byte[] answerTo(byte[] payload) {
        return ((Output.Answer) bench.on(new Input.Received(FAR, SELF, SLS, payload)).getFirst())
                .payload();
    }

    private static MachineBench<Input, Output> tester(
            PointCode self, int mark, Counters<Mtp3Counter> counters) {
        return new MachineBench<>(new MtpTester(self, filled(8, mark), counters));
    }

    private static byte[] filled(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) octet);
        return octets;
    }
}
