// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.KeyIdentifier;
import org.signalbox.m3ua.M3uaCodec;
import org.signalbox.m3ua.M3uaMessage;
import org.signalbox.m3ua.RoutingKey;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Whoever calls a gateway that lets callers in, and registers a routing key: whole nodes in
/// virtual time, and a caller of which the test says every word.
@NullUnmarked
class RegistrationTopologyTest {
    private static final PointCode CALLER = PointCode.itu("1.2.4");
    private static final Duration SETTLED = Duration.ofSeconds(20);

    @TempDir Path folder;

    private VirtualTopology topology;
    private VirtualNode gateway;
    private VirtualNode country;
    private final List<Caller> callers = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("Gateway.conf"), OpenGateway.GATEWAY);
        Files.writeString(folder.resolve("CountryD.conf"), OpenGateway.COUNTRY);
        topology = VirtualTopology.load(folder, new World(1));
        gateway = topology.node("Gateway");
        country = topology.node("CountryD");
        topology.startAll();
        topology.world().runFor(SETTLED);
    }

    @AfterEach
    void end() {
        callers.forEach(Caller::close);
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    /// dyn_asp_as_rkm_permitted.
    @Test
    void trafficFlowsToWhoeverRegisters() {
        Caller caller = new Caller("127.0.3.9").comesUp().registers(CALLER);
        assertThat(caller.answers()).contains("Successfully Registered");

        caller.becomesActive(1);

        assertThat(stateAtCountry()).isEqualTo(DestinationState.ACCESSIBLE);
        country.ping(PingRequest.to(CALLER));
        assertThat(caller.data).isPositive();
        assertThat(routes()).contains("1.2.4").contains("as-rkm-1");
        assertThat(gateway.node().metrics().scrape())
                .contains("signalbox_m3ua_as_sent_total{as=\"as-rkm-1\"}")
                .contains("signalbox_m3ua_asp_data_sent_total{asp=\"asp-dyn-0\"}");
        assertThat(gateway.node().running().tree().toString())
                .doesNotContain("as-rkm")
                .doesNotContain("asp-dyn");

        caller.hangUp();

        assertThat(stateAtCountry()).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(routes()).doesNotContain("as-rkm-1");
        assertThat(gateway.status().asps()).isEmpty();
        assertThat(gateway.node().metrics().scrape())
                .doesNotContain("as-rkm-1")
                .doesNotContain("asp-dyn-0");
    }

    /// dyn_2asp_as_rkm_permitted.
    @Test
    void secondCallerJoinsTheFirst() {
        Caller first = new Caller("127.0.3.9").comesUp().registers(CALLER).becomesActive(1);
        Caller second = new Caller("127.0.3.10").comesUp().registers(CALLER);
        assertThat(second.answers()).contains("Successfully Registered").contains("AS-ACTIVE");
        second.heard.clear();

        second.becomesActive(1);

        assertThat(second.answers()).contains("AspActiveAck").doesNotContain("AS-ACTIVE");
        assertThat(onlyServer().active()).containsExactly("asp-dyn-1");
        first.hangUp();
        country.ping(PingRequest.to(CALLER));
        assertThat(second.data).isPositive();
    }

    /// What has been registered is not of the configuration, and no change of that disturbs it.
    @Test
    void changesOfTheConfigurationLeaveItAlone() {
        Caller caller = new Caller("127.0.3.9").comesUp().registers(CALLER).becomesActive(1);

        change("hostname Gateway", "hostname Other");
        change("allocation dynamic-permitted", "allocation static-only");

        assertThat(onlyServer().state()).isEqualTo("active");
        country.ping(PingRequest.to(CALLER));
        assertThat(caller.data).isPositive();
        Caller second = new Caller("127.0.3.10").comesUp().registers(PointCode.itu("1.2.5"));
        assertThat(second.answers()).contains("Permission Denied");
    }

    /// Unless it wants the very point.
    @Test
    void whatIsConfiguredComesFirst() {
        Caller caller = new Caller("127.0.3.9").comesUp().registers(CALLER).becomesActive(1);
        caller.heard.clear();

        change(
                "cs7 xua rkm",
                """
                cs7 linkset Here 1.2.4
                 link 0 sctp 127.0.3.99 1024 1024
                cs7 xua rkm""");

        assertThat(caller.answers()).contains("AspInactiveAck");
        assertThat(gateway.status().applicationServers()).isEmpty();
        caller.heard.clear();
        caller.registers(CALLER);
        assertThat(caller.answers()).contains("Cannot Support Unique Routing");
    }

    /// The gateway's own point.
    @Test
    void nobodyRegistersTheGatewayItself() {
        Caller caller = new Caller("127.0.3.9").comesUp().registers(PointCode.itu("4.5.6"));

        assertThat(caller.answers()).contains("Cannot Support Unique Routing");
        assertThat(gateway.status().applicationServers()).isEmpty();
    }

    /// A port that is closed takes its callers along.
    @Test
    void closedPortEndsItsCallers() {
        Caller caller = new Caller("127.0.3.9").comesUp().registers(CALLER).becomesActive(1);

        change("cs7 listen m3ua 2905", "cs7 listen m3ua 2906");

        assertThat(caller.up).isFalse();
        assertThat(gateway.status().asps()).isEmpty();
        assertThat(gateway.status().applicationServers()).isEmpty();
        assertThat(gateway.node().metrics().scrape()).doesNotContain("asp-dyn-0");
    }

    // ---- parts --------------------------------------------------------------------------------

    private void change(String before, String after) {
        String text = gateway.node().running().tree().toString();
        assertThat(text).contains(before);
        Block changed = ConfigFile.parse(text.replace(before, after), NodeConfig.SCHEMA).block();
        ApplyResult result = gateway.apply(changed);
        assertThat(result.applied()).as(result.problems().toString()).isTrue();
        topology.world().runFor(Duration.ofSeconds(2));
    }

    private AsStatus onlyServer() {
        assertThat(gateway.status().applicationServers()).hasSize(1);
        return gateway.status().applicationServers().getFirst();
    }

    private String routes() {
        return gateway.status().routes().orElseThrow().toString();
    }

    private DestinationState stateAtCountry() {
        topology.world().runFor(Duration.ofSeconds(1));
        return topology.await("state", country.node().answer(0, RouteQuery.to(CALLER)))
                .lookup()
                .state();
    }

    /// A process that nobody configured.
    private final class Caller implements AssociationUser {
        private final SimLoop loop;
        private final SctpEndpoint endpoint;
        private final Association association;
        private final List<M3uaMessage> heard = new ArrayList<>();
        private int data;
        private boolean up;

        private Caller(String address) {
            World world = topology.world();
            loop = world.loop("caller " + address);
            endpoint =
                    loop.call(
                            () -> {
                                try {
                                    return new UserlandSctp(
                                                    topology.datagrams(),
                                                    world.entropy(address),
                                                    world.allocator(),
                                                    world)
                                            .open(
                                                    new LocalEndpoint(
                                                            List.of(InetAddress.ofLiteral(address)),
                                                            3_000,
                                                            9_899),
                                                    new Quiet(),
                                                    loop);
                                } catch (IOException impossible) {
                                    throw new UncheckedIOException(impossible);
                                }
                            });
            association =
                    loop.call(
                            () ->
                                    endpoint.associate(
                                            "gateway",
                                            new RemoteEndpoint(
                                                    List.of(InetAddress.ofLiteral("127.0.3.1")),
                                                    2_905,
                                                    9_899),
                                            AssociationProfile.SIGNALLING.withInitiation(
                                                    Initiation.ACTIVE),
                                            this));
            loop.run(association::open);
            callers.add(this);
            settle();
            assertThat(up).isTrue();
        }

        private Caller comesUp() {
            return says(new M3uaMessage.Asp(new AspMessage.AspUp(null, "")));
        }

        private Caller registers(PointCode point) {
            return says(
                    new M3uaMessage.RegistrationRequest(
                            List.of(
                                    new M3uaMessage.WantedKey(
                                            new KeyIdentifier(1),
                                            RoutingKey.to(point),
                                            null,
                                            null))));
        }

        private Caller becomesActive(int context) {
            return says(
                    new M3uaMessage.Asp(
                            new AspMessage.AspActive(
                                    null, List.of(new RoutingContext(context)), "")));
        }

        private Caller says(M3uaMessage message) {
            loop.run(
                    () -> {
                        association.send(
                                0,
                                PayloadProtocol.M3UA,
                                M3uaCodec.encode(topology.world().allocator(), message));
                        association.flush();
                    });
            settle();
            return this;
        }

        private void hangUp() {
            loop.run(association::shutdown);
            settle();
        }

        private void close() {
            loop.run(endpoint::close);
        }

        private void settle() {
            topology.world().runFor(Duration.ofSeconds(1));
        }

        private String answers() {
            return heard.toString();
        }

        @Override
        public void onUp(Association from) {
            up = true;
        }

        @Override
        public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
            try {
                int kind = XuaHeader.check(message);
                if (M3uaCodec.isData(kind)) {
                    data++;
                } else {
                    heard.add(M3uaCodec.decode(Variant.ITU, message));
                }
            } catch (XuaDecodeException broken) {
                throw new AssertionError("the gateway's own message", broken);
            } finally {
                message.release();
            }
        }

        @Override
        public void onRestart(Association from) {}

        @Override
        public void onDown(Association from, DownReason reason) {
            up = false;
        }
    }

    private static final class Quiet implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}
