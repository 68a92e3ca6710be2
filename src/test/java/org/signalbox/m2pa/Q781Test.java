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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// The tests of Q.781 as they apply to M2PA, on the machine alone.
///
/// Read SIO as Alignment, SIN and SIE as Proving, SIOS as Out of Service, SIPO as Processor Outage,
/// SIB as Busy, and FISU as Ready while aligning, as empty User Data in service. What MTP2 sends
/// continuously, M2PA sends once or at intervals.
class Q781Test {
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Nested
    class LinkStateControl {
        @Test
        @Conformance("1.1a")
        void staysOutOfServiceUntilStarted() {
            bench.up();

            assertThat(bench.said()).containsExactly("Out of Service", "shutdown");
            assertThat(bench.hear(ALIGNMENT).pass(Duration.ofMinutes(1)).said()).isEmpty();
            assertThat(bench.state()).isEqualTo("Deactivated");
        }

        @Test
        @Conformance("1.1b")
        void startedSaysOutOfServiceUntilThePeerIsThere() {
            bench.start().up();

            assertThat(bench.passAlmost(M2paTimer.PEER_WAIT).said())
                    .containsExactly("open", "Out of Service");
            assertThat(bench.pass(ONE_MILLISECOND).said()).containsExactly("Alignment");
        }

        @Test
        @Conformance("1.2")
        void t2EndsAnAlignmentNobodyAnswers() {
            bench.toNotAligned().forget();

            assertThat(bench.passAlmost(M2paTimer.T2).said()).containsOnly("Alignment").hasSize(19);
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T2_EXPIRED");
        }

        @Test
        @Conformance("1.3")
        void t3EndsAnAlignmentWithoutProving() {
            bench.toAligned().forget();

            assertThat(bench.passAlmost(M2paTimer.T3).said()).containsOnly("Proving Normal");
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T3_EXPIRED");
        }

        @Test
        @Conformance("1.4")
        void t4IsTheProvingPeriodAndT1TheWaitForReady() {
            bench.toProving().forget();

            assertThat(bench.passAlmost(M2paTimer.T4_NORMAL).said()).containsOnly("Proving Normal");
            assertThat(bench.pass(ONE_MILLISECOND).said()).containsExactly("Ready");
            assertThat(bench.passAlmost(M2paTimer.T1).said()).containsOnly("Ready");
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T1_EXPIRED");
        }

        @Test
        @Conformance("1.5a")
        void alignsWhenThePeerStartsFirst() {
            bench.start().up().hear(ALIGNMENT);
            assertThat(bench.said())
                    .containsExactly("open", "Out of Service", "Alignment", "Proving Normal");

            bench.hear(PROVING_NORMAL).pass(M2paTimer.T4_NORMAL).forget().hear(READY);

            assertThat(bench.said()).containsExactly("Ready", "IN SERVICE");
        }

        @Test
        @Conformance("1.5b")
        void alignsWithAPeerThatDoesNotProve() {
            bench.toAligned().hear(READY).forget();

            assertThat(bench.pass(M2paTimer.T4_NORMAL).said()).endsWith("Ready", "IN SERVICE");
        }

        @Test
        @Conformance("1.6")
        void userDataCountsAsReady() {
            bench.toAlignedReady().forget();

            bench.data(NONE, 0, "first");

            assertThat(bench.said()).containsExactly("IN SERVICE");
            assertThat(bench.delivered).containsExactly("first");
        }

        @Test
        @Conformance("1.7")
        void alignmentDuringProvingBeginsProvingAnew() {
            bench.toProving().pass(Duration.ofSeconds(8)).forget();

            bench.hear(ALIGNMENT);
            assertThat(bench.said()).containsExactly("Proving Normal");
            assertThat(bench.state()).isEqualTo("Aligned");
            bench.hear(PROVING_NORMAL);

            assertThat(bench.passAlmost(M2paTimer.T4_NORMAL).state()).isEqualTo("Proving");
            assertThat(bench.pass(ONE_MILLISECOND).state()).isEqualTo("AlignedReady");
        }

