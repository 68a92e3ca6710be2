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
import static org.signalbox.iwf.Examples.MSISDN;
import static org.signalbox.iwf.Examples.POOL;
import static org.signalbox.iwf.Examples.REALM;
import static org.signalbox.iwf.Examples.party;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.SessionOutput.AnswerMap;
import org.signalbox.iwf.SessionOutput.AnswerSgd;
import org.signalbox.iwf.SessionOutput.RequestSgd;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.simulator.world.SimEntropy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How sessions go, step by step.
@NullUnmarked
class SessionMachineTest {
    private static final long SECOND = 1_000_000_000;
    private static final MapAnswer NO_WAY =
            Errors.answer(new MapError.SystemFailure(Errors.VISITED_MSC, Errors.MME));

    private final SessionMachine machine = new SessionMachine(Examples.config(), new SimEntropy(1));
    private final List<SessionOutput> outputs = new ArrayList<>();
    private long now;

    // ---- finding the node ----------------------------------------------------------------------

    @Test
    void theNodeIsTheOneOfTheCalledNumber() {
        RequestSgd request = deliver(7, MME_NUMBER, Examples.toTelephone(false));

        assertThat(request.destination()).isEqualTo(MME);
        tell(new SessionInput.SgdTold(request.exchange(), answered(Result.SUCCESS)));
        assertThat(outputs).containsExactly(new AnswerMap(7, delivered(false)));
        assertThat(machine.size()).isZero();
    }

    @Test
    void anUnknownNumberIsLookedForByImsiThenAskedFor() {
        RequestSgd pool =
                deliver(
                        1,
                        MSC_NUMBER,
                        new MapRequest.MtForward(
                                new RelayAddress.Imsi("262031111111111"),
                                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                                DELIVER,
                                false,
                                null,
                                null,
                                null,
                                null,
                                null));
        assertThat(pool.destination()).isEqualTo(POOL);
        outputs.clear();

        RequestSgd question = deliver(2, MSC_NUMBER, Examples.toTelephone(false));
        assertThat(question.destination()).isEqualTo(HSS);
        assertThat(question.answerMax()).isEqualTo(Duration.ofSeconds(15));
        tell(new SessionInput.SgdTold(question.exchange(), found("mme07")));
        RequestSgd delivery = (RequestSgd) outputs.getFirst();
        assertThat(delivery.destination()).isEqualTo(new Destination("mme07." + REALM, REALM));
        assertThat(delivery.request()).isInstanceOf(SgdRequest.MtForward.class);
    }

    @Test
    void whatARegisterHasSaidIsBelievedForAMinute() {
        RequestSgd question = deliver(1, MSC_NUMBER, Examples.toTelephone(false));
        tell(new SessionInput.SgdTold(question.exchange(), found("mme07")));
        RequestSgd first = (RequestSgd) outputs.getFirst();
        tell(new SessionInput.SgdTold(first.exchange(), answered(Result.SUCCESS)));

        now += 60 * SECOND;
        outputs.clear();
        assertThat(deliver(2, MSC_NUMBER, Examples.toTelephone(false)).destination().host())
                .isEqualTo("mme07." + REALM);
        now += SECOND;
        outputs.clear();
        assertThat(deliver(3, MSC_NUMBER, Examples.toTelephone(false)).destination())
                .isEqualTo(HSS);
    }

    @Test
    void whereNobodyIsAnswersTheRegisterForTheSubscriber() {
        for (Result result : List.of(Result.USER_UNKNOWN, Result.ABSENT_USER)) {
            outputs.clear();
            RequestSgd question = deliver(1, MSC_NUMBER, Examples.toTelephone(false));
            tell(
                    new SessionInput.SgdTold(
                            question.exchange(),
                            new SgdOutcome.Answered(RoutingInfoToMap.answer(result))));
            assertThat(errorOf(outputs.getLast()).code())
                    .isEqualTo(
                            result.equals(Result.USER_UNKNOWN)
                                    ? MapError.Code.UNIDENTIFIED_SUBSCRIBER
                                    : MapError.Code.ABSENT_SUBSCRIBER_SM);
        }
    }

    @Test
    void aSubscriberOfNobodyIsNotSaidToBeUnknown() {
        deliverTo("310410111111111");

        assertThat(outputs).containsExactly(new AnswerMap(1, NO_WAY));
    }

