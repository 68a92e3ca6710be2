// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.Session.Delivery;
import org.signalbox.iwf.Session.HeldKey;
import org.signalbox.iwf.SessionInput.MapRequested;
import org.signalbox.iwf.SessionInput.SgdRequested;
import org.signalbox.machine.Deadlines;
import org.signalbox.machine.Machine;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The sessions of interworking: each is a request of one side that waits for what comes of it on
/// the other.
///
/// ```
///   asked --> [finding the node] --> waiting --> answered
///                    |                  |
///                    +--- no way -------+--- no answer in time, who asked has left ---> ended
/// ```
///
/// Each request is answered once, within the time of its [IwfConfig.Timers], whatever the other
/// side
/// does; what comes later is counted. A message is sent to another node only if the first surely
/// has not got it (no route), since an answer that was lost does not tell that the message was.
///
/// Towards MAP, dialogues of several messages are kept: as the server ([#dialogues]), where the
/// first message names subscriber and service centre for all, and as the client ([#held]).
public final class SessionMachine implements Machine<SessionInput, SessionOutput> {
    /// Further from now, a service centre's clock is not believed.
    private static final int CLOCK_SECONDS_MAX = 15 * 60;

    private static final int SUBSCRIBERS_MAX = 100_000;

    /// Who keeps a dialogue ends it first, and says so.
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final SessionTable table = new SessionTable();
    private final Counters<IwfCounter> counters = new Counters<>(IwfCounter.class);
    private final SubscriberCache cache = new SubscriberCache(SUBSCRIBERS_MAX);

    private final Map<Long, Session.OfMap> byDialogue = new HashMap<>();
    private final Map<Long, Session.OfMap> byExchange = new HashMap<>();
    private final Map<Long, Session.OfDiameter> byCall = new HashMap<>();

    /// Dialogues of others in which a message was taken, and more are to follow.
    private final Map<Long, MtToDiameter.Parties> dialogues = new HashMap<>();

    private final Deadlines<Long> dialogueEnds = new Deadlines<>();

    /// Dialogues of ours that wait for the next message.
    private final Map<HeldKey, Long> held = new HashMap<>();

    private final Deadlines<HeldKey> heldEnds = new Deadlines<>();

    private IwfConfig config;
    private long nextName = 1;

    public SessionMachine(IwfConfig config) {
        this.config = config;
    }

    /// What begins from now on goes by another configuration.
    public void reconfigure(IwfConfig changed) {
        config = changed;
    }

    public Map<Flow, Counters<SessionCounter>> sessionCounters() {
        return table.counters();
    }

    public Counters<IwfCounter> counters() {
        return counters;
    }

    /// Sessions under way, and those that have ended last.
    public List<SessionRecord> records() {
        return table.records();
    }

    /// Sessions, and dialogues that are kept open, now.
    public int size() {
        return table.size() + dialogues.size() + held.size();
    }

    @Override
    public void handle(SessionInput input, long now, Consumer<? super SessionOutput> out) {
        switch (input) {
            case MapRequested asked -> onMap(asked, now, out);
            case SessionInput.MapEnded(long dialogue) -> onMapEnded(dialogue, now);
            case SessionInput.MapTold(long call, MapOutcome outcome) ->
                    onMapTold(call, outcome, now, out);
            case SessionInput.MapClosed(long call) -> onMapClosed(call);
            case SgdRequested asked -> onDiameter(asked, now, out);
            case SessionInput.SgdTold(long exchange, SgdOutcome outcome) ->
                    onDiameterTold(exchange, outcome, now, out);
            case SessionInput.Stop _ -> stop(now, out);
        }
    }

    // ---- asked by MAP --------------------------------------------------------------------------

