// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.m3ua.AsCounter;
import org.signalbox.m3ua.AspCounter;
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
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.xua.XuaHeader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// More than fits, from process to process through a whole gateway, in virtual time: what is too
/// much is told of, then counted, and nothing else is missing.
@NullUnmarked
class M3uaOverloadTest {
    private static final PointCode NEAR = PointCode.itu("1.0.1");
    private static final PointCode FAR = PointCode.itu("2.0.1");
    private static final int SCON = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 4;
    private static final int ASP_ACTIVE_ACK = XuaHeader.ASP_ACTIVE_ACK;
    private static final int DATA = XuaHeader.TRANSFER << 8 | 1;
    private static final int USER_DATA_OCTETS = 100;

    /// Where the number of a message is, behind header, routing context and label.
    private static final int NUMBER = 8 + 8 + 16;

    private static final Duration TICK = Duration.ofMillis(10);

    @TempDir private Path folder;

    private final World world = new World(1);
    private VirtualTopology topology;
    private Process near;
    private Process far;
    private Process spare;
    private final int[] numbers = new int[16];
    private int sent;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("Gateway.conf"),
                """
                hostname Gateway
                cs7 variant itu
                cs7 network-indicator national
                cs7 point-code 3.0.0
                cs7 fast-restart
                cs7 m3ua 2905
                 local-ip 127.0.7.1
                cs7 asp near 0 2905 m3ua
                 remote-ip 127.0.7.2
                cs7 asp far 0 2905 m3ua
                 remote-ip 127.0.7.3
                cs7 asp spare 0 2905 m3ua
                 remote-ip 127.0.7.4
                cs7 as near m3ua
                 asp near
                 routing-key 100 1.0.1
                cs7 as far m3ua
                 asp far
                 asp spare
                 traffic-mode loadshare
                 routing-key 200 2.0.1
                """);
        topology = VirtualTopology.load(folder, world);
        topology.startAll();
        near = new Process("near", "127.0.7.2");
        far = new Process("far", "127.0.7.3");
        spare = new Process("spare", "127.0.7.4");
        world.runFor(Duration.ofSeconds(5));
        near.activate(100);
        far.activate(200);
        world.runFor(Duration.ofSeconds(1));
    }

    @AfterEach
    void end() {
        for (Process process : List.of(near, far, spare)) {
            process.loop.run(() -> process.association.remove("over"));
        }
        topology.stopAll();
        world.runFor(Duration.ofSeconds(10));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void whatIsTooMuchIsToldOfBeforeItIsThrownAway() {
        congest("127.0.7.3");
        send(12, Duration.ofSeconds(2));
        int before = far.received;
        world.runFor(Duration.ofSeconds(60));
        long firstCongestion = 0;
        long firstDrop = 0;
        int stalled = 0;
        for (int second = 0; second < 30; second++) {
            int had = far.received;
            for (int tick = 0; tick < 100; tick++) {
                send(25, TICK);
                if (firstDrop == 0 && unsent() > 0) {
                    firstDrop = world.now();
                }
                if (firstCongestion == 0 && near.congestions > 0) {
                    firstCongestion = world.now();
                }
            }
            stalled += far.received == had ? 1 : 0;
        }
        assertThat(far.received).isGreaterThan(before);
        assertThat(unsent()).as("thrown away").isPositive();
        assertThat(firstCongestion).as("congestion was told of").isPositive().isLessThan(firstDrop);
        assertThat(stalled).as("seconds in which nothing arrived").isZero();

        topology.datagrams().conditions(LinkConditions.PERFECT);
        world.runFor(Duration.ofMinutes(2));
        assertThat(far.received + unsent()).as("delivered or counted").isEqualTo(sent);
        assertThat(far.overtaken).isZero();

        long thrownAway = unsent();
        send(12, Duration.ofSeconds(5));
        world.runFor(Duration.ofSeconds(5));
        assertThat(unsent()).as("after the overload").isEqualTo(thrownAway);
        assertThat(far.received + unsent()).isEqualTo(sent);
    }

    @Test
    void whatTheDeadHadNotTakenGoesToTheOthers() {
        spare.activate(200);
        world.runFor(Duration.ofSeconds(1));
        send(20, Duration.ofSeconds(2));
        assertThat(far.received).isPositive();
        assertThat(spare.received).isPositive();

        topology.datagrams().isolate(InetAddress.ofLiteral("127.0.7.4"));
        send(20, Duration.ofSeconds(60));
        assertThat(state("spare")).startsWith("down");
        world.runFor(Duration.ofSeconds(10));

        // M3UA has no numbers by which to know what of it arrived
        long taken = asp("spare", AspCounter.DATA_SENT);
        assertThat(taken).as("given to the dead").isGreaterThan(spare.received);
        assertThat(far.received + taken + unsent()).as("delivered or counted").isEqualTo(sent);
        int before = far.received;
        send(20, Duration.ofSeconds(1));
        world.runFor(Duration.ofSeconds(1));
        assertThat(far.received - before).isEqualTo(100 * 20);
        topology.datagrams().rejoin(InetAddress.ofLiteral("127.0.7.4"));
    }

    /// What fits is then a few hundred messages a second.
    private void congest(String address) {
        topology.datagrams()
                .conditions(
                        InetAddress.ofLiteral("127.0.7.1"),
                        InetAddress.ofLiteral(address),
                        LinkConditions.PERFECT
                                .withDelay(Duration.ofMillis(50), Duration.ZERO)
                                .withLoss(0.05));
    }

    /// Sends so many messages each 10 ms.
    private void send(int each, Duration duration) {
        long end = world.now() + duration.toNanos();
        while (world.now() < end) {
            near.loop.run(
                    () -> {
                        for (int i = 0; i < each; i++) {
                            near.data(sent & 15, numbers[sent & 15]++);
                            sent++;
                        }
                        near.association.flush();
                    });
            world.runFor(TICK);
        }
    }

    private long unsent() {
        return topology.node("Gateway").status().applicationServers().stream()
                .filter(server -> server.config().name().equals("far"))
                .mapToLong(
                        server ->
                                server.counters().get(AsCounter.UNSENT_QUEUE_FULL)
                                        + server.counters().get(AsCounter.UNSENT_PENDING_FULL)
                                        + server.counters().get(AsCounter.UNSENT_GIVEN_UP))
                .sum();
    }

    private long asp(String name, AspCounter counter) {
        return topology.node("Gateway").status().asps().stream()
                .filter(asp -> asp.config().name().equals(name))
                .mapToLong(asp -> asp.counters().get(counter))
                .sum();
    }

    private String state(String asp) {
        return topology.node("Gateway").status().asps().stream()
                .filter(status -> status.config().name().equals(asp))
                .map(status -> status.state().word() + ": " + status.reason())
                .findFirst()
                .orElseThrow();
    }

    /// An application server process that does what a test tells it.
    private final class Process implements AssociationUser {
        private final SimLoop loop;
        private final Association association;
        private final int[] next = new int[16];
        private int received;
        private int overtaken;
        private int congestions;
        private boolean active;

        private Process(String name, String address) {
            loop = world.loop(name);
            association = loop.call(() -> call(name, address));
        }

        private Association call(String name, String address) {
            try {
                SctpEndpoint endpoint =
                        new UserlandSctp(
                                        topology.datagrams(),
                                        world.entropy(name),
                                        world.allocator(),
                                        world)
                                .open(
                                        new LocalEndpoint(
                                                List.of(InetAddress.ofLiteral(address)),
                                                2_905,
                                                9_899),
                                        new Quiet(),
                                        loop);
                Association called =
                        endpoint.associate(
                                "gateway",
                                new RemoteEndpoint(
                                        List.of(InetAddress.ofLiteral("127.0.7.1")), 2_905, 9_899),
                                AssociationProfile.SIGNALLING
                                        .withStreams(17, 17)
                                        .withInitiation(Initiation.ACTIVE),
                                this);
                called.open();
                return called;
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        private void activate(int context) {
            loop.run(
                    () -> {
                        say(message(8).writeInt(0x0100_0000 | XuaHeader.ASP_UP).writeInt(8));
                        say(
                                message(16)
                                        .writeInt(0x0100_0000 | XuaHeader.ASP_ACTIVE)
                                        .writeInt(16)
                                        .writeInt(0x0006_0008)
                                        .writeInt(context));
                    });
            world.runUntil("active", () -> active, Duration.ofSeconds(5));
        }

        private ByteBuf message(int octets) {
            return world.allocator().directBuffer(octets);
        }

        private void say(ByteBuf message) {
            association.send(0, PayloadProtocol.M3UA, message);
            association.flush();
        }

        private void data(int selection, int number) {
            int length = NUMBER + USER_DATA_OCTETS;
            assertThat(
                            association.send(
                                    1 + selection,
                                    PayloadProtocol.M3UA,
                                    message(length)
                                            .writeInt(0x0100_0000 | DATA)
                                            .writeInt(length)
                                            .writeInt(0x0006_0008)
                                            .writeInt(100)
                                            .writeInt(0x0210_0010 + USER_DATA_OCTETS)
                                            .writeInt(NEAR.value())
                                            .writeInt(FAR.value())
                                            .writeInt(0x0302_0000 | selection)
                                            .writeInt(number)
                                            .writeZero(USER_DATA_OCTETS - 4)))
                    .as("room towards the gateway")
                    .isTrue();
        }

        @Override
        public void onUp(Association from) {}

        @Override
        public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
            int kind = XuaHeader.kind(message);
            int start = message.readerIndex();
            if (kind == DATA) {
                int selection = message.getUnsignedByte(start + NUMBER - 1);
                int number = message.getInt(start + NUMBER);
                overtaken += number < next[selection] ? 1 : 0;
                next[selection] = number + 1;
                received++;
            } else if (kind == SCON) {
                congestions++;
            } else if (kind == ASP_ACTIVE_ACK) {
                active = true;
            } else if (kind == XuaHeader.HEARTBEAT) {
                say(message.retain().setShort(start + 2, XuaHeader.HEARTBEAT_ACK));
            }
            message.release();
        }

        @Override
        public void onRestart(Association from) {}

        @Override
        public void onDown(Association from, DownReason reason) {
            active = false;
        }
    }

    private static final class Quiet implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}
