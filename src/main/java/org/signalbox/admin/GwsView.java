// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// Screening of one network.
///
/// @param uses what holds where, as in the configuration
/// @param tables access lists in use, and all tables
public record GwsView(List<String> uses, List<Table> tables) {
    /// Nothing is screened.
    public static final GwsView NONE = new GwsView(List.of(), List.of());

    /// A list or a table.
    ///
    /// @param name `access-list 2700` or `table fs11`
    /// @param shipped whether it came with the program
    /// @param used whether messages are held against it
    public record Table(String name, boolean shipped, boolean used, List<Rule> rules) {
        public Table {
            rules = List.copyOf(rules);
        }
    }

    /// A rule.
    ///
    /// @param words as in the configuration
    /// @param matched messages that it was for
    /// @param rejected messages that it refused
    /// @param testRejected messages that it would have refused, but for test mode
    public record Rule(String words, long matched, long rejected, long testRejected) {}

    public GwsView {
        uses = List.copyOf(uses);
        tables = List.copyOf(tables);
    }
}
