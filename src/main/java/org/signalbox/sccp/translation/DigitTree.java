// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

import java.util.Arrays;

/// Prefixes of digits, and which of them is the longest that a title begins with. Immutable.
///
/// The prefixes are numbered in their order, a prefix before what it begins; [#find] gives that
/// number. Nodes part them by their first digits until few are left; those are looked at one by
/// one. A node is some ints of one array:
///
/// ```
///   head     bits 0-15 which digits go on, bits 16-19 how many digits are skipped,
///            bit 20 whether a prefix ends here, bit 21 whether all ways lead to few prefixes
///   prefix   number of the one that ends here, if one does
///   skipped  the digits that are skipped, the first in the lowest bits, if some are
///   ways     for each digit that goes on: the place of its node; or, if few prefixes are left,
///            bit 31, the number of the first of them, and in the lowest 4 bits how many follow it
/// ```
///
/// Where all ways lead to few, these stand one behind the other: then the number of the first, and
/// of each way in 4 bits how many follow its first, say as much in three ints. That is where most
/// nodes are, four of which share a line of a cache: so the nodes stay in one, and a look-up in a
/// large table waits for memory about once.
///
/// What few prefixes have past their node is 8 octets for each, side by side, with a value that the
/// owner of the tree has for the prefix. A prefix of up to 10 digits takes 8 octets and its share
/// of
/// a node, at most 20 octets; longer ones add 16 octets for each 9 digits. A million random
/// telephone numbers take about 8 MB (TranslationBenchmark).
final class DigitTree {
    static final DigitTree EMPTY = new Builder().build(new int[0]);

    private static final int BITMAP = 0xFFFF;
    private static final int SKIP_SHIFT = 16;
    private static final int SKIP = 0x0F;
    private static final int SKIP_MAX = 8;
    private static final int PREFIX_SHIFT = 20;
    private static final int PREFIX = 1 << PREFIX_SHIFT;
    private static final int PACKED = 1 << 21;

    /// What the ways of a packed node take.
    private static final int PACKED_INTS = 3;

    private static final long LOW_NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
    private static final long EACH_OCTET = 0x0101_0101_0101_0101L;

    /// Marks a way that leads to few prefixes.
    private static final int FEW = Integer.MIN_VALUE;

    private static final int FIRST_SHIFT = 4;
    private static final int FOLLOWING = 0x0F;

    /// How many prefixes are few: two lines of a cache.
    private static final int FEW_MAX = FOLLOWING + 1;

    /// The highest value that a prefix can have.
    static final int VALUE_MAX = 0xF_FFFF;

    /// How many digits fit into 8 octets beside their number and the value.
    private static final int REST_DIGITS_MAX = 10;

    private static final int LENGTH = 0x0F;
    private static final int VALUE_SHIFT = 4;

    /// Which bits of a rest are digits, by their number.
    private static final long[] REST_DIGITS = restDigits();

    private final int[] nodes;

    /// What a prefix has past its node, by its number: the digits from the highest bits down, their
    /// number in the lowest four, and its value between them. Prefixes that end at a node of many
    /// have no digits there.
    private final long[] rests;

    /// The way to all prefixes.
    private final int root;

    private DigitTree(int root, int[] nodes, long[] rests) {
        this.root = root;
        this.nodes = nodes;
        this.rests = rests;
    }

    private static long[] restDigits() {
        long[] masks = new long[REST_DIGITS_MAX + 1];
        for (int digits = 1; digits < masks.length; digits++) {
            masks[digits] = -1L << Long.SIZE - 4 * digits;
        }
        return masks;
    }

    /// How many prefixes there are.
    int size() {
        return rests.length;
    }

    /// How many octets it takes.
    long octets() {
        return (long) Integer.BYTES * nodes.length + (long) Long.BYTES * rests.length;
    }

