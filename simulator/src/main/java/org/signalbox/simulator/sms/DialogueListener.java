// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.api.MAPApplicationContext;
import org.restcomm.protocols.ss7.map.api.MAPDialog;
import org.restcomm.protocols.ss7.map.api.MAPDialogListener;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.MAPMessage;
import org.restcomm.protocols.ss7.map.api.dialog.MAPAbortProviderReason;
import org.restcomm.protocols.ss7.map.api.dialog.MAPAbortSource;
import org.restcomm.protocols.ss7.map.api.dialog.MAPNoticeProblemDiagnostic;
import org.restcomm.protocols.ss7.map.api.dialog.MAPRefuseReason;
import org.restcomm.protocols.ss7.map.api.dialog.MAPUserAbortChoice;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorMessage;
import org.restcomm.protocols.ss7.map.api.primitives.AddressString;
import org.restcomm.protocols.ss7.map.api.primitives.MAPExtensionContainer;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertReason;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertServiceCentreRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertServiceCentreResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.ForwardShortMessageRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.ForwardShortMessageResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.InformServiceCentreRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPServiceSmsListener;
import org.restcomm.protocols.ss7.map.api.service.sms.MoForwardShortMessageRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MoForwardShortMessageResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.MtForwardShortMessageRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MtForwardShortMessageResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.NoteSubscriberPresentRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.ReadyForSMRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.ReadyForSMResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.ReportSMDeliveryStatusRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.ReportSMDeliveryStatusResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMResponse;
import org.restcomm.protocols.ss7.tcap.asn.ApplicationContextName;
import org.restcomm.protocols.ss7.tcap.asn.comp.Problem;
import org.signalbox.simulator.sms.Services.Answer;
import org.signalbox.simulator.sms.Services.Forward;

/// What jSS7 tells about dialogues, sorted into those that were begun here, each with its [Call],
/// and those that others began, which [Services] answers.
///
/// jSS7 tells it where a message was brought in, on the end's loop; only what comes of its timers
/// comes on threads of its own, and goes over to the loop here.
final class DialogueListener implements MAPDialogListener, MAPServiceSmsListener {
    private final MapStack stack;
    private final Services services;

    /// A dialogue that somebody else began.
    private static final class Served {
        private boolean answered;
        private boolean oneWay;
        private boolean more;
    }

    DialogueListener(MapStack stack, Services services) {
        this.stack = stack;
        this.services = services;
    }

    // ---- requests of others -------------------------------------------------------------------

    @Override
    public void onSendRoutingInfoForSMRequest(SendRoutingInfoForSMRequest request) {
        answer(request, services.sendRoutingInfo(request, versionOf(request)));
    }

    @Override
    public void onReportSMDeliveryStatusRequest(ReportSMDeliveryStatusRequest request) {
        answer(request, services.reportDeliveryStatus(request));
    }

    @Override
    public void onReadyForSMRequest(ReadyForSMRequest request) {
        answer(
                request,
                services.readyForMessages(
                        request.getImsi().getData(),
                        request.getAlertReason() == AlertReason.memoryAvailable));
    }

    @Override
    public void onNoteSubscriberPresentRequest(NoteSubscriberPresentRequest request) {
        services.readyForMessages(request.getIMSI().getData(), false);
        takenWithoutAnswer(request);
    }

    @Override
    public void onMoForwardShortMessageRequest(MoForwardShortMessageRequest request) {
        answer(
                request,
                services.submit(
                        new Forward(
                                request.getSM_RP_DA(),
                                request.getSM_RP_OA(),
                                request.getSM_RP_UI(),
                                versionOf(request))));
    }

    @Override
    public void onMtForwardShortMessageRequest(MtForwardShortMessageRequest request) {
        served(request.getMAPDialog()).more = request.getMoreMessagesToSend();
        answer(
                request,
                services.deliver(
                        new Forward(
                                request.getSM_RP_DA(),
                                request.getSM_RP_OA(),
                                request.getSM_RP_UI(),
                                versionOf(request))));
    }

