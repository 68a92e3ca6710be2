// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.config.ConfigFile;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The order of a link's remote addresses, in a running node.
class PrimaryPathSimulationTest {
    private static final String ONE =
            """
            hostname One
            cs7 point-code 1.1.1
            cs7 local-peer 2905
             local-ip 127.0.2.1
             local-ip 127.0.3.1
            cs7 linkset ToTwo 2.2.2
             link 0 sctp %s 2905 2905
            """;
    private static final String TWO =
            """
            hostname Two
            cs7 point-code 2.2.2
            cs7 local-peer 2905
             local-ip 127.0.2.2
             local-ip 127.0.3.2
            cs7 linkset ToOne 1.1.1
             link 0 sctp 127.0.2.1 127.0.3.1 2905 2905
            """;

    @TempDir private Path folder;

    @Test
    void anotherOrderOfTheAddressesMovesThePrimaryAndNothingElse() throws IOException {
        Path file =
                Files.writeString(folder.resolve("One.conf"), ONE.formatted("127.0.2.2 127.0.3.2"));
        Files.writeString(folder.resolve("Two.conf"), TWO);
        World world = new World(1);
        VirtualTopology pair = VirtualTopology.load(folder, world);
        VirtualNode one = pair.node("One");
        pair.startAll();
        pair.awaitService(Duration.ofSeconds(60));
        assertThat(paths(one)).containsExactly("127.0.2.2 primary", "127.0.3.2");
        int events = one.node().events().events().size();

        Files.writeString(file, ONE.formatted("127.0.3.2 127.0.2.2"));
        ApplyResult result = one.apply(ConfigFile.load(file, NodeConfig.SCHEMA).block());

        assertThat(result.applied()).isTrue();
        world.runFor(Duration.ofSeconds(5));
        assertThat(paths(one)).containsExactlyInAnyOrder("127.0.3.2 primary", "127.0.2.2");
        assertThat(one.node().events().events().stream().skip(events))
                .noneMatch(event -> event.mnemonic().equals("LINKSTATUS"));
        pair.stopAll();
    }

    private static List<String> paths(VirtualNode node) {
        M2paLinkStatus link =
                Objects.requireNonNull(node.status().links().get(new LinkIdentity("ToTwo", 0)));
        return link.association().paths().stream()
                .map(
                        path ->
                                path.remote().getAddress().getHostAddress()
                                        + (path.primary() ? " primary" : ""))
                .toList();
    }
}