        @Test
        @Conformance("1.8a")
        void outageSetBeforeProvingEndsIsToldInsteadOfReady() {
            bench.toProving().localOutage(true).pass(M2paTimer.T4_NORMAL);

            assertThat(bench.said()).endsWith("Processor Outage on 1").doesNotContain("Ready");
            assertThat(bench.state()).isEqualTo("AlignedNotReady");
            bench.forget().hear(READY);
            assertThat(bench.said()).containsExactly("IN SERVICE");
            assertThat(bench.state()).isEqualTo("ProcessorOutage");
        }

        @Test
        @Conformance("1.8b")
        void outageSetBeforeStartIsToldInsteadOfReady() {
            bench.localOutage(true).toProving().pass(M2paTimer.T4_NORMAL);

            assertThat(bench.said()).endsWith("Processor Outage on 1").doesNotContain("Ready");
            assertThat(bench.state()).isEqualTo("AlignedNotReady");
        }

        @Test
        @Conformance("1.9a")
        void userDataInOutageIsHeldUntilItEnds() {
            bench.toAlignedNotReady();

            DataTransfer.Verdict verdict = bench.data(NONE, 0, "first");

            assertThat(verdict).isEqualTo(DataTransfer.Verdict.HELD);
            assertThat(bench.delivered).isEmpty();
            bench.forget().localOutage(false);
            assertThat(bench.delivered).containsExactly("first");
        }

        @Test
        @Conformance("1.9b")
        void userDataHeldInOutageIsAcknowledgedAfterIt() {
            bench.toAlignedNotReady().data(NONE, 0, "first");
            assertThat(bench.forget().pass(Duration.ofSeconds(1)).said()).isEmpty();

            bench.localOutage(false).hear(READY, 1, NONE).pass(M2paTimer.ACK_DELAY);

            assertThat(bench.said())
                    .containsExactly(
                            "deliver held",
                            "Processor Recovered on 1",
                            "Ready on 1",
                            "acknowledge 0/none");
        }

        @Test
        @Conformance("1.10")
        void outageClearedInAlignedNotReadyBringsReady() {
            bench.toAlignedNotReady().forget();

            bench.localOutage(false);

            assertThat(bench.said()).containsExactly("Processor Recovered on 1", "Ready on 1");
            assertThat(bench.state()).isEqualTo("AlignedReady");
            bench.hear(READY);
            assertThat(bench.state()).isEqualTo("InService");
        }

        @Test
        @Conformance("1.11")
        void remoteOutageInAlignedNotReady() {
            bench.toAlignedNotReady().forget();

            bench.hear(PROCESSOR_OUTAGE, 1, NONE);

            assertThat(bench.said()).containsExactly("IN SERVICE", "REMOTE OUTAGE");
            assertThat(bench.state()).isEqualTo("ProcessorOutage");
        }

        @Test
        @Conformance("1.12a")
        void outOfServiceInAlignedNotReady() {
            bench.toAlignedNotReady().forget().hear(OUT_OF_SERVICE);

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE REMOTE_OUT_OF_SERVICE");
        }

        @Test
        @Conformance("1.12b")
        void alignsAgainAfterOutOfServiceInAlignedNotReady() {
            bench.toAlignedNotReady().hear(OUT_OF_SERVICE).forget();

            bench.pass(M2paTimer.REALIGN_DELAY).hear(ALIGNMENT).hear(PROVING_NORMAL);

            assertThat(bench.pass(M2paTimer.T4_NORMAL).said())
                    .startsWith("Alignment", "Proving Normal")
                    .endsWith("Processor Outage on 1");
        }

        @Test
        @Conformance("1.13")
        void alignmentInAlignedNotReady() {
            bench.toAlignedNotReady().forget().hear(ALIGNMENT);

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE REMOTE_REALIGNMENT");
        }

        @Test
        @Conformance("1.14")
        void outageSetAndClearedWhileAligningLeavesNoTrace() {
            bench.toProving().localOutage(true).pass(Duration.ofSeconds(1)).localOutage(false);

            assertThat(bench.pass(M2paTimer.T4_NORMAL).said())
                    .contains("Ready")
                    .doesNotContain("Processor Outage on 1", "Processor Recovered on 1");
        }

