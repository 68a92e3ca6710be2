// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/// Two nodes over a network that loses, doubles, reorders and corrupts, with partitions and with
/// nodes that die, abort and shut down at any moment.
///
/// Invariants: within one life of an association each stream delivers 0, 1, 2, ... exactly once;
/// what was sent in no order arrives once and whole; what the two ends hold is bounded; nothing
/// leaks; once the network is quiet both ends are up, and everything sent arrives.
class UserlandSimulationTest {
    private static final int STREAMS = 3;
    private static final int WINDOW = 48 * 1024;
    private static final int BUFFER = 64 * 1024;

    /// Both ends' send buffers, receive windows (twice, see Receiver) and what the wire holds.
    private static final long MEMORY_MAX = 2L * BUFFER + 4L * WINDOW + 1024 * 1024;

    private static final AssociationProfile PROFILE =
            new AssociationProfile(
                    Initiation.BOTH,
                    STREAMS,
                    STREAMS,
                    Duration.ofMillis(300),
                    Duration.ofMillis(100),
                    Duration.ofMillis(800),
                    5,
                    6,
                    4,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(20),
                    WINDOW,
                    BUFFER);

    @Seeds(300)
    void everyLifeIsInOrderAndTheEndsAgree(long seed) {
        World world = new World(seed);
        SimDatagrams network = new SimDatagrams(world);
        SimEntropy chance = world.entropy("timeline");
        List<List<InetAddress>> addresses =
                chance.nextInt(3) == 0
                        ? List.of(
                                List.of(address("10.0.0.1"), address("10.1.0.1")),
                                List.of(address("10.0.0.2"), address("10.1.0.2")))
                        : List.of(List.of(address("10.0.0.1")), List.of(address("10.0.0.2")));
        Node one = new Node("one", world, network, addresses.get(0), addresses.get(1));
        Node two = new Node("two", world, network, addresses.get(1), addresses.get(0));
        world.check(() -> assertThat(world.octetsAllocated()).as("memory").isLessThan(MEMORY_MAX));
        network.conditions(badNetwork(chance));
        one.start();
        two.start();

        for (int i = 0; i < 120; i++) {
            disturb(chance, network, i % 2 == 0 ? one : two, addresses);
            one.sendSome(chance);
            two.sendSome(chance);
            world.runFor(Duration.ofMillis(chance.nextInt(200)));
        }
        network.conditions(LinkConditions.PERFECT);
        mendAll(network, addresses);
        world.runUntil(
                "both ends up with nothing outstanding",
                () -> one.isQuiet() && two.isQuiet(),
                Duration.ofSeconds(120));
        one.sendSome(chance);
        two.sendSome(chance);
        world.runUntil(
                "all delivered",
                () -> one.hasHeardAllOf(two) && two.hasHeardAllOf(one),
                Duration.ofSeconds(20));

        one.stop();
        two.stop();
        world.runFor(Duration.ofSeconds(5));
        assertThat(network.inFlight()).isZero();
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
        assertThat(one.lives + two.lives).isPositive();
    }

    /// Here a process once came back with the tags of the one before it, when all drew from the
    /// same entropy, and the two were taken for one.
    @Test
    void processThatComesBackIsNotTakenForTheOneBefore() {
        everyLifeIsInOrderAndTheEndsAgree(5552);
    }

    @Seeds(50)
    void nothingIsLostWhileTheAssociationLives(long seed) {
        World world = new World(seed);
        SimDatagrams network = new SimDatagrams(world);
        SimEntropy chance = world.entropy("timeline");
        List<InetAddress> here = List.of(address("10.0.0.1"));
        List<InetAddress> there = List.of(address("10.0.0.2"));
        Node one = new Node("one", world, network, here, there);
        Node two = new Node("two", world, network, there, here);
        network.conditions(
                LinkConditions.PERFECT
                        .withDelay(Duration.ofMillis(5), Duration.ofMillis(5))
                        .withLoss(0.03)
                        .withDuplication(0.03)
                        .withReordering(0.05)
                        .withCorruption(0.02));
        one.start();
        two.start();
        world.runUntil("up", () -> one.isQuiet() && two.isQuiet(), Duration.ofSeconds(30));

        for (int i = 0; i < 100; i++) {
            one.sendSome(chance);
            two.sendSome(chance);
            one.sendNow(i % STREAMS, i % 10 == 0 ? 4000 : 100, true);
            two.sendNow(i % STREAMS, 100, true);
            world.runFor(Duration.ofMillis(chance.nextInt(100)));
        }
        world.runUntil(
                "all delivered",
                () -> one.hasHeardAllOf(two) && two.hasHeardAllOf(one),
                Duration.ofSeconds(60));

        assertThat(one.lives).isEqualTo(1);
        assertThat(two.heardUnordered.cardinality()).isGreaterThan(50);
        assertThat(two.lives).isEqualTo(1);
        assertThat(one.lastCount(two)).isGreaterThan(100);
        one.stop();
        two.stop();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
    }

