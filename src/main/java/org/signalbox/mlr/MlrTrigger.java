// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Which messages are looked into.
///
/// @param table the table that it stands in
/// @param condition what it asks of a message
/// @param action what it leads to; null if that is for secondary triggers to say
/// @param validity when it is in force
/// @param secondary of which one must fit as well, if there are any
public record MlrTrigger(
        String table,
        TriggerCondition condition,
        @Nullable MlrAction action,
        Validity validity,
        List<MlrTrigger> secondary) {
    public MlrTrigger {
        secondary = List.copyOf(secondary);
    }

    /// As in `trigger cdpa gt 4917`.
    @Override
    public String toString() {
        return "trigger " + condition;
    }
}