        @Test
        @Conformance("1.15")
        void outageSetAndClearedInAlignedReady() {
            bench.toAlignedReady().forget();

            bench.localOutage(true);
            assertThat(bench.state()).isEqualTo("AlignedNotReady");
            bench.localOutage(false);

            assertThat(bench.said())
                    .containsExactly(
                            "Processor Outage on 1", "Processor Recovered on 1", "Ready on 1");
            assertThat(bench.hear(READY).state()).isEqualTo("InService");
        }

        @Test
        @Conformance("1.16")
        void t1InAlignedNotReady() {
            bench.toAlignedNotReady().forget();

            assertThat(bench.passAlmost(M2paTimer.T1).said()).containsOnly("Processor Outage on 1");
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T1_EXPIRED");
        }

        /// The peer's Alignment came before we were ready for it, and it sends no other.
        @Test
        @Conformance("1.17")
        void peerThatSentAlignmentEarlySendsNoneBeforeProvingNormal() {
            bench.toNotAligned().hear(READY).hear(ALIGNMENT).forget();

            bench.pass(M2paTimer.REALIGN_DELAY).hear(PROVING_NORMAL);

            assertThat(bench.said()).startsWith("Alignment", "Proving Normal");
            assertThat(bench.pass(M2paTimer.T4_NORMAL).state()).isEqualTo("AlignedReady");
        }

        @Test
        @Conformance("1.24")
        void peerThatSentAlignmentEarlySendsNoneBeforeProvingEmergency() {
            bench.toNotAligned().hear(READY).hear(ALIGNMENT).forget();

            bench.pass(M2paTimer.REALIGN_DELAY).hear(PROVING_EMERGENCY);

            assertThat(bench.said()).startsWith("Alignment", "Proving Normal", "Proving Emergency");
            assertThat(bench.pass(M2paTimer.T4_EMERGENCY).state()).isEqualTo("AlignedReady");
        }

        @Test
        @Conformance("1.18")
        void emergencySetAndCeasedBeforeStartLeavesNoTrace() {
            bench.emergency(true).emergency(false).toAligned();

            assertThat(bench.said()).endsWith("Proving Normal");
        }

        @Test
        @Conformance("1.19")
        void emergencySetWhileNotAligned() {
            bench.toNotAligned().emergency(true).forget().hear(ALIGNMENT);

            assertThat(bench.said()).containsExactly("Proving Emergency");
            bench.hear(PROVING_NORMAL);
            assertThat(bench.pass(M2paTimer.T4_EMERGENCY).state()).isEqualTo("AlignedReady");
        }

        @Test
        @Conformance("1.20")
        void emergencySetWhileAligned() {
            bench.toAligned().forget().emergency(true);

            assertThat(bench.said()).containsExactly("Proving Emergency");
            bench.hear(PROVING_NORMAL);
            assertThat(bench.pass(M2paTimer.T4_EMERGENCY).state()).isEqualTo("AlignedReady");
        }

        @Test
        @Conformance("1.21")
        void emergencyAtBothEnds() {
            bench.emergency(true).toAligned().hear(PROVING_EMERGENCY).forget();

            assertThat(bench.passAlmost(M2paTimer.T4_EMERGENCY).said())
                    .containsOnly("Proving Emergency");
            assertThat(bench.pass(ONE_MILLISECOND).said()).containsExactly("Ready");
        }

        @Test
        @Conformance("1.22")
        void emergencyAtThePeerAlone() {
            bench.toAligned().hear(PROVING_EMERGENCY).forget();

            assertThat(bench.passAlmost(M2paTimer.T4_EMERGENCY).said())
                    .containsOnly("Proving Emergency");
            assertThat(bench.pass(ONE_MILLISECOND).said()).containsExactly("Ready");
        }

        @Test
        @Conformance("1.23")
        void emergencySetDuringNormalProving() {
            bench.toProving().pass(Duration.ofSeconds(3)).forget().emergency(true);

            assertThat(bench.said()).containsExactly("Proving Emergency");
            assertThat(bench.passAlmost(M2paTimer.T4_EMERGENCY).state()).isEqualTo("Proving");
            assertThat(bench.pass(ONE_MILLISECOND).state()).isEqualTo("AlignedReady");
        }

        @Test
        @Conformance("1.25")
        void deactivationInInitialAlignment() {
            expectDeactivation(bench.toNotAligned());
        }

