// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.mtp3.LinkTestMessage.Pattern;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.List;

/// A point 1.2.3 that is 1.2.4 as well, and one of the pair 1.2.7; a neighbour 2.2.2 that does as
/// it is told, and a neighbour 3.3.3 that is a node like ours.
@NullUnmarked
class FurtherCodesTest {
    private static final Duration SHORTLY = Duration.ofMillis(200);
    private static final PointCode OWN = PointCode.itu("1.2.3");
    private static final PointCode SECONDARY = PointCode.itu("1.2.4");
    private static final PointCode CAPABILITY = PointCode.itu("1.2.7");
    private static final PointCode X = PointCode.itu("2.2.2");
    private static final PointCode Y = PointCode.itu("3.3.3");
    private static final FurtherCodes CODES =
            new FurtherCodes(List.of(SECONDARY), List.of(CAPABILITY));

    private final World world = new World(1);
    private final Wire wireX = new Wire(world, Duration.ofMillis(2));
    private final Wire wireY = new Wire(world, Duration.ofMillis(2));
    private final Wire wireZ = new Wire(world, Duration.ofMillis(2));

    private SimPoint point;
    private SimPoint node;
    private BarePeer x;

    @BeforeEach
    void start() {
        point = new SimPoint(world, "STP", config(CODES));
        point.addLinkset("X", "2.2.2");
        point.addLinkset("Y", "3.3.3");
        point.addLink("X", 0, wireX, 0);
        point.addLink("Y", 0, wireY, 0);
        x = new BarePeer(world, wireX, "2.2.2", "1.2.3", 0);
        node = SimPoint.of(world, "Y", "3.3.3");
        node.addLinkset("STP", "1.2.3");
        node.addLink("STP", 0, wireY, 1);
        node.routes(new Route(new PointCodeMask(PointCode.itu("1.2.0"), 11), "STP"));
        world.runFor(Duration.ofSeconds(2));
        x.send(new TrafficRestartAllowed());
        world.runFor(SHORTLY);
        x.received.clear();
        x.tests.clear();
        x.testLabels.clear();
    }

