// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import java.time.Duration;

/// What the standard leaves to whoever runs a point, with values that suit most.
///
/// @param timers of management
/// @param testsAfterResume as in [ManagementConfig]
/// @param learnedMax as in [ManagementConfig]
/// @param tReass how long the segments of a message are waited for, within the bounds of
///     [ManagementTimer]
/// @param reassembliesMax messages that may be put together from segments at a time, on each loop
public record SccpOptions(
        ManagementTimers timers,
        boolean testsAfterResume,
        int learnedMax,
        Duration tReass,
        int reassembliesMax) {
    /// What [#learnedMax] and [#reassembliesMax] may be.
    public static final int TABLE_MAX = 65_536;

    /// As written in the configuration.
    public static final String T_REASS = "t-reass";

    public static final String T_REASS_MEANING =
            "from the first segment of a message to the last; 10 to 20 s";

    public static final SccpOptions STANDARD =
            new SccpOptions(
                    ManagementTimers.STANDARD,
                    false,
                    ManagementConfig.LEARNED_MAX,
                    Reassembler.T_REASS,
                    4_096);

    /// A message of eight segments of usual length.
    private static final int REASSEMBLY_OCTETS = 2_048;

    /// What messages that are put together may take, on each loop.
    int reassemblyOctetsMax() {
        return reassembliesMax * REASSEMBLY_OCTETS;
    }

    SccpOptions withTimer(ManagementTimer timer, Duration value) {
        return new SccpOptions(
                timers.with(timer, value), testsAfterResume, learnedMax, tReass, reassembliesMax);
    }

    SccpOptions withTReass(Duration value) {
        return new SccpOptions(timers, testsAfterResume, learnedMax, value, reassembliesMax);
    }
}