    /// RFC 9260 section 6.6: a lost packet holds up what follows in its stream, and nothing else.
    @Test
    void unorderedMessageDoesNotWaitForALostPacket() {
        World world = new World(1);
        SimDatagrams network = new SimDatagrams(world);
        InetAddress here = address("10.0.0.1");
        InetAddress there = address("10.0.0.2");
        Node one = new Node("one", world, network, List.of(here), List.of(there));
        Node two = new Node("two", world, network, List.of(there), List.of(here));
        one.start();
        two.start();
        world.runUntil("up", () -> one.isQuiet() && two.isQuiet(), Duration.ofSeconds(30));

        network.cut(here, there);
        one.sendNow(0, 100, false);
        world.runFor(Duration.ofMillis(10));
        network.heal(here, there);
        one.sendNow(0, 100, false);
        one.sendNow(0, 3000, true);
        world.runFor(Duration.ofMillis(50)); // less than RTO.Min

        assertThat(two.heard[0]).isZero();
        assertThat(two.heardUnordered.cardinality()).isEqualTo(1);
        world.runUntil("all delivered", () -> two.hasHeardAllOf(one), Duration.ofSeconds(2));
        assertThat(two.heard[0]).isEqualTo(2);
        one.stop();
        two.stop();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
    }

    /// RFC 9260 sections 6.4 and 8.2: one path dies under traffic, both ends move to the other, and
    /// back when it has come back; only when both die does the association end, at both ends.
    @Seeds(100)
    void pathMayDieAndComeBackWithoutLoss(long seed) {
        World world = new World(seed);
        SimDatagrams network = new SimDatagrams(world);
        SimEntropy chance = world.entropy("timeline");
        List<InetAddress> here = List.of(address("10.0.0.1"), address("10.1.0.1"));
        List<InetAddress> there = List.of(address("10.0.0.2"), address("10.1.0.2"));
        Node one = new Node("one", world, network, here, there);
        Node two = new Node("two", world, network, there, here);
        network.conditions(
                LinkConditions.PERFECT
                        .withDelay(Duration.ofMillis(5), Duration.ofMillis(5))
                        .withLoss(0.01)
                        .withReordering(0.03));
        one.start();
        two.start();
        world.runUntil("up", () -> one.isQuiet() && two.isQuiet(), Duration.ofSeconds(30));

        for (int round = 0; round < 2; round++) {
            int dies = chance.nextInt(2);
            if (chance.happens(0.7)) {
                network.cut(here.get(dies), there.get(dies)); // one direction is enough
            }
            network.cut(there.get(dies), here.get(dies));
            converse(one, two, chance, world, 60);
            world.runUntil(
                    "the dead path is known at both ends",
                    () -> !one.isActive(there.get(dies)) && !two.isActive(here.get(dies)),
                    Duration.ofSeconds(60));
            network.heal(here.get(dies), there.get(dies));
            converse(one, two, chance, world, 60);
            world.runUntil(
                    "data has gone back to the primary",
                    () -> one.dataGoesTo(there.get(0)) && two.dataGoesTo(here.get(0)),
                    Duration.ofSeconds(60));
        }
        converse(one, two, chance, world, 10);
        world.runUntil(
                "all delivered",
                () -> one.hasHeardAllOf(two) && two.hasHeardAllOf(one),
                Duration.ofSeconds(60));
        assertThat(one.lives).isEqualTo(1);
        assertThat(two.lives).isEqualTo(1);
        assertThat(one.lastCount(two)).isGreaterThan(100);

        network.partition(here.get(0), there.get(0));
        network.partition(here.get(1), there.get(1));
        one.sendSome(chance);
        world.runUntil("both ends down", () -> one.isDown() && two.isDown(), Duration.ofMinutes(3));
        mendAll(network, List.of(here, there));
        world.runUntil("up again", () -> one.isQuiet() && two.isQuiet(), Duration.ofSeconds(60));
        converse(one, two, chance, world, 10);
        world.runUntil(
                "all delivered again",
                () -> one.hasHeardAllOf(two) && two.hasHeardAllOf(one),
                Duration.ofSeconds(60));

        one.stop();
        two.stop();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
    }

