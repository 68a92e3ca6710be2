// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SignallingLink;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.m2pa.M2paTimers;
import org.signalbox.machine.InputObserver;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// What the transfer of one message costs: in over M2PA, through the routing snapshot, out over
/// M2PA. SCTP, sockets and threads are left out; so are the buffers that SCTP would own.
///
/// Run by `org.openjdk.jmh.Main TransferBenchmark -prof gc` on the test class path;
/// `gc.alloc.rate.norm` is the number of octets allocated for a message: an [Msu], and what a batch
/// costs divided by its messages.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=org.signalbox.mtp3.TransferBenchmark$LoopThreads"
        })
@NullUnmarked
public class TransferBenchmark {
    private static final int MESSAGES = 64;
    private static final int USER_DATA = 1;
    private static final int LINK_STATUS = 2;
    private static final int SEQUENCE_MASK = 0xFF_FFFF;
    private static final int LABEL =
            PointCode.itu("3.3.3").value() | PointCode.itu("1.1.1").value() << 14;

    /// Messages that SCTP delivers at one time.
    @Param({"1", "64"})
    public int batch = 1;

    /// Threads as a Netty loop has them: on others its pool does not reuse buffer objects.
    public static final class LoopThreads extends ThreadPoolExecutor {
        public LoopThreads(int threads, String prefix) {
            super(
                    threads,
                    threads,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    new DefaultThreadFactory(prefix));
        }
    }

    private final BenchLoop loop = new BenchLoop();
    private final BenchLine in = new BenchLine(loop, message -> {});
    private final BenchLine out = new BenchLine(loop, this::sent);
    private int fsn;
    private int sent;
    private int lastFsn = SEQUENCE_MASK;

    @Setup(Level.Trial)
    public void prepare() {
        M2paLink to = link("out", out, new BenchSink());
        RoutingSnapshot snapshot = snapshot(to);
        LinkIngress ingress =
                new LinkIngress(
                        new LinkIdentity("in", 0), 1, () -> snapshot, new BenchSink(), loop);
        M2paLink from = link("in", in, ingress);
        bringUp(from, in);
        bringUp(to, out);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int transfer() {
        for (int i = 1; i <= MESSAGES; i++) {
            in.user().onMessage(in, 1, PayloadProtocol.M2PA.number(), message(fsn));
            fsn = fsn + 1 & SEQUENCE_MASK;
            if (i % batch == 0) {
                in.user().onBatchEnd(in);
                loop.drain();
                acknowledge();
            }
        }
        loop.pass(Duration.ofMillis(1));
        return sent;
    }

    /// 40 octets of SCCP from 1.1.1 to 3.3.3.
    private static ByteBuf message(int fsn) {
        ByteBuf buffer = header(USER_DATA, 62, SEQUENCE_MASK, fsn);
        return buffer.writeByte(0).writeByte(0x03).writeIntLE(LABEL).writeZero(40);
    }

    private static ByteBuf header(int type, int length, int bsn, int fsn) {
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(length)
                .writeInt(0x01000B00 | type)
                .writeInt(length)
                .writeInt(bsn)
                .writeInt(fsn);
    }

    private M2paLink link(String name, BenchLine line, LinkUser user) {
        M2paLinkConfig config =
                M2paLinkConfig.of(
                                new RemoteEndpoint(
                                        List.of(InetAddress.getLoopbackAddress()), 1, 9899),
                                1)
                        .withTimers(M2paTimers.LAB);
        return new M2paLink(
                new LinkIdentity(name, 0),
                config,
                Variant.ITU,
                line,
                user,
                InputObserver.NONE,
                PooledByteBufAllocator.DEFAULT,
                loop);
    }

    /// Speaks for the peer.
    private void bringUp(M2paLink link, BenchLine line) {
        link.start();
        line.user().onUp(line);
        for (int state : new int[] {9, 1, 2, 4}) {
            line.user()
                    .onMessage(
                            line,
                            0,
                            PayloadProtocol.M2PA.number(),
                            header(LINK_STATUS, 20, SEQUENCE_MASK, SEQUENCE_MASK).writeInt(state));
            line.user().onBatchEnd(line);
            loop.pass(Duration.ofMillis(150));
        }
        if (link.status().service() != M2paLinkStatus.Service.AVAILABLE) {
            throw new IllegalStateException("not in service");
        }
    }

    private void sent(ByteBuf message) {
        if (message.readableBytes() > 20) {
            lastFsn = message.getInt(message.readerIndex() + 12);
            sent++;
        }
    }

    private void acknowledge() {
        out.user()
                .onMessage(
                        out,
                        1,
                        PayloadProtocol.M2PA.number(),
                        header(USER_DATA, 16, lastFsn, SEQUENCE_MASK));
        out.user().onBatchEnd(out);
    }

    /// All that goes to 3.3.3 goes over a link.
    static RoutingSnapshot snapshot(SignallingLink to) {
        Mtp3Config config = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu("2.2.2"));
        AdjacentPoint point = new AdjacentPoint("out", PointCode.itu("4.4.4"));
        point.available = true;
        Map<String, AdjacentPoint> adjacents = new TreeMap<>(Map.of("out", point));
        RouteTable table =
                RouteTable.of(new Route(PointCodeMask.full(PointCode.itu("3.3.3")), "out"));
        return RoutingSnapshotCompiler.compile(
                config,
                new RouteSelection(Variant.ITU, table, adjacents),
                List.of(),
                Map.of("out", new LinksetPaths(2, List.of(new LinkPath(to, true)))));
    }
}
