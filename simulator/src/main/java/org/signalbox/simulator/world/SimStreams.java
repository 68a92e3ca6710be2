// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// One network of virtual TCP connections, shared by all nodes of a [World].
///
/// What matters of TCP to those above is here: a system that takes a call before the node behind it
/// has looked; octets in order, cut and joined at any place; loss that shows as delay; a cut wire
/// that is noticed only by who has something to send or keep-alive set, and late; the difference
/// between a graceful end and a reset; connections of which one end does not know that the other is
/// dead. Windows are not here: a reader is never slow.
public final class SimStreams implements StreamTransport {
    private static final int FIRST_CHOSEN_PORT = 32768;
    private static final Duration CALL_MAX = Duration.ofSeconds(10);
    private static final Duration FIRST_REPEAT = Duration.ofMillis(200);
    private static final Duration CALL_REPEAT = Duration.ofSeconds(1);
    private static final Duration REPEAT_MAX = Duration.ofSeconds(120);

    /// As Linux has it: about a quarter of an hour.
    private static final int REPEATS_MAX = 15;

    private final World world;
    private final Wiring wiring = new Wiring();
    private final Map<InetSocketAddress, Listening> listening = new HashMap<>();

    private int pieceOctetsMax = Integer.MAX_VALUE;
    private int nextPort = FIRST_CHOSEN_PORT;

    public SimStreams(World world) {
        this.world = world;
    }

    /// The same conditions everywhere. Duplication, reordering and corruption mean nothing here.
    public void conditions(LinkConditions all) {
        wiring.conditions(all);
    }

    /// Octets arrive in pieces of any length up to this.
    public void pieces(int octetsMax) {
        pieceOctetsMax = octetsMax;
    }

    /// Cuts both directions.
    public void partition(InetAddress one, InetAddress other) {
        wiring.cut(one, other);
        wiring.cut(other, one);
    }

    /// Repairs both directions.
    public void heal(InetAddress one, InetAddress other) {
        wiring.mend(one, other);
        wiring.mend(other, one);
    }

    /// Cuts everything from and to an address. What is closed while isolated cannot say goodbye:
    /// that is how a host dies.
    public void isolate(InetAddress address) {
        wiring.isolate(address);
    }

    /// Ends [#isolate].
    public void rejoin(InetAddress address) {
        wiring.rejoin(address);
    }

    @Override
    public ListeningPort listen(
            InetSocketAddress local, Function<InetSocketAddress, StreamUser> admission, Loop loop)
            throws IOException {
        if (listening.containsKey(local)) {
            throw new BindException("cannot bind TCP " + local + ": address already in use");
        }
        Listening port = new Listening(local, admission, loop);
        listening.put(local, port);
        return port;
    }

    @Override
    public void connect(
            InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
        int port = local.getPort() == 0 ? nextPort++ : local.getPort();
        InetSocketAddress from = new InetSocketAddress(local.getAddress(), port);
        Stream caller = new Stream(from, remote, user, loop);
        long giveUp = world.now() + CALL_MAX.toNanos();
        call(caller, giveUp, CALL_REPEAT);
    }

    private void call(Stream caller, long giveUp, Duration repeat) {
        if (caller.closed) {
            return;
        }
        if (world.now() >= giveUp) {
            caller.end(StreamEnd.TIMEOUT, "connection timed out");
        } else if (!arrives(caller.local, caller.remote)) {
            world.after(repeat, () -> call(caller, giveUp, repeat.multipliedBy(2)));
        } else {
            world.after(delay(caller.local, caller.remote), () -> answer(caller));
        }
    }

    private void answer(Stream caller) {
        Listening port = listening.get(caller.remote);
        Duration back = delay(caller.remote, caller.local);
        if (port == null) {
            world.after(back, () -> caller.end(StreamEnd.REFUSED, "connection refused"));
            return;
        }
        // the system takes the call, whatever the node will say
        Stream called = new Stream(caller.remote, caller.local, port);
        called.peer = caller;
        caller.peer = called;
        called.lastArrival = world.now() + back.toNanos();
        port.loop.execute(called::admit);
        world.after(back, () -> caller.loop.execute(caller::open));
    }

    private boolean arrives(InetSocketAddress from, InetSocketAddress to) {
        LinkConditions link = wiring.between(from.getAddress(), to.getAddress());
        return wiring.carries(from.getAddress(), to.getAddress())
                && !world.entropy().happens(link.loss());
    }

    private Duration delay(InetSocketAddress from, InetSocketAddress to) {
        LinkConditions link = wiring.between(from.getAddress(), to.getAddress());
        return link.delay().plusNanos(world.entropy().upTo(link.jitter().toNanos()));
    }

    /// A port that takes calls.
    private final class Listening implements ListeningPort {
        private final InetSocketAddress local;
        private final Function<InetSocketAddress, StreamUser> admission;
        private final Loop loop;

        private Listening(
                InetSocketAddress local,
                Function<InetSocketAddress, StreamUser> admission,
                Loop loop) {
            this.local = local;
            this.admission = admission;
            this.loop = loop;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void close() {
            listening.remove(local, this);
        }
    }

    /// What is under way to the other end: octets, and at last perhaps the end of them.
    private record Segment(@Nullable ByteBuf octets, long arrival) {}

    /// One end of a connection.
    private final class Stream implements ByteStream {
        private final InetSocketAddress local;
        private final InetSocketAddress remote;
        private final Loop loop;
        private final ArrayDeque<Segment> underWay = new ArrayDeque<>();
        private final @Nullable Listening port;

