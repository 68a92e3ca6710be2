// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import java.util.List;

/// When a link's transmit queue counts as congested (Q.704 section 3.8.2).
///
/// @param onset messages waiting at which levels 1, 2 and 3 begin
/// @param abate messages waiting at or below which levels 1, 2 and 3 end; each below its onset
public record CongestionThresholds(List<Integer> onset, List<Integer> abate) {
    /// Level 3, the highest of Q.704.
    public static final int LEVELS = 3;

    public CongestionThresholds {
        onset = List.copyOf(onset);
        abate = List.copyOf(abate);
        if (onset.size() != LEVELS || abate.size() != LEVELS) {
            throw new IllegalArgumentException("three thresholds each way");
        }
        for (int i = 0; i < LEVELS; i++) {
            boolean rising =
                    i == 0 || onset.get(i) > onset.get(i - 1) && abate.get(i) > abate.get(i - 1);
            if (abate.get(i) < 0 || abate.get(i) >= onset.get(i) || !rising) {
                throw new IllegalArgumentException(
                        "congestion thresholds must rise, each abatement below its onset: "
                                + onset
                                + ", "
                                + abate);
            }
        }
    }

    /// Parts of a queue's bound: onset at 1/2, 3/4 and 7/8, abatement at 1/4, 1/2 and 3/4 of it.
    ///
    /// @param queueMsusMax at least 16
    public static CongestionThresholds of(int queueMsusMax) {
        int eighth = queueMsusMax / 8;
        return new CongestionThresholds(
                List.of(4 * eighth, 6 * eighth, 7 * eighth),
                List.of(2 * eighth, 4 * eighth, 6 * eighth));
    }

    /// The level that follows from a queue's depth and the level before.
    int level(int depth, int before) {
        int level = before;
        while (level < LEVELS && depth >= onset.get(level)) {
            level++;
        }
        while (level > 0 && depth <= abate.get(level - 1)) {
            level--;
        }
        return level;
    }
}
