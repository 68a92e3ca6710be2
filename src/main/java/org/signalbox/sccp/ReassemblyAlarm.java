// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;

import java.util.function.Consumer;

/// Wakes a [Reassembler] when T(reass) runs out. Belongs to its loop.
///
/// As with other timers, the alarm is moved only when the deadline became earlier; one that comes
/// too early finds nothing due and is set again.
final class ReassemblyAlarm {
    private final Loop loop;
    private final Reassembler reassembler;
    private final Consumer<? super Reassembly.Failed> out;
    private Loop.@Nullable Scheduled alarm;
    private long alarmAt = Machine.NO_DEADLINE;
    private boolean closed;

    /// @param out receives what has not come in time
    ReassemblyAlarm(Loop loop, Reassembler reassembler, Consumer<? super Reassembly.Failed> out) {
        this.loop = loop;
        this.reassembler = reassembler;
        this.out = out;
    }

    /// The reassembler has taken segments.
    void set() {
        assert loop.inLoop();
        long deadline = reassembler.nextDeadline();
        if (deadline < alarmAt && !closed) {
            cancel();
            alarmAt = deadline;
            alarm = loop.schedule(deadline, this::onAlarm);
        }
    }

    private void onAlarm() {
        alarm = null;
        alarmAt = Machine.NO_DEADLINE;
        if (!closed) {
            reassembler.advance(loop.now(), out);
            set();
        }
    }

    /// Nothing more happens.
    void close() {
        assert loop.inLoop();
        closed = true;
        cancel();
    }

    private void cancel() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
