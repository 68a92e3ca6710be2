// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.mtp3.AdjacentPoint.Restriction;
import org.signalbox.mtp3.RouteManagementInput.Advertise;
import org.signalbox.mtp3.RouteManagementInput.LinksetAdded;
import org.signalbox.mtp3.RouteManagementInput.LinksetRemoved;
import org.signalbox.mtp3.RouteManagementInput.PointAvailable;
import org.signalbox.mtp3.RouteManagementInput.PointRestarting;
import org.signalbox.mtp3.RouteManagementInput.PointUnavailable;
import org.signalbox.mtp3.RouteManagementInput.Received;
import org.signalbox.mtp3.RouteManagementInput.Reconfigured;
import org.signalbox.mtp3.RouteManagementInput.RestartBegun;
import org.signalbox.mtp3.RouteManagementInput.RestartEnded;
import org.signalbox.mtp3.RouteManagementInput.Returned;
import org.signalbox.mtp3.RouteManagementInput.TableChanged;
import org.signalbox.mtp3.RouteManagementInput.Undeliverable;
import org.signalbox.mtp3.RouteManagementOutput.Circular;
import org.signalbox.mtp3.RouteManagementOutput.DestinationChanged;
import org.signalbox.mtp3.RouteManagementOutput.Ignored;
import org.signalbox.mtp3.RouteManagementOutput.Republish;
import org.signalbox.mtp3.RouteManagementOutput.Send;
import org.signalbox.mtp3.RouteManagementOutput.TestCircle;
import org.signalbox.mtp3.RouteSelection.Choice;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Signalling route management (Q.704 section 13): what adjacent points tell us about destinations,
/// what that makes of the destinations, and what we tell the adjacent points.
///
/// **Inward.** TFP, TFR and TFA from an adjacent point mark the routes over it, for the one
/// destination they name. If the destination has no entry of its own but lies within a summary
/// route, the mark is a *dynamic route*: it takes down that point only, not the summary; their
/// number is bounded. While a mark stands, the adjacent point is asked every T10 whether it still
/// holds (section 13.5).
///
/// **Outward.** See [RouteAdvertising].
///
/// A destination starts inaccessible and stays so until traffic to an adjacent point on its way is
/// allowed.
///
/// Controlled rerouting (section 8) will take over at `Republish`: it publishes a snapshot that
/// holds, then one that releases.
final class RouteManagement implements Machine<RouteManagementInput, RouteManagementOutput> {
    private Mtp3Config config;
    private final Map<String, AdjacentPoint> adjacents = new TreeMap<>();

    /// The state of each destination as told last. A block's state does not regard dynamic routes.
    private final Map<PointCodeMask, DestinationState> states = new HashMap<>();

    /// Points within summaries of which some adjacent point said something, and their state.
    private final Map<PointCode, DestinationState> dynamic = new TreeMap<>();

    /// All restrictions, by their T10.
    private final NavigableSet<Restriction> tests =
            new TreeSet<>(
                    Comparator.<Restriction>comparingLong(restriction -> restriction.t10)
                            .thenComparing(restriction -> restriction.destination)
                            .thenComparing(restriction -> restriction.point.linkset));

    /// Destinations that have left their normal linkset, and when T11 runs out for each.
    private final Deadlines<PointCode> t11 = new Deadlines<>();

    private final Set<PointCode> longDiverted = new HashSet<>();

    private final CircularRoutes circles = new CircularRoutes();

    /// This point restarts as a whole: user parts hear of the outcome only (Q.704 section 9.2.4).
    private boolean restarting;

    private RouteTable table = RouteTable.empty();
    private RouteSelection selection;
    private final RouteAdvertising advertising;

    RouteManagement(Mtp3Config config) {
        this.config = config;
        this.selection = select();
        this.advertising = new RouteAdvertising(config, adjacents, longDiverted, selection);
    }

    RouteSelection selection() {
        return selection;
    }

    RouteTable table() {
        return table;
    }

    Map<String, AdjacentPoint> adjacents() {
        return adjacents;
    }