    /// Both directions before version 3: a message to a service centre was submitted.
    @Override
    public void onForwardShortMessageRequest(ForwardShortMessageRequest request) {
        Forward message =
                new Forward(
                        request.getSM_RP_DA(),
                        request.getSM_RP_OA(),
                        request.getSM_RP_UI(),
                        versionOf(request));
        served(request.getMAPDialog()).more = request.getMoreMessagesToSend();
        boolean submitted = request.getSM_RP_DA().getServiceCentreAddressDA() != null;
        answer(request, submitted ? services.submit(message) : services.deliver(message));
    }

    @Override
    public void onAlertServiceCentreRequest(AlertServiceCentreRequest request) {
        Answer answer = services.alert(request);
        if (versionOf(request) == 1) {
            takenWithoutAnswer(request);
        } else {
            answer(request, answer);
        }
    }

    private void answer(MAPMessage request, Answer answer) {
        MAPDialog dialogue = request.getMAPDialog();
        try {
            answer.addTo((MAPDialogSms) dialogue, request.getInvokeId());
            served(dialogue).answered = true;
            stack.counts()
                    .served(
                            answer.isError()
                                    ? DialogueCount.SERVED_BY_ERROR
                                    : DialogueCount.SERVED_BY_RESULT);
        } catch (MAPException unsendable) {
            stack.counts().served(DialogueCount.SERVED_BROKEN);
            dialogue.release();
        }
    }

    private void takenWithoutAnswer(MAPMessage request) {
        request.getMAPDialog().processInvokeWithoutAnswer(request.getInvokeId());
        Served served = served(request.getMAPDialog());
        served.answered = true;
        served.oneWay = true;
        stack.counts().served(DialogueCount.SERVED_BY_RESULT);
    }

    private static int versionOf(MAPMessage message) {
        return message.getMAPDialog()
                .getApplicationContext()
                .getApplicationContextVersion()
                .getVersion();
    }

    private static Served served(MAPDialog dialogue) {
        if (dialogue.getUserObject() instanceof Served known) {
            return known;
        }
        Served served = new Served();
        dialogue.setUserObject(served);
        return served;
    }

    @Override
    public void onDialogRequest(
            MAPDialog dialogue,
            AddressString destination,
            AddressString origin,
            MAPExtensionContainer extension) {
        taken(dialogue);
    }

    @Override
    public void onDialogRequestEricsson(
            MAPDialog dialogue,
            AddressString destination,
            AddressString origin,
            AddressString msisdn,
            AddressString vlr) {
        taken(dialogue);
    }

    /// Whatever title it was called by, an end answers under its own (Q.714 section 2.2).
    private void taken(MAPDialog dialogue) {
        served(dialogue);
        dialogue.setLocalAddress(stack.own());
    }

    // ---- answers of others --------------------------------------------------------------------

    @Override
    public void onSendRoutingInfoForSMResponse(SendRoutingInfoForSMResponse result) {
        result(result);
    }

    @Override
    public void onReportSMDeliveryStatusResponse(ReportSMDeliveryStatusResponse result) {
        result(result);
    }

    @Override
    public void onMoForwardShortMessageResponse(MoForwardShortMessageResponse result) {
        result(result);
    }

    @Override
    public void onMtForwardShortMessageResponse(MtForwardShortMessageResponse result) {
        result(result);
    }

    @Override
    public void onForwardShortMessageResponse(ForwardShortMessageResponse result) {
        result(result);
    }

    @Override
    public void onAlertServiceCentreResponse(AlertServiceCentreResponse result) {
        result(result);
    }

    @Override
    public void onReadyForSMResponse(ReadyForSMResponse result) {
        result(result);
    }

    private static void result(MAPMessage result) {
        if (result.getMAPDialog().getUserObject() instanceof Call call) {
            call.answered(result);
        }
    }

