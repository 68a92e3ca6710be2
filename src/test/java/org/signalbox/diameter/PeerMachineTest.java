// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.machine.Machine;
import org.signalbox.simulator.world.SimEntropy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// Two peers that call each other, over a network that takes its time, refuses and breaks.
@NullUnmarked
class PeerMachineTest {
    private static final long SECOND = 1_000_000_000;
    private static final Application SGD = new Application(10_415, 16_777_313);

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Connection> connections = new ArrayList<>();
    private Random random = new Random(0);
    private boolean disturbed;
    private long now;
    private long sequence;

    @Test
    void whoIsWaitedForIsLetIn() {
        Node iwf = new Node("iwf", 1, true);
        Node mme = new Node("mme", 2, false);
        iwf.meet(mme);

        runFor(Duration.ofSeconds(5));

        assertThat(iwf.log).containsExactly("opened OURS mme", "failback");
        assertThat(mme.log).containsExactly("opened THEIRS iwf", "failback");
    }

    @Test
    void whoHasNothingInCommonIsToldSo() {
        Node iwf = new Node("iwf", 1, true);
        Node other = new Node("hss", 2, false, new Application(10_415, 16_777_251));
        iwf.meet(other);

        runFor(Duration.ofSeconds(5));

        assertThat(iwf.log).containsExactly("closed REFUSED");
        assertThat(other.log).containsExactly("refused 5010");
    }

    @Test
    void whoLeavesSaysSoAndIsNotAskedWhy() {
        Node iwf = new Node("iwf", 1, true);
        Node mme = new Node("mme", 2, true);
        iwf.meet(mme);
        runFor(Duration.ofSeconds(5));
        iwf.log.clear();
        mme.log.clear();

        mme.tell(new PeerInput.Stop(DisconnectCause.DO_NOT_WANT_TO_TALK_TO_YOU));
        runFor(Duration.ofMinutes(5));

        assertThat(mme.log).containsExactly("failover", "closed ended by us");
        assertThat(iwf.log).hasSize(2).first().isEqualTo("failover");
        assertThat(connections).noneMatch(connection -> connection.open);
    }

    @Test
    void whoIsSilentIsGivenUpAndCalledAgain() {
        Node iwf = new Node("iwf", 1, true);
        Node mme = new Node("mme", 2, false);
        iwf.meet(mme);
        runFor(Duration.ofSeconds(5));
        iwf.log.clear();

        mme.deaf = true;
        runFor(Duration.ofSeconds(97));
        // the one or the other notices first that it is not answered
        assertThat(iwf.log).hasSize(2).first().isEqualTo("failover");
        assertThat(iwf.log.getLast()).startsWith("closed");
        mme.deaf = false;
        runFor(Duration.ofMinutes(4));

        assertThat(iwf.log.subList(2, iwf.log.size()))
                .containsExactly("opened OURS mme", "failback");
    }

    /// Whatever has happened: once the network is well there is one connection, both know it, and
    /// both trust each other.
    @Seeds(value = 1_000, further = 4_562)
    void thePeersMeetInTheEnd(long seed) {
        random = new Random(seed);
        Node one = new Node("one.example.org", seed, true);
        Node two = new Node("Two.example.org", seed + 1, random.nextBoolean());
        disturbed = random.nextInt(4) > 0;
        one.meet(two);
        for (int i = random.nextInt(40); i > 0; i--) {
            runFor(Duration.ofMillis(random.nextInt(20_000)));
            Node any = random.nextBoolean() ? one : two;
            switch (random.nextInt(6)) {
                case 0 -> {
                    any.tell(new PeerInput.Stop(DisconnectCause.REBOOTING));
                    runFor(Duration.ofMillis(random.nextInt(10_000)));
                    any.tell(new PeerInput.Start());
                }
                case 1, 2 -> connections.stream().filter(made -> made.open).forEach(this::cut);
                case 3 -> any.deaf = !any.deaf;
                default -> {}
            }
        }
        disturbed = false;
        one.deaf = false;
        two.deaf = false;
        runFor(Duration.ofMinutes(10));

        assertThat(connections).filteredOn(connection -> connection.open).hasSize(1);
        assertThat(one.opened).isNotNull();
        assertThat(one.connection(one.opened)).isSameAs(two.connection(two.opened));
        assertThat(one.machine.isOkay()).as("one after %s", one.log).isTrue();
        assertThat(two.machine.isOkay()).as("two after %s", two.log).isTrue();
    }

    // ---- the network ---------------------------------------------------------------------------

