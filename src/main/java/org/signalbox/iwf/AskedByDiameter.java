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
import org.signalbox.machine.Deadlines;
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
    private final Map<HeldKey, Long> held = new HashMap<>();

    private final Deadlines<HeldKey> heldEnds = new Deadlines<>();

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
        if (context.isFull()) {
            context.table.count(flow, SessionCounter.BEGUN);
            context.table.count(flow, SessionCounter.REFUSED_BUSY);
            out.accept(
                    new SessionOutput.AnswerSgd(
                            asked.transaction(),
                            plain(asked.request(), Result.base(ResultCode.TOO_BUSY))));
            return;
        }
        try {
            switch (asked.request()) {
                case SgdRequest.MtForward message -> deliver(asked, message, now, out);
                case SgdRequest.MoForward message -> {
                    String imsi = message.user().imsi();
                    String msisdn = message.user().msisdn();
                    if (imsi != null && msisdn != null) {
                        context.cache.learn(imsi, msisdn, now);
                    }
                    begin(
                            asked,
                            flow,
                            MoToMap.translate(
                                    message,
                                    asked.origin(),
                                    context.cache.msisdnOf(imsi),
                                    context.config()),
                            context.config().timers().submission(),
                            SessionContext.name(msisdn, imsi),
                            message.serviceCentre(),
                            now,
                            out);
                }
                case SgdRequest.RoutingInfo question ->
                        begin(
                                asked,
                                flow,
                                RoutingInfoToMap.translate(question, context.config()),
                                context.config().timers().routingInfo(),
                                SessionContext.name(question.msisdn(), question.imsi()),
                                SessionContext.name(question.serviceCentre(), null),
                                now,
                                out);
                case SgdRequest.DeliveryReport report ->
                        begin(
                                asked,
                                flow,
                                ReportToMap.translate(report, context.config()),
                                context.config().timers().report(),
                                SessionContext.name(report.user().msisdn(), report.user().imsi()),
                                report.serviceCentre(),
                                now,
                                out);
                case SgdRequest.Alert alert -> {
                    context.cache.invalidate(alert.user().imsi());
                    begin(
                            asked,
                            flow,
                            AlertToMap.translate(
                                    alert,
                                    context.cache.msisdnOf(alert.user().imsi()),
                                    context.config()),
                            context.config().timers().report(),
                            SessionContext.name(alert.user().msisdn(), alert.user().imsi()),
                            alert.serviceCentre(),
                            now,
                            out);
                }
            }
        } catch (SgdRefusal refusal) {
            Session refused =
                    new Session.OfDiameter(
                            context.table.start(flow, now, Duration.ZERO, asked.origin(), "", ""),
                            asked.transaction(),
                            _ -> refusal.answer(),
                            null);
            context.table.end(refused, SessionCounter.REFUSED_HERE, refusal.reason(), now);
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
        heldEnds.remove(key);
        boolean isKept = message.hasMore() && context.config().moreMessages() == MoreMessages.KEEP;
        Session.OfDiameter session =
                new Session.OfDiameter(
                        context.table.start(
                                Flow.MT_TO_MAP,
                                now,
                                max,
                                asked.origin(),
                                message.imsi(),
                                message.serviceCentre()),
                        asked.transaction(),
                        first.back(),
                        isKept ? key : null);
        session.goTo(first.to().digits());
        context.table.add(session);
        if (open == null) {
            long call = context.newName();
            byCall.put(call, session);
            out.accept(
                    new SessionOutput.RequestMap(
                            call, first.to(), first.from(), first.request(), max));
        } else {
            byCall.put(open, session);
            ToMap next = MtToMap.translate(message, asked.destination(), true, context.config());
            out.accept(new SessionOutput.NextMap(open, next.request(), max));
        }
    }

    private void begin(
            SgdRequested asked,
            Flow flow,
            ToMap translated,
            Duration max,
            String subscriber,
            String serviceCentre,
            long now,
            Consumer<? super SessionOutput> out) {
        Session.OfDiameter session =
                new Session.OfDiameter(
                        context.table.start(
                                flow, now, max, asked.origin(), subscriber, serviceCentre),
                        asked.transaction(),
                        translated.back(),
                        null);
        session.goTo(translated.to().digits());
        context.table.add(session);
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
        if (key == null || held.size() >= context.config().sessionsMax() || held.containsKey(key)) {
            out.accept(new SessionOutput.EndMap(call));
        } else {
            held.put(key, call);
            heldEnds.put(key, now + context.config().timers().hold().toNanos());
        }
    }

    void onMapClosed(long call) {
        held.values().removeIf(open -> open == call);
        heldEnds.retainIf(held::containsKey);
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
        HeldKey key;
        while ((key = heldEnds.poll(now)) != null) {
            Long call = held.remove(key);
            if (call != null) {
                out.accept(new SessionOutput.EndMap(call));
            }
        }
    }

    long nextDeadline() {
        return heldEnds.earliest();
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
        heldEnds.retainIf(_ -> false);
    }
}
