// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Two production links over virtual TCP connections, on which link status and user data share one
/// order.
class M2paOverTcpSimulationTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /// The Ready that ends an outage from before the first Ready comes on what is then the only
    /// stream, and must not be taken for the one that ends proving.
    @Seeds(200)
    void outagesFromBeforeTheFirstReadyEnd(long seed) {
        Pair pair = new Pair(seed);
        SimEntropy chance = pair.world.entropy("outages");
        boolean[] out = new boolean[2];
        pair.ends.forEach(End::start);

        for (int turn = 0; turn < 6; turn++) {
            int node = chance.nextInt(2);
            out[node] = !out[node];
            pair.ends.get(node).setOutage(out[node]);
            pair.world.runFor(Duration.ofNanos(chance.upTo(900_000_000)));
        }
        pair.ends.forEach(end -> end.setOutage(false));
        pair.world.runFor(Duration.ofSeconds(10));

        pair.expectInOrder(50);
        for (End end : pair.ends) {
            assertThat(end.user.events)
                    .as("seed %d", seed)
                    .noneMatch(event -> event.startsWith("out of service"));
        }
        pair.close();
    }

    @Test
    void outageOfTheWholeProvingEndsAtOnce() {
        Pair pair = new Pair(1);
        End out = pair.ends.getFirst();
        End other = pair.ends.getLast();
        out.setOutage(true);
        pair.ends.forEach(End::start);
        pair.world.runUntil(
                "outage seen", () -> other.user.events.contains("remote outage: true"), SOON);

        out.setOutage(false);

        pair.world.runUntil(
                "end of outage seen",
                () -> other.user.events.contains("remote outage: false"),
                Duration.ofSeconds(1));
        pair.expectInOrder(50);
        pair.close();
    }

    /// What nobody acknowledges TCP repeats for a quarter of an hour.
    @Test
    void peerThatIsSilentIsGivenUpWithinSecondsAndFoundAgain() {
        Pair pair = new Pair(1);
        pair.ends.forEach(End::start);
        pair.expectInOrder(5);
        End one = pair.ends.getFirst();
        End two = pair.ends.getLast();

        pair.network.isolate(two.address);
        one.loop.run(() -> one.link.send(one.user.message((byte) 0x55)));
        pair.world.runUntil(
                "connection given up",
                () -> one.user.events.contains("out of service: T7_EXPIRED") && one.isDown(),
                Duration.ofSeconds(10));

        assertThat(one.lastDown).startsWith("peer unreachable: nothing was heard for 5000 ms");
        pair.network.rejoin(two.address);
        pair.world.runUntil(
                "in service again",
                () -> one.isInService() && two.isInService(),
                Duration.ofSeconds(30));
        pair.expectInOrder(5);
        pair.close();
    }

    /// Two links that know each other.
    private static final class Pair {
        private final World world;
        private final SimStreams network;
        private final List<End> ends;

        private Pair(long seed) {
            this.world = new World(seed);
            this.network = new SimStreams(world);
            SimEntropy chance = world.entropy("wire");
            network.conditions(
                    LinkConditions.PERFECT.withDelay(
                            Duration.ofNanos(chance.upTo(50_000_000)), Duration.ofMillis(5)));
            network.pieces(1 + chance.nextInt(40));
            this.ends = List.of(new End(this, 1, 2), new End(this, 2, 1));
        }

        private void expectInOrder(int count) {
            world.runUntil("in service", () -> ends.stream().allMatch(End::isInService), SOON);
            for (End end : ends) {
                end.user.received.clear();
                end.loop.run(
                        () -> {
                            for (int number = 0; number < count; number++) {
                                end.link.send(end.user.message((byte) number));
                            }
                        });
            }
            world.runUntil(
                    "all messages",
                    () -> ends.stream().allMatch(end -> end.user.received.size() >= count),
                    SOON);
            for (End end : ends) {
                assertThat(end.user.received)
                        .as("seed %d", world.seed())
                        .isEqualTo(IntStream.range(0, count).mapToObj("%02x"::formatted).toList());
            }
        }

        private void close() {
            for (End end : ends) {
                end.loop.run(
                        () -> {
                            end.link.close();
                            end.endpoint.close();
                        });
            }
            world.runFor(Duration.ofMinutes(1));
            assertThat(world.octetsAllocated()).as("octets not released").isZero();
        }
    }

    private static final class End implements SctpObserver {
        private final InetAddress address;
        private final SimLoop loop;
        private final LinkTestUser user;
        private final SctpEndpoint endpoint;
        private final M2paLink link;
        private String lastDown = "";

        private End(Pair pair, int number, int peer) {
            World world = pair.world;
            this.address = InetAddress.ofLiteral("10.0.0." + number);
            this.loop = world.loop("end" + number);
            this.user = new LinkTestUser(world.allocator()).silent();
            RemoteEndpoint remote =
                    new RemoteEndpoint(
                            List.of(InetAddress.ofLiteral("10.0.0." + peer)), 3565, 9899);
            try {
                this.endpoint =
                        new TcpTransport(pair.network, world.allocator(), world)
                                .open(new LocalEndpoint(List.of(address), 3565, 9899), this, loop);
            } catch (IOException taken) {
                throw new AssertionError(taken);
            }
            this.link =
                    loop.call(
                            () ->
                                    new M2paLink(
                                            new LinkIdentity("ToOther", 0),
                                            M2paLinkConfig.of(remote, 3565)
                                                    .withTimers(M2paTimers.LAB),
                                            Variant.ITU,
                                            endpoint,
                                            user,
                                            InputObserver.NONE,
                                            world.allocator(),
                                            loop));
        }

        private void start() {
            loop.run(link::start);
        }

        private void setOutage(boolean outage) {
            loop.run(() -> link.setLocalProcessorOutage(outage));
        }

        private boolean isInService() {
            return loop.call(() -> link.status().localState())
                    == M2paLinkStatus.LocalState.IN_SERVICE;
        }

        private boolean isDown() {
            lastDown = loop.call(() -> link.status().association().reason().toString());
            return lastDown.startsWith("peer unreachable");
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            throw new AssertionError(detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            throw new AssertionError(reason);
        }
    }
}
