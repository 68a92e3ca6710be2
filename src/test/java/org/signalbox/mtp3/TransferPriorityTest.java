// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.link.Egress;
import org.signalbox.metrics.Counters;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a congested link does with messages by their priority, wherever a variant has that: in the
/// service information octet, or in Japan beside the message.
@NullUnmarked
class TransferPriorityTest {
    /// Level 2, discard level 1, of the first episode.
    private static final int CONGESTED = 1 << 4 | 1 << 2 | 2;

    private static final FlowControlConfig WITH_PRIORITY =
            new FlowControlConfig(CongestionMethod.WITH_PRIORITY, 1);

    private final World world = new World(1);
    private final List<Integer> told = new ArrayList<>();
    private final TransferControl control =
            new TransferControl(
                    new ControlRequests(
                            request -> told.add(ControlRequests.status(request)),
                            world.loop("control")),
                    new Counters<>(LinkCounter.class));
    private final Egress link = Msu::close;

    @ParameterizedTest
    @EnumSource(Variant.class)
    void priorityDecidesWhoIsToldAndWhatIsThrownAway(Variant variant) {
        assertThat(isRefused(variant, 0)).isTrue();
        assertThat(isRefused(variant, 1)).isFalse();
        assertThat(told).as("the level").containsExactly(2, 2);

        assertThat(isRefused(variant, 2)).isFalse();
        assertThat(isRefused(variant, 3)).isFalse();
        assertThat(told).as("spared").hasSize(2);
    }

    /// The spare bits of Japan's octet are no priority, nor is what is beside other messages.
    @ParameterizedTest
    @CsvSource({"TTC, 48, 0, true", "TTC, 0, 3, false", "ITU, 48, 0, false", "ITU, 0, 3, true"})
    void whereThePriorityIsDependsOnTheVariant(
            Variant variant, int spareBits, int beside, boolean refused) throws Exception {
        ServiceInformation service =
                ServiceInformation.ofOctet(
                        ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.ISUP)
                                        .octet()
                                | spareBits);

        try (Msu composed = compose(variant, service, 0);
                Msu msu = Msu.decode(variant, beside, composed.octets().retainedDuplicate())) {
            assertThat(isRefused(msu)).isEqualTo(refused);
        }
    }

    private boolean isRefused(Variant variant, int priority) {
        ServiceInformation service =
                ServiceInformation.of(
                        NetworkIndicator.NATIONAL,
                        variant == Variant.TTC ? 0 : priority,
                        ServiceIndicator.ISUP);
        try (Msu msu = compose(variant, service, priority)) {
            return isRefused(msu);
        }
    }

    private boolean isRefused(Msu msu) {
        boolean refused = control.refuses(msu, link, CONGESTED, WITH_PRIORITY);
        world.runFor(Duration.ofMillis(1));
        return refused;
    }

    private static Msu compose(Variant variant, ServiceInformation service, int priority) {
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                service,
                new RoutingLabel(
                        PointCode.of(variant, 1),
                        PointCode.of(variant, 2),
                        SignallingLinkSelection.of(3)),
                priority,
                new byte[] {1, 2, 3});
    }
}
