// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import java.util.Comparator;
import java.util.List;

/// A table of gateway screening.
///
/// @param name unique within the network
/// @param entries in the order of their numbers: the first that fits decides
/// @param otherwise what becomes of messages that no entry is for
/// @param shipped whether it came with the program
public record ScreeningTable(
        String name, List<Entry> entries, ScreeningResult otherwise, boolean shipped) {
    /// So that one message costs a bounded number of comparisons.
    public static final int ENTRIES_MAX = 1_024;

    public static final int NUMBER_MAX = 65_535;

    /// One entry.
    ///
    /// @param number its place among the others, 1 to [#NUMBER_MAX]
    public record Entry(int number, Criteria criteria, ScreeningResult result) {
        public Entry {
            if (number < 1 || number > NUMBER_MAX) {
                throw new IllegalArgumentException("entry " + number);
            }
        }

        /// As in the configuration.
        @Override
        public String toString() {
            return "entry %d %s result %s".formatted(number, criteria, result);
        }
    }

    public ScreeningTable {
        entries = entries.stream().sorted(Comparator.comparingInt(Entry::number)).toList();
        if (entries.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    "table %s has more than %d entries".formatted(name, ENTRIES_MAX));
        }
    }
}
