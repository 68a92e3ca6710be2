// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.MtToDiameter.Parties;
import org.signalbox.iwf.Session.Delivery;
import org.signalbox.iwf.SessionInput.MapRequested;
import org.signalbox.machine.Deadlines;
import org.signalbox.map.Inform;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Sessions that were asked for by MAP: they go on to Diameter, or by home routing to MAP again.
///
/// In a dialogue of several messages the first says whose they are, for all.
final class AskedByMap {
    /// Who keeps a dialogue ends it first, and says so.
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final SessionContext context;
    private final Map<Long, Session.OfMap> byDialogue = new HashMap<>();
    private final Map<Long, Session.ToDiameter> byExchange = new HashMap<>();
    private final Map<Long, Session.Relayed> byCall = new HashMap<>();

    /// Dialogues in which a message was taken, and more are to follow.
    private final Map<Long, Parties> dialogues = new HashMap<>();

    private final Deadlines<Long> dialogueEnds = new Deadlines<>();

    AskedByMap(SessionContext context) {
        this.context = context;
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
        if (context.isFull()) {
            context.table.count(flow, SessionCounter.BEGUN);
            context.table.count(flow, SessionCounter.REFUSED_BUSY);
            out.accept(new SessionOutput.AnswerMap(asked.dialogue(), busy(asked.request())));
            return;
        }
        try {
            context.firewall.checkCall(asked, now);
            switch (asked.request()) {
                case MapRequest.MtForward message -> deliver(asked, message, now, out);
                case MapRequest.MoForward message -> submit(asked, message, now, out);
                case MapRequest.RoutingInfo question -> askRegister(asked, question, now, out);
                case MapRequest.DeliveryReport report -> report(asked, report, now, out);
                case MapRequest.Alert alert -> alert(asked, alert, now, out);
            }
        } catch (MapRefusal refusal) {
            refuse(asked, flow, Errors.answer(refusal.error()), refusal.reason(), now, out);
        } catch (Suspected suspected) {
            MapAnswer answer =
                    suspected.isAnswered()
                            ? Errors.answer(suspected.refusal().byMap())
                            : new MapAnswer.Nothing();
            refuse(asked, flow, answer, suspected.reason(), now, out);
        }
    }

