// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.translation.Rests.Form;

import java.util.Arrays;
import java.util.Objects;

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
///   skipped  the digits that are skipped, the last in the lowest bits, if some are
///   ways     for each digit that goes on: the place of its node; or, if few prefixes are left,
///            bit 31, the number of the first of them, and in the lowest 5 bits how many follow it
/// ```
///
/// Where all ways lead to few, these stand one behind the other: then the number of the first, and
/// of each way in 5 bits how many follow its first, say as much in three ints. That is where most
/// nodes are, four of which share a line of a cache: so the nodes stay in one, and a look-up in a
/// large table waits for memory about once.
///
/// The first digits of a title are not walked but looked up, all at once, in a table that has at
/// most two octets for each prefix.
///
/// What few prefixes have past their node is in [Rests], with a value that the owner of the tree
/// has for the prefix: 5 to 8 octets for each. Those with more digits left have nodes of their own,
/// at most 20 octets. A million random telephone numbers take about 6 MB (TranslationBenchmark).
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

    private static final int JUMP_INTS = 1 + PACKED_INTS;

    /// Marks a node among the jumps.
    private static final int NODE = Integer.MIN_VALUE;

    /// How many digits are looked up at once at most.
    private static final int JUMP_DIGITS_MAX = 4;

    /// How many prefixes there are at least for each group of digits that may be looked up.
    private static final int PREFIXES_A_JUMP = 8;

    /// Of so many ways at most.
    private static final int PACKED_WAYS_MAX = 12;

    /// The odd ones of twelve groups of 5 bits, and the lowest bit of each pair of them.
    private static final long ODD_GROUPS = 0x007C_1F07_C1F0_7C1FL;

    private static final long EACH_PAIR = 0x0004_0100_4010_0401L;
    private static final int PAIR_BITS = 10;

    /// Marks a way that leads to few prefixes.
    private static final int FEW = Integer.MIN_VALUE;

    private static final int FIRST_SHIFT = 5;
    private static final int FOLLOWING = (1 << FIRST_SHIFT) - 1;

    /// How many prefixes are few: two lines of a cache.
    private static final int FEW_MAX = 16;

    /// How many are few if all ways of a node lead to few, and to at most [#FEW_MAX] on an average:
    /// it is worth more that the node is small.
    private static final int PACKED_FEW_MAX = FOLLOWING + 1;

    /// The highest value that a prefix can have.
    static final int VALUE_MAX = Form.WIDE.valueMax();

    private final int[] nodes;
    private final Rests rests;

    /// The way to all prefixes.
    private final int root;

    /// By their first digits, how far titles have come, in four ints: one more than the number of
    /// the longest prefix so far, the way on, and how many digits are behind. Or, where they have
    /// come to a packed node and to no prefix so far, the node itself, its head with [#NODE].
    private final int[] jumps;

    private final int jumpDigits;

    private DigitTree(int root, int[] nodes, Rests rests) {
        this.root = root;
        this.nodes = nodes;
        this.rests = rests;
        this.jumpDigits = jumpDigits(rests.size());
        this.jumps = new int[JUMP_INTS << 4 * jumpDigits];
        fillJumps(root, -1, 0, 0);
    }

    private static int jumpDigits(int prefixes) {
        int digits = 0;
        while (digits < JUMP_DIGITS_MAX && PREFIXES_A_JUMP << 4 * (digits + 1) <= prefixes) {
            digits++;
        }
        return digits;
    }

    /// All that begins with some digits has come so far; and some of it farther.
    ///
    /// @param begun the digits, of which there are `at`, the last in the lowest bits
    private void fillJumps(int way, int found, int at, int begun) {
        int left = jumpDigits - at;
        for (int jump = begun << 4 * left; jump < (begun + 1) << 4 * left; jump++) {
            jumps[JUMP_INTS * jump] = found + 1;
            jumps[JUMP_INTS * jump + 1] = way;
            jumps[JUMP_INTS * jump + 2] = at;
        }
        if (way < 0) {
            return;
        }
        int head = nodes[way];
        if (left == 0 && found < 0 && (head & ~BITMAP) == PACKED) {
            System.arraycopy(nodes, way, jumps, JUMP_INTS * begun, 1 + PACKED_INTS);
            jumps[JUMP_INTS * begun] |= NODE;
        }
        int skip = head >>> SKIP_SHIFT & SKIP;
        if (skip >= left) {
            return;
        }
        int longest = prefix(way) < 0 ? found : prefix(way);
        int skipped = skip == 0 ? 0 : nodes[ways(nodes, way) - 1];
        int before = 0;
        for (int rest = head & BITMAP; rest != 0; rest &= rest - 1) {
            int digit = Integer.numberOfTrailingZeros(rest);
            int goneOn = (begun << 4 * skip | skipped) << 4 | digit;
            fillJumps(way(way, before), longest, at + skip + 1, goneOn);
            before++;
        }
    }

    /// How many prefixes there are.
    int size() {
        return rests.size();
    }

    /// How many octets it takes.
    long octets() {
        return (long) Integer.BYTES * nodes.length
                + (long) Integer.BYTES * jumps.length
                + rests.octets();
    }

    /// The number of the longest prefix that the title begins with; -1 if there is none.
    int find(MutableTitle title) {
        int count = title.count();
        if (count < jumpDigits) {
            return walk(title, root, -1, 0);
        }
        int[] table = jumps;
        int jump = JUMP_INTS * first(title.window(0), jumpDigits);
        int head = table[jump];
        if (head >= 0) {
            return walk(title, table[jump + 1], head - 1, table[jump + 2]);
        }
        int bit = count == jumpDigits ? 0 : 1 << title.digit(jumpDigits);
        if ((head & bit) == 0) {
            return -1;
        }
        int before = Integer.bitCount(head & BITMAP & (bit - 1));
        return findAmongFew(title, packed(table, jump + 1, before), -1, jumpDigits + 1);
    }

    /// @param start the way on
    /// @param longest the prefix that was found so far
    /// @param behind how many digits of the title
    private int walk(MutableTitle title, int start, int longest, int behind) {
        int[] tree = nodes;
        int count = title.count();
        int way = start;
        int found = longest;
        int at = behind;
        while (way >= 0) {
            int head = tree[way];
            int next = way + 1;
            int prefix = (head & PREFIX) == 0 ? -1 : tree[next++];
            int skip = head >>> SKIP_SHIFT & SKIP;
            if (skip > 0) {
                int skipped = tree[next++];
                if (skip > count - at || first(title.window(at), skip) != skipped) {
                    return found;
                }
                at += skip;
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
        return findAmongFew(title, way, found, at);
    }

    /// As [#walk], where few are left.
    private int findAmongFew(MutableTitle title, int way, int longest, int behind) {
        int left = title.count() - behind;
        int found = rests.find(firstOfFew(way), lastOfFew(way), title.window(behind), left);
        return found < 0 ? longest : found;
    }

    /// @param digits the first in the highest bits
    /// @param count how many of them, 0 to 8
    /// @return the last in the lowest bits
    private static int first(long digits, int count) {
        // in two steps, since one of 64 would be none
        return (int) (digits >>> 1 >>> Long.SIZE - 1 - 4 * count);
    }

    /// A way of a packed node.
    ///
    /// @param ways where its ways stand
    /// @param before how many ways stand before it
    private static int packed(int[] tree, int ways, int before) {
        long following = tree[ways + 1] & 0xFFFF_FFFFL | (long) tree[ways + 2] << Integer.SIZE;
        int shift = FIRST_SHIFT * before;
        long skipped = following & (1L << shift) - 1;
        // 12 times 31 at most: the sum of all pairs fits into the highest
        long pairs = (skipped & ODD_GROUPS) + (skipped >>> FIRST_SHIFT & ODD_GROUPS);
        int sum = (int) (pairs * EACH_PAIR >>> 5 * PAIR_BITS) & (1 << PAIR_BITS) - 1;
        int first = tree[ways] + before + sum;
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
        return rests.value(number);
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
            for (int i = skip - 1; i >= 0; i--) {
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
        for (int i = 0; i < rests.length(number); i++) {
            digits.append(Character.forDigit(rests.digit(number, i), 16));
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
                && rests.equals(tree.rests);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(nodes) + rests.hashCode();
    }

    /// Collects prefixes in any order. One digit takes one octet, a prefix 8 more.
    static final class Builder {
        private byte[] digits = new byte[256];
        private int[] ends = new int[16];
        private int count;
        private int[] order = {};
        private int[] nodes = {};
        private int nodesEnd;
        private Rests.Builder rests = new Rests.Builder(Form.WIDE, order);

        /// Whether prefixes were few, and had more digits left than [Rests] take.
        private boolean tooLong;

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
            int valueMax = Arrays.stream(values).max().orElse(0);
            boolean hasFifteen = hasFifteen();
            DigitTree smallest = null;
            for (Form form : Form.values()) {
                if (valueMax <= form.valueMax() && (form.hasEveryDigit() || !hasFifteen)) {
                    DigitTree tree = build(form, values);
                    if (smallest == null || tree.octets() < smallest.octets()) {
                        smallest = tree;
                    }
                    if (!tooLong) {
                        break; // no other form takes less
                    }
                }
            }
            return Objects.requireNonNull(smallest, "a value is too high");
        }

        private boolean hasFifteen() {
            int end = end(count - 1);
            for (int i = 0; i < end; i++) {
                if (digits[i] == 15) {
                    return true;
                }
            }
            return false;
        }

        private DigitTree build(Form form, int[] values) {
            nodes = new int[64];
            nodesEnd = 0;
            tooLong = false;
            rests = new Rests.Builder(form, values);
            // no prefix at all is a node from which nothing goes on
            int root = order.length == 0 ? node(0, -1, 0, 0) : way(0, order.length, 0, FEW_MAX);
            return new DigitTree(root, Arrays.copyOf(nodes, nodesEnd), rests.build());
        }

        /// The way to neighbours in order that have `depth` digits in common.
        ///
        /// @param fewMax how many are few
        private int way(int from, int to, int depth, int fewMax) {
            if (isFew(from, to, depth, fewMax)) {
                for (int i = from; i < to; i++) {
                    setRest(i, depth);
                }
                return FEW | from << FIRST_SHIFT | to - from - 1;
            }
            int skip = common(from, to - 1, depth);
            int skipped = 0;
            for (int i = 0; i < skip; i++) {
                skipped = skipped << 4 | digit(from, depth + i);
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
                packed &= isFew(i, next, at + 1, PACKED_FEW_MAX);
            }
            int ways = Integer.bitCount(bitmap);
            packed &= ways <= PACKED_WAYS_MAX && to - rest <= FEW_MAX * ways;
            int head = bitmap | skip << SKIP_SHIFT | (ends ? PREFIX : 0) | (packed ? PACKED : 0);
            int node = node(head, from, skipped, packed ? PACKED_INTS : ways);
            int entry = ways(nodes, node);
            long following = 0;
            int shift = 0;
            for (int i = rest; i < to; i = next) {
                next = endOfRun(i, to, at);
                int way = way(i, next, at + 1, packed ? PACKED_FEW_MAX : FEW_MAX);
                if (packed) {
                    following |= (long) (next - i - 1) << shift;
                    shift += FIRST_SHIFT;
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

        private boolean isFew(int from, int to, int depth, int fewMax) {
            if (to - from > fewMax) {
                return false;
            }
            for (int i = from; i < to; i++) {
                if (length(i) - depth > rests.form().digitsMax()) {
                    tooLong = true;
                    return false;
                }
            }
            return true;
        }

        private void setRest(int position, int depth) {
            int length = length(position) - depth;
            long digits = 0;
            for (int i = 0; i < length; i++) {
                digits |= (long) digit(position, depth + i) << Long.SIZE - 4 - 4 * i;
            }
            rests.set(position, digits, length);
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
