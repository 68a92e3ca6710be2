// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.MtToDiameter.Parties;
import org.signalbox.iwf.SessionInput.MapRequested;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;

import java.time.Duration;
import java.util.function.Consumer;

/// Messages to telephones that MAP brings (mt-forwardSM): a node of Diameter that serves the
/// telephone is found, and another if that one surely has not got the message. By home routing the
/// node may be one of MAP.
///
/// ```
///   deliver --> [asking a register] --> sent to a node --> answered
///                      ^                      |
///                      +---- not delivered ---+
/// ```
///
/// In a dialogue of several messages the first says whose they are, for all.
final class Deliveries {
    private final SessionContext context;
    private final MapSessions sessions;

    Deliveries(SessionContext context, MapSessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    void deliver(
            MapRequested asked,
            MapRequest.MtForward message,
            long now,
            Consumer<? super SessionOutput> out)
            throws MapRefusal, Suspected {
        IwfConfig config = context.config();
        Parties said =
                MtToDiameter.parties(
                        message, sessions.partiesOf(asked.dialogue()), context.cache, config);
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
        boolean isToNobody = router != null && router.isNobodys(said.imsi());
        context.firewall.checkDelivery(sender, said, message.tpdu(), isToNobody, now);
        HomeRouter.Found found = router == null ? null : router.find(said, sender, now);
        ServingNode byDiameter = found == null ? null : NodeSearch.byDiameter(found.node(), config);
        if (found != null && byDiameter == null) {
            relay(asked, message, said, found, max, now, out);
            return;
        }
        Parties meant = found == null ? said : meant(found, said);
        MapParty called = found == null ? asked.to() : nodeOf(found);
        NodeSearch search = new NodeSearch(meant, called.digits(), config);
        if (byDiameter != null) {
            search.beginWith(byDiameter);
        }
        Session.Delivery session =
                new Session.Delivery(
                        start(Flow.MT_TO_DIAMETER, asked, max, meant, now),
                        asked,
                        message,
                        said,
                        outcome -> {
                            MapAnswer answer =
                                    MtToDiameter.back(outcome, message.hasMore(), config);
                            return found == null ? answer : HomeRouter.withoutImsi(answer);
                        },
                        meant,
                        called,
                        search);
        sessions.add(session);
        go(session, search.next(context.cache, now), now, out);
    }

    /// A message of home routing for a node of MAP.
    private void relay(
            MapRequested asked,
            MapRequest.MtForward message,
            Parties said,
            HomeRouter.Found found,
            Duration max,
            long now,
            Consumer<? super SessionOutput> out) {
        IwfConfig config = context.config();
        Parties meant = meant(found, said);
        Session.Relayed session =
                new Session.Relayed(
                        start(Flow.MT_HOME, asked, max, meant, now),
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
        sessions.add(session);
        sessions.call(session, nodeOf(found), HomeRouter.onward(message, meant), max, out);
    }

    private static Parties meant(HomeRouter.Found found, Parties said) {
        return new Parties(found.imsi(), said.serviceCentre());
    }

    private static MapParty nodeOf(HomeRouter.Found found) {
        MapResult.Node node = found.node();
        return new MapParty(
                node.number().digits(),
                node.kind() == MapResult.Node.Kind.SGSN ? Numbers.SGSN : Numbers.MSC);
    }

    private Session.Start start(
            Flow flow, MapRequested asked, Duration max, Parties meant, long now) {
        return sessions.start(flow, asked, max, meant.imsi(), meant.serviceCentre(), now);
    }

    // ---- from one node to the next -------------------------------------------------------------

    private void go(
            Session.Delivery session,
            NodeSearch.Step step,
            long now,
            Consumer<? super SessionOutput> out) {
        switch (step) {
            case NodeSearch.Step.Send(Target target) -> send(session, target, now, out);
            case NodeSearch.Step.Ask(Destination register, SgdRequest question) -> {
                session.isAsking = true;
                Duration left = left(session, now);
                Duration max = context.config().timers().routingInfo();
                sessions.exchange(
                        session, register, question, left.compareTo(max) < 0 ? left : max, out);
            }
            case NodeSearch.Step.None _ ->
                    sessions.answer(
                            session,
                            Errors.answer(session.search.unknown()),
                            SessionCounter.NO_ROUTE,
                            "no node is known for it",
                            now,
                            out);
        }
    }

    private void send(
            Session.Delivery session,
            Target target,
            long now,
            Consumer<? super SessionOutput> out) {
        session.isAsking = false;
        try {
            SgdRequest request =
                    MtToDiameter.request(
                            session.message,
                            session.meant,
                            session.called,
                            session.calling,
                            target.kind(),
                            context.config());
            sessions.exchange(session, target.destination(), request, left(session, now), out);
        } catch (MapRefusal refusal) {
            sessions.answer(
                    session,
                    Errors.answer(refusal.error()),
                    SessionCounter.REFUSED_HERE,
                    refusal.reason(),
                    now,
                    out);
        }
    }

    private static Duration left(Session session, long now) {
        return Duration.ofNanos(session.deadline - now);
    }

    /// A node, or a register, has answered.
    void onTold(
            Session.Delivery session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        if (session.isAsking) {
            onFound(session, outcome, now, out);
        } else if (wasNotDelivered(outcome)) {
            retry(session, outcome, now, out);
        } else {
            finish(session, outcome, now, out);
        }
    }

    private void onFound(
            Session.Delivery session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        NodeSearch.Step step = null;
        MapError refusal = null;
        if (outcome instanceof SgdOutcome.Answered(SgdAnswer.RoutingInfo answer)) {
            step = session.search.found(answer);
            refusal = NodeSearch.refusal(answer);
        }
        if (refusal != null && !session.search.hasTried()) {
            sessions.answer(
                    session,
                    Errors.answer(refusal),
                    SessionCounter.REFUSED_THERE,
                    Outcomes.words(outcome),
                    now,
                    out);
            return;
        }
        go(session, step == null ? session.search.next(context.cache, now) : step, now, out);
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
            Session.Delivery session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        context.cache.invalidate(session.meant.imsi());
        NodeSearch.Step step = session.search.next(context.cache, now);
        if (step instanceof NodeSearch.Step.None) {
            finish(session, outcome, now, out);
        } else {
            context.table.count(session.flow, SessionCounter.RETRIED);
            go(session, step, now, out);
        }
    }

    private void finish(
            Session.Delivery session,
            SgdOutcome outcome,
            long now,
            Consumer<? super SessionOutput> out) {
        context.firewall.onDelivered(session.meant.imsi(), session.target(), outcome);
        if (isElsewhere(outcome)) {
            context.cache.invalidate(session.meant.imsi());
        }
        sessions.finish(session, outcome, now, out);
    }

    private static boolean isElsewhere(SgdOutcome outcome) {
        return outcome instanceof SgdOutcome.Answered(SgdAnswer answer)
                && (answer.result().equals(Result.USER_UNKNOWN)
                        || answer.result().equals(Result.ABSENT_USER));
    }
}
