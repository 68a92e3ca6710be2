// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;

import java.util.Random;

@NullUnmarked
class MutableTitleTest {
    @Seeds(200)
    void itHasTheDigitsThatWerePutThere(long seed) {
        Random random = new Random(seed);
        MutableTitle title = new MutableTitle();
        String expected = digits(random, random.nextInt(GlobalTitle.DIGITS_MAX + 1));
        title.set(GlobalTitle.international(expected));
        for (int change = 0; change < 50; change++) {
            int removed = random.nextInt(expected.length() + 1);
            String put = digits(random, random.nextInt(random.nextBoolean() ? 5 : 40));
            String changed = put + expected.substring(removed);
            boolean fits = title.replacePrefix(removed, values(put));
            assertThat(fits).isEqualTo(changed.length() <= GlobalTitle.DIGITS_MAX);
            if (fits) {
                expected = changed;
            }
            check(title, expected);
            if (random.nextInt(10) == 0) {
                expected = digits(random, random.nextInt(20));
                title.set(GlobalTitle.international(expected));
                check(title, expected);
            }
        }
    }

    private static void check(MutableTitle title, String expected) {
        assertThat(title.toTitle().digits()).isEqualTo(expected);
        assertThat(title.count()).isEqualTo(expected.length());
        String padded = expected + "0".repeat(MutableTitle.WINDOW_DIGITS);
        for (int from = 0; from <= expected.length(); from++) {
            String window = padded.substring(from, from + MutableTitle.WINDOW_DIGITS);
            assertThat(title.window(from)).isEqualTo(Long.parseUnsignedLong(window, 16));
        }
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(Character.forDigit(random.nextInt(16), 16));
        }
        return digits.toString();
    }

    private static byte[] values(String digits) {
        byte[] values = new byte[digits.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) Character.digit(digits.charAt(i), 16);
        }
        return values;
    }
}
