// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.Congestion;
import org.signalbox.link.CongestionThresholds;
import org.signalbox.link.MsuQueue;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.function.Consumer;

/// Messages on their way from the loops of links to the control loop: bounded, and taken so many at
/// a turn that one link cannot keep that loop from the others.
final class HandOver {
    private static final int TURN_MSUS = 256;

    private final MsuQueue queue;
    private final Consumer<Msu> taker;
    private final Loop controlLoop;

    /// @param msusMax messages that wait at most
    /// @param taker gets each message, which is its own from then on, on `controlLoop`
    HandOver(int msusMax, Consumer<Msu> taker, Loop controlLoop) {
        this.queue =
                new MsuQueue(
                        msusMax, CongestionThresholds.of(msusMax), this::takeTurn, controlLoop);
        this.taker = taker;
        this.controlLoop = controlLoop;
    }

    /// @return whether there was room; if not, the message still belongs to the caller
    boolean offer(Msu msu) {
        return queue.offer(msu);
    }

    /// Messages handed over and not yet taken. An estimate off the control loop.
    int depth() {
        return queue.depth();
    }

    /// How congested the way to the control loop is, 0 (not) to [Congestion#LEVEL_MAX].
    int congestionLevel() {
        return Congestion.level(queue.congestion());
    }

    /// Takes all that waits, for another end than the usual. On the control loop.
    void drainTo(Consumer<Msu> messages) {
        queue.drainTo(messages);
        queue.updateCongestion();
    }

    private void takeTurn() {
        boolean more = takeSome();
        queue.updateCongestion();
        if (more) {
            controlLoop.execute(this::takeTurn);
        }
    }

    /// @return whether there may be more
    private boolean takeSome() {
        for (int taken = 0; taken < TURN_MSUS; taken++) {
            Msu msu = queue.poll();
            if (msu == null) {
                return false;
            }
            taker.accept(msu);
        }
        return true;
    }
}
