// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.List;
import java.util.function.Function;

/// How the words of an argument are read and printed.
///
/// @param <T> the value that comes out; must have value equality, since configurations are compared
public interface ArgumentType<T> {
    /// Reads one word.
    ///
    /// @throws IllegalArgumentException if the text is none of this type; the message is shown
    ///     to the operator as the reason
    T parse(String text);

    /// What a word of this type is, with its article: `an integer from 0 to 15`.
    String expected();

    /// The value in its canonical notation, such that `parse(print(v))` equals `v`.
    default String print(T value) {
        return value.toString();
    }

    /// How `?` shows the argument, in ITP's manner: `<0-15>`, `A.B.C.D`, `WORD`. Empty: by the
    /// argument's name.
    default String placeholder() {
        return "";
    }

    /// The words that completion may offer; empty if they are too many to list.
    default List<String> candidates() {
        return List.of();
    }

    /// Whether the argument is everything up to the end of the line.
    default boolean restOfLine() {
        return false;
    }

    /// Whether its words are shown only to those who may change them.
    default boolean secret() {
        return false;
    }

    /// A type made of a parser and a printer that live elsewhere, such as a point code's.
    static <T> ArgumentType<T> of(
            String expected,
            String placeholder,
            Function<String, T> parse,
            Function<T, String> print) {
        return new ArgumentType<>() {
            @Override
            public T parse(String text) {
                return parse.apply(text);
            }

            @Override
            public String expected() {
                return expected;
            }

            @Override
            public String print(T value) {
                return print.apply(value);
            }

            @Override
            public String placeholder() {
                return placeholder;
            }
        };
    }
}
