// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorCode;
import org.restcomm.protocols.ss7.map.api.errors.SMEnumeratedDeliveryFailureCause;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertServiceCentreRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.api.service.sms.SMDeliveryOutcome;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_DA;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_OA;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMResponse;
import org.restcomm.protocols.ss7.map.api.service.sms.SmsSignalInfo;
import org.restcomm.protocols.ss7.map.api.smstpdu.AddressField;
import org.restcomm.protocols.ss7.map.api.smstpdu.NumberingPlanIdentification;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsSubmitTpdu;
import org.restcomm.protocols.ss7.map.api.smstpdu.TypeOfNumber;
import org.restcomm.protocols.ss7.map.api.smstpdu.UserData;
import org.restcomm.protocols.ss7.map.service.sms.MtForwardShortMessageRequestImpl;
import org.restcomm.protocols.ss7.map.smstpdu.AbsoluteTimeStampImpl;
import org.restcomm.protocols.ss7.map.smstpdu.AddressFieldImpl;
import org.restcomm.protocols.ss7.map.smstpdu.ProtocolIdentifierImpl;
import org.restcomm.protocols.ss7.map.smstpdu.SmsDeliverTpduImpl;
import org.restcomm.protocols.ss7.map.smstpdu.UserDataImpl;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.machine.Loop;
import org.signalbox.machine.WallClock;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Call.Form;
import org.signalbox.simulator.sms.Call.Peer;
import org.signalbox.simulator.sms.EndConfig.SmscConfig;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A short message service centre: it stores what telephones and applications submit, asks where
/// the recipient is, delivers, reports, and tries again when the register alerts it or time has
/// passed (TS 23.040 section 10, TS 29.002 section 23).
///
/// ```
///   submitted -> SRI-SM ---> MT-forwardSM ---> report ---> delivered
///                  |               |              |
///                  '---------------+--------------+--> waiting -- alert, time --> SRI-SM
///                  '---------------'-----------------> failed
/// ```
///
/// Messages to one recipient are delivered one after the other.
public final class Smsc implements End {
    /// Errors by which messages that failed are told apart.
    private static final int CAUSES_MAX = 100;

    /// Messages that have left the store and are still remembered.
    static final int REMEMBERED_MAX = 1_000;

    private static final int REFERENCES = 256;
    private static final int CENTURY = 100;
    private static final Set<Long> FOR_GOOD =
            Set.of(
                    (long) MAPErrorCode.unknownSubscriber,
                    (long) MAPErrorCode.unidentifiedSubscriber,
                    (long) MAPErrorCode.illegalSubscriber,
                    (long) MAPErrorCode.illegalEquipment,
                    (long) MAPErrorCode.teleserviceNotProvisioned,
                    (long) MAPErrorCode.callBarred,
                    (long) MAPErrorCode.facilityNotSupported);

    /// How a message stands.
    public enum Progress {
        /// Waits for messages before it, or is being delivered.
        UNDER_WAY,
        /// Waits for an alert or for time to pass.
        WAITING,
        DELIVERED,
        FAILED
    }

    /// A message, as it stands.
    ///
    /// @param number counted from 1
    /// @param attempts how often it was tried to deliver it
    /// @param reason the last error; empty if there was none
    public record Standing(
            long number, String from, String to, Progress progress, int attempts, String reason) {}

    /// What became of messages until a moment, or between two: each that was taken is in one of
    /// the counts that follow.
    ///
    /// @param taken from telephones and applications
    /// @param failed by the last error
    /// @param underWay waits for those before it to the same recipient, or is being delivered
    /// @param waiting for an alert or for time to pass; by the last error of the first message to
    ///     the same recipient
    record Tally(
            long taken,
            long delivered,
            Map<String, Long> failed,
            long underWay,
            Map<String, Long> waiting) {
        static final Tally NONE = new Tally(0, 0, Map.of(), 0, Map.of());

        /// What has become of messages since another was made; those that were stored then are
        /// among what has become of them.
        Tally since(Tally before) {
            return new Tally(
                    taken - before.taken,
                    delivered - before.delivered,
                    with(failed, before.failed, -1),
                    underWay,
                    waiting);
        }

        Tally plus(Tally other) {
            return new Tally(
                    taken + other.taken,
                    delivered + other.delivered,
                    with(failed, other.failed, 1),
                    underWay + other.underWay,
                    with(waiting, other.waiting, 1));
        }

        long stored() {
            return underWay + waiting.values().stream().mapToLong(Long::longValue).sum();
        }

        private static Map<String, Long> with(
                Map<String, Long> some, Map<String, Long> others, int sign) {
            Map<String, Long> sums = new TreeMap<>(some);
            others.forEach((cause, count) -> sums.merge(cause, sign * count, Long::sum));
            sums.values().removeIf(count -> count == 0);
            return sums;
        }
    }

