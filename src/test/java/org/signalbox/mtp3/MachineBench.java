// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A machine on the bench: inputs by hand, time by hand, outputs in a list.
final class MachineBench<I, O> {
    private final Machine<I, O> machine;
    private final List<O> outputs = new ArrayList<>();

    private long now = 1_000_000_000L;

    MachineBench(Machine<I, O> machine) {
        this.machine = machine;
    }

    /// @return what the input caused
    List<O> on(I input) {
        outputs.clear();
        machine.handle(input, now, outputs::add);
        return List.copyOf(outputs);
    }

    /// Lets time pass, firing timers at their deadlines.
    ///
    /// @return what that caused
    List<O> pass(Duration time) {
        outputs.clear();
        long end = now + time.toNanos();
        while (machine.nextDeadline() <= end) {
            now = Math.max(now, machine.nextDeadline());
            machine.advance(now, outputs::add);
        }
        now = end;
        return List.copyOf(outputs);
    }

    /// How long until the machine wants to be woken.
    Duration untilDeadline() {
        return Duration.ofNanos(machine.nextDeadline() - now);
    }

    boolean isIdle() {
        return machine.nextDeadline() == Machine.NO_DEADLINE;
    }
}
