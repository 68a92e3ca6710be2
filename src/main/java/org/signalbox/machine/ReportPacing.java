// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import java.util.Arrays;

/// Which reports the loop of a link makes to the control loop, for which a flood of traffic must
/// not become a flood of reports: of those about one subject the first in each interval.
///
/// Bounded: the subjects share [#PLACES] places, and of those that share one the first is reported.
/// They share other places in the next interval, so that none is kept waiting for ever by another
/// however alike their numbers are. Nothing is allocated after construction. Used on one loop only.
public final class ReportPacing {
    public static final int PLACES = 256;

    private static final int PLACE_BITS = 8;

    private final long intervalNanos;

    /// In which interval a place was last taken.
    private final long[] takenIn = new long[PLACES];

    public ReportPacing(long intervalNanos) {
        this.intervalNanos = intervalNanos;
        Arrays.fill(takenIn, Long.MIN_VALUE);
    }

    /// Whether to report this; if so, it counts as reported.
    ///
    /// @param now monotonic nanoseconds
    public boolean permits(int subject, long now) {
        long interval = Math.floorDiv(now, intervalNanos);
        int place = place(subject, interval);
        if (takenIn[place] == interval) {
            return false;
        }
        takenIn[place] = interval;
        return true;
    }

    private static int place(int subject, long interval) {
        // Fibonacci hashing: the upper bits of the product are the well mixed ones
        long mixed = (interval << Integer.SIZE ^ subject) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> Integer.SIZE) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> Long.SIZE - PLACE_BITS);
    }
}
