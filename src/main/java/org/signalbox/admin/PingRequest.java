// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.time.Duration;

/// What `ping cs7` is to do.
///
/// @param target whom to ask
/// @param count test messages, 1 to [#COUNT_MAX]
/// @param sizeOctets user data of each, up to [#SIZE_OCTETS_MAX]
/// @param timeout how long to wait for each answer
public record PingRequest(PointCode target, int count, int sizeOctets, Duration timeout) {
    public static final int COUNT_MAX = 1_000;
    public static final int SIZE_OCTETS_MIN = 8;

    /// What fits a message of 272 octets beside its routing label.
    public static final int SIZE_OCTETS_MAX = 264;

    public static final int COUNT_DEFAULT = 1;
    public static final int SIZE_OCTETS_DEFAULT = 32;
    public static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(5);

    public PingRequest {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("count " + count + " out of range");
        }
        if (sizeOctets < SIZE_OCTETS_MIN || sizeOctets > SIZE_OCTETS_MAX) {
            throw new IllegalArgumentException("size " + sizeOctets + " out of range");
        }
    }
}
