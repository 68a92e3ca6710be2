// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import java.time.Duration;
import java.util.List;

/// Who is sent notifications, and how many; see [SnmpCommands].
///
/// @param window for how long notifications of destinations are counted
/// @param destinationsMax how many of them are sent in a window
public record SnmpConfig(List<SnmpHost> hosts, Duration window, int destinationsMax) {
    /// That of cgrtDestNotifWindowTimeRev1.
    static final Duration WINDOW_DEFAULT = Duration.ofSeconds(900);

    static final int DESTINATIONS_MAX_DEFAULT = 300;

    public static final SnmpConfig NONE =
            new SnmpConfig(List.of(), WINDOW_DEFAULT, DESTINATIONS_MAX_DEFAULT);

    public SnmpConfig {
        hosts = List.copyOf(hosts);
    }
}
