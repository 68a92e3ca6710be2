// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkIdentity;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What Q.782 does not ask, as cases S1 and on of `conformance/q782.txt`.
@NullUnmarked
class Q782SupplementTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("S1")
    void classicLinksAreChangedOverWithSevenBits() {
        bench.configurationA(3).inService();
        bench.classic("ToB:0");
        bench.messageOn("ToB:0", "B", "A", 0, 1);
        bench.expect("A MSU 1 from B to A SLS 0");
        bench.message("A", "B", 0, 2);
        bench.fail("ToB:0");
        bench.expect("ToB:1 COO 0 FSN 2");
        bench.send("ToB:1", "COA 0 FSN 1");
        bench.expect("ToB:1 MSU 2 from A to B SLS 0");

        // of the same linkset, a link that counts to 24 bits
        bench.message("A", "B", 1, 3);
        bench.fail("ToB:1");
        bench.expect("ToB:2 XCO 1 FSN 1");
        // SLTM 0, COO 1, MSU 2
        bench.send("ToB:2", "XCA 1 FSN 2");
        bench.expect("ToB:2 MSU 3 from A to B SLS 1");
    }

    @Test
    @Conformance("S2")
    void whatIsRetrievedIsByteForByteTheSame() {
        bench.configurationD(2, 1).inService();
        List<String> sent = new ArrayList<>();
        for (int length = 1; length <= 268; length += 3) {
            // ISUP from E (1.5.1) to D (1.4.1), SLS 0
            sent.add("05" + "21480a02" + "%02x".formatted(length & 0xFF).repeat(length));
        }

        sent.forEach(bench.tester("ToE:0")::sendHex);
        bench.pass(Duration.ofMillis(4));
        bench.cooperate().fail("ToB:0");
        bench.pass(Mtp3Timer.T2.standard());

        assertThat(bench.arrivals).extracting(Q782Bench.Arrival::link).containsOnly("ToB:1");
        assertThat(bench.arrivals).extracting(Q782Bench.Arrival::octets).isEqualTo(sent);
        bench.expectCount(Mtp3Counter.RETRIEVED, sent.size());
        bench.forget();
    }

    @Test
    @Conformance("S3")
    void messagesAboutALinkStayWithItsCode() {
        bench.configurationA(4).installed().showTests();
        bench.activateFirst("ToB:3");
        bench.expect("ToB:3 SLTM 3 pattern 1112", "ToB:3 TRA");
        bench.activateFirst("ToB:1").activateFirst("ToB:2");
        bench.expect("ToB:1 SLTM 1 pattern 1112", "ToB:2 SLTM 2 pattern 1112");
        bench.send("ToB:3", "TRA");

        // each is answered where it came
        bench.send("ToB:1", "SLTM 1 pattern 01");
        bench.send("ToB:2", "SLTM 2 pattern 02");
        bench.expect("ToB:1 SLTA 1 pattern 01", "ToB:2 SLTA 2 pattern 02");
        bench.fail("ToB:2");

        // where SLS 2 would go now, no matter: the code is that of the link concerned
        bench.expect("ToB:1 XCO 2 FSN 1");
    }

    /// C knows this network by the spare indicator.
    @Test
    @Conformance("S4")
    void messagesBearTheIndicatorOfTheLinksetTheyLeaveBy() {
        bench.configurationB(1, 1).indicator("ToC", NetworkIndicator.SPARE).inService();

        bench.messageOn("ToB:0", "B", "C", 5, 1);
        bench.messageOn("ToC:0", "C", "B", 5, 2);
        bench.expect("ToB:0 MSU 2 from C to B SLS 5", "ToC:0 MSU 1 from B to C SLS 5 NI spare");

        bench.message("A", "C", 0, 3);
        bench.messageOn("ToC:0", "C", "A", 0, 4);
        bench.expect("A MSU 4 from C to A SLS 0", "ToC:0 MSU 3 from A to C SLS 0 NI spare");

        // management and tests: A's own, and of others
        bench.send("ToB:0", "XCO 3 FSN 7 from B to C");
        bench.expect("ToC:0 XCO 3 FSN 7 from B NI spare");
        bench.messageOn("ToC:0", "C", "7.1.1", 0, 5);
        bench.expect("ToC:0 TFP 7.1.1 NI spare");
        bench.showTests().send("ToC:0", "SLTM 0 pattern 01");
        bench.expect("ToC:0 SLTA 0 pattern 01 NI spare");
        bench.expectCount(LinkCounter.DISCARDED_NETWORK, 0);
    }

    @Test
    @Conformance("S4")
    void messageWithTheIndicatorOfAnotherLinksetIsThrownAway() {
        bench.configurationB(1, 1).indicator("ToC", NetworkIndicator.SPARE).inService();
        bench.tester("ToB:0").network = NetworkIndicator.SPARE;
        bench.tester("ToC:0").network = NetworkIndicator.INTERNATIONAL;

        bench.messageOn("ToB:0", "B", "C", 0, 1);
        bench.messageOn("ToC:0", "C", "B", 0, 2);
        bench.send("ToC:0", "TFP B");
        bench.showTests().send("ToC:0", "SLTM 0 pattern 01");

        // Q.707: the answer shows the far end how the link is seen here
        bench.expect("ToC:0 SLTA 0 pattern 01 NI spare");
        bench.expectCount(LinkCounter.DISCARDED_NETWORK, 3);
        assertThat(bench.point.events)
                .contains(
                        new Mtp3Event.LinkTestMismatch(
                                new LinkIdentity("ToC", 0),
                                LinkTestResult.INCORRECT_NI,
                                new RoutingLabel(
                                        Q782Words.code("A"),
                                        Q782Words.code("C"),
                                        SignallingLinkSelection.of(0))));
    }

    @Test
    @Conformance("S4")
    void whatIsRetrievedBearsTheIndicatorOfItsNewLinkset() {
        bench.configurationD(1, 1)
                .route("B", "ToC", 2)
                .indicator("ToB", NetworkIndicator.NATIONAL)
                .inService();
        bench.messageOn("ToE:0", "E", "D", 0, 1);
        // A has passed it on, B has not got it
        bench.pass(Duration.ofMillis(3));
        bench.fail("ToB:0");
        bench.messageOn("ToE:0", "E", "D", 0, 2);
        bench.expect("ToC:0 TFP B", "ToC:0 XCO 0 FSN 1 to B");

        bench.send("ToC:0", "XCA 0 FSN " + bench.accepted("ToB:0") + " from B");

        bench.expect("ToC:0 MSU 1 from E to D SLS 0", "ToC:0 MSU 2 from E to D SLS 0");
    }

    @Test
    @Conformance("S5")
    void neighbourWithTheWrongCodeIsNamed() {
        bench.configurationA(1).inService();

        bench.send("ToB:0", "SLTM 0 pattern 01 from 7.7.7");
        bench.expect();

        assertThat(bench.point.events)
                .contains(
                        new Mtp3Event.LinkTestMismatch(
                                new LinkIdentity("ToB", 0),
                                LinkTestResult.UNDEFINED_OPC,
                                new RoutingLabel(
                                        Q782Words.code("A"),
                                        Q782Words.code("7.7.7"),
                                        SignallingLinkSelection.of(0))));
    }

    @Test
    @Conformance("S6")
    void transferProhibitedForOnePointLeavesItsSummary() {
        bench.configurationB(1, 1).route("7.0.0/3", "ToB", 1).inService();

        bench.send("ToB:0", "TFP 7.1.1");
        bench.expect("ToB:0 TFP 7.1.1", "ToC:0 TFP 7.1.1");
        bench.messageOn("ToC:0", "C", "7.1.1", 0, 1);
        bench.messageOn("ToC:0", "C", "7.1.2", 0, 2);
        bench.expect("ToB:0 MSU 2 from C to 7.1.2 SLS 0");
        bench.send("ToB:0", "TFA 7.1.1");
        bench.expect("ToC:0 TFA 7.1.1");
        bench.messageOn("ToC:0", "C", "7.1.1", 0, 3);

        bench.expect("ToB:0 MSU 3 from C to 7.1.1 SLS 0");
    }

    @Test
    @Conformance("S7")
    void orderBetweenOtherPointsDoesNotWaitWhereTrafficIsHeld() {
        bench.configurationD(1, 1).route("B", "ToC", 2).inService();
        bench.fail("ToB:0");
        bench.pass(Duration.ofSeconds(3)).forget();
        bench.restore("ToB:0").send("ToB:0", "TRA");
        bench.pass(Duration.ofMillis(60)).forget();
        bench.messageOn("ToE:0", "E", "D", 0, 1);
        bench.expectNothing();

        bench.send("ToE:0", "XCO 0 FSN 7 from E to D");
        bench.expect("ToB:0 XCO 0 FSN 7 from E to D");

        bench.pass(Mtp3Timer.T3.standard()).expect("ToB:0 MSU 1 from E to D SLS 0");
    }

    /// A test of the destination returns, and returns again: what A sends by ToC comes back.
    @Test
    @Conformance("S8")
    void routeThatLeadsBackIsFoundAndClosed() {
        bench.configurationB(1, 1).route("D", "ToB", 1).route("D", "ToC", 2).inService();
        bench.fail("ToB:0");
        bench.pass(Duration.ofMillis(CircularRoutes.SETTLING_NANOS / 1_000_000 + 100));

        bench.expect("ToC:0 TFP B", "ToC:0 TFP D", "ToC:0 RCT to D");
        for (int test = 1; test < CircularRoutes.TESTS; test++) {
            bench.send("ToC:0", "RCT from A to D");
            bench.pass(Duration.ofNanos(CircularRoutes.INTERVAL_NANOS)).expect("ToC:0 RCT to D");
        }
        bench.expectState("D", DestinationState.ACCESSIBLE);
        bench.send("ToC:0", "RCT from A to D");
        bench.pass(Duration.ofNanos(CircularRoutes.INTERVAL_NANOS)).forget();

        bench.expectState("D", DestinationState.INACCESSIBLE);
        bench.expectCount(Mtp3Counter.CIRCULAR_ROUTES, 1);
    }

    @Test
    @Conformance("S9")
    void restrictedMemberOfACombinedRouteIsLeftByThatPointAlone() {
        bench.configurationB(1, 1)
                .route("7.0.0/3", "ToB", 1)
                .route("7.0.0/3", "ToC", 1)
                .inService();

        bench.send("ToB:0", "TFR 7.1.1");
        bench.pass(Mtp3Timer.T6.standard()).forget();

        assertThat(bench.sharing("7.1.1")).containsOnlyKeys("ToC:0");
        assertThat(bench.sharing("7.1.2")).containsOnlyKeys("ToB:0", "ToC:0");

        bench.send("ToB:0", "TFA 7.1.1");
        bench.pass(Mtp3Timer.T6.standard()).forget();

        assertThat(bench.sharing("7.1.1")).containsOnlyKeys("ToB:0", "ToC:0");
    }
}
