// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.Dialog;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCBeginIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCContinueIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCEndIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCPAbortIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortIndication;
import org.restcomm.protocols.ss7.tcap.asn.ApplicationContextName;
import org.restcomm.protocols.ss7.tcap.asn.comp.Component;
import org.signalbox.firewall.Action;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.tcap.DialogueKind;
import org.signalbox.tcap.MapContext;
import org.signalbox.tcap.TcapMessageType;
import org.signalbox.tcap.TcapView;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// [MapDialogues] on TCAP, over SCCP.
///
/// ```
///   loop of dialogues    ClientDialogue  ServerDialogue
///                               │              │
///                             Tcap (jSS7's engine)
///   ─────────────────────── Handover ─────────────────────
///   control loop              MapSubsystem, one for each
///                                  │
///                           SccpService, SccpUser
/// ```
///
/// What is told of here is for the loop of dialogues, where nothing else is said.
public final class MapEngine implements MapDialogues {
    private static final int INVOKE_ID_MIN = -128;
    private static final int INVOKE_ID_MAX = 127;
    private static final Component[] NO_COMPONENTS = {};

    private final MapOptions options;
    private final Loop loop;
    private final Loop control;
    private final Handover toDialogues;
    private final Handover toControl;
    private final Tcap tcap;
    private final TcapView view = new TcapView();
    private final KnownVersions versions = new KnownVersions();
    private final Counters<MapCounter> counters = new Counters<>(MapCounter.class);
    private final Map<ShortMessageOperation, Counters<OperationCounter>> operations =
            new EnumMap<>(ShortMessageOperation.class);

    /// By the numbers that their user gave them.
    private final Map<Long, ClientDialogue> calls = new HashMap<>();

    /// By the numbers that they were given here.
    private final Map<Long, ServerDialogue> served = new HashMap<>();

    /// Of both, by the transactions of this end.
    private final Map<Long, Dialog> transactions = new HashMap<>();

    /// How many dialogues others have open, by their titles.
    private final Map<String, Integer> openByTitle = new HashMap<>();

    /// By their numbers; of the control loop.
    private final Map<Integer, MapSubsystem> subsystems = new HashMap<>();

    private @Nullable MapUser user;
    private MapGuard guard = MapGuard.NONE;
    private long lastServed;
    private boolean isEnding;

    /// @param loop of dialogues
    /// @param control where SCCP is
    public MapEngine(String name, MapOptions options, Loop loop, Loop control, Entropy entropy) {
        this.options = options;
        this.loop = loop;
        this.control = control;
        this.toDialogues = new Handover(loop, options.messagesMax());
        this.toControl = new Handover(control, options.messagesMax());
        this.tcap =
                new Tcap(name, loop, entropy, options.dialoguesMax(), Tcap.IDLE_MAX, this::send);
        for (ShortMessageOperation operation : ShortMessageOperation.values()) {
            operations.put(operation, new Counters<>(OperationCounter.class));
        }
    }

    /// Begins to work.
    public void start(MapUser user) {
        assert loop.inLoop();
        this.user = user;
        tcap.start(new Indications());
    }

    /// Has somebody look at who begins dialogues and goes on with them.
    public void guard(MapGuard by) {
        assert loop.inLoop();
        guard = by;
    }

    /// Ends all dialogues: requests fail, and those of others are aborted.
    public void close() {
        assert loop.inLoop();
        isEnding = true;
        List.copyOf(calls.values()).forEach(ClientDialogue::abandon);
        List.copyOf(served.values()).forEach(ServerDialogue::abort);
        tcap.close();
    }

    /// A subsystem of this point whose messages are taken here: to be registered with SCCP, on
    /// whose service messages are sent whose origin has its number. Called on the control loop.
    public MapSubsystem subsystem(SubsystemNumber number) {
        assert control.inLoop();
        return subsystems.computeIfAbsent(number.value(), _ -> new MapSubsystem(this, control));
    }

    /// Readable from any thread.
    public Counters<MapCounter> counters() {
        return counters;
    }

    /// Readable from any thread.
    public Counters<OperationCounter> counters(ShortMessageOperation operation) {
        return Objects.requireNonNull(operations.get(operation), "all are counted");
    }

