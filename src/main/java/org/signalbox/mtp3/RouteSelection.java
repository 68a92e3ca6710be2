// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which routes lead to a destination, and which of them are used now: the rule that both the
/// destination's state and the [RoutingSnapshot] follow.
///
/// The rule (Q.704 section 4.2 with ITP's masks):
/// 1. Route sets are asked in the order of their masks, longest first; the next shorter one is the
///    backup of those before it.
/// 2. Within a route set the lowest priority value with an available route wins; all available
///    routes of that value share the load.
/// 3. If none is available at any value, restricted routes count in the same way.
/// 4. Each adjacent point, and each point behind a gate to another network, is itself a
/// destination, over its own linkset, with priority 1: the
///    implicit route, which no table needs to name and no table can worsen.
/// 5. To each point at which applications are served, the last route leads over the mate, if there
///    is one.
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
    private final Map<String, AliasPoint> aliases;
    private final Map<PointCodeMask, RouteSet> routeSets = new LinkedHashMap<>();
    private final List<Map<Integer, RouteSet>> byLength = new ArrayList<>();

    /// The points at which applications are served, whether they are reached now or not.
    private final Set<PointCodeMask> served = new LinkedHashSet<>();

    /// By cluster, the destinations of route sets to less than that.
    private final Map<PointCodeMask, List<PointCodeMask>> withinClusters = new HashMap<>();

    /// @param adjacents by linkset; their state is read at each question
    RouteSelection(Variant variant, RouteTable table, Map<String, AdjacentPoint> adjacents) {
        this(variant, table, adjacents, Map.of());
    }

    /// @param adjacents by linkset; their state is read at each question
    /// @param aliases by gate; none of the names is a linkset's
    RouteSelection(
            Variant variant,
            RouteTable table,
            Map<String, AdjacentPoint> adjacents,
            Map<String, AliasPoint> aliases) {
        this.adjacents = adjacents;
        this.aliases = aliases;
        Map<PointCodeMask, List<Route>> grouped = new HashMap<>();
        for (AdjacentPoint point : adjacents.values()) {
            if (point.farEnd.isDestination()) {
                addImplicit(point.code, point.linkset, grouped);
            }
            if (point.farEnd == FarEnd.APPLICATION) {
                served.add(PointCodeMask.full(point.code));
            }
        }
        for (AdjacentPoint point : adjacents.values()) {
            if (point.farEnd == FarEnd.MATE) {
                served.forEach(
                        to ->
                                grouped.computeIfAbsent(to, _ -> new ArrayList<>())
                                        .add(new Route(to, point.linkset, Route.PRIORITY_OF_MATE)));
            }
        }
        aliases.forEach((gate, alias) -> addImplicit(alias.code(), gate, grouped));
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

    private static void addImplicit(
            PointCode code, String over, Map<PointCodeMask, List<Route>> grouped) {
        Route implicit = new Route(PointCodeMask.full(code), over, IMPLICIT_PRIORITY);
        grouped.computeIfAbsent(implicit.destination(), _ -> new ArrayList<>()).add(implicit);
    }

    /// All route sets, longest mask first.
    Collection<RouteSet> routeSets() {
        return routeSets.values();
    }

    @Nullable RouteSet routeSet(PointCodeMask destination) {
        return routeSets.get(destination);
    }

    /// Whether the destination has a route set of its own.
    boolean isConfigured(PointCodeMask destination) {
        return routeSets.containsKey(destination);
    }

    boolean isConfigured(PointCode destination) {
        return isConfigured(PointCodeMask.full(destination));
    }

    /// Whether the destination has no route set of its own, but lies within one.
    boolean isInside(PointCodeMask destination) {
        return !isConfigured(destination) && !covering(destination).isEmpty();
    }

    /// The destinations of all route sets to less than the cluster.
    List<PointCodeMask> within(PointCodeMask cluster) {
        return withinClusters.getOrDefault(cluster, List.of());
    }

    /// The points at which applications are served by this node.
    Set<PointCodeMask> served() {
        return Collections.unmodifiableSet(served);
    }

    /// Whether all that is sent to a destination goes to applications of this node, and to no
    /// neighbour or mate.
    boolean isReachedHere(PointCodeMask destination) {
        Choice choice = choose(destination);
        return choice.isUsable()
                && choice.members().stream()
                        .filter(Member::usable)
                        .allMatch(member -> farEnd(member.linkset()) == FarEnd.APPLICATION);
    }

    /// Whether a destination is reached over the mate.
    boolean isReachedOverMate(PointCodeMask destination) {
        return choose(destination).members().stream()
                .anyMatch(member -> farEnd(member.linkset()) == FarEnd.MATE);
    }

    /// What a linkset leads to; null if it is none, but a gate.
    @Nullable FarEnd farEnd(String linkset) {
        AdjacentPoint point = adjacents.get(linkset);
        return point == null ? null : point.farEnd;
    }

    /// Whether the route is the implicit one, configured or not.
    boolean isImplicit(Route route) {
        AdjacentPoint point = adjacents.get(route.linkset());
        return aliases.containsKey(route.linkset())
                || point != null
                        && point.farEnd.isDestination()
                        && route.destination().equals(PointCodeMask.full(point.code));
    }

    /// The route sets that cover a code, longest mask first.
    List<RouteSet> covering(PointCode code) {
        return covering(code, code.variant().pointCodeBits());
    }

    /// The route sets that cover all of a destination, longest mask first.
    List<RouteSet> covering(PointCodeMask destination) {
        return covering(destination.code(), destination.length());
    }

    /// Whether a configured route to the destination leads over the linkset.
    boolean leadsOver(PointCodeMask destination, String linkset) {
        for (RouteSet routeSet : covering(destination)) {
            if (leadsOver(routeSet, linkset)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a route to some part of the cluster leads over the linkset.
    boolean leadsInto(PointCodeMask cluster, String linkset) {
        for (PointCodeMask destination : within(cluster)) {
            RouteSet routeSet = routeSets.get(destination);
            if (routeSet != null && leadsOver(routeSet, linkset)) {
                return true;
            }
        }
        return false;
    }

    private static boolean leadsOver(RouteSet routeSet, String linkset) {
        for (Route route : routeSet.routes()) {
            if (route.linkset().equals(linkset)) {
                return true;
            }
        }
        return false;
    }

    /// What is used for a point, with regard to what adjacent points said about it or its cluster;
    /// or for the points of a block, and for each of which nobody said anything in particular.
    Choice choose(PointCodeMask destination) {
        return choose(covering(destination), destination);
    }

    Choice choose(PointCode destination) {
        return choose(PointCodeMask.full(destination));
    }

    /// The routes that [#choose] chooses; null if none can be used.
    @Nullable Winner winner(PointCodeMask destination) {
        return winner(covering(destination), destination);
    }

    /// Whether a destination is reached, but not over its normal linkset or combined linkset, since
    /// nothing of that is available (Q.704 section 13.4.2).
    boolean isDiverted(PointCodeMask destination) {
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
                    case PROHIBITED,
                            RESTARTING,
                            LINKSET_UNAVAILABLE,
                            LINKSET_UNKNOWN,
                            INACCESSIBLE_BEYOND -> {}
                }
            }
        }
        return winner(covering, destination) != null;
    }

    /// The state of one route for a point or a block.
    RouteState stateOf(Route route, PointCodeMask destination) {
        AdjacentPoint point = adjacents.get(route.linkset());
        if (point == null) {
            AliasPoint alias = aliases.get(route.linkset());
            return alias == null ? RouteState.LINKSET_UNKNOWN : alias.routeState();
        }
        if (!point.available) {
            return point.restarting ? RouteState.RESTARTING : RouteState.LINKSET_UNAVAILABLE;
        }
        if (destination.isFull() && destination.code().equals(point.code)) {
            return RouteState.AVAILABLE;
        }
        return switch (point.statusFor(route, destination)) {
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
        PointCodeMask cluster = Clusters.of(destination);
        if (cluster != null && !cluster.equals(destination)) {
            withinClusters.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(destination);
        }
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

    private Choice choose(List<RouteSet> covering, PointCodeMask destination) {
        if (covering.isEmpty()) {
            return Choice.NO_ROUTE;
        }
        Winner winner = winner(covering, destination);
        return winner == null ? Choice.UNAVAILABLE : share(winner, destination);
    }

    private @Nullable Winner winner(List<RouteSet> covering, PointCodeMask destination) {
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

    private Choice share(Winner winner, PointCodeMask destination) {
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
