// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.link.Congestion;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

/// Which messages congestion concerns; what becomes of those is in [Q782FlowControlTest].
@NullUnmarked
class TransferControlTest {
    /// Level 1, in the layout of [Congestion].
    private static final int CONGESTED = 1;

    @ParameterizedTest
    @EnumSource(Variant.class)
    void managementPassesButForCongestionTests(Variant variant) {
        PointCode point = PointCode.of(variant, 1);

        assertThat(passes(new TransferProhibited(point), CONGESTED)).isTrue();
        assertThat(passes(new RouteSetCongestionTest(), point, CONGESTED)).isFalse();
        assertThat(passes(new RouteSetCongestionTest(), point, 0)).isTrue();
    }

    private static boolean passes(TransferProhibited message, int congestion) {
        return passes(message, message.destination(), congestion);
    }

    private static boolean passes(SnmMessage message, PointCode point, int congestion) {
        try (Msu msu =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SNM),
                        new RoutingLabel(point, point, SignallingLinkSelection.of(0)),
                        SnmCodec.encode(point.variant(), message))) {
            return TransferControl.passes(msu, congestion, CongestionMethod.WITH_PRIORITY);
        }
    }
}
