// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Deadlines;
import org.signalbox.machine.Machine;
import org.signalbox.mtp3.AdjacentPoint.Restriction;
import org.signalbox.mtp3.RouteManagementInput.Advertise;
import org.signalbox.mtp3.RouteManagementInput.AliasesChanged;
import org.signalbox.mtp3.RouteManagementInput.Audited;
import org.signalbox.mtp3.RouteManagementInput.LinksetAdded;
import org.signalbox.mtp3.RouteManagementInput.LinksetRemoved;
import org.signalbox.mtp3.RouteManagementInput.PointAvailable;
import org.signalbox.mtp3.RouteManagementInput.PointRestarting;
import org.signalbox.mtp3.RouteManagementInput.PointUnavailable;
import org.signalbox.mtp3.RouteManagementInput.Published;
import org.signalbox.mtp3.RouteManagementInput.Received;
import org.signalbox.mtp3.RouteManagementInput.Reconfigured;
import org.signalbox.mtp3.RouteManagementInput.Reported;
import org.signalbox.mtp3.RouteManagementInput.RestartBegun;
import org.signalbox.mtp3.RouteManagementInput.RestartEnded;
import org.signalbox.mtp3.RouteManagementInput.Returned;
import org.signalbox.mtp3.RouteManagementInput.TableChanged;
import org.signalbox.mtp3.RouteManagementInput.Transferred;
import org.signalbox.mtp3.RouteManagementInput.Undeliverable;
import org.signalbox.mtp3.RouteManagementInput.Withdrawn;
import org.signalbox.mtp3.RouteManagementOutput.Ask;
import org.signalbox.mtp3.RouteManagementOutput.Circular;
import org.signalbox.mtp3.RouteManagementOutput.DestinationChanged;
import org.signalbox.mtp3.RouteManagementOutput.Ignored;
import org.signalbox.mtp3.RouteManagementOutput.Republish;
import org.signalbox.mtp3.RouteManagementOutput.Send;
import org.signalbox.mtp3.RouteManagementOutput.TestCircle;
import org.signalbox.mtp3.RouteSelection.Choice;
import org.signalbox.mtp3.SnmMessage.ProhibitedClusterTest;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedClusterTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterProhibited;
import org.signalbox.mtp3.SnmMessage.TransferClusterRestricted;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// Signalling route management (Q.704 section 13): what adjacent points tell us about destinations,
/// what that makes of the destinations, and what we tell the adjacent points.
///
/// **Inward.** TFP, TFR and TFA from an adjacent point mark the routes over it, for the one
/// destination they name. If the destination has no entry of its own but lies within a summary
/// route, the mark is a *dynamic route*: it takes down that point only, not the summary; their
/// number is bounded. While a mark stands, the adjacent point is asked every T10 whether it still
/// holds (section 13.5).
///
/// TCP, TCR and TCA of ANSI networks do the same for all points of a cluster, but for routes to
/// single points of it (see [AdjacentPoint#statusFor]); they replace what the adjacent point said
/// about single points before, and what it says about single points after that is an exception on
/// top.
///
/// **Outward.** See [RouteAdvertising].
///
/// A destination starts inaccessible and stays so until traffic to an adjacent point on its way is
/// allowed.
///
/// **When.** `Republish` asks for a routing snapshot of the routes of now, and [Published] says
/// that there is one. What has become inaccessible is told before, what has become accessible
/// after: nobody is told that he may send what would be thrown away.
final class RouteManagement implements Machine<RouteManagementInput, RouteManagementOutput> {
    private Mtp3Config config;
    private final Map<String, AdjacentPoint> adjacents = new TreeMap<>();

    /// The state of each destination as told last. A block's state does not regard dynamic routes.
    private final Map<PointCodeMask, DestinationState> states = new HashMap<>();

    /// Points and clusters within summaries of which some adjacent point said something, and their
    /// state.
    private final NavigableMap<PointCodeMask, DestinationState> dynamic =
            new TreeMap<>(Clusters.SHORTEST_FIRST);

