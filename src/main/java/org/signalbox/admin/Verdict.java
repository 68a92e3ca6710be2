// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.Problem;

import java.util.List;

/// What became of a candidate configuration.
///
/// @param applied whether the node runs it now
/// @param problems what is wrong with it, or with single lines of it; all at once
public record Verdict(boolean applied, List<Problem> problems) {
    public Verdict {
        problems = List.copyOf(problems);
    }

    public List<Problem> errors() {
        return problems.stream().filter(Problem::isError).toList();
    }

    public List<Problem> warnings() {
        return problems.stream().filter(problem -> !problem.isError()).toList();
    }
}
