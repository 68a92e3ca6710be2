// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.firewall.Action;
import org.signalbox.map.MapNetwork.Asked;
import org.signalbox.map.MapNetwork.Station;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Engines ask and answer each other, and whoever else writes octets.
class MapEngineTest {
    private static final String CENTRE = "491710760000";
    private static final String MME = "491720000001";
    private static final String HLR = "491720000006";
    private static final String SUBSCRIBER = "491711234567";
    private static final String OLD = "491720000099";
    private static final String NOBODY = "491729999999";
    private static final String IMSI = "262019876543210";
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    private static final OctetString REPORT = OctetString.ofHex("0000");
    /// What is known of where a subscriber is, at the least: its IMSI, and a number.
    private static final String LOCATION = "04032143f5" + "a0058103914455";

    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final MapNetwork network = new MapNetwork(1);

    /// Numbers its transactions from 0x1234, as the vectors do.
    private final Station centre =
            network.station("centre", MapOptions.STANDARD, MapNetwork.numbersFrom(0x1234), CENTRE);

    private final Station mme = network.station("mme", MapOptions.STANDARD, MME);
    private final Station hlr =
            network.station("hlr", MapOptions.STANDARD.withTitle(HLR), HLR, SUBSCRIBER);

    @AfterEach
    void stop() {
        network.close();
    }

    // ---- every operation ----------------------------------------------------------------------

    @Test
    void messageIsDeliveredAndItsReportComesBack() throws IOException {
        mme.answers = _ -> delivered(REPORT, false);

        centre.request(1, MME, 8, CENTRE, message(true));
        network.runFor(A_WHILE);

        Asked one = only(mme.asked);
        assertThat(one.request()).isEqualTo(message(true));
        assertThat(one.version()).isEqualTo(3);
        assertThat(one.to()).isEqualTo(new MapParty(MME, 8));
        assertThat(one.from()).isEqualTo(new MapParty(CENTRE, 8));
        assertThat(centre.outcome(1)).isEqualTo(answered(new MapResult.MtForward(REPORT)));
        assertThat(network.sent)
                .containsExactly(MapVectors.hex("mt v3 BEGIN"), MapVectors.hex("mt v3 END ok"));
        assertThat(network.origins.getLast())
                .isEqualTo(SccpAddress.of(GlobalTitle.international(MME), SubsystemNumber.MSC));
        assertNothingIsOpen();
    }

    @Test
    void whatNoMessageHasRoomForIsNotSaid() {
        OctetString tooLong = OctetString.of(new byte[201]);
        assertThatThrownBy(() -> RequestCodec.encode(message(tooLong, false), 3))
                .isInstanceOf(IllegalArgumentException.class);
        mme.answers = _ -> new MapAnswer.Error(new MapError.DeliveryFailure(1, tooLong), null);

        centre.request(1, MME, 8, CENTRE, message(false));
        network.runFor(A_WHILE);

        assertThat(centre.outcome(1))
                .isEqualTo(
                        new MapOutcome.Refused(new MapError.DeliveryFailure(1, null), List.of()));
    }

    @Test
    void messageIsSubmitted() throws IOException {
        mme.answers = _ -> result(new MapResult.MoForward(null));

        centre.request(1, MME, 8, CENTRE, submission());
        network.runFor(A_WHILE);

        assertThat(network.sent.getFirst()).isEqualTo(MapVectors.hex("mo v3 BEGIN"));
        assertThat(only(mme.asked).request()).isEqualTo(submission());
        assertThat(centre.outcome(1)).isEqualTo(answered(new MapResult.MoForward(null)));
        assertNothingIsOpen();
    }

    @Test
    void registerAnswersUnderItsOwnTitleAndSaysWhatWaits() {
        MapResult found = routingInfo();
        Inform waiting = new Inform(MapNumber.international(SUBSCRIBER), 2, 1, null);
        hlr.answers = _ -> new MapAnswer.Result(found, waiting, false);

        centre.request(1, SUBSCRIBER, 6, CENTRE, question());
        network.runFor(A_WHILE);

        assertThat(only(hlr.asked).to()).isEqualTo(new MapParty(SUBSCRIBER, 6));
        assertThat(network.origins.getLast())
                .isEqualTo(SccpAddress.of(GlobalTitle.international(HLR), SubsystemNumber.HLR));
        assertThat(centre.outcome(1))
                .isEqualTo(new MapOutcome.Answered(found, List.of(waiting), false));
        assertThat(network.sent).hasSize(2);
        assertNothingIsOpen();
    }

