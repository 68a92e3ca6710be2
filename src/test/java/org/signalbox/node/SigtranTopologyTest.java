// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;

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
