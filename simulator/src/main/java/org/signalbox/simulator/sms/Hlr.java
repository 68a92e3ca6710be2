// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.errors.AbsentSubscriberDiagnosticSM;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorCode;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.api.service.sms.ReportSMDeliveryStatusRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.SMDeliveryOutcome;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMRequest;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Call.Form;
import org.signalbox.simulator.sms.Call.Peer;
import org.signalbox.simulator.sms.EndConfig.HlrConfig;
import org.signalbox.simulator.sms.EndConfig.HlrSubscriber;
import org.signalbox.simulator.sms.EndConfig.Many;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// A home location register, as far as short messages need one (TS 29.002 section 23): it says
/// which centre serves a subscriber, remembers which service centres could not deliver, and alerts
/// them.
public final class Hlr implements End {
    /// Service centres that wait for one subscriber; no more find room in the list.
    static final int WAITING_CENTRES_MAX = 16;

    private final MapStack stack;
    private final NettyLoop loop;

    // by number and by card; of the loop
    private final Map<String, Subscriber> subscribers = new LinkedHashMap<>();
    private final Map<String, Subscriber> cards = new HashMap<>();

    private final HlrConfig config;

    /// What is known of a subscriber.
    private static final class Subscriber {
        private final HlrSubscriber data;

        /// Not reached (MNRF), no room (MCEF): flags of TS 23.040 section 3.2.3.
        private boolean notReachable;

        private boolean memoryFull;

        /// The message waiting data.
        private final Set<String> waiting = new LinkedHashSet<>();

        private Subscriber(HlrSubscriber data) {
            this.data = data;
            this.notReachable = data.state() == SubscriberState.ABSENT;
            this.memoryFull = data.state() == SubscriberState.MEMORY_FULL;
        }

        private boolean wait(String centre) {
            return waiting.contains(centre)
                    || waiting.size() < WAITING_CENTRES_MAX && waiting.add(centre);
        }

        private String state() {
            if (notReachable) {
                return SubscriberState.ABSENT.word();
            }
            return memoryFull ? SubscriberState.MEMORY_FULL.word() : SubscriberState.PRESENT.word();
        }
    }

    /// Starts a register on a node. Blocks until it has its place there.
    ///
    /// @throws IOException if the node has no place for it
    Hlr(Node node, HlrConfig config, MapStack.Settings settings) throws IOException {
        this.loop = settings.loop();
        this.config = config;
        config.subscribers().forEach(this::know);
        config.blocks().forEach(block -> block.all().forEach(this::know));
        this.stack = MapStack.start(node, config, MapStack.HLR_SUBSYSTEM, new Requests(), settings);
    }

    private void know(HlrSubscriber data) {
        Subscriber subscriber = new Subscriber(data);
        subscribers.put(data.msisdn(), subscriber);
        cards.put(data.imsi(), subscriber);
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
        for (HlrSubscriber data : config.subscribers()) {
            Subscriber subscriber = known(data);
            rows.add(
                    List.of(
                            Field.of("msisdn", data.msisdn()),
                            Field.of("imsi", data.imsi()),
                            Field.of("msc", data.msc()),
                            Field.of("state", subscriber.state()),
                            Field.of("waiting", String.join(" ", subscriber.waiting))));
        }
        Document.Builder document =
                Document.builder()
                        .table(
                                "subscribers",
                                List.of("MSISDN", "IMSI", "MSC", "State", "Centres that wait"),
                                rows);
        for (Many<HlrSubscriber> block : config.blocks()) {
            document.line(
                    "%s more from %s: %s cannot be reached or have no room, centres wait for %s",
                    Field.of("subscribers", block.all().size()),
                    Field.of("from", block.first().msisdn()),
                    Field.of(
                            "notReached",
                            count(block, known -> known.notReachable || known.memoryFull)),
                    Field.of("waitedFor", count(block, known -> !known.waiting.isEmpty())));
        }
        return document.build();
    }

    private long count(Many<HlrSubscriber> block, Predicate<Subscriber> wanted) {
        return block.all().stream().map(this::known).filter(wanted).count();
    }

    private Subscriber known(HlrSubscriber data) {
        return Objects.requireNonNull(subscribers.get(data.msisdn()), "all are known");
    }

    @Override
    public void close() {
        stack.close();
        loop.close();
    }

