// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;

import java.util.List;

/// The answer to a [RouteQuery].
///
/// @param lookup the routes that cover the destination, and their states
/// @param ways for each signalling link selection asked for
/// @param userParts application servers that have the destination, which is this point then: those
///     that ask more of a message first
public record RouteAnswer(RouteLookup lookup, List<Way> ways, List<UserPartStatus> userParts) {
    public RouteAnswer {
        ways = List.copyOf(ways);
        userParts = List.copyOf(userParts);
    }

    /// What would become of a message.
    ///
    /// @param link over which it would go; null if it would not be sent
    /// @param obstacle why it would be thrown away; null if it would be sent, or is for this point
    /// @param converted the point of another network as which it would go on; null if it stays in
    ///     this one
    public record Way(
            int sls,
            @Nullable LinkIdentity link,
            @Nullable DiscardReason obstacle,
            @Nullable PointConversion converted) {}
}
