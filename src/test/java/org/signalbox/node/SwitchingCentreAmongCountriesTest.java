// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A switching centre behind M3UA of CountryB in the shipped four-country lab, whose countries talk
/// M2PA: whole nodes in virtual time.
@NullUnmarked
class SwitchingCentreAmongCountriesTest {
    private static final Path COUNTRIES = Path.of("simulator/topologies/countries");
    private static final PointCode SSP = PointCode.itu("1.5.1");
    private static final PointCode COUNTRY_D = PointCode.itu("7.8.1");
    private static final Duration SETTLED = Duration.ofSeconds(30);

    /// What CountryB has besides.
    private static final String GATEWAY =
            """
            cs7 m3ua 2905
             local-ip 127.0.1.2
            cs7 asp ssp 0 2905 m3ua
             remote-ip 127.0.1.9
            cs7 as msc m3ua
             asp ssp
             routing-key 100 1.5.1
             traffic-mode loadshare
            cs7 route-table system
             update route 1.5.1/14 linkset msc
            """;

    private static final String SWITCHING_CENTRE =
            """
            hostname Ssp
            cs7 instance 0
             network-indicator international
             point-code 1.5.1
             asp stp 2905 2905 m3ua
              remote-ip 127.0.1.2
              local-ip 127.0.1.9
              role asp
              transport-role client
             as stp m3ua
              asp stp
              routing-key 100 1.5.1
             route-table system
              update route 0.0.0 0.0.0 linkset stp
            """;

    @TempDir private Path folder;
    private VirtualTopology topology;
    private VirtualNode ssp;

    @BeforeEach
    void start() throws IOException {
        try (Stream<Path> files = Files.list(COUNTRIES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".conf")).toList()) {
                String more = file.endsWith("CountryB.conf") ? GATEWAY : "";
                Files.writeString(
                        folder.resolve(file.getFileName()), Files.readString(file) + more);
            }
        }
        Files.writeString(folder.resolve("Ssp.conf"), SWITCHING_CENTRE);
        topology = VirtualTopology.load(folder, new World(1));
        ssp = topology.node("Ssp");
        topology.startAll();
        topology.world().runFor(SETTLED);
    }

    @AfterEach
    void end() {
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void switchingCentreAndCountriesReachEachOther() {
        for (String country : List.of("CountryB", "CountryC", "CountryD")) {
            VirtualNode node = topology.node(country);
            assertReaches(ssp, node.pointCode());
            assertReaches(node, SSP);
        }
    }

    /// CountryC is another way there, and nothing has to be said of it; with both ways gone, the
    /// switching centre hears of it.
    @Test
    void lossOfTheWaysToACountryIsHeard() {
        InetAddress b = topology.node("CountryB").address();
        InetAddress c = topology.node("CountryC").address();
        InetAddress d = topology.node("CountryD").address();

        topology.datagrams().partition(b, d);
        topology.world().runFor(SETTLED);
        assertThat(stateOfCountryD()).isEqualTo(DestinationState.ACCESSIBLE);
        assertReaches(ssp, COUNTRY_D);

        topology.datagrams().partition(c, d);
        topology.world().runFor(SETTLED);
        assertThat(stateOfCountryD()).isEqualTo(DestinationState.INACCESSIBLE);

        topology.datagrams().heal(b, d);
        topology.datagrams().heal(c, d);
        topology.world().runFor(Duration.ofMinutes(2));
        assertThat(stateOfCountryD()).isEqualTo(DestinationState.ACCESSIBLE);
        assertReaches(ssp, COUNTRY_D);
        assertReaches(topology.node("CountryD"), SSP);
    }

    private DestinationState stateOfCountryD() {
        return topology.await("state of CountryD", ssp.node().answer(0, RouteQuery.to(COUNTRY_D)))
                .lookup()
                .state();
    }

    private static void assertReaches(VirtualNode from, PointCode to) {
        PingReport report = from.ping(PingRequest.to(to).withCount(20));
        assertThat(report.result().isSuccessful()).as("to %s: %s", to, report.events()).isTrue();
    }
}
