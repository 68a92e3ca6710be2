// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The entries of a selector: prefixes of digits, each with a result. Immutable, with value
/// equality.
///
/// Entries are numbered from 0 in the order of their digits. A table of a million entries has about
/// 6 MB; see [DigitTree].
public final class GtaTable {
    /// Of all selectors of an instance together.
    public static final int ENTRIES_MAX = 1_000_000;

    /// A table without entries.
    public static final GtaTable EMPTY = new GtaTable(DigitTree.EMPTY, List.of());

    /// The value of a prefix is the place of its result among all.
    private final DigitTree tree;

    private final List<GtaResult> results;

    private GtaTable(DigitTree tree, List<GtaResult> results) {
        this.tree = tree;
        this.results = results;
    }

    public int size() {
        return tree.size();
    }

    /// The digits of an entry; empty for the default one, which takes what no other does.
    public String digits(int entry) {
        return tree.digits(entry);
    }

    public GtaResult result(int entry) {
        return results.get(tree.value(entry));
    }

    /// All different results; the entries of a table usually lead to few places.
    public List<GtaResult> results() {
        return results;
    }

    /// How many octets the entries take.
    public long octets() {
        return tree.octets();
    }

    /// The entry with the longest prefix that the title begins with; -1 if there is none.
    int find(MutableTitle title) {
        return tree.find(title);
    }

    /// Which of [#results] an entry has.
    int resultOf(int entry) {
        return tree.value(entry);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GtaTable table
                && table.results.equals(results)
                && table.tree.equals(tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }

    @Override
    public String toString() {
        return size() + " entries";
    }

    /// Learns of an entry that is there twice.
    public interface Repeats {
        /// Both are numbered by when they were added, from 0; the first one stays.
        void repeated(int first, int again);
    }

    /// Collects entries in any order.
    public static final class Builder {
        private final DigitTree.Builder prefixes = new DigitTree.Builder();
        private final Map<GtaResult, Integer> known = new HashMap<>();
        private int[] resultOf = new int[16];

        /// Adds an entry.
        ///
        /// @param digits at most [GlobalTitle#DIGITS_MAX], each 0 to 15; none for the default
        /// @param length how many of them are meant
        public void add(byte[] digits, int length, GtaResult result) {
            int number = prefixes.count();
            if (number == resultOf.length) {
                resultOf = Arrays.copyOf(resultOf, 2 * number);
            }
            resultOf[number] = known.computeIfAbsent(result, _ -> known.size());
            prefixes.add(digits, length);
        }

        /// As above; the digits are hexadecimal.
        public void add(String digits, GtaResult result) {
            byte[] values = new byte[digits.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (byte) Character.digit(digits.charAt(i), 16);
            }
            add(values, values.length, result);
        }

        public int count() {
            return prefixes.count();
        }

        /// Makes the table.
        public GtaTable build(Repeats repeats) {
            int[] order = withoutRepeats(prefixes.sort(), repeats);
            List<GtaResult> byNumber = new ArrayList<>(known.keySet());
            known.forEach((result, number) -> byNumber.set(number, result));
            // results are numbered by the first entry that has them, so that equal tables are alike
            int[] renumbered = new int[byNumber.size()];
            Arrays.fill(renumbered, -1);
            List<GtaResult> results = new ArrayList<>();
            int[] byEntry = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                int result = resultOf[order[i]];
                if (renumbered[result] < 0) {
                    renumbered[result] = results.size();
                    results.add(byNumber.get(result));
                }
                byEntry[i] = renumbered[result];
            }
            return new GtaTable(prefixes.build(order, byEntry), List.copyOf(results));
        }

        private int[] withoutRepeats(int[] sorted, Repeats repeats) {
            int kept = 0;
            for (int i = 0; i < sorted.length; i++) {
                if (kept > 0 && prefixes.same(sorted[kept - 1], sorted[i])) {
                    repeats.repeated(sorted[kept - 1], sorted[i]);
                } else {
                    sorted[kept] = sorted[i];
                    kept++;
                }
            }
            return Arrays.copyOf(sorted, kept);
        }
    }
}
