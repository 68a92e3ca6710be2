// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import java.util.ArrayDeque;
import java.util.Queue;

/// A loop whose tasks run when the test says so, on the test's thread.
public final class ManualLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long now;

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public long now() {
        return now;
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
        throw new UnsupportedOperationException("it keeps no timers");
    }

    public void passSeconds(long seconds) {
        now += seconds * 1_000_000_000L;
    }

    public void passMillis(long millis) {
        now += millis * 1_000_000L;
    }

    /// Runs one task.
    ///
    /// @return whether there was one
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    public void runAll() {
        while (runOne()) {
            // until the tasks of the tasks are done
        }
    }
}
