// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.SessionInput.MapRequested;
import org.signalbox.map.Inform;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;

import java.util.List;
import java.util.function.Consumer;

/// Sessions that were asked for by MAP: they go on to Diameter, or by home routing to MAP again.
/// Messages to telephones are [Deliveries]; all others are here.
final class AskedByMap {
    private final SessionContext context;
    private final MapSessions sessions;
    private final Deliveries deliveries;

    AskedByMap(SessionContext context) {
        this.context = context;
        this.sessions = new MapSessions(context);
        this.deliveries = new Deliveries(context, sessions);
    }

    void onMap(MapRequested asked, long now, Consumer<? super SessionOutput> out) {
        Flow flow =
                switch (asked.request()) {
                    case MapRequest.MtForward _ -> Flow.MT_TO_DIAMETER;
                    case MapRequest.MoForward _ -> Flow.MO_TO_DIAMETER;
                    case MapRequest.RoutingInfo _ -> Flow.ROUTING_INFO_TO_DIAMETER;
                    case MapRequest.DeliveryReport _ -> Flow.REPORT_TO_DIAMETER;
                    case MapRequest.Alert _ -> Flow.ALERT_TO_DIAMETER;
                };
        if (context.refusesBusy(flow)) {
            out.accept(new SessionOutput.AnswerMap(asked.dialogue(), busy(asked.request())));
            return;
        }
        try {
            context.firewall.checkCall(asked, now);
            switch (asked.request()) {
                case MapRequest.MtForward message -> deliveries.deliver(asked, message, now, out);
                case MapRequest.MoForward message -> submit(asked, message, now, out);
                case MapRequest.RoutingInfo question -> askRegister(asked, question, now, out);
                case MapRequest.DeliveryReport report -> report(asked, report, now, out);
                case MapRequest.Alert alert -> alert(asked, alert, now, out);
            }
        } catch (MapRefusal refusal) {
            MapAnswer answer = Errors.answer(refusal.error());
            sessions.refuse(flow, asked, answer, refusal.reason(), now, out);
        } catch (Suspected suspected) {
            MapAnswer answer =
                    suspected.isAnswered()
                            ? Errors.answer(suspected.refusal().byMap())
                            : new MapAnswer.Nothing();
            sessions.refuse(flow, asked, answer, suspected.reason(), now, out);
        }
    }

    private MapAnswer busy(MapRequest request) {
        return switch (request) {
            case MapRequest.MtForward _ ->
                    Errors.answer(new MapError.SystemFailure(Errors.VISITED_MSC, Errors.MME));
            case MapRequest.MoForward _ -> Errors.answer(Errors.failure(Errors.CONGESTION));
            case MapRequest.DeliveryReport _ -> ReportToDiameter.broken(context.config());
            case MapRequest.RoutingInfo _, MapRequest.Alert _ ->
                    Errors.answer(new MapError.SystemFailure(null, null));
        };
    }

    private void begin(
            MapRequested asked,
            Session.Start start,
            ToDiameter translated,
            Destination destination,
            Consumer<? super SessionOutput> out) {
        Session.ToDiameter session =
                new Session.ToDiameter(start, asked.dialogue(), null, translated.back());
        sessions.add(session);
        sessions.exchange(session, destination, translated.request(), start.max(), out);
    }

    // ---- to service centres --------------------------------------------------------------------

