// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.Dialog;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortIndication;
import org.restcomm.protocols.ss7.tcap.asn.ApplicationContextName;
import org.restcomm.protocols.ss7.tcap.asn.comp.Component;
import org.restcomm.protocols.ss7.tcap.asn.comp.ComponentType;
import org.restcomm.protocols.ss7.tcap.asn.comp.Invoke;
import org.restcomm.protocols.ss7.tcap.asn.comp.InvokeProblemType;
import org.restcomm.protocols.ss7.tcap.asn.comp.PAbortCauseType;
import org.signalbox.machine.Loop;
import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.tcap.MapContext;

/// A dialogue that somebody else began (TS 29.002 section 15): one request after the other, each
/// answered before the next is taken.
final class ServerDialogue implements OpenDialogue {
    /// The invoke by which something is said beside an answer; there is no other from here.
    private static final long INFORM_ID = 1;

    private final MapEngine engine;
    private final long number;
    private final Dialog dialogue;
    private final MapParty to;
    private final MapParty from;
    private final TcapAddress own;
    private final @Nullable MapContext context;
    private final int version;

    /// To be accepted by the first message backward; null when it was, or was not said.
    private @Nullable ApplicationContextName toAccept;

    /// Of the request that waits for its answer; null if none does.
    private @Nullable Long invokeId;

    private @Nullable ShortMessageOperation operation;
    private boolean isKnownToUser;
    private Loop.@Nullable Scheduled guard;

    /// @param own the address under which it is answered
    /// @param asked null if the dialogue does not say its context, as in version 1
    /// @param toAccept null likewise
    ServerDialogue(
            MapEngine engine,
            long number,
            Dialog dialogue,
            MapParty to,
            MapParty from,
            TcapAddress own,
            @Nullable ContextVersion asked,
            @Nullable ApplicationContextName toAccept) {
        this.engine = engine;
        this.number = number;
        this.dialogue = dialogue;
        this.to = to;
        this.from = from;
        this.own = own;
        this.context = asked == null ? null : asked.context();
        this.version = asked == null ? 1 : asked.version();
        this.toAccept = toAccept;
    }

    long number() {
        return number;
    }

    /// Who has begun it.
    MapParty from() {
        return from;
    }

    // ---- requests -----------------------------------------------------------------------------

    /// The begin, or what comes after it.
    @Override
    public void onContinue(Component[] components) {
        Invoke request = null;
        boolean isRejecting = false;
        for (Component component : components) {
            if (component.getType() == ComponentType.Invoke) {
                Invoke invoke = (Invoke) component;
                if (request == null && invokeId == null) {
                    request = invoke;
                } else {
                    engine.count(MapCounter.REFUSED_ADDITIONAL);
                    reject(invoke, InvokeProblemType.ResourceLimitation);
                }
            } else {
                // what TCAP could not read, or a result of what was not asked: it rejects it itself
                engine.count(MapCounter.REFUSED_OPERATION);
                isRejecting = true;
            }
        }
        if (request != null) {
            cancelGuard();
            serve(request);
        } else if (isRejecting && invokeId == null) {
            end();
        } else if (toAccept != null) {
            sendContinue();
        }
    }

    private void serve(Invoke request) {
        Long code = request.getOperationCode().getLocalOperationCode();
        ShortMessageOperation known =
                code == null ? null : ShortMessageOperation.of(context, version, code.intValue());
        if (known == null) {
            engine.count(MapCounter.REFUSED_OPERATION);
            reject(request, InvokeProblemType.UnrecognizedOperation);
            end();
            return;
        }
        MapRequest asked;
        try {
            asked = RequestCodec.decode(known, version, Tcap.element(request.getParameter()));
        } catch (MapDecodeException unreadable) {
            refuse(request, known, unreadable.fault());
            return;
        }
        ShortMessageOperation meant = ShortMessageOperation.of(asked);
        operation = meant;
        invokeId = request.getInvokeId();
        isKnownToUser = true;
        engine.countServed(meant, OperationCounter.SERVED);
        engine.user().onRequest(number, to, from, version, asked);
    }

    private void refuse(Invoke request, ShortMessageOperation known, Fault fault) {
        switch (fault) {
            case FORM -> {
                engine.count(MapCounter.REFUSED_PARAMETER);
                reject(request, InvokeProblemType.MistypedParameter);
            }
            case VALUE -> {
                engine.count(MapCounter.REFUSED_VALUE);
                if (!known.isAnswered(version)) {
                    leave();
                    return;
                }
                MapError error = new MapError.Plain(MapError.Code.UNEXPECTED_DATA_VALUE);
                engine.tcap()
                        .addError(
                                dialogue,
                                request.getInvokeId(),
                                error.code().value(),
                                ErrorCodec.encode(error, version));
            }
        }
        end();
    }

