// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Two nodes in real time, on two loops, at the loopback address with a free UDP port each.
public final class LoopbackFixture implements SctpTransportContract.Fixture {
    private static final long POLL_NANOS = 1_000_000;
    private static final Duration DEAF_WITHIN = Duration.ofSeconds(10);

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<NettyLoop> loops;
    private final List<SctpTransport> transports;
    private final List<LocalEndpoint> locals;
    private final Muzzle muzzle;

    /// Makes a node silent, or lets it speak again.
    @FunctionalInterface
    public interface Muzzle {
        /// @return false if the transport cannot do that
        boolean mute(int node, boolean silent);
    }

    /// @param transport made once for each node
    /// @param muzzle lets a node die without a word
    public LoopbackFixture(Function<FaultListener, List<SctpTransport>> transport, Muzzle muzzle) {
        this(transport, muzzle, List.of(freeLocal(1024), freeLocal(1025)));
    }

    /// @param locals where the nodes listen
    public LoopbackFixture(
            Function<FaultListener, List<SctpTransport>> transport,
            Muzzle muzzle,
            List<LocalEndpoint> locals) {
        FaultListener listener = (owner, fault) -> faults.add(owner + ": " + fault);
        this.loops = List.of(new NettyLoop("node0", listener), new NettyLoop("node1", listener));
        this.transports = transport.apply(listener);
        this.locals = List.copyOf(locals);
        this.muzzle = muzzle;
    }

    private static LocalEndpoint freeLocal(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            return new LocalEndpoint(List.of(loopback), port, probe.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SctpTransport transport(int node) {
        return transports.get(node);
    }

    @Override
    public Loop loop(int node) {
        return loops.get(node);
    }

    @Override
    public LocalEndpoint local(int node) {
        return locals.get(node);
    }

    @Override
    public void on(int node, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loops.get(node)
                .execute(
                        () -> {
                            try {
                                task.run();
                                done.complete(null);
                            } catch (RuntimeException | Error failure) {
                                done.completeExceptionally(failure);
                            }
                        });
        done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void await(String what, BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " not reached within " + limit + "; " + faults);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void whileDeaf(int node, Runnable meanwhile) {
        CountDownLatch isDeaf = new CountDownLatch(1);
        CountDownLatch hearsAgain = new CountDownLatch(1);
        loops.get(node)
                .execute(
                        () -> {
                            isDeaf.countDown();
                            try {
                                hearsAgain.await();
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await("deafness", () -> isDeaf.getCount() == 0, DEAF_WITHIN);
        try {
            meanwhile.run();
        } finally {
            hearsAgain.countDown();
        }
    }

    @Override
    public boolean vanish(int node, SctpEndpoint endpoint, SctpTransportContract.Task meanwhile)
            throws IOException {
        if (!muzzle.mute(node, true)) {
            return false;
        }
        on(node, endpoint::close);
        meanwhile.run();
        muzzle.mute(node, false);
        return true;
    }

    @Override
    public void close() {
        loops.forEach(NettyLoop::close);
        assertThat(faults).isEmpty();
    }
}
