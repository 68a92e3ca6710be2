// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The hand-over of messages to the loop of an egress: the only change of thread on a message's
/// way.
///
/// Bounded, unlike a loop's own task queue; its depth is the egress's congestion signal; and what
/// waits in it can be taken back for a changeover. Any loop may offer; the owner's loop drains.
/// Order of the offers of one loop is kept.
///
/// **Congestion** rises with the very message that reaches a threshold, on the loop that offers it,
/// so that no message is refused before everybody could see the congestion; it falls when the owner
/// looks ([#updateCongestion]). An offer below all thresholds costs what it costs without any: the
/// comparison with the bound becomes one with the next threshold.
public final class MsuQueue {
    private final MpscAtomicArrayQueue<Msu> queue;
    private final int capacity;
    private final @Nullable CongestionThresholds thresholds;
    private final Loop loop;
    private final Runnable drain;

    /// For both levels as they are, the depth to which an offer goes without looking at thresholds.
    private final int[] quietBelow = new int[16];

    private final AtomicInteger congestion = new AtomicInteger(Congestion.NONE);

    /// Written by offering loops, cleared by the owner before it drains: one task per burst.
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable runDrain = this::runDrain;

    /// A queue that is never congested.
    ///
    /// @param capacity messages held at most, rounded up to a power of two
    /// @param drain runs on `loop` after offers; it polls until empty or until it cannot send
    public MsuQueue(int capacity, Runnable drain, Loop loop) {
        this(capacity, null, drain, loop);
    }

    /// @param capacity messages held at most, rounded up to a power of two
    /// @param thresholds of congestion; null if it is never congested
    /// @param drain runs on `loop` after offers; it polls until empty or until it cannot send
    public MsuQueue(
            int capacity, @Nullable CongestionThresholds thresholds, Runnable drain, Loop loop) {
        this.queue = new MpscAtomicArrayQueue<>(capacity);
        this.capacity = queue.capacity();
        this.thresholds = thresholds;
        this.loop = loop;
        this.drain = drain;
        Arrays.fill(quietBelow, this.capacity);
        if (thresholds != null) {
            for (int levels = 0; levels < quietBelow.length; levels++) {
                quietBelow[levels] = Math.min(this.capacity, thresholds.risesAt(levels) - 1);
            }
        }
    }

    /// Adds a message at the end.
    ///
    /// @return whether it was accepted; if not, it still belongs to the caller
    public boolean offer(Msu msu) {
        int quiet = quietBelow[Congestion.levels(congestion.getOpaque())];
        if (!queue.offerIfBelowThreshold(msu, quiet) && !offerAbove(msu)) {
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

    /// Whether nothing waits: of what was offered before in the caller's sight, whatever its loop.
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /// How many messages wait. Exact on the owner's loop, an estimate elsewhere.
    public int depth() {
        return queue.size();
    }

    public int capacity() {
        return capacity;
    }

    /// As [Egress#congestion].
    public int congestion() {
        return congestion.getOpaque();
    }

    /// Lets the congestion follow the depth; the owner calls it after it has taken messages out.
    ///
    /// @return the congestion
    public int updateCongestion() {
        if (thresholds == null) {
            return Congestion.NONE;
        }
        while (true) {
            int before = congestion.get();
            int now = thresholds.congestion(queue.size(), before);
            if (now == before || congestion.compareAndSet(before, now)) {
                return now;
            }
        }
    }

    private boolean offerAbove(Msu msu) {
        boolean accepted = queue.offer(msu);
        updateCongestion();
        return accepted;
    }

    private void runDrain() {
        scheduled.set(false);
        drain.run();
    }
}
