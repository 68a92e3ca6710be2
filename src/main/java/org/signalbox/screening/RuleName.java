// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

/// By what counters and reports name a rule.
///
/// @param table `access-list 2700` or `table fs11`
/// @param rule a line of the list, the entry's number, or `default`
public record RuleName(String table, String rule) implements Comparable<RuleName> {
    private static final String DEFAULT = "default";

    /// The table part of a list's rules.
    public static String tableOf(AccessList list) {
        return "access-list " + list.number();
    }

    /// The table part of a table's rules.
    public static String tableOf(ScreeningTable table) {
        return "table " + table.name();
    }

    /// That of a line of a list. Lines that say the same are one.
    public static RuleName of(AccessList list, AccessList.Entry entry) {
        return new RuleName(tableOf(list), entry.words());
    }

    /// That of an entry of a table.
    public static RuleName of(ScreeningTable table, ScreeningTable.Entry entry) {
        return new RuleName(tableOf(table), "entry " + entry.number());
    }

    /// That of the rule for what no other is for.
    ///
    /// @param table of [#tableOf]
    public static RuleName otherwise(String table) {
        return new RuleName(table, DEFAULT);
    }

    boolean isOtherwise() {
        return rule.equals(DEFAULT);
    }

    @Override
    public int compareTo(RuleName other) {
        int order = table.compareTo(other.table);
        return order == 0 ? rule.compareTo(other.rule) : order;
    }

    @Override
    public String toString() {
        return table + ", " + rule;
    }
}
