// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// A [Loop] on a Netty event loop of its own thread.
///
/// This is a loop's edge: a task that throws is reported to the [FaultListener] and the loop goes
/// on.
public final class NettyLoop implements Loop, AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

    private final String name;
    private final EventLoopGroup group;
    private final EventLoop eventLoop;
    private final LoopIo io;
    private final FaultListener faults;

    /// Starts the thread, named `name`.
    public NettyLoop(String name, FaultListener faults) {
        this.name = name;
        this.faults = faults;
        IoHandlerFactory selectors = NioIoHandler.newFactory();
        AtomicReference<LoopIo> made = new AtomicReference<>();
        this.group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory(name, true),
                        executor -> {
                            LoopIo handler = new LoopIo(name, selectors.newHandler(executor));
                            made.set(handler);
                            return handler;
                        });
        this.eventLoop = group.next();
        this.io = Objects.requireNonNull(made.get(), "a loop without a handler");
    }

    /// For the Netty adapters, which register their channels here.
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /// What this loop waits for besides Netty's channels; made at the first call, kept until the
    /// loop ends. All callers must want the same kind. Called on the loop.
    public <P extends Poller> P poller(Class<P> kind, Supplier<P> factory) {
        assert inLoop();
        Poller attached = io.poller();
        if (attached == null) {
            attached = factory.get();
            io.attach(attached);
        }
        return kind.cast(attached);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(() -> runAtEdge(task));
    }

    @Override
    public Scheduled schedule(long deadline, Runnable task) {
        long delay = Math.max(0, deadline - now());
        Future<?> future = eventLoop.schedule(() -> runAtEdge(task), delay, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /// Ends the thread after the tasks already queued. Waits for it unless called on the loop
    /// itself.
    @Override
    public void close() {
        Future<?> ended =
                group.shutdownGracefully(QUIET_MILLIS, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        if (!inLoop()) {
            ended.awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
        }
    }

    private void runAtEdge(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            faults.onFault(name, fault);
        }
    }
}