    /// Hears, as from an MME over S6a, that a subscriber can be reached again. From any thread.
    ///
    /// @param hasRoom whether the memory was full before
    /// @return whether it knows the subscriber
    CompletionStage<Boolean> tellPresent(String imsi, boolean hasRoom) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Subscriber subscriber = cards.get(imsi);
                    if (subscriber != null) {
                        becomePresent(subscriber, hasRoom);
                    }
                    return subscriber != null;
                },
                loop::execute);
    }

    private void becomePresent(Subscriber subscriber, boolean hasRoom) {
        subscriber.notReachable = false;
        if (hasRoom) {
            subscriber.memoryFull = false;
        }
        alertCentres(subscriber);
    }

    private void alertCentres(Subscriber subscriber) {
        for (String centre : List.copyOf(subscriber.waiting)) {
            Call.Invoke invoke =
                    dialogue ->
                            dialogue.addAlertServiceCentreRequest(
                                    stack.isdn(subscriber.data.msisdn()), stack.address(centre));
            MAPApplicationContextName context = MAPApplicationContextName.shortMsgAlertContext;
            new Call(
                            stack,
                            Operation.ALERT,
                            new Peer(centre, MapStack.MSC_SUBSYSTEM),
                            List.of(new Form(context, 2, invoke), new Form(context, 1, invoke)),
                            end -> {
                                if (end instanceof CallEnd.Result) {
                                    subscriber.waiting.remove(centre);
                                }
                            })
                    .begin();
        }
    }

    /// What others ask.
    private final class Requests implements Services {
        @Override
        public Answer unsupported() {
            return Answer.error(
                    stack.errors().createMAPErrorMessageFacilityNotSup(null, null, null));
        }

        @Override
        public Answer sendRoutingInfo(SendRoutingInfoForSMRequest request, int version) {
            Subscriber subscriber = subscribers.get(request.getMsisdn().getAddress());
            if (subscriber == null) {
                return unknownSubscriber();
            }
            String centre = request.getServiceCentreAddress().getAddress();
            if (subscriber.notReachable && !request.getSm_RP_PRI()) {
                subscriber.wait(centre);
                return new WithFlags(subscriber, centre, absent(version), version);
            }
            Answer where =
                    (dialogue, invokeId) ->
                            dialogue.addSendRoutingInfoForSMResponse(
                                    invokeId,
                                    stack.parameters().createIMSI(subscriber.data.imsi()),
                                    stack.parameters()
                                            .createLocationInfoWithLMSI(
                                                    stack.isdn(subscriber.data.msc()),
                                                    null,
                                                    null,
                                                    false,
                                                    null),
                                    null,
                                    null,
                                    null);
            return subscriber.memoryFull || subscriber.notReachable
                    ? new WithFlags(subscriber, centre, where, version)
                    : where;
        }

        private Answer absent(int version) {
            return Answer.error(
                    version >= 3
                            ? stack.errors()
                                    .createMAPErrorMessageAbsentSubscriberSM(
                                            AbsentSubscriberDiagnosticSM.IMSIDetached, null, null)
                            : stack.errors().createMAPErrorMessageAbsentSubscriber((Boolean) null));
        }

        private Answer unknownSubscriber() {
            return Answer.error(stack.errors().createMAPErrorMessageUnknownSubscriber(null, null));
        }

        @Override
        public Answer reportDeliveryStatus(ReportSMDeliveryStatusRequest request) {
            Subscriber subscriber = subscribers.get(request.getMsisdn().getAddress());
            if (subscriber == null) {
                return unknownSubscriber();
            }
            String centre = request.getServiceCentreAddress().getAddress();
            SMDeliveryOutcome outcome = request.getSMDeliveryOutcome();
            if (outcome == SMDeliveryOutcome.successfulTransfer) {
                subscriber.notReachable = false;
                subscriber.memoryFull = false;
                subscriber.waiting.remove(centre);
                alertCentres(subscriber);
            } else {
                if (!subscriber.wait(centre)) {
                    return Answer.error(
                            stack.errors()
                                    .createMAPErrorMessageExtensionContainer(
                                            (long) MAPErrorCode.messageWaitingListFull, null));
                }
                // in version 1 the outcome goes without saying: the subscriber was not there
                if (outcome == SMDeliveryOutcome.memoryCapacityExceeded) {
                    subscriber.memoryFull = true;
                } else {
                    subscriber.notReachable = true;
                }
            }
            return (dialogue, invokeId) ->
                    dialogue.addReportSMDeliveryStatusResponse(invokeId, null, null);
        }

        @Override
        public Answer readyForMessages(String imsi, boolean memory) {
            Subscriber subscriber = cards.get(imsi);
            if (subscriber == null) {
                return unknownSubscriber();
            }
            becomePresent(subscriber, memory);
            return (dialogue, invokeId) -> dialogue.addReadyForSMResponse(invokeId, null);
        }
    }

    /// An answer, and beside it why messages wait (TS 29.002 section 12.6).
    private final class WithFlags implements Services.Answer {
        private final Subscriber subscriber;
        private final String centre;
        private final Services.Answer answer;
        private final int version;

        private WithFlags(
                Subscriber subscriber, String centre, Services.Answer answer, int version) {
            this.subscriber = subscriber;
            this.centre = centre;
            this.answer = answer;
            this.version = version;
        }

        @Override
        public void addTo(MAPDialogSms dialogue, long invokeId) throws MAPException {
            answer.addTo(dialogue, invokeId);
            if (version > 1) {
                dialogue.addInformServiceCentreRequest(
                        null,
                        stack.parameters()
                                .createMWStatus(
                                        !subscriber.waiting.contains(centre),
                                        subscriber.notReachable,
                                        subscriber.memoryFull,
                                        false),
                        null,
                        null,
                        null);
            }
        }

        @Override
        public boolean isError() {
            return answer.isError();
        }
    }
}
