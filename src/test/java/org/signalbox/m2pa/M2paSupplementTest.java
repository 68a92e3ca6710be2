// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.m2pa.Bench.NONE;
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
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.Congestion;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.ss7.Msu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// What no published list covers: the S-numbers are ours.
class M2paSupplementTest {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    // ---- sequence numbers -------------------------------------------------------------------

    @Test
    @Conformance("S1")
    void numbersWrapFrom16777215To0() {
        bench.toInService();
        bench.machine.data().transmission().begin(0xFFFFFD);
        bench.machine.data().reception().begin(0xFFFFFD);

        bench.send("a", "b", "c");
        bench.data(0xFFFFFD, 0xFFFFFE, "x");
        bench.data(0xFFFFFE, 0xFFFFFF, "y");
        bench.data(0x000000, 0x000000, "z");
        bench.send("d");

        assertThat(bench.sent)
                .containsExactly("a 16777213/16777214", "b 16777213/none", "c 16777213/0", "d 0/1");
        assertThat(bench.delivered).containsExactly("x", "y", "z");
        assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isEqualTo(3);
        assertThat(bench.down().retrieve(0)).containsExactly("d");
    }

    @Test
    @Conformance("S2")
    void firstMessageBearsZero() {
        bench.toInService().send("0", "1");

        assertThat(bench.sent).containsExactly("0 none/0", "1 none/1");
    }

    @Test
    @Conformance("S3")
    void acknowledgementOfWhatWasNeverSentIsDiscarded() {
        bench.toInService().send("0");

        bench.data(1, 0, "in");

        assertThat(bench.delivered).isEmpty();
        assertThat(bench.count(M2paLinkCounter.DISCARDED_BSN)).isOne();
        assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isZero();
    }

    @Test
    @Conformance("S4")
    void duplicateAndGapAreDiscardedCountedAndNotAcknowledged() {
        bench.toInService();
        bench.data(NONE, 0, "0");
        bench.pass(M2paTimer.ACK_DELAY).forget();

        bench.data(NONE, 0, "0 again");
        bench.data(NONE, 2, "2");

        assertThat(bench.delivered).isEmpty();
        assertThat(bench.pass(ONE_SECOND).said()).isEmpty();
        assertThat(bench.count(M2paLinkCounter.DISCARDED_FSN_DUPLICATE)).isOne();
        assertThat(bench.count(M2paLinkCounter.DISCARDED_FSN_GAP)).isOne();
    }

    // ---- acknowledgement --------------------------------------------------------------------

    @Test
    @Conformance("S5")
    void acknowledgementRidesOnUserDataOrGoesAloneInTime() {
        bench.toInService().forget();

        bench.data(NONE, 0, "0");
        bench.send("rides");
        assertThat(bench.sent).containsExactly("rides 0/0");
        assertThat(bench.passAlmost(M2paTimer.T7).said()).isEmpty();

        bench.data(0, 1, "1");
        assertThat(bench.passAlmost(M2paTimer.ACK_DELAY).said()).isEmpty();
        assertThat(bench.pass(Duration.ofMillis(1)).said()).containsExactly("acknowledge 1/0");
    }

    /// RFC 4165 section 4.2.1 to the letter.
    @Test
    @Conformance("S5")
    void acknowledgementNeedNotWaitAtAll() {
        M2paTimers timers = M2paTimers.STANDARD.with(M2paTimer.ACK_DELAY, Duration.ZERO);
        try (Bench prompt = new Bench(Tester.config().withTimers(timers))) {
            prompt.toInService().forget();

            prompt.data(NONE, 0, "0");

            assertThat(prompt.pass(Duration.ZERO).said()).containsExactly("acknowledge 0/none");
        }
    }

    @Test
    @Conformance("S5")
    void manyMessagesAreAcknowledgedWithoutDelay() {
        bench.toInService().forget();

        for (int i = 0; i < 8; i++) {
            bench.data(NONE, i, "x");
        }

        assertThat(bench.said()).containsExactly("acknowledge 7/none");
    }

