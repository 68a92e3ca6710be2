// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.LinksetStatus;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.xua.AspState;

import java.nio.file.Path;
import java.time.Duration;

/// A switching centre behind M3UA, a gateway, and a country behind M2PA: whole nodes in virtual
/// time.
@NullUnmarked
class SigtranTopologyTest {
    private static final PointCode SSP = PointCode.itu("1.2.3");
    private static final PointCode GATEWAY = PointCode.itu("4.5.6");
    private static final PointCode COUNTRY_D = PointCode.itu("7.8.1");
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private final VirtualTopology topology =
            VirtualTopology.load(Path.of("simulator/topologies/sigtran"), new World(1));
    private final VirtualNode gateway = topology.node("Gateway");
    private final VirtualNode ssp = topology.node("Ssp");
    private final VirtualNode countryD = topology.node("CountryD");

    @BeforeEach
    void start() {
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
    void switchingCentreAndCountryReachEachOther() {
        assertThat(ping(ssp, COUNTRY_D)).isTrue();
        assertThat(ping(countryD, SSP)).isTrue();
        assertThat(ping(gateway, SSP)).isTrue();
    }

    /// What becomes of the country, the switching centre hears.
    @Test
    void lossOfTheCountryIsHeardBehindTheGateway() {
        assertThat(stateAt(ssp, COUNTRY_D)).isEqualTo(DestinationState.ACCESSIBLE);

        countryD.stop();
        topology.world().runFor(SETTLED);
        assertThat(stateAt(ssp, COUNTRY_D)).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(stateAt(ssp, GATEWAY)).isEqualTo(DestinationState.ACCESSIBLE);

        countryD.start();
        topology.world().runFor(SETTLED);
        assertThat(stateAt(ssp, COUNTRY_D)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(ping(ssp, COUNTRY_D)).isTrue();
    }

    /// What becomes of the switching centre, the country hears.
    @Test
    void lossOfTheSwitchingCentreIsHeardByTheCountry() {
        ssp.stop();
        topology.world().runFor(SETTLED);
        assertThat(ping(countryD, SSP)).isFalse();
        assertThat(stateAt(countryD, SSP)).isEqualTo(DestinationState.INACCESSIBLE);

        ssp.start();
        topology.world().runFor(Duration.ofMinutes(1));
        assertThat(ping(countryD, SSP)).isTrue();
    }

    @Test
    void whatAProcessDoesIsCountedAsLongAsItIsThere() {
        ping(ssp, COUNTRY_D);
        assertThat(gateway.node().metrics().scrape())
                .contains("signalbox_m3ua_asp_data_received_total{asp=\"ssp\"} 1.0");

        gateway.stop();
        assertThat(gateway.node().metrics().scrape()).doesNotContain("asp=\"ssp\"");

        gateway.start();
        assertThat(gateway.node().metrics().scrape()).contains("asp=\"ssp\"");
    }

    /// Processes come when they will: a node is in service without them.
    @Test
    void nobodyWaitsForProcesses() {
        ssp.stop();
        topology.world().runFor(SETTLED);

        assertThat(gateway.status().isInService()).isTrue();
        assertThat(gateway.status().linksets())
                .extracting(LinksetStatus::name)
                .containsExactly("ToCountryD");
        assertThat(gateway.status().asps())
                .extracting(AspStatus::state)
                .containsOnly(AspState.DOWN);
        assertThat(gateway.status().applicationServers())
                .extracting(AsStatus::state)
                .containsExactly("down");
    }

    /// A block lasts over changes of the configuration that are about something else, and ends with
    /// one that is about it.
    @Test
    void blockedProcessStaysSoUntilSomebodySaysOtherwise() {
        topology.await("block", gateway.node().setBlocked("ssp", true));
        topology.world().runFor(SETTLED);
        assertThat(ping(countryD, SSP)).isFalse();

        gateway.apply(changed(gateway, "hostname Gateway", "hostname Other"));
        topology.world().runFor(SETTLED);
        assertThat(onlyAsp()).isEqualTo("inactive: blocked by the operator");

        gateway.apply(changed(gateway, " remote-ip 127.0.3.3", " remote-ip 127.0.3.3\n block"));
        gateway.start();
        topology.world().runFor(SETTLED);
        assertThat(onlyAsp()).isEqualTo("active: ");
        assertThat(ping(countryD, SSP)).isTrue();
    }

    private String onlyAsp() {
        AspStatus asp = gateway.status().asps().getFirst();
        return asp.state().word() + ": " + asp.reason();
    }

    private static Block changed(VirtualNode node, String before, String after) {
        String text = node.node().running().tree().toString();
        assertThat(text).contains(before);
        return ConfigFile.parse(text.replace(before, after), NodeConfig.SCHEMA).block();
    }

    private boolean ping(VirtualNode from, PointCode to) {
        return from.ping(PingRequest.to(to)).result().isSuccessful();
    }

    private DestinationState stateAt(VirtualNode node, PointCode destination) {
        return topology.await(
                        "state of " + destination,
                        node.node().answer(0, RouteQuery.to(destination)))
                .lookup()
                .state();
    }
}
