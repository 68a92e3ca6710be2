// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Timer;
import org.signalbox.mtp3.RouteManagementOutput.Advertised;
import org.signalbox.mtp3.RouteManagementOutput.Answer;
import org.signalbox.mtp3.RouteManagementOutput.Inhibited;
import org.signalbox.mtp3.RouteManagementOutput.Send;
import org.signalbox.mtp3.RouteManagementOutput.Tell;
import org.signalbox.mtp3.RouteSelection.Choice;
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

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// The outward half of [RouteManagement]: what adjacent points are told about destinations.
///
/// For each adjacent point and each destination there is one truth:
///
/// | truth | when | told by |
/// |---|---|---|
/// | *prohibited* | we cannot reach it, or reach it over that very adjacent point (section 13.2.2
/// i: else a message would come back) | TFP |
/// | *restricted* | we reach it only over routes that are restricted, or for longer than T11 no
/// longer over its normal linkset (section 13.4.2) | TFR |
/// | *allowed* | otherwise | TFA |
///
/// What the adjacent point was told last is remembered, and whenever that differs from the truth,
/// it is told. This is broadcast and prevention of loops in one rule; it coalesces what flaps, and
/// it can be paced: a thousand destinations do not become a thousand messages at one instant.
///
/// Transfer-restricted is an option of national networks (section 13.4); without it nothing is ever
/// restricted here, and what others restrict is honoured all the same.
///
/// What allows must be true when it arrives: it waits until the routing snapshot has the routes of
/// now ([#published]), or messages sent on the word of it would be thrown away, or go back to where
/// they come from. What prohibits goes first, so that it is heard before the snapshot changes.
///
/// A summary is never advertised, since no message of ITU's can name one; for the points within it,
/// and for those without any route, TFP answers the messages that cannot be transferred (section
/// 13.2.2 iii), at most once in T8 for each adjacent point *and* destination, the other reasons to
/// send it included.
///
/// **Clusters** (ANSI, T1.111.4 section 13). A cluster with routes of its own is advertised as a
/// point is, by TCP, TCR and TCA. In such a cluster some points may be reached otherwise than the
/// rest, since they have routes of their own, or since somebody said so; then
/// - the cluster is told to be as good as the best of them, for a neighbour may take TCP to mean
///   all of them; only a neighbour over which the rest is reached is told that it is prohibited,
///   whatever the best, or messages would come back;
/// - after what is told about the cluster, what differs is told for each such point.
///
/// A message for a point of a prohibited cluster is answered by TCP, and when the neighbour was
/// told that before and sends all the same, by TFP: its route must be one to that very point, which
/// does not regard TCP. A cluster is never the subject towards one of its own points.
///
/// **Applications** and gateways are told by reports instead ([FarEnd]). To an application every
/// block has a report, the smaller ones behind the larger that hold them; of what is reached over
/// the application itself it is told nothing. A gateway is told nothing at all. A mate is told of
/// the points at which applications are served, and each of them by name: it takes nothing for
/// granted.
///
/// When this point stops, nothing is allowed any more ([PointStop]); then a message that was
/// transferred is answered, too.
final class RouteAdvertising {
    /// Messages to one adjacent point between two turns of [#PACE_NANOS].
    static final int PACE_MESSAGES = 64;

    static final long PACE_NANOS = 10_000_000;

    /// Nothing is broadcast over a linkset while more than these wait on one of its links: the far
    /// end may be slow, and what is told late is told by answers before.
    static final int BACKLOG_MAX = 256;

    /// Answers of transfer-prohibited remembered for T8; when there are more, none is given.
    static final int ANSWERS_MAX = 1_000;

    private record Given(String linkset, PointCodeMask destination) {}

    private final Map<String, AdjacentPoint> adjacents;
    private final ToIntFunction<String> backlog;

    private Mtp3Config config;
    private RouteSelection selection;

    /// Answers given, for T8.
    private Repetition<Given> answers;

    /// The same of reports, which have a T8 of their own.
    private Repetition<Given> reports;

    private Timer pace = Timer.STOPPED;

    /// The routing snapshot has the routes of now.
    private boolean published = true;

    /// Destinations that are not reached over their normal linkset for longer than T11.
    private final Set<PointCodeMask> longDiverted;

    /// Points and clusters within summaries that have a state of their own.
    private final NavigableMap<PointCodeMask, DestinationState> dynamic;

