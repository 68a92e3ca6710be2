// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Requests of peers: checked, given to who does them, and answered.
///
/// A request that comes again is known by who has sent it first and its number (RFC 6733 section
/// 3). If its answer is there it is given again; if it is still being done, whoever has asked
/// again waits as well. Nothing is done twice.
final class Reception {
    /// RFC 6733 section 3: a sender does not use a number again for four minutes at least.
    private static final Duration MEMORY = Duration.ofMinutes(5);

    private static final int REMEMBERED_MAX = 65_536;
    private static final int REMEMBERED_OCTETS_MAX = 32 * 1024 * 1024;

    /// By how many ways the answer to one request goes.
    private static final int ASKERS_MAX = 4;

    private final String identity;
    private final BaseMessages messages;
    private final Routing routing;
    private final OriginGuard guard;
    private final Counters<DiameterCounter> counters;
    private final PeerObserver observer;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final Map<Integer, RequestHandler> handlers = new HashMap<>();

    /// In the order in which they came.
    private final LinkedHashMap<RequestKey, Exchange> remembered = new LinkedHashMap<>();

    private final Alarm alarm;
    private int rememberedOctets;

    /// @param identity our own
    Reception(
            String identity,
            BaseMessages messages,
            Routing routing,
            OriginGuard guard,
            Counters<DiameterCounter> counters,
            PeerObserver observer,
            ByteBufAllocator allocator,
            Loop loop) {
        this.identity = identity;
        this.messages = messages;
        this.routing = routing;
        this.guard = guard;
        this.counters = counters;
        this.observer = observer;
        this.allocator = allocator;
        this.loop = loop;
        this.alarm = new Alarm(this::nextForgotten, this::forget, loop);
    }

    void serve(Application application, RequestHandler handler) {
        handlers.put(application.id(), handler);
    }

    /// How many are remembered, done or not.
    int remembered() {
        return remembered.size();
    }

    /// @param message there within this call only
    void onRequest(Peer peer, Connection connection, DiameterHeader header, ByteBuf message) {
        peer.counters().increment(PeerCounter.REQUESTS_RECEIVED);
        Envelope envelope = new Envelope();
        try {
            header.checkFlags();
            ByteBuf rewritten = rewritten(peer, message, envelope);
            try {
                envelope.read(rewritten, identity);
                RequestHandler handler = handler(header);
                envelope.check(identity);
                if (guard.admits(peer, envelope, loop.now())) {
                    take(peer, connection, header, rewritten, envelope, handler);
                } else {
                    peer.counters().increment(PeerCounter.REQUESTS_DISCARDED);
                }
            } finally {
                rewritten.release();
            }
        } catch (DiameterException wrong) {
            refuseAtOnce(peer, connection, header, envelope, wrong);
        }
    }

    /// @param envelope is filled if the request cannot be rewritten: its refusal needs that
    private ByteBuf rewritten(Peer peer, ByteBuf message, Envelope envelope)
            throws DiameterException {
        try {
            return routing.incoming(peer, message);
        } catch (DiameterException unwritable) {
            envelope.read(message, identity);
            throw unwritable;
        }
    }

    private RequestHandler handler(DiameterHeader header) throws DiameterException {
        RequestHandler handler = handlers.get(header.application());
        boolean isBase = header.application() == BaseMessages.APPLICATION;
        if (handler == null && !isBase) {
            throw new DiameterException(
                    ResultCode.APPLICATION_UNSUPPORTED,
                    "no application " + Integer.toUnsignedString(header.application()),
                    null);
        }
        if (handler == null || !handler.commands().contains(header.command())) {
            throw new DiameterException(
                    ResultCode.COMMAND_UNSUPPORTED, "no command " + header.command(), null);
        }
        return handler;
    }

    private void refuseAtOnce(
            Peer peer,
            Connection connection,
            DiameterHeader header,
            Envelope envelope,
            DiameterException why) {
        peer.counters().increment(refusal(peer, why));
        tellOfFault(peer, header, why);
        Exchange.Given refusal =
                compose(
                        header,
                        envelope.session(),
                        ResultCode.isProtocolError(why.resultCode()),
                        writer -> messages.refuse(why, writer));
        send(refusal, new Exchange.Asker(peer, connection, header, envelope.proxies()));
    }

