// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.sccp.ManagementBench.ALIAS;
import static org.signalbox.sccp.ManagementBench.CONCERNED;
import static org.signalbox.sccp.ManagementBench.HLR;
import static org.signalbox.sccp.ManagementBench.HLR_POINT;
import static org.signalbox.sccp.ManagementBench.MATE;
import static org.signalbox.sccp.ManagementBench.MSC;
import static org.signalbox.sccp.ManagementBench.OWN;
import static org.signalbox.sccp.ManagementBench.SCMG;
import static org.signalbox.sccp.ManagementBench.STRANGER;
import static org.signalbox.sccp.ManagementBench.VLR;
import static org.signalbox.sccp.ManagementBench.point;
import static org.signalbox.sccp.ManagementBench.send;
import static org.signalbox.sccp.ManagementBench.ssa;
import static org.signalbox.sccp.ManagementBench.ssp;
import static org.signalbox.sccp.ManagementBench.sst;
import static org.signalbox.sccp.ManagementBench.user;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.machine.Machine;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.sccp.ManagementOutput.Coordinated;
import org.signalbox.sccp.ManagementOutput.Coordinated.Outcome;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.BackupRouting;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Every state of [Management] meets every input.
class ManagementTest {
    private static final SubsystemNumber UNEQUIPPED = SubsystemNumber.of(99);

    /// Another point, brought into a state.
    private static ManagementBench withPoint(PointState state) {
        ManagementBench bench = ManagementBench.ready();
        switch (state) {
            case AVAILABLE -> {}
            case INACCESSIBLE -> bench.pause(HLR_POINT);
            case SCCP_UNAVAILABLE -> bench.unavailable(HLR_POINT, UnavailabilityCause.UNKNOWN);
            case SCCP_INACCESSIBLE ->
                    bench.unavailable(HLR_POINT, UnavailabilityCause.INACCESSIBLE);
            case SCCP_UNEQUIPPED -> bench.unavailable(HLR_POINT, UnavailabilityCause.UNEQUIPPED);
        }
        bench.outputs();
        return bench;
    }

    private static ManagementBench withLocal(LocalState state) {
        ManagementBench bench = ManagementBench.ready();
        if (state != LocalState.PROHIBITED) {
            bench.inService(MSC, true);
        }
        if (state == LocalState.REQUESTING || state == LocalState.LEAVING) {
            bench.handle(new ManagementInput.CoordinationRequested(MSC));
        }
        if (state == LocalState.LEAVING) {
            bench.receive(MATE, grant());
        }
        bench.outputs();
        assertThat(bench.management.localState(MSC)).contains(state);
        return bench;
    }

    private static OutOfServiceGrant grant() {
        return new OutOfServiceGrant(MSC, OWN, Multiplicity.DUPLICATED);
    }

    private static ManagementMessage ofMsc(boolean allowed) {
        return allowed
                ? new ManagementMessage.SubsystemAllowed(MSC, OWN, Multiplicity.DUPLICATED)
                : new ManagementMessage.SubsystemProhibited(MSC, OWN, Multiplicity.DUPLICATED);
    }

    private static ManagementOutput mscChanged(boolean inService) {
        return new ManagementOutput.UserChanged(OWN, MSC, inService, Multiplicity.DUPLICATED);
    }