    /// What adjacent points are told of every destination at best: this point stops.
    private NonAdjacentStatus withdrawn = NonAdjacentStatus.ALLOWED;

    /// @param adjacents by linkset; those of [RouteManagement]
    /// @param longDiverted the destinations that [RouteManagement] finds to be off their normal
    ///     linkset for longer than T11
    /// @param dynamic the points and clusters within summaries that have a state of their own, in
    ///     the order of [Clusters#SHORTEST_FIRST]
    /// @param backlog how many messages wait on the links of a linkset
    RouteAdvertising(
            Mtp3Config config,
            Map<String, AdjacentPoint> adjacents,
            Set<PointCodeMask> longDiverted,
            NavigableMap<PointCodeMask, DestinationState> dynamic,
            RouteSelection selection,
            ToIntFunction<String> backlog) {
        this.backlog = backlog;
        this.dynamic = dynamic;
        this.config = config;
        this.adjacents = adjacents;
        this.longDiverted = longDiverted;
        this.selection = selection;
        this.answers = newAnswers();
        this.reports = newReports();
    }

    /// From here on the routes are these.
    void use(RouteSelection changed) {
        selection = changed;
    }

    /// The routing snapshot is behind the routes.
    void unpublished() {
        published = false;
    }

    /// The routing snapshot has the routes of now.
    void published(long now, Consumer<? super RouteManagementOutput> out) {
        published = true;
        adjacents.values().forEach(AdjacentPoint::resumeDeferred);
        tellAll(now, out);
    }

    private boolean mustWait(NonAdjacentStatus word) {
        return !published && word != NonAdjacentStatus.PROHIBITED;
    }

    void configure(Mtp3Config changed) {
        boolean newT8 =
                !changed.timers().get(Mtp3Timer.T8).equals(config.timers().get(Mtp3Timer.T8));
        boolean newReportT8 = !changed.reportT8().equals(config.reportT8());
        config = changed;
        if (newT8) {
            answers = newAnswers();
        }
        if (newReportT8) {
            reports = newReports();
        }
    }

    /// From here on adjacent points are not told better than this of any destination.
    void withdraw(NonAdjacentStatus status) {
        withdrawn = status;
    }

    void advance(long now, Consumer<? super RouteManagementOutput> out) {
        if (pace.isExpired(now)) {
            pace = Timer.STOPPED;
            tellAll(now, out);
        }
    }

    long deadline() {
        return pace.deadline();
    }

    /// Notes whom the state of a destination makes us tell something.
    ///
    /// @param destination a point or a cluster
    void compareWithTold(PointCodeMask destination) {
        for (AdjacentPoint point : adjacents.values()) {
            if (point.listening
                    && concerns(point, destination)
                    && !point.knows(destination, truth(point, destination))) {
                point.note(destination);
            }
        }
    }

    /// Tells an adjacent point, which knows nothing, what we cannot transfer for it.
    void advertise(AdjacentPoint point, long now, Consumer<? super RouteManagementOutput> out) {
        point.listening = point.farEnd != FarEnd.GATEWAY;
        point.advertising = true;
        // Q.704 section 9.4: a point that restarts takes everything for allowed
        point.told.clear();
        for (RouteSet routeSet : selection.routeSets()) {
            if (concerns(point, routeSet.destination())) {
                point.note(routeSet.destination());
            }
        }
        if (point.farEnd != FarEnd.MATE) {
            dynamic.keySet().forEach(point::note);
        }
        tellAll(now, out);
    }

    /// Whether an adjacent point is told of a destination before it asks: a mate of applications
    /// only.
    private boolean concerns(AdjacentPoint point, PointCodeMask destination) {
        return point.canBeTold(destination)
                && (point.farEnd != FarEnd.MATE || selection.served().contains(destination));
    }

    /// Q.704 section 13.5.4: answered only if the far end is wrong about the destination.
    void answerTest(
            AdjacentPoint point,
            SnmMessage.AboutRoute test,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (!config.transferFunction()) {
            return;
        }
        PointCodeMask destination = test.points();
        NonAdjacentStatus asked =
                test instanceof RestrictedRouteSetTest || test instanceof RestrictedClusterTest
                        ? NonAdjacentStatus.RESTRICTED
                        : NonAdjacentStatus.PROHIBITED;
        NonAdjacentStatus truth = truth(point, destination);
        if (truth != asked && mustWait(truth)) {
            rememberTold(point, destination, asked);
            point.defer(destination);
            return;
        }
        rememberTold(point, destination, truth);
        if (truth != asked) {
            out.accept(new Send(point.linkset, messageOf(truth, destination)));
            noteExceptions(point, destination, truth);
            tellAll(now, out);
        }
    }

