// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

import java.util.Arrays;

/// Prefixes of digits, and which of them is the longest that a title begins with. Immutable.
///
/// The prefixes are numbered in their order, a prefix before what it begins; [#find] gives that
/// number. A node of the tree is 16 octets of one array:
///
/// ```
///   int 0   bits 0-15 which digits go on, bits 16-19 how many digits are skipped
///   int 1   node of the first digit that goes on; the others follow it
///   int 2   number of the prefix that ends here, -1 if none does
///   int 3   the digits that are skipped, the first in the lowest bits
/// ```
///
/// Nodes that only one digit leaves are skipped, up to 8 of them in a node. So n prefixes of up to
/// 9 digits past where they part from their neighbours have less than 2n nodes, 32 octets for each;
/// each 9 digits more add a node. A million random telephone numbers take about 20 MB and 100 ns a
/// look-up (DigitTreeBenchmark).
final class DigitTree {
    static final DigitTree EMPTY = new Builder().build(new int[0]);

    private static final int NODE_INTS = 4;
    private static final int CHILDREN = 1;
    private static final int PREFIX = 2;
    private static final int SKIPPED = 3;
    private static final int SKIP_SHIFT = 16;
    private static final int SKIP_MAX = 8;
    private static final int BITMAP = 0xFFFF;

    private final int[] nodes;
    private final int size;

    private DigitTree(int[] nodes, int size) {
        this.nodes = nodes;
        this.size = size;
    }

    /// How many prefixes there are.
    int size() {
        return size;
    }

    /// How many octets it takes.
    long octets() {
        return 4L * nodes.length;
    }

    /// The number of the longest prefix that the title begins with; -1 if there is none.
    int find(MutableTitle title) {
        int[] tree = nodes;
        int count = title.count();
        int found = -1;
        int at = 0;
        int node = 0;
        while (true) {
            int head = tree[node];
            int skip = head >>> SKIP_SHIFT;
            if (skip > count - at) {
                return found;
            }
            int skipped = tree[node + SKIPPED];
            for (int end = at + skip; at < end; at++) {
                if (title.digit(at) != (skipped & 0x0F)) {
                    return found;
                }
                skipped >>>= 4;
            }
            int prefix = tree[node + PREFIX];
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
            node = tree[node + CHILDREN] + NODE_INTS * Integer.bitCount(head & (bit - 1));
            at++;
        }
    }

    /// The digits of a prefix; allocates.
    ///
    /// @param number 0 to [#size], exclusive
    String digits(int number) {
        StringBuilder digits = new StringBuilder();
        int node = 0;
        while (true) {
            int head = nodes[node];
            int skip = head >>> SKIP_SHIFT;
            for (int i = 0; i < skip; i++) {
                digits.append(Character.forDigit(nodes[node + SKIPPED] >>> 4 * i & 0x0F, 16));
            }
            if (nodes[node + PREFIX] == number) {
                return digits.toString();
            }
            // of the digits that go on, the last whose first prefix is not past the wanted one
            int bitmap = head & BITMAP;
            int child = nodes[node + CHILDREN];
            int taken = 0;
            int next = child;
            for (int rest = bitmap; rest != 0; rest &= rest - 1) {
                if (first(child) <= number) {
                    taken = Integer.numberOfTrailingZeros(rest);
                    next = child;
                }
                child += NODE_INTS;
            }
            digits.append(Character.forDigit(taken, 16));
            node = next;
        }
    }

    private int first(int node) {
        int at = node;
        while (nodes[at + PREFIX] < 0) {
            at = nodes[at + CHILDREN];
        }
        return nodes[at + PREFIX];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DigitTree tree && Arrays.equals(nodes, tree.nodes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nodes);
    }

    /// Collects prefixes in any order. One digit takes one octet, a prefix 8 more.
    static final class Builder {
        private byte[] digits = new byte[256];
        private int[] ends = new int[16];
        private int count;
        private int[] order = {};
        private int[] nodes = new int[NODE_INTS];
        private int nodesEnd;

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

        /// Makes the tree.
        ///
        /// @param sorted what [#sort] gave, without those that are the same as another
        DigitTree build(int[] sorted) {
            order = sorted;
            nodesEnd = NODE_INTS;
            nodes = new int[NODE_INTS * Math.max(1, sorted.length + sorted.length / 4)];
            nodes[PREFIX] = -1;
            if (sorted.length > 0) {
                fill(0, 0, sorted.length, 0);
            }
            return new DigitTree(Arrays.copyOf(nodes, nodesEnd), sorted.length);
        }

        /// Makes the node of neighbours in order that have `depth` digits in common.
        private void fill(int node, int from, int to, int depth) {
            int skip = common(from, to - 1, depth);
            int skipped = 0;
            for (int i = 0; i < skip; i++) {
                skipped |= digit(from, depth + i) << 4 * i;
            }
            int at = depth + skip;
            boolean ends = length(from) == at;
            int rest = ends ? from + 1 : from;
            int bitmap = 0;
            for (int i = rest; i < to; i = endOfRun(i, to, at)) {
                bitmap |= 1 << digit(i, at);
            }
            int children = allocate(Integer.bitCount(bitmap));
            nodes[node] = skip << SKIP_SHIFT | bitmap;
            nodes[node + CHILDREN] = children;
            nodes[node + PREFIX] = ends ? from : -1;
            nodes[node + SKIPPED] = skipped;
            int child = children;
            int next;
            for (int i = rest; i < to; i = next) {
                next = endOfRun(i, to, at);
                fill(child, i, next, at + 1);
                child += NODE_INTS;
            }
        }

        private int allocate(int children) {
            int first = nodesEnd;
            nodesEnd += NODE_INTS * children;
            if (nodesEnd > nodes.length) {
                nodes = Arrays.copyOf(nodes, Math.max(nodesEnd, nodes.length + nodes.length / 2));
            }
            return first;
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
