// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.config.Problem;

import java.util.List;

/// What became of a configuration.
///
/// @param applied whether the node runs it now
/// @param problems everything that was found, warnings too
public record ApplyResult(boolean applied, List<Problem> problems) {
    public ApplyResult {
        problems = List.copyOf(problems);
    }
}
