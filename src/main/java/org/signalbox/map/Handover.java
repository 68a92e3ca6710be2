// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.machine.Loop;

import java.util.concurrent.atomic.AtomicInteger;

/// Gives tasks to another loop, as long as not too many wait there.
final class Handover {
    private final Loop to;
    private final int tasksMax;
    private final AtomicInteger waiting = new AtomicInteger();

    Handover(Loop to, int tasksMax) {
        this.to = to;
        this.tasksMax = tasksMax;
    }

    /// Callable from any thread.
    ///
    /// @return whether there was room
    boolean offer(Runnable task) {
        if (waiting.incrementAndGet() > tasksMax) {
            waiting.decrementAndGet();
            return false;
        }
        to.execute(
                () -> {
                    waiting.decrementAndGet();
                    task.run();
                });
        return true;
    }
}
