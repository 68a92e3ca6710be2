// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.config.Block;

/// What became of a commit.
///
/// @param plan what it has changed, or would have
/// @param before what ran before
public record CommitResult(Outcome outcome, ChangePlan plan, Block before) {
    /// How it ended.
    public enum Outcome {
        APPLIED,
        /// It is what runs already.
        SAME,
        /// Something is wrong with it: nothing was changed.
        REFUSED,
        /// Somebody has changed what it was made from: nothing was changed.
        OVERTAKEN,
        /// An earlier one waits to be confirmed: nothing was changed.
        ANOTHER_WAITS
    }
}