    @Test
    void onlyWhatSurelyHasNotArrivedIsSentElsewhere() {
        RequestSgd first = deliver(1, MME_NUMBER, Examples.toTelephone(false));
        tell(
                new SessionInput.SgdTold(
                        first.exchange(),
                        new SgdOutcome.Answered(MtToMap.answer(Result.base(3002)))));
        RequestSgd question = (RequestSgd) outputs.getFirst();
        assertThat(question.destination()).isEqualTo(HSS);
        tell(new SessionInput.SgdTold(question.exchange(), found("mme07")));
        RequestSgd second = (RequestSgd) outputs.getFirst();
        tell(new SessionInput.SgdTold(second.exchange(), new SgdOutcome.Failed(SgdFailure.LOST)));

        assertThat(outputs).containsExactly(new AnswerMap(1, NO_WAY));
        assertThat(count(Flow.MT_TO_DIAMETER, SessionCounter.RETRIED)).isEqualTo(1);
        assertThat(count(Flow.MT_TO_DIAMETER, SessionCounter.BROKEN)).isEqualTo(1);
    }

    private void deliverTo(String imsi) {
        ask(
                1,
                MSC_NUMBER,
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(imsi),
                        new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                        DELIVER,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null),
                0);
    }

    // ---- time ----------------------------------------------------------------------------------

    @Test
    void aSilentNodeIsNotWaitedForLonger() {
        RequestSgd request = deliver(1, MME_NUMBER, Examples.toTelephone(false));
        outputs.clear();

        now = 45 * SECOND - 1;
        machine.advance(now, outputs::add);
        assertThat(outputs).isEmpty();
        now++;
        assertThat(machine.nextDeadline()).isEqualTo(now);
        machine.advance(now, outputs::add);
        assertThat(outputs).containsExactly(new AnswerMap(1, NO_WAY));

        tell(new SessionInput.SgdTold(request.exchange(), answered(Result.SUCCESS)));
        assertThat(outputs).as("late").isEmpty();
        assertThat(machine.counters().get(IwfCounter.LATE_FROM_DIAMETER)).isEqualTo(1);
        assertThat(count(Flow.MT_TO_DIAMETER, SessionCounter.TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void theTimeIsThatOfTheServiceCentreIfItIsShorter() {
        assertThat(budget(60, 0, 40)).isEqualTo(Duration.ofSeconds(18));
        assertThat(budget(600, 0, 40)).isEqualTo(Duration.ofSeconds(45));
        assertThat(budget(60, 0, 4_000)).as("no sane clock").isEqualTo(Duration.ofSeconds(45));
        assertThat(budget(60, 0xFFFF_FFFE, 8)).as("past 2036").isEqualTo(Duration.ofSeconds(45));
        assertThat(budget(60, 0, 58)).as("nothing left").isNull();
    }

    private Duration budget(int timer, int start, int clock) {
        outputs.clear();
        ask(
                now,
                MME_NUMBER,
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(IMSI),
                        new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                        DELIVER,
                        false,
                        timer,
                        start,
                        null,
                        null,
                        null),
                clock);
        now++;
        return outputs.getFirst() instanceof RequestSgd request ? request.answerMax() : null;
    }

    // ---- several messages ----------------------------------------------------------------------

    @Test
    void threeMessagesGoInOneDialogueOfMap() {
        for (int i = 1; i <= 3; i++) {
            boolean hasMore = i < 3;
            outputs.clear();
            RequestSgd request =
                    deliver(
                            1,
                            MME_NUMBER,
                            i == 1
                                    ? Examples.toTelephone(hasMore)
                                    : Examples.following(DELIVER, hasMore));
            SgdRequest.MtForward message = (SgdRequest.MtForward) request.request();
            assertThat(message.imsi()).isEqualTo(IMSI);
            assertThat(message.serviceCentre()).isEqualTo(CENTRE);
            assertThat(message.hasMore()).isEqualTo(hasMore);
            tell(new SessionInput.SgdTold(request.exchange(), answered(Result.SUCCESS)));
            assertThat(outputs).containsExactly(new AnswerMap(1, delivered(hasMore)));
        }
        assertThat(machine.size()).isZero();
    }

    @Test
    void whoseDialogueItWasIsForgottenAfterItsEnd() {
        RequestSgd request = deliver(1, MME_NUMBER, Examples.toTelephone(true));
        tell(new SessionInput.SgdTold(request.exchange(), answered(Result.SUCCESS)));
        tell(new SessionInput.MapEnded(1));

        ask(1, MME_NUMBER, Examples.following(DELIVER, false), 0);

        assertThat(errorOf(outputs.getLast()).code())
                .isEqualTo(MapError.Code.UNEXPECTED_DATA_VALUE);
    }

    @Test
    void messagesOfDiameterContinueADialogueOfMap() {
        SessionOutput.RequestMap first =
                deliverByDiameter(11, true, SessionOutput.RequestMap.class);
        told(first.call(), true);
        assertThat(outputs).hasSize(1).first().isInstanceOf(AnswerSgd.class);

        SessionOutput.NextMap next = deliverByDiameter(12, true, SessionOutput.NextMap.class);
        assertThat(next.call()).isEqualTo(first.call());
        assertThat(((MapRequest.MtForward) next.request()).to()).isEqualTo(new RelayAddress.None());
        told(first.call(), true);

        outputs.clear();
        now += 5 * SECOND;
        machine.advance(now, outputs::add);
        assertThat(outputs)
                .as("nothing has followed")
                .containsExactly(new SessionOutput.EndMap(first.call()));
        assertThat(machine.size()).isZero();
    }

    @Test
    void aDialogueThatTheFarEndLeavesOpenUnaskedIsEnded() {
        SessionOutput.RequestMap first =
                deliverByDiameter(11, false, SessionOutput.RequestMap.class);
        told(first.call(), true);

        assertThat(outputs).last().isEqualTo(new SessionOutput.EndMap(first.call()));
    }

    private <T extends SessionOutput> T deliverByDiameter(
            long transaction, boolean hasMore, Class<T> expected) {
        tell(
                new SessionInput.SgdRequested(
                        transaction,
                        new Origin.Node("smsc." + REALM, REALM),
                        null,
                        new SgdRequest.MtForward(
                                IMSI,
                                CENTRE,
                                DELIVER,
                                hasMore,
                                MSC_NUMBER,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        0));
        assertThat(outputs).hasSize(1);
        return expected.cast(outputs.getFirst());
    }

    private void told(long call, boolean isOpen) {
        tell(
                new SessionInput.MapTold(
                        call,
                        new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), isOpen)));
    }

    // ---- what is refused -----------------------------------------------------------------------

    @Test
    void whoIsAskedAsAnotherRefuses() {
        tell(
                new SessionInput.MapRequested(
                        1,
                        new MapParty(MME_NUMBER, 6),
                        party(CENTRE),
                        3,
                        Examples.toTelephone(false),
                        0));

        assertThat(errorOf(outputs.getLast()).code())
                .isEqualTo(MapError.Code.UNEXPECTED_DATA_VALUE);
        assertThat(machine.records().getLast().reason())
                .isEqualTo("other-subsystem: asked of subsystem 6");
    }

    // ---- bounds and books ----------------------------------------------------------------------

    @Test
    void whatIsTooMuchIsRefusedAtOnce() {
        for (int i = 0; i < 100; i++) {
            ask(i, MME_NUMBER, Examples.toTelephone(false), 0);
        }
        outputs.clear();
        ask(100, MME_NUMBER, Examples.toTelephone(false), 0);
        assertThat(outputs).containsExactly(new AnswerMap(100, NO_WAY));

        tell(
                new SessionInput.SgdRequested(
                        1,
                        new Origin.Node(MME_HOST, REALM),
                        null,
                        new SgdRequest.Alert(
                                CENTRE,
                                UserIdentity.ofMsisdn(MSISDN),
                                null,
                                false,
                                false,
                                null,
                                null),
                        0));
        assertThat(outputs)
                .containsExactly(new AnswerSgd(1, new SgdAnswer.Alert(Result.base(3004))));
        assertThat(count(Flow.MT_TO_DIAMETER, SessionCounter.REFUSED_BUSY)).isEqualTo(1);
    }

    @Test
    void anOperatorSeesWhatWasAndWhatIs() {
        RequestSgd request = deliver(1, MME_NUMBER, Examples.toTelephone(false));
        now += SECOND;
        tell(new SessionInput.SgdTold(request.exchange(), answered(Result.experimental(5553))));
        deliver(2, MME_NUMBER, Examples.toTelephone(false));

        assertThat(machine.records())
                .containsExactly(
                        new SessionRecord(
                                2,
                                Flow.MT_TO_DIAMETER,
                                SECOND,
                                null,
                                CENTRE,
                                IMSI,
                                CENTRE,
                                MME_HOST,
                                "waiting",
                                ""),
                        new SessionRecord(
                                1,
                                Flow.MT_TO_DIAMETER,
                                0,
                                SECOND,
                                CENTRE,
                                IMSI,
                                CENTRE,
                                MME_HOST,
                                "refused by the far end",
                                "Experimental-Result-Code 5553"));
    }

    @Test
    void aReportIsOfTheNodeThatTheRegisterNamed() {
        RequestSgd question = question(1);
        tell(
                new SessionInput.SgdTold(
                        question.exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.RoutingInfo(
                                        Result.SUCCESS,
                                        IMSI,
                                        List.of(new ServingNode(NodeKind.MSC, MSC_NUMBER, null)),
                                        null,
                                        null,
                                        null,
                                        Map.of()))));
        assertThat(reportedFor(2)).isEqualTo(NodeKind.MSC);
        assertThat(reportedFor(3)).as("a report ends what was believed").isEqualTo(NodeKind.MME);
    }

    private NodeKind reportedFor(long dialogue) {
        ask(
                dialogue,
                MSISDN,
                new MapRequest.DeliveryReport(
                        MapNumber.international(MSISDN),
                        MapNumber.international(CENTRE),
                        1,
                        null,
                        false,
                        false,
                        null,
                        null,
                        false,
                        null,
                        null,
                        null,
                        false,
                        null),
                0);
        SgdRequest request = ((RequestSgd) outputs.getLast()).request();
        return ((SgdRequest.DeliveryReport) request).outcomes().keySet().iterator().next();
    }

    private RequestSgd question(long dialogue) {
        ask(
                dialogue,
                MSISDN,
                new MapRequest.RoutingInfo(
                        MapNumber.international(MSISDN),
                        true,
                        MapNumber.international(CENTRE),
                        true,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        false),
                0);
        return (RequestSgd) outputs.getLast();
    }

    // ---- both ends -----------------------------------------------------------------------------

    private RequestSgd deliver(long dialogue, String called, MapRequest request) {
        ask(dialogue, called, request, 0);
        assertThat(outputs).last().isInstanceOf(RequestSgd.class);
        return (RequestSgd) outputs.getLast();
    }

    private void ask(long dialogue, String called, MapRequest request, int clock) {
        machine.handle(
                new SessionInput.MapRequested(
                        dialogue,
                        Examples.asked(called, request),
                        party(CENTRE),
                        3,
                        request,
                        clock),
                now,
                outputs::add);
    }

    private void tell(SessionInput input) {
        outputs.clear();
        machine.handle(
                input,
                now,
                output -> {
                    if (!(output instanceof SessionOutput.Tell)) {
                        outputs.add(output);
                    }
                });
    }

    private static SgdOutcome answered(Result result) {
        return new SgdOutcome.Answered(MtToMap.answer(result));
    }

    private static SgdOutcome found(String mme) {
        return new SgdOutcome.Answered(
                new SgdAnswer.RoutingInfo(
                        Result.SUCCESS,
                        IMSI,
                        List.of(
                                new ServingNode(
                                        NodeKind.MME,
                                        MME_NUMBER,
                                        new ServingNode.Name(mme + "." + REALM, REALM))),
                        null,
                        null,
                        null,
                        Map.of()));
    }

    private static MapAnswer delivered(boolean staysOpen) {
        return new MapAnswer.Result(new MapResult.MtForward(null), null, staysOpen);
    }

    private static MapError errorOf(SessionOutput output) {
        return ((MapAnswer.Error) ((AnswerMap) output).answer()).error();
    }

    private long count(Flow flow, SessionCounter counter) {
        return machine.sessionCounters().get(flow).get(counter);
    }
}
