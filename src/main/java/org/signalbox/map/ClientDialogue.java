// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.Dialog;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortIndication;
import org.restcomm.protocols.ss7.tcap.asn.ApplicationContextName;
import org.restcomm.protocols.ss7.tcap.asn.DialogServiceUserType;
import org.restcomm.protocols.ss7.tcap.asn.ResultSourceDiagnostic;
import org.restcomm.protocols.ss7.tcap.asn.comp.Component;
import org.restcomm.protocols.ss7.tcap.asn.comp.Invoke;
import org.restcomm.protocols.ss7.tcap.asn.comp.OperationCode;
import org.restcomm.protocols.ss7.tcap.asn.comp.PAbortCauseType;
import org.restcomm.protocols.ss7.tcap.asn.comp.Reject;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnError;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnResultLast;
import org.signalbox.machine.Loop;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A dialogue that was begun here (TS 29.002 section 15).
///
/// ```
///            begin, with the request     answered, more follows
/// OFFERED ─────────────────────────► ASKED ──────────────► OPEN
///     │ begin, without                 ▲ │                   │ next
///     └───────── continue ─────────────┘ │ ◄─────────────────┘
///                                        ▼
///                                answered, refused, failed
/// ```
///
/// Where a version is refused, all begins anew with another, within the same time.
final class ClientDialogue implements OpenDialogue {
    /// Nobody says more beside an answer.
    private static final int INFORMS_MAX = 4;

    /// How long a register that has answered may take to say more.
    private static final Duration MORE_MAX = Duration.ofSeconds(3);

    /// The highest of an invoke; they are used again when all were.
    private static final int INVOKE_ID_MAX = 127;

    private enum Stage {
        /// The context was offered alone; the request follows when it is accepted.
        OFFERED,
        /// The request is out.
        ASKED,
        /// There is an answer, beside which something may still be said.
        ANSWERED,
        /// There was an answer, and the far end waits for the next request.
        OPEN
    }

    private final MapEngine engine;
    private final long call;
    private final MapParty to;
    private final MapParty from;
    private final TcapAddress remote;
    private final TcapAddress local;
    private final VersionChoice choice = new VersionChoice();
    private final List<Inform> informs = new ArrayList<>();

    private final ShortMessageOperation operation;
    private MapRequest request;
    private long deadline;
    private int version;
    private Element argument;
    private Stage stage = Stage.OFFERED;
    private @Nullable Dialog dialogue;
    private boolean isAccepted;
    private boolean isOlder;
    private long invokeId;
    private @Nullable MapOutcome outcome;
    private Loop.@Nullable Scheduled timer;

    /// @throws IllegalArgumentException if the request or a party has values that there are not
    ClientDialogue(MapEngine engine, long call, MapParty to, MapParty from, MapRequest request) {
        this.engine = engine;
        this.call = call;
        this.to = to;
        this.from = from;
        this.remote = address(to);
        this.local = address(from);
        this.request = request;
        this.operation = ShortMessageOperation.of(request);
        this.version = operation.newestVersion();
        this.argument = RequestCodec.encode(request, version);
    }

    long call() {
        return call;
    }

    // ---- asking -------------------------------------------------------------------------------

    void begin(long until) {
        answerBy(until);
        begin(engine.versionOf(to, operation));
    }

    private void begin(int chosen) {
        version = chosen;
        choice.tried(chosen);
        argument = RequestCodec.encode(request, chosen);
        Dialog opened = engine.tcap().open(local, remote);
        if (opened == null) {
            finish(failed(MapFailure.BUSY, "too many dialogues"));
            return;
        }
        opened.setUserObject(this);
        engine.opened(opened);
        dialogue = opened;
        isAccepted = false;
        invokeId = 0;
        ApplicationContextName context =
                chosen == 1 ? null : engine.tcap().context(operation.context(chosen), chosen);
        boolean fits = MessageLength.begin(argument) <= engine.unitdataOctetsMax(to, from);
        if (chosen == 1 || fits) {
            addInvoke(opened);
            stage = Stage.ASKED;
        } else {
            stage = Stage.OFFERED;
        }
        engine.tcap().sendBegin(opened, context);
        if (!operation.isAnswered(chosen)) {
            finish(new MapOutcome.Answered(new MapResult.Alert(), List.of(), false));
            opened.release();
        }
    }

    private void answerBy(long until) {
        cancelTimer();
        deadline = until;
        timer = engine.loop().schedule(until, this::onDeadline);
    }

    private void addInvoke(Dialog opened) {
        invokeId = invokeId % INVOKE_ID_MAX + 1;
        engine.tcap()
                .addInvoke(
                        opened,
                        invokeId,
                        operation.code(version),
                        argument,
                        operation.isAnswered(version));
    }

