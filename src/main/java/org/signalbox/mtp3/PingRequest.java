// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;

import java.time.Duration;

/// `ping cs7 7.8.1 count 5 size 100 timeout 2000`.
///
/// @param destination the point to be reached
/// @param count how many messages, one after the other; 1 to [#COUNT_MAX]
/// @param size octets behind the routing label; [#SIZE_MIN] to [#SIZE_MAX]
/// @param timeout how long each answer is waited for; 10 ms to [#TIMEOUT_MAX]
public record PingRequest(PointCode destination, int count, int size, Duration timeout) {
    public static final int COUNT_DEFAULT = 1;
    public static final int COUNT_MAX = 1_000_000;

    /// Serial number, length, and what tells our messages from others'.
    public static final int SIZE_MIN = 16;

    public static final int SIZE_DEFAULT = 40;

    /// What a signalling information field of 272 octets leaves behind a label of four.
    public static final int SIZE_MAX = Msu.SIF_OCTETS_MAX - 4;

    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);
    public static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
    public static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

    public PingRequest {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "count " + count + " out of range 1 to " + COUNT_MAX);
        }
        if (size < SIZE_MIN || size > SIZE_MAX) {
            throw new IllegalArgumentException(
                    "size %d out of range %d to %d".formatted(size, SIZE_MIN, SIZE_MAX));
        }
        if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    "timeout %d ms out of range %d to %d"
                            .formatted(
                                    timeout.toMillis(),
                                    TIMEOUT_MIN.toMillis(),
                                    TIMEOUT_MAX.toMillis()));
        }
    }

    /// One message of the default size.
    public static PingRequest to(PointCode destination) {
        return new PingRequest(destination, COUNT_DEFAULT, SIZE_DEFAULT, TIMEOUT_DEFAULT);
    }

    public PingRequest withCount(int other) {
        return new PingRequest(destination, other, size, timeout);
    }

    public PingRequest withSize(int other) {
        return new PingRequest(destination, count, other, timeout);
    }

    public PingRequest withTimeout(Duration other) {
        return new PingRequest(destination, count, size, other);
    }
}
