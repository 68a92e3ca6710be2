// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.RecordingUser.Received;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Traffic from A to D and back over a pair of transfer points: all of it arrives, once and in
/// order, and both ways carry their half; and it goes on doing so while links fail and return.
///
/// ```
///          +--- B 2.0.1 ---+
///   A 1.0.1                 D 3.0.1      three links each
///          +--- C 2.0.2 ---+
/// ```
class TrafficSimulationTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);

    @Seeds(20)
    void arrivesCompleteAndInOrder(long seed) {
        Square square = new Square(new World(seed));
        SimEntropy chance = square.world.entropy("test");
        int sent = 4_000;

        for (int number = 0; number < sent; number++) {
            SimPoint from = number % 2 == 0 ? square.a : square.d;
            SimPoint to = number % 2 == 0 ? square.d : square.a;
            from.send(to.code, chance.nextInt(16), number);
            if (chance.nextInt(3) == 0) {
                square.world.runFor(Duration.ofNanos(chance.nextInt(2_000_000)));
            }
        }
        square.world.runFor(SETTLED);

        assertThat(square.d.received.size() + square.a.received.size()).isEqualTo(sent);
        assertInOrder(square.a.received);
        assertInOrder(square.d.received);
        long overB = square.b.count(LinkCounter.TRANSFERRED);
        long overC = square.c.count(LinkCounter.TRANSFERRED);
        assertThat(overB + overC).isEqualTo(sent);
        assertThat(overB).isBetween(sent * 4L / 10, sent * 6L / 10);
        for (WireLink link : square.a.links()) {
            assertThat(link.offered).as("messages on %s", link.id()).isGreaterThan(sent / 24);
        }
        square.close();
    }

    @Test
    void changeOfOtherRoutesUnderLoadLosesAndReordersNothing() {
        Square square = new Square(new World(1));
        RouteTable table = square.a.call(square.a.network::routes);
        int sent = 2_000;

        for (int number = 0; number < sent; number++) {
            square.a.send(square.d.code, number % 16, number);
            if (number % 100 == 0) {
                List<Route> more = new ArrayList<>(table.routes());
                for (int i = 0; i < 2 * number; i++) {
                    more.add(
                            new Route(
                                    Countries.mask(PointCode.itu(0x2000 + i) + "/14"),
                                    "B",
                                    1 + i % 9));
                }
                square.a.run(
                        () -> square.a.network.setRoutes(new RouteTable(RouteTable.SYSTEM, more)));
            }
            square.world.runFor(Duration.ofMillis(1));
        }
        square.world.runFor(SETTLED);

        assertThat(square.d.received).hasSize(sent);
        assertInOrder(square.d.received);
        square.close();
    }

    @Test
    void lossOfOneTransferPointMovesItsHalfToTheOther() {
        Square square = new Square(new World(1));
        square.wires("AB").forEach(Wire::cut);
        square.wires("BD").forEach(Wire::cut);
        square.world.runFor(SETTLED);

        for (int number = 0; number < 160; number++) {
            square.a.send(square.d.code, number % 16, number);
        }
        square.world.runFor(SETTLED);

        assertThat(square.d.received).hasSize(160);
        assertInOrder(square.d.received);
        assertThat(square.c.count(LinkCounter.TRANSFERRED)).isEqualTo(160);
        square.close();
    }

    /// One link at a time fails in each linkset, and comes back at any moment, under steady
    /// traffic: nothing is lost, repeated or overtaken.
    @Seeds(60)
    void linksFailAndReturnAndNothingIsLost(long seed) {
        Square square = new Square(new World(seed));
        SimEntropy chance = square.world.entropy("test");
        square.checkConservation();
        int sent = 0;

        for (int step = 0; step < 3_000; step++) {
            for (int i = chance.nextInt(4); i > 0; i--) {
                square.sendEitherWay(chance.nextInt(16), sent++);
            }
            if (chance.nextInt(40) == 0) {
                square.breakOrMend(chance);
            }
            square.world.runFor(Duration.ofNanos(chance.nextInt(5_000_000)));
        }
        square.mendAll();
        square.world.runFor(SETTLED);

        square.assertAllArrived(sent);
        for (SimPoint point : square.points()) {
            assertThat(point.network.isMovingTraffic())
                    .as("%s moves traffic", point.name)
                    .isFalse();
        }
        long changeovers =
                square.points().stream()
                        .mapToLong(point -> point.count(Mtp3Counter.CHANGEOVERS_UPDATED))
                        .sum();
        assertThat(changeovers).isGreaterThan(20);
        square.close();
    }

    /// Links are inhibited and uninhibited from either end at any moment, while one in each linkset
    /// fails and returns: nothing is lost, repeated or overtaken, and no destination is ever lost.
    @Seeds(60)
    void linksAreInhibitedAndNothingIsLostOrIsolated(long seed) {
        Square square = new Square(new World(seed));
        SimEntropy chance = square.world.entropy("test");
        square.points().forEach(point -> point.primitives.clear());
        square.checkConservation();
        int sent = 0;

        for (int step = 0; step < 3_000; step++) {
            for (int i = chance.nextInt(4); i > 0; i--) {
                square.sendEitherWay(chance.nextInt(16), sent++);
            }
            if (chance.nextInt(15) == 0) {
                square.inhibitOrUninhibit(chance);
            }
            if (chance.nextInt(60) == 0) {
                square.breakOneOrMend(chance);
            }
            square.world.runFor(Duration.ofNanos(chance.nextInt(5_000_000)));
        }
        square.mendAll();
        square.world.runFor(SETTLED);

        square.assertAllArrived(sent);
        for (SimPoint point : square.points()) {
            assertThat(point.primitives).as("what users of %s heard", point.name).isEmpty();
        }
        assertThat(square.count(Mtp3Counter.INHIBITED_LOCALLY)).isGreaterThan(20);
        assertThat(square.count(Mtp3Counter.INHIBIT_REFUSED)).isPositive();
        square.close();
    }

    /// Level 3 is out at an end of a link for shorter or longer than T1, at any moment: nothing is
    /// lost, repeated or overtaken, since what the link had not sent goes first where its traffic
    /// goes.
    @Seeds(20)
    void processorsFailAndReturnAndNothingIsLost(long seed) {
        Square square = new Square(new World(seed));
        SimEntropy chance = square.world.entropy("test");
        square.checkConservation();
        int sent = 0;

        for (int outage = 0; outage < 4; outage++) {
            String pair = List.of("AB", "BA", "AC", "CA", "BD", "DB").get(chance.nextInt(6));
            SimPoint point = square.point(pair.charAt(0));
            WireLink link = point.link(pair.substring(1), chance.nextInt(Square.LINKS));
            link.loop().execute(() -> link.setLocalProcessorOutage(true));
            long end = square.world.now() + Duration.ofMillis(chance.nextInt(2_000)).toNanos();
            while (square.world.now() < end) {
                square.sendEitherWay(chance.nextInt(16), sent++);
                square.world.runFor(Duration.ofNanos(chance.nextInt(2_500_000)));
            }
            link.loop().execute(() -> link.setLocalProcessorOutage(false));
            for (int i = 0; i < 300; i++) {
                square.sendEitherWay(chance.nextInt(16), sent++);
                square.world.runFor(Duration.ofNanos(chance.nextInt(2_500_000)));
            }
            square.world.runFor(SETTLED);
        }

        square.assertAllArrived(sent);
        assertThat(square.count(Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED)).isPositive();
        square.close();
    }

    static void assertInOrder(List<Received> received) {
        Map<RoutingLabel, Integer> last = new HashMap<>();
        for (Received message : received) {
            Integer before = last.put(message.label(), message.number());
            assertThat(before == null || before < message.number())
                    .as("%s after %s in %s", message.number(), before, message.label())
                    .isTrue();
        }
    }

    static final class Square {
        static final int LINKS = 3;

        final World world;
        final Map<String, List<Wire>> wires = new HashMap<>();
        final SimPoint a;
        final SimPoint b;
        final SimPoint c;
        final SimPoint d;

        Square(World world) {
            this(world, Variant.ITU);
        }

        Square(World world, Variant variant) {
            this.world = world;
            this.a = SimPoint.of(world, "A", PointCode.parse(variant, "1.0.1"));
            this.b = SimPoint.of(world, "B", PointCode.parse(variant, "2.0.1"));
            this.c = SimPoint.of(world, "C", PointCode.parse(variant, "2.0.2"));
            this.d = SimPoint.of(world, "D", PointCode.parse(variant, "3.0.1"));
            connect(a, b);
            connect(a, c);
            connect(b, d);
            connect(c, d);
            for (SimPoint end : List.of(a, d)) {
                SimPoint far = end == a ? d : a;
                end.routes(
                        new Route(PointCodeMask.full(far.code), "B"),
                        new Route(PointCodeMask.full(far.code), "C"));
            }
            world.runFor(SETTLED);
        }

        List<SimPoint> points() {
            return List.of(a, b, c, d);
        }

        /// From now on, after every event.
        void checkConservation() {
            world.check(() -> points().forEach(SimPoint::checkConservation));
        }

        void assertAllArrived(int sent) {
            assertInOrder(a.received);
            assertInOrder(d.received);
            assertThat(a.received.size() + d.received.size()).isEqualTo(sent);
        }

        void sendEitherWay(int sls, int number) {
            SimPoint from = number % 2 == 0 ? a : d;
            from.send((from == a ? d : a).code, sls, number);
        }

        /// Cuts a link of a linkset that is whole and at rest, or mends one that is cut.
        void breakOrMend(SimEntropy chance) {
            List<String> pairs = List.of("AB", "AC", "BD", "CD");
            String pair = pairs.get(chance.nextInt(pairs.size()));
            for (Wire wire : wires(pair)) {
                if (wire.isCut()) {
                    wire.mend();
                    return;
                }
            }
            SimPoint one = point(pair.charAt(0));
            SimPoint two = point(pair.charAt(1));
            boolean whole =
                    one.linkset(two.name).availableLinks() == LINKS
                            && two.linkset(one.name).availableLinks() == LINKS;
            if (whole && !one.network.isMovingTraffic() && !two.network.isMovingTraffic()) {
                wires(pair).get(chance.nextInt(LINKS)).cut();
            }
        }

        /// Cuts a link of a linkset of which none is cut, inhibited or not; or mends one.
        void breakOneOrMend(SimEntropy chance) {
            List<String> pairs = List.of("AB", "AC", "BD", "CD");
            String pair = pairs.get(chance.nextInt(pairs.size()));
            for (Wire wire : wires(pair)) {
                if (wire.isCut()) {
                    wire.mend();
                    return;
                }
            }
            SimPoint one = point(pair.charAt(0));
            SimPoint two = point(pair.charAt(1));
            boolean whole =
                    one.linkset(two.name).links().stream()
                            .allMatch(link -> link.state() == LinkState.AVAILABLE);
            if (whole && !one.network.isMovingTraffic() && !two.network.isMovingTraffic()) {
                wires(pair).get(chance.nextInt(LINKS)).cut();
            }
        }

        void inhibitOrUninhibit(SimEntropy chance) {
            List<String> pairs = List.of("AB", "BA", "AC", "CA", "BD", "DB", "CD", "DC");
            String pair = pairs.get(chance.nextInt(pairs.size()));
            SimPoint point = point(pair.charAt(0));
            LinkIdentity link = new LinkIdentity(pair.substring(1), chance.nextInt(LINKS));
            boolean inhibit = chance.nextInt(5) < 3;
            point.run(
                    () -> {
                        if (inhibit) {
                            point.network.inhibit(link, _ -> {});
                        } else {
                            point.network.uninhibit(link, _ -> {});
                        }
                    });
        }

        long count(Mtp3Counter counter) {
            return points().stream().mapToLong(point -> point.count(counter)).sum();
        }

        void mendAll() {
            wires.values().forEach(pair -> pair.stream().filter(Wire::isCut).forEach(Wire::mend));
        }

        private SimPoint point(char name) {
            return points().get(name - 'A');
        }

        List<Wire> wires(String pair) {
            return wires.getOrDefault(pair, List.of());
        }

        private void connect(SimPoint one, SimPoint two) {
            one.addLinkset(two.name, two.code.toString());
            two.addLinkset(one.name, one.code.toString());
            List<Wire> pair = new ArrayList<>();
            for (int link = 0; link < LINKS; link++) {
                Wire wire = new Wire(world, Duration.ofMillis(3));
                pair.add(wire);
                one.addLink(two.name, link, wire, 0);
                two.addLink(one.name, link, wire, 1);
            }
            wires.put(one.name + two.name, pair);
        }

        void close() {
            for (SimPoint point : List.of(a, b, c, d)) {
                point.checkConservation();
                point.close();
            }
            world.runFor(SETTLED);
            assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
        }
    }
}
