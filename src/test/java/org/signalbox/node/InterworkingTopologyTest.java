// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.node.InterworkingNetwork.CENTRE;
import static org.signalbox.node.InterworkingNetwork.DELIVER;
import static org.signalbox.node.InterworkingNetwork.IMSI;
import static org.signalbox.node.InterworkingNetwork.MME;
import static org.signalbox.node.InterworkingNetwork.MSISDN;
import static org.signalbox.node.InterworkingNetwork.REALM;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.peer.PeerCounter;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A transfer point that is an interworking function as well, between a service centre of MAP and
/// an
/// MME and an HSS of Diameter ([InterworkingNetwork]).
@NullUnmarked
class InterworkingTopologyTest {
    private static final OctetString LONG_DELIVER =
            OctetString.ofHex("040b911326880736f4000411108190733340" + "8c" + "55".repeat(140));
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    private static final OctetString REPORT = OctetString.ofHex("0000");

    @TempDir private Path folder;

    private SccpTopology nodes;
    private MapEnd centre;
    private DiameterEnd mme;
    private DiameterEnd hss;

    private InterworkingNetwork network;

    private void start(long seed, String... iwf) {
        network = new InterworkingNetwork(folder, seed, iwf);
        nodes = network.nodes;
        centre = network.centre;
        mme = network.mme;
        hss = network.hss;
    }

    @AfterEach
    void stop() {
        network.close();
    }

    // ---- to the MME ----------------------------------------------------------------------------

    @Test
    void aMessageIsDeliveredByTheMmeAndItsReportComesBack() {
        start(1);
        mme.answers = _ -> new SgdAnswer.MtForward(Result.SUCCESS, null, null, REPORT, null, null);

        MapOutcome outcome = deliver(DELIVER);

        assertThat(outcome)
                .isEqualTo(
                        new MapOutcome.Answered(new MapResult.MtForward(REPORT), List.of(), false));
        assertThat(mme.asked)
                .containsExactly(
                        new SgdRequest.MtForward(
                                IMSI, CENTRE, DELIVER, false, MME, null, null, null, null, null,
                                null));
        assertThat(records())
                .singleElement()
                .satisfies(
                        record -> {
                            assertThat(record.outcome()).isEqualTo("success");
                            assertThat(record.target()).isEqualTo("mme01." + REALM);
                        });
    }

    @Test
    void aMessageThatFillsItsBeginGoesInTwo() {
        start(2);

        assertThat(deliver(LONG_DELIVER)).isInstanceOf(MapOutcome.Answered.class);
        assertThat(mme.asked)
                .extracting(request -> ((SgdRequest.MtForward) request).tpdu())
                .containsExactly(LONG_DELIVER);
    }

    @Test
    void anAbsentSubscriberIsAbsent() {
        start(3);
        mme.answers = _ -> new SgdAnswer.MtForward(Result.ABSENT_USER, 1, null, null, null, null);

        assertThat(deliver(DELIVER))
                .isEqualTo(
                        new MapOutcome.Refused(
                                new MapError.AbsentSubscriber(1, null, null, null), List.of()));
    }

    @Test
    void aFullTelephoneIsFull() {
        start(4);
        mme.answers =
                _ ->
                        new SgdAnswer.MtForward(
                                Result.DELIVERY_FAILURE,
                                null,
                                new DeliveryFailure(0, REPORT),
                                null,
                                null,
                                null);

        assertThat(deliver(DELIVER))
                .isEqualTo(
                        new MapOutcome.Refused(new MapError.DeliveryFailure(0, REPORT), List.of()));
    }

