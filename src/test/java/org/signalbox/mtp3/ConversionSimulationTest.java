// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.mtp3.RecordingUser.Received;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Two networks of two variants, which the seed says, with three points each, and the nodes that
/// stand between them: one, or a pair that is joined in both networks.
///
/// ```
///   network 0                                network 1
///   E0 ----+                                +---- F0
///   E1 ----+---- G, H: points of both ------+---- F1
///   E2 ----+                                +---- F2
/// ```
///
/// Every E has an alias among the F, and the reverse; G and H have the same.
@NullUnmarked
class ConversionSimulationTest {
    private static final int POINTS = 3;
    private static final PointConversion[] NO_ALIASES = {};
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /// Longer than T11, T19, T10 and T21 one after the other.
    private static final Duration QUIET = Duration.ofMinutes(5);

    private World world;
    private SimEntropy chance;
    private Variant[] variants;
    private int links;

    private final SimPoint[][] points = new SimPoint[2][POINTS];
    private final List<Border> borders = new ArrayList<>();

    /// By network and names of both ends.
    private final Map<String, List<Wire>> wires = new TreeMap<>();

    /// What was sent: number -> where from, to which point and with which selection.
    private final List<String> streams = new ArrayList<>();

    /// One node with several links to each neighbour, of which one may fail: nothing is lost or
    /// overtaken, whether the link is one that brings messages or one that takes them on.
    @Seeds(64)
    void nothingIsLostOrOvertakenWhenLinksFailAndReturn(long seed) {
        build(seed, 1, 3);
        for (int step = 0; step < 1_500; step++) {
            for (int i = chance.nextInt(4); i > 0; i--) {
                sendAny();
            }
            if (chance.nextInt(30) == 0) {
                breakOrMend();
            }
            world.runFor(Duration.ofNanos(chance.nextInt(5_000_000)));
        }
        mendAll();
        world.runFor(SETTLED);

        int arrived = 0;
        for (SimPoint point : all()) {
            assertInOrder(point);
            arrived += point.received.size();
        }
        assertThat(arrived).isEqualTo(streams.size());
        assertThat(converted(Mtp3Counter.CONVERTED_OUT))
                .isEqualTo(streams.size())
                .isEqualTo(converted(Mtp3Counter.CONVERTED_IN));
        assertThat(updates()).as("changeovers with retrieval").isGreaterThan(3);
        close();
    }

    /// A pair: any link may fail, and aliases may go and come, at any moment. At rest each alias is
    /// in the state of its point, as
    /// the graph of links says, and messages arrive wherever a way is left.
    @Seeds(64)
    void aliasesAreAsTheLiveGraphSays(long seed) {
        build(seed, 2, 1);
        for (int step = 0; step < 150; step++) {
            disturb();
            for (int i = 0; i < 3; i++) {
                sendAny();
            }
            world.runFor(Duration.ofMillis(100));
        }
        convertAll();
        world.runFor(QUIET);
        isAsTheGraphSays();
        everythingReachableArrives();

        mendAll();
        world.runFor(QUIET);
        isAsTheGraphSays();
        everythingReachableArrives();
        close();
    }

    // ---- the world ----------------------------------------------------------------------------

    private void build(long seed, int nodes, int linksPerLinkset) {
        world = new World(seed);
        chance = world.entropy("test");
        links = linksPerLinkset;
        Variant[] all = Variant.values();
        variants =
                new Variant[] {
                    all[(int) (seed % all.length)], all[(int) (seed / all.length % all.length)]
                };
        for (int network = 0; network < 2; network++) {
            for (int i = 0; i < POINTS; i++) {
                points[network][i] =
                        new SimPoint(world, name(network, i), config(network, "2.0." + (i + 1)));
            }
        }
        for (int node = 0; node < nodes; node++) {
            String code = "1.0." + (node + 1);
            Border border = new Border(world, name(node), config(0, code), config(1, code));
            borders.add(border);
            for (int network = 0; network < 2; network++) {
                for (int i = 0; i < POINTS; i++) {
                    connect(
                            points[network][i],
                            name(network, i),
                            border.sides[network],
                            name(node));
                }
                border.convert(network, aliases(network));
            }
        }
        if (nodes == 2) {
            for (int network = 0; network < 2; network++) {
                connect(borders.get(0).sides[network], "G", borders.get(1).sides[network], "H");
            }
        }
        route();
        world.check(() -> everyPoint().forEach(SimPoint::checkConservation));
        // while links come up one after the other, what is said about a destination on one may
        // overtake what was said on another, until the test of T10
        world.runFor(QUIET);
    }

