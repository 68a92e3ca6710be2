// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which routes lead to a destination, and which of them are used now: the rule that both the
/// destination's state and the [RoutingSnapshot] follow.
///
/// The rule (Q.704 section 4.2 with ITP's masks):
/// 1. Route sets are asked in the order of their masks, longest first; the next shorter one is the
///    backup of those before it.
/// 2. Within a route set the lowest priority value with an available route wins; all available
/// routes
///    of that value share the load.
/// 3. If none is available at any value, restricted routes count in the same way.
/// 4. Each adjacent point is itself a destination, over its own linkset, with priority 1: the
///    implicit route, which no table needs to name and no table can worsen.
final class RouteSelection {
    static final int IMPLICIT_PRIORITY = 1;

    private static final Comparator<Route> BEST_FIRST =
            Comparator.comparingInt(Route::priority).thenComparing(Route::linkset);

    /// One of the routes that share a load.
    ///
    /// @param usable whether it carries its share now; the shares of those that do not go to others
    record Member(String linkset, boolean usable) {}

    /// Which routes have won.
    ///
    /// @param state theirs: available or restricted
    record Winner(RouteSet routeSet, int priority, RouteState state) {}

    /// The routes used for a destination.
    ///
    /// @param routed whether any route set covers the destination
    /// @param members of the winning priority value, in a fixed order; empty if none is usable
    record Choice(boolean routed, DestinationState state, List<Member> members) {
        static final Choice NO_ROUTE = new Choice(false, DestinationState.INACCESSIBLE, List.of());

        /// There are routes, none of which can be used.
        static final Choice UNAVAILABLE =
                new Choice(true, DestinationState.INACCESSIBLE, List.of());

        boolean isUsable() {
            return !members.isEmpty();
        }

