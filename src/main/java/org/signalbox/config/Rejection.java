// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Problem.Severity;

import java.util.List;

/// Why a line is no command.
///
/// @param position of the offending word, or of the end of the line
/// @param word the offending word; empty if a word is missing
/// @param message what was expected
/// @param nearest the keyword that was probably meant, or null
/// @param blocks the modes this line would have opened, had it been right
public record Rejection(
        Kind kind,
        Position position,
        String word,
        String message,
        @Nullable String nearest,
        List<Schema> blocks)
        implements ParseResult {
    /// The three ways to fail, as ITP tells them apart.
    public enum Kind {
        INVALID,
        AMBIGUOUS,
        INCOMPLETE
    }

    int column() {
        return position.column();
    }

    public Problem problem() {
        return new Problem(Severity.ERROR, position, word, message, nearest);
    }

    /// The answer of ITP's shell, one or two lines.
    ///
    /// @param typed what was typed
    /// @param promptColumns width of the prompt before it, for the marker to stand under the word
    public String inShell(String typed, int promptColumns) {
        return switch (kind) {
            case AMBIGUOUS -> "%% Ambiguous command:  \"%s\"".formatted(typed.strip());
            case INCOMPLETE -> "% Incomplete command.";
            case INVALID ->
                    " ".repeat(promptColumns + position.column() - 1)
                            + "^\n% Invalid input detected at '^' marker.";
        };
    }
}
