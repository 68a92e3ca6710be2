// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import java.time.Duration;

/// How a peer is treated.
///
/// @param calls whether it is called, or only waited for
/// @param opening how long the exchange of capabilities may take, the call included
/// @param closing how long an answer to DPR is waited for, and the end after our own
/// @param watchdog Tw of RFC 3539
public record PeerProfile(boolean calls, Duration opening, Duration closing, Duration watchdog) {
    public static final PeerProfile DEFAULT =
            new PeerProfile(
                    true, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30));
}