    /// @throws IllegalStateException if it was not left open
    /// @throws IllegalArgumentException if the request is of another kind, or has values that there
    ///     are not
    void next(MapRequest following, long until) {
        if (stage != Stage.OPEN) {
            throw new IllegalStateException("call %d is not open".formatted(call));
        }
        if (ShortMessageOperation.of(following) != operation) {
            throw new IllegalArgumentException("another operation in the dialogue of one");
        }
        argument = RequestCodec.encode(following, version);
        request = following;
        stage = Stage.ASKED;
        informs.clear();
        answerBy(until);
        engine.countAsked(operation);
        Dialog opened = opened();
        addInvoke(opened);
        engine.tcap().sendContinue(opened, null, null);
    }

    /// @throws IllegalStateException if it was not left open
    void end() {
        if (stage != Stage.OPEN) {
            throw new IllegalStateException("call %d is not open".formatted(call));
        }
        cancelTimer();
        Dialog opened = opened();
        engine.forget(this, opened);
        engine.tcap().sendEnd(opened, null, null);
    }

    /// The node ends.
    void abandon() {
        if (stage == Stage.OPEN) {
            end();
            engine.user().onClosed(call);
        } else {
            abort(failed(MapFailure.BUSY, "the node ends"));
        }
    }

    // ---- answers ------------------------------------------------------------------------------

    @Override
    public void onContinue(Component[] components) {
        isAccepted = true;
        Stage before = stage;
        read(components);
        if (outcome != null) {
            onAnswerWithoutEnd(outcome);
        } else if (before == Stage.OFFERED) {
            stage = Stage.ASKED;
            Dialog opened = opened();
            addInvoke(opened);
            engine.tcap().sendContinue(opened, null, null);
        }
    }

    private void onAnswerWithoutEnd(MapOutcome come) {
        if (!(come
                instanceof MapOutcome.Answered(MapResult result, List<Inform> said, boolean _))) {
            endAndFinish(come);
            return;
        }
        switch (request) {
            case MapRequest.MtForward message when message.hasMore() -> {
                cancelTimer();
                timer = engine.loop().schedule(engine.openUntil(), this::onNothingMore);
                stage = Stage.OPEN;
                outcome = null;
                MapOutcome open = new MapOutcome.Answered(result, said, true);
                engine.count(operation, open);
                engine.user().onOutcome(call, open);
            }
            case MapRequest.MtForward _, MapRequest.MoForward _, MapRequest.Alert _ ->
                    endAndFinish(come);
            // a register may say more before it ends the dialogue
            case MapRequest.RoutingInfo _, MapRequest.DeliveryReport _ -> {
                if (stage != Stage.ANSWERED) {
                    stage = Stage.ANSWERED;
                    long soon = engine.loop().now() + MORE_MAX.toNanos();
                    answerBy(Math.min(deadline, soon));
                }
            }
        }
    }

    private void endAndFinish(MapOutcome come) {
        Dialog opened = opened();
        engine.forget(opened);
        engine.tcap().sendEnd(opened, null, null);
        finish(come);
    }

    @Override
    public void onEnd(Component[] components) {
        if (stage == Stage.OPEN) {
            close();
            return;
        }
        read(components);
        finish(
                outcome == null
                        ? failed(MapFailure.ABORTED, "the dialogue was ended without an answer")
                        : outcome);
    }

    private void read(Component[] components) {
        for (Component component : components) {
            switch (component.getType()) {
                case Invoke -> inform((Invoke) component);
                case ReturnResultLast -> read((ReturnResultLast) component);
                case ReturnError -> read((ReturnError) component);
                case Reject -> read((Reject) component);
                // nothing that is asked for is so long
                case ReturnResult -> settle(failed(MapFailure.REJECTED, "a result in parts"));
            }
        }
    }

    private void read(ReturnResultLast result) {
        try {
            settle(
                    new MapOutcome.Answered(
                            ResultCodec.decode(operation, Tcap.element(result.getParameter())),
                            List.of(),
                            false));
        } catch (MapDecodeException unreadable) {
            settle(failed(MapFailure.REJECTED, unreadable.getMessage()));
        }
    }

    private void read(ReturnError error) {
        Long code = error.getErrorCode().getLocalErrorCode();
        try {
            MapError known =
                    code == null
                            ? null
                            : ErrorCodec.decode(
                                    code.intValue(), Tcap.element(error.getParameter()));
            settle(
                    known == null
                            ? failed(MapFailure.REJECTED, "error " + code)
                            : new MapOutcome.Refused(known, List.of()));
        } catch (MapDecodeException unreadable) {
            settle(failed(MapFailure.REJECTED, unreadable.getMessage()));
        }
    }

    private void read(Reject reject) {
        Long id = reject.getInvokeId();
        if (id != null && id != invokeId) {
            return; // of something else that stood there
        }
        settle(
                failed(
                        MapFailure.REJECTED,
                        reject.isLocalOriginated()
                                ? "an answer that is none"
                                : "rejected: " + reject.getProblem().getType()));
    }

    /// What comes first counts.
    private void settle(MapOutcome come) {
        if (outcome == null && stage == Stage.ASKED) {
            outcome = come;
        }
    }

