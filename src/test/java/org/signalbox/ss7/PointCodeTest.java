// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointCodeTest {
    @Test
    void everyItuCodeIsReadBackAsWritten() {
        for (int value = 0; value <= Variant.ITU.maxPointCode(); value++) {
            PointCode code = PointCode.itu(value);

            assertThat(PointCode.itu(code.toString())).isSameAs(code);
            assertThat(PointCode.itu(Integer.toString(value))).isSameAs(code);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 2067",
        "1-2-3, 2067",
        "2067, 2067",
        "0x813, 2067",
        "0b100000010011, 2067",
        "00100000010011, 2067",
        "4.5.6, 8238",
        "7.8.1, 14401",
        "7.255.7, 16383",
        "0.0.0, 0"
    })
    void readsEveryFormOfTheLabs(String text, int value) {
        assertThat(PointCode.itu(text).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"ANSI, 4.5.6, 263430", "CHINA, 255.255.255, 16777215", "TTC, 31.15.127, 65535"})
    void readsTheOtherVariants(Variant variant, String text, int value) {
        PointCode code = PointCode.parse(variant, text);

        assertThat(code.value()).isEqualTo(value);
        assertThat(code).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8.0.0",
                "1.256.1",
                "1.2.8",
                "1.2",
                "1.2.3.4",
                "1..3",
                "-1",
                "+5",
                "16384",
                "x",
                "0xzz",
                "0b2",
                "1.2.x",
                "99999999999999999999",
                "1.999999999999.1",
                "١.٢.٣"
            })
    void refusesWhatIsNoItuPointCodeAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointCode.itu(text))
                .withMessageContaining("\"" + text + "\"")
                .withMessageMatching("(?s).*(expected|as in).*");
    }

    @Test
    void saysWhichComponentIsOutOfRange() {
        assertThatThrownBy(() -> PointCode.itu("1.300.2"))
                .hasMessage(
                        "\"1.300.2\": component 2 is \"300\", expected 0 to 255 (format 3-8-3)");
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void formatOfEachVariantHasItsSize(Variant variant) {
        assertThat(variant.defaultFormat().bits()).isEqualTo(variant.pointCodeBits());
    }

    @Test
    void codesOfDifferentVariantsDiffer() {
        assertThat(PointCode.of(Variant.ANSI, 5)).isNotEqualTo(PointCode.of(Variant.CHINA, 5));
        assertThat(PointCode.of(Variant.ANSI, 5)).isEqualTo(PointCode.of(Variant.ANSI, 5));
    }
}