    private Mtp3Config config(int network, String code) {
        return Mtp3Config.of(
                        network == 0 ? NetworkIndicator.INTERNATIONAL : NetworkIndicator.NATIONAL,
                        PointCode.parse(variants[network], code))
                .withFastRestart(true);
    }

    private static String name(int network, int point) {
        return (network == 0 ? "E" : "F") + point;
    }

    private static String name(int node) {
        return node == 0 ? "G" : "H";
    }

    /// What a point of the other network is called in one.
    private PointCode alias(int network, int point) {
        return PointCode.parse(variants[network], "3.0." + (point + 1));
    }

    private PointConversion[] aliases(int network) {
        PointConversion[] aliases = new PointConversion[POINTS];
        for (int i = 0; i < POINTS; i++) {
            aliases[i] =
                    new PointConversion(
                            alias(network, i), 1 - network, points[1 - network][i].code);
        }
        return aliases;
    }

    private void connect(SimPoint one, String nameOfOne, SimPoint two, String nameOfTwo) {
        one.addLinkset(nameOfTwo, two.code.toString());
        two.addLinkset(nameOfOne, one.code.toString());
        List<Wire> between = new ArrayList<>();
        for (int link = 0; link < links; link++) {
            Wire wire = new Wire(world, Duration.ofMillis(3));
            between.add(wire);
            one.addLink(nameOfTwo, link, wire, 0);
            two.addLink(nameOfOne, link, wire, 1);
        }
        wires.put(two.name + nameOfOne + nameOfTwo, between);
    }

    private void route() {
        for (int network = 0; network < 2; network++) {
            for (SimPoint point : points[network]) {
                List<Route> routes = new ArrayList<>();
                for (int node = 0; node < borders.size(); node++) {
                    for (int i = 0; i < POINTS; i++) {
                        routes.add(new Route(PointCodeMask.full(alias(network, i)), name(node), 5));
                    }
                }
                point.routes(routes.toArray(Route[]::new));
            }
            if (borders.size() == 2) {
                for (int node = 0; node < 2; node++) {
                    List<Route> routes = new ArrayList<>();
                    for (SimPoint point : points[network]) {
                        routes.add(new Route(PointCodeMask.full(point.code), name(1 - node), 9));
                    }
                    borders.get(node).sides[network].routes(routes.toArray(Route[]::new));
                }
            }
        }
    }

    private List<SimPoint> all() {
        List<SimPoint> all = new ArrayList<>(List.of(points[0]));
        all.addAll(List.of(points[1]));
        return all;
    }

    private List<SimPoint> everyPoint() {
        List<SimPoint> every = all();
        borders.forEach(border -> every.addAll(List.of(border.sides)));
        return every;
    }

    private List<Wire> wires(int network, int point, int node) {
        return wires.get(network + name(network, point) + name(node));
    }

    private List<Wire> wiresOfThePair(int network) {
        return wires.get(network + "GH");
    }