        @Test
        @Conformance("1.26")
        void deactivationWhileAligned() {
            expectDeactivation(bench.toAligned());
        }

        @Test
        @Conformance("1.27")
        void deactivationInAlignedNotReady() {
            expectDeactivation(bench.toAlignedNotReady());
        }

        @Test
        @Conformance("1.28")
        void alignmentInService() {
            bench.toInService().forget().hear(ALIGNMENT);

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE REMOTE_REALIGNMENT");
            // the peer says Alignment once
            assertThat(bench.pass(M2paTimer.REALIGN_DELAY).said())
                    .containsExactly("Alignment", "Proving Normal");
        }

        @Test
        @Conformance("1.29a")
        void outOfServiceInService() {
            bench.toInService().forget().hear(OUT_OF_SERVICE);

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE REMOTE_OUT_OF_SERVICE");
        }

        @Test
        @Conformance("1.29b")
        void alignsAgainAfterOutOfServiceInService() {
            bench.toInService().hear(OUT_OF_SERVICE).forget();

            assertThat(bench.passAlmost(M2paTimer.REALIGN_DELAY).said()).isEmpty();
            assertThat(bench.pass(ONE_MILLISECOND).said()).containsExactly("Alignment");
        }

        @Test
        @Conformance("1.30a")
        void deactivationInLocalOutage() {
            expectDeactivation(bench.toLocalOutage());
        }

        @Test
        @Conformance("1.30b")
        void deactivationAfterLocalOutage() {
            expectDeactivation(bench.toLocalOutage().localOutage(false));
        }

        @Test
        @Conformance("1.31a")
        void deactivationInRemoteOutage() {
            expectDeactivation(bench.toRemoteOutage());
        }

        @Test
        @Conformance("1.31b")
        void deactivationAfterRemoteOutage() {
            expectDeactivation(bench.toRemoteOutage().hear(PROCESSOR_RECOVERED, 1, NONE));
        }

        @Test
        @Conformance("1.32a")
        void deactivationInNormalProving() {
            expectDeactivation(bench.toProving());
        }

        @Test
        @Conformance("1.32b")
        void deactivationInEmergencyProving() {
            expectDeactivation(bench.toAligned().hear(PROVING_EMERGENCY));
        }

        @Test
        @Conformance("1.33")
        void alignmentInsteadOfReady() {
            bench.toAlignedReady().forget().hear(ALIGNMENT);

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE REMOTE_REALIGNMENT");
        }

        @Test
        @Conformance("1.34")
        void outOfServiceInsteadOfReady() {
            bench.toAlignedReady().forget().hear(OUT_OF_SERVICE);

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE REMOTE_OUT_OF_SERVICE");
        }

        @Test
        @Conformance("1.35")
        void outageInsteadOfReady() {
            bench.toAlignedReady().forget().hear(PROCESSOR_OUTAGE, 1, NONE);

            assertThat(bench.said()).containsExactly("IN SERVICE", "REMOTE OUTAGE");
            assertThat(bench.send("held").sent).isEmpty();
        }

        private void expectDeactivation(Bench started) {
            assertThat(started.forget().stop().said())
                    .containsExactly(
                            "Out of Service", "shutdown", "OUT OF SERVICE LOCAL_DEACTIVATION");
            assertThat(bench.state()).isEqualTo("Deactivated");
            assertThat(bench.pass(Duration.ofMinutes(10)).said()).isEmpty();
        }
    }

    /// What must change nothing. [LinkMachineTableTest] has what each does change.
    @Nested
    class UnexpectedMessagesAndOrders {
        @Test
        @Conformance("2.1")
        void outOfService() {
            bench.toOutOfService().hear(OUT_OF_SERVICE).hear(READY).forget();
            expectNothing(
                    Bench::start,
                    Bench::up,
                    b -> b.emergency(true),
                    b -> b.hear(PROVING_NORMAL),
                    b -> b.hear(PROVING_EMERGENCY),
                    b -> b.hear(READY),
                    b -> b.hear(PROCESSOR_OUTAGE),
                    b -> b.hear(PROCESSOR_RECOVERED),
                    b -> b.hear(BUSY),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.hear(OUT_OF_SERVICE),
                    b -> b.data(NONE, 0, "early"),
                    b -> b.data(NONE, NONE, ""));
        }

