// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.firewall.Policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What peers may send, besides what makes a request one.
///
/// @param policy what becomes of requests that are suspected
/// @param relays realms from which peers bring requests of others, in lower case, by the names of
///     the peers; none: from any. A peer that is not here brings its own only
/// @param realms those that are served here besides our own, in lower case
/// @param rate how much each realm may send; null: as much as it likes
public record FirewallConfig(
        Policy<OriginCheck> policy,
        Map<String, Set<String>> relays,
        Set<String> realms,
        PeerTraffic.@Nullable Rate rate) {
    public FirewallConfig {
        Map<String, Set<String>> copied = new HashMap<>();
        relays.forEach((peer, of) -> copied.put(peer, Set.copyOf(of)));
        relays = Map.copyOf(copied);
        realms = Set.copyOf(realms);
    }
}
