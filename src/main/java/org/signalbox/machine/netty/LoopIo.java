// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// What a loop waits for: Netty's channels by the selector, and whatever a [Poller] knows of.
///
/// A thread can wait at one place only. With channels alone that is the selector, with a poller
/// alone the poller: neither costs anything more than it would by itself. With both, the loop waits
/// at the selector and a thread of its own waits at the poller and wakes it.
final class LoopIo implements IoHandler {
    /// What Netty says when nothing is scheduled.
    private static final long NO_DEADLINE = -1;

    private final String name;
    private final IoHandler selector;
    private final List<IoRegistration> channels = new ArrayList<>();

    private volatile @Nullable Poller poller;
    private @Nullable Watch watch;
    private boolean selectorHasRest;

    /// @param name of the loop
    /// @param selector Netty's own
    LoopIo(String name, IoHandler selector) {
        this.name = name;
        this.selector = selector;
    }

    @Nullable Poller poller() {
        return poller;
    }

    /// Called on the loop, once.
    void attach(Poller attached) {
        poller = attached;
    }

    @Override
    public void initialize() {
        selector.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        Poller attached = poller;
        if (attached == null) {
            return selector.run(context);
        }
        channels.removeIf(channel -> !channel.isValid());
        if (!channels.isEmpty()) {
            return runBoth(attached, context);
        }
        if (selectorHasRest) {
            selectorHasRest = false;
            selector.run(new Passing(context)); // lets go of the channels that were closed
        }
        attached.prepareToWait();
        // asked after the announcement: a task that is added from now on wakes the poller
        long timeout = context.canBlock() ? timeoutNanos(context) : 0;
        return attached.poll(timeout);
    }

    private int runBoth(Poller attached, IoHandlerContext context) {
        selectorHasRest = true;
        Watch waiting = watch;
        if (waiting == null) {
            waiting = new Watch(attached);
            watch = waiting;
        }
        int handled = attached.poll(0);
        waiting.arm();
        handled += selector.run(handled > 0 ? new Passing(context) : context);
        return handled;
    }

    private static long timeoutNanos(IoHandlerContext context) {
        if (context.deadlineNanos() == NO_DEADLINE) {
            return -1;
        }
        return Math.max(0, context.delayNanos(System.nanoTime()));
    }

    @Override
    public void wakeup() {
        Poller attached = poller;
        if (attached != null) {
            attached.wakeUp();
        }
        selector.wakeup(); // costs a comparison while the selector is not in use
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        IoRegistration registration = selector.register(handle);
        channels.removeIf(channel -> !channel.isValid());
        channels.add(registration);
        return registration;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return selector.isCompatible(handleType);
    }

    @Override
    public void prepareToDestroy() {
        selector.prepareToDestroy();
    }

    @Override
    public void destroy() {
        Poller attached = poller;
        if (attached != null) {
            attached.close();
        }
        if (watch != null) {
            watch.end();
        }
        selector.destroy();
    }

    /// A turn that does not wait.
    private record Passing(IoHandlerContext context) implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }
    }

    /// Waits at the poller while the loop waits at the selector.
    private final class Watch {
        private final Poller watched;
        private final Semaphore armed = new Semaphore(0);
        private volatile boolean ended;

        Watch(Poller watched) {
            this.watched = watched;
            Thread.ofPlatform().daemon().name(name + "-watch").start(this::run);
        }

        void arm() {
            if (armed.availablePermits() == 0) {
                armed.release();
            }
        }

        void end() {
            ended = true;
            armed.release();
        }

        private void run() {
            while (!ended) {
                armed.acquireUninterruptibly();
                if (!ended) {
                    watched.awaitReady();
                    selector.wakeup();
                }
            }
        }
    }
}