    private void inform(Invoke invoke) {
        opened().processInvokeWithoutAnswer(invoke.getInvokeId());
        OperationCode code = invoke.getOperationCode();
        if (!Objects.equals(code.getLocalOperationCode(), (long) ShortMessageOperation.INFORM_CODE)
                || informs.size() == INFORMS_MAX) {
            engine.count(MapCounter.INFORMS_PASSED_OVER);
            return;
        }
        try {
            informs.add(InformCodec.decode(Tcap.element(invoke.getParameter())));
        } catch (MapDecodeException unreadable) {
            engine.count(MapCounter.INFORMS_PASSED_OVER);
        }
    }

    // ---- no answer ----------------------------------------------------------------------------

    @Override
    public void onUserAbort(TCUserAbortIndication abort) {
        if (stage == Stage.OPEN) {
            close();
            return;
        }
        ResultSourceDiagnostic diagnostic = abort.getResultSourceDiagnostic();
        boolean isRefused =
                !isAccepted
                        && version > 1
                        && diagnostic != null
                        && diagnostic.getDialogServiceUserType()
                                == DialogServiceUserType.AcnNotSupported;
        if (isRefused) {
            ContextVersion offered = ContextVersion.of(abort.getApplicationContextName());
            int alternative =
                    offered != null && offered.context() == operation.context(version)
                            ? offered.version()
                            : VersionChoice.NONE;
            tryAgain(choice.afterRefusal(version, alternative));
        } else {
            finish(failed(MapFailure.ABORTED, "aborted by the far end"));
        }
    }

    @Override
    public void onProviderAbort(@Nullable PAbortCauseType cause) {
        if (stage == Stage.OPEN) {
            close();
            return;
        }
        boolean isMisunderstood =
                !isAccepted
                        && version > 1
                        && (cause == PAbortCauseType.IncorrectTxPortion
                                || cause == PAbortCauseType.NoCommonDialoguePortion);
        if (isMisunderstood) {
            tryAgain(choice.afterMisunderstanding());
        } else {
            finish(failed(MapFailure.ABORTED, "aborted by TCAP: " + cause));
        }
    }

    private void tryAgain(int older) {
        if (older == VersionChoice.NONE) {
            finish(
                    failed(
                            MapFailure.NO_COMMON_VERSION,
                            "version %d is refused".formatted(version)));
            return;
        }
        engine.count(MapCounter.FALLBACKS);
        isOlder = true;
        engine.forget(opened());
        begin(older);
    }

    @Override
    public void onReleased() {
        if (stage == Stage.OPEN) {
            close();
        } else {
            finish(failed(MapFailure.ABORTED, "ended by TCAP"));
        }
    }

    @Override
    public void onReturned() {
        if (stage == Stage.OPEN) {
            Dialog opened = opened();
            close();
            opened.release();
        } else {
            Dialog opened = opened();
            finish(failed(MapFailure.NO_ROUTE, "returned by SCCP"));
            opened.release();
        }
    }

    private void onDeadline() {
        timer = null;
        if (outcome == null) {
            abort(failed(MapFailure.TIMEOUT, "no answer in time"));
        } else {
            endAndFinish(outcome);
        }
    }

    /// Ends what may still be open at the far end.
    private void abort(MapOutcome come) {
        Dialog opened = dialogue;
        finish(come);
        if (opened != null) {
            engine.tcap().sendAbort(opened, version, null);
        }
    }

    private void onNothingMore() {
        timer = null;
        engine.count(MapCounter.OPEN_EXPIRED);
        end();
        engine.user().onClosed(call);
    }

    private void close() {
        cancelTimer();
        engine.forget(this, opened());
        engine.user().onClosed(call);
    }

    private void finish(MapOutcome come) {
        cancelTimer();
        MapOutcome whole =
                switch (come) {
                    case MapOutcome.Answered(MapResult result, List<Inform> _, boolean _) ->
                            new MapOutcome.Answered(result, informs, false);
                    case MapOutcome.Refused(MapError error, List<Inform> _) ->
                            new MapOutcome.Refused(error, informs);
                    case MapOutcome.Failed failed -> failed;
                };
        // a failure may have had other reasons than the version
        if (isOlder && !(whole instanceof MapOutcome.Failed)) {
            engine.learn(to, operation, version);
        }
        engine.forget(this, dialogue);
        engine.count(operation, whole);
        engine.user().onOutcome(call, whole);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private Dialog opened() {
        return Objects.requireNonNull(dialogue, "a dialogue that was not begun");
    }

    private static MapOutcome failed(MapFailure failure, String words) {
        return new MapOutcome.Failed(failure, words);
    }

    private static TcapAddress address(MapParty party) {
        if (party.subsystem() < 0 || party.subsystem() > SubsystemNumber.MAX) {
            throw new IllegalArgumentException("subsystem %d".formatted(party.subsystem()));
        }
        return new TcapAddress(
                SccpAddress.of(
                        GlobalTitle.international(party.digits()),
                        SubsystemNumber.of(party.subsystem())));
    }
}
