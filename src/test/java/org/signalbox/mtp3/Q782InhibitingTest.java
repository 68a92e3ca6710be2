// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.mtp3.Mtp3Timer.T1;
import static org.signalbox.mtp3.Mtp3Timer.T12;
import static org.signalbox.mtp3.Mtp3Timer.T13;
import static org.signalbox.mtp3.Mtp3Timer.T14;
import static org.signalbox.mtp3.Mtp3Timer.T22;
import static org.signalbox.mtp3.Mtp3Timer.T23;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.LinkInhibition.Result;

import java.time.Duration;

/// Chapter 7 of Q.782, management inhibiting; the list of the cases, and which of their numbers are
/// the standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782InhibitingTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("7.1")
    void linkIsInhibitedAndItsTrafficGoesOverWhenT1Ends() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.message("A", "B", 0, 1);
        bench.expect("ToB:0 LIN 0", "ToB:0 MSU 1 from A to B SLS 0");

        bench.send("ToB:0", "LIA 0");
        bench.pass(Duration.ofMillis(20));
        bench.message("A", "B", 0, 2);
        bench.pass(T1.standard().minusMillis(40)).expectNothing();

        bench.expect("ToB:1 MSU 2 from A to B SLS 0");
        bench.expectAnswer(Result.INHIBITED).expectInhibition("ToB:0", "L-");
        bench.expectState("ToB:0", LinkState.AVAILABLE);
        bench.expectCount(Mtp3Counter.INHIBITED_LOCALLY, 1);
        bench.expectCount(Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED, 1);
    }

    @Test
    @Conformance("7.2")
    void failedLinkIsInhibitedOverAnotherAndReturnsWithoutTraffic() {
        bench.configurationA(2).inService();
        bench.fail("ToB:0");
        bench.send("ToB:1", "XCA 0 FSN 1");
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.inhibit("ToB:0");
        bench.expect("ToB:1 LIN 0");

        bench.send("ToB:1", "LIA 0");
        bench.expect();
        bench.expectAnswer(Result.INHIBITED);
        bench.restore("ToB:0");
        bench.message("A", "B", 0, 1);

        bench.expect("ToB:1 MSU 1 from A to B SLS 0");
        bench.expectState("ToB:0", LinkState.AVAILABLE).expectInhibition("ToB:0", "L-");
    }

    @Test
    @Conformance("7.3")
    void linkThatIsTheLastWayIsNotInhibited() {
        bench.configurationA(1).inService();

        bench.inhibit("ToB:0");

        bench.expect();
        bench.expectAnswer(Result.REFUSED).expectInhibition("ToB:0", "--");
        bench.expectCount(Mtp3Counter.INHIBIT_REFUSED, 1);
    }

    @Test
    @Conformance("7.4")
    void lastLinkOfALinksetIsInhibitedIfAllDestinationsHaveAnotherWay() {
        bench.configurationC(1, 1).route("B", "ToC", 2).inService();
        bench.inhibit("ToB:0");
        bench.expect("ToB:0 LIN 0");
        bench.send("ToB:0", "LIA 0");
        bench.pass(T1.standard()).forget();

        bench.message("A", "D", 0, 1);
        bench.message("A", "B", 0, 2);

        bench.expect("ToC:0 MSU 1 from A to D SLS 0", "ToC:0 MSU 2 from A to B SLS 0");
        bench.expectAnswer(Result.INHIBITED);
    }

    @Test
    @Conformance("7.5")
    void farEndDenies() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.expect("ToB:0 LIN 0");

        bench.send("ToB:0", "LID 0");
        bench.expect();
        bench.message("A", "B", 0, 1);

        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
        bench.expectAnswer(Result.DENIED).expectInhibition("ToB:0", "--");
        bench.after(T14).expect();
    }

    @Test
    @Conformance("7.6")
    void farEndInhibits() {
        bench.configurationA(2).inService();
        bench.message("A", "B", 0, 1);

        bench.send("ToB:0", "LIN 0");
        bench.pass(Duration.ofMillis(20));
        bench.message("A", "B", 0, 2);
        bench.almost(T1);
        bench.after(T1)
                .expect(
                        "ToB:0 MSU 1 from A to B SLS 0",
                        "ToB:0 LIA 0",
                        "ToB:1 MSU 2 from A to B SLS 0");

        bench.expectInhibition("ToB:0", "-R").expectCount(Mtp3Counter.INHIBITED_REMOTELY, 1);
    }

    @Test
    @Conformance("7.7")
    void farEndIsDeniedTheLastWay() {
        bench.configurationA(1).inService();

        bench.send("ToB:0", "LIN 0");

        bench.expect("ToB:0 LID 0");
        bench.expectInhibition("ToB:0", "--");
        bench.expectCount(Mtp3Counter.INHIBIT_DENIED_TO_FAR_END, 1);
    }

    @Test
    @Conformance("7.8")
    void inhibitIsRepeatedOnceWhenT14Ends() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.expect("ToB:0 LIN 0");
        bench.almost(T14).expectNothing();
        bench.after(T14).expect("ToB:0 LIN 0");
        bench.almost(T14).expectNothing();
        bench.expectAnswer();

        bench.after(T14).expect();

        bench.expectAnswer(Result.INHIBIT_NOT_ANSWERED).expectInhibition("ToB:0", "--");
        bench.send("ToB:0", "LIA 0");
        bench.expect();
        bench.expectInhibition("ToB:0", "--");
    }

    @Test
    @Conformance("7.9")
    void secondInhibitIsRefusedIfTheOtherLinkHasFailedMeanwhile() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.expect("ToB:0 LIN 0");
        bench.fail("ToB:1");
        bench.send("ToB:0", "XCA 1 FSN 0");
        bench.expect("ToB:0 XCO 1 FSN 0");

        bench.pass(T14.standard()).expect();

        bench.expectAnswer(Result.REFUSED);
    }

    @Test
    @Conformance("7.10")
    void trafficReturnsWhenTheLinkIsUninhibited() {
        inhibited();
        bench.uninhibit("ToB:0");
        bench.expect("ToB:0 LUN 0");

        bench.send("ToB:0", "LUA 0");
        bench.expect("ToB:1 CBD 0 code 1");
        bench.expectAnswer(Result.UNINHIBITED).expectInhibition("ToB:0", "--");
        bench.message("A", "B", 0, 9);
        bench.send("ToB:0", "CBA 0 code 1");

        bench.expect("ToB:0 MSU 9 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.UNINHIBITED_LOCALLY, 1);
    }

    @Test
    @Conformance("7.11")
    void failedLinkIsUninhibitedWithoutChangeback() {
        inhibited();
        bench.fail("ToB:0");
        bench.expect();
        bench.uninhibit("ToB:0");
        bench.expect("ToB:1 LUN 0");

        bench.send("ToB:1", "LUA 0");
        bench.expect();
        bench.expectAnswer(Result.UNINHIBITED);
        bench.restore("ToB:0");

        bench.expect("ToB:1 CBD 0 code 1");
    }

    @Test
    @Conformance("7.12")
    void uninhibitIsRepeatedOnceWhenT12Ends() {
        inhibited();
        bench.uninhibit("ToB:0");
        bench.expect("ToB:0 LUN 0");
        bench.almost(T12).expectNothing();
        bench.after(T12).expect("ToB:0 LUN 0");
        bench.almost(T12).expectNothing();

        bench.after(T12).expect();

        bench.expectAnswer(Result.UNINHIBIT_NOT_ANSWERED).expectInhibition("ToB:0", "L-");
        bench.expectCount(Mtp3Counter.UNINHIBIT_NOT_ANSWERED, 1);
    }

    @Test
    @Conformance("7.13")
    void farEndUninhibits() {
        inhibitedByFarEnd();

        bench.send("ToB:0", "LUN 0");

        bench.expect("ToB:0 LUA 0", "ToB:1 CBD 0 code 1");
        bench.expectInhibition("ToB:0", "--").expectCount(Mtp3Counter.UNINHIBITED_REMOTELY, 1);
    }

    @Test
    @Conformance("7.14")
    void farEndForces() {
        inhibited();

        bench.send("ToB:0", "LFU 0");
        bench.expect("ToB:0 LUN 0");
        bench.send("ToB:0", "LUA 0");

        bench.expect("ToB:1 CBD 0 code 1");
        bench.expectInhibition("ToB:0", "--");
    }

    @Test
    @Conformance("7.15")
    void linkInhibitedFromHereIsRecalledWhenTheOtherFails() {
        inhibited();
        bench.message("A", "B", 1, 1);
        bench.fail("ToB:1");
        bench.message("A", "B", 1, 2);
        bench.expect("ToB:0 LUN 0", "ToB:0 XCO 1 FSN 0");

        bench.send("ToB:0", "LUA 0");
        bench.send("ToB:0", "XCA 1 FSN 0");

        bench.expect("ToB:0 MSU 1 from A to B SLS 1", "ToB:0 MSU 2 from A to B SLS 1");
        bench.expectInhibition("ToB:0", "--").expectState("B", DestinationState.ACCESSIBLE);
        bench.expectPrimitives();
        bench.expectCount(Mtp3Counter.LINKS_RECALLED, 1);
    }

    @Test
    @Conformance("7.16")
    void linkInhibitedByTheFarEndIsRecalledWhenTheOtherFails() {
        inhibitedByFarEnd();
        bench.message("A", "B", 1, 1);
        bench.fail("ToB:1");
        bench.expect("ToB:0 LFU 0", "ToB:0 XCO 1 FSN 0");

        bench.send("ToB:0", "LUN 0");
        bench.send("ToB:0", "XCA 1 FSN 0");

        bench.expect("ToB:0 LUA 0", "ToB:0 MSU 1 from A to B SLS 1");
        bench.expectInhibition("ToB:0", "--").expectState("B", DestinationState.ACCESSIBLE);
        bench.expectPrimitives();
    }

    @Test
    @Conformance("7.17")
    void forcedUninhibitIsRepeatedOnceWhenT13Ends() {
        inhibitedByFarEnd();
        bench.fail("ToB:1");
        bench.expect("ToB:0 LFU 0", "ToB:0 XCO 1 FSN 0");
        bench.almost(T13).expectNothing();
        bench.after(T13).expect("ToB:0 LFU 0");

        bench.after(T13).expect();

        bench.expectInhibition("ToB:0", "-R").expectState("B", DestinationState.INACCESSIBLE);
        bench.expectPrimitives("pause B");
        assertThat(bench.point.events)
                .contains(new Mtp3Event.RecallAbandoned(new LinkIdentity("ToB", 0)));

        // it is tried again with the next test
        bench.pass(T23.standard()).forget();
        bench.expectCount(Mtp3Counter.LINKS_RECALLED, 2);
    }

    @Test
    @Conformance("7.18")
    void destinationLostElsewhereRecallsALink() {
        bench.configurationC(1, 1).route("B", "ToC", 2).inService();
        bench.inhibit("ToB:0");
        bench.send("ToB:0", "LIA 0");
        bench.pass(T1.standard()).forget();

        bench.send("ToC:0", "TFP D");
        bench.expect("ToB:0 LUN 0", "ToB:0 TRA");
        bench.send("ToB:0", "LUA 0");
        bench.send("ToB:0", "TRA");
        bench.pass(Duration.ofMillis(30));
        bench.message("A", "D", 0, 1);

        bench.expect("ToB:0 MSU 1 from A to D SLS 0");
        bench.expectInhibition("ToB:0", "--");
    }

    @Test
    @Conformance("7.19")
    void linkInhibitedFromHereIsTestedEveryT22() {
        inhibited();
        bench.pass(T22.standard().minus(T1.standard()));

        bench.expect("ToB:0 LLT 0");
        bench.pass(T22.standard()).expect("ToB:0 LLT 0");
        bench.expectInhibition("ToB:0", "L-");
    }

    @Test
    @Conformance("7.20")
    void linkInhibitedByTheFarEndIsTestedEveryT23() {
        inhibitedByFarEnd();
        bench.pass(T23.standard().minus(T1.standard()));

        bench.expect("ToB:0 LRT 0");
        bench.pass(T23.standard()).expect("ToB:0 LRT 0");
        bench.expectInhibition("ToB:0", "-R");
    }

    @Test
    @Conformance("7.21")
    void testThatFindsTheEndsAgreedIsSilent() {
        inhibited();
        bench.send("ToB:0", "LRT 0");
        bench.expect();
        bench.send("ToB:1", "LIN 0");
        bench.expect("ToB:0 LIA 0");

        bench.send("ToB:0", "LLT 0");

        bench.expect();
        bench.expectInhibition("ToB:0", "LR");
    }

    @Test
    @Conformance("7.22")
    void testThatFindsTheEndsAtOddsUninhibits() {
        bench.configurationA(2).inService();

        bench.send("ToB:0", "LLT 0");
        bench.expect("ToB:0 LFU 0");
        bench.send("ToB:0", "LUN 0");
        bench.expect("ToB:0 LUA 0");
        bench.send("ToB:0", "LRT 0");

        bench.expect("ToB:0 LUN 0");
        bench.send("ToB:0", "LUA 0");
        bench.pass(T12.standard()).expect();
    }

    @Test
    @Conformance("7.23")
    void inhibitionOutlastsAFailureOfTheLink() {
        inhibited();
        bench.fail("ToB:0");
        bench.expect();
        bench.restore("ToB:0");
        bench.message("A", "B", 0, 1);

        bench.expect("ToB:1 MSU 1 from A to B SLS 0");
        bench.expectInhibition("ToB:0", "L-");
    }

    @Test
    @Conformance("7.24")
    void bothEndsInhibitTheSameLink() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.send("ToB:0", "LIN 0");
        bench.expect("ToB:0 LIN 0", "ToB:0 LIA 0");
        bench.send("ToB:0", "LIA 0");
        bench.pass(T1.standard()).forget();
        bench.expectInhibition("ToB:0", "LR");

        bench.uninhibit("ToB:0");
        bench.send("ToB:0", "LUA 0");
        bench.expect("ToB:0 LUN 0");
        bench.expectInhibition("ToB:0", "-R");
        bench.message("A", "B", 0, 1);
        bench.expect("ToB:1 MSU 1 from A to B SLS 0");
        bench.send("ToB:0", "LUN 0");

        bench.expect("ToB:0 LUA 0", "ToB:1 CBD 0 code 1");
    }

    @Test
    @Conformance("7.25")
    void endsThatInhibitDifferentLinksAtOnceAreBothDenied() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");

        bench.send("ToB:1", "LIN 1");

        bench.expect("ToB:0 LIN 0", "ToB:1 LID 1");
        bench.send("ToB:0", "LID 0");
        bench.expect();
        bench.expectInhibition("ToB:0", "--").expectInhibition("ToB:1", "--");
    }

    @Test
    @Conformance("7.26")
    void whatNobodyAskedForIsAnsweredOrIgnored() {
        bench.configurationA(2).inService();
        bench.send("ToB:0", "LIA 0");
        bench.send("ToB:0", "LID 0");
        bench.send("ToB:0", "LUA 0");
        bench.expect();

        bench.send("ToB:0", "LUN 0");
        bench.expect("ToB:0 LUA 0");
        bench.send("ToB:0", "LFU 0");
        bench.expect("ToB:0 LUN 0");

        bench.expectInhibition("ToB:0", "--");
        bench.pass(T12.standard()).expect();
    }

    @Test
    @Conformance("7.27")
    void inhibitOfAnInhibitedLinkIsAcknowledgedAgain() {
        inhibitedByFarEnd();

        bench.send("ToB:0", "LIN 0");

        bench.expect("ToB:0 LIA 0");
        bench.expectInhibition("ToB:0", "-R").expectCount(Mtp3Counter.INHIBITED_REMOTELY, 1);
    }

    @Test
    @Conformance("7.28")
    void userTrafficOnAnInhibitedLinkIsTaken() {
        inhibited();

        bench.messageOn("ToB:0", "B", "A", 0, 11);

        bench.expect("A MSU 11 from B to A SLS 0");
    }

    @Test
    @Conformance("7.29")
    void adjacentPointThatRestartsFindsItsLinksUninhibited() {
        inhibited();
        bench.fail("ToB:0", "ToB:1");
        bench.forget();
        bench.pass(Duration.ofSeconds(2));
        bench.restore("ToB:0");

        bench.expectInhibition("ToB:0", "--");
        bench.send("ToB:0", "TRA");
        bench.expect("ToB:0 TRA");
        bench.message("A", "B", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
    }

    @Test
    @Conformance("7.30")
    void linkThatFailsWhileItsTrafficLeavesIsChangedOver() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.send("ToB:0", "LIA 0");
        // on its way when the link fails, which the acknowledgement has just reached
        bench.pass(Duration.ofMillis(1));
        bench.message("A", "B", 0, 1);
        bench.pass(Duration.ofNanos(1_800_000));
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:0 LIN 0", "ToB:1 XCO 0 FSN 2");

        bench.send("ToB:1", "XCA 0 FSN 2");

        bench.expect("ToB:1 MSU 1 from A to B SLS 0", "ToB:1 MSU 2 from A to B SLS 0");
        bench.expectInhibition("ToB:0", "L-");
    }

    @Test
    @Conformance("7.31")
    void linkInServiceIsNotInhibitedInANeighboursNameByAnother() {
        bench.configurationC(1, 1).route("B", "ToC", 2).inService();

        bench.send("ToC:0", "LIN 0 from B");
        bench.expect();

        bench.expectInhibition("ToB:0", "--");
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 1);
    }

    private void inhibited() {
        bench.configurationA(2).inService();
        bench.inhibit("ToB:0");
        bench.expect("ToB:0 LIN 0");
        bench.send("ToB:0", "LIA 0");
        bench.pass(T1.standard());
        bench.expect();
        bench.expectAnswer(Result.INHIBITED);
    }

    private void inhibitedByFarEnd() {
        bench.configurationA(2).inService();
        bench.send("ToB:0", "LIN 0");
        bench.expect("ToB:0 LIA 0");
        bench.pass(T1.standard());
        bench.expect();
    }
}
