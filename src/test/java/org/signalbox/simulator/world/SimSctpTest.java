// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class SimSctpTest {
    private static final InetAddress HERE = address("10.0.0.1");
    private static final InetAddress THERE = address("10.0.0.2");

    private World world = new World(1);
    private SimSctp network = new SimSctp(world);

    @AfterEach
    void nothingLeaks() {
        assertThat(world.octetsAllocated()).isZero();
    }

    @Test
    void bothEndsMayCallAtOnce() {
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);

        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));

        assertThat(one.events).containsExactly("up");
        assertThat(two.events).containsExactly("up");
        closeAll(one, two);
    }

    @Test
    void partitionMakesBothEndsUnreachableAfterTheSetTime() {
        network.unreachableAfter(Duration.ofSeconds(8));
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);
        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));

        network.cut(HERE, THERE);
        world.runFor(Duration.ofSeconds(5));
        assertThat(one.association.status().state()).isEqualTo(State.ESTABLISHED);
        world.runFor(Duration.ofSeconds(6));

        assertThat(one.events).containsExactly("up", "down UNREACHABLE");
        assertThat(two.events).containsExactly("up", "down UNREACHABLE");
        closeAll(one, two);
    }

    @Test
    void messagesWaitOutAShortCut() {
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);
        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));

        network.partition(HERE, THERE);
        one.send(0, 1);
        one.send(0, 2);
        world.runFor(Duration.ofSeconds(2));
        assertThat(two.received).isEmpty();
        network.heal(HERE, THERE);
        world.runFor(Duration.ofSeconds(1));

        assertThat(two.received).containsExactly("0:1", "0:2");
        closeAll(one, two);
    }

    @Test
    void unorderedMessagesArriveInNoOrderAndTheOthersInTheirs() {
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);
        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));
        List<Integer> ordered = IntStream.range(0, 20).boxed().toList();
        List<Integer> unordered = IntStream.range(100, 120).boxed().toList();

        ordered.forEach(value -> one.send(0, value));
        unordered.forEach(value -> one.sendUnordered(0, value));
        world.runFor(Duration.ofSeconds(1));

        assertThat(two.stream(0)).filteredOn(value -> value < 100).isEqualTo(ordered);
        assertThat(two.stream(0))
                .filteredOn(value -> value >= 100)
                .containsExactlyInAnyOrderElementsOf(unordered)
                .isNotEqualTo(unordered);
        closeAll(one, two);
    }

    @Test
    void restartedPeerIsNoticed() {
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);
        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));

        network.isolate(THERE);
        two.close();
        network.rejoin(THERE);
        End again = new End("again", THERE, HERE);
        again.open();
        world.runFor(Duration.ofMillis(500));
        one.send(1, 9);
        world.runFor(Duration.ofSeconds(1));

        assertThat(one.events).containsExactly("up", "restart");
        assertThat(again.events).containsExactly("up");
        assertThat(again.received).containsExactly("1:9");
        closeAll(one, again);
    }

    @Test
    void unknownCallerIsRefusedAndReported() {
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, address("10.0.0.3"));

        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));

        assertThat(one.events).containsExactly("down REFUSED");
        assertThat(two.refusals).hasSize(1);
        assertThat(two.refusals.getFirst()).contains("10.0.0.1").contains("10.0.0.3");
        closeAll(one, two);
    }

    @Test
    void shutdownDeliversWhatWasSentBefore() {
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);
        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(1));

        one.send(1, 1);
        one.loop.run(one.association::shutdown);
        world.runFor(Duration.ofSeconds(5));

        assertThat(two.received).containsExactly("1:1");
        assertThat(one.events).containsExactly("up", "down SHUTDOWN_LOCALLY");
        assertThat(two.events).containsExactly("up", "down SHUTDOWN_BY_PEER");
        closeAll(one, two);
    }

    @Seeds(50)
    void orderIsKeptWithinAStreamThroughCutsAndLoss(long seed) {
        world = new World(seed);
        network = new SimSctp(world);
        network.conditions(
                LinkConditions.PERFECT
                        .withDelay(Duration.ofMillis(5), Duration.ofMillis(20))
                        .withLoss(0.1));
        End one = new End("one", HERE, THERE);
        End two = new End("two", THERE, HERE);
        one.open();
        two.open();
        world.runFor(Duration.ofSeconds(2));

        for (int i = 0; i < 100; i++) {
            one.send(i % 2, i);
            if (world.entropy().happens(0.1)) {
                network.cut(HERE, THERE);
            }
            world.runFor(Duration.ofMillis(world.entropy().nextInt(10)));
            network.mend(HERE, THERE);
        }
        world.runFor(Duration.ofSeconds(5));

        assertThat(two.stream(0)).hasSize(50).isSorted();
        assertThat(two.stream(1)).hasSize(50).isSorted();
        closeAll(one, two);
    }

    private void closeAll(End... ends) {
        for (End end : ends) {
            end.close();
        }
        world.runFor(Duration.ofSeconds(1));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class End implements AssociationUser, SctpObserver {
        private final SimLoop loop;
        private final SctpEndpoint endpoint;
        private final Association association;
        private final List<String> events = new ArrayList<>();
        private final List<String> received = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();

        private End(String name, InetAddress local, InetAddress remote) {
            loop = world.loop(name);
            try {
                endpoint = network.open(new LocalEndpoint(List.of(local), 1024, 9899), this, loop);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            association =
                    loop.call(
                            () ->
                                    endpoint.associate(
                                            name,
                                            new RemoteEndpoint(List.of(remote), 1024, 9899),
                                            AssociationProfile.SIGNALLING,
                                            this));
        }

        private void open() {
            loop.run(association::open);
        }

        private void send(int stream, int value) {
            ByteBuf message = world.allocator().buffer(4).writeInt(value);
            loop.run(() -> association.send(stream, PayloadProtocol.M2PA, message));
        }

        private void sendUnordered(int stream, int value) {
            ByteBuf message = world.allocator().buffer(4).writeInt(value);
            loop.run(() -> association.sendUnordered(stream, PayloadProtocol.M2PA, message));
        }

        private void close() {
            loop.run(endpoint::close);
        }

        private List<Integer> stream(int number) {
            return received.stream()
                    .filter(entry -> entry.startsWith(number + ":"))
                    .map(entry -> Integer.parseInt(entry.substring(2)))
                    .toList();
        }

        @Override
        public void onUp(Association up) {
            events.add("up");
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            received.add(stream + ":" + message.readInt());
            message.release();
        }

        @Override
        public void onRestart(Association restarted) {
            events.add("restart");
        }

        @Override
        public void onDown(Association down, DownReason reason) {
            events.add("down " + reason.cause());
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            refusals.add(detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            throw new AssertionError("a virtual wire drops nothing: " + reason);
        }
    }
}
