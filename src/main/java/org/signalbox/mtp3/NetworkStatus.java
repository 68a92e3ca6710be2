// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.Egress;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.RouteSelection.Winner;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.mtp3.RoutingSnapshotCompiler.UserPart;
import org.signalbox.mtp3.RoutingSnapshotCompiler.UserParts;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Makes the records that operators see from what [Mtp3Network] owns. On the control loop.
final class NetworkStatus {
    private final NetworkContext context;
    private final Linksets linksets;
    private final Gates gates;
    private final SnapshotPublisher publisher;
    private final RouteManagement routes;
    private final TrafficManagement traffic;
    private final FlowControl flowControl;

    NetworkStatus(
            NetworkContext context,
            Linksets linksets,
            Gates gates,
            SnapshotPublisher publisher,
            RouteManagement routes,
            TrafficManagement traffic,
            FlowControl flowControl) {
        this.context = context;
        this.linksets = linksets;
        this.gates = gates;
        this.publisher = publisher;
        this.routes = routes;
        this.traffic = traffic;
        this.flowControl = flowControl;
    }

    List<LinksetStatus> linksets() {
        return linksets.all().stream().map(this::of).toList();
    }

    RouteTableStatus routeTable() {
        List<DestinationStatus> destinations = new ArrayList<>();
        for (RouteSet routeSet : routes.selection().routeSets()) {
            PointCodeMask destination = routeSet.destination();
            destinations.add(
                    of(routeSet, destination, routes.stateOf(destination), routes.selection()));
        }
        routes.dynamicRoutes().forEach((mask, state) -> destinations.add(dynamic(mask, state)));
        return new RouteTableStatus(
                routes.table().name(),
                routes.dynamicRoutes().size(),
                context.config().dynamicRoutesMax(),
                destinations,
                userParts(publisher.userParts(routes.adjacents())));
    }

    ConversionTableStatus conversions() {
        return new ConversionTableStatus(
                context.counters.get(Mtp3Counter.CONVERTED_OUT),
                context.counters.get(Mtp3Counter.CONVERTED_IN),
                context.counters.get(Mtp3Counter.CONVERTED_MANAGEMENT),
                gates.all().stream()
                        .map(
                                gate ->
                                        new ConversionTableStatus.Alias(
                                                gate.conversion(),
                                                gate.crossing().stateOf(gate.conversion().real())))
                        .sorted(Comparator.comparing(alias -> alias.conversion().alias()))
                        .toList());
    }

    RouteLookup lookUp(PointCode destination) {
        return lookUp(destination, routes.selection());
    }

    private RouteLookup lookUp(PointCode destination, RouteSelection selection) {
        boolean own = context.config().isOwn(destination);
        DestinationState state =
                own ? DestinationState.ACCESSIBLE : selection.choose(destination).state();
        return new RouteLookup(
                destination,
                own,
                state,
                selection.covering(destination).stream()
                        .map(
                                routeSet ->
                                        of(
                                                routeSet,
                                                PointCodeMask.full(destination),
                                                state,
                                                selection))
                        .toList());
    }

    /// What would become of messages: by a snapshot made for the question, as messages themselves
    /// are routed. Sends nothing and changes nothing.
    ///
    /// @throws IllegalArgumentException if it names a linkset or an adjacent point that is not
    /// there
    RouteAnswer answer(RouteQuery query) {
        int linkset = Msu.OWN;
        if (query.from() != null && !context.config().isOwn(query.from())) {
            LinksetControl from = linksets.toward(query.from());
            if (from == null) {
                throw new IllegalArgumentException(
                        query.from()
                                + " is no adjacent point: name the neighbour that would bring the"
                                + " message, or this point");
            }
            linkset = from.number;
        }
        String failed = query.withoutLinkset();
        if (failed != null) {
            linksets.get(failed);
        }
        Map<String, AdjacentPoint> adjacents = new TreeMap<>(routes.adjacents());
        Map<String, LinksetPaths> paths = new HashMap<>();
        for (LinksetControl control : linksets.all()) {
            paths.put(control.config.name(), control.paths());
        }
        gates.addPaths(paths);
        if (failed != null) {
            AdjacentPoint point = Objects.requireNonNull(adjacents.get(failed));
            adjacents.put(failed, new AdjacentPoint(failed, point.code, point.farEnd));
            paths.put(failed, new LinksetPaths(linksets.get(failed).number, List.of()));
        }
        RouteSelection selection =
                new RouteSelection(
                        context.config().variant(), routes.table(), adjacents, routes.aliases());
        UserParts userParts = publisher.userParts(adjacents);
        RoutingSnapshot snapshot =
                RoutingSnapshotCompiler.compile(
                        context.config(),
                        selection,
                        routes.dynamicRoutes().keySet(),
                        userParts,
                        paths);
        PointCode origin = query.from() == null ? context.config().pointCode() : query.from();
        Map<Egress, LinkIdentity> names = linkNames();
        List<RouteAnswer.Way> ways = new ArrayList<>();
        int values = 1 << context.config().variant().slsBits();
        for (int sls = 0; sls < values; sls++) {
            if (query.sls() == RouteQuery.EVERY_SLS || query.sls() == sls) {
                ways.add(
                        wayOf(
                                sls,
                                snapshot.decide(
                                        query.destination(),
                                        origin,
                                        SignallingLinkSelection.of(sls),
                                        linkset),
                                origin,
                                names));
            }
        }
        return new RouteAnswer(
                lookUp(query.destination(), selection),
                ways,
                userParts(userParts).stream()
                        .filter(server -> server.code().equals(query.destination()))
                        .toList());
    }

