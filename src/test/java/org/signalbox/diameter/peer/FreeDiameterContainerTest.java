// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.ContainerHost;
import org.signalbox.ForeignProgram;
import org.testcontainers.junit.jupiter.Testcontainers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// With freeDiameter in a container, where there is Docker.
@Testcontainers(disabledWithoutDocker = true)
@NullUnmarked
class FreeDiameterContainerTest extends FreeDiameterContract {
    private static final ContainerHost CONTAINERS =
            new ContainerHost(
                    "freediameter",
                    Map.of("freediameter-mme.c", Path.of("src/test/c/freediameter-mme.c")));

    @Override
    ForeignProgram start(String identity, int port, String... lines) throws IOException {
        return FreeDiameter.startOn(CONTAINERS, folder, identity, port, PeerTransport.TCP, lines);
    }

    @Override
    String mme() {
        return "/usr/lib/freeDiameter/mme.fdx";
    }
}
