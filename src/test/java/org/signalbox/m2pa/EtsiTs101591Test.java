// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.m2pa.StatusIndication.ALIGNMENT;
import static org.signalbox.m2pa.StatusIndication.BUSY;
import static org.signalbox.m2pa.StatusIndication.BUSY_ENDED;
import static org.signalbox.m2pa.StatusIndication.OUT_OF_SERVICE;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_OUTAGE;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_RECOVERED;
import static org.signalbox.m2pa.StatusIndication.PROVING_EMERGENCY;
import static org.signalbox.m2pa.StatusIndication.PROVING_NORMAL;
import static org.signalbox.m2pa.StatusIndication.READY;

import io.netty.buffer.ByteBuf;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.time.Duration;

/// The tests of ETSI TS 101 591, against a production link on simulated SCTP with the timers of the
/// standard. What each does is what the freely available tester for this list does.
class EtsiTs101591Test {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private static final byte[] SLTM = LinkTestUser.SLTM;
    private static final byte[] SLTA = LinkTestUser.SLTA;

    private Tester tester = new Tester().connect();

    @AfterEach
    void close() {
        tester.close();
    }

    // ---- alignment ----------------------------------------------------------------------------

    @Test
    @Conformance("algn-v-01")
    void firstMessageIsOutOfService() {
        Tester.Received first = tester.await("anything", _ -> true, ONE_SECOND);

        // version 1, spare, class 11, type 2, length 20; unused, BSN; unused, FSN; state 9
        assertThat(Tester.hex(first.octets()))
                .isEqualTo("01000b0200000014" + "00ffffff00ffffff" + "00000009");
        assertThat(first.stream()).isZero();
        assertThat(first.payloadProtocol()).isEqualTo(5);
    }

    @Test
    @Conformance("algn-v-02")
    void outOfServiceIsAnsweredByAlignment() {
        tester.await(OUT_OF_SERVICE);

        tester.status(OUT_OF_SERVICE);

        assertThat(Tester.hex(tester.await(ALIGNMENT).octets()))
                .isEqualTo("01000b0200000014" + "00ffffff00ffffff" + "00000001");
    }

    @Test
    @Conformance("algn-v-03")
    void alignmentIsAnsweredByProvingNormal() {
        tester.align();

        assertThat(Tester.hex(tester.await(PROVING_NORMAL).octets()))
                .isEqualTo("01000b0200000014" + "00ffffff00ffffff" + "00000002");
    }

    @Test
    @Conformance("algn-v-04")
    void alignmentInEmergencyIsAnsweredByProvingEmergency() {
        restartInEmergency();

        tester.align();

        assertThat(Tester.hex(tester.await(PROVING_EMERGENCY).octets()))
                .isEqualTo("01000b0200000014" + "00ffffff00ffffff" + "00000003");
        assertThat(tester.rest()).noneMatch(m -> m.is(PROVING_NORMAL));
    }

    @Test
    @Conformance("algn-v-05")
    void followsThePeerToProvingEmergency() {
        tester.align();
        tester.await(PROVING_NORMAL);

        tester.status(PROVING_EMERGENCY);

        tester.await(PROVING_EMERGENCY);
    }

    @Test
    @Conformance("algn-v-06")
    void isReadyAfterTheNormalProvingPeriod() {
        tester.align();
        tester.await(PROVING_NORMAL);
        long begin = tester.world.now();

        tester.status(PROVING_NORMAL);
        tester.await(READY);

        assertThat(Duration.ofNanos(tester.world.now() - begin))
                .isBetween(Duration.ofMillis(8_200), Duration.ofMillis(8_210));
    }

    @Test
    @Conformance("algn-v-07")
    void isReadyAfterTheEmergencyProvingPeriod() {
        restartInEmergency();
        tester.align();
        tester.await(PROVING_EMERGENCY);
        long begin = tester.world.now();

        tester.status(PROVING_EMERGENCY);
        tester.await(READY);

        assertThat(Duration.ofNanos(tester.world.now() - begin))
                .isBetween(Duration.ofMillis(500), Duration.ofMillis(510));
    }

    @Test
    @Conformance("algn-i-01")
    void statusOfAnotherVersionIsIgnored() {
        expectNoAlignmentAfter(Tester.with(Tester.statusOctets(OUT_OF_SERVICE), 0, 2));
        assertThat(count(M2paLinkCounter.DISCARDED_VERSION)).isOne();
    }

    @Test
    @Conformance("algn-i-02")
    void spareOctetIsNotLookedAt() {
        tester.await(OUT_OF_SERVICE);

        tester.send(0, Tester.with(Tester.statusOctets(OUT_OF_SERVICE), 1, 1));

        assertThat(tester.within(m -> m.is(ALIGNMENT), ONE_SECOND)).isNotNull();
    }

