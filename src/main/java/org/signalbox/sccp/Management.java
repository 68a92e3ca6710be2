// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.sccp.ManagementContext.Due;
import org.signalbox.sccp.ManagementInput.AddressedInCongestion;
import org.signalbox.sccp.ManagementInput.CoordinationAnswered;
import org.signalbox.sccp.ManagementInput.CoordinationRequested;
import org.signalbox.sccp.ManagementInput.Inhibited;
import org.signalbox.sccp.ManagementInput.LocalCongestion;
import org.signalbox.sccp.ManagementInput.Paused;
import org.signalbox.sccp.ManagementInput.ProhibitedAddressed;
import org.signalbox.sccp.ManagementInput.Received;
import org.signalbox.sccp.ManagementInput.Reconfigured;
import org.signalbox.sccp.ManagementInput.Resumed;
import org.signalbox.sccp.ManagementInput.Status;
import org.signalbox.sccp.ManagementInput.UserState;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.BackupRouting;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.Optional;
import java.util.function.Consumer;

/// SCCP management (SCMG) of one network (Q.714 section 5).
///
/// ```
///   another point:   MTP-PAUSE                        user part unavailable
///  +--------------+ <-------- +-----------+ ------------------------> +-------------------+
///  | INACCESSIBLE |           | AVAILABLE |                           | SCCP_UNAVAILABLE  |
///  +--------------+ --------> +-----------+ <------------------------ | SCCP_INACCESSIBLE |
///          ^         MTP-RESUME                SSA or SSP of its own  | SCCP_UNEQUIPPED   |
///          |                                   (SST for subsystem 1   +-------------------+
///          |                                    but if unequipped)              |
///          +--------------------------------------------------------------------+
///                                      MTP-PAUSE
///
///   a subsystem there, while AVAILABLE:     SSP
///                             +---------+ -------> +------------+
///                             | allowed |          | prohibited |  SST each T(stat info), which
///                             +---------+ <------- +------------+  doubles
///                                           SSA
/// ```
///
/// The subsystems of this point are drawn at [LocalSubsystems].
///
/// Timers: see [ManagementTimer]. Every table has a bound: points and subsystems that are not
/// watched by [ManagementConfig#learnedMax], what MTP says by [Reachability#STATEMENTS_MAX].
public final class Management implements Machine<ManagementInput, ManagementOutput> {
    private final ManagementContext context;
    private final RemotePoints points;
    private final LocalSubsystems subsystems;

    /// Nothing can be reached yet, and no subsystem is in service.
    public Management(ManagementConfig config, Counters<ManagementCounter> counters) {
        context = new ManagementContext(config, counters);
        points = new RemotePoints(context);
        subsystems = new LocalSubsystems(context, points);
        points.reconfigure(_ -> {});
        subsystems.reconfigure(_ -> {});
        context.settled();
    }

    @Override
    public void handle(ManagementInput input, long now, Consumer<? super ManagementOutput> out) {
        switch (input) {
            case Paused(MtpPause(var affected)) -> points.onStatement(affected, false, now, out);
            case Resumed(MtpResume(var affected)) -> points.onStatement(affected, true, now, out);
            case Status(MtpStatus status) -> points.onStatus(status, now, out);
            case Received(PointCode origin, ManagementMessage message) -> {
                context.countReceived(message);
                onMessage(origin, message, now, out);
            }
            case ProhibitedAddressed(PointCode origin, SubsystemNumber number) ->
                    subsystems.onProhibitedAddressed(origin, number, now, out);
            case AddressedInCongestion(PointCode origin) ->
                    subsystems.onAddressedInCongestion(origin, now, out);
            case UserState(SubsystemNumber number, boolean inService) ->
                    subsystems.onUserState(number, inService, out);
            case Inhibited(SubsystemNumber number, boolean inhibited) ->
                    subsystems.onInhibited(number, inhibited, out);
            case CoordinationRequested(SubsystemNumber number) ->
                    subsystems.onCoordinationRequested(number, now, out);
            case CoordinationAnswered(SubsystemNumber number) ->
                    subsystems.onCoordinationAnswered(number, out);
            case LocalCongestion(int level) -> subsystems.onLocalCongestion(level);
            case Reconfigured(ManagementConfig config) -> {
                context.setConfig(config);
                points.reconfigure(out);
                subsystems.reconfigure(out);
            }
        }
    }

    private void onMessage(
            PointCode origin,
            ManagementMessage message,
            long now,
            Consumer<? super ManagementOutput> out) {
        switch (message) {
            case SubsystemAllowed allowed -> points.onAllowed(origin, allowed, out);
            case SubsystemProhibited prohibited ->
                    points.onProhibited(origin, prohibited, now, out);
            case SubsystemStatusTest test -> subsystems.onTest(origin, test, out);
            case OutOfServiceRequest request -> subsystems.onRequest(origin, request, out);
            case OutOfServiceGrant grant -> subsystems.onGrant(origin, grant, now, out);
            case SubsystemCongested congested -> points.onCongested(origin, congested, now, out);
            case BackupRouting _ -> context.count(ManagementCounter.IGNORED_NOT_IMPLEMENTED);
        }
    }

    @Override
    public void advance(long now, Consumer<? super ManagementOutput> out) {
        for (Due due = context.deadlines.poll(now);
                due != null;
                due = context.deadlines.poll(now)) {
            switch (due) {
                case Due.StatusTest(RemoteSubsystem subsystem) ->
                        points.onTestDue(subsystem, now, out);
                case Due.CoordinatedChange(SubsystemNumber number) ->
                        subsystems.onCoordinatedChangeDue(number, out);
                case Due.IgnoreTest(SubsystemNumber number) ->
                        subsystems.onIgnoreTestDue(number, out);
                case Due.Attack _ -> {
                    // the next report counts again
                }
                case Due.Decay(PointCode point) -> points.onDecayDue(point, now, out);
                case Due.RemoteCongestion(PointCode point) ->
                        points.onRemoteCongestionDue(point, now, out);
                case Due.Report _ -> subsystems.onReportDue();
            }
        }
    }

    @Override
    public long nextDeadline() {
        return context.deadlines.earliest();
    }

    /// What routing control is to go by from now on.
    public StatusSnapshot snapshot() {
        context.settled();
        StatusSnapshot.Builder builder = new StatusSnapshot.Builder(points.reachability());
        points.writeTo(builder);
        subsystems.writeTo(builder);
        return builder.build();
    }

    /// What a subsystem of this point is; empty if it is not configured.
    public Optional<LocalState> localState(SubsystemNumber number) {
        return Optional.ofNullable(subsystems.state(number));
    }
}