    private void refuse(
            MapRequested asked,
            Flow flow,
            MapAnswer answer,
            String reason,
            long now,
            Consumer<? super SessionOutput> out) {
        Session.Start start =
                context.table.start(flow, now, Duration.ZERO, asked.from().digits(), "", "");
        Session refused =
                new Session.ToDiameter(start, asked.dialogue(), null, _ -> answer, null);
        context.table.end(refused, SessionCounter.REFUSED_HERE, reason, now);
        dialogues.remove(asked.dialogue());
        dialogueEnds.remove(asked.dialogue());
        out.accept(
                new SessionOutput.AnswerMap(
                        asked.dialogue(),
                        context.firewall.told(SmsFirewall.origin(asked), answer)));
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

    private void deliver(
            MapRequested asked,
            MapRequest.MtForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal, Suspected {
        IwfConfig config = context.config();
        Parties said =
                MtToDiameter.parties(
                        message, dialogues.get(asked.dialogue()), context.cache, config);
        // Checked before a node is looked for.
        MtToDiameter.check(message, asked.to(), asked.from(), config);
        Duration max =
                context.budget(message.deliveryTimer(), message.deliveryStart(), asked.clock());
        if (!max.isPositive()) {
            throw new MapRefusal(
                    MtToDiameter.unreachable(config), "the service centre waits no more");
        }
        HomeRouter router = context.homeRouter();
        Origin sender = SmsFirewall.origin(asked);
        context.firewall.checkDelivery(
                sender,
                said,
                message.tpdu(),
                router != null && router.isNobodys(said.imsi()),
                now);
        HomeRouter.Found found = router == null ? null : router.find(said, sender, now);
        Parties parties = found == null ? said : new Parties(found.imsi(), said.serviceCentre());
        MapParty called = found == null ? asked.to() : nodeOf(found.node());
        NodeSearch search = new NodeSearch(parties, called.digits(), config);
        if (found != null) {
            ServingNode byDiameter = NodeSearch.byDiameter(found.node(), config);
            if (byDiameter == null) {
                relay(asked, message, said, parties, found.node(), max, now, out);
                return;
            }
            search.beginWith(byDiameter);
        }
        Session.ToDiameter session =
                new Session.ToDiameter(
                        start(
                                Flow.MT_TO_DIAMETER,
                                asked,
                                max,
                                parties.imsi(),
                                parties.serviceCentre(),
                                now),
                        asked.dialogue(),
                        said,
                        outcome -> {
                            MapAnswer answer =
                                    MtToDiameter.back(outcome, message.hasMore(), config);
                            return found == null ? answer : HomeRouter.withoutImsi(answer);
                        },
                        new Delivery(called, asked.from(), message, parties, search));
        add(session);
        search(session, search.next(context.cache, now), now, out);
    }

    /// A message of home routing for a node of MAP.
    private void relay(
            MapRequested asked,
            MapRequest.MtForward message,
            Parties said,
            Parties parties,
            MapResult.Node node,
            Duration max,
            long now,
            Consumer<? super SessionOutput> out) {
        IwfConfig config = context.config();
        Session.Relayed session =
                new Session.Relayed(
                        start(
                                Flow.MT_HOME,
                                asked,
                                max,
                                parties.imsi(),
                                parties.serviceCentre(),
                                now),
                        asked.dialogue(),
                        said,
                        outcome ->
                                switch (outcome) {
                                    case MapOutcome.Answered answered ->
                                            new MapAnswer.Result(
                                                    answered.result(), null, message.hasMore());
                                    case MapOutcome.Refused(MapError error, var _) ->
                                            HomeRouter.withoutImsi(Errors.answer(error));
                                    case MapOutcome.Failed _ ->
                                            Errors.answer(MtToDiameter.unreachable(config));
                                });
        add(session);
        call(session, nodeOf(node), HomeRouter.onward(message, parties), max, out);
    }

    private static MapParty nodeOf(MapResult.Node node) {
        return new MapParty(
                node.number().digits(),
                node.kind() == MapResult.Node.Kind.SGSN ? Numbers.SGSN : Numbers.MSC);
    }

    private void call(
            Session.Relayed session,
            MapParty to,
            MapRequest request,
            Duration max,
            Consumer<? super SessionOutput> out) {
        session.call = context.newName();
        session.goTo(to.digits());
        byCall.put(session.call, session);
        out.accept(
                new SessionOutput.RequestMap(
                        session.call,
                        to,
                        new MapParty(context.config().number(), Numbers.MSC),
                        request,
                        max));
    }

    private Session.Start start(
            Flow flow,
            MapRequested asked,
            Duration max,
            String subscriber,
            String serviceCentre,
            long now) {
        return context.table.start(
                flow, now, max, asked.from().digits(), subscriber, serviceCentre);
    }

    private void add(Session.OfMap session) {
        context.table.add(session);
        byDialogue.put(session.dialogue, session);
    }

    private void search(
            Session.ToDiameter session,
            NodeSearch.Step step,
            long now,
            Consumer<? super SessionOutput> out) {
        Delivery delivery = session.delivery;
        if (delivery == null) {
            throw new IllegalStateException("search for a node without a message");
        }
        switch (step) {
            case NodeSearch.Step.Send(Target target) -> {
                delivery.isAsking = false;
                try {
                    SgdRequest request =
                            MtToDiameter.translate(
                                            delivery.message,
                                            delivery.parties,
                                            delivery.called,
                                            delivery.calling,
                                            target.kind(),
                                            context.config())
                                    .request();
                    exchange(session, target.destination(), request, left(session, now), out);
                } catch (MapRefusal refusal) {
                    answer(
                            session,
                            Errors.answer(refusal.error()),
                            SessionCounter.REFUSED_HERE,
                            refusal.reason(),
                            now,
                            out);
                }
            }
            case NodeSearch.Step.Ask(Destination register, SgdRequest question) -> {
                delivery.isAsking = true;
                Duration left = left(session, now);
                Duration max = context.config().timers().routingInfo();
                exchange(session, register, question, left.compareTo(max) < 0 ? left : max, out);
            }
            case NodeSearch.Step.None _ ->
                    answer(
                            session,
                            Errors.answer(delivery.search.unknown()),
                            SessionCounter.NO_ROUTE,
                            "no node is known for it",
                            now,
                            out);
        }
    }

    private static Duration left(Session session, long now) {
        return Duration.ofNanos(session.deadline - now);
    }

    private void exchange(
            Session.ToDiameter session,
            Destination destination,
            SgdRequest request,
            Duration max,
            Consumer<? super SessionOutput> out) {
        byExchange.remove(session.exchange);
        session.exchange = context.newName();
        session.goTo(destination.toString());
        byExchange.put(session.exchange, session);
        out.accept(new SessionOutput.RequestSgd(session.exchange, destination, request, max));
    }

    private void submit(
            MapRequested asked,
            MapRequest.MoForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal, Suspected {
        ToDiameter translated = MoToDiameter.translate(message, asked.from(), context.config());
        String centre = MoToDiameter.serviceCentre(message, context.config());
        context.firewall.checkSubmission(
                SmsFirewall.origin(asked),
                (SgdRequest.MoForward) translated.request(),
                context.cache,
                now);
        Destination destination = context.config().serviceCentres().find(centre);
        if (destination == null) {
            throw new MapRefusal(
                    Errors.failure(Errors.UNKNOWN_SERVICE_CENTRE),
                    "no service centre of Diameter is configured for " + centre);
        }
        SgdRequest.MoForward request = (SgdRequest.MoForward) translated.request();
        begin(
                asked,
                Flow.MO_TO_DIAMETER,
                translated,
                destination,
                context.config().timers().submission(),
                SessionContext.name(request.user().msisdn(), request.user().imsi()),
                centre,
                now,
                out);
    }

    private void askRegister(
            MapRequested asked,
            MapRequest.RoutingInfo question,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal, Suspected {
        IwfConfig config = context.config();
        HomeRouter router = context.homeRouter();
        Origin asker = SmsFirewall.origin(asked);
        HomeRouter hiding =
                router != null && context.firewall.isForeign(asker) ? router : null;
        ToDiameter translated = RoutingInfoToDiameter.translate(question, asked.version(), config);
        SgdRequest.RoutingInfo request = (SgdRequest.RoutingInfo) translated.request();
        context.firewall.checkQuestion(asker, request.serviceCentre(), now);
        String subscriber = SessionContext.name(request.msisdn(), request.imsi());
        String ofMap = router == null ? null : router.register(request.msisdn());
        if (ofMap != null) {
            Session.Relayed session =
                    new Session.Relayed(
                            start(
                                    Flow.ROUTING_INFO_HOME,
                                    asked,
                                    config.timers().routingInfo(),
                                    subscriber,
                                    question.serviceCentre().digits(),
                                    now),
                            asked.dialogue(),
                            null,
                            outcome -> hidden(passed(outcome), hiding, question, asked, now));
            add(session);
            MapParty register = new MapParty(ofMap, Numbers.HLR);
            call(session, register, question, config.timers().routingInfo(), out);
            return;
        }
        Destination register = context.config().register(request.msisdn(), request.imsi());
        if (register == null) {
            throw new MapRefusal(
                    new MapError.SystemFailure(Errors.HLR, null),
                    "no HSS is configured for " + subscriber);
        }
        begin(
                asked,
                Flow.ROUTING_INFO_TO_DIAMETER,
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
                config.timers().routingInfo(),
                subscriber,
                question.serviceCentre().digits(),
                now,
                out);
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
            return router.hide(
                    answer,
                    new HomeRouter.Question(asker, centre, context.config().number()),
                    now);
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
        String msisdn = report.msisdn().digits();
        ToDiameter translated =
                ReportToDiameter.translate(report, servedBy(msisdn, now), context.config());
        SgdRequest.DeliveryReport request = (SgdRequest.DeliveryReport) translated.request();
        Destination register = context.config().register(request.user().msisdn(), request.user().imsi());
        if (register == null) {
            throw MapRefusal.of(
                    MapError.Code.UNEXPECTED_DATA_VALUE,
                    "no HSS is configured for "
                            + SessionContext.name(request.user().msisdn(), request.user().imsi()));
        }
        context.cache.invalidate(context.cache.imsiOf(msisdn));
        begin(
                asked,
                Flow.REPORT_TO_DIAMETER,
                translated,
                register,
                context.config().timers().report(),
                SessionContext.name(request.user().msisdn(), request.user().imsi()),
                request.serviceCentre(),
                now,
                out);
    }

    /// MAP does not tell an outcome of an MME from that of an MSC.
    private NodeKind servedBy(String msisdn, long now) {
        for (ServingNode node :
                context.cache.nodesOf(
                        context.cache.imsiOf(msisdn), now, context.config().timers().cache())) {
            if (node.kind() == NodeKind.MME || node.kind() == NodeKind.MSC) {
                return node.kind();
            }
        }
        return context.config().servedBy();
    }

    private void alert(
            MapRequested asked,
            MapRequest.Alert alert,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        ToDiameter translated = AlertToDiameter.translate(alert, context.config());
        SgdRequest.Alert request = (SgdRequest.Alert) translated.request();
        Destination destination = context.config().serviceCentres().find(request.serviceCentre());
        if (destination == null) {
            throw new MapRefusal(
                    new MapError.SystemFailure(null, null),
                    "no service centre of Diameter is configured for " + request.serviceCentre());
        }
        begin(
                asked,
                Flow.ALERT_TO_DIAMETER,
                translated,
                destination,
                context.config().timers().report(),
                SessionContext.name(request.user().msisdn(), request.user().imsi()),
                request.serviceCentre(),
                now,
                out);
    }

    private void begin(
            MapRequested asked,
            Flow flow,
            ToDiameter translated,
            Destination destination,
            Duration max,
            String subscriber,
            String serviceCentre,
            long now,
            Consumer<? super SessionOutput> out) {
        Session.ToDiameter session =
                new Session.ToDiameter(
                        start(flow, asked, max, subscriber, serviceCentre, now),
                        asked.dialogue(),
                        null,
                        translated.back(),
                        null);
        add(session);
        exchange(session, destination, translated.request(), max, out);
    }

    /// Who has asked is gone, or will send no more.
    void onMapEnded(long dialogue, long now) {
        dialogues.remove(dialogue);
        dialogueEnds.remove(dialogue);
        Session.OfMap session = byDialogue.remove(dialogue);
        if (session != null) {
            forgetQuestion(session);
            context.table.end(session, SessionCounter.ABANDONED, "the dialogue has ended", now);
        }
    }

    /// What comes of it is late from now on.
    private void forgetQuestion(Session.OfMap session) {
        switch (session) {
            case Session.ToDiameter toDiameter -> byExchange.remove(toDiameter.exchange);
            case Session.Relayed relayed -> byCall.remove(relayed.call);
        }
    }

    // ---- Diameter has answered -----------------------------------------------------------------

    void onDiameterTold(
            long exchange, SgdOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.ToDiameter session = byExchange.remove(exchange);
        if (session == null) {
            context.counters.increment(IwfCounter.LATE_FROM_DIAMETER);
            return;
        }
        learn(session, outcome, now);
        Delivery delivery = session.delivery;
        if (delivery != null && delivery.isAsking) {
            onFound(session, delivery, outcome, now, out);
        } else if (delivery != null && wasNotDelivered(outcome)) {
            retry(session, delivery, outcome, now, out);
        } else {
            finish(session, outcome, now, out);
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

    private void onFound(
            Session.ToDiameter session,
            Delivery delivery,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        NodeSearch.Step step = null;
        MapError refusal = null;
        if (outcome instanceof SgdOutcome.Answered(SgdAnswer.RoutingInfo answer)) {
            step = delivery.search.found(answer);
            refusal = NodeSearch.refusal(answer);
        }
        if (refusal != null && !delivery.search.hasTried()) {
            answer(
                    session,
                    Errors.answer(refusal),
                    SessionCounter.REFUSED_THERE,
                    Outcomes.words(outcome),
                    now,
                    out);
            return;
        }
        search(session, step == null ? delivery.search.next(context.cache, now) : step, now, out);
    }

    /// Only of what surely has not come there another is tried.
    private static boolean wasNotDelivered(SgdOutcome outcome) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer answer) ->
                    answer.result().equals(Result.base(ResultCode.UNABLE_TO_DELIVER));
            case SgdOutcome.Failed(SgdFailure failure) -> failure == SgdFailure.NO_ROUTE;
        };
    }

    private void retry(
            Session.ToDiameter session,
            Delivery delivery,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        context.cache.invalidate(delivery.parties.imsi());
        NodeSearch.Step step = delivery.search.next(context.cache, now);
        if (step instanceof NodeSearch.Step.None) {
            finish(session, outcome, now, out);
        } else {
            context.table.count(session.flow, SessionCounter.RETRIED);
            search(session, step, now, out);
        }
    }

    private void finish(
            Session.ToDiameter session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        if (session.delivery != null) {
            String imsi = session.delivery.parties.imsi();
            context.firewall.onDelivered(imsi, session.target(), outcome);
            if (isElsewhere(outcome)) {
                context.cache.invalidate(imsi);
            }
        }
        answer(
                session,
                session.answer(outcome),
                Outcomes.counter(outcome),
                Outcomes.words(outcome),
                now,
                out);
    }

    private static boolean isElsewhere(SgdOutcome outcome) {
        return outcome instanceof SgdOutcome.Answered(SgdAnswer answer)
                && (answer.result().equals(Result.USER_UNKNOWN)
                        || answer.result().equals(Result.ABSENT_USER));
    }

    private void answer(
            Session.OfMap session,
            MapAnswer answer,
            SessionCounter how,
            String reason,
            long now,
            Consumer<? super SessionOutput> out) {
        byDialogue.remove(session.dialogue);
        forgetQuestion(session);
        context.table.end(session, how, reason, now);
        keep(session, answer, now);
        out.accept(
                new SessionOutput.AnswerMap(
                        session.dialogue, context.firewall.told(session.origin, answer)));
    }

    /// Of a dialogue that goes on it is remembered whose it is.
    private void keep(Session.OfMap session, MapAnswer answer, long now) {
        boolean goesOn =
                answer instanceof MapAnswer.Result result
                        && result.staysOpen()
                        && session.parties != null;
        if (goesOn) {
            dialogues.put(session.dialogue, session.parties);
            dialogueEnds.put(
                    session.dialogue,
                    now + context.config().timers().guard().plus(SLACK).toNanos());
        } else {
            dialogues.remove(session.dialogue);
            dialogueEnds.remove(session.dialogue);
        }
    }

    // ---- MAP has answered ----------------------------------------------------------------------

    /// What came of a request of ours.
    ///
    /// @return whether it was one
    boolean onMapTold(
            long call, MapOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.Relayed session = byCall.remove(call);
        if (session == null) {
            return false;
        }
        finish(session, outcome, now, out);
        if (outcome instanceof MapOutcome.Answered answered && answered.isOpen()) {
            out.accept(new SessionOutput.EndMap(call));
        }
        return true;
    }

    private void finish(
            Session.Relayed session,
            MapOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        answer(
                session,
                session.answer(outcome),
                Outcomes.counter(outcome),
                Outcomes.words(outcome),
                now,
                out);
    }

    // ---- time ----------------------------------------------------------------------------------

    /// The time of a session is over.
    void expire(Session.OfMap session, long now, Consumer<? super SessionOutput> out) {
        end(session, SgdFailure.TIMEOUT, MapFailure.TIMEOUT, now, out);
    }

    private void end(
            Session.OfMap session,
            SgdFailure byDiameter,
            MapFailure byMap,
            long now,
            Consumer<? super SessionOutput> out) {
        switch (session) {
            case Session.ToDiameter toDiameter ->
                    finish(toDiameter, new SgdOutcome.Failed(byDiameter), now, out);
            case Session.Relayed relayed ->
                    finish(relayed, new MapOutcome.Failed(byMap, null), now, out);
        }
    }

    void advance(long now) {
        Long dialogue;
        while ((dialogue = dialogueEnds.poll(now)) != null) {
            dialogues.remove(dialogue);
        }
    }

    long nextDeadline() {
        return dialogueEnds.earliest();
    }

    /// Dialogues in which more messages are to follow.
    int open() {
        return dialogues.size();
    }

    void stop(long now, Consumer<? super SessionOutput> out) {
        for (Session.OfMap session : List.copyOf(byDialogue.values())) {
            end(session, SgdFailure.LOST, MapFailure.ABORTED, now, out);
        }
        dialogues.clear();
        dialogueEnds.retainIf(_ -> false);
    }
}
