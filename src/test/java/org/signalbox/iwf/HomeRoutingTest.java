// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.DELIVER;
import static org.signalbox.iwf.Examples.HSS;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME;
import static org.signalbox.iwf.Examples.MME_HOST;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.MSC_NUMBER;
import static org.signalbox.iwf.Examples.OWN;
import static org.signalbox.iwf.Examples.REALM;
import static org.signalbox.iwf.Examples.party;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Policy;
import org.signalbox.iwf.SessionOutput.AnswerMap;
import org.signalbox.iwf.SessionOutput.RequestMap;
import org.signalbox.iwf.SessionOutput.RequestSgd;
import org.signalbox.map.Inform;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.OctetString;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Foreign service centres are told of us and of nobody, and what they send there is checked.
@NullUnmarked
class HomeRoutingTest {
    private static final long SECOND = 1_000_000_000;
    private static final String NOBODY = "2620199";
    private static final String FOREIGN = "447700000001";
    private static final String FOREIGN_TOO = "447700000002";
    private static final String ELSEWHERE = "33600000001";
    private static final String HLR_NUMBER = "491720000010";
    private static final ServingNode AT_MME =
            new ServingNode(NodeKind.MME, MME_NUMBER, new ServingNode.Name(MME_HOST, REALM));
    private static final ServingNode AT_MSC = new ServingNode(NodeKind.MSC, MSC_NUMBER, null);

    private final SessionMachine machine =
            new SessionMachine(config(Policy.usual(), Map.of()), new SimEntropy(7));
    private final List<SessionOutput> outputs = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private long now;

    private static IwfConfig config(Policy<Check> policy, Map<String, String> registers) {
        return Examples.with(
                new HomeRoutingConfig(
                        NOBODY,
                        Examples.SELF,
                        PrefixTable.ofPrefixes(registers),
                        false,
                        Duration.ofSeconds(120),
                        3),
                Examples.firewall(policy));
    }

    private void reject(Check... checks) {
        machine.reconfigure(config(Examples.rejecting(checks), Map.of()));
    }

    // ---- the question --------------------------------------------------------------------------

    @Test
    void foreignersAreToldOfUsAndNobody() {
        MapResult.RoutingInfo told = identityFor(FOREIGN, AT_MME);

        assertThat(told.imsi()).hasSize(15).startsWith(NOBODY);
        assertThat(told.nodes())
                .containsExactly(
                        new MapResult.Node(
                                MapResult.Node.Kind.MSC, MapNumber.international(OWN), null));
        assertThat(told.lmsi()).isNull();
    }

    @Test
    void ourOwnCentresAreToldTheTruth() {
        MapResult.RoutingInfo told = identityFor(CENTRE, AT_MME);

        assertThat(told.imsi()).isEqualTo(IMSI);
        assertThat(told.nodes().getFirst().number().digits()).isEqualTo(MME_NUMBER);
    }

    @Test
    void aRefusalIsPassedOn() {
        ask(1, FOREIGN, question());
        tell(
                new SessionInput.SgdTold(
                        exchange(),
                        new SgdOutcome.Answered(RoutingInfoToMap.answer(Result.USER_UNKNOWN))));

        assertThat(errorOf(outputs.getLast()).code()).isEqualTo(MapError.Code.UNKNOWN_SUBSCRIBER);
    }

    @Test
    void anHlrIsAskedByItsNumber() {
        machine.reconfigure(config(Policy.usual(), Map.of("49171", HLR_NUMBER)));
        ask(1, FOREIGN, question());

        RequestMap asked = (RequestMap) outputs.getLast();
        assertThat(asked.to()).isEqualTo(new MapParty(HLR_NUMBER, 6));
        assertThat(asked.request()).isEqualTo(question());
        Inform waiting = new Inform(null, 2, 1, null);
        tell(
                new SessionInput.MapTold(
                        asked.call(),
                        new MapOutcome.Answered(
                                new MapResult.RoutingInfo(
                                        IMSI,
                                        List.of(
                                                new MapResult.Node(
                                                        MapResult.Node.Kind.MSC,
                                                        MapNumber.international(MSC_NUMBER),
                                                        null)),
                                        null,
                                        null),
                                List.of(waiting),
                                false)));
        MapAnswer.Result told = (MapAnswer.Result) ((AnswerMap) outputs.getLast()).answer();
        assertThat(((MapResult.RoutingInfo) told.result()).imsi()).startsWith(NOBODY);
        assertThat(told.inform()).isEqualTo(waiting);
    }

