// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.mtp3.Mtp3Timer.T1;
import static org.signalbox.mtp3.Mtp3Timer.T3;
import static org.signalbox.mtp3.Mtp3Timer.T4;
import static org.signalbox.mtp3.Mtp3Timer.T5;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkIdentity;

import java.time.Duration;

/// Chapter 4 of Q.782, changeback; the list of the cases, and which of their numbers are the
/// standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782ChangebackTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("4.1")
    void trafficReturnsBehindADeclarationThatIsAcknowledged() {
        linkReturns();
        bench.message("A", "B", 0, 2, 3);
        bench.expect();

        bench.send("ToB:1", "CBA 0 code 1");

        bench.expect("ToB:0 MSU 2 from A to B SLS 0", "ToB:0 MSU 3 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEBACKS_ACKNOWLEDGED, 1);
        bench.pass(T4.standard()).expect();
    }

    @Test
    @Conformance("4.2")
    void trafficReturnsFromAnotherLinksetWhenT3Ends() {
        bench.configurationC(1, 1).inService();
        bench.fail("ToB:0");
        bench.pass(T1.standard());
        bench.message("A", "D", 0, 1);
        bench.expect("ToC:0 MSU 1 from A to D SLS 0");
        bench.restore("ToB:0");
        bench.expect("ToB:0 TRA");

        bench.send("ToB:0", "TRA");
        bench.pass(Duration.ofMillis(30));
        bench.message("A", "D", 0, 2);
        bench.pass(T3.standard().minusMillis(60)).expectNothing();

        bench.pass(Duration.ofMillis(60)).expect("ToB:0 MSU 2 from A to D SLS 0");
        // the first was when all came into service
        bench.expectCount(Mtp3Counter.CHANGEBACKS_TIME_CONTROLLED, 2);
    }

    @Test
    @Conformance("4.3")
    void eachLinkThatTrafficReturnsFromIsDeclaredByItself() {
        bench.configurationA(3).inService();
        bench.fail("ToB:0");
        bench.send("ToB:1", "XCA 0 FSN 1");
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.restore("ToB:0");
        bench.expect("ToB:1 CBD 0 code 1", "ToB:2 CBD 0 code 2");
        bench.message("A", "B", 0, 1);
        bench.message("A", "B", 3, 2);
        bench.expect();

        bench.send("ToB:0", "CBA 0 code 2");
        bench.expect("ToB:0 MSU 2 from A to B SLS 3");
        bench.send("ToB:0", "CBA 0 code 1");

        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
    }

    @Test
    @Conformance("4.4")
    void acknowledgementOfNoDeclarationHasNoEffect() {
        bench.configurationA(2).inService();
        bench.send("ToB:1", "CBA 0 code 1");
        bench.expect();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 1);
        bench.fail("ToB:0");
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.send("ToB:1", "XCA 0 FSN 1");
        bench.restore("ToB:0");
        bench.expect("ToB:1 CBD 0 code 1");
        bench.message("A", "B", 0, 1);

        bench.send("ToB:1", "CBA 0 code 2");
        bench.send("ToB:1", "CBA 1 code 1");
        bench.expect();
        bench.send("ToB:1", "CBA 0 code 1");
        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
        bench.send("ToB:1", "CBA 0 code 1");

        bench.expect();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 4);
    }

    @Test
    @Conformance("4.5")
    void everyDeclarationIsAcknowledged() {
        bench.configurationA(2).inService();

        bench.send("ToB:1", "CBD 0 code 7");
        bench.expect("ToB:1 CBA 0 code 7");
        bench.send("ToB:1", "CBD 0 code 7");

        bench.expect("ToB:1 CBA 0 code 7");
    }

    @Test
    @Conformance("4.6")
    void declarationIsRepeatedWhenT4Ends() {
        linkReturns();
        bench.message("A", "B", 0, 2);
        bench.almost(T4).expectNothing();
        bench.after(T4).expect("ToB:1 CBD 0 code 1");

        bench.send("ToB:1", "CBA 0 code 1");

        bench.expect("ToB:0 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEBACKS_ACKNOWLEDGED, 1);
    }

    @Test
    @Conformance("4.7")
    void withoutAnyAcknowledgementTrafficReturnsWhenT5Ends() {
        linkReturns();
        bench.message("A", "B", 0, 2);
        bench.after(T4).expect("ToB:1 CBD 0 code 1");
        bench.almost(T5).expectNothing();

        bench.after(T5).expect("ToB:0 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEBACKS_NOT_ACKNOWLEDGED, 1);
        assertThat(bench.point.events)
                .contains(
                        new Mtp3Event.ChangebackNotAcknowledged(
                                new LinkIdentity("ToB", 1), new LinkIdentity("ToB", 0)));
    }

    @Test
    @Conformance("4.8")
    void adjacentPointReachedAnotherWayIsReachedDirectlyAgainAfterT3() {
        bench.configurationC(1, 1).route("B", "ToC", 2).inService();
        bench.fail("ToB:0");
        bench.expect("ToC:0 XCO 0 FSN 1 to B");
        bench.send("ToC:0", "XCA 0 FSN 1 from B");
        bench.message("A", "B", 0, 1);
        bench.expect("ToC:0 MSU 1 from A to B SLS 0");
        bench.restore("ToB:0");
        bench.expect("ToB:0 TRA");

        bench.send("ToB:0", "TRA");
        bench.pass(Duration.ofMillis(30));
        bench.message("A", "B", 0, 2);
        bench.pass(T3.standard().minusMillis(60)).expectNothing();

        bench.pass(Duration.ofMillis(60)).expect("ToB:0 MSU 2 from A to B SLS 0");
        // the first was when all came into service
        bench.expectCount(Mtp3Counter.CHANGEBACKS_TIME_CONTROLLED, 2);
        bench.expectPrimitives();
    }

    @Test
    @Conformance("4.9")
    void linkThatFailsAgainDuringItsChangebackKeepsItsTrafficOnTheOther() {
        linkReturns();
        bench.message("A", "B", 0, 2);
        bench.expect();

        bench.fail("ToB:0");
        bench.expect("ToB:1 XCO 0 FSN 0");
        bench.send("ToB:1", "XCA 0 FSN 0");
        bench.send("ToB:1", "CBA 0 code 1");

        bench.expect("ToB:1 MSU 2 from A to B SLS 0");
    }

    @Test
    @Conformance("4.10")
    void declarationAndAcknowledgementMayBeLongerThanWeKnow() {
        linkReturns();
        bench.message("A", "B", 0, 2);

        // CBA 0 code 1 and CBD 0 code 9, each with an octet more; label B to A
        bench.tester("ToB:1").sendHex("00" + "09480402" + "6101" + "aa");
        bench.tester("ToB:1").sendHex("00" + "09480402" + "5109" + "aa");

        bench.expect("ToB:0 MSU 2 from A to B SLS 0", "ToB:1 CBA 0 code 9");
    }

    /// Link 0 has failed and is about to take its traffic back from link 1.
    private void linkReturns() {
        bench.configurationA(2).inService();
        bench.fail("ToB:0");
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.send("ToB:1", "XCA 0 FSN 1");
        bench.message("A", "B", 0, 1);
        bench.expect("ToB:1 MSU 1 from A to B SLS 0");
        bench.restore("ToB:0");
        bench.expect("ToB:1 CBD 0 code 1");
    }
}