        private @Nullable StreamUser user;
        private @Nullable Stream peer;
        private boolean opened;
        private boolean finished;
        private boolean closed;
        private boolean delivering;
        private long lastArrival;
        private long lastHeard;
        private int repeats;

        private Stream(
                InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
            this.local = local;
            this.remote = remote;
            this.loop = loop;
            this.user = user;
            this.port = null;
        }

        private Stream(InetSocketAddress local, InetSocketAddress remote, Listening port) {
            this.local = local;
            this.remote = remote;
            this.loop = port.loop;
            this.port = port;
        }

        private void admit() {
            if (port != null && listening.get(local) == port) {
                user = port.admission.apply(remote);
                open();
            } else {
                abort();
            }
        }

        private void open() {
            StreamUser mine = user;
            if (!closed && mine != null) {
                opened = true;
                lastHeard = world.now();
                mine.onOpen(this);
            }
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void send(ByteBuf octets) {
            assert loop.inLoop() : "sent from outside " + loop.name();
            if (closed || finished) {
                octets.release();
            } else {
                launch(octets);
            }
        }

        @Override
        public void keepAlive(Duration idle, Duration interval, int probes) {
            world.after(idle, () -> probe(idle, interval, probes, 0));
        }

        private void probe(Duration idle, Duration interval, int probesMax, int unanswered) {
            long quiet = world.now() - lastHeard;
            if (closed) {
                return;
            }
            if (quiet < idle.toNanos() || !underWay.isEmpty()) {
                Duration rest = idle.minusNanos(Math.min(quiet, idle.toNanos() - 1));
                world.after(rest, () -> probe(idle, interval, probesMax, 0));
            } else if (unanswered == probesMax) {
                end(StreamEnd.TIMEOUT, "connection timed out");
            } else if (!arrives(local, remote) || !arrives(remote, local)) {
                world.after(interval, () -> probe(idle, interval, probesMax, unanswered + 1));
            } else if (peer == null || peer.closed) {
                end(StreamEnd.RESET, "connection reset by peer");
            } else {
                lastHeard = world.now();
                world.after(idle, () -> probe(idle, interval, probesMax, 0));
            }
        }

        @Override
        public void finish() {
            if (!closed && !finished) {
                finished = true;
                launch(null);
            }
        }

        @Override
        public void close() {
            finish();
            end(StreamEnd.LOCAL, "closed locally");
        }

        @Override
        public void abort() {
            if (!closed) {
                forgetUnderWay();
                Stream other = peer;
                if (other != null && arrives(local, remote)) {
                    long arrival = world.now() + delay(local, remote).toNanos();
                    world.at(Math.max(lastArrival, arrival), other::reset);
                }
                end(StreamEnd.LOCAL, "aborted locally");
            }
        }

        private void reset() {
            forgetUnderWay();
            end(StreamEnd.RESET, "connection reset by peer");
        }

        private void launch(@Nullable ByteBuf octets) {
            lastArrival = Math.max(lastArrival, world.now() + delay(local, remote).toNanos());
            underWay.add(new Segment(octets, lastArrival));
            deliverLater(lastArrival);
        }

        private void deliverLater(long time) {
            if (!delivering) {
                delivering = true;
                world.at(time, this::deliver);
            }
        }

        /// The oldest segment is due, or due again.
        private void deliver() {
            delivering = false;
            Stream other = peer;
            if (underWay.isEmpty() || other == null) {
                return;
            }
            if (!arrives(local, remote)) {
                repeat();
                return;
            }
            repeats = 0;
            lastHeard = world.now();
            if (other.closed) {
                // nobody has this connection: the answer is a reset
                forgetUnderWay();
                if (arrives(remote, local)) {
                    world.after(delay(remote, local), this::reset);
                }
                return;
            }
            while (!underWay.isEmpty() && underWay.element().arrival <= world.now()) {
                other.arrived(underWay.remove().octets);
            }
            if (!underWay.isEmpty()) {
                deliverLater(underWay.element().arrival);
            }
        }

        private void repeat() {
            if (++repeats > REPEATS_MAX) {
                forgetUnderWay();
                end(StreamEnd.TIMEOUT, "connection timed out");
                return;
            }
            long backoff = Math.min(FIRST_REPEAT.toNanos() << (repeats - 1), REPEAT_MAX.toNanos());
            deliverLater(world.now() + backoff);
        }

        private void arrived(@Nullable ByteBuf octets) {
            lastHeard = world.now();
            if (octets == null) {
                loop.execute(this::onFinished);
                return;
            }
            while (octets.readableBytes() > pieceOctetsMax) {
                int piece = 1 + world.entropy().nextInt(pieceOctetsMax);
                ByteBuf part = octets.readRetainedSlice(piece);
                loop.execute(() -> onOctets(part));
            }
            loop.execute(() -> onOctets(octets));
        }

        private void onOctets(ByteBuf octets) {
            StreamUser mine = user;
            if (closed || mine == null) {
                octets.release();
            } else {
                mine.onOctets(octets);
            }
        }

        /// As Netty does unless told otherwise: what the peer has closed is closed here, too.
        private void onFinished() {
            finish();
            end(StreamEnd.PEER, "closed by peer");
        }

        private void forgetUnderWay() {
            for (Segment segment : underWay) {
                if (segment.octets != null) {
                    segment.octets.release();
                }
            }
            underWay.clear();
        }

        private void end(StreamEnd how, String reason) {
            if (!closed) {
                closed = true;
                StreamUser mine = user;
                String words = opened ? reason : "cannot connect to " + remote + ": " + reason;
                if (mine != null) {
                    loop.execute(() -> mine.onClosed(how, words));
                }
            }
        }
    }
}
