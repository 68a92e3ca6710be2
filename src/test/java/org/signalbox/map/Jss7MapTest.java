// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPDialog;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.MAPMessage;
import org.restcomm.protocols.ss7.map.api.errors.AbsentSubscriberDiagnosticSM;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorMessage;
import org.restcomm.protocols.ss7.map.api.errors.SMEnumeratedDeliveryFailureCause;
import org.restcomm.protocols.ss7.map.api.primitives.NetworkResource;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertServiceCentreRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.InformServiceCentreRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.api.service.sms.MoForwardShortMessageRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MtForwardShortMessageRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MtForwardShortMessageResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.ReportSMDeliveryStatusRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.ReportSMDeliveryStatusResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.SMDeliveryOutcome;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_DA;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_OA;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.SmsSignalInfo;
import org.signalbox.map.MapNetwork.Asked;
import org.signalbox.map.MapNetwork.Station;
import org.signalbox.ss7.OctetString;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Our dialogues with jSS7's MAP: what each says is what the other hears, in every version.
@NullUnmarked
class Jss7MapTest {
    private static final String OURS = "491720000001";
    private static final String THEIRS = "491710760000";
    private static final String SUBSCRIBER = "491711234567";
    private static final String IMSI = "262019876543210";
    private static final OctetString TPDU =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString REPORT = OctetString.ofHex("0000");
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private static final MAPApplicationContextName MT =
            MAPApplicationContextName.shortMsgMTRelayContext;
    private static final MAPApplicationContextName MO =
            MAPApplicationContextName.shortMsgMORelayContext;
    private static final MAPApplicationContextName GATEWAY =
            MAPApplicationContextName.shortMsgGatewayContext;
    private static final MAPApplicationContextName ALERT =
            MAPApplicationContextName.shortMsgAlertContext;

    @TempDir private Path folder;

    private final MapNetwork network = new MapNetwork(1);
    private final Station ours = network.station("ours", MapOptions.STANDARD, OURS, SUBSCRIBER);
    private Jss7Station theirs;

    @BeforeEach
    void start() throws Exception {
        theirs = new Jss7Station(network, THEIRS, folder);
    }

    @AfterEach
    void stop() {
        assertThat(ours.status().requestsOpen()).isZero();
        assertThat(ours.status().servedOpen()).isZero();
        assertThat(ours.engine.counters().get(MapCounter.DROPPED_UNREADABLE)).isZero();
        theirs.close();
        network.close();
    }

    // ---- they ask -----------------------------------------------------------------------------

    /// Something said on their loop.
    private interface Saying {
        void say() throws MAPException;
    }

