// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;

/// The line that says how many requests may come.
///
/// ```
/// rate 200 per second burst 400
/// ```
final class RateLine {
    private static final int REQUESTS_MAX = 100_000;

    private static final Argument<Integer> RATE =
            Argument.of("RATE", ArgumentTypes.integer(1, REQUESTS_MAX), "Requests a second");
    private static final Argument<Integer> BURST =
            Argument.of("BURST", ArgumentTypes.integer(1, REQUESTS_MAX), "Requests at once");

    private RateLine() {}

    /// @param summary whose requests, in words
    static Command of(String summary) {
        return Command.of("rate RATE per second burst BURST", summary, RATE, BURST)
                .help("per", "In the long run")
                .help("second", "In the long run")
                .help("burst", "After a silence");
    }

    /// @param line made by [#of]
    /// @return null if it is not there
    static PeerTraffic.@Nullable Rate from(Block block, Command line) {
        return block.find(line)
                .map(rate -> new PeerTraffic.Rate(rate.get(RATE), rate.get(BURST)))
                .orElse(null);
    }
}
