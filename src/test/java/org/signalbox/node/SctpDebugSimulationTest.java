// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What `debug cs7 sctp` tells of associations in virtual time.
@NullUnmarked
class SctpDebugSimulationTest {
    private final World world = new World(1);
    private final VirtualTopology countries =
            VirtualTopology.load(Path.of("simulator/topologies/countries"), world);
    private final VirtualNode a = countries.node("CountryA");
    private final VirtualNode b = countries.node("CountryB");

    @BeforeEach
    void connect() {
        a.start();
        b.start();
        world.runFor(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        countries.stopAll();
    }

    @Test
    void tellsTimeOutsTheLossAndTheReturnOfAPath() {
        a.node().debug(DebugSubject.SCTP, true);
        countries.datagrams().partition(a.address(), b.address());
        world.runFor(Duration.ofSeconds(40));
        countries.datagrams().heal(a.address(), b.address());
        world.runFor(Duration.ofSeconds(40));

        assertThat(told())
                .anyMatch(line -> line.matches("ToCountryB:0 path 127.0.1.2 timed out: 1 in a.*"))
                .anyMatch(line -> line.startsWith("ToCountryB:0 is down: "))
                .contains("ToCountryB:0 is being opened", "ToCountryB:0 is up: streams in/out 2/2");
    }

    @Test
    void tellsWhyThePeerEndsIt() {
        a.node().debug(DebugSubject.SCTP, true);

        b.stop();
        world.runFor(Duration.ofSeconds(1));

        assertThat(told())
                .anyMatch(line -> line.startsWith("ToCountryB:0 is down: aborted by peer: "));
    }

    @Test
    void tellsNothingUnlessItIsOn() {
        a.node().debug(DebugSubject.SCTP, true);
        a.node().debug(DebugSubject.SCTP, false);

        b.restart();
        world.runFor(Duration.ofSeconds(20));

        assertThat(told()).isEmpty();
    }

    private List<String> told() {
        return a.node().events().events().stream()
                .filter(event -> event.mnemonic().equals("ASSOC"))
                .map(NodeEvent::text)
                .toList();
    }
}
