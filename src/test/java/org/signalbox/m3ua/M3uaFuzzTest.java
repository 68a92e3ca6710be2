// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Tag;

/// Whatever a peer sends is understood or refused. Known killers of other decoders are among the
/// seeds, and by name in [M3uaCodecTest] and [M3uaDataTest].
class M3uaFuzzTest {
    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void codecUnderstandsOrRefuses(byte[] octets) {
        M3uaCodecTest.judge(octets);
    }
}