    /// An application asks about a block: it is told of the block as a whole, and then of what it
    /// is told of otherwise that lies within. That costs what the tables hold of the block, however
    /// large it is.
    ///
    /// @param asker who behind the linkset does: what is no news is for nobody else
    /// @param restarting whether this point restarts
    void answerAudit(
            AdjacentPoint point,
            PointCodeMask block,
            int asker,
            boolean restarting,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        Set<Integer> askers = Set.of(asker);
        boolean gateway = point.farEnd == FarEnd.GATEWAY;
        if (!gateway && !point.listening || restarting && !isAmongApplications(block)) {
            // RFC 4666 section 4.6: this point restarts, and knows of no destination yet
            out.accept(new Answer(point.linkset, block, NonAdjacentStatus.PROHIBITED, askers));
            return;
        }
        NonAdjacentStatus whole = truth(point, block);
        if (gateway) {
            // it is told nothing else, and asks at its own risk: of the block as a whole
            out.accept(new Answer(point.linkset, block, whole, askers));
            return;
        }
        if (mustWait(whole)) {
            point.noteAsked(block, asker);
        } else {
            if (block.isFull() && whole == NonAdjacentStatus.PROHIBITED) {
                // it is told when that is over
                rememberTold(point, block, whole);
            }
            out.accept(new Answer(point.linkset, block, whole, askers));
        }
        if (!block.isFull()) {
            for (RouteSet routeSet : selection.routeSets()) {
                noteAskedWithin(point, block, routeSet.destination(), asker);
            }
            dynamic.keySet().forEach(inner -> noteAskedWithin(point, block, inner, asker));
        }
        tellAll(now, out);
    }

    private static void noteAskedWithin(
            AdjacentPoint point, PointCodeMask block, PointCodeMask inner, int asker) {
        if (block.contains(inner) && !block.equals(inner)) {
            point.noteAsked(inner, asker);
        }
    }

