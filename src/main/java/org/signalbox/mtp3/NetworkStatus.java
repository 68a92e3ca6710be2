// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.RouteSelection.Winner;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Makes the records that operators see from what [Mtp3Network] owns. On the control loop.
final class NetworkStatus {
    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routes;

    NetworkStatus(NetworkContext context, Linksets linksets, RouteManagement routes) {
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
    }

    List<LinksetStatus> linksets() {
        return linksets.all().stream().map(this::of).toList();
    }

    RouteTableStatus routeTable() {
        List<DestinationStatus> destinations = new ArrayList<>();
        for (RouteSet routeSet : routes.selection().routeSets()) {
            PointCodeMask destination = routeSet.destination();
            destinations.add(
                    of(
                            routeSet,
                            destination.isFull() ? destination.code() : null,
                            routes.stateOf(destination)));
        }
        routes.dynamicRoutes().forEach((code, state) -> destinations.add(dynamic(code, state)));
        return new RouteTableStatus(
                routes.table().name(),
                routes.dynamicRoutes().size(),
                context.config().dynamicRoutesMax(),
                destinations);
    }

    RouteLookup lookUp(PointCode destination) {
        boolean own = destination.equals(context.pointCode());
        DestinationState state =
                own ? DestinationState.ACCESSIBLE : routes.selection().choose(destination).state();
        return new RouteLookup(
                destination,
                own,
                state,
                routes.selection().covering(destination).stream()
                        .map(routeSet -> of(routeSet, destination, state))
                        .toList());
    }

    List<SelectionBinding> bindings(Decision[] row) {
        Map<Egress, LinkIdentity> names = new IdentityHashMap<>();
        for (LinksetControl linkset : linksets.all()) {
            for (LinkControl link : linkset.links.values()) {
                names.put(link.link, link.ingress.id());
            }
        }
        List<SelectionBinding> bindings = new ArrayList<>();
        for (int selection = 0; selection < row.length; selection++) {
            switch (row[selection]) {
                case Decision.Forward forward ->
                        bindings.add(
                                new SelectionBinding(
                                        selection,
                                        names.get(forward.egress()),
                                        forward.linkset() == Steering.HELD,
                                        null));
                case Decision.Discard discard ->
                        bindings.add(
                                new SelectionBinding(selection, null, false, discard.reason()));
                case Decision.Deliver _ -> {}
            }
        }
        return bindings;
    }

    private LinksetStatus of(LinksetControl linkset) {
        return new LinksetStatus(
                linkset.config.name(),
                linkset.config.adjacent(),
                linkset.state(),
                linkset.restart.isRestarting(),
                linkset.availableLinks(),
                linkset.links.values().stream().map(this::of).toList());
    }

    private LinkStatusView of(LinkControl link) {
        long next = link.activity.nextAttempt();
        Map<LinkCounter, Long> counted = new EnumMap<>(LinkCounter.class);
        for (LinkCounter counter : LinkCounter.values()) {
            counted.put(counter, link.ingress.counters().get(counter));
        }
        return new LinkStatusView(
                link.ingress.id(),
                link.activity.state(),
                link.shutdown,
                link.emergency,
                link.activity.lastFailure(),
                link.activity.lastTest(),
                next == LinkActivity.NO_DEADLINE
                        ? null
                        : Duration.ofNanos(next - context.loop.now()),
                Duration.ofNanos(context.loop.now() - link.stateSince),
                link.congestion,
                counted);
    }

    /// @param code the point asked for; null for the block as such
    private DestinationStatus of(
            RouteSet routeSet, @Nullable PointCode code, DestinationState state) {
        RouteSelection selection = routes.selection();
        Winner winner =
                code == null
                        ? selection.winnerForBlock(routeSet.destination())
                        : selection.winner(code);
        List<RouteStatus> status = new ArrayList<>();
        for (Route route : routeSet.routes()) {
            LinksetControl linkset = linksets.find(route.linkset());
            AdjacentPoint point = routes.adjacents().get(route.linkset());
            RouteState routeState = selection.stateOf(route, code);
            status.add(
                    new RouteStatus(
                            route.linkset(),
                            route.priority(),
                            selection.isImplicit(route),
                            linkset == null ? LinksetState.UNAVAILABLE : linkset.state(),
                            point == null || code == null
                                    ? NonAdjacentStatus.ALLOWED
                                    : point.statusOf(code),
                            routeState,
                            winner != null
                                    && winner.routeSet() == routeSet
                                    && winner.priority() == route.priority()
                                    && winner.state() == routeState));
        }
        return new DestinationStatus(routeSet.destination(), false, state, status);
    }

    private DestinationStatus dynamic(PointCode code, DestinationState state) {
        RouteSet summary = routes.selection().covering(code).getFirst();
        return new DestinationStatus(
                PointCodeMask.full(code), true, state, of(summary, code, state).routes());
    }
}