    public MapStatus status() {
        assert loop.inLoop();
        return new MapStatus(
                calls.size(),
                served.size(),
                operations.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /// Transactions that TCAP keeps: as many as there are dialogues, or somebody has forgotten one.
    int transactions() {
        return tcap.dialogues();
    }

    private static MapStatus.Row row(
            ShortMessageOperation operation, Counters<OperationCounter> counted) {
        long asked = counted.get(OperationCounter.ASKED);
        long answered = counted.get(OperationCounter.ANSWERED);
        long refused = counted.get(OperationCounter.REFUSED);
        long failed = 0;
        for (MapFailure failure : MapFailure.values()) {
            failed += counted.get(OperationCounter.of(failure));
        }
        return new MapStatus.Row(
                operation,
                asked,
                answered,
                refused,
                failed,
                counted.get(OperationCounter.SERVED),
                counted.get(OperationCounter.SERVED_RESULT),
                counted.get(OperationCounter.SERVED_ERROR));
    }

    // ---- what the user wants ------------------------------------------------------------------

    /// @throws IllegalArgumentException if there is such a call, or the request or a party has
    ///     values that there are not
    @Override
    public void request(
            long call, MapParty to, MapParty from, MapRequest request, Duration answerMax) {
        assert loop.inLoop();
        ClientDialogue dialogue = new ClientDialogue(this, call, to, from, request);
        if (calls.putIfAbsent(call, dialogue) != null) {
            throw new IllegalArgumentException("there is a call %d".formatted(call));
        }
        countAsked(ShortMessageOperation.of(request));
        long deadline = deadline(answerMax);
        // what comes of it is not told within this call
        loop.execute(
                () -> {
                    if (isEnding && calls.get(call) == dialogue) {
                        dialogue.abandon();
                    } else if (calls.get(call) == dialogue) {
                        dialogue.begin(deadline);
                    }
                });
    }

    @Override
    public void next(long call, MapRequest request, Duration answerMax) {
        assert loop.inLoop();
        call(call).next(request, deadline(answerMax));
    }

    @Override
    public void end(long call) {
        assert loop.inLoop();
        call(call).end();
    }

    private ClientDialogue call(long call) {
        ClientDialogue dialogue = calls.get(call);
        if (dialogue == null) {
            throw new IllegalStateException("there is no call %d".formatted(call));
        }
        return dialogue;
    }

    @Override
    public void answer(long dialogue, MapAnswer answer) {
        assert loop.inLoop();
        ServerDialogue of = served.get(dialogue);
        if (of == null || !of.answer(answer)) {
            count(MapCounter.ANSWERS_LATE);
        }
    }

    private long deadline(Duration answerMax) {
        return loop.now() + answerMax.toNanos();
    }

    // ---- messages -----------------------------------------------------------------------------

    /// On the control loop.
    void onMessage(SccpAddress called, SccpAddress calling, byte[] data, boolean isReturned) {
        count(MapCounter.RECEIVED);
        boolean isTaken =
                toDialogues.offer(
                        () -> {
                            if (isEnding) {
                                count(MapCounter.DROPPED_NO_DIALOGUE);
                            } else if (isReturned) {
                                takeBack(data);
                            } else {
                                take(called, calling, data);
                            }
                        });
        if (!isTaken) {
            count(MapCounter.DROPPED_IN_FULL);
        }
    }

    private void take(SccpAddress called, SccpAddress calling, byte[] data) {
        TcapAddress to = new TcapAddress(called);
        TcapAddress from = new TcapAddress(calling);
        boolean isReadable = isReadable(data);
        TcapMessageType type = view.type();
        if (!isReadable || type == null) {
            count(MapCounter.DROPPED_UNREADABLE);
            byte[] transaction = TransactionId.originating(data);
            if (transaction != null && type == TcapMessageType.BEGIN) {
                byte[] abort = TransactionId.abort(transaction, TransactionId.BADLY_FORMATTED);
                send(new TcapMessage(from, to, abort, 0, false));
            }
            return;
        }
        switch (type) {
            case BEGIN -> {
                if (!mayBegin(to, from, calling, data)) {
                    return;
                }
                if (tcap.dialogues() >= options.dialoguesMax()) {
                    count(MapCounter.REFUSED_FULL);
                }
            }
            case CONTINUE -> {
                if (!countIfUnknown() && isOfAnother(calling)) {
                    return;
                }
            }
            case END, ABORT -> {
                if (countIfUnknown() || isOfAnother(calling)) {
                    return;
                }
            }
            case UNIDIRECTIONAL,
                    ANSI_UNIDIRECTIONAL,
                    ANSI_QUERY_WITH_PERMISSION,
                    ANSI_QUERY_WITHOUT_PERMISSION,
                    ANSI_RESPONSE,
                    ANSI_CONVERSATION_WITH_PERMISSION,
                    ANSI_CONVERSATION_WITHOUT_PERMISSION,
                    ANSI_ABORT -> {
                count(MapCounter.DROPPED_UNIDIRECTIONAL);
                return;
            }
        }
        tcap.accept(new TcapMessage(to, from, data, 0, false));
    }

    private boolean mayBegin(TcapAddress to, TcapAddress from, SccpAddress calling, byte[] data) {
        String title = party(calling).digits();
        Action action = guard.onBegin(title, openByTitle.getOrDefault(title, 0));
        if (action.isPassing()) {
            return true;
        }
        count(MapCounter.REFUSED_ORIGIN);
        byte[] transaction = TransactionId.originating(data);
        if (action == Action.REJECT && transaction != null) {
            byte[] abort = TransactionId.abort(transaction, TransactionId.RESOURCE_LIMITATION);
            send(new TcapMessage(from, to, abort, 0, false));
        }
        return false;
    }

    /// Whether a message in a dialogue is of somebody who has no part in it; if so, it is counted.
    private boolean isOfAnother(SccpAddress calling) {
        Dialog dialogue = transactions.get(view.destinationId());
        String from = party(calling).digits();
        if (dialogue == null
                || !(dialogue.getRemoteAddress() instanceof TcapAddress far)
                || party(far.ours()).digits().equals(from)
                || guard.onOther(party(far.ours()).digits(), from).isPassing()) {
            return false;
        }
        count(MapCounter.DROPPED_OTHER_ORIGIN);
        return true;
    }

    private boolean countIfUnknown() {
        boolean isUnknown = !transactions.containsKey(view.destinationId());
        if (isUnknown) {
            count(MapCounter.DROPPED_NO_DIALOGUE);
        }
        return isUnknown;
    }

    /// jSS7 throws, and prints, what it does not expect: it gets what was found to be right.
    private boolean isReadable(byte[] data) {
        ByteBuf octets = Unpooled.wrappedBuffer(data);
        if (view.read(octets, 0, data.length) != null
                || view.dialogue() == DialogueKind.FOREIGN
                || view.dialogue() != DialogueKind.NONE && !DialoguePortion.isSound(octets)) {
            return false;
        }
        do {
            if (view.hasInvokeId()
                    && (view.invokeId() < INVOKE_ID_MIN || view.invokeId() > INVOKE_ID_MAX)) {
                return false;
            }
        } while (view.nextComponent());
        return view.flaw() == null;
    }

    private void takeBack(byte[] data) {
        count(MapCounter.RETURNED);
        byte[] transaction = TransactionId.originating(data);
        Dialog dialogue =
                transaction == null ? null : transactions.get(TransactionId.value(transaction));
        if (dialogue != null && dialogue.getUserObject() instanceof OpenDialogue open) {
            open.onReturned();
        }
    }

    /// On the loop of dialogues.
    private void send(TcapMessage message) {
        boolean isTaken =
                toControl.offer(
                        () -> {
                            MapSubsystem of =
                                    subsystems.get(
                                            message.getCallingPartyAddress().getSubsystemNumber());
                            count(
                                    of != null && of.send(message)
                                            ? MapCounter.SENT
                                            : MapCounter.DROPPED_NO_SUBSYSTEM);
                        });
        if (!isTaken) {
            count(MapCounter.DROPPED_OUT_FULL);
        }
    }

    // ---- what TCAP tells ----------------------------------------------------------------------

    private final class Indications implements Tcap.User {
        @Override
        public void onBegin(TCBeginIndication begin) {
            Dialog dialogue = begin.getDialog();
            SccpAddress called = ((TcapAddress) begin.getDestinationAddress()).ours();
            SccpAddress calling = ((TcapAddress) begin.getOriginatingAddress()).ours();
            TcapAddress own = new TcapAddress(own(called));
            ApplicationContextName name = begin.getApplicationContextName();
            ContextVersion asked = ContextVersion.of(name);
            Component[] components = orNone(begin.getComponents());
            if (name == null && components.length == 0) {
                count(MapCounter.REFUSED_CONTEXT);
                tcap.sendAbort(dialogue, 1, own);
                return;
            }
            if (name != null && !isSupported(dialogue, name, asked, own)) {
                return;
            }
            ServerDialogue server =
                    new ServerDialogue(
                            MapEngine.this,
                            ++lastServed,
                            dialogue,
                            party(called),
                            party(calling),
                            own,
                            asked,
                            name);
            dialogue.setUserObject(server);
            served.put(server.number(), server);
            openByTitle.merge(party(calling).digits(), 1, Integer::sum);
            transactions.put(dialogue.getLocalDialogId(), dialogue);
            server.onContinue(components);
        }

        private boolean isSupported(
                Dialog dialogue,
                ApplicationContextName name,
                @Nullable ContextVersion asked,
                TcapAddress own) {
            int newest = asked == null ? 0 : ShortMessageOperation.newestVersion(asked.context());
            if (asked == null || newest == 0) {
                count(MapCounter.REFUSED_CONTEXT);
                tcap.sendRefusal(dialogue, name, own);
                return false;
            }
            if (!ShortMessageOperation.hasVersion(asked.context(), asked.version())) {
                count(MapCounter.REFUSED_VERSION);
                tcap.sendRefusal(dialogue, tcap.context(asked.context(), newest), own);
                return false;
            }
            return true;
        }

        @Override
        public void onContinue(TCContinueIndication next) {
            if (next.getDialog().getUserObject() instanceof OpenDialogue open) {
                open.onContinue(orNone(next.getComponents()));
            }
        }

        @Override
        public void onEnd(TCEndIndication end) {
            if (end.getDialog().getUserObject() instanceof OpenDialogue open) {
                open.onEnd(orNone(end.getComponents()));
            }
        }

        @Override
        public void onUserAbort(TCUserAbortIndication abort) {
            if (abort.getDialog().getUserObject() instanceof OpenDialogue open) {
                open.onUserAbort(abort);
            }
        }

        @Override
        public void onProviderAbort(TCPAbortIndication abort) {
            if (abort.getDialog().getUserObject() instanceof OpenDialogue open) {
                open.onProviderAbort(abort.getPAbortCause());
            }
        }

        @Override
        public void onReleased(Dialog dialogue) {
            if (dialogue.getUserObject() instanceof OpenDialogue open) {
                open.onReleased();
            }
        }

        private static Component[] orNone(Component @Nullable [] components) {
            return components == null ? NO_COMPONENTS : components;
        }
    }

    /// Under which address a dialogue is answered: that which was called, but for a register, which
    /// is called by the numbers of its subscribers (Q.714 section 2.2, TS 29.002 section 6.1.3).
    private SccpAddress own(SccpAddress called) {
        SubsystemNumber subsystem = called.subsystem();
        GlobalTitle title = called.title();
        String configured = options.title();
        if (subsystem == null) {
            return called;
        }
        if (configured != null && (title == null || subsystem == SubsystemNumber.HLR)) {
            return SccpAddress.of(GlobalTitle.international(configured), subsystem);
        }
        return title == null ? called : SccpAddress.of(title, subsystem);
    }

    private static MapParty party(SccpAddress address) {
        GlobalTitle title = address.title();
        SubsystemNumber subsystem = address.subsystem();
        return new MapParty(
                title == null ? "" : title.digits(),
                subsystem == null ? SubsystemNumber.NOT_KNOWN.value() : subsystem.value());
    }

    // ---- for dialogues ------------------------------------------------------------------------

    Loop loop() {
        return loop;
    }

    Tcap tcap() {
        return tcap;
    }

    MapUser user() {
        return Objects.requireNonNull(user, "not started");
    }

    int unitdataOctetsMax(MapParty to, MapParty from) {
        return MessageLength.unitdataOctetsMax(options.informationOctetsMax(), to, from);
    }

    long openUntil() {
        return deadline(options.openMax());
    }

    int versionOf(MapParty to, ShortMessageOperation operation) {
        return versions.of(
                to.digits(), contextOf(operation), operation.newestVersion(), loop.now());
    }

    void learn(MapParty to, ShortMessageOperation operation, int version) {
        versions.learn(to.digits(), contextOf(operation), version, loop.now());
    }

    private static MapContext contextOf(ShortMessageOperation operation) {
        return operation.context(operation.newestVersion());
    }

    void opened(Dialog dialogue) {
        transactions.put(dialogue.getLocalDialogId(), dialogue);
    }

    /// @param transaction null if it was not begun
    void forget(ClientDialogue dialogue, @Nullable Dialog transaction) {
        calls.remove(dialogue.call());
        if (transaction != null) {
            forget(transaction);
        }
    }

    void forget(ServerDialogue dialogue, Dialog transaction) {
        if (served.remove(dialogue.number()) != null) {
            openByTitle.computeIfPresent(
                    dialogue.from().digits(), (_, open) -> open == 1 ? null : open - 1);
        }
        forget(transaction);
    }

    /// It is not told of any more.
    void forget(Dialog transaction) {
        transaction.setUserObject(null);
        transactions.remove(transaction.getLocalDialogId());
    }

    /// Callable from any thread.
    void count(MapCounter what) {
        counters.incrementShared(what);
    }

    void countAsked(ShortMessageOperation operation) {
        counters(operation).increment(OperationCounter.ASKED);
    }

    void count(ShortMessageOperation operation, MapOutcome outcome) {
        counters(operation).increment(OperationCounter.of(outcome));
    }

    void countServed(ShortMessageOperation operation, OperationCounter what) {
        counters(operation).increment(what);
    }
}
