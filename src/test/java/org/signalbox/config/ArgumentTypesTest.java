// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.time.Duration;

class ArgumentTypesTest {
    private enum Colour {
        DARK_RED,
        DARK_GREEN,
        WHITE
    }

    @Test
    void integerKeepsItsRange() {
        ArgumentType<Integer> type = ArgumentTypes.integer(0, 15);

        assertThat(type.parse("0")).isZero();
        assertThat(type.parse("15")).isEqualTo(15);
        assertThat(type.placeholder()).isEqualTo("<0-15>");
        assertThat(type.expected()).isEqualTo("an integer from 0 to 15");
        for (String wrong :
                new String[] {"16", "-1", "", "1x", "4294967296", "99999999999999999999"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> type.parse(wrong));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.5.1",
                "0.0.0.0",
                "255.255.255.255",
                "::1",
                "2001:db8::5",
                "::ffff:10.0.0.1"
            })
    void addressInFiguresIsRead(String text) throws Exception {
        InetAddress address = ArgumentTypes.ipAddress().parse(text);

        assertThat(address).isEqualTo(InetAddress.getByName(text));
        assertThat(ArgumentTypes.ipAddress().parse(ArgumentTypes.ipAddress().print(address)))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1024",
                "10.0.5",
                "10.0.5.256",
                "010.0.0.1",
                "localhost",
                "10.0.5.1:80",
                ":",
                "fe80::1%lo",
                ""
            })
    void whatIsNoAddressInFiguresIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArgumentTypes.ipAddress().parse(text));
    }

    @Test
    void hostIsANameOrAnAddress() {
        ArgumentType<String> type = ArgumentTypes.host();

        assertThat(type.parse("stp-1.example.org")).isEqualTo("stp-1.example.org");
        assertThat(type.parse("10.0.0.9")).isEqualTo("10.0.0.9");
        for (String wrong : new String[] {"10.0.0", "-a", "a..b", "a_b", "", "x".repeat(254)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> type.parse(wrong));
        }
    }

    @Test
    void addressIsPrintedInItsShortForm() {
        ArgumentType<InetAddress> type = ArgumentTypes.ipAddress();

        assertThat(type.print(type.parse("2001:db8:0:0:1:0:0:0"))).isEqualTo("2001:db8:0:0:1::");
        assertThat(type.print(type.parse("0:0:0:0:0:0:0:0"))).isEqualTo("::");
        assertThat(type.print(type.parse("1:0:2:0:3:0:4:0"))).isEqualTo("1:0:2:0:3:0:4:0");
    }

    @ParameterizedTest
    @CsvSource({"500,PT0.5S,500", "2s,PT2S,2000", "1m,PT1M,60000", "60000ms,PT1M,60000"})
    void durationCountsMillisecondsUnlessItSaysOtherwise(
            String text, Duration expected, String printed) {
        ArgumentType<Duration> type = ArgumentTypes.millis(500, 60_000);

        assertThat(type.parse(text)).isEqualTo(expected);
        assertThat(type.print(expected)).isEqualTo(printed);
    }

    @Test
    void durationInSecondsPrintsWhatItCanRead() {
        ArgumentType<Duration> type = ArgumentTypes.seconds(1, 60);

        assertThat(type.parse("30")).isEqualTo(Duration.ofSeconds(30));
        assertThat(type.print(Duration.ofMillis(1_500))).isEqualTo("1500ms");
        assertThat(type.parse("1500ms")).isEqualTo(Duration.ofMillis(1_500));
        for (String wrong : new String[] {"0", "61", "2m", "1d", "s", "999999999999h"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> type.parse(wrong));
        }
    }

    @Test
    void choiceMayBeAbbreviatedWhileItIsUnique() {
        ArgumentType<Colour> type = ArgumentTypes.choice(Colour.class);

        assertThat(type.parse("dark-red")).isEqualTo(Colour.DARK_RED);
        assertThat(type.parse("W")).isEqualTo(Colour.WHITE);
        assertThat(type.print(Colour.DARK_GREEN)).isEqualTo("dark-green");
        assertThat(type.candidates()).containsExactly("dark-red", "dark-green", "white");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.parse("dark"))
                .withMessage("ambiguous: dark-red, dark-green");
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse(""));
    }

    @Test
    void wordTakesNamesAndNothingElse() {
        ArgumentType<String> type = ArgumentTypes.word();

        assertThat(type.parse("ToCountry_B-2")).isEqualTo("ToCountry_B-2");
        for (String wrong : new String[] {"", "a b", "!x", "x\"", "x".repeat(65)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> type.parse(wrong));
        }
    }
}
