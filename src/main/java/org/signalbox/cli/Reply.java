// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import java.util.List;

/// The answer to one line.
///
/// @param outcome for scripts
/// @param lines for people
public record Reply(Outcome outcome, List<String> lines) {
    public enum Outcome {
        /// The command did what it says.
        DONE,
        /// It was not understood, the node refused it, or what it was to find out is "no".
        REFUSED,
        /// The operator is leaving.
        CLOSED
    }

    public Reply {
        lines = List.copyOf(lines);
    }

    static Reply done(List<String> lines) {
        return new Reply(Outcome.DONE, lines);
    }

    static Reply refused(List<String> lines) {
        return new Reply(Outcome.REFUSED, lines);
    }

    /// Whether a script may go on.
    public boolean succeeded() {
        return outcome != Outcome.REFUSED;
    }
}
