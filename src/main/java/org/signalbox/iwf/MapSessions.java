// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.MtToDiameter.Parties;
import org.signalbox.iwf.SessionInput.MapRequested;
import org.signalbox.machine.Expiring;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Sessions that were asked for by MAP, by who has asked and by what they wait for, whatever they
/// are about.
///
/// ```
///   start, add --> exchange --> takeExchange --> finish, answer
///             \--> call ------> takeCall ------/
/// ```
final class MapSessions {
    /// Who keeps a dialogue ends it first, and says so.
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final SessionContext context;
    private final Map<Long, Session.OfMap> byDialogue = new HashMap<>();
    private final Map<Long, Session.ToDiameter> byExchange = new HashMap<>();
    private final Map<Long, Session.Relayed> byCall = new HashMap<>();

    /// Dialogues in which a message was taken, and more are to follow.
    private final Expiring<Long, Parties> dialogues = new Expiring<>();

    MapSessions(SessionContext context) {
        this.context = context;
    }

    // ---- the beginning -------------------------------------------------------------------------

    /// @param max how long it may take
    /// @param subscriber IMSI or MSISDN; empty if it has none
    Session.Start start(
            Flow flow,
            MapRequested asked,
            Duration max,
            String subscriber,
            String serviceCentre,
            long now) {
        return context.table.start(
                flow, now, max, asked.from().digits(), subscriber, serviceCentre);
    }

    void add(Session.OfMap session) {
        context.table.add(session);
        byDialogue.put(session.dialogue, session);
    }

    /// Asks Diameter.
    void exchange(
            Session.ToDiameter session,
            Destination destination,
            SgdRequest request,
            Duration max,
            Consumer<? super SessionOutput> out) {
        byExchange.remove(session.exchange);
        session.exchange = context.newName();
        session.goTo(destination.toString());
        byExchange.put(session.exchange, session);
        // MAP says nothing of a priority
        out.accept(new SessionOutput.RequestSgd(session.exchange, destination, request, max, null));
    }

    /// Asks MAP.
    void call(
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

    /// Whose the messages of a dialogue are; null if it had none before.
    @Nullable Parties partiesOf(long dialogue) {
        return dialogues.get(dialogue);
    }

    // ---- the end -------------------------------------------------------------------------------

    /// The session that waits for an answer of Diameter; null if none does any more.
    Session.@Nullable ToDiameter takeExchange(long exchange) {
        return byExchange.remove(exchange);
    }

    /// The session that waits for what comes of a request of MAP; null if none does any more.
    Session.@Nullable Relayed takeCall(long call) {
        return byCall.remove(call);
    }

    void finish(
            Session.ToDiameter session,
            SgdOutcome outcome,
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

    void finish(
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

    void answer(
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
        tell(session.dialogue, session.origin, answer, out);
    }

    private void tell(
            long dialogue, Origin who, MapAnswer answer, Consumer<? super SessionOutput> out) {
        out.accept(new SessionOutput.AnswerMap(dialogue, context.firewall.told(who, answer)));
    }

    /// What comes of it is late from now on.
    private void forgetQuestion(Session.OfMap session) {
        switch (session) {
            case Session.ToDiameter toDiameter -> byExchange.remove(toDiameter.exchange);
            case Session.Relayed relayed -> byCall.remove(relayed.call);
        }
    }

    /// Of a dialogue that goes on it is remembered whose it is.
    private void keep(Session.OfMap session, MapAnswer answer, long now) {
        Parties parties = session.parties;
        boolean goesOn = answer instanceof MapAnswer.Result result && result.staysOpen();
        if (goesOn && parties != null) {
            long guard = context.config().timers().guard().plus(SLACK).toNanos();
            dialogues.put(session.dialogue, parties, now + guard);
        } else {
            dialogues.remove(session.dialogue);
        }
    }

    /// Answers what does not become a session.
    void refuse(
            Flow flow,
            MapRequested asked,
            MapAnswer answer,
            String reason,
            long now,
            Consumer<? super SessionOutput> out) {
        context.table.refuse(flow, asked.from().digits(), reason, now);
        dialogues.remove(asked.dialogue());
        tell(asked.dialogue(), SmsFirewall.origin(asked), answer, out);
    }

    /// Who has asked is gone, or will send no more.
    void onMapEnded(long dialogue, long now) {
        dialogues.remove(dialogue);
        Session.OfMap session = byDialogue.remove(dialogue);
        if (session != null) {
            forgetQuestion(session);
            context.table.end(session, SessionCounter.ABANDONED, "the dialogue has ended", now);
        }
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
        while (dialogues.poll(now) != null) {
            // whose it was is forgotten
        }
    }

    long nextDeadline() {
        return dialogues.earliest();
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
    }
}
