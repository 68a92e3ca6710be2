// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The four countries with two links a linkset and alternative routes, while wires are cut and
/// mended, level 3 of one end goes out and comes back, and countries die and return at random,
/// under traffic. With some seeds management messages are lost, too.
///
/// After every event messages are conserved at every point. When all has been quiet for a while,
/// whatever is broken stays broken, and every point's view of every other must be what a search of
/// the graph says: routes as configured, over linksets of which some wire is whole and both ends
/// live.
@NullUnmarked
class FailingNetworkSimulationTest {
    private static final Duration STEP = Duration.ofMillis(40);

    /// Longer than T19, T10 and T21 one after the other.
    private static final Duration QUIET = Duration.ofMinutes(4);

    private World world;
    private Countries countries;
    private SimEntropy chance;
    private boolean summaries;
    private boolean lossy;
    private int numbers;
    private final Set<String> dead = new HashSet<>();

    @Seeds(100)
    void destinationsAreAsTheGraphSays(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        // with summaries, or when a TFP was lost, a point hears of what it cannot reach only when
        // it tries
        summaries = seed % 2 == 0;
        lossy = seed % 4 >= 2;
        countries = new Countries(world, 2);
        if (lossy) {
            countries.wires.values().forEach(wire -> wire.tap = this::mayPass);
        }
        world.check(() -> countries.points.values().forEach(SimPoint::checkConservation));
        Countries.NAMES.forEach(this::start);
        world.runFor(Duration.ofSeconds(chance.nextInt(5)));

        for (int step = 0; step < 400; step++) {
            disturb();
            send();
            world.runFor(STEP);
        }
        countries.wires.values().forEach(wire -> wire.tap = _ -> true);
        countries.points.values().forEach(point -> point.links().forEach(this::endOutage));
        world.runFor(QUIET);
        if (summaries || lossy) {
            tryEverything();
            tryEverything();
        }

        for (SimPoint point : countries.points.values()) {
            for (String name : Countries.NAMES) {
                PointCode code = Countries.code(name);
                assertThat(point.stateOf(code))
                        .as("%s as %s sees it, with %s", code, point.name, broken())
                        .isEqualTo(
                                reaches(point.name.substring(7), name)
                                        ? DestinationState.ACCESSIBLE
                                        : DestinationState.INACCESSIBLE);
            }
        }
        everyMessageArrivedAtMostOnce();
        repair();
        everyCountryReachesEveryOther();
        countries.close();
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    private void start(String name) {
        countries.start(name).routes(routesOf(name).toArray(Route[]::new));
        dead.remove(name);
    }

    private List<Route> routesOf(String name) {
        if (summaries) {
            return switch (name) {
                case "A" -> List.of(Countries.route("7.0.0/3", "B"));
                case "B" ->
                        List.of(Countries.route("7.7.1/14", "D"), Countries.route("7.8.1/14", "C"));
                case "C" ->
                        List.of(
                                Countries.route("0.0.0/0", "B", 1),
                                Countries.route("0.0.0/0", "D", 6));
                default ->
                        List.of(
                                Countries.route("0.0.0/0", "B", 1),
                                Countries.route("0.0.0/0", "C", 6));
            };
        }
        return switch (name) {
            case "A" -> List.of(Countries.route("7.7.1/14", "B"), Countries.route("7.8.1/14", "B"));
            case "B" -> List.of(Countries.route("7.7.1/14", "D"), Countries.route("7.8.1/14", "C"));
            case "C" ->
                    List.of(
                            Countries.route("1.2.3/14", "B", 2),
                            Countries.route("1.2.3/14", "D", 6),
                            Countries.route("4.5.6/14", "D", 6),
                            Countries.route("7.8.1/14", "B", 6));
            default ->
                    List.of(
                            Countries.route("1.2.3/14", "B", 2),
                            Countries.route("1.2.3/14", "C", 6),
                            Countries.route("4.5.6/14", "C", 6),
                            Countries.route("7.7.1/14", "B", 6));
        };
    }

    private void disturb() {
        List<Wire> wires = List.copyOf(countries.wires.values());
        Wire wire = wires.get(chance.nextInt(wires.size()));
        String name = Countries.NAMES.get(chance.nextInt(Countries.NAMES.size()));
        switch (chance.nextInt(20)) {
            case 0, 1 -> wire.cut();
            case 2, 3, 4 -> {
                if (wire.isCut()) {
                    wire.mend();
                }
            }
            case 5 -> {
                if (!dead.contains(name) && chance.nextInt(4) == 0) {
                    dead.add(name);
                    countries.kill(name);
                }
            }
            case 6 -> {
                if (dead.contains(name)) {
                    start(name);
                }
            }
            case 7, 8 -> {
                SimPoint point = countries.points.get(name);
                if (point != null) {
                    for (WireLink link : point.links()) {
                        outage(link, chance.nextInt(3) == 0);
                    }
                }
            }
            default -> {}
        }
    }

    private static void outage(WireLink link, boolean outage) {
        link.loop().execute(() -> link.setLocalProcessorOutage(outage));
    }

    private void endOutage(WireLink link) {
        outage(link, false);
    }

    /// Some management and test messages are lost.
    private boolean mayPass(Msu msu) {
        return switch (msu.serviceInformation().serviceIndicator()) {
            case SNM, SLTM -> chance.nextInt(20) != 0;
            default -> true;
        };
    }

    private void send() {
        for (SimPoint point : countries.points.values()) {
            String to = Countries.NAMES.get(chance.nextInt(Countries.NAMES.size()));
            point.send(Countries.code(to), chance.nextInt(16), numbers++);
        }
    }

    private void tryEverything() {
        for (SimPoint point : countries.points.values()) {
            for (String name : Countries.NAMES) {
                point.ping(PingRequest.to(Countries.code(name)));
            }
        }
        world.runFor(Duration.ofSeconds(5));
    }

    private void repair() {
        countries.wires.values().stream().filter(Wire::isCut).forEach(Wire::mend);
        List.copyOf(dead).forEach(this::start);
        world.runFor(QUIET);
        for (SimPoint point : countries.points.values()) {
            assertThat(point.network.isMovingTraffic())
                    .as("%s moves traffic", point.name)
                    .isFalse();
        }
    }

    private void everyCountryReachesEveryOther() {
        for (SimPoint point : countries.points.values()) {
            for (String name : Countries.NAMES) {
                PingResult result = point.pingNow(Countries.CODES.get(name));
                assertThat(result.failure())
                        .as("%s pings %s when all is repaired", point.name, name)
                        .isNull();
            }
        }
    }

    private void everyMessageArrivedAtMostOnce() {
        for (SimPoint point : countries.points.values()) {
            assertThat(point.received.stream().map(RecordingUser.Received::number))
                    .doesNotHaveDuplicates();
            assertThat(point.received).allMatch(got -> got.label().dpc().equals(point.code));
        }
    }

    /// The oracle.
    private boolean reaches(String from, String to) {
        if (dead.contains(to)) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String at = open.remove();
            if (at.equals(to)) {
                return true;
            }
            if (seen.add(at)) {
                Countries.NAMES.stream().filter(next -> leads(at, next, to)).forEach(open::add);
            }
        }
        return false;
    }

    private boolean leads(String from, String next, String to) {
        boolean routed =
                next.equals(to)
                        || routesOf(from).stream()
                                .anyMatch(
                                        route ->
                                                route.linkset().equals(Countries.toward(next))
                                                        && route.destination()
                                                                .contains(Countries.code(to)));
        if (!routed || dead.contains(from) || dead.contains(next)) {
            return false;
        }
        String pair = Countries.PAIRS.contains(from + next) ? from + next : next + from;
        return countries.wires.containsKey(pair + 0)
                && (!countries.wires.get(pair + 0).isCut()
                        || !countries.wires.get(pair + 1).isCut());
    }

    private List<String> broken() {
        List<String> broken = new ArrayList<>(dead);
        countries.wires.forEach(
                (name, wire) -> {
                    if (wire.isCut()) {
                        broken.add(name);
                    }
                });
        return broken;
    }
}
