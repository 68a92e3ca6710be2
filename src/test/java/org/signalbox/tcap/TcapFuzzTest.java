// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Tag;

/// Whatever a peer sends is understood or refused, and nothing is looked for outside of it.
class TcapFuzzTest {
    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final TpduView tpdu = new TpduView();

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void viewsUnderstandOrRefuse(byte[] octets) {
        TcapViewTest.judge(tcap, map, tpdu, octets);
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void shortMessagesAreUnderstoodOrRefused(byte[] octets) {
        for (Direction direction : Direction.values()) {
            tpdu.read(Unpooled.wrappedBuffer(octets), 0, octets.length, direction);
            TcapViewTest.assertWithin(tpdu, octets);
        }
    }
}