        boolean uses(String linkset) {
            for (Member member : members) {
                if (member.usable && member.linkset.equals(linkset)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Map<String, AdjacentPoint> adjacents;
    private final Map<PointCodeMask, RouteSet> routeSets = new LinkedHashMap<>();
    private final List<Map<Integer, RouteSet>> byLength = new ArrayList<>();

    /// @param adjacents by linkset; their state is read at each question
    RouteSelection(Variant variant, RouteTable table, Map<String, AdjacentPoint> adjacents) {
        this.adjacents = adjacents;
        Map<PointCodeMask, List<Route>> grouped = new HashMap<>();
        for (AdjacentPoint point : adjacents.values()) {
            Route implicit =
                    new Route(PointCodeMask.full(point.code), point.linkset, IMPLICIT_PRIORITY);
            grouped.computeIfAbsent(implicit.destination(), _ -> new ArrayList<>()).add(implicit);
        }
        for (Route route : table.routes()) {
            if (!isImplicit(route)) {
                grouped.computeIfAbsent(route.destination(), _ -> new ArrayList<>()).add(route);
            }
        }
        for (int length = 0; length <= variant.pointCodeBits(); length++) {
            byLength.add(Map.of());
        }
        grouped.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(PointCodeMask.LONGEST_FIRST))
                .forEach(
                        entry -> {
                            entry.getValue().sort(BEST_FIRST);
                            add(new RouteSet(entry.getKey(), entry.getValue()));
                        });
    }

    /// All route sets, longest mask first.
    Collection<RouteSet> routeSets() {
        return routeSets.values();
    }

    @Nullable RouteSet routeSet(PointCodeMask destination) {
        return routeSets.get(destination);
    }

    /// Whether the point has a route set of its own.
    boolean isConfigured(PointCode destination) {
        return routeSets.containsKey(PointCodeMask.full(destination));
    }

    /// Whether the route is the implicit one, configured or not.
    boolean isImplicit(Route route) {
        AdjacentPoint point = adjacents.get(route.linkset());
        return point != null && route.destination().equals(PointCodeMask.full(point.code));
    }

    /// The route sets that cover a code, longest mask first.
    List<RouteSet> covering(PointCode code) {
        return covering(code, code.variant().pointCodeBits());
    }

    /// Whether a configured route to the destination leads over the linkset.
    boolean leadsOver(PointCode destination, String linkset) {
        for (RouteSet routeSet : covering(destination)) {
            for (Route route : routeSet.routes()) {
                if (route.linkset().equals(linkset)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// What is used for one point, with regard to what adjacent points said about it.
    Choice choose(PointCode destination) {
        return choose(covering(destination), destination);
    }

    /// What is used for the points of a block of which no adjacent point said anything in
    /// particular.
    Choice chooseForBlock(PointCodeMask block) {
        return choose(covering(block.code(), block.length()), null);
    }

    /// The routes that [#choose] chooses; null if none can be used.
    @Nullable Winner winner(PointCode destination) {
        return winner(covering(destination), destination);
    }

    /// The routes that [#chooseForBlock] chooses; null if none can be used.
    @Nullable Winner winnerForBlock(PointCodeMask block) {
        return winner(covering(block.code(), block.length()), null);
    }

    /// Whether a destination is reached, but not over its normal linkset or combined linkset, since
    /// nothing of that is available (Q.704 section 13.4.2).
    boolean isDiverted(PointCode destination) {
        List<RouteSet> covering = covering(destination);
        if (covering.isEmpty()) {
            return false;
        }
        RouteSet normal = covering.getFirst();
        int priority = normal.routes().getFirst().priority();
        for (Route route : normal.routes()) {
            if (route.priority() == priority) {
                switch (stateOf(route, destination)) {
                    case AVAILABLE, RESTRICTED -> {
                        return false;
                    }
                    case PROHIBITED, RESTARTING, LINKSET_UNAVAILABLE, LINKSET_UNKNOWN -> {}
                }
            }
        }
        return winner(covering, destination) != null;
    }

    /// The state of one route for one point, or for a block if `destination` is null.
    RouteState stateOf(Route route, @Nullable PointCode destination) {
        AdjacentPoint point = adjacents.get(route.linkset());
        if (point == null) {
            return RouteState.LINKSET_UNKNOWN;
        }
        if (!point.available) {
            return point.restarting ? RouteState.RESTARTING : RouteState.LINKSET_UNAVAILABLE;
        }
        if (destination == null || destination.equals(point.code)) {
            return RouteState.AVAILABLE;
        }
        return switch (point.statusOf(destination)) {
            case ALLOWED -> RouteState.AVAILABLE;
            case RESTRICTED -> RouteState.RESTRICTED;
            case PROHIBITED -> RouteState.PROHIBITED;
        };
    }

    private void add(RouteSet routeSet) {
        PointCodeMask destination = routeSet.destination();
        routeSets.put(destination, routeSet);
        if (byLength.get(destination.length()).isEmpty()) {
            byLength.set(destination.length(), new HashMap<>());
        }
        byLength.get(destination.length()).put(destination.code().value(), routeSet);
    }

    private List<RouteSet> covering(PointCode code, int longest) {
        List<RouteSet> covering = new ArrayList<>(4);
        int bits = code.variant().pointCodeBits();
        for (int length = longest; length >= 0; length--) {
            Map<Integer, RouteSet> sets = byLength.get(length);
            if (sets.isEmpty()) {
                continue;
            }
            int wild = bits - length;
            RouteSet routeSet = sets.get(code.value() >>> wild << wild);
            if (routeSet != null) {
                covering.add(routeSet);
            }
        }
        return covering;
    }

    private Choice choose(List<RouteSet> covering, @Nullable PointCode destination) {
        if (covering.isEmpty()) {
            return Choice.NO_ROUTE;
        }
        Winner winner = winner(covering, destination);
        return winner == null ? Choice.UNAVAILABLE : share(winner, destination);
    }

    private @Nullable Winner winner(List<RouteSet> covering, @Nullable PointCode destination) {
        for (RouteSet routeSet : covering) {
            for (RouteState wanted : List.of(RouteState.AVAILABLE, RouteState.RESTRICTED)) {
                for (Route route : routeSet.routes()) {
                    if (stateOf(route, destination) == wanted) {
                        return new Winner(routeSet, route.priority(), wanted);
                    }
                }
            }
        }
        return null;
    }

    private Choice share(Winner winner, @Nullable PointCode destination) {
        List<Member> members = new ArrayList<>();
        for (Route route : winner.routeSet.routes()) {
            if (route.priority() == winner.priority) {
                members.add(
                        new Member(route.linkset(), stateOf(route, destination) == winner.state));
            }
        }
        return new Choice(
                true,
                winner.state == RouteState.AVAILABLE
                        ? DestinationState.ACCESSIBLE
                        : DestinationState.RESTRICTED,
                List.copyOf(members));
    }
}
