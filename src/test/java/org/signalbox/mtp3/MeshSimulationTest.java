// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.mtp3.Mesh.Knowing;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Networks of up to 12 transfer points ([Mesh]) while links are cut and mended and points die and
/// return at any moment, under traffic; half of them restart in full, a third tell by
/// transfer-restricted, a fifth lose management messages.
///
/// After every event messages are conserved at every point. At rest, whatever is broken staying
/// broken,
/// - every point's view of every other is what a search of the live graph says;
/// - what a point thinks of a neighbour's way is what that neighbour's own state makes it;
/// - the routes in use towards a destination end there: there is no circle.
@NullUnmarked
class MeshSimulationTest {
    private static final Duration STEP = Duration.ofMillis(100);

    /// Longer than T11, T19, T10 and T21 one after the other.
    private static final Duration QUIET = Duration.ofMinutes(5);

    private World world;
    private Mesh mesh;
    private SimEntropy chance;
    private boolean restricting;
    private boolean lossy;

    /// Some have routes to points within clusters to which they have routes, too.
    private boolean mixed;

    private int numbers;

    @Seeds(100)
    void destinationsAreAsTheLiveGraphSays(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        restricting = seed % 3 == 0;
        lossy = seed % 5 == 0;
        boolean full = seed % 2 == 0;
        mesh = Mesh.drawn(world, 3 + chance.nextInt(10), chance, rules(full));
        breakAndRepair();
    }

    /// T1.111.4 section 13: the points of an ANSI network know each other by routes to clusters, in
    /// every fourth network some by routes to points or by both.
    @Seeds(
            value = 100,
            further = {207, 1503})
    void clustersAreAsTheLiveGraphSays(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        restricting = seed % 3 == 0;
        lossy = seed % 5 == 0;
        mixed = seed % 4 == 1;
        boolean full = seed % 2 == 0;
        mesh =
                Mesh.drawn(
                        world,
                        3 + chance.nextInt(10),
                        chance,
                        rules(full),
                        mixed ? Knowing.values() : new Knowing[] {Knowing.CLUSTERS});
        breakAndRepair();
        if (!mixed) {
            assertThat(mesh.living())
                    .as("points that told somebody about a cluster")
                    .anyMatch(point -> point.network.managementSent().get(SnmHeading.TCP) > 0);
        }
    }

    private UnaryOperator<Mtp3Config> rules(boolean full) {
        return config ->
                config.withFastRestart(!full)
                        .withTransferRestricted(restricting)
                        .withTimers(
                                config.timers()
                                        .with(Mtp3Timer.T18, Duration.ofSeconds(2))
                                        .with(Mtp3Timer.T20, Duration.ofSeconds(4)));
    }

