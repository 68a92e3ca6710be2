// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

/// RTO from measured round trips, RFC 9260 section 6.3.1.
final class RetransmissionTimeout {
    /// The granularity G of the clock: what a loop's timer can be relied on.
    private static final long GRANULARITY_NANOS = 1_000_000;

    private final long min;
    private final long max;

    private long rto;
    private long srtt;
    private long rttvar;

    RetransmissionTimeout(long initial, long min, long max) {
        this.min = min;
        this.max = max;
        this.rto = Math.clamp(initial, min, max);
    }

    long nanos() {
        return rto;
    }

    /// 0 before the first measurement.
    long smoothedNanos() {
        return srtt;
    }

    /// Rules C2, C3, C6 and C7, with alpha 1/8 and beta 1/4.
    void onMeasurement(long rtt) {
        if (srtt == 0) {
            srtt = Math.max(1, rtt);
            rttvar = rtt / 2;
        } else {
            rttvar += (Math.abs(srtt - rtt) - rttvar) / 4;
            srtt = Math.max(1, srtt + (rtt - srtt) / 8);
        }
        rto = Math.clamp(srtt + 4 * Math.max(rttvar, GRANULARITY_NANOS / 4), min, max);
    }

    /// Rule E2.
    void backOff() {
        rto = Math.min(2 * rto, max);
    }
}