    private final MapStack stack;
    private final SmscConfig config;
    private final WallClock clock;
    private final NettyLoop loop;

    // of the loop
    private final Map<String, Recipient> recipients = new LinkedHashMap<>();
    private final Map<Long, Message> messages = new LinkedHashMap<>();
    private final Deque<Long> gone = new ArrayDeque<>();
    private long lastNumber;
    private int stored;
    private int reference;
    private int deliveries;
    private final Map<String, Long> failures = new HashMap<>();

    /// By the number of deliveries for which they wait.
    private final SortedMap<Integer, List<CompletableFuture<Boolean>>> awaited = new TreeMap<>();

    private static final class Message {
        private final long number;
        private final AddressField from;
        private final String to;
        private final UserData text;
        private final ZonedDateTime submitted;
        private Progress progress = Progress.UNDER_WAY;
        private int attempts;
        private String reason = "";

        private Message(
                long number, AddressField from, String to, UserData text, ZonedDateTime submitted) {
            this.number = number;
            this.from = from;
            this.to = to;
            this.text = text;
            this.submitted = submitted;
        }

        private Standing standing() {
            return new Standing(number, from.getAddressValue(), to, progress, attempts, reason);
        }
    }

    /// The messages to one number.
    private static final class Recipient {
        private final String msisdn;
        private final Deque<Message> queue = new ArrayDeque<>();
        private final List<CompletableFuture<Boolean>> awaited = new ArrayList<>();
        private boolean busy;
        private Loop.@Nullable Scheduled retry;

        private Recipient(String msisdn) {
            this.msisdn = msisdn;
        }
    }

    /// Starts a centre on a node. Blocks until it has its place there.
    ///
    /// @param clock stamps messages
    /// @throws IOException if the node has no place for it
    Smsc(Node node, SmscConfig config, WallClock clock, MapStack.Settings settings)
            throws IOException {
        this.config = config;
        this.clock = clock;
        this.loop = settings.loop();
        this.stack = MapStack.start(node, config, MapStack.MSC_SUBSYSTEM, new Requests(), settings);
    }

    /// Whether an application sends from here under a name.
    boolean hasSender(String name) {
        return config.senders().contains(name);
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
        for (Message message : messages.values()) {
            rows.add(
                    List.of(
                            Field.of("number", message.number),
                            Field.of("from", message.from.getAddressValue()),
                            Field.of("to", message.to),
                            Field.of("state", words(message.progress)),
                            Field.of("attempts", message.attempts),
                            Field.of("reason", message.reason)));
        }
        return Document.builder()
                .line(
                        "%s of at most %s messages stored",
                        Field.of("stored", stored), Field.of("storedMax", config.messagesMax()))
                .table(
                        "messages",
                        List.of("Number", "From", "To", "State", "Attempts", "Last error"),
                        rows)
                .build();
    }

    /// As shown to people.
    static String words(Progress progress) {
        return switch (progress) {
            case UNDER_WAY -> "under way";
            case WAITING -> "waiting";
            case DELIVERED -> "delivered";
            case FAILED -> "failed";
        };
    }

    @Override
    public void close() {
        stack.close();
        loop.close();
    }

    /// The number of the last message that was taken.
    CompletionStage<Long> lastNumber() {
        return CompletableFuture.supplyAsync(() -> lastNumber, loop::execute);
    }

