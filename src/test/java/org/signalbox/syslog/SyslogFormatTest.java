// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SyslogFormatTest {
    /// 2026-03-01T00:10:11.123456Z
    private static final long MOMENT = 1_772_323_811_123_456_000L;

    private static final SyslogMessage MESSAGE =
            new SyslogMessage(
                    MOMENT,
                    5,
                    "CS7MTP3",
                    "LINKSTATUS",
                    "Link 0 of linkset ToB is available",
                    List.of("link ToB:0", "linkset ToB"));

    @Test
    void routersWriteItSo() {
        assertThat(SyslogFormat.CISCO.write(MESSAGE, "CountryA", 7))
                .isEqualTo(
                        "<189>000007: *Mar  1 00:10:11.123: %CS7MTP3-5-LINKSTATUS: Link 0 of linkset"
                                + " ToB is available");
    }

    @Test
    void structuredDataHaveNumberAndObjects() {
        assertThat(SyslogFormat.RFC5424.write(MESSAGE, "CountryA", 7))
                .isEqualTo(
                        "<189>1 2026-03-01T00:10:11.123456Z CountryA signalbox - CS7MTP3-LINKSTATUS"
                                + " [meta sequenceId=\"7\"][objects@32473 object=\"link ToB:0\""
                                + " object=\"linkset ToB\"] %CS7MTP3-5-LINKSTATUS: Link 0 of linkset"
                                + " ToB is available");
    }

    @Test
    void nobodyElsesWordsEndAMessageOrAParameter() {
        SyslogMessage hostile =
                new SyslogMessage(MOMENT, 4, "M3UA", "ERROR", "a\nb", List.of("asp x\"]\\"));

        assertThat(SyslogFormat.RFC5424.write(hostile, "A", 1))
                .contains("object=\"asp x\\\"\\]\\\\\"]")
                .endsWith("a?b");
        assertThat(SyslogFormat.CISCO.write(hostile, "A", 1)).doesNotContain("\n");
    }

    @Test
    void numbersBeginAgainBehindTheLargest() {
        assertThat(SyslogFormat.RFC5424.write(MESSAGE, "A", Integer.MAX_VALUE + 1L))
                .contains("sequenceId=\"1\"");
    }
}