    private void onMap(MapRequested asked, long now, Consumer<? super SessionOutput> out) {
        Flow flow =
                switch (asked.request()) {
                    case MapRequest.MtForward _ -> Flow.MT_TO_DIAMETER;
                    case MapRequest.MoForward _ -> Flow.MO_TO_DIAMETER;
                    case MapRequest.RoutingInfo _ -> Flow.ROUTING_INFO_TO_DIAMETER;
                    case MapRequest.DeliveryReport _ -> Flow.REPORT_TO_DIAMETER;
                    case MapRequest.Alert _ -> Flow.ALERT_TO_DIAMETER;
                };
        if (table.size() >= config.sessionsMax()) {
            table.count(flow, SessionCounter.BEGUN);
            table.count(flow, SessionCounter.REFUSED_BUSY);
            out.accept(new SessionOutput.AnswerMap(asked.dialogue(), busy(asked.request())));
            return;
        }
        try {
            switch (asked.request()) {
                case MapRequest.MtForward message -> deliver(asked, message, now, out);
                case MapRequest.MoForward message -> submit(asked, message, now, out);
                case MapRequest.RoutingInfo question -> askRegister(asked, question, now, out);
                case MapRequest.DeliveryReport report -> report(asked, report, now, out);
                case MapRequest.Alert alert -> alert(asked, alert, now, out);
            }
        } catch (MapRefusal refusal) {
            Session.Start start =
                    table.start(flow, now, Duration.ZERO, asked.from().digits(), "", "");
            Session refused =
                    new Session.OfMap(
                            start, asked.dialogue(), _ -> Errors.answer(refusal.error()), null);
            table.end(refused, SessionCounter.REFUSED_HERE, reason(refusal), now);
            dialogues.remove(asked.dialogue());
            dialogueEnds.remove(asked.dialogue());
            out.accept(
                    new SessionOutput.AnswerMap(asked.dialogue(), Errors.answer(refusal.error())));
        }
    }

    private MapAnswer busy(MapRequest request) {
        return switch (request) {
            case MapRequest.MtForward _ ->
                    Errors.answer(new MapError.SystemFailure(Errors.VISITED_MSC, Errors.MME));
            case MapRequest.MoForward _ -> Errors.answer(Errors.failure(Errors.CONGESTION));
            case MapRequest.DeliveryReport _ -> ReportToDiameter.broken(config);
            case MapRequest.RoutingInfo _, MapRequest.Alert _ ->
                    Errors.answer(new MapError.SystemFailure(null, null));
        };
    }

    private static String reason(Exception refusal) {
        String message = refusal.getMessage();
        return message == null ? "" : message;
    }

    private void deliver(
            MapRequested asked,
            MapRequest.MtForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        MtToDiameter.Parties parties =
                MtToDiameter.parties(message, dialogues.get(asked.dialogue()), cache, config);
        // Checked before a node is looked for.
        MtToDiameter.translate(message, parties, asked.to(), asked.from(), NodeKind.MME, config);
        Duration max =
                budget(
                        config.timers().delivery(),
                        message.deliveryTimer(),
                        message.deliveryStart(),
                        asked.clock());
        if (!max.isPositive()) {
            throw new MapRefusal(
                    MtToDiameter.unreachable(config), "the service centre waits no more");
        }
        Session.OfMap session =
                new Session.OfMap(
                        table.start(
                                Flow.MT_TO_DIAMETER,
                                now,
                                max,
                                asked.from().digits(),
                                parties.imsi(),
                                parties.serviceCentre()),
                        asked.dialogue(),
                        outcome -> MtToDiameter.back(outcome, message.hasMore(), config),
                        new Delivery(
                                asked,
                                message,
                                parties,
                                new NodeSearch(parties, asked.to().digits(), config)));
        table.add(session);
        byDialogue.put(asked.dialogue(), session);
        search(session, session.delivery.search.next(cache, now), now, out);
    }

    /// How long a delivery may take: not longer than the service centre waits, if it says so.
    private Duration budget(
            Duration max, @Nullable Integer timer, @Nullable Integer since, int clock) {
        if (timer == null || since == null) {
            return max;
        }
        int elapsed = clock - since;
        if (Math.abs(elapsed) > CLOCK_SECONDS_MAX) {
            return max;
        }
        Duration left = Duration.ofSeconds((long) timer - elapsed).minus(config.timers().margin());
        return left.compareTo(max) < 0 ? left : max;
    }

