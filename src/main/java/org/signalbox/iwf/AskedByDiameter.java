// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.Session.HeldKey;
import org.signalbox.iwf.SessionInput.SgdRequested;
import org.signalbox.machine.Expiring;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapResult;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Sessions that were asked for by Diameter: they go on to MAP.
///
/// Messages of which more follow may go in one dialogue, which is kept for a while ([#held]).
final class AskedByDiameter {
    private final SessionContext context;
    private final Map<Long, Session.OfDiameter> byCall = new HashMap<>();

    /// Dialogues of ours that wait for the next message.
    private final Expiring<HeldKey, Long> held = new Expiring<>();

    AskedByDiameter(SessionContext context) {
        this.context = context;
    }

    void onDiameter(SgdRequested asked, long now, Consumer<? super SessionOutput> out) {
        Flow flow =
                switch (asked.request()) {
                    case SgdRequest.MtForward _ -> Flow.MT_TO_MAP;
                    case SgdRequest.MoForward _ -> Flow.MO_TO_MAP;
                    case SgdRequest.RoutingInfo _ -> Flow.ROUTING_INFO_TO_MAP;
                    case SgdRequest.DeliveryReport _ -> Flow.REPORT_TO_MAP;
                    case SgdRequest.Alert _ -> Flow.ALERT_TO_MAP;
                };
        if (context.refusesBusy(flow)) {
            SgdAnswer busy = plain(asked.request(), Result.base(ResultCode.TOO_BUSY));
            out.accept(new SessionOutput.AnswerSgd(asked.transaction(), busy));
            return;
        }
        try {
            switch (asked.request()) {
                case SgdRequest.MtForward message -> deliver(asked, message, now, out);
                case SgdRequest.MoForward message -> submit(asked, message, now, out);
                case SgdRequest.RoutingInfo question -> askRegister(asked, question, now, out);
                case SgdRequest.DeliveryReport report -> report(asked, report, now, out);
                case SgdRequest.Alert alert -> alert(asked, alert, now, out);
            }
        } catch (SgdRefusal refusal) {
            context.table.refuse(flow, asked.origin(), refusal.reason(), now);
            out.accept(new SessionOutput.AnswerSgd(asked.transaction(), refusal.answer()));
        }
    }

    private static SgdAnswer plain(SgdRequest request, Result result) {
        return switch (request) {
            case SgdRequest.MtForward _ -> MtToMap.answer(result);
            case SgdRequest.MoForward _ -> MoToMap.answer(result);
            case SgdRequest.RoutingInfo _ -> RoutingInfoToMap.answer(result);
            case SgdRequest.DeliveryReport _ -> ReportToMap.answer(result, null);
            case SgdRequest.Alert _ -> new SgdAnswer.Alert(result);
        };
    }

    private void deliver(
            SgdRequested asked,
            SgdRequest.MtForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        Duration max =
                context.budget(message.deliveryTimer(), message.deliveryStart(), asked.clock());
        if (!max.isPositive()) {
            throw new SgdRefusal(
                    MtToMap.answer(Result.base(ResultCode.UNABLE_TO_COMPLY)),
                    "the service centre waits no more");
        }
        ToMap first = MtToMap.translate(message, asked.destination(), false, context.config());
        HeldKey key = new HeldKey(message.imsi(), first.to().digits(), message.serviceCentre());
        Long open = held.remove(key);
        boolean isKept = message.hasMore() && context.config().moreMessages() == MoreMessages.KEEP;
        Session.Start start =
                start(Flow.MT_TO_MAP, asked, max, message.imsi(), message.serviceCentre(), now);
        Session.OfDiameter session = add(asked, start, first, isKept ? key : null);
        if (open == null) {
            call(session, first, max, out);
        } else {
            byCall.put(open, session);
            ToMap next = MtToMap.translate(message, asked.destination(), true, context.config());
            out.accept(new SessionOutput.NextMap(open, next.request(), max));
        }
    }

    private void submit(
            SgdRequested asked,
            SgdRequest.MoForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        String imsi = message.user().imsi();
        String msisdn = message.user().msisdn();
        if (imsi != null && msisdn != null) {
            context.cache.learn(imsi, msisdn, now);
        }
        ToMap translated =
                MoToMap.translate(
                        message, asked.origin(), context.cache.msisdnOf(imsi), context.config());
        Duration max = context.config().timers().submission();
        String subscriber = SessionContext.name(message.user());
        String centre = message.serviceCentre();
        begin(asked, start(Flow.MO_TO_MAP, asked, max, subscriber, centre, now), translated, out);
    }

    private void askRegister(
            SgdRequested asked,
            SgdRequest.RoutingInfo question,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        ToMap translated = RoutingInfoToMap.translate(question, context.config());
        Duration max = context.config().timers().routingInfo();
        String subscriber = SessionContext.name(question.msisdn(), question.imsi());
        String centre = SessionContext.name(question.serviceCentre(), null);
        begin(
                asked,
                start(Flow.ROUTING_INFO_TO_MAP, asked, max, subscriber, centre, now),
                translated,
                out);
    }

