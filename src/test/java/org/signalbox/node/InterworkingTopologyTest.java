// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.node.InterworkingNetwork.CENTRE;
import static org.signalbox.node.InterworkingNetwork.DELIVER;
import static org.signalbox.node.InterworkingNetwork.IMSI;
import static org.signalbox.node.InterworkingNetwork.MME;
import static org.signalbox.node.InterworkingNetwork.MSISDN;
import static org.signalbox.node.InterworkingNetwork.REALM;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.peer.PeerCounter;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.RawPeer;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.IwfCounter;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/// A transfer point that is an interworking function as well, between a service centre of MAP, an
/// MME and an HSS of Diameter ([InterworkingNetwork]).
@NullUnmarked
class InterworkingTopologyTest {
    private static final String LIAR = "491720000002";
    private static final String TIMED_OUT = "no answer in time";
    private static final String REFUSED = "refused by the far end";

    /// The timer of delivery with one who lies is 5 seconds.
    private static final Duration LIE_MAX = Duration.ofSeconds(6);

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
        nodes.topology()
                .node("gateway")
                .status()
                .interworking()
                .ifPresent(SessionBooks::assertBalanced);
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

    // ---- an MME that lies ----------------------------------------------------------------------

    /// What an MME may do with a request, and what becomes of the message.
    private enum Lie {
        ANOTHER_NUMBER(TIMED_OUT, PeerCounter.ANSWERS_DISCARDED_UNKNOWN) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                mme.write(mme.answer(numbered(request, request.hopByHop() + 1), SUCCESS));
            }
        },
        ANOTHER_COMMAND(TIMED_OUT, PeerCounter.ANSWERS_DISCARDED_OTHER) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                DiameterHeader other =
                        new DiameterHeader(
                                request.flags(),
                                SgdCommand.MO_FORWARD.code(),
                                request.application(),
                                request.hopByHop(),
                                request.endToEnd());
                mme.write(mme.answer(other, SUCCESS));
            }
        },
        NO_RESULT(REFUSED, PeerCounter.ANSWERS_RECEIVED) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                mme.write(
                        mme.writer(request.answer(false))
                                .text(BaseAvp.ORIGIN_HOST, mme.identity())
                                .finish());
            }
        },
        AVP_BEYOND_THE_END(REFUSED, PeerCounter.ANSWERS_RECEIVED) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                ByteBuf answer = mme.answer(request, SUCCESS);
                mme.write(answer.setMedium(DiameterHeader.OCTETS + 5, answer.readableBytes()));
            }
        },
        AVP_SHORTER_THAN_ITS_HEADER(REFUSED, PeerCounter.ANSWERS_RECEIVED) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                mme.write(mme.answer(request, SUCCESS).setMedium(DiameterHeader.OCTETS + 5, 7));
            }
        },
        NO_MESSAGE("broken", PeerCounter.BROKEN_FRAMING) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                mme.write(Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n\r\n", UTF_8));
            }
        },
        ANSWER_TWICE("success", PeerCounter.ANSWERS_DISCARDED_LATE) {
            @Override
            void tell(RawPeer mme, DiameterHeader request) {
                mme.write(mme.answer(request, SUCCESS));
                mme.write(mme.answer(request, SUCCESS));
            }
        };

        private static final int SUCCESS = ResultCode.SUCCESS;

        private final String outcome;
        private final PeerCounter counted;

        /// @param outcome of the session
        /// @param counted of the peer, once
        Lie(String outcome, PeerCounter counted) {
            this.outcome = outcome;
            this.counted = counted;
        }

        abstract void tell(RawPeer mme, DiameterHeader request);

        private static DiameterHeader numbered(DiameterHeader request, int hopByHop) {
            return new DiameterHeader(
                    request.flags(),
                    request.command(),
                    request.application(),
                    hopByHop,
                    request.endToEnd());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLieFailsOneMessageAndNotTheNext(Lie lie) throws IOException {
        BiConsumer<RawPeer, DiameterHeader> honest =
                (liar, request) -> liar.write(liar.answer(request, ResultCode.SUCCESS));
        AtomicReference<BiConsumer<RawPeer, DiameterHeader>> manner =
                new AtomicReference<>(lie::tell);
        startWithLiar((liar, request) -> manner.get().accept(liar, request));
        long before = liar().counters().get(lie.counted);
        long start = nodes.world().now();

        MapOutcome outcome = centre.ask(LIAR, 8, message(DELIVER, false));

        if (lie.outcome.equals("success")) {
            assertThat(outcome).isInstanceOf(MapOutcome.Answered.class);
        } else {
            assertThat(outcome)
                    .isEqualTo(new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of()));
        }
        assertThat(Duration.ofNanos(nodes.world().now() - start)).isLessThan(LIE_MAX);
        assertThat(records().getFirst().outcome()).isEqualTo(lie.outcome);
        assertThat(liar().counters().get(lie.counted)).isEqualTo(before + 1);

        manner.set(honest);
        nodes.run(Duration.ofMinutes(5)); // a connection that was ended has to be trusted again
        assertThat(centre.ask(LIAR, 8, message(DELIVER, false)))
                .isInstanceOf(MapOutcome.Answered.class);
        assertThat(liar().pending()).isZero();
    }

    /// Who answers another session of ours by the right number means the request of that number
    /// (RFC 6733 section 3): the message was delivered.
    @Test
    void anAnswerIsKnownByItsNumberAlone() throws IOException {
        startWithLiar(
                (liar, request) ->
                        liar.write(
                                liar.writer(request.answer(false))
                                        .text(BaseAvp.SESSION_ID, "another;1;2")
                                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                                        .text(BaseAvp.ORIGIN_HOST, liar.identity())
                                        .text(BaseAvp.ORIGIN_REALM, REALM)
                                        .finish()));

        assertThat(centre.ask(LIAR, 8, message(DELIVER, false)))
                .isInstanceOf(MapOutcome.Answered.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 30})
    void aSlowMmeIsAnsweredForAndItsAnswerCounted(int seconds) throws IOException {
        startWithLiar(
                (liar, request) ->
                        nodes.world()
                                .after(
                                        Duration.ofSeconds(seconds),
                                        () -> liar.send(liar.answer(request, ResultCode.SUCCESS))));

        assertThat(centre.ask(LIAR, 8, message(DELIVER, false)))
                .isEqualTo(new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of()));
        assertThat(records().getFirst().outcome()).isEqualTo(TIMED_OUT);
        nodes.run(Duration.ofMinutes(1));

        long late =
                nodes.topology()
                                .node("gateway")
                                .status()
                                .interworking()
                                .orElseThrow()
                                .counters()
                                .get(IwfCounter.LATE_FROM_DIAMETER)
                        + liar().counters().get(PeerCounter.ANSWERS_DISCARDED_LATE);
        assertThat(late).isEqualTo(1);
        assertThat(liar().pending()).isZero();
    }

    private void startWithLiar(BiConsumer<RawPeer, DiameterHeader> manner) throws IOException {
        start(
                20,
                " timer delivery 5",
                " node " + LIAR + " exact mme liar." + REALM + " realm " + REALM,
                "diameter peer liar",
                " identity liar." + REALM,
                " remote-ip 10.0.0.13");
        SimLoop loop = nodes.world().loop("liar");
        InetAddress address = InetAddress.ofLiteral("10.0.0.13");
        Capabilities capabilities =
                new Capabilities(
                        "liar." + REALM,
                        REALM,
                        List.of(address),
                        0,
                        "Liar",
                        0,
                        Set.of(SgdApplication.SGD));
        nodes.topology()
                .streams()
                .listen(
                        new InetSocketAddress(address, PeerConfig.PORT),
                        _ -> {
                            RawPeer liar =
                                    new RawPeer(
                                            nodes.world(),
                                            nodes.topology().streams(),
                                            capabilities,
                                            loop);
                            liar.onMessage =
                                    message -> {
                                        if (!liar.keepsUp(message)) {
                                            manner.accept(liar, message.header());
                                        }
                                    };
                            return liar;
                        },
                        loop);
        nodes.world()
                .runUntil(
                        "the liar is there",
                        () -> liar().state() == PeerState.OPEN,
                        Duration.ofMinutes(5));
    }

    private PeerStatus liar() {
        return nodes.topology().node("gateway").status().diameterPeers().stream()
                .filter(peer -> peer.config().name().equals("liar"))
                .findFirst()
                .orElseThrow();
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

        MapOutcome outcome = centre.ask(MSISDN, 6, InterworkingNetwork.question());

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