    @Test
    void registerSaysWhatWaitsBesideAnErrorToo() {
        MapError absent = new MapError.AbsentSubscriber(1, null, null, null);
        Inform waiting = new Inform(null, 2, null, null);
        hlr.answers = _ -> new MapAnswer.Error(absent, waiting);

        centre.request(1, SUBSCRIBER, 6, CENTRE, question());
        network.runFor(A_WHILE);

        assertThat(centre.outcome(1)).isEqualTo(new MapOutcome.Refused(absent, List.of(waiting)));
        assertNothingIsOpen();
    }

    @Test
    void deliveryIsReportedAndServiceCentreAlerted() throws IOException {
        hlr.answers =
                _ -> new MapAnswer.Error(new MapError.Plain(MapError.Code.WAITING_LIST_FULL), null);
        mme.answers = _ -> result(new MapResult.Alert());

        centre.request(1, SUBSCRIBER, 6, CENTRE, report());
        centre.request(2, MME, 8, CENTRE, alert());
        network.runFor(A_WHILE);

        assertThat(only(hlr.asked).request()).isEqualTo(report());
        assertThat(only(mme.asked).request()).isEqualTo(alert());
        assertThat(only(mme.asked).version()).isEqualTo(2);
        assertThat(centre.outcome(1))
                .isEqualTo(
                        new MapOutcome.Refused(
                                new MapError.Plain(MapError.Code.WAITING_LIST_FULL), List.of()));
        assertThat(centre.outcome(2)).isEqualTo(answered(new MapResult.Alert()));
        assertThat(network.sent)
                .contains(MapVectors.hex("reportSM"), MapVectors.hex("reportSM MWLfull"));
        assertNothingIsOpen();
    }

    // ---- what does not fit, and what follows --------------------------------------------------

    @Test
    void whatDoesNotFitFollowsAnOfferOfTheContext() throws IOException {
        mme.answers = _ -> delivered(null, false);
        MapRequest.MtForward longest = message(164, false);

        centre.request(1, MME, 8, CENTRE, longest);
        network.runFor(A_WHILE);

        assertThat(only(mme.asked).request()).isEqualTo(longest);
        assertThat(centre.outcome(1)).isEqualTo(answered(new MapResult.MtForward(null)));
        assertThat(network.sent).hasSize(4);
        assertThat(network.sent.getFirst()).isEqualTo(MapVectors.hex("empty BEGIN"));
        assertNothingIsOpen();
    }

    @ParameterizedTest
    @CsvSource({"160, 2", "161, 4"})
    void whatJustFitsIsSaidAtOnce(int octets, int messages) {
        mme.answers = _ -> delivered(null, false);

        centre.request(1, MME, 8, CENTRE, message(octets, false));
        network.runFor(A_WHILE);

        assertThat(network.sent).hasSize(messages);
        assertThat(centre.outcome(1)).isInstanceOf(MapOutcome.Answered.class);
    }

