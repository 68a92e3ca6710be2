// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.List;
import java.util.Map;

/// Chapter 2 of Q.782, signalling message handling; the list of the cases, and which of their
/// numbers are the standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782MessageHandlingTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("2.1")
    void messageWithAnotherNetworkIndicatorIsThrownAway() {
        bench.configurationA(1).inService();
        bench.tester("ToB:0").network = NetworkIndicator.NATIONAL;

        bench.messageOn("ToB:0", "B", "A", 0, 1);
        bench.send("ToB:0", "TFP B");

        bench.expect();
        bench.expectCount(LinkCounter.DISCARDED_NETWORK, 2);
    }

    @Test
    @Conformance("2.2")
    void endPointThrowsAwayWhatIsForAnotherPoint() {
        bench.configurationB(1, 1).sp().inService();

        bench.messageOn("ToB:0", "B", "C", 0, 1);

        bench.expect();
        bench.expectCount(LinkCounter.DISCARDED_NO_TRANSFER, 1);
    }

    @Test
    @Conformance("2.3")
    void messageForAMissingUserPartIsAnswered() {
        bench.configurationA(1).inService();
        BarePeer tester = bench.tester("ToB:0");

        tester.send(
                ServiceIndicator.TUP,
                new RoutingLabel(tester.other, tester.self, SignallingLinkSelection.of(3)),
                (byte) 1);

        bench.expect("ToB:0 UPU A TUP cause 1");
        bench.expectCount(Mtp3Counter.DISCARDED_NO_USER_PART, 1);
    }

    @Test
    @Conformance("2.4.1")
    void allLinksOfALinksetShareTheLoad() {
        bench.configurationA(4).inService();

        assertThat(bench.sharing("B"))
                .isEqualTo(
                        Map.of(
                                "ToB:0", List.of(0, 4, 8, 12),
                                "ToB:1", List.of(1, 5, 9, 13),
                                "ToB:2", List.of(2, 6, 10, 14),
                                "ToB:3", List.of(3, 7, 11, 15)));
    }

    @Test
    @Conformance("2.4.2")
    void loadOfOneLinkMovesAndNoOther() {
        bench.configurationA(4).inService();
        bench.cooperate().fail("ToB:1");
        bench.pass(Mtp3Timer.T2.standard()).forget();

        assertThat(bench.sharing("B"))
                .isEqualTo(
                        Map.of(
                                "ToB:0", List.of(0, 1, 4, 8, 12, 13),
                                "ToB:2", List.of(2, 5, 6, 10, 14),
                                "ToB:3", List.of(3, 7, 9, 11, 15)));
    }

    @Test
    @Conformance("2.5.1")
    void linksetsShareTheLoadAndEachItsLinks() {
        bench.configurationC(2, 2).inService();

        assertThat(bench.sharing("D"))
                .isEqualTo(
                        Map.of(
                                "ToB:0", List.of(0, 4, 8, 12),
                                "ToC:0", List.of(1, 5, 9, 13),
                                "ToB:1", List.of(2, 6, 10, 14),
                                "ToC:1", List.of(3, 7, 11, 15)));
    }

    @Test
    @Conformance("2.5.2")
    void loadOfALinksetMovesToTheOtherAndReturns() {
        bench.configurationC(2, 2).inService();
        Map<String, List<Integer>> before = bench.sharing("D");
        bench.cooperate().failLinkset("ToB");
        bench.pass(Mtp3Timer.T2.standard());

        Map<String, List<Integer>> during = bench.sharing("D");
        assertThat(during).containsOnlyKeys("ToC:0", "ToC:1");
        assertThat(during.get("ToC:0")).hasSize(8).containsAll(before.get("ToC:0"));
        assertThat(during.get("ToC:1")).hasSize(8).containsAll(before.get("ToC:1"));

        bench.restoreLinkset("ToB");
        bench.pass(Mtp3Timer.T2.standard());
        assertThat(bench.sharing("D")).isEqualTo(before);
        bench.forget();
    }

    @Test
    @Conformance("2.5.3")
    void loadStaysInItsLinksetWhileThatHasALink() {
        bench.configurationC(2, 2).inService();
        bench.cooperate().fail("ToB:0", "ToC:1");
        bench.pass(Mtp3Timer.T2.standard());

        assertThat(bench.sharing("D"))
                .isEqualTo(
                        Map.of(
                                "ToB:1", List.of(0, 2, 4, 6, 8, 10, 12, 14),
                                "ToC:0", List.of(1, 3, 5, 7, 9, 11, 13, 15)));
        bench.forget();
    }

    @Test
    @Conformance("2.6.1")
    void destinationIsInaccessibleWhenNoLinksetLeadsThere() {
        bench.configurationC(1, 1).inService();

        bench.fail("ToB:0");
        bench.expect();
        bench.expectPrimitives("pause B");
        bench.fail("ToC:0");
        bench.message("A", "D", 0, 1);

        bench.expect();
        bench.expectPrimitives("pause C", "pause D");
        bench.expectState("D", DestinationState.INACCESSIBLE);
        bench.expectCount(Mtp3Counter.DISCARDED_INACCESSIBLE, 1);
    }

    @Test
    @Conformance("2.6.2")
    void destinationIsInaccessibleWhenEveryRouteIsProhibited() {
        bench.configurationC(1, 1).inService();

        bench.send("ToB:0", "TFP D");
        bench.expect();
        bench.expectPrimitives();
        bench.send("ToC:0", "TFP D");
        bench.expect();
        bench.message("A", "D", 0, 1);

        bench.expect();
        bench.expectPrimitives("pause D");
        bench.expectState("D", DestinationState.INACCESSIBLE);
        bench.expectState("B", DestinationState.ACCESSIBLE);
        bench.expectCount(Mtp3Counter.DISCARDED_INACCESSIBLE, 1);
    }

    @Test
    @Conformance("2.7")
    void messageForAnUnknownPointIsThrownAwayAndItsSenderTold() {
        bench.configurationB(1, 1).inService();

        bench.messageOn("ToB:0", "B", "7.1.1", 0, 1);

        bench.expect("ToB:0 TFP 7.1.1");
        bench.expectCount(LinkCounter.DISCARDED_NO_ROUTE, 1);
    }
}