    private static PeerCounter refusal(Peer peer, DiameterException why) {
        if (why.resultCode() != ResultCode.TOO_BUSY) {
            return PeerCounter.REQUESTS_REFUSED;
        }
        return peer.hasRoom()
                ? PeerCounter.REQUESTS_REFUSED_RATE
                : PeerCounter.REQUESTS_REFUSED_BUSY;
    }

    private void tellOfFault(Peer peer, DiameterHeader header, DiameterException why) {
        long count =
                peer.counters().get(PeerCounter.REQUESTS_REFUSED)
                        + peer.counters().get(PeerCounter.REQUESTS_REFUSED_BUSY)
                        + peer.counters().get(PeerCounter.REQUESTS_REFUSED_RATE);
        if (Long.bitCount(count) == 1) {
            observer.onFault(
                    peer.name(),
                    "request of command %d refused with %d, %d so far: %s"
                            .formatted(
                                    header.command(), why.resultCode(), count, why.getMessage()));
        }
    }

    private void take(
            Peer peer,
            Connection connection,
            DiameterHeader header,
            ByteBuf message,
            Envelope envelope,
            RequestHandler handler)
            throws DiameterException {
        String session = String.valueOf(envelope.session());
        RequestKey key =
                new RequestKey(envelope.originHost(), header.endToEnd(), header.command(), session);
        Exchange.Asker asker = new Exchange.Asker(peer, connection, header, envelope.proxies());
        Exchange known = remembered.get(key);
        if (known != null) {
            repeat(known, asker);
            return;
        }
        if (peer.isLeaving()) {
            throw new DiameterException(
                    ResultCode.UNABLE_TO_DELIVER, "one of both is leaving", null);
        }
        requireRoom(peer);
        if (!guard.hasTime(peer, envelope, loop.now())) {
            peer.counters().increment(PeerCounter.REQUESTS_DISCARDED);
            return;
        }
        Exchange exchange = new Exchange(key, loop.now() + MEMORY.toNanos(), this);
        remember(exchange);
        await(exchange, asker);
        try {
            handler.onRequest(header, new AvpReader().begin(message), peer.name(), exchange);
        } catch (DiameterException wrong) {
            peer.counters().increment(PeerCounter.REQUESTS_REFUSED);
            tellOfFault(peer, header, wrong);
            refuse(exchange, wrong);
        }
    }

    private void requireRoom(Peer peer) throws DiameterException {
        if (!peer.hasRoom()) {
            throw new DiameterException(
                    ResultCode.TOO_BUSY,
                    peer.unanswered() + " requests are not answered yet",
                    null);
        }
        // What has come before is no more work, and may be under way: it was let in above.
        if (!peer.mayAsk()) {
            throw new DiameterException(
                    ResultCode.TOO_BUSY, "it asks more often than it may", null);
        }
    }

    private void repeat(Exchange known, Exchange.Asker asker) {
        asker.peer().counters().increment(PeerCounter.REQUESTS_REPEATED);
        Exchange.Given given = known.given;
        if (given != null) {
            send(given, asker);
            return;
        }
        if (known.askers.size() == ASKERS_MAX) {
            Exchange.Asker first = known.askers.remove();
            first.peer().isAnswered();
            first.peer().counters().increment(PeerCounter.ANSWERS_UNSENT);
        }
        await(known, asker);
    }

    private static void await(Exchange exchange, Exchange.Asker asker) {
        asker.peer().isAsked();
        exchange.askers.add(asker);
    }

    // ---- answers -------------------------------------------------------------------------------

    void answer(Exchange exchange, boolean isError, Consumer<AvpWriter> avps) {
        assert loop.inLoop();
        Exchange.Asker any = exchange.askers.peek();
        if (any == null) {
            if (remembered.get(exchange.key) == exchange) {
                throw new IllegalStateException("answered twice: " + exchange.key);
            }
            counters.increment(DiameterCounter.ANSWERS_TOO_LATE);
            return;
        }
        Exchange.Given given = compose(any.header(), exchange.key.session(), isError, avps);
        if (remembered.get(exchange.key) == exchange) {
            exchange.given = given;
            rememberedOctets += given.avps().length;
            forgetSome();
        }
        give(exchange, given);
    }

