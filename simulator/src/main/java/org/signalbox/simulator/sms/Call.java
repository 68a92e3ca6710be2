// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.MAPMessage;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorMessage;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.signalbox.machine.Loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One operation asked of another end: a dialogue, or several if the far end knows other versions
/// than this one (TS 29.002 section 5.4 and 15.1). Of its end's loop.
///
/// ```
///   begin --- BEGIN with invoke -------------------------> result, error: ended
///     |  '--- BEGIN without, where both do not fit ------> CONTINUE --- invoke --> result, error
///     '------ refused for its version: begin with another that was not tried
/// ```
final class Call {
    /// How the operation is asked for in one version.
    ///
    /// @param version 1 to 3
    record Form(MAPApplicationContextName context, int version, Invoke invoke) {}

    /// Adds the invoke to a dialogue.
    @FunctionalInterface
    interface Invoke {
        /// @return the invoke's number
        Long addTo(MAPDialogSms dialogue) throws MAPException;
    }

    /// Whom it is asked of.
    ///
    /// @param number the global title
    record Peer(String number, int subsystem) {}

    private final MapStack stack;
    private final Operation operation;
    private final Peer peer;
    private final List<Form> forms;
    private final Consumer<CallEnd> ended;
    private final List<Integer> tried = new ArrayList<>();

    private @Nullable Form form;
    private @Nullable MAPDialogSms dialogue;
    private Loop.@Nullable Scheduled timer;
    private long begunAt;

    /// The invoke follows when the far end has taken the dialogue.
    private boolean invokeOwed;

    private @Nullable CallEnd end;
    private boolean over;

    /// @param forms the best first
    /// @param ended told once, on the end's loop
    Call(
            MapStack stack,
            Operation operation,
            Peer peer,
            List<Form> forms,
            Consumer<CallEnd> ended) {
        this.stack = stack;
        this.operation = operation;
        this.peer = peer;
        this.forms = List.copyOf(forms);
        this.ended = ended;
    }

    /// Asks, in the version by which the far end was reached before, or the highest.
    void begin() {
        int known = stack.versionOf(peer, forms.getFirst().context());
        begin(
                forms.stream()
                        .filter(candidate -> candidate.version() <= known)
                        .findFirst()
                        .orElse(forms.getLast()));
    }

    private void begin(Form wanted) {
        form = wanted;
        tried.add(wanted.version());
        stack.counts().begun(operation);
        begunAt = stack.now();
        invokeOwed = false;
        if (!stack.admit(this)) {
            abandon();
            return;
        }
        timer = stack.schedule(this::tooLong);
        try {
            MAPDialogSms begun = stack.open(wanted.context(), wanted.version(), peer);
            dialogue = begun;
            begun.setUserObject(this);
            begun.setReturnMessageOnError(true);
            Long invoke = wanted.invoke().addTo(begun);
            if (wanted.version() > 1
                    && begun.getMessageUserDataLengthOnSend() > begun.getMaxUserDataLength()) {
                begun.cancelInvocation(invoke);
                invokeOwed = true;
            }
            begun.send();
        } catch (MAPException unsendable) {
            finish(
                    new CallEnd.Failure("not sent: " + unsendable.getMessage()),
                    DialogueCount.ENDED_BY_ABORT);
        }
    }

    /// Whether a callback of jSS7's is about the dialogue that is open now.
    boolean isAbout(Object other) {
        return !over && other == dialogue;
    }

    void answered(MAPMessage message) {
        end = new CallEnd.Result(message);
    }

    void refused(MAPErrorMessage message) {
        end = new CallEnd.Error(message);
    }

    void broken(String why) {
        finish(new CallEnd.Failure(why), DialogueCount.ENDED_BY_ABORT);
    }

    /// All components of a message that continues the dialogue have been seen.
    void continued() throws MAPException {
        MAPDialogSms open = dialogue;
        if (over || open == null || form == null) {
            return;
        }
        if (end != null) {
            open.close(false);
            closed();
        } else if (invokeOwed) {
            invokeOwed = false;
            form.invoke().addTo(open);
            open.send();
        }
    }

    /// The far end has ended the dialogue.
    void closed() {
        switch (end) {
            case CallEnd.Result result -> finish(result, DialogueCount.ENDED_BY_RESULT);
            case CallEnd.Error error -> finish(error, DialogueCount.ENDED_BY_ERROR);
            case CallEnd.Failure failure -> finish(failure, DialogueCount.ENDED_BY_ABORT);
            case null -> broken("ended without an answer");
        }
    }

    /// The far end does not know this version.
    ///
    /// @param offered the one that it says it knows; 0 if it does not say
    void otherVersion(int offered) {
        if (over) {
            return;
        }
        Form next =
                forms.stream()
                        .filter(candidate -> !tried.contains(candidate.version()))
                        .filter(
                                candidate ->
                                        offered > 0
                                                ? candidate.version() == offered
                                                : form != null
                                                        && candidate.version() < form.version())
                        .findFirst()
                        .orElse(null);
        if (next == null) {
            broken("no version in common");
            return;
        }
        count(DialogueCount.ENDED_BY_VERSION, "");
        cancelTimer();
        dialogue = null;
        stack.learn(peer, next.context(), next.version());
        // jSS7 is still at work on the dialogue that was refused
        stack.later(() -> begin(next));
    }

    /// There was no answer for too long, as this end's timer says, or one of jSS7's.
    void tooLong() {
        MAPDialogSms silent = dialogue;
        finish(new CallEnd.Failure("no answer"), DialogueCount.ENDED_BY_TIME);
        if (silent != null) {
            silent.release();
        }
    }

    private void finish(CallEnd how, DialogueCount counted) {
        if (over) {
            return;
        }
        over = true;
        cancelTimer();
        stack.forget(this);
        count(counted, counted == DialogueCount.ENDED_BY_RESULT ? "" : how.words());
        // what follows may begin dialogues, which jSS7 does not like within one
        stack.later(() -> ended.accept(how));
    }

    /// The end that began it is ended before an answer comes.
    void abandon() {
        broken("its own end was ended");
    }

    private void count(DialogueCount how, String cause) {
        stack.counts().ended(operation, how, cause, stack.now() - begunAt);
    }

    private void cancelTimer() {
        Loop.Scheduled running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }
}
