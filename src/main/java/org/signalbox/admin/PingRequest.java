// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.time.Duration;

/// What `ping cs7` is to do, within the limits of the tester.
///
/// @param instance the network that the point is in
/// @param target whom to ask
/// @param count test messages, 1 to [#COUNT_MAX]
/// @param sizeOctets user data of each, [#SIZE_OCTETS_MIN] to [#SIZE_OCTETS_MAX]
/// @param timeout how long to wait for each answer
public record PingRequest(
        int instance, PointCode target, int count, int sizeOctets, Duration timeout) {
    public static final int COUNT_DEFAULT = org.signalbox.mtp3.PingRequest.COUNT_DEFAULT;
    public static final int COUNT_MAX = org.signalbox.mtp3.PingRequest.COUNT_MAX;
    public static final int SIZE_OCTETS_DEFAULT = org.signalbox.mtp3.PingRequest.SIZE_DEFAULT;
    public static final int SIZE_OCTETS_MIN = org.signalbox.mtp3.PingRequest.SIZE_MIN;
    public static final int SIZE_OCTETS_MAX = org.signalbox.mtp3.PingRequest.SIZE_MAX;
    public static final Duration TIMEOUT_DEFAULT = org.signalbox.mtp3.PingRequest.TIMEOUT_DEFAULT;
    public static final Duration TIMEOUT_MIN = org.signalbox.mtp3.PingRequest.TIMEOUT_MIN;
    public static final Duration TIMEOUT_MAX = org.signalbox.mtp3.PingRequest.TIMEOUT_MAX;
}