    private void submit(
            MapRequested asked,
            MapRequest.MoForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal, Suspected {
        IwfConfig config = context.config();
        ToDiameter translated = MoToDiameter.translate(message, asked.from(), config);
        SgdRequest.MoForward request = (SgdRequest.MoForward) translated.request();
        context.firewall.checkSubmission(SmsFirewall.origin(asked), request, context.cache, now);
        String centre = request.serviceCentre();
        Destination destination =
                serviceCentre(centre, Errors.failure(Errors.UNKNOWN_SERVICE_CENTRE));
        Session.Start start =
                sessions.start(
                        Flow.MO_TO_DIAMETER,
                        asked,
                        config.timers().submission(),
                        SessionContext.name(request.user()),
                        centre,
                        now);
        begin(asked, start, translated, destination, out);
    }

    private void alert(
            MapRequested asked,
            MapRequest.Alert alert,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        ToDiameter translated = AlertToDiameter.translate(alert, context.config());
        SgdRequest.Alert request = (SgdRequest.Alert) translated.request();
        Destination destination =
                serviceCentre(request.serviceCentre(), new MapError.SystemFailure(null, null));
        Session.Start start =
                sessions.start(
                        Flow.ALERT_TO_DIAMETER,
                        asked,
                        context.config().timers().report(),
                        SessionContext.name(request.user()),
                        request.serviceCentre(),
                        now);
        begin(asked, start, translated, destination, out);
    }

    private Destination serviceCentre(String number, MapError unknown) throws MapRefusal {
        Destination destination = context.config().serviceCentres().find(number);
        if (destination == null) {
            throw new MapRefusal(
                    unknown, "no service centre of Diameter is configured for " + number);
        }
        return destination;
    }

    // ---- to registers --------------------------------------------------------------------------

    private void askRegister(
            MapRequested asked,
            MapRequest.RoutingInfo question,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal, Suspected {
        IwfConfig config = context.config();
        HomeRouter router = context.homeRouter();
        Origin asker = SmsFirewall.origin(asked);
        HomeRouter hiding = router != null && context.firewall.isForeign(asker) ? router : null;
        ToDiameter translated = RoutingInfoToDiameter.translate(question, asked.version(), config);
        SgdRequest.RoutingInfo request = (SgdRequest.RoutingInfo) translated.request();
        context.firewall.checkQuestion(asker, request.serviceCentre(), now);
        String subscriber = SessionContext.name(request.msisdn(), request.imsi());
        String ofMap = router == null ? null : router.register(request.msisdn());
        if (ofMap != null) {
            Session.Start start = start(Flow.ROUTING_INFO_HOME, asked, question, subscriber, now);
            Session.Relayed session =
                    new Session.Relayed(
                            start,
                            asked.dialogue(),
                            null,
                            outcome -> hidden(passed(outcome), hiding, question, asked, now));
            sessions.add(session);
            MapParty register = new MapParty(ofMap, Numbers.HLR);
            sessions.call(session, register, question, start.max(), out);
            return;
        }
        Destination register = config.register(request.msisdn(), request.imsi());
        if (register == null) {
            throw new MapRefusal(
                    new MapError.SystemFailure(Errors.HLR, null),
                    "no HSS is configured for " + subscriber);
        }
        begin(
                asked,
                start(Flow.ROUTING_INFO_TO_DIAMETER, asked, question, subscriber, now),
                new ToDiameter(
                        request,
                        outcome ->
                                hidden(
                                        translated.back().apply(outcome),
                                        hiding,
                                        question,
                                        asked,
                                        now)),
                register,
                out);
    }

    private Session.Start start(
            Flow flow,
            MapRequested asked,
            MapRequest.RoutingInfo question,
            String subscriber,
            long now) {
        return sessions.start(
                flow,
                asked,
                context.config().timers().routingInfo(),
                subscriber,
                question.serviceCentre().digits(),
                now);
    }

    /// What a register of MAP has said.
    private static MapAnswer passed(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered(MapResult result, List<Inform> informs, boolean _) ->
                    new MapAnswer.Result(result, first(informs), false);
            case MapOutcome.Refused(MapError error, List<Inform> informs) ->
                    new MapAnswer.Error(error, first(informs));
            case MapOutcome.Failed _ -> Errors.answer(new MapError.SystemFailure(Errors.HLR, null));
        };
    }

    private static @Nullable Inform first(List<Inform> informs) {
        return informs.isEmpty() ? null : informs.getFirst();
    }

    private MapAnswer hidden(
            MapAnswer answer,
            @Nullable HomeRouter router,
            MapRequest.RoutingInfo question,
            MapRequested asked,
            long now) {
        Origin asker = SmsFirewall.origin(asked);
        String centre = question.serviceCentre().digits();
        if (router != null) {
            String own = context.config().number();
            return router.hide(answer, new HomeRouter.Question(asker, centre, own), now);
        }
        if (answer instanceof MapAnswer.Result(MapResult.RoutingInfo found, var _, boolean _)) {
            context.firewall.onTold(asker, centre, found.imsi(), now);
        }
        return answer;
    }

    private void report(
            MapRequested asked,
            MapRequest.DeliveryReport report,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        String imsi = context.cache.imsiOf(report.msisdn().digits());
        ToDiameter translated =
                ReportToDiameter.translate(report, servedBy(imsi, now), context.config());
        SgdRequest.DeliveryReport request = (SgdRequest.DeliveryReport) translated.request();
        UserIdentity user = request.user();
        Destination register = context.config().register(user.msisdn(), user.imsi());
        if (register == null) {
            throw MapRefusal.of(
                    MapError.Code.UNEXPECTED_DATA_VALUE,
                    "no HSS is configured for " + SessionContext.name(user));
        }
        context.cache.invalidate(imsi);
        Session.Start start =
                sessions.start(
                        Flow.REPORT_TO_DIAMETER,
                        asked,
                        context.config().timers().report(),
                        SessionContext.name(user),
                        request.serviceCentre(),
                        now);
        begin(asked, start, translated, register, out);
    }

    /// MAP does not tell an outcome of an MME from that of an MSC.
    private NodeKind servedBy(@Nullable String imsi, long now) {
        for (ServingNode node :
                context.cache.nodesOf(imsi, now, context.config().timers().cache())) {
            if (node.kind() == NodeKind.MME || node.kind() == NodeKind.MSC) {
                return node.kind();
            }
        }
        return context.config().servedBy();
    }

    // ---- what has come of it -------------------------------------------------------------------

    void onDiameterTold(
            long exchange, SgdOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.ToDiameter session = sessions.takeExchange(exchange);
        if (session == null) {
            context.counters.increment(IwfCounter.LATE_FROM_DIAMETER);
            return;
        }
        learn(session, outcome, now);
        if (session instanceof Session.Delivery delivery) {
            deliveries.onTold(delivery, outcome, now, out);
        } else {
            sessions.finish(session, outcome, now, out);
        }
    }

    private void learn(Session.ToDiameter session, SgdOutcome outcome, long now) {
        if (outcome instanceof SgdOutcome.Answered(SgdAnswer.RoutingInfo answer)
                && answer.result().isSuccess()
                && answer.imsi() != null) {
            String msisdn =
                    session.flow == Flow.ROUTING_INFO_TO_DIAMETER ? session.subscriber : null;
            boolean isImsi = answer.imsi().equals(msisdn);
            context.cache.learn(
                    answer.imsi(), isImsi ? null : msisdn, answer.lmsi(), answer.nodes(), now);
        }
    }

    /// What came of a request of MAP.
    ///
    /// @return whether it was ours
    boolean onMapTold(
            long call, MapOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.Relayed session = sessions.takeCall(call);
        if (session == null) {
            return false;
        }
        sessions.finish(session, outcome, now, out);
        if (outcome instanceof MapOutcome.Answered answered && answered.isOpen()) {
            out.accept(new SessionOutput.EndMap(call));
        }
        return true;
    }

    // ---- the end -------------------------------------------------------------------------------

    /// Who has asked is gone, or will send no more.
    void onMapEnded(long dialogue, long now) {
        sessions.onMapEnded(dialogue, now);
    }

    /// The time of a session is over.
    void expire(Session.OfMap session, long now, Consumer<? super SessionOutput> out) {
        sessions.expire(session, now, out);
    }

    void advance(long now) {
        sessions.advance(now);
    }

    long nextDeadline() {
        return sessions.nextDeadline();
    }

    /// Dialogues in which more messages are to follow.
    int open() {
        return sessions.open();
    }

    void stop(long now, Consumer<? super SessionOutput> out) {
        sessions.stop(now, out);
    }
}