    @Test
    @Conformance("algn-i-03")
    void statusOfAnotherClassIsIgnored() {
        expectNoAlignmentAfter(Tester.with(Tester.statusOctets(OUT_OF_SERVICE), 2, 12));
        assertThat(count(M2paLinkCounter.DISCARDED_CLASS)).isOne();
    }

    @Test
    @Conformance("algn-i-04")
    void unknownMessageTypeIsIgnored() {
        expectNoAlignmentAfter(Tester.with(Tester.statusOctets(OUT_OF_SERVICE), 3, 4));
        assertThat(count(M2paLinkCounter.DISCARDED_TYPE)).isOne();
    }

    @Test
    @Conformance("algn-i-05")
    void statusOfAnotherLengthThanItSaysIsIgnored() {
        expectNoAlignmentAfter(Tester.withLength(Tester.statusOctets(OUT_OF_SERVICE), 1_600_000));
        assertThat(count(M2paLinkCounter.DISCARDED_LENGTH)).isOne();
    }

    @Test
    @Conformance("algn-o-01")
    void provingNormalInsteadOfAlignmentEndsTheAttempt() {
        expectOutOfServiceInsteadOfAlignmentAfter(() -> tester.status(PROVING_NORMAL));
    }

    @Test
    @Conformance("algn-o-02")
    void provingEmergencyInsteadOfAlignmentEndsTheAttempt() {
        expectOutOfServiceInsteadOfAlignmentAfter(() -> tester.status(PROVING_EMERGENCY));
    }

    @Test
    @Conformance("algn-o-03")
    void readyInsteadOfAlignmentEndsTheAttempt() {
        expectOutOfServiceInsteadOfAlignmentAfter(() -> tester.status(READY));
    }

    @Test
    @Conformance("algn-o-04")
    void emptyUserDataInsteadOfAlignmentEndsTheAttempt() {
        expectOutOfServiceInsteadOfAlignmentAfter(() -> tester.acknowledge(0xFFFFFF, 0));
    }

    @Test
    @Conformance("algn-o-05")
    void userDataInsteadOfAlignmentEndsTheAttempt() {
        expectOutOfServiceInsteadOfAlignmentAfter(() -> tester.data(0xFFFFFF, 0, SLTM));
    }

    // ---- streams ------------------------------------------------------------------------------

    @Test
    @Conformance({"sctp-v-01", "sctp-v-07"})
    void userDataTravelsOnStreamOne() {
        tester.bringUp();

        tester.data(0xFFFFFF, 0, SLTM);

        assertThat(tester.awaitData(SLTA).stream()).isOne();
    }

    @Test
    @Conformance("sctp-v-02")
    void alignsAnewOnTheSameAssociationAfterOutOfServiceFromThePeer() {
        tester.bringUp();

        tester.status(OUT_OF_SERVICE);
        tester.await(OUT_OF_SERVICE);
        tester.status(ALIGNMENT);

        tester.await(ALIGNMENT);
        assertThat(tester.user.events)
                .containsExactly("in service", "out of service: REMOTE_OUT_OF_SERVICE");
    }

    @Test
    @Conformance("sctp-v-03")
    void linkStatusTravelsOnStreamZero() {
        assertThat(tester.await(OUT_OF_SERVICE).stream()).isZero();
        tester.status(OUT_OF_SERVICE);
        assertThat(tester.await(ALIGNMENT).stream()).isZero();
        tester.status(ALIGNMENT);
        assertThat(tester.await(PROVING_NORMAL).stream()).isZero();
        tester.status(PROVING_NORMAL);
        assertThat(tester.await(READY).stream()).isZero();
    }

    @Test
    @Conformance("sctp-v-04")
    void busyAndBusyEndedTravelOnStreamZero() {
        tester.bringUp();

        tester.linkLoop.run(() -> tester.link.setReceiveCongestion(true));
        Tester.Received busy = tester.await(BUSY);
        tester.linkLoop.run(() -> tester.link.setReceiveCongestion(false));
        Tester.Received ended = tester.await(BUSY_ENDED);

        assertThat(busy.stream()).isZero();
        assertThat(ended.stream()).isZero();
    }

    @Test
    @Conformance("sctp-v-05")
    void readyAfterRemoteOutageTravelsOnStreamOne() {
        tester.bringUpToTest();

        tester.status(1, 0, 0, PROCESSOR_OUTAGE);
        tester.status(1, 0, 0, PROCESSOR_RECOVERED);
        tester.status(1, 0, 0, READY);

        tester.await("Ready on stream 1", m -> m.is(READY) && m.stream() == 1, ONE_SECOND);
    }