        @Test
        @Conformance("2.2")
        void notAligned() {
            bench.toNotAligned().forget();
            expectNothing(
                    Bench::start,
                    b -> b.hear(OUT_OF_SERVICE),
                    b -> b.hear(PROCESSOR_OUTAGE),
                    b -> b.hear(PROCESSOR_RECOVERED),
                    b -> b.hear(BUSY),
                    b -> b.hear(BUSY_ENDED));
        }

        @Test
        @Conformance("2.3")
        void aligned() {
            bench.toAligned().forget();
            expectNothing(
                    Bench::start,
                    b -> b.hear(ALIGNMENT),
                    b -> b.hear(PROCESSOR_RECOVERED),
                    b -> b.hear(BUSY),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.data(NONE, 0, "early"),
                    b -> b.data(NONE, NONE, ""));
        }

        @Test
        @Conformance("2.4")
        void proving() {
            bench.toProving().forget();
            expectNothing(
                    Bench::start,
                    b -> b.hear(PROVING_NORMAL),
                    b -> b.hear(BUSY),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.data(NONE, 0, "early"),
                    b -> b.data(NONE, NONE, ""));
        }

        @Test
        @Conformance("2.5")
        void alignedReady() {
            bench.toAlignedReady().forget();
            expectNothing(
                    Bench::start,
                    b -> b.hear(PROVING_NORMAL),
                    b -> b.hear(PROVING_EMERGENCY),
                    b -> b.hear(BUSY),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.data(17, 18, "of a former service"));
        }

        @Test
        @Conformance("2.6")
        void alignedNotReady() {
            bench.toAlignedNotReady().forget();
            expectNothing(
                    Bench::start,
                    b -> b.localOutage(true),
                    b -> b.hear(PROVING_NORMAL),
                    b -> b.hear(PROVING_EMERGENCY),
                    b -> b.hear(BUSY),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.data(17, 18, "of a former service"));
        }

        @Test
        @Conformance("2.7")
        void inService() {
            bench.toInService().forget();
            expectNothing(
                    Bench::start,
                    b -> b.emergency(true),
                    b -> b.localOutage(false),
                    b -> b.hear(READY),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.data(NONE, 0x1234, ""));
        }

        @Test
        @Conformance("2.8")
        void processorOutage() {
            bench.toRemoteOutage().forget();
            expectNothing(
                    Bench::start,
                    b -> b.emergency(true),
                    b -> b.localOutage(false),
                    b -> b.hear(READY),
                    b -> b.hear(PROCESSOR_OUTAGE),
                    b -> b.hear(BUSY_ENDED),
                    b -> b.data(NONE, 0x1234, ""));
        }

        @SafeVarargs
        private void expectNothing(Consumer<Bench>... inputs) {
            LinkState before = bench.machine.state();
            for (Consumer<Bench> input : inputs) {
                input.accept(bench);
                assertThat(bench.said()).isEmpty();
                assertThat(bench.machine.state()).isEqualTo(before);
            }
            assertThat(bench.delivered).isEmpty();
        }
    }

    /// Without a physical line, a link fails by the loss of its association or by level 3.
    @Nested
    class LinkFailureOccurs {
        @Test
        @Conformance("3.1")
        void lossInAlignedReady() {
            expectLoss(bench.toAlignedReady());
        }

        @Test
        @Conformance("3.2")
        void stopInAlignedReady() {
            expectStop(bench.toAlignedReady());
        }

        @Test
        @Conformance("3.3")
        void lossInAlignedNotReady() {
            expectLoss(bench.toAlignedNotReady());
        }

        @Test
        @Conformance("3.4")
        void stopInAlignedNotReady() {
            expectStop(bench.toAlignedNotReady());
        }

        @Test
        @Conformance("3.5")
        void lossInService() {
            expectLoss(bench.toInService());
        }

        @Test
        @Conformance("3.6")
        void stopInService() {
            expectStop(bench.toInService());
        }

        @Test
        @Conformance("3.7")
        void lossInProcessorOutage() {
            expectLoss(bench.toRemoteOutage());
        }

        @Test
        @Conformance("3.8")
        void stopInProcessorOutage() {
            expectStop(bench.toLocalOutage());
        }

