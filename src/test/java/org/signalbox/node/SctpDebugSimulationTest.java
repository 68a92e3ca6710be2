// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void tellsOfAssociationsOfDiameterAtBothEnds(@TempDir Path folder) {
        SccpTopology nodes =
                new SccpTopology(folder, 1)
                        .write("one", "1.1.1", "10.0.0.1", diameter("one", "two", "10.0.0.2"))
                        .write("two", "1.1.2", "10.0.0.2", diameter("two", "one", "10.0.0.1"))
                        .start();
        VirtualNode one = nodes.topology().node("one");
        VirtualNode two = nodes.topology().node("two");
        nodes.run(Duration.ofMinutes(1));
        assertThat(told(one)).isEmpty();
        one.node().debug(DebugSubject.SCTP, true);
        two.node().debug(DebugSubject.SCTP, true);

        nodes.topology().datagrams().partition(one.address(), two.address());
        nodes.run(Duration.ofMinutes(2));
        nodes.topology().datagrams().heal(one.address(), two.address());
        nodes.run(Duration.ofMinutes(2));

        assertThat(told(one))
                .anyMatch(line -> line.startsWith("two path 10.0.0.2 timed out: 1 in a"))
                .anyMatch(line -> line.startsWith("two is down: "))
                .contains("two is being opened")
                .anyMatch(line -> line.startsWith("two is up: streams in/out "));
        assertThat(told(two))
                .anyMatch(line -> line.matches("diameter:10.0.0.1:\\d+ is down: .*"))
                .anyMatch(line -> line.matches("diameter:10.0.0.1:\\d+ is up: .*"));
        nodes.stop();
    }

    /// A node that has no links, and one peer of Diameter by SCTP. The first of the alphabet calls.
    private static String diameter(String name, String peer, String remote) {
        return """
               diameter identity %1$s.example realm example
               diameter listen sctp %4$s 3868
               diameter peer %2$s
                identity %2$s.example
                remote-ip %3$s
                transport sctp
               """
                .formatted(name, peer, remote, name.equals("one") ? "10.0.0.1" : "10.0.0.2")
                .concat(name.equals("one") ? "" : " passive");
    }

    private List<String> told() {
        return told(a);
    }

    private static List<String> told(VirtualNode node) {
        return node.node().events().events().stream()
                .filter(event -> event.mnemonic().equals("ASSOC"))
                .map(NodeEvent::text)
                .toList();
    }
}
