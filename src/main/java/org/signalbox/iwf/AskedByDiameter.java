// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.MtToDiameter.Parties;
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
import java.util.function.UnaryOperator;

/// Sessions that were asked for by Diameter: they go on to MAP.
///
/// Messages of which more follow may go in one dialogue, which is kept for a while ([#held]).
final class AskedByDiameter {
    private final SessionContext context;

    /// Has what goes on to Diameter again.
    private final HomeByDiameter home;

    private final Map<Long, Session.OfDiameter> byCall = new HashMap<>();

    /// Dialogues of ours that wait for the next message.
    private final Map<HeldKey, Long> held = new HashMap<>();

    private final Deadlines<HeldKey> heldEnds = new Deadlines<>();

    AskedByDiameter(SessionContext context, HomeByDiameter home) {
        this.context = context;
        this.home = home;
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
                            Refusal.plain(asked.request(), Result.base(ResultCode.TOO_BUSY))));
            return;
        }
        try {
            switch (asked.request()) {
                case SgdRequest.MtForward message -> deliver(asked, message, now, out);
                case SgdRequest.MoForward message -> {
                    context.firewall.checkSubmission(asked.origin(), message, context.cache, now);
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
                                    asked.origin().host(),
                                    context.cache.msisdnOf(imsi),
                                    context.config()),
                            context.config().timers().submission(),
                            SessionContext.name(msisdn, imsi),
                            message.serviceCentre(),
                            now,
                            out);
                }
                case SgdRequest.RoutingInfo question -> askRegister(asked, question, now, out);
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
                    context.firewall.checkAlert(asked.origin(), alert, context.cache, now);
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
            endRefused(asked, flow, refusal.reason(), now);
            answer(asked, refusal.answer(), out);
        } catch (Suspected suspected) {
            endRefused(asked, flow, suspected.reason(), now);
            if (suspected.isAnswered()) {
                answer(asked, suspected.refusal().byDiameter(asked.request()), out);
            } else {
                out.accept(new SessionOutput.DiscardSgd(asked.transaction()));
            }
        }
    }

    private void endRefused(SgdRequested asked, Flow flow, String reason, long now) {
        Session refused =
                new Session.OfDiameter(
                        context.table.start(
                                flow, now, Duration.ZERO, asked.origin().host(), "", ""),
                        asked.transaction(),
                        _ -> {
                            throw new IllegalStateException("it was answered when it began");
                        },
                        null);
        context.table.end(refused, SessionCounter.REFUSED_HERE, reason, now);
    }

    private void answer(
            SgdRequested asked, SgdAnswer answer, Consumer<? super SessionOutput> out) {
        out.accept(new SessionOutput.AnswerSgd(asked.transaction(), told(asked, answer)));
    }

    private SgdAnswer told(SgdRequested asked, SgdAnswer answer) {
        return context.firewall.told(asked.origin(), asked.request(), answer);
    }

    /// A register of MAP is asked, or by home routing one of Diameter as well.
    private void askRegister(
            SgdRequested asked,
            SgdRequest.RoutingInfo request,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal, Suspected {
        IwfConfig config = context.config();
        context.firewall.checkQuestion(asked.origin(), request.serviceCentre(), now);
        HomeRouter.Question question =
                new HomeRouter.Question(asked.origin(), request.serviceCentre(), config.number());
        HomeRouter router = context.homeRouter();
        HomeRouter hiding =
                router != null && context.firewall.isForeign(asked.origin()) ? router : null;
        String ofMap = router == null ? null : router.register(request.msisdn());
        Destination register = config.register(request.msisdn(), request.imsi());
        if (hiding != null && ofMap == null && register != null) {
            home.ask(
                    asked,
                    request,
                    register,
                    answer -> {
                        learn(request, answer, now);
                        return hiding.hide(answer, question, now);
                    },
                    now,
                    out);
            return;
        }
        ToMap translated = RoutingInfoToMap.translate(request, ofMap, config);
        begin(
                asked,
                Flow.ROUTING_INFO_TO_MAP,
                new ToMap(
                        translated.to(),
                        translated.from(),
                        translated.request(),
                        outcome -> {
                            SgdAnswer.RoutingInfo answer =
                                    (SgdAnswer.RoutingInfo) translated.back().apply(outcome);
                            learn(request, answer, now);
                            if (hiding != null) {
                                return hiding.hide(outcome, answer, question, now);
                            }
                            context.firewall.onTold(
                                    asked.origin(), request.serviceCentre(), answer.imsi(), now);
                            return answer;
                        }),
                config.timers().routingInfo(),
                SessionContext.name(request.msisdn(), request.imsi()),
                SessionContext.name(request.serviceCentre(), null),
                now,
                out);
    }

    /// A register has said where a subscriber is served.
    private void learn(SgdRequest.RoutingInfo asked, SgdAnswer.RoutingInfo answer, long now) {
        String imsi = answer.imsi();
        if (imsi != null && answer.result().isSuccess()) {
            context.cache.learn(imsi, asked.msisdn(), answer.lmsi(), answer.nodes(), now);
        }
    }

    private void deliver(
            SgdRequested asked,
            SgdRequest.MtForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal, Suspected {
        Duration max =
                context.budget(message.deliveryTimer(), message.deliveryStart(), asked.clock());
        if (!max.isPositive()) {
            throw new SgdRefusal(
                    MtToMap.answer(Result.base(ResultCode.UNABLE_TO_COMPLY)),
                    "the service centre waits no more");
        }
        Parties said = new Parties(message.imsi(), message.serviceCentre());
        HomeRouter router = context.homeRouter();
        context.firewall.checkDelivery(
                asked.origin(),
                said,
                message.tpdu(),
                router != null && router.isNobodys(message.imsi()),
                now);
        HomeRouter.Found found = router == null ? null : router.find(said, asked.origin(), now);
        if (found == null) {
            deliver(asked, message, asked.destination(), UnaryOperator.identity(), max, now, out);
            return;
        }
        MapResult.Node node = found.node();
        SgdRequest.MtForward onward = HomeRouter.onward(message, found.imsi(), node);
        ServingNode byDiameter = NodeSearch.byDiameter(node, context.config());
        ServingNode.Name name = byDiameter == null ? null : byDiameter.name();
        if (name == null) {
            deliver(asked, onward, null, HomeRouter::withoutImsi, max, now, out);
        } else {
            home.deliver(
                    asked,
                    onward,
                    NodeSearch.destination(name, context.config()),
                    max,
                    now,
                    out);
        }
    }

    /// Delivers by MAP.
    ///
    /// @param host by which name the node was called; null if its number is in the message
    private void deliver(
            SgdRequested asked,
            SgdRequest.MtForward message,
            @Nullable String host,
            UnaryOperator<SgdAnswer> told,
            Duration max,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        ToMap first = MtToMap.translate(message, host, false, context.config());
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
                                asked.origin().host(),
                                message.imsi(),
                                message.serviceCentre()),
                        asked.transaction(),
                        outcome -> told(asked, told.apply(first.back().apply(outcome))),
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
            ToMap next = MtToMap.translate(message, host, true, context.config());
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
                                flow, now, max, asked.origin().host(), subscriber, serviceCentre),
                        asked.transaction(),
                        outcome -> told(asked, translated.back().apply(outcome)),
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
        finish(session, outcome, now, out);
        if (outcome instanceof MapOutcome.Answered answered && answered.isOpen()) {
            hold(call, session.held, now, out);
        }
        return true;
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