    private void close() {
        borders.forEach(Border::close);
        all().forEach(SimPoint::close);
        world.runFor(SETTLED);
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    // ---- events -------------------------------------------------------------------------------

    private void sendAny() {
        int network = chance.nextInt(2);
        send(
                network,
                chance.nextInt(POINTS),
                chance.nextInt(POINTS),
                chance.nextInt(1 << variants[network].slsBits()));
    }

    private void send(int network, int from, int to, int sls) {
        points[network][from].send(alias(network, to), sls, streams.size());
        streams.add(name(network, from) + " " + to + " " + sls);
    }

    /// Cuts a link of a linkset that is whole and at rest, or mends one that is cut.
    private void breakOrMend() {
        int network = chance.nextInt(2);
        int i = chance.nextInt(POINTS);
        List<Wire> between = wires(network, i, 0);
        for (Wire wire : between) {
            if (wire.isCut()) {
                wire.mend();
                return;
            }
        }
        SimPoint one = points[network][i];
        SimPoint two = borders.getFirst().sides[network];
        boolean whole =
                one.linkset("G").availableLinks() == links
                        && two.linkset(name(network, i)).availableLinks() == links;
        if (whole && !one.network.isMovingTraffic() && !two.network.isMovingTraffic()) {
            between.get(chance.nextInt(links)).cut();
        }
    }

    private void disturb() {
        List<Wire> every = wires.values().stream().flatMap(List::stream).toList();
        Wire wire = every.get(chance.nextInt(every.size()));
        switch (chance.nextInt(6)) {
            case 0, 1 -> wire.cut();
            case 2, 3 -> {
                if (wire.isCut()) {
                    wire.mend();
                }
            }
            case 4 -> {
                Border border = borders.get(chance.nextInt(borders.size()));
                int network = chance.nextInt(2);
                border.convert(network, chance.nextInt(4) == 0 ? NO_ALIASES : aliases(network));
            }
            default -> {}
        }
    }

    /// Each node has all aliases again.
    private void convertAll() {
        for (Border border : borders) {
            for (int network = 0; network < 2; network++) {
                border.convert(network, aliases(network));
            }
        }
    }

    private void mendAll() {
        wires.values().stream().flatMap(List::stream).filter(Wire::isCut).forEach(Wire::mend);
    }

    // ---- what must hold -----------------------------------------------------------------------

    /// Of each origin, destination and selection, as it was sent.
    private void assertInOrder(SimPoint point) {
        Map<String, Integer> last = new HashMap<>();
        for (Received message : point.received) {
            Integer before = last.put(streams.get(message.number()), message.number());
            if (before != null) {
                assertThat(message.number())
                        .as("at %s, of %s", point.name, streams.get(message.number()))
                        .isGreaterThan(before);
            }
        }
    }

    private long converted(Mtp3Counter direction) {
        long count = 0;
        for (Border border : borders) {
            for (SimPoint side : border.sides) {
                count += side.count(direction);
            }
        }
        return count;
    }

    private long updates() {
        return everyPoint().stream()
                .mapToLong(point -> point.count(Mtp3Counter.CHANGEOVERS_UPDATED))
                .sum();
    }

    private void isAsTheGraphSays() {
        for (int network = 0; network < 2; network++) {
            for (int to = 0; to < POINTS; to++) {
                for (int node = 0; node < 2; node++) {
                    assertThat(isReached(borders.get(node).sides[network], alias(network, to)))
                            .as(
                                    "%s reaches %s by its alias, with %s broken",
                                    name(node), name(1 - network, to), broken())
                            .isEqualTo(reaches(node, 1 - network, to));
                }
                for (int from = 0; from < POINTS; from++) {
                    assertThat(isReached(points[network][from], alias(network, to)))
                            .as(
                                    "%s reaches %s by its alias, with %s broken",
                                    name(network, from), name(1 - network, to), broken())
                            .isEqualTo(reaches(network, from, 1 - network, to));
                }
            }
        }
    }

    private static boolean isReached(SimPoint from, PointCode to) {
        return from.stateOf(to) != DestinationState.INACCESSIBLE;
    }

    /// Whether a node reaches a point in the point's network: itself, or over its mate.
    private boolean reaches(int node, int network, int point) {
        return isWhole(wires(network, point, node))
                || isWhole(wiresOfThePair(network)) && isWhole(wires(network, point, 1 - node));
    }

    /// Whether a point reaches one of the other network: over a node that both reach.
    private boolean reaches(int network, int from, int other, int to) {
        return isWhole(wires(network, from, 0)) && reaches(0, other, to)
                || isWhole(wires(network, from, 1)) && reaches(1, other, to);
    }

    private static boolean isWhole(List<Wire> between) {
        return between.stream().noneMatch(Wire::isCut);
    }

    private List<String> broken() {
        return wires.entrySet().stream()
                .filter(entry -> !isWhole(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void everythingReachableArrives() {
        for (int network = 0; network < 2; network++) {
            for (int from = 0; from < POINTS; from++) {
                for (int to = 0; to < POINTS; to++) {
                    for (int sls = 0; sls < 1 << variants[network].slsBits(); sls++) {
                        int before = points[1 - network][to].received.size();
                        send(network, from, to, sls);
                        world.runFor(Duration.ofMillis(50));
                        assertThat(points[1 - network][to].received.size() - before)
                                .as(
                                        "from %s to %s by %d, with %s broken",
                                        name(network, from), name(1 - network, to), sls, broken())
                                .isEqualTo(reaches(network, from, 1 - network, to) ? 1 : 0);
                    }
                }
            }
        }
    }
}
