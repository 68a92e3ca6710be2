// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.sccp.ManagementBench.CONCERNED;
import static org.signalbox.sccp.ManagementBench.HLR;
import static org.signalbox.sccp.ManagementBench.HLR_POINT;
import static org.signalbox.sccp.ManagementBench.MATE;
import static org.signalbox.sccp.ManagementBench.MSC;
import static org.signalbox.sccp.ManagementBench.OWN;
import static org.signalbox.sccp.ManagementBench.SCMG;
import static org.signalbox.sccp.ManagementBench.STRANGER;
import static org.signalbox.sccp.ManagementBench.VLR;
import static org.signalbox.sccp.ManagementBench.send;
import static org.signalbox.sccp.ManagementBench.ssa;
import static org.signalbox.sccp.ManagementBench.ssp;
import static org.signalbox.sccp.ManagementBench.sst;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.sccp.ManagementOutput.Coordinated;
import org.signalbox.sccp.ManagementOutput.Coordinated.Outcome;
import org.signalbox.sccp.ManagementOutput.PointChanged;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// SCCP management by the list of SCCP tests, points 12 to 15, and the tests of osmo-ttcn3.
class ManagementConformanceTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    @Conformance({"sccp-12", "scmg_sst_ssn1"})
    @DisplayName("sccp-12 scmg_sst_ssn1: SST for subsystem 1 is answered by SSA")
    void testOfManagementIsAnswered() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(STRANGER, sst(OWN, SCMG));

        assertThat(bench.outputs()).containsExactly(send(STRANGER, ssa(OWN, SCMG)));
    }

    @Test
    @Conformance({"sccp-12", "scmg_sst_ssn_valid"})
    @DisplayName("sccp-12 scmg_sst_ssn_valid: SST for a subsystem in service is answered by SSA")
    void testOfSubsystemInServiceIsAnswered() {
        ManagementBench bench = ManagementBench.ready();
        bench.inService(VLR, true);
        bench.outputs();

        bench.receive(STRANGER, sst(OWN, VLR));

        assertThat(bench.outputs())
                .containsExactly(
                        send(STRANGER, new SubsystemAllowed(VLR, OWN, Multiplicity.SOLITARY)));
    }

    @Test
    @Conformance({"sccp-12", "scmg_sst_ssn_invalid"})
    @DisplayName("sccp-12 scmg_sst_ssn_invalid: SST for an unknown subsystem is met by silence")
    void testOfUnknownSubsystemIsNotAnswered() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(STRANGER, sst(OWN, SubsystemNumber.of(200)));
        bench.receive(STRANGER, sst(OWN, MSC));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.IGNORED_UNEQUIPPED)).isEqualTo(1);
        assertThat(bench.count(ManagementCounter.IGNORED_PROHIBITED)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-12")
    @DisplayName("sccp-12: SST is repeated, and the time between two doubles from 5 s to 10 min")
    void testsAreRepeatedEverMoreRarely() {
        ManagementBench bench = ManagementBench.ready();
        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));
        bench.outputs();

        List<Integer> seconds = new ArrayList<>();
        for (int second = 1; second <= 3_000; second++) {
            bench.pass(Duration.ofSeconds(1));
            if (bench.outputs().contains(send(HLR_POINT, sst(HLR_POINT, HLR)))) {
                seconds.add(second);
            }
        }

        assertThat(seconds).containsExactly(5, 15, 35, 75, 155, 315, 635, 1235, 1835, 2435);
    }

    @Test
    @Conformance("sccp-12")
    @DisplayName("sccp-12: SSA ends the test; repeated SSP and SSA change nothing")
    void repeatedMessagesChangeNothing() {
        ManagementBench bench = ManagementBench.ready();
        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));
        bench.pass(Duration.ofSeconds(4));
        bench.outputs();

        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));

        assertThat(bench.outputs()).isEmpty();
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.outputs()).containsExactly(send(HLR_POINT, sst(HLR_POINT, HLR)));

        bench.receive(HLR_POINT, ssa(HLR_POINT, HLR));
        bench.outputs();
        bench.receive(HLR_POINT, ssa(HLR_POINT, HLR));
        bench.pass(DAY);

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.IGNORED_REPEATED)).isEqualTo(2);
    }

    @Test
    @Conformance("sccp-12")
    @DisplayName("sccp-12: the multiplicity of SSP and SSA is told to users and concerned points")
    void multiplicityIsPassedOn() {
        ManagementBench bench = ManagementBench.ready();
        SubsystemProhibited message =
                new SubsystemProhibited(HLR, HLR_POINT, Multiplicity.DUPLICATED);

        bench.receive(HLR_POINT, message);

        assertThat(bench.outputs())
                .containsExactly(
                        new ManagementOutput.UserChanged(
                                HLR_POINT, HLR, false, Multiplicity.DUPLICATED),
                        send(CONCERNED, message));
    }

    @Test
    @Conformance("sccp-12")
    @DisplayName("sccp-12: SSP for subsystem 1 is ignored")
    void managementIsNeverProhibited() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(HLR_POINT, ssp(HLR_POINT, SCMG));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.IGNORED_MANAGEMENT)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-12")
    @DisplayName("sccp-12: concerned points that cannot be reached are not told")
    void concernedPointsOutOfReachAreNotTold() {
        ManagementBench bench = ManagementBench.ready();
        bench.pause(CONCERNED);
        bench.outputs();

        bench.inService(VLR, true);

        assertThat(bench.outputs()).doesNotHaveAnyElementsOfTypes(ManagementOutput.Send.class);
    }

    @Test
    @Conformance("sccp-13")
    @DisplayName("sccp-13: after SOG the subsystem may go, and tests are not answered for 30 s")
    void coordinatedChangeSucceeds() {
        ManagementBench bench = ManagementBench.ready();
        bench.inService(MSC, true);
        bench.outputs();

        bench.handle(new ManagementInput.CoordinationRequested(MSC));

        assertThat(bench.outputs())
                .containsExactly(
                        send(MATE, new OutOfServiceRequest(MSC, OWN, Multiplicity.DUPLICATED)));

        bench.pass(Duration.ofSeconds(59));
        bench.receive(MATE, new OutOfServiceGrant(MSC, OWN, Multiplicity.DUPLICATED));

        SubsystemProhibited gone = new SubsystemProhibited(MSC, OWN, Multiplicity.DUPLICATED);
        assertThat(bench.outputs())
                .containsExactly(new Coordinated(MSC, Outcome.GRANTED), send(CONCERNED, gone));

        bench.pass(Duration.ofSeconds(29));
        bench.receive(CONCERNED, sst(OWN, MSC));

        assertThat(bench.outputs()).isEmpty();

        bench.inService(MSC, false);
        bench.pass(DAY);

        assertThat(bench.outputs()).doesNotHaveAnyElementsOfTypes(ManagementOutput.Send.class);
        assertThat(bench.management.localState(MSC)).contains(LocalState.PROHIBITED);
    }

    @Test
    @Conformance("sccp-13")
    @DisplayName("sccp-13: T(ignore SST) over, tests of a subsystem that stayed are answered again")
    void subsystemThatStaysIsAllowedAgain() {
        ManagementBench bench = ManagementBench.ready();
        bench.inService(MSC, true);
        bench.handle(new ManagementInput.CoordinationRequested(MSC));
        bench.receive(MATE, new OutOfServiceGrant(MSC, OWN, Multiplicity.DUPLICATED));
        bench.outputs();
        SubsystemAllowed here = new SubsystemAllowed(MSC, OWN, Multiplicity.DUPLICATED);

        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.outputs()).containsExactly(send(CONCERNED, here));

        bench.receive(STRANGER, sst(OWN, MSC));

        assertThat(bench.outputs()).containsExactly(send(STRANGER, here));
    }

    @Test
    @Conformance("sccp-13")
    @DisplayName("sccp-13: without SOG within T(coord chg) the subsystem stays")
    void coordinatedChangeTimesOut() {
        ManagementBench bench = ManagementBench.ready();
        bench.inService(MSC, true);
        bench.handle(new ManagementInput.CoordinationRequested(MSC));
        bench.outputs();

        bench.pass(Duration.ofSeconds(60));
        bench.receive(MATE, new OutOfServiceGrant(MSC, OWN, Multiplicity.DUPLICATED));

        assertThat(bench.outputs()).containsExactly(new Coordinated(MSC, Outcome.NOT_ANSWERED));
        assertThat(bench.management.localState(MSC)).contains(LocalState.ALLOWED);
    }

    @Test
    @Conformance("sccp-13")
    @DisplayName("sccp-13: SOR of anybody but the replicate is not answered")
    void requestOfStrangersIsNotAnswered() {
        ManagementBench bench = ManagementBench.ready();
        bench.inService(MSC, true);
        bench.outputs();

        bench.receive(STRANGER, new OutOfServiceRequest(MSC, STRANGER, Multiplicity.DUPLICATED));
        bench.receive(STRANGER, new OutOfServiceRequest(MSC, MATE, Multiplicity.DUPLICATED));

        assertThat(bench.outputs()).isEmpty();
        assertThat(bench.count(ManagementCounter.IGNORED_UNEXPECTED)).isEqualTo(2);
    }

    @Test
    @Conformance("sccp-14")
    @DisplayName("sccp-14: SSC restricts by its level, which goes down by one each T(con)")
    void reportedCongestionFadesAway() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(HLR_POINT, ssc(3));

        assertThat(bench.outputs())
                .containsExactly(new PointChanged(HLR_POINT, PointState.AVAILABLE, 3));
        assertThat(bench.snapshot().admits(HLR_POINT.value(), 2, 0)).isFalse();
        assertThat(bench.snapshot().admits(HLR_POINT.value(), 3, 0)).isTrue();

        bench.pass(Duration.ofSeconds(4));
        bench.receive(HLR_POINT, ssc(3));
        bench.pass(Duration.ofSeconds(4));

        assertThat(bench.outputs()).isEmpty();

        bench.pass(DAY);

        assertThat(bench.outputs())
                .containsExactly(
                        new PointChanged(HLR_POINT, PointState.AVAILABLE, 2),
                        new PointChanged(HLR_POINT, PointState.AVAILABLE, 1),
                        new PointChanged(HLR_POINT, PointState.AVAILABLE, 0));
        assertThat(bench.snapshot().admits(HLR_POINT.value(), 0, 0)).isTrue();
    }

    private static SubsystemCongested ssc(int level) {
        return new SubsystemCongested(SCMG, HLR_POINT, Multiplicity.UNKNOWN, level);
    }

    @Test
    @Conformance("sccp-14")
    @DisplayName("sccp-14: congestion by MTP goes up a sublevel each T(a), down one each T(d)")
    void indicatedCongestionIsMeasuredByItsRate() {
        ManagementBench bench = ManagementBench.ready();
        for (int i = 0; i < 10; i++) {
            bench.congested(HLR_POINT, 1);
            bench.congested(HLR_POINT, 1);
            bench.pass(Duration.ofMillis(400));
        }

        // ten sublevels: level 2, sublevel 2
        StatusSnapshot snapshot = bench.snapshot();
        assertThat(snapshot.restrictionLevel(HLR_POINT.value())).isEqualTo(2);
        assertThat(snapshot.admits(HLR_POINT.value(), 1, 0)).isFalse();
        assertThat(snapshot.admits(HLR_POINT.value(), 2, 1)).isFalse();
        assertThat(snapshot.admits(HLR_POINT.value(), 2, 2)).isTrue();
        assertThat(snapshot.admits(HLR_POINT.value(), 3, 0)).isTrue();

        bench.pass(Duration.ofSeconds(4));

        assertThat(bench.snapshot().admits(HLR_POINT.value(), 2, 0)).isTrue();
        assertThat(bench.snapshot().admits(HLR_POINT.value(), 1, 3)).isFalse();

        bench.pass(Duration.ofSeconds(16));

        assertThat(bench.snapshot().admits(HLR_POINT.value(), 0, 0)).isTrue();

        for (int i = 0; i < 100; i++) {
            bench.congested(HLR_POINT, 1);
            bench.pass(Duration.ofMillis(400));
        }

        assertThat(bench.snapshot().admits(HLR_POINT.value(), 7, 3)).isFalse();

        bench.congested(HLR_POINT, 0);

        assertThat(bench.snapshot().admits(HLR_POINT.value(), 0, 0)).isTrue();
    }

    @Test
    @Conformance("sccp-14")
    @DisplayName("sccp-14: where MTP has levels, they say what is restricted")
    void indicatedLevelsSayWhatIsRestricted() {
        ManagementConfig config = ManagementBench.config();
        ManagementBench bench =
                ManagementBench.ready(
                        new ManagementConfig(
                                OWN,
                                Set.of(),
                                Map.of(),
                                Map.of(),
                                true,
                                false,
                                config.learnedMax(),
                                config.timers()));

        for (int level = 0; level <= 3; level++) {
            bench.congested(HLR_POINT, level);

            for (int importance = 0; importance <= 7; importance++) {
                assertThat(bench.snapshot().admits(HLR_POINT.value(), importance, 0))
                        .isEqualTo(Importance.priority(importance) >= level);
            }
        }
    }

    @Test
    @Conformance("sccp-14")
    @DisplayName("sccp-14: this point's own congestion is told by SSC to those that send to it")
    void ownCongestionIsReported() {
        ManagementBench bench = ManagementBench.ready();

        bench.handle(new ManagementInput.AddressedInCongestion(STRANGER));

        assertThat(bench.outputs()).isEmpty();

        bench.handle(new ManagementInput.LocalCongestion(5));
        bench.handle(new ManagementInput.AddressedInCongestion(STRANGER));
        bench.handle(new ManagementInput.AddressedInCongestion(STRANGER));
        bench.handle(new ManagementInput.AddressedInCongestion(MATE));

        SubsystemCongested message = new SubsystemCongested(SCMG, OWN, Multiplicity.UNKNOWN, 5);
        assertThat(bench.outputs()).containsExactly(send(STRANGER, message), send(MATE, message));

        bench.pass(Duration.ofSeconds(1));
        bench.handle(new ManagementInput.AddressedInCongestion(STRANGER));

        assertThat(bench.outputs()).containsExactly(send(STRANGER, message));
    }

    @Test
    @Conformance("sccp-14")
    @DisplayName("sccp-14: SSC about somebody else is not believed")
    void congestionOfOthersIsNotBelieved() {
        ManagementBench bench = ManagementBench.ready();

        bench.receive(STRANGER, ssc(8));

        assertThat(bench.snapshot().restrictionLevel(HLR_POINT.value())).isZero();
        assertThat(bench.count(ManagementCounter.IGNORED_HEARSAY)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-15")
    @DisplayName("sccp-15: while one of two replicates is away, the other is the one to use")
    void replicateTakesOver() {
        ManagementConfig config = ManagementBench.config();
        RemoteSubsystem one = new RemoteSubsystem(HLR_POINT, HLR);
        RemoteSubsystem other = new RemoteSubsystem(MATE, HLR);
        ManagementBench bench =
                ManagementBench.ready(
                        new ManagementConfig(
                                OWN,
                                Set.of(),
                                Map.of(),
                                Map.of(
                                        one,
                                        new ManagementConfig.Watched(Set.of()),
                                        other,
                                        new ManagementConfig.Watched(Set.of())),
                                false,
                                false,
                                config.learnedMax(),
                                config.timers()));

        bench.receive(HLR_POINT, ssp(HLR_POINT, HLR));

        assertThat(usable(bench, one, other)).containsExactly(other);

        bench.receive(HLR_POINT, ssa(HLR_POINT, HLR));
        bench.pause(MATE);

        assertThat(usable(bench, one, other)).containsExactly(one);

        bench.resume(MATE);

        assertThat(usable(bench, one, other)).containsExactly(one, other);
    }

    private static List<RemoteSubsystem> usable(
            ManagementBench bench, RemoteSubsystem one, RemoteSubsystem other) {
        StatusSnapshot snapshot = bench.snapshot();
        return List.of(one, other).stream()
                .filter(s -> snapshot.isAllowed(s.point().value(), s.subsystem().value()))
                .toList();
    }
}