    private void report(
            SgdRequested asked,
            SgdRequest.DeliveryReport report,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        ToMap translated = ReportToMap.translate(report, context.config());
        Duration max = context.config().timers().report();
        String subscriber = SessionContext.name(report.user());
        String centre = report.serviceCentre();
        begin(
                asked,
                start(Flow.REPORT_TO_MAP, asked, max, subscriber, centre, now),
                translated,
                out);
    }

    private void alert(
            SgdRequested asked,
            SgdRequest.Alert alert,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        String imsi = alert.user().imsi();
        context.cache.invalidate(imsi);
        ToMap translated =
                AlertToMap.translate(alert, context.cache.msisdnOf(imsi), context.config());
        Duration max = context.config().timers().report();
        String subscriber = SessionContext.name(alert.user());
        String centre = alert.serviceCentre();
        begin(
                asked,
                start(Flow.ALERT_TO_MAP, asked, max, subscriber, centre, now),
                translated,
                out);
    }

    private Session.Start start(
            Flow flow,
            SgdRequested asked,
            Duration max,
            String subscriber,
            String serviceCentre,
            long now) {
        return context.table.start(flow, now, max, asked.origin(), subscriber, serviceCentre);
    }

    private void begin(
            SgdRequested asked,
            Session.Start start,
            ToMap translated,
            Consumer<? super SessionOutput> out) {
        call(add(asked, start, translated, null), translated, start.max(), out);
    }

    private Session.OfDiameter add(
            SgdRequested asked, Session.Start start, ToMap translated, @Nullable HeldKey key) {
        Session.OfDiameter session =
                new Session.OfDiameter(start, asked.transaction(), translated.back(), key);
        session.goTo(translated.to().digits());
        context.table.add(session);
        return session;
    }

    private void call(
            Session.OfDiameter session,
            ToMap translated,
            Duration max,
            Consumer<? super SessionOutput> out) {
        long call = context.newName();
        byCall.put(call, session);
        out.accept(
                new SessionOutput.RequestMap(
                        call, translated.to(), translated.from(), translated.request(), max));
    }

    // ---- MAP has answered ----------------------------------------------------------------------

    /// What came of a request of ours.
    ///
    /// @return whether it was one
    boolean onMapTold(
            long call, MapOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.OfDiameter session = byCall.remove(call);
        if (session == null) {
            return false;
        }
        learn(session, outcome, now);
        finish(session, outcome, now, out);
        if (outcome instanceof MapOutcome.Answered answered && answered.isOpen()) {
            hold(call, session.held, now, out);
        }
        return true;
    }

    private void learn(Session.OfDiameter session, MapOutcome outcome, long now) {
        if (outcome instanceof MapOutcome.Answered(MapResult.RoutingInfo found, var _, boolean _)
                && session.answer(outcome) instanceof SgdAnswer.RoutingInfo translated) {
            String asked = session.subscriber;
            context.cache.learn(
                    found.imsi(),
                    asked.equals(found.imsi()) ? null : asked,
                    found.lmsi(),
                    translated.nodes(),
                    now);
        }
    }

    /// Keeps a dialogue for the next message, if one is to follow and there is room.
    private void hold(
            long call, @Nullable HeldKey key, long now, Consumer<? super SessionOutput> out) {
        if (key == null || held.size() >= context.config().sessionsMax() || held.get(key) != null) {
            out.accept(new SessionOutput.EndMap(call));
        } else {
            held.put(key, call, now + context.config().timers().hold().toNanos());
        }
    }

    void onMapClosed(long call) {
        held.removeIf(open -> open == call);
    }

    private void finish(
            Session.OfDiameter session,
            MapOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        context.table.end(session, Outcomes.counter(outcome), Outcomes.words(outcome), now);
        out.accept(new SessionOutput.AnswerSgd(session.transaction, session.answer(outcome)));
    }

    // ---- time ----------------------------------------------------------------------------------

    /// The time of a session is over.
    void expire(Session.OfDiameter session, long now, Consumer<? super SessionOutput> out) {
        byCall.values().remove(session);
        finish(session, new MapOutcome.Failed(MapFailure.TIMEOUT, null), now, out);
    }

    void advance(long now, Consumer<? super SessionOutput> out) {
        Long call;
        while ((call = held.poll(now)) != null) {
            out.accept(new SessionOutput.EndMap(call));
        }
    }

    long nextDeadline() {
        return held.earliest();
    }

    /// Dialogues that wait for the next message.
    int open() {
        return held.size();
    }

    void stop(long now, Consumer<? super SessionOutput> out) {
        for (Session.OfDiameter session : List.copyOf(byCall.values())) {
            finish(session, new MapOutcome.Failed(MapFailure.ABORTED, "the node stops"), now, out);
        }
        byCall.clear();
        held.values().forEach(call -> out.accept(new SessionOutput.EndMap(call)));
        held.clear();
    }
}
