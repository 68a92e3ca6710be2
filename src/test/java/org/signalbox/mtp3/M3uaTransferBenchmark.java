// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

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
import org.signalbox.m3ua.ApplicationServer;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AsMember;
import org.signalbox.m3ua.AsSharing;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspRole;
import org.signalbox.m3ua.AspTransport;
import org.signalbox.m3ua.Exchange;
import org.signalbox.m3ua.M3uaLayer;
import org.signalbox.m3ua.M3uaObserver;
import org.signalbox.m3ua.M3uaTimers;
import org.signalbox.m3ua.RoutingKey;
import org.signalbox.m3ua.TransportRole;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspState;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What the transfer of one message costs from one process to another: in as DATA of M3UA, through
/// the routing snapshot and the application server, out as DATA. SCTP, sockets and threads are left
/// out; so are the buffers that SCTP would own.
///
/// Run by `org.openjdk.jmh.Main M3uaTransferBenchmark -prof gc` on the test class path.
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
public class M3uaTransferBenchmark {
    private static final int MESSAGES = 64;
    private static final int STREAM = 5;
    private static final int USER_DATA_OCTETS = 100;
    private static final PointCode FROM = PointCode.itu("1.1.1");
    private static final PointCode TO = PointCode.itu("3.3.3");

    /// Messages that SCTP delivers at one time.
    @Param({"1", "64"})
    public int batch = 1;

    /// How the application server shares its traffic.
    @Param({"OVERRIDE", "LOADSHARE"})
    public TrafficMode mode = TrafficMode.LOADSHARE;

    private final BenchLoop loop = new BenchLoop();
    private final BenchLine in = new BenchLine(loop, message -> {});
    private final BenchLine out = new BenchLine(loop, message -> count());
    private final ByteBuf[] messages = new ByteBuf[16];
    private int sent;

    @Setup(Level.Trial)
    public void prepare() {
        M3uaLayer layer =
                new M3uaLayer(
                        new Nobody(), InputObserver.NONE, PooledByteBufAllocator.DEFAULT, loop);
        ApplicationServer to = server(layer, "out", 200, TO, new BenchSink());
        RoutingSnapshot snapshot = TransferBenchmark.snapshot(to);
        LinkIngress ingress =
                new LinkIngress(
                        new LinkIdentity("in", 0), 1, () -> snapshot, new BenchSink(), loop);
        ApplicationServer from = server(layer, "in", 100, FROM, ingress);
        layer.addAsp(asp("in"), Variant.ITU, in);
        layer.addAsp(asp("out"), Variant.ITU, out);
        layer.applyPlan();
        activate(in, 100, from);
        activate(out, 200, to);
        if (layer.aspStatus().stream().anyMatch(asp -> asp.state() != AspState.ACTIVE)) {
            throw new IllegalStateException("not active");
        }
        for (int selection = 0; selection < messages.length; selection++) {
            messages[selection] = message(selection);
        }
        sent = 0;
    }

    private void count() {
        sent++;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int transfer() {
        for (int i = 1; i <= MESSAGES; i++) {
            ByteBuf like = messages[i & 15];
            ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(like.readableBytes());
            message.writeBytes(like, 0, like.readableBytes());
            in.user().onMessage(in, STREAM, PayloadProtocol.M3UA.number(), message);
            if (i % batch == 0) {
                in.user().onBatchEnd(in);
                loop.drain();
            }
        }
        return sent;
    }

    /// 100 octets of SCCP from 1.1.1 to 3.3.3.
    private static ByteBuf message(int selection) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
        return buffer.writeInt(0x0100_0101)
                .writeInt(8 + 8 + 16 + USER_DATA_OCTETS)
                .writeInt(0x0006_0008)
                .writeInt(100)
                .writeInt(0x0210_0010 + USER_DATA_OCTETS)
                .writeInt(FROM.value())
                .writeInt(TO.value())
                .writeByte(3)
                .writeByte(0)
                .writeByte(0)
                .writeByte(selection)
                .writeZero(USER_DATA_OCTETS);
    }

    private void activate(BenchLine line, int context, ApplicationServer server) {
        line.user().onUp(line);
        ByteBuf up = PooledByteBufAllocator.DEFAULT.directBuffer();
        say(line, up.writeInt(0x0100_0301).writeInt(8));
        ByteBuf active = PooledByteBufAllocator.DEFAULT.directBuffer();
        active.writeInt(0x0100_0401).writeInt(16).writeInt(0x0006_0008).writeInt(context);
        say(line, active);
        // level 3, which is left out, has the way there
        server.opened();
        loop.drain();
    }

    private void say(BenchLine line, ByteBuf message) {
        line.user().onMessage(line, 0, PayloadProtocol.M3UA.number(), message);
        line.user().onBatchEnd(line);
        loop.drain();
    }

    private ApplicationServer server(
            M3uaLayer layer, String name, int context, PointCode at, LinkUser user) {
        AsConfig config =
                new AsConfig(
                        name,
                        0,
                        List.of(new AsMember(name, 1)),
                        new RoutingContext(context),
                        RoutingKey.to(at),
                        Optional.of(mode),
                        AsSharing.BINDINGS,
                        AsConfig.RECOVERY_DEFAULT,
                        false);
        ApplicationServer server = layer.addServer(config, Variant.ITU, user);
        server.start();
        return server;
    }

    private static AspConfig asp(String name) {
        return new AspConfig(
                name,
                AspTransport.SCTP,
                new RemoteEndpoint(List.of(InetAddress.getLoopbackAddress()), 2_905, 9_899),
                2_905,
                List.of(),
                AspRole.SG,
                Exchange.SINGLE_EXCHANGE,
                TransportRole.SERVER,
                AssociationProfile.SIGNALLING.withInitiation(Initiation.PASSIVE),
                "",
                OptionalLong.empty(),
                false,
                false,
                Set.of(),
                false,
                new M3uaTimers(Duration.ofSeconds(2), Duration.ZERO));
    }

    /// Nobody wants to know.
    private static final class Nobody implements M3uaObserver {
        @Override
        public void onAsp(String asp, AspState state, String why) {}

        @Override
        public void onServer(String server, String state) {}

        @Override
        public void onError(String asp, String what) {}
    }
}
