// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.signalbox.ContainerHost;
import org.testcontainers.junit.jupiter.Testcontainers;

import java.io.IOException;
import java.util.Map;

/// With osmo-stp in a container, where there is Docker, on a kernel that has SCTP.
@Testcontainers(disabledWithoutDocker = true)
@Tag("kernel-sctp")
@NullUnmarked
class OsmoStpContainerTest extends OsmoStpContract {
    private static final ContainerHost CONTAINERS = new ContainerHost("osmo-stp", Map.of());

    @Override
    OsmoStp start(String point, String address, String lines) throws IOException {
        return OsmoStp.startOn(CONTAINERS, "osmo-stp", folder, point, address, lines);
    }
}
