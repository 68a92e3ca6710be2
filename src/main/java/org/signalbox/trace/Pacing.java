// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

/// How much a sink of captures may put out.
///
/// @param oneIn of so many permitted messages one is taken; 1 takes all
/// @param perSecondMax messages a second at most, on average; a burst of a tenth of it is allowed
public record Pacing(int oneIn, int perSecondMax) {
    public static final int PER_SECOND_LIMIT = 1_000_000;

    /// Everything, up to what a laptop's analyser keeps up with.
    public static final Pacing DEFAULT = new Pacing(1, 10_000);

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
