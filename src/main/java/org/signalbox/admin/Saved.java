// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.Problem;

import java.nio.file.Path;
import java.util.List;

/// The running configuration was saved.
///
/// @param file where
/// @param problems why a node could not be started from it, such as a file that was named relative
///     to another folder; empty if it can
public record Saved(Path file, List<Problem> problems) {
    public Saved {
        problems = List.copyOf(problems);
    }
}
