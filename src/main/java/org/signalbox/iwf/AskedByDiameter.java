// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.MtToDiameter.Parties;
import org.signalbox.iwf.Session.HeldKey;
import org.signalbox.iwf.SessionInput.SgdRequested;
import org.signalbox.machine.Expiring;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;

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
    private final Expiring<HeldKey, Long> held = new Expiring<>();

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
        if (context.refusesBusy(flow)) {
            SgdAnswer busy = Refusal.plain(asked.request(), Result.base(ResultCode.TOO_BUSY));
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
            context.table.refuse(flow, asked.origin().host(), refusal.reason(), now);
            answer(asked, refusal.answer(), out);
        } catch (Suspected suspected) {
            context.table.refuse(flow, asked.origin().host(), suspected.reason(), now);
            if (suspected.isAnswered()) {
                answer(asked, suspected.refusal().byDiameter(asked.request()), out);
            } else {
                out.accept(new SessionOutput.DiscardSgd(asked.transaction()));
            }
        }
    }

    private void answer(SgdRequested asked, SgdAnswer answer, Consumer<? super SessionOutput> out) {
        out.accept(new SessionOutput.AnswerSgd(asked.transaction(), told(asked, answer)));
    }

    private SgdAnswer told(SgdRequested asked, SgdAnswer answer) {
        return context.firewall.told(asked.origin(), asked.request(), answer);
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
        boolean isToNobody = router != null && router.isNobodys(message.imsi());
        context.firewall.checkDelivery(asked.origin(), said, message.tpdu(), isToNobody, now);
        HomeRouter.Found found = router == null ? null : router.find(said, asked.origin(), now);
        if (found == null) {
            deliver(asked, message, asked.destination(), UnaryOperator.identity(), max, now, out);
        } else {
            deliverHome(asked, message, found, max, now, out);
        }
    }

    /// A message of home routing.
    private void deliverHome(
            SgdRequested asked,
            SgdRequest.MtForward message,
            HomeRouter.Found found,
            Duration max,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        SgdRequest.MtForward onward = HomeRouter.onward(message, found.imsi(), found.node());
        ServingNode byDiameter = NodeSearch.byDiameter(found.node(), context.config());
        ServingNode.Name name = byDiameter == null ? null : byDiameter.name();
        if (name == null) {
            deliver(asked, onward, null, HomeRouter::withoutImsi, max, now, out);
        } else {
            String centre = message.serviceCentre();
            home.deliver(
                    asked,
                    start(Flow.MT_HOME_DIAMETER, asked, max, found.imsi(), centre, now),
                    onward,
                    NodeSearch.destination(name, context.config()),
                    out);
        }
    }

    /// Delivers by MAP.
    ///
    /// @param host by which name the node was called; null if its number is in the message
    /// @param told changes the answer
    private void deliver(
            SgdRequested asked,
            SgdRequest.MtForward message,
            @Nullable String host,
            UnaryOperator<SgdAnswer> told,
            Duration max,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal {
        ToMap translated = MtToMap.translate(message, host, false, context.config());
        ToMap first =
                new ToMap(
                        translated.to(),
                        translated.from(),
                        translated.request(),
                        outcome -> told.apply(translated.back().apply(outcome)));
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
            ToMap next = MtToMap.translate(message, host, true, context.config());
            out.accept(new SessionOutput.NextMap(open, next.request(), max));
        }
    }

    private void submit(
            SgdRequested asked,
            SgdRequest.MoForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws SgdRefusal, Suspected {
        context.firewall.checkSubmission(asked.origin(), message, context.cache, now);
        String imsi = message.user().imsi();
        String msisdn = message.user().msisdn();
        if (imsi != null && msisdn != null) {
            context.cache.learn(imsi, msisdn, now);
        }
        ToMap translated =
                MoToMap.translate(
                        message,
                        asked.origin().host(),
                        context.cache.msisdnOf(imsi),
                        context.config());
        Duration max = context.config().timers().submission();
        String subscriber = SessionContext.name(message.user());
        String centre = message.serviceCentre();
        begin(asked, start(Flow.MO_TO_MAP, asked, max, subscriber, centre, now), translated, out);
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
        Duration max = config.timers().routingInfo();
        String subscriber = SessionContext.name(request.msisdn(), request.imsi());
        String centre = SessionContext.name(request.serviceCentre(), null);
        if (hiding != null && ofMap == null && register != null) {
            home.ask(
                    asked,
                    start(Flow.ROUTING_INFO_HOME_DIAMETER, asked, max, subscriber, centre, now),
                    request,
                    register,
                    answer -> {
                        learn(request, answer, now);
                        return hiding.hide(answer, question, now);
                    },
                    out);
            return;
        }
        ToMap translated = RoutingInfoToMap.translate(request, ofMap, config);
        begin(
                asked,
                start(Flow.ROUTING_INFO_TO_MAP, asked, max, subscriber, centre, now),
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
                out);
    }

    /// A register has said where a subscriber is served.
    private void learn(SgdRequest.RoutingInfo asked, SgdAnswer.RoutingInfo answer, long now) {
        String imsi = answer.imsi();
        if (imsi != null && answer.result().isSuccess()) {
            context.cache.learn(imsi, asked.msisdn(), answer.lmsi(), answer.nodes(), now);
        }
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
            throws SgdRefusal, Suspected {
        context.firewall.checkAlert(asked.origin(), alert, context.cache, now);
        String imsi = alert.user().imsi();
        context.cache.invalidate(imsi);
        String msisdn = context.cache.msisdnOf(imsi);
        boolean isHidden =
                context.homeRouter() != null
                        && context.firewall.isForeign(new Origin.Title(alert.serviceCentre()));
        ToMap translated =
                AlertToMap.translate(
                        isHidden ? HomeRouter.withoutImsi(alert, msisdn) : alert,
                        msisdn,
                        context.config());
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
        return context.table.start(
                flow, now, max, asked.origin().host(), subscriber, serviceCentre);
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
                new Session.OfDiameter(
                        start,
                        asked.transaction(),
                        outcome -> told(asked, translated.back().apply(outcome)),
                        key);
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
        finish(session, outcome, now, out);
        if (outcome instanceof MapOutcome.Answered answered && answered.isOpen()) {
            hold(call, session.held, now, out);
        }
        return true;
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
