// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/// One thread's loop. Its clock costs what a clock costs, and may be put forward by hand; timers
/// run
/// only then.
final class BenchLoop implements Loop {
    private record Later(long deadline, Runnable task) {}

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::deadline));
    private final long begun = System.nanoTime();
    private long ahead = 1;

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public long now() {
        return System.nanoTime() - begun + ahead;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Scheduled schedule(long deadline, Runnable task) {
        Later entry = new Later(deadline, task);
        later.add(entry);
        return () -> later.remove(entry);
    }

    void drain() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void pass(Duration time) {
        long end = now() + time.toNanos();
        drain();
        while (!later.isEmpty() && later.peek().deadline() <= end) {
            Later due = later.remove();
            ahead += Math.max(0, due.deadline() - now());
            due.task().run();
            drain();
        }
        ahead += Math.max(0, end - now());
    }
}
