// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;

import java.time.Duration;

/// The exercise of the laboratory texts, at level 3, in virtual time.
@NullUnmarked
class CountriesSimulationTest {
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final World world = new World(1);
    private final Countries countries = new Countries(world, 1);

    @Test
    void neighboursReachEachOtherWithoutAnyRoute() {
        SimPoint a = countries.start("A");
        SimPoint b = countries.start("B");
        countries.runFor(SETTLED);

        PingResult result = b.pingNow("1.2.3");

        assertThat(result.isSuccessful()).isTrue();
        assertThat(result.received()).isEqualTo(1);
        assertThat(result.minimum()).isBetween(Duration.ofMillis(10), Duration.ofMillis(15));
        assertThat(a.stateOf("4.5.6")).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(a.primitives).containsExactly("resume 4.5.6/14");
        end();
    }

    @Test
    void pingWithoutReturnRouteSaysSo() {
        countries.startAll();
        countries.point("A").routes(Countries.route("7.7.1/14", "B"));
        countries.runFor(SETTLED);

        PingResult result = countries.point("A").pingNow("7.7.1");

        assertThat(result.received()).isZero();
        assertThat(result.failure().cause()).isEqualTo(PingFailure.Cause.NO_ANSWER);
        assertThat(result.failure().detail())
                .isEqualTo(
                        "no answer from 7.7.1 within 2000 ms: the message was sent; does 7.7.1 have a"
                                + " route back to 1.2.3?");
        assertThat(countries.point("C").count(Mtp3Counter.DISCARDED_NO_ROUTE)).isEqualTo(1);
        end();
    }

    @Test
    void defaultRouteRepairsTheWayBack() {
        countries.startAll();
        countries.point("A").routes(Countries.route("7.7.1/14", "B"));
        countries.runFor(SETTLED);
        SimPoint c = countries.point("C");
        c.events.clear();

        c.routes(Countries.route("0.0.0/0", "B"));
        countries.runFor(Duration.ofMillis(1));

        assertThat(c.events)
                .containsExactly(
                        new Mtp3Event.DestinationChanged(
                                Countries.mask("0.0.0/0"), DestinationState.ACCESSIBLE));
        assertThat(countries.point("A").pingNow("7.7.1").isSuccessful()).isTrue();
        end();
    }

    @Test
    void summaryRouteReachesBothCountriesOfItsZone() {
        startLaboratory();

        assertThat(countries.point("A").pingNow("7.7.1").isSuccessful()).isTrue();
        assertThat(countries.point("A").pingNow("7.8.1").isSuccessful()).isTrue();
        assertThat(countries.point("D").pingNow("7.7.1").isSuccessful()).isTrue();
        end();
    }

    @Test
    void showsRoutesAsTheLaboratoryTextDoes() {
        startLaboratory();

        RouteTableStatus routes =
                countries.point("A").call(() -> countries.point("A").network.routeStatus());

        assertThat(routes.dynamicRoutes()).isZero();
        assertThat(routes.dynamicRoutesMax()).isEqualTo(1_000);
        assertThat(routes.destinations()).hasSize(2);
        DestinationStatus adjacent = routes.destinations().get(0);
        assertThat(adjacent.destination()).hasToString("4.5.6/14");
        assertThat(adjacent.routes())
                .containsExactly(
                        new RouteStatus(
                                "ToCountryB",
                                1,
                                true,
                                LinksetState.AVAILABLE,
                                NonAdjacentStatus.ALLOWED,
                                RouteState.AVAILABLE,
                                true));
        DestinationStatus summary = routes.destinations().get(1);
        assertThat(summary.destination()).hasToString("7.0.0/3");
        assertThat(summary.state()).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(summary.routes().getFirst().priority()).isEqualTo(5);
        end();
    }

