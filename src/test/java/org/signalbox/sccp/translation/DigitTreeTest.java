// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

@NullUnmarked
class DigitTreeTest {
    @Test
    void anEmptyTreeFindsNothing() {
        assertThat(DigitTree.EMPTY.find(title(""))).isEqualTo(-1);
        assertThat(DigitTree.EMPTY.find(title("49"))).isEqualTo(-1);
    }

    @Test
    void theLongestPrefixIsFound() {
        DigitTree tree = tree(List.of("49", "4917", "49172", "1", ""));

        assertThat(tree.digits(tree.find(title("491720000001")))).isEqualTo("49172");
        assertThat(tree.digits(tree.find(title("4917")))).isEqualTo("4917");
        assertThat(tree.digits(tree.find(title("491")))).isEqualTo("49");
        assertThat(tree.digits(tree.find(title("4")))).isEmpty();
    }

    @Test
    void prefixesAreNumberedInOrder() {
        DigitTree tree = tree(List.of("9", "1f", "10", "1", "0"));

        List<String> digits = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            digits.add(tree.digits(i));
        }
        assertThat(digits).containsExactly("0", "1", "10", "1f", "9");
    }

    @Seeds(300)
    void itFindsWhatLookingAtAllPrefixesFinds(long seed) {
        Random random = new Random(seed);
        TreeSet<String> prefixes = new TreeSet<>();
        int wanted = random.nextInt(200);
        for (int i = 0; i < wanted; i++) {
            prefixes.add(digits(random, prefixes));
        }
        List<String> shuffled = new ArrayList<>(prefixes);
        Collections.shuffle(shuffled, random);
        DigitTree tree = tree(shuffled);

        assertThat(tree.size()).isEqualTo(prefixes.size());
        int number = 0;
        for (String prefix : prefixes) {
            assertThat(tree.digits(number)).isEqualTo(prefix);
            number++;
        }
        for (int i = 0; i < 500; i++) {
            String digits = digits(random, prefixes);
            String longest = null;
            for (int length = 0; length <= digits.length(); length++) {
                if (prefixes.contains(digits.substring(0, length))) {
                    longest = digits.substring(0, length);
                }
            }
            int found = tree.find(title(digits));
            assertThat(found < 0 ? null : tree.digits(found)).as(digits).isEqualTo(longest);
        }
    }

    /// Telephone numbers mostly: so many that their first digits are looked up at once, in each
    /// form in which they can be written.
    @Seeds(40)
    void itFindsPrefixesAndTheirValuesAmongMany(long seed) {
        Random random = new Random(seed);
        int wanted = List.of(200, 3_000, 40_000).get(random.nextInt(3));
        int valueMax = List.of(10, 4_095, 65_535, DigitTree.VALUE_MAX).get(random.nextInt(4));
        int radix = random.nextInt(3) == 0 ? 16 : 10;
        int lengthMax = 6 + random.nextInt(9);
        TreeMap<String, Integer> prefixes = new TreeMap<>();
        while (prefixes.size() < wanted) {
            int value = random.nextInt(10) == 0 ? valueMax : random.nextInt(valueMax + 1);
            prefixes.put(number(random, radix, 3 + random.nextInt(lengthMax - 2)), value);
        }
        DigitTree tree = tree(prefixes);

        List<String> known = new ArrayList<>(prefixes.keySet());
        for (int i = 0; i < 3_000; i++) {
            String start = known.get(random.nextInt(wanted));
            String digits =
                    start.substring(0, random.nextInt(start.length() + 1))
                            + number(random, radix, random.nextInt(12));
            String longest = null;
            for (int length = 0; length <= digits.length(); length++) {
                if (prefixes.containsKey(digits.substring(0, length))) {
                    longest = digits.substring(0, length);
                }
            }
            int found = tree.find(title(digits));
            assertThat(found < 0 ? null : tree.digits(found)).as(digits).isEqualTo(longest);
            if (longest != null) {
                assertThat(tree.value(found)).isEqualTo(prefixes.get(longest));
            }
        }
    }

    @Seeds(20)
    void equalPrefixesMakeEqualTreesInWhateverOrderTheyCame(long seed) {
        Random random = new Random(seed);
        TreeSet<String> prefixes = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            prefixes.add(digits(random, prefixes));
        }
        List<String> shuffled = new ArrayList<>(prefixes);
        Collections.shuffle(shuffled, random);

        assertThat(tree(shuffled)).isEqualTo(tree(new ArrayList<>(prefixes)));
        shuffled.removeLast();
        assertThat(tree(shuffled)).isNotEqualTo(tree(new ArrayList<>(prefixes)));
    }

    @Test
    void aMillionTelephoneNumbersStayBelowTheBoundThatIsStated() {
        Random random = new Random(1);
        HashSet<Long> numbers = new HashSet<>();
        DigitTree.Builder builder = new DigitTree.Builder();
        byte[] digits = new byte[12];
        while (numbers.size() < 1_000_000) {
            long number = random.nextLong(1_000_000_000_000L);
            if (numbers.add(number)) {
                for (int i = digits.length - 1; i >= 0; i--) {
                    digits[i] = (byte) (number % 10);
                    number /= 10;
                }
                builder.add(digits, digits.length);
            }
        }

        DigitTree tree = builder.build(builder.sort());

        assertThat(tree.octets()).isLessThan(7_000_000);
        int found = 0;
        for (long number : numbers) {
            if (random.nextInt(100) == 0) {
                String written = "%012d".formatted(number);
                assertThat(tree.digits(tree.find(title(written + "77")))).isEqualTo(written);
                assertThat(tree.find(title(written.substring(0, 3)))).isEqualTo(-1);
                found++;
            }
        }
        assertThat(found).isGreaterThan(5_000);
    }

    private static DigitTree tree(List<String> prefixes) {
        DigitTree.Builder builder = builder(prefixes);
        return builder.build(builder.sort());
    }

    private static DigitTree tree(TreeMap<String, Integer> prefixes) {
        DigitTree.Builder builder = builder(prefixes.keySet());
        int[] values = prefixes.values().stream().mapToInt(value -> value).toArray();
        return builder.build(builder.sort(), values);
    }

    private static DigitTree.Builder builder(Collection<String> prefixes) {
        DigitTree.Builder builder = new DigitTree.Builder();
        for (String prefix : prefixes) {
            byte[] digits = new byte[prefix.length()];
            for (int i = 0; i < digits.length; i++) {
                digits[i] = (byte) Character.digit(prefix.charAt(i), 16);
            }
            builder.add(digits, digits.length);
        }
        return builder;
    }

    private static String number(Random random, int radix, int length) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append(Character.forDigit(random.nextInt(radix), 16));
        }
        return digits.toString();
    }

    static MutableTitle title(String digits) {
        MutableTitle title = new MutableTitle();
        title.set(GlobalTitle.international(digits));
        return title;
    }

    /// Often the continuation of one that is there, or a part of it.
    private static String digits(Random random, TreeSet<String> known) {
        String start = "";
        if (!known.isEmpty() && random.nextInt(3) > 0) {
            String other = known.floor("" + (char) ('0' + random.nextInt(10)));
            start = other == null ? known.first() : other;
            start = start.substring(0, random.nextInt(start.length() + 1));
        }
        int radix = random.nextBoolean() ? 2 : 16;
        int more = random.nextInt(random.nextInt(10) == 0 ? 40 : 6);
        StringBuilder digits = new StringBuilder(start);
        for (int i = 0; i < more && digits.length() < GlobalTitle.DIGITS_MAX; i++) {
            digits.append(Character.forDigit(random.nextInt(radix), 16));
        }
        return digits.toString();
    }
}