    private record Event(long time, long sequence, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private static final class Connection {
        private final Node caller;
        private final Node called;
        private boolean open = true;
        private long toCaller;
        private long toCalled;

        Connection(Node caller, Node called) {
            this.caller = caller;
            this.called = called;
        }

        Node other(Node node) {
            return node == caller ? called : caller;
        }

        Side sideOf(Node node) {
            return node == caller ? Side.OURS : Side.THEIRS;
        }
    }

    /// Delivers in order, in up to a second if the network is disturbed.
    private void deliver(Connection connection, Node to, Runnable task) {
        long delay = random.nextLong(disturbed ? SECOND : SECOND / 100) + 1;
        boolean toCaller = to == connection.caller;
        long time = Math.max(now + delay, toCaller ? connection.toCaller : connection.toCalled);
        if (toCaller) {
            connection.toCaller = time;
        } else {
            connection.toCalled = time;
        }
        events.add(new Event(time, sequence++, task));
    }

    private void cut(Connection connection) {
        connection.open = false;
        deliver(connection, connection.caller, () -> connection.caller.lose(connection));
        deliver(connection, connection.called, () -> connection.called.lose(connection));
    }

    private void runFor(Duration duration) {
        long end = now + duration.toNanos();
        while (true) {
            long next = events.isEmpty() ? Machine.NO_DEADLINE : events.peek().time();
            Node due = null;
            for (Node node : nodes) {
                if (node.machine.nextDeadline() < next) {
                    next = node.machine.nextDeadline();
                    due = node;
                }
            }
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            if (due == null) {
                events.poll().task().run();
            } else {
                due.machine.advance(now, due::perform);
            }
        }
    }

    // ---- a node --------------------------------------------------------------------------------

    private final List<Node> nodes = new ArrayList<>();

    private final class Node {
        private final Capabilities capabilities;
        private final PeerMachine machine;
        private final List<String> log = new ArrayList<>();
        private Node peer;
        private @Nullable Connection ours;
        private @Nullable Connection theirs;
        private @Nullable Connection candidate;
        private @Nullable Side opened;
        private boolean trusted;
        private boolean deaf;

        Node(String name, long seed, boolean calls) {
            this(name, seed, calls, SGD);
        }

        Node(String name, long seed, boolean calls, Application application) {
            capabilities =
                    new Capabilities(
                            name,
                            "example.org",
                            List.of(InetAddress.ofLiteral("192.0.2.1")),
                            0,
                            "test",
                            0,
                            Set.of(application));
            PeerProfile profile =
                    new PeerProfile(
                            calls,
                            PeerProfile.DEFAULT.opening(),
                            PeerProfile.DEFAULT.closing(),
                            PeerProfile.DEFAULT.watchdog());
            machine = new PeerMachine(capabilities, profile, new SimEntropy(seed));
            nodes.add(this);
        }

        void meet(Node other) {
            peer = other;
            other.peer = this;
            tell(new PeerInput.Start());
            other.tell(new PeerInput.Start());
        }

        void tell(PeerInput input) {
            machine.handle(input, now, this::perform);
        }

        @Nullable Connection connection(Side side) {
            return side == Side.OURS ? ours : theirs;
        }

        private void forget(Side side) {
            if (side == Side.OURS) {
                ours = null;
            } else {
                theirs = null;
            }
        }

        void lose(Connection connection) {
            Side side = connection.sideOf(this);
            if (connection(side) == connection) {
                forget(side);
                tell(new PeerInput.Lost(side, "cut"));
            }
        }

        private void perform(PeerOutput output) {
            switch (output) {
                case PeerOutput.Connect _ -> connect();
                case PeerOutput.Disconnect(Side side) -> {
                    Connection connection = connection(side);
                    forget(side);
                    if (connection != null) {
                        end(connection, "ended");
                    }
                }
                case PeerOutput.Refuse(int result) -> {
                    log.add("refused " + result);
                    Connection refused = theirs;
                    theirs = candidate;
                    end(refused, "REFUSED");
                }
                case PeerOutput.Send(Side side, PeerMessage message) -> {
                    Connection connection = connection(side);
                    assertThat(connection).as("a connection to send on").isNotNull();
                    deliver(connection, peer, () -> peer.receive(connection, message));
                }
                case PeerOutput.Opened(Side side, Capabilities theirsNow) -> {
                    assertThat(opened).isNull();
                    opened = side;
                    log.add("opened " + side + " " + theirsNow.host());
                }
                case PeerOutput.Closed(String reason) -> {
                    assertThat(trusted).isFalse();
                    opened = null;
                    log.add("closed " + reason);
                }
                case PeerOutput.Failback _ -> {
                    assertThat(opened).isNotNull();
                    assertThat(trusted).isFalse();
                    trusted = true;
                    log.add("failback");
                }
                case PeerOutput.Failover _ -> {
                    assertThat(trusted).isTrue();
                    trusted = false;
                    log.add("failover");
                }
            }
        }

        private void connect() {
            assertThat(ours).as("no call at the same time").isNull();
            Connection made = new Connection(this, peer);
            ours = made;
            boolean fails = disturbed && random.nextInt(3) == 0;
            made.open = !fails;
            connections.add(made);
            deliver(
                    made,
                    this,
                    () -> {
                        if (ours != made) {
                            return;
                        }
                        if (fails) {
                            ours = null;
                            tell(new PeerInput.NotConnected("nobody there"));
                        } else {
                            tell(new PeerInput.Connected());
                        }
                    });
        }

        private void end(Connection connection, String reason) {
            if (connection.open) {
                connection.open = false;
                Node other = connection.other(this);
                deliver(
                        connection,
                        other,
                        () -> {
                            Side side = connection.sideOf(other);
                            if (other.connection(side) == connection) {
                                other.forget(side);
                                other.tell(new PeerInput.Lost(side, reason));
                            }
                        });
            }
        }

        private void receive(Connection connection, PeerMessage message) {
            if (deaf) {
                return;
            }
            Side side = connection.sideOf(this);
            if (message instanceof PeerMessage.CapabilitiesRequest(Capabilities asking)) {
                if (connection.open) {
                    candidate = theirs; // comes back if this one is refused
                    theirs = connection;
                    tell(new PeerInput.Called(asking));
                }
            } else if (connection(side) == connection) {
                tell(new PeerInput.Received(side, message));
            }
        }
    }
}
