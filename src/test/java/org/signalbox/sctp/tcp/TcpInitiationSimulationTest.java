// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.Seeds;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Who calls whom, for every pair of roles in which one calls and the other takes calls, in either
/// order of start and at any distance in time and space: the association comes up at once, once, at
/// both ends, and no end is told of a refusal. The end with the higher address is `higher`.
class TcpInitiationSimulationTest {
    private static final AssociationProfile PROFILE = AssociationProfile.SIGNALLING;

    /// A call that finds nobody waits so long before the next; else all is done within a second.
    private static final Duration AT_ONCE = Duration.ofMillis(900);

    private static final ByteBuf STATUS =
            Unpooled.unreleasableBuffer(
                    Unpooled.copyLong(0x01000B02_00000014L, 0, 0xFFFFFF00_00000001L)
                            .slice(0, 20)
                            .asReadOnly());

    @Seeds(150)
    void activeAndBoth(long seed) {
        new Pair(seed, Initiation.ACTIVE, Initiation.BOTH).comesUpOnce();
    }

    @Seeds(150)
    void bothAndActive(long seed) {
        new Pair(seed, Initiation.BOTH, Initiation.ACTIVE).comesUpOnce();
    }

    @Seeds(150)
    void bothAndBoth(long seed) {
        new Pair(seed, Initiation.BOTH, Initiation.BOTH).comesUpOnce();
    }

    @Seeds(50)
    void passiveAndBoth(long seed) {
        new Pair(seed, Initiation.PASSIVE, Initiation.BOTH).comesUpOnce();
    }

    @Seeds(50)
    void bothAndPassive(long seed) {
        new Pair(seed, Initiation.BOTH, Initiation.PASSIVE).comesUpOnce();
    }

    @Seeds(50)
    void activeAndPassive(long seed) {
        new Pair(seed, Initiation.ACTIVE, Initiation.PASSIVE).comesUpOnce();
    }

    @Seeds(50)
    void passiveAndActive(long seed) {
        new Pair(seed, Initiation.PASSIVE, Initiation.ACTIVE).comesUpOnce();
    }

    /// Ends die and return at any moment, with or without a word; in the end both agree.
    @Seeds(300)
    void bothEndsAgreeWhateverHappened(long seed) {
        Pair pair = new Pair(seed, Initiation.BOTH, Initiation.BOTH);
        SimEntropy chance = pair.world.entropy("chance");
        pair.lower.listen();
        pair.higher.listen();
        pair.lower.start();
        pair.higher.start();

        for (int round = 0; round < 20; round++) {
            pair.world.runFor(Duration.ofMillis(chance.nextInt(700)));
            End one = chance.nextInt(2) == 0 ? pair.lower : pair.higher;
            switch (chance.nextInt(4)) {
                case 0 -> one.dieAndReturn();
                case 1 -> one.abort();
                case 2 -> pair.lower.speak();
                default -> pair.higher.speak();
            }
        }
        pair.world.runFor(Duration.ofSeconds(20));

        pair.lower.heard = 0;
        pair.higher.heard = 0;
        pair.lower.speak();
        pair.higher.speak();
        pair.world.runFor(Duration.ofSeconds(1));
        assertThat(pair.lower.heard).as("%s", pair).isOne();
        assertThat(pair.higher.heard).as("%s", pair).isOne();
        pair.end();
    }

    /// Two ends that know each other.
    private static final class Pair {
        private final World world;
        private final SimStreams network;
        private final End lower;
        private final End higher;

        private Pair(long seed, Initiation ofLower, Initiation ofHigher) {
            this.world = new World(seed);
            this.network = new SimStreams(world);
            SimEntropy chance = world.entropy("distance");
            network.conditions(
                    LinkConditions.PERFECT.withDelay(
                            Duration.ofNanos(chance.upTo(40_000_000)),
                            Duration.ofNanos(chance.upTo(20_000_000))));
            network.pieces(1 + chance.nextInt(30));
            this.lower = new End(this, 1, 2, ofLower);
            this.higher = new End(this, 2, 1, ofHigher);
        }

