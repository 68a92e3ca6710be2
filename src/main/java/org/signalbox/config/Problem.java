// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

/// Something the operator should know about a line.
///
/// @param word the offending word, empty if the line as a whole is meant
/// @param message what was expected, and why this is not it
/// @param nearest the known word that is spelt most like the offending one, or null
public record Problem(
        Severity severity,
        Position position,
        String word,
        String message,
        @Nullable String nearest) {
    /// How bad it is.
    public enum Severity {
        /// The configuration cannot be used.
        ERROR,
        /// It can, but a line does not do what its writer will think.
        WARNING;

        @Override
        public String toString() {
            return this == ERROR ? "error" : "warning";
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// One line: `lab.conf:7:5: error: "linkst": expected linkset (nearest: linkset)`.
    @Override
    public String toString() {
        return position
                + ": "
                + severity
                + ": "
                + (word.isEmpty() ? "" : '"' + word + "\": ")
                + message
                + (nearest == null ? "" : " (nearest: " + nearest + ")");
    }
}
