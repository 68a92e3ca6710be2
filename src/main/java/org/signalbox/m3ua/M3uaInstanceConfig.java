// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import java.time.Duration;

/// What holds for all application servers of one network.
///
/// @param dynamicKeys whether processes may register routing keys that nobody configured (RFC 4666
///     section 3.6); closed unless asked for
/// @param t8 for so long one concerned peer is told no second time that a destination cannot be
///     reached
public record M3uaInstanceConfig(boolean dynamicKeys, Duration t8) {
    public static final M3uaInstanceConfig STANDARD =
            new M3uaInstanceConfig(false, Duration.ofSeconds(1));
}