    @Test
    void losingTheTransferPointMakesEverythingBehindItInaccessibleUntilItHeals() {
        startLaboratory();
        SimPoint a = countries.point("A");
        a.events.clear();
        a.primitives.clear();

        countries.kill("B");
        countries.runFor(SETTLED);

        assertThat(a.stateOf("7.7.1")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(a.primitives).containsExactly("pause 4.5.6/14", "pause 7.0.0/3");
        assertThat(a.events)
                .contains(
                        new Mtp3Event.DestinationChanged(
                                Countries.mask("7.0.0/3"), DestinationState.INACCESSIBLE));
        PingResult down = a.pingNow("7.8.1");
        assertThat(down.failure().cause()).isEqualTo(PingFailure.Cause.INACCESSIBLE);
        assertThat(down.failure().detail())
                .isEqualTo("7.8.1 is inaccessible: 7.0.0/3 over ToCountryB: linkset unavailable");
        assertThat(down.sent()).isZero();

        countries.start("B");
        countries.runFor(SETTLED);

        assertThat(a.stateOf("7.7.1")).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(a.pingNow("7.8.1").isSuccessful()).isTrue();
        end();
    }

    @Test
    void losingOneCountryOfASummaryTakesDownThatOneOnly() {
        startLaboratory();
        SimPoint a = countries.point("A");

        countries.kill("D");
        countries.runFor(SETTLED);

        assertThat(a.stateOf("7.8.1")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(a.stateOf("7.7.1")).isEqualTo(DestinationState.ACCESSIBLE);
        RouteTableStatus routes = a.call(a.network::routeStatus);
        assertThat(routes.dynamicRoutes()).isEqualTo(1);
        DestinationStatus dynamic = routes.destinations().getLast();
        assertThat(dynamic.destination()).hasToString("7.8.1/14");
        assertThat(dynamic.dynamic()).isTrue();
        assertThat(dynamic.state()).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(dynamic.routes().getFirst().state()).isEqualTo(RouteState.PROHIBITED);
        assertThat(a.pingNow("7.8.1").failure().cause()).isEqualTo(PingFailure.Cause.INACCESSIBLE);
        assertThat(a.pingNow("7.7.1").isSuccessful()).isTrue();

        countries.start("D").routes(Countries.route("0.0.0/0", "B"));
        countries.runFor(SETTLED);

        assertThat(a.call(a.network::routeStatus).dynamicRoutes()).isZero();
        assertThat(a.pingNow("7.8.1").isSuccessful()).isTrue();
        end();
    }

    @Test
    void unknownDestinationBehindTheTransferPointIsAnsweredByTransferProhibited() {
        startLaboratory();
        SimPoint a = countries.point("A");

        PingResult result = a.pingNow("7.1.1");

        assertThat(result.failure().cause()).isEqualTo(PingFailure.Cause.INACCESSIBLE);
        assertThat(result.failure().detail())
                .isEqualTo(
                        "7.1.1 is inaccessible: 7.0.0/3 over ToCountryB: prohibited by the adjacent"
                                + " point");
        assertThat(countries.point("B").count(LinkCounter.DISCARDED_NO_ROUTE)).isEqualTo(1);
        assertThat(a.stateOf(PointCode.itu("7.7.1"))).isEqualTo(DestinationState.ACCESSIBLE);
        end();
    }

    @Test
    void messageForAMissingUserPartIsAnsweredOnceASecond() {
        startLaboratory();
        SimPoint a = countries.point("A");
        SimPoint c = countries.point("C");
        c.run(c.isup::close);
        a.primitives.clear();

        for (int i = 0; i < 5; i++) {
            a.send(c.code, i, i);
        }
        countries.runFor(Duration.ofMillis(500));

        assertThat(a.primitives)
                .containsExactly("status 7.7.1 UserPartUnavailable[cause=UNEQUIPPED]");
        assertThat(c.count(Mtp3Counter.DISCARDED_NO_USER_PART)).isEqualTo(5);
        assertThat(c.count(Mtp3Counter.UNAVAILABLE_INHIBITED)).isEqualTo(4);
        end();
    }

    @Test
    void defaultRoutesThatPointAtEachOtherMakeNoLoop() {
        countries.startAll();
        SimPoint c = countries.point("C");
        SimPoint d = countries.point("D");
        c.routes(Countries.route("0.0.0/0", "D"));
        d.routes(Countries.route("0.0.0/0", "C"));
        countries.runFor(SETTLED);

        PingResult result = c.pingNow("1.1.1");

        assertThat(d.count(LinkCounter.DISCARDED_CIRCULAR)).isEqualTo(1);
        assertThat(c.count(LinkCounter.RECEIVED)).isLessThan(100);
        assertThat(result.failure().detail())
                .isEqualTo(
                        "1.1.1 is inaccessible: 0.0.0/0 over ToCountryD: prohibited by the adjacent"
                                + " point");
        end();
    }

    private void startLaboratory() {
        countries.startAll();
        countries.point("A").routes(Countries.route("7.0.0/3", "B"));
        countries.point("C").routes(Countries.route("0.0.0/0", "B"));
        countries.point("D").routes(Countries.route("0.0.0/0", "B"));
        countries.runFor(SETTLED);
    }

    private void end() {
        countries.points.values().forEach(SimPoint::checkConservation);
        countries.close();
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }
}
