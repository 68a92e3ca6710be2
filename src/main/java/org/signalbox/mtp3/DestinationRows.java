// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// For each point code a row of decisions, one for each value of the signalling link selection; in
/// pages of 256 codes, which are one cluster in ANSI and China. Immutable.
///
/// ```
///   point code  | page 6, 8 or 16 | 8 |
///                      |            |
///   pages  -----------[.]----------[.]----> row of decisions
/// ```
///
/// **Size.** A reference for each page: 64 pages for codes of 14 bits, 256 for 16, 65,536 (256 KiB
/// with compressed references) for 24. Codes that go the same way share their row, and pages all of
/// whose codes do are one page. A page of its own, 1 KiB, is needed only where a route or what an
/// adjacent point said is about less than a page; so a table of 16,384 routes to single points
/// takes 64 KiB in 14 bits and at most 16 MiB in 24 bits, if each has a cluster to itself.
///
/// **Cost.** Two array loads, whatever the number of routes; see `RoutingSnapshotBenchmark`.
final class DestinationRows {
    private static final int PAGE_BITS = 8;
    private static final int PAGE_CODES = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_CODES - 1;

    /// Makes one row out of two.
    interface Combination {
        /// @param destination a point code
        /// @param now the row of this destination in the one table; not to be changed
        /// @param wanted its row in the other; not to be changed
        Decision[] combine(int destination, Decision[] now, Decision[] wanted);
    }

    /// Says something about the rows of one destination in two tables.
    interface Comparison {
        boolean test(Decision[] here, Decision[] there);
    }

    private final Decision[][][] pages;

    private DestinationRows(Decision[][][] pages) {
        this.pages = pages;
    }

    /// The row of a point code.
    Decision[] of(int code) {
        return pages[code >>> PAGE_BITS][code & PAGE_MASK];
    }

    /// A table with the combined rows of this one and `now`. What is the same for many destinations
    /// is combined once for all of them, but for those that are `particular`.
    DestinationRows combinedWith(
            DestinationRows now, Set<Integer> particular, Combination combination) {
        Set<Integer> particularPages = new HashSet<>();
        for (int code : particular) {
            particularPages.add(code >>> PAGE_BITS);
        }
        Map<Decision[][], Map<Decision[][], Decision[][]>> known = new IdentityHashMap<>();
        Decision[][][] combined = new Decision[pages.length][][];
        for (int page = 0; page < pages.length; page++) {
            int first = page << PAGE_BITS;
            Decision[][] from = now.pages[page];
            Decision[][] to = pages[page];
            if (!particularPages.isEmpty() && particularPages.contains(page)) {
                combined[page] = combine(first, from, to, true, combination);
            } else if (page > 0
                    && from == now.pages[page - 1]
                    && to == pages[page - 1]
                    && !particularPages.contains(page - 1)) {
                combined[page] = combined[page - 1];
            } else {
                combined[page] =
                        known.computeIfAbsent(from, _ -> new IdentityHashMap<>())
                                .computeIfAbsent(
                                        to, _ -> combine(first, from, to, false, combination));
            }
        }
        return new DestinationRows(combined);
    }

    /// Whether `comparison` holds for any destination's rows here and there.
    boolean anyMatch(DestinationRows there, Comparison comparison) {
        Decision[] lastHere = {};
        Decision[] lastThere = {};
        for (int page = 0; page < pages.length; page++) {
            Decision[][] mine = pages[page];
            Decision[][] others = there.pages[page];
            if (page > 0 && mine == pages[page - 1] && others == there.pages[page - 1]) {
                continue;
            }
            for (int code = 0; code < PAGE_CODES; code++) {
                if (mine[code] == lastHere && others[code] == lastThere) {
                    continue;
                }
                lastHere = mine[code];
                lastThere = others[code];
                if (comparison.test(lastHere, lastThere)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @param each whether every code is to be asked about, though its neighbour has the same rows
    private static Decision[][] combine(
            int first, Decision[][] from, Decision[][] to, boolean each, Combination combination) {
        Decision[][] combined = null;
        Decision[] row = to[0];
        for (int code = 0; code < PAGE_CODES; code++) {
            if (each || code == 0 || from[code] != from[code - 1] || to[code] != to[code - 1]) {
                row = combination.combine(first + code, from[code], to[code]);
            }
            if (row != to[code] && combined == null) {
                combined = to.clone();
            }
            if (combined != null) {
                combined[code] = row;
            }
        }
        return combined == null ? to : combined;
    }

    /// Puts a table together, blocks of codes before what is inside them.
    static final class Builder {
        private final Decision[][][] pages;

        /// Pages of their own, which may be written to.
        private final BitSet own = new BitSet();

        private final Map<Decision[], Decision[][]> uniform = new IdentityHashMap<>();

        /// @param bits of a point code, at least 8
        /// @param row of all codes for which nothing else is said
        Builder(int bits, Decision[] row) {
            pages = new Decision[1 << (bits - PAGE_BITS)][][];
            Arrays.fill(pages, uniform(row));
        }

        /// @param first the first code of a block
        /// @param size of the block, a power of two that divides `first`
        Builder set(int first, int size, Decision[] row) {
            int page = first >>> PAGE_BITS;
            if (size >= PAGE_CODES) {
                int end = page + size / PAGE_CODES;
                Arrays.fill(pages, page, end, uniform(row));
                own.clear(page, end);
                return this;
            }
            if (!own.get(page)) {
                own.set(page);
                pages[page] = pages[page].clone();
            }
            int from = first & PAGE_MASK;
            Arrays.fill(pages[page], from, from + size, row);
            return this;
        }

        /// To be called once, as the last.
        DestinationRows build() {
            return new DestinationRows(pages);
        }

        private Decision[][] uniform(Decision[] row) {
            return uniform.computeIfAbsent(
                    row,
                    _ -> {
                        Decision[][] page = new Decision[PAGE_CODES][];
                        Arrays.fill(page, row);
                        return page;
                    });
        }
    }
}
