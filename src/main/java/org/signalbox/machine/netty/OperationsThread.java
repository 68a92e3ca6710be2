// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A thread for what may block, such as binding a port; one task after the other.
public final class OperationsThread implements Executor, AutoCloseable {
    private final ExecutorService executor;

    public OperationsThread(String name) {
        this.executor =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /// Forgets what is queued and ends the thread after its current task.
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
