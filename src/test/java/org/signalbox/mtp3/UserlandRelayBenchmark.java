// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import com.sun.management.ThreadMXBean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SignallingLink;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paTimers;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Messages a second through a node on SCTP in user space: datagram in, SCTP, M2PA, the routing
/// snapshot, M2PA, SCTP, datagram out. Source, relay and sink have a loop each, in one process,
/// over real UDP on the loopback device. Not a test: run its `main` on the test class path with the
/// options of `etc/jvm.options`; an argument is the number of rounds.
///
/// For each round it prints what the relay's thread alone used and allocated for a message.
final class UserlandRelayBenchmark {
    private static final int OCTETS = 100;
    private static final int BATCH = 16;
    private static final int WINDOW = 1024;
    private static final int SECONDS = 5;
    private static final int ROUNDS = 5;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final PointCode FROM = PointCode.itu("1.1.1");
    private static final PointCode TO = PointCode.itu("3.3.3");

    private final NettyLoop source = new NettyLoop("source", UserlandRelayBenchmark::onFault);
    private final NettyLoop relay = new NettyLoop("relay", UserlandRelayBenchmark::onFault);
    private final NettyLoop sink = new NettyLoop("sink", UserlandRelayBenchmark::onFault);
    private final CountDownLatch inService = new CountDownLatch(4);
    private final End counting = new End();
    private final M2paLink first;

    private long sent;
    private int next;

    private UserlandRelayBenchmark() throws IOException {
        LocalEndpoint atSource = local(1024);
        LocalEndpoint in = local(1025);
        LocalEndpoint out = local(1026);
        LocalEndpoint atSink = local(1027);
        first = link("ToRelay", atSource, in, new End(), source);
        M2paLink last = link("ToSink", out, atSink, new End(), relay);
        RoutingSnapshot snapshot = snapshot(last);
        LinkIngress ingress =
                new LinkIngress(
                        new LinkIdentity("ToSource", 0),
                        1,
                        () -> snapshot,
                        new Control(inService),
                        relay);
        link("ToSource", in, atSource, ingress, relay);
        link("FromRelay", atSink, out, counting, sink);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        UserlandRelayBenchmark benchmark = new UserlandRelayBenchmark();
        if (!benchmark.inService.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("links not in service");
        }
        for (int i = 0; i < rounds; i++) {
            benchmark.round();
        }
        System.exit(0);
    }

    private void round() throws InterruptedException {
        Used before = used();
        long arrivedBefore = counting.arrived;
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() - end < 0) {
            if (sent + BATCH - counting.arrived <= WINDOW) {
                sent += BATCH;
                source.execute(this::offer);
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
        double messages = counting.arrived - arrivedBefore;
        double seconds = (System.nanoTime() - begin) / 1e9;
        Used after = used();
        for (int i = 0; i < 2_000 && counting.arrived != sent; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        System.out.printf(
                Locale.ROOT,
                "%,9.0f messages/s; relay: %.2f us of CPU and %.0f octets allocated a message;"
                        + " lost %d%n",
                messages / seconds,
                (after.cpuNanos - before.cpuNanos) / messages / 1000,
                (after.octets - before.octets) / messages,
                sent - counting.arrived);
    }

    private record Used(long cpuNanos, long octets) {}

    /// By the relay's thread, until now.
    private Used used() {
        return CompletableFuture.supplyAsync(
                        () -> {
                            ThreadMXBean threads =
                                    (ThreadMXBean) ManagementFactory.getThreadMXBean();
                            return new Used(
                                    threads.getCurrentThreadCpuTime(),
                                    threads.getCurrentThreadAllocatedBytes());
                        },
                        relay::execute)
                .join();
    }

    private void offer() {
        for (int i = 0; i < BATCH; i++) {
            ByteBuf octets = PooledByteBufAllocator.DEFAULT.directBuffer(OCTETS);
            int label = TO.value() | FROM.value() << 14 | (next++ & 0xF) << 28;
            octets.writeByte(0x03).writeIntLE(label).writeZero(OCTETS - 5);
            first.send(decode(octets));
        }
    }

    private static Msu decode(ByteBuf octets) {
        try {
            return Msu.decode(Variant.ITU, octets);
        } catch (MsuDecodeException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private M2paLink link(
            String name, LocalEndpoint local, LocalEndpoint remote, LinkUser user, NettyLoop loop)
            throws IOException {
        UserlandSctp sctp =
                new UserlandSctp(
                        new NettyDatagrams(UserlandRelayBenchmark::onFault),
                        new SecureEntropy(),
                        UserlandRelayBenchmark::onFault);
        SctpEndpoint endpoint = sctp.open(local, new Silent(), loop);
        M2paLinkConfig config =
                M2paLinkConfig.of(
                                new RemoteEndpoint(
                                        remote.addresses(), remote.port(), remote.udpPort()),
                                local.port())
                        .withTimers(M2paTimers.LAB);
        return CompletableFuture.supplyAsync(
                        () -> {
                            M2paLink link =
                                    new M2paLink(
                                            new LinkIdentity(name, 0),
                                            config,
                                            Variant.ITU,
                                            endpoint,
                                            user,
                                            InputObserver.NONE,
                                            PooledByteBufAllocator.DEFAULT,
                                            loop);
                            link.start();
                            return link;
                        },
                        loop::execute)
                .join();
    }

    private static LocalEndpoint local(int port) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return new LocalEndpoint(List.of(LOOPBACK), port, probe.getLocalPort());
        }
    }

    private static RoutingSnapshot snapshot(M2paLink to) {
        AdjacentPoint point = new AdjacentPoint("sink", TO);
        point.available = true;
        Map<String, AdjacentPoint> adjacents = new TreeMap<>(Map.of("sink", point));
        return RoutingSnapshotCompiler.compile(
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu("2.2.2")),
                new RouteSelection(
                        Variant.ITU,
                        RouteTable.of(new Route(PointCodeMask.full(TO), "sink")),
                        adjacents),
                List.of(),
                Map.of("sink", new LinksetPaths(2, List.of(new LinkPath(to, true)))));
    }

    private static void onFault(String owner, Throwable fault) {
        System.err.println(owner + ": " + fault);
        Runtime.getRuntime().halt(3);
    }

    /// A user of a link that counts what arrives.
    private final class End implements LinkUser {
        private volatile long arrived;
        private long heard;

        @Override
        public void onInService(SignallingLink link) {
            inService.countDown();
        }

        @Override
        public void onOutOfService(SignallingLink link, LinkFailure failure) {}

        @Override
        public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

        @Override
        public void onCongestion(SignallingLink link, int level) {}

        @Override
        public void onMsu(SignallingLink link, Msu msu) {
            msu.close();
            heard++;
        }

        @Override
        public void onBatchEnd(SignallingLink link) {
            arrived = heard;
        }
    }

    private static final class Control extends BenchSink {
        private final CountDownLatch inService;

        private Control(CountDownLatch inService) {
            this.inService = inService;
        }

        @Override
        public void inService(LinkIngress ingress) {
            inService.countDown();
        }
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {}
    }
}