    /// Whether a destination is reached without the network: a restart does not concern it.
    private boolean isAmongApplications(PointCodeMask destination) {
        if (destination.isFull() && config.isOwn(destination.code())) {
            return true;
        }
        boolean any = false;
        for (RouteSelection.Member member : selection.choose(destination).members()) {
            AdjacentPoint over = adjacents.get(member.linkset());
            if (member.usable()) {
                if (over == null || !over.farEnd.reports()) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /// A message from an adjacent point could not be transferred (section 13.2.2 iii).
    void undeliverable(
            AdjacentPoint point,
            PointCode destination,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        PointCodeMask about = PointCodeMask.full(destination);
        if (!isUsedBy(point)
                || !point.listening
                || truth(point, about) != NonAdjacentStatus.PROHIBITED) {
            return;
        }
        PointCodeMask cluster = Clusters.of(about);
        if (cluster != null
                && point.farEnd != FarEnd.MATE
                && isAdvertised(cluster)
                && truth(point, cluster) == NonAdjacentStatus.PROHIBITED) {
            if (answersTo(point).isRecent(new Given(point.linkset, cluster), now)) {
                out.accept(new Inhibited());
                return;
            }
            if (!point.knows(cluster, NonAdjacentStatus.PROHIBITED)) {
                about = cluster;
            }
        }
        if (!answersTo(point).permits(new Given(point.linkset, about), now)) {
            out.accept(new Inhibited());
            return;
        }
        rememberTold(point, about, NonAdjacentStatus.PROHIBITED);
        out.accept(wordFor(point, NonAdjacentStatus.PROHIBITED, about));
        noteExceptions(point, about, NonAdjacentStatus.PROHIBITED);
        tellAll(now, out);
    }

    /// A message from an adjacent point was transferred though this point stops. As an answer this
    /// reaches who sends to a point within a summary, which no broadcast names.
    void transferred(
            AdjacentPoint point,
            PointCode destination,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (!isUsedBy(point) || !point.listening) {
            return;
        }
        PointCodeMask about = PointCodeMask.full(destination);
        NonAdjacentStatus truth = truth(point, about);
        if (truth == NonAdjacentStatus.ALLOWED || point.knows(about, truth)) {
            return;
        }
        if (!answersTo(point).permits(new Given(point.linkset, about), now)) {
            out.accept(new Inhibited());
            return;
        }
        rememberTold(point, about, truth);
        out.accept(wordFor(point, truth, about));
    }

    /// Tells all that is pending, at the pace allowed.
    void tellAll(long now, Consumer<? super RouteManagementOutput> out) {
        if (pace.isRunning()) {
            return;
        }
        boolean more = false;
        for (AdjacentPoint point : adjacents.values()) {
            more |= tell(point, now, out);
        }
        if (more) {
            pace = Timer.start(now, PACE_NANOS);
        }
    }

    /// Sends what is pending, as much as the pace allows.
    ///
    /// @return whether something is left
    private boolean tell(
            AdjacentPoint point, long now, Consumer<? super RouteManagementOutput> out) {
        if (!point.listening || !isUsedBy(point)) {
            point.forgetPending();
        }
        int sent = 0;
        int room = point.hasPending() ? roomTowards(point) : 0;
        while (point.hasPending() && sent < room) {
            PointCodeMask destination = point.pollPending();
            if (destination == null) {
                break;
            }
            NonAdjacentStatus truth = truth(point, destination);
            boolean known = point.knows(destination, truth);
            Set<Integer> askers = Set.copyOf(point.askers(destination));
            if (askers.isEmpty() && known) {
                continue;
            }
            if (mustWait(truth)) {
                point.defer(destination);
                continue;
            }
            point.forgetAsked(destination);
            sent++;
            if (known) {
                out.accept(new Answer(point.linkset, destination, truth, askers));
                continue;
            }
            point.remember(destination, truth);
            if (truth == NonAdjacentStatus.PROHIBITED) {
                // Q.704 section 13.2.2: T8 inhibits an answer after a broadcast, too
                answersTo(point).permits(new Given(point.linkset, destination), now);
            }
            out.accept(wordFor(point, truth, destination));
            noteExceptions(point, destination, truth);
        }
        if (point.hasPending()) {
            return true;
        }
        if (point.advertising && published) {
            point.advertising = false;
            out.accept(new Advertised(point.linkset));
        }
        return false;
    }

    /// Whether messages from there go on from here.
    private boolean isUsedBy(AdjacentPoint point) {
        return config.transferFunction() || point.farEnd == FarEnd.USER_PART;
    }

    private int roomTowards(AdjacentPoint point) {
        return Math.min(PACE_MESSAGES, BACKLOG_MAX - backlog.applyAsInt(point.linkset));
    }

    /// A point that was told something about a cluster takes it to hold for all points of it: those
    /// for which it does not are to be told again.
    private void noteExceptions(AdjacentPoint point, PointCodeMask told, NonAdjacentStatus status) {
        if (point.farEnd.isApplication()) {
            noteExceptionsWithin(point, told, status);
            return;
        }
        if (!Clusters.isCluster(told)) {
            return;
        }
        Set<PointCodeMask> known = new LinkedHashSet<>();
        for (PointCodeMask inner : selection.within(told)) {
            if (inner.isFull()) {
                known.add(inner);
            }
        }
        known.addAll(Clusters.pointsIn(told, dynamic).keySet());
        known.addAll(Clusters.pointsIn(told, point.told).keySet());
        for (PointCodeMask inner : known) {
            if (truth(point, inner) != status) {
                point.told.remove(inner);
                point.note(inner);
            }
        }
    }

    /// The same for blocks of any size.
    private void noteExceptionsWithin(
            AdjacentPoint point, PointCodeMask told, NonAdjacentStatus status) {
        if (told.isFull()) {
            return;
        }
        Set<PointCodeMask> known = new LinkedHashSet<>();
        for (RouteSet routeSet : selection.routeSets()) {
            known.add(routeSet.destination());
        }
        known.addAll(dynamic.keySet());
        known.addAll(point.told.keySet());
        for (PointCodeMask inner : known) {
            if (told.contains(inner) && !told.equals(inner) && truth(point, inner) != status) {
                point.told.remove(inner);
                point.note(inner);
            }
        }
    }

    /// Whether adjacent points are told about a cluster before they ask.
    private boolean isAdvertised(PointCodeMask cluster) {
        return selection.isConfigured(cluster) || dynamic.containsKey(cluster);
    }

    /// What the adjacent point should think of the way to the destination over us.
    private NonAdjacentStatus truth(AdjacentPoint point, PointCodeMask destination) {
        if (point.farEnd == FarEnd.MATE) {
            // what goes there must not come from there, by whatever detour
            return selection.isReachedHere(destination) ? withdrawn : NonAdjacentStatus.PROHIBITED;
        }
        Choice choice = selection.choose(destination);
        if (point.farEnd.isApplication()) {
            return choice.uses(point.linkset)
                    ? NonAdjacentStatus.ALLOWED
                    : truth(point, destination, choice);
        }
        if (!Clusters.isCluster(destination)) {
            return truth(point, destination, choice);
        }
        if (destination.contains(point.code) || config.hasOwnIn(destination)) {
            return NonAdjacentStatus.ALLOWED;
        }
        NonAdjacentStatus best = truth(point, destination, choice);
        if (choice.uses(point.linkset)) {
            return best;
        }
        for (PointCodeMask inner : selection.within(destination)) {
            if (best == NonAdjacentStatus.ALLOWED) {
                return best;
            }
            best = better(best, truth(point, inner, selection.choose(inner)));
        }
        for (PointCodeMask inner : Clusters.pointsIn(destination, dynamic).keySet()) {
            best = better(best, truth(point, inner, selection.choose(inner)));
        }
        return best;
    }

    private NonAdjacentStatus truth(AdjacentPoint point, PointCodeMask destination, Choice choice) {
        if (destination.isFull()
                && (destination.code().equals(point.code) || config.isOwn(destination.code()))) {
            return NonAdjacentStatus.ALLOWED;
        }
        if (!choice.isUsable() || choice.uses(point.linkset)) {
            return NonAdjacentStatus.PROHIBITED;
        }
        if (withdrawn != NonAdjacentStatus.ALLOWED) {
            return withdrawn;
        }
        boolean restricted =
                config.transferRestricted()
                        && (choice.state() == DestinationState.RESTRICTED
                                || longDiverted.contains(destination));
        return restricted ? NonAdjacentStatus.RESTRICTED : NonAdjacentStatus.ALLOWED;
    }

    private static NonAdjacentStatus better(NonAdjacentStatus one, NonAdjacentStatus other) {
        return switch (one) {
            case ALLOWED -> one;
            case RESTRICTED -> other == NonAdjacentStatus.ALLOWED ? other : one;
            case PROHIBITED -> other;
        };
    }

    private static RouteManagementOutput wordFor(
            AdjacentPoint point, NonAdjacentStatus truth, PointCodeMask destination) {
        return point.farEnd.reports()
                ? new Tell(point.linkset, destination, truth)
                : new Send(point.linkset, messageOf(truth, destination));
    }

    static SnmMessage.AboutRoute messageOf(NonAdjacentStatus truth, PointCodeMask destination) {
        PointCode code = destination.code();
        boolean cluster = Clusters.isCluster(destination);
        return switch (truth) {
            case ALLOWED -> cluster ? new TransferClusterAllowed(code) : new TransferAllowed(code);
            case RESTRICTED ->
                    cluster ? new TransferClusterRestricted(code) : new TransferRestricted(code);
            case PROHIBITED ->
                    cluster ? new TransferClusterProhibited(code) : new TransferProhibited(code);
        };
    }

    /// What is forgotten here for want of room, the adjacent point's route set test repairs.
    private void rememberTold(
            AdjacentPoint point, PointCodeMask destination, NonAdjacentStatus status) {
        if (selection.isConfigured(destination)
                || point.told.containsKey(destination)
                || point.told.size() < selection.routeSets().size() + config.dynamicRoutesMax()) {
            point.remember(destination, status);
        }
    }

    private Repetition<Given> answersTo(AdjacentPoint point) {
        return point.farEnd.reports() ? reports : answers;
    }

    private Repetition<Given> newReports() {
        return new Repetition<>(config.reportT8().toNanos(), ANSWERS_MAX);
    }

    private Repetition<Given> newAnswers() {
        return new Repetition<>(config.timers().get(Mtp3Timer.T8).toNanos(), ANSWERS_MAX);
    }
}
