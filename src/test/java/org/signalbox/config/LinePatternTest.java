// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Seeds;

import java.util.Random;
import java.util.regex.Pattern;

class LinePatternTest {
    @Seeds(2_000)
    void agreesWithTheLibraryOnWhateverBothUnderstand(long seed) {
        Random random = new Random(seed);
        String pattern = expression(random, 3);
        LinePattern ours = LinePattern.of(pattern);
        Pattern theirs = Pattern.compile(pattern);

        for (int i = 0; i < 20; i++) {
            String line = text(random);
            assertThat(ours.matches(line))
                    .as("/%s/ in \"%s\"", pattern, line)
                    .isEqualTo(theirs.matcher(line).find());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "a)", "(a", "[", "[]", "[^]", "*a", "a|+", "\\"})
    void brokenPatternIsRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> LinePattern.of(pattern));
    }

    @Test
    void backslashAndBracketsTakeAwaySpecialMeaning() {
        assertThat(LinePattern.of("7\\.0\\.0/3").matches("7.0.0/3 acces")).isTrue();
        assertThat(LinePattern.of("7\\.0").matches("7-0")).isFalse();
        assertThat(LinePattern.of("a[.]b").matches("a.b")).isTrue();
        assertThat(LinePattern.of("[]x]").matches("]")).isTrue();
        assertThat(LinePattern.of("").matches("anything")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+b",
                "(a*)*b",
                "(a|a)*b",
                "((((((((a*)*)*)*)*)*)*)*)*b",
                ".*.*.*.*.*.*.*.*.*.*.*.*.*.*.*b",
                "(a?a?a?a?a?a?a?a?a?a?a?a?a?a?)+b"
            })
    @Timeout(5)
    void patternThatWouldBacktrackForHoursTakesNoTime(String pattern) {
        assertThat(LinePattern.of(pattern).matches("a".repeat(4_000))).isFalse();
    }

    @Test
    void lengthIsBoundSoThatNestingIs() {
        String deepest = "(".repeat(63) + "ab" + ")".repeat(63);

        assertThatNoException().isThrownBy(() -> LinePattern.of(deepest).matches("xab"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("a".repeat(LinePattern.CHARS_MAX + 1)));
    }

    private static String expression(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 9)) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> random.nextBoolean() ? "." : random.nextBoolean() ? "[ab]" : "[^a]";
            case 3, 4 -> expression(random, depth - 1) + expression(random, depth - 1);
            case 5 ->
                    "("
                            + expression(random, depth - 1)
                            + "|"
                            + expression(random, depth - 1)
                            + "|c)";
            case 6 -> "(" + expression(random, depth - 1) + ")" + "*+?".charAt(random.nextInt(3));
            case 7 -> "^" + expression(random, depth - 1);
            default -> expression(random, depth - 1) + "$";
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append("abc".charAt(random.nextInt(3)));
        }
        return text.toString();
    }
}