    private void breakAndRepair() {
        if (lossy) {
            mesh.wires.values().forEach(wire -> wire.tap = this::mayPass);
        }
        world.check(() -> mesh.living().forEach(SimPoint::checkConservation));
        for (int point = 0; point < mesh.size; point++) {
            mesh.start(point);
        }
        world.runFor(Duration.ofSeconds(chance.nextInt(8)));

        for (int step = 0; step < 150; step++) {
            disturb();
            send();
            world.runFor(STEP);
        }
        mesh.wires.values().forEach(wire -> wire.tap = _ -> true);
        world.runFor(QUIET);
        if (lossy || mixed) {
            tryEverything();
            tryEverything();
        }
        isAsTheGraphSays();
        routesEndAtTheirDestination();
        if (!lossy && !mixed) {
            neighboursAgree();
        }

        repair();
        isAsTheGraphSays();
        routesEndAtTheirDestination();
        mesh.close();
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    private void disturb() {
        List<Wire> wires = List.copyOf(mesh.wires.values());
        Wire wire = wires.get(chance.nextInt(wires.size()));
        int point = chance.nextInt(mesh.size);
        switch (chance.nextInt(16)) {
            case 0, 1, 2 -> wire.cut();
            case 3, 4, 5 -> {
                if (wire.isCut()) {
                    wire.mend();
                }
            }
            case 6 -> {
                if (mesh.lives(point) && chance.nextInt(3) == 0) {
                    mesh.kill(point);
                }
            }
            case 7 -> {
                if (!mesh.lives(point)) {
                    mesh.start(point);
                }
            }
            default -> {}
        }
    }

    private boolean mayPass(Msu msu) {
        return switch (msu.serviceInformation().serviceIndicator()) {
            case SNM, SLTM -> chance.nextInt(20) != 0;
            default -> true;
        };
    }

    private void send() {
        for (SimPoint point : mesh.living()) {
            int to = chance.nextInt(mesh.size);
            point.send(mesh.codeOf(to), chance.nextInt(16), numbers++);
        }
    }

    private void tryEverything() {
        for (SimPoint point : mesh.living()) {
            for (int to = 0; to < mesh.size; to++) {
                point.send(mesh.codeOf(to), to, numbers++);
            }
        }
        world.runFor(Duration.ofSeconds(5));
    }

    private void repair() {
        mesh.wires.values().stream().filter(Wire::isCut).forEach(Wire::mend);
        for (int point = 0; point < mesh.size; point++) {
            if (!mesh.lives(point)) {
                mesh.start(point);
            }
        }
        world.runFor(QUIET);
    }

    private void isAsTheGraphSays() {
        for (int from = 0; from < mesh.size; from++) {
            for (int to = 0; to < mesh.size; to++) {
                if (!mesh.lives(from) || from == to) {
                    continue;
                }
                DestinationState state = mesh.points[from].stateOf(mesh.codeOf(to));
                assertThat(state != DestinationState.INACCESSIBLE)
                        .as("P%d reaches P%d with %s broken", from, to, mesh.broken())
                        .isEqualTo(mesh.reaches(from, to));
                if (!restricting) {
                    assertThat(state).isNotEqualTo(DestinationState.RESTRICTED);
                }
            }
        }
    }

    private void neighboursAgree() {
        for (int here = 0; here < mesh.size; here++) {
            for (int there : mesh.neighbours(here)) {
                if (!mesh.isLinked(here, there)) {
                    continue;
                }
                for (int to = 0; to < mesh.size; to++) {
                    NonAdjacentStatus said = said(here, there, to);
                    if (said != null && to != there && to != here) {
                        assertThat(said)
                                .as("P%d's way to P%d, as P%d knows it", there, to, here)
                                .isEqualTo(truth(there, here, to));
                    }
                }
            }
        }
    }

    /// What a point knows of its neighbour's way; null if it has no route over it.
    private NonAdjacentStatus said(int here, int neighbour, int to) {
        for (RouteStatus route : routes(here, to)) {
            if (route.linkset().equals(Mesh.toward(neighbour))) {
                return route.nonAdjacent();
            }
        }
        return null;
    }

    /// What a point's own routes make of its way, for a neighbour.
    private NonAdjacentStatus truth(int here, int neighbour, int to) {
        DestinationState state = mesh.points[here].stateOf(mesh.codeOf(to));
        List<RouteStatus> routes = routes(here, to);
        boolean back =
                routes.stream()
                        .anyMatch(
                                route ->
                                        route.used()
                                                && route.linkset().equals(Mesh.toward(neighbour)));
        if (state == DestinationState.INACCESSIBLE || back) {
            return NonAdjacentStatus.PROHIBITED;
        }
        int normal = routes.getFirst().priority();
        boolean diverted =
                routes.stream()
                        .filter(route -> route.priority() == normal)
                        .noneMatch(
                                route ->
                                        route.state() == RouteState.AVAILABLE
                                                || route.state() == RouteState.RESTRICTED);
        return restricting && (diverted || state == DestinationState.RESTRICTED)
                ? NonAdjacentStatus.RESTRICTED
                : NonAdjacentStatus.ALLOWED;
    }

    private void routesEndAtTheirDestination() {
        for (int to = 0; to < mesh.size; to++) {
            for (int from = 0; from < mesh.size; from++) {
                if (mesh.lives(from) && from != to) {
                    follow(from, to, new HashSet<>());
                }
            }
        }
    }

    private void follow(int at, int to, Set<Integer> passed) {
        if (at == to) {
            return;
        }
        assertThat(passed.add(at)).as("P%d twice on the way to P%d: %s", at, to, passed).isTrue();
        RouteLookup found =
                mesh.points[at].call(() -> mesh.points[at].network.lookUp(mesh.codeOf(to)));
        for (DestinationStatus entry : found.considered()) {
            for (RouteStatus route : entry.routes()) {
                if (route.used()) {
                    follow(Integer.parseInt(route.linkset().substring(2)), to, passed);
                }
            }
        }
        passed.remove(at);
    }

    /// The routes of a point by which it knows another: to its cluster, where there are such.
    private List<RouteStatus> routes(int at, int to) {
        PointCodeMask known = mesh.knownAs(to);
        return mesh.points[at]
                .call(
                        () ->
                                mesh.points[at].network.routeStatus().destinations().stream()
                                        .filter(entry -> entry.destination().equals(known))
                                        .findFirst())
                .map(DestinationStatus::routes)
                .orElse(List.of());
    }
}
