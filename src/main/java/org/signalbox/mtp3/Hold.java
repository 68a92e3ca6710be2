// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/// Where messages wait while their traffic is moved from one link to another (the changeover,
/// changeback and rerouting buffers of Q.704 sections 5 to 8).
///
/// A snapshot leads here the traffic that must not overtake what is still under way. Any loop may
/// send; the control loop ends the wait with [#release], once. From then on, what still comes here
/// by a former snapshot is passed on by the loop that brings it, and cannot overtake what waited:
///
/// ```
///   send, send, ...        release: take all, pass on, take what came meanwhile, ..., nothing:
///   seal ----------------->  [ waiting ]  ------------------------------------------------> [
///   sealed ]
/// ```
///
/// The messages are a stack with an atomic top. A sender that finds the top sealed knows thereby
/// that everything pushed before has been passed on already; that is what a queue with separate
/// ends cannot tell. The bound holds all the time; what comes above it is thrown away and counted.
final class Hold implements Egress {
    private static final class Entry {
        private static final Entry SEAL = new Entry(null, null);

        private final @Nullable Msu msu;
        private @Nullable Entry below;

        private Entry(@Nullable Msu msu, @Nullable Entry below) {
            this.msu = msu;
            this.below = below;
        }
    }

    private final int msusMax;
    private final Predicate<Msu> passage;
    private final IntConsumer discarded;
    private final Loop controlLoop;
    private final AtomicReference<@Nullable Entry> top = new AtomicReference<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /// Written before the seal, read after it.
    private @Nullable Consumer<Msu> passing;

    /// @param msusMax messages that may wait
    /// @param passage offered every message first, on the loop that sends it: what it takes does
    ///     not wait
    /// @param discarded told on the control loop how many could not
    Hold(int msusMax, Predicate<Msu> passage, IntConsumer discarded, Loop controlLoop) {
        this.msusMax = msusMax;
        this.passage = passage;
        this.discarded = discarded;
        this.controlLoop = controlLoop;
    }

    /// Messages that wait. An estimate off the control loop.
    int held() {
        return held.get();
    }

    @Override
    public void send(Msu msu) {
        if (passage.test(msu)) {
            return;
        }
        Entry entry = new Entry(msu, null);
        while (true) {
            Entry seen = top.get();
            if (seen == Entry.SEAL) {
                onward().accept(msu);
                return;
            }
            if (held.get() >= msusMax) {
                refuse(msu);
                return;
            }
            entry.below = seen;
            if (top.compareAndSet(seen, entry)) {
                held.incrementAndGet();
                return;
            }
        }
    }

    /// Gives away all that waits, oldest first, and lets pass what still comes.
    ///
    /// @param waited takes each message that waited, on the control loop
    /// @param late takes each message that comes after, on whatever loop brings it
    void release(Consumer<Msu> waited, Consumer<Msu> late) {
        assert controlLoop.inLoop();
        passing = late;
        while (!top.compareAndSet(null, Entry.SEAL)) {
            Entry entry = oldestFirst(top.getAndSet(null));
            while (entry != null) {
                Msu msu = entry.msu;
                assert msu != null : "released twice";
                held.decrementAndGet();
                waited.accept(msu);
                entry = entry.below;
            }
        }
        countRefused();
    }

    private Consumer<Msu> onward() {
        return Objects.requireNonNull(passing, "sealed before release");
    }

    private void refuse(Msu msu) {
        msu.close();
        if (refused.getAndIncrement() == 0) {
            controlLoop.execute(this::countRefused);
        }
    }

    private void countRefused() {
        int count = refused.getAndSet(0);
        if (count > 0) {
            discarded.accept(count);
        }
    }

    private static @Nullable Entry oldestFirst(@Nullable Entry newest) {
        Entry reversed = null;
        for (Entry entry = newest; entry != null; ) {
            Entry below = entry.below;
            entry.below = reversed;
            reversed = entry;
            entry = below;
        }
        return reversed;
    }
}