        private void expectLoss(Bench started) {
            assertThat(started.forget().down().said())
                    .containsExactly("OUT OF SERVICE CONNECTION_LOST", "answer");
            assertThat(bench.pass(M2paTimer.RETRY_FIRST.standard().dividedBy(2)).said()).isEmpty();
            assertThat(bench.pass(M2paTimer.RETRY_FIRST).said()).containsExactly("open");
        }

        private void expectStop(Bench started) {
            assertThat(started.forget().stop().said())
                    .containsExactly(
                            "Out of Service", "shutdown", "OUT OF SERVICE LOCAL_DEACTIVATION");
        }
    }

    @Nested
    class ProcessorOutageControl {
        @Test
        @Conformance("4.1a")
        void localOutageIsToldAndItsEndAgreedUpon() {
            bench.toInService().forget();

            bench.localOutage(true).localOutage(false);
            assertThat(bench.said())
                    .containsExactly("Processor Outage on 1", "Processor Recovered on 1");
            assertThat(bench.send("waits").sent).isEmpty();
            bench.hear(READY, 1, NONE);

            assertThat(bench.said()).containsExactly("Ready on 1");
            assertThat(bench.sent).containsExactly("waits none/0");
            assertThat(bench.state()).isEqualTo("InService");
        }

        @Test
        @Conformance("4.1b")
        void duringLocalOutageNothingIsSentAndWhatArrivesIsHeld() {
            bench.toLocalOutage().forget();

            bench.send("given before");
            bench.data(NONE, 0, "one");
            bench.data(NONE, 1, "two");

            assertThat(bench.sent).isEmpty();
            assertThat(bench.delivered).isEmpty();
            assertThat(bench.pass(Duration.ofSeconds(1)).said()).isEmpty();
            bench.localOutage(false);
            assertThat(bench.delivered).containsExactly("one", "two");
            bench.hear(READY, 1, NONE);
            assertThat(bench.sent).containsExactly("given before 1/0");
        }

        @Test
        @Conformance("4.1b")
        void whatWasSentBeforeLocalOutageIsNotTimedByT7() {
            bench.toInService().send("0").localOutage(true).forget();

            assertThat(bench.pass(Duration.ofMinutes(1)).said()).isEmpty();
            bench.localOutage(false).hear(READY, 1, 0);

            assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isOne();
            assertThat(bench.pass(Duration.ofMinutes(1)).state()).isEqualTo("InService");
        }

        @Test
        @Conformance("4.2")
        void remoteOutageDuringLocalOutage() {
            bench.toLocalOutage().forget();

            bench.hear(PROCESSOR_OUTAGE, 1, NONE);
            assertThat(bench.said()).containsExactly("REMOTE OUTAGE");
            bench.hear(PROCESSOR_RECOVERED, 1, NONE).hear(READY, 1, NONE);

            assertThat(bench.said()).containsExactly("Ready on 1", "REMOTE RECOVERED");
            assertThat(bench.state()).isEqualTo("ProcessorOutage");
            bench.localOutage(false).hear(READY, 1, NONE);
            assertThat(bench.said()).containsExactly("Processor Recovered on 1", "Ready on 1");
            assertThat(bench.state()).isEqualTo("InService");
        }

        @Test
        @Conformance("4.3")
        void localOutageEndsWhileThePeerIsStillOut() {
            bench.toLocalOutage().hear(PROCESSOR_OUTAGE, 1, NONE).forget();

            bench.localOutage(false).hear(READY, 1, NONE);
            assertThat(bench.said()).containsExactly("Processor Recovered on 1", "Ready on 1");
            assertThat(bench.send("waits").sent).isEmpty();
            bench.hear(PROCESSOR_RECOVERED, 1, NONE).hear(READY, 1, NONE);

            assertThat(bench.said()).containsExactly("Ready on 1", "REMOTE RECOVERED");
            assertThat(bench.sent).containsExactly("waits none/0");
        }
    }

    @Nested
    class TransmissionAndReception {
        @Test
        @Conformance("8.1")
        void messagesAreSentReceivedAndAcknowledged() {
            bench.toInService().forget();

            bench.send("out");
            bench.data(0, 0, "in");
            bench.pass(M2paTimer.ACK_DELAY);

            assertThat(bench.sent).containsExactly("out none/0");
            assertThat(bench.delivered).containsExactly("in");
            assertThat(bench.said()).containsExactly("acknowledge 0/0");
            assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isOne();
        }