    private void theySay(Saying saying) {
        theirs.loop.run(
                () -> {
                    try {
                        saying.say();
                    } catch (MAPException refused) {
                        throw new AssertionError(refused);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theirMessageIsDelivered(int version) {
        ours.answers = _ -> new MapAnswer.Result(new MapResult.MtForward(REPORT), null, false);

        theySay(() -> deliver(version, false).send());
        network.runFor(A_WHILE);

        assertThat(ours.asked)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.version()).isEqualTo(version);
                            assertThat(one.request()).isEqualTo(message(false));
                        });
        if (version == 3) {
            assertThat(
                            theirs.told(
                                            "onMtForwardShortMessageResponse",
                                            MtForwardShortMessageResponse.class)
                                    .getFirst()
                                    .getSM_RP_UI()
                                    .getData())
                    .isEqualTo(REPORT.toArray());
        } else {
            assertThat(theirs.told("onForwardShortMessageResponse", Object.class)).hasSize(1);
        }
        assertThat(theirs.told("onDialogClose", Object.class)).hasSize(1);
    }

    /// What a dialogue says of whom it is for is passed over.
    @Test
    void theirUserInformationDoesNoHarm() {
        theySay(
                () -> {
                    MAPDialogSms dialogue = theirs.openWithReferences(MT, 3, OURS, 8);
                    addDelivery(dialogue, 3, false);
                    dialogue.send();
                });
        network.runFor(A_WHILE);

        assertThat(network.sent.getFirst()).contains("be").contains("04000001010101");
        assertThat(ours.asked).hasSize(1);
        ours.answer(1, new MapAnswer.Abort());
    }

    @Test
    void theirMessagesFollowOneAnotherAfterAnEmptyBegin() throws MAPException {
        ours.answers =
                one ->
                        new MapAnswer.Result(
                                new MapResult.MtForward(null),
                                null,
                                ((MapRequest.MtForward) one.request()).hasMore());
        MAPDialogSms[] dialogue = new MAPDialogSms[1];
        int[] left = {3};
        theirs.reactions.put(
                "onDialogDelimiter",
                told -> {
                    addDelivery((MAPDialogSms) told, 3, --left[0] > 0);
                    ((MAPDialog) told).send();
                });

        theySay(
                () -> {
                    dialogue[0] = theirs.open(MT, 3, OURS, 8);
                    dialogue[0].send();
                });
        network.runFor(A_WHILE);

        assertThat(ours.asked)
                .extracting(Asked::request)
                .containsExactly(message(true), message(true), message(false));
        assertThat(ours.asked).extracting(Asked::dialogue).containsOnly(1L);
        assertThat(theirs.told("onMtForwardShortMessageResponse", Object.class)).hasSize(3);
        assertThat(theirs.told("onDialogClose", Object.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theirSubmissionIsRefused(int version) {
        ours.answers = _ -> new MapAnswer.Error(new MapError.DeliveryFailure(4, REPORT), null);

        theySay(
                () -> {
                    MAPDialogSms dialogue = theirs.open(MO, version, OURS, 8);
                    SM_RP_DA to = theirs.parameters().createSM_RP_DA(theirs.number(THEIRS));
                    SM_RP_OA from =
                            theirs.parameters().createSM_RP_OA_Msisdn(theirs.isdn(SUBSCRIBER));
                    if (version == 3) {
                        dialogue.addMoForwardShortMessageRequest(
                                to, from, tpdu(), null, theirs.parameters().createIMSI(IMSI));
                    } else {
                        dialogue.addForwardShortMessageRequest(to, from, tpdu(), false);
                    }
                    dialogue.send();
                });
        network.runFor(A_WHILE);

        assertThat(ours.asked.getFirst().request()).isEqualTo(submission(version == 3));
        MAPErrorMessage error = error();
        assertThat(error.isEmSMDeliveryFailure()).isTrue();
        assertThat(error.getEmSMDeliveryFailure().getSMEnumeratedDeliveryFailureCause())
                .isEqualTo(SMEnumeratedDeliveryFailureCause.scCongestion);
        assertThat(error.getEmSMDeliveryFailure().getSignalInfo())
                .isEqualTo(version == 1 ? null : REPORT.toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theirQuestionIsAnsweredWithWhatWaits(int version) {
        MapResult found =
                new MapResult.RoutingInfo(
                        IMSI,
                        List.of(
                                new MapResult.Node(
                                        MapResult.Node.Kind.SGSN,
                                        MapNumber.international(OURS),
                                        null),
                                new MapResult.Node(
                                        MapResult.Node.Kind.MSC,
                                        MapNumber.international(THEIRS),
                                        null)),
                        OctetString.ofHex("01020304"),
                        null);
        ours.answers =
                _ ->
                        new MapAnswer.Result(
                                found,
                                new Inform(MapNumber.international(SUBSCRIBER), 0b1010, 1, 6),
                                false);

        theySay(() -> ask(version));
        network.runFor(A_WHILE);

        SendRoutingInfoForSMResponse answer =
                theirs.told("onSendRoutingInfoForSMResponse", SendRoutingInfoForSMResponse.class)
                        .getFirst();
        assertThat(answer.getIMSI().getData()).isEqualTo(IMSI);
        assertThat(answer.getLocationInfoWithLMSI().getNetworkNodeNumber().getAddress())
                .isEqualTo(OURS);
        assertThat(answer.getLocationInfoWithLMSI().getLMSI().getData())
                .isEqualTo(new byte[] {1, 2, 3, 4});
        assertThat(answer.getLocationInfoWithLMSI().getGprsNodeIndicator()).isEqualTo(version == 3);
        if (version == 3) {
            assertThat(
                            answer.getLocationInfoWithLMSI()
                                    .getAdditionalNumber()
                                    .getMSCNumber()
                                    .getAddress())
                    .isEqualTo(THEIRS);
        }
        InformServiceCentreRequest waiting =
                theirs.told("onInformServiceCentreRequest", InformServiceCentreRequest.class)
                        .getFirst();
        assertThat(waiting.getStoredMSISDN().getAddress()).isEqualTo(SUBSCRIBER);
        assertThat(waiting.getMwStatus().getScAddressNotIncluded()).isFalse();
        assertThat(waiting.getMwStatus().getMnrfSet()).isTrue();
        assertThat(waiting.getMwStatus().getMcefSet()).isFalse();
        assertThat(waiting.getMwStatus().getMnrgSet()).isTrue();
        assertThat(waiting.getAbsentSubscriberDiagnosticSM()).isEqualTo(1);
        assertThat(waiting.getAdditionalAbsentSubscriberDiagnosticSM()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theirQuestionIsRefused(int version) {
        ours.answers =
                _ ->
                        new MapAnswer.Error(
                                new MapError.AbsentSubscriber(1, 6, null, null),
                                new Inform(null, 2, null, null));

        theySay(() -> ask(version));
        network.runFor(A_WHILE);

        MAPErrorMessage error = error();
        if (version == 3) {
            assertThat(error.getEmAbsentSubscriberSM().getAbsentSubscriberDiagnosticSM())
                    .isEqualTo(AbsentSubscriberDiagnosticSM.IMSIDetached);
            assertThat(error.getEmAbsentSubscriberSM().getAdditionalAbsentSubscriberDiagnosticSM())
                    .isEqualTo(AbsentSubscriberDiagnosticSM.GPRSDetached);
        } else {
            assertThat(error.isEmAbsentSubscriber()).isTrue();
        }
        assertThat(theirs.told("onInformServiceCentreRequest", Object.class))
                .hasSize(version == 1 ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theirReportIsTaken(int version) {
        ours.answers =
                _ ->
                        new MapAnswer.Result(
                                new MapResult.DeliveryReport(MapNumber.international(SUBSCRIBER)),
                                null,
                                false);

        theySay(
                () -> {
                    MAPDialogSms dialogue = theirs.open(GATEWAY, version, SUBSCRIBER, 6);
                    boolean isNew = version == 3;
                    dialogue.addReportSMDeliveryStatusRequest(
                            theirs.isdn(SUBSCRIBER),
                            theirs.number(THEIRS),
                            SMDeliveryOutcome.absentSubscriber,
                            isNew ? 1 : null,
                            null,
                            isNew,
                            false,
                            isNew ? SMDeliveryOutcome.memoryCapacityExceeded : null,
                            isNew ? 6 : null);
                    dialogue.send();
                });
        network.runFor(A_WHILE);

        assertThat(ours.asked.getFirst().request()).isEqualTo(report(version));
        ReportSMDeliveryStatusResponse answer =
                theirs.told(
                                "onReportSMDeliveryStatusResponse",
                                ReportSMDeliveryStatusResponse.class)
                        .getFirst();
        if (version > 1) {
            assertThat(answer.getStoredMSISDN().getAddress()).isEqualTo(SUBSCRIBER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theirAlertIsTaken(int version) {
        ours.answers = _ -> new MapAnswer.Result(new MapResult.Alert(), null, false);

        theySay(
                () -> {
                    MAPDialogSms dialogue = theirs.open(ALERT, version, OURS, 8);
                    dialogue.addAlertServiceCentreRequest(
                            theirs.isdn(SUBSCRIBER), theirs.number(THEIRS));
                    dialogue.send();
                });
        network.runFor(A_WHILE);

        assertThat(ours.asked.getFirst().request()).isEqualTo(alert());
        assertThat(theirs.told("onAlertServiceCentreResponse", Object.class)).hasSize(version - 1);
        assertThat(network.sent).hasSize(version);
    }

    @Test
    void theirRequestIsAborted() {
        theySay(
                () -> {
                    MAPDialogSms dialogue = theirs.open(MO, 3, OURS, 8);
                    dialogue.addMoForwardShortMessageRequest(
                            theirs.parameters().createSM_RP_DA(theirs.number(THEIRS)),
                            theirs.parameters().createSM_RP_OA_Msisdn(theirs.isdn(SUBSCRIBER)),
                            tpdu(),
                            null,
                            null);
                    dialogue.send();
                });
        network.runFor(A_WHILE);
        ours.answer(1, new MapAnswer.Abort());
        network.runFor(A_WHILE);

        assertThat(theirs.told("onDialogUserAbort", Object.class)).hasSize(1);
    }

    // ---- we ask -------------------------------------------------------------------------------

    @Test
    void ourMessagesAreTakenOneAfterTheOther() {
        theirs.reactions.put(
                "onMtForwardShortMessageRequest",
                told -> {
                    MtForwardShortMessageRequest request = (MtForwardShortMessageRequest) told;
                    request.getMAPDialog()
                            .addMtForwardShortMessageResponse(
                                    request.getInvokeId(),
                                    theirs.parameters().createSmsSignalInfo(REPORT.toArray(), null),
                                    null);
                    answerWith(request, request.getMoreMessagesToSend());
                });
        // an empty begin is accepted
        theirs.reactions.put(
                "onDialogDelimiter",
                told -> {
                    if (theirs.told("onMtForwardShortMessageRequest", Object.class).isEmpty()) {
                        ((MAPDialog) told).send();
                    }
                });
        MapRequest.MtForward longest =
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(IMSI),
                        new RelayAddress.ServiceCentre(MapNumber.international(OURS)),
                        OctetString.of(new byte[170]),
                        true,
                        60,
                        0x12345678,
                        0x23456789,
                        MapNumber.international(OURS),
                        null);

        ours.request(1, THEIRS, 8, OURS, longest);
        network.runFor(A_WHILE);
        assertThat(ours.outcome(1))
                .isEqualTo(
                        new MapOutcome.Answered(new MapResult.MtForward(REPORT), List.of(), true));
        ours.outcomes.clear();
        ours.next(1, message(false));
        network.runFor(A_WHILE);

        assertThat(ours.outcome(1))
                .isEqualTo(
                        new MapOutcome.Answered(new MapResult.MtForward(REPORT), List.of(), false));
        List<MtForwardShortMessageRequest> taken =
                theirs.told("onMtForwardShortMessageRequest", MtForwardShortMessageRequest.class);
        assertThat(taken).hasSize(2);
        assertThat(taken.getFirst().getSM_RP_DA().getIMSI().getData()).isEqualTo(IMSI);
        assertThat(taken.getFirst().getSM_RP_UI().getData()).hasSize(170);
        assertThat(taken.getFirst().getMoreMessagesToSend()).isTrue();
        assertThat(taken.getLast().getMoreMessagesToSend()).isFalse();
    }

    @Test
    void ourSubmissionQuestionReportAndAlertAreUnderstood() {
        theirs.reactions.put(
                "onMoForwardShortMessageRequest",
                told -> {
                    MoForwardShortMessageRequest request = (MoForwardShortMessageRequest) told;
                    request.getMAPDialog()
                            .addMoForwardShortMessageResponse(request.getInvokeId(), null, null);
                    answerWith(request, false);
                });
        theirs.reactions.put(
                "onSendRoutingInfoForSMRequest",
                told -> {
                    SendRoutingInfoForSMRequest request = (SendRoutingInfoForSMRequest) told;
                    MAPDialogSms dialogue = request.getMAPDialog();
                    dialogue.addSendRoutingInfoForSMResponse(
                            request.getInvokeId(),
                            theirs.parameters().createIMSI(IMSI),
                            theirs.parameters()
                                    .createLocationInfoWithLMSI(
                                            theirs.isdn(THEIRS), null, null, true, null),
                            null,
                            null,
                            null);
                    dialogue.addInformServiceCentreRequest(
                            theirs.isdn(SUBSCRIBER),
                            theirs.parameters().createMWStatus(true, false, true, false),
                            null,
                            null,
                            6);
                    answerWith(request, false);
                });
        theirs.reactions.put(
                "onReportSMDeliveryStatusRequest",
                told -> {
                    ReportSMDeliveryStatusRequest request = (ReportSMDeliveryStatusRequest) told;
                    request.getMAPDialog()
                            .addReportSMDeliveryStatusResponse(
                                    request.getInvokeId(), theirs.isdn(SUBSCRIBER), null);
                    answerWith(request, false);
                });
        theirs.reactions.put(
                "onAlertServiceCentreRequest",
                told -> {
                    AlertServiceCentreRequest request = (AlertServiceCentreRequest) told;
                    request.getMAPDialog().addAlertServiceCentreResponse(request.getInvokeId());
                    answerWith(request, false);
                });

        ours.request(1, THEIRS, 8, OURS, submission(true));
        ours.request(2, THEIRS, 8, OURS, question());
        ours.request(3, THEIRS, 8, OURS, report(3));
        ours.request(4, THEIRS, 8, OURS, alert());
        network.runFor(A_WHILE);

        assertThat(ours.outcome(1)).isEqualTo(answered(new MapResult.MoForward(null)));
        assertThat(ours.outcome(2))
                .isEqualTo(
                        new MapOutcome.Answered(
                                new MapResult.RoutingInfo(
                                        IMSI,
                                        List.of(
                                                new MapResult.Node(
                                                        MapResult.Node.Kind.SGSN,
                                                        MapNumber.international(THEIRS),
                                                        null)),
                                        null,
                                        null),
                                List.of(
                                        new Inform(
                                                MapNumber.international(SUBSCRIBER),
                                                0b0101,
                                                null,
                                                6)),
                                false));
        assertThat(ours.outcome(3))
                .isEqualTo(
                        answered(
                                new MapResult.DeliveryReport(MapNumber.international(SUBSCRIBER))));
        assertThat(ours.outcome(4)).isEqualTo(answered(new MapResult.Alert()));
        MoForwardShortMessageRequest submitted =
                theirs.told("onMoForwardShortMessageRequest", MoForwardShortMessageRequest.class)
                        .getFirst();
        assertThat(submitted.getSM_RP_DA().getServiceCentreAddressDA().getAddress())
                .isEqualTo(THEIRS);
        assertThat(submitted.getSM_RP_OA().getMsisdn().getAddress()).isEqualTo(SUBSCRIBER);
        assertThat(submitted.getIMSI().getData()).isEqualTo(IMSI);
        SendRoutingInfoForSMRequest asked =
                theirs.told("onSendRoutingInfoForSMRequest", SendRoutingInfoForSMRequest.class)
                        .getFirst();
        assertThat(asked.getMsisdn().getAddress()).isEqualTo(SUBSCRIBER);
        assertThat(asked.getSm_RP_PRI()).isTrue();
        assertThat(asked.getGprsSupportIndicator()).isTrue();
        assertThat(asked.getSingleAttemptDelivery()).isTrue();
        assertThat(asked.getImsi().getData()).isEqualTo(IMSI);
        assertThat(asked.getSM_RP_SMEA().getData()).isEqualTo(new byte[] {2, 1, 0x12});
        ReportSMDeliveryStatusRequest reported =
                theirs.told("onReportSMDeliveryStatusRequest", ReportSMDeliveryStatusRequest.class)
                        .getFirst();
        assertThat(reported.getAbsentSubscriberDiagnosticSM()).isEqualTo(1);
        assertThat(reported.getAdditionalSMDeliveryOutcome())
                .isEqualTo(SMDeliveryOutcome.memoryCapacityExceeded);
    }

    @Test
    void theirErrorsAreUnderstood() {
        List<MAPErrorMessage> errors =
                List.of(
                        theirs.provider()
                                .getMAPErrorMessageFactory()
                                .createMAPErrorMessageSystemFailure(
                                        3, NetworkResource.vmsc, null, null),
                        theirs.provider()
                                .getMAPErrorMessageFactory()
                                .createMAPErrorMessageAbsentSubscriberSM(
                                        AbsentSubscriberDiagnosticSM.IMSIDetached, null, null),
                        theirs.provider()
                                .getMAPErrorMessageFactory()
                                .createMAPErrorMessageSMDeliveryFailure(
                                        3,
                                        SMEnumeratedDeliveryFailureCause.memoryCapacityExceeded,
                                        REPORT.toArray(),
                                        null),
                        theirs.provider()
                                .getMAPErrorMessageFactory()
                                .createMAPErrorMessageSubscriberBusyForMtSms(null, null));
        int[] next = {0};
        theirs.reactions.put(
                "onMtForwardShortMessageRequest",
                told -> {
                    MAPMessage request = (MAPMessage) told;
                    request.getMAPDialog()
                            .sendErrorComponent(request.getInvokeId(), errors.get(next[0]++));
                    answerWith(request, false);
                });

        for (long call = 1; call <= errors.size(); call++) {
            ours.request(call, THEIRS, 8, OURS, message(false));
        }
        network.runFor(A_WHILE);

        assertThat(ours.outcome(1)).isEqualTo(refused(new MapError.SystemFailure(5, null)));
        assertThat(ours.outcome(2))
                .isEqualTo(refused(new MapError.AbsentSubscriber(1, null, null, null)));
        assertThat(ours.outcome(3)).isEqualTo(refused(new MapError.DeliveryFailure(0, REPORT)));
        assertThat(ours.outcome(4))
                .isEqualTo(refused(new MapError.Plain(MapError.Code.SUBSCRIBER_BUSY)));
    }

    // ---- the rest -----------------------------------------------------------------------------

    /// jSS7 sends when it has told all of a message.
    private void answerWith(MAPMessage request, boolean staysOpen) {
        MAPDialog dialogue = request.getMAPDialog();
        theirs.loop.execute(
                () -> {
                    try {
                        if (staysOpen) {
                            dialogue.send();
                        } else {
                            dialogue.close(false);
                        }
                    } catch (MAPException unsendable) {
                        throw new AssertionError(unsendable);
                    }
                });
    }

    private MAPDialogSms deliver(int version, boolean hasMore) throws MAPException {
        MAPDialogSms dialogue = theirs.open(version == 1 ? MO : MT, version, OURS, 8);
        addDelivery(dialogue, version, hasMore);
        return dialogue;
    }

    private void addDelivery(MAPDialogSms dialogue, int version, boolean hasMore)
            throws MAPException {
        SM_RP_DA to = theirs.parameters().createSM_RP_DA(theirs.parameters().createIMSI(IMSI));
        SM_RP_OA from =
                theirs.parameters().createSM_RP_OA_ServiceCentreAddressOA(theirs.number(THEIRS));
        if (version == 3) {
            dialogue.addMtForwardShortMessageRequest(to, from, tpdu(), hasMore, null);
        } else {
            dialogue.addForwardShortMessageRequest(to, from, tpdu(), hasMore);
        }
    }

    private void ask(int version) throws MAPException {
        MAPDialogSms dialogue = theirs.open(GATEWAY, version, SUBSCRIBER, 6);
        dialogue.addSendRoutingInfoForSMRequest(
                theirs.isdn(SUBSCRIBER),
                true,
                theirs.number(THEIRS),
                null,
                version == 3,
                null,
                null,
                null,
                false,
                null,
                false,
                false,
                null,
                null);
        dialogue.send();
    }

    private SmsSignalInfo tpdu() {
        return theirs.parameters().createSmsSignalInfo(TPDU.toArray(), null);
    }

    private MAPErrorMessage error() {
        List<MAPErrorMessage> errors = theirs.told("onErrorComponent", MAPErrorMessage.class);
        assertThat(errors).hasSize(1);
        return errors.getFirst();
    }

    private static MapOutcome answered(MapResult result) {
        return new MapOutcome.Answered(result, List.of(), false);
    }

    private static MapOutcome refused(MapError error) {
        return new MapOutcome.Refused(error, List.of());
    }

    private static MapRequest.MtForward message(boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(IMSI),
                new RelayAddress.ServiceCentre(MapNumber.international(THEIRS)),
                TPDU,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }

    private static MapRequest submission(boolean saysImsi) {
        return new MapRequest.MoForward(
                new RelayAddress.ServiceCentre(MapNumber.international(THEIRS)),
                new RelayAddress.Msisdn(MapNumber.international(SUBSCRIBER)),
                TPDU,
                saysImsi ? IMSI : null,
                null);
    }

    private static MapRequest question() {
        return new MapRequest.RoutingInfo(
                MapNumber.international(SUBSCRIBER),
                true,
                MapNumber.international(THEIRS),
                true,
                0,
                OctetString.ofHex("020112"),
                1,
                IMSI,
                true,
                null,
                false);
    }

    private static MapRequest report(int version) {
        boolean isNew = version == 3;
        return new MapRequest.DeliveryReport(
                MapNumber.international(SUBSCRIBER),
                MapNumber.international(THEIRS),
                version == 1 ? null : 1,
                isNew ? 1 : null,
                isNew,
                false,
                isNew ? 0 : null,
                isNew ? 6 : null,
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
                MapNumber.international(THEIRS),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
