// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.Block;

/// One of the configurations that can be compared.
public sealed interface ConfigReference {
    /// What the node runs.
    record Running() implements ConfigReference {}

    /// What it would start with.
    record Startup() implements ConfigReference {}

    /// What an operator collects.
    record Candidate(Block lines) implements ConfigReference {}

    /// What was committed, by its number.
    record Committed(int revision) implements ConfigReference {}

    /// As in a command: `running-config`, `revision 12`.
    default String words() {
        return switch (this) {
            case Running _ -> "running-config";
            case Startup _ -> "startup-config";
            case Candidate _ -> "candidate";
            case Committed(int revision) -> "revision " + revision;
        };
    }
}
