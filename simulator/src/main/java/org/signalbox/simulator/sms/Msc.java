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
import org.restcomm.protocols.ss7.map.api.smstpdu.NumberingPlanIdentification;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsDeliverTpdu;
import org.restcomm.protocols.ss7.map.api.smstpdu.TypeOfNumber;
import org.restcomm.protocols.ss7.map.smstpdu.AddressFieldImpl;
import org.restcomm.protocols.ss7.map.smstpdu.ProtocolIdentifierImpl;
import org.restcomm.protocols.ss7.map.smstpdu.SmsSubmitTpduImpl;
import org.restcomm.protocols.ss7.map.smstpdu.UserDataImpl;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Call.Form;
import org.signalbox.simulator.sms.Call.Peer;
import org.signalbox.simulator.sms.EndConfig.Many;
import org.signalbox.simulator.sms.EndConfig.MscConfig;
import org.signalbox.simulator.sms.EndConfig.Phone;
import org.signalbox.simulator.sms.Inbox.Received;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// A mobile switching centre with its telephones: they submit short messages, and receive those of
/// others (TS 29.002 section 23.2 and 23.3).
public final class Msc implements End {
    private static final int REFERENCES = 256;

    private final MapStack stack;
    private final NettyLoop loop;

    // by number and by card; of the loop
    private final Map<String, Served> phones = new LinkedHashMap<>();
    private final Map<String, Served> cards = new HashMap<>();

    private final MscConfig config;
    private int reference;

    /// Told of every text that a telephone has received; of the loop.
    private Consumer<Received> watcher = _ -> {};

    /// A telephone, as it is.
    private static final class Served {
        private final Phone data;
        private final Inbox inbox;
        private SubscriberState state;

        private Served(Phone data, int textsMax) {
            this.data = data;
            this.inbox = new Inbox(textsMax);
            this.state = data.state();
        }
    }

    /// What became of a text that a telephone sent.
    ///
    /// @param parts messages that the text took
    /// @param refusal why one of them was refused, after which none was sent; empty if all were
    /// taken
    public record Submitted(int parts, String refusal) {}

    /// Starts a centre on a node. Blocks until it has its place there.
    ///
    /// @throws IOException if the node has no place for it
    Msc(Node node, MscConfig config, MapStack.Settings settings) throws IOException {
        this.loop = settings.loop();
        this.config = config;
        config.phones().forEach(data -> serve(data, Inbox.TEXTS_MAX));
        config.blocks()
                .forEach(
                        block ->
                                block.all().forEach(data -> serve(data, Inbox.TEXTS_IN_BLOCK_MAX)));
        this.stack = MapStack.start(node, config, MapStack.MSC_SUBSYSTEM, new Requests(), settings);
    }

    private void serve(Phone data, int textsMax) {
        Served phone = new Served(data, textsMax);
        phones.put(data.msisdn(), phone);
        cards.put(data.imsi(), phone);
    }

    @Override
    public MapStack stack() {
        return stack;
    }

    @Override
    public CompletionStage<Document> show() {
        return CompletableFuture.supplyAsync(this::document, loop::execute);
    }

    private Document document() {
        List<List<Field>> rows = new ArrayList<>();
        for (Phone data : config.phones()) {
            Served phone = served(data);
            List<Received> texts = phone.inbox.texts();
            rows.add(
                    List.of(
                            Field.of("msisdn", data.msisdn()),
                            Field.of("imsi", data.imsi()),
                            Field.of("state", phone.state.word()),
                            Field.of("received", texts.size()),
                            Field.of("from", texts.isEmpty() ? "" : texts.getLast().from()),
                            Field.of("text", texts.isEmpty() ? "" : texts.getLast().text())));
        }
        Document.Builder document =
                Document.builder()
                        .table(
                                "telephones",
                                List.of(
                                        "MSISDN",
                                        "IMSI",
                                        "State",
                                        "Received",
                                        "Last from",
                                        "Last text"),
                                rows);
        for (Many<Phone> block : config.blocks()) {
            document.line(
                    "%s more from %s: %s are present",
                    Field.of("telephones", block.all().size()),
                    Field.of("from", block.first().msisdn()),
                    Field.of("present", block.all().stream().filter(this::isPresent).count()));
        }
        return document.build();
    }

    private Served served(Phone data) {
        return Objects.requireNonNull(phones.get(data.msisdn()), "all are served");
    }

    private boolean isPresent(Phone data) {
        return served(data).state == SubscriberState.PRESENT;
    }

    /// The numbers of those telephones that are there now.
    CompletionStage<List<String>> present() {
        return CompletableFuture.supplyAsync(
                () ->
                        phones.values().stream()
                                .filter(phone -> phone.state == SubscriberState.PRESENT)
                                .map(phone -> phone.data.msisdn())
                                .toList(),
                loop::execute);
    }

    /// From now on, who is told of every text that a telephone of this centre has received, on the
    /// centre's loop. There is one at a time.
    ///
    /// @return completed when the one before is told no more
    CompletionStage<Boolean> watch(Consumer<Received> told) {
        return CompletableFuture.supplyAsync(
                () -> {
                    watcher = told;
                    return true;
                },
                loop::execute);
    }

    @Override
    public void close() {
        stack.close();
        loop.close();
    }

