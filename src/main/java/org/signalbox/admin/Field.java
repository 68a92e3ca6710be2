// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.Optional;

/// One named value of a [Document].
///
/// @param name the key in JSON, in camel case; with its unit if it has one, as in `rttMillis`
/// @param value for machines
/// @param shown for people; ITP's word where it has one, such as `acces`
public record Field(String name, Value value, String shown) {
    public static Field of(String name, String text) {
        return new Field(name, new Value.Text(text), text);
    }

    public static Field of(String name, long number) {
        return new Field(name, new Value.Whole(number), Long.toString(number));
    }

    public static Field of(String name, boolean set) {
        Value flag = new Value.Flag(set);
        return new Field(name, flag, flag.toString());
    }

    /// A text that may be missing.
    public static Field of(String name, Optional<String> text) {
        return text.map(present -> of(name, present)).orElseGet(() -> nothing(name));
    }

    /// A time in milliseconds.
    public static Field millis(String name, Duration duration) {
        return of(name, duration.toMillis());
    }

    public static Field nothing(String name) {
        return new Field(name, Value.NOTHING, Value.NOTHING.toString());
    }

    /// The same value, written otherwise for people.
    public Field shownAs(String text) {
        return new Field(name, value, text);
    }

    /// The same value, left blank for people, because the line above says it.
    public Field blank() {
        return shownAs("");
    }
}