    @AfterEach
    void end() {
        point.checkConservation();
        node.checkConservation();
        point.close();
        node.close();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "1.2.4", "1.2.7"})
    void messagesToEveryCodeAreForThisPoint(String code) {
        node.send(PointCode.itu(code), 3, 1);
        world.runFor(SHORTLY);

        assertThat(point.received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "1.2.4", "1.2.7"})
    void pingIsAnsweredFromTheCodeThatWasAsked(String code) {
        // a tester takes answers from the point it asked, and from no other
        assertThat(node.pingNow(code).isSuccessful()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "1.2.4", "1.2.7"})
    void pointAnswersItself(String code) {
        assertThat(point.pingNow(code).isSuccessful()).isTrue();
    }

    @Test
    void codeBesideTheseIsNotThisPoint() {
        assertThat(node.pingNow("1.2.5").isSuccessful()).isFalse();
    }

    @Test
    void linkTestToTheSecondaryCodeIsAnsweredFromIt() {
        x.other = SECONDARY;

        x.send(new LinkTestMessage.Test(Pattern.of(new byte[] {1, 2, 3})));
        world.runFor(SHORTLY);

        assertThat(x.testLabels.getFirst()).hasToString("1.2.4 -> 2.2.2 sls 0");
        assertThat(point.count(Mtp3Counter.LINK_TESTS_MISMATCHED)).isZero();
    }

    @Test
    void linkTestToTheCapabilityCodeIsAMistakeOfTheFarEnd() {
        x.other = CAPABILITY;

        x.send(new LinkTestMessage.Test(Pattern.of(new byte[] {1, 2, 3})));
        world.runFor(SHORTLY);

        assertThat(x.testLabels.getFirst()).hasToString("1.2.3 -> 2.2.2 sls 0");
        assertThat(point.count(Mtp3Counter.LINK_TESTS_MISMATCHED)).isEqualTo(1);
    }

    @Test
    void managementIsTakenAtTheSecondaryCode() {
        x.other = SECONDARY;

        x.send(new TransferProhibited(Y));
        x.send(new TransferProhibited(PointCode.itu("5.5.5")));
        world.runFor(SHORTLY);

        assertThat(point.network.managementReceived().get(SnmHeading.TFP)).isEqualTo(2);
        assertThat(point.count(Mtp3Counter.MANAGEMENT_FROM_STRANGER)).isZero();
    }

    @Test
    void neighbourThatAsksForItsRouteToOurCodesHearsThatItIsAllowed() {
        x.send(new ProhibitedRouteSetTest(SECONDARY));
        x.send(new ProhibitedRouteSetTest(CAPABILITY));
        world.runFor(SHORTLY);

        assertThat(x.received).containsExactly("TFA 1.2.4", "TFA 1.2.7");
    }

    @Test
    void nobodyElseSaysThatOurCodesCannotBeReached() {
        point.routes(new Route(new PointCodeMask(PointCode.itu("1.2.0"), 11), "X"));

        x.send(new TransferProhibited(CAPABILITY));
        world.runFor(SHORTLY);
        node.send(CAPABILITY, 0, 1);
        world.runFor(SHORTLY);

        assertThat(point.stateOf(CAPABILITY)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(point.received).hasSize(1);
    }

    @Test
    void userPartThatIsMissingIsToldOfTheCodeThatWasAsked() {
        x.send(
                ServiceIndicator.SCCP,
                new RoutingLabel(CAPABILITY, X, SignallingLinkSelection.of(0)),
                new byte[] {1});
        x.send(
                ServiceIndicator.SCCP,
                new RoutingLabel(SECONDARY, X, SignallingLinkSelection.of(0)),
                new byte[] {1});
        world.runFor(SHORTLY);

        assertThat(x.received).contains("UPU 1.2.7 SCCP");
    }

    @Test
    void messageOfOursThatReturnsIsThrownAwayButNotOneOfOurMate() {
        point.routes(new Route(PointCodeMask.full(Y), "Y"));

        x.send(
                ServiceIndicator.ISUP,
                new RoutingLabel(Y, SECONDARY, SignallingLinkSelection.of(0)),
                new byte[] {1});
        x.send(
                ServiceIndicator.ISUP,
                new RoutingLabel(Y, CAPABILITY, SignallingLinkSelection.of(0)),
                new byte[] {2});
        world.runFor(SHORTLY);

        assertThat(point.count(LinkCounter.of(DiscardReason.RETURNED))).isEqualTo(1);
        assertThat(node.received).hasSize(1);
    }

    @Test
    void codesComeAndGoWhileTrafficGoesOn() {
        point.run(() -> point.network.reconfigure(config(FurtherCodes.NONE)));
        world.runFor(SHORTLY);
        node.send(SECONDARY, 0, 1);
        world.runFor(SHORTLY);
        assertThat(point.received).isEmpty();

        point.run(() -> point.network.reconfigure(config(CODES)));
        world.runFor(SHORTLY);
        x.send(
                ServiceIndicator.ISUP,
                new RoutingLabel(SECONDARY, X, SignallingLinkSelection.of(0)),
                new byte[] {0, 0, 0, 2});
        world.runFor(SHORTLY);

        assertThat(point.received).hasSize(1);
        assertThat(point.linkset("X").availableLinks()).isEqualTo(1);
    }

    @Test
    void linksetWithALocalCodeSpeaksFromIt() {
        Wire wire = new Wire(world, Duration.ofMillis(2));
        SimPoint old = SimPoint.of(world, "Z", "4.4.4");
        old.addLinkset("STP", "1.2.4");
        old.addLink("STP", 0, wire, 1);
        old.addLink("STP", 1, wireZ, 1);
        LinksetConfig toOld =
                new LinksetConfig("Z", PointCode.itu("4.4.4"), false, SECONDARY, null);
        point.run(() -> point.network.addLinkset(toOld));
        point.addLink("Z", 0, wire, 0);
        point.addLink("Z", 1, wireZ, 0);
        world.runFor(Duration.ofSeconds(2));

        assertThat(old.linkset("STP").availableLinks()).isEqualTo(2);
        assertThat(point.linkset("Z").availableLinks()).isEqualTo(2);
        assertThat(old.pingNow("1.2.4").isSuccessful()).isTrue();
        assertThat(old.count(Mtp3Counter.LINK_TESTS_MISMATCHED)).isZero();

        for (int number = 0; number < 32; number++) {
            old.send(SECONDARY, number % 16, number);
        }
        wire.cut();
        world.runFor(Duration.ofSeconds(5));

        assertThat(point.received).hasSize(32);
        assertThat(
                        old.network.managementReceived().get(SnmHeading.XCA)
                                + old.network.managementReceived().get(SnmHeading.COA))
                .isPositive();
        assertThat(old.count(Mtp3Counter.MANAGEMENT_FROM_STRANGER)).isZero();
        old.checkConservation();
        old.close();
    }

    @Test
    void aCodeCannotStandTwice() {
        assertThatThrownBy(() -> new FurtherCodes(List.of(SECONDARY), List.of(SECONDARY)))
                .hasMessage("a code stands twice");
        assertThatThrownBy(() -> config(new FurtherCodes(List.of(OWN), List.of())))
                .hasMessage("1.2.3 is the point's own code already");
    }

    private static Mtp3Config config(FurtherCodes codes) {
        return Mtp3Config.of(NetworkIndicator.INTERNATIONAL, OWN)
                .withFastRestart(true)
                .withFurtherCodes(codes);
    }
}
