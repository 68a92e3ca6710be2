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
import org.signalbox.ss7.PointCode;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The outward half of [RouteManagement]: what adjacent points are told about destinations.
///
/// For each adjacent point and each destination there is one truth: *prohibited* if we
/// cannot reach the destination, or reach it over that very adjacent point (section 13.2.2 i: else
/// a
/// message would come back); *allowed* otherwise. What the adjacent point was told last is
/// remembered, and whenever that differs from the truth, TFP or TFA is sent. This is broadcast and
/// prevention of loops in one rule; it coalesces what flaps, and it can be paced: a thousand
/// destinations do not become a thousand messages at one instant. A summary is never advertised,
/// since no message of ITU's can name one; for the points within it, and for those without any
/// route, TFP answers the messages that cannot be transferred (section 13.2.2 iii), at most once in
/// T8 for each adjacent point *and* destination, the other reasons to send it included.
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

    /// @param adjacents by linkset; those of [RouteManagement]
    RouteAdvertising(
            Mtp3Config config, Map<String, AdjacentPoint> adjacents, RouteSelection selection) {
        this.config = config;
        this.adjacents = adjacents;
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
            if (point.listening
                    && isProhibited(point, destination, choice)
                            != point.told.contains(destination)) {
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
        PointCode destination = test.destination();
        if (!config.transferFunction()) {
            return;
        }
        if (!isProhibited(point, destination, selection.choose(destination))) {
            point.told.remove(destination);
            out.accept(new Send(point.linkset, new TransferAllowed(destination)));
        } else if (test instanceof RestrictedRouteSetTest) {
            rememberTold(point, destination);
            out.accept(new Send(point.linkset, new TransferProhibited(destination)));
        } else {
            rememberTold(point, destination);
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
                || !isProhibited(point, destination, selection.choose(destination))) {
            return;
        }
        if (!answers.permits(new Answer(point.linkset, destination), now)) {
            out.accept(new Inhibited());
            return;
        }
        rememberTold(point, destination);
        out.accept(new Send(point.linkset, new TransferProhibited(destination)));
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
            boolean prohibited = isProhibited(point, destination, selection.choose(destination));
            if (prohibited && point.told.add(destination)) {
                // Q.704 section 13.2.2: T8 inhibits an answer after a broadcast, too
                answers.permits(new Answer(point.linkset, destination), now);
                out.accept(new Send(point.linkset, new TransferProhibited(destination)));
                sent++;
            } else if (!prohibited && point.told.remove(destination)) {
                out.accept(new Send(point.linkset, new TransferAllowed(destination)));
                sent++;
            }
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

    /// Whether the adjacent point must not send us messages for the destination.
    private boolean isProhibited(AdjacentPoint point, PointCode destination, Choice choice) {
        if (destination.equals(point.code) || destination.equals(config.pointCode())) {
            return false;
        }
        return !choice.isUsable() || choice.uses(point.linkset);
    }

    /// What is forgotten here for want of room, the adjacent point's route set test repairs.
    private void rememberTold(AdjacentPoint point, PointCode destination) {
        if (selection.isConfigured(destination)
                || point.told.size() < selection.routeSets().size() + config.dynamicRoutesMax()) {
            point.told.add(destination);
        }
    }

    private Repetition<Answer> newAnswers() {
        return new Repetition<>(config.timers().get(Mtp3Timer.T8).toNanos(), ANSWERS_MAX);
    }
}