    /// All restrictions, by their T10.
    private final NavigableSet<Restriction> tests =
            new TreeSet<>(
                    Comparator.<Restriction>comparingLong(restriction -> restriction.t10)
                            .thenComparing(
                                    restriction -> restriction.destination, Clusters.SHORTEST_FIRST)
                            .thenComparing(restriction -> restriction.point.linkset));

    /// Destinations that have left their normal linkset, and when T11 runs out for each.
    private final Deadlines<PointCodeMask> t11 = new Deadlines<>();

    private final Set<PointCodeMask> longDiverted = new HashSet<>();

    private final CircularRoutes circles = new CircularRoutes();

    /// Destinations that are accessible now, of which that is told when the snapshot has it.
    private final Set<PointCodeMask> rising = new LinkedHashSet<>();

    /// Counts how often the routes have changed.
    private long edition;

    /// The edition that the routing snapshot has.
    private long publishedEdition;

    /// This point restarts as a whole: user parts hear of the outcome only (Q.704 section 9.2.4).
    private boolean restarting;

    /// By gate.
    private Map<String, AliasPoint> aliases = Map.of();

    private RouteTable table = RouteTable.empty();
    private RouteSelection selection;
    private final RouteAdvertising advertising;

    /// @param backlog how many messages wait on the links of a linkset
    RouteManagement(Mtp3Config config, ToIntFunction<String> backlog) {
        this.config = config;
        this.selection = select();
        this.advertising =
                new RouteAdvertising(config, adjacents, longDiverted, dynamic, selection, backlog);
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

    /// By gate.
    Map<String, AliasPoint> aliases() {
        return aliases;
    }

    /// The points and clusters within summaries that have a state of their own, clusters first.
    NavigableMap<PointCodeMask, DestinationState> dynamicRoutes() {
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
            if (isLost(routeSet.destination(), with, without)) {
                return true;
            }
        }
        for (PointCodeMask destination : dynamic.keySet()) {
            if (isLost(destination, with, without)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLost(
            PointCodeMask destination, RouteSelection with, RouteSelection without) {
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
        return new RouteSelection(config.variant(), table, supposed, aliases);
    }

    /// Counts how often the routes have changed: what a snapshot made now has.
    long edition() {
        return edition;
    }

    /// Whether the routing snapshot has the routes of now.
    boolean isPublished() {
        return publishedEdition == edition;
    }

    /// The state of a destination as it was told last.
    DestinationState stateOf(PointCodeMask destination) {
        return states.getOrDefault(destination, DestinationState.INACCESSIBLE);
    }

    @Override
    public void handle(
            RouteManagementInput input, long now, Consumer<? super RouteManagementOutput> out) {
        switch (input) {
            case LinksetAdded(String linkset, PointCode adjacent, FarEnd farEnd) -> {
                adjacents.put(linkset, new AdjacentPoint(linkset, adjacent, farEnd));
                changeTable(table, now, out);
                mates().forEach(mate -> watch(mate, now, out, true));
            }
            case LinksetRemoved(String linkset) -> {
                AdjacentPoint point = adjacents.remove(linkset);
                if (point != null) {
                    forgetAll(point);
                    changeTable(table, now, out);
                }
            }
            case TableChanged(RouteTable changed) -> changeTable(changed, now, out);
            case Published(long snapshot) -> published(snapshot, now, out);
            case AliasesChanged(var changed) -> changeAliases(changed, now, out);
            case Reconfigured(Mtp3Config changed) -> reconfigure(changed, now, out);
            case Advertise(String linkset) -> advertising.advertise(adjacent(linkset), now, out);
            case RestartBegun _ -> restarting = true;
            case RestartEnded _ -> {
                restarting = false;
                reconsiderAll(now, out);
            }
            case PointRestarting(String linkset) -> adjacent(linkset).restarting = true;
            case PointAvailable(String linkset) -> {
                adjacent(linkset).available = true;
                adjacent(linkset).restarting = false;
                mates().forEach(mate -> watch(mate, now, out, false));
                reconsiderAll(now, out);
                adjacent(linkset).opensWith = edition;
            }
            case PointUnavailable(String linkset) -> {
                forgetAll(adjacent(linkset));
                reconsiderAll(now, out);
            }
            case Received(String linkset, SnmMessage.AboutRoute message) ->
                    received(adjacent(linkset), message, now, out);
            case Returned(PointCode destination) -> circles.returned(testedBy(destination), now);
            case Undeliverable(String linkset, PointCode destination) ->
                    advertising.undeliverable(adjacent(linkset), destination, now, out);
            case Reported(String linkset, var destinations, var status) ->
                    reported(adjacent(linkset), destinations, status, now, out);
            case Audited(String linkset, var destinations, int asker) ->
                    advertising.answerAudit(
                            adjacent(linkset), destinations, asker, restarting, now, out);
            case Withdrawn(NonAdjacentStatus status) -> {
                advertising.withdraw(status);
                reconsiderAll(now, out);
            }
            case Transferred(String linkset, PointCode destination) ->
                    advertising.transferred(adjacent(linkset), destination, now, out);
        }
    }

    @Override
    public void advance(long now, Consumer<? super RouteManagementOutput> out) {
        advertising.advance(now, out);
        for (PointCodeMask destination = t11.poll(now);
                destination != null;
                destination = t11.poll(now)) {
            // Q.704 section 13.4.2: the failure has lasted
            longDiverted.add(destination);
            advertising.compareWithTold(destination);
            compareClusterWithTold(destination);
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
            out.accept(
                    due.point.farEnd.tellsByReports()
                            ? new Ask(due.point.linkset, due.destination)
                            : new Send(due.point.linkset, testOf(due)));
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
        changed();
        for (PointCodeMask gone : List.copyOf(states.keySet())) {
            if (selection.routeSet(gone) == null) {
                tellRemoved(gone, out);
            }
        }
        reconsiderAll(now, out);
    }

    /// The routing snapshot is behind.
    private void changed() {
        edition++;
        advertising.unpublished();
    }

    private void published(long snapshot, long now, Consumer<? super RouteManagementOutput> out) {
        publishedEdition = snapshot;
        tellOpened(snapshot, out);
        if (!isPublished()) {
            return; // the routes have changed since, and another snapshot has been asked for
        }
        if (!rising.isEmpty()) {
            List<PointCodeMask> risen = List.copyOf(rising);
            rising.clear();
            List<PointCodeMask> configured =
                    risen.stream().filter(selection::isConfigured).toList();
            risen.stream()
                    .filter(destination -> selection.routeSet(destination) == null)
                    .filter(states::containsKey)
                    .forEach(gone -> tellRemoved(gone, out));
            reconsider(configured, List.copyOf(dynamic.keySet()), now, out);
        }
        advertising.published(now, out);
    }

    /// However often the routes change, a snapshot that has a far end comes.
    private void tellOpened(long snapshot, Consumer<? super RouteManagementOutput> out) {
        for (AdjacentPoint point : adjacents.values()) {
            if (point.opensWith <= snapshot) {
                point.opensWith = AdjacentPoint.OPEN;
                if (point.farEnd.reports()) {
                    out.accept(new RouteManagementOutput.Opened(point.linkset));
                }
            }
        }
    }

    /// Whether it must not be told yet that a destination is accessible.
    private boolean mustWait(DestinationState before, DestinationState after) {
        return before == DestinationState.INACCESSIBLE
                && after != DestinationState.INACCESSIBLE
                && !isPublished();
    }

    private void changeAliases(
            Map<String, AliasPoint> changed,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (!changed.equals(aliases)) {
            aliases = changed;
            changeTable(table, now, out);
        }
    }

    /// Timers that run go on as they are.
    private void reconfigure(
            Mtp3Config changed, long now, Consumer<? super RouteManagementOutput> out) {
        config = changed;
        advertising.configure(changed);
        changeTable(table, now, out);
    }

    private RouteSelection select() {
        return new RouteSelection(config.variant(), table, adjacents, aliases);
    }

    private void dropRestrictionsWithoutRoute() {
        Set<PointCodeMask> kept = new LinkedHashSet<>();
        for (AdjacentPoint point : adjacents.values()) {
            for (Restriction restriction : List.copyOf(point.restrictions.values())) {
                PointCodeMask destination = restriction.destination;
                boolean inside = selection.isInside(destination);
                boolean bounded =
                        !inside
                                || kept.contains(destination)
                                || kept.size() < config.dynamicRoutesMax();
                boolean direct = selection.leadsOver(destination, point.linkset);
                boolean routed = direct || selection.leadsInto(destination, point.linkset);
                boolean meant =
                        restriction.status != point.assumed()
                                || point.farEnd == FarEnd.MATE
                                || point.restrictsClusterOf(destination);
                restriction.aboutPoints = !direct;
                if (!bounded || !routed || !meant) {
                    lift(point, destination);
                } else if (inside) {
                    kept.add(destination);
                }
            }
        }
        for (PointCodeMask destination : kept) {
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
        DestinationState before = stateOf(gone);
        DestinationState after = selection.choose(gone).state();
        if (mustWait(before, after)) {
            rising.add(gone);
            return;
        }
        states.remove(gone);
        if (before != after) {
            out.accept(new DestinationChanged(gone, before, after));
        }
    }

    private void reconsiderAll(long now, Consumer<? super RouteManagementOutput> out) {
        changed();
        List<PointCodeMask> destinations = new ArrayList<>();
        for (RouteSet routeSet : selection.routeSets()) {
            destinations.add(routeSet.destination());
        }
        reconsider(destinations, List.copyOf(dynamic.keySet()), now, out);
        for (AdjacentPoint point : adjacents.values()) {
            // what an answer prohibited may have become reachable
            point.told.keySet().forEach(point::note);
        }
        advertising.tellAll(now, out);
        out.accept(new Republish());
    }

    /// @param configured destinations with route sets of their own
    /// @param inside destinations within those, clusters first
    private void reconsider(
            Collection<PointCodeMask> configured,
            Collection<PointCodeMask> inside,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        Map<PointCodeMask, DestinationState> changedBlocks = new HashMap<>();
        for (PointCodeMask destination : configured) {
            Choice choice = selection.choose(destination);
            if (tellState(destination, choice, out)) {
                changedBlocks.put(destination, choice.state());
            }
            if (Clusters.canBeNamed(destination)) {
                watchDiversion(destination, now);
            }
            advertising.compareWithTold(destination);
        }
        for (PointCodeMask destination : inside) {
            takeForTold(destination, changedBlocks);
            reconsiderDynamic(destination, changedBlocks, now, out);
        }
    }

    /// Who was just told about a block takes that for what holds for each point in it.
    private void takeForTold(
            PointCodeMask destination, Map<PointCodeMask, DestinationState> changedBlocks) {
        PointCodeMask around = blockAround(destination, changedBlocks.keySet());
        DestinationState told = around == null ? null : changedBlocks.get(around);
        if (told != null && dynamic.containsKey(destination)) {
            dynamic.put(destination, told);
        }
    }

    /// What was told of a destination within a summary that has had no state of its own so far.
    private DestinationState toldWithin(PointCodeMask destination) {
        PointCodeMask around = blockAround(destination, Set.of());
        if (around == null) {
            return DestinationState.INACCESSIBLE;
        }
        DestinationState ofCluster = dynamic.get(around);
        return ofCluster == null ? stateOf(around) : ofCluster;
    }

    /// The smallest block around a destination of which something is told.
    ///
    /// @param clusters of which something was told though they are not known any longer
    private @Nullable PointCodeMask blockAround(
            PointCodeMask destination, Set<PointCodeMask> clusters) {
        List<RouteSet> covering = selection.covering(destination);
        if (covering.isEmpty()) {
            return null;
        }
        PointCodeMask nearest = covering.getFirst().destination();
        PointCodeMask cluster = Clusters.of(destination);
        boolean inCluster =
                cluster != null
                        && !cluster.equals(destination)
                        && nearest.length() < cluster.length()
                        && (dynamic.containsKey(cluster) || clusters.contains(cluster));
        return inCluster ? cluster : nearest;
    }

    private void reconsider(
            PointCodeMask destination, long now, Consumer<? super RouteManagementOutput> out) {
        changed();
        List<PointCodeMask> configured = new ArrayList<>();
        Set<PointCodeMask> inside = new LinkedHashSet<>();
        (selection.isConfigured(destination) ? configured : inside).add(destination);
        if (Clusters.isCluster(destination)) {
            configured.addAll(selection.within(destination));
            inside.addAll(Clusters.pointsIn(destination, dynamic).keySet());
            for (AdjacentPoint point : adjacents.values()) {
                // what an answer prohibited may have become reachable
                Clusters.pointsIn(destination, point.told).keySet().forEach(point::note);
            }
        }
        reconsider(configured, inside, now, out);
        compareClusterWithTold(destination);
        advertising.tellAll(now, out);
        out.accept(new Republish());
    }

    /// A cluster is told to be as good as the best of its points.
    private void compareClusterWithTold(PointCodeMask destination) {
        PointCodeMask cluster = Clusters.of(destination);
        if (cluster != null && isKnown(cluster)) {
            advertising.compareWithTold(cluster);
        }
    }

    /// Q.704 section 13.4.2: T11 runs from the moment at which a destination leaves its normal
    /// linkset until it returns, or is not reached at all. Nobody but an STP need know.
    private void watchDiversion(PointCodeMask destination, long now) {
        boolean diverted = isKnown(destination) && selection.isDiverted(destination);
        boolean testable = diverted && !selection.isReachedOverMate(destination);
        circles.watch(destination, testable && !restarting, now);
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
        if (mustWait(before, choice.state())) {
            rising.add(destination);
            return false;
        }
        states.put(destination, choice.state());
        out.accept(new DestinationChanged(destination, before, choice.state()));
        return true;
    }

    private void reconsiderDynamic(
            PointCodeMask destination,
            Map<PointCodeMask, DestinationState> changedBlocks,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        Choice choice = selection.choose(destination);
        DestinationState before = dynamic.get(destination);
        boolean waits =
                !restarting
                        && before != null
                        && selection.isInside(destination)
                        && mustWait(before, choice.state());
        if (waits) {
            rising.add(destination);
        } else if (!selection.isInside(destination) || !isRestrictedAnywhere(destination)) {
            dynamic.remove(destination);
        } else if (!restarting || before == null) {
            dynamic.put(destination, choice.state());
        }
        watchDiversion(destination, now);
        if (!waits
                && !restarting
                && before != null
                && before != choice.state()
                && !selection.isConfigured(destination)) {
            changedBlocks.put(destination, choice.state());
            out.accept(new DestinationChanged(destination, before, choice.state()));
        }
        advertising.compareWithTold(destination);
    }

    private void received(
            AdjacentPoint point,
            SnmMessage.AboutRoute message,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        PointCodeMask destination = message.points();
        if (isPointless(point, message)) {
            out.accept(new Ignored(point.linkset, destination, Ignored.Reason.POINTLESS));
            return;
        }
        switch (message) {
            case TransferProhibited _, TransferClusterProhibited _ ->
                    restrict(point, message, NonAdjacentStatus.PROHIBITED, now, out);
            case TransferRestricted _, TransferClusterRestricted _ ->
                    restrict(point, message, NonAdjacentStatus.RESTRICTED, now, out);
            case TransferAllowed _, TransferClusterAllowed _ -> {
                if (point.restrictsClusterOf(destination)) {
                    restrict(point, message, NonAdjacentStatus.ALLOWED, now, out);
                } else if (point.restrictions.containsKey(destination)) {
                    lift(point, destination);
                    forgetSingle(point, destination);
                    reconsider(destination, now, out);
                } else if (forgetSingle(point, destination)) {
                    reconsider(destination, now, out);
                }
            }
            case ProhibitedRouteSetTest _,
                    RestrictedRouteSetTest _,
                    ProhibitedClusterTest _,
                    RestrictedClusterTest _ -> {
                // Q.704 section 9.6.3: no answer while this point restarts
                if (!restarting) {
                    advertising.answerTest(point, message, now, out);
                }
            }
        }
    }

    /// Nobody knows better how this point is reached, or the adjacent point itself; but a neighbour
    /// may ask for its route to a further code of this point, which was none of it before.
    private boolean isPointless(AdjacentPoint point, SnmMessage.AboutRoute message) {
        PointCodeMask destination = message.points();
        boolean asks =
                switch (message) {
                    case ProhibitedRouteSetTest _,
                            RestrictedRouteSetTest _,
                            ProhibitedClusterTest _,
                            RestrictedClusterTest _ ->
                            true;
                    case TransferProhibited _,
                            TransferRestricted _,
                            TransferAllowed _,
                            TransferClusterProhibited _,
                            TransferClusterRestricted _,
                            TransferClusterAllowed _ ->
                            false;
                };
        return destination.contains(point.code)
                || destination.contains(config.pointCode())
                || (config.hasOwnIn(destination) && !asks);
    }

    private void restrict(
            AdjacentPoint point,
            SnmMessage.AboutRoute message,
            NonAdjacentStatus status,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        PointCodeMask destination = message.points();
        boolean direct = selection.leadsOver(destination, point.linkset);
        if (!direct && !selection.leadsInto(destination, point.linkset)) {
            // Q.704 section 13.2.4: a message about a route that does not exist changes nothing
            out.accept(new Ignored(point.linkset, destination, Ignored.Reason.NO_ROUTE));
            return;
        }
        Restriction known = point.restrictions.get(destination);
        boolean changed = forgetSingle(point, destination);
        if (known == null) {
            known = newRestriction(point, destination, status, now, out);
            changed |= known != null;
        } else {
            known.circular = false;
            changed |= known.status != status;
            known.status = status;
            test(known, now);
        }
        if (known != null) {
            known.aboutPoints = !direct;
        }
        if (changed) {
            reconsider(destination, now, out);
        }
    }

    /// A gateway says what it thinks of its way to a block of any size. That replaces what it said
    /// of smaller ones within, and is an exception from what it said of a larger one around.
    private void reported(
            AdjacentPoint point,
            PointCodeMask block,
            NonAdjacentStatus status,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (block.isFull() && config.isOwn(block.code())) {
            out.accept(new Ignored(point.linkset, block, Ignored.Reason.POINTLESS));
            return;
        }
        if (!leadsInto(block, point.linkset)) {
            out.accept(new Ignored(point.linkset, block, Ignored.Reason.NO_ROUTE));
            return;
        }
        List<Restriction> within =
                point.restrictions.values().stream()
                        .filter(restriction -> block.contains(restriction.destination))
                        .toList();
        if (within.size() == 1
                && within.getFirst().destination.equals(block)
                && within.getFirst().status == status) {
            return; // an answer that says what is known
        }
        within.forEach(restriction -> lift(point, restriction.destination));
        Restriction around = point.restrictionAround(block);
        NonAdjacentStatus taken = around == null ? point.assumed() : around.status;
        if (taken != status || point.farEnd == FarEnd.MATE) {
            newRestriction(point, block, status, now, out);
        }
        if (!within.isEmpty() || taken != status) {
            reconsiderAll(now, out);
        }
    }

    private List<AdjacentPoint> mates() {
        return adjacents.values().stream().filter(point -> point.farEnd == FarEnd.MATE).toList();
    }

    /// What a mate has not said of a point at which applications are served, it is asked every T10,
    /// as if it had said that it does not reach it.
    ///
    /// @param atOnce whether it is asked now, too
    private void watch(
            AdjacentPoint mate,
            long now,
            Consumer<? super RouteManagementOutput> out,
            boolean atOnce) {
        for (PointCodeMask served : selection.served()) {
            if (mate.available && mate.restrictionAround(served) == null) {
                newRestriction(mate, served, NonAdjacentStatus.PROHIBITED, now, out);
                if (atOnce) {
                    out.accept(new Ask(mate.linkset, served));
                }
            }
        }
    }

    /// Whether a route to the block, to a larger one around it or to something in it leads over the
    /// linkset.
    private boolean leadsInto(PointCodeMask block, String linkset) {
        if (selection.leadsOver(block, linkset)) {
            return true;
        }
        for (RouteSet routeSet : selection.routeSets()) {
            if (block.contains(routeSet.destination())
                    && selection.leadsOver(routeSet.destination(), linkset)) {
                return true;
            }
        }
        return false;
    }

    /// What is said about a cluster replaces what the same adjacent point said about single points
    /// in it, but for those with routes of their own, which are not concerned.
    ///
    /// @return whether it had said something
    private boolean forgetSingle(AdjacentPoint point, PointCodeMask cluster) {
        if (!Clusters.isCluster(cluster)) {
            return false;
        }
        boolean any = false;
        for (Restriction single :
                List.copyOf(Clusters.pointsIn(cluster, point.restrictions).values())) {
            if (single.status == NonAdjacentStatus.ALLOWED
                    || !selection.isConfigured(single.destination)) {
                lift(point, single.destination);
                any = true;
            }
        }
        return any;
    }

    /// @return null if there is no room
    private @Nullable Restriction newRestriction(
            AdjacentPoint point,
            PointCodeMask destination,
            NonAdjacentStatus status,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (selection.isInside(destination) && !dynamic.containsKey(destination)) {
            if (dynamic.size() >= config.dynamicRoutesMax()) {
                out.accept(
                        new Ignored(
                                point.linkset, destination, Ignored.Reason.DYNAMIC_ROUTES_FULL));
                return null;
            }
            dynamic.put(destination, toldWithin(destination));
        }
        Restriction restriction = new Restriction(point, destination, status, NO_DEADLINE);
        point.restrictions.put(destination, restriction);
        test(restriction, now);
        return restriction;
    }

    /// T10 runs as long as the adjacent point restricts something.
    private void test(Restriction restriction, long now) {
        boolean running = tests.remove(restriction);
        if (restriction.status == NonAdjacentStatus.ALLOWED) {
            restriction.t10 = NO_DEADLINE;
            return;
        }
        if (!running) {
            restriction.t10 = now + config.timers().get(Mtp3Timer.T10).toNanos();
        }
        tests.add(restriction);
    }

    /// The destination that a test was about whose message has come back. Tests of a cluster are
    /// sent to its member 0.
    private PointCodeMask testedBy(PointCode returned) {
        PointCodeMask point = PointCodeMask.full(returned);
        PointCodeMask cluster = Clusters.of(returned);
        return cluster != null
                        && cluster.code().equals(returned)
                        && isKnown(cluster)
                        && !isKnown(point)
                ? cluster
                : point;
    }

    private boolean isKnown(PointCodeMask destination) {
        return selection.isConfigured(destination) || dynamic.containsKey(destination);
    }

    /// Takes the routes in use towards a destination, which lead back here, for prohibited. All
    /// others on the circle hear of that, directly or by what the next one becomes; if the adjacent
    /// point says so itself then, that counts, else the route is tried again after T10.
    private void closeCircle(
            PointCodeMask destination, long now, Consumer<? super RouteManagementOutput> out) {
        for (RouteSelection.Member member : selection.choose(destination).members()) {
            AdjacentPoint point = adjacents.get(member.linkset());
            if (!member.usable()
                    || point == null
                    || point.restrictions.containsKey(destination)
                    || destination.contains(point.code)) {
                continue;
            }
            Restriction mark =
                    newRestriction(point, destination, NonAdjacentStatus.PROHIBITED, now, out);
            if (mark != null) {
                mark.circular = true;
                out.accept(new Circular(destination, point.linkset));
            }
        }
        reconsider(destination, now, out);
    }

    private boolean isRestrictedAnywhere(PointCodeMask destination) {
        for (AdjacentPoint point : adjacents.values()) {
            if (point.restrictions.containsKey(destination)) {
                return true;
            }
        }
        return false;
    }

    private static SnmMessage.AboutRoute testOf(Restriction restriction) {
        PointCode code = restriction.destination.code();
        boolean restricted = restriction.status == NonAdjacentStatus.RESTRICTED;
        if (Clusters.isCluster(restriction.destination)) {
            return restricted ? new RestrictedClusterTest(code) : new ProhibitedClusterTest(code);
        }
        return restricted ? new RestrictedRouteSetTest(code) : new ProhibitedRouteSetTest(code);
    }

    private void lift(AdjacentPoint point, PointCodeMask destination) {
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
