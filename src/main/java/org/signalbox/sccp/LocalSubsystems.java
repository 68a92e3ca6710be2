// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.ManagementConfig.Local;
import org.signalbox.sccp.ManagementContext.Due;
import org.signalbox.sccp.ManagementOutput.Coordinated;
import org.signalbox.sccp.ManagementOutput.Coordinated.Outcome;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The local half of subsystem status management (Q.714 section 5.3): the subsystems of this point,
/// what others are told of them, and the coordinated state change.
///
/// ```
///               user in service,                 N-COORD request: SOR,
///               not inhibited: SSA               T(coord chg)
///  +------------+ ------------> +---------+ ---------------------> +------------+
///  | PROHIBITED |               | ALLOWED |                        | REQUESTING |
///  +------------+ <------------ +---------+ <--------------------- +------------+
///        ^      out of service or    ^        T(coord chg) over         | SOG: N-COORD
///        |      inhibited: SSP       |                                  | confirmation, SSP,
///        |                           | T(ignore SST) over, or           v T(ignore SST)
///        |                           | in service again: SSA     +---------+
///        +-----------------------------------------------------  | LEAVING |
///                         out of service                         +---------+
/// ```
///
/// From REQUESTING, too, out of service or inhibited leads to PROHIBITED.
final class LocalSubsystems {
    /// One subsystem.
    private static final class Subsystem {
        final SubsystemNumber number;
        Local config;
        boolean inService;
        boolean inhibited;
        LocalState state = LocalState.PROHIBITED;

        Subsystem(SubsystemNumber number, Local config) {
            this.number = number;
            this.config = config;
        }

        boolean isUp() {
            return inService && !inhibited;
        }
    }

    private final ManagementContext context;
    private final RemotePoints points;
    private final Map<Integer, Subsystem> subsystems = new TreeMap<>();
    private int congestionLevel;

    /// How many reports are paced now.
    private int pacedReports;

    LocalSubsystems(ManagementContext context, RemotePoints points) {
        this.context = context;
        this.points = points;
    }

    void reconfigure(Consumer<? super ManagementOutput> out) {
        Map<SubsystemNumber, Local> wanted = context.config().local();
        for (Subsystem subsystem : List.copyOf(subsystems.values())) {
            if (!wanted.containsKey(subsystem.number)) {
                if (subsystem.state != LocalState.PROHIBITED) {
                    // while the old list of concerned points is known
                    prohibit(subsystem, out);
                }
                subsystems.remove(subsystem.number.value());
            }
        }
        wanted.forEach(
                (number, config) ->
                        subsystems.computeIfAbsent(
                                                number.value(), _ -> new Subsystem(number, config))
                                        .config =
                                config);
        context.changed(out);
    }

    /// N-STATE request.
    void onUserState(
            SubsystemNumber number, boolean inService, Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = find(number);
        if (subsystem != null) {
            subsystem.inService = inService;
            update(subsystem, out);
        }
    }

    void onInhibited(
            SubsystemNumber number, boolean inhibited, Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = find(number);
        if (subsystem != null) {
            subsystem.inhibited = inhibited;
            update(subsystem, out);
        }
    }

    private void update(Subsystem subsystem, Consumer<? super ManagementOutput> out) {
        boolean up = subsystem.isUp();
        switch (subsystem.state) {
            case PROHIBITED -> {
                if (up) {
                    subsystem.state = LocalState.ALLOWED;
                    tellUsers(subsystem, true, out);
                    broadcastAllowed(subsystem, out);
                }
            }
            case ALLOWED, REQUESTING -> {
                if (!up) {
                    prohibit(subsystem, out);
                }
            }
            case LEAVING -> {
                if (up) {
                    stay(subsystem, out);
                } else {
                    prohibit(subsystem, out);
                }
            }
        }
        context.changed(out);
    }

    private void prohibit(Subsystem subsystem, Consumer<? super ManagementOutput> out) {
        boolean told = subsystem.state == LocalState.LEAVING;
        stopTimers(subsystem);
        subsystem.state = LocalState.PROHIBITED;
        tellUsers(subsystem, false, out);
        if (!told) {
            broadcastProhibited(subsystem, out);
        }
    }

    private void stay(Subsystem subsystem, Consumer<? super ManagementOutput> out) {
        stopTimers(subsystem);
        subsystem.state = LocalState.ALLOWED;
        broadcastAllowed(subsystem, out);
    }

    private void stopTimers(Subsystem subsystem) {
        context.deadlines.remove(new Due.CoordinatedChange(subsystem.number));
        context.deadlines.remove(new Due.IgnoreTest(subsystem.number));
    }