    private void reject(Invoke request, InvokeProblemType why) {
        engine.tcap().addReject(dialogue, request.getInvokeId(), why);
    }

    // ---- answers ------------------------------------------------------------------------------

    /// @return whether there was a request to answer
    /// @throws IllegalArgumentException if the answer has values that there are not
    boolean answer(MapAnswer answer) {
        Long id = invokeId;
        ShortMessageOperation asked = operation;
        if (id == null || asked == null) {
            return false;
        }
        switch (answer) {
            case MapAnswer.Result(MapResult result, Inform inform, boolean staysOpen) -> {
                Element written = ResultCodec.encode(result, version);
                Element beside = written(inform);
                invokeId = null;
                engine.countServed(asked, OperationCounter.SERVED_RESULT);
                if (!asked.isAnswered(version)) {
                    leave();
                    return true;
                }
                engine.tcap().addResult(dialogue, id, asked.code(version), written);
                addInform(beside);
                if (staysOpen) {
                    sendContinue();
                } else {
                    isKnownToUser = false;
                    end();
                }
            }
            case MapAnswer.Error(MapError error, Inform inform) -> {
                MapError sent = AllowedErrors.nearest(asked, version, error).orElse(null);
                Element written = sent == null ? null : ErrorCodec.encode(sent, version);
                Element beside = written(inform);
                invokeId = null;
                isKnownToUser = false;
                engine.countServed(asked, OperationCounter.SERVED_ERROR);
                if (sent == null) {
                    leave();
                    return true;
                }
                engine.tcap().addError(dialogue, id, ErrorCodec.code(sent, version), written);
                addInform(beside);
                end();
            }
            case MapAnswer.Abort _ -> {
                invokeId = null;
                isKnownToUser = false;
                engine.countServed(asked, OperationCounter.SERVED_ABORTED);
                abort();
            }
            case MapAnswer.Nothing _ -> {
                invokeId = null;
                engine.countServed(asked, OperationCounter.SERVED_ABORTED);
                leave();
            }
        }
        return true;
    }

    /// Version 1 has no such thing, nor has any context but that of registers.
    private @Nullable Element written(@Nullable Inform inform) {
        return inform == null || version == 1 || context != MapContext.SHORT_MSG_GATEWAY
                ? null
                : InformCodec.encode(inform);
    }

    private void addInform(@Nullable Element inform) {
        if (inform != null) {
            engine.tcap()
                    .addInvoke(
                            dialogue, INFORM_ID, ShortMessageOperation.INFORM_CODE, inform, false);
        }
    }

    private void sendContinue() {
        ApplicationContextName accepted = toAccept;
        toAccept = null;
        cancelGuard();
        guard = engine.loop().schedule(engine.openUntil(), this::onNothingMore);
        engine.tcap().sendContinue(dialogue, accepted, own);
    }

    // ---- the end ------------------------------------------------------------------------------

    private void end() {
        forget();
        engine.tcap().sendEnd(dialogue, toAccept, own);
    }

    /// Without a word (Q.771 section 3.1.2.2.2.3, prearranged end).
    private void leave() {
        isKnownToUser = false;
        forget();
        dialogue.release();
    }

    /// The node ends, or nobody knows what to answer.
    void abort() {
        forget();
        engine.tcap().sendAbort(dialogue, version, own);
    }

    private void onNothingMore() {
        guard = null;
        engine.count(MapCounter.OPEN_EXPIRED);
        abort();
    }

    @Override
    public void onEnd(Component[] components) {
        onGone();
    }

    @Override
    public void onUserAbort(TCUserAbortIndication abort) {
        onGone();
    }

    @Override
    public void onProviderAbort(@Nullable PAbortCauseType cause) {
        onGone();
    }

    @Override
    public void onReleased() {
        engine.count(MapCounter.FORGOTTEN);
        onGone();
    }

    @Override
    public void onReturned() {
        onGone();
        dialogue.release();
    }

    private void onGone() {
        if (invokeId != null && operation != null) {
            engine.countServed(operation, OperationCounter.SERVED_ENDED);
        }
        invokeId = null;
        forget();
    }

    /// Tells its user, unless that has just said that it ends.
    private void forget() {
        cancelGuard();
        engine.forget(this, dialogue);
        if (isKnownToUser) {
            isKnownToUser = false;
            engine.user().onEnded(number);
        }
    }

    private void cancelGuard() {
        if (guard != null) {
            guard.cancel();
            guard = null;
        }
    }
}
