// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.errors.AbsentSubscriberDiagnosticSM;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorCode;
import org.restcomm.protocols.ss7.map.api.errors.SMEnumeratedDeliveryFailureCause;
import org.restcomm.protocols.ss7.map.api.primitives.IMSI;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertReason;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_DA;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_OA;
import org.restcomm.protocols.ss7.map.api.service.sms.SmsSignalInfo;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsDeliverTpdu;
import org.restcomm.protocols.ss7.map.smstpdu.SmsSubmitTpduImpl;
import org.signalbox.admin.Document;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Call.Form;
import org.signalbox.simulator.sms.Call.Peer;
import org.signalbox.simulator.sms.EndConfig.MscConfig;
import org.signalbox.simulator.sms.EndConfig.Phone;
import org.signalbox.simulator.sms.Telephones.Telephone;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// A mobile switching centre with its telephones: they submit short messages, and receive those of
/// others (TS 29.002 section 23.2 and 23.3).
public final class Msc implements End, TelephoneServer {
    private final MapStack stack;
    private final NettyLoop loop;
    private final Telephones telephones;

    /// Starts a centre on a node. Blocks until it has its place there.
    ///
    /// @throws IOException if the node has no place for it
    Msc(Node node, MscConfig config, MapStack.Settings settings) throws IOException {
        this.loop = settings.loop();
        this.telephones = new Telephones(config.phones(), config.blocks(), new ByMap(), loop);
        this.stack = MapStack.start(node, config, MapStack.MSC_SUBSYSTEM, new Requests(), settings);
    }

    @Override
    public MapStack stack() {
        return stack;
    }

    @Override
    public Telephones telephones() {
        return telephones;
    }

    @Override
    public CompletionStage<Document> show() {
        return telephones.show();
    }

    @Override
    public void close() {
        stack.close();
        loop.close();
    }

    // ---- telephones ask -----------------------------------------------------------------------

    private final class ByMap implements Telephones.Carrier {
        @Override
        public void submit(Telephone from, SmsSubmitTpduImpl message, Consumer<String> refusal) {
            SmsSignalInfo octets;
            try {
                octets = stack.parameters().createSmsSignalInfo(message, null);
            } catch (MAPException unwritable) {
                refusal.accept("not written: " + unwritable.getMessage());
                return;
            }
            new Call(
                            stack,
                            Operation.MO_FORWARD,
                            new Peer(from.data().serviceCentre(), MapStack.MSC_SUBSYSTEM),
                            submission(from.data(), octets),
                            end -> refusal.accept(end instanceof CallEnd.Result ? "" : end.words()))
                    .begin();
        }

        @Override
        public void reportPresent(Telephone telephone, boolean hasRoom, Runnable told) {
            IMSI imsi = stack.parameters().createIMSI(telephone.data().imsi());
            AlertReason reason = hasRoom ? AlertReason.memoryAvailable : AlertReason.msPresent;
            MAPApplicationContextName context = MAPApplicationContextName.mwdMngtContext;
            Call.Invoke ready =
                    dialogue -> dialogue.addReadyForSMRequest(imsi, reason, false, null, false);
            new Call(
                            stack,
                            Operation.READY,
                            new Peer(telephone.data().hlr(), MapStack.HLR_SUBSYSTEM),
                            List.of(new Form(context, 3, ready), new Form(context, 2, ready)),
                            _ -> told.run())
                    .begin();
        }
    }

    private List<Form> submission(Phone phone, SmsSignalInfo tpdu) {
        SM_RP_DA to = stack.parameters().createSM_RP_DA(stack.address(phone.serviceCentre()));
        SM_RP_OA from = stack.parameters().createSM_RP_OA_Msisdn(stack.isdn(phone.msisdn()));
        IMSI imsi = stack.parameters().createIMSI(phone.imsi());
        MAPApplicationContextName context = MAPApplicationContextName.shortMsgMORelayContext;
        Call.Invoke before =
                dialogue -> dialogue.addForwardShortMessageRequest(to, from, tpdu, false);
        return List.of(
                new Form(
                        context,
                        3,
                        dialogue ->
                                dialogue.addMoForwardShortMessageRequest(
                                        to, from, tpdu, null, imsi)),
                new Form(context, 2, before),
                new Form(context, 1, before));
    }

    // ---- others send --------------------------------------------------------------------------

    private final class Requests implements Services {
        @Override
        public Answer unsupported() {
            return Answer.error(
                    stack.errors().createMAPErrorMessageFacilityNotSup(null, null, null));
        }

        @Override
        public Answer deliver(Forward message) {
            IMSI card = message.to().getIMSI();
            Telephone telephone = telephones.withCard(card == null ? null : card.getData());
            if (telephone == null) {
                return Answer.error(
                        stack.errors()
                                .createMAPErrorMessageExtensionContainer(
                                        (long) MAPErrorCode.unidentifiedSubscriber, null));
            }
            return switch (telephone.state()) {
                case PRESENT -> taken(telephone, message);
                case ABSENT -> absent(message.version());
                case MEMORY_FULL ->
                        failure(
                                message.version(),
                                SMEnumeratedDeliveryFailureCause.memoryCapacityExceeded);
            };
        }

        private Answer taken(Telephone telephone, Forward message) {
            try {
                telephones.take(telephone, (SmsDeliverTpdu) message.tpdu().decodeTpdu(false));
            } catch (MAPException unreadable) {
                return failure(
                        message.version(), SMEnumeratedDeliveryFailureCause.equipmentProtocolError);
            }
            return (dialogue, invokeId) -> {
                if (message.version() >= 3) {
                    dialogue.addMtForwardShortMessageResponse(invokeId, null, null);
                } else {
                    dialogue.addForwardShortMessageResponse(invokeId);
                }
            };
        }

        private Answer absent(int version) {
            return Answer.error(
                    version >= 3
                            ? stack.errors()
                                    .createMAPErrorMessageAbsentSubscriberSM(
                                            AbsentSubscriberDiagnosticSM.NoPagingResponseViaTheMSC,
                                            null,
                                            null)
                            : stack.errors().createMAPErrorMessageAbsentSubscriber((Boolean) null));
        }

        private Answer failure(int version, SMEnumeratedDeliveryFailureCause cause) {
            return Answer.error(
                    stack.errors()
                            .createMAPErrorMessageSMDeliveryFailure(version, cause, null, null));
        }
    }
}