    private static void converse(Node one, Node two, SimEntropy chance, World world, int turns) {
        for (int i = 0; i < turns; i++) {
            one.sendSome(chance);
            two.sendSome(chance);
            world.runFor(Duration.ofMillis(chance.nextInt(200)));
        }
    }

    /// With two addresses an end the death of either path, in one direction or both and for however
    /// long, is nothing that a user notices. Nothing else is lost here: time-outs of both paths add
    /// up to the association's limit (section 8.1).
    @Seeds(100)
    void pathMayDieForAMomentUnnoticed(long seed) {
        World world = new World(seed);
        SimDatagrams network = new SimDatagrams(world);
        SimEntropy chance = world.entropy("timeline");
        List<InetAddress> here = List.of(address("10.0.0.1"), address("10.1.0.1"));
        List<InetAddress> there = List.of(address("10.0.0.2"), address("10.1.0.2"));
        Node one = new Node("one", world, network, here, there);
        Node two = new Node("two", world, network, there, here);
        world.check(() -> assertThat(world.octetsAllocated()).as("memory").isLessThan(MEMORY_MAX));
        network.conditions(
                LinkConditions.PERFECT
                        .withDelay(Duration.ofMillis(10), Duration.ofMillis(5))
                        .withDuplication(0.02)
                        .withReordering(0.02));
        one.start();
        two.start();
        world.runUntil("up", () -> one.hasAllPaths() && two.hasAllPaths(), Duration.ofSeconds(30));

        for (int death = 0; death < 6; death++) {
            int which = chance.nextInt(2);
            switch (chance.nextInt(3)) {
                case 0 -> network.cut(here.get(which), there.get(which));
                case 1 -> network.cut(there.get(which), here.get(which));
                default -> network.partition(here.get(which), there.get(which));
            }
            for (int i = chance.nextInt(80); i > 0; i--) {
                one.sendSome(chance);
                two.sendSome(chance);
                world.runFor(Duration.ofMillis(chance.nextInt(150)));
            }
            network.heal(here.get(which), there.get(which));
            world.runUntil(
                    "both paths are back",
                    () -> one.hasAllPaths() && two.hasAllPaths(),
                    Duration.ofSeconds(60));
        }
        world.runUntil(
                "all delivered",
                () -> one.hasHeardAllOf(two) && two.hasHeardAllOf(one),
                Duration.ofSeconds(60));

        assertThat(one.lives).isEqualTo(1);
        assertThat(two.lives).isEqualTo(1);
        one.stop();
        two.stop();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
    }

    /// RFC 9260 section 9.2: whoever ends, everything that either end was given is delivered, and
    /// both are told of the same end.
    @Seeds(200)
    void gracefulEndDeliversEverythingAndBothEndsAgree(long seed) {
        World world = new World(seed);
        SimDatagrams network = new SimDatagrams(world);
        SimEntropy chance = world.entropy("timeline");
        List<InetAddress> here = List.of(address("10.0.0.1"));
        List<InetAddress> there = List.of(address("10.0.0.2"));
        Node one = new Node("one", world, network, here, there);
        Node two = new Node("two", world, network, there, here);
        network.conditions(
                LinkConditions.PERFECT
                        .withDelay(
                                Duration.ofMillis(1 + chance.nextInt(20)),
                                Duration.ofMillis(chance.nextInt(10)))
                        .withLoss(chance.nextInt(6) / 100.0)
                        .withDuplication(chance.nextInt(6) / 100.0)
                        .withReordering(chance.nextInt(12) / 100.0)
                        .withCorruption(chance.nextInt(4) / 100.0));
        one.start();
        two.start();
        world.runUntil("up", () -> one.isUp() && two.isUp(), Duration.ofSeconds(30));

        one.stopped = true;
        two.stopped = true;
        for (int i = chance.nextInt(40); i > 0; i--) {
            one.sendSome(chance);
            two.sendSome(chance);
            world.runFor(Duration.ofMillis(chance.nextInt(60)));
        }
        one.shutdown();
        if (chance.nextInt(2) == 0) {
            world.runFor(Duration.ofMillis(chance.nextInt(40)));
            two.shutdown();
        }
        world.runUntil(
                "both down",
                () -> one.lastCause() != null && two.lastCause() != null,
                Duration.ofSeconds(60));

        assertThat(List.of(one.lastCause(), two.lastCause()))
                .isIn(
                        List.of(Cause.SHUTDOWN_LOCALLY, Cause.SHUTDOWN_BY_PEER),
                        List.of(Cause.SHUTDOWN_BY_PEER, Cause.SHUTDOWN_LOCALLY),
                        List.of(Cause.SHUTDOWN_LOCALLY, Cause.SHUTDOWN_LOCALLY));
        assertThat(two.hasHeardAllOf(one)).as("two has heard all of one").isTrue();
        assertThat(one.hasHeardAllOf(two)).as("one has heard all of two").isTrue();
        one.stop();
        two.stop();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
    }

