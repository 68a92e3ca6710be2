// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkFailure;

/// Chapter 1 of Q.782, signalling link management; the list of the cases, and which of their
/// numbers are the standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782LinkManagementTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("1.1")
    void firstLinkIsAlignedTestedAndThenTakenIntoUse() {
        bench.configurationA(1).installed().showTests();
        bench.expectState("B", DestinationState.INACCESSIBLE);

        bench.activateFirst("ToB:0");
        bench.expect("ToB:0 SLTM 0 pattern 1112", "ToB:0 TRA");
        bench.expectState("ToB:0", LinkState.AVAILABLE).expectPrimitives();
        bench.send("ToB:0", "TRA");

        bench.expect();
        bench.expectState("B", DestinationState.ACCESSIBLE).expectPrimitives("resume B");
    }

    @Test
    @Conformance("1.2")
    void deactivatedLinksetIsStoppedAndStaysSo() {
        bench.configurationA(2).inService();

        bench.shutdownLinkset("ToB", true);

        bench.expect();
        bench.expectState("ToB:0", LinkState.DEACTIVATED);
        bench.expectState("ToB:1", LinkState.DEACTIVATED);
        bench.expectState("B", DestinationState.INACCESSIBLE).expectPrimitives("pause B");
        assertThat(bench.point.link("ToB", 0).calls).last().isEqualTo("stop");
        assertThat(bench.point.link("ToB", 1).calls).last().isEqualTo("stop");
        bench.message("A", "B", 0, 1);
        bench.pass(Mtp3Timer.T21.standard()).expect();
        bench.expectState("ToB:0", LinkState.DEACTIVATED);
    }

    @Test
    @Conformance("1.3")
    void linksetIsActivatedWithAllItsLinks() {
        bench.configurationA(2).inService();
        bench.shutdownLinkset("ToB", true);
        bench.pass(Mtp3Timer.T2.standard()).expect();

        bench.shutdownLinkset("ToB", false);
        bench.pass(Mtp3Timer.T17.standard());
        assertThat(bench.point.linkset("ToB").availableLinks()).isEqualTo(2);
        // TRA comes over the link that is first, which chance decides
        bench.forget().expectPrimitives();
        bench.send("ToB:1", "TRA");

        bench.expect();
        bench.expectState("B", DestinationState.ACCESSIBLE).expectPrimitives("resume B");
        assertThat(bench.sharing("B")).containsOnlyKeys("ToB:0", "ToB:1");
    }

    @Test
    @Conformance("1.4")
    void linkThatCannotBeAlignedIsTriedAgainEveryT17() {
        bench.configurationA(2).inService();
        WireLink link = bench.point.link("ToB", 0);
        bench.fail("ToB:0");
        bench.expectState("ToB:0", LinkState.FAILED);
        assertThat(bench.statusOf("ToB:0").lastFailure().cause())
                .isEqualTo(LinkFailure.Cause.CONNECTION_LOST);
        link.calls.clear();

        bench.almost(Mtp3Timer.T17);
        assertThat(link.calls).isEmpty();
        bench.after(Mtp3Timer.T17);
        assertThat(link.calls).containsExactly("start");
        bench.expectState("ToB:0", LinkState.ACTIVATING);

        // alignment fails as well
        bench.fail("ToB:0");
        bench.expectState("ToB:0", LinkState.FAILED);
        bench.almost(Mtp3Timer.T17);
        assertThat(link.calls).containsExactly("start");
        bench.after(Mtp3Timer.T17);
        assertThat(link.calls).containsExactly("start", "start");
    }

    @Test
    @Conformance("1.5")
    void alignmentIsShortOnlyWhenNoOtherLinkLeadsThere() {
        bench.configurationA(2).inService();
        assertThat(bench.point.link("ToB", 0).calls).containsExactly("start emergency");
        assertThat(bench.point.link("ToB", 1).calls).containsExactly("start");

        bench.fail("ToB:0", "ToB:1");
        bench.after(Mtp3Timer.T17);

        assertThat(bench.point.link("ToB", 0).calls).last().isEqualTo("start emergency");
        assertThat(bench.point.link("ToB", 1).calls).last().isEqualTo("start emergency");
    }
}