    /// The number of the longest prefix that the title begins with; -1 if there is none.
    int find(MutableTitle title) {
        int[] tree = nodes;
        int count = title.count();
        int found = -1;
        int at = 0;
        int way = root;
        while (way >= 0) {
            int head = tree[way];
            int next = way + 1;
            int prefix = (head & PREFIX) == 0 ? -1 : tree[next++];
            int skip = head >>> SKIP_SHIFT & SKIP;
            if (skip > 0) {
                if (skip > count - at) {
                    return found;
                }
                int skipped = tree[next++];
                for (int end = at + skip; at < end; at++) {
                    if (title.digit(at) != (skipped & 0x0F)) {
                        return found;
                    }
                    skipped >>>= 4;
                }
            }
            if (prefix >= 0) {
                found = prefix;
            }
            if (at == count) {
                return found;
            }
            int bit = 1 << title.digit(at);
            if ((head & bit) == 0) {
                return found;
            }
            int before = Integer.bitCount(head & (bit - 1));
            way = (head & PACKED) == 0 ? tree[next + before] : packed(tree, next, before);
            at++;
        }
        return findAmongFew(title, at, way, found);
    }

    /// A way of a packed node.
    ///
    /// @param ways where its ways stand
    /// @param before how many ways stand before it
    private static int packed(int[] tree, int ways, int before) {
        long following = tree[ways + 1] & 0xFFFF_FFFFL | (long) tree[ways + 2] << Integer.SIZE;
        int shift = 4 * before;
        long skipped = following & (1L << shift) - 1;
        // 15 times 15 at most: the sum of all octets fits into the highest
        long pairs = (skipped & LOW_NIBBLES) + (skipped >>> 4 & LOW_NIBBLES);
        int first = tree[ways] + before + (int) (pairs * EACH_OCTET >>> Long.SIZE - Byte.SIZE);
        return FEW | first << FIRST_SHIFT | (int) (following >>> shift) & FOLLOWING;
    }

    /// Where the ways of a node stand.
    private static int ways(int[] tree, int node) {
        int head = tree[node];
        return node + 1 + (head >>> PREFIX_SHIFT & 1) + ((head >>> SKIP_SHIFT & SKIP) > 0 ? 1 : 0);
    }

    /// One of the ways of a node.
    ///
    /// @param before how many of its ways stand before it
    private int way(int node, int before) {
        int ways = ways(nodes, node);
        return (nodes[node] & PACKED) == 0 ? nodes[ways + before] : packed(nodes, ways, before);
    }

    /// The number of the prefix that ends at a node; -1 if none does.
    private int prefix(int node) {
        return (nodes[node] & PREFIX) == 0 ? -1 : nodes[node + 1];
    }

    /// The value of a prefix; whoever has just found it does not wait for memory again.
    ///
    /// @param number 0 to [#size], exclusive
    int value(int number) {
        return (int) (rests[number] >>> VALUE_SHIFT) & VALUE_MAX;
    }

    /// @param otherwise what is found if it is none of these
    private int findAmongFew(MutableTitle title, int at, int way, int otherwise) {
        int first = firstOfFew(way);
        int digits = Math.min(REST_DIGITS_MAX, title.count() - at);
        long wanted = 0;
        for (int i = 0; i < digits; i++) {
            wanted |= (long) title.digit(at + i) << Long.SIZE - 4 - 4 * i;
        }
        // of all that match, each begins the next
        for (int number = lastOfFew(way); number >= first; number--) {
            long rest = rests[number];
            int length = (int) rest & LENGTH;
            if (length <= digits && ((rest ^ wanted) & REST_DIGITS[length]) == 0) {
                return number;
            }
        }
        return otherwise;
    }

    private static int firstOfFew(int way) {
        return (way & ~FEW) >>> FIRST_SHIFT;
    }

    private static int lastOfFew(int way) {
        return firstOfFew(way) + (way & FOLLOWING);
    }

    /// The digits of a prefix; allocates.
    ///
    /// @param number 0 to [#size], exclusive
    String digits(int number) {
        StringBuilder digits = new StringBuilder();
        int way = root;
        while (way >= 0) {
            int head = nodes[way];
            int skip = head >>> SKIP_SHIFT & SKIP;
            for (int i = 0; i < skip; i++) {
                int skipped = nodes[ways(nodes, way) - 1];
                digits.append(Character.forDigit(skipped >>> 4 * i & 0x0F, 16));
            }
            if (prefix(way) == number) {
                return digits.toString();
            }
            // of the digits that go on, the last whose first prefix is not past the wanted one
            int taken = 0;
            int goneOn = way;
            int before = 0;
            for (int rest = head & BITMAP; rest != 0; rest &= rest - 1) {
                int next = way(way, before);
                if (first(next) <= number) {
                    taken = Integer.numberOfTrailingZeros(rest);
                    goneOn = next;
                }
                before++;
            }
            digits.append(Character.forDigit(taken, 16));
            way = goneOn;
        }
        int length = (int) rests[number] & LENGTH;
        for (int i = 0; i < length; i++) {
            int digit = (int) (rests[number] >>> Long.SIZE - 4 - 4 * i) & 0x0F;
            digits.append(Character.forDigit(digit, 16));
        }
        return digits.toString();
    }

