// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.mtp3.RouteSetCongestion.Input;
import org.signalbox.mtp3.RouteSetCongestion.Input.Controlled;
import org.signalbox.mtp3.RouteSetCongestion.Input.Inaccessible;
import org.signalbox.mtp3.RouteSetCongestion.Output;
import org.signalbox.mtp3.RouteSetCongestion.Output.Changed;
import org.signalbox.mtp3.RouteSetCongestion.Output.SendTest;
import org.signalbox.mtp3.RouteSetCongestion.Output.TableFull;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.PointCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Q.704 sections 13.7 and 13.9 for the congestion status of destinations.
class RouteSetCongestionTest {
    private static final PointCode D = PointCode.itu("4.4.4");
    private static final PointCode E = PointCode.itu("5.5.5");
    private static final Duration T15 = Mtp3Timer.T15.standard();
    private static final Duration T16 = Mtp3Timer.T16.standard();
    private static final Duration ALMOST = Duration.ofMillis(1);

    private final RouteSetCongestion machine = new RouteSetCongestion(Mtp3Timers.STANDARD);
    private final MachineBench<Input, Output> bench = new MachineBench<>(machine);

    @Test
    void statusRisesWithTransferControlledAndNeverFallsByIt() {
        assertThat(bench.on(new Controlled(D, 2))).containsExactly(new Changed(D, 2));
        assertThat(bench.on(new Controlled(D, 1))).isEmpty();
        assertThat(bench.on(new Controlled(D, 2))).isEmpty();
        assertThat(bench.on(new Controlled(D, 3))).containsExactly(new Changed(D, 3));
        assertThat(machine.levelOf(D)).isEqualTo(3);
        assertThat(machine.levelOf(E)).isZero();
    }

    @Test
    void testsAfterT15AndGoesDownOneByOneAfterEachT16() {
        bench.on(new Controlled(D, 2));

        assertThat(bench.pass(T15.minus(ALMOST))).isEmpty();
        assertThat(bench.pass(ALMOST)).containsExactly(new SendTest(D, 1));
        assertThat(bench.pass(T16.minus(ALMOST))).isEmpty();
        assertThat(bench.pass(ALMOST)).containsExactly(new Changed(D, 1), new SendTest(D, 0));
        assertThat(bench.pass(T16)).containsExactly(new Changed(D, 0));
        assertThat(bench.isIdle()).isTrue();
        assertThat(machine.destinations()).isEmpty();
    }

    @Test
    void transferControlledOfTheStatusOrAboveRestartsT15() {
        bench.on(new Controlled(D, 2));
        bench.pass(T15.minus(ALMOST));
        bench.on(new Controlled(D, 2));

        assertThat(bench.pass(T15.minus(ALMOST))).isEmpty();
        bench.on(new Controlled(D, 1));
        assertThat(bench.pass(ALMOST)).containsExactly(new SendTest(D, 1));
    }

    @Test
    void answerToTheTestHoldsWhateverItsLevel() {
        bench.on(new Controlled(D, 3));
        bench.pass(T15);

        assertThat(bench.on(new Controlled(D, 1))).containsExactly(new Changed(D, 1));
        assertThat(bench.pass(T15)).containsExactly(new SendTest(D, 0));
        assertThat(bench.on(new Controlled(D, 1))).isEmpty();
        assertThat(bench.pass(T15)).containsExactly(new SendTest(D, 0));
        assertThat(bench.pass(T16)).containsExactly(new Changed(D, 0));
    }

    @Test
    void inaccessibleDestinationIsForgotten() {
        bench.on(new Controlled(D, 3));
        bench.on(new Controlled(E, 1));

        assertThat(bench.on(new Inaccessible(D))).isEmpty();

        assertThat(machine.levelOf(D)).isZero();
        assertThat(machine.destinations()).containsExactly(E);
        assertThat(bench.pass(T15)).containsExactly(new SendTest(E, 0));
    }

    @Test
    void levelZeroOfAnUncongestedDestinationMeansNothing() {
        assertThat(bench.on(new Controlled(D, 0))).isEmpty();
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void newTimersHoldFromTheNextStart() {
        bench.on(
                new Input.Reconfigured(
                        Mtp3Timers.STANDARD.with(Mtp3Timer.T15, Duration.ofSeconds(3))));
        bench.on(new Controlled(D, 1));

        assertThat(bench.untilDeadline()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void clearedTableForgetsAll() {
        bench.on(new Controlled(D, 1));
        bench.on(new Input.Cleared());

        assertThat(bench.isIdle()).isTrue();
        assertThat(machine.levelOf(D)).isZero();
    }

    @Test
    void tableIsBounded() {
        for (int i = 0; i < RouteSetCongestion.DESTINATIONS_MAX; i++) {
            bench.on(new Controlled(PointCode.itu(i), 1));
        }
        PointCode oneMore = PointCode.itu(RouteSetCongestion.DESTINATIONS_MAX);

        assertThat(bench.on(new Controlled(oneMore, 1))).containsExactly(new TableFull(oneMore, 1));
        assertThat(machine.levelOf(oneMore)).isZero();
        bench.on(new Inaccessible(PointCode.itu(0)));
        assertThat(bench.on(new Controlled(oneMore, 1))).containsExactly(new Changed(oneMore, 1));
    }

    /// Whatever comes and whenever: levels stay in range, what users were told is what the table
    /// says, each change is by one downwards unless a message says otherwise, and once it is quiet
    /// all ends within T15 and three T16.
    @Seeds(200)
    void allCongestionEndsOnceItIsQuiet(long seed) {
        SimEntropy chance = new SimEntropy(seed);
        Map<PointCode, Integer> told = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            PointCode destination = PointCode.itu(chance.nextInt(5));
            List<Output> outputs = new ArrayList<>();
            switch (chance.nextInt(4)) {
                case 0, 1 ->
                        outputs.addAll(bench.on(new Controlled(destination, chance.nextInt(4))));
                case 2 -> {
                    bench.on(new Inaccessible(destination));
                    told.remove(destination);
                }
                default -> {
                    outputs.addAll(bench.pass(Duration.ofMillis(chance.nextInt(3_000))));
                }
            }
            note(outputs, told);
            for (int code = 0; code < 5; code++) {
                assertThat(machine.levelOf(PointCode.itu(code)))
                        .isEqualTo(told.getOrDefault(PointCode.itu(code), 0));
            }
        }

        note(bench.pass(T15.plus(T16.multipliedBy(3))), told);

        assertThat(told).isEmpty();
        assertThat(bench.isIdle()).isTrue();
    }

    private static void note(List<Output> outputs, Map<PointCode, Integer> told) {
        for (Output output : outputs) {
            switch (output) {
                case Changed(PointCode destination, int level) -> {
                    assertThat(level).isBetween(0, 3);
                    assertThat(told.getOrDefault(destination, 0)).isNotEqualTo(level);
                    if (level == 0) {
                        told.remove(destination);
                    } else {
                        told.put(destination, level);
                    }
                }
                case SendTest(PointCode destination, int priority) ->
                        assertThat(priority).isEqualTo(told.getOrDefault(destination, 0) - 1);
                case TableFull _ -> throw new AssertionError(output);
            }
        }
    }
}
