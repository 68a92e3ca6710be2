// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.ss7.Variant;

class ReaderCommandTest {
    @ParameterizedTest
    @CsvSource({
        "ITU, ''",
        "ANSI, ' -o mtp3.standard:ANSI'",
        "CHINA, ' -o \"mtp3.standard:Chinese ITU\"'",
        "TTC, ' -o mtp3.standard:Japan'"
    })
    void tellsTheReaderTheVariant(Variant variant, String preference) {
        assertThat(ReaderCommand.of(variant, "127.0.0.1:57012"))
                .isEqualTo("wireshark -k -i TCP@127.0.0.1:57012" + preference);
    }
}