    /// SST, Q.714 section 5.3.4.3.
    void onTest(
            PointCode origin, SubsystemStatusTest test, Consumer<? super ManagementOutput> out) {
        if (!context.config().isOwn(test.point())) {
            context.count(ManagementCounter.IGNORED_NOT_OWN);
            return;
        }
        if (test.subsystem().equals(SubsystemNumber.MANAGEMENT)) {
            context.send(
                    origin,
                    new SubsystemAllowed(test.subsystem(), test.point(), Multiplicity.UNKNOWN),
                    out);
            return;
        }
        Subsystem subsystem = find(test.subsystem());
        if (subsystem == null) {
            return;
        }
        switch (subsystem.state) {
            case ALLOWED, REQUESTING ->
                    context.send(
                            origin,
                            new SubsystemAllowed(
                                    subsystem.number,
                                    test.point(),
                                    subsystem.config.multiplicity()),
                            out);
            case PROHIBITED -> context.count(ManagementCounter.IGNORED_PROHIBITED);
            case LEAVING -> context.count(ManagementCounter.IGNORED_LEAVING);
        }
    }

    /// The response method, Q.714 section 5.3.2.2.
    void onProhibitedAddressed(
            PointCode origin,
            SubsystemNumber number,
            long now,
            Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = find(number);
        if (subsystem == null) {
            return;
        }
        if (subsystem.state != LocalState.PROHIBITED) {
            // allowed since the message came
            context.count(ManagementCounter.IGNORED_REPEATED);
            return;
        }
        if (mayReport(origin, number, now)) {
            context.send(origin, prohibited(subsystem), out);
        }
    }

    void onLocalCongestion(int level) {
        congestionLevel = level;
    }

    /// Q.714 section 5.2.7, but paced by time, where the standard counts eight messages: so the
    /// loops that carry them need not tell of each.
    void onAddressedInCongestion(
            PointCode origin, long now, Consumer<? super ManagementOutput> out) {
        PointCode own = context.config().point();
        if (congestionLevel == 0) {
            context.count(ManagementCounter.IGNORED_REPEATED);
        } else if (own.variant() == Variant.ANSI) {
            context.count(ManagementCounter.IGNORED_NOT_IMPLEMENTED);
        } else if (mayReport(origin, SubsystemNumber.MANAGEMENT, now)) {
            context.send(
                    origin,
                    new ManagementMessage.SubsystemCongested(
                            SubsystemNumber.MANAGEMENT, own, Multiplicity.UNKNOWN, congestionLevel),
                    out);
        }
    }

    /// Whether a message may be answered by a report now; if so, the next one waits.
    private boolean mayReport(PointCode origin, SubsystemNumber about, long now) {
        Due report = new Due.Report(origin, about);
        if (context.deadlines.contains(report) || pacedReports >= context.config().learnedMax()) {
            context.count(ManagementCounter.REPORTS_PACED);
            return false;
        }
        pacedReports++;
        context.start(report, ManagementTimer.REPORT, now);
        return true;
    }

    void onReportDue() {
        pacedReports--;
    }

    /// N-COORD request, Q.714 section 5.3.5.2.
    void onCoordinationRequested(
            SubsystemNumber number, long now, Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = find(number);
        if (subsystem == null || subsystem.state != LocalState.ALLOWED) {
            out.accept(new Coordinated(number, Outcome.NOT_POSSIBLE));
            return;
        }
        RemoteSubsystem replicate = subsystem.config.replicate();
        if (replicate == null) {
            out.accept(new Coordinated(number, Outcome.NO_REPLICATE));
        } else if (!points.isAllowed(replicate)) {
            out.accept(new Coordinated(number, Outcome.REPLICATE_PROHIBITED));
        } else {
            subsystem.state = LocalState.REQUESTING;
            context.start(
                    new Due.CoordinatedChange(number), ManagementTimer.COORDINATED_CHANGE, now);
            context.send(
                    replicate.point(),
                    new OutOfServiceRequest(
                            number, context.config().point(), Multiplicity.DUPLICATED),
                    out);
        }
    }

    void onCoordinatedChangeDue(SubsystemNumber number, Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = subsystems.get(number.value());
        if (subsystem != null && subsystem.state == LocalState.REQUESTING) {
            subsystem.state = LocalState.ALLOWED;
            out.accept(new Coordinated(number, Outcome.NOT_ANSWERED));
        }
    }

