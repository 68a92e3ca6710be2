// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import java.time.Duration;

/// The timers of one association.
///
/// @param ack T(ack): how long an answer to ASP Up, Active, Inactive and the like may take before
///     the message is repeated (RFC 4666 section 4.3.4.1: 2 seconds by default)
/// @param beat T(beat): the time between heartbeats, and how long the answer may take; zero: none
///     are sent (section 4.3.4.6)
public record M3uaTimers(Duration ack, Duration beat) {
    public static final M3uaTimers STANDARD =
            new M3uaTimers(Duration.ofSeconds(2), Duration.ofSeconds(30));

    public M3uaTimers {
        if (!ack.isPositive() || beat.isNegative()) {
            throw new IllegalArgumentException("timers out of range: " + ack + ", " + beat);
        }
    }
}
