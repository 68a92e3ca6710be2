// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class PointCodeMaskTest {
    private static PointCodeMask mask(String code, int length) {
        return new PointCodeMask(PointCode.itu(code), length);
    }

    @Test
    void zoneHoldsItsPointsOnly() {
        PointCodeMask zone7 = mask("7.0.0", 3);

        assertThat(zone7.contains(PointCode.itu("7.7.1"))).isTrue();
        assertThat(zone7.contains(PointCode.itu("7.255.7"))).isTrue();
        assertThat(zone7.contains(PointCode.itu("6.255.7"))).isFalse();
        assertThat(zone7.size()).isEqualTo(2048);
        assertThat(zone7.last()).isEqualTo(PointCode.itu("7.255.7"));
        assertThat(zone7).hasToString("7.0.0/3");
        assertThat(zone7.describe()).isEqualTo("7.0.0/3");
        assertThat(mask("7.8.1", 14).describe()).isEqualTo("7.8.1");
    }

    @Test
    void everythingIsInTheDefault() {
        assertThat(mask("0.0.0", 0).size()).isEqualTo(16_384);
        assertThat(mask("0.0.0", 0).contains(mask("7.0.0", 3))).isTrue();
        assertThat(mask("7.0.0", 3).contains(mask("0.0.0", 0))).isFalse();
    }

    @Test
    void dottedMaskIsTheSameAsItsLength() {
        assertThat(PointCodeMask.dotted(PointCode.itu("7.0.0"), PointCode.itu("7.0.0")))
                .isEqualTo(mask("7.0.0", 3));
        assertThat(PointCodeMask.dotted(PointCode.itu("7.7.1"), PointCode.itu("7.255.7")))
                .isEqualTo(PointCodeMask.full(PointCode.itu("7.7.1")));
        assertThat(mask("3.4.0", 9).dottedMask()).isEqualTo(PointCode.itu("7.252.0"));
    }

    @Test
    void dottedMaskWithAHoleIsExplained() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PointCodeMask.dotted(PointCode.itu("7.0.0"), PointCode.itu("7.0.7")))
                .withMessageContaining("11100000000111")
                .withMessageContaining("/6");
    }

    @Test
    void bitsBehindThePrefixAreRefusedWithTheBlockThatWasMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask("7.7.1", 3))
                .withMessageContaining("the block is 7.0.0/3");
    }

    @Test
    void rangeOfTheLabIsTwoBlocksAndNotTheWiderOne() {
        PointCode first = PointCode.itu("3.4.0");
        PointCode last = PointCode.itu("3.6.7");

        assertThat(PointCodeMask.covering(first, last))
                .containsExactly(mask("3.4.0", 10), mask("3.6.0", 11));
        assertThat(PointCodeMask.enclosing(first, last)).isEqualTo(mask("3.4.0", 9));
    }

    @Test
    void coveringHoldsExactlyTheRangeWithTheFewestBlocks() {
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 300; run++) {
            int a = random.nextInt(16_384);
            int b = random.nextInt(16_384);
            PointCode first = PointCode.itu(Math.min(a, b));
            PointCode last = PointCode.itu(Math.max(a, b));

            List<PointCodeMask> blocks = PointCodeMask.covering(first, last);

            int next = first.value();
            for (PointCodeMask block : blocks) {
                assertThat(block.code().value()).isEqualTo(next);
                next = block.last().value() + 1;
            }
            assertThat(next).isEqualTo(last.value() + 1);
            for (int i = 1; i < blocks.size(); i++) {
                assertThat(isOneBlock(blocks.get(i - 1), blocks.get(i))).isFalse();
            }
            assertThat(PointCodeMask.enclosing(first, last).contains(first)).isTrue();
            assertThat(PointCodeMask.enclosing(first, last).contains(last)).isTrue();
        }
    }

    @Test
    void coveringOfEverythingIsTheDefault() {
        assertThat(PointCodeMask.covering(PointCode.itu(0), PointCode.itu(16_383)))
                .containsExactly(mask("0.0.0", 0));
    }

    @Test
    void longestComesFirst() {
        List<PointCodeMask> masks =
                List.of(mask("0.0.0", 0), mask("7.7.1", 14), mask("7.0.0", 3), mask("1.2.3", 14));

        assertThat(masks.stream().sorted(PointCodeMask.LONGEST_FIRST))
                .containsExactly(
                        mask("1.2.3", 14), mask("7.7.1", 14), mask("7.0.0", 3), mask("0.0.0", 0));
    }

    private static boolean isOneBlock(PointCodeMask left, PointCodeMask right) {
        return left.length() == right.length()
                && left.length() > 0
                && PointCodeMask.around(left.code(), left.length() - 1).contains(right);
    }
}
