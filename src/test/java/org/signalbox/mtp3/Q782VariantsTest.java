// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.mtp3.TrafficSimulationTest.assertInOrder;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Conformance;
import org.signalbox.mtp3.RecordingUser.Received;
import org.signalbox.mtp3.TrafficSimulationTest.Square;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What Q.782 does not ask, of four nodes of each variant: cases S17 and S18 of
/// `conformance/q782.txt`.
@NullUnmarked
class Q782VariantsTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /// T1.111.4 section 7: were the label not rotated, each transfer point would choose by the bit
    /// that the point before has chosen it by, and use half of its links.
    @ParameterizedTest
    @EnumSource(Variant.class)
    @Conformance("S17.1")
    void everyLinkOnTheWayCarriesItsShare(Variant variant) {
        Square square = new Square(new World(1), variant);
        int sent = 64 << variant.slsBits() - 4;

        for (int number = 0; number < sent; number++) {
            square.a.send(square.d.code, number % (1 << variant.slsBits()), number);
        }
        square.world.runFor(SETTLED);

        assertThat(square.d.received).hasSize(sent);
        for (SimPoint point : List.of(square.a, square.b, square.c)) {
            String toward = point == square.a ? "B" : "D";
            for (int code = 0; code < Square.LINKS; code++) {
                assertThat(point.link(toward, code).offered)
                        .as("%s to %s, link %d", point.name, toward, code)
                        .isGreaterThan(sent / 20);
            }
        }
        square.close();
    }

    /// Two hops rotate an ANSI selection by two bits; other variants leave it alone.
    @ParameterizedTest
    @EnumSource(Variant.class)
    @Conformance("S17.2")
    void selectionArrivesAsTheVariantHasIt(Variant variant) {
        Square square = new Square(new World(1), variant);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int sls = 0; sls < 1 << variant.slsBits(); sls++) {
            int low = sls & 0x1F;
            expected.put(
                    sls, variant == Variant.ANSI ? sls & 0xE0 | low >> 2 | low << 3 & 0x1F : sls);
            square.a.send(square.d.code, sls, sls);
        }
        square.world.runFor(SETTLED);

        Map<Integer, Integer> arrived = new HashMap<>();
        for (Received message : square.d.received) {
            arrived.put(message.number(), message.label().sls().value());
        }
        assertThat(arrived).isEqualTo(expected);
        square.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Variant.class,
            names = {"ANSI", "CHINA"})
    @Conformance("S18")
    void changeOfTenThousandRoutesUnderLoadLosesAndReordersNothing(Variant variant) {
        Square square = new Square(new World(1), variant);
        RouteTable table = square.a.call(square.a.network::routes);
        int sent = 600;

        for (int number = 0; number < sent; number++) {
            square.a.send(square.d.code, number % (1 << variant.slsBits()), number);
            if (number % 100 == 0) {
                List<Route> more = new ArrayList<>(table.routes());
                for (int i = 0; i < 10_000; i++) {
                    PointCode code = PointCode.of(variant, 0x400_000 + 0x100 * i + number);
                    more.add(
                            new Route(PointCodeMask.full(code), i % 2 == 0 ? "B" : "C", 1 + i % 9));
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
}