    void refuse(Exchange exchange, DiameterException why) {
        answer(
                exchange,
                ResultCode.isProtocolError(why.resultCode()),
                writer -> messages.refuse(why, writer));
    }

    /// Lets whoever waits for it wait.
    void discard(Exchange exchange) {
        assert loop.inLoop();
        if (remembered.get(exchange.key) == exchange) {
            exchange.given = Exchange.NOTHING;
        }
        give(exchange, Exchange.NOTHING);
    }

    private void give(Exchange exchange, Exchange.Given given) {
        while (!exchange.askers.isEmpty()) {
            Exchange.Asker asker = exchange.askers.remove();
            asker.peer().isAnswered();
            send(given, asker);
        }
    }

    private Exchange.Given compose(
            DiameterHeader request,
            @Nullable String session,
            boolean isError,
            Consumer<AvpWriter> avps) {
        AvpWriter writer = new AvpWriter(allocator, request.answer(isError));
        if (session != null) {
            writer.text(BaseAvp.SESSION_ID, session);
        }
        avps.accept(writer);
        ByteBuf whole = writer.finish();
        byte[] octets =
                ByteBufUtil.getBytes(
                        whole,
                        DiameterHeader.OCTETS,
                        whole.readableBytes() - DiameterHeader.OCTETS);
        whole.release();
        return new Exchange.Given(isError, octets);
    }

    private void send(Exchange.Given given, Exchange.Asker asker) {
        if (given == Exchange.NOTHING) {
            asker.peer().counters().increment(PeerCounter.REQUESTS_DISCARDED);
            return;
        }
        AvpWriter writer =
                new AvpWriter(allocator, asker.header().answer(given.isError()))
                        .written(given.avps());
        for (byte[] proxy : asker.proxies()) {
            writer.octets(BaseAvp.PROXY_INFO, proxy);
        }
        boolean isSent = false;
        try {
            ByteBuf message = routing.outgoing(asker.peer(), writer.finish());
            isSent = asker.connection().send(message);
        } catch (DiameterException unwritable) {
            // Counted. As it was written it may say what the peer must not know.
        }
        asker.peer()
                .counters()
                .increment(isSent ? PeerCounter.ANSWERS_SENT : PeerCounter.ANSWERS_UNSENT);
    }

    // ---- memory --------------------------------------------------------------------------------

    private void remember(Exchange exchange) {
        remembered.put(exchange.key, exchange);
        forgetSome();
        alarm.arm();
    }

    /// The oldest that are done, while there are too many of them. How many are being done is
    /// bounded by what peers may ask at once.
    private void forgetSome() {
        if (remembered.size() <= REMEMBERED_MAX && rememberedOctets <= REMEMBERED_OCTETS_MAX) {
            return;
        }
        Iterator<Exchange> oldest = remembered.values().iterator();
        while (oldest.hasNext()
                && (remembered.size() > REMEMBERED_MAX
                        || rememberedOctets > REMEMBERED_OCTETS_MAX)) {
            Exchange.Given given = oldest.next().given;
            if (given != null) {
                oldest.remove();
                rememberedOctets -= given.avps().length;
                counters.increment(DiameterCounter.REMEMBERED_FORGOTTEN);
            }
        }
    }

    private long nextForgotten() {
        return remembered.isEmpty()
                ? Machine.NO_DEADLINE
                : remembered.firstEntry().getValue().forgottenAt;
    }

    private void forget(long now) {
        while (nextForgotten() <= now) {
            Exchange oldest = remembered.pollFirstEntry().getValue();
            Exchange.Given given = oldest.given;
            if (given != null) {
                rememberedOctets -= given.avps().length;
            } else {
                counters.increment(DiameterCounter.ABANDONED);
                refuse(
                        oldest,
                        new DiameterException(
                                ResultCode.UNABLE_TO_COMPLY, "nobody has answered it", null));
            }
        }
    }

    /// Forgets all: nobody hears of what is answered from now on.
    void close() {
        alarm.stop();
        for (Exchange exchange : remembered.values()) {
            exchange.askers.forEach(asker -> asker.peer().isAnswered());
            exchange.askers.clear();
        }
        remembered.clear();
        rememberedOctets = 0;
    }
}
