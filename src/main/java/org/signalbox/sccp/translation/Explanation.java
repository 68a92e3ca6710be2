// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;

import java.util.List;

/// How a translation came about: what `route-lookup gt` shows.
///
/// @param title what has become of the title
public record Explanation(List<Step> steps, Translation result, GlobalTitle title) {
    /// Something that was looked at or done, in its order.
    public sealed interface Step {
        /// A selector, and whether it takes the title.
        ///
        /// @param why what decided it: `np` if that of the title is another
        record Selector(String name, boolean taken, String why) implements Step {
            @Override
            public String toString() {
                return "selector %s: %s".formatted(name, taken ? "taken" : "not taken, " + why);
            }
        }

        /// A conversion table.
        ///
        /// @param changed null if no item of the table takes the title
        record Conversion(String table, GlobalTitle before, @Nullable GlobalTitle changed)
                implements Step {
            @Override
            public String toString() {
                return "address-conversion %s: %s"
                        .formatted(
                                table,
                                changed == null ? "no item matches" : before + " -> " + changed);
            }
        }

        /// The entry that matches.
        ///
        /// @param digits empty for the default entry
        record Entry(String selector, String digits, GtaResult result) implements Step {
            @Override
            public String toString() {
                return "gta %s of selector %s: %s"
                        .formatted(digits.isEmpty() ? "default" : digits, selector, result);
            }
        }

        /// No entry matches.
        ///
        /// @param next the selector whose entries are looked at instead; null: none
        record NoEntry(String selector, @Nullable String next) implements Step {
            @Override
            public String toString() {
                return "no gta of selector %s%s"
                        .formatted(selector, next == null ? "" : ", next-selector " + next);
            }
        }

        /// Several destinations, of which one is to be chosen.
        ///
        /// @param name `application-group HLRS`
        /// @param rule `cost`
        record Group(String name, String rule) implements Step {
            @Override
            public String toString() {
                return name + ", multiplicity " + rule;
            }
        }

        /// A destination that might be chosen.
        ///
        /// @param number its cost or weight; 0 if it is the only one
        record Member(Destination destination, int number, Condition condition, boolean chosen)
                implements Step {
            @Override
            public String toString() {
                return "%s%s: %s%s"
                        .formatted(
                                destination,
                                number == 0 ? "" : " (" + number + ")",
                                condition.words(),
                                chosen ? ", chosen" : "");
            }
        }
    }

    public Explanation {
        steps = List.copyOf(steps);
    }
}
