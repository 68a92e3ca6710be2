// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.config.ConfigFile;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkCounter;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.DestinationStatus;
import org.signalbox.mtp3.LinkCounter;
import org.signalbox.mtp3.Mtp3Counter;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.SnmHeading;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The shipped four-country lab, its own files, whole production nodes with SCTP in user space, in
/// virtual time.
@NullUnmarked
class CountriesTopologyTest {
    private static final Path COUNTRIES = Path.of("simulator/topologies/countries");
    private static final Duration SETTLED = Duration.ofSeconds(200);

    /// Four nodes with buffers and windows of their associations; a leak passes this soon.
    private static final long MEMORY_MAX = 16L << 20;

    /// All that can become of a message that was given to a link.
    private static final List<M2paLinkCounter> ENDS =
            List.of(
                    M2paLinkCounter.MSUS_ACKNOWLEDGED,
                    M2paLinkCounter.MSUS_RETRIEVED,
                    M2paLinkCounter.UNSENT_QUEUE_FULL,
                    M2paLinkCounter.UNSENT_SUPERSEDED,
                    M2paLinkCounter.UNSENT_UNREASONABLE);

    @Test
    void everyCountryReachesEveryOther() {
        World world = new World(1);
        VirtualTopology countries = VirtualTopology.load(COUNTRIES, world);
        countries.nodes().forEach(node -> node.check(CountriesTopologyTest::expectConservation));
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        world.runFor(Duration.ofSeconds(1));

        for (VirtualNode from : countries.nodes()) {
            for (VirtualNode to : countries.nodes()) {
                if (from != to) {
                    PingReport report = from.ping(PingRequest.to(to.pointCode()).withCount(3));
                    assertThat(report.result().received())
                            .as("%s to %s: %s", from.pointCode(), to.pointCode(), report.events())
                            .isEqualTo(3);
                }
            }
        }
        end(countries);
    }

    @Test
    void everyCountryReachesEveryOtherOverTcp() {
        World world = new World(1);
        VirtualTopology countries = VirtualTopology.loadOverTcp(COUNTRIES, world);
        countries.streams().pieces(9);
        countries.nodes().forEach(node -> node.check(CountriesTopologyTest::expectConservation));
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        world.runFor(Duration.ofSeconds(1));

        for (VirtualNode from : countries.nodes()) {
            for (VirtualNode to : countries.nodes()) {
                if (from != to) {
                    PingReport report = from.ping(PingRequest.to(to.pointCode()).withCount(3));
                    assertThat(report.result().received())
                            .as("%s to %s: %s", from.pointCode(), to.pointCode(), report.events())
                            .isEqualTo(3);
                }
            }
        }
        end(countries);
    }

    /// Nothing on its own ends a connection over TCP whose other end is gone: M2PA's T7 asks.
    @Test
    void networkOverTcpHealsWhenACountryIsCutOffAndReturns() {
        World world = new World(2);
        VirtualTopology countries = VirtualTopology.loadOverTcp(COUNTRIES, world);
        countries.nodes().forEach(node -> node.check(CountriesTopologyTest::expectConservation));
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        VirtualNode a = countries.node("CountryA");
        VirtualNode b = countries.node("CountryB");

        countries.streams().isolate(b.address());
        world.runFor(Duration.ofSeconds(60));

        assertThat(a.status().routes().orElseThrow().destinations())
                .extracting(DestinationStatus::state)
                .containsOnly(DestinationState.INACCESSIBLE);

        countries.streams().rejoin(b.address());
        countries.awaitService(Duration.ofSeconds(30));
        world.runFor(Duration.ofSeconds(1));

        assertThat(
                        a.ping(PingRequest.to(countries.node("CountryD").pointCode()))
                                .result()
                                .isSuccessful())
                .isTrue();
        end(countries);
    }

    @Test
    void stoppingBMakesTheDestinationsOfAInaccessibleAndTheyHeal() {
        World world = new World(2);
        VirtualTopology countries = VirtualTopology.load(COUNTRIES, world);
        countries.nodes().forEach(node -> node.check(CountriesTopologyTest::expectConservation));
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        VirtualNode a = countries.node("CountryA");

        countries.node("CountryB").stop();
        world.runFor(Duration.ofSeconds(2));

        assertThat(a.status().routes().orElseThrow().destinations())
                .extracting(DestinationStatus::state)
                .containsOnly(DestinationState.INACCESSIBLE);
        assertThat(a.node().events().events())
                .extracting(NodeEvent::message)
                .contains(
                        "%CS7MTP3-5-DESTSTATUS: Destination 4.5.6 is inaccessible",
                        "%CS7MTP3-5-DESTSTATUS: Destination 7.0.0/3 is inaccessible");
        PingReport refused = a.ping(PingRequest.to(countries.node("CountryD").pointCode()));
        assertThat(refused.result().isSuccessful()).isFalse();

        countries.node("CountryB").restart();
        countries.awaitService(Duration.ofSeconds(30));
        world.runFor(Duration.ofSeconds(1));

        assertThat(
                        a.ping(PingRequest.to(countries.node("CountryD").pointCode()))
                                .result()
                                .isSuccessful())
                .isTrue();
        end(countries);
    }

