// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.Congestion;
import org.signalbox.ss7.Variant;

/// How a network deals with congestion: which of the three procedures of Q.704 section 11.2 holds.
public enum CongestionMethod {
    /// Section 11.2.3: a link is congested or not, and nobody throws messages away because of it.
    INTERNATIONAL("international"),
    /// Section 11.2.5, a national option: three levels of congestion, messages have no priorities.
    WITHOUT_PRIORITY("without-priority"),
    /// Section 11.2.4, a national option and the rule in ANSI networks: three levels, and messages
    /// of a priority below the level of discard are thrown away.
    WITH_PRIORITY("with-priority");

    private final String word;

    CongestionMethod(String word) {
        this.word = word;
    }

    /// What networks of a variant use unless they have chosen otherwise.
    static CongestionMethod of(Variant variant) {
        return switch (variant) {
            case ANSI -> WITH_PRIORITY;
            case ITU, CHINA, TTC -> INTERNATIONAL;
        };
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }

    /// The congestion status of a link in this network, as operators and user parts hear of it.
    ///
    /// @param congestion of an egress, as [Congestion] reads it
    /// @return 0 to 3; 0 or 1 where there is only one level
    public int level(int congestion) {
        int level = Congestion.level(congestion);
        return this == INTERNATIONAL ? Math.min(level, 1) : level;
    }

    /// Whether messages have priorities in a network of this method: where the variant has a place
    /// for them, or the national option gives the spare bits that meaning.
    boolean hasPriorities(Variant variant) {
        return switch (variant) {
            case ANSI, TTC -> true;
            case ITU, CHINA -> this == WITH_PRIORITY;
        };
    }

    /// Whether a congested link may pass the message without a word to its origin.
    boolean isSpared(int priority, int level) {
        return this == WITH_PRIORITY && priority >= level;
    }

    /// Whether a congested link throws the message away.
    boolean discards(int priority, int congestion) {
        return this == WITH_PRIORITY && priority < Congestion.discardLevel(congestion);
    }

    /// What transfer-controlled says of a link at that level: the field is spare in international
    /// networks (section 15.7).
    int status(int level) {
        return this == INTERNATIONAL ? 0 : level;
    }
}
