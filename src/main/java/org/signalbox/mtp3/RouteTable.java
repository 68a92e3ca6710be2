// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCodeMask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All configured routes. Immutable.
///
/// The implicit routes to adjacent points are not in it; see [RouteSelection].
///
/// @param name as in `cs7 route-table system`
/// @param routes in the order of a listing: longest mask first, then destination, then priority
public record RouteTable(String name, List<Route> routes) {
    public static final String SYSTEM = "system";

    private static final Comparator<Route> LISTING =
            Comparator.comparing(Route::destination, PointCodeMask.LONGEST_FIRST)
                    .thenComparingInt(Route::priority)
                    .thenComparing(Route::linkset);

    /// @throws IllegalArgumentException if a destination has two routes over one linkset
    public RouteTable {
        routes = routes.stream().sorted(LISTING).toList();
        Set<Route> seen = new HashSet<>();
        for (Route route : routes) {
            if (!seen.add(new Route(route.destination(), route.linkset()))) {
                throw new IllegalArgumentException(
                        "two routes to %s over linkset %s"
                                .formatted(route.destination(), route.linkset()));
            }
        }
    }

    /// The table `system` without routes.
    public static RouteTable empty() {
        return new RouteTable(SYSTEM, List.of());
    }

    public static RouteTable of(Route... routes) {
        return new RouteTable(SYSTEM, List.of(routes));
    }

    /// With `route` added; a route to the same destination over the same linkset is replaced, as
    /// `update route` does.
    public RouteTable with(Route route) {
        List<Route> changed = new ArrayList<>(without(route.destination(), route.linkset()).routes);
        changed.add(route);
        return new RouteTable(name, changed);
    }

    /// Without the route to `destination` over `linkset`; unchanged if there is none.
    public RouteTable without(PointCodeMask destination, String linkset) {
        return new RouteTable(
                name,
                routes.stream()
                        .filter(
                                route ->
                                        !route.destination().equals(destination)
                                                || !route.linkset().equals(linkset))
                        .toList());
    }
}
