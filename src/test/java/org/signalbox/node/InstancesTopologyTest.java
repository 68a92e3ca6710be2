// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigEditor;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.SelectionCount;
import org.signalbox.m2pa.M2paLinkCounter;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.mtp3.ConversionTableStatus;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A node that is a signalling point in an ITU network and in one of ANSI, and its neighbour in
/// each.
@NullUnmarked
class InstancesTopologyTest {
    private static final PointCode EUROPE = PointCode.itu("2.2.2");
    private static final PointCode AMERICA = PointCode.parse(Variant.ANSI, "10.2.2");
    private static final PointCode AMERICA_IN_EUROPE = PointCode.itu("6.6.6");
    private static final LinkIdentity TO_EUROPE = new LinkIdentity("ToEurope", 0);
    private static final LinkIdentity TO_AMERICA = new LinkIdentity("ToAmerica", 0);
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private final VirtualTopology topology =
            VirtualTopology.load(Path.of("simulator/topologies/instances"), new World(1));
    private final VirtualNode gateway = topology.node("Gateway");

    @BeforeEach
    void start() {
        topology.startAll();
        topology.awaitService(Duration.ofSeconds(60));
    }

    @AfterEach
    void end() {
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void bothNetworksAreReachedFromTheNodeInThem() {
        assertThat(ping(0, EUROPE).result().isSuccessful()).isTrue();
        assertThat(ping(1, AMERICA).result().isSuccessful()).isTrue();
    }

    @Test
    void theNodeIsReachedUnderItsCodeOfEachNetwork() {
        assertThat(pingFrom("Europe", PointCode.itu("1.1.1"))).isTrue();
        assertThat(pingFrom("America", PointCode.parse(Variant.ANSI, "10.1.1"))).isTrue();
    }

    @Test
    void instancesHaveTablesOfTheirOwn() {
        NodeStatus status = gateway.status();

        assertThat(status.instances())
                .extracting(instance -> instance.point().variant())
                .containsExactly(Variant.ITU, Variant.ANSI);
        assertThat(status.instances())
                .allSatisfy(instance -> assertThat(instance.linksets()).hasSize(1));
        assertThat(status.instances().get(0).routes().destinations())
                .noneMatch(route -> route.destination().code().variant() == Variant.ANSI);
        assertThat(status.instances().get(1).routes().destinations())
                .allMatch(route -> route.destination().code().variant() == Variant.ANSI);
    }

    @Test
    void metricsOfInstancesAreToldApart() {
        assertThat(gateway.node().metrics().scrape())
                .contains("signalbox_mtp3_originated_total{instance=\"0\"}")
                .contains("signalbox_mtp3_originated_total{instance=\"1\"}");
    }

    @Test
    void congestionOfALinkIsShownAsLongAsThereIsTheLink() {
        String level = "signalbox_m2pa_congestion_level{linkset=\"ToEurope\",slc=\"0\"}";
        assertThat(gateway.node().metrics().scrape()).contains(level + " 0.0");

        configure("no cs7 linkset ToEurope", "no cs7 instance 0 route-table system");
        topology.world().runFor(SETTLED);

        assertThat(gateway.node().metrics().scrape())
                .doesNotContain(level)
                .contains("signalbox_m2pa_congestion_level{linkset=\"ToAmerica\",slc=\"0\"} 0.0");
    }

    @Test
    void sumOverSelectionsIsWhatEachLinkHasSent() {
        ping(0, EUROPE);
        ping(1, AMERICA);

        for (LinkIdentity id : List.of(TO_EUROPE, TO_AMERICA)) {
            M2paLinkStatus link = gateway.status().links().get(id);
            assertThat(link.selections().stream().mapToLong(SelectionCount::messages).sum())
                    .isEqualTo(link.counters().get(M2paLinkCounter.MSUS_SENT))
                    .isPositive();
            assertThat(link.selections().stream().mapToLong(SelectionCount::octets).sum())
                    .isEqualTo(link.counters().get(M2paLinkCounter.OCTETS_SENT));
        }
    }

    @Test
    void anotherCodeInOneInstanceDoesNotTouchTheOther() {
        long before = activations(TO_EUROPE);

        configure("cs7 instance 1 point-code 10.1.9");
        topology.world().runFor(SETTLED);

        assertThat(activations(TO_EUROPE)).isEqualTo(before);
        assertThat(ping(0, EUROPE).result().isSuccessful()).isTrue();
        assertThat(ping(1, AMERICA).result().isSuccessful()).isFalse();

        configure("cs7 instance 1 point-code 10.1.1");
        topology.world().runFor(SETTLED);

        assertThat(activations(TO_EUROPE)).isEqualTo(before);
        assertThat(ping(1, AMERICA).result().isSuccessful()).isTrue();
    }

    @Test
    void anInstanceGoesWithItsLinksAndTheOtherStays() {
        long before = activations(TO_AMERICA);

        configure(
                "no cs7 pc-conversion 6.6.6",
                "no cs7 pc-conversion 6.6.7",
                "no cs7 instance 1 pc-conversion 10.6.6",
                "no cs7 instance 1 pc-conversion 10.6.7",
                "no cs7 linkset ToEurope",
                "no cs7 instance 0 route-table system",
                "no cs7 instance 0 point-code");
        topology.world().runFor(SETTLED);

        assertThat(gateway.status().instances())
                .extracting(InstanceStatus::number)
                .containsExactly(1);
        assertThat(activations(TO_AMERICA)).isEqualTo(before);
        assertThat(ping(1, AMERICA).result().isSuccessful()).isTrue();
        assertThat(gateway.node().metrics().scrape())
                .doesNotContain("signalbox_mtp3_originated_total{instance=\"0\"}");
    }

    @Test
    void aFurtherInstanceNeedsTheWordThatAllowsIt() {
        ApplyResult refused = apply("no cs7 multi-instance");

        assertThat(refused.applied()).isFalse();
        assertThat(refused.problems().toString()).contains("expected cs7 multi-instance");
        assertThat(ping(1, AMERICA).result().isSuccessful()).isTrue();
    }

    /// The same codes, in two networks that differ by their indicator alone.
    @Test
    void twoNetworksOfOneVariantAreToldApartByTheirIndicator() {
        addNationalNetwork(gateway, "1.1.1", "127.0.2.1", "2.2.2", "127.0.2.2", "ToEuropeToo");
        addNationalNetwork(
                topology.node("Europe"),
                "2.2.2",
                "127.0.2.2",
                "1.1.1",
                "127.0.2.1",
                "ToGatewayToo");
        topology.world().runFor(SETTLED);
        long before = received(TO_EUROPE);

        assertThat(ping(2, EUROPE).result().isSuccessful()).isTrue();
        assertThat(received(TO_EUROPE)).as("over the other network's link").isEqualTo(before);
        assertThat(received(new LinkIdentity("ToEuropeToo", 0))).isPositive();
        assertThat(ping(0, EUROPE).result().isSuccessful()).isTrue();
        assertThat(received(TO_EUROPE)).isEqualTo(before + 1);
    }

    private static void addNationalNetwork(
            VirtualNode node,
            String code,
            String address,
            String neighbour,
            String neighbourAddress,
            String linkset) {
        configure(
                node,
                "cs7 multi-instance",
                "cs7 instance 2 network-indicator national",
                "cs7 instance 2 point-code " + code,
                "cs7 instance 2 fast-restart",
                "cs7 local-peer 1030",
                "local-ip " + address,
                "exit",
                "cs7 instance 2 linkset " + linkset + " " + neighbour,
                "link 0 sctp " + neighbourAddress + " 1030 1030");
    }

    private long received(LinkIdentity link) {
        return gateway.status().links().get(link).counters().get(M2paLinkCounter.MSUS_RECEIVED);
    }

    @Test
    void aLineOfInstanceZeroIsTheLineWithoutAnInstance() {
        assertThat(gateway.node().running().tree().toString())
                .contains("cs7 point-code 1.1.1\n", "cs7 instance 1 point-code 10.1.1\n")
                .doesNotContain("cs7 instance 0");
    }

    @Test
    void pointsOfTheOtherNetworkAreReachedByTheirAliases() {
        assertThat(pingFrom("Europe", AMERICA_IN_EUROPE)).isTrue();
        assertThat(pingFrom("America", PointCode.parse(Variant.ANSI, "10.6.6"))).isTrue();
        // codes of the node in its other network, from outside and from itself
        assertThat(pingFrom("Europe", PointCode.itu("6.6.7"))).isTrue();
        assertThat(ping(0, AMERICA_IN_EUROPE).result().isSuccessful()).isTrue();
        assertThat(ping(1, PointCode.parse(Variant.ANSI, "10.6.6")).result().isSuccessful())
                .isTrue();
        assertThat(gateway.status().instances().get(0).conversions())
                .satisfies(
                        counted -> {
                            assertThat(counted.out()).isPositive();
                            assertThat(counted.in()).isEqualTo(counted.out());
                            assertThat(counted.aliases())
                                    .extracting(ConversionTableStatus.Alias::state)
                                    .containsOnly(DestinationState.ACCESSIBLE);
                        });
    }

    @Test
    void aliasesComeAndGoAndLinksDoNotNotice() {
        long europe = activations(TO_EUROPE);
        long america = activations(TO_AMERICA);

        configure("no cs7 pc-conversion 6.6.6");
        topology.world().runFor(Duration.ofSeconds(1));
        assertThat(pingFrom("Europe", AMERICA_IN_EUROPE)).isFalse();
        assertThat(pingFrom("Europe", PointCode.itu("6.6.7"))).isTrue();

        configure("cs7 pc-conversion 6.6.6 instance 1 10.2.2");
        // Europe asks again after T10 whether 6.6.6 is still prohibited, unless it is told
        topology.world().runFor(Duration.ofSeconds(2));
        assertThat(pingFrom("Europe", AMERICA_IN_EUROPE)).isTrue();
        assertThat(activations(TO_EUROPE)).isEqualTo(europe);
        assertThat(activations(TO_AMERICA)).isEqualTo(america);
    }

    @Test
    void conversionSurvivesTheInstanceThatComesAndGoes() {
        configure("cs7 instance 1 point-code 10.1.9");
        topology.world().runFor(SETTLED);
        assertThat(pingFrom("Europe", AMERICA_IN_EUROPE)).isFalse();

        configure("cs7 instance 1 point-code 10.1.1");
        topology.world().runFor(Duration.ofMinutes(2));
        assertThat(pingFrom("Europe", AMERICA_IN_EUROPE)).isTrue();
    }

    /// Codes of the former variant must not be taken for such of the new one on the way.
    @Test
    void variantOfAnInstanceChangesWithItsAliases() {
        configure("no cs7 route-table system", "cs7 variant ttc");
        topology.world().runFor(SETTLED);

        assertThat(gateway.status().instances().get(0).conversions().aliases())
                .extracting(alias -> alias.conversion().alias().variant())
                .containsOnly(Variant.TTC);
        assertThat(ping(1, AMERICA).result().isSuccessful()).isTrue();
        assertThat(ping(1, PointCode.parse(Variant.ANSI, "10.6.7")).result().isSuccessful())
                .as("this node's own code of the other variant")
                .isTrue();

        configure("cs7 variant itu");
        topology.world().runFor(Duration.ofMinutes(2));
        assertThat(pingFrom("Europe", AMERICA_IN_EUROPE)).isTrue();
    }

    private PingReport ping(int instance, PointCode target) {
        return topology.await(
                "ping",
                gateway.node()
                        .ping(
                                instance,
                                PingRequest.to(target).withTimeout(Duration.ofMillis(500)),
                                new CompletableFuture<>()));
    }

    private boolean pingFrom(String node, PointCode target) {
        return topology.node(node).ping(PingRequest.to(target)).result().isSuccessful();
    }

    private long activations(LinkIdentity link) {
        return gateway.status().links().get(link).counters().get(M2paLinkCounter.ACTIVATIONS);
    }

    private void configure(String... lines) {
        configure(gateway, lines);
    }

    private static void configure(VirtualNode node, String... lines) {
        ApplyResult result = apply(node, lines);
        assertThat(result.applied()).as(result.problems().toString()).isTrue();
    }

    private ApplyResult apply(String... lines) {
        return apply(gateway, lines);
    }

    private static ApplyResult apply(VirtualNode node, String... lines) {
        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA, node.node().running());
        for (String line : lines) {
            assertThat(editor.enter(line)).as(line).isNotInstanceOf(ConfigEditor.Refused.class);
        }
        Block candidate = editor.block();
        return node.apply(candidate);
    }
}
