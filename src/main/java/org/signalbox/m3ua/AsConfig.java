// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One configured application server.
///
/// @param name unique in the node, among linksets too: routes lead to either
/// @param instance the network it is in
/// @param members in configured order
/// @param context what names its key on its associations
/// @param key which messages it wants; with the network appearance, if one is configured
/// @param trafficMode empty: that of the process which becomes active first
/// @param recovery T(r): how long its traffic is kept when the last process is lost (RFC 4666
///     section 4.3.2)
/// @param shutdown it takes part in nothing
public record AsConfig(
        String name,
        int instance,
        List<AsMember> members,
        RoutingContext context,
        RoutingKey key,
        Optional<TrafficMode> trafficMode,
        AsSharing sharing,
        Duration recovery,
        boolean shutdown) {
    public static final Duration RECOVERY_DEFAULT = Duration.ofSeconds(2);

    public AsConfig {
        members = List.copyOf(members);
    }
}
