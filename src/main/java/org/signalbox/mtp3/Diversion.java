// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;

import java.util.ArrayList;
import java.util.List;

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

    /// What this diversion has taken over, and its own hold: released in this order.
    final List<Hold> holds = new ArrayList<>();

    /// Written on the link's loop, then read on the control loop.
    List<Msu> retrieved = List.of();

    /// Called when no loop uses the snapshot any more that the diversion began with.
    Runnable quiesced = () -> {};

    /// Ends the machine.
    Runnable close = () -> {};

    Diversion(LinkControl from, @Nullable LinkControl to, int toLinkset, Hold hold) {
        this.from = from;
        this.to = to;
        this.toLinkset = toLinkset;
        this.hold = hold;
        holds.add(hold);
    }
}
