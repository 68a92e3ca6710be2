// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.WallClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// Virtual time: a clock that jumps from event to event, and everything that must be the same when
/// the run is repeated from its seed.
///
/// ```
///   World world = new World(seed);
///   SimSctp wires = new SimSctp(world);
///   SimLoop loop = world.loop("CountryA");
///   ... build production objects on loop and wires ...
///   world.runUntil(() -> up, Duration.ofSeconds(10));
/// ```
///
/// The run ends with an [AssertionError] that names the seed and the virtual time when a task
/// throws, when a fault is reported at an edge, when an invariant fails after any event, or when
/// events go on without time going on.
public final class World implements FaultListener, WallClock {
    /// Virtual time 0 in wall-clock terms: 2026-01-01T00:00:00Z.
    public static final long EPOCH_NANOS = 1_767_225_600_000_000_000L;

    /// More events than this at one instant are a livelock.
    private static final int EVENTS_AT_ONE_INSTANT_MAX = 1_000_000;

    private final long seed;
    private final SimEntropy entropy;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Invariant> invariants = new ArrayList<>();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    private long now;
    private long sequence;
    private int eventsAtThisInstant;
    private @Nullable SimLoop current;
    private @Nullable AssertionError failure;

    public World(long seed) {
        this.seed = seed;
        this.entropy = new SimEntropy(seed);
    }

    public long seed() {
        return seed;
    }

    /// Nanoseconds since the world began.
    public long now() {
        return now;
    }

    @Override
    public long epochNanos() {
        return EPOCH_NANOS + now;
    }

    /// The world's own entropy, used by its wires and for the decisions of a test.
    public SimEntropy entropy() {
        return entropy;
    }

    /// A source of its own for each name, so that one node's use does not shift another's.
    public SimEntropy entropy(String name) {
        // mixed: generators whose seeds differ by the generator's own increment give one sequence,
        // shifted, and hundreds of seeds would be one run
        return new SimEntropy(new SimEntropy(seed).nextLong() ^ name.hashCode());
    }

    /// Counts what it hands out: see [#octetsAllocated].
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /// Octets of buffers from [#allocator] that nobody has released. At the end of a run: 0.
    public long octetsAllocated() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    public SimLoop loop(String name) {
        return new SimLoop(name, this);
    }

    /// Runs `invariant` after every event; it throws when it does not hold.
    public void check(Runnable invariant) {
        invariants.add(new Invariant(null, invariant));
    }

    /// Runs `invariant` on a loop after every event of that loop; it throws when it does not hold.
    public void check(SimLoop loop, Runnable invariant) {
        invariants.add(new Invariant(loop, invariant));
    }

    /// Runs `task` at `time`, on no loop: for timelines of tests and for wires.
    public Loop.Scheduled at(long time, Runnable task) {
        return at(time, null, task);
    }

    /// Runs `task` on no loop, `delay` from now.
    public Loop.Scheduled after(Duration delay, Runnable task) {
        return at(now + delay.toNanos(), null, task);
    }

    Loop.Scheduled at(long time, @Nullable SimLoop loop, Runnable task) {
        Event event = new Event(Math.max(time, now), sequence++, loop, task);
        if (loop == null || !loop.stopped()) {
            events.add(event);
        }
        return event;
    }

    /// Lets virtual time pass.
    public void runFor(Duration duration) {
        long end = now + duration.toNanos();
        while (true) {
            Event next = events.peek();
            if (next == null || next.time > end) {
                break;
            }
            step();
        }
        advanceTo(end);
    }

    /// Lets virtual time pass until `condition` holds.
    ///
    /// @throws AssertionError if it does not hold `limit` from now
    public void runUntil(BooleanSupplier condition, Duration limit) {
        runUntil("condition", condition, limit);
    }

    /// Like [#runUntil(BooleanSupplier, Duration)], with words for the failure.
    public void runUntil(String what, BooleanSupplier condition, Duration limit) {
        long end = now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.time > end) {
                throw failed(what + " not reached within " + limit, null);
            }
            step();
        }
    }

    /// Runs the next event.
    ///
    /// @return false if there is none
    public boolean step() {
        throwIfFailed();
        Event event = events.poll();
        if (event == null) {
            return false;
        }
        advanceTo(event.time);
        if (++eventsAtThisInstant > EVENTS_AT_ONE_INSTANT_MAX) {
            throw failed("livelock: time stands still", null);
        }
        if (!event.cancelled && (event.loop == null || !event.loop.stopped())) {
            enter(event.loop, event.task);
            for (Invariant invariant : invariants) {
                if (invariant.loop == null || invariant.loop == event.loop) {
                    enter(invariant.loop, invariant.check);
                }
            }
        }
        throwIfFailed();
        return true;
    }

    /// Tasks not yet run; for a test that wants to see a node at rest.
    public int eventsPending() {
        return events.size();
    }

    /// A fault ends the run: the next [#step] throws.
    @Override
    public void onFault(String owner, Throwable fault) {
        if (failure == null) {
            failure = failed("fault in " + owner, fault);
        }
    }

    @Nullable SimLoop current() {
        return current;
    }

    void runOn(SimLoop loop, Runnable task) {
        if (current == loop) {
            task.run();
            return;
        }
        if (current != null) {
            throw new IllegalStateException(
                    "a task of " + current + " runs; hand in work for " + loop + " by execute()");
        }
        enter(loop, task);
        throwIfFailed();
    }

    private void enter(@Nullable SimLoop loop, Runnable task) {
        SimLoop outer = current;
        current = loop;
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            onFault(loop == null ? "world" : loop.name(), fault);
        } finally {
            current = outer;
        }
    }

    private void advanceTo(long time) {
        if (time > now) {
            now = time;
            eventsAtThisInstant = 0;
        }
    }

    private void throwIfFailed() {
        if (failure != null) {
            throw failure;
        }
    }

    private AssertionError failed(String what, @Nullable Throwable cause) {
        return new AssertionError(
                "seed %d at %.6f s: %s%s"
                        .formatted(seed, now / 1e9, what, cause == null ? "" : ": " + cause),
                cause);
    }

    /// @param loop after whose events it must hold, and where it looks; null: after every event
    private record Invariant(@Nullable SimLoop loop, Runnable check) {}

    private static final class Event implements Comparable<Event>, Loop.Scheduled {
        private final long time;
        private final long sequence;
        private final @Nullable SimLoop loop;
        private final Runnable task;
        private boolean cancelled;

        private Event(long time, long sequence, @Nullable SimLoop loop, Runnable task) {
            this.time = time;
            this.sequence = sequence;
            this.loop = loop;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}
