// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

/// The congestion of an [Egress] in one word, so that the path of a message reads it at once and
/// without an object (Q.704 section 3.8.2.1).
///
/// ```
///   31                     5   4   3   2   1   0
///  +------------------------+-------+-----+-------+
///  |        episode         | spare | dis.| level |      discard level and level: 2 bits each
///  +------------------------+-------+-----+-------+
/// ```
///
/// Episodes tell one congestion of an egress from the next: the number changes at each onset.
public final class Congestion {
    /// No congestion, and never any before.
    public static final int NONE = 0;

    /// The highest level of both kinds.
    public static final int LEVEL_MAX = 3;

    private static final int DISCARD_SHIFT = 2;
    private static final int LEVELS_MASK = 0xF;
    private static final int EPISODE_SHIFT = 4;

    private Congestion() {}

    /// Congestion status: 0, or 1 to 3 for the highest onset that was reached and not abated.
    public static int level(int congestion) {
        return congestion & LEVEL_MAX;
    }

    /// Discard status, never above [#level]: messages whose priority is lower are to be thrown away
    /// where messages have priorities.
    public static int discardLevel(int congestion) {
        return congestion >>> DISCARD_SHIFT & LEVEL_MAX;
    }

    /// Which of the congestions of this egress it is, modulo 2^28.
    public static int episode(int congestion) {
        return congestion >>> EPISODE_SHIFT;
    }

    /// Both levels as a number from 0 to 15.
    static int levels(int congestion) {
        return congestion & LEVELS_MASK;
    }

    /// The word that follows `before` when the levels are these; an onset begins an episode.
    static int next(int before, int level, int discardLevel) {
        int episode = episode(before) + (level(before) == 0 && level > 0 ? 1 : 0);
        return episode << EPISODE_SHIFT | discardLevel << DISCARD_SHIFT | level;
    }
}