    /// How the messages to somebody stand that were taken after one, when none of them is under
    /// way.
    CompletionStage<List<Standing>> standings(String to, long after) {
        CompletableFuture<Boolean> atRest = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Recipient recipient = recipients.get(to);
                    if (recipient == null || !recipient.busy) {
                        atRest.complete(true);
                    } else {
                        recipient.awaited.add(atRest);
                    }
                });
        return atRest.thenApplyAsync(
                _ ->
                        messages.values().stream()
                                .filter(message -> message.number > after)
                                .filter(message -> message.to.equals(to))
                                .map(Message::standing)
                                .toList(),
                loop::execute);
    }

    /// Completed when so many messages have been delivered since the start.
    CompletionStage<Boolean> delivered(int count) {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        loop.execute(
                () -> {
                    if (deliveries >= count) {
                        reached.complete(true);
                    } else {
                        awaited.computeIfAbsent(count, _ -> new ArrayList<>()).add(reached);
                    }
                });
        return reached;
    }

    /// What has become of all messages since the start.
    CompletionStage<Tally> tally() {
        return CompletableFuture.supplyAsync(
                () -> {
                    Map<String, Long> waiting = new HashMap<>();
                    long underWay = 0;
                    for (Recipient recipient : recipients.values()) {
                        Message first = recipient.queue.peekFirst();
                        if (first != null && recipient.retry != null) {
                            waiting.merge(first.reason, (long) recipient.queue.size(), Long::sum);
                        } else {
                            underWay += recipient.queue.size();
                        }
                    }
                    return new Tally(
                            lastNumber, deliveries, Map.copyOf(failures), underWay, waiting);
                },
                loop::execute);
    }

    // ---- taking -------------------------------------------------------------------------------

    /// Takes a text of an application.
    ///
    /// @param sender its name, which telephones show
    /// @return whether there was room for all of it
    CompletionStage<Boolean> submit(String sender, String to, String text) {
        return CompletableFuture.supplyAsync(
                () -> {
                    reference = (reference + 1) % REFERENCES;
                    List<UserDataImpl> parts = ShortText.userData(text, reference);
                    if (stored + parts.size() > config.messagesMax()) {
                        return false;
                    }
                    AddressField from =
                            new AddressFieldImpl(
                                    TypeOfNumber.Alphanumeric,
                                    NumberingPlanIdentification.Unknown,
                                    sender);
                    parts.forEach(part -> take(from, to, part));
                    return true;
                },
                loop::execute);
    }

    private void take(AddressField from, String to, UserData text) {
        lastNumber++;
        stored++;
        Message message =
                new Message(
                        lastNumber,
                        from,
                        to,
                        text,
                        Instant.ofEpochSecond(0, clock.epochNanos()).atZone(ZoneOffset.UTC));
        messages.put(message.number, message);
        Recipient recipient = recipients.computeIfAbsent(to, Recipient::new);
        recipient.queue.addLast(message);
        if (recipient.retry != null) {
            message.progress = Progress.WAITING;
        } else {
            deliverNext(recipient);
        }
    }

    // ---- delivering ---------------------------------------------------------------------------

    private void deliverNext(Recipient recipient) {
        if (recipient.busy) {
            return;
        }
        Message message = recipient.queue.peekFirst();
        if (message == null) {
            recipients.remove(recipient.msisdn);
            rest(recipient);
            return;
        }
        recipient.busy = true;
        message.progress = Progress.UNDER_WAY;
        message.attempts++;
        // the answer to whoever submitted it goes first
        stack.later(() -> askWhere(recipient, message));
    }

    private void askWhere(Recipient recipient, Message message) {
        MAPApplicationContextName context = MAPApplicationContextName.shortMsgGatewayContext;
        Call.Invoke invoke =
                dialogue ->
                        dialogue.addSendRoutingInfoForSMRequest(
                                stack.isdn(message.to),
                                // whoever was not there before may be by now
                                message.attempts > 1,
                                stack.address(number()),
                                null,
                                false,
                                null,
                                null,
                                null,
                                false,
                                null,
                                false,
                                false,
                                null,
                                null);
        new Call(
                        stack,
                        Operation.SEND_ROUTING_INFO,
                        new Peer(message.to, MapStack.HLR_SUBSYSTEM),
                        List.of(
                                new Form(context, 3, invoke),
                                new Form(context, 2, invoke),
                                new Form(context, 1, invoke)),
                        end -> {
                            if (end instanceof CallEnd.Result(SendRoutingInfoForSMResponse where)) {
                                forward(recipient, message, where);
                            } else {
                                notDelivered(recipient, message, end);
                            }
                        })
                .begin();
    }

    private void forward(Recipient recipient, Message message, SendRoutingInfoForSMResponse where) {
        SmsSignalInfo tpdu;
        try {
            tpdu = stack.parameters().createSmsSignalInfo(tpdu(message), null);
        } catch (MAPException unwritable) {
            notDelivered(
                    recipient,
                    message,
                    new CallEnd.Failure("not written: " + unwritable.getMessage()));
            return;
        }
        String centre = where.getLocationInfoWithLMSI().getNetworkNodeNumber().getAddress();
        new Call(
                        stack,
                        Operation.MT_FORWARD,
                        new Peer(centre, MapStack.MSC_SUBSYSTEM),
                        forms(stack.parameters().createSM_RP_DA(where.getIMSI()), tpdu),
                        end -> {
                            if (end instanceof CallEnd.Result) {
                                report(
                                        message,
                                        SMDeliveryOutcome.successfulTransfer,
                                        () -> delivered(recipient, message));
                            } else {
                                notForwarded(recipient, message, end);
                            }
                        })
                .begin();
    }

    /// TS 29.002 section 23.3: version 1 knows no context of its own for this direction.
    private List<Form> forms(SM_RP_DA to, SmsSignalInfo tpdu) {
        SM_RP_OA from =
                stack.parameters().createSM_RP_OA_ServiceCentreAddressOA(stack.address(number()));
        Call.Invoke before =
                dialogue -> dialogue.addForwardShortMessageRequest(to, from, tpdu, false);
        return List.of(
                new Form(
                        MAPApplicationContextName.shortMsgMTRelayContext,
                        3,
                        dialogue -> addForward(dialogue, to, from, tpdu)),
                new Form(MAPApplicationContextName.shortMsgMTRelayContext, 2, before),
                new Form(MAPApplicationContextName.shortMsgMORelayContext, 1, before));
    }

    private Long addForward(MAPDialogSms dialogue, SM_RP_DA to, SM_RP_OA from, SmsSignalInfo tpdu)
            throws MAPException {
        if (config.retransmission().isZero()) {
            return dialogue.addMtForwardShortMessageRequest(to, from, tpdu, false, null);
        }
        return Retransmission.addForward(
                stack.provider(),
                dialogue,
                new MtForwardShortMessageRequestImpl(to, from, tpdu, false, null),
                Retransmission.time(clock, config.retransmission()));
    }

    private static SmsDeliverTpduImpl tpdu(Message message) {
        ZonedDateTime at = message.submitted;
        return new SmsDeliverTpduImpl(
                false,
                false,
                false,
                false,
                message.from,
                new ProtocolIdentifierImpl(0),
                new AbsoluteTimeStampImpl(
                        at.getYear() % CENTURY,
                        at.getMonthValue(),
                        at.getDayOfMonth(),
                        at.getHour(),
                        at.getMinute(),
                        at.getSecond(),
                        0),
                message.text);
    }

    /// The register learns why, if it can do something about it.
    private void notForwarded(Recipient recipient, Message message, CallEnd end) {
        if (end instanceof CallEnd.Error error) {
            if (error.code() == MAPErrorCode.absentSubscriberSM
                    || error.code() == MAPErrorCode.absentSubscriber) {
                report(
                        message,
                        SMDeliveryOutcome.absentSubscriber,
                        () -> notDelivered(recipient, message, end));
                return;
            }
            if (error.message().isEmSMDeliveryFailure()
                    && error.message()
                                    .getEmSMDeliveryFailure()
                                    .getSMEnumeratedDeliveryFailureCause()
                            == SMEnumeratedDeliveryFailureCause.memoryCapacityExceeded) {
                report(
                        message,
                        SMDeliveryOutcome.memoryCapacityExceeded,
                        () -> notDelivered(recipient, message, end));
                return;
            }
        }
        notDelivered(recipient, message, end);
    }

    private void report(Message message, SMDeliveryOutcome outcome, Runnable then) {
        MAPApplicationContextName context = MAPApplicationContextName.shortMsgGatewayContext;
        Call.Invoke invoke =
                dialogue ->
                        dialogue.addReportSMDeliveryStatusRequest(
                                stack.isdn(message.to),
                                stack.address(number()),
                                outcome,
                                null,
                                null,
                                false,
                                false,
                                null,
                                null);
        List<Form> forms =
                new ArrayList<>(
                        List.of(new Form(context, 3, invoke), new Form(context, 2, invoke)));
        if (outcome == SMDeliveryOutcome.absentSubscriber) {
            forms.add(new Form(context, 1, invoke)); // the only outcome that version 1 can tell
        }
        // what the register says to that changes nothing for the message
        new Call(
                        stack,
                        Operation.REPORT_DELIVERY,
                        new Peer(message.to, MapStack.HLR_SUBSYSTEM),
                        forms,
                        _ -> then.run())
                .begin();
    }

    private void delivered(Recipient recipient, Message message) {
        message.reason = "";
        deliveries++;
        leave(recipient, message, Progress.DELIVERED);
        List<CompletableFuture<Boolean>> reached = awaited.remove(deliveries);
        if (reached != null) {
            reached.forEach(waiting -> waiting.complete(true));
        }
    }

    private void notDelivered(Recipient recipient, Message message, CallEnd end) {
        message.reason = end.words();
        boolean forGood = end instanceof CallEnd.Error error && FOR_GOOD.contains(error.code());
        if (forGood || message.attempts >= config.attemptsMax()) {
            boolean room = failures.size() < CAUSES_MAX || failures.containsKey(message.reason);
            failures.merge(room ? message.reason : DialogueCounts.OTHER_CAUSES, 1L, Long::sum);
            leave(recipient, message, Progress.FAILED);
            return;
        }
        recipient.queue.forEach(queued -> queued.progress = Progress.WAITING);
        recipient.retry =
                loop.schedule(
                        loop.now() + config.retryAfter().toNanos(), () -> tryAgain(recipient));
        rest(recipient);
    }

    private void leave(Recipient recipient, Message message, Progress progress) {
        message.progress = progress;
        stored--;
        recipient.queue.removeFirst();
        gone.addLast(message.number);
        if (gone.size() > REMEMBERED_MAX) {
            messages.remove(gone.removeFirst());
        }
        recipient.busy = false;
        deliverNext(recipient);
    }

    private void tryAgain(Recipient recipient) {
        Loop.Scheduled running = recipient.retry;
        if (running != null) {
            running.cancel();
            recipient.retry = null;
            deliverNext(recipient);
        }
    }

    /// Nothing to the recipient is under way now.
    private static void rest(Recipient recipient) {
        recipient.busy = false;
        recipient.awaited.forEach(waiting -> waiting.complete(true));
        recipient.awaited.clear();
    }

    // ---- requests of others -------------------------------------------------------------------

    private final class Requests implements Services {
        @Override
        public Answer unsupported() {
            return Answer.error(
                    stack.errors().createMAPErrorMessageFacilityNotSup(null, null, null));
        }

        @Override
        public Answer submit(Forward message) {
            if (stored >= config.messagesMax()) {
                return failure(message, SMEnumeratedDeliveryFailureCause.scCongestion);
            }
            if (message.from().getMsisdn() == null) {
                return failure(message, SMEnumeratedDeliveryFailureCause.invalidSMEAddress);
            }
            SmsSubmitTpdu tpdu;
            try {
                tpdu = (SmsSubmitTpdu) message.tpdu().decodeTpdu(true);
            } catch (MAPException unreadable) {
                return failure(message, SMEnumeratedDeliveryFailureCause.equipmentProtocolError);
            }
            AddressField from =
                    new AddressFieldImpl(
                            TypeOfNumber.InternationalNumber,
                            NumberingPlanIdentification.ISDNTelephoneNumberingPlan,
                            message.from().getMsisdn().getAddress());
            take(from, tpdu.getDestinationAddress().getAddressValue(), tpdu.getUserData());
            return (dialogue, invokeId) -> {
                if (message.version() >= 3) {
                    dialogue.addMoForwardShortMessageResponse(invokeId, null, null);
                } else {
                    dialogue.addForwardShortMessageResponse(invokeId);
                }
            };
        }

        private Answer failure(Forward message, SMEnumeratedDeliveryFailureCause cause) {
            return Answer.error(
                    stack.errors()
                            .createMAPErrorMessageSMDeliveryFailure(
                                    message.version(), cause, null, null));
        }

        @Override
        public Answer alert(AlertServiceCentreRequest request) {
            Recipient recipient = recipients.get(request.getMsisdn().getAddress());
            if (recipient != null) {
                stack.later(() -> tryAgain(recipient));
            }
            return (dialogue, invokeId) -> dialogue.addAlertServiceCentreResponse(invokeId);
        }
    }
}
