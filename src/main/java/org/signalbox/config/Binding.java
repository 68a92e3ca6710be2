// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.signalbox.config.Syntax.Keyword;
import org.signalbox.config.Syntax.Token;
import org.signalbox.config.Syntax.Value;

/// A word of a line and the part of the syntax it was matched to.
///
/// @param value what the argument's type made of the word; empty text for a keyword
record Binding(Token token, Word word, Object value) {
    /// The word as it is printed: keywords in full, values in their canonical notation,
    /// variables as they were written, so that printing a configuration never spells out a
    /// secret.
    String text() {
        return switch (token) {
            case Keyword(String text) -> text;
            case Value(Argument<?> argument) -> valueText(argument);
        };
    }

    /// Whether both say the same, in whatever notation.
    boolean means(Binding other) {
        return token.equals(other.token) && value.equals(other.value);
    }

    boolean isSecret() {
        return token instanceof Value(Argument<?> argument) && argument.type().secret();
    }

    private <T> String valueText(Argument<T> argument) {
        if (word.holdsVariable() || word.quoted()) {
            return word.source();
        }
        @SuppressWarnings("unchecked") // made by this argument's own type
        String text = argument.type().print((T) value);
        return argument.type().restOfLine() ? text : Word.quote(text);
    }
}
