// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Random;

class ConversionReportTest {
    @Test
    void readsBackEveryNotationItWrites() {
        for (int value : List.of(0, 1, 2067, 8238, 16_383)) {
            PointCode code = PointCode.itu(value);

            for (String line : ConversionReport.code(code).lines().subList(0, 5)) {
                String notation = line.substring(line.lastIndexOf(' ') + 1);
                assertThat(PointCode.itu(notation)).as(line).isEqualTo(code);
            }
        }
    }

    @Test
    void namesEveryCodeThatASingleMaskWouldCoverTooMuch() {
        Random random = new Random(4711);
        for (int i = 0; i < 200; i++) {
            int first = random.nextInt(16_384);
            int last = first + random.nextInt(16_384 - first);

            String json =
                    String.join(
                            "\n",
                            ConversionReport.range(PointCode.itu(first), PointCode.itu(last))
                                    .json());

            boolean extra = json.indexOf("\"mask\"", json.indexOf("singleMaskAlsoCovers")) > 0;
            assertThat(json.contains("\"singleMaskExact\": " + !extra)).isTrue();
            assertThat(json).contains("\"codes\": " + (last - first + 1));
        }
    }

    @Test
    void warnsOfTheMasksTheLabGotWrong() {
        List<String> lines =
                ConversionReport.range(PointCode.itu("3.4.0"), PointCode.itu("3.6.7")).lines();

        assertThat(lines.getLast())
                .contains("3.4.0/9")
                .contains("3.7.0/11")
                .contains("3.7.0 to 3.7.7");
    }
}
