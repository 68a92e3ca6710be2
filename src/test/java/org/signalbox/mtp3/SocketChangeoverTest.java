// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.FaultListener;

<<<<<<< HEAD
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paTimers;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Two signalling points with three M2PA links between them, over SCTP in user space on real UDP
/// sockets and real loops, under steady traffic both ways. Links are cut one by one, so that every
/// datagram is lost without a word, and mended, at random: nothing is lost, repeated or overtaken.
///
/// `-Dchangeover.seconds=300 -Dchangeover.rate=2000 -Dchangeover.seed=1` run it for longer, at
/// another rate (messages a second each way), with other moments. It prints what
/// `docs/performance.md` tells.
@NullUnmarked
class SocketChangeoverTest {
    private static final int LINKS = 3;
    private static final int SLS_VALUES = 16;
    private static final int TURNS_A_SECOND = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final long seconds = Long.getLong("changeover.seconds", 10);
    private final int rate = Integer.getInteger("changeover.rate", 2_000);
    private final Random random = new Random(Long.getLong("changeover.seed", 1));
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Cable> cables = new ArrayList<>();
    private final Point a = new Point("A", "1.1.1", "1.2.1");
    private final Point b = new Point("B", "1.2.1", "1.1.1");

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void nothingIsLostWhileLinksFailAndReturn() throws IOException {
        for (int code = 0; code < LINKS; code++) {
            Cable cable = new Cable();
            cables.add(cable);
            LocalEndpoint one = local();
            LocalEndpoint two = local();
            a.addLink(code, one, two, cable);
            b.addLink(code, two, one, cable);
        }
        await("all links are available", () -> a.available() == LINKS && b.available() == LINKS);
        await("each sees the other", () -> a.reaches() && b.reaches());

        a.startTraffic();
        b.startTraffic();
        int cuts = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Duration.ofSeconds(seconds).toNanos()) {
            pause(random.nextInt(1_000));
            Cable cable = cables.get(random.nextInt(LINKS));
            cable.cut = true;
            await("the cut is noticed", () -> a.available() < LINKS && b.available() < LINKS);
            pause(random.nextInt(1_000));
            cable.cut = false;
            await("the link returns", () -> a.available() == LINKS && b.available() == LINKS);
            cuts++;
        }
        a.stopTraffic();
        b.stopTraffic();
        await(
                "all has arrived",
                () -> a.count().arrived >= b.count().sent && b.count().arrived >= a.count().sent);
        pause(200);
        Count atA = a.count();
        Count atB = b.count();

