// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.Candidate;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteVerdict;
import org.signalbox.machine.Deadlines;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Requests of ours that wait for their answers. Each ends exactly once, within its time.
///
/// ```
///   request --> candidates, the best first --> given to one --> waits --> answer
///                  ^                              |               |
///                  |     surely not sent          |               +-- 3002, 3004: the next
///                  +------------------------------+               +-- peer lost: the next if it
///                                                                     may be done twice
/// ```
final class Questions {
    private final Routing routing;
    private final Map<String, Peer> peers;
    private final EndToEnd endToEnd;
    private final int pendingMax;
    private final Counters<DiameterCounter> counters;
    private final PeerObserver observer;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final Deadlines<Question> deadlines = new Deadlines<>();
    private final Alarm alarm;

    /// @param peers by name
    /// @param pendingMax how many may wait in all
    Questions(
            Routing routing,
            Map<String, Peer> peers,
            EndToEnd endToEnd,
            int pendingMax,
            Counters<DiameterCounter> counters,
            PeerObserver observer,
            ByteBufAllocator allocator,
            Loop loop) {
        this.routing = routing;
        this.peers = peers;
        this.endToEnd = endToEnd;
        this.pendingMax = pendingMax;
        this.counters = counters;
        this.observer = observer;
        this.allocator = allocator;
        this.loop = loop;
        this.alarm = new Alarm(deadlines::earliest, this::onDue, loop);
    }

    int pending() {
        return deadlines.size();
    }

    /// As [DiameterPeers#request].
    void ask(
            RouteKeys keys,
            RequestWriter writer,
            Duration answerMax,
            Repetition repetition,
            AnswerHandler handler) {
        counters.increment(DiameterCounter.REQUESTS);
        if (pending() >= pendingMax) {
            counters.increment(DiameterCounter.TOO_MANY_PENDING);
            handler.onFailure(
                    RequestFailure.TOO_MANY_PENDING, pending() + " requests wait for answers");
            return;
        }
        Question question = new Question(keys, writer, endToEnd.next(), repetition, handler);
        deadlines.put(question, loop.now() + answerMax.toNanos());
        alarm.arm();
        RequestFailure refusal = give(question);
        if (refusal != null) {
            String why =
                    switch (refusal) {
                        case NO_ROUTE -> "no peer takes " + words(keys);
                        case TOO_MANY_PENDING -> "the peers for " + words(keys) + " are busy";
                        case OVERLOADED -> words(keys) + " is overloaded";
                        case NO_ANSWER, MAY_HAVE_ARRIVED, REDIRECTED ->
                                throw new IllegalStateException(refusal.word());
                    };
            fail(question, refusal, why);
        }
    }

    private static String words(RouteKeys keys) {
        String host = keys.destinationHost();
        return "application %s for %s"
                .formatted(
                        keys.application(),
                        host == null ? "realm " + keys.destinationRealm() : "host " + host);
    }

    // ---- giving it to a peer -------------------------------------------------------------------

    /// Gives it to the best that does not know it yet.
    ///
    /// @return null if it waits there now
    private @Nullable RequestFailure give(Question question) {
        RequestFailure failure = RequestFailure.NO_ROUTE;
        for (String name :
                routing.select(question.keys, open(question.keys, peer -> asked(question, peer)))) {
            Peer peer = peers.get(name);
            if (peer == null || !canTake(question, peer)) {
                continue;
            }
            Application asked = asked(question, name);
            if (overload().holdsBack(question, asked, loop.now())) {
                return RequestFailure.OVERLOADED;
            }
            if (isGivenToNamed(question, peer)) {
                return null;
            }
            if (overload().holdsBackFrom(peer.config().identity(), question, asked, loop.now())) {
                failure = RequestFailure.OVERLOADED;
                continue;
            }
            RequestFailure refusal = send(question, peer);
            if (refusal == null) {
                return null;
            }
            if (refusal == RequestFailure.TOO_MANY_PENDING) {
                failure = refusal;
            }
        }
        return failure;
    }

    private OverloadReports overload() {
        return routing.overload();
    }

    /// Gives it to those whom a peer has named before for requests like it.
    private boolean isGivenToNamed(Question question, Peer peer) {
        Redirects redirects = routing.redirects();
        Redirects.Known named = redirects.find(peer.name(), question.keys, loop.now());
        if (named == null) {
            return false;
        }
        if (isGivenToOne(named.hosts(), question)) {
            counters.increment(DiameterCounter.REDIRECTS_USED);
            return true;
        }
        redirects.forget(named);
        return false;
    }

