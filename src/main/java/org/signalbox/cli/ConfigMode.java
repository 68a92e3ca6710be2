// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.Argument;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.HelpEntry;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// A way to configure a node, which a session is in until it is over.
sealed interface ConfigMode permits Configuring, Drafting {
    /// The mode's name, for the prompt.
    String mode();

    /// Whether the operator has left configuration.
    boolean isOver();

    /// Obeys one line.
    ///
    /// @param columns width of the prompt
    CompletionStage<Result> enter(String line, int columns);

    /// Holds the lines, and knows where in them the operator is.
    ConfigEditor editor();

    /// What the last word of a line of configuration may be completed to.
    ///
    /// @param names words that an argument may have just now
    default List<HelpEntry> complete(String typed, Function<Argument<?>, List<String>> names) {
        return editor().complete(typed, names);
    }

    /// What may stand at the end of a line of configuration.
    default List<HelpEntry> help(String typed) {
        return editor().help(typed);
    }
}
