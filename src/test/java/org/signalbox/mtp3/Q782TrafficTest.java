// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.simulator.world.SimEntropy;

import java.time.Duration;

/// Chapter 11 of Q.782, traffic test: all of a steady traffic arrives, once and in order, while
/// what carries it fails and returns; the list of the cases, and which of their numbers are the
/// standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782TrafficTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private static final int ROUNDS = 20;

    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("11.1")
    void linksOfALinksetFailAndReturn() {
        bench.configurationA(3).inService().cooperate();
        Q782Bench.Traffic traffic = bench.traffic("B", MILLISECOND);

        for (int round = 0; round < ROUNDS; round++) {
            String link = "ToB:" + round % 3;
            bench.pass(chance()).fail(link).pass(chance()).restore(link).pass(chance());
        }

        Duration longest = traffic.stop().assertComplete();
        assertThat(longest).isLessThan(Mtp3Timer.T2.standard());
        bench.expectCount(Mtp3Counter.CHANGEOVERS_UPDATED, ROUNDS);
        bench.expectCount(Mtp3Counter.CHANGEBACKS_NOT_ACKNOWLEDGED, 0);
        bench.forget();
    }

    @Test
    @Conformance("11.2")
    void linksetsFailAndReturn() {
        bench.configurationC(2, 2).route("B", "ToC", 2).route("C", "ToB", 2);
        bench.inService().cooperate();
        Q782Bench.Traffic traffic = bench.traffic("D", MILLISECOND);

        linksetsFailAndReturnInTurn();

        Duration longest = traffic.stop().assertComplete();
        assertThat(longest).isLessThan(Mtp3Timer.T2.standard());
        bench.expectPrimitives();
        bench.forget();
    }

    @Test
    @Conformance("11.3")
    void linksAndLinksetsFailAndReturnWhileThePointTransfers() {
        bench.configurationD(2, 2).route("B", "ToC", 2).route("C", "ToB", 2);
        bench.inService().cooperate();
        Q782Bench.Traffic through = bench.traffic("ToE:0", "E", "D", MILLISECOND);
        Q782Bench.Traffic own = bench.traffic("D", MILLISECOND);

        linksetsFailAndReturnInTurn();
        for (int round = 0; round < ROUNDS; round++) {
            String link = (round % 2 == 0 ? "ToB:" : "ToC:") + round / 2 % 2;
            bench.pass(chance()).fail(link).pass(chance()).restore(link).pass(chance());
        }

        assertThat(own.stop().assertComplete()).isLessThan(Mtp3Timer.T2.standard());
        assertThat(through.stop().assertComplete()).isLessThan(Mtp3Timer.T2.standard());
        bench.forget();
    }

    private void linksetsFailAndReturnInTurn() {
        for (int round = 0; round < ROUNDS; round++) {
            String linkset = round % 2 == 0 ? "ToB" : "ToC";
            bench.pass(chance()).failLinkset(linkset);
            // T3 may end before the next failure, or not
            bench.pass(chance()).restoreLinkset(linkset).pass(chance());
        }
    }

    private Duration chance() {
        SimEntropy chance = bench.world.entropy("test");
        return Duration.ofMillis(chance.nextInt(1_500));
    }
}
