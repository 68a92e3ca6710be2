// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The hand-over of messages to the loop of an egress: the only change of thread on a message's
/// way.
///
/// Bounded, unlike a loop's own task queue; its depth is the egress's congestion signal; and what
/// waits in it can be taken back for a changeover. Any loop may offer; the owner's loop drains.
/// Order of the offers of one loop is kept.
public final class MsuQueue {
    private final MpscAtomicArrayQueue<Msu> queue;
    private final int capacity;
    private final Loop loop;
    private final Runnable drain;

    /// Written by offering loops, cleared by the owner before it drains: one task per burst.
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable runDrain = this::runDrain;

    /// @param capacity messages held at most, rounded up to a power of two
    /// @param drain runs on `loop` after offers; it polls until empty or until it cannot send
    public MsuQueue(int capacity, Runnable drain, Loop loop) {
        this.queue = new MpscAtomicArrayQueue<>(capacity);
        this.capacity = queue.capacity();
        this.loop = loop;
        this.drain = drain;
    }

    /// Adds a message at the end.
    ///
    /// @return whether it was accepted; if not, it still belongs to the caller
    public boolean offer(Msu msu) {
        if (!queue.offer(msu)) {
            return false;
        }
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(runDrain);
        }
        return true;
    }

    /// Takes the oldest message; null when empty. On the owner's loop only.
    public @Nullable Msu poll() {
        assert loop.inLoop();
        return queue.poll();
    }

    /// Takes everything out, oldest first. On the owner's loop only.
    public void drainTo(Consumer<Msu> messages) {
        assert loop.inLoop();
        for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
            messages.accept(msu);
        }
    }

    /// How many messages wait. Exact on the owner's loop, an estimate elsewhere.
    public int depth() {
        return queue.size();
    }

    public int capacity() {
        return capacity;
    }

    private void runDrain() {
        scheduled.set(false);
        drain.run();
    }
}
