// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.ss7.Variant;

import java.util.HashSet;
import java.util.Set;

/// Which bits choose the way of a message.
class LoadSharingTest {
    @ParameterizedTest
    @CsvSource({"ITU, 16", "CHINA, 16", "TTC, 16", "ANSI, 256"})
    void shiftLosesNoValue(Variant variant, int values) {
        for (int shift = 0; shift <= LoadSharing.SLS_SHIFT_MAX; shift++) {
            LoadSharing sharing = new LoadSharing(shift, false, 0, 0);
            Set<Integer> shares = new HashSet<>();
            for (int sls = 0; sls < values; sls++) {
                shares.add(sharing.share(variant, sharing.select(variant, 1, 2, sls)));
            }

            assertThat(shares).hasSize(values).allMatch(share -> share < values);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 6, 6", "1, 6, 3", "2, 6, 9", "3, 6, 12", "4, 6, 6"})
    void shiftBringsOtherBitsToTheLowEnd(int shift, int sls, int share) {
        LoadSharing sharing = new LoadSharing(shift, false, 0, 0);

        assertThat(sharing.share(Variant.ITU, sharing.select(Variant.ITU, 1, 2, sls)))
                .isEqualTo(share);
    }

    @Test
    void relationComesBeforeTheSelection() {
        LoadSharing sharing = new LoadSharing(0, true, 3, 0);

        // origin 0b101_011 without its three low bits is 0b101, destination 0b100
        assertThat(sharing.select(Variant.ITU, 0b100, 0b101_011, 0xF)).isEqualTo(0b001_1111);
        assertThat(sharing.bits(Variant.ITU)).isEqualTo(7);
        assertThat(LoadSharing.PLAIN.select(Variant.ITU, 0b100, 0b101_011, 0xF)).isEqualTo(0xF);
    }

    @Test
    void sixteenSelectionsReachMoreThanSixteenWaysByTheRelation() {
        LoadSharing sharing = new LoadSharing(0, true, 0, 0);
        Set<Integer> ways = new HashSet<>();
        for (int destination = 0; destination < 8; destination++) {
            for (int sls = 0; sls < 16; sls++) {
                ways.add(sharing.select(Variant.ITU, destination, 5, sls));
            }
        }

        assertThat(ways).hasSize(128);
    }

    @Test
    void refusesShiftsBeyondTheBits() {
        assertThatThrownBy(() -> new LoadSharing(7, false, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shifts of 7, 0 and 0 bits");
    }
}
