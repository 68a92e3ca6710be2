// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.ss7.PointCodeMask;

import java.util.HashMap;
import java.util.Map;

/// What MTP has said of destinations, for those who ask for every message. Immutable.
///
/// **Cost.** One look-up for each prefix length that MTP uses, until one is found; usually one.
final class ReachabilityTable {
    private static final int REACHABLE = 1;
    private static final int NOT_REACHABLE = 2;
    private static final int LENGTH_BITS = 5;

    private final int pointCodeBits;

    /// The prefix lengths of what MTP has said, longest first.
    private final int[] lengths;

    /// By code and prefix length.
    private final IntTable said;

    /// @param pointCodeBits as [org.signalbox.ss7.Variant#pointCodeBits]
    /// @param lengths the prefix lengths of the statements, longest first
    ReachabilityTable(int pointCodeBits, int[] lengths, Map<PointCodeMask, Boolean> statements) {
        this.pointCodeBits = pointCodeBits;
        this.lengths = lengths.clone();
        Map<Integer, Integer> entries = HashMap.newHashMap(statements.size());
        statements.forEach(
                (affected, reachable) ->
                        entries.put(
                                affected.code().value() << LENGTH_BITS | affected.length(),
                                reachable ? REACHABLE : NOT_REACHABLE));
        said = new IntTable(entries);
    }

    boolean isReachable(int point) {
        for (int length : lengths) {
            int block = point & -1 << (pointCodeBits - length);
            int found = said.get(block << LENGTH_BITS | length);
            if (found != 0) {
                return found == REACHABLE;
            }
        }
        return false;
    }
}
