// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.link.CongestionThresholds;

/// How many messages a link may have in each of its hands.
///
/// @param windowMsus sent without being acknowledged, 1 to 32,000
/// @param queueMsusMax waiting to be sent, 16 to 65,536; rounded up to a power of two
/// @param heldMsusMax received and kept, not acknowledged, during receive congestion or local
///     processor outage, 16 to 65,536; to lose none it must be no less than the peer's window
/// @param congestion when the queue counts as congested
public record M2paBuffers(
        int windowMsus, int queueMsusMax, int heldMsusMax, CongestionThresholds congestion) {
    public static final int WINDOW_MSUS_MAX = 32_000;
    public static final int QUEUE_MSUS_MAX = 65_536;
    public static final int QUEUE_MSUS_MIN = 16;

    private static final int WINDOW_MSUS = 1_024;
    private static final int QUEUE_MSUS = 4_096;

    public static final M2paBuffers STANDARD =
            new M2paBuffers(
                    WINDOW_MSUS, QUEUE_MSUS, QUEUE_MSUS, CongestionThresholds.of(QUEUE_MSUS));

    public M2paBuffers {
        checkRange("window", windowMsus, 1, WINDOW_MSUS_MAX);
        checkRange("queue", queueMsusMax, QUEUE_MSUS_MIN, QUEUE_MSUS_MAX);
        checkRange("held messages", heldMsusMax, QUEUE_MSUS_MIN, QUEUE_MSUS_MAX);
    }

    /// Another window. What can be held grows with it: the peer's window is likely the same.
    M2paBuffers withWindow(int msus) {
        return new M2paBuffers(msus, queueMsusMax, Math.max(heldMsusMax, msus), congestion);
    }

    /// Another bound of the queue, with thresholds in proportion, and for what is held; never less
    /// than the window.
    M2paBuffers withQueue(int msusMax) {
        return new M2paBuffers(
                windowMsus,
                msusMax,
                Math.max(msusMax, windowMsus),
                CongestionThresholds.of(msusMax));
    }

    /// Other thresholds of the queue.
    M2paBuffers withCongestion(CongestionThresholds thresholds) {
        return new M2paBuffers(windowMsus, queueMsusMax, heldMsusMax, thresholds);
    }

    static void checkRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s %d out of range %d to %d".formatted(what, value, min, max));
        }
    }
}