    // ---- the message ---------------------------------------------------------------------------

    @Test
    void theMessageGoesToTheRealSubscriberByDiameter() {
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        deliver(2, FOREIGN, nobody, FOREIGN, DELIVER, false);

        RequestSgd request = (RequestSgd) outputs.getLast();
        assertThat(request.destination()).isEqualTo(MME);
        SgdRequest.MtForward message = (SgdRequest.MtForward) request.request();
        assertThat(message.imsi()).isEqualTo(IMSI);
        assertThat(message.mmeNumber()).isEqualTo(MME_NUMBER);
        assertThat(message.serviceCentre()).isEqualTo(FOREIGN);
    }

    @Test
    void theMessageGoesToTheRealSubscriberByMap() {
        String nobody = identityFor(FOREIGN, AT_MSC).imsi();
        deliver(2, FOREIGN, nobody, FOREIGN, DELIVER, true);

        RequestMap request = (RequestMap) outputs.getLast();
        assertThat(request.to()).isEqualTo(new MapParty(MSC_NUMBER, 8));
        MapRequest.MtForward message = (MapRequest.MtForward) request.request();
        assertThat(message.to()).isEqualTo(new RelayAddress.Imsi(IMSI));
        assertThat(message.hasMore()).as("alone in its dialogue").isFalse();
        tell(
                new SessionInput.MapTold(
                        request.call(),
                        new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), false)));
        assertThat(outputs)
                .containsExactly(
                        new AnswerMap(
                                2,
                                new MapAnswer.Result(new MapResult.MtForward(null), null, true)));

        ask(2, FOREIGN, Examples.following(DELIVER, false));
        assertThat(outputs.getLast()).as("the next of the dialogue").isInstanceOf(RequestMap.class);
    }

    @Test
    void whatComesBackNamesNoRealSubscriber() {
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        deliver(2, FOREIGN, nobody, FOREIGN, DELIVER, false);
        tell(
                new SessionInput.SgdTold(
                        exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.MtForward(
                                        Result.ABSENT_USER,
                                        1,
                                        null,
                                        null,
                                        null,
                                        UserIdentity.ofImsi(IMSI)))));

        assertThat(errorOf(outputs.getLast()))
                .isEqualTo(new MapError.AbsentSubscriber(1, null, null, null));
    }

    // ---- what is wrong with it -----------------------------------------------------------------

    @Test
    void anIdentityIsGoodForAWhile() {
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        now += 100 * SECOND;
        deliver(2, FOREIGN, nobody, FOREIGN, DELIVER, false);
        assertThat(outputs.getLast()).isInstanceOf(RequestSgd.class);
        now += 100 * SECOND;
        deliver(3, FOREIGN, nobody, FOREIGN, DELIVER, false);
        assertThat(outputs.getLast()).as("its use lengthens it").isInstanceOf(RequestSgd.class);
        now += 121 * SECOND;
        deliver(4, FOREIGN, nobody, FOREIGN, DELIVER, false);

        assertThat(errorOf(outputs.getLast())).isInstanceOf(MapError.SystemFailure.class);
        assertThat(machine.suspicions().get(Check.UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void anIdentityThatNobodyWasGivenIsNobodys() {
        deliver(2, FOREIGN, NOBODY + "12345678", FOREIGN, DELIVER, false);

        assertThat(errorOf(outputs.getLast())).isInstanceOf(MapError.SystemFailure.class);
        assertThat(machine.suspicions().get(Check.UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void thereAreOnlySoMany() {
        String first = identityFor(FOREIGN, AT_MME).imsi();
        for (int i = 0; i < 3; i++) {
            identityFor(FOREIGN, AT_MME);
        }
        deliver(9, FOREIGN, first, FOREIGN, DELIVER, false);

        assertThat(machine.suspicions().get(Check.UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void anotherNetworkMayNotUseIt() {
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        deliver(2, ELSEWHERE, nobody, FOREIGN, DELIVER, false);
        assertThat(errorOf(outputs.getLast())).isInstanceOf(MapError.SystemFailure.class);
        assertThat(machine.suspicions().get(Check.OTHER_ORIGIN)).isEqualTo(1);

        deliver(3, FOREIGN_TOO, nobody, FOREIGN, DELIVER, false);
        assertThat(outputs.getLast()).as("of the same network").isInstanceOf(RequestSgd.class);
    }

    @Test
    void theServiceCentreIsTheOneThatHasAsked() {
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        deliver(2, FOREIGN, nobody, FOREIGN_TOO, DELIVER, false);

        assertThat(errorOf(outputs.getLast())).isInstanceOf(MapError.SystemFailure.class);
        assertThat(machine.suspicions().get(Check.OTHER_CENTRE)).isEqualTo(1);
    }

    @Test
    void aRealImsiFromAbroadIsPastTheRouter() {
        deliver(2, FOREIGN, IMSI, FOREIGN, DELIVER, false);
        assertThat(errorOf(outputs.getLast())).isInstanceOf(MapError.SystemFailure.class);
        assertThat(machine.suspicions().get(Check.PAST_THE_ROUTER)).isEqualTo(1);

        deliver(3, CENTRE, IMSI, CENTRE, DELIVER, false);
        assertThat(machine.suspicions().get(Check.PAST_THE_ROUTER)).as("from home").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "040b911326880736f44000111081907333400ce8329bfd0655dfecb2195e, SILENT",
        "040b911326880736f47f00111081907333400ce8329bfd0655dfecb2195e, FOR_THE_CARD",
        "040b911326880736f400f611108190733340043132333435, FOR_THE_CARD",
        "440b911326880736f4000411108190733340090605040b8423f0310203, FOR_AN_APPLICATION"
    })
    void suspiciousContentsAreCountedAndMayBeRefused(String message, Check check) {
        OctetString octets = OctetString.ofHex(message);
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        deliver(2, FOREIGN, nobody, FOREIGN, octets, false);
        assertThat(outputs.getLast()).isInstanceOf(RequestSgd.class);
        assertThat(machine.suspicions().get(check)).isEqualTo(1);

        reject(check);
        deliver(3, FOREIGN, IMSI, FOREIGN, octets, false);
        assertThat(errorOf(outputs.getLast())).isEqualTo(new MapError.DeliveryFailure(1, null));
    }

    @Test
    void aServiceCentreOfAnotherNetworkThanItsSenderIsCounted() {
        String nobody = identityFor(FOREIGN, AT_MME).imsi();
        deliver(2, FOREIGN, nobody, ELSEWHERE, DELIVER, false);

        assertThat(machine.suspicions().get(Check.CENTRE_OF_ANOTHER_NETWORK)).isEqualTo(1);
    }

    // ---- both ends -----------------------------------------------------------------------------

    private MapResult.RoutingInfo identityFor(String asker, ServingNode node) {
        ask(1, asker, question());
        tell(
                new SessionInput.SgdTold(
                        exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.RoutingInfo(
                                        Result.SUCCESS,
                                        IMSI,
                                        List.of(node),
                                        OctetString.ofHex("01020304"),
                                        null,
                                        null,
                                        Map.of()))));
        MapAnswer answer = ((AnswerMap) outputs.getLast()).answer();
        return (MapResult.RoutingInfo) ((MapAnswer.Result) answer).result();
    }

    private long exchange() {
        RequestSgd request = (RequestSgd) outputs.getLast();
        assertThat(request.request())
                .satisfiesAnyOf(
                        asked -> assertThat(request.destination()).isEqualTo(HSS),
                        asked -> assertThat(asked).isInstanceOf(SgdRequest.MtForward.class));
        return request.exchange();
    }

    private static MapRequest.RoutingInfo question() {
        return Examples.question(FOREIGN);
    }

    private void deliver(
            long dialogue,
            String caller,
            String imsi,
            String centre,
            OctetString message,
            boolean hasMore) {
        ask(
                dialogue,
                caller,
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(imsi),
                        new RelayAddress.ServiceCentre(MapNumber.international(centre)),
                        message,
                        hasMore,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private void ask(long dialogue, String caller, MapRequest request) {
        tell(
                new SessionInput.MapRequested(
                        dialogue, Examples.asked(OWN, request), party(caller), 3, request, 0));
    }

    private void tell(SessionInput input) {
        outputs.clear();
        machine.handle(
                input,
                now,
                output -> {
                    if (output instanceof SessionOutput.Tell(Finding finding)) {
                        findings.add(finding);
                    } else {
                        outputs.add(output);
                    }
                });
    }

    private static MapError errorOf(SessionOutput output) {
        return ((MapAnswer.Error) ((AnswerMap) output).answer()).error();
    }
}