    @Test
    void aSilentMmeIsAnsweredForInTime() {
        start(5);
        mme.answers = _ -> null;

        long before = nodes.world().now();
        MapOutcome outcome = deliver(DELIVER);

        assertThat(outcome)
                .isEqualTo(new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of()));
        assertThat(Duration.ofNanos(nodes.world().now() - before))
                .isBetween(Duration.ofSeconds(45), Duration.ofSeconds(46));
        assertThat(records().getFirst().outcome()).isEqualTo("no answer in time");
    }

    @Test
    void anMmeThatIsNotThereIsNoFaultOfTheSubscriber() {
        start(6);
        mme.close();
        nodes.run(Duration.ofSeconds(5));

        assertThat(deliver(DELIVER))
                .isEqualTo(new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of()));
        assertThat(records().getFirst().reason())
                .as("as the HSS says, which is of the same realm")
                .isEqualTo("Result-Code 3002");
    }

    @Test
    void anMmeThatLeavesMeanwhileIsNotWaitedFor() {
        start(12);
        mme.answers = _ -> null;
        MapEnd.Call call = centre.begin(MME, 8, message(DELIVER, false));
        nodes.run(Duration.ofSeconds(2));
        mme.close();
        nodes.run(Duration.ofSeconds(20));

        assertThat(call.outcome())
                .isEqualTo(new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of()));
        assertThat(records().getFirst().outcome()).isEqualTo("broken");
        assertThat(mme.asked).as("the message is not sent again").hasSize(1);
    }

    @Test
    void whatComesTooLateIsCounted() {
        start(13, " timer delivery 5");
        mme.delay = Duration.ofSeconds(8);

        assertThat(deliver(DELIVER)).isInstanceOf(MapOutcome.Refused.class);
        nodes.run(Duration.ofSeconds(10));

        long late =
                nodes.topology().node("gateway").status().diameterPeers().stream()
                        .mapToLong(peer -> peer.counters().get(PeerCounter.ANSWERS_DISCARDED_LATE))
                        .sum();
        assertThat(late).isEqualTo(1);
        mme.delay = Duration.ZERO;
        assertThat(deliver(DELIVER)).as("the next").isInstanceOf(MapOutcome.Answered.class);
    }

    @Test
    void threeMessagesGoInOneDialogue() {
        start(14);
        MapEnd.Call call = centre.begin(MME, 8, message(DELIVER, true));
        nodes.run(Duration.ofSeconds(1));
        assertThat(isOpen(call.outcome())).isTrue();
        assertThat(isOpen(centre.next(call, following(true)))).isTrue();
        assertThat(isOpen(centre.next(call, following(false)))).isFalse();

        assertThat(mme.asked)
                .extracting(request -> ((SgdRequest.MtForward) request).hasMore())
                .containsExactly(true, true, false);
        assertThat(mme.asked)
                .extracting(request -> ((SgdRequest.MtForward) request).imsi())
                .containsOnly(IMSI);
    }

    private static boolean isOpen(MapOutcome outcome) {
        return ((MapOutcome.Answered) outcome).isOpen();
    }

    private static MapRequest following(boolean hasMore) {
        RelayAddress nobody = new RelayAddress.None();
        return new MapRequest.MtForward(
                nobody, nobody, DELIVER, hasMore, null, null, null, null, null);
    }

    private MapOutcome deliver(OctetString message) {
        return centre.ask(MME, 8, message(message, false));
    }

    private static MapRequest.MtForward message(OctetString message, boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(IMSI),
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                message,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }

    // ---- from the MME --------------------------------------------------------------------------

    @Test
    void whatATelephoneSubmitsReachesTheServiceCentre() {
        start(7);
        centre.answers = _ -> new MapAnswer.Result(new MapResult.MoForward(REPORT), null, false);

        SgdAnswer answer =
                mme.ask(
                        null,
                        new SgdRequest.MoForward(
                                CENTRE,
                                new UserIdentity(IMSI, MSISDN, null, null),
                                SUBMIT,
                                false,
                                null));

        assertThat(answer).isEqualTo(new SgdAnswer.MoForward(Result.SUCCESS, null, REPORT));
        assertThat(centre.asked)
                .containsExactly(
                        new MapRequest.MoForward(
                                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                                new RelayAddress.Msisdn(MapNumber.international(MSISDN)),
                                SUBMIT,
                                IMSI,
                                null));
        assertThat(centre.askers).containsExactly(MME);
    }

    @Test
    void aServiceCentreThatIsNotThereIsUnreachable() {
        start(8);

        SgdAnswer answer =
                mme.ask(
                        null,
                        new SgdRequest.MoForward(
                                "33600000000",
                                new UserIdentity(null, MSISDN, null, null),
                                SUBMIT,
                                false,
                                null));

        assertThat(answer.result()).isEqualTo(Result.base(3002));
    }

    @Test
    void anAlertReachesTheServiceCentre() {
        start(9);
        centre.answers = _ -> new MapAnswer.Result(new MapResult.Alert(), null, false);

        SgdAnswer answer =
                hss.ask(
                        null,
                        new SgdRequest.Alert(
                                CENTRE,
                                UserIdentity.ofMsisdn(MSISDN),
                                null,
                                false,
                                false,
                                null,
                                null));

        assertThat(answer).isEqualTo(new SgdAnswer.Alert(Result.SUCCESS));
        assertThat(centre.asked).singleElement().isInstanceOf(MapRequest.Alert.class);
    }

    @Test
    void aPeerMayBeKeptToWhatItIsFor() {
        start(15, " allow mme ofr alr");
        SgdRequest delivery =
                new SgdRequest.MtForward(
                        IMSI, CENTRE, DELIVER, false, MME, null, null, null, null, null, null);

        assertThat(mme.ask(null, delivery).result()).isEqualTo(Result.base(5003));
    }

    // ---- the register --------------------------------------------------------------------------

    @Test
    void theHssSaysWhereASubscriberIs() {
        start(10);
        hss.answers =
                _ ->
                        new SgdAnswer.RoutingInfo(
                                Result.SUCCESS,
                                IMSI,
                                List.of(
                                        new ServingNode(
                                                NodeKind.MME,
                                                MME,
                                                new ServingNode.Name("mme01." + REALM, REALM))),
                                null,
                                null,
                                2,
                                Map.of());

        MapOutcome outcome = centre.ask(MSISDN, 6, question());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        MapOutcome.Answered.class,
                        answered -> {
                            MapResult.RoutingInfo found = (MapResult.RoutingInfo) answered.result();
                            assertThat(found.imsi()).isEqualTo(IMSI);
                            assertThat(found.nodes().getFirst().number().digits()).isEqualTo(MME);
                            assertThat(answered.informs())
                                    .extracting("waitingStatus")
                                    .containsExactly(2);
                        });
    }

    private static MapRequest.RoutingInfo question() {
        return new MapRequest.RoutingInfo(
                MapNumber.international(MSISDN),
                true,
                MapNumber.international(CENTRE),
                false,
                null,
                null,
                null,
                null,
                false,
                null,
                false);
    }

    // ---- the node ------------------------------------------------------------------------------

    @Test
    void whatWaitsIsAnsweredWhenTheNodeEnds() {
        start(11);
        mme.answers = _ -> null;
        MapEnd.Call call = centre.begin(MME, 8, message(DELIVER, false));
        nodes.run(Duration.ofSeconds(1));
        nodes.topology().await("end", nodes.topology().node("gateway").node().stopInOrder());
        nodes.run(Duration.ofSeconds(5));

        assertThat(call.outcome()).isInstanceOf(MapOutcome.Refused.class);
    }

    private List<SessionRecord> records() {
        return nodes.topology().node("gateway").status().interworking().orElseThrow().records();
    }
}
