// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.iwf.SessionInput.SgdRequested;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Sessions of home routing that were asked for by Diameter and go on by Diameter. What is asked
/// for is answered once, and sent to one node: who asks again is told anew where to send it.
final class HomeByDiameter {
    private final SessionContext context;
    private final Map<Long, Session.Passed> byExchange = new HashMap<>();

    HomeByDiameter(SessionContext context) {
        this.context = context;
    }

    /// Asks an HSS where a subscriber is.
    ///
    /// @param hidden puts ourselves in the place of what it answers
    void ask(
            SgdRequested asked,
            Session.Start start,
            SgdRequest.RoutingInfo question,
            Destination register,
            UnaryOperator<SgdAnswer.RoutingInfo> hidden,
            Consumer<? super SessionOutput> out) {
        begin(
                asked,
                start,
                register,
                question,
                outcome ->
                        hidden.apply(
                                outcome instanceof SgdOutcome.Answered(SgdAnswer.RoutingInfo found)
                                        ? found
                                        : RoutingInfoToMap.answer(fault(outcome))),
                out);
    }

    /// Delivers a message that says whom it really is for.
    void deliver(
            SgdRequested asked,
            Session.Start start,
            SgdRequest.MtForward message,
            Destination node,
            Consumer<? super SessionOutput> out) {
        begin(
                asked,
                start,
                node,
                message,
                outcome ->
                        HomeRouter.withoutImsi(
                                outcome instanceof SgdOutcome.Answered(SgdAnswer.MtForward said)
                                        ? said
                                        : MtToMap.answer(fault(outcome))),
                out);
    }

    private void begin(
            SgdRequested asked,
            Session.Start start,
            Destination destination,
            SgdRequest request,
            Function<SgdOutcome, SgdAnswer> back,
            Consumer<? super SessionOutput> out) {
        Session.Passed session =
                new Session.Passed(
                        start,
                        asked.transaction(),
                        context.newName(),
                        outcome ->
                                context.firewall.told(
                                        asked.origin(), asked.request(), back.apply(outcome)));
        session.goTo(destination.toString());
        context.table.add(session);
        byExchange.put(session.exchange, session);
        out.accept(
                new SessionOutput.RequestSgd(
                        session.exchange, destination, request, start.max(), asked.priority()));
    }

    /// A fault of the network is not said to be the subscriber's.
    private static Result fault(SgdOutcome outcome) {
        return Result.base(
                outcome instanceof SgdOutcome.Failed(SgdFailure failure)
                        ? switch (failure) {
                            case NO_ROUTE -> ResultCode.UNABLE_TO_DELIVER;
                            case BUSY, OVERLOADED -> ResultCode.TOO_BUSY;
                            case TIMEOUT, LOST, MALFORMED -> ResultCode.UNABLE_TO_COMPLY;
                        }
                        : ResultCode.UNABLE_TO_COMPLY);
    }

    /// What came of a request of ours.
    ///
    /// @return whether it was one
    boolean onTold(
            long exchange, SgdOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.Passed session = byExchange.remove(exchange);
        if (session == null) {
            return false;
        }
        finish(session, outcome, now, out);
        return true;
    }

    private void finish(
            Session.Passed session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        context.firewall.onDelivered(session.subscriber, session.target(), outcome);
        context.table.end(session, Outcomes.counter(outcome), Outcomes.words(outcome), now);
        out.accept(new SessionOutput.AnswerSgd(session.transaction, session.answer(outcome)));
    }

    /// The time of a session is over.
    void expire(Session.Passed session, long now, Consumer<? super SessionOutput> out) {
        byExchange.remove(session.exchange);
        finish(session, new SgdOutcome.Failed(SgdFailure.TIMEOUT), now, out);
    }

    void stop(long now, Consumer<? super SessionOutput> out) {
        for (Session.Passed session : List.copyOf(byExchange.values())) {
            finish(session, new SgdOutcome.Failed(SgdFailure.LOST), now, out);
        }
        byExchange.clear();
    }
}
