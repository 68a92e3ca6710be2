// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.ManagementMessage;

/// How much traffic to a congested point is thrown away: a level (RL) and a sublevel (RSL), here in
/// one number, level times [#SUBLEVELS] plus sublevel (Q.714 sections 2.6 and 5.2.4).
///
/// | importance of a message | of such messages go |
/// |---|---|
/// | below RL | none |
/// | RL | `SUBLEVELS - RSL` of `SUBLEVELS` |
/// | above RL | all |
final class Restriction {
    /// M of the standard.
    static final int SUBLEVELS = 4;

    /// With this level, which no importance reaches, nothing goes.
    private static final int LEVEL_MAX = 8;

    /// The standard's N times M.
    static final int MAX = LEVEL_MAX * SUBLEVELS;

    /// By congestion level of MTP, where MTP has levels: what stops the messages whose priority is
    /// below the level, as MTP does there (T1.111.4 section 3.8); see [Importance#priority].
    private static final int[] BY_MTP_LEVEL = {0, 3 * SUBLEVELS, 5 * SUBLEVELS, 7 * SUBLEVELS};

    private Restriction() {}

    /// @param level 0 to 3
    static int ofMtpLevel(int level) {
        return BY_MTP_LEVEL[level];
    }

    /// What SSC is to say so that others restrict as much as for the same level of MTP.
    ///
    /// @param level 0 to 3
    static int congestionLevel(int level) {
        return level(BY_MTP_LEVEL[level]);
    }

    /// @param level 0 to [ManagementMessage#CONGESTION_LEVEL_MAX]
    static int ofCongestionLevel(int level) {
        return level * SUBLEVELS;
    }

    static int level(int restriction) {
        return restriction / SUBLEVELS;
    }

    /// Whether a message may go.
    ///
    /// @param importance 0 to 7
    /// @param lot of messages of equal importance each may draw another one; any number
    static boolean admits(int restriction, int importance, int lot) {
        int level = level(restriction);
        return importance > level
                || (importance == level && (lot & SUBLEVELS - 1) >= restriction % SUBLEVELS);
    }
}
