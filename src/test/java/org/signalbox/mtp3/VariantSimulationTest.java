// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Seeds;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.TrafficSimulationTest.Square;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Four nodes of each variant, as [TrafficSimulationTest] has them of ITU's: links come into use by
/// the variant's own test, its own messages move traffic and say what cannot be reached.
@NullUnmarked
class VariantSimulationTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(Variant.class)
    void linksComeIntoUseAndAFarPointAnswersPings(Variant variant) {
        Square square = new Square(new World(1), variant);

        assertThat(square.a.linkset("B").availableLinks()).isEqualTo(Square.LINKS);
        assertThat(square.a.pingNow(PingRequest.to(square.b.code)).isSuccessful()).isTrue();
        assertThat(square.a.pingNow(PingRequest.to(square.d.code)).isSuccessful()).isTrue();

        square.close();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whatCannotBeReachedIsToldAndReturns(Variant variant) {
        Square square = new Square(new World(1), variant);
        List<Wire> between = square.wires("BD");

        between.forEach(Wire::cut);
        square.world.runFor(SETTLED);
        for (int number = 0; number < 160; number++) {
            square.a.send(square.d.code, number % 16, number);
        }
        square.world.runFor(SETTLED);

        assertThat(square.b.network.managementSent().get(SnmHeading.TFP)).isPositive();
        assertThat(square.d.received).hasSize(160);
        assertThat(square.c.count(LinkCounter.TRANSFERRED)).isEqualTo(160);

        between.forEach(Wire::mend);
        square.world.runFor(Duration.ofMinutes(1));
        for (int number = 160; number < 320; number++) {
            square.a.send(square.d.code, number % 16, number);
        }
        square.world.runFor(SETTLED);

        assertThat(square.d.received).hasSize(320);
        assertThat(square.b.count(LinkCounter.TRANSFERRED)).isEqualTo(80);
        square.close();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void linkIsInhibitedWhereTheVariantKnowsThat(Variant variant) {
        Square square = new Square(new World(1), variant);
        List<InhibitResult> results = new ArrayList<>();
        LinkIdentity link = new LinkIdentity("B", 0);

        square.a.run(() -> square.a.network.inhibit(link, results::add));
        square.world.runFor(SETTLED);

        boolean known = variant != Variant.TTC;
        assertThat(results).extracting(InhibitResult::done).containsExactly(known);
        assertThat(square.a.linkset("B").availableLinks())
                .isEqualTo(known ? Square.LINKS - 1 : Square.LINKS);
        square.close();
    }

    /// The seed says which variant.
    @Seeds(40)
    void linksFailAndReturnAndNothingIsLost(long seed) {
        Variant variant = Variant.values()[(int) (seed % Variant.values().length)];
        Square square = new Square(new World(seed), variant);
        SimEntropy chance = square.world.entropy("test");
        square.checkConservation();
        int sent = 0;

        for (int step = 0; step < 2_000; step++) {
            for (int i = chance.nextInt(4); i > 0; i--) {
                square.sendEitherWay(chance.nextInt(1 << variant.slsBits()), sent++);
            }
            if (chance.nextInt(40) == 0) {
                square.breakOrMend(chance);
            }
            square.world.runFor(Duration.ofNanos(chance.nextInt(5_000_000)));
        }
        square.mendAll();
        square.world.runFor(SETTLED);

        square.assertAllArrived(sent);
        long changeovers =
                square.points().stream()
                        .mapToLong(point -> point.count(Mtp3Counter.CHANGEOVERS_UPDATED))
                        .sum();
        assertThat(changeovers).isGreaterThan(5);
        square.close();
    }

    /// Of 16 or 256 values, each has its link; only those of a failed link move, and they return.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void onlyTheValuesOfAFailedLinkMoveAndTheyReturn(Variant variant) {
        Square square = new Square(new World(1), variant);
        List<SelectionBinding> before = bindings(square);

        square.wires("AB").getFirst().cut();
        square.world.runFor(SETTLED);
        List<SelectionBinding> during = bindings(square);
        square.wires("AB").getFirst().mend();
        square.world.runFor(SETTLED);

        LinkIdentity failed = new LinkIdentity("B", 0);
        assertThat(before).hasSize(1 << variant.slsBits());
        assertThat(before).extracting(SelectionBinding::link).contains(failed);
        for (int i = 0; i < before.size(); i++) {
            if (failed.equals(before.get(i).link())) {
                assertThat(during.get(i).link()).isNotNull().isNotEqualTo(failed);
            } else {
                assertThat(during.get(i)).isEqualTo(before.get(i));
            }
        }
        assertThat(bindings(square)).isEqualTo(before);
        square.close();
    }

    private static List<SelectionBinding> bindings(Square square) {
        return square.a.call(() -> square.a.network.bindings(square.d.code));
    }

    /// JT-Q707 tests a route to its end: the transfer point passes it on, and the answer back.
    @Test
    void japansRoutingTestReachesAPointThatIsNotAdjacent() {
        World world = new World(1);
        SimPoint near = SimPoint.of(world, "A", PointCode.parse(Variant.TTC, "1.0.1"));
        SimPoint far = SimPoint.of(world, "B", PointCode.parse(Variant.TTC, "2.0.1"));
        PointCode tester = PointCode.parse(Variant.TTC, "3.0.1");
        Wire between = new Wire(world, Duration.ofMillis(3));
        near.addLinkset("B", far.code.toString());
        far.addLinkset("A", near.code.toString());
        near.addLink("B", 0, between, 0);
        far.addLink("A", 0, between, 1);
        far.routes(new Route(PointCodeMask.full(tester), "A"));
        Wire outside = new Wire(world, Duration.ofMillis(3));
        near.addLinkset("X", tester.toString());
        near.addLink("X", 0, outside, 0);
        BarePeer peer = new BarePeer(world, outside, tester, near.code, 0);
        world.runFor(SETTLED);
        peer.testLabels.clear();

        RoutingLabel toFar = new RoutingLabel(far.code, tester, SignallingLinkSelection.of(7));
        peer.send(
                ServiceIndicator.SLTM,
                toFar,
                LinkTestCodec.encode(
                        Variant.TTC, 0, new LinkTestMessage.Test(LinkTestCodec.FIXED_PATTERN)));
        world.runFor(Duration.ofMillis(100));

        assertThat(peer.testLabels)
                .containsExactly(new RoutingLabel(tester, far.code, SignallingLinkSelection.of(7)));
        assertThat(peer.tests.getLast())
                .isEqualTo(new LinkTestMessage.Acknowledgement(LinkTestCodec.FIXED_PATTERN));
        near.close();
        far.close();
        world.runFor(SETTLED);
        assertThat(world.octetsAllocated()).isZero();
    }
}