        private void comesUpOnce() {
            SimEntropy chance = world.entropy("start");
            lower.listen();
            higher.listen();
            // who calls, and does not try again by itself, finds the other started
            End first = chance.nextInt(2) == 0 ? lower : higher;
            End second = first == lower ? higher : lower;
            boolean mayWait = first.initiation != Initiation.ACTIVE;
            first.start();
            world.runFor(Duration.ofNanos(mayWait ? chance.upTo(200_000_000) : 0));
            second.start();

            boolean refusedBefore = mayWait && first.initiation == Initiation.BOTH;
            Duration limit = refusedBefore ? AT_ONCE.plus(PROFILE.rtoInitial()) : AT_ONCE;
            world.runFor(limit);

            assertThat(lower.events).as("lower of %s", this).containsExactly("up");
            assertThat(higher.events).as("higher of %s", this).containsExactly("up");
            lower.speak();
            higher.speak();
            world.runFor(Duration.ofSeconds(5));
            assertThat(lower.heard).as("%s", this).isEqualTo(2);
            assertThat(higher.heard).as("%s", this).isEqualTo(2);
            assertThat(lower.events).as("lower of %s", this).containsExactly("up");
            assertThat(higher.events).as("higher of %s", this).containsExactly("up");
            end();
        }

        private void end() {
            lower.close();
            higher.close();
            world.runFor(Duration.ofMinutes(1));
            assertThat(world.octetsAllocated()).as("octets not released").isZero();
        }

        @Override
        public String toString() {
            return "seed %d: lower %s, higher %s"
                    .formatted(world.seed(), lower.events, higher.events);
        }
    }

    /// An end whose user says something as soon as it can, as M2PA does, and opens again after a
    /// while.
    private static final class End implements AssociationUser, SctpObserver {
        private final Pair pair;
        private final Initiation initiation;
        private final InetAddress address;
        private final RemoteEndpoint peer;
        private final SimLoop loop;
        private final List<String> events = new ArrayList<>();

        private SctpEndpoint endpoint;
        private Association association;
        private boolean closed;
        private int heard;

        @SuppressWarnings("NullAway.Init")
        private End(Pair pair, int number, int peer, Initiation initiation) {
            this.pair = pair;
            this.initiation = initiation;
            this.address = InetAddress.ofLiteral("10.0.0." + number);
            this.peer =
                    new RemoteEndpoint(
                            List.of(InetAddress.ofLiteral("10.0.0." + peer)), 2905, 9899);
            this.loop = pair.world.loop("end" + number);
        }

        private void listen() {
            closed = false;
            loop.run(
                    () -> {
                        try {
                            endpoint =
                                    new TcpTransport(
                                                    pair.network,
                                                    pair.world.allocator(),
                                                    pair.world)
                                            .open(
                                                    new LocalEndpoint(List.of(address), 2905, 9899),
                                                    this,
                                                    loop);
                        } catch (IOException taken) {
                            throw new AssertionError(taken);
                        }
                        association =
                                endpoint.associate(
                                        "end", peer, PROFILE.withInitiation(initiation), this);
                    });
        }

        private void start() {
            loop.run(association::open);
        }

        private void dieAndReturn() {
            pair.network.isolate(address);
            events.add("dies");
            close();
            pair.network.rejoin(address);
            listen();
            loop.run(association::open);
        }

        private void close() {
            Association last = association;
            loop.run(
                    () -> {
                        closed = true;
                        last.remove("closed");
                        endpoint.close();
                    });
        }

        private void abort() {
            loop.run(() -> association.abort("told to"));
        }

        private void speak() {
            loop.run(this::say);
        }

        private void say() {
            ByteBuf message = pair.world.allocator().buffer().writeBytes(STATUS.duplicate());
            association.send(0, PayloadProtocol.M2PA, message);
            association.flush();
        }

        @Override
        public void onUp(Association up) {
            events.add("up");
            say();
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            assertThat(on.status().state()).isEqualTo(State.ESTABLISHED);
            heard++;
            message.release();
        }

        @Override
        public void onRestart(Association restarted) {
            events.add("restart");
            say();
        }

        @Override
        public void onDown(Association down, DownReason reason) {
            events.add("down " + reason);
            loop.schedule(
                    loop.now() + 1_000_000_000L,
                    () -> {
                        if (down == association && !closed) {
                            association.open();
                        }
                    });
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            events.add("refuses: " + detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            throw new AssertionError(reason);
        }
    }
}
