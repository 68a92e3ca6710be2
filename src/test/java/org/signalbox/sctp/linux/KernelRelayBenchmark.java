// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import com.sun.management.ThreadMXBean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.kernel.KernelSctpTransport;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Messages a second through a relay, over each driver of the kernel's SCTP: a source, a relay and
/// a sink, each on a loop of its own, in one process. Not a test: run its `main` where the kernel
/// has SCTP. Compare the drivers of one run with each other, and nothing else.
///
/// ```
/// .ci/sctp-guest -- java @etc/jvm.options -cp ... org.signalbox.sctp.linux.KernelRelayBenchmark
/// ```
final class KernelRelayBenchmark {
    private static final int OCTETS = 100;
    private static final int WINDOW = 512;
    private static final int ROUNDS = 3;
    private static final int WARM_UP_SECONDS = 8;
    private static final int SECONDS = 5;
    private static final AssociationProfile CALLS =
            AssociationProfile.SIGNALLING.withInitiation(Initiation.ACTIVE);
    private static final AssociationProfile WAITS =
            AssociationProfile.SIGNALLING.withInitiation(Initiation.PASSIVE);

    private final SctpTransport transport;
    private final NettyLoop source = loop("source");
    private final NettyLoop relay = loop("relay");
    private final NettyLoop sink = loop("sink");
    private final CountDownLatch up = new CountDownLatch(4);
    private final AtomicLong arrived = new AtomicLong();
    private @Nullable Association from;
    private @Nullable Association out;
    private long relayThread;
    private long sent;

    private KernelRelayBenchmark(SctpTransport transport) {
        this.transport = transport;
    }

    public static void main(String[] arguments) throws Exception {
        FaultListener faults = KernelRelayBenchmark::onFault;
        for (int round = 0; round < ROUNDS; round++) {
            new KernelRelayBenchmark(new LinuxSctpTransport(faults)).run(2905 + 10 * round);
            new KernelRelayBenchmark(new KernelSctpTransport(faults)).run(2907 + 10 * round);
        }
    }

    private void run(int port) throws Exception {
        connect(port);
        if (!up.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not up");
        }
        source.execute(this::pump);
        TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = arrived.get();
        long allocatedBefore = threads.getThreadAllocatedBytes(relayThread);
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(SECONDS);
        double seconds = (System.nanoTime() - began) / 1e9;
        long messages = arrived.get() - before;
        long allocated = threads.getThreadAllocatedBytes(relayThread) - allocatedBefore;
        System.out.printf(
                "%s: %.0f messages/s, %.1f octets of heap a message in the relay%n",
                transport.kind().word(),
                messages / seconds,
                messages == 0 ? 0.0 : (double) allocated / messages);
        source.close();
        relay.close();
        sink.close();
    }

    private void connect(int port) throws Exception {
        SctpEndpoint in = transport.open(local("127.0.0.2", port), new Silent(), relay);
        SctpEndpoint on = transport.open(local("127.0.0.2", port + 1), new Silent(), relay);
        SctpEndpoint begin = transport.open(local("127.0.0.1", port), new Silent(), source);
        SctpEndpoint end = transport.open(local("127.0.0.3", port), new Silent(), sink);
        on(
                sink,
                () ->
                        end.associate("relay", remote("127.0.0.2", port + 1), WAITS, new Sink())
                                .open());
        on(
                relay,
                () -> {
                    relayThread = Thread.currentThread().threadId();
                    in.associate("source", remote("127.0.0.1", port), WAITS, new Relay()).open();
                    out = on.associate("sink", remote("127.0.0.3", port), CALLS, new User());
                    out.open();
                });
        on(
                source,
                () -> {
                    from = begin.associate("relay", remote("127.0.0.2", port), CALLS, new User());
                    from.open();
                });
    }

    private void pump() {
        Association association = from;
        if (association == null) {
            return;
        }
        while (sent - arrived.get() < WINDOW) {
            ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(OCTETS).writeZero(OCTETS);
            if (!association.send(0, PayloadProtocol.M2PA, message)) {
                break;
            }
            sent++;
        }
        association.flush();
    }

    private class User implements AssociationUser {
        @Override
        public void onUp(Association association) {
            up.countDown();
        }

        @Override
        public void onMessage(Association association, int stream, int protocol, ByteBuf message) {
            message.release();
        }

        @Override
        public void onRestart(Association association) {}

        @Override
        public void onDown(Association association, DownReason reason) {
            System.out.println(association.name() + " is down: " + reason);
        }
    }

    private final class Relay extends User {
        @Override
        public void onMessage(Association association, int stream, int protocol, ByteBuf message) {
            Association next = out;
            if (next == null) {
                message.release();
            } else {
                next.send(stream, PayloadProtocol.M2PA, message);
            }
        }

        @Override
        public void onBatchEnd(Association association) {
            if (out != null) {
                out.flush();
            }
        }
    }

    private final class Sink extends User {
        @Override
        public void onMessage(Association association, int stream, int protocol, ByteBuf message) {
            message.release();
            arrived.incrementAndGet();
        }

        @Override
        public void onBatchEnd(Association association) {
            source.execute(KernelRelayBenchmark.this::pump);
        }
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress caller, String detail) {
            System.out.println(detail);
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress caller, String reason) {
            System.out.println(reason);
        }
    }

    private static void on(NettyLoop loop, Runnable task) throws Exception {
        loop.eventLoop().submit(task).get(30, TimeUnit.SECONDS);
    }

    private static NettyLoop loop(String name) {
        return new NettyLoop(name, KernelRelayBenchmark::onFault);
    }

    private static void onFault(String owner, Throwable fault) {
        System.out.println(owner + ": " + fault);
    }

    private static LocalEndpoint local(String address, int port) {
        return new LocalEndpoint(
                List.of(InetAddress.ofLiteral(address)), port, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    private static RemoteEndpoint remote(String address, int port) {
        return new RemoteEndpoint(
                List.of(InetAddress.ofLiteral(address)), port, LocalEndpoint.DEFAULT_UDP_PORT);
    }
}
