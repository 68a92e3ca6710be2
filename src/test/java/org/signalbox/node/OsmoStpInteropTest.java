// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import java.io.IOException;

/// With osmo-stp as a process of this machine.
@Tag("kernel-sctp")
@NullUnmarked
class OsmoStpInteropTest extends OsmoStpContract {
    @BeforeAll
    static void thereIsOsmoStp() {
        OsmoStp.assumeInstalled();
    }

    @Override
    OsmoStp start(String point, String address, String lines) throws IOException {
        return OsmoStp.start(folder, point, address, lines);
    }
}
