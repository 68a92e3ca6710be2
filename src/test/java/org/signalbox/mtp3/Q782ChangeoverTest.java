// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

/// Chapter 3 of Q.782, changeover, as [Q782Bench] carries it out; the list of the cases is in
/// `conformance/q782.txt`.
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
    }

    @Test
    @Conformance("3.3")
    void withoutAnAnswerTrafficGoesOverWhenT2Ends() {
        bench.configurationA(2).inService();

        bench.message("A", "B", 0, 1);
        bench.fail("ToB:0");
        bench.message("A", "B", 0, 2);
        bench.expect("ToB:1 XCO 0 FSN 1");
        bench.almost(Mtp3Timer.T2).expectNothing();

        bench.after(Mtp3Timer.T2).expect("ToB:1 MSU 2 from A to B SLS 0");
        bench.expectCount(Mtp3Counter.CHANGEOVERS_NOT_ACKNOWLEDGED, 1);
    }
}