    /// Gives it to the first of these hosts that is a peer and takes it.
    private boolean isGivenToOne(List<String> hosts, Question question) {
        for (String host : hosts) {
            for (Peer peer : peers.values()) {
                if (peer.config().identity().equalsIgnoreCase(host)
                        && canTake(question, peer)
                        && send(question, peer) == null) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Those that requests can be given to.
    private List<Candidate> open(RouteKeys keys, Function<String, Application> asked) {
        return peers.values().stream()
                .filter(Peer::isOpen)
                .map(peer -> peer.candidate(keys.application(), asked.apply(peer.name())))
                .toList();
    }

    private static boolean canTake(Question question, Peer peer) {
        return peer.isOpen()
                && peer.takes(asked(question, peer.name()))
                && !question.tried.contains(peer.name());
    }

    private static Application asked(Question question, String peer) {
        return question.writer.application(peer, question.keys.application());
    }

    /// As [DiameterPeers#explain].
    List<RouteVerdict> explain(RouteKeys keys, Function<String, Application> asked) {
        return routing.explain(keys, open(keys, asked));
    }

    /// @return null if it waits there now
    private @Nullable RequestFailure send(Question question, Peer peer) {
        Connection connection = peer.connection();
        if (connection == null || peer.pending() >= peer.config().pendingMax()) {
            return RequestFailure.TOO_MANY_PENDING;
        }
        int hopByHop = connection.nextHopByHop();
        Application application = asked(question, peer.name());
        ByteBuf message;
        try {
            message = routing.outgoing(peer, written(question, peer, application, hopByHop));
        } catch (DiameterException unwritable) {
            return RequestFailure.NO_ROUTE; // counted
        }
        if (!connection.send(message)) {
            return RequestFailure.TOO_MANY_PENDING;
        }
        if (!question.tried.isEmpty()) {
            counters.increment(DiameterCounter.REPEATED);
        }
        peer.counters().increment(PeerCounter.REQUESTS_SENT);
        question.tried.add(peer.name());
        question.peer = peer;
        question.connection = connection;
        question.hopByHop = hopByHop;
        question.application = application;
        connection.waiting().put(hopByHop, question);
        return null;
    }

    private ByteBuf written(Question question, Peer peer, Application application, int hopByHop) {
        DiameterHeader header =
                new DiameterHeader(
                        DiameterHeader.REQUEST | DiameterHeader.PROXIABLE,
                        question.command,
                        application.id(),
                        hopByHop,
                        question.endToEnd);
        AvpWriter avps = new AvpWriter(allocator, header);
        question.writer.write(peer.name(), avps);
        if (peer.config().traffic().isHeeded()) {
            OverloadReports.announce(avps);
        }
        ByteBuf message = avps.finish();
        if (!question.tried.isEmpty()) {
            DiameterHeader.setRetransmitted(message);
        }
        return message;
    }

    // ---- ends ----------------------------------------------------------------------------------

    /// @param message there within this call only
    void onAnswer(Peer peer, Connection connection, DiameterHeader header, ByteBuf message) {
        Question question = connection.waiting().get(header.hopByHop());
        if (question == null) {
            discard(
                    connection.hasIssued(header.hopByHop())
                            ? PeerCounter.ANSWERS_DISCARDED_LATE
                            : PeerCounter.ANSWERS_DISCARDED_UNKNOWN,
                    peer,
                    header);
            return;
        }
        boolean isOfAnother =
                header.command() != question.command
                        || header.application() != question.application.id()
                        || header.endToEnd() != question.endToEnd;
        if (isOfAnother) {
            discard(PeerCounter.ANSWERS_DISCARDED_OTHER, peer, header);
            return;
        }
        connection.waiting().remove(header.hopByHop());
        question.connection = null;
        peer.counters().increment(PeerCounter.ANSWERS_RECEIVED);
        ByteBuf rewritten = rewritten(peer, message);
        try {
            onAnswer(question, peer, header, rewritten);
        } finally {
            rewritten.release();
        }
    }

    /// One that cannot be rewritten is read as it is: what is wrong with it is for who asked to
    /// see.
    private ByteBuf rewritten(Peer peer, ByteBuf message) {
        try {
            return routing.incoming(peer, message);
        } catch (DiameterException unwritable) {
            return message.retain(); // counted
        }
    }

    private void onAnswer(Question question, Peer peer, DiameterHeader header, ByteBuf message) {
        overload().onAnswer(question, peer, message, loop.now());
        int result = header.isError() ? protocolError(message) : 0;
        boolean isUndelivered =
                (result == ResultCode.UNABLE_TO_DELIVER || result == ResultCode.TOO_BUSY)
                        && !isFor(question, peer);
        if (isUndelivered && give(question) == null) {
            return;
        }
        if (result == ResultCode.REDIRECT_INDICATION) {
            if (isRedirected(question, peer, message)) {
                return;
            }
            fail(question, RequestFailure.REDIRECTED, peer.name() + " names others to ask");
            return;
        }
        answer(question, peer, header, message);
    }

    /// Whether it is the very node that the request is for: who is busy itself is not reached by
    /// another way.
    private static boolean isFor(Question question, Peer peer) {
        return peer.config().identity().equalsIgnoreCase(question.keys.destinationHost());
    }

    /// Gives a request to the first that an answer names, if that is a peer (RFC 6733 section
    /// 6.12). Once only: who is named does not name another.
    ///
    /// @return whether it waits there now
    private boolean isRedirected(Question question, Peer peer, ByteBuf message) {
        if (question.isRedirected) {
            return false;
        }
        question.isRedirected = true;
        Redirection said = Redirection.read(message);
        if (!isGivenToOne(said.hosts(), question)) {
            return false;
        }
        routing.redirects().learn(peer.name(), question.keys, said, loop.now());
        return true;
    }

    private void discard(PeerCounter counter, Peer peer, DiameterHeader header) {
        peer.counters().increment(counter);
        long count = peer.counters().get(counter);
        if (counter != PeerCounter.ANSWERS_DISCARDED_LATE && Long.bitCount(count) == 1) {
            observer.onFault(
                    peer.name(),
                    "answer of command %d to nothing that was asked, %d so far"
                            .formatted(header.command(), count));
        }
    }

    /// The result of an answer with the E bit; 0 if it cannot be read. What is wrong with it is for
    /// who asked to see.
    private static int protocolError(ByteBuf message) {
        try {
            return BaseMessages.number(BaseAvp.RESULT_CODE, 0, message);
        } catch (DiameterException unreadable) {
            return 0;
        }
    }

    private void answer(Question question, Peer peer, DiameterHeader header, ByteBuf message) {
        AvpReader avps;
        try {
            avps = new AvpReader().begin(message);
        } catch (DiameterException impossible) {
            throw new IllegalStateException(impossible); // the wire has checked the length
        }
        counters.increment(DiameterCounter.ANSWERED);
        end(question);
        question.handler.onAnswer(header, avps, peer.name());
    }

    /// A connection is gone.
    void onLost(Peer peer, Connection connection, String reason) {
        for (Question question : connection.takeWaiting()) {
            question.connection = null;
            peer.counters().increment(PeerCounter.UNANSWERED_LOST);
            boolean isGivenAgain =
                    question.repetition == Repetition.ALLOWED && give(question) == null;
            if (!isGivenAgain) {
                fail(question, RequestFailure.MAY_HAVE_ARRIVED, peer.name() + ": " + reason);
            }
        }
    }

    private void onDue(long now) {
        for (Question due = deadlines.poll(now); due != null; due = deadlines.poll(now)) {
            Connection connection = due.connection;
            Peer peer = due.peer;
            if (connection != null && peer != null) {
                connection.waiting().remove(due.hopByHop);
                peer.counters().increment(PeerCounter.UNANSWERED_LATE);
            }
            String who = peer == null ? "nobody" : peer.name();
            fail(due, RequestFailure.NO_ANSWER, who + " has not answered in time");
        }
    }

    private void fail(Question question, RequestFailure failure, String why) {
        counters.increment(
                switch (failure) {
                    case NO_ROUTE -> DiameterCounter.NO_ROUTE;
                    case TOO_MANY_PENDING -> DiameterCounter.TOO_MANY_PENDING;
                    case NO_ANSWER -> DiameterCounter.NO_ANSWER;
                    case MAY_HAVE_ARRIVED -> DiameterCounter.MAY_HAVE_ARRIVED;
                    case REDIRECTED -> DiameterCounter.REDIRECTED;
                    case OVERLOADED -> DiameterCounter.OVERLOADED;
                });
        end(question);
        question.handler.onFailure(failure, why);
    }

    private void end(Question question) {
        deadlines.remove(question);
    }
}
