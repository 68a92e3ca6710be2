// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.time.Duration;

/// The timers of level 3, by their names in Q.704 section 16.8 and Q.707 section 5.5.
///
/// @param t8 how long an answer of transfer-prohibited to one adjacent point about one destination
///     inhibits the next; 0.8 to 1.2 s
/// @param t10 between two signalling-route-set-test messages; 30 to 60 s
/// @param t17 from a failed activation of a link to the next attempt, and from a link failure to
///     restoration; 0.8 to 1.5 s
/// @param t19 how long a traffic-restart-allowed that nobody waited for, once answered, inhibits
/// the
///     times only; 67 to 69 s
/// @param t20 how long traffic-restart-allowed is held back after the first link to an adjacent
///     point became available, unless `fast-restart` is on. Q.704 has 59 to 61 s; ITP waits for 30
/// s
/// @param t21 how long a traffic-restart-allowed from the adjacent point is waited for; 63 to 65 s
/// @param linkTestT1 how long an answer to a link test is waited for, twice; 4 to 12 s
/// @param linkTestT2 between two link tests of a link in use; 30 to 90 s
/// @param linkTestRetry from a link failed by its test to the next attempt. The standard leaves it
///     open
public record Mtp3Timers(
        Duration t8,
        Duration t10,
        Duration t17,
        Duration t19,
        Duration t20,
        Duration t21,
        Duration linkTestT1,
        Duration linkTestT2,
        Duration linkTestRetry) {
    /// The values ITP uses where it is known to differ, else the middle of the standard's range.
    public static final Mtp3Timers DEFAULT =
            new Mtp3Timers(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(68),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(64),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15));

    public Mtp3Timers {
        for (Duration timer :
                new Duration[] {
                    t8, t10, t17, t19, t20, t21, linkTestT1, linkTestT2, linkTestRetry
                }) {
            if (!timer.isPositive()) {
                throw new IllegalArgumentException(
                        "a timer of " + timer + ", expected more than 0");
            }
        }
    }
}
