// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// Traffic goes from one way to another, and waits for as long as what is under way may take:
/// controlled rerouting (T6, Q.704 section 8), and the time-controlled changeback (T3, section 6.4)
/// and changeover (T1, section 5.6.2).
final class TimedDiversion implements Machine<TimedDiversion.Quiesced, TimedDiversion.Release> {
    /// No loop uses the former snapshot any more: from here on nothing is sent the former way.
    record Quiesced() {}

    /// Send what was held.
    record Release() {}

    private final Mtp3Timer name;
    private final Mtp3Timers timers;

    private Timer timer = Timer.STOPPED;

    TimedDiversion(Mtp3Timer name, Mtp3Timers timers) {
        this.name = name;
        this.timers = timers;
    }

    @Override
    public void handle(Quiesced input, long now, Consumer<? super Release> out) {
        timer = Timer.start(now, timers.get(name));
    }

    @Override
    public void advance(long now, Consumer<? super Release> out) {
        if (timer.isExpired(now)) {
            timer = Timer.STOPPED;
            out.accept(new Release());
        }
    }

    @Override
    public long nextDeadline() {
        return timer.deadline();
    }
}