        System.out.printf(
                Locale.ROOT,
                "%d links cut and mended in %d s, %,d messages/s each way: %,d of %,d and %,d of"
                        + " %,d arrived, %d out of their place; the longest time under way was"
                        + " %d ms, %d ms%n",
                cuts,
                (System.nanoTime() - begin) / 1_000_000_000,
                rate,
                atB.arrived,
                atA.sent,
                atA.arrived,
                atB.sent,
                atA.misplaced + atB.misplaced,
                atB.longestMillis,
                atA.longestMillis);
        assertThat(faults).isEmpty();
        assertThat(atB.arrived).isEqualTo(atA.sent);
        assertThat(atA.arrived).isEqualTo(atB.sent);
        assertThat(atA.misplaced + atB.misplaced).as("repeated or overtaken").isZero();
        assertThat(cuts).isPositive();
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            pause(5);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    private static LocalEndpoint local() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return new LocalEndpoint(List.of(LOOPBACK), 1024, probe.getLocalPort());
        }
    }

    private void onFault(String owner, Throwable fault) {
        faults.add(owner + ": " + fault);
    }

    /// What lies between the two ends of a link.
    private final class Cable implements DatagramTransport {
        private volatile boolean cut;

        private final NettyDatagrams datagrams =
                new NettyDatagrams(SocketChangeoverTest.this::onFault);

        @Override
        public DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop)
                throws IOException {
            DatagramPort port = datagrams.bind(local, user, loop);
            return new DatagramPort() {
                @Override
                public InetSocketAddress local() {
                    return port.local();
                }

                @Override
                public void send(InetSocketAddress to, ByteBuf datagram) {
                    if (cut) {
                        datagram.release();
                    } else {
                        port.send(to, datagram);
                    }
                }

                @Override
                public void flush() {
                    port.flush();
                }

                @Override
                public void close() {
                    port.close();
                }
            };
        }
    }

    private record Count(long sent, long arrived, long misplaced, long longestMillis) {}

    /// A whole signalling point: control loop, a loop for its links, and a user part that numbers
    /// what it sends and looks at the numbers that come.
    private final class Point implements Mtp3User {
        private final String name;
        private final PointCode code;
        private final PointCode other;
        private final NettyLoop control;
        private final NettyLoop linkLoop;
        private final Mtp3Network network;
        private final MtpService isup;
        private final List<SctpEndpoint> endpoints = new ArrayList<>();

        // of the control loop, as is all that follows
        private long sent;
        private long arrived;
        private long misplaced;
        private long longestNanos;
        private boolean sending;
        private final long[] last = new long[SLS_VALUES];

        private Point(String name, String code, String other) {
            this.name = name;
            this.code = PointCode.itu(code);
            this.other = PointCode.itu(other);
            this.control = new NettyLoop(name, SocketChangeoverTest.this::onFault);
            this.linkLoop = new NettyLoop(name + " links", SocketChangeoverTest.this::onFault);
            Arrays.fill(last, -1);
            this.network =
                    on(
                            control,
                            () ->
                                    new Mtp3Network(
                                            name,
                                            Mtp3Config.of(NetworkIndicator.INTERNATIONAL, this.code)
                                                    .withFastRestart(true),
                                            (_, _) -> {},
                                            new SecureEntropy(),
                                            PooledByteBufAllocator.DEFAULT,
                                            InputObserver.NONE,
                                            control));
            this.isup =
                    on(
                            control,
                            () -> {
                                network.addLinkset(new LinksetConfig("Peer", this.other));
                                return network.register(ServiceIndicator.ISUP, this);
                            });
        }

        private void addLink(int number, LocalEndpoint local, LocalEndpoint remote, Cable cable)
                throws IOException {
            LinkIdentity id = new LinkIdentity("Peer", number);
            UserlandSctp sctp =
                    new UserlandSctp(
                            cable, new SecureEntropy(), SocketChangeoverTest.this::onFault);
            SctpEndpoint endpoint = sctp.open(local, new Silent(), linkLoop);
            endpoints.add(endpoint);
            M2paLinkConfig config =
                    M2paLinkConfig.of(
                                    new RemoteEndpoint(
                                            remote.addresses(), remote.port(), remote.udpPort()),
                                    local.port())
                            .withTimers(M2paTimers.LAB);
            var user = on(control, () -> network.linkUser(id));
            M2paLink link =
                    on(
                            linkLoop,
                            () ->
                                    new M2paLink(
                                            id,
                                            config,
                                            Variant.ITU,
                                            endpoint,
                                            user,
                                            InputObserver.NONE,
                                            PooledByteBufAllocator.DEFAULT,
                                            linkLoop));
            on(
                    control,
                    () -> {
                        network.attach(link, false);
                        return true;
                    });
        }

        private int available() {
            return on(control, () -> network.linksetStatus().getFirst().availableLinks());
        }

        private boolean reaches() {
            return on(control, () -> network.lookUp(other).state()) == DestinationState.ACCESSIBLE;
        }

        private Count count() {
            return on(control, () -> new Count(sent, arrived, misplaced, longestNanos / 1_000_000));
        }

        private void startTraffic() {
            control.execute(
                    () -> {
                        sending = true;
                        turn();
                    });
        }

        private void stopTraffic() {
            on(control, () -> sending = false);
        }

        private void turn() {
            if (sending) {
                for (int i = 0; i < rate / TURNS_A_SECOND; i++) {
                    isup.transfer(message());
                    sent++;
                }
                control.schedule(control.now() + 1_000_000_000L / TURNS_A_SECOND, this::turn);
            }
        }

        private Msu message() {
            byte[] octets =
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(sent)
                            .putLong(System.nanoTime())
                            .array();
            return Msu.compose(
                    PooledByteBufAllocator.DEFAULT,
                    ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                    new RoutingLabel(
                            other, code, SignallingLinkSelection.of((int) (sent % SLS_VALUES))),
                    octets);
        }

        @Override
        public void onTransfer(Msu msu) {
            try (msu) {
                ByteBuffer octets = ByteBuffer.wrap(msu.userPart());
                long number = octets.getLong();
                int sls = msu.sls().value();
                // each SLS has every sixteenth number: a gap is a loss, or what comes too late
                if (number != last[sls] + (last[sls] < 0 ? sls + 1 : SLS_VALUES)) {
                    misplaced++;
                }
                last[sls] = number;
                arrived++;
                longestNanos = Math.max(longestNanos, System.nanoTime() - octets.getLong());
            }
        }

        @Override
        public void onPause(MtpPause pause) {
            faults.add(name + ": " + pause);
        }

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {}

        private void close() {
            on(
                    control,
                    () -> {
                        network.close();
                        return true;
                    });
            on(
                    linkLoop,
                    () -> {
                        endpoints.forEach(SctpEndpoint::close);
                        return true;
                    });
            control.close();
            linkLoop.close();
        }

        private <T> T on(Loop loop, Supplier<T> task) {
            return CompletableFuture.supplyAsync(task, loop::execute).join();
        }
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {}
=======
/// [SocketChangeoverContract] over SCTP in user space.
class SocketChangeoverTest extends SocketChangeoverContract {
    @Override
    Medium medium(FaultListener faults) {
        return new UserlandMedium(faults);
>>>>>>> q782
    }
}
