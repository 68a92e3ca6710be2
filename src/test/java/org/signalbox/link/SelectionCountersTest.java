// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

@NullUnmarked
class SelectionCountersTest {
    @ParameterizedTest
    @EnumSource(Variant.class)
    void countsMessagesAndOctetsOfEveryValueOfTheVariant(Variant variant) {
        SelectionCounters counters = new SelectionCounters(variant);
        int selections = 1 << variant.slsBits();

        for (int selection = 0; selection < selections; selection++) {
            count(counters, message(variant, selection, 3));
            count(counters, message(variant, selection, selection));
        }

        assertThat(counters.counts()).hasSize(selections);
        for (int selection = 0; selection < selections; selection++) {
            int label = 1 + variant.labelOctets();
            assertThat(counters.counts().get(selection))
                    .isEqualTo(new SelectionCount(selection, 2, 2L * label + 3 + selection));
        }
    }

    @Test
    void countsTheSelectionThatLeavesAndNotTheOneThatCame() {
        SelectionCounters counters = new SelectionCounters(Variant.ANSI);
        Msu message = message(Variant.ANSI, 0b1010_0001, 1);

        message.rotateSls();
        count(counters, message);

        assertThat(counters.counts()).containsExactly(new SelectionCount(0b1011_0000, 1, 9));
    }

    @Test
    void hasNothingToSayOfWhatWasNeverSent() {
        assertThat(new SelectionCounters(Variant.ITU).counts()).isEmpty();
    }

    private static void count(SelectionCounters counters, Msu message) {
        try (message) {
            counters.count(message);
        }
    }

    private static Msu message(Variant variant, int selection, int userPartOctets) {
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.ISUP),
                new RoutingLabel(
                        PointCode.of(variant, 1),
                        PointCode.of(variant, 2),
                        SignallingLinkSelection.of(selection)),
                new byte[userPartOctets]);
    }
}
