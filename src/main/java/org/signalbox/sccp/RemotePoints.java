// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.sccp.ManagementContext.Due;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Signalling point status management, and the remote half of subsystem status management (Q.714
/// sections 5.2 and 5.3).
///
/// It remembers the points that are watched, and of the others those that something is the matter
/// with, as many as the configuration allows.
final class RemotePoints {
    private static final int MANAGEMENT = SubsystemNumber.MANAGEMENT.value();

    private final ManagementContext context;
    private final Reachability reachability;
    private final Map<PointCode, RemotePoint> points = new TreeMap<>();
    private int learnedPoints;
    private int learnedSubsystems;

    RemotePoints(ManagementContext context) {
        this.context = context;
        this.reachability = new Reachability(context.config().point().variant());
    }

    /// Takes over what the configuration watches.
    void reconfigure(Consumer<? super ManagementOutput> out) {
        Map<PointCode, Set<Integer>> watched = new TreeMap<>();
        for (RemoteSubsystem subsystem : context.config().watched().keySet()) {
            watched.computeIfAbsent(subsystem.point(), _ -> new TreeSet<>())
                    .add(subsystem.subsystem().value());
        }
        for (RemotePoint point : points.values()) {
            point.watched.clear();
        }
        watched.forEach(
                (code, numbers) ->
                        points.computeIfAbsent(code, this::asMtpSays).watched.addAll(numbers));
        recount();
        // fewer may be remembered now: those that are too many are forgotten
        for (RemotePoint point : List.copyOf(points.values())) {
            boolean tooMany =
                    learnedPoints > context.config().learnedMax()
                            || learnedSubsystems > context.config().learnedMax();
            if (!point.isWatched() && (tooMany || point.isUnremarkable())) {
                forget(point);
                recount();
            }
        }
        context.changed(out);
    }

    private RemotePoint asMtpSays(PointCode code) {
        return new RemotePoint(
                code,
                reachability.isReachable(code) ? PointState.AVAILABLE : PointState.INACCESSIBLE);
    }

    private void recount() {
        learnedPoints = 0;
        learnedSubsystems = 0;
        for (RemotePoint point : points.values()) {
            learnedPoints += point.isWatched() ? 0 : 1;
            learnedSubsystems += point.learnedSubsystems();
        }
    }

    /// MTP-PAUSE and MTP-RESUME.
    void onStatement(
            PointCodeMask affected,
            boolean reachable,
            long now,
            Consumer<? super ManagementOutput> out) {
        if (reachability.says(affected, reachable)) {
            return;
        }
        if (!reachability.state(affected, reachable)) {
            context.count(ManagementCounter.STATEMENTS_FULL);
            return;
        }
        context.changed(out);
        for (RemotePoint point : inside(affected)) {
            boolean accessible = reachability.isReachable(point.code);
            if (accessible && point.state == PointState.INACCESSIBLE) {
                resume(point, now, out);
            } else if (!accessible && point.state != PointState.INACCESSIBLE) {
                pause(point, out);
            }
        }
    }

    private List<RemotePoint> inside(PointCodeMask affected) {
        if (affected.isFull()) {
            RemotePoint point = points.get(affected.code());
            return point == null ? List.of() : List.of(point);
        }
        return points.values().stream().filter(point -> affected.contains(point.code)).toList();
    }

    /// Q.714 section 5.2.2.
    private void pause(RemotePoint point, Consumer<? super ManagementOutput> out) {
        tellUsersOut(point, out);
        stop(new Due.Attack(point.code));
        stop(new Due.Decay(point.code));
        stop(new Due.RemoteCongestion(point.code));
        point.mtpRestriction = 0;
        point.ownRestriction = 0;
        leaveService(point, PointState.INACCESSIBLE);
        tell(point, out);
    }

    /// Q.714 section 5.2.3.
    private void resume(RemotePoint point, long now, Consumer<? super ManagementOutput> out) {
        point.state = PointState.AVAILABLE;
        tell(point, out);
        for (Integer number : point.watched) {
            if (context.config().testsAfterResume()) {
                // "prohibited", as they were told to be when the point went out of reach
                point.prohibited.add(number);
                test(point, number, now, out);
            } else {
                tellUser(point.subsystem(number), true, Multiplicity.UNKNOWN, out);
            }
        }
    }

    /// MTP-STATUS.
    void onStatus(MtpStatus status, long now, Consumer<? super ManagementOutput> out) {
        PointCode code = status.affected();
        if (!reachability.isReachable(code)) {
            context.count(ManagementCounter.IGNORED_INACCESSIBLE);
            return;
        }
        switch (status.cause()) {
            case MtpStatus.Cause.Congestion(int level) -> onMtpCongestion(code, level, now, out);
            case MtpStatus.Cause.UserPartUnavailable(var cause) ->
                    onSccpUnavailable(code, PointState.of(cause), now, out);
        }
    }