    /// The points within summaries that have a state of their own, in order.
    Map<PointCode, DestinationState> dynamicRoutes() {
        return dynamic;
    }

    /// Whether some destination has a way if traffic to the adjacent point of a linkset is allowed,
    /// and none if it is not.
    ///
    /// @param gone linksets that count as unavailable in either case
    boolean isNeeded(String linkset, Set<String> gone) {
        RouteSelection with = supposing(linkset, true, gone);
        RouteSelection without = supposing(linkset, false, gone);
        for (RouteSet routeSet : selection.routeSets()) {
            PointCodeMask destination = routeSet.destination();
            boolean needed =
                    destination.isFull()
                            ? isLost(destination.code(), with, without)
                            : with.chooseForBlock(destination).isUsable()
                                    && !without.chooseForBlock(destination).isUsable();
            if (needed) {
                return true;
            }
        }
        for (PointCode destination : dynamic.keySet()) {
            if (isLost(destination, with, without)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLost(
            PointCode destination, RouteSelection with, RouteSelection without) {
        return with.choose(destination).isUsable() && !without.choose(destination).isUsable();
    }

    private RouteSelection supposing(String linkset, boolean available, Set<String> gone) {
        Map<String, AdjacentPoint> supposed = new HashMap<>();
        adjacents.forEach(
                (name, point) ->
                        supposed.put(
                                name,
                                point.supposing(
                                        name.equals(linkset)
                                                ? available
                                                : point.available && !gone.contains(name))));
        return new RouteSelection(config.variant(), table, supposed);
    }

    DestinationState stateOf(PointCodeMask destination) {
        return states.getOrDefault(destination, DestinationState.INACCESSIBLE);
    }

    @Override
    public void handle(
            RouteManagementInput input, long now, Consumer<? super RouteManagementOutput> out) {
        switch (input) {
            case LinksetAdded(String linkset, PointCode adjacent) -> {
                adjacents.put(linkset, new AdjacentPoint(linkset, adjacent));
                changeTable(table, now, out);
            }
            case LinksetRemoved(String linkset) -> {
                AdjacentPoint point = adjacents.remove(linkset);
                if (point != null) {
                    forgetAll(point);
                    changeTable(table, now, out);
                }
            }
            case TableChanged(RouteTable changed) -> changeTable(changed, now, out);
            case Reconfigured(Mtp3Config changed) -> reconfigure(changed, now, out);
            case Advertise(String linkset) ->
                    advertising.advertise(adjacent(linkset), dynamic.keySet(), now, out);
            case RestartBegun _ -> restarting = true;
            case RestartEnded _ -> {
                restarting = false;
                reconsiderAll(now, out);
            }
            case PointRestarting(String linkset) -> adjacent(linkset).restarting = true;
            case PointAvailable(String linkset) -> {
                adjacent(linkset).available = true;
                adjacent(linkset).restarting = false;
                reconsiderAll(now, out);
            }
            case PointUnavailable(String linkset) -> {
                forgetAll(adjacent(linkset));
                reconsiderAll(now, out);
            }
            case Received(String linkset, SnmMessage.AboutDestination message) ->
                    received(adjacent(linkset), message, now, out);
            case Returned(PointCode destination) -> circles.returned(destination, now);
            case Undeliverable(String linkset, PointCode destination) ->
                    advertising.undeliverable(adjacent(linkset), destination, now, out);
        }
    }

    @Override
    public void advance(long now, Consumer<? super RouteManagementOutput> out) {
        advertising.advance(now, out);
        for (PointCode destination = t11.poll(now);
                destination != null;
                destination = t11.poll(now)) {
            // Q.704 section 13.4.2: the failure has lasted
            longDiverted.add(destination);
            advertising.compareWithTold(destination, selection.choose(destination));
            advertising.tellAll(now, out);
        }
        circles.advance(
                now,
                destination -> {
                    if (selection.choose(destination).isUsable()) {
                        out.accept(new TestCircle(destination));
                    }
                },
                destination -> closeCircle(destination, now, out));
        long nextTest = now + config.timers().get(Mtp3Timer.T10).toNanos();
        while (!tests.isEmpty() && tests.first().t10 <= now) {
            Restriction due = tests.removeFirst();
            if (due.circular) {
                lift(due.point, due.destination);
                reconsider(due.destination, now, out);
                circles.repeat(due.destination, now);
                continue;
            }
            out.accept(new Send(due.point.linkset, testOf(due)));
            due.t10 = nextTest;
            tests.add(due);
        }
    }

    @Override
    public long nextDeadline() {
        return Math.min(
                Math.min(Math.min(advertising.deadline(), circles.deadline()), t11.earliest()),
                tests.isEmpty() ? NO_DEADLINE : tests.first().t10);
    }

    private void changeTable(
            RouteTable changed, long now, Consumer<? super RouteManagementOutput> out) {
        table = changed;
        selection = select();
        advertising.use(selection);
        dropRestrictionsWithoutRoute();
        forgetDiversionsWithoutRoute();
        for (PointCodeMask gone : List.copyOf(states.keySet())) {
            if (selection.routeSet(gone) == null) {
                tellRemoved(gone, out);
            }
        }
        reconsiderAll(now, out);
    }

    /// Timers that run go on as they are.
    private void reconfigure(
            Mtp3Config changed, long now, Consumer<? super RouteManagementOutput> out) {
        config = changed;
        advertising.configure(changed);
        changeTable(table, now, out);
    }

    private RouteSelection select() {
        return new RouteSelection(config.variant(), table, adjacents);
    }

    private void dropRestrictionsWithoutRoute() {
        Set<PointCode> kept = new LinkedHashSet<>();
        for (AdjacentPoint point : adjacents.values()) {
            for (PointCode destination : List.copyOf(point.restrictions.keySet())) {
                boolean bounded =
                        selection.isConfigured(destination)
                                || kept.contains(destination)
                                || kept.size() < config.dynamicRoutesMax();
                if (!bounded || !selection.leadsOver(destination, point.linkset)) {
                    lift(point, destination);
                } else if (!selection.isConfigured(destination)) {
                    kept.add(destination);
                }
            }
        }
        for (PointCode destination : kept) {
            dynamic.putIfAbsent(destination, selection.choose(destination).state());
        }
    }

    private void forgetDiversionsWithoutRoute() {
        circles.forgetAllBut(selection::isConfigured);
        t11.retainIf(selection::isConfigured);
        longDiverted.removeIf(destination -> !selection.isConfigured(destination));
    }

    /// A destination that has left the table is told of only if nothing else leads there.
    private void tellRemoved(PointCodeMask gone, Consumer<? super RouteManagementOutput> out) {
        DestinationState before = states.remove(gone);
        DestinationState after = selection.chooseForBlock(gone).state();
        if (before != null && before != after) {
            out.accept(new DestinationChanged(gone, before, after));
        }
    }

    private void reconsiderAll(long now, Consumer<? super RouteManagementOutput> out) {
        Map<PointCodeMask, DestinationState> changedBlocks = new HashMap<>();
        for (RouteSet routeSet : selection.routeSets()) {
            PointCodeMask destination = routeSet.destination();
            Choice choice =
                    destination.isFull()
                            ? selection.choose(destination.code())
                            : selection.chooseForBlock(destination);
            if (tellState(destination, choice, out)) {
                changedBlocks.put(destination, choice.state());
            }
            if (destination.isFull()) {
                watchDiversion(destination.code(), now);
                advertising.compareWithTold(destination.code(), choice);
            }
        }
        for (PointCode destination : List.copyOf(dynamic.keySet())) {
            takeForTold(destination, changedBlocks);
            reconsiderDynamic(destination, now, out);
        }
        for (AdjacentPoint point : adjacents.values()) {
            // what an answer prohibited may have become reachable
            point.pending.addAll(point.told.keySet());
        }
        advertising.tellAll(now, out);
        out.accept(new Republish());
    }

    /// Who was just told about a block takes that for what holds for each point in it.
    private void takeForTold(
            PointCode destination, Map<PointCodeMask, DestinationState> changedBlocks) {
        List<RouteSet> covering = selection.covering(destination);
        if (!covering.isEmpty()) {
            DestinationState told = changedBlocks.get(covering.getFirst().destination());
            if (told != null) {
                dynamic.put(destination, told);
            }
        }
    }

    private void reconsider(
            PointCode destination, long now, Consumer<? super RouteManagementOutput> out) {
        if (selection.isConfigured(destination)) {
            Choice choice = selection.choose(destination);
            tellState(PointCodeMask.full(destination), choice, out);
            watchDiversion(destination, now);
            advertising.compareWithTold(destination, choice);
        } else {
            reconsiderDynamic(destination, now, out);
        }
        advertising.tellAll(now, out);
        out.accept(new Republish());
    }

    /// Q.704 section 13.4.2: T11 runs from the moment at which a destination leaves its normal
    /// linkset until it returns, or is not reached at all. Nobody but an STP need know.
    private void watchDiversion(PointCode destination, long now) {
        boolean diverted =
                (selection.isConfigured(destination) || dynamic.containsKey(destination))
                        && selection.isDiverted(destination);
        circles.watch(destination, diverted && !restarting, now);
        boolean watched = diverted && config.transferRestricted() && config.transferFunction();
        if (!watched) {
            t11.remove(destination);
            longDiverted.remove(destination);
        } else if (!longDiverted.contains(destination) && !t11.contains(destination)) {
            t11.put(destination, now + config.timers().get(Mtp3Timer.T11).toNanos());
        }
    }

    /// @return whether there was something to tell
    private boolean tellState(
            PointCodeMask destination, Choice choice, Consumer<? super RouteManagementOutput> out) {
        DestinationState before = stateOf(destination);
        if (restarting || before == choice.state()) {
            return false;
        }
        states.put(destination, choice.state());
        out.accept(new DestinationChanged(destination, before, choice.state()));
        return true;
    }

    private void reconsiderDynamic(
            PointCode destination, long now, Consumer<? super RouteManagementOutput> out) {
        Choice choice = selection.choose(destination);
        DestinationState before = dynamic.get(destination);
        if (selection.isConfigured(destination) || !isRestrictedAnywhere(destination)) {
            dynamic.remove(destination);
        } else if (!restarting || before == null) {
            dynamic.put(destination, choice.state());
        }
        watchDiversion(destination, now);
        if (!restarting
                && before != null
                && before != choice.state()
                && !selection.isConfigured(destination)) {
            out.accept(
                    new DestinationChanged(
                            PointCodeMask.full(destination), before, choice.state()));
        }
        advertising.compareWithTold(destination, choice);
    }

    private void received(
            AdjacentPoint point,
            SnmMessage.AboutDestination message,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        PointCode destination = message.destination();
        if (isPointless(point, message)) {
            out.accept(new Ignored(point.linkset, message, Ignored.Reason.POINTLESS));
            return;
        }
        switch (message) {
            case TransferProhibited _ ->
                    restrict(point, message, NonAdjacentStatus.PROHIBITED, now, out);
            case TransferRestricted _ ->
                    restrict(point, message, NonAdjacentStatus.RESTRICTED, now, out);
            case TransferAllowed _ -> {
                if (point.restrictions.containsKey(destination)) {
                    lift(point, destination);
                    reconsider(destination, now, out);
                }
            }
            case ProhibitedRouteSetTest _, RestrictedRouteSetTest _ -> {
                // Q.704 section 9.6.3: no answer while this point restarts
                if (!restarting) {
                    advertising.answerTest(point, message, out);
                }
            }
        }
    }

    /// Nobody knows better how this point is reached, or the adjacent point itself; but a neighbour
    /// may ask for its route to a further code of this point, which was none of it before.
    private boolean isPointless(AdjacentPoint point, SnmMessage.AboutDestination message) {
        PointCode destination = message.destination();
        boolean asks =
                switch (message) {
                    case ProhibitedRouteSetTest _, RestrictedRouteSetTest _ -> true;
                    case TransferProhibited _, TransferRestricted _, TransferAllowed _ -> false;
                };
        return destination.equals(point.code)
                || destination.equals(config.pointCode())
                || (config.isOwn(destination) && !asks);
    }

    private void restrict(
            AdjacentPoint point,
            SnmMessage.AboutDestination message,
            NonAdjacentStatus status,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        PointCode destination = message.destination();
        if (!selection.leadsOver(destination, point.linkset)) {
            // Q.704 section 13.2.4: a message about a route that does not exist changes nothing
            out.accept(new Ignored(point.linkset, message, Ignored.Reason.NO_ROUTE));
            return;
        }
        Restriction known = point.restrictions.get(destination);
        if (known != null) {
            known.circular = false;
            if (known.status != status) {
                known.status = status;
                reconsider(destination, now, out);
            }
            return;
        }
        Restriction restriction = newRestriction(point, message, status, now, out);
        if (restriction != null) {
            reconsider(destination, now, out);
        }
    }

    /// @return null if there is no room
    private @Nullable Restriction newRestriction(
            AdjacentPoint point,
            SnmMessage.AboutDestination message,
            NonAdjacentStatus status,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        PointCode destination = message.destination();
        if (!selection.isConfigured(destination) && !dynamic.containsKey(destination)) {
            if (dynamic.size() >= config.dynamicRoutesMax()) {
                out.accept(new Ignored(point.linkset, message, Ignored.Reason.DYNAMIC_ROUTES_FULL));
                return null;
            }
            dynamic.put(destination, selection.choose(destination).state());
        }
        Restriction restriction =
                new Restriction(
                        point,
                        destination,
                        status,
                        now + config.timers().get(Mtp3Timer.T10).toNanos());
        point.restrictions.put(destination, restriction);
        tests.add(restriction);
        return restriction;
    }

    /// Takes the routes in use towards a destination, which lead back here, for prohibited. All
    /// others on the circle hear of that, directly or by what the next one becomes; if the adjacent
    /// point says so itself then, that counts, else the route is tried again after T10.
    private void closeCircle(
            PointCode destination, long now, Consumer<? super RouteManagementOutput> out) {
        for (RouteSelection.Member member : selection.choose(destination).members()) {
            AdjacentPoint point = adjacents.get(member.linkset());
            if (!member.usable()
                    || point == null
                    || point.restrictions.containsKey(destination)
                    || point.code.equals(destination)) {
                continue;
            }
            Restriction mark =
                    newRestriction(
                            point,
                            new TransferProhibited(destination),
                            NonAdjacentStatus.PROHIBITED,
                            now,
                            out);
            if (mark != null) {
                mark.circular = true;
                out.accept(new Circular(destination, point.linkset));
            }
        }
        reconsider(destination, now, out);
    }

    private boolean isRestrictedAnywhere(PointCode destination) {
        for (AdjacentPoint point : adjacents.values()) {
            if (point.restrictions.containsKey(destination)) {
                return true;
            }
        }
        return false;
    }

    private static SnmMessage.AboutDestination testOf(Restriction restriction) {
        return restriction.status == NonAdjacentStatus.RESTRICTED
                ? new RestrictedRouteSetTest(restriction.destination)
                : new ProhibitedRouteSetTest(restriction.destination);
    }

    private void lift(AdjacentPoint point, PointCode destination) {
        Restriction restriction = point.restrictions.remove(destination);
        if (restriction != null) {
            tests.remove(restriction);
        }
    }

    private void forgetAll(AdjacentPoint point) {
        point.restrictions.values().forEach(tests::remove);
        point.forgetAll();
    }

    private AdjacentPoint adjacent(String linkset) {
        return Objects.requireNonNull(
                adjacents.get(linkset), () -> "no adjacent point for linkset " + linkset);
    }
}