    private void search(
            Session.OfMap session,
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
                                            delivery.asked.to(),
                                            delivery.asked.from(),
                                            target.kind(),
                                            config)
                                    .request();
                    exchange(session, target.destination(), request, left(session, now), out);
                } catch (MapRefusal refusal) {
                    answer(
                            session,
                            Errors.answer(refusal.error()),
                            SessionCounter.REFUSED_HERE,
                            reason(refusal),
                            now,
                            out);
                }
            }
            case NodeSearch.Step.Ask(Destination register, SgdRequest question) -> {
                delivery.isAsking = true;
                Duration left = left(session, now);
                Duration max = config.timers().routingInfo();
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
            Session.OfMap session,
            Destination destination,
            SgdRequest request,
            Duration max,
            Consumer<? super SessionOutput> out) {
        byExchange.remove(session.exchange);
        session.exchange = nextName++;
        session.goTo(destination.toString());
        byExchange.put(session.exchange, session);
        out.accept(new SessionOutput.RequestSgd(session.exchange, destination, request, max));
    }

    private void submit(
            MapRequested asked,
            MapRequest.MoForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        ToDiameter translated = MoToDiameter.translate(message, asked.from(), config);
        String centre = MoToDiameter.serviceCentre(message, config);
        Destination destination = config.serviceCentres().find(centre);
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
                config.timers().submission(),
                name(request.user().msisdn(), request.user().imsi()),
                centre,
                now,
                out);
    }

    private void askRegister(
            MapRequested asked,
            MapRequest.RoutingInfo question,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        ToDiameter translated = RoutingInfoToDiameter.translate(question, asked.version(), config);
        SgdRequest.RoutingInfo request = (SgdRequest.RoutingInfo) translated.request();
        Destination register = register(request.msisdn(), request.imsi());
        if (register == null) {
            throw new MapRefusal(
                    new MapError.SystemFailure(Errors.HLR, null),
                    "no HSS is configured for " + name(request.msisdn(), request.imsi()));
        }
        begin(
                asked,
                Flow.ROUTING_INFO_TO_DIAMETER,
                translated,
                register,
                config.timers().routingInfo(),
                name(request.msisdn(), request.imsi()),
                question.serviceCentre().digits(),
                now,
                out);
    }

    private void report(
            MapRequested asked,
            MapRequest.DeliveryReport report,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        String msisdn = report.msisdn().digits();
        ToDiameter translated = ReportToDiameter.translate(report, servedBy(msisdn, now), config);
        SgdRequest.DeliveryReport request = (SgdRequest.DeliveryReport) translated.request();
        Destination register = register(request.user().msisdn(), request.user().imsi());
        if (register == null) {
            throw MapRefusal.of(
                    MapError.Code.UNEXPECTED_DATA_VALUE,
                    "no HSS is configured for "
                            + name(request.user().msisdn(), request.user().imsi()));
        }
        cache.invalidate(cache.imsiOf(msisdn));
        begin(
                asked,
                Flow.REPORT_TO_DIAMETER,
                translated,
                register,
                config.timers().report(),
                name(request.user().msisdn(), request.user().imsi()),
                request.serviceCentre(),
                now,
                out);
    }

    /// MAP does not tell an outcome of an MME from that of an MSC.
    private NodeKind servedBy(String msisdn, long now) {
        for (ServingNode node : cache.nodesOf(cache.imsiOf(msisdn), now, config.timers().cache())) {
            if (node.kind() == NodeKind.MME || node.kind() == NodeKind.MSC) {
                return node.kind();
            }
        }
        return config.servedBy();
    }

    private @Nullable Destination register(@Nullable String msisdn, @Nullable String imsi) {
        Destination register = msisdn == null ? null : config.registers().find(msisdn);
        return register == null && imsi != null ? config.imsiRegisters().find(imsi) : register;
    }

    private void alert(
            MapRequested asked,
            MapRequest.Alert alert,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal {
        ToDiameter translated = AlertToDiameter.translate(alert, config);
        SgdRequest.Alert request = (SgdRequest.Alert) translated.request();
        Destination destination = config.serviceCentres().find(request.serviceCentre());
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
                config.timers().report(),
                name(request.user().msisdn(), request.user().imsi()),
                request.serviceCentre(),
                now,
                out);
    }

    private static String name(@Nullable String msisdn, @Nullable String imsi) {
        if (msisdn != null) {
            return msisdn;
        }
        return imsi == null ? "" : imsi;
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
        Session.OfMap session =
                new Session.OfMap(
                        table.start(
                                flow, now, max, asked.from().digits(), subscriber, serviceCentre),
                        asked.dialogue(),
                        translated.back(),
                        null);
        table.add(session);
        byDialogue.put(asked.dialogue(), session);
        exchange(session, destination, translated.request(), max, out);
    }

    /// Who has asked is gone, or will send no more.
    private void onMapEnded(long dialogue, long now) {
        dialogues.remove(dialogue);
        dialogueEnds.remove(dialogue);
        Session.OfMap session = byDialogue.remove(dialogue);
        if (session != null) {
            byExchange.remove(session.exchange);
            table.end(session, SessionCounter.ABANDONED, "the dialogue has ended", now);
        }
    }

    // ---- Diameter has answered -----------------------------------------------------------------

    private void onDiameterTold(
            long exchange, SgdOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.OfMap session = byExchange.remove(exchange);
        if (session == null) {
            counters.increment(IwfCounter.LATE_FROM_DIAMETER);
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

    private void learn(Session.OfMap session, SgdOutcome outcome, long now) {
        if (outcome instanceof SgdOutcome.Answered(SgdAnswer.RoutingInfo answer)
                && answer.result().isSuccess()
                && answer.imsi() != null) {
            String msisdn =
                    session.flow == Flow.ROUTING_INFO_TO_DIAMETER ? session.subscriber : null;
            boolean isImsi = answer.imsi().equals(msisdn);
            cache.learn(answer.imsi(), isImsi ? null : msisdn, answer.lmsi(), answer.nodes(), now);
        }
    }

    private void onFound(
            Session.OfMap session,
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
                    words(outcome),
                    now,
                    out);
            return;
        }
        search(session, step == null ? delivery.search.next(cache, now) : step, now, out);
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
            Session.OfMap session,
            Delivery delivery,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        cache.invalidate(delivery.parties.imsi());
        NodeSearch.Step step = delivery.search.next(cache, now);
        if (step instanceof NodeSearch.Step.None) {
            finish(session, outcome, now, out);
        } else {
            table.count(session.flow, SessionCounter.RETRIED);
            search(session, step, now, out);
        }
    }

    private void finish(
            Session.OfMap session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        if (session.delivery != null && isElsewhere(outcome)) {
            cache.invalidate(session.delivery.parties.imsi());
        }
        answer(session, session.answer(outcome), counter(outcome), words(outcome), now, out);
    }

    private static boolean isElsewhere(SgdOutcome outcome) {
        return outcome instanceof SgdOutcome.Answered(SgdAnswer answer)
                && (answer.result().equals(Result.USER_UNKNOWN)
                        || answer.result().equals(Result.ABSENT_USER));
    }

    private static SessionCounter counter(SgdOutcome outcome) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer answer) ->
                    answer.result().isSuccess()
                            ? SessionCounter.SUCCEEDED
                            : SessionCounter.REFUSED_THERE;
            case SgdOutcome.Failed(SgdFailure failure) ->
                    switch (failure) {
                        case NO_ROUTE -> SessionCounter.NO_ROUTE;
                        case BUSY -> SessionCounter.REFUSED_BUSY;
                        case TIMEOUT -> SessionCounter.TIMED_OUT;
                        case LOST, MALFORMED -> SessionCounter.BROKEN;
                    };
        };
    }

    private static String words(SgdOutcome outcome) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer answer) -> answer.result().words();
            case SgdOutcome.Failed(SgdFailure failure) -> failure.words();
        };
    }

    private void answer(
            Session.OfMap session,
            MapAnswer answer,
            SessionCounter how,
            String reason,
            long now,
            Consumer<? super SessionOutput> out) {
        byDialogue.remove(session.dialogue);
        byExchange.remove(session.exchange);
        table.end(session, how, reason, now);
        keep(session, answer, now);
        out.accept(new SessionOutput.AnswerMap(session.dialogue, answer));
    }

    /// Of a dialogue that goes on it is remembered whose it is.
    private void keep(Session.OfMap session, MapAnswer answer, long now) {
        boolean goesOn =
                answer instanceof MapAnswer.Result result
                        && result.staysOpen()
                        && session.delivery != null;
        if (goesOn) {
            dialogues.put(session.dialogue, session.delivery.parties);
            dialogueEnds.put(session.dialogue, now + config.timers().guard().plus(SLACK).toNanos());
        } else {
            dialogues.remove(session.dialogue);
            dialogueEnds.remove(session.dialogue);
        }
    }

    // ---- asked by Diameter ---------------------------------------------------------------------

    private void onDiameter(SgdRequested asked, long now, Consumer<? super SessionOutput> out) {
        Flow flow =
                switch (asked.request()) {
                    case SgdRequest.MtForward _ -> Flow.MT_TO_MAP;
                    case SgdRequest.MoForward _ -> Flow.MO_TO_MAP;
                    case SgdRequest.RoutingInfo _ -> Flow.ROUTING_INFO_TO_MAP;
                    case SgdRequest.DeliveryReport _ -> Flow.REPORT_TO_MAP;
                    case SgdRequest.Alert _ -> Flow.ALERT_TO_MAP;
                };
        if (table.size() >= config.sessionsMax()) {
            table.count(flow, SessionCounter.BEGUN);
            table.count(flow, SessionCounter.REFUSED_BUSY);
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
                        cache.learn(imsi, msisdn, now);
                    }
                    begin(
                            asked,
                            flow,
                            MoToMap.translate(
                                    message, asked.origin(), cache.msisdnOf(imsi), config),
                            config.timers().submission(),
                            name(msisdn, imsi),
                            message.serviceCentre(),
                            now,
                            out);
                }
                case SgdRequest.RoutingInfo question ->
                        begin(
                                asked,
                                flow,
                                RoutingInfoToMap.translate(question, config),
                                config.timers().routingInfo(),
                                name(question.msisdn(), question.imsi()),
                                name(question.serviceCentre(), null),
                                now,
                                out);
                case SgdRequest.DeliveryReport report ->
                        begin(
                                asked,
                                flow,
                                ReportToMap.translate(report, config),
                                config.timers().report(),
                                name(report.user().msisdn(), report.user().imsi()),
                                report.serviceCentre(),
                                now,
                                out);
                case SgdRequest.Alert alert -> {
                    cache.invalidate(alert.user().imsi());
                    begin(
                            asked,
                            flow,
                            AlertToMap.translate(
                                    alert, cache.msisdnOf(alert.user().imsi()), config),
                            config.timers().report(),
                            name(alert.user().msisdn(), alert.user().imsi()),
                            alert.serviceCentre(),
                            now,
                            out);
                }
            }
        } catch (SgdRefusal refusal) {
            Session refused =
                    new Session.OfDiameter(
                            table.start(flow, now, Duration.ZERO, asked.origin(), "", ""),
                            asked.transaction(),
                            _ -> refusal.answer(),
                            null);
            table.end(refused, SessionCounter.REFUSED_HERE, reason(refusal), now);
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
                budget(
                        config.timers().delivery(),
                        message.deliveryTimer(),
                        message.deliveryStart(),
                        asked.clock());
        if (!max.isPositive()) {
            throw new SgdRefusal(
                    MtToMap.answer(Result.base(ResultCode.UNABLE_TO_COMPLY)),
                    "the service centre waits no more");
        }
        ToMap first = MtToMap.translate(message, asked.destination(), false, config);
        HeldKey key = new HeldKey(message.imsi(), first.to().digits(), message.serviceCentre());
        Long open = held.remove(key);
        heldEnds.remove(key);
        boolean isKept = message.hasMore() && config.moreMessages() == MoreMessages.KEEP;
        Session.OfDiameter session =
                new Session.OfDiameter(
                        table.start(
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
        table.add(session);
        if (open == null) {
            long call = nextName++;
            byCall.put(call, session);
            out.accept(
                    new SessionOutput.RequestMap(
                            call, first.to(), first.from(), first.request(), max));
        } else {
            byCall.put(open, session);
            ToMap next = MtToMap.translate(message, asked.destination(), true, config);
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
                        table.start(flow, now, max, asked.origin(), subscriber, serviceCentre),
                        asked.transaction(),
                        translated.back(),
                        null);
        session.goTo(translated.to().digits());
        table.add(session);
        long call = nextName++;
        byCall.put(call, session);
        out.accept(
                new SessionOutput.RequestMap(
                        call, translated.to(), translated.from(), translated.request(), max));
    }

    // ---- MAP has answered ----------------------------------------------------------------------

    private void onMapTold(
            long call, MapOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        Session.OfDiameter session = byCall.remove(call);
        boolean isOpen = outcome instanceof MapOutcome.Answered answered && answered.isOpen();
        if (session == null) {
            counters.increment(IwfCounter.LATE_FROM_MAP);
            if (isOpen) {
                out.accept(new SessionOutput.EndMap(call));
            }
            return;
        }
        learn(session, outcome, now);
        finish(session, outcome, now, out);
        if (isOpen) {
            hold(call, session.held, now, out);
        }
    }

    private void learn(Session.OfDiameter session, MapOutcome outcome, long now) {
        if (outcome instanceof MapOutcome.Answered(MapResult.RoutingInfo found, var _, boolean _)
                && session.answer(outcome) instanceof SgdAnswer.RoutingInfo translated) {
            String asked = session.subscriber;
            cache.learn(
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
        if (key == null || held.size() >= config.sessionsMax() || held.containsKey(key)) {
            out.accept(new SessionOutput.EndMap(call));
        } else {
            held.put(key, call);
            heldEnds.put(key, now + config.timers().hold().toNanos());
        }
    }

    private void onMapClosed(long call) {
        held.values().removeIf(open -> open == call);
        heldEnds.retainIf(held::containsKey);
    }

    private void finish(
            Session.OfDiameter session,
            MapOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        table.end(session, counter(outcome), words(outcome), now);
        out.accept(new SessionOutput.AnswerSgd(session.transaction, session.answer(outcome)));
    }

    private static SessionCounter counter(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered _ -> SessionCounter.SUCCEEDED;
            case MapOutcome.Refused _ -> SessionCounter.REFUSED_THERE;
            case MapOutcome.Failed(MapFailure failure, String _) ->
                    switch (failure) {
                        case NO_ROUTE -> SessionCounter.NO_ROUTE;
                        case TIMEOUT -> SessionCounter.TIMED_OUT;
                        case ABORTED, REJECTED, NO_COMMON_VERSION -> SessionCounter.BROKEN;
                        case BUSY -> SessionCounter.REFUSED_BUSY;
                    };
        };
    }

    private static String words(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered _ -> "";
            case MapOutcome.Refused(MapError error, var _) -> error.code().words();
            case MapOutcome.Failed(MapFailure failure, String words) ->
                    words == null ? failure.words() : words;
        };
    }

    // ---- time ----------------------------------------------------------------------------------

    @Override
    public void advance(long now, Consumer<? super SessionOutput> out) {
        Session session;
        while ((session = table.expired(now)) != null) {
            switch (session) {
                case Session.OfMap ofMap ->
                        finish(ofMap, new SgdOutcome.Failed(SgdFailure.TIMEOUT), now, out);
                case Session.OfDiameter ofDiameter -> {
                    byCall.values().remove(ofDiameter);
                    finish(ofDiameter, new MapOutcome.Failed(MapFailure.TIMEOUT, null), now, out);
                }
            }
        }
        Long dialogue;
        while ((dialogue = dialogueEnds.poll(now)) != null) {
            dialogues.remove(dialogue);
        }
        HeldKey key;
        while ((key = heldEnds.poll(now)) != null) {
            Long call = held.remove(key);
            if (call != null) {
                out.accept(new SessionOutput.EndMap(call));
            }
        }
    }

    @Override
    public long nextDeadline() {
        return Math.min(table.earliest(), Math.min(dialogueEnds.earliest(), heldEnds.earliest()));
    }

    private void stop(long now, Consumer<? super SessionOutput> out) {
        for (Session session : table.open()) {
            switch (session) {
                case Session.OfMap ofMap ->
                        finish(ofMap, new SgdOutcome.Failed(SgdFailure.LOST), now, out);
                case Session.OfDiameter ofDiameter ->
                        finish(
                                ofDiameter,
                                new MapOutcome.Failed(MapFailure.ABORTED, "the node stops"),
                                now,
                                out);
            }
        }
        byCall.clear();
        held.values().forEach(call -> out.accept(new SessionOutput.EndMap(call)));
        held.clear();
        heldEnds.retainIf(_ -> false);
        dialogues.clear();
        dialogueEnds.retainIf(_ -> false);
    }
}
