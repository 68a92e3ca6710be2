// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// One route, for operators.
///
/// @param priority 1 to 9, lower wins; [Route#PRIORITY_OF_MATE] over the mate
/// @param implicit whether it is the route to an adjacent point over its own linkset
/// @param linksetState of its linkset; unavailable if there is none of that name
/// @param nonAdjacent what the adjacent point says about its way
/// @param state whether it can be used, and if not, why
/// @param used whether it carries traffic now
public record RouteStatus(
        String linkset,
        int priority,
        boolean implicit,
        LinksetState linksetState,
        NonAdjacentStatus nonAdjacent,
        RouteState state,
        boolean used) {
    /// Whether it is the route that leads over the mate of this gateway.
    public boolean isOverMate() {
        return priority == Route.PRIORITY_OF_MATE;
    }
}
