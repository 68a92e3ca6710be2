// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.migration;

import java.util.Locale;

/// A line of a foreign configuration, and what has become of it.
///
/// @param number of the line in its file, from 1
/// @param text as it stands there, without indentation
/// @param why it was changed or refused, and what to do then; of a line that was taken, what is to
///     be known about it; may be empty
public record ImportedLine(int number, String text, Fate fate, String why) {
    /// What can become of a line.
    public enum Fate {
        /// It says here what it said there.
        TAKEN,
        /// Something else stands in its place that does the same.
        CHANGED,
        /// Nothing stands in its place.
        REFUSED
    }

    /// As in a report: `12: refused: interface Ethernet0: ...`.
    @Override
    public String toString() {
        return "%d: %s: %s%s"
                .formatted(
                        number,
                        fate.name().toLowerCase(Locale.ROOT),
                        text,
                        why.isEmpty() ? "" : "\n      " + why);
    }
}
