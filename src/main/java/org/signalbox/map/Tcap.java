// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.tcap.NonPersistentTCAPStackImpl;
import org.restcomm.protocols.ss7.tcap.TCAPProviderImpl;
import org.restcomm.protocols.ss7.tcap.TCAPStackImpl;
import org.restcomm.protocols.ss7.tcap.api.ComponentPrimitiveFactory;
import org.restcomm.protocols.ss7.tcap.api.DialogPrimitiveFactory;
import org.restcomm.protocols.ss7.tcap.api.TCAPException;
import org.restcomm.protocols.ss7.tcap.api.TCAPSendException;
import org.restcomm.protocols.ss7.tcap.api.TCListener;
import org.restcomm.protocols.ss7.tcap.api.tc.component.InvokeClass;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.Dialog;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCBeginIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCBeginRequest;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCContinueIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCContinueRequest;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCEndIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCEndRequest;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCNoticeIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCPAbortIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUniIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortRequest;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TerminationType;
import org.restcomm.protocols.ss7.tcap.asn.ApplicationContextName;
import org.restcomm.protocols.ss7.tcap.asn.DialogServiceUserType;
import org.restcomm.protocols.ss7.tcap.asn.UserInformation;
import org.restcomm.protocols.ss7.tcap.asn.comp.ErrorCode;
import org.restcomm.protocols.ss7.tcap.asn.comp.Invoke;
import org.restcomm.protocols.ss7.tcap.asn.comp.InvokeProblemType;
import org.restcomm.protocols.ss7.tcap.asn.comp.OperationCode;
import org.restcomm.protocols.ss7.tcap.asn.comp.Parameter;
import org.restcomm.protocols.ss7.tcap.asn.comp.Problem;
import org.restcomm.protocols.ss7.tcap.asn.comp.ProblemType;
import org.restcomm.protocols.ss7.tcap.asn.comp.Reject;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnError;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnResultLast;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Loop;
import org.signalbox.tcap.MapContext;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;

/// jSS7's TCAP, tamed: on one loop, without files, and without deadlines of its own, which would be
/// those of threads and clocks of its own. What it tells is told after it has done, so that what is
/// thrown there is not caught by it.
final class Tcap {
    /// Called on the loop of dialogues, never within another call.
    interface User {
        void onBegin(TCBeginIndication begin);

        void onContinue(TCContinueIndication next);

        void onEnd(TCEndIndication end);

        void onUserAbort(TCUserAbortIndication abort);

        void onProviderAbort(TCPAbortIndication abort);

        /// A dialogue is gone, said after why. It may be one that is gone already.
        void onReleased(Dialog dialogue);
    }

    /// jSS7 wants to know one; which it is does not matter.
    private static final int SUBSYSTEM = 8;

    /// What nobody has ended by then was forgotten.
    static final Duration IDLE_MAX = Duration.ofMinutes(15);

    /// How many numbers there are for dialogues of others, given one after the other.
    private static final int TRANSACTIONS = 1 << 30;

    /// Of ours, at random, until one is free; most are.
    private static final int NUMBERS_TRIED_MAX = 16;

    private static final long[] DIALOGUE_SYNTAX = {0, 4, 0, 0, 1, 1, 1, 1};

    /// MAP-UserAbortInfo: resourceUnavailable, shortTermResourceLimitation (TS 29.002 section
    /// 17.4).
    private static final byte[] RESOURCE_UNAVAILABLE = {(byte) 0xA4, 3, (byte) 0x82, 1, 0};

    private final Loop loop;
    private final Entropy entropy;
    private final int dialoguesMax;
    private final Duration idleMax;
    private final SccpBridge bridge;
    private final TCAPStackImpl stack;
    private final Queue<Runnable> told = new ArrayDeque<>();

    /// @param idleMax after which a dialogue in which nothing happens was forgotten
    /// @param sent gets what is sent, on the loop
    Tcap(
            String name,
            Loop loop,
            Entropy entropy,
            int dialoguesMax,
            Duration idleMax,
            Consumer<TcapMessage> sent) {
        this.loop = loop;
        this.entropy = entropy;
        this.dialoguesMax = dialoguesMax;
        this.idleMax = idleMax;
        this.bridge = new SccpBridge(sent);
        this.stack = new NonPersistentTCAPStackImpl(name, bridge, SUBSYSTEM);
    }

    /// Starts its threads.
    ///
    /// @throws IllegalStateException if it does not start
    void start(User user) {
        try {
            stack.start();
            stack.setInvokeTimeout(0);
            stack.setDialogIdleTimeout(idleMax.toMillis());
            // so that what comes late for a node that was started again finds no dialogue
            int first = 1 + entropy.nextInt(TRANSACTIONS);
            stack.setDialogIdRangeEnd((long) first + TRANSACTIONS - 2);
            stack.setDialogIdRangeStart(first);
            stack.setMaxDialogs(dialoguesMax);
            forgetCancelledTimers();
        } catch (Exception refused) { // jSS7 declares nothing narrower
            throw new IllegalStateException("jSS7's TCAP does not start", refused);
        }
        stack.getProvider().addTCListener(new Listener(user));
    }