    @Test
    @Conformance("S6")
    void fullWindowIsDrainedByAcknowledgements() {
        try (Bench small = new Bench(Tester.config().withWindow(4))) {
            small.toInService();
            for (int i = 0; i < 100; i++) {
                small.send(String.valueOf(i));
            }
            assertThat(small.sent).hasSize(4);

            for (int acknowledged = 0; small.waiting() > 0; acknowledged++) {
                small.acknowledged(acknowledged);
            }

            assertThat(small.sent).hasSize(100);
            assertThat(small.sent.getLast()).isEqualTo("99 none/99");
        }
    }

    // ---- flow control -----------------------------------------------------------------------

    @Test
    @Conformance("S7")
    void busyRepeatedWhileT6RunsChangesNothing() {
        bench.toInService().send("0").hear(BUSY).forget();

        bench.pass(Duration.ofSeconds(3)).hear(BUSY).pass(Duration.ofMillis(999));
        assertThat(bench.said()).isEmpty();

        assertThat(bench.pass(Duration.ofMillis(1)).said())
                .containsExactly("Out of Service", "OUT OF SERVICE T6_EXPIRED");
        assertThat(bench.count(M2paLinkCounter.BUSY_RECEIVED)).isOne();
    }

    @Test
    @Conformance("S7")
    void messagesDoNotWaitForEverOnAPeerBusyWithNothing() {
        bench.toInService().hear(BUSY).pass(Duration.ofMinutes(5));
        assertThat(bench.state()).isEqualTo("InService");
        bench.send("waits").forget();

        assertThat(bench.pass(M2paTimer.T6).said())
                .containsExactly("Out of Service", "OUT OF SERVICE T6_EXPIRED");
        assertThat(bench.retrieve(NONE)).containsExactly("waits");
    }

    @Test
    @Conformance("S7")
    void busyPeerThatRecoversInTimeLosesNothing() {
        bench.toInService().hear(BUSY).send("0", "1").passAlmost(M2paTimer.T6);

        bench.hear(BUSY_ENDED);

        assertThat(bench.sent).containsExactly("0 none/0", "1 none/1");
    }

    @Test
    @Conformance("S8")
    void provingLoadIsAsConfigured() {
        M2paLinkConfig config =
                Tester.config()
                        .withProvingFiller(200)
                        .withTimers(
                                M2paTimers.STANDARD.with(
                                        M2paTimer.PROVING_INTERVAL, Duration.ofMillis(20)));
        try (Tester tester = new Tester(config).connect()) {
            tester.align();
            tester.status(PROVING_NORMAL);
            tester.await(READY);
            List<Tester.Received> proving = new ArrayList<>();
            tester.status(OUT_OF_SERVICE);
            tester.align(ALIGNMENT);
            tester.status(PROVING_NORMAL);
            for (Tester.Received m = tester.next(); !m.is(READY); m = tester.next()) {
                proving.add(m);
            }

            // 8.2 s at one in 20 ms, each 20 octets and the filler
            assertThat(proving).hasSizeBetween(408, 412);
            assertThat(proving).allMatch(m -> m.is(PROVING_NORMAL) && m.octets().length == 220);
        }
    }

    // ---- retrieval --------------------------------------------------------------------------

