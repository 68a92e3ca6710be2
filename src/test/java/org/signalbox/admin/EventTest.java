// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class EventTest {
    @Test
    void printsTheTimeAsARouterDoes() {
        assertThat(at("1993-03-01T00:10:11.123Z").line())
                .isEqualTo(
                        "*Mar  1 00:10:11.123: %CS7PING-6-TERM: Test Q.755 7.8.1: MTP Traffic test"
                                + " terminated.");
        assertThat(at("2026-11-21T23:59:59.999Z").stamp()).isEqualTo("Nov 21 23:59:59.999");
    }

    @Test
    void knowsTheSeveritiesOfSyslogOnly() {
        assertThatThrownBy(() -> new Event(0, 1, 8, "CS7", "X", "", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("severity 8");
    }

    private static Event at(String time) {
        Instant instant = Instant.parse(time);
        return new Event(
                instant.getEpochSecond() * 1_000_000_000 + instant.getNano(),
                1,
                6,
                Event.PING,
                "TERM",
                "Test Q.755 7.8.1: MTP Traffic test terminated.",
                List.of());
    }
}
