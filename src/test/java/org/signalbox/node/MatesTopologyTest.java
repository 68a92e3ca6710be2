// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AsCounter;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.Route;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.mtp3.RouteState;
import org.signalbox.mtp3.RouteStatus;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Two mated gateways, a switching centre that both serve, and a country: whole nodes in virtual
/// time.
@NullUnmarked
class MatesTopologyTest {
    private static final PointCode CENTRE = PointCode.itu("1.2.3");
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private final VirtualTopology topology =
            VirtualTopology.load(Path.of("simulator/topologies/mates"), new World(1));
    private final VirtualNode north = topology.node("North");
    private final VirtualNode south = topology.node("South");
    private final VirtualNode country = topology.node("Country");
    private final VirtualNode centre = topology.node("Centre");

    @BeforeEach
    void start() {
        topology.startAll();
        settle();
    }

    @AfterEach
    void end() {
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void eachKnowsThatTheOtherReachesTheCentreAndDoesNotUseIt() {
        for (VirtualNode gateway : List.of(north, south)) {
            RouteStatus overMate = overMate(gateway);
            assertThat(overMate.priority()).isEqualTo(Route.PRIORITY_OF_MATE);
            assertThat(overMate.state()).isEqualTo(RouteState.AVAILABLE);
            assertThat(overMate.used()).isFalse();
        }
        assertThat(ping(country, CENTRE)).isTrue();
        assertThat(carriedByMates()).isZero();
    }

    @Test
    void whatOneCannotDeliverTheOtherDoes() {
        block(north, true);

        assertThat(overMate(north).used()).isTrue();
        assertThat(overMate(south).state()).isEqualTo(RouteState.PROHIBITED);
        assertThat(stateAt(country, CENTRE)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(ping(country, CENTRE)).isTrue();
        assertThat(carriedByMates()).isEqualTo(1);

        block(north, false);
        assertThat(overMate(north).used()).isFalse();
        assertThat(overMate(south).state()).isEqualTo(RouteState.AVAILABLE);
        assertThat(ping(country, CENTRE)).isTrue();
        assertThat(carriedByMates()).isEqualTo(1);
    }

    @Test
    void whatNeitherReachesGoesNowhere() {
        centre.stop();
        settle();

        assertThat(stateAt(country, CENTRE)).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(overMate(north).state()).isEqualTo(RouteState.PROHIBITED);
        assertThat(overMate(south).state()).isEqualTo(RouteState.PROHIBITED);
        assertThat(ping(country, CENTRE)).isFalse();
        assertThat(carriedByMates()).isZero();

        centre.start();
        topology.world().runFor(Duration.ofMinutes(1));
        assertThat(ping(country, CENTRE)).isTrue();
    }

    /// A gateway that begins anew hears at once what its mate reaches, and does not wait for T10.
    @Test
    void restartedGatewayLearnsWhatItsMateReaches() {
        block(north, true);
        south.restart();
        settle();
        assertThat(overMate(north).used()).isTrue();
        assertThat(ping(country, CENTRE)).isTrue();

        north.restart();
        settle();
        assertThat(overMate(south).state()).isEqualTo(RouteState.AVAILABLE);
        assertThat(overMate(north).state()).isEqualTo(RouteState.AVAILABLE);
    }

    @Test
    void withoutTheMateTheCountryHearsThatTheCentreIsLost() {
        block(north, true);
        topology.datagrams().partition(north.address(), south.address());
        topology.world().runFor(Duration.ofMinutes(1));

        assertThat(overMate(north).used()).isFalse();
        // but by the other gateway
        assertThat(stateAt(country, CENTRE)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(ping(country, CENTRE)).isTrue();

        topology.datagrams().heal(north.address(), south.address());
        topology.world().runFor(Duration.ofMinutes(1));
        assertThat(overMate(north).used()).isTrue();
    }

    /// A server that is configured later is asked about.
    @Test
    void mateIsAskedAboutWhatIsConfiguredLater() {
        String before = text(north);
        apply(
                north,
                before.replace("cs7 as msc", "cs7 as other").replace("100 1.2.3", "101 1.2.4"));
        settle();
        apply(north, before);
        settle();

        assertThat(overMate(north).state()).isEqualTo(RouteState.AVAILABLE);
        assertThat(overMate(south).state()).isEqualTo(RouteState.AVAILABLE);
    }

    private void block(VirtualNode gateway, boolean blocked) {
        String config = text(gateway);
        apply(
                gateway,
                blocked
                        ? config.replace("remote-ip 127.0.4.4", "remote-ip 127.0.4.4\n block")
                        : config);
        settle();
    }

    private static String text(VirtualNode node) {
        try {
            return Files.readString(node.file());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void apply(VirtualNode node, String config) {
        assertThat(node.apply(ConfigFile.parse(config, NodeConfig.SCHEMA).block()).applied())
                .isTrue();
    }

    private void settle() {
        topology.world().runFor(SETTLED);
    }

    /// Messages that have crossed the link between the mates.
    private long carriedByMates() {
        return List.of(north, south).stream()
                .flatMap(node -> node.status().applicationServers().stream())
                .filter(server -> server.config().mate())
                .mapToLong(server -> server.counters().get(AsCounter.SENT))
                .sum();
    }

    private static RouteStatus overMate(VirtualNode gateway) {
        return gateway.status().routes().orElseThrow().destinations().stream()
                .filter(destination -> destination.destination().equals(PointCodeMask.full(CENTRE)))
                .flatMap(destination -> destination.routes().stream())
                .filter(RouteStatus::isOverMate)
                .findFirst()
                .orElseThrow();
    }

    private DestinationState stateAt(VirtualNode node, PointCode destination) {
        return topology.await(
                        "state of " + destination,
                        node.node().answer(0, RouteQuery.to(destination)))
                .lookup()
                .state();
    }

    private static boolean ping(VirtualNode from, PointCode to) {
        return from.ping(PingRequest.to(to)).result().isSuccessful();
    }
}
