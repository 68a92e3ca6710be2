// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.trace.Pacing;

/// How many messages a capture may take.
///
/// @param oneIn of so many one is taken; 1 takes all
/// @param perSecondMax messages a second at most, on average
public record Pace(int oneIn, int perSecondMax) {
    /// Everything, up to what cannot hurt.
    public static final Pace DEFAULT =
            new Pace(Pacing.DEFAULT.oneIn(), Pacing.DEFAULT.perSecondMax());

    /// As captures take it.
    Pacing pacing() {
        return new Pacing(oneIn, perSecondMax);
    }
}
