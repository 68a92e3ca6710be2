// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.simulator.world.World;

import java.time.Duration;

/// Three transfer points, each with a link to a fourth and the next of them as the alternative: a
/// plan that makes a circle when the fourth is lost.
///
/// ```
///        P0 ---> P1
///         ^\    /|
///         | \  / v
///         |  P3   |
///         +-- P2 <+
/// ```
@NullUnmarked
class CircularRouteSimulationTest {
    private World world;
    private Mesh mesh;

    @Seeds(20)
    void circleOfThreePointsIsFoundAndClosedUntilTheDestinationReturns(long seed) {
        begin(seed, false);
        circleIsFoundAndClosed();
    }

    @Seeds(20)
    void circleOfRoutesToAClusterIsFoundAndClosedAsWell(long seed) {
        begin(seed, true);
        circleIsFoundAndClosed();
    }

    /// The tests of a cluster go to its member 0, which no point here is.
    @Seeds(20)
    void testsOfAClusterLeaveNoRoutesBehind(long seed) {
        begin(seed, true);

        mesh.wire(0, 3).cut();
        world.runFor(Duration.ofMinutes(1));

        assertThat(mesh.points[0].count(Mtp3Counter.CIRCULAR_TESTS))
                .as("of the cluster, and of the adjacent point in it")
                .isEqualTo(2);
        for (SimPoint point : mesh.points) {
            assertThat(point.call(() -> point.network.routeStatus().dynamicRoutes())).isZero();
        }
        end();
    }

    private void circleIsFoundAndClosed() {

        mesh.kill(3);
        world.runFor(Duration.ofSeconds(1));
        // each relies on the next, and the next one cannot tell
        assertThat(mesh.points[0].stateOf(mesh.codeOf(3))).isEqualTo(DestinationState.ACCESSIBLE);
        mesh.points[0].send(mesh.codeOf(3), 0, 1);
        world.runFor(Duration.ofSeconds(12));

        long found = 0;
        for (int point = 0; point < 3; point++) {
            assertThat(mesh.points[point].stateOf(mesh.codeOf(3)))
                    .as("P%d", point)
                    .isEqualTo(DestinationState.INACCESSIBLE);
            found += mesh.points[point].count(Mtp3Counter.CIRCULAR_ROUTES);
        }
        assertThat(found).isPositive();
        assertThat(
                        mesh.living().stream()
                                .flatMap(point -> point.events.stream())
                                .filter(Mtp3Event.CircularRoute.class::isInstance))
                .hasSize((int) found);
        assertThat(mesh.points[0].count(LinkCounter.of(DiscardReason.RETURNED))).isPositive();

        // it stays closed, whatever T10 tries again
        world.runFor(Duration.ofMinutes(3));
        assertThat(mesh.points[0].stateOf(mesh.codeOf(3))).isEqualTo(DestinationState.INACCESSIBLE);

        mesh.start(3);
        world.runFor(Duration.ofMinutes(1));
        for (int point = 0; point < 3; point++) {
            assertThat(mesh.points[point].stateOf(mesh.codeOf(3)))
                    .as("P%d", point)
                    .isEqualTo(DestinationState.ACCESSIBLE);
        }
        end();
    }

    @Seeds(20)
    void wayRoundThatIsNoCircleIsLeftAlone(long seed) {
        begin(seed, false);

        mesh.wire(0, 3).cut();
        world.runFor(Duration.ofMinutes(3));

        assertThat(mesh.points[0].count(Mtp3Counter.CIRCULAR_TESTS)).isEqualTo(1);
        assertThat(mesh.points[0].count(Mtp3Counter.CIRCULAR_ROUTES)).isZero();
        assertThat(mesh.points[0].stateOf(mesh.codeOf(3))).isEqualTo(DestinationState.ACCESSIBLE);
        end();
    }

    private void begin(long seed, boolean clusters) {
        world = new World(seed);
        mesh =
                Mesh.planned(
                        world,
                        4,
                        new int[][] {{0, 1}, {1, 2}, {0, 2}, {0, 3}, {1, 3}, {2, 3}},
                        clusters,
                        config -> config.withFastRestart(true));
        for (int point = 0; point < 3; point++) {
            Route round = mesh.route(3, (point + 1) % 3, 9);
            if (clusters) {
                mesh.plan(mesh.route(3, 3, 1), round);
            } else {
                mesh.plan(round);
            }
        }
        mesh.plan();
        world.check(() -> mesh.living().forEach(SimPoint::checkConservation));
        for (int point = 0; point < 4; point++) {
            mesh.start(point);
        }
        world.runFor(Duration.ofSeconds(5));
    }

    private void end() {
        mesh.close();
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }
}