    /// The number of the first prefix that a way leads to.
    private int first(int way) {
        int on = way;
        while (on >= 0) {
            if (prefix(on) >= 0) {
                return prefix(on);
            }
            on = way(on, 0);
        }
        return firstOfFew(on);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DigitTree tree
                && root == tree.root
                && Arrays.equals(nodes, tree.nodes)
                && Arrays.equals(rests, tree.rests);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(nodes) + Arrays.hashCode(rests);
    }

    /// Collects prefixes in any order. One digit takes one octet, a prefix 8 more.
    static final class Builder {
        private byte[] digits = new byte[256];
        private int[] ends = new int[16];
        private int count;
        private int[] order = {};
        private int[] nodes = {};
        private int nodesEnd;
        private long[] rests = {};

        /// Adds a prefix.
        ///
        /// @param prefix 0 to [GlobalTitle#DIGITS_MAX] digits, each 0 to 15
        /// @param length how many of them are meant
        void add(byte[] prefix, int length) {
            assert length <= GlobalTitle.DIGITS_MAX;
            int from = end(count - 1);
            if (from + length > digits.length) {
                digits = Arrays.copyOf(digits, 2 * digits.length);
            }
            System.arraycopy(prefix, 0, digits, from, length);
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ends[count] = from + length;
            count++;
        }

        int count() {
            return count;
        }

        /// Brings the prefixes into their order.
        ///
        /// @return which one was added as the how manyth
        int[] sort() {
            int[] sorted = new int[count];
            for (int i = 0; i < count; i++) {
                sorted[i] = i;
            }
            sort(sorted, new int[count], 0, count);
            return sorted;
        }

        /// Whether two prefixes, by when they were added, are the same.
        boolean same(int one, int other) {
            return compare(one, other) == 0;
        }

        /// Makes the tree; all values are 0.
        ///
        /// @param sorted what [#sort] gave, without those that are the same as another
        DigitTree build(int[] sorted) {
            return build(sorted, new int[sorted.length]);
        }

        /// Makes the tree.
        ///
        /// @param sorted what [#sort] gave, without those that are the same as another
        /// @param values of these, 0 to [#VALUE_MAX]
        DigitTree build(int[] sorted, int[] values) {
            order = sorted;
            nodes = new int[64];
            nodesEnd = 0;
            rests = new long[sorted.length];
            for (int i = 0; i < values.length; i++) {
                assert values[i] >= 0 && values[i] <= VALUE_MAX;
                rests[i] = (long) values[i] << VALUE_SHIFT;
            }
            // no prefix at all is a node from which nothing goes on
            int root = sorted.length == 0 ? node(0, -1, 0, 0) : way(0, sorted.length, 0);
            return new DigitTree(root, Arrays.copyOf(nodes, nodesEnd), rests);
        }

        /// The way to neighbours in order that have `depth` digits in common.
        private int way(int from, int to, int depth) {
            if (isFew(from, to, depth)) {
                for (int i = from; i < to; i++) {
                    rests[i] |= rest(i, depth);
                }
                return FEW | from << FIRST_SHIFT | to - from - 1;
            }
            int skip = common(from, to - 1, depth);
            int skipped = 0;
            for (int i = 0; i < skip; i++) {
                skipped |= digit(from, depth + i) << 4 * i;
            }
            int at = depth + skip;
            boolean ends = length(from) == at;
            int rest = ends ? from + 1 : from;
            int bitmap = 0;
            boolean packed = rest < to;
            int next;
            for (int i = rest; i < to; i = next) {
                next = endOfRun(i, to, at);
                bitmap |= 1 << digit(i, at);
                packed &= isFew(i, next, at + 1);
            }
            int head = bitmap | skip << SKIP_SHIFT | (ends ? PREFIX : 0) | (packed ? PACKED : 0);
            int node = node(head, from, skipped, packed ? PACKED_INTS : Integer.bitCount(bitmap));
            int entry = ways(nodes, node);
            long following = 0;
            int shift = 0;
            for (int i = rest; i < to; i = next) {
                next = endOfRun(i, to, at);
                int way = way(i, next, at + 1);
                if (packed) {
                    following |= (long) (next - i - 1) << shift;
                    shift += 4;
                } else {
                    nodes[entry++] = way;
                }
            }
            if (packed) {
                nodes[entry] = rest;
                nodes[entry + 1] = (int) following;
                nodes[entry + 2] = (int) (following >>> Integer.SIZE);
            }
            return node;
        }

