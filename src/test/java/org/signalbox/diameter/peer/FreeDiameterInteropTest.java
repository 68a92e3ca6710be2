// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.signalbox.ForeignProgram;
import org.signalbox.sctp.userland.interop.PeerProgram;

import java.io.IOException;

/// With freeDiameter as a process of this machine.
@NullUnmarked
class FreeDiameterInteropTest extends FreeDiameterContract {
    @BeforeAll
    static void freeDiameterIsThere() {
        FreeDiameter.assumeInstalled();
    }

    @Override
    ForeignProgram start(String identity, int port, String... lines) throws IOException {
        return FreeDiameter.start(folder, identity, port, PeerTransport.TCP, lines);
    }

    @Override
    String mme() throws IOException, InterruptedException {
        return PeerProgram.freeDiameterMme().executable().toString();
    }
}