    @Test
    @Conformance("sctp-v-06")
    void localOutageTravelsOnStreamOne() {
        tester.bringUpToTest();
        tester.acknowledge(0, 0);

        tester.linkLoop.run(() -> tester.link.setLocalProcessorOutage(true));
        Tester.Received outage = tester.await(PROCESSOR_OUTAGE);
        tester.linkLoop.run(() -> tester.link.setLocalProcessorOutage(false));
        Tester.Received recovered = tester.await(PROCESSOR_RECOVERED);
        tester.status(1, 0, 0, READY);
        Tester.Received ready = tester.await(READY);

        assertThat(outage.stream()).isOne();
        assertThat(recovered.stream()).isOne();
        assertThat(ready.stream()).isOne();
    }

    // ---- messages -----------------------------------------------------------------------------

    @Test
    @Conformance("msg-v-01")
    void missingAcknowledgementEndsTheLink() {
        tester.bringUpToTest();

        assertThat(tester.within(m -> m.is(OUT_OF_SERVICE), TEN_SECONDS)).isNotNull();

        assertThat(tester.user.events).contains("out of service: T7_EXPIRED");
    }

    @Test
    @Conformance("msg-v-02")
    void userDataAcknowledges() {
        tester.bringUpToTest();

        tester.data(0, 0, SLTM);
        tester.awaitData(SLTA);
        tester.acknowledge(1, 0);

        assertThat(tester.within(m -> m.is(OUT_OF_SERVICE), TEN_SECONDS)).isNull();
    }

    @Test
    @Conformance("msg-v-03")
    void emptyUserDataAcknowledges() {
        tester.bringUpToTest();

        tester.acknowledge(0, 0);

        assertThat(tester.within(m -> m.is(OUT_OF_SERVICE), TEN_SECONDS)).isNull();
    }

    @Test
    @Conformance("msg-v-04")
    void answerAcknowledges() {
        tester.bringUpToTest();

        tester.data(0, 0, SLTM);

        Tester.Received answer = tester.await("SLTA", m -> m.carries(SLTA), ONE_SECOND);
        assertThat(answer.message().bsn()).isZero();
    }

    @Test
    @Conformance("msg-v-05")
    void whatNeedsNoAnswerIsAcknowledgedByEmptyUserData() {
        tester.bringUpToTest();

        tester.data(0, 0, SLTA);

        Tester.Received data = tester.await("user data", Tester.Received::isUserData, ONE_SECOND);
        assertThat(Tester.hex(data.octets()))
                .isEqualTo("01000b0100000010" + "00000000" + "00000000");
    }

    @Test
    @Conformance({"msg-v-06", "msg-v-07"})
    void busyPeerGetsAcknowledgementsOnly() {
        tester.bringUpToTest();

        tester.status(0, 0, 0, BUSY);
        tester.data(0, 0, SLTM);

        Tester.Received data = tester.await("user data", Tester.Received::isUserData, ONE_SECOND);
        assertThat(data.octets()).hasSize(16);
        assertThat(data.message().bsn()).isZero();
        assertThat(tester.within(m -> m.carries(SLTA), ONE_SECOND)).isNull();
    }

    @Test
    @Conformance("msg-v-08")
    void peerNoLongerBusyGetsWhatWasHeld() {
        tester.bringUpToTest();
        tester.status(0, 0, 0, BUSY);
        tester.data(0, 0, SLTM);
        tester.await("user data", Tester.Received::isUserData, ONE_SECOND);

        tester.status(0, 0, 0, BUSY_ENDED);

        assertThat(tester.within(m -> m.carries(SLTA), ONE_SECOND)).isNotNull();
    }

    @Test
    @Conformance("msg-v-09")
    void peerBusyForTooLongEndsTheLink() {
        tester.bringUpToTest();

        tester.status(0, 0, 0, BUSY);

        assertThat(tester.within(m -> m.is(OUT_OF_SERVICE), TEN_SECONDS)).isNotNull();
        assertThat(tester.user.events).contains("out of service: T6_EXPIRED");
    }

    @Test
    @Conformance({"msg-v-10", "msg-v-11"})
    void peerInOutageGetsAcknowledgementsOnly() {
        tester.bringUpToTest();

        tester.status(1, 0, 0, PROCESSOR_OUTAGE);
        tester.data(0, 0, SLTM);

        Tester.Received data = tester.await("user data", Tester.Received::isUserData, ONE_SECOND);
        assertThat(data.octets()).hasSize(16);
        assertThat(data.message().bsn()).isZero();
        assertThat(tester.within(m -> m.carries(SLTA), ONE_SECOND)).isNull();
    }

