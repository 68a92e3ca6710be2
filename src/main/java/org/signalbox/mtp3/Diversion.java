// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.ss7.Msu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Traffic that is being moved off one link: what waits, and the machine that says until when.
///
/// Made by [LinkDiversions] or [Rerouting], according to the procedure; kept and ended by
/// [Diversions].
final class Diversion {
    final LinkControl from;

    /// For a changeback by declaration, the link that has become available.
    final @Nullable LinkControl to;

    /// The number of the linkset that traffic goes to; of no meaning in a changeover.
    final int toLinkset;

    final Hold hold;

    /// In the standard's words.
    final String procedure;

    /// Monotonic nanoseconds.
    final long begunAt;

    /// What this diversion has taken over, and its own hold: released in this order.
    final List<Hold> holds = new ArrayList<>();

    /// Written on the link's loop, then read on the control loop.
    List<Msu> retrieved = List.of();

    /// How many messages the link gave up instead, not knowing whether they had arrived.
    int doubtful;

    /// As `retrieved`, but by a flush.
    List<Msu> flushing = List.of();

    /// What was flushed: older than `retrieved`.
    final List<Msu> flushed = new ArrayList<>();

    /// Whether the link has been ordered to give back what it holds, and has not yet.
    boolean retrieving;

    /// Called when no loop uses the snapshot any more that the diversion began with.
    Runnable quiesced = () -> {};

    /// What the machine waits for, in words.
    Supplier<String> step = () -> "";

    /// When the machine's timer runs out, or [Machine#NO_DEADLINE].
    LongSupplier deadline = () -> Machine.NO_DEADLINE;

    /// Ends the machine.
    Runnable close = () -> {};

    Diversion(
            String procedure,
            LinkControl from,
            @Nullable LinkControl to,
            int toLinkset,
            Hold hold,
            long begunAt) {
        this.procedure = procedure;
        this.begunAt = begunAt;
        this.from = from;
        this.to = to;
        this.toLinkset = toLinkset;
        this.hold = hold;
        holds.add(hold);
    }
}
