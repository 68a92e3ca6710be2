// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

/// Numbers by which requests are known again that come twice: no two of them are the same within
/// four minutes, and a life before this one included (RFC 6733 section 3).
final class EndToEnd {
    private static final int SECONDS_BITS = 12;
    private static final int COUNT_BITS = 20;

    private int next;

    /// @param epochSeconds the time of day
    /// @param random any
    EndToEnd(long epochSeconds, int random) {
        int seconds = (int) epochSeconds & (1 << SECONDS_BITS) - 1;
        next = seconds << COUNT_BITS | random >>> Integer.SIZE - COUNT_BITS;
    }

    int next() {
        return next++;
    }
}