    @Test
    void otherRestartRuleAndTimersTouchNoLink(@TempDir Path folder) throws IOException {
        World world = new World(3);
        VirtualTopology countries = VirtualTopology.load(COUNTRIES, world);
        countries.nodes().forEach(node -> node.check(CountriesTopologyTest::expectConservation));
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        VirtualNode b = countries.node("CountryB");
        int events = b.node().events().events().size();
        Path changed = folder.resolve("CountryB.conf");
        Files.writeString(
                changed,
                Files.readString(COUNTRIES.resolve("CountryB.conf"))
                        .replace("cs7 fast-restart\n", "cs7 mtp3 timer t10 30000\n"));

        ApplyResult result = b.apply(ConfigFile.load(changed, NodeConfig.SCHEMA).block());
        world.runFor(Duration.ofSeconds(5));

        assertThat(result.applied()).as("%s", result.problems()).isTrue();
        assertThat(b.node().config().point().orElseThrow().fastRestart()).isFalse();
        assertThat(b.node().events().events()).hasSize(events);
        assertThat(
                        b.ping(PingRequest.to(countries.node("CountryA").pointCode()))
                                .result()
                                .received())
                .isEqualTo(1);
        end(countries);
    }

    /// Only the link whose SCTP parameters change begins anew.
    @Test
    void changedProfileRestartsTheLinksThatUseItAlone(@TempDir Path folder) throws IOException {
        World world = new World(4);
        VirtualTopology countries = VirtualTopology.load(COUNTRIES, world);
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        VirtualNode b = countries.node("CountryB");
        Path file = folder.resolve("CountryB.conf");
        String before =
                "cs7 profile quick\n keepalive 2000\n"
                        + Files.readString(COUNTRIES.resolve("CountryB.conf"))
                                .replace(
                                        " link 0 sctp 127.0.1.1 1024 1024",
                                        " link 0 sctp 127.0.1.1 1024 1024\n  profile quick");
        Files.writeString(file, before);
        assertThat(b.apply(ConfigFile.load(file, NodeConfig.SCHEMA).block()).applied()).isTrue();
        countries.awaitService(Duration.ofSeconds(30));
        int events = b.node().events().events().size();

        Files.writeString(file, before.replace("keepalive 2000", "keepalive 3000"));
        ApplyResult result = b.apply(ConfigFile.load(file, NodeConfig.SCHEMA).block());
        countries.awaitService(Duration.ofSeconds(30));

        assertThat(result.applied()).as("%s", result.problems()).isTrue();
        List<NodeEvent> since = b.node().events().events();
        assertThat(since.subList(events, since.size()))
                .extracting(NodeEvent::message)
                .anyMatch(message -> message.contains("ToCountryA"))
                .noneMatch(message -> message.contains("ToCountryC"))
                .noneMatch(message -> message.contains("ToCountryD"));
        stop(countries); // what the old link has counted went with it: nothing to balance
    }

    @Seeds(100)
    void badNetworkNeitherStopsNorLeaksAndHeals(long seed) {
        World world = new World(seed);
        SimEntropy chance = world.entropy("timeline");
        VirtualTopology countries = VirtualTopology.load(COUNTRIES, world);
        world.check(() -> assertThat(world.octetsAllocated()).as("memory").isLessThan(MEMORY_MAX));
        countries.nodes().forEach(node -> node.check(CountriesTopologyTest::expectConservation));
        countries.startAll();
        countries
                .datagrams()
                .conditions(
                        LinkConditions.PERFECT
                                .withDelay(
                                        Duration.ofMillis(1 + chance.nextInt(20)),
                                        Duration.ofMillis(1 + chance.nextInt(10)))
                                .withLoss(chance.nextInt(8) / 100.0)
                                .withDuplication(chance.nextInt(4) / 100.0)
                                .withReordering(chance.nextInt(8) / 100.0)
                                .withCorruption(chance.nextInt(3) / 100.0));

        for (int i = 0; i < 12; i++) {
            disturb(countries, chance);
            traffic(countries, chance);
            world.runFor(Duration.ofMillis(chance.nextInt(4_000)));
        }
        countries.datagrams().conditions(LinkConditions.PERFECT);
        heal(countries);
        countries.awaitService(SETTLED);
        world.runFor(Duration.ofSeconds(60)); // route set tests repair what a lost TFA left behind

        for (VirtualNode from : countries.nodes()) {
            for (VirtualNode to : countries.nodes()) {
                if (from != to) {
                    PingReport report = from.ping(PingRequest.to(to.pointCode()));
                    assertThat(report.result().isSuccessful())
                            .as("%s to %s: %s", from.pointCode(), to.pointCode(), report.events())
                            .isTrue();
                }
            }
        }
        end(countries);
    }