    /// Q.714 section 5.2.2: the point can be reached, its SCCP cannot.
    private void onSccpUnavailable(
            PointCode code, PointState state, long now, Consumer<? super ManagementOutput> out) {
        RemotePoint point = find(code);
        if (point == null) {
            return;
        }
        if (point.state == state) {
            context.count(ManagementCounter.IGNORED_REPEATED);
            return;
        }
        if (point.state == PointState.AVAILABLE) {
            tellUsersOut(point, out);
        }
        boolean tested =
                context.deadlines.contains(new Due.StatusTest(point.subsystem(MANAGEMENT)));
        if (state == PointState.SCCP_UNEQUIPPED) {
            leaveService(point, state);
        } else if (tested) {
            point.state = state;
        } else {
            leaveService(point, state);
            startTest(point, MANAGEMENT, now);
        }
        tell(point, out);
        context.changed(out);
    }

    /// Q.714 section 5.2.4.
    private void onMtpCongestion(
            PointCode code, int level, long now, Consumer<? super ManagementOutput> out) {
        if (level == 0 && !points.containsKey(code)) {
            return;
        }
        RemotePoint point = find(code);
        if (point == null) {
            return;
        }
        Due attack = new Due.Attack(code);
        if (context.config().levelled() || level == 0) {
            stop(attack);
            stop(new Due.Decay(code));
            restrict(point, Restriction.ofMtpLevel(level), point.ownRestriction, out);
        } else if (!context.deadlines.contains(attack)) {
            context.start(attack, ManagementTimer.ATTACK, now);
            context.start(new Due.Decay(code), ManagementTimer.DECAY, now);
            restrict(
                    point,
                    Math.min(point.mtpRestriction + 1, Restriction.MAX),
                    point.ownRestriction,
                    out);
        }
    }

    /// SSC, Q.714 sections 5.2.7 and 5.2.8.
    void onCongested(
            PointCode origin,
            SubsystemCongested message,
            long now,
            Consumer<? super ManagementOutput> out) {
        if (!message.subsystem().equals(SubsystemNumber.MANAGEMENT)) {
            context.count(ManagementCounter.IGNORED_NOT_IMPLEMENTED);
            return;
        }
        if (!message.point().equals(origin)) {
            context.count(ManagementCounter.IGNORED_HEARSAY);
            return;
        }
        if (!reachability.isReachable(origin)) {
            context.count(ManagementCounter.IGNORED_INACCESSIBLE);
            return;
        }
        if (message.level() == 0 && !points.containsKey(origin)) {
            context.count(ManagementCounter.IGNORED_REPEATED);
            return;
        }
        RemotePoint point = find(origin);
        if (point == null) {
            return;
        }
        Due calm = new Due.RemoteCongestion(origin);
        if (message.level() == 0) {
            stop(calm);
        } else {
            context.start(calm, ManagementTimer.REMOTE_CONGESTION, now);
        }
        restrict(point, point.mtpRestriction, Restriction.ofCongestionLevel(message.level()), out);
    }

    void onDecayDue(PointCode code, long now, Consumer<? super ManagementOutput> out) {
        RemotePoint point = points.get(code);
        if (point != null && point.mtpRestriction > 0) {
            if (point.mtpRestriction > 1) {
                context.start(new Due.Decay(code), ManagementTimer.DECAY, now);
            }
            restrict(point, point.mtpRestriction - 1, point.ownRestriction, out);
        }
    }

    void onRemoteCongestionDue(PointCode code, long now, Consumer<? super ManagementOutput> out) {
        RemotePoint point = points.get(code);
        if (point != null && point.ownRestriction > 0) {
            int less = point.ownRestriction - Restriction.SUBLEVELS;
            if (less > 0) {
                context.start(
                        new Due.RemoteCongestion(code), ManagementTimer.REMOTE_CONGESTION, now);
            }
            restrict(point, point.mtpRestriction, less, out);
        }
    }

    private void restrict(
            RemotePoint point, int byMtp, int byPoint, Consumer<? super ManagementOutput> out) {
        int before = point.restriction();
        point.mtpRestriction = byMtp;
        point.ownRestriction = byPoint;
        if (point.restriction() != before) {
            context.changed(out);
            if (Restriction.level(point.restriction()) != Restriction.level(before)) {
                tell(point, out);
            }
        }
        forgetIfUnremarkable(point);
    }