    void close() {
        stack.stop();
    }

    /// jSS7 stops the timers of what has ended, but keeps them until their time has come, with the
    /// dialogue to each. It has no setting for that.
    private void forgetCancelledTimers() throws ReflectiveOperationException {
        Field executor = TCAPProviderImpl.class.getDeclaredField("_EXECUTOR");
        executor.setAccessible(true);
        ((ScheduledThreadPoolExecutor) executor.get(stack.getProvider()))
                .setRemoveOnCancelPolicy(true);
    }

    /// Gives it a message of somebody else.
    void accept(TcapMessage message) {
        assert loop.inLoop();
        bridge.listener().onMessage(message);
        tell();
    }

    private void tell() {
        Runnable next = told.poll();
        while (next != null) {
            next.run();
            next = told.poll();
        }
    }

    // ---- dialogues ----------------------------------------------------------------------------

    /// A dialogue that is about to begin, with a number that nobody can guess who sees those of
    /// others; null if there are too many.
    @Nullable Dialog open(TcapAddress local, TcapAddress remote) {
        if (dialogues() >= dialoguesMax) {
            return null;
        }
        for (int i = 0; i < NUMBERS_TRIED_MAX; i++) {
            long number = 1L + entropy.nextInt(Integer.MAX_VALUE);
            try {
                return stack.getProvider().getNewDialog(local, remote, number);
            } catch (TCAPException taken) {
                // another one
            }
        }
        return null;
    }

    /// How many there are.
    int dialogues() {
        return stack.getProvider().getCurrentDialogsCount();
    }

    /// @param context null if it is not said
    void sendBegin(Dialog dialogue, @Nullable ApplicationContextName context) {
        TCBeginRequest begin = requests().createBegin(dialogue);
        begin.setApplicationContextName(context);
        begin.setReturnMessageOnError(true);
        try {
            dialogue.send(begin);
        } catch (TCAPSendException unsendable) {
            throw broken(unsendable);
        }
    }

    /// @param context accepted by the first message backward; null if it is not, or is not said
    /// @param local the address of whoever answers, used in the first message backward
    void sendContinue(
            Dialog dialogue,
            @Nullable ApplicationContextName context,
            @Nullable TcapAddress local) {
        TCContinueRequest next = requests().createContinue(dialogue);
        next.setApplicationContextName(context);
        next.setOriginatingAddress(local);
        next.setReturnMessageOnError(true);
        try {
            dialogue.send(next);
        } catch (TCAPSendException unsendable) {
            throw broken(unsendable);
        }
    }

    /// Parameters as of [#sendContinue].
    void sendEnd(
            Dialog dialogue,
            @Nullable ApplicationContextName context,
            @Nullable TcapAddress local) {
        TCEndRequest end = requests().createEnd(dialogue);
        end.setTermination(TerminationType.Basic);
        end.setApplicationContextName(context);
        end.setOriginatingAddress(local);
        try {
            dialogue.send(end);
        } catch (TCAPSendException unsendable) {
            throw broken(unsendable);
        }
    }

    /// Refuses a dialogue for its context.
    ///
    /// @param known what could be used instead, or what was asked for
    void sendRefusal(Dialog dialogue, ApplicationContextName known, TcapAddress local) {
        TCUserAbortRequest abort = requests().createUAbort(dialogue);
        abort.setApplicationContextName(known);
        abort.setDialogServiceUserType(DialogServiceUserType.AcnNotSupported);
        abort.setOriginatingAddress(local);
        send(dialogue, abort);
    }

    /// Ends a dialogue before its time. Nothing is sent if the other end has not answered yet.
    ///
    /// @param version in 1 there is no word for why
    void sendAbort(Dialog dialogue, int version, @Nullable TcapAddress local) {
        TCUserAbortRequest abort = requests().createUAbort(dialogue);
        if (version > 1) {
            UserInformation why = requests().createUserInformation();
            why.setOid(true);
            why.setOidValue(DIALOGUE_SYNTAX);
            why.setAsn(true);
            why.setEncodeType(RESOURCE_UNAVAILABLE);
            abort.setUserInformation(why);
        }
        abort.setOriginatingAddress(local);
        send(dialogue, abort);
    }

    private static void send(Dialog dialogue, TCUserAbortRequest abort) {
        try {
            dialogue.send(abort);
        } catch (TCAPSendException unsendable) {
            throw broken(unsendable);
        }
    }

