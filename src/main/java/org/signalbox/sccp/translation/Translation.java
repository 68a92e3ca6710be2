// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

/// What a global title was translated to. Made when the table was, never for a message.
public sealed interface Translation permits Destination, Translation.Failure {
    /// The title leads nowhere.
    record Failure(TranslationError error) implements Translation {
        private static final Failure[] FAILURES = all();

        /// One object for each error.
        static Failure of(TranslationError error) {
            return FAILURES[error.ordinal()];
        }

        private static Failure[] all() {
            TranslationError[] errors = TranslationError.values();
            Failure[] failures = new Failure[errors.length];
            for (TranslationError error : errors) {
                failures[error.ordinal()] = new Failure(error);
            }
            return failures;
        }

        @Override
        public String toString() {
            return error.words();
        }
    }
}