        @Test
        @Conformance("8.3")
        void fullRetransmissionBufferStopsTransmission() {
            try (Bench small = new Bench(Tester.config().withWindow(3))) {
                small.toInService().send("0", "1", "2", "3", "4");
                assertThat(small.sent).hasSize(3);

                small.data(1, NONE, "");

                assertThat(small.sent)
                        .containsExactly(
                                "0 none/0", "1 none/1", "2 none/2", "3 none/3", "4 none/4");
            }
        }

        @Test
        @Conformance({"8.4", "8.8"})
        void gapInNumbersIsDiscardedAndNotAcknowledged() {
            bench.toInService();
            bench.data(NONE, 0, "0");
            bench.pass(M2paTimer.ACK_DELAY).forget();

            bench.data(NONE, 2, "2");
            bench.data(NONE, 3, "3");

            assertThat(bench.delivered).isEmpty();
            assertThat(bench.pass(Duration.ofSeconds(1)).said()).isEmpty();
            assertThat(bench.count(M2paLinkCounter.DISCARDED_FSN_GAP)).isEqualTo(2);
        }

        @Test
        @Conformance("8.5")
        void duplicateNumberIsDiscarded() {
            bench.toInService();
            bench.data(NONE, 0, "0");
            bench.data(NONE, 1, "1");

            bench.data(NONE, 1, "1 again");
            bench.data(NONE, 0, "0 again");
            bench.data(NONE, 2, "2");

            assertThat(bench.delivered).containsExactly("0", "1", "2");
            assertThat(bench.count(M2paLinkCounter.DISCARDED_FSN_DUPLICATE)).isEqualTo(2);
        }

        @Test
        @Conformance({"8.6", "8.7"})
        void numbersOutOfSequenceStillAcknowledge() {
            bench.toInService().send("0", "1");

            bench.data(1, 7, "gap");

            assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isEqualTo(2);
            assertThat(bench.delivered).isEmpty();
            assertThat(bench.state()).isEqualTo("InService");
        }

        @Test
        @Conformance("8.14")
        void outOfSequenceAfterWhichTheExpectedComes() {
            bench.toInService();

            bench.data(NONE, 1, "early");
            bench.data(NONE, 0, "expected");

            assertThat(bench.delivered).containsExactly("expected");
        }

        @Test
        @Conformance("8.9a")
        void messageJustBeforeRemoteOutageIsDeliveredAndAcknowledged() {
            bench.toInService().forget();

            bench.data(NONE, 0, "last word");
            bench.hear(PROCESSOR_OUTAGE, 1, NONE).pass(M2paTimer.ACK_DELAY);

            assertThat(bench.delivered).containsExactly("last word");
            assertThat(bench.said()).containsExactly("REMOTE OUTAGE", "acknowledge 0/none");
        }

        @Test
        @Conformance("8.9b")
        void messageSentJustBeforeRemoteOutageIsNotTimedByT7() {
            bench.toInService().send("0").hear(PROCESSOR_OUTAGE, 1, NONE).forget();

            assertThat(bench.pass(Duration.ofMinutes(1)).said()).isEmpty();
            bench.hear(PROCESSOR_RECOVERED, 1, 0).hear(READY, 1, 0);

            assertThat(bench.count(M2paLinkCounter.MSUS_ACKNOWLEDGED)).isOne();
            assertThat(bench.pass(Duration.ofMinutes(1)).state()).isEqualTo("InService");
        }

        @Test
        @Conformance("8.10")
        void oneAbnormalBackwardNumberIsDiscarded() {
            bench.toInService().send("0", "1").forget();

            bench.data(5, 0, "abnormal");
            bench.data(0, 0, "0");
            bench.data(1, 1, "1");
            bench.data(1, 2, "2");

            assertThat(bench.delivered).containsExactly("0", "1", "2");
            assertThat(bench.count(M2paLinkCounter.DISCARDED_BSN)).isOne();
            assertThat(bench.state()).isEqualTo("InService");
        }

