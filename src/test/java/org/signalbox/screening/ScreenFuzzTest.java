// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Tag;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

/// Whatever a peer sends passes or is counted by rule, and the explanation says the same.
class ScreenFuzzTest {
    private final ScreenBench bench =
            new ScreenBench(
                    "cs7 gws home-plmn gt 49171",
                    "cs7 gws home-plmn imsi 26201",
                    "access-list 2700 deny cgpa-pc 4.0.0 0.255.7 cdpa-ssn 1 affected 4.5.6",
                    "access-list 2700 deny segmented",
                    "access-list 2700 permit all",
                    "cs7 gws linkset ToPartner inbound access-list 2700",
                    "cs7 gws linkset ToPartner inbound table fs11");

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void sccpPassesOrIsCounted(byte[] octets) {
        if (octets.length > 0 && octets.length < Msu.SIF_OCTETS_MAX - 4) {
            judge(
                    ScreenBench.msu(
                            ServiceIndicator.SCCP, ScreenBench.PARTNER, ScreenBench.HERE, octets));
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void mapPassesOrIsCounted(byte[] octets) {
        if (octets.length > 0 && octets.length < 200) {
            judge(ScreenBench.foreign(octets));
        }
    }

    private void judge(Msu msu) {
        long before = rejected();
        boolean admitted = bench.admits(msu);
        assertThat(rejected() - before).isEqualTo(admitted ? 0 : 1);
    }

    private long rejected() {
        return bench.counters.rules().values().stream()
                .mapToLong(counters -> counters.get(RuleCounter.REJECTED))
                .sum();
    }
}
