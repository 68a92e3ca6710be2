// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;
import org.signalbox.net.netty.NettyDatagrams;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// A network of two UDP ports on loopback: what comes in at one leaves at the other, unless it is
/// disturbed on the way. Both ends take the port that they see for the other end's.
///
/// ```
///   our end <--> towardsUs | Wire | towardsPeer <--> foreign end
/// ```
final class Wire implements AutoCloseable {
    /// What may be late at a time; more is handed on at once.
    private static final int LATE_MAX = 256;

    private static final int LATE_NANOS_MAX = 8_000_000;
    private static final int COMMON_HEADER = 12;

    private final NettyLoop loop;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Capture capture;
    private final Random chance;
    private final DatagramPort towardsUs;
    private final DatagramPort towardsPeer;
    private final Map<Direction, AtomicIntegerArray> chunks = new EnumMap<>(Direction.class);

    private volatile Disturbance disturbance = Disturbance.NONE;
    private volatile InetSocketAddress us;
    private volatile InetSocketAddress peer;
    private volatile int late;

    enum Direction {
        FROM_US,
        FROM_PEER
    }

    /// Shares of the datagrams, 0 to 1, that are lost, sent twice, or delivered late and thereby
    /// out of order.
    record Disturbance(double loss, double duplication, double reordering) {
        static final Disturbance NONE = new Disturbance(0, 0, 0);
        static final Disturbance CUT = new Disturbance(1, 0, 0);
    }

    /// @param capture is told of every datagram that arrives, also of those that go no further
    Wire(long seed, Capture capture) throws IOException {
        this.capture = capture;
        this.chance = new Random(seed);
        loop = new NettyLoop("wire", (owner, fault) -> faults.add(owner + ": " + fault));
        for (Direction direction : Direction.values()) {
            chunks.put(direction, new AtomicIntegerArray(256));
        }
        NettyDatagrams udp = new NettyDatagrams((owner, fault) -> faults.add(owner + ": " + fault));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        towardsUs = udp.bind(any, new Side(Direction.FROM_US), loop);
        towardsPeer = udp.bind(any, new Side(Direction.FROM_PEER), loop);
        us = any;
        peer = any;
    }

    void connect(int ourPort, int peerPort) {
        us = new InetSocketAddress(InetAddress.getLoopbackAddress(), ourPort);
        peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), peerPort);
    }

    /// Where our end finds the foreign one.
    int portTowardsUs() {
        return towardsUs.local().getPort();
    }

    /// Where the foreign end finds ours.
    int portTowardsPeer() {
        return towardsPeer.local().getPort();
    }

    void disturb(Disturbance newDisturbance) {
        disturbance = newDisturbance;
    }

    /// How many chunks of a type have come from one end.
    int count(Direction from, int chunkType) {
        return chunks.get(from).get(chunkType);
    }

    /// Both ends have gone; what is late is awaited.
    @Override
    public void close() {
        Await.until("nothing is late", () -> late == 0, () -> late + " late");
        loop.execute(towardsUs::close);
        loop.execute(towardsPeer::close);
        loop.close();
        assertThat(faults).isEmpty();
    }

    private final class Side implements DatagramUser {
        private final Direction direction;

        private Side(Direction direction) {
            this.direction = direction;
        }

        @Override
        public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
            capture.add(direction, datagram);
            // first: who waits for the count ends the disturbance as soon as it sees it
            Disturbance now = disturbance;
            countChunks(datagram);
            if (chance.nextDouble() < now.loss) {
                datagram.release();
                return;
            }
            if (chance.nextDouble() < now.duplication) {
                pass(datagram.retainedDuplicate(), now);
            }
            pass(datagram, now);
        }

        private void pass(ByteBuf datagram, Disturbance now) {
            if (late < LATE_MAX && chance.nextDouble() < now.reordering) {
                setLate(late + 1);
                long due = loop.now() + chance.nextInt(LATE_NANOS_MAX);
                loop.schedule(
                        due,
                        () -> {
                            setLate(late - 1);
                            send(datagram);
                            onBatchEnd();
                        });
            } else {
                send(datagram);
            }
        }

        private void setLate(int count) {
            assert loop.inLoop() : "the wire's own count";
            late = count;
        }

        private void send(ByteBuf datagram) {
            if (direction == Direction.FROM_US) {
                towardsPeer.send(peer, datagram);
            } else {
                towardsUs.send(us, datagram);
            }
        }

        private void countChunks(ByteBuf datagram) {
            int at = datagram.readerIndex() + COMMON_HEADER;
            while (at + 4 <= datagram.writerIndex()) {
                chunks.get(direction).incrementAndGet(datagram.getUnsignedByte(at));
                int length = datagram.getUnsignedShort(at + 2);
                at += Math.max(4, (length + 3) & ~3);
            }
        }

        @Override
        public void onBatchEnd() {
            (direction == Direction.FROM_US ? towardsPeer : towardsUs).flush();
        }
    }
}
