// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// What an application server has taken and no process has been given: it waits for a process, and
/// when that is over, for level 3 to take it back. On the server's loop.
final class HeldMessages {
    private final int waitingMsusMax;
    private final Counters<AsCounter> counters;

    /// For a process.
    private final ArrayDeque<Msu> waiting = new ArrayDeque<>();

    /// For level 3. Holds no more than waited for processes, and what level 3 handed in since.
    private final ArrayDeque<Msu> former = new ArrayDeque<>();

    HeldMessages(int waitingMsusMax, Counters<AsCounter> counters) {
        this.waitingMsusMax = waitingMsusMax;
        this.counters = counters;
    }

    /// Messages for a process.
    int waiting() {
        return waiting.size();
    }

    /// All messages.
    int size() {
        return waiting.size() + former.size();
    }

    /// Lets a message wait for a process, unless too many do.
    void hold(Msu msu) {
        if (waiting.size() >= waitingMsusMax) {
            counters.increment(AsCounter.UNSENT_PENDING_FULL);
            msu.close();
            return;
        }
        counters.increment(AsCounter.HELD);
        waiting.add(msu);
    }

    /// Lets messages wait that were given to a process before all that wait now.
    void holdFirst(List<Msu> earlier) {
        for (Msu msu : earlier.reversed()) {
            waiting.addFirst(msu);
        }
    }

    /// @return the next for a process; null if there is none
    @Nullable Msu next() {
        return waiting.poll();
    }

    /// Keeps all for level 3.
    ///
    /// @param earlier what was given to processes before all that wait now
    void keepAll(List<Msu> earlier) {
        former.addAll(earlier);
        former.addAll(waiting);
        waiting.clear();
    }

    /// Keeps one for level 3.
    void keep(Msu msu) {
        former.add(msu);
    }

    /// Gives level 3 what is kept for it.
    void giveBack(Consumer<Msu> messages) {
        for (Msu msu = former.poll(); msu != null; msu = former.poll()) {
            counters.increment(AsCounter.GIVEN_BACK);
            messages.accept(msu);
        }
    }

    /// Throws away what is kept for level 3.
    void giveUp() {
        counters.add(AsCounter.UNSENT_GIVEN_UP, former.size());
        former.forEach(Msu::close);
        former.clear();
    }
}
