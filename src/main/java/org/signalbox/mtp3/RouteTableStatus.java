// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.util.List;

/// The route table, for operators: what `show cs7 route` prints.
///
/// @param dynamicRoutes how many dynamic destinations there are
/// @param dynamicRoutesMax how many there may be
/// @param destinations longest mask first, then by number; dynamic ones behind the configured
/// @param userParts application servers at codes of this point, those that ask more of a message
///     first
public record RouteTableStatus(
        String name,
        int dynamicRoutes,
        int dynamicRoutesMax,
        List<DestinationStatus> destinations,
        List<UserPartStatus> userParts) {
    /// How many routes there are to all destinations that are configured or adjacent.
    public int routes() {
        return destinations.stream()
                .filter(destination -> !destination.dynamic())
                .mapToInt(destination -> destination.routes().size())
                .sum();
    }
}
