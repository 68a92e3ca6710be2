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
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SignallingLink;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.m2pa.M2paTimers;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.TransportKind;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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

    private final ManualLoop loop = new ManualLoop();
    private final Line in = new Line(loop);
    private final Line out = new Line(loop);
    private int fsn;

    @Setup(Level.Trial)
    public void prepare() {
        M2paLink to = link("out", out, new Sink());
        RoutingSnapshot snapshot = snapshot(to);
        LinkIngress ingress =
                new LinkIngress(new LinkIdentity("in", 0), 1, () -> snapshot, new Sink(), loop);
        link("in", in, ingress);
        for (Line line : List.of(in, out)) {
            line.bringUp();
            if (line.link().status().service() != M2paLinkStatus.Service.AVAILABLE) {
                throw new IllegalStateException("not in service");
            }
        }
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
                out.acknowledge();
            }
        }
        loop.pass(Duration.ofMillis(1));
        return out.sent;
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

    private M2paLink link(String name, Line line, LinkUser user) {
        M2paLinkConfig config =
                M2paLinkConfig.of(
                                new RemoteEndpoint(
                                        List.of(InetAddress.getLoopbackAddress()), 1, 9899),
                                1)
                        .withTimers(M2paTimers.LAB);
        M2paLink link =
                new M2paLink(
                        new LinkIdentity(name, 0),
                        config,
                        Variant.ITU,
                        line,
                        user,
                        InputObserver.NONE,
                        PooledByteBufAllocator.DEFAULT,
                        loop);
        line.carries(link);
        return link;
    }

    private static RoutingSnapshot snapshot(M2paLink to) {
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

    /// One thread's loop, its time moved by hand.
    private static final class ManualLoop implements Loop {
        private record Later(long deadline, Runnable task) {}

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final PriorityQueue<Later> later =
                new PriorityQueue<>(Comparator.comparingLong(Later::deadline));
        private long now = 1;

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Scheduled schedule(long deadline, Runnable task) {
            Later entry = new Later(deadline, task);
            later.add(entry);
            return () -> later.remove(entry);
        }

        void drain() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        void pass(Duration time) {
            long end = now + time.toNanos();
            drain();
            while (!later.isEmpty() && later.peek().deadline() <= end) {
                Later due = later.remove();
                now = Math.max(now, due.deadline());
                due.task().run();
                drain();
            }
            now = end;
        }
    }

    /// An association without a network: takes what is sent, and speaks for the peer.
    private static final class Line implements SctpEndpoint, Association {
        private final ManualLoop loop;
        private AssociationUser user;
        private M2paLink link;
        private int sent;
        private int lastFsn = SEQUENCE_MASK;

        private Line(ManualLoop loop) {
            this.loop = loop;
        }

        AssociationUser user() {
            return user;
        }

        M2paLink link() {
            return link;
        }

        void carries(M2paLink made) {
            link = made;
        }

        void bringUp() {
            link.start();
            user.onUp(this);
            for (int state : new int[] {9, 1, 2, 4}) {
                user.onMessage(
                        this,
                        0,
                        PayloadProtocol.M2PA.number(),
                        header(LINK_STATUS, 20, SEQUENCE_MASK, SEQUENCE_MASK).writeInt(state));
                user.onBatchEnd(this);
                loop.pass(Duration.ofMillis(150));
            }
        }

        void acknowledge() {
            user.onMessage(
                    this,
                    1,
                    PayloadProtocol.M2PA.number(),
                    header(USER_DATA, 16, lastFsn, SEQUENCE_MASK));
            user.onBatchEnd(this);
        }

        @Override
        public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
            if (message.readableBytes() > 20) {
                lastFsn = message.getInt(message.readerIndex() + 12);
                sent++;
            }
            message.release();
            return true;
        }

        @Override
        public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
            return send(stream, protocol, message);
        }

        @Override
        public Association associate(
                String name,
                RemoteEndpoint remote,
                AssociationProfile profile,
                AssociationUser told) {
            user = told;
            return this;
        }

        @Override
        public void admission(Admission admission) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LocalEndpoint local() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AssociationStatus status() {
            return new AssociationStatus(
                    "bench",
                    TransportKind.SIMULATED,
                    AssociationStatus.State.ESTABLISHED,
                    new DownReason(DownReason.Cause.CLOSED, ""),
                    2,
                    2,
                    0,
                    0,
                    0,
                    0,
                    List.of());
        }

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public void open() {}

        @Override
        public void flush() {}

        @Override
        public void shutdown() {}

        @Override
        public void abort(String reason) {}

        @Override
        public void remove(String reason) {}

        @Override
        public void close() {}
    }

    /// Neither link has a control loop above it.
    private static final class Sink implements LinkIngress.Control, LinkUser {
        @Override
        public void transferred(LinkIngress ingress, PointCode destination) {}

        @Override
        public void inService(LinkIngress ingress) {}

        @Override
        public void outOfService(LinkIngress ingress, LinkFailure failure) {}

        @Override
        public void processorOutage(LinkIngress ingress, boolean outage) {}

        @Override
        public void congestion(LinkIngress ingress, int level) {}

        @Override
        public void management(LinkIngress ingress, Msu msu) {
            msu.close();
        }

        @Override
        public void report(LinkIngress ingress, DestinationReport report) {}

        @Override
        public void forUserPart(LinkIngress ingress, Msu msu) {
            msu.close();
        }

        @Override
        public void controlRequested(long request) {
            throw new AssertionError("nothing is congested");
        }

        @Override
        public void discarded(LinkIngress ingress, DiscardSample sample) {
            throw new AssertionError(sample);
        }

        @Override
        public void onInService(SignallingLink link) {}

        @Override
        public void onOutOfService(SignallingLink link, LinkFailure failure) {}

        @Override
        public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

        @Override
        public void onCongestion(SignallingLink link, int level) {}

        @Override
        public void onMsu(SignallingLink link, Msu msu) {
            msu.close();
        }

        @Override
        public void onBatchEnd(SignallingLink link) {}
    }
}