    ApplicationContextName context(MapContext context, int version) {
        return requests()
                .createApplicationContextName(
                        new long[] {0, 4, 0, 0, 1, 0, context.number(), version});
    }

    // ---- components, sent with the next message -----------------------------------------------

    void addInvoke(Dialog dialogue, long id, int code, Element argument, boolean isAnswered) {
        Invoke invoke =
                components()
                        .createTCInvokeRequest(
                                isAnswered ? InvokeClass.Class1 : InvokeClass.Class4);
        invoke.setInvokeId(id);
        invoke.setOperationCode(operation(code));
        invoke.setParameter(parameter(argument));
        // the loop has the deadline
        invoke.setTimeout(0);
        add(dialogue, invoke);
    }

    void addResult(Dialog dialogue, long id, int code, @Nullable Element result) {
        ReturnResultLast last = components().createTCResultLastRequest();
        last.setInvokeId(id);
        if (result != null) {
            last.setOperationCode(operation(code));
            last.setParameter(parameter(result));
        }
        add(dialogue, last);
    }

    void addError(Dialog dialogue, long id, int code, @Nullable Element parameter) {
        ReturnError error = components().createTCReturnErrorRequest();
        error.setInvokeId(id);
        ErrorCode itsCode = components().createErrorCode();
        itsCode.setLocalErrorCode((long) code);
        error.setErrorCode(itsCode);
        if (parameter != null) {
            error.setParameter(parameter(parameter));
        }
        add(dialogue, error);
    }

    void addReject(Dialog dialogue, Long id, InvokeProblemType why) {
        Problem problem = components().createProblem(ProblemType.Invoke);
        problem.setInvokeProblemType(why);
        Reject reject = components().createTCRejectRequest();
        reject.setInvokeId(id);
        reject.setProblem(problem);
        add(dialogue, reject);
    }

    private static void add(
            Dialog dialogue, org.restcomm.protocols.ss7.tcap.asn.comp.Component component) {
        try {
            dialogue.sendComponent(component);
        } catch (TCAPSendException unsendable) {
            throw broken(unsendable);
        }
    }

    private OperationCode operation(int code) {
        OperationCode operation = components().createOperationCode();
        operation.setLocalOperationCode((long) code);
        return operation;
    }

    private Parameter parameter(Element element) {
        Parameter parameter =
                components()
                        .createParameter(
                                element.tagNumber(), element.tagClass(), element.isPrimitive());
        parameter.setData(element.content());
        return parameter;
    }

    /// @param parameter null if there is none
    static @Nullable Element element(@Nullable Parameter parameter) {
        return parameter == null
                ? null
                : Element.of(
                        parameter.getTagClass(),
                        parameter.isPrimitive(),
                        parameter.getTag(),
                        parameter.getData());
    }

    private ComponentPrimitiveFactory components() {
        return stack.getProvider().getComponentPrimitiveFactory();
    }

    private DialogPrimitiveFactory requests() {
        return stack.getProvider().getDialogPrimitiveFactory();
    }

    /// Nothing that comes from outside makes it fail: what is sent in a state is decided here.
    private static IllegalStateException broken(TCAPSendException unsendable) {
        return new IllegalStateException("TCAP was told to send what it cannot", unsendable);
    }

    /// Keeps what jSS7 tells until it has returned.
    private final class Listener implements TCListener {
        private final User user;

        Listener(User user) {
            this.user = user;
        }

        @Override
        public void onTCBegin(TCBeginIndication begin) {
            told.add(() -> user.onBegin(begin));
        }

        @Override
        public void onTCContinue(TCContinueIndication next) {
            told.add(() -> user.onContinue(next));
        }

        @Override
        public void onTCEnd(TCEndIndication end) {
            told.add(() -> user.onEnd(end));
        }

        @Override
        public void onTCUserAbort(TCUserAbortIndication abort) {
            told.add(() -> user.onUserAbort(abort));
        }

        @Override
        public void onTCPAbort(TCPAbortIndication abort) {
            told.add(() -> user.onProviderAbort(abort));
        }

        @Override
        public void onDialogReleased(Dialog dialogue) {
            if (dialogue.getUserObject() != null) {
                told.add(() -> user.onReleased(dialogue));
            }
        }

        /// On a thread of jSS7's.
        @Override
        public void onDialogTimeout(Dialog dialogue) {
            dialogue.keepAlive();
            loop.execute(
                    () -> {
                        dialogue.release();
                        tell();
                    });
        }

        /// No invoke has a deadline of its own.
        @Override
        public void onInvokeTimeout(Invoke invoke) {}

        /// Read before it comes here, and not given to TCAP.
        @Override
        public void onTCUni(TCUniIndication message) {}

        /// As [#onTCUni].
        @Override
        public void onTCNotice(TCNoticeIndication notice) {}
    }
}