    private static List<UserPartStatus> userParts(UserParts all) {
        return all.servers().stream()
                .sorted(
                        Comparator.comparing(UserPart::code)
                                .thenComparing(RoutingSnapshotCompiler.MOST_PARTICULAR_FIRST))
                .map(
                        server ->
                                new UserPartStatus(
                                        server.code(),
                                        server.traffic(),
                                        server.linkset(),
                                        server.usable()))
                .toList();
    }

    private static RouteAnswer.Way wayOf(
            int sls, Decision decision, PointCode origin, Map<Egress, LinkIdentity> names) {
        return switch (decision) {
            case Decision.Forward forward when forward.egress() instanceof Gate gate ->
                    gate.wayOf(sls, origin);
            case Decision.Forward forward -> {
                LinkIdentity link = names.get(forward.egress());
                if (link == null) {
                    throw new IllegalStateException("a way over no link: " + forward);
                }
                yield new RouteAnswer.Way(sls, link, null, null);
            }
            case Decision.Deliver _ -> new RouteAnswer.Way(sls, null, null, null);
            case Decision.Discard discard -> new RouteAnswer.Way(sls, null, discard.reason(), null);
        };
    }

    List<SelectionBinding> bindings(Decision[] row) {
        Map<Egress, LinkIdentity> names = linkNames();
        List<SelectionBinding> bindings = new ArrayList<>();
        for (int selection = 0; selection < row.length; selection++) {
            switch (row[selection]) {
                case Decision.Forward forward when forward.egress() instanceof Gate gate ->
                        bindings.add(gate.binding(selection));
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

    Map<Egress, LinkIdentity> linkNames() {
        Map<Egress, LinkIdentity> names = new IdentityHashMap<>();
        for (LinksetControl linkset : linksets.all()) {
            for (LinkControl link : linkset.links.values()) {
                names.put(link.link, link.ingress.id());
            }
        }
        return names;
    }

    private LinksetStatus of(LinksetControl linkset) {
        return new LinksetStatus(
                linkset.config.name(),
                linkset.config.adjacent(),
                linkset.config.farEnd(),
                linkset.config.indicator(),
                linkset.state(),
                linkset.restart.isRestarting(),
                linkset.availableLinks(),
                linkset.links.values().stream().map(this::of).toList(),
                traffic.status(linkset));
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
                link.inhibition.isLocal(),
                link.inhibition.isRemote(),
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

    /// @param asked the point or block asked for, within the route set's destination
    private DestinationStatus of(
            RouteSet routeSet,
            PointCodeMask asked,
            DestinationState state,
            RouteSelection selection) {
        Winner winner = selection.winner(asked);
        List<RouteStatus> status = new ArrayList<>();
        for (Route route : routeSet.routes()) {
            LinksetControl linkset = linksets.find(route.linkset());
            AdjacentPoint point = routes.adjacents().get(route.linkset());
            RouteState routeState = selection.stateOf(route, asked);
            status.add(
                    new RouteStatus(
                            route.linkset(),
                            route.priority(),
                            selection.isImplicit(route),
                            linkset == null ? LinksetState.UNAVAILABLE : linkset.state(),
                            point == null
                                    ? NonAdjacentStatus.ALLOWED
                                    : point.statusFor(route, asked),
                            routeState,
                            winner != null
                                    && winner.routeSet() == routeSet
                                    && winner.priority() == route.priority()
                                    && winner.state() == routeState));
        }
        return new DestinationStatus(routeSet.destination(), false, state, status, levelOf(asked));
    }

    private DestinationStatus dynamic(PointCodeMask destination, DestinationState state) {
        RouteSet summary = routes.selection().covering(destination).getFirst();
        return new DestinationStatus(
                destination,
                true,
                state,
                of(summary, destination, state, routes.selection()).routes(),
                levelOf(destination));
    }

    private int levelOf(PointCodeMask destination) {
        return flowControl.levelOf(destination.isFull() ? destination.code() : null);
    }
}
