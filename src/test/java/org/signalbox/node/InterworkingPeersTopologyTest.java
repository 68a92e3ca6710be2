// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.node.InterworkingNetwork.CENTRE;
import static org.signalbox.node.InterworkingNetwork.DELIVER;
import static org.signalbox.node.InterworkingNetwork.GATEWAY_ADDRESS;
import static org.signalbox.node.InterworkingNetwork.IDENTITY;
import static org.signalbox.node.InterworkingNetwork.IMSI;
import static org.signalbox.node.InterworkingNetwork.MME;
import static org.signalbox.node.InterworkingNetwork.MME_ADDRESS;
import static org.signalbox.node.InterworkingNetwork.MSISDN;
import static org.signalbox.node.InterworkingNetwork.REALM;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdAvp;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What interworking makes of a peer that is other than most: it departs from TS 29.338, or speaks
/// SCTP. Each test is a whole node in virtual time ([InterworkingNetwork]).
@NullUnmarked
class InterworkingPeersTopologyTest {
    /// A service centre of Diameter, which the MME stands for here.
    private static final String OTHER_CENTRE = "491799000000";

    private static final InetAddress GATEWAY = InetAddress.ofLiteral(GATEWAY_ADDRESS);
    private static final InetAddress MME_HOST = InetAddress.ofLiteral(MME_ADDRESS);
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    private static final MapOutcome DELIVERED =
            new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), false);

    /// systemFailure: of an MSC, which is an MME.
    private static final MapOutcome FAILED =
            new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of());

    @TempDir private Path folder;

    private InterworkingNetwork network;

    private void start(PeerTransport transport, String... lines) {
        network =
                new InterworkingNetwork(
                        folder,
                        1,
                        transport,
                        List.of(lines),
                        " service-centre %s realm %s host mme01.%s"
                                .formatted(OTHER_CENTRE, REALM, REALM));
    }

    @AfterEach
    void stop() {
        network.nodes
                .topology()
                .node("gateway")
                .status()
                .interworking()
                .ifPresent(SessionBooks::assertBalanced);
        network.close();
    }

    // ---- departures ----------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"", " alerts-on-sgd"})
    void alertsHaveTheApplicationThatThePeerTakes(String line) {
        start(PeerTransport.TCP, line.isEmpty() ? "!" : line);

        MapOutcome outcome =
                ask(
                        new MapRequest.Alert(
                                MapNumber.international(MSISDN),
                                MapNumber.international(OTHER_CENTRE),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));

        assertThat(outcome)
                .isEqualTo(new MapOutcome.Answered(new MapResult.Alert(), List.of(), false));
        assertThat(network.mme.asked).singleElement().isInstanceOf(SgdRequest.Alert.class);
        assertThat(network.mme.applications)
                .containsExactly(
                        line.isEmpty() ? SgdApplication.S6C.id() : SgdApplication.SGD.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " plain-results"})
    void resultsStandWhereThePeerLooksForThem(String line) {
        start(PeerTransport.TCP, line.isEmpty() ? "!" : line);
        network.centre.answers =
                _ -> new MapAnswer.Error(new MapError.AbsentSubscriber(1, null, null, null), null);

        DiameterEnd.Waiting waiting =
                network.mme.begin(
                        IDENTITY,
                        new SgdRequest.MtForward(
                                IMSI, CENTRE, DELIVER, false, CENTRE, null, null, null, null, null,
                                null));
        network.nodes.world().runUntil("an answer", waiting::isOver, Duration.ofMinutes(1));

        assertThat(waiting.answer().result()).isEqualTo(Result.ABSENT_USER);
        assertThat(waiting.answerAvps)
                .contains(
                        line.isEmpty()
                                ? BaseAvp.EXPERIMENTAL_RESULT.code()
                                : BaseAvp.RESULT_CODE.code())
                .doesNotContain(
                        line.isEmpty()
                                ? BaseAvp.RESULT_CODE.code()
                                : BaseAvp.EXPERIMENTAL_RESULT.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " top-level-msisdn"})
    void msisdnsStandWhereThePeerLooksForThem(String line) {
        start(PeerTransport.TCP, line.isEmpty() ? "!" : line);

        MapOutcome outcome =
                ask(
                        new MapRequest.MoForward(
                                new RelayAddress.ServiceCentre(
                                        MapNumber.international(OTHER_CENTRE)),
                                new RelayAddress.Msisdn(MapNumber.international(MSISDN)),
                                SUBMIT,
                                null,
                                null));

        assertThat(outcome)
                .isEqualTo(
                        new MapOutcome.Answered(new MapResult.MoForward(null), List.of(), false));
        assertThat(network.mme.asked)
                .containsExactly(
                        new SgdRequest.MoForward(
                                OTHER_CENTRE, UserIdentity.ofMsisdn(MSISDN), SUBMIT, false, null));
        assertThat(network.mme.requestAvps.getFirst().contains(SgdAvp.MSISDN.code()))
                .isEqualTo(!line.isEmpty());
        assertThat(network.mme.requestAvps.getFirst()).contains(SgdAvp.USER_IDENTIFIER.code());
    }

    private MapOutcome ask(MapRequest request) {
        return network.centre.ask("491720000099", 8, request);
    }

    // ---- SCTP ----------------------------------------------------------------------------------

    @Test
    void anMmeOverSctpDeliversAndSubmits() {
        start(PeerTransport.SCTP);
        network.centre.answers =
                _ -> new MapAnswer.Result(new MapResult.MoForward(null), null, false);

        assertThat(deliver()).isEqualTo(DELIVERED);
        SgdAnswer answer =
                network.mme.ask(
                        null,
                        new SgdRequest.MoForward(
                                CENTRE,
                                new UserIdentity(IMSI, MSISDN, null, null),
                                SUBMIT,
                                false,
                                null));

        assertThat(answer.result()).isEqualTo(Result.SUCCESS);
        assertThat(mme().config().transport()).isEqualTo(PeerTransport.SCTP);
    }

    /// What it has not answered is not sent again; when it is back it is asked as before.
    @Test
    void anMmeOverSctpThatIsCutOffIsAnsweredForAndComesBack() {
        start(PeerTransport.SCTP);
        assertThat(deliver()).isEqualTo(DELIVERED);
        network.nodes.topology().datagrams().partition(GATEWAY, MME_HOST);

        assertThat(deliver()).isEqualTo(FAILED);
        network.nodes.run(Duration.ofMinutes(5));
        assertThat(mme().state()).isNotEqualTo(PeerState.OPEN);

        network.nodes.topology().datagrams().heal(GATEWAY, MME_HOST);
        network.nodes.run(Duration.ofMinutes(5));
        assertThat(mme().state()).isEqualTo(PeerState.OPEN);
        assertThat(deliver()).isEqualTo(DELIVERED);
    }

    private MapOutcome deliver() {
        return network.centre.ask(
                MME,
                8,
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(IMSI),
                        new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                        DELIVER,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private PeerStatus mme() {
        return network.nodes.topology().node("gateway").status().diameterPeers().stream()
                .filter(peer -> peer.config().name().equals("mme"))
                .findFirst()
                .orElseThrow();
    }
}