    /// What a telephone of this centre has received, the oldest first.
    CompletionStage<List<Received>> received(String msisdn) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Served phone = phones.get(msisdn);
                    return phone == null ? List.of() : phone.inbox.texts();
                },
                loop::execute);
    }

    /// The service centre to which a telephone of this centre sends; empty if it serves no such.
    CompletionStage<String> serviceCentreOf(String msisdn) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Served phone = phones.get(msisdn);
                    return phone == null ? "" : phone.data.serviceCentre();
                },
                loop::execute);
    }

    // ---- a telephone sends --------------------------------------------------------------------

    /// Lets a telephone send a text, in as many messages as it takes, one after the other.
    ///
    /// @param from a telephone of this centre
    CompletionStage<Submitted> submit(String from, String to, String text) {
        CompletableFuture<Submitted> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Served phone = phones.get(from);
                    if (phone == null) {
                        done.complete(new Submitted(0, from + " is not served here"));
                        return;
                    }
                    reference = (reference + 1) % REFERENCES;
                    List<UserDataImpl> parts = ShortText.userData(text, reference);
                    submitNext(phone, to, parts.iterator(), parts.size(), done);
                });
        return done;
    }

    private void submitNext(
            Served phone,
            String to,
            Iterator<UserDataImpl> parts,
            int count,
            CompletableFuture<Submitted> done) {
        if (!parts.hasNext()) {
            done.complete(new Submitted(count, ""));
            return;
        }
        SmsSubmitTpduImpl tpdu =
                new SmsSubmitTpduImpl(
                        false,
                        false,
                        false,
                        reference,
                        new AddressFieldImpl(
                                TypeOfNumber.InternationalNumber,
                                NumberingPlanIdentification.ISDNTelephoneNumberingPlan,
                                to),
                        new ProtocolIdentifierImpl(0),
                        null,
                        parts.next());
        SmsSignalInfo octets;
        try {
            octets = stack.parameters().createSmsSignalInfo(tpdu, null);
        } catch (MAPException unwritable) {
            done.complete(new Submitted(count, "not written: " + unwritable.getMessage()));
            return;
        }
        new Call(
                        stack,
                        Operation.MO_FORWARD,
                        new Peer(phone.data.serviceCentre(), MapStack.MSC_SUBSYSTEM),
                        submission(phone, octets),
                        end -> {
                            if (end instanceof CallEnd.Result) {
                                submitNext(phone, to, parts, count, done);
                            } else {
                                done.complete(new Submitted(count, end.words()));
                            }
                        })
                .begin();
    }

    private List<Form> submission(Served phone, SmsSignalInfo tpdu) {
        SM_RP_DA to = stack.parameters().createSM_RP_DA(stack.address(phone.data.serviceCentre()));
        SM_RP_OA from = stack.parameters().createSM_RP_OA_Msisdn(stack.isdn(phone.data.msisdn()));
        IMSI imsi = stack.parameters().createIMSI(phone.data.imsi());
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

    // ---- a telephone changes ------------------------------------------------------------------

    /// Switches a telephone on or off, fills its memory or makes room. A telephone that is there
    /// again
    /// is reported to its register.
    ///
    /// @return whether this centre serves it, completed when the register has answered
    CompletionStage<Boolean> change(String msisdn, SubscriberState state) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Served phone = phones.get(msisdn);
                    if (phone == null) {
                        done.complete(false);
                        return;
                    }
                    SubscriberState before = phone.state;
                    phone.state = state;
                    if (state == SubscriberState.PRESENT && before != SubscriberState.PRESENT) {
                        report(phone, before == SubscriberState.MEMORY_FULL, done);
                    } else {
                        done.complete(true);
                    }
                });
        return done;
    }

    private void report(Served phone, boolean memory, CompletableFuture<Boolean> done) {
        IMSI imsi = stack.parameters().createIMSI(phone.data.imsi());
        AlertReason reason = memory ? AlertReason.memoryAvailable : AlertReason.msPresent;
        MAPApplicationContextName context = MAPApplicationContextName.mwdMngtContext;
        Call.Invoke ready =
                dialogue -> dialogue.addReadyForSMRequest(imsi, reason, false, null, false);
        new Call(
                        stack,
                        Operation.READY,
                        new Peer(phone.data.hlr(), MapStack.HLR_SUBSYSTEM),
                        List.of(new Form(context, 3, ready), new Form(context, 2, ready)),
                        _ -> done.complete(true))
                .begin();
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
            Served phone = card == null ? null : cards.get(card.getData());
            if (phone == null) {
                return Answer.error(
                        stack.errors()
                                .createMAPErrorMessageExtensionContainer(
                                        (long) MAPErrorCode.unidentifiedSubscriber, null));
            }
            return switch (phone.state) {
                case PRESENT -> taken(phone, message);
                case ABSENT -> absent(message.version());
                case MEMORY_FULL ->
                        failure(
                                message.version(),
                                SMEnumeratedDeliveryFailureCause.memoryCapacityExceeded);
            };
        }

        private Answer taken(Served phone, Forward message) {
            try {
                phone.inbox
                        .take((SmsDeliverTpdu) message.tpdu().decodeTpdu(false))
                        .ifPresent(watcher);
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