    private static void disturb(VirtualTopology countries, SimEntropy chance) {
        List<VirtualNode> nodes = countries.nodes();
        VirtualNode one = nodes.get(chance.nextInt(nodes.size()));
        VirtualNode other = nodes.get(chance.nextInt(nodes.size()));
        switch (chance.nextInt(6)) {
            case 0 -> one.restart();
            case 1 -> countries.datagrams().partition(one.address(), other.address());
            case 2 -> countries.datagrams().cut(one.address(), other.address());
            case 3 -> heal(countries);
            default -> {}
        }
    }

    /// Tests are left to run; what becomes of them is the network's business.
    private static void traffic(VirtualTopology countries, SimEntropy chance) {
        List<VirtualNode> nodes = countries.nodes();
        for (int i = 0; i < 4; i++) {
            VirtualNode from = nodes.get(chance.nextInt(nodes.size()));
            VirtualNode to = nodes.get(chance.nextInt(nodes.size()));
            var _ =
                    from.node()
                            .ping(
                                    PingRequest.to(to.pointCode())
                                            .withCount(1 + chance.nextInt(20))
                                            .withTimeout(Duration.ofMillis(200)));
        }
    }

    private static void heal(VirtualTopology countries) {
        for (VirtualNode one : countries.nodes()) {
            for (VirtualNode other : countries.nodes()) {
                InetAddress from = one.address();
                InetAddress to = other.address();
                countries.datagrams().heal(from, to);
                countries.datagrams().mend(from, to);
            }
        }
    }

    /// What the links of a node have accepted, and what it has said itself, was delivered here, was
    /// acknowledged by a neighbour, is held, or is counted as thrown away. Called after every event
    /// of the node, hence without ceremony.
    private static void expectConservation(Node node) {
        Mtp3Network network = node.assembly().network(0);
        Map<LinkIdentity, M2paLinkStatus> links = node.assembly().signalling().links();
        if (network == null || links.size() < node.config().links().size()) {
            return; // between two configurations
        }
        long done = network.heldForUserParts() + network.heldWhileMoved();
        long due = own(network);
        for (M2paLinkStatus link : links.values()) {
            Map<M2paLinkCounter, Long> counted = link.counters();
            Counters<LinkCounter> above = network.linkCounters(link.id());
            long accepted =
                    counted.get(M2paLinkCounter.MSUS_RECEIVED)
                            - counted.get(M2paLinkCounter.DISCARDED_LABEL);
            if (accepted != above.get(LinkCounter.RECEIVED)) {
                throw new AssertionError(
                        "%s accepted %d messages, and level 3 received %d"
                                .formatted(link.id(), accepted, above.get(LinkCounter.RECEIVED)));
            }
            due += counted.get(M2paLinkCounter.MSUS_RETRIEVED);
            due += above.get(LinkCounter.TRANSFERRED) + above.get(LinkCounter.DELIVERED);
            done += link.queued() + link.unacknowledged();
            for (M2paLinkCounter end : ENDS) {
                done += counted.get(end);
            }
        }
        Counters<Mtp3Counter> counters = network.counters();
        done +=
                counters.get(Mtp3Counter.DELIVERED)
                        + counters.get(Mtp3Counter.DISCARDED_NO_USER_PART)
                        + counters.get(Mtp3Counter.DIVERTED_DISCARDED);
        // management messages may be among those that a removed link took along
        long removed = counters.get(Mtp3Counter.DISCARDED_LINK_REMOVED);
        if (done > due || done + removed < due) {
            throw new AssertionError(
                    "%s has %d messages for links and user parts, of which %d are found"
                            .formatted(node.hostname(), due, done));
        }
    }

    private static long own(Mtp3Network network) {
        Counters<Mtp3Counter> counters = network.counters();
        long own =
                counters.get(Mtp3Counter.ORIGINATED)
                        + counters.get(Mtp3Counter.LINK_TESTS_SENT)
                        + counters.get(Mtp3Counter.LINK_TESTS_ANSWERED);
        for (SnmHeading heading : SnmHeading.values()) {
            // user-part-unavailable goes by the routes and is among those originated
            own += heading == SnmHeading.UPU ? 0 : network.managementSent().get(heading);
        }
        return own;
    }

    private static void end(VirtualTopology countries) {
        countries.world().runFor(Duration.ofSeconds(1));
        stop(countries);
    }

    private static void stop(VirtualTopology countries) {
        countries.stopAll();
        countries.world().runFor(Duration.ofSeconds(5));
        assertThat(countries.datagrams().inFlight()).isZero();
        assertThat(countries.world().octetsAllocated()).as("octets not released").isZero();
    }
}