        @Test
        @Conformance("8.11")
        void twoAbnormalBackwardNumbersOfThreeEndTheLink() {
            bench.toInService().send("0").forget();

            bench.data(5, 0, "abnormal");
            bench.data(NONE, 0, "normal");
            bench.data(6, 1, "abnormal");

            assertThat(bench.said())
                    .containsExactly("Out of Service", "OUT OF SERVICE SEQUENCE_ERROR");
        }

        @Test
        @Conformance("8.12a")
        void missingAcknowledgementEndsTheLinkAfterT7() {
            bench.toInService().send("0").forget();

            assertThat(bench.passAlmost(M2paTimer.T7).said()).isEmpty();
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T7_EXPIRED");
        }

        /// RFC 4165 section 4.2.1 has T7 for every message, not one that each acknowledgement
        /// restarts.
        @Test
        @Conformance("8.12b")
        void everyMessageHasItsOwnT7() {
            bench.toInService().send("0").pass(Duration.ofMillis(400)).send("1");
            bench.pass(Duration.ofMillis(400)).send("2").forget();

            bench.pass(Duration.ofMillis(600)).data(0, NONE, "");
            bench.pass(Duration.ofMillis(400)).data(1, NONE, "");
            assertThat(bench.pass(Duration.ofMillis(499)).said()).isEmpty();
            // nothing new
            bench.data(1, NONE, "");

            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T7_EXPIRED");
        }

        @Test
        @Conformance("8.13")
        void stopKeepsWhatIsNotAcknowledged() {
            bench.toInService().send("0", "1", "2").data(0, NONE, "");

            bench.stop();

            assertThat(bench.state()).isEqualTo("Deactivated");
            assertThat(bench.retrieve(0)).containsExactly("1", "2");
        }
    }

    @Nested
    class CongestionControl {
        @Test
        @Conformance("10.1")
        void receiveCongestionWithholdsAcknowledgementsUntilItEnds() {
            bench.toInService().forget();

            bench.congestion(true);
            bench.data(NONE, 0, "0");
            bench.data(NONE, 1, "1");
            assertThat(bench.pass(Duration.ofMillis(3_500)).said())
                    .isEqualTo(Collections.nCopies(4, "Busy"));
            assertThat(bench.delivered).isEmpty();
            bench.congestion(false).pass(M2paTimer.ACK_DELAY);

            assertThat(bench.said())
                    .containsExactly("deliver held", "Busy Ended", "acknowledge 1/none");
            assertThat(bench.delivered).containsExactly("0", "1");
        }

        @Test
        @Conformance("10.2a")
        void t7DoesNotRunWhileThePeerIsBusy() {
            bench.toInService().send("0").passAlmost(M2paTimer.T7).forget();

            bench.hear(BUSY).pass(Duration.ofSeconds(3));
            bench.data(0, NONE, "");
            bench.hear(BUSY_ENDED).pass(Duration.ofSeconds(60));

            assertThat(bench.said()).isEmpty();
            assertThat(bench.state()).isEqualTo("InService");
        }

        @Test
        @Conformance("10.2b")
        void t7StartsAnewWhenThePeerIsNoLongerBusy() {
            bench.toInService().send("0").passAlmost(M2paTimer.T7).forget();

            bench.hear(BUSY).pass(Duration.ofSeconds(3)).hear(BUSY_ENDED);

            assertThat(bench.passAlmost(M2paTimer.T7).said()).isEmpty();
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T7_EXPIRED");
        }

        @Test
        @Conformance("10.2c")
        void nothingIsSentWhileThePeerIsBusyAndAllOfItAfterwards() {
            bench.toInService().hear(BUSY).send("0", "1");
            assertThat(bench.sent).isEmpty();

            bench.hear(BUSY_ENDED);

            assertThat(bench.sent).isEqualTo(List.of("0 none/0", "1 none/1"));
        }

        @Test
        @Conformance("10.3")
        void t6EndsALinkWhosePeerStaysBusy() {
            bench.toInService().send("0").hear(BUSY).forget();

            assertThat(bench.passAlmost(M2paTimer.T6).said()).isEmpty();
            assertThat(bench.pass(ONE_MILLISECOND).said())
                    .containsExactly("Out of Service", "OUT OF SERVICE T6_EXPIRED");
        }
    }
}