    /// SSP, Q.714 section 5.3.2.
    void onProhibited(
            PointCode origin,
            SubsystemProhibited message,
            long now,
            Consumer<? super ManagementOutput> out) {
        RemoteSubsystem subsystem = new RemoteSubsystem(message.point(), message.subsystem());
        int number = message.subsystem().value();
        if (number == MANAGEMENT) {
            context.count(ManagementCounter.IGNORED_MANAGEMENT);
            return;
        }
        if (!isBelieved(origin, subsystem)) {
            return;
        }
        RemotePoint point = find(subsystem.point());
        if (point == null) {
            return;
        }
        if (isSccpDown(point) && origin.equals(point.code)) {
            // whoever sends an SSP has an SCCP; were the subsystem not marked now, it would count
            // as allowed once the test of the SCCP is answered
            restart(point, out);
        }
        if (point.state != PointState.AVAILABLE || point.prohibited.contains(number)) {
            context.count(ManagementCounter.IGNORED_REPEATED);
            return;
        }
        if (!point.watched.contains(number)) {
            if (learnedSubsystems >= context.config().learnedMax()) {
                context.count(ManagementCounter.LEARNED_FULL);
                forgetIfUnremarkable(point);
                return;
            }
            learnedSubsystems++;
        }
        point.prohibited.add(number);
        startTest(point, number, now);
        if (point.watched.contains(number)) {
            tellUser(subsystem, false, message.multiplicity(), out);
        }
        broadcast(origin, message, out);
        context.changed(out);
    }

    /// SSA, Q.714 section 5.3.3.
    void onAllowed(
            PointCode origin, SubsystemAllowed message, Consumer<? super ManagementOutput> out) {
        RemoteSubsystem subsystem = new RemoteSubsystem(message.point(), message.subsystem());
        if (!isBelieved(origin, subsystem)) {
            return;
        }
        RemotePoint point = points.get(subsystem.point());
        if (point == null) {
            context.count(ManagementCounter.IGNORED_REPEATED);
            return;
        }
        int number = message.subsystem().value();
        if (isSccpDown(point)) {
            // section 5.3.3: whatever subsystem the message is about, the SCCP is there again
            restart(point, out);
        } else if (point.prohibited.remove(number)) {
            stopTest(point, number);
            if (point.watched.contains(number)) {
                tellUser(subsystem, true, message.multiplicity(), out);
            } else {
                learnedSubsystems--;
            }
        } else {
            context.count(ManagementCounter.IGNORED_REPEATED);
            return;
        }
        broadcast(origin, message, out);
        context.changed(out);
        forgetIfUnremarkable(point);
    }

    private static boolean isSccpDown(RemotePoint point) {
        return switch (point.state) {
            case SCCP_UNAVAILABLE, SCCP_INACCESSIBLE, SCCP_UNEQUIPPED -> true;
            case AVAILABLE, INACCESSIBLE -> false;
        };
    }

    /// The SCCP of a point can be reached again; so can its subsystems, until one learns better.
    private void restart(RemotePoint point, Consumer<? super ManagementOutput> out) {
        stopTest(point, MANAGEMENT);
        point.state = PointState.AVAILABLE;
        tell(point, out);
        for (Integer number : point.watched) {
            tellUser(point.subsystem(number), true, Multiplicity.UNKNOWN, out);
        }
        context.changed(out);
    }

    /// A message about a subsystem that is not the sender's own is believed of those that are
    /// watched only: else anybody could make this point think ill of anybody.
    private boolean isBelieved(PointCode origin, RemoteSubsystem subsystem) {
        if (context.config().isOwn(subsystem.point())) {
            context.count(ManagementCounter.IGNORED_OWN);
            return false;
        }
        if (!origin.equals(subsystem.point())
                && !context.config().watched().containsKey(subsystem)) {
            context.count(ManagementCounter.IGNORED_HEARSAY);
            return false;
        }
        if (!reachability.isReachable(subsystem.point())) {
            context.count(ManagementCounter.IGNORED_INACCESSIBLE);
            return false;
        }
        return true;
    }

    /// T(stat info) has run out, Q.714 section 5.3.4.2.
    void onTestDue(RemoteSubsystem subsystem, long now, Consumer<? super ManagementOutput> out) {
        RemotePoint point = points.get(subsystem.point());
        if (point != null) {
            test(point, subsystem.subsystem().value(), now, out);
        }
    }

    private void startTest(RemotePoint point, int number, long now) {
        long interval = context.nanos(ManagementTimer.STATUS_TEST);
        point.testIntervals.put(number, interval);
        context.deadlines.put(new Due.StatusTest(point.subsystem(number)), now + interval);
    }

