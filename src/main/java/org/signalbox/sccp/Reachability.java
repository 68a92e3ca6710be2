// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.HashMap;
import java.util.Map;

/// What MTP has said of destinations. Of several statements about a code that with the longest
/// prefix holds; a code that none is about cannot be reached.
final class Reachability {
    /// More than any table of routes is meant to hold.
    static final int STATEMENTS_MAX = 1 << 16;

    private final Map<PointCodeMask, Boolean> statements = new HashMap<>();

    /// How many statements there are of each prefix length, so that lookups pass over the others.
    private final int[] lengths = new int[Integer.SIZE];

    /// @return false if there is no room for it
    boolean state(PointCodeMask affected, boolean reachable) {
        if (statements.size() == STATEMENTS_MAX && !statements.containsKey(affected)) {
            return false;
        }
        if (statements.put(affected, reachable) == null) {
            lengths[affected.length()]++;
        }
        return true;
    }

    boolean isReachable(PointCode code) {
        for (int length = code.variant().pointCodeBits(); length >= 0; length--) {
            if (lengths[length] > 0) {
                Boolean reachable = statements.get(PointCodeMask.around(code, length));
                if (reachable != null) {
                    return reachable;
                }
            }
        }
        return false;
    }

    void writeTo(StatusSnapshot.Builder snapshot) {
        statements.forEach(snapshot::setReachable);
    }
}
