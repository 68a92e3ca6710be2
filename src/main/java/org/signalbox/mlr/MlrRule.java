// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One rule of a ruleset.
///
/// @param number its place among the others
/// @param operation what it is for; null for all
/// @param isDefault whether it is for what no other rule of the operation is for
/// @param conditions all of which are to be met
/// @param multiMessage whether it is for messages, too, that say that more follow in their
/// dialogue:
///     those follow to where the first one went
/// @param action what it leads to; null if nothing, so that the message continues
public record MlrRule(
        int number,
        @Nullable MlrOperation operation,
        boolean isDefault,
        List<Condition> conditions,
        boolean multiMessage,
        @Nullable MlrAction action) {
    /// The highest number.
    public static final int NUMBER_MAX = 65_535;

    public MlrRule {
        conditions = List.copyOf(conditions);
    }

    boolean isFor(MlrOperation wanted) {
        return operation == null || operation == wanted;
    }

    /// As in `rule 10 sms-mo`.
    @Override
    public String toString() {
        return "rule %d %s%s"
                .formatted(
                        number, operation == null ? "all" : operation, isDefault ? " default" : "");
    }
}
