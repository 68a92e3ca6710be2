// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import java.util.List;

/// When the transmit queue of a link counts as congested (Q.704 section 3.8.2).
///
/// ```
///   depth   abate 1   onset 1   discard 1        a level begins at its onset, and ends at its
///  ---|--------|---------|----------|------>     abatement; so does the discard level, which
/// begins
///              |<------ level 1 --------->       at the threshold for discard
/// ```
///
/// Three levels always: a network that knows one only ([Congestion#level] 1 to 3 are the same to
/// it) takes no notice of the others.
///
/// @param onset messages waiting at which levels 1, 2 and 3 begin
/// @param abate messages waiting at or below which levels 1, 2 and 3 end; each below its onset
/// @param discard messages waiting at which discard levels 1, 2 and 3 begin; none below its onset
public record CongestionThresholds(
        List<Integer> onset, List<Integer> abate, List<Integer> discard) {
    public static final int LEVELS = Congestion.LEVEL_MAX;

    public CongestionThresholds {
        onset = List.copyOf(onset);
        abate = List.copyOf(abate);
        discard = List.copyOf(discard);
        if (onset.size() != LEVELS || abate.size() != LEVELS || discard.size() != LEVELS) {
            throw new IllegalArgumentException("three thresholds of each kind");
        }
        for (int i = 0; i < LEVELS; i++) {
            boolean rising =
                    i == 0
                            || onset.get(i) > onset.get(i - 1)
                                    && abate.get(i) > abate.get(i - 1)
                                    && discard.get(i) > discard.get(i - 1);
            if (abate.get(i) < 0
                    || abate.get(i) >= onset.get(i)
                    || discard.get(i) < onset.get(i)
                    || !rising) {
                throw new IllegalArgumentException(
                        "congestion thresholds must rise with the level, each abatement below its"
                                + " onset and no discard below it: onset %s, abate %s, discard %s"
                                        .formatted(onset, abate, discard));
            }
        }
    }

    /// Parts of a queue's bound: onset at 1/2, 3/4 and 7/8, abatement at 1/4, 1/2 and 3/4, discard
    /// at 5/8, 13/16 and 15/16 of it.
    ///
    /// @param queueMsusMax at least 16
    public static CongestionThresholds of(int queueMsusMax) {
        int sixteenth = queueMsusMax / 16;
        return new CongestionThresholds(
                List.of(8 * sixteenth, 12 * sixteenth, 14 * sixteenth),
                List.of(4 * sixteenth, 8 * sixteenth, 12 * sixteenth),
                List.of(10 * sixteenth, 13 * sixteenth, 15 * sixteenth));
    }

    /// The congestion that follows from a queue's depth and the congestion before.
    public int congestion(int depth, int before) {
        return Congestion.next(
                before,
                level(depth, Congestion.level(before), onset),
                level(depth, Congestion.discardLevel(before), discard));
    }

    /// The least depth at which the congestion rises.
    int risesAt(int congestion) {
        int level = Congestion.level(congestion);
        int discardLevel = Congestion.discardLevel(congestion);
        int next = Integer.MAX_VALUE;
        if (level < LEVELS) {
            next = onset.get(level);
        }
        if (discardLevel < LEVELS) {
            next = Math.min(next, discard.get(discardLevel));
        }
        return next;
    }

    private int level(int depth, int before, List<Integer> beginning) {
        int level = before;
        while (level < LEVELS && depth >= beginning.get(level)) {
            level++;
        }
        while (level > 0 && depth <= abate.get(level - 1)) {
            level--;
        }
        return level;
    }
}