    /// SOG, Q.714 section 5.3.5.2.
    void onGrant(
            PointCode origin,
            OutOfServiceGrant grant,
            long now,
            Consumer<? super ManagementOutput> out) {
        if (!context.config().isOwn(grant.point())) {
            context.count(ManagementCounter.IGNORED_NOT_OWN);
            return;
        }
        Subsystem subsystem = find(grant.subsystem());
        if (subsystem == null) {
            return;
        }
        RemoteSubsystem replicate = subsystem.config.replicate();
        if (subsystem.state != LocalState.REQUESTING
                || replicate == null
                || !replicate.point().equals(origin)) {
            context.count(ManagementCounter.IGNORED_UNEXPECTED);
            return;
        }
        stopTimers(subsystem);
        subsystem.state = LocalState.LEAVING;
        context.start(new Due.IgnoreTest(subsystem.number), ManagementTimer.IGNORE_TEST, now);
        out.accept(new Coordinated(subsystem.number, Outcome.GRANTED));
        broadcastProhibited(subsystem, out);
    }

    /// The user has not left: others are told, who could learn it otherwise only by a test.
    void onIgnoreTestDue(SubsystemNumber number, Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = subsystems.get(number.value());
        if (subsystem != null && subsystem.state == LocalState.LEAVING) {
            stay(subsystem, out);
        }
    }

    /// SOR, Q.714 section 5.3.5.3. Without an answer of the local user there is none.
    void onRequest(
            PointCode origin, OutOfServiceRequest request, Consumer<? super ManagementOutput> out) {
        RemoteSubsystem asking = new RemoteSubsystem(request.point(), request.subsystem());
        for (Subsystem subsystem : subsystems.values()) {
            if (origin.equals(request.point())
                    && asking.equals(subsystem.config.replicate())
                    && subsystem.state == LocalState.ALLOWED) {
                out.accept(new ManagementOutput.CoordinationAsked(subsystem.number, asking));
                return;
            }
        }
        context.count(ManagementCounter.IGNORED_UNEXPECTED);
    }

    /// N-COORD response.
    void onCoordinationAnswered(SubsystemNumber number, Consumer<? super ManagementOutput> out) {
        Subsystem subsystem = find(number);
        if (subsystem == null) {
            return;
        }
        RemoteSubsystem replicate = subsystem.config.replicate();
        if (subsystem.state != LocalState.ALLOWED || replicate == null) {
            context.count(ManagementCounter.IGNORED_UNEXPECTED);
            return;
        }
        context.send(
                replicate.point(),
                new OutOfServiceGrant(
                        replicate.subsystem(), replicate.point(), Multiplicity.DUPLICATED),
                out);
    }

    private @Nullable Subsystem find(SubsystemNumber number) {
        Subsystem subsystem = subsystems.get(number.value());
        if (subsystem == null) {
            context.count(ManagementCounter.IGNORED_UNEQUIPPED);
        }
        return subsystem;
    }

    private void broadcastAllowed(Subsystem subsystem, Consumer<? super ManagementOutput> out) {
        broadcast(
                subsystem,
                new SubsystemAllowed(
                        subsystem.number,
                        context.config().point(),
                        subsystem.config.multiplicity()),
                out);
    }

    private void broadcastProhibited(Subsystem subsystem, Consumer<? super ManagementOutput> out) {
        broadcast(subsystem, prohibited(subsystem), out);
    }

    private SubsystemProhibited prohibited(Subsystem subsystem) {
        return new SubsystemProhibited(
                subsystem.number, context.config().point(), subsystem.config.multiplicity());
    }

    /// Q.714 section 5.3.7.
    private void broadcast(
            Subsystem subsystem,
            ManagementMessage message,
            Consumer<? super ManagementOutput> out) {
        for (PointCode concerned : new TreeSet<>(subsystem.config.concerned())) {
            if (points.isAvailable(concerned)) {
                context.send(concerned, message, out);
            }
        }
    }

    private void tellUsers(
            Subsystem subsystem, boolean inService, Consumer<? super ManagementOutput> out) {
        out.accept(
                new ManagementOutput.UserChanged(
                        context.config().point(),
                        subsystem.number,
                        inService,
                        subsystem.config.multiplicity()));
    }

    @Nullable LocalState state(SubsystemNumber number) {
        Subsystem subsystem = subsystems.get(number.value());
        return subsystem == null ? null : subsystem.state;
    }

    List<ManagementStatus.Local> status() {
        return subsystems.values().stream()
                .map(
                        subsystem ->
                                new ManagementStatus.Local(
                                        subsystem.number,
                                        subsystem.state,
                                        subsystem.config.concerned().stream().sorted().toList()))
                .toList();
    }

    void writeTo(StatusSnapshot.Builder snapshot) {
        snapshot.setOwn(context.config().point());
        context.config().aliases().forEach(snapshot::setOwn);
        for (Subsystem subsystem : subsystems.values()) {
            snapshot.setLocal(subsystem.number, subsystem.state);
        }
    }
}