    @Test
    @Conformance("S9")
    void retrievalAfterLossReturnsExactlyWhatWasNotAcknowledgedOctetForOctet() {
        try (Tester tester = new Tester().connect()) {
            tester.bringUpToTest();
            List<String> given = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                byte[] userPart = new byte[i * 13];
                Arrays.fill(userPart, (byte) i);
                Msu msu = tester.user.message(userPart);
                given.add(Tester.hex(Tester.bytes(msu.octets())));
                tester.link.send(msu);
            }
            tester.world.runFor(Duration.ofMillis(50));
            // the SLTM was number 0; the peer has accepted the first seven of ours
            tester.acknowledge(5, 0);
            tester.world.runFor(Duration.ofMillis(50));

            tester.abort();
            tester.world.runFor(Duration.ofMillis(50));
            List<String> retrieved = new ArrayList<>();
            tester.linkLoop.run(
                    () ->
                            tester.link.retrieve(
                                    7,
                                    msu -> {
                                        retrieved.add(Tester.hex(Tester.bytes(msu.octets())));
                                        msu.close();
                                    }));

            assertThat(retrieved).isEqualTo(given.subList(7, 20));
        }
    }

    @Test
    @Conformance("S10")
    void retrievalWithANumberOutsideTheWindowGivesWhatWasNotSent() {
        bench.toInService().send("0", "1", "2").acknowledged(0);
        bench.wireTakes = false;
        bench.send("3", "4").down();

        assertThat(bench.retrieve(17)).containsExactly("3", "4");

        assertThat(bench.count(M2paLinkCounter.UNSENT_UNREASONABLE)).isEqualTo(2);
    }

    @Test
    @Conformance("S10")
    void retrievalWithANumberAlreadyAcknowledgedBeforeIsOutsideTheWindow() {
        bench.toInService().send("0", "1", "2").acknowledged(1).down();

        assertThat(bench.retrieve(0)).isEmpty();
    }

    @Test
    @Conformance("S10")
    void emergencyChangeoverRetrievesWithoutANumber() {
        bench.toInService().send("0", "1").hear(BUSY).send("2").down();

        assertThat(bench.retrieve(-1)).containsExactly("2");
    }

    @Test
    @Conformance("S10")
    void everythingIsRetrievedWhenThePeerHasNothing() {
        bench.toInService().send("0", "1").down();

        assertThat(bench.retrieve(NONE)).containsExactly("0", "1");
    }

    @Test
    @Conformance("S10")
    void whatTheFormerServiceLeftIsNotSentInTheNextAndCanStillBeRetrieved() {
        bench.toInService().send("old");
        failAndAlign();

        bench.forget().send("new");

        assertThat(bench.sent).containsExactly("new none/0");
        assertThat(bench.retrieve(NONE)).containsExactly("old");
        assertThat(bench.count(M2paLinkCounter.MSUS_RETRIEVED)).isOne();
    }

    @Test
    @Conformance("S10")
    void whatNobodyRetrievesUntilTheNextServiceButOneIsThrownAway() {
        bench.toInService().send("old");

        failAndAlign();
        failAndAlign();

        assertThat(bench.count(M2paLinkCounter.UNSENT_SUPERSEDED)).isOne();
        assertThat(bench.retrieve(NONE)).isEmpty();
    }

    private void failAndAlign() {
        bench.hear(OUT_OF_SERVICE).pass(M2paTimer.REALIGN_DELAY);
        bench.hear(ALIGNMENT).hear(PROVING_NORMAL).pass(M2paTimer.T4_NORMAL).hear(READY);
    }

    @Test
    @Conformance("S10")
    void numberOfTheFormerServiceIsNotGivenOnceThePeerMayCountAnew() {
        bench.toInService();
        bench.data(NONE, 0, "0");
        bench.hear(OUT_OF_SERVICE);
        assertThat(bench.machine.data().reception().accepted()).isZero();

        bench.pass(M2paTimer.REALIGN_DELAY)
                .hear(ALIGNMENT)
                .hear(PROVING_NORMAL)
                .pass(M2paTimer.T4_NORMAL)
                .hear(OUT_OF_SERVICE);

        assertThat(bench.machine.data().reception().accepted()).isEqualTo(NONE);
    }

    // ---- the association --------------------------------------------------------------------

    @Test
    @Conformance("S11")
    void restartOfTheAssociationInServiceKeepsMessagesAndAlignsAnew() {
        bench.toInService().send("0").forget();

        bench.give(new LinkInput.AssociationRestarted());

        assertThat(bench.said())
                .containsExactly("OUT OF SERVICE CONNECTION_RESTARTED", "Out of Service");
        assertThat(bench.retrieve(NONE)).containsExactly("0");
        assertThat(bench.hear(OUT_OF_SERVICE).said()).containsExactly("Alignment");
    }

    @Test
    @Conformance("S12")
    void abortInEveryStateIsFollowedByAnotherAttempt() {
        List<Consumer<Bench>> states =
                List.of(
                        Bench::toOutOfService,
                        Bench::toNotAligned,
                        Bench::toAligned,
                        Bench::toProving,
                        Bench::toAlignedReady,
                        Bench::toAlignedNotReady,
                        Bench::toInService,
                        Bench::toLocalOutage,
                        Bench::toRemoteOutage);
        for (var state : states) {
            try (Bench one = new Bench()) {
                state.accept(one);

                assertThat(one.forget().down().said())
                        .containsExactly("OUT OF SERVICE CONNECTION_LOST", "answer");
                assertThat(one.pass(M2paTimer.RETRY).said()).containsExactly("open");
                assertThat(one.up().said()).containsExactly("Out of Service");
            }
        }
    }

    @Test
    @Conformance("S13")
    void bothEndsMayCall() {
        for (Initiation initiation : List.of(Initiation.BOTH, Initiation.ACTIVE)) {
            try (Tester tester = new Tester(Tester.config().withInitiation(initiation)).connect()) {
                tester.bringUpToTest();
                assertThat(tester.user.events).containsExactly("in service");
            }
        }
    }

    @Test
    @Conformance("S13")
    void callIsRepeatedUntilThePeerIsThere() {
        try (Tester tester = new Tester()) {
            tester.linkLoop.run(tester.link::start);
            tester.world.runFor(Duration.ofSeconds(60));
            assertThat(tester.user.events)
                    .isNotEmpty()
                    .containsOnly("out of service: CONNECTION_FAILED");

            tester.reopen();
            tester.bringUpToTest();

            assertThat(tester.user.events).endsWith("in service");
        }
    }

    // ---- two streams ------------------------------------------------------------------------

    @Test
    @Conformance("S14")
    void userDataThatOvertakesReadyCountsAsReady() {
        bench.toAlignedReady().forget();

        bench.data(NONE, 0, "0");
        // late on the other stream
        bench.hear(PROVING_NORMAL).hear(PROVING_EMERGENCY).hear(READY);
        bench.data(NONE, 1, "1");

        assertThat(bench.delivered).containsExactly("0", "1");
        assertThat(bench.said()).containsExactly("IN SERVICE");
        assertThat(bench.hear(PROVING_NORMAL).said())
                .containsExactly("Out of Service", "OUT OF SERVICE UNEXPECTED_MESSAGE");
    }

    @Test
    @Conformance("S14")
    void lateFirstReadyIsNotTakenForTheAnswerAfterAnOutage() {
        bench.toAlignedReady().data(NONE, 0, "0");
        bench.localOutage(true).localOutage(false).forget();

        bench.hear(READY, 0, NONE);
        assertThat(bench.said()).isEmpty();
        assertThat(bench.state()).isEqualTo("ProcessorOutage");
        bench.hear(READY, 1, NONE);

        assertThat(bench.said()).containsExactly("Ready on 1");
        assertThat(bench.state()).isEqualTo("InService");
    }

    @Test
    @Conformance("S14")
    void outageThatOvertakesProvingIsNoReady() {
        bench.toAlignedReady().hear(PROCESSOR_OUTAGE, 1, NONE).forget();

        bench.hear(PROVING_NORMAL);

        assertThat(bench.said()).isEmpty();
        assertThat(bench.state()).isEqualTo("ProcessorOutage");
    }

    // ---- level 3 ----------------------------------------------------------------------------

    @Test
    @Conformance("S15")
    void emergencyOfLevel3ShortensProvingOnItsWay() {
        try (Tester tester = new Tester().connect()) {
            tester.align();
            tester.await(PROVING_NORMAL);
            tester.status(PROVING_NORMAL);

            tester.linkLoop.run(() -> tester.link.setEmergency(true));

            tester.await(PROVING_EMERGENCY);
            assertThat(tester.within(m -> m.is(READY), Duration.ofMillis(600))).isNotNull();
        }
    }

    @Test
    @Conformance("S16")
    void firstUserDataMayBeTheLinkTest() {
        try (Tester tester = new Tester().connect()) {
            tester.align();
            tester.status(PROVING_NORMAL);
            tester.await(READY);

            // in place of Ready
            tester.data(0xFFFFFF, 0, LinkTestUser.SLTM);

            tester.awaitData(LinkTestUser.SLTA);
        }
    }

    @Test
    @Conformance("S17")
    void payloadProtocolIsFiveAndNoOtherIsTaken() {
        try (Tester tester = new Tester().connect()) {
            assertThat(tester.await(OUT_OF_SERVICE).payloadProtocol()).isEqualTo(5);

            tester.send(0, PayloadProtocol.M2UA, Tester.statusOctets(OUT_OF_SERVICE));

            assertThat(tester.within(m -> m.is(ALIGNMENT), ONE_SECOND)).isNull();
            assertThat(tester.link.counters().get(M2paLinkCounter.DISCARDED_PAYLOAD_PROTOCOL))
                    .isOne();
        }
    }

    @Test
    @Conformance("S18")
    void priorityOctetIsZeroAndNotLookedAt() {
        try (Tester tester = new Tester().connect()) {
            tester.bringUp();
            assertThat(tester.awaitData(LinkTestUser.SLTM).octets()[16]).isZero();
            // ITP's length indicator, and a priority that means something in Japan alone
            tester.send(1, Tester.with(Tester.userData(0, 0, LinkTestUser.SLTM), 16, 0xC9));

            tester.awaitData(LinkTestUser.SLTA);
        }
    }

    // ---- SCTP without room ------------------------------------------------------------------

    @Test
    @Conformance("S19")
    void refusedMessageIsKeptAndSentLater() {
        bench.toInService();
        bench.wireTakes = false;
        bench.send("0", "1");
        assertThat(bench.sent).isEmpty();

        bench.wireTakes = true;
        bench.transmit();

        assertThat(bench.sent).containsExactly("0 none/0", "1 none/1");
        assertThat(bench.count(M2paLinkCounter.SENDS_REFUSED)).isOne();
    }

    // ---- processor outage -------------------------------------------------------------------

    @Test
    @Conformance("S20")
    void whatThePeerThrewAwayInItsOutageIsSentAgain() {
        bench.toInService().send("0", "1", "2").hear(PROCESSOR_OUTAGE, 1, NONE).forget();

        bench.hear(PROCESSOR_RECOVERED, 1, 0).send("3");
        assertThat(bench.sent).isEmpty();
        bench.hear(READY, 1, 0);

        assertThat(bench.sent).containsExactly("1 none/1", "2 none/2", "3 none/3");
        assertThat(bench.count(M2paLinkCounter.MSUS_RETRANSMITTED)).isEqualTo(2);
        assertThat(bench.count(M2paLinkCounter.MSUS_SENT)).isEqualTo(4);
    }

    @Test
    @Conformance("S20")
    void whatIsFlushedInAnOutageIsNotSentAgainAndItsNumbersAre() {
        bench.toInService().send("0", "1", "2").hear(PROCESSOR_OUTAGE, 1, NONE).send("3").forget();

        assertThat(bench.flush()).as("never sent").containsExactly("3");
        bench.send("4").hear(PROCESSOR_RECOVERED, 1, 0).hear(READY, 1, 0);

        assertThat(bench.sent).containsExactly("4 none/1");
        assertThat(bench.count(M2paLinkCounter.UNSENT_FLUSHED)).isEqualTo(2);
        assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isOne();
        assertThat(bench.count(M2paLinkCounter.MSUS_RETRANSMITTED)).isZero();
        // the numbers go on
        bench.data(1, 0, "answer");
        assertThat(bench.state()).isEqualTo("InService");
        assertThat(bench.machine.data().transmission().unacknowledged()).isZero();
    }

    @Test
    @Conformance("S20")
    void whatIsFlushedIsNotGivenBackWhenTheLinkFails() {
        bench.toInService().send("0", "1", "2").hear(PROCESSOR_OUTAGE, 1, NONE);
        bench.flush();
        bench.send("3");

        assertThat(bench.down().retrieve(0)).containsExactly("3");
        assertThat(bench.count(M2paLinkCounter.UNSENT_FLUSHED)).isEqualTo(2);
        assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isOne();
    }

    @Test
    @Conformance("S20")
    void flushAfterTheOutageDoesNothing() {
        bench.toInService().send("0").hear(PROCESSOR_OUTAGE, 1, NONE);
        bench.hear(PROCESSOR_RECOVERED, 1, NONE).hear(READY, 1, NONE);

        assertThat(bench.flush()).isEmpty();
        assertThat(bench.machine.data().transmission().unacknowledged()).isOne();
    }

    @Test
    @Conformance("S20")
    void bothEndsRecoveringAtOnceExchangeTwoReadiesEach() {
        bench.toLocalOutage().hear(PROCESSOR_OUTAGE, 1, NONE).localOutage(false).forget();

        // crosses our Processor Recovered
        bench.hear(PROCESSOR_RECOVERED, 1, NONE);
        assertThat(bench.said()).containsExactly("Ready on 1", "REMOTE RECOVERED");
        // answers ours
        bench.hear(READY, 1, NONE);
        assertThat(bench.said()).containsExactly("Ready on 1");
        assertThat(bench.state()).isEqualTo("ProcessorOutage");
        // answers our first
        bench.hear(READY, 1, NONE);

        assertThat(bench.said()).isEmpty();
        assertThat(bench.state()).isEqualTo("InService");
    }

    @Test
    @Conformance("S20")
    void messagesHeldInAnOutageAreLimited() {
        try (Bench small = new Bench(Tester.config().withWindow(16).withQueue(16))) {
            small.toLocalOutage().forget();
            for (int i = 0; i < 16; i++) {
                small.data(NONE, i, "held");
            }
            assertThat(small.said()).isEmpty();

            small.data(NONE, 16, "one too many");

            assertThat(small.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE SEQUENCE_ERROR");
            assertThat(small.count(M2paLinkCounter.DISCARDED_HELD)).isEqualTo(16);
        }
    }

    // ---- peers that are known to be odd -----------------------------------------------------

    /// A peer that sends our own link status back.
    @Test
    @Conformance("S21")
    void alignsWithItsOwnEcho() {
        bench.toOutOfService();
        for (int i = 0; i < 200 && !bench.state().equals("InService"); i++) {
            for (String said : bench.said()) {
                for (StatusIndication indication : StatusIndication.values()) {
                    if (said.equals(indication.toString())) {
                        bench.hear(indication);
                    }
                }
            }
            bench.pass(Duration.ofMillis(100));
        }

        assertThat(bench.state()).isEqualTo("InService");
    }

    /// A peer that never acknowledges is not trusted with traffic.
    @Test
    @Conformance("S21")
    void peerWithoutAcknowledgementsIsTakenOutOfService() {
        bench.toInService().send("0").forget();

        for (int i = 0; i < 100; i++) {
            bench.data(NONE, NONE, "same number always");
            bench.pass(Duration.ofMillis(100));
        }

        assertThat(bench.said()).contains("OUT OF SERVICE T7_EXPIRED");
        assertThat(bench.delivered).isEmpty();
    }

    @Test
    @Conformance("S22")
    void labelCutShortIsCountedAndAcknowledged() {
        try (Tester tester = new Tester().connect()) {
            tester.bringUpToTest();
            ByteBuf shortLabel =
                    M2paCodec.encodeUserData(
                            Unpooled.buffer().alloc(),
                            0,
                            0,
                            0,
                            Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));

            tester.send(1, shortLabel);

            Tester.Received ack =
                    tester.await("acknowledgement", Tester.Received::isEmptyUserData, ONE_SECOND);
            assertThat(ack.message().bsn()).isZero();
            assertThat(tester.link.counters().get(M2paLinkCounter.DISCARDED_LABEL)).isOne();
            assertThat(tester.user.received).isEmpty();
        }
    }

    @Test
    @Conformance("S23")
    void fullQueueRefusesCountsAndTellsCongestion() {
        try (Tester tester = new Tester(Tester.config().withQueue(16)).connect()) {
            tester.user.silent();
            tester.bringUp();
            tester.world.runFor(ONE_SECOND);
            tester.status(BUSY);
            tester.world.runFor(Duration.ofMillis(10));

            for (int i = 0; i < 20; i++) {
                tester.link.send(tester.user.message(new byte[8]));
                // a busy peer is congestion like any other, seen with the very message
                assertThat(Congestion.level(tester.link.congestion()))
                        .as("level after message %d", i + 1)
                        .isEqualTo(i + 1 < 8 ? 0 : i + 1 < 12 ? 1 : i + 1 < 14 ? 2 : 3);
            }
            tester.world.runFor(Duration.ofMillis(10));
            assertThat(tester.link.counters().get(M2paLinkCounter.UNSENT_QUEUE_FULL)).isEqualTo(4);
            assertThat(tester.user.events).endsWith("congestion: 3");
            tester.status(BUSY_ENDED);
            tester.world.runFor(Duration.ofMillis(10));

            assertThat(tester.user.events).endsWith("congestion: 0");
            assertThat(
                            Collections.frequency(
                                    tester.rest().stream()
                                            .map(Tester.Received::isUserData)
                                            .toList(),
                                    true))
                    .isEqualTo(16);
            tester.acknowledge(15, 0);
        }
    }
}
