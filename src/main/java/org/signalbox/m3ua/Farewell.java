// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.machine.Loop;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The end of all associations in good order: gateways are told that this node goes, processes that
/// their gateway does.
final class Farewell {
    private final Roster roster;
    private final Consumer<Boolean> left;
    private final Loop.Scheduled end;
    private boolean finished;

    /// @param bound how long that may take
    /// @param left told once whether it was done in time
    Farewell(Roster roster, Duration bound, Consumer<Boolean> left, Loop loop) {
        this.roster = roster;
        this.left = left;
        this.end = loop.schedule(loop.now() + bound.toNanos(), () -> finish(false));
    }

    void begin() {
        List.copyOf(roster.peers()).forEach(AspPeer::leave);
        look();
    }

    /// An association has ended: perhaps it was the last.
    void look() {
        if (roster.peers().stream().noneMatch(AspPeer::isUp)) {
            finish(true);
        }
    }

    /// @param inTime whether all are gone
    void finish(boolean inTime) {
        end.cancel();
        if (!finished) {
            finished = true;
            left.accept(inTime);
        }
    }
}
