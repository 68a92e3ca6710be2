// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

/// A value that an operator reads: a JSON scalar.
public sealed interface Value {
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return text;
        }
    }

    record Whole(long number) implements Value {
        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    record Flag(boolean set) implements Value {
        @Override
        public String toString() {
            return set ? "yes" : "no";
        }
    }

    /// Nothing is known, or it does not apply: `null` in JSON, `-` in text.
    record Nothing() implements Value {
        @Override
        public String toString() {
            return "-";
        }
    }

    Value NOTHING = new Nothing();
}
