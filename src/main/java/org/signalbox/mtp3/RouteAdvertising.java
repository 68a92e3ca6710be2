// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Timer;
import org.signalbox.mtp3.RouteManagementOutput.Advertised;
import org.signalbox.mtp3.RouteManagementOutput.Inhibited;
import org.signalbox.mtp3.RouteManagementOutput.Send;
import org.signalbox.mtp3.RouteSelection.Choice;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.ss7.PointCode;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
/// A summary is never advertised, since no message of ITU's can name one; for the points within it,
/// and for those without any route, TFP answers the messages that cannot be transferred (section
/// 13.2.2 iii), at most once in T8 for each adjacent point *and* destination, the other reasons to
/// send it included.
///
/// When this point stops, nothing is allowed any more ([PointStop]); then a message that was
/// transferred is answered, too.
final class RouteAdvertising {
    /// Messages to one adjacent point between two turns of [#PACE_NANOS].
    static final int PACE_MESSAGES = 64;

    static final long PACE_NANOS = 10_000_000;

    /// Answers of transfer-prohibited remembered for T8; when there are more, none is given.
    static final int ANSWERS_MAX = 1_000;

    private record Answer(String linkset, PointCode destination) {}

    private final Map<String, AdjacentPoint> adjacents;

    private Mtp3Config config;
    private RouteSelection selection;

    /// Answers given, for T8.
    private Repetition<Answer> answers;

    private Timer pace = Timer.STOPPED;

    /// Destinations that are not reached over their normal linkset for longer than T11.
    private final Set<PointCode> longDiverted;

    /// What adjacent points are told of every destination at best: this point stops.
    private NonAdjacentStatus withdrawn = NonAdjacentStatus.ALLOWED;

    /// @param adjacents by linkset; those of [RouteManagement]
    /// @param longDiverted the destinations that [RouteManagement] finds to be off their normal
    ///     linkset for longer than T11
    RouteAdvertising(
            Mtp3Config config,
            Map<String, AdjacentPoint> adjacents,
            Set<PointCode> longDiverted,
            RouteSelection selection) {
        this.config = config;
        this.adjacents = adjacents;
        this.longDiverted = longDiverted;
        this.selection = selection;
        this.answers = newAnswers();
    }

    /// From here on the routes are these.
    void use(RouteSelection changed) {
        selection = changed;
    }