    /// What the register says beside its answer; the answer says all that is needed here.
    @Override
    public void onInformServiceCentreRequest(InformServiceCentreRequest request) {
        request.getMAPDialog().processInvokeWithoutAnswer(request.getInvokeId());
    }

    @Override
    public void onErrorComponent(MAPDialog dialogue, Long invokeId, MAPErrorMessage error) {
        if (dialogue.getUserObject() instanceof Call call) {
            call.refused(error);
        }
    }

    @Override
    public void onRejectComponent(
            MAPDialog dialogue, Long invokeId, Problem problem, boolean isLocal) {
        broken(dialogue, "rejected: " + problem.getType());
    }

    @Override
    public void onMAPMessage(MAPMessage message) {}

    // ---- the course of dialogues --------------------------------------------------------------

    @Override
    public void onDialogAccept(MAPDialog dialogue, MAPExtensionContainer extension) {}

    @Override
    public void onDialogDelimiter(MAPDialog dialogue) {
        try {
            switch (dialogue.getUserObject()) {
                case Call call when call.isAbout(dialogue) -> call.continued();
                case Served served when served.oneWay -> dialogue.close(true);
                case Served served when served.answered && !served.more -> dialogue.close(false);
                case Served served -> {
                    served.answered = false;
                    dialogue.send();
                }
                case null, default -> {}
            }
        } catch (MAPException unsendable) {
            broken(dialogue, "not sent: " + unsendable.getMessage());
            dialogue.release();
        }
    }

    @Override
    public void onDialogClose(MAPDialog dialogue) {
        if (dialogue.getUserObject() instanceof Call call && call.isAbout(dialogue)) {
            call.closed();
        }
    }

    @Override
    public void onDialogReject(
            MAPDialog dialogue,
            MAPRefuseReason reason,
            ApplicationContextName alternative,
            MAPExtensionContainer extension) {
        if (!(dialogue.getUserObject() instanceof Call call) || !call.isAbout(dialogue)) {
            return;
        }
        switch (reason) {
            case ApplicationContextNotSupported ->
                    call.otherVersion(
                            alternative == null
                                    ? 0
                                    : MAPApplicationContext.getProtocolVersion(
                                            alternative.getOid()));
            case PotentialVersionIncompatibility, PotentialVersionIncompatibilityTcap ->
                    call.otherVersion(1);
            case RemoteNodeNotReachable -> call.broken("no way there");
            case InvalidDestinationReference, InvalidOriginatingReference, NoReasonGiven ->
                    call.broken("refused: " + reason);
        }
    }

    @Override
    public void onDialogUserAbort(
            MAPDialog dialogue, MAPUserAbortChoice reason, MAPExtensionContainer extension) {
        broken(dialogue, "aborted by its user");
    }

    @Override
    public void onDialogProviderAbort(
            MAPDialog dialogue,
            MAPAbortProviderReason reason,
            MAPAbortSource source,
            MAPExtensionContainer extension) {
        broken(dialogue, "aborted: " + reason);
    }

    @Override
    public void onDialogNotice(MAPDialog dialogue, MAPNoticeProblemDiagnostic problem) {
        broken(dialogue, "no way there");
    }

    @Override
    public void onDialogTimeout(MAPDialog dialogue) {
        stack.onLoop(() -> tooLong(dialogue));
    }

    @Override
    public void onInvokeTimeout(MAPDialog dialogue, Long invokeId) {
        stack.onLoop(() -> tooLong(dialogue));
    }

    @Override
    public void onDialogRelease(MAPDialog dialogue) {}

    private void tooLong(MAPDialog dialogue) {
        if (dialogue.getUserObject() instanceof Call call && call.isAbout(dialogue)) {
            call.tooLong();
        } else {
            broken(dialogue, "no answer");
        }
    }

    private void broken(MAPDialog dialogue, String why) {
        switch (dialogue.getUserObject()) {
            case Call call when call.isAbout(dialogue) -> call.broken(why);
            case Served _ -> stack.counts().served(DialogueCount.SERVED_BROKEN);
            case null, default -> {}
        }
    }
}