    @ParameterizedTest
    @EnumSource
    void pauseTakesThePointAndItsSubsystemsAway(PointState state) {
        ManagementBench bench = withPoint(state);

        bench.pause(HLR_POINT);

        switch (state) {
            case INACCESSIBLE -> assertThat(bench.outputs()).isEmpty();
            case AVAILABLE ->
                    assertThat(bench.outputs())
                            .containsExactly(
                                    user(HLR_POINT, HLR, false),
                                    point(HLR_POINT, PointState.INACCESSIBLE));
            case SCCP_UNAVAILABLE, SCCP_INACCESSIBLE, SCCP_UNEQUIPPED ->
                    assertThat(bench.outputs())
                            .containsExactly(point(HLR_POINT, PointState.INACCESSIBLE));
        }
        assertThat(bench.management.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        assertThat(bench.snapshot().isAccessible(HLR_POINT.value())).isFalse();
        assertThat(bench.snapshot().isAllowed(HLR_POINT.value(), HLR.value())).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void resumeBringsThemBack(PointState state) {
        ManagementBench bench = withPoint(state);

        bench.resume(HLR_POINT);

        switch (state) {
            case INACCESSIBLE -> {
                assertThat(bench.outputs())
                        .containsExactly(
                                point(HLR_POINT, PointState.AVAILABLE), user(HLR_POINT, HLR, true));
                assertThat(bench.snapshot().isAllowed(HLR_POINT.value(), HLR.value())).isTrue();
            }
            // MTP repeats itself: that says nothing of the SCCP there
            case AVAILABLE, SCCP_UNAVAILABLE, SCCP_INACCESSIBLE, SCCP_UNEQUIPPED ->
                    assertThat(bench.outputs()).isEmpty();
        }
    }

    @Test
    void resumeMayHaveSubsystemsTestedFirst() {
        ManagementBench bench = ManagementBench.ready(ManagementBench.testingAfterResume());
        bench.pause(HLR_POINT);
        bench.outputs();

        bench.resume(HLR_POINT);

        assertThat(bench.outputs())
                .containsExactly(
                        point(HLR_POINT, PointState.AVAILABLE),
                        send(HLR_POINT, sst(HLR_POINT, HLR)));
        assertThat(bench.snapshot().isAllowed(HLR_POINT.value(), HLR.value())).isFalse();

        bench.receive(HLR_POINT, ssa(HLR_POINT, HLR));

        assertThat(bench.outputs())
                .containsExactly(user(HLR_POINT, HLR, true), send(CONCERNED, ssa(HLR_POINT, HLR)));
        assertThat(bench.management.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @ParameterizedTest
    @EnumSource
    void unavailableSccpIsTestedUnlessThereIsNone(PointState state) {
        for (UnavailabilityCause cause : UnavailabilityCause.values()) {
            ManagementBench bench = withPoint(state);
            PointState wanted = PointState.of(cause);

            bench.unavailable(HLR_POINT, cause);

            if (state == PointState.INACCESSIBLE) {
                assertThat(bench.outputs()).isEmpty();
                assertThat(bench.count(ManagementCounter.IGNORED_INACCESSIBLE)).isEqualTo(1);
                continue;
            }
            if (state == wanted) {
                assertThat(bench.outputs()).isEmpty();
            } else if (state == PointState.AVAILABLE) {
                assertThat(bench.outputs())
                        .containsExactly(user(HLR_POINT, HLR, false), point(HLR_POINT, wanted));
            } else {
                assertThat(bench.outputs()).containsExactly(point(HLR_POINT, wanted));
            }
            StatusSnapshot snapshot = bench.snapshot();
            assertThat(snapshot.isAccessible(HLR_POINT.value())).isTrue();
            assertThat(snapshot.isAvailable(HLR_POINT.value())).isFalse();
            bench.pass(Duration.ofSeconds(5));
            if (wanted == PointState.SCCP_UNEQUIPPED) {
                assertThat(bench.outputs()).isEmpty();
            } else {
                assertThat(bench.outputs()).containsExactly(send(HLR_POINT, sst(HLR_POINT, SCMG)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allowedMeansThatTheSccpIsThere(PointState state) {
        ManagementBench bench = withPoint(state);

        bench.receive(HLR_POINT, ssa(HLR_POINT, SCMG));

        switch (state) {
            case AVAILABLE, INACCESSIBLE -> assertThat(bench.outputs()).isEmpty();
            case SCCP_UNAVAILABLE, SCCP_INACCESSIBLE, SCCP_UNEQUIPPED -> {
                assertThat(bench.outputs())
                        .containsExactly(
                                point(HLR_POINT, PointState.AVAILABLE), user(HLR_POINT, HLR, true));
                assertThat(bench.management.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void prohibitedMarksTheSubsystemAndHasItTested(PointState state) {
        ManagementBench bench = withPoint(state);

        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));

        switch (state) {
            case INACCESSIBLE -> assertThat(bench.outputs()).isEmpty();
            case AVAILABLE ->
                    assertThat(bench.outputs())
                            .containsExactly(
                                    user(HLR_POINT, HLR, false),
                                    send(CONCERNED, ssp(HLR_POINT, HLR)));
            case SCCP_UNAVAILABLE, SCCP_INACCESSIBLE, SCCP_UNEQUIPPED ->
                    assertThat(bench.outputs())
                            .containsExactly(
                                    point(HLR_POINT, PointState.AVAILABLE),
                                    user(HLR_POINT, HLR, true),
                                    user(HLR_POINT, HLR, false),
                                    send(CONCERNED, ssp(HLR_POINT, HLR)));
        }
        assertThat(bench.snapshot().isAllowed(HLR_POINT.value(), HLR.value())).isFalse();
        bench.pass(Duration.ofSeconds(5));
        if (state != PointState.INACCESSIBLE) {
            assertThat(bench.outputs()).containsExactly(send(HLR_POINT, sst(HLR_POINT, HLR)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void congestionRestrictsWhatCanBeReached(PointState state) {
        ManagementBench bench = withPoint(state);

        bench.receive(HLR_POINT, new SubsystemCongested(SCMG, HLR_POINT, Multiplicity.UNKNOWN, 3));

        int expected = state == PointState.INACCESSIBLE ? 0 : 3;
        assertThat(bench.snapshot().restrictionLevel(HLR_POINT.value())).isEqualTo(expected);
    }

    @Test
    void onlyOneSubsystemIsProhibited() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));

        assertThat(bench.snapshot().isAllowed(HLR_POINT.value(), VLR.value())).isTrue();
        assertThat(bench.snapshot().isAllowed(MATE.value(), HLR.value())).isTrue();
    }

    @Test
    void whatOthersSayIsBelievedOfWatchedSubsystemsOnly() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(STRANGER, ssp(HLR_POINT, VLR));
        bench.receive(STRANGER, ssp(OWN, MSC));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.IGNORED_HEARSAY)).isEqualTo(1);
        assertThat(bench.count(ManagementCounter.IGNORED_OWN)).isEqualTo(1);

        bench.receive(STRANGER, ssp(HLR_POINT, HLR));

        assertThat(bench.outputs())
                .containsExactly(user(HLR_POINT, HLR, false), send(CONCERNED, ssp(HLR_POINT, HLR)));
    }

    @Test
    void whoeverToldIsNotTold() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(CONCERNED, ssp(HLR_POINT, HLR));

        assertThat(bench.outputs()).containsExactly(user(HLR_POINT, HLR, false));
    }

    @Test
    void remembersNoMoreStrangersThanItMay() {
        ManagementBench bench = ManagementBench.ready();
        for (int number = 10; number < 15; number++) {
            bench.receive(STRANGER, ssp(STRANGER, SubsystemNumber.of(number)));
        }

        assertThat(bench.count(ManagementCounter.LEARNED_FULL)).isEqualTo(2);
        assertThat(bench.snapshot().isAllowed(STRANGER.value(), 12)).isFalse();
        assertThat(bench.snapshot().isAllowed(STRANGER.value(), 13)).isTrue();

        bench.receive(STRANGER, ssa(STRANGER, SubsystemNumber.of(10)));
        bench.receive(STRANGER, ssp(STRANGER, SubsystemNumber.of(13)));

        assertThat(bench.snapshot().isAllowed(STRANGER.value(), 13)).isFalse();

        bench.pause(STRANGER);
        for (int i = 0; i < 5; i++) {
            PointCode other = PointCode.itu(0x3000 + i);
            bench.resume(other);
            bench.receive(other, ssp(other, HLR));
        }

        assertThat(bench.count(ManagementCounter.LEARNED_FULL)).isEqualTo(4);
    }

    @Test
    void blocksSpeakForWhatIsNotNamedOnItsOwn() {
        ManagementBench bench = new ManagementBench(ManagementBench.config());
        PointCodeMask zone = PointCodeMask.around(HLR_POINT, 3);
        bench.resume(HLR_POINT);
        bench.outputs();

        bench.handle(new ManagementInput.Paused(new MtpPause(zone)));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.snapshot().isAccessible(HLR_POINT.value())).isTrue();
        assertThat(bench.snapshot().isAccessible(HLR_POINT.value() + 1)).isFalse();

        bench.handle(new ManagementInput.Resumed(new MtpResume(zone)));

        assertThat(bench.snapshot().isAccessible(HLR_POINT.value() + 1)).isTrue();
        assertThat(bench.snapshot().isAccessible(MATE.value())).isFalse();
        assertThat(bench.snapshot().isAccessible(OWN.value())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void userInService(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.inService(MSC, true);

        switch (state) {
            case PROHIBITED ->
                    assertThat(bench.outputs())
                            .containsExactly(mscChanged(true), send(CONCERNED, ofMsc(true)));
            case ALLOWED, REQUESTING -> assertThat(bench.outputs()).isEmpty();
            case LEAVING ->
                    assertThat(bench.outputs()).containsExactly(send(CONCERNED, ofMsc(true)));
        }
        LocalState then = state == LocalState.REQUESTING ? state : LocalState.ALLOWED;
        assertThat(bench.management.localState(MSC)).contains(then);
    }

    @ParameterizedTest
    @EnumSource
    void userOutOfService(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.inService(MSC, false);

        switch (state) {
            case PROHIBITED -> assertThat(bench.outputs()).isEmpty();
            case ALLOWED, REQUESTING ->
                    assertThat(bench.outputs())
                            .containsExactly(mscChanged(false), send(CONCERNED, ofMsc(false)));
            // others were told when the replicate let it go
            case LEAVING -> assertThat(bench.outputs()).containsExactly(mscChanged(false));
        }
        assertThat(bench.management.localState(MSC)).contains(LocalState.PROHIBITED);
        assertThat(bench.management.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        assertThat(bench.snapshot().isAllowed(OWN.value(), MSC.value())).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void inhibitedSubsystemStaysOutUntilTheOperatorGivesItBack(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.handle(new ManagementInput.Inhibited(MSC, true));
        bench.inService(MSC, true);

        assertThat(bench.management.localState(MSC)).contains(LocalState.PROHIBITED);
        assertThat(bench.snapshot().isAllowedHere(MSC.value())).isFalse();
        assertThat(bench.snapshot().isEquippedHere(MSC.value())).isTrue();

        bench.handle(new ManagementInput.Inhibited(MSC, false));

        assertThat(bench.management.localState(MSC)).contains(LocalState.ALLOWED);
        assertThat(bench.snapshot().isAllowedHere(MSC.value())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void testIsAnsweredByWhoeverTakesMessages(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.receive(STRANGER, sst(OWN, MSC));

        switch (state) {
            case ALLOWED, REQUESTING ->
                    assertThat(bench.outputs()).containsExactly(send(STRANGER, ofMsc(true)));
            case PROHIBITED -> {
                assertThat(bench.outputs()).isEmpty();
                assertThat(bench.count(ManagementCounter.IGNORED_PROHIBITED)).isEqualTo(1);
            }
            case LEAVING -> {
                assertThat(bench.outputs()).isEmpty();
                assertThat(bench.count(ManagementCounter.IGNORED_LEAVING)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void messageForAProhibitedSubsystemIsAnsweredBySsp(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.handle(new ManagementInput.ProhibitedAddressed(STRANGER, MSC));
        bench.handle(new ManagementInput.ProhibitedAddressed(STRANGER, MSC));

        if (state == LocalState.PROHIBITED) {
            assertThat(bench.outputs()).containsExactly(send(STRANGER, ofMsc(false)));
            assertThat(bench.count(ManagementCounter.REPORTS_PACED)).isEqualTo(1);
            bench.pass(Duration.ofSeconds(1));
            bench.handle(new ManagementInput.ProhibitedAddressed(STRANGER, MSC));
            assertThat(bench.outputs()).containsExactly(send(STRANGER, ofMsc(false)));
        } else {
            assertThat(bench.outputs()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void coordinationIsAskedForOnce(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.handle(new ManagementInput.CoordinationRequested(MSC));

        if (state == LocalState.ALLOWED) {
            assertThat(bench.outputs())
                    .containsExactly(
                            send(MATE, new OutOfServiceRequest(MSC, OWN, Multiplicity.DUPLICATED)));
        } else {
            assertThat(bench.outputs()).containsExactly(new Coordinated(MSC, Outcome.NOT_POSSIBLE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void grantIsTakenFromTheReplicateThatWasAsked(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.receive(STRANGER, grant());

        assertThat(bench.outputs()).isEmpty();

        bench.receive(MATE, grant());

        if (state == LocalState.REQUESTING) {
            assertThat(bench.outputs())
                    .containsExactly(
                            new Coordinated(MSC, Outcome.GRANTED), send(CONCERNED, ofMsc(false)));
            assertThat(bench.management.localState(MSC)).contains(LocalState.LEAVING);
        } else {
            assertThat(bench.outputs()).isEmpty();
            assertThat(bench.count(ManagementCounter.IGNORED_UNEXPECTED)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestOfTheReplicateIsPutToTheUser(LocalState state) {
        ManagementBench bench = withLocal(state);

        bench.receive(MATE, new OutOfServiceRequest(MSC, MATE, Multiplicity.DUPLICATED));

        if (state == LocalState.ALLOWED) {
            assertThat(bench.outputs())
                    .containsExactly(
                            new ManagementOutput.CoordinationAsked(
                                    MSC, new RemoteSubsystem(MATE, MSC)));
        } else {
            assertThat(bench.outputs()).isEmpty();
        }

        bench.handle(new ManagementInput.CoordinationAnswered(MSC));

        if (state == LocalState.ALLOWED) {
            assertThat(bench.outputs())
                    .containsExactly(
                            send(MATE, new OutOfServiceGrant(MSC, MATE, Multiplicity.DUPLICATED)));
        } else {
            assertThat(bench.outputs()).isEmpty();
        }
    }

    @Test
    void coordinationNeedsAReplicateThatIsThere() {
        ManagementBench bench = withLocal(LocalState.ALLOWED);
        bench.inService(VLR, true);
        bench.outputs();

        bench.handle(new ManagementInput.CoordinationRequested(VLR));
        bench.receive(MATE, ssp(MATE, MSC));
        bench.handle(new ManagementInput.CoordinationRequested(MSC));
        bench.handle(new ManagementInput.CoordinationRequested(UNEQUIPPED));

        assertThat(bench.outputs())
                .containsExactly(
                        new Coordinated(VLR, Outcome.NO_REPLICATE),
                        new Coordinated(MSC, Outcome.REPLICATE_PROHIBITED),
                        new Coordinated(UNEQUIPPED, Outcome.NOT_POSSIBLE));
    }

    @Test
    void unequippedSubsystemsHaveNoEffect() {
        ManagementBench bench = ManagementBench.ready();

        bench.inService(UNEQUIPPED, true);
        bench.handle(new ManagementInput.Inhibited(UNEQUIPPED, true));
        bench.handle(new ManagementInput.ProhibitedAddressed(STRANGER, UNEQUIPPED));
        bench.handle(new ManagementInput.CoordinationAnswered(UNEQUIPPED));
        bench.receive(STRANGER, sst(OWN, UNEQUIPPED));
        bench.receive(STRANGER, new OutOfServiceGrant(UNEQUIPPED, OWN, Multiplicity.UNKNOWN));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.IGNORED_UNEQUIPPED)).isEqualTo(6);
        assertThat(bench.management.localState(UNEQUIPPED)).isEmpty();
        assertThat(bench.snapshot().isEquippedHere(UNEQUIPPED.value())).isFalse();
    }

    @Test
    void testsOfOtherPointsAreNotAnswered() {
        ManagementBench bench = withLocal(LocalState.ALLOWED);

        bench.receive(STRANGER, sst(MATE, MSC));
        bench.receive(STRANGER, sst(ALIAS, SCMG));

        assertThat(bench.outputs()).containsExactly(send(STRANGER, ssa(ALIAS, SCMG)));
        assertThat(bench.count(ManagementCounter.IGNORED_NOT_OWN)).isEqualTo(1);
    }

    @Test
    void ansiBackupRoutingIsCounted() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(
                MATE, new BackupRouting(BackupRouting.Kind.SBR, HLR, MATE, Multiplicity.UNKNOWN));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.BACKUP_ROUTING_RECEIVED)).isEqualTo(1);
        assertThat(bench.count(ManagementCounter.IGNORED_NOT_IMPLEMENTED)).isEqualTo(1);
    }

    @Test
    void changeIsAnnouncedOnceUntilTheSnapshotIsTaken() {
        ManagementBench bench = ManagementBench.ready();
        StatusSnapshot _ = bench.snapshot();
        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));
        bench.pause(MATE);

        assertThat(bench.announcedChange()).isTrue();

        bench.pause(CONCERNED);

        assertThat(bench.announcedChange()).isFalse();

        StatusSnapshot _ = bench.snapshot();
        bench.pause(HLR_POINT);

        assertThat(bench.announcedChange()).isTrue();
    }

    @Test
    void whatIsNoLongerConfiguredIsTakenBack() {
        ManagementBench bench = withLocal(LocalState.ALLOWED);
        ManagementConfig config = ManagementBench.config();
        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));
        bench.outputs();

        bench.handle(
                new ManagementInput.Reconfigured(
                        new ManagementConfig(
                                OWN,
                                Set.of(),
                                Map.of(VLR, config.local().get(VLR)),
                                Map.of(),
                                false,
                                false,
                                0,
                                ManagementTimers.STANDARD)));

        assertThat(bench.outputs())
                .containsExactly(mscChanged(false), send(CONCERNED, ofMsc(false)));
        assertThat(bench.management.localState(MSC)).isEmpty();
        // nothing may be learned now: what was known of the subsystem is forgotten with its test
        assertThat(bench.snapshot().isAllowed(HLR_POINT.value(), HLR.value())).isTrue();
        assertThat(bench.management.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        assertThat(bench.snapshot().isAccessible(ALIAS.value())).isFalse();
    }
}
