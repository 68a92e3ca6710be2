// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts are cut where the octets of a message end, and nowhere else.
class ShortTextTest {
    @ParameterizedTest
    @CsvSource({
        "a, 1, 1",
        "a, 160, 1",
        "a, 161, 2",
        "a, 306, 2",
        "a, 307, 3",
        "€, 80, 1",
        "€, 81, 2",
        "Ж, 70, 1",
        "Ж, 71, 2",
        "Ж, 134, 2",
        "Ж, 135, 3",
        "😀, 35, 1",
        "😀, 36, 2"
    })
    void takesAsManyPartsAsItMust(String character, int times, int parts) {
        assertThat(ShortText.split(character.repeat(times))).hasSize(parts);
    }

    @Test
    void partsAreTheText() {
        String text = "0123456789€[]{}".repeat(30);

        assertThat(String.join("", ShortText.split(text))).isEqualTo(text);
    }

    @Test
    void aPairOfSurrogatesStaysTogether() {
        assertThat(ShortText.split("Ж" + "😀".repeat(40)))
                .allMatch(part -> !Character.isHighSurrogate(part.charAt(part.length() - 1)));
    }

    @Test
    void oneCharacterBeyondTheAlphabetMakesAllOfItUnicode() {
        assertThat(ShortText.isGsm("ÄÖÜ äöü ß ñ @£$ ΔΦΓ")).isTrue();
        assertThat(ShortText.isGsm("ÄÖÜ ő")).isFalse();
    }
}
