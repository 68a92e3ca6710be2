// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Statement;

/// How much a sink of captures may put out.
///
/// @param oneIn of so many permitted messages one is taken; 1 takes all
/// @param perSecondMax messages a second at most, on average; a burst of a tenth of it is allowed
public record Pacing(int oneIn, int perSecondMax) {
    public static final int PER_SECOND_LIMIT = 1_000_000;

    /// Both, as options of a line that asks for copies of messages.
    public static final String OPTIONS = " [sample 1-in SAMPLE] [rate RATE]";

    public static final Argument<Integer> SAMPLE =
            Argument.of(
                    "SAMPLE",
                    ArgumentTypes.integer(1, 1_000_000),
                    "Of so many messages one is taken");
    public static final Argument<Integer> RATE =
            Argument.of(
                    "RATE",
                    ArgumentTypes.integer(1, PER_SECOND_LIMIT),
                    "Messages a second at most, 10000 by default");

    /// Everything, up to what a laptop's analyser keeps up with.
    public static final Pacing DEFAULT = new Pacing(1, 10_000);

    /// What a line says in [#OPTIONS].
    static Pacing of(Statement line) {
        return new Pacing(
                line.find(SAMPLE).orElse(DEFAULT.oneIn()),
                line.find(RATE).orElse(DEFAULT.perSecondMax()));
    }

    public Pacing {
        if (oneIn < 1) {
            throw new IllegalArgumentException("sampling of one in " + oneIn + ": at least 1");
        }
        if (perSecondMax < 1 || perSecondMax > PER_SECOND_LIMIT) {
            throw new IllegalArgumentException(
                    "%d messages a second out of range 1 to %d"
                            .formatted(perSecondMax, PER_SECOND_LIMIT));
        }
    }
}
