// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.Conformance;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
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
import java.util.List;

/// What Q.782 does not ask, of a node in two networks with a neighbour in each; a point of one is
/// known in the other by an alias. Case S19 of `conformance/q782.txt`.
@NullUnmarked
class Q782ConversionTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final World world = new World(1);

    private Border border;
    private Wire wire0;
    private Wire wire1;
    private BarePeer peer0;
    private BarePeer peer1;

    /// Whether the link to the second network has a short queue.
    private boolean slowBeyond;

    /// Its neighbour in a network of a variant, which calls the node `gateway`.
    private static PointCode neighbour(Variant variant) {
        return code(variant, "2.2.2", "10.2.2", "20.2.2", "3.2.2");
    }

    private static PointCode gateway(Variant variant) {
        return code(variant, "1.1.1", "10.1.1", "20.1.1", "3.1.1");
    }

    /// What the other network's neighbour is called there.
    private static PointCode alias(Variant variant) {
        return code(variant, "6.6.6", "10.6.6", "20.6.6", "3.6.6");
    }

    private static PointCode code(
            Variant variant, String itu, String ansi, String china, String ttc) {
        return PointCode.parse(
                variant,
                switch (variant) {
                    case ITU -> itu;
                    case ANSI -> ansi;
                    case CHINA -> china;
                    case TTC -> ttc;
                });
    }

    private void start(Variant zero, Variant one) {
        start(
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, gateway(zero)).withFastRestart(true),
                Mtp3Config.of(NetworkIndicator.NATIONAL, gateway(one)).withFastRestart(true));
    }

    private void start(Mtp3Config zero, Mtp3Config one) {
        border = new Border(world, "G", zero, one);
        wire0 = new Wire(world, Duration.ofMillis(3));
        wire1 = new Wire(world, Duration.ofMillis(3));
        if (slowBeyond) {
            wire1.queueMsusMax = 16;
        }
        peer0 = peer(0, wire0);
        peer1 = peer(1, wire1);
        peer1.network = NetworkIndicator.NATIONAL;
        world.check(
                () -> {
                    for (SimPoint side : border.sides) {
                        side.checkConservation();
                    }
                });
        world.runFor(SETTLED);
        for (BarePeer peer : List.of(peer0, peer1)) {
            if (peer.self.variant() != Variant.TTC) {
                peer.send(new SnmMessage.TrafficRestartAllowed());
            }
        }
        world.runFor(SETTLED);
    }

    private void join() {
        border.joinPoints(peer0.self, alias(peer1.self.variant()), peer1.self, alias0());
        world.runFor(MOMENT);
    }

    private PointCode alias0() {
        return alias(peer0.self.variant());
    }

    private PointCode alias1() {
        return alias(peer1.self.variant());
    }

    private BarePeer peer(int instance, Wire wire) {
        SimPoint side = border.sides[instance];
        PointCode neighbour = neighbour(side.code.variant());
        side.addLinkset("N", neighbour.toString());
        side.addLink("N", 0, wire, 0);
        return new BarePeer(world, wire, neighbour, side.code, 0);
    }

    @AfterEach
    void end() {
        border.close();
        world.runFor(SETTLED);
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    // ---- messages -----------------------------------------------------------------------------

    /// A release-complete of ISUP from the neighbour in one network for the alias of the other's,
    /// and what that gets: label, network indicator, priority of ANSI's networks (2 here), and
    /// selection as the next point of an ANSI network is to see it. Worked out by hand.
    @ParameterizedTest
    @CsvSource({
        "ITU, ITU, 0536b0047401001000, 8512900d7c01001000",
        "ITU, ANSI, 0536b0047401001000, 8502020a06060a1301001000",
        "ITU, CHINA, 0536b0047401001000, 850202140606140701001000",
        "ITU, TTC, 0536b0047401001000, 850219061b0701001000",
        "ANSI, ITU, 2506060a02020ab701001000, 8512900d7c01001000",
        "ANSI, ANSI, 2506060a02020ab701001000, a502020a06060abb01001000",
        "ANSI, CHINA, 2506060a02020ab701001000, 850202140606140701001000",
        "ANSI, TTC, 2506060a02020ab701001000, 850219061b0701001000",
        "CHINA, ITU, 050606140202140701001000, 8512900d7c01001000",
        "CHINA, ANSI, 050606140202140701001000, 8502020a06060a1301001000",
        "CHINA, CHINA, 050606140202140701001000, 850202140606140701001000",
        "CHINA, TTC, 050606140202140701001000, 850219061b0701001000",
        "TTC, ITU, 05061b02190701001000, 8512900d7c01001000",
        "TTC, ANSI, 05061b02190701001000, 8502020a06060a1301001000",
        "TTC, CHINA, 05061b02190701001000, 850202140606140701001000",
        "TTC, TTC, 05061b02190701001000, 850219061b0701001000"
    })
    @Conformance("S19.1")
    void messageForAnAliasReachesItsPoint(Variant from, Variant to, String sent, String received) {
        start(from, to);
        join();
        peer1.received.clear();

        peer0.sendHex(sent);
        world.runFor(MOMENT);

        assertThat(peer1.received).containsExactly(received);
        assertThat(border.sides[0].count(Mtp3Counter.CONVERTED_OUT)).isEqualTo(1);
        assertThat(border.sides[1].count(Mtp3Counter.CONVERTED_IN)).isEqualTo(1);
    }

    @Test
    @Conformance("S19.2")
    void messageOfAnUnknownOriginIsDiscardedAndTheLogSaysWhatIsMissing() {
        start(Variant.ITU, Variant.ANSI);
        border.convert(0, new PointConversion(alias0(), 1, peer1.self));
        world.runFor(MOMENT);
        peer1.received.clear();

        sendIsup(peer0, alias0(), 0);
        world.runFor(MOMENT);

        assertThat(peer1.received).isEmpty();
        assertThat(border.sides[0].count(LinkCounter.DISCARDED_NO_ALIAS)).isEqualTo(1);
        assertThat(border.sides[0].events)
                .filteredOn(Mtp3Event.Discarded.class::isInstance)
                .extracting(event -> ((Mtp3Event.Discarded) event).sample().describe())
                .containsExactly(
                        "international/ISUP 2.2.2 -> 6.6.6 sls 0 from N:0: expected"
                                + " cs7 instance 1 pc-conversion ALIAS instance 0 2.2.2");
    }

    @Test
    @Conformance("S19.1")
    void messageThatNobodyWouldTakeWithTheLongerLabelIsDiscarded() {
        start(Variant.ITU, Variant.ANSI);
        join();
        peer1.received.clear();
        int longest = Msu.LARGE_SIF_OCTETS_MAX - Variant.ANSI.labelOctets();

        sendIsup(peer0, alias0(), 0, new byte[longest]);
        sendIsup(peer0, alias0(), 0, new byte[longest + 1]);
        world.runFor(MOMENT);

        assertThat(peer1.received).hasSize(1);
        assertThat(border.sides[0].count(LinkCounter.DISCARDED_CONVERTED_TOO_LONG)).isEqualTo(1);
    }

    @Test
    @Conformance("S19.6")
    void aliasOfACodeOfThisNodeLeadsToItsUserParts() {
        start(Variant.ITU, Variant.ANSI);
        border.convert(0, new PointConversion(alias0(), 1, border.sides[1].code));
        border.convert(1, new PointConversion(alias1(), 0, peer0.self));
        world.runFor(MOMENT);

        sendIsup(peer0, alias0(), 5, (byte) 0, (byte) 0, (byte) 0, (byte) 42);
        world.runFor(MOMENT);

        assertThat(border.sides[1].received)
                .containsExactly(
                        new RecordingUser.Received(
                                new RoutingLabel(
                                        border.sides[1].code,
                                        alias1(),
                                        SignallingLinkSelection.of(5)),
                                42));
        assertThat(border.sides[0].received).isEmpty();
    }

    @Test
    @Conformance("S19.1")
    void priorityIsCarriedWhereBothNetworksHaveOne() {
        start(
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, gateway(Variant.ITU))
                        .withFastRestart(true)
                        .withFlowControl(new FlowControlConfig(CongestionMethod.WITH_PRIORITY, 8)),
                Mtp3Config.of(NetworkIndicator.NATIONAL, gateway(Variant.ANSI))
                        .withFastRestart(true));
        join();
        List<Integer> priorities = new ArrayList<>();
        peer1.tap = msu -> priorities.add(msu.serviceInformation().priority());

        for (int priority = 0; priority <= Msu.PRIORITY_MAX; priority++) {
            peer0.send(
                    ServiceInformation.of(
                            NetworkIndicator.INTERNATIONAL, priority, ServiceIndicator.ISUP),
                    new RoutingLabel(alias0(), peer0.self, SignallingLinkSelection.of(0)),
                    (byte) 1);
            world.runFor(MOMENT);
        }

        assertThat(priorities).containsExactly(0, 1, 2, 3);
    }

    // ---- what neighbours are told -------------------------------------------------------------

    @Test
    @Conformance("S19.3")
    void neighboursHearOfAnAliasWhatBecomesOfItsPoint() {
        start(Variant.ITU, Variant.ANSI);
        join();
        peer0.received.clear();

        wire1.cut();
        world.runFor(MOMENT);
        assertThat(peer0.received).containsExactly("TFP 6.6.6");
        assertThat(border.sides[0].stateOf(alias0())).isEqualTo(DestinationState.INACCESSIBLE);

        peer0.received.clear();
        wire1.mend();
        world.runFor(SETTLED);
        peer1.send(new SnmMessage.TrafficRestartAllowed());
        world.runFor(MOMENT);
        assertThat(peer0.received).containsExactly("TFA 6.6.6");
        assertThat(border.sides[0].stateOf(alias0())).isEqualTo(DestinationState.ACCESSIBLE);

        peer0.received.clear();
        peer0.send(new ProhibitedRouteSetTest(alias0()));
        world.runFor(MOMENT);
        assertThat(peer0.received).as("answer to the test").containsExactly("TFA 6.6.6");
    }

    @Test
    @Conformance("S19.3")
    void messageForAnAliasWhosePointIsGoneIsAnsweredByTransferProhibited() {
        start(Variant.ITU, Variant.ANSI);
        join();
        wire1.cut();
        world.runFor(Duration.ofSeconds(3));
        peer0.received.clear();

        sendIsup(peer0, alias0(), 0);
        world.runFor(MOMENT);

        assertThat(peer0.received).containsExactly("TFP 6.6.6");
        assertThat(border.sides[0].count(LinkCounter.DISCARDED_INACCESSIBLE)).isEqualTo(1);
    }

    @Test
    @Conformance("S19.3")
    void restrictionBeyondIsARestrictionHere() {
        start(
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, gateway(Variant.ITU))
                        .withFastRestart(true)
                        .withTransferRestricted(true),
                Mtp3Config.of(NetworkIndicator.NATIONAL, gateway(Variant.ANSI))
                        .withFastRestart(true));
        PointCode far = PointCode.parse(Variant.ANSI, "10.9.9");
        border.sides[1].routes(new Route(PointCodeMask.full(far), "N"));
        border.convert(0, new PointConversion(alias0(), 1, far));
        world.runFor(MOMENT);
        peer0.received.clear();

        peer1.send(new TransferRestricted(far));
        world.runFor(MOMENT);
        assertThat(border.sides[0].stateOf(alias0())).isEqualTo(DestinationState.RESTRICTED);
        assertThat(peer0.received).containsExactly("TFR 6.6.6");

        peer1.send(new TransferProhibited(far));
        world.runFor(MOMENT);
        assertThat(peer0.received).containsExactly("TFR 6.6.6", "TFP 6.6.6");
    }

    // ---- congestion ---------------------------------------------------------------------------

    @Test
    @Conformance("S19.4")
    void originHearsOfCongestionBeyondInItsOwnNetworksWords() {
        slowBeyond = true;
        start(Variant.ITU, Variant.ANSI);
        join();
        wire1.nanosPerMsu = Duration.ofMillis(50).toNanos();
        peer0.received.clear();

        for (int number = 0; number < 40; number++) {
            sendIsup(peer0, alias0(), 0, (byte) number);
        }
        world.runFor(MOMENT);

        assertThat(peer0.received).contains("TFC 6.6.6 0").allMatch(what -> what.startsWith("TFC"));
        // none of them has a priority, so that ANSI's rule throws away what is too much
        assertThat(border.sides[0].count(LinkCounter.DISCARDED_CONGESTION)).isPositive();
        assertThat(border.sides[1].link("N", 0).lost).isZero();
    }

    @Test
    @Conformance("S19.5")
    void transferControlledForAnAliasReachesTheOriginAboutTheOtherAlias() {
        start(Variant.ITU, Variant.ANSI);
        join();
        peer0.received.clear();
        peer1.received.clear();

        sendManagement(peer1, alias1(), new TransferControlled(peer1.self, 2));
        sendManagement(peer0, alias0(), new TransferControlled(peer0.self, 0));
        world.runFor(MOMENT);

        // ITU's international network has one level, and says 0; of that ANSI makes level 1
        assertThat(peer0.received).containsExactly("TFC 6.6.6 0");
        assertThat(peer1.received).containsExactly("TFC 10.6.6 1");
        assertThat(border.sides[0].count(Mtp3Counter.CONVERTED_MANAGEMENT)).isEqualTo(1);
    }

    @Test
    @Conformance("S19.5")
    void userPartUnavailableForAnAliasReachesTheOrigin() {
        start(Variant.ITU, Variant.CHINA);
        join();
        peer0.received.clear();

        sendManagement(
                peer1,
                alias1(),
                new UserPartUnavailable(
                        peer1.self, ServiceIndicator.SCCP, UnavailabilityCause.UNEQUIPPED));
        world.runFor(MOMENT);

        assertThat(peer0.received).containsExactly("UPU 6.6.6 SCCP");
    }

    @Test
    @Conformance("S19.5")
    void congestionTestForAnAliasGoesOnAndManagementBetweenNeighboursDoesNot() {
        start(Variant.ITU, Variant.ANSI);
        join();
        peer1.received.clear();

        sendManagement(peer0, alias0(), new SnmMessage.RouteSetCongestionTest());
        sendManagement(peer0, alias0(), new TransferProhibited(peer0.self));
        sendManagement(peer0, alias0(), new SnmMessage.TrafficRestartAllowed());
        world.runFor(MOMENT);

        assertThat(peer1.received).containsExactly("RCT");
        assertThat(border.sides[0].count(Mtp3Counter.DISCARDED_NOT_CONVERTED)).isEqualTo(2);
    }

    @Test
    @Conformance("S19.5")
    void linkTestForAnAliasIsNotConverted() {
        start(Variant.TTC, Variant.ITU);
        join();

        peer0.send(
                ServiceIndicator.SLTM,
                new RoutingLabel(alias0(), peer0.self, SignallingLinkSelection.of(0)),
                LinkTestCodec.encode(
                        Variant.TTC, 0, new LinkTestMessage.Test(LinkTestCodec.FIXED_PATTERN)));
        world.runFor(MOMENT);

        assertThat(border.sides[0].count(LinkCounter.DISCARDED_NOT_CONVERTED)).isEqualTo(1);
    }

    // ---- operators ----------------------------------------------------------------------------

    @Test
    @Conformance("S19.6")
    void routeLookupSaysHowItGoesOnBeyond() {
        start(Variant.ITU, Variant.ANSI);
        join();
        SimPoint here = border.sides[0];

        RouteAnswer fromNeighbour = answer(here, peer0.self);
        RouteAnswer fromHere = answer(here, null);

        PointConversion conversion = new PointConversion(alias0(), 1, peer1.self);
        assertThat(fromNeighbour.ways())
                .hasSize(16)
                .allMatch(
                        way ->
                                conversion.equals(way.converted())
                                        && new LinkIdentity("N", 0).equals(way.link()));
        assertThat(fromHere.ways()).allMatch(way -> way.obstacle() == DiscardReason.NO_ALIAS);
        assertThat(here.call(() -> here.network.bindings(alias0())))
                .hasSize(16)
                .allMatch(binding -> new LinkIdentity("N", 0).equals(binding.link()));
    }

    private RouteAnswer answer(SimPoint point, PointCode from) {
        return point.call(
                () ->
                        point.network.answer(
                                new RouteQuery(alias0(), from, RouteQuery.EVERY_SLS, null)));
    }

    @Test
    @Conformance("S19.6")
    void pingOfAnAliasIsAnsweredIfThisPointHasOneToo() {
        start(Variant.ITU, Variant.ANSI);
        PointCode ours = PointCode.parse(Variant.ANSI, "10.6.7");
        PointCode echo = PointCode.parse(Variant.ITU, "6.6.7");
        border.convert(
                0,
                new PointConversion(alias0(), 1, peer1.self),
                new PointConversion(echo, 1, border.sides[1].code));
        border.convert(1, new PointConversion(ours, 0, border.sides[0].code));
        world.runFor(MOMENT);

        // ANSI's own tester of this node answers, and answers to the alias
        assertThat(border.sides[0].pingNow(PingRequest.to(echo)).isSuccessful()).isTrue();

        border.convert(1);
        world.runFor(MOMENT);
        PingResult failed = border.sides[0].pingNow(PingRequest.to(alias0()));
        assertThat(String.valueOf(failed.failure()))
                .isEqualTo("1.1.1 has no alias in the network of 6.6.6 (cs7 pc-conversion)");
    }

    @Test
    @Conformance("S19.7")
    void aliasesComeAndGoWhileOtherTrafficGoesOn() {
        start(Variant.ITU, Variant.ANSI);
        join();
        peer0.received.clear();
        peer1.received.clear();

        border.convert(0);
        world.runFor(MOMENT);
        assertThat(border.sides[0].stateOf(alias0())).isEqualTo(DestinationState.INACCESSIBLE);
        sendIsup(peer0, alias0(), 0);
        world.runFor(MOMENT);
        assertThat(peer1.received).isEmpty();
        assertThat(peer0.received).containsExactly("TFP 6.6.6");

        border.convert(0, new PointConversion(alias0(), 1, peer1.self));
        world.runFor(MOMENT);
        sendIsup(peer0, alias0(), 0);
        world.runFor(MOMENT);
        assertThat(peer1.received).hasSize(1);
        assertThat(peer0.received).containsExactly("TFP 6.6.6", "TFA 6.6.6");
    }

    private static void sendIsup(BarePeer from, PointCode to, int sls, byte... userPart) {
        from.send(
                ServiceIndicator.ISUP,
                new RoutingLabel(to, from.self, SignallingLinkSelection.of(sls)),
                userPart);
    }

    private static void sendManagement(BarePeer from, PointCode to, SnmMessage message) {
        from.send(
                ServiceIndicator.SNM,
                new RoutingLabel(to, from.self, SignallingLinkSelection.of(0)),
                SnmCodec.encode(from.self.variant(), message));
    }
}
