// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.xua.AspState;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Two nodes that are equals (IPSP), with one exchange for both or one for each: whole nodes in
/// virtual time.
@NullUnmarked
class EqualsSimulationTest {
    private static final PointCode ONE = PointCode.itu("1.1.1");
    private static final PointCode TWO = PointCode.itu("2.2.2");
    private static final InetAddress ONE_ADDRESS = InetAddress.ofLiteral("127.0.4.1");
    private static final InetAddress TWO_ADDRESS = InetAddress.ofLiteral("127.0.4.2");
    private static final String PEER_IS = "ASP peer is ";
    private static final Duration SETTLED = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private VirtualTopology topology;
    private VirtualNode one;
    private VirtualNode two;

    @AfterEach
    void end() {
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-exchange", "double-exchange"})
    void equalsReachEachOther(String exchange) throws Exception {
        start(exchange);

        assertReachEachOther();
    }

    /// That is a gateway's to say, and there is none (RFC 4666 section 3.4): an equal would answer
    /// that this was no message for it.
    @ParameterizedTest
    @ValueSource(strings = {"single-exchange", "double-exchange"})
    void equalsTellEachOtherNothingOfDestinations(String exchange) throws Exception {
        start(exchange);

        // each has a destination behind it that is never there
        assertThat(asp(one).counters().get(AspCounter.ERRORS_SENT)).isZero();
        assertThat(asp(two).counters().get(AspCounter.ERRORS_SENT)).isZero();
        assertReachEachOther();
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-exchange", "double-exchange"})
    void equalsFindEachOtherAgain(String exchange) throws Exception {
        start(exchange);

        topology.datagrams().partition(ONE_ADDRESS, TWO_ADDRESS);
        topology.world().runFor(Duration.ofMinutes(1));
        assertThat(asp(one).state()).isEqualTo(AspState.DOWN);
        assertThat(asp(two).state()).isEqualTo(AspState.DOWN);

        topology.datagrams().heal(ONE_ADDRESS, TWO_ADDRESS);
        topology.world().runFor(Duration.ofMinutes(1));
        assertReachEachOther();

        two.stop();
        topology.world().runFor(SETTLED);
        assertThat(asp(one).state()).isEqualTo(AspState.DOWN);
        two.start();
        topology.world().runFor(SETTLED);
        assertReachEachOther();
    }

    /// Whoever blocks asks for no traffic, and gives none.
    @ParameterizedTest
    @ValueSource(strings = {"single-exchange", "double-exchange"})
    void blockedEqualComesBack(String exchange) throws Exception {
        start(exchange);

        topology.await("block", one.node().setBlocked("peer", true));
        topology.world().runFor(SETTLED);
        assertThat(pings(two, ONE)).isFalse();

        topology.await("no block", one.node().setBlocked("peer", false));
        topology.world().runFor(SETTLED);
        assertReachEachOther();
    }

    /// Two machines stand behind an equal, one for what it asks and one for what it is asked: of
    /// what both come to the log tells once, and what `show` shows.
    @ParameterizedTest
    @ValueSource(strings = {"single-exchange", "double-exchange"})
    void eachStateIsToldOnce(String exchange) throws Exception {
        start(exchange);
        assertThat(statesTold(one)).containsExactly("inactive", "active");
        assertThat(statesTold(two)).containsExactly("inactive", "active");

        topology.await("block", one.node().setBlocked("peer", true));
        topology.world().runFor(SETTLED);
        assertThat(statesTold(one)).endsWith(asp(one).state().word());
        assertThat(statesTold(two)).endsWith(asp(two).state().word());
        topology.await("no block", one.node().setBlocked("peer", false));
        topology.datagrams().partition(ONE_ADDRESS, TWO_ADDRESS);
        topology.world().runFor(Duration.ofMinutes(1));

        for (VirtualNode node : List.of(one, two)) {
            List<String> told = statesTold(node);
            assertThat(told).endsWith("down");
            for (int i = 1; i < told.size(); i++) {
                assertThat(told.get(i)).as("%s", told).isNotEqualTo(told.get(i - 1));
            }
        }
        topology.datagrams().heal(ONE_ADDRESS, TWO_ADDRESS);
    }

    private static List<String> statesTold(VirtualNode node) {
        return node.node().events().events().stream()
                .map(NodeEvent::text)
                .filter(text -> text.startsWith(PEER_IS))
                .map(text -> text.substring(PEER_IS.length()).split(":")[0])
                .toList();
    }

    private void start(String exchange) throws IOException {
        write("One", ONE, ONE_ADDRESS, TWO, TWO_ADDRESS, "client", exchange);
        write("Two", TWO, TWO_ADDRESS, ONE, ONE_ADDRESS, "server", exchange);
        topology = VirtualTopology.load(folder, new World(1));
        one = topology.node("One");
        two = topology.node("Two");
        topology.startAll();
        topology.world().runFor(SETTLED);
    }

    private void write(
            String name,
            PointCode own,
            InetAddress address,
            PointCode other,
            InetAddress otherAddress,
            String side,
            String exchange)
            throws IOException {
        String text =
                """
                hostname %s
                cs7 variant itu
                cs7 network-indicator international
                cs7 point-code %s
                cs7 m3ua 2905
                 local-ip %s
                cs7 asp peer 2905 2905 m3ua
                 remote-ip %s
                 role ipsp %s
                 transport-role %s
                cs7 asp absent 2906 2905 m3ua
                 remote-ip 127.0.4.9
                cs7 as peer m3ua
                 asp peer
                 routing-key 100 %s
                 traffic-mode loadshare
                cs7 as absent m3ua
                 asp absent
                 routing-key 300 3.3.3
                cs7 route-table system
                 update route %s/14 linkset peer
                 update route 3.3.3/14 linkset absent
                """
                        .formatted(
                                name,
                                own,
                                address.getHostAddress(),
                                otherAddress.getHostAddress(),
                                exchange,
                                side,
                                other,
                                other);
        Files.writeString(folder.resolve(name + ".conf"), text);
    }

    private void assertReachEachOther() {
        assertThat(asp(one).state()).isEqualTo(AspState.ACTIVE);
        assertThat(asp(two).state()).isEqualTo(AspState.ACTIVE);
        assertThat(pings(one, TWO)).isTrue();
        assertThat(pings(two, ONE)).isTrue();
    }

    private static boolean pings(VirtualNode from, PointCode to) {
        return from.ping(PingRequest.to(to).withCount(20)).result().isSuccessful();
    }

    private static AspStatus asp(VirtualNode node) {
        return node.status().asps().stream()
                .filter(asp -> asp.config().name().equals("peer"))
                .findFirst()
                .orElseThrow();
    }
}