        /// Makes room for a node; the ways from it are yet to be written.
        ///
        /// @param prefix the one that ends here, if the head says so
        /// @param skipped the digits that are skipped, if the head says so
        private int node(int head, int prefix, int skipped, int wayInts) {
            int node = nodesEnd;
            nodesEnd += 3 + wayInts;
            if (nodesEnd > nodes.length) {
                nodes = Arrays.copyOf(nodes, Math.max(nodesEnd, nodes.length + nodes.length / 2));
            }
            nodes[node] = head;
            int ways = ways(nodes, node);
            if ((head >>> SKIP_SHIFT & SKIP) > 0) {
                nodes[ways - 1] = skipped;
            }
            if ((head & PREFIX) != 0) {
                nodes[node + 1] = prefix;
            }
            nodesEnd = ways + wayInts;
            return node;
        }

        private boolean isFew(int from, int to, int depth) {
            boolean few = to - from <= FEW_MAX;
            for (int i = from; few && i < to; i++) {
                few = length(i) - depth <= REST_DIGITS_MAX;
            }
            return few;
        }

        private long rest(int position, int depth) {
            int length = length(position) - depth;
            long rest = length;
            for (int i = 0; i < length; i++) {
                rest |= (long) digit(position, depth + i) << Long.SIZE - 4 - 4 * i;
            }
            return rest;
        }

        /// How many digits past `depth` the first and the last of neighbours share, and so all.
        private int common(int first, int last, int depth) {
            int most = Math.min(SKIP_MAX, Math.min(length(first), length(last)) - depth);
            int same = 0;
            while (same < most && digit(first, depth + same) == digit(last, depth + same)) {
                same++;
            }
            return same;
        }

        /// The first neighbour past `from` with another digit.
        private int endOfRun(int from, int to, int depth) {
            int digit = digit(from, depth);
            // neighbours with a digit may be a million, or one: double the stride, then halve it
            int known = from;
            int stride = 1;
            while (known + stride < to && digit(known + stride, depth) == digit) {
                known += stride;
                stride *= 2;
            }
            for (; stride > 0; stride /= 2) {
                if (known + stride < to && digit(known + stride, depth) == digit) {
                    known += stride;
                }
            }
            return known + 1;
        }

        private int digit(int position, int depth) {
            return digits[start(order[position]) + depth];
        }

        private int length(int position) {
            int added = order[position];
            return ends[added] - start(added);
        }

        private int start(int added) {
            return end(added - 1);
        }

        private int end(int added) {
            return added < 0 ? 0 : ends[added];
        }

        private int compare(int one, int other) {
            return Arrays.compare(digits, start(one), ends[one], digits, start(other), ends[other]);
        }

        /// Merge sort; what is in order already, as files usually are, is only looked at.
        private void sort(int[] sorted, int[] spare, int from, int to) {
            if (to - from < 2) {
                return;
            }
            int middle = (from + to) >>> 1;
            sort(sorted, spare, from, middle);
            sort(sorted, spare, middle, to);
            if (compare(sorted[middle - 1], sorted[middle]) <= 0) {
                return;
            }
            System.arraycopy(sorted, from, spare, from, middle - from);
            int left = from;
            int right = middle;
            for (int out = from; left < middle; out++) {
                boolean takeRight = right < to && compare(sorted[right], spare[left]) < 0;
                sorted[out] = takeRight ? sorted[right++] : spare[left++];
            }
        }
    }
}
