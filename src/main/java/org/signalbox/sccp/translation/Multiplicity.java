// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import java.util.Locale;

/// How an application group chooses among its members that messages may be sent to.
public enum Multiplicity {
    /// The one with the lowest cost; those of equal cost take turns.
    COST,
    /// All take turns.
    SHARE,
    /// By weight and calling party: all messages of one go to the same member.
    CGPA,
    /// By weight, in turn.
    WRR;

    /// As an operator writes it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether the number of a member is a weight, not a cost.
    public boolean isWeighted() {
        return this == CGPA || this == WRR;
    }
}
