// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.List;

/// All there is to know about a mode, for a generated reference.
///
/// @param name of the mode
/// @param enteredBy declarations of the commands that open it; empty for the outermost
public record ModeReference(String name, List<String> enteredBy, List<CommandReference> commands) {
    /// One command of the mode.
    ///
    /// @param declaration the syntax
    /// @param no syntax of the `no` form, empty if there is none
    /// @param help what the command does
    /// @param words every keyword that is explained and every argument with what it may be
    /// @param opens name of the mode it opens, empty if none
    public record CommandReference(
            String declaration, String no, String help, List<HelpEntry> words, String opens) {}
}
