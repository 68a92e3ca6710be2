// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// One timer of a loop for the earliest of many deadlines.
final class Alarm {
    private final LongSupplier earliest;
    private final LongConsumer due;
    private final Loop loop;

    private Loop.@Nullable Scheduled scheduled;
    private long scheduledAt = Machine.NO_DEADLINE;

    /// @param earliest when something is due next; [Machine#NO_DEADLINE] if nothing is
    /// @param due told of the time when something may be
    Alarm(LongSupplier earliest, LongConsumer due, Loop loop) {
        this.earliest = earliest;
        this.due = due;
        this.loop = loop;
    }

    /// To be called when the earliest deadline may have come nearer. One that goes away, or moves
    /// off, costs an alarm for nothing.
    void arm() {
        long deadline = earliest.getAsLong();
        if (deadline < scheduledAt) {
            stop();
            scheduledAt = deadline;
            scheduled = loop.schedule(deadline, this::ring);
        }
    }

    private void ring() {
        scheduled = null;
        scheduledAt = Machine.NO_DEADLINE;
        due.accept(loop.now());
        arm();
    }

    void stop() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
        }
        scheduledAt = Machine.NO_DEADLINE;
    }
}
