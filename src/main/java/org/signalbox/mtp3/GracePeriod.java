// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Loop;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Waits until no loop can still use a snapshot that has been replaced.
///
/// A loop reads the snapshot once for a batch and drops it at the end of the batch. So when a loop
/// has run a task posted after the replacement, whatever it brings from then on goes by the new
/// one.
final class GracePeriod {
    private final Loop controlLoop;
    private final Runnable over;
    private int awaited;

    private GracePeriod(Loop controlLoop, Runnable over) {
        this.controlLoop = controlLoop;
        this.over = over;
    }

    /// Calls `over` on the control loop when all loops have answered; later than now in any case.
    static void await(Collection<Loop> loops, Loop controlLoop, Runnable over) {
        assert controlLoop.inLoop();
        Set<Loop> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(loops);
        distinct.add(controlLoop);
        GracePeriod period = new GracePeriod(controlLoop, over);
        period.awaited = distinct.size();
        for (Loop loop : distinct) {
            loop.execute(() -> controlLoop.execute(period::answered));
        }
    }

    private void answered() {
        assert controlLoop.inLoop();
        awaited--;
        if (awaited == 0) {
            over.run();
        }
    }
}
