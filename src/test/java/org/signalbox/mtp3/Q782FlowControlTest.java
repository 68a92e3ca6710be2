// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkIdentity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Chapter 8 of Q.782, signalling traffic flow control, as [Q782Bench] carries it out; the list of
/// the cases is in `conformance/q782.txt`.
///
/// The congested link sends a message a second, and 32 may wait for it: the first is gone at once,
/// the 17th brings level 1, the 21st discard level 1, the 25th level 2, the 29th level 3. Each is
/// met by the message after it.
@NullUnmarked
class Q782FlowControlTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("8.1.1")
    void originOfTheFirstMessageAndOfOneInEightIsTold() {
        congestible(CongestionMethod.INTERNATIONAL);

        bench.messageOn("ToB:0", "B", "C", 0, numbers(1, 17));
        bench.expect("ToC:0 MSU 1 from B to C SLS 0");

        bench.messageOn("ToB:0", "B", "C", 0, 18);
        bench.expect("ToB:0 TFC C level 0");
        bench.messageOn("ToB:0", "B", "C", 0, numbers(19, 25));
        bench.expect();
        bench.messageOn("ToB:0", "B", "C", 0, 26);
        bench.expect("ToB:0 TFC C level 0");

        assertThat(bench.statusOf("ToC:0").congestion()).isEqualTo(1);
        assertThat(congestionOf("C")).isEqualTo(1);
        assertThat(bench.point.events)
                .contains(new Mtp3Event.LinkCongestion(new LinkIdentity("ToC", 0), 1));
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 0);
        bench.expectPrimitives();
    }

    @Test
    @Conformance("8.1.2")
    void originBeyondAnAdjacentPointIsToldByTheRoutes() {
        bench.route("D", "ToB", 1);
        congestible(CongestionMethod.INTERNATIONAL);
        bench.messageOn("ToB:0", "D", "C", 0, numbers(1, 17));
        bench.expect("ToC:0 MSU 1 from D to C SLS 0");

        bench.messageOn("ToB:0", "D", "C", 0, 18);

        bench.expect("ToB:0 TFC C level 0 to D");
    }

    @Test
    @Conformance("8.1.3")
    void eachOriginIsToldWhateverTheOthersSend() {
        bench.route("D", "ToB", 1).route("E", "ToB", 1);
        congestible(CongestionMethod.INTERNATIONAL);
        bench.messageOn("ToB:0", "B", "C", 0, numbers(1, 18));
        bench.expect("ToB:0 TFC C level 0", "ToC:0 MSU 1 from B to C SLS 0");

        bench.messageOn("ToB:0", "D", "C", 0, 19);
        bench.messageOn("ToB:0", "E", "C", 0, 20);
        bench.messageOn("ToB:0", "B", "C", 0, 21);

        bench.expect("ToB:0 TFC C level 0 to D", "ToB:0 TFC C level 0 to E");
    }

    @Test
    @Conformance("8.1.4")
    void withTheNextCongestionTheFirstMessageIsAnsweredAgain() {
        congestible(CongestionMethod.INTERNATIONAL);
        bench.messageOn("ToB:0", "B", "C", 0, numbers(1, 20));
        bench.expect("ToB:0 TFC C level 0", "ToC:0 MSU 1 from B to C SLS 0");
        bench.slow("ToC:0", Duration.ZERO).pass(Duration.ofSeconds(12));
        assertThat(bench.statusOf("ToC:0").congestion()).isZero();
        assertThat(bench.point.events)
                .contains(new Mtp3Event.LinkCongestion(new LinkIdentity("ToC", 0), 0));
        bench.forget();

        bench.slow("ToC:0", A_SECOND);
        bench.messageOn("ToB:0", "B", "C", 0, numbers(101, 117));
        bench.expect("ToC:0 MSU 101 from B to C SLS 0");
        bench.messageOn("ToB:0", "B", "C", 0, 118);

        bench.expect("ToB:0 TFC C level 0");
        bench.expectCount(Mtp3Counter.CONGESTION_ONSETS, 2);
        bench.expectCount(Mtp3Counter.CONGESTION_ABATEMENTS, 1);
    }

    @Test
    @Conformance("8.1.5")
    void operatorHearsOfALinkNotMoreOftenThanItMatters() {
        congestible(CongestionMethod.INTERNATIONAL);
        for (int episode = 0; episode < 20; episode++) {
            bench.slow("ToC:0", A_SECOND);
            bench.messageOn("ToB:0", "B", "C", 0, numbers(1, 20)).pass(Duration.ofMillis(50));
            bench.slow("ToC:0", Duration.ZERO).pass(Duration.ofSeconds(1));
        }
        bench.slow("ToC:0", A_SECOND);
        bench.messageOn("ToB:0", "B", "C", 0, numbers(1, 20)).pass(Duration.ofMillis(50));
        bench.slow("ToC:0", Duration.ofMillis(1)).pass(Duration.ofSeconds(20));
        bench.forget();

        List<Integer> told =
                bench.point.events.stream()
                        .filter(Mtp3Event.LinkCongestion.class::isInstance)
                        .map(event -> ((Mtp3Event.LinkCongestion) event).level())
                        .toList();
        bench.expectCount(Mtp3Counter.CONGESTION_ONSETS, 21);
        assertThat(told).hasSizeBetween(2, 6).startsWith(1).endsWith(0);
    }

    @Test
    @Conformance("8.2.1")
    void userPartsAreToldThatTheirMessagesMeetACongestedLink() {
        bench.configurationA(1).queue("ToB:0", 32).inService().slow("ToB:0", A_SECOND);

        bench.message("A", "B", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
        bench.message("A", "B", 0, numbers(2, 17));
        bench.expect().expectPrimitives();
        bench.message("A", "B", 0, 18);
        bench.expect().expectPrimitives("status B Congestion[level=1]");
        bench.message("A", "B", 0, numbers(19, 25));
        bench.expect().expectPrimitives();
        bench.message("A", "B", 0, 26);

        bench.expect().expectPrimitives("status B Congestion[level=1]");
    }

    @Test
    @Conformance("8.3.1")
    void userPartsAreToldWhatTransferControlledSays() {
        bench.configurationC(1, 1).inService();

        bench.send("ToB:0", "TFC D level 0");
        bench.expect().expectPrimitives("status D Congestion[level=1]");
        bench.send("ToC:0", "TFC D level 0 from E");

        bench.expect().expectPrimitives("status D Congestion[level=1]");
        bench.expectState("D", DestinationState.ACCESSIBLE);
        bench.after(Mtp3Timer.T15).expectNothing();
    }

    @Test
    @Conformance("8.3.2")
    void transferControlledAboutWhatIsOfNoConcernIsCountedOnly() {
        bench.configurationB(1, 1).inService();

        bench.send("ToB:0", "TFC A level 1");
        bench.expect().expectPrimitives();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 1);

        bench.send("ToB:0", "TFC 7.1.1 level 1");
        bench.expect().expectPrimitives();
        bench.expectCount(Mtp3Counter.MANAGEMENT_NO_ROUTE, 1);

        bench.failLinkset("ToC").pass(A_SECOND);
        bench.forget();
        bench.send("ToB:0", "TFC C level 1");
        bench.expect().expectPrimitives();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 2);
    }

    @Test
    @Conformance("8.3.3")
    void transferControlledForAnotherPointIsPassedOn() {
        bench.configurationB(1, 1).inService();

        bench.send("ToB:0", "TFC D level 2 to C");

        bench.expect("ToC:0 TFC D level 2 from B").expectPrimitives();
    }

    @Test
    @Conformance("8.4.1")
    void onlyMessagesBelowTheLevelAreAnswered() {
        congestible(CongestionMethod.WITH_PRIORITY);
        bench.messageOn(0, "ToB:0", "B", "C", numbers(1, 17));
        bench.expect("ToC:0 MSU 1 from B to C SLS 0");

        bench.messageOn(1, "ToB:0", "B", "C", 18);
        bench.messageOn(3, "ToB:0", "B", "C", 19);
        bench.expect();
        bench.messageOn(0, "ToB:0", "B", "C", 20);

        bench.expect("ToB:0 TFC C level 1");
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 0);
    }

    @Test
    @Conformance("8.4.2")
    void messagesBelowTheLevelOfDiscardAreThrownAwayAfterTheirOriginIsTold() {
        congestible(CongestionMethod.WITH_PRIORITY);
        bench.messageOn(1, "ToB:0", "B", "C", numbers(1, 21));
        bench.expect("ToC:0 MSU 1 from B to C SLS 0");

        bench.messageOn(0, "ToB:0", "B", "C", 22);
        bench.expect("ToB:0 TFC C level 1");
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 1);

        bench.messageOn(0, "ToB:0", "B", "C", 23);
        bench.expect();
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 2);

        // to level 2, and to discard level 2 with the 27th that waits
        bench.messageOn(1, "ToB:0", "B", "C", numbers(24, 27));
        bench.expect();
        bench.messageOn(1, "ToB:0", "B", "C", 28);
        bench.expect("ToB:0 TFC C level 2");
        bench.messageOn(2, "ToB:0", "B", "C", 29);
        bench.messageOn(1, "ToB:0", "B", "C", 30);
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 2);
        bench.expect();
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 3);
        assertThat(bench.point.call(() -> bench.point.network.discardStatus()))
                .singleElement()
                .satisfies(
                        status -> {
                            assertThat(status.reason()).isEqualTo(DiscardReason.CONGESTION);
                            assertThat(status.count()).isEqualTo(3);
                        });
    }

    @Test
    @Conformance("8.4.3")
    void managementMessagesAreNotThrownAway() {
        congestible(CongestionMethod.WITH_PRIORITY);
        bench.messageOn(3, "ToB:0", "B", "C", numbers(1, 32));
        bench.expect("ToC:0 MSU 1 from B to C SLS 0");

        bench.send("ToB:0", "TFC D level 1 to C");

        bench.expect();
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 0);
        bench.expectCount(LinkCounter.TRANSFERRED, 33);
    }

    @Test
    @Conformance("8.4.4")
    void messagesOfThisPointBelowTheLevelOfDiscardAreThrownAwayAfterUserPartsAreTold() {
        bench.configurationA(1)
                .configure(method(CongestionMethod.WITH_PRIORITY, 8))
                .queue("ToB:0", 32)
                .inService()
                .slow("ToB:0", A_SECOND);

        bench.message("A", "B", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
        bench.message("A", "B", 0, numbers(2, 21));
        bench.expect().expectPrimitives("status B Congestion[level=1]");
        bench.expectCount(Mtp3Counter.DISCARDED_CONGESTION, 0);
        bench.message("A", "B", 0, numbers(22, 24));

        bench.expect();
        bench.expectCount(Mtp3Counter.DISCARDED_CONGESTION, 3);
    }

    @Test
    @Conformance("8.5.1")
    void congestionIsTestedAndEndsLevelByLevel() {
        bench.configurationC(1, 1).configure(method(CongestionMethod.WITH_PRIORITY, 8)).inService();
        List<Integer> priorities = new ArrayList<>();
        for (String link : List.of("ToB:0", "ToC:0")) {
            BarePeer tester = bench.tester(link);
            tester.tap =
                    tester.tap.andThen(msu -> priorities.add(msu.serviceInformation().priority()));
        }

        bench.send("ToB:0", "TFC D level 2");
        bench.expect().expectPrimitives("status D Congestion[level=2]");
        assertThat(congestionOf("D")).isEqualTo(2);
        bench.almost(Mtp3Timer.T15).expectNothing();
        bench.after(Mtp3Timer.T15).expect("ToB:0 RCT to D");
        bench.almost(Mtp3Timer.T16).expectNothing();
        bench.expectPrimitives();
        bench.after(Mtp3Timer.T16).expect("ToC:0 RCT to D");
        bench.expectPrimitives("status D Congestion[level=1]");
        bench.after(Mtp3Timer.T16).expect();

        bench.expectPrimitives("status D Congestion[level=0]");
        assertThat(priorities).as("one below the status").containsExactly(1, 0);
        assertThat(congestionOf("D")).isZero();
    }

    @Test
    @Conformance("8.5.2")
    void answerToTheTestHolds() {
        bench.configurationC(1, 1).configure(method(CongestionMethod.WITH_PRIORITY, 8)).inService();
        bench.send("ToB:0", "TFC D level 3");
        bench.after(Mtp3Timer.T15).expect("ToB:0 RCT to D");
        bench.expectPrimitives("status D Congestion[level=3]");

        bench.send("ToB:0", "TFC D level 1");

        bench.expect().expectPrimitives("status D Congestion[level=1]");
        bench.almost(Mtp3Timer.T15).expectNothing();
        bench.after(Mtp3Timer.T15).expect("ToC:0 RCT to D");
        bench.expectPrimitives();
        // less than the status, and nobody has asked
        bench.send("ToB:0", "TFC D level 2");
        bench.expect().expectPrimitives("status D Congestion[level=2]");
        bench.send("ToB:0", "TFC D level 1");
        bench.expect().expectPrimitives();
    }

    @Test
    @Conformance("8.5.3")
    void inaccessibleDestinationIsNotTested() {
        bench.configurationC(1, 1).configure(method(CongestionMethod.WITH_PRIORITY, 8)).inService();
        bench.send("ToB:0", "TFC D level 2");
        bench.expect().expectPrimitives("status D Congestion[level=2]");

        bench.send("ToB:0", "TFP D").send("ToC:0", "TFP D");
        bench.expect().expectPrimitives("pause D");

        bench.after(Mtp3Timer.T15).expectNothing();
        assertThat(congestionOf("D")).isZero();
    }

    @Test
    @Conformance("8.5.4")
    void testForThisPointIsTakenAndThatIsAll() {
        bench.configurationA(1).configure(method(CongestionMethod.WITH_PRIORITY, 8)).inService();

        bench.send("ToB:0", "RCT");

        bench.expect().expectPrimitives();
        assertThat(bench.point.network.managementReceived().get(SnmHeading.RCT)).isEqualTo(1);
        bench.expectCount(Mtp3Counter.MANAGEMENT_NOT_IMPLEMENTED, 0);
    }

    @Test
    @Conformance("8.5.5")
    void testForAnotherPointIsAnsweredIfItsWayIsCongested() {
        congestible(CongestionMethod.WITH_PRIORITY);
        bench.slow("ToC:0", Duration.ZERO).send("ToB:0", "RCT to C");
        bench.expect("ToC:0 RCT from B");
        bench.slow("ToC:0", A_SECOND);
        bench.messageOn(1, "ToB:0", "B", "C", numbers(1, 17));
        bench.expect("ToC:0 MSU 1 from B to C SLS 0");

        bench.send("ToB:0", "RCT to C");

        bench.expect("ToB:0 TFC C level 1");
    }

    @Test
    @Conformance("8.6.1")
    void higherLevelIsToldAtOnce() {
        bench.configurationB(1, 1)
                .configure(method(CongestionMethod.WITHOUT_PRIORITY, 100))
                .queue("ToC:0", 32)
                .inService()
                .slow("ToC:0", A_SECOND);

        bench.messageOn("ToB:0", "B", "C", 0, numbers(1, 25));
        bench.expect("ToB:0 TFC C level 1", "ToC:0 MSU 1 from B to C SLS 0");
        bench.messageOn("ToB:0", "B", "C", 0, numbers(26, 29));
        bench.expect("ToB:0 TFC C level 2");
        bench.messageOn("ToB:0", "B", "C", 0, numbers(30, 33));

        bench.expect("ToB:0 TFC C level 3");
        bench.expectCount(LinkCounter.DISCARDED_CONGESTION, 0);
        bench.expectCount(LinkCounter.TRANSFERRED, 33);
        assertThat(bench.statusOf("ToC:0").congestion()).isEqualTo(3);
    }

    @Test
    @Conformance("8.6.2")
    void levelIsToldAndNotTested() {
        bench.configurationC(1, 1)
                .configure(method(CongestionMethod.WITHOUT_PRIORITY, 8))
                .inService();

        bench.send("ToB:0", "TFC D level 2");

        bench.expect().expectPrimitives("status D Congestion[level=2]");
        bench.after(Mtp3Timer.T15).expectNothing();
        bench.expectPrimitives();
    }

    @Test
    @Conformance("8.7.1")
    void userPartIsToldThatItsCounterpartIsUnavailable() {
        bench.configurationA(1).inService();

        bench.send("ToB:0", "UPU B ISUP cause 1");

        bench.expect().expectPrimitives("status B UserPartUnavailable[cause=UNEQUIPPED]");
    }

    /// A between B and C, and the link to C is slow.
    private void congestible(CongestionMethod method) {
        bench.configurationB(1, 1)
                .configure(method(method, FlowControlConfig.TFC_PACING_RATIO))
                .queue("ToC:0", 32)
                .inService()
                .slow("ToC:0", A_SECOND);
    }

    private static UnaryOperator<Mtp3Config> method(CongestionMethod method, int ratio) {
        return config -> config.withFlowControl(new FlowControlConfig(method, ratio));
    }

    private int congestionOf(String destination) {
        return bench.point
                .call(() -> bench.point.network.lookUp(Q782Words.code(destination)))
                .considered()
                .getFirst()
                .congestion();
    }

    private static int[] numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).toArray();
    }
}