    void configure(Mtp3Config changed) {
        boolean newT8 =
                !changed.timers().get(Mtp3Timer.T8).equals(config.timers().get(Mtp3Timer.T8));
        config = changed;
        if (newT8) {
            answers = newAnswers();
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
    void compareWithTold(PointCode destination, Choice choice) {
        for (AdjacentPoint point : adjacents.values()) {
            if (point.listening && truth(point, destination, choice) != point.toldOf(destination)) {
                point.pending.add(destination);
            }
        }
    }

    /// Tells an adjacent point, which knows nothing, what we cannot transfer for it.
    ///
    /// @param dynamicRoutes points within summaries that have a state of their own
    void advertise(
            AdjacentPoint point,
            Set<PointCode> dynamicRoutes,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        point.listening = true;
        point.advertising = true;
        // Q.704 section 9.4: a point that restarts takes everything for allowed
        point.told.clear();
        for (RouteSet routeSet : selection.routeSets()) {
            if (routeSet.destination().isFull()) {
                point.pending.add(routeSet.destination().code());
            }
        }
        point.pending.addAll(dynamicRoutes);
        tellAll(now, out);
    }

    /// Q.704 section 13.5.4: answered only if the far end is wrong about the destination.
    void answerTest(
            AdjacentPoint point,
            SnmMessage.AboutDestination test,
            Consumer<? super RouteManagementOutput> out) {
        if (!config.transferFunction()) {
            return;
        }
        PointCode destination = test.destination();
        NonAdjacentStatus asked =
                test instanceof RestrictedRouteSetTest
                        ? NonAdjacentStatus.RESTRICTED
                        : NonAdjacentStatus.PROHIBITED;
        NonAdjacentStatus truth = truth(point, destination, selection.choose(destination));
        rememberTold(point, destination, truth);
        if (truth != asked) {
            out.accept(new Send(point.linkset, messageOf(truth, destination)));
        }
    }

    /// A message from an adjacent point could not be transferred (section 13.2.2 iii).
    void undeliverable(
            AdjacentPoint point,
            PointCode destination,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (!config.transferFunction()
                || !point.listening
                || truth(point, destination, selection.choose(destination))
                        != NonAdjacentStatus.PROHIBITED) {
            return;
        }
        if (!answers.permits(new Answer(point.linkset, destination), now)) {
            out.accept(new Inhibited());
            return;
        }
        rememberTold(point, destination, NonAdjacentStatus.PROHIBITED);
        out.accept(new Send(point.linkset, new TransferProhibited(destination)));
    }

    /// A message from an adjacent point was transferred though this point stops. As an answer this
    /// reaches who sends to a point within a summary, which no broadcast names.
    void transferred(
            AdjacentPoint point,
            PointCode destination,
            long now,
            Consumer<? super RouteManagementOutput> out) {
        if (!config.transferFunction() || !point.listening) {
            return;
        }
        NonAdjacentStatus truth = truth(point, destination, selection.choose(destination));
        if (truth == NonAdjacentStatus.ALLOWED || truth == point.toldOf(destination)) {
            return;
        }
        if (!answers.permits(new Answer(point.linkset, destination), now)) {
            out.accept(new Inhibited());
            return;
        }
        rememberTold(point, destination, truth);
        out.accept(new Send(point.linkset, messageOf(truth, destination)));
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
        if (!point.listening || !config.transferFunction()) {
            point.pending.clear();
        }
        int sent = 0;
        Iterator<PointCode> pending = point.pending.iterator();
        while (pending.hasNext() && sent < PACE_MESSAGES) {
            PointCode destination = pending.next();
            pending.remove();
            NonAdjacentStatus truth = truth(point, destination, selection.choose(destination));
            if (truth == point.toldOf(destination)) {
                continue;
            }
            point.told.put(destination, truth);
            if (truth == NonAdjacentStatus.PROHIBITED) {
                // Q.704 section 13.2.2: T8 inhibits an answer after a broadcast, too
                answers.permits(new Answer(point.linkset, destination), now);
            } else if (truth == NonAdjacentStatus.ALLOWED) {
                point.told.remove(destination);
            }
            out.accept(new Send(point.linkset, messageOf(truth, destination)));
            sent++;
        }
        if (!point.pending.isEmpty()) {
            return true;
        }
        if (point.advertising) {
            point.advertising = false;
            out.accept(new Advertised(point.linkset));
        }
        return false;
    }

    /// What the adjacent point should think of the way to the destination over us.
    private NonAdjacentStatus truth(AdjacentPoint point, PointCode destination, Choice choice) {
        if (destination.equals(point.code) || config.isOwn(destination)) {
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

    private static SnmMessage.AboutDestination messageOf(
            NonAdjacentStatus truth, PointCode destination) {
        return switch (truth) {
            case ALLOWED -> new TransferAllowed(destination);
            case RESTRICTED -> new TransferRestricted(destination);
            case PROHIBITED -> new TransferProhibited(destination);
        };
    }

    /// What is forgotten here for want of room, the adjacent point's route set test repairs.
    private void rememberTold(
            AdjacentPoint point, PointCode destination, NonAdjacentStatus status) {
        if (status == NonAdjacentStatus.ALLOWED) {
            point.told.remove(destination);
        } else if (selection.isConfigured(destination)
                || point.told.size() < selection.routeSets().size() + config.dynamicRoutesMax()) {
            point.told.put(destination, status);
        }
    }

    private Repetition<Answer> newAnswers() {
        return new Repetition<>(config.timers().get(Mtp3Timer.T8).toNanos(), ANSWERS_MAX);
    }
}
