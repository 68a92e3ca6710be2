// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

/// One word of a line.
///
/// @param text what the word means: without quotes, variables replaced
/// @param source what was written, and what is printed again
/// @param column from 1
/// @param quoted a quoted word is never taken for a keyword, so `"brief"` may be a name
/// @param flaw why the word cannot be used at all (open quote, unset variable), or null
public record Word(String text, String source, int column, boolean quoted, @Nullable String flaw) {
    /// The text in a form that reads back as one word.
    static String quote(String text) {
        boolean plain =
                !text.isEmpty()
                        && text.charAt(0) != '!'
                        && text.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"');
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// The word for a report: with the name of a variable rather than its value, which may be
    /// secret.
    String shown() {
        return holdsVariable() ? source : text;
    }

    /// Quoted words are values, and so is what a variable stands for.
    boolean mayBeKeyword() {
        return !quoted && !holdsVariable();
    }

    boolean holdsVariable() {
        return source.contains(Interpolation.OPENING);
    }
}