    private static LinkConditions badNetwork(SimEntropy chance) {
        return LinkConditions.PERFECT
                .withDelay(
                        Duration.ofMillis(1 + chance.nextInt(40)),
                        Duration.ofMillis(chance.nextInt(20)))
                .withLoss(chance.nextInt(12) / 100.0)
                .withDuplication(chance.nextInt(8) / 100.0)
                .withReordering(chance.nextInt(12) / 100.0)
                .withCorruption(chance.nextInt(6) / 100.0);
    }

    private static void disturb(
            SimEntropy chance, SimDatagrams network, Node node, List<List<InetAddress>> addresses) {
        int which = chance.nextInt(addresses.getFirst().size());
        InetAddress here = addresses.get(0).get(which);
        InetAddress there = addresses.get(1).get(which);
        switch (chance.nextInt(40)) {
            case 0 -> node.die();
            case 1 -> node.abort();
            case 2 -> node.shutdown();
            case 3 -> network.partition(here, there);
            case 4 -> network.cut(here, there);
            case 5 -> network.cut(there, here);
            case 6, 7, 8, 9 -> mendAll(network, addresses);
            case 10 -> network.conditions(badNetwork(chance));
            default -> {}
        }
    }

    private static void mendAll(SimDatagrams network, List<List<InetAddress>> addresses) {
        for (InetAddress here : addresses.get(0)) {
            for (InetAddress there : addresses.get(1)) {
                network.heal(here, there);
            }
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A node whose process may die. Each time its association comes up or is restarted, a new life
    /// begins; every message says of which life it is, and what number within its stream.
    private static final class Node implements AssociationUser, SctpObserver {
        private static final int HEADER = 12;

        /// Tells the two kinds apart.
        private static final PayloadProtocol UNORDERED = PayloadProtocol.M3UA;

        private final String name;
        private final World world;
        private final SimDatagrams network;
        private final List<InetAddress> local;
        private final List<InetAddress> remote;
        private final SimLoop loop;

        private SctpEndpoint endpoint;
        private Association association;
        private boolean stopped;
        private @Nullable Cause cause;
        private int lives;
        private int processes;
        private int downs;
        private int life;
        private int[] sent = new int[STREAMS];
        private int heardLife;
        private int[] heard = new int[STREAMS];
        private int sentUnordered;
        private BitSet heardUnordered = new BitSet();

        private Node(
                String name,
                World world,
                SimDatagrams network,
                List<InetAddress> local,
                List<InetAddress> remote) {
            this.name = name;
            this.world = world;
            this.network = network;
            this.local = local;
            this.remote = remote;
            this.loop = world.loop(name);
            this.endpoint = openEndpoint();
            this.association = associate();
        }

        private SctpEndpoint openEndpoint() {
            // entropy of its own for each process: one that drew its predecessor's tags and TSNs
            // could not be told from it
            String process = name + "#" + processes++;
            UserlandSctp transport =
                    new UserlandSctp(network, world.entropy(process), world.allocator(), world);
            try {
                return transport.open(new LocalEndpoint(local, 1024, 9899), this, loop);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Association associate() {
            return loop.call(
                    () ->
                            endpoint.associate(
                                    name, new RemoteEndpoint(remote, 1024, 9899), PROFILE, this));
        }

        private void start() {
            loop.run(association::open);
        }

        /// The process dies without a word and is started again at once.
        private void die() {
            local.forEach(network::isolate);
            stopped = true;
            loop.run(endpoint::close);
            stopped = false;
            local.forEach(network::rejoin);
            endpoint = openEndpoint();
            association = associate();
            start();
        }

        private void abort() {
            loop.run(() -> association.abort("a whim"));
        }

        private void shutdown() {
            loop.run(association::shutdown);
        }

        private void stop() {
            stopped = true;
            loop.run(endpoint::close);
        }

        private void sendSome(SimEntropy chance) {
            int count = chance.nextInt(12);
            loop.run(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            send(chance);
                        }
                        association.flush();
                    });
        }

        private void send(SimEntropy chance) {
            int stream = chance.nextInt(STREAMS);
            int padding = chance.nextInt(20) == 0 ? chance.nextInt(8000) : chance.nextInt(150);
            send(stream, padding, false);
        }

        private void sendNow(int stream, int padding, boolean unordered) {
            loop.run(
                    () -> {
                        send(stream, padding, unordered);
                        association.flush();
                    });
        }

        private void send(int stream, int padding, boolean unordered) {
            int number = unordered ? sentUnordered : sent[stream];
            ByteBuf message = world.allocator().buffer(HEADER + padding);
            message.writeInt(life).writeInt(stream).writeInt(number);
            for (int i = 0; i < padding; i++) {
                message.writeByte(number + i);
            }
            if (unordered) {
                if (association.sendUnordered(stream, UNORDERED, message)) {
                    sentUnordered++;
                }
            } else if (association.send(stream, PayloadProtocol.M2PA, message)) {
                sent[stream]++;
            }
        }

        private boolean isUp() {
            return loop.call(association::status).state() == State.ESTABLISHED;
        }

        private boolean hasAllPaths() {
            return isUp()
                    && loop.call(association::status).paths().stream()
                            .allMatch(path -> path.active() && path.errors() == 0);
        }

        private @Nullable Cause lastCause() {
            return cause;
        }

        private boolean isQuiet() {
            AssociationStatus status = loop.call(association::status);
            return status.state() == State.ESTABLISHED
                    && status.outstandingOctets() == 0
                    && status.queuedOctets() == 0;
        }

        private boolean isDown() {
            return downs > 0;
        }

        private boolean isActive(InetAddress address) {
            return path(address).active();
        }

        private boolean dataGoesTo(InetAddress address) {
            return path(address).used();
        }

        private AssociationStatus.Path path(InetAddress address) {
            return loop.call(association::status).paths().stream()
                    .filter(path -> path.remote().getAddress().equals(address))
                    .findFirst()
                    .orElseThrow();
        }

        private boolean hasHeardAllOf(Node peer) {
            for (int i = 0; i < STREAMS; i++) {
                if (peer.sent[i] > 0 && heardLife != peer.life || heard[i] != peer.sent[i]) {
                    return false;
                }
            }
            return heardUnordered.cardinality() == peer.sentUnordered;
        }

        private int lastCount(Node peer) {
            assertThat(heardLife).isEqualTo(peer.life);
            return heard[0] + heard[1] + heard[2];
        }

        private void newLife() {
            lives++;
            life = (int) world.now() ^ name.hashCode();
            sent = new int[STREAMS];
            heard = new int[STREAMS];
            sentUnordered = 0;
            heardUnordered = new BitSet();
            heardLife = 0;
        }

        @Override
        public void onUp(Association up) {
            newLife();
        }

        @Override
        public void onRestart(Association restarted) {
            newLife();
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            int ofLife = message.readInt();
            if (heardLife == 0) {
                heardLife = ofLife;
            }
            assertThat(ofLife).as("life of a message to %s", name).isEqualTo(heardLife);
            assertThat(message.readInt()).as("stream").isEqualTo(stream);
            int number = message.readInt();
            if (payloadProtocol == UNORDERED.number()) {
                assertThat(heardUnordered.get(number)).as("%d heard before", number).isFalse();
                heardUnordered.set(number);
            } else {
                assertThat(number)
                        .as("number on stream %d to %s", stream, name)
                        .isEqualTo(heard[stream]++);
                assertThat(payloadProtocol).isEqualTo(PayloadProtocol.M2PA.number());
            }
            for (int i = 0; message.isReadable(); i++) {
                assertWhole(message.readByte() == (byte) (number + i), number, stream);
            }
            message.release();
        }

        private void assertWhole(boolean isAsSent, int number, int stream) {
            if (!isAsSent) { // asked for every octet
                throw new AssertionError(
                        "message %d on stream %d to %s is damaged".formatted(number, stream, name));
            }
        }

        @Override
        public void onDown(Association down, DownReason reason) {
            cause = reason.cause();
            downs++;
            if (!stopped) {
                long pause = Duration.ofMillis(50 + world.entropy().nextInt(500)).toNanos();
                loop.schedule(
                        world.now() + pause,
                        () -> {
                            if (down == association) {
                                down.open();
                            }
                        });
            }
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            throw new AssertionError("the peer is configured: " + detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            assertThat(reason).isNotEmpty();
        }
    }
}
