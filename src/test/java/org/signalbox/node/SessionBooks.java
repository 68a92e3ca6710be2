// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.iwf.SessionCounter;

import java.util.Arrays;

/// Whether what was counted of sessions of interworking adds up.
@NullUnmarked
final class SessionBooks {
    private SessionBooks() {}

    /// Nothing is under way, and as many sessions of each flow have ended as have begun.
    static void assertBalanced(InterworkingStatus status) {
        status.sessions()
                .forEach(
                        (flow, counted) -> {
                            long ended =
                                    Arrays.stream(SessionCounter.values())
                                            .filter(counter -> counter != SessionCounter.BEGUN)
                                            .filter(counter -> counter != SessionCounter.RETRIED)
                                            .mapToLong(counted::get)
                                            .sum();
                            assertThat(ended)
                                    .as("ended of %s", flow.words())
                                    .isEqualTo(counted.get(SessionCounter.BEGUN));
                        });
        assertThat(status.records()).allMatch(record -> record.endedAt() != null);
    }
}
