// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ControlRequestsTest {
    private final World world = new World(1);
    private final SimLoop control = world.loop("control");
    private final List<Long> taken = new ArrayList<>();
    private final ControlRequests requests = new ControlRequests(taken::add, control);

    @Test
    void packsLabelsOfAnyVariant() {
        long request = ControlRequests.request(0xFF_FFFE, 0xFE_FFFF, 0xA5, 3);

        assertThat(ControlRequests.origin(request)).isEqualTo(0xFF_FFFE);
        assertThat(ControlRequests.destination(request)).isEqualTo(0xFE_FFFF);
        assertThat(ControlRequests.sls(request)).isEqualTo(0xA5);
        assertThat(ControlRequests.status(request)).isEqualTo(3);
    }

    @Test
    void handsOverInOrderUpToItsBoundAndGoesOnAfterwards() {
        for (int round = 0; round < 5; round++) {
            taken.clear();
            List<Long> offered = new ArrayList<>();
            for (long i = 0; i < ControlRequests.REQUESTS_MAX; i++) {
                assertThat(requests.offer(i)).isTrue();
                offered.add(i);
            }
            assertThat(requests.offer(-1)).as("above the bound").isFalse();

            world.runFor(Duration.ofMillis(1));

            assertThat(taken).isEqualTo(offered);
        }
    }
}
