// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.time.Duration;

/// Chapter 9 of Q.782, route management, as [Q782Bench] carries it out. A is an STP; its normal
/// route to D is over B, the other over C.
@NullUnmarked
class Q782RouteManagementTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("9.1.1")
    void alternativeIsWarnedWhenTheNormalRouteIsProhibited() {
        begin();

        bench.send("ToB:0", "TFP D");
        bench.expect("ToB:0 TFA D", "ToC:0 TFP D");
    }

    @Test
    @Conformance("9.1.2")
    void alternativeIsWarnedWhenTheNormalLinksetFails() {
        begin();

        bench.failLinkset("ToB");
        bench.expect("ToC:0 TFP B", "ToC:0 TFP D", "ToE:0 TFP B");
    }

    @Test
    @Conformance("9.2.1")
    void inaccessibleDestinationIsBroadcast() {
        begin();
        bench.send("ToB:0", "TFP D").expect("ToB:0 TFA D", "ToC:0 TFP D");

        bench.send("ToC:0", "TFP D");
        bench.expect("ToB:0 TFP D", "ToE:0 TFP D");
        bench.expectState("D", DestinationState.INACCESSIBLE);
    }

    @Test
    @Conformance("9.2.2")
    void severalFailuresAreBroadcastEach() {
        begin();
        bench.failLinkset("ToB").forget();
        bench.pass(Duration.ofMillis(100)).forget();

        bench.failLinkset("ToC");
        bench.expect("ToE:0 TFP C", "ToE:0 TFP D");
    }

    @Test
    @Conformance("9.3")
    void messageThatCannotGoIsAnsweredOnceInT8() {
        begin();

        bench.messageOn("ToB:0", "B", "G", 0, 1);
        bench.expect("ToB:0 TFP G");
        bench.messageOn("ToB:0", "B", "G", 0, 2);
        bench.expect();
        bench.messageOn("ToC:0", "C", "G", 0, 3);
        bench.expect("ToC:0 TFP G");
        bench.pass(Duration.ofMillis(1_100));
        bench.messageOn("ToB:0", "B", "G", 0, 4);
        bench.expect("ToB:0 TFP G");
    }

    @Test
    @Conformance("9.4")
    void alternativeIsAllowedAgainWhenTheNormalRouteIs() {
        begin();
        bench.send("ToB:0", "TFP D").expect("ToB:0 TFA D", "ToC:0 TFP D");

        bench.send("ToB:0", "TFA D");
        bench.expect("ToB:0 TFP D", "ToC:0 TFA D");
    }

    @Test
    @Conformance("9.5")
    void accessibleDestinationIsBroadcast() {
        begin();
        bench.send("ToB:0", "TFP D").pass(Duration.ofMillis(50));
        bench.send("ToC:0", "TFP D").pass(Duration.ofMillis(50)).forget();

        bench.send("ToC:0", "TFA D");
        bench.expect("ToB:0 TFA D", "ToE:0 TFA D");
        bench.expectPrimitives("resume D");
    }

    @Test
    @Conformance("9.6")
    void whatIsProhibitedIsAskedForEveryT10() {
        bench.sp().configurationB(1, 1).route("D", "ToB", 1).inService();

        bench.send("ToB:0", "TFP D");
        bench.almost(Mtp3Timer.T10).expectNothing();
        bench.after(Mtp3Timer.T10).expect("ToB:0 RST D");
        bench.almost(Mtp3Timer.T10).expectNothing();
        bench.after(Mtp3Timer.T10).expect("ToB:0 RST D");
        bench.send("ToB:0", "TFR D");
        bench.pass(Duration.ofSeconds(45)).expect("ToB:0 RSR D");
        bench.send("ToB:0", "TFA D");
        bench.pass(Duration.ofMinutes(3)).expectNothing();
    }

    @Test
    @Conformance("9.7.1")
    void restrictedRouteGivesWayToTheAlternative() {
        begin();

        bench.send("ToB:0", "TFR D");
        bench.expect("ToB:0 TFA D", "ToC:0 TFP D");
        bench.expectState("D", DestinationState.ACCESSIBLE);
    }

    @Test
    @Conformance("9.7.2")
    void longDiversionIsToldByTransferRestricted() {
        bench.configure(config -> config.withTransferRestricted(true));
        begin();
        bench.send("ToB:0", "TFP D").expect("ToB:0 TFA D", "ToC:0 TFP D");
        bench.pass(Duration.ofSeconds(29)).forget();

        bench.pass(Duration.ofSeconds(1));
        bench.expect("ToB:0 TFR D", "ToE:0 TFR D");
        bench.send("ToB:0", "TFA D");
        bench.expect("ToB:0 TFP D", "ToC:0 TFA D", "ToE:0 TFA D");
    }

    @Test
    @Conformance("9.8")
    void whatCannotBeMeantChangesNothing() {
        begin();

        bench.send("ToB:0", "TFP A");
        bench.send("ToB:0", "TFP B");
        bench.send("ToE:0", "TFP D");
        bench.send("ToC:0", "TFA D");
        bench.expect();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 2);
        bench.expectCount(Mtp3Counter.MANAGEMENT_NO_ROUTE, 1);
        bench.expectState("D", DestinationState.ACCESSIBLE);
    }

    @Test
    @Conformance("9.9")
    void routeSetTestIsAnsweredWhereItIsWrong() {
        begin();

        bench.send("ToE:0", "RST D").expect("ToE:0 TFA D");
        bench.send("ToE:0", "RSR D").expect("ToE:0 TFA D");
        bench.send("ToB:0", "RST D").expect();
        bench.send("ToB:0", "RSR D").expect("ToB:0 TFP D");
    }

    @Test
    @Conformance("9.10")
    void thousandsOfDestinationsAreToldAtAPace() {
        begin();
        // all in 3.0.0/3, each by itself
        RouteTable table = bench.point.call(() -> bench.point.network.routes());
        Route[] routes = new Route[1_500];
        for (int i = 0; i < routes.length; i++) {
            routes[i] = Countries.route("3." + i / 8 + "." + i % 8 + "/14", "X");
            routes[i] = new Route(routes[i].destination(), "ToB", 1);
        }
        assertThat(table.routes()).hasSize(2);
        bench.point.routes(routes);
        bench.pass(Duration.ofSeconds(2)).forget();
        long before = bench.point.network.managementSent().get(SnmHeading.TFP);

        bench.failLinkset("ToB");
        bench.pass(Duration.ofMillis(5));
        assertThat(bench.point.network.managementSent().get(SnmHeading.TFP) - before)
                .isLessThanOrEqualTo(2 * RouteAdvertising.PACE_MESSAGES);
        bench.pass(Duration.ofSeconds(1)).forget();
        // to C and E each: all of them, and B
        assertThat(bench.point.network.managementSent().get(SnmHeading.TFP) - before)
                .isEqualTo(2 * 1_501);
    }

    private void begin() {
        bench.configurationB(1, 1)
                .linkset("ToE", "E", 1)
                .route("D", "ToB", 1)
                .route("D", "ToC", 5)
                .inService();
    }
}
