// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.mtp3.Mtp3Timer.T1;
import static org.signalbox.mtp3.Mtp3Timer.T2;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkFailure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Chapter 3 of Q.782, changeover, as [Q782Bench] carries it out; the list of the cases, and which
/// of their numbers are the standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782ChangeoverTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("3.1")
    void linkFailureIsToldOverTheOtherLinkAndWhatWasNotReceivedFollows() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1, 2);
        bench.messageOn("ToB:0", "B", "A", 0, 11);
        bench.expect(
                "ToB:0 MSU 1 from A to B SLS 0",
                "ToB:0 MSU 2 from A to B SLS 0",
                "A MSU 11 from B to A SLS 0");

        // on its way when the link fails
        bench.message("A", "B", 0, 3, 4);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 5);
        bench.expect("ToB:1 XCO 0 FSN 2");

        // SLTM 0, TRA 1, then messages 1 and 2
        bench.send("ToB:1", "XCA 0 FSN 3");
        bench.expect(
                "ToB:1 MSU 3 from A to B SLS 0",
                "ToB:1 MSU 4 from A to B SLS 0",
                "ToB:1 MSU 5 from A to B SLS 0");
        bench.expectState("ToB:0", LinkState.FAILED).expectState("B", DestinationState.ACCESSIBLE);
        bench.expectCount(Mtp3Counter.CHANGEOVERS_UPDATED, 1);
    }

    @Test
    @Conformance("3.2")
    void ordersThatCrossAreEachAcknowledgedAndTakenForTheAnswer() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.send("ToB:1", "XCO 0 FSN 1");
        bench.expect("ToB:1 XCO 0 FSN 1", "ToB:1 XCA 0 FSN 1", "ToB:1 MSU 1 from A to B SLS 0");

        bench.send("ToB:1", "XCA 0 FSN 1");

        bench.expect();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 1);
        bench.after(T2).expect();
    }

    @Test
    @Conformance("3.3")
    void withoutAnAnswerTrafficGoesOverWhenT2Ends() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.almost(T2).expectNothing();

        // message 1 may have arrived, and is not repeated
        bench.after(T2).expect("ToB:1 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_NOT_ACKNOWLEDGED, 1);
    }

    @Test
    @Conformance("3.4")
    void orderWithAnFsnNeverSentRetrievesNothing() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);

        bench.send("ToB:1", "XCO 0 FSN 5000");

        bench.expect("ToB:1 XCO 0 FSN 1", "ToB:1 XCA 0 FSN 1", "ToB:1 MSU 2 from A to B SLS 0");
    }

    @Test
    @Conformance("3.5")
    void acknowledgementWithAnFsnNeverSentRetrievesNothing() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:1 XCO 0 FSN 1");

        bench.send("ToB:1", "XCA 0 FSN 16777214");

        bench.expect("ToB:1 MSU 2 from A to B SLS 0");
    }

    @Test
    @Conformance("3.6")
    void whoCannotTellWhatItAcceptedSendsAnEmergencyOrder() {
        bench.configurationA(2).inService();
        bench.point.link("ToB", 0).remembers = false;
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:1 ECO 0");

        // the other end knows: nothing of ours is lost
        bench.send("ToB:1", "XCA 0 FSN 1");

        bench.expect("ToB:1 MSU 1 from A to B SLS 0", "ToB:1 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_UPDATED, 1);
    }

    @Test
    @Conformance("3.7")
    void emergencyOrdersThatCross() {
        bench.configurationA(2).inService();
        bench.point.link("ToB", 0).remembers = false;
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);

        bench.send("ToB:1", "ECO 0");

        bench.expect("ToB:1 ECO 0", "ToB:1 ECA 0", "ToB:1 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_EMERGENCY, 1);
    }

    @Test
    @Conformance("3.8")
    void orderAnsweredByAnEmergencyAcknowledgementRetrievesNothing() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:1 XCO 0 FSN 1");

        bench.send("ToB:1", "ECA 0");

        bench.expect("ToB:1 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_EMERGENCY, 1);
    }

    @Test
    @Conformance("3.9")
    void acknowledgementThatNobodyAskedForChangesNothing() {
        bench.configurationA(2).inService();

        bench.send("ToB:1", "XCA 0 FSN 1");
        bench.send("ToB:1", "ECA 0");
        bench.message("A", "B", 0, 1);

        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
        bench.expectState("ToB:0", LinkState.AVAILABLE);
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 2);
    }

    @Test
    @Conformance("3.10")
    void orderForALinkInServiceIsAFailureOfThatLink() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0");

        bench.send("ToB:1", "XCO 0 FSN 2");
        bench.expect("ToB:1 XCA 0 FSN 1");
        bench.message("A", "B", 0, 2);

        bench.expect("ToB:1 MSU 2 from A to B SLS 0");
        bench.expectState("ToB:0", LinkState.FAILED);
        assertThat(bench.statusOf("ToB:0").lastFailure().cause())
                .isEqualTo(LinkFailure.Cause.CHANGEOVER_ORDERED);
    }

    @Test
    @Conformance("3.11")
    void orderForALinkThatCarriesNothingIsAcknowledgedAsByWhoKnowsNothing() {
        bench.configurationA(2).inService();
        bench.shutdown("ToB:0", true);
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.send("ToB:1", "XCA 0 FSN 1");
        bench.expect();

        bench.send("ToB:1", "XCO 0 FSN 1");

        bench.expect("ToB:1 ECA 0");
    }

    @Test
    @Conformance("3.12")
    void trafficOfOneLinkIsSpreadOverAllOthersOfItsLinkset() {
        bench.configurationA(3).inService();
        Map<String, List<Integer>> before = bench.sharing("B");
        bench.fail("ToB:0");
        for (int sls : before.get("ToB:0")) {
            bench.message("A", "B", sls, sls);
        }
        bench.expect("ToB:1 XCO 0 FSN 1");

        bench.send("ToB:1", "XCA 0 FSN 7");

        bench.expect(
                "ToB:1 MSU 0 from A to B SLS 0",
                "ToB:2 MSU 3 from A to B SLS 3",
                "ToB:1 MSU 6 from A to B SLS 6",
                "ToB:2 MSU 9 from A to B SLS 9",
                "ToB:1 MSU 12 from A to B SLS 12",
                "ToB:2 MSU 15 from A to B SLS 15");
        // what did not belong to the failed link stayed where it was
        Map<String, List<Integer>> after = bench.sharing("B");
        assertThat(after.get("ToB:1")).containsAll(before.get("ToB:1"));
        assertThat(after.get("ToB:2")).containsAll(before.get("ToB:2"));
    }

    @Test
    @Conformance("3.13")
    void trafficOfTheLastLinkGoesToTheOtherLinkset() {
        bench.configurationC(1, 1).route("B", "ToC", 2).inService();
        bench.message("A", "D", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to D SLS 0");
        bench.message("A", "D", 0, 2);
        bench.fail("ToB:0");
        bench.message("A", "D", 0, 3);
        bench.expect("ToC:0 XCO 0 FSN 1 to B");

        bench.send("ToC:0", "XCA 0 FSN 2 from B");

        bench.expect("ToC:0 MSU 2 from A to D SLS 0", "ToC:0 MSU 3 from A to D SLS 0");
        bench.expectPrimitives();
    }

    @Test
    @Conformance("3.14")
    void whatTheOtherLinksetDoesNotReachIsThrownAway() {
        bench.configurationB(1, 1).sp().route("D", "ToB", 1).route("B", "ToC", 2).inService();
        bench.message("A", "D", 0, 1);
        bench.message("A", "B", 0, 2);
        bench.fail("ToB:0");
        bench.message("A", "D", 0, 3);
        bench.expect("ToC:0 XCO 0 FSN 1 to B");

        bench.send("ToC:0", "XCA 0 FSN 1 from B");

        bench.expect("ToC:0 MSU 2 from A to B SLS 0");
        bench.expectState("D", DestinationState.INACCESSIBLE).expectPrimitives("pause D");
        bench.expectCount(Mtp3Counter.DISCARDED_INACCESSIBLE, 2);
    }

    @Test
    @Conformance("3.15")
    void transferPointOrdersByWayOfAnotherPoint() {
        bench.configurationD(1, 1).route("B", "ToC", 2).inService();
        bench.messageOn("ToE:0", "E", "D", 0, 1, 2);
        bench.expect("ToB:0 MSU 1 from E to D SLS 0", "ToB:0 MSU 2 from E to D SLS 0");
        bench.messageOn("ToE:0", "E", "D", 0, 3);
        // A has passed it on, B has not got it
        bench.pass(Duration.ofMillis(3));
        bench.fail("ToB:0");
        bench.messageOn("ToE:0", "E", "D", 0, 4);
        bench.expect("ToC:0 TFP B", "ToC:0 XCO 0 FSN 1 to B");

        bench.send("ToC:0", "XCA 0 FSN " + bench.accepted("ToB:0") + " from B");

        bench.expect("ToC:0 MSU 3 from E to D SLS 0", "ToC:0 MSU 4 from E to D SLS 0");
    }

    @Test
    @Conformance("3.16")
    void whenNothingLeadsToTheOtherEndT1HoldsTraffic() {
        bench.configurationC(1, 1).inService();
        bench.message("A", "D", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "D", 0, 2);
        bench.almost(T1).expectNothing();

        // nobody can say whether 1 has arrived
        bench.after(T1).expect("ToC:0 MSU 2 from A to D SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED, 1);
        bench.expectPrimitives("pause B");
    }

    @Test
    @Conformance("3.17")
    void shortProcessorOutageHoldsTraffic() {
        bench.configurationA(2).inService();
        bench.processorOutage("ToB:0", true);
        bench.expect();
        bench.expectState("ToB:0", LinkState.BLOCKED);
        bench.message("A", "B", 0, 1);
        bench.processorOutage("ToB:0", false);
        bench.expect();
        bench.expectState("ToB:0", LinkState.AVAILABLE);

        bench.after(T1).expect("ToB:0 MSU 1 from A to B SLS 0");
    }

    @Test
    @Conformance("3.18")
    void longProcessorOutageMovesTrafficAfterT1AndBackByDeclaration() {
        bench.configurationA(2).inService();
        bench.processorOutage("ToB:0", true);
        bench.expect();
        bench.message("A", "B", 0, 1);
        bench.pass(T1.standard()).expect("ToB:1 MSU 1 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED, 1);

        bench.processorOutage("ToB:0", false);
        bench.expect("ToB:1 CBD 0 code 1");
        bench.message("A", "B", 0, 2);
        bench.expect();
        bench.send("ToB:1", "CBA 0 code 1");

        bench.expect("ToB:0 MSU 2 from A to B SLS 0");
    }

    @Test
    @Conformance("3.19")
    void everyOrderIsAcknowledged() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0");

        bench.send("ToB:1", "XCO 0 FSN 2");
        bench.expect("ToB:1 XCA 0 FSN 1");
        bench.send("ToB:1", "XCO 0 FSN 2");

        // the changeover is over, and so is the knowledge of it (Q.704 section 5.7.5)
        bench.expect("ToB:1 ECA 0");
    }

    @Test
    @Conformance("3.20")
    void orderMayBeLongerThanWeKnow() {
        bench.configurationA(2).inService();

        // XCO 0, FSN 1, and two octets more; label B to A
        bench.tester("ToB:1").sendHex("00" + "09480402" + "31010000" + "aabb");

        bench.expect("ToB:1 XCA 0 FSN 1");
        bench.expectState("ToB:0", LinkState.FAILED);
    }

    @Test
    @Conformance("3.21")
    void acknowledgementMayBeLongerThanWeKnow() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.expect("ToB:1 XCO 0 FSN 1");

        bench.tester("ToB:1").sendHex("00" + "09480402" + "41010000" + "aabb");

        bench.expect("ToB:1 MSU 1 from A to B SLS 0");
    }

    @Test
    @Conformance("3.22")
    void numberOfTheOtherFormSaysNothing() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:1 XCO 0 FSN 1");

        bench.send("ToB:1", "COA 0 FSN 1");

        bench.expect("ToB:1 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_EMERGENCY, 1);
    }

    /// Message 1 is under way when the processor fails and is refused, 2 has not left, 3 comes
    /// later.
    @Test
    @Conformance("3.23")
    void whatTheLinkKeepsInALongOutageIsFlushed() {
        outageWithMessagesUnderWay();
        bench.almost(T1).expectNothing();
        bench.after(T1);
        bench.expect("ToB:1 MSU 2 from A to B SLS 0", "ToB:1 MSU 3 from A to B SLS 0");

        bench.processorOutage("ToB:0", false);
        // 1 would be overtaken by now: it does not come
        bench.expect("ToB:1 CBD 0 code 1");
        bench.send("ToB:1", "CBA 0 code 1");
        bench.message("A", "B", 0, 4);

        bench.expect("ToB:0 MSU 4 from A to B SLS 0");
        assertThat(bench.point.link("ToB", 0).lost).isEqualTo(1);
        bench.expectCount(Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED, 1);
    }

    @Test
    @Conformance("3.23")
    void whatTheLinkKeepsInAShortOutageIsSentWhenThatEnds() {
        outageWithMessagesUnderWay();
        bench.pass(T1.standard().dividedBy(2)).expectNothing();

        bench.processorOutage("ToB:0", false);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0", "ToB:0 MSU 2 from A to B SLS 0");

        bench.pass(T1.standard()).expect("ToB:0 MSU 3 from A to B SLS 0");
        assertThat(bench.point.link("ToB", 0).lost).isZero();
    }

    private void outageWithMessagesUnderWay() {
        bench.configurationA(2).refusingInOutage("ToB:0").inService();
        bench.slow("ToB:0", Duration.ofMillis(10));
        bench.message("A", "B", 0, 1, 2);
        bench.processorOutage("ToB:0", true);
        bench.pass(Duration.ofMillis(30)).expectNothing();
        bench.message("A", "B", 0, 3);
    }
}
