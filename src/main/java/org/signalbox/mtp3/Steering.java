// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Compares where traffic goes now with where the routes of now would have it go, and makes the
/// snapshot that is between the two: what may go over at once does, the rest is held.
///
/// Rows of decisions are shared by many destinations, and so is the work here: each pair of rows is
/// compared once.
final class Steering {
    /// The way out of traffic that is held; no linkset has the number, so that it is never taken
    /// for the way back.
    static final int HELD = -2;

    /// Says what becomes of traffic that is to leave one way for another.
    interface Diversions {
        /// @param from where it goes now
        /// @param to where it is to go; null if it is to be thrown away
        /// @param prohibited numbers of the linksets over which this destination cannot be reached
        /// @return where it is to be held; null if it may go over at once
        @Nullable Egress holdFor(Forward from, @Nullable Forward to, Set<Integer> prohibited);

        /// Whether messages still wait there, or may.
        boolean isHolding(Egress hold);
    }

    private final Diversions diversions;
    /// By what prohibits them: the rows of the points of one cluster are compared once.
    private final Map<Set<Integer>, Map<Decision[], Map<Decision[], Decision[]>>> known =
            new IdentityHashMap<>();

    private Steering(Diversions diversions) {
        this.diversions = diversions;
    }

    /// @param now the snapshot in use
    /// @param wanted as the routes and links of now have it
    /// @param prohibited what adjacent points say they cannot reach
    static RoutingSnapshot steer(
            RoutingSnapshot now,
            RoutingSnapshot wanted,
            Prohibitions prohibited,
            Diversions diversions) {
        Steering steering = new Steering(diversions);
        return wanted.combinedWith(
                now,
                prohibited.particular(),
                (destination, from, to) -> steering.row(from, to, prohibited.of(destination)));
    }

    private Decision[] row(Decision[] from, Decision[] to, Set<Integer> prohibited) {
        return known.computeIfAbsent(prohibited, _ -> new IdentityHashMap<>())
                .computeIfAbsent(from, _ -> new IdentityHashMap<>())
                .computeIfAbsent(to, _ -> compare(from, to, prohibited));
    }

    private Decision[] compare(Decision[] from, Decision[] to, Set<Integer> prohibited) {
        if (from[0] instanceof Deliver former && to[0] instanceof Deliver wanted) {
            return distribute(former.distribution(), wanted.distribution(), to);
        }
        Decision[] between = null;
        for (int sls = 0; sls < to.length; sls++) {
            Decision steered = steer(from[sls], to[sls], prohibited);
            if (steered != to[sls]) {
                if (between == null) {
                    between = to.clone();
                }
                between[sls] = steered;
            }
        }
        return between == null ? to : between;
    }

    /// Application servers at this point's own codes: no adjacent point prohibits anything there.
    private Decision[] distribute(Distribution from, Distribution to, Decision[] row) {
        Distribution between =
                to.combinedWith(from, (before, wanted) -> compare(before, wanted, Set.of()));
        if (between == to) {
            return row;
        }
        Decision[] distributed = new Decision[row.length];
        Arrays.fill(distributed, new Deliver(between));
        return distributed;
    }

    private Decision steer(Decision from, Decision to, Set<Integer> prohibited) {
        return switch (from) {
            case Forward former -> steer(former, to, prohibited);
            case Discard(_, Egress hold) when hold != null && diversions.isHolding(hold) ->
                    behind(hold, to);
            case Discard _, Deliver _ -> to;
        };
    }

    private Decision steer(Forward former, Decision to, Set<Integer> prohibited) {
        if (!(to instanceof Forward wanted)) {
            Egress hold = diversions.holdFor(former, null, prohibited);
            return hold == null ? to : behind(hold, to);
        }
        Forward steered = steer(former, wanted, prohibited);
        Forward elsewhere = wanted.elsewhere();
        if (former.elsewhere() != null && elsewhere != null && steered == wanted) {
            Forward other = steer(former.elsewhere(), elsewhere, prohibited);
            if (other != elsewhere) {
                return new Forward(wanted.egress(), wanted.linkset(), other);
            }
        }
        return steered;
    }

    private Forward steer(Forward former, Forward wanted, Set<Integer> prohibited) {
        if (former.egress() == wanted.egress()) {
            return wanted;
        }
        Egress hold = diversions.holdFor(former, wanted, prohibited);
        return hold == null ? wanted : held(hold);
    }

    /// What has no way is thrown away at once (Q.704 section 5.3.3), though what came before it
    /// waits.
    private static Decision behind(Egress hold, Decision to) {
        return switch (to) {
            case Forward _ -> held(hold);
            case Discard(DiscardReason reason, _) -> new Discard(reason, hold);
            case Deliver _ -> to;
        };
    }

    private static Forward held(Egress hold) {
        return new Forward(hold, HELD, null);
    }
}
