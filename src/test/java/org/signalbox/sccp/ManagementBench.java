// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.sccp.ManagementConfig.Local;
import org.signalbox.sccp.ManagementConfig.Watched;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One management under test, with the time in the test's hand.
final class ManagementBench {
    static final PointCode OWN = PointCode.itu("1.1.1");
    static final PointCode ALIAS = PointCode.itu("1.1.7");
    static final PointCode HLR_POINT = PointCode.itu("2.2.2");
    static final PointCode MATE = PointCode.itu("3.3.3");
    static final PointCode CONCERNED = PointCode.itu("4.4.4");
    static final PointCode STRANGER = PointCode.itu("5.5.5");

    static final SubsystemNumber HLR = SubsystemNumber.HLR;
    static final SubsystemNumber MSC = SubsystemNumber.MSC;
    static final SubsystemNumber VLR = SubsystemNumber.VLR;
    static final SubsystemNumber SCMG = SubsystemNumber.MANAGEMENT;

    final Counters<ManagementCounter> counters = new Counters<>(ManagementCounter.class);
    final Management management;
    private final List<ManagementOutput> outputs = new ArrayList<>();
    private long now;

    ManagementBench(ManagementConfig config) {
        management = new Management(config, counters);
    }

    /// With all points within reach, and what that brought forgotten.
    static ManagementBench ready(ManagementConfig config) {
        ManagementBench bench = new ManagementBench(config);
        for (PointCode code : List.of(HLR_POINT, MATE, CONCERNED, STRANGER)) {
            bench.resume(code);
        }
        bench.outputs();
        return bench;
    }

    static ManagementBench ready() {
        return ready(config());
    }

    /// Local: 8 with a replicate, 7 without. Watched: 6 at one point.
    static ManagementConfig config() {
        return new ManagementConfig(
                OWN,
                Set.of(ALIAS),
                Map.of(
                        MSC,
                        new Local(Set.of(CONCERNED), new RemoteSubsystem(MATE, MSC)),
                        VLR,
                        new Local(Set.of(CONCERNED), null)),
                Map.of(new RemoteSubsystem(HLR_POINT, HLR), new Watched(Set.of(CONCERNED))),
                false,
                false,
                3,
                ManagementTimers.STANDARD);
    }

    static ManagementConfig testingAfterResume() {
        ManagementConfig config = config();
        return new ManagementConfig(
                config.point(),
                config.aliases(),
                config.local(),
                config.watched(),
                false,
                true,
                config.learnedMax(),
                config.timers());
    }

    void resume(PointCode code) {
        handle(new ManagementInput.Resumed(new MtpResume(PointCodeMask.full(code))));
    }

    void pause(PointCode code) {
        handle(new ManagementInput.Paused(new MtpPause(PointCodeMask.full(code))));
    }

    void congested(PointCode code, int level) {
        handle(
                new ManagementInput.Status(
                        new MtpStatus(code, new MtpStatus.Cause.Congestion(level))));
    }

    void unavailable(PointCode code, UnavailabilityCause cause) {
        handle(
                new ManagementInput.Status(
                        new MtpStatus(code, new MtpStatus.Cause.UserPartUnavailable(cause))));
    }

    void receive(PointCode origin, ManagementMessage message) {
        handle(new ManagementInput.Received(origin, message));
    }

    void inService(SubsystemNumber number, boolean inService) {
        handle(new ManagementInput.UserState(number, inService));
    }

    void handle(ManagementInput input) {
        management.handle(input, now, outputs::add);
    }

    void pass(Duration time) {
        long end = now + time.toNanos();
        while (management.nextDeadline() <= end) {
            now = management.nextDeadline();
            management.advance(now, outputs::add);
        }
        now = end;
    }

    /// Everything since the last call, but that the snapshot has changed.
    List<ManagementOutput> outputs() {
        List<ManagementOutput> taken = new ArrayList<>(outputs);
        taken.removeIf(ManagementOutput.StatusChanged.class::isInstance);
        outputs.clear();
        return taken;
    }

    /// Whether the snapshot has changed since it was taken last; as [#outputs].
    boolean announcedChange() {
        boolean announced = outputs.contains(new ManagementOutput.StatusChanged());
        outputs.clear();
        return announced;
    }

    StatusSnapshot snapshot() {
        return management.snapshot();
    }

    long count(ManagementCounter counter) {
        return counters.get(counter);
    }

    static SubsystemAllowed ssa(PointCode point, SubsystemNumber number) {
        return new SubsystemAllowed(number, point, Multiplicity.UNKNOWN);
    }

    static SubsystemProhibited ssp(PointCode point, SubsystemNumber number) {
        return new SubsystemProhibited(number, point, Multiplicity.UNKNOWN);
    }

    static SubsystemStatusTest sst(PointCode point, SubsystemNumber number) {
        return new SubsystemStatusTest(number, point, Multiplicity.UNKNOWN);
    }

    static ManagementOutput.Send send(PointCode to, ManagementMessage message) {
        return new ManagementOutput.Send(to, message);
    }

    static ManagementOutput.UserChanged user(
            PointCode point, SubsystemNumber number, boolean inService) {
        return new ManagementOutput.UserChanged(point, number, inService, Multiplicity.UNKNOWN);
    }

    static ManagementOutput.PointChanged point(PointCode point, PointState state) {
        return new ManagementOutput.PointChanged(point, state, 0);
    }
}
