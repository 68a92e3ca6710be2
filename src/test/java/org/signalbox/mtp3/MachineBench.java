// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A machine on the bench: inputs by hand, time by hand, outputs in a list.
final class MachineBench<I, O> {
    private final Machine<I, O> machine;
    private final Function<O, @Nullable I> surroundings;
    private final List<O> outputs = new ArrayList<>();

    private long now = 1_000_000_000L;

    MachineBench(Machine<I, O> machine) {
        this(machine, _ -> null);
    }

    /// @param surroundings says which input follows an output at once, if any
    MachineBench(Machine<I, O> machine, Function<O, @Nullable I> surroundings) {
        this.machine = machine;
        this.surroundings = surroundings;
    }

    /// @return what the input caused
    List<O> on(I input) {
        outputs.clear();
        machine.handle(input, now, outputs::add);
        respondFrom(0);
        return List.copyOf(outputs);
    }

    private void respondFrom(int first) {
        for (int at = first; at < outputs.size(); at++) {
            I response = surroundings.apply(outputs.get(at));
            if (response != null) {
                machine.handle(response, now, outputs::add);
            }
        }
    }

    /// Lets time pass, firing timers at their deadlines.
    ///
    /// @return what that caused
    List<O> pass(Duration time) {
        outputs.clear();
        long end = now + time.toNanos();
        while (machine.nextDeadline() <= end) {
            now = Math.max(now, machine.nextDeadline());
            int before = outputs.size();
            machine.advance(now, outputs::add);
            respondFrom(before);
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
