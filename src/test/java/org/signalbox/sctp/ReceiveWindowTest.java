// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiveWindowTest {
    private static final int WINDOW = 256 * 1024;

    @Test
    void isWholeWhereTheKernelGrantsEnough() {
        ReceiveWindow window = ReceiveWindow.granted(WINDOW, 8 * WINDOW);

        assertThat(window.octets()).isEqualTo(WINDOW);
        assertThat(window.warning()).isEmpty();
    }

    @Test
    void shrinksUntilSmallMessagesFitAndNamesTheLimitToRaise() {
        int usual = 2 * 212_992; // the kernel doubles the usual net.core.rmem_max

        ReceiveWindow window = ReceiveWindow.granted(WINDOW, usual);

        // messages of 40 octets, charged 40 + 230, may fill the window
        assertThat((long) window.octets() / 40 * (40 + 230)).isLessThanOrEqualTo(usual);
        assertThat(window.warning())
                .hasValueSatisfying(
                        words ->
                                assertThat(words)
                                        .contains("53248 octets")
                                        .contains("net.core.rmem_max = 1048576"));
    }

    @Test
    void isNeverTooSmallForAPacket() {
        assertThat(ReceiveWindow.granted(WINDOW, 2_304).octets()).isEqualTo(4_096);
    }

    @Test
    void knowsWhichMessagesFitASmallerBuffer() {
        int window = 106_496; // what the usual net.core.rmem_default offers
        int granted = 2 * 212_992;

        int octets = ReceiveWindow.shortestMessage(window, granted);

        assertThat((long) window / octets * (octets + 230)).isLessThanOrEqualTo(granted);
        assertThat((long) window / (octets - 1) * (octets - 1 + 230)).isGreaterThan(granted);
    }
}
