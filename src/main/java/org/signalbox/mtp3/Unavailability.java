// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.TimeCounters;
import org.signalbox.ss7.PointCodeMask;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Counts how often, and for how long, destinations of a network and its adjacent points were
/// inaccessible (Q.752 items 4.9, 4.10, 5.1 and 5.2). On the control loop; as large as there are
/// destinations in the table that are inaccessible.
final class Unavailability {
    private final NetworkContext context;
    private final Linksets linksets;
    private final TimeCounters<NetworkTime> times = new TimeCounters<>(NetworkTime.class);

    /// Destinations in the table that were reached once, and are not now.
    private final Set<PointCodeMask> lost = new HashSet<>();

    Unavailability(NetworkContext context, Linksets linksets) {
        this.context = context;
        this.linksets = linksets;
    }

    /// Readable from any thread.
    TimeCounters<NetworkTime> times() {
        return times;
    }

    /// @param configured whether the table has a route to exactly that
    void changed(PointCodeMask destination, DestinationState state, boolean configured) {
        boolean inaccessible = state == DestinationState.INACCESSIBLE;
        if (!inaccessible) {
            lost.remove(destination);
        } else if (configured && lost.add(destination)) {
            context.counters.increment(Mtp3Counter.ROUTE_SETS_UNAVAILABLE);
        }
        count();
        if (destination.isFull()) {
            linksets.all().stream()
                    .filter(linkset -> linkset.leadsTo(destination.code()))
                    .forEach(linkset -> linkset.adjacentIs(inaccessible, context.loop.now()));
        }
    }

    /// The table has changed: what it no longer holds is not missed.
    void keep(Predicate<PointCodeMask> configured) {
        lost.removeIf(configured.negate());
        count();
    }

    private void count() {
        times.set(NetworkTime.ROUTE_SETS_UNAVAILABLE, lost.size(), context.loop.now());
    }
}
