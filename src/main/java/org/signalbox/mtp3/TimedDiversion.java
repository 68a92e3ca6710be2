// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.signalbox.mtp3.Mtp3Counter.CHANGEBACKS_TIME_CONTROLLED;
import static org.signalbox.mtp3.Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED;
import static org.signalbox.mtp3.Mtp3Counter.CONTROLLED_REROUTINGS;
import static org.signalbox.mtp3.Mtp3Timer.T1;
import static org.signalbox.mtp3.Mtp3Timer.T3;
import static org.signalbox.mtp3.Mtp3Timer.T6;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// Traffic goes from one way to another, and waits for as long as what is under way may take.
final class TimedDiversion implements Machine<TimedDiversion.Quiesced, TimedDiversion.Release> {
    /// No loop uses the former snapshot any more: from here on nothing is sent the former way.
    record Quiesced() {}

    /// Send what was held.
    record Release() {}

    /// Those that do so.
    enum Procedure {
        /// Q.704 section 5.6.2.
        CHANGEOVER("time-controlled changeover", T1, CHANGEOVERS_TIME_CONTROLLED),

        /// Q.704 section 6.4.
        CHANGEBACK("time-controlled changeback", T3, CHANGEBACKS_TIME_CONTROLLED),

        /// Q.704 section 8.
        CONTROLLED_REROUTING("controlled rerouting", T6, CONTROLLED_REROUTINGS);

        /// In the standard's words.
        final String words;

        final Mtp3Timer timer;

        /// Counts those that have ended.
        final Mtp3Counter counter;

        Procedure(String words, Mtp3Timer timer, Mtp3Counter counter) {
            this.words = words;
            this.timer = timer;
            this.counter = counter;
        }
    }

    private final Procedure procedure;
    private final Mtp3Timers timers;

    private Timer timer = Timer.STOPPED;

    TimedDiversion(Procedure procedure, Mtp3Timers timers) {
        this.procedure = procedure;
        this.timers = timers;
    }

    @Override
    public void handle(Quiesced input, long now, Consumer<? super Release> out) {
        timer = Timer.start(now, timers.get(procedure.timer));
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
