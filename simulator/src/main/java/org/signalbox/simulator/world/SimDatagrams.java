// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import io.netty.buffer.ByteBuf;

import org.signalbox.machine.Loop;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One network of virtual datagrams, shared by all nodes of a [World].
///
/// Each direction between two addresses has its own [LinkConditions] and may be cut; both can be
/// changed at any moment, also for what is on its way (a cut loses it).
public final class SimDatagrams implements DatagramTransport {
    private static final int FIRST_CHOSEN_PORT = 49152;

    private final World world;
    private final Wiring wiring = new Wiring();
    private final Map<InetSocketAddress, Port> ports = new HashMap<>();
    private final Map<Wiring.Direction, Long> lastArrival = new HashMap<>();
    private final List<Tap> taps = new ArrayList<>();

    private int inFlight;

    public SimDatagrams(World world) {
        this.world = world;
    }

    /// Sees every datagram when it is sent, before the wire does anything to it.
    @FunctionalInterface
    public interface Tap {
        /// Told of a datagram as it is sent, whatever becomes of it.
        ///
        /// @param datagram to be read only, by absolute index
        void onSent(InetSocketAddress from, InetSocketAddress to, ByteBuf datagram);
    }

    /// The same conditions everywhere; forgets those set for single directions.
    public void conditions(LinkConditions all) {
        wiring.conditions(all);
    }

    /// The conditions of one direction.
    public void conditions(InetAddress from, InetAddress to, LinkConditions one) {
        wiring.conditions(from, to, one);
    }

    /// Cuts one direction.
    public void cut(InetAddress from, InetAddress to) {
        wiring.cut(from, to);
    }

    /// Repairs one direction.
    public void mend(InetAddress from, InetAddress to) {
        wiring.mend(from, to);
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
    /// that is how a process dies.
    public void isolate(InetAddress address) {
        wiring.isolate(address);
    }

    /// Ends [#isolate].
    public void rejoin(InetAddress address) {
        wiring.rejoin(address);
    }

    public void tap(Tap tap) {
        taps.add(tap);
    }

    /// Datagrams on their way.
    public int inFlight() {
        return inFlight;
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop)
            throws IOException {
        InetSocketAddress address = local.getPort() == 0 ? chooseFor(local.getAddress()) : local;
        if (ports.containsKey(address)) {
            throw new BindException("cannot bind " + address + ": address already in use");
        }
        Port port = new Port(address, user, loop);
        ports.put(address, port);
        return port;
    }

    private InetSocketAddress chooseFor(InetAddress address) {
        int number = FIRST_CHOSEN_PORT;
        while (ports.containsKey(new InetSocketAddress(address, number))) {
            number++;
        }
        return new InetSocketAddress(address, number);
    }

    private void transmit(InetSocketAddress from, InetSocketAddress to, ByteBuf datagram) {
        for (Tap tap : taps) {
            tap.onSent(from, to, datagram);
        }
        LinkConditions link = wiring.between(from.getAddress(), to.getAddress());
        SimEntropy chance = world.entropy();
        if (!wiring.carries(from.getAddress(), to.getAddress()) || chance.happens(link.loss())) {
            datagram.release();
            return;
        }
        if (chance.happens(link.duplication())) {
            launch(from, to, link, datagram.copy());
        }
        if (chance.happens(link.corruption()) && datagram.isReadable()) {
            ByteBuf corrupt = datagram.copy();
            datagram.release();
            int at = chance.nextInt(corrupt.readableBytes());
            corrupt.setByte(at, corrupt.getByte(at) ^ 1 << chance.nextInt(8));
            launch(from, to, link, corrupt);
        } else {
            launch(from, to, link, datagram);
        }
    }

    private void launch(
            InetSocketAddress from, InetSocketAddress to, LinkConditions link, ByteBuf datagram) {
        SimEntropy chance = world.entropy();
        long delay = link.delay().toNanos() + chance.upTo(link.jitter().toNanos());
        long arrival = world.now() + delay;
        if (chance.happens(link.reordering())) {
            arrival += delay + chance.upTo(2 * delay);
        } else {
            Wiring.Direction direction = new Wiring.Direction(from.getAddress(), to.getAddress());
            arrival = Math.max(arrival, lastArrival.getOrDefault(direction, 0L));
            lastArrival.put(direction, arrival);
        }
        inFlight++;
        world.at(arrival, () -> arrive(from, to, datagram));
    }

    private void arrive(InetSocketAddress from, InetSocketAddress to, ByteBuf datagram) {
        inFlight--;
        Port port = ports.get(to);
        if (port == null || !wiring.carries(from.getAddress(), to.getAddress())) {
            datagram.release();
            return;
        }
        port.arrived(from, datagram);
    }

    private record Arrived(InetSocketAddress from, ByteBuf datagram) {}

    /// A bound port. What arrives at one instant is delivered as one batch.
    private final class Port implements DatagramPort {
        private final InetSocketAddress local;
        private final DatagramUser user;
        private final Loop loop;
        private final ArrayDeque<Arrived> inbox = new ArrayDeque<>();

        private boolean waking;
        private boolean closed;

        private Port(InetSocketAddress local, DatagramUser user, Loop loop) {
            this.local = local;
            this.user = user;
            this.loop = loop;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            assert loop.inLoop() : "datagram sent from outside " + loop.name();
            if (closed) {
                datagram.release();
                return;
            }
            transmit(local, to, datagram);
        }

        @Override
        public void flush() {
            assert loop.inLoop() : "flushed from outside " + loop.name();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                ports.remove(local);
                inbox.forEach(arrived -> arrived.datagram.release());
                inbox.clear();
            }
        }

        private void arrived(InetSocketAddress from, ByteBuf datagram) {
            inbox.add(new Arrived(from, datagram));
            if (!waking) {
                waking = true;
                loop.execute(this::wake);
            }
        }

        private void wake() {
            waking = false;
            while (true) {
                Arrived arrived = inbox.poll();
                if (arrived == null) {
                    break;
                }
                user.onDatagram(arrived.from, arrived.datagram);
            }
            if (!closed) {
                user.onBatchEnd();
            }
        }
    }
}
