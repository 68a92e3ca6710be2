// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

class MsuQueueTest {
    private static final int BOUND = 64;

    private final World world = new World(1);
    private final SimLoop loop = world.loop("egress");
    private final MsuQueue queue =
            new MsuQueue(BOUND, CongestionThresholds.of(BOUND), () -> {}, loop);

    @Test
    void congestionIsSeenBeforeAnyMessageIsRefused() {
        Msu msu = message();
        int depth = 0;
        while (queue.offer(msu)) {
            depth++;
            assertThat(Congestion.level(queue.congestion()))
                    .as("level at depth %d", depth)
                    .isEqualTo(depth < 32 ? 0 : depth < 48 ? 1 : depth < 56 ? 2 : 3);
            assertThat(Congestion.discardLevel(queue.congestion()))
                    .as("discard level at depth %d", depth)
                    .isEqualTo(depth < 40 ? 0 : depth < 52 ? 1 : depth < 60 ? 2 : 3);
        }

        assertThat(depth).isEqualTo(BOUND);
        assertThat(queue.depth()).isEqualTo(BOUND);
        msu.close();
    }

    @Test
    void congestionFallsWhenTheOwnerHasTakenMessagesOut() {
        Msu msu = message();
        for (int i = 0; i < BOUND; i++) {
            queue.offer(msu);
        }

        loop.run(
                () -> {
                    for (int depth = BOUND - 1; depth >= 0; depth--) {
                        assertThat(queue.poll()).isSameAs(msu);
                        assertThat(Congestion.level(queue.updateCongestion()))
                                .as("level at depth %d", depth)
                                .isEqualTo(depth > 48 ? 3 : depth > 32 ? 2 : depth > 16 ? 1 : 0);
                    }
                });

        assertThat(queue.offer(msu)).isTrue();
        assertThat(Congestion.level(queue.congestion())).isZero();
        msu.close();
    }

    @Test
    void queueWithoutThresholdsIsNeverCongested() {
        MsuQueue plain = new MsuQueue(BOUND, () -> {}, loop);
        Msu msu = message();

        int accepted = 0;
        while (plain.offer(msu)) {
            accepted++;
        }

        assertThat(accepted).isEqualTo(BOUND);
        assertThat(plain.congestion()).isEqualTo(Congestion.NONE);
        msu.close();
    }

    private static Msu message() {
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                new RoutingLabel(
                        PointCode.itu("1.1.1"),
                        PointCode.itu("2.2.2"),
                        SignallingLinkSelection.of(0)));
    }
}
