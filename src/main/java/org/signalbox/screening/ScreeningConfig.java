// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// What an operator has configured of screening in one network.
///
/// @param accessLists by number; those of all networks, since they have numbers of the node
/// @param tables by name, with those that came with the program
/// @param uses what holds where
public record ScreeningConfig(
        Map<Integer, AccessList> accessLists, Map<String, ScreeningTable> tables, List<Use> uses) {
    /// Everything passes.
    public static final ScreeningConfig NONE = new ScreeningConfig(Map.of(), Map.of(), List.of());

    /// What a linkset's messages are held against. Exactly one of list and table is there.
    ///
    /// @param linkset a linkset, or an application server; null for all that have no line of their
    ///     own for that direction
    /// @param test what would be refused passes, and is counted and reported nevertheless
    public record Use(
            @Nullable String linkset,
            Direction direction,
            @Nullable Integer accessList,
            @Nullable String table,
            boolean test) {
        /// As in the configuration, without `cs7 gws`.
        @Override
        public String toString() {
            return "%s %s %s%s"
                    .formatted(
                            linkset == null ? "default" : "linkset " + linkset,
                            direction,
                            accessList == null ? "table " + table : "access-list " + accessList,
                            test ? " test" : "");
        }
    }

    public ScreeningConfig {
        accessLists = Map.copyOf(accessLists);
        tables = Map.copyOf(tables);
        uses = List.copyOf(uses);
    }
}
