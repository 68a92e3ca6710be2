// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.mtp3.RecordingUser.Received;
import org.signalbox.mtp3.TrafficSimulationTest.Square;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A point stops in good order while others send through it.
class StopSimulationTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration BOUND = Duration.ofSeconds(8);

    /// One of a pair of transfer points stops at any moment, links failing and returning before;
    /// its mate takes over everything, in order.
    @Seeds(25)
    void mateTakesOverAndNothingIsLostOrOvertaken(long seed) {
        Stopped stopped = stopUnderTraffic(seed, true);

        TrafficSimulationTest.assertInOrder(stopped.square.a.received);
        TrafficSimulationTest.assertInOrder(stopped.square.d.received);
        stopped.assertComplete();
        stopped.square.close();
    }

    /// Where there is no transfer-restricted, forced rerouting waits for nothing: messages may
    /// overtake those that are on their way through the point that stops. None is lost.
    @Seeds(15)
    void nothingIsLostOrRepeatedWithoutTransferRestricted(long seed) {
        Stopped stopped = stopUnderTraffic(seed, false);

        stopped.assertComplete();
        stopped.square.close();
    }

    /// What one of the two ends in between is sent through us, and what it sends itself.
    private static final class Stopped {
        final Square square;
        int sent;
        @Nullable StopReport report;

        Stopped(Square square) {
            this.square = square;
        }

        void assertComplete() {
            StopReport told = report;
            assertThat(told).isNotNull();
            assertThat(told.reasons()).isEmpty();
            assertThat(told.inTime()).isTrue();
            assertThat(told.took()).isLessThan(Duration.ofSeconds(5));
            Set<Integer> numbers = new HashSet<>();
            List<Received> all = new ArrayList<>(square.a.received);
            all.addAll(square.d.received);
            all.forEach(message -> numbers.add(message.number()));
            assertThat(all).as("received, none of them twice").hasSize(sent);
            assertThat(numbers).hasSize(sent);
            assertThat(square.b.linkset("A").state()).isNotEqualTo(LinksetState.AVAILABLE);
            assertThat(square.a.linkset("B").availableLinks()).isZero();
        }
    }

    private static Stopped stopUnderTraffic(long seed, boolean restricts) {
        Square square = new Square(new World(seed));
        Stopped stopped = new Stopped(square);
        SimEntropy chance = square.world.entropy("test");
        square.b.run(
                () ->
                        square.b.network.reconfigure(
                                square.b.network.config().withTransferRestricted(restricts)));
        square.checkConservation();
        int stopAt = 200 + chance.nextInt(400);

        for (int step = 0; step < 2_500; step++) {
            for (int i = chance.nextInt(4); i > 0; i--) {
                square.sendEitherWay(chance.nextInt(16), stopped.sent++);
            }
            if (step < stopAt && chance.nextInt(40) == 0) {
                square.breakOrMend(chance);
            }
            if (step == stopAt) {
                square.b.run(() -> square.b.network.stop(BOUND, report -> stopped.report = report));
            }
            square.world.runFor(Duration.ofNanos(chance.nextInt(5_000_000)));
        }
        square.world.runFor(SETTLED);
        return stopped;
    }

    /// ```
    ///   A --- B --- D
    /// ```
    @Test
    void withoutAnotherWayTheEndsHearOfItAndEverythingIsAccountedFor() {
        World world = new World(1);
        Line line = new Line(world);
        List<StopReport> reports = new ArrayList<>();
        line.a.primitives.clear();
        long begun = world.now();

        int sent = 0;
        for (; sent < 200; sent++) {
            line.a.send(line.d.code, sent % 16, sent);
        }
        line.b.run(() -> line.b.network.stop(BOUND, reports::add));
        world.runUntil("stop", () -> !reports.isEmpty(), BOUND.plusSeconds(1));

        assertThat(line.a.primitives).contains("pause " + PointCodeMask.full(line.d.code));
        assertThat(line.d.received).hasSize(sent);
        assertThat(reports).singleElement().matches(StopReport::inTime);
        assertThat(reports.getFirst().undelivered()).isZero();
        assertThat(Duration.ofNanos(world.now() - begun)).isLessThan(Duration.ofSeconds(3));
        line.close();
    }

    /// The link to the next point is slow: what waits for it is named, and the time is kept.
    @Test
    void whatCannotBeDeliveredInTimeIsNamed() {
        World world = new World(1);
        Line line = new Line(world);
        line.toD.nanosPerMsu = Duration.ofMillis(100).toNanos();
        List<StopReport> reports = new ArrayList<>();
        long begun = world.now();

        for (int number = 0; number < 200; number++) {
            line.a.send(line.d.code, number % 16, number);
        }
        line.b.run(() -> line.b.network.stop(Duration.ofSeconds(4), reports::add));
        world.runUntil("stop", () -> !reports.isEmpty(), BOUND);

        StopReport report = reports.getFirst();
        assertThat(Duration.ofNanos(world.now() - begun))
                .isBetween(Duration.ofMillis(3_500), Duration.ofSeconds(4));
        assertThat(line.b.events).contains(new Mtp3Event.Stopping(StopPhase.HURRYING));
        assertThat(report.undelivered()).isGreaterThan(100);
        // what tells the far end to stop waits, too; what was not acknowledged may have arrived
        assertThat(line.d.received.size() + report.undelivered()).isBetween(200L, 210L);
        line.close();
    }

    /// A point within a summary is named by no broadcast.
    @Test
    void whoSendsToAPointWithinASummaryIsAnswered() {
        World world = new World(1);
        Square square = new Square(world);
        PointCodeMask summary = PointCodeMask.around(square.d.code, 11);
        square.a.routes(new Route(summary, "B"), new Route(summary, "C"));
        square.b.routes(new Route(summary, "D"));
        world.runFor(SETTLED);
        List<StopReport> reports = new ArrayList<>();

        square.b.run(() -> square.b.network.stop(BOUND, reports::add));
        int sent = 0;
        for (; sent < 1_000; sent++) {
            square.a.send(square.d.code, sent % 16, sent);
            world.runFor(Duration.ofMillis(2));
        }
        world.runFor(SETTLED);

        assertThat(square.d.received).hasSize(sent);
        assertThat(reports).singleElement().matches(StopReport::inTime);
        square.close();
    }

    private static final class Line {
        final SimPoint a;
        final SimPoint b;
        final SimPoint d;
        final Wire toD;
        private final World world;

        Line(World world) {
            this.world = world;
            a = SimPoint.of(world, "A", "1.0.1");
            b = SimPoint.of(world, "B", "2.0.1");
            d = SimPoint.of(world, "D", "3.0.1");
            connect(a, b);
            toD = connect(b, d);
            a.routes(new Route(PointCodeMask.full(d.code), "B"));
            d.routes(new Route(PointCodeMask.full(a.code), "B"));
            world.runFor(SETTLED);
        }

        private Wire connect(SimPoint one, SimPoint two) {
            one.addLinkset(two.name, two.code.toString());
            two.addLinkset(one.name, one.code.toString());
            Wire wire = new Wire(world, Duration.ofMillis(3));
            one.addLink(two.name, 0, wire, 0);
            two.addLink(one.name, 0, wire, 1);
            return wire;
        }

        void close() {
            for (SimPoint point : List.of(a, b, d)) {
                point.checkConservation();
                point.close();
            }
            world.runFor(SETTLED);
            assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
        }
    }
}
