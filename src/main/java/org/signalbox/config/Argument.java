// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

/// A typed place in a command, and the key to the value that was put there.
///
/// @param name as it stands in the syntax, in capitals: `REMOTE-IP`
/// @param type how its words are read
/// @param help what it means, one line without a full stop
/// @param silent the value that is meant where the argument is left out; null if there is none
/// @param <T> type of the value
public record Argument<T>(String name, ArgumentType<T> type, String help, @Nullable T silent) {
    public static <T> Argument<T> of(String name, ArgumentType<T> type, String help) {
        return new Argument<>(name, type, help, null);
    }

    /// The same, of which one value goes without saying. The argument must stand in an option
    /// behind a keyword, as in `cs7 [instance INSTANCE] variant VARIANT`: a line that gives this
    /// value is the same line without the option, and is kept and printed so.
    public Argument<T> silentAt(T value) {
        return new Argument<>(name, type, help, value);
    }

    /// How help and errors name the place.
    String placeholder() {
        return type.placeholder().isEmpty() ? name : type.placeholder();
    }
}