    /// Sends a test and waits for the next one twice as long as for this one.
    private void test(
            RemotePoint point, int number, long now, Consumer<? super ManagementOutput> out) {
        Long waited = point.testIntervals.get(number);
        long interval =
                waited == null
                        ? context.nanos(ManagementTimer.STATUS_TEST)
                        : Math.min(2 * waited, context.nanos(ManagementTimer.STATUS_TEST_MAX));
        point.testIntervals.put(number, interval);
        context.deadlines.put(new Due.StatusTest(point.subsystem(number)), now + interval);
        context.send(
                point.code,
                new SubsystemStatusTest(
                        SubsystemNumber.of(number), point.code, Multiplicity.UNKNOWN),
                out);
    }

    private void stopTest(RemotePoint point, int number) {
        point.testIntervals.remove(number);
        stop(new Due.StatusTest(point.subsystem(number)));
    }

    private void stop(Due due) {
        context.deadlines.remove(due);
    }

    /// Tells the concerned points what this point has been told (Q.714 section 5.3.7), but not
    /// whoever told it.
    private void broadcast(
            PointCode origin, ManagementMessage message, Consumer<? super ManagementOutput> out) {
        RemoteSubsystem subsystem = new RemoteSubsystem(message.point(), message.subsystem());
        for (PointCode concerned : context.config().concerned(subsystem)) {
            if (!concerned.equals(origin)
                    && !concerned.equals(message.point())
                    && isAvailable(concerned)) {
                context.send(concerned, message, out);
            }
        }
    }

    boolean isAvailable(PointCode code) {
        RemotePoint point = points.get(code);
        return point == null ? reachability.isReachable(code) : point.state == PointState.AVAILABLE;
    }

    boolean isAllowed(RemoteSubsystem subsystem) {
        RemotePoint point = points.get(subsystem.point());
        return isAvailable(subsystem.point())
                && (point == null || !point.prohibited.contains(subsystem.subsystem().value()));
    }

    /// A point that can be reached; null if it would have to be learned and there is no room.
    private @Nullable RemotePoint find(PointCode code) {
        RemotePoint known = points.get(code);
        if (known != null) {
            return known;
        }
        if (learnedPoints >= context.config().learnedMax()) {
            context.count(ManagementCounter.LEARNED_FULL);
            return null;
        }
        RemotePoint learned = new RemotePoint(code, PointState.AVAILABLE);
        points.put(code, learned);
        learnedPoints++;
        return learned;
    }

    /// Neither the SCCP nor its subsystems can be reached any more, and no test goes on.
    private void leaveService(RemotePoint point, PointState state) {
        for (Integer number : List.copyOf(point.testIntervals.keySet())) {
            stopTest(point, number);
        }
        learnedSubsystems -= point.learnedSubsystems();
        point.prohibited.clear();
        point.state = state;
        forgetIfUnremarkable(point);
    }

    private void forgetIfUnremarkable(RemotePoint point) {
        if (!point.isWatched() && point.isUnremarkable() && points.containsKey(point.code)) {
            forget(point);
            learnedPoints--;
        }
    }

    private void forget(RemotePoint point) {
        for (Integer number : List.copyOf(point.testIntervals.keySet())) {
            stopTest(point, number);
        }
        stop(new Due.Attack(point.code));
        stop(new Due.Decay(point.code));
        stop(new Due.RemoteCongestion(point.code));
        points.remove(point.code);
    }

    private void tell(RemotePoint point, Consumer<? super ManagementOutput> out) {
        out.accept(
                new ManagementOutput.PointChanged(
                        point.code, point.state, Restriction.level(point.restriction())));
    }

    /// Tells users that the watched subsystems of a point that was available are out of service,
    /// those that they do not think so of.
    private static void tellUsersOut(RemotePoint point, Consumer<? super ManagementOutput> out) {
        if (point.state == PointState.AVAILABLE) {
            for (Integer number : point.watched) {
                if (!point.prohibited.contains(number)) {
                    tellUser(point.subsystem(number), false, Multiplicity.UNKNOWN, out);
                }
            }
        }
    }

    private static void tellUser(
            RemoteSubsystem subsystem,
            boolean inService,
            Multiplicity multiplicity,
            Consumer<? super ManagementOutput> out) {
        out.accept(
                new ManagementOutput.UserChanged(
                        subsystem.point(), subsystem.subsystem(), inService, multiplicity));
    }

    /// Those that are watched, or with which something is the matter.
    List<ManagementStatus.Remote> status() {
        return points.values().stream()
                .filter(point -> point.isWatched() || !point.isUnremarkable())
                .map(point -> point.status(context.config()))
                .toList();
    }

    ReachabilityTable reachability() {
        return reachability.table();
    }

    void writeTo(StatusSnapshot.Builder snapshot) {
        for (RemotePoint point : points.values()) {
            if (!point.isUnremarkable()) {
                snapshot.setPoint(point.code, point.state, point.restriction());
                for (Integer number : point.prohibited) {
                    snapshot.setProhibited(point.subsystem(number));
                }
            }
        }
    }
}
