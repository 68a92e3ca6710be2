// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import java.util.List;

/// Peers that can take the same requests.
///
/// @param members each peer once, at most [#MEMBERS_MAX]
public record PeerGroup(String name, Choice choice, List<Member> members) {
    public static final int MEMBERS_MAX = 64;
    public static final int TIER_MAX = 100;
    public static final int WEIGHT_MAX = 1_000;
    public static final int WEIGHT_DEFAULT = 1;

    /// By what one of the peers of a tier is chosen.
    public enum Choice {
        /// The one with the fewest requests that wait for an answer, for its weight.
        LEAST_OUTSTANDING,
        /// By chance, as the weights are.
        WEIGHTED
    }

    /// @param peer as it is configured
    /// @param tier the lower is asked first, the next when no peer of it is left
    /// @param weight its share of the load; 0: only when no other of the tier is left
    public record Member(String peer, int tier, int weight) {}

    public PeerGroup {
        members = List.copyOf(members);
    }
}
