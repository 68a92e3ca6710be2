// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import org.signalbox.machine.Loop;

import java.util.function.Supplier;

/// A [Loop] in virtual time. Made by [World#loop].
///
/// As strict as a thread of its own: [#inLoop] holds only while one of its own tasks runs, so a
/// call from another node's task fails its assertion here as it would in production.
public final class SimLoop implements Loop {
    private final String name;
    private final World world;

    private boolean stopped;

    SimLoop(String name, World world) {
        this.name = name;
        this.world = world;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long now() {
        return world.now();
    }

    @Override
    public boolean inLoop() {
        return world.current() == this;
    }

    @Override
    public void execute(Runnable task) {
        world.at(world.now(), this, task);
    }

    @Override
    public Scheduled schedule(long deadline, Runnable task) {
        return world.at(deadline, this, task);
    }

    /// Runs `task` now, as one of this loop's own tasks. For the code that drives a test, which
    /// stands outside all loops.
    public void run(Runnable task) {
        world.runOn(this, task);
    }

    /// Like [#run], with a result.
    public <T> T call(Supplier<T> task) {
        Holder<T> result = new Holder<>();
        world.runOn(this, () -> result.value = task.get());
        T value = result.value;
        if (value == null) {
            throw new IllegalStateException("no result from a task on " + name);
        }
        return value;
    }

    /// The node's process is gone: nothing runs here any more, nor is anything queued.
    public void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Holder<T> {
        @org.jspecify.annotations.Nullable T value;
    }
}