    @Test
    @Conformance("msg-v-12")
    void recoveredPeerIsAnsweredByReady() {
        tester.bringUpToTest();
        tester.status(1, 0, 0, PROCESSOR_OUTAGE);
        tester.data(0, 0, SLTM);
        tester.await("user data", Tester.Received::isUserData, ONE_SECOND);

        tester.status(1, 0, 0, PROCESSOR_RECOVERED);

        assertThat(tester.within(m -> m.is(READY), ONE_SECOND)).isNotNull();
    }

    @Test
    @Conformance("msg-v-13")
    void recoveredPeerGetsWhatWasHeld() {
        tester.bringUpToTest();
        tester.status(0, 0, 0, PROCESSOR_OUTAGE);
        tester.data(0, 0, SLTM);
        tester.await("user data", Tester.Received::isUserData, ONE_SECOND);
        tester.status(1, 0, 0, PROCESSOR_RECOVERED);
        tester.await(READY);

        tester.status(1, 0, 0, READY);

        assertThat(tester.within(m -> m.carries(SLTA), ONE_SECOND)).isNotNull();
    }

    @Test
    @Conformance("msg-i-01")
    void userDataOfAnotherVersionIsIgnored() {
        expectNoUserDataAfter(Tester.with(Tester.userData(0, 0, SLTM), 0, 2));
        assertThat(count(M2paLinkCounter.DISCARDED_VERSION)).isOne();
    }

    @Test
    @Conformance("msg-i-02")
    void spareOctetOfUserDataIsNotLookedAt() {
        tester.bringUpToTest();

        tester.send(1, Tester.with(Tester.userData(0, 0, SLTM), 1, 1));

        Tester.Received data = tester.await("user data", Tester.Received::isUserData, ONE_SECOND);
        assertThat(data.message().bsn()).isZero();
    }

    @Test
    @Conformance("msg-i-03")
    void userDataOfAnotherClassIsIgnored() {
        expectNoUserDataAfter(Tester.with(Tester.userData(0, 0, SLTM), 2, 12));
        assertThat(count(M2paLinkCounter.DISCARDED_CLASS)).isOne();
    }

    @Test
    @Conformance("msg-i-04")
    void userDataOfAnotherLengthThanItSaysIsIgnored() {
        ByteBuf message = Tester.userData(0, 0, SLTM);
        expectNoUserDataAfter(Tester.withLength(message, 10_000 + message.readableBytes()));
        assertThat(count(M2paLinkCounter.DISCARDED_LENGTH)).isOne();
    }

    @Test
    @Conformance("m2pa-test-001")
    void bringsUpAndTestsTheLinkBothWays() {
        tester.align();
        tester.await(PROVING_NORMAL);
        tester.status(PROVING_NORMAL);
        // before the link has finished proving
        tester.status(READY);
        tester.await(READY);
        tester.awaitData(SLTM);
        tester.data(0, 0, SLTA);
        tester.await("acknowledgement", Tester.Received::isEmptyUserData, ONE_SECOND);

        tester.data(0, 1, SLTM);
        tester.awaitData(SLTA);
        tester.acknowledge(1, 1);
        tester.world.runFor(ONE_SECOND);

        assertThat(tester.user.events).containsExactly("in service");
        assertThat(tester.user.received).containsExactly(Tester.hex(SLTA), Tester.hex(SLTM));
    }

    private void restartInEmergency() {
        tester.close();
        tester = new Tester(Tester.config().withEmergency(true)).connect();
    }

    private void expectNoAlignmentAfter(ByteBuf message) {
        tester.await(OUT_OF_SERVICE);

        tester.send(0, message);

        assertThat(tester.within(m -> m.is(ALIGNMENT), ONE_SECOND)).isNull();
    }

    private void expectOutOfServiceInsteadOfAlignmentAfter(Runnable message) {
        tester.await(OUT_OF_SERVICE);
        tester.status(OUT_OF_SERVICE);
        tester.await(ALIGNMENT);

        message.run();

        assertThat(tester.within(m -> m.is(OUT_OF_SERVICE), ONE_SECOND)).isNotNull();
        assertThat(tester.user.events).containsExactly("out of service: UNEXPECTED_MESSAGE");
    }

    private void expectNoUserDataAfter(ByteBuf message) {
        tester.bringUpToTest();

        tester.send(1, message);

        assertThat(tester.within(Tester.Received::isUserData, ONE_SECOND)).isNull();
    }

    private long count(M2paLinkCounter counter) {
        return tester.link.counters().get(counter);
    }
}
