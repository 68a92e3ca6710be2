// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import java.util.Comparator;
import java.util.List;

/// Rules, of which one at most is for a message.
///
/// @param search which one, if several are
/// @param validity when it is in force; else messages continue
/// @param rules by their numbers, the default ones last
public record Ruleset(String name, Search search, Validity validity, List<MlrRule> rules) {
    /// Which of several rules is for a message.
    public enum Search {
        /// The one with the lowest number.
        SEQUENTIAL("sequential"),
        /// The one that asks for most: an exact number before any other, then by the number of
        /// digits that fit, then by the number of conditions, then the one with the lowest number.
        BEST_MATCH("best-match");

        private final String word;

        Search(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public Ruleset {
        rules =
                rules.stream()
                        .sorted(
                                Comparator.comparing(MlrRule::isDefault)
                                        .thenComparingInt(MlrRule::number))
                        .toList();
    }
}
