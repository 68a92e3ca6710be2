// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.simulator.world.SimEntropy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Rows of decisions for point codes of every size, against a list of blocks that is looked through
/// from the shortest mask to the longest.
class DestinationRowsTest {
    private record Block(int first, int size, Decision[] row) {
        boolean contains(int code) {
            return code >= first && code < first + size;
        }
    }

    private final Decision[] otherwise = {Decision.DELIVER};

    @Seeds(60)
    void findsTheRowOfTheSmallestBlockAroundACode(long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        int bits = List.of(14, 16, 24).get((int) (seed % 3));
        List<Block> blocks = blocks(entropy, bits);

        DestinationRows rows = build(bits, blocks);

        for (int code : codes(entropy, bits, blocks)) {
            assertThat(rows.of(code)).isSameAs(naive(blocks, code));
        }
    }

    @Seeds(60)
    void combinesTheRowsOfBothTablesForEachCode(long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        int bits = List.of(14, 16, 24).get((int) (seed % 3));
        List<Block> now = blocks(entropy, bits);
        List<Block> wanted = blocks(entropy, bits);
        int particular = entropy.nextInt(1 << bits);
        Decision[] its = {Decision.DELIVER};

        // of two rows the one that is there already, but for one destination
        DestinationRows combined =
                build(bits, wanted)
                        .combinedWith(
                                build(bits, now),
                                Set.of(particular),
                                (destination, from, to) -> {
                                    if (destination == particular) {
                                        return its;
                                    }
                                    return from == otherwise ? to : from;
                                });

        List<Integer> codes = codes(entropy, bits, now);
        codes.addAll(codes(entropy, bits, wanted));
        for (int code : codes) {
            Decision[] from = naive(now, code);
            Decision[] expected =
                    code == particular ? its : from == otherwise ? naive(wanted, code) : from;
            assertThat(combined.of(code)).isSameAs(expected);
        }
        assertThat(combined.of(particular)).isSameAs(its);
    }

    @Test
    void whatIsTheSameForManyIsCombinedOnce() {
        DestinationRows rows = build(24, List.of(new Block(0x100, 1, new Decision[0])));
        int[] asked = new int[1];

        rows.combinedWith(
                rows,
                Set.of(),
                (_, _, to) -> {
                    asked[0]++;
                    return to;
                });

        assertThat(asked[0]).as("once for all others, twice for the page of the one").isEqualTo(3);
    }

    @Test
    void findsADifferenceInOneCodeOfSixteenMillion() {
        Decision[] row = {};
        DestinationRows here = build(24, List.of());
        DestinationRows there = build(24, List.of(new Block(0xABCDEF, 1, row)));

        assertThat(here.anyMatch(there, (_, other) -> other == row)).isTrue();
        assertThat(here.anyMatch(here, (_, other) -> other == row)).isFalse();
    }

    private DestinationRows build(int bits, List<Block> blocks) {
        DestinationRows.Builder builder = new DestinationRows.Builder(bits, otherwise);
        blocks.forEach(block -> builder.set(block.first, block.size, block.row));
        return builder.build();
    }

    private Decision[] naive(List<Block> blocks, int code) {
        return blocks.reversed().stream()
                .filter(block -> block.contains(code))
                .findFirst()
                .map(Block::row)
                .orElse(otherwise);
    }

    /// The largest first.
    private static List<Block> blocks(SimEntropy entropy, int bits) {
        List<Block> blocks = new ArrayList<>();
        for (int i = entropy.nextInt(60); i > 0; i--) {
            int size = 1 << entropy.nextInt(bits + 1);
            int first = entropy.nextInt(1 << bits) / size * size;
            blocks.add(new Block(first, size, new Decision[i]));
        }
        blocks.sort(Comparator.comparingInt(Block::size).reversed());
        return blocks;
    }

    /// The edges of all blocks, and any.
    private static List<Integer> codes(SimEntropy entropy, int bits, List<Block> blocks) {
        List<Integer> codes = new ArrayList<>();
        int end = 1 << bits;
        for (Block block : blocks) {
            codes.add(block.first);
            codes.add(block.first + block.size - 1);
            codes.add((block.first + block.size) % end);
            codes.add((block.first + end - 1) % end);
        }
        for (int i = 0; i < 200; i++) {
            codes.add(entropy.nextInt(end));
        }
        return codes;
    }
}
