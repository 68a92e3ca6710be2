// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.LinkTestMessage.Acknowledgement;
import org.signalbox.mtp3.LinkTestMessage.Pattern;
import org.signalbox.mtp3.SnmMessage.ChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One point 1.2.3 with two neighbours, 2.2.2 over linkset X and 2.2.3 over linkset Y, that do as
/// they are told: chapters 1, 2, 12 and 13 of Q.782, and what is ours.
@NullUnmarked
class Mtp3NetworkTest {
    private static final Duration SHORTLY = Duration.ofMillis(200);

    /// 2.2.2 to 1.2.3, SLS 0.
    private static final String LABEL = "13880404";

    private static final LinkIdentity X0 = new LinkIdentity("X", 0);

    private final World world = new World(1);
    private final Wire wireX = new Wire(world, Duration.ofMillis(2));
    private final Wire wireY = new Wire(world, Duration.ofMillis(2));

    private SimPoint point;
    private BarePeer x;
    private BarePeer y;

    @BeforeEach
    void start() {
        point = SimPoint.of(world, "STP", "1.2.3");
        point.addLinkset("X", "2.2.2");
        point.addLinkset("Y", "2.2.3");
    }

    @AfterEach
    void end() {
        point.checkConservation();
        point.close();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    // ---- links ----

    @Test
    void bringsUpALinkAndTellsItsNeighbourWhatItCannotReach() {
        connectX();

        assertThat(x.tests).hasSize(1).first().isInstanceOf(LinkTestMessage.Test.class);
        assertThat(x.testLabels.getFirst()).hasToString("1.2.3 -> 2.2.2 sls 0");
        assertThat(x.received).containsExactly("TFP 2.2.3", "TRA");
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(point.linkset("X").restarting()).isTrue();
        assertThat(point.call(() -> point.network.lookUp(PointCode.itu("2.2.2"))).obstacle())
                .isEqualTo(
                        "2.2.2 is inaccessible: 2.2.2/14 over X: waiting for the adjacent point's"
                                + " traffic-restart-allowed");

        x.send(new TrafficRestartAllowed());
        world.runFor(SHORTLY);

        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(point.linkset("X").restarting()).isFalse();
        assertThat(point.events)
                .contains(
                        new Mtp3Event.LinkChanged(X0, LinkState.AVAILABLE, null),
                        new Mtp3Event.LinksetChanged(
                                "X", PointCode.itu("2.2.2"), FarEnd.POINT, LinksetState.AVAILABLE),
                        new Mtp3Event.TrafficRestarted(
                                "X", PointCode.itu("2.2.2"), FarEnd.POINT, true));
    }

    @Test
    void asksForShortProvingOnlyWhenNoOtherLinkLeadsThere() {
        connectX();
        Wire second = new Wire(world, Duration.ofMillis(2));
        WireLink link = point.addLink("X", 1, second, 0);
        world.runFor(SHORTLY);

        assertThat(point.link("X", 0).calls).containsExactly("start emergency");
        assertThat(link.calls).containsExactly("start");
    }

    @Test
    void answersLinkTestsWithItsOwnViewOfTheLink() {
        connectX();
        x.tests.clear();
        x.testLabels.clear();
        Pattern pattern = Pattern.of((byte) 7, (byte) 8, (byte) 9);
        x.other = PointCode.itu("1.2.4");
        x.linkCode = 5;

        x.send(new LinkTestMessage.Test(pattern));
        world.runFor(SHORTLY);

        assertThat(x.tests).containsExactly(new Acknowledgement(pattern));
        assertThat(x.testLabels.getFirst()).hasToString("1.2.3 -> 2.2.2 sls 0");
        assertThat(point.events)
                .filteredOn(Mtp3Event.LinkTestMismatch.class::isInstance)
                .hasSize(1)
                .first()
                .hasFieldOrPropertyWithValue("result", LinkTestResult.NON_ADJACENT);
        assertThat(point.count(Mtp3Counter.LINK_TESTS_MISMATCHED)).isEqualTo(1);
    }

    /// What is wrong at the far end has a name, and the link does not go into use.
    @ParameterizedTest
    @CsvSource({
        "2.2.4, 1.2.3, 0, INTERNATIONAL, UNDEFINED_OPC",
        "2.2.3, 1.2.3, 0, INTERNATIONAL, INCORRECT_OPC",
        "2.2.2, 1.2.4, 0, INTERNATIONAL, NON_ADJACENT",
        "2.2.2, 1.2.3, 1, INTERNATIONAL, UNDEFINED_SLC",
        "2.2.2, 1.2.3, 2, INTERNATIONAL, INCORRECT_SLC",
        "2.2.2, 1.2.3, 0, NATIONAL,      INCORRECT_NI"
    })
    void farEndConfiguredOtherwiseIsFoundByTheTest(
            String self, String other, int code, NetworkIndicator network, LinkTestResult result) {
        point.addLink("X", 2, new Wire(world, SHORTLY), 0);
        point.addLink("X", 0, wireX, 0);
        x = new BarePeer(world, wireX, self, other, code);
        x.network = network;

        world.runFor(Duration.ofSeconds(17));

        LinkStatusView link = linkX0();
        assertThat(link.state()).isEqualTo(LinkState.FAILED);
        assertThat(link.lastTest()).isEqualTo(result);
        assertThat(link.lastFailure())
                .isEqualTo(
                        new LinkFailure(LinkFailure.Cause.LINK_TEST_FAILED, result.explanation()));
        assertThat(link.nextAttempt()).isBetween(Duration.ofSeconds(13), Duration.ofSeconds(15));
        assertThat(point.events)
                .contains(new Mtp3Event.LinkTestFailed(new LinkIdentity("X", 0), result));
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(x.received).isEmpty();
    }

    @Test
    void silentFarEndIsTestedTwiceThenTriedAgainLater() {
        point.addLink("X", 0, wireX, 0);
        x = new BarePeer(world, wireX, "2.2.2", "1.2.3", 0);
        x.answersTests = false;

        world.runFor(Duration.ofSeconds(17));
        assertThat(x.tests).hasSize(2);
        assertThat(linkX0().lastTest()).isEqualTo(LinkTestResult.FAILED);
        x.answersTests = true;
        world.runFor(Duration.ofSeconds(16));

        assertThat(linkX0().state()).isEqualTo(LinkState.AVAILABLE);
        assertThat(point.link("X", 0).calls)
                .containsExactly("start emergency", "stop", "start emergency");
    }

    @Test
    void linkThatStopsAnsweringInUseIsTakenOutOfUse() {
        connectUp();
        x.answersTests = false;

        world.runFor(Duration.ofSeconds(77));

        assertThat(linkX0().state()).isEqualTo(LinkState.FAILED);
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(y.received).contains("TFP 2.2.2");
    }

    @Test
    void shutdownKeepsALinksetOutOfUseUntilItIsTakenBack() {
        connectUp();
        point.run(() -> point.network.setLinksetShutdown("X", true));
        world.runFor(Duration.ofSeconds(30));

        LinksetStatus down = point.linkset("X");
        assertThat(down.state()).isEqualTo(LinksetState.SHUTDOWN);
        assertThat(down.links().getFirst().state()).isEqualTo(LinkState.DEACTIVATED);
        assertThat(point.linkset("Y").state()).isEqualTo(LinksetState.AVAILABLE);

        point.run(() -> point.network.setLinksetShutdown("X", false));
        world.runFor(SHORTLY);
        assertThat(point.linkset("X").state()).isEqualTo(LinksetState.AVAILABLE);
    }

    @Test
    void shutdownOfOneLinkLeavesTheOthersTraffic() {
        connectUp();
        Wire second = new Wire(world, Duration.ofMillis(2));
        point.addLink("X", 1, second, 0);
        BarePeer other = new BarePeer(world, second, "2.2.2", "1.2.3", 1);
        world.runFor(SHORTLY);
        point.run(() -> point.network.setLinkShutdown(X0, true));
        world.runFor(SHORTLY);

        for (int sls = 0; sls < 16; sls++) {
            point.send(PointCode.itu("2.2.2"), sls, sls);
        }
        // a peer that does not answer the changeover order: traffic waits for T2
        world.runFor(Mtp3Timer.T2.standard());

        assertThat(linkX0().shutdown()).isTrue();
        assertThat(linkX0().state()).isEqualTo(LinkState.DEACTIVATED);
        assertThat(other.received).hasSize(1 + 16).first().isEqualTo("XCO");
        assertThat(point.count(Mtp3Counter.CHANGEOVERS_NOT_ACKNOWLEDGED)).isOne();
        assertThat(point.linkset("X").state()).isEqualTo(LinksetState.AVAILABLE);
        assertThat(point.linkset("X").availableLinks()).isEqualTo(1);
    }

    /// The peer does not answer, so T2 ends the wait. Whether the link is removed before or after,
    /// nothing stays behind: [#end] looks.
    @ParameterizedTest
    @ValueSource(ints = {0, 700, 1_398, 1_399, 1_400})
    void linkMayBeRemovedWhileItIsChangedOver(int afterMillis) {
        connectUp();
        Wire second = new Wire(world, Duration.ofMillis(2));
        point.addLink("X", 1, second, 0);
        BarePeer other = new BarePeer(world, second, "2.2.2", "1.2.3", 1);
        world.runFor(SHORTLY);
        for (int sls = 0; sls < 16; sls++) {
            point.send(PointCode.itu("2.2.2"), sls, sls);
        }
        wireX.cut();
        for (int sls = 0; sls < 16; sls++) {
            point.send(PointCode.itu("2.2.2"), sls, sls);
        }
        world.runFor(Duration.ofMillis(1));

        world.after(
                Duration.ofMillis(afterMillis), () -> point.run(() -> point.network.detach(X0)));
        world.runFor(Mtp3Timer.T2.standard().plus(SHORTLY));

        assertThat(point.network.isMovingTraffic()).isFalse();
        assertThat(point.network.heldWhileMoved()).isZero();
        assertThat(other.received).hasSizeGreaterThanOrEqualTo(16);
    }

    /// What it was ordered to give back still comes, and goes out before what was held.
    @Test
    void linkMayBeRemovedBetweenTheOrderToRetrieveAndTheMessages() {
        connectUp();
        Wire second = new Wire(world, Duration.ofMillis(2));
        point.addLink("X", 1, second, 0);
        BarePeer other = new BarePeer(world, second, "2.2.2", "1.2.3", 1);
        world.runFor(SHORTLY);
        other.received.clear();
        List<String> moments = new ArrayList<>();
        WireLink failing = point.link("X", 0);
        failing.whenRetrieved =
                () -> {
                    failing.whenRetrieved = () -> {};
                    moments.add("retrieved");
                    point.control.execute(
                            () -> {
                                moments.add("removed");
                                point.network.detach(X0);
                            });
                };
        for (int number = 0; number < 10; number++) {
            point.send(PointCode.itu("2.2.2"), 0, number);
        }
        wireX.cut();
        world.runFor(Duration.ofMillis(1));
        for (int number = 10; number < 20; number++) {
            point.send(PointCode.itu("2.2.2"), 0, number);
        }

        // of the messages none has arrived
        other.send(new ChangeoverAcknowledgement(0, x.link.lastAccepted(), true));
        world.runFor(SHORTLY);

        assertThat(moments).containsExactly("retrieved", "removed");
        assertThat(point.network.isMovingTraffic()).isFalse();
        assertThat(other.received).hasSize(1 + 20).first().isEqualTo("XCO");
        for (int number = 0; number < 20; number++) {
            assertThat(other.received.get(1 + number)).endsWith("%08x".formatted(number));
        }
        assertThat(point.count(Mtp3Counter.RETRIEVED)).isEqualTo(10);
    }

    @Test
    void remembersWhyALinkFailedAndWhenItIsTriedAgain() {
        connectUp();
        wireX.cut();
        world.runFor(Duration.ofMillis(100));

        LinkStatusView link = linkX0();
        assertThat(link.state()).isEqualTo(LinkState.FAILED);
        assertThat(link.lastFailure().cause()).isEqualTo(LinkFailure.Cause.CONNECTION_LOST);
        assertThat(link.nextAttempt()).isBetween(Duration.ofMillis(800), Duration.ofSeconds(1));
    }

    @Test
    void blockedLinkCarriesNothingUntilTheOutageEnds() {
        connectUp();
        x.loop.run(() -> x.link.setLocalProcessorOutage(true));
        world.runFor(SHORTLY);

        assertThat(linkX0().state()).isEqualTo(LinkState.BLOCKED);
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.INACCESSIBLE);

        x.loop.run(() -> x.link.setLocalProcessorOutage(false));
        world.runFor(SHORTLY);
        x.send(new TrafficRestartAllowed());
        world.runFor(SHORTLY);
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.ACCESSIBLE);
    }

    @Test
    void removedLinkIsStoppedAndForgotten() {
        connectUp();

        point.run(() -> point.network.detach(X0));
        x.send(ServiceIndicator.ISUP, (byte) 1);
        world.runFor(SHORTLY);

        assertThat(point.linkset("X").links()).isEmpty();
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(point.link("X", 0).calls).last().isEqualTo("stop");
        assertThatThrownBy(() -> point.network.linkCounters(X0)).hasMessage("no link X:0");
    }

    @Test
    void removedLinksetTakesItsDestinationsAlongAndMayReturn() {
        connectUp();
        point.routes(new Route(Countries.mask("7.0.0/3"), "X"));

        point.run(() -> point.network.removeLinkset("X"));
        assertThat(point.stateOf("7.1.1")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(point.call(() -> point.network.lookUp(PointCode.itu("7.1.1"))).obstacle())
                .contains("over X: linkset not configured");

        point.addLinkset("X", "2.2.2");
        connectX();
        x.send(new TrafficRestartAllowed());
        world.runFor(SHORTLY);
        assertThat(point.stateOf("7.1.1")).isEqualTo(DestinationState.ACCESSIBLE);
    }

    @Test
    void refusesConfigurationsThatCannotBe() {
        Mtp3Network network = point.network;
        PointCode ansi = PointCode.parse(Variant.ANSI, "1.2.3");

        point.run(
                () -> {
                    assertThatThrownBy(() -> network.addLinkset(config("X", "3.3.3")))
                            .hasMessage("linkset X exists already");
                    assertThatThrownBy(() -> network.addLinkset(config("Z", "1.2.3")))
                            .hasMessage("linkset Z leads to 1.2.3, which is this point itself");
                    assertThatThrownBy(() -> network.addLinkset(config("Z", "2.2.3")))
                            .hasMessage("linkset Z leads to 2.2.3, as Y does already");
                    assertThatThrownBy(() -> network.addLinkset(new LinksetConfig("Z", ansi)))
                            .hasMessage("linkset Z leads to a point of another variant");
                });
        assertThatThrownBy(
                        () ->
                                Mtp3Config.of(NetworkIndicator.NATIONAL, ansi)
                                        .withSharing(new LoadSharing(0, true, 0, 0)))
                .hasMessage("an ANSI selection has bits enough");
    }

    // ---- messages ----

    /// 2.1
    @Test
    void messageOfAnotherNetworkIsThrownAwayAndCounted() {
        connectUp();

        x.sendHex("85" + "41f80402" + "0102");
        world.runFor(SHORTLY);

        assertThat(point.count(LinkCounter.DISCARDED_NETWORK)).isEqualTo(1);
        List<DiscardStatus> discards = point.call(point.network::discardStatus);
        assertThat(discards).hasSize(1);
        assertThat(discards.getFirst().reason()).isEqualTo(DiscardReason.WRONG_NETWORK);
        assertThat(discards.getFirst().count()).isEqualTo(1);
        assertThat(discards.getFirst().lastSample().describe())
                .isEqualTo("national/ISUP 1.2.3 -> 7.8.1 sls 0 from X:0");
    }

    /// 2.7
    @Test
    void messageForAnUnknownPointIsThrownAwayAndItsNeighbourTold() {
        connectUp();
        x.received.clear();

        transfer(x, "5.5.5", 3, 1);
        world.runFor(SHORTLY);

        assertThat(point.count(LinkCounter.DISCARDED_NO_ROUTE)).isEqualTo(1);
        assertThat(x.received).containsExactly("TFP 5.5.5");
        assertThat(y.received).doesNotContain("TFP 5.5.5");
    }

    @Test
    void floodForAnUnknownPointIsAnsweredOnceInASecond() {
        connectUp();
        x.received.clear();

        for (int i = 0; i < 3_000; i++) {
            transfer(x, "5.5.5", i, i);
            world.runFor(Duration.ofMillis(1));
        }

        assertThat(point.count(LinkCounter.DISCARDED_NO_ROUTE)).isGreaterThan(2_900);
        assertThat(x.received).hasSizeBetween(2, 4).containsOnly("TFP 5.5.5");
        assertThat(point.events)
                .filteredOn(Mtp3Event.Discarded.class::isInstance)
                .as("events in ten seconds")
                .hasSize(1);
    }

    @Test
    void transfersWithoutTouchingTheMessage() {
        connectUp();

        // ISUP, 2.2.2 -> 2.2.3, SLS 11
        x.sendHex("05" + "139004b4" + "00112233");
        world.runFor(SHORTLY);

        assertThat(y.received).last().isEqualTo("05" + "139004b4" + "00112233");
        assertThat(point.count(LinkCounter.TRANSFERRED)).isEqualTo(1);
    }

    @Test
    void messageWhoseOnlyWayLeadsBackIsThrownAwayAsCircular() {
        connectUp();
        point.routes(new Route(Countries.mask("7.0.0/3"), "X"));
        x.received.clear();

        transfer(x, "7.1.1", 0, 1);
        world.runFor(SHORTLY);

        assertThat(point.count(LinkCounter.DISCARDED_CIRCULAR)).isEqualTo(1);
        assertThat(x.received).containsExactly("TFP 7.1.1");
    }

    @Test
    void ownMessageThatComesBackIsALoop() {
        connectUp();

        x.send(ServiceIndicator.ISUP, label("1.2.3", "2.2.3", 0), (byte) 1);
        world.runFor(SHORTLY);

        assertThat(point.count(LinkCounter.DISCARDED_RETURNED)).isEqualTo(1);
    }

    /// 2.3
    @Test
    void messageForAMissingUserPartIsAnswered() {
        connectUp();
        x.received.clear();

        x.send(ServiceIndicator.SCCP, (byte) 9);
        world.runFor(SHORTLY);

        assertThat(x.received).containsExactly("UPU 1.2.3 SCCP");
        assertThat(point.count(Mtp3Counter.DISCARDED_NO_USER_PART)).isEqualTo(1);
    }

    @Test
    void deliversAndSendsForItsUserPart() {
        connectUp();

        x.send(ServiceIndicator.ISUP, (byte) 0, (byte) 0, (byte) 1, (byte) 2);
        point.send(PointCode.itu("2.2.2"), 5, 0x0A0B0C0D);
        world.runFor(SHORTLY);

        assertThat(point.received)
                .extracting(RecordingUser.Received::number)
                .containsExactly(0x102);
        assertThat(x.received).last().asString().startsWith("05").endsWith("0a0b0c0d");
    }

    @Test
    void messageToOneselfNeedsNoLink() {
        point.send(point.code, 0, 77);

        assertThat(point.received).extracting(RecordingUser.Received::number).containsExactly(77);
        assertThat(point.pingNow("1.2.3").isSuccessful()).isTrue();
    }

    @Test
    void userPartThatComesLateIsToldWhatItCanReach() {
        connectUp();
        point.primitives.clear();
        point.run(point.isup::close);
        point.primitives.clear();

        point.run(
                () ->
                        point.network.register(
                                ServiceIndicator.SCCP, new RecordingUser(point.primitives)));

        assertThat(point.primitives).containsExactly("resume 2.2.2/14", "resume 2.2.3/14");
        point.run(
                () ->
                        assertThatThrownBy(
                                        () ->
                                                point.network.register(
                                                        ServiceIndicator.SCCP,
                                                        new RecordingUser(point.primitives)))
                                .hasMessage("user part SCCP is there already"));
    }

    @Test
    void userPartHearsThatThereIsNoneAtTheFarEnd() {
        connectUp();

        x.send(
                new UserPartUnavailable(
                        PointCode.itu("7.7.1"),
                        ServiceIndicator.ISUP,
                        UnavailabilityCause.INACCESSIBLE));
        world.runFor(SHORTLY);

        assertThat(point.primitives)
                .last()
                .isEqualTo("status 7.7.1 UserPartUnavailable[cause=INACCESSIBLE]");
    }

    @Test
    void pointWithoutTesterCountsAsReached() {
        connectUp();
        SimPoint.PingOutcome outcome =
                point.ping(PingRequest.to(PointCode.itu("2.2.2")).withCount(2));
        for (int i = 0; i < 2; i++) {
            x.send(
                    new UserPartUnavailable(
                            PointCode.itu("2.2.2"),
                            ServiceIndicator.MTP_TEST,
                            UnavailabilityCause.UNEQUIPPED));
            world.runFor(Duration.ofMillis(1_100));
        }

        assertThat(outcome.result().isSuccessful()).isTrue();
        assertThat(outcome.result().unequipped()).isEqualTo(2);
    }

    @Test
    void answersAPingOfItpsMaking() {
        connectUp();
        x.received.clear();

        x.send(ServiceIndicator.MTP_TEST, control(0x05));
        world.runFor(SHORTLY);

        assertThat(x.received).hasSize(1);
        assertThat(x.received.getFirst()).startsWith("08").endsWith("15" + "05".repeat(18));
    }

    // ---- network management ----

    /// 13
    @ParameterizedTest
    @CsvSource({"00, ''", "00, 9f", "00, 14", "00, 1a1308", "01, 11", "01, 1100", "01, 99201112"})
    void malformedManagementMessageIsCountedAndDoesNoHarm(String service, String userPart) {
        connectUp();

        x.sendHex(service + LABEL + userPart);
        world.runFor(SHORTLY);

        assertThat(point.count(Mtp3Counter.DISCARDED_MALFORMED)).isEqualTo(1);
        assertThat(linkX0().state()).isEqualTo(LinkState.AVAILABLE);
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.ACCESSIBLE);
    }

    @Test
    void procedureThatIsMissingIsCounted() {
        connectUp();

        x.sendHex("00" + LABEL + "180000");
        x.sendHex("00" + LABEL + "180000");
        world.runFor(SHORTLY);

        assertThat(point.count(Mtp3Counter.MANAGEMENT_NOT_IMPLEMENTED)).isEqualTo(2);
        assertThat(point.network.managementReceived().get(SnmHeading.DLC)).isEqualTo(2);
    }

    @Test
    void strangerCannotChangeRoutes() {
        connectUp();
        point.routes(new Route(Countries.mask("7.0.0/3"), "X"));
        x.self = PointCode.itu("6.6.6");

        x.send(new TransferProhibited(PointCode.itu("7.1.1")));
        x.send(new TrafficRestartAllowed());
        world.runFor(SHORTLY);

        assertThat(point.count(Mtp3Counter.MANAGEMENT_FROM_STRANGER)).isEqualTo(2);
        assertThat(point.stateOf("7.1.1")).isEqualTo(DestinationState.ACCESSIBLE);
    }

    @Test
    void routeSetTestIsAnsweredAndSent() {
        connectUp();
        x.received.clear();
        x.send(new ProhibitedRouteSetTest(PointCode.itu("2.2.3")));
        world.runFor(SHORTLY);
        assertThat(x.received).containsExactly("TFA 2.2.3");
        x.received.clear();

        point.routes(new Route(Countries.mask("7.0.0/3"), "X"));
        x.send(new TransferProhibited(PointCode.itu("7.1.1")));
        world.runFor(Duration.ofSeconds(46));
        // and X is not to send there through us, either
        assertThat(x.received).containsExactly("TFP 7.1.1", "RST 7.1.1");
        x.send(new TransferAllowed(PointCode.itu("7.1.1")));
        world.runFor(Duration.ofSeconds(46));
        assertThat(x.received).containsExactly("TFP 7.1.1", "RST 7.1.1");
        assertThat(point.network.managementSent().get(SnmHeading.RST)).isEqualTo(1);
    }

    @Test
    void changeOfRoutesTouchesNoLink() {
        connectUp();
        List<String> calls = List.copyOf(point.link("X", 0).calls);
        point.events.clear();

        for (int i = 0; i < 50; i++) {
            point.routes(new Route(Countries.mask("7.0.0/3"), i % 2 == 0 ? "X" : "Y"));
            world.runFor(Duration.ofMillis(10));
        }

        assertThat(point.link("X", 0).calls).isEqualTo(calls);
        assertThat(point.events)
                .filteredOn(event -> !(event instanceof Mtp3Event.DestinationChanged))
                .isEmpty();
    }

    @Test
    void manyChangesAtOnceAreOneSnapshot() {
        connectUp();
        world.runFor(SHORTLY);
        long before = point.count(Mtp3Counter.SNAPSHOTS);

        point.run(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        point.network.setRoutes(
                                RouteTable.of(new Route(Countries.mask("7.0.0/" + 3), "X")));
                    }
                });
        world.runFor(SHORTLY);

        assertThat(point.count(Mtp3Counter.SNAPSHOTS)).isEqualTo(before + 1);
    }

    // ---- limits ----

    @Test
    void floodForUserPartsIsBoundedAndDoesNotPushOutManagement() {
        connectUp();
        LinkIngress ingress =
                point.call(() -> (LinkIngress) point.network.linkUser(new LinkIdentity("X", 9)));
        WireLink link = point.link("X", 0);

        link.loop()
                .execute(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                ingress.onMsu(link, foreign(ServiceIndicator.ISUP, i));
                            }
                            ingress.onMsu(link, foreign(ServiceIndicator.SNM, 0));
                            ingress.onBatchEnd(link);
                        });
        world.runFor(SHORTLY);

        var counters = point.network.linkCounters(new LinkIdentity("X", 9));
        assertThat(counters.get(LinkCounter.DELIVERED)).isEqualTo(LinkIngress.USER_QUEUE_MSUS_MAX);
        assertThat(counters.get(LinkCounter.DISCARDED_HAND_OVER_FULL))
                .isEqualTo(10_000 - LinkIngress.USER_QUEUE_MSUS_MAX);
        assertThat(counters.get(LinkCounter.MANAGEMENT)).isEqualTo(1);
        assertThat(point.count(Mtp3Counter.DISCARDED_LINK_REMOVED))
                .as("thrown away on the control loop: that link was never attached")
                .isEqualTo(LinkIngress.USER_QUEUE_MSUS_MAX + 1);
    }

    // ---- routes in a hurry ----

    /// However fast a neighbour changes its mind: the first word counts at once, the last one soon,
    /// and the work between them is bounded.
    @Test
    void stormOfRouteMessagesIsCompiledAtABoundedRate() {
        connectUp();
        PointCode far = PointCode.itu("3.1.1");
        point.routes(new Route(PointCodeMask.full(far), "X", 5));
        world.runFor(SHORTLY);
        long before = point.count(Mtp3Counter.SNAPSHOTS);

        x.send(new TransferProhibited(far));
        world.runFor(Duration.ofMillis(3));
        assertThat(point.network.snapshot().decide(far, SignallingLinkSelection.of(0)))
                .isInstanceOf(Decision.Discard.class);
        for (int i = 0; i < 1_000; i++) {
            x.send(i % 2 == 0 ? new TransferAllowed(far) : new TransferProhibited(far));
            world.runFor(Duration.ofMillis(1));
        }
        x.send(new TransferAllowed(far));
        world.runFor(Duration.ofMillis(3).plusNanos(SnapshotPublisher.INTERVAL_NANOS));

        assertThat(point.network.snapshot().decide(far, SignallingLinkSelection.of(0)))
                .isInstanceOf(Decision.Forward.class);
        assertThat(point.count(Mtp3Counter.SNAPSHOTS) - before).isBetween(40L, 53L);
    }

    @Test
    void failureOfALinkDoesNotWaitForTheEndOfAStorm() {
        connectUp();
        PointCode far = PointCode.itu("3.1.1");
        point.routes(new Route(PointCodeMask.full(far), "Y", 5));
        world.runFor(SHORTLY);
        for (int i = 0; i < 50; i++) {
            y.send(i % 2 == 0 ? new TransferProhibited(far) : new TransferAllowed(far));
            world.runFor(Duration.ofMillis(1));
        }

        wireX.cut();
        world.runFor(Duration.ofMillis(1));

        assertThat(
                        point.network
                                .snapshot()
                                .decide(PointCode.itu("2.2.2"), SignallingLinkSelection.of(0)))
                .isInstanceOf(Decision.Discard.class);
    }

    // ---- configuration of a running point ----

    @Test
    void timersAndRestartRuleChangeWhileLinksStay() {
        connectUp();
        point.events.clear();
        x.tests.clear();
        Mtp3Timers slower =
                Mtp3Timers.STANDARD.with(Mtp3Timer.LINK_TEST_T2, Duration.ofSeconds(90));

        point.run(
                () ->
                        point.network.reconfigure(
                                point.network.config().withFastRestart(false).withTimers(slower)));
        world.runFor(Duration.ofMinutes(3));

        assertThat(point.events).isEmpty();
        assertThat(linkX0().state()).isEqualTo(LinkState.AVAILABLE);
        // the first T2 was running; the next is of 90 s
        assertThat(x.tests).hasSize(2);
        assertThat(point.network.config().timers()).isEqualTo(slower);
        assertThat(point.network.config().fastRestart()).isFalse();
    }

    @Test
    void pointThatIsTurnedIntoATransferPointTellsWhatItCannotReach() {
        point.run(
                () ->
                        point.network.reconfigure(
                                point.network.config().withTransferFunction(false)));
        connectUp();
        PointCode far = PointCode.itu("3.1.1");
        point.routes(new Route(PointCodeMask.full(far), "Y", 5));
        y.send(new TransferProhibited(far));
        world.runFor(SHORTLY);
        x.received.clear();

        point.run(
                () -> point.network.reconfigure(point.network.config().withTransferFunction(true)));
        world.runFor(SHORTLY);

        assertThat(x.received).contains("TFP 3.1.1");
    }

    @Test
    void networkCannotBecomeAnotherPoint() {
        Mtp3Config other = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu("1.2.4"));

        point.run(
                () ->
                        assertThatThrownBy(() -> point.network.reconfigure(other))
                                .hasMessage("1.2.3 cannot become 1.2.4"));
    }

    // ---- what everything uses ----

    private void connectX() {
        point.addLink("X", 0, wireX, 0);
        x = new BarePeer(world, wireX, "2.2.2", "1.2.3", 0);
        world.runFor(SHORTLY);
    }

    /// Both neighbours are up and have said so.
    private void connectUp() {
        connectX();
        point.addLink("Y", 0, wireY, 0);
        y = new BarePeer(world, wireY, "2.2.3", "1.2.3", 0);
        world.runFor(SHORTLY);
        x.send(new TrafficRestartAllowed());
        y.send(new TrafficRestartAllowed());
        world.runFor(SHORTLY);
        assertThat(point.stateOf("2.2.2")).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(point.stateOf("2.2.3")).isEqualTo(DestinationState.ACCESSIBLE);
    }

    private LinkStatusView linkX0() {
        return point.linkset("X").links().getFirst();
    }

    private static void transfer(BarePeer from, String to, int sls, int number) {
        from.send(ServiceIndicator.ISUP, label(from.self.toString(), to, sls & 15), (byte) number);
    }

    private static RoutingLabel label(String from, String to, int sls) {
        return new RoutingLabel(
                PointCode.itu(to), PointCode.itu(from), SignallingLinkSelection.of(sls));
    }

    /// From 2.2.2 to the point.
    private Msu foreign(ServiceIndicator service, int number) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                label("2.2.2", "1.2.3", number & 15),
                (byte) number);
    }

    private static byte[] control(int heading) {
        byte[] octets = new byte[TestResponder.CONTROL_OCTETS];
        Arrays.fill(octets, (byte) heading);
        return octets;
    }

    private static LinksetConfig config(String name, String adjacent) {
        return new LinksetConfig(name, PointCode.itu(adjacent));
    }
}
