// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import org.signalbox.machine.Timer;

/// Zero window probes (RFC 9260 section 6.1, rule A): while the peer has no room for the next chunk
/// and nothing is in flight, that chunk is sent all the same, now and then, in case the SACK that
/// opened the window was lost.
///
/// ```
///   open --no room, nothing in flight--> waiting --RTO, 2 RTO, ...--> due --sent--> waiting ...
///     ^                                                                                |
///     +------------------------------- room for the chunk -----------------------------+
/// ```
final class WindowProbe {
    private final long intervalNanosMax;

    private Timer timer = Timer.STOPPED;

    /// The next wait; 0 for one RTO.
    private long intervalNanos;

    private boolean due;
    private boolean inFlight;
    private boolean answered;

    WindowProbe(long intervalNanosMax) {
        this.intervalNanosMax = intervalNanosMax;
    }

    Timer timer() {
        return timer;
    }

    /// Whether the next chunk may go although the peer has no room for it.
    boolean isDue() {
        return due;
    }

    /// There is room for what is next, or nothing is next.
    void onOpen() {
        timer = Timer.STOPPED;
        intervalNanos = 0;
        due = false;
    }

    /// There is no room for what is next, and nothing in flight.
    void onClosed(long now, long rtoNanos) {
        if (!due && !timer.isRunning()) {
            intervalNanos = intervalNanos == 0 ? rtoNanos : 2 * intervalNanos;
            intervalNanos = Math.min(intervalNanos, intervalNanosMax);
            timer = Timer.start(now, intervalNanos);
        }
    }

    void onExpired() {
        timer = Timer.STOPPED;
        due = true;
    }

    void onSent() {
        due = false;
        inFlight = true;
        answered = false;
    }

    void onSack() {
        answered = true;
    }

    /// Nothing is in flight any more.
    void onSettled() {
        inFlight = false;
    }

    /// T3-rtx has run out.
    ///
    /// @return whether that was only the probe of a peer that still sends SACKs: it may keep its
    ///     window closed as long as it likes, and that is no error
    boolean excusesTimeout() {
        boolean excuses = inFlight && answered;
        answered = false;
        return excuses;
    }
}
