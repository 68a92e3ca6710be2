// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// What MTP has said of destinations. Of several statements about a code that with the longest
/// prefix holds; a code that none is about cannot be reached.
final class Reachability {
    /// More than any table of routes is meant to hold.
    static final int STATEMENTS_MAX = 1 << 16;

    private final int pointCodeBits;
    private final Map<PointCodeMask, Boolean> statements = new HashMap<>();

    /// How many statements there are of each prefix length, so that lookups pass over the others.
    private final int[] lengths;

    /// The same for others; null when it is to be made anew.
    private @Nullable ReachabilityTable table;

    Reachability(Variant variant) {
        pointCodeBits = variant.pointCodeBits();
        lengths = new int[pointCodeBits + 1];
    }

    /// Whether this very statement holds already.
    boolean says(PointCodeMask affected, boolean reachable) {
        Boolean said = statements.get(affected);
        return said != null && said == reachable;
    }

    /// @return false if there is no room for it
    boolean state(PointCodeMask affected, boolean reachable) {
        if (statements.size() == STATEMENTS_MAX && !statements.containsKey(affected)) {
            return false;
        }
        if (statements.put(affected, reachable) == null) {
            lengths[affected.length()]++;
        }
        table = null;
        return true;
    }

    boolean isReachable(PointCode code) {
        for (int length = pointCodeBits; length >= 0; length--) {
            if (lengths[length] > 0) {
                Boolean reachable = statements.get(PointCodeMask.around(code, length));
                if (reachable != null) {
                    return reachable;
                }
            }
        }
        return false;
    }

    /// What holds now, immutable.
    ReachabilityTable table() {
        ReachabilityTable made = table;
        if (made == null) {
            int[] used =
                    IntStream.rangeClosed(0, pointCodeBits)
                            .map(i -> pointCodeBits - i)
                            .filter(length -> lengths[length] > 0)
                            .toArray();
            made = new ReachabilityTable(pointCodeBits, used, statements);
            table = made;
        }
        return made;
    }
}