    @Test
    void threeMessagesAreDeliveredInOneDialogue() {
        mme.answers = one -> delivered(null, ((MapRequest.MtForward) one.request()).hasMore());

        centre.request(1, MME, 8, CENTRE, message(true));
        network.runFor(A_WHILE);
        assertThat(centre.outcome(1))
                .isEqualTo(new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), true));
        centre.outcomes.clear();
        centre.next(1, following(true));
        network.runFor(A_WHILE);
        assertThat(centre.outcome(1))
                .isEqualTo(new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), true));
        centre.outcomes.clear();
        centre.next(1, following(false));
        network.runFor(A_WHILE);

        assertThat(centre.outcome(1)).isEqualTo(answered(new MapResult.MtForward(null)));
        assertThat(mme.asked)
                .extracting(Asked::request)
                .containsExactly(message(true), following(true), following(false));
        assertThat(mme.asked)
                .extracting(Asked::dialogue)
                .containsOnly(mme.asked.getFirst().dialogue());
        assertThat(mme.ended).isEmpty();
        assertThat(network.sent).hasSize(6);
        assertNothingIsOpen();
    }

    @Test
    void dialogueThatWasLeftOpenIsEndedByEither() {
        mme.answers = _ -> delivered(null, true);
        centre.request(1, MME, 8, CENTRE, message(true));
        network.runFor(A_WHILE);
        centre.dialogues.run(() -> centre.engine.end(1));
        network.runFor(A_WHILE);
        assertThat(mme.ended).hasSize(1);
        assertThat(centre.closed).isEmpty();

        centre.request(2, MME, 8, CENTRE, message(true));
        network.runFor(LONG);

        assertThat(centre.closed).containsExactly(2L);
        assertThat(mme.ended).hasSize(2);
        assertThat(mme.engine.counters().get(MapCounter.OPEN_EXPIRED)).isEqualTo(1);
        assertNothingIsOpen();
    }

    // ---- versions -----------------------------------------------------------------------------

    @Test
    void olderVersionsAreTriedAndWhatWasFoundIsRemembered() {
        List<String> begins = new ArrayList<>();
        network.script(
                OLD,
                message -> {
                    String begin = ByteBufUtil.hexDump(message);
                    begins.add(begin);
                    if (begin.contains("04000001001903")) {
                        return List.of(refusal(begin, "04000001001902"));
                    }
                    return List.of(
                            begin.contains("6b1e")
                                    ? "6709" + "4904" + transaction(begin) + "4a0103"
                                    : end(begin, "a203020101"));
                });

        centre.request(1, OLD, 8, CENTRE, message(true));
        network.runFor(A_WHILE);

        assertThat(centre.outcome(1)).isEqualTo(answered(new MapResult.MtForward(null)));
        assertThat(begins).hasSize(3);
        assertThat(begins.get(1)).contains("04000001001902", "02012e", "0500");
        assertThat(begins.get(2)).contains("02012e").doesNotContain("6b1e", "0500");
        assertThat(centre.engine.counters().get(MapCounter.FALLBACKS)).isEqualTo(2);

        centre.request(2, OLD, 8, CENTRE, message(false));
        network.runFor(A_WHILE);
        assertThat(centre.outcome(2)).isEqualTo(answered(new MapResult.MtForward(null)));
        assertThat(begins).hasSize(4);

        network.runFor(KnownVersions.KEPT);
        centre.request(3, OLD, 8, CENTRE, message(false));
        network.runFor(A_WHILE);
        assertThat(begins).hasSize(7);
        assertNothingIsOpen();
    }

    @Test
    void whoRefusesEveryVersionIsAskedInEachOnce() {
        List<String> begins = new ArrayList<>();
        network.script(
                OLD,
                message -> {
                    String begin = ByteBufUtil.hexDump(message);
                    begins.add(begin);
                    return List.of(refusal(begin, "04000001001903"));
                });

        centre.request(1, OLD, 8, CENTRE, message(false));
        network.runFor(A_WHILE);

        assertThat(begins).hasSize(3);
        // without a context there is nothing left to refuse
        assertThat(failure(centre.outcome(1))).isEqualTo(MapFailure.ABORTED);
        assertNothingIsOpen();
    }

    @Test
    void alertOfVersionOneIsAnsweredByNobody() throws IOException {
        network.script(
                OLD,
                message -> {
                    String begin = ByteBufUtil.hexDump(message);
                    return begin.contains("6b1e")
                            ? List.of(refusal(begin, "04000001001701"))
                            : List.of("64064904" + transaction(begin));
                });

        centre.request(1, OLD, 8, CENTRE, alert());
        network.runFor(A_WHILE);

        assertThat(centre.outcome(1)).isEqualTo(answered(new MapResult.Alert()));
        assertThat(network.sent.getLast())
                .endsWith(
                        MapVectors.hex("v1 alertSC w/o result (op 49, no dialogue)")
                                .substring("62244804000012346c".length()));
        assertThat(centre.engine.counters().get(MapCounter.DROPPED_NO_DIALOGUE)).isEqualTo(1);
        assertNothingIsOpen();
    }

    @Test
    void alertOfVersionOneEndsWithoutAWord() throws IOException {
        mme.answers = _ -> result(new MapResult.Alert());

        network.inject(
                mme, MME, 8, OLD, MapVectors.hex("v1 alertSC w/o result (op 49, no dialogue)"));
        network.runFor(A_WHILE);

        assertThat(only(mme.asked).request()).isEqualTo(alert());
        assertThat(only(mme.asked).version()).isEqualTo(1);
        assertThat(network.sent).isEmpty();
        assertNothingIsOpen();
    }

    @ParameterizedTest
    @CsvSource({
        "04000001001909, 04000001001903",
        "04000001001901, 04000001001903",
        "04000001001703, 04000001001702",
        "04000001000503, 04000001000503"
    })
    void contextsAndVersionsThatAreNotServedAreRefused(String asked, String alternative)
            throws IOException {
        network.inject(
                mme,
                MME,
                8,
                CENTRE,
                MapVectors.hex("mt v3 BEGIN").replace("04000001001903", asked));
        network.runFor(A_WHILE);

        assertThat(mme.asked).isEmpty();
        assertThat(network.sent)
                .containsExactly(
                        MapVectors.hex("ABORT AARE alt AC").replace("04000001001902", alternative));
        assertNothingIsOpen();
    }

    @Test
    void versionsOneAndTwoAreServed() throws IOException {
        mme.answers =
                _ -> new MapAnswer.Error(new MapError.Plain(MapError.Code.ILLEGAL_EQUIPMENT), null);
        String second = MapVectors.hex("mt v2 BEGIN op46");
        String first = "6245" + "480400001234" + second.substring(second.indexOf("6c3d"));

        network.inject(mme, MME, 8, OLD, second);
        network.inject(mme, MME, 8, OLD, first);
        network.runFor(A_WHILE);

        assertThat(mme.asked).extracting(Asked::version).containsExactly(2, 1);
        assertThat(mme.asked).extracting(Asked::request).containsOnly(message(false));
        assertThat(network.sent.getFirst()).endsWith("6c08a30602010102010c");
        assertThat(network.sent.get(1)).isEqualTo("6410" + "490400001234" + "6c08a306020101020109");
        assertNothingIsOpen();
    }

    // ---- no answer ----------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void registerMaySayMoreAfterItsAnswer(boolean ends) {
        network.script(
                OLD,
                message -> {
                    String begin = ByteBufUtil.hexDump(message);
                    if (!begin.startsWith("62")) {
                        return List.of();
                    }
                    String answer =
                            reply(
                                    "65",
                                    "480400005678",
                                    begin,
                                    "a216020101301102012d300c" + LOCATION);
                    String inform = "a11102010202013f3009040791947111325476";
                    return ends
                            ? List.of(
                                    answer, "641b" + "4904" + transaction(begin) + "6c13" + inform)
                            : List.of(answer);
                });

        centre.request(1, OLD, 6, CENTRE, question());
        network.runFor(Duration.ofSeconds(4));

        assertThat(centre.outcome(1))
                .isInstanceOfSatisfying(
                        MapOutcome.Answered.class,
                        answer -> assertThat(answer.informs()).hasSize(ends ? 1 : 0));
        assertThat(network.sent).hasSize(ends ? 1 : 2);
        assertNothingIsOpen();
    }

    @Test
    void whatIsNotAnsweredInTimeHasFailed() {
        centre.request(1, MME, 8, CENTRE, message(false));
        network.runFor(LONG);

        assertThat(failure(centre.outcome(1))).isEqualTo(MapFailure.TIMEOUT);
        mme.answer(only(mme.asked).dialogue(), delivered(null, false));
        network.runFor(A_WHILE);
        assertThat(centre.engine.counters().get(MapCounter.DROPPED_NO_DIALOGUE)).isEqualTo(1);
        assertThat(centre.outcomes.get(1L)).hasSize(1);
        assertNothingIsOpen();
    }

    @Test
    void whoIsNotThereIsSaidToBeOutOfReach() {
        centre.request(1, NOBODY, 8, CENTRE, message(false));
        network.runFor(A_WHILE);

        assertThat(failure(centre.outcome(1))).isEqualTo(MapFailure.NO_ROUTE);
        assertThat(centre.engine.counters().get(MapCounter.RETURNED)).isEqualTo(1);
        assertNothingIsOpen();
    }

    @Test
    void whoAbortsHasNotAnswered() {
        mme.answers = _ -> new MapAnswer.Abort();

        centre.request(1, MME, 8, CENTRE, message(false));
        network.runFor(A_WHILE);

        assertThat(failure(centre.outcome(1))).isEqualTo(MapFailure.ABORTED);
        assertNothingIsOpen();
    }

    @ParameterizedTest
    @CsvSource({
        // nothing, a reject, an error of nobody's, a result that is none, one of two numbers
        "'', ABORTED",
        "a406020101810101, REJECTED",
        "a306020101020133, REJECTED",
        "a20b020101300602012c040100, REJECTED",
        // a result that cannot be read at all
        "a20c020101300702012c30030402, TIMEOUT"
    })
    void endWithoutAResultIsAFailure(String component, MapFailure expected) {
        network.script(OLD, message -> List.of(end(ByteBufUtil.hexDump(message), component)));

        centre.request(1, OLD, 8, CENTRE, message(false));
        network.runFor(LONG);

        assertThat(failure(centre.outcome(1))).isEqualTo(expected);
        assertNothingIsOpen();
    }

    @Test
    void tooManyDialoguesAreRefused() throws IOException {
        Station small = network.station("small", MapOptions.STANDARD.withDialoguesMax(2), OLD);
        for (long call = 1; call <= 3; call++) {
            small.request(call, MME, 8, OLD, message(false));
        }
        network.runFor(A_WHILE);
        assertThat(failure(small.outcome(3))).isEqualTo(MapFailure.BUSY);

        network.inject(small, OLD, 8, CENTRE, MapVectors.hex("mt v3 BEGIN"));
        network.runFor(A_WHILE);
        assertThat(small.asked).isEmpty();
        assertThat(small.engine.counters().get(MapCounter.REFUSED_FULL)).isEqualTo(1);
        assertThat(network.sent.getLast()).isEqualTo("67094904000012344a0104");

        network.runFor(LONG);
        assertThat(small.status().requestsOpen()).isZero();
    }

    /// Lets each title have two dialogues, and nobody speak in those of others.
    private static MapGuard guard(Action action) {
        return new MapGuard() {
            @Override
            public Action onBegin(String title, int open) {
                return open < 2 ? Action.ALLOW : action;
            }

            @Override
            public Action onOther(String begunWith, String from) {
                return action;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void whoHasTooManyDialoguesMayHaveToWait(Action action) throws IOException {
        mme.dialogues.run(() -> mme.engine.guard(guard(action)));
        String begin = MapVectors.hex("mt v3 BEGIN");
        for (int transaction = 1; transaction <= 3; transaction++) {
            network.inject(mme, MME, 8, CENTRE, begin.replace("00001234", "0000123" + transaction));
        }
        network.inject(mme, MME, 8, OLD, begin);
        network.runFor(A_WHILE);

        boolean isPassing = action.isPassing();
        assertThat(mme.asked).as("with that of another").hasSize(isPassing ? 4 : 3);
        assertThat(mme.engine.counters().get(MapCounter.REFUSED_ORIGIN))
                .isEqualTo(isPassing ? 0 : 1);
        assertThat(network.sent.contains("67094904000012334a0104"))
                .isEqualTo(action == Action.REJECT);

        mme.answer(mme.asked.getFirst().dialogue(), delivered(null, false));
        network.runFor(A_WHILE);
        network.inject(mme, MME, 8, CENTRE, begin.replace("00001234", "00001239"));
        network.runFor(A_WHILE);
        assertThat(mme.asked).as("when one has ended").hasSize(isPassing ? 5 : 4);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void whoHasNoPartInADialogueMayNotSpeakInIt(Action action) throws IOException {
        mme.dialogues.run(() -> mme.engine.guard(guard(action)));
        network.script(OLD, _ -> List.of());
        network.inject(mme, MME, 8, OLD, MapVectors.hex("empty BEGIN"));
        network.runFor(A_WHILE);
        String opened = network.sent.getLast().substring(8, 16);
        String abort = "67094904" + opened + "4a0100";
        network.inject(mme, MME, 8, CENTRE, abort);
        network.runFor(A_WHILE);

        boolean isPassing = action.isPassing();
        assertThat(mme.status().servedOpen()).isEqualTo(isPassing ? 0 : 1);
        assertThat(mme.engine.counters().get(MapCounter.DROPPED_OTHER_ORIGIN))
                .isEqualTo(isPassing ? 0 : 1);
        network.inject(mme, MME, 8, OLD, abort);
        network.runFor(A_WHILE);
        assertNothingIsOpen();
    }

    @Test
    void whatIsNotToBeAnsweredIsForgotten() throws IOException {
        network.inject(mme, MME, 8, CENTRE, MapVectors.hex("mt v3 BEGIN"));
        network.runFor(A_WHILE);
        mme.answer(only(mme.asked).dialogue(), new MapAnswer.Nothing());
        network.runFor(LONG);

        assertThat(network.sent).isEmpty();
        assertNothingIsOpen();
    }

    @Test
    void whoEndsLeavesNothingUnsaid() {
        centre.request(1, MME, 8, CENTRE, message(false));
        network.runFor(A_WHILE);
        Station other = network.station("other", MapOptions.STANDARD, OLD);
        other.request(7, MME, 8, OLD, message(false));
        network.runFor(A_WHILE);

        other.dialogues.run(other.engine::close);
        other.request(8, MME, 8, OLD, message(false));
        network.runFor(A_WHILE);

        assertThat(failure(other.outcome(7))).isEqualTo(MapFailure.BUSY);
        assertThat(failure(other.outcome(8))).isEqualTo(MapFailure.BUSY);
    }

    @Test
    void callsHaveOneNameEachAndAreContinuedOnlyWhenTheyAreOpen() {
        centre.request(1, MME, 8, CENTRE, message(false));

        centre.dialogues.run(
                () -> {
                    assertThatThrownBy(
                                    () ->
                                            centre.engine.request(
                                                    1,
                                                    new MapParty(MME, 8),
                                                    new MapParty(CENTRE, 8),
                                                    message(false),
                                                    A_WHILE))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> centre.engine.next(1, following(false), A_WHILE))
                            .isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> centre.engine.end(2))
                            .isInstanceOf(IllegalStateException.class);
                });
    }

    // ---- what others may not do ---------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        // an operation of another context, one that nobody has, an argument that is none
        "02012c, 02012e, 6c08a406020101810101, REFUSED_OPERATION",
        "02012c, 02013f, 6c08a406020101810101, REFUSED_OPERATION",
        "84079194, 86079194, 6c08a406020101810102, REFUSED_PARAMETER",
        // a number with a filler within
        "9178563412f0, 91785634f2f0, 6c0aa3080201010201243000, REFUSED_VALUE"
    })
    void whatCannotBeServedIsRejected(
            String octets, String replaced, String components, MapCounter counted)
            throws IOException {
        network.inject(mme, MME, 8, OLD, MapVectors.hex("mt v3 BEGIN").replace(octets, replaced));
        network.runFor(A_WHILE);

        assertThat(mme.asked).isEmpty();
        assertThat(mme.engine.counters().get(counted)).isEqualTo(1);
        assertThat(only(network.sent)).startsWith("64").endsWith(components);
        assertNothingIsOpen();
    }

    @Test
    void onlyOneOfSeveralRequestsAtATimeIsServed() throws IOException {
        mme.answers = _ -> delivered(null, false);
        String invoke = MapVectors.hex("mt v3 BEGIN");
        String component = invoke.substring(invoke.indexOf("a13d"));
        String second = component.replaceFirst("020101", "020102");

        network.inject(
                mme,
                MME,
                8,
                CENTRE,
                "6281a64804000012346b1e281c060700118605010101a011600f80020780a1090607040000010019036c7e"
                        + component
                        + second);
        network.runFor(A_WHILE);

        assertThat(mme.asked).hasSize(1);
        assertThat(mme.engine.counters().get(MapCounter.REFUSED_ADDITIONAL)).isEqualTo(1);
        assertThat(only(network.sent)).contains("a406020102810103").contains("a203020101");
        assertNothingIsOpen();
    }

    @Test
    void offerOfAContextIsAcceptedAndNothingMayFollow() throws IOException {
        network.script(OLD, _ -> List.of());
        network.inject(mme, MME, 8, OLD, MapVectors.hex("empty BEGIN"));
        network.runFor(A_WHILE);
        assertThat(only(network.sent))
                .startsWith("65384804")
                .endsWith(MapVectors.hex("CONTINUE AARE").substring("65384804xxxxxxxx".length()));
        assertThat(mme.status().servedOpen()).isEqualTo(1);

        network.runFor(LONG);

        assertThat(mme.asked).isEmpty();
        assertThat(mme.ended).isEmpty();
        assertThat(network.sent.getLast()).startsWith("67");
        assertNothingIsOpen();
    }

    @ParameterizedTest
    @CsvSource({
        // no TCAP, a message to all, one of ANSI, a begin that ends within its dialogue
        "0102, DROPPED_UNREADABLE, ''",
        "61286b1e281c060700118605010201a011600f80020780a109060704000001001903, DROPPED_UNREADABLE, ''",
        "62104804000012346b28281c060700118605, DROPPED_UNREADABLE, 67094904000012344a0102",
        "640649047fffffff, DROPPED_NO_DIALOGUE, ''",
        "67094904000000014a0100, DROPPED_NO_DIALOGUE, ''",
        "650c48040000123449047fffffff, DROPPED_NO_DIALOGUE, 67094904000012344a0101"
    })
    void whatIsNoneOfADialogueIsThrownAway(String message, MapCounter counted, String answer) {
        network.inject(mme, MME, 8, CENTRE, message);
        network.runFor(A_WHILE);

        assertThat(mme.engine.counters().get(counted)).isEqualTo(1);
        assertThat(network.sent).isEqualTo(answer.isEmpty() ? List.of() : List.of(answer));
        assertNothingIsOpen();
    }

    @Test
    void whatIsTooMuchForTheQueueIsThrownAway() throws IOException {
        Station small =
                network.station(
                        "small", new MapOptions(null, 10, 1, Duration.ofSeconds(30), 272), OLD);
        for (int i = 0; i < 3; i++) {
            network.inject(small, OLD, 8, CENTRE, MapVectors.hex("mt v3 BEGIN"));
        }
        network.runFor(A_WHILE);

        assertThat(small.asked).hasSize(1);
        assertThat(small.engine.counters().get(MapCounter.DROPPED_IN_FULL)).isEqualTo(2);
    }

    @Test
    void answerToWhatHasEndedIsCounted() throws IOException {
        network.inject(mme, MME, 8, CENTRE, MapVectors.hex("mt v3 BEGIN"));
        network.runFor(A_WHILE);
        long dialogue = only(mme.asked).dialogue();

        mme.answer(dialogue, delivered(null, false));
        mme.answer(dialogue, delivered(null, false));

        assertThat(mme.engine.counters().get(MapCounter.ANSWERS_LATE)).isEqualTo(1);
    }

    @Test
    void whatBecameOfRequestsIsCounted() {
        mme.answers = _ -> delivered(null, false);
        centre.request(1, MME, 8, CENTRE, message(false));
        centre.request(2, NOBODY, 8, CENTRE, message(false));
        network.runFor(A_WHILE);

        assertThat(centre.status().operations().getFirst())
                .isEqualTo(
                        new MapStatus.Row(ShortMessageOperation.MT_FORWARD, 2, 1, 0, 1, 0, 0, 0));
        assertThat(mme.status().operations().getFirst())
                .isEqualTo(
                        new MapStatus.Row(ShortMessageOperation.MT_FORWARD, 0, 0, 0, 0, 1, 1, 0));
    }

    // ---- the rest -----------------------------------------------------------------------------

    private void assertNothingIsOpen() {
        for (Station station : List.of(centre, mme, hlr)) {
            assertThat(station.status().requestsOpen()).isZero();
            assertThat(station.status().servedOpen()).isZero();
            assertThat(station.dialogues.call(station.engine::transactions)).isZero();
        }
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static MapFailure failure(MapOutcome outcome) {
        assertThat(outcome).isInstanceOf(MapOutcome.Failed.class);
        return ((MapOutcome.Failed) outcome).failure();
    }

    private static MapOutcome answered(MapResult result) {
        return new MapOutcome.Answered(result, List.of(), false);
    }

    private static MapAnswer result(MapResult result) {
        return new MapAnswer.Result(result, null, false);
    }

    private static MapAnswer delivered(@Nullable OctetString report, boolean staysOpen) {
        return new MapAnswer.Result(new MapResult.MtForward(report), null, staysOpen);
    }

    private static MapRequest.MtForward message(boolean hasMore) {
        return message(DELIVER, hasMore);
    }

    private static MapRequest.MtForward message(int octets, boolean hasMore) {
        return message(OctetString.of(new byte[octets]), hasMore);
    }

    private static MapRequest.MtForward message(OctetString tpdu, boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(IMSI),
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                tpdu,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }

    private static MapRequest.MtForward following(boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.None(),
                new RelayAddress.None(),
                DELIVER,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }

    private static MapRequest.MoForward submission() {
        return new MapRequest.MoForward(
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                new RelayAddress.Msisdn(MapNumber.international(SUBSCRIBER)),
                SUBMIT,
                IMSI,
                null);
    }

    private static MapRequest question() {
        return new MapRequest.RoutingInfo(
                MapNumber.international(SUBSCRIBER),
                true,
                MapNumber.international(CENTRE),
                true,
                null,
                null,
                null,
                null,
                false,
                null,
                false);
    }

    private static MapResult routingInfo() {
        return new MapResult.RoutingInfo(
                IMSI,
                List.of(
                        new MapResult.Node(
                                MapResult.Node.Kind.MSC, MapNumber.international(MME), null)),
                null,
                null);
    }

    private static MapRequest report() {
        return new MapRequest.DeliveryReport(
                MapNumber.international(SUBSCRIBER),
                MapNumber.international(CENTRE),
                1,
                1,
                false,
                false,
                null,
                null,
                false,
                null,
                null,
                null,
                false,
                null);
    }

    private static MapRequest alert() {
        return new MapRequest.Alert(
                MapNumber.international(SUBSCRIBER),
                MapNumber.international(CENTRE),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /// The originating transaction of a begin.
    private static String transaction(String begin) {
        return begin.substring(begin.indexOf("4804") + 4, begin.indexOf("4804") + 12);
    }

    private static String refusal(String begin, String context) {
        try {
            return MapVectors.hex("ABORT AARE alt AC")
                    .replace("04000001001902", context)
                    .replace("00001234", transaction(begin));
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    /// An end of the version of a begin, with one component.
    private static String end(String begin, String component) {
        return reply("64", "", begin, component);
    }

    /// @param origin the element of the originating transaction, if there is one
    private static String reply(String tag, String origin, String begin, String component) {
        String portion = "";
        if (begin.contains("6b1e")) {
            int context = begin.indexOf("0400000100");
            portion =
                    "6b2a2828060700118605010101a01d611b80020780a1090607"
                            + begin.substring(context, context + 14)
                            + "a203020100a305a103020100";
        }
        String components =
                component.isEmpty() ? "" : "6c%02x%s".formatted(component.length() / 2, component);
        String content = origin + "4904" + transaction(begin) + portion + components;
        return "%s%02x%s".formatted(tag, content.length() / 2, content);
    }
}
