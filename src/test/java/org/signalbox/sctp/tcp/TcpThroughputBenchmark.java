// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a message of 100 octets costs from one node's user to another's, over real TCP on the
/// loopback device: two endpoints on a loop each, everything of both ends included.
///
/// Run by `org.openjdk.jmh.Main TcpThroughputBenchmark -prof gc` on the test class path with the
/// options of `etc/jvm.options`; `gc.alloc.rate.norm` is then octets allocated for each message at
/// both ends together.
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TcpThroughputBenchmark {
    private static final int OCTETS = 100;
    private static final int MESSAGES = 20_000;
    private static final int M2PA_USER_DATA = 0x01000B01;

    /// Messages that the sender's loop accepts in one turn, as a forwarding node would after one
    /// wake-up.
    @Param({"1", "16", "64"})
    public int turn = 16;

    /// Messages that may be on their way from user to user, as a load generator bounds them.
    @Param({"256", "1024"})
    public int window = 1024;

    private final NettyLoop sending = new NettyLoop("sending", (_, fault) -> fail(fault));
    private final NettyLoop hearing = new NettyLoop("hearing", (_, fault) -> fail(fault));
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private final TcpEndpoint here;
    private final TcpEndpoint there;
    private final Association association;
    private final Association back;

    public TcpThroughputBenchmark() {
        try {
            List<LocalEndpoint> locals = TcpPorts.twoFree();
            here = open(locals.getFirst(), sending);
            there = open(locals.getLast(), hearing);
            association = associate(here, locals.getLast(), source, sending);
            back = associate(there, locals.getFirst(), sink, hearing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Setup(Level.Trial)
    public void connect() throws InterruptedException {
        sending.execute(association::open);
        hearing.execute(back::open);
        source.up.acquire();
        sink.up.acquire();
    }

    @TearDown(Level.Trial)
    public void close() {
        onLoop(sending, here::close);
        onLoop(hearing, there::close);
        sending.close();
        hearing.close();
    }

    /// As many messages as go through.
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OperationsPerInvocation(MESSAGES)
    public void stream() throws InterruptedException {
        sink.expect(MESSAGES);
        sending.execute(() -> source.offer(MESSAGES));
        sink.complete.acquire();
    }

    /// One message at a time: how long it takes to arrive.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void loneMessage() throws InterruptedException {
        sink.expect(1);
        sending.execute(() -> source.offer(1));
        sink.complete.acquire();
    }

    private static TcpEndpoint open(LocalEndpoint local, NettyLoop loop) throws IOException {
        TcpTransport transport =
                new TcpTransport(
                        new NettyStreams((_, fault) -> fail(fault)), (_, fault) -> fail(fault));
        return (TcpEndpoint) transport.open(local, new Silent(), loop);
    }

    private static Association associate(
            SctpEndpoint at, LocalEndpoint peer, AssociationUser user, NettyLoop loop) {
        RemoteEndpoint remote = new RemoteEndpoint(peer.addresses(), peer.port(), peer.udpPort());
        return CompletableFuture.supplyAsync(
                        () ->
                                at.associate(
                                        "to " + peer.port(),
                                        remote,
                                        AssociationProfile.SIGNALLING,
                                        user),
                        loop::execute)
                .join();
    }

    private static void onLoop(NettyLoop loop, Runnable task) {
        CompletableFuture.runAsync(task, loop::execute).join();
    }

    private static void fail(Throwable fault) {
        throw new AssertionError(fault);
    }

    private abstract static class Plain implements AssociationUser {
        final Semaphore up = new Semaphore(0);

        @Override
        public void onUp(Association association) {
            up.release();
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            message.release();
        }

        @Override
        public void onBatchEnd(Association on) {}

        @Override
        public void onRestart(Association restarted) {}

        @Override
        public void onDown(Association down, DownReason reason) {}
    }

    /// Offers messages a turn at a time, and waits while the send buffer or the window is full.
    private final class Source extends Plain {
        private final AtomicBoolean waiting = new AtomicBoolean();
        private int left;
        private long sent;

        private void offer(int messages) {
            left += messages;
            turn();
        }

        private void turn() {
            if (sent + turn - sink.total > window) {
                waiting.set(true);
                if (sent + turn - sink.total > window || !waiting.compareAndSet(true, false)) {
                    return; // #goOn follows
                }
            }
            for (int i = 0; i < turn && left > 0; i++) {
                ByteBuf message = ByteBufAllocator.DEFAULT.directBuffer(OCTETS);
                message.writeInt(M2PA_USER_DATA).writeInt(OCTETS).writeZero(OCTETS - 8);
                if (!association.send(left & 1, PayloadProtocol.M2PA, message)) {
                    association.flush();
                    return; // #onWritable goes on
                }
                left--;
                sent++;
            }
            association.flush();
            if (left > 0) {
                sending.execute(this::turn);
            }
        }

        /// From the other loop: messages have arrived.
        private void goOn() {
            if (waiting.compareAndSet(true, false)) {
                sending.execute(this::turn);
            }
        }

        @Override
        public void onWritable(Association writable) {
            turn();
        }
    }

    /// Counts arrivals.
    private final class Sink extends Plain {
        private final Semaphore complete = new Semaphore(0);
        private volatile int expected;
        private volatile long total;
        private long arrived;
        private int heard;

        private void expect(int messages) {
            expected = messages;
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            message.release();
            arrived++;
            if (++heard == expected) {
                heard = 0;
                complete.release();
            }
        }

        @Override
        public void onBatchEnd(Association on) {
            total = arrived;
            source.goOn();
        }
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {}
    }
}
