// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A loop that waits at a poller instead of Netty's selector.
class NettyLoopPollerTest {
    private static final long DEADLINE_SECONDS = 10;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final NettyLoop loop =
            new NettyLoop("polled", (owner, fault) -> seen.add("fault " + fault));

    @AfterEach
    void closeLoop() {
        loop.close();
        assertThat(seen).containsOnly("closed");
    }

    @Test
    void tasksEndTheWait() throws Exception {
        attach();

        for (int i = 0; i < 200; i++) {
            loop.execute(() -> seen.add("task"));
            expect("task");
        }
    }

    @Test
    void timersFireAtTheirTime() throws Exception {
        attach();

        long deadline = loop.now() + TimeUnit.MILLISECONDS.toNanos(30);
        loop.schedule(deadline, () -> seen.add(loop.now() >= deadline ? "in time" : "early"));

        expect("in time");
    }

    @Test
    void whatThePollerFindsIsDoneOnTheLoop() throws Exception {
        QueuePoller poller = attach();

        poller.work.add(() -> seen.add(loop.inLoop() ? "on the loop" : "elsewhere"));
        poller.ready.release();

        expect("on the loop");
    }

    @Test
    void allWhoAskGetTheSame() throws Exception {
        QueuePoller first = attach();

        assertThat(attach()).isSameAs(first);
    }

    private QueuePoller attach() throws Exception {
        return loop.eventLoop()
                .submit(() -> loop.poller(QueuePoller.class, QueuePoller::new))
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void expect(String what) throws InterruptedException {
        assertThat(seen.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(what);
    }

    /// Waits for work in a queue.
    private final class QueuePoller implements Poller {
        private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
        private final Semaphore ready = new Semaphore(0);
        private final AtomicBoolean awake = new AtomicBoolean(true);

        @Override
        public void prepareToWait() {
            awake.set(false);
        }

        @Override
        public int poll(long timeoutNanos) {
            try {
                if (timeoutNanos < 0) {
                    ready.acquire();
                } else if (!ready.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                    return 0;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            awake.set(true);
            Runnable next = work.poll();
            if (next == null) {
                return 0;
            }
            next.run();
            return 1;
        }

        @Override
        public void wakeUp() {
            if (awake.compareAndSet(false, true)) {
                ready.release();
            }
        }

        @Override
        public void awaitReady() {
            throw new AssertionError("no channel is registered here");
        }

        @Override
        public void close() {
            seen.add("closed");
        }
    }
}
