// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

/// Where something stands in a configuration.
///
/// @param file name of the file as the operator knows it, or [#TERMINAL] for what was typed
/// @param line from 1
/// @param column from 1, counted in characters
public record Position(String file, int line, int column) {
    /// Stands in for the file name of lines that came from a shell.
    public static final String TERMINAL = "terminal";

    /// Of what concerns no line alone.
    static final Position NOWHERE = new Position("configuration", 0, 0);

    public static Position typed(int column) {
        return new Position(TERMINAL, 1, column);
    }

    Position at(int otherColumn) {
        return new Position(file, line, otherColumn);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
