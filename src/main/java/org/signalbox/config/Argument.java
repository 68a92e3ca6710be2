// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

/// A typed place in a command, and the key to the value that was put there.
///
/// @param name as it stands in the syntax, in capitals: `REMOTE-IP`
/// @param type how its words are read
/// @param help what it means, one line without a full stop
/// @param <T> type of the value
public record Argument<T>(String name, ArgumentType<T> type, String help) {
    public static <T> Argument<T> of(String name, ArgumentType<T> type, String help) {
        return new Argument<>(name, type, help);
    }

    /// How help and errors name the place.
    String placeholder() {
        return type.placeholder().isEmpty() ? name : type.placeholder();
    }
}
