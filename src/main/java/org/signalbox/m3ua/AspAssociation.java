// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.Undelivered;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.Octets;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The association with an application server process, a gateway or a peer: octets on one side,
/// messages of level 3 and of management on the other. What is to be done about the latter,
/// [Events] decides.
///
/// DATA is taken on any stream but 0, on which management goes (RFC 4666 section 1.4.7), unless
/// there is no other or the peer is forgiven that ([AspQuirk#DATA_ON_STREAM_0]); it is sent on the
/// stream that its selection chooses, so that one flow does not wait for what another has lost.
final class AspAssociation implements AspWire, AssociationUser {
    /// Some peers leave the payload protocol out.
    private static final int UNSPECIFIED_PROTOCOL = 0;

    /// Error messages at most in [#ERROR_INTERVAL_NANOS]: a flood is not answered by another.
    static final int ERRORS_MAX = 32;

    static final long ERROR_INTERVAL_NANOS = 1_000_000_000L;

    /// Told of everything but DATA; on the association's loop.
    interface Events {
        void onUp(AspAssociation asp);

        /// The peer has begun anew without ending the association.
        void onRestart(AspAssociation asp);

        void onDown(AspAssociation asp, DownReason reason);

        /// DATA has come.
        void onHeard(AspAssociation asp);

        /// @return why the message is refused; null if it is not
        @Nullable ErrorReport onMessage(AspAssociation asp, M3uaMessage message);

        /// The association has room again.
        void onWritable(AspAssociation asp);
    }

    private final String name;
    private final Variant variant;
    private final boolean equal;
    private final Events events;
    private final ByteBufAllocator allocator;
    private final Loop loop;
    private final Association association;

    private final Counters<AspCounter> counters = new Counters<>(AspCounter.class);
    private final M3uaData data = new M3uaData();

    /// What it may bring now.
    private List<Reception> receptions = List.of();

    /// Servers that have got something in this batch.
    private final List<ApplicationServer> touched = new ArrayList<>();

    private boolean dataOnStreamZero;

    private int outboundStreams = 1;
    private int inboundStreams = 1;
    private boolean up;
    private boolean flushDue;

    /// Whether the batch has held DATA: what shows that the far end is alive, but for what
    /// management shows.
    private boolean heardData;

    private long errorsSince = Long.MIN_VALUE;
    private int errors;

    /// @param equal whether neither end is a gateway (IPSP)
    /// @param associate makes the association known, with this as its user
    AspAssociation(
            String name,
            Variant variant,
            boolean equal,
            Events events,
            Function<AssociationUser, Association> associate,
            ByteBufAllocator allocator,
            Loop loop) {
        this.name = name;
        this.variant = variant;
        this.equal = equal;
        this.events = events;
        this.allocator = allocator;
        this.loop = loop;
        this.association = associate.apply(this);
    }

    @Override
    public String name() {
        return name;
    }

    /// Of the network that point codes are of.
    Variant variant() {
        return variant;
    }

    Association association() {
        return association;
    }

    boolean isUp() {
        return up;
    }

    /// Ends the association for good; nothing more is heard of it.
    void remove(String reason) {
        up = false;
        association.remove(reason);
    }

    /// Readable from any thread.
    Counters<AspCounter> counters() {
        return counters;
    }

    /// From now on DATA is taken for these.
    void take(List<Reception> changed) {
        receptions = List.copyOf(changed);
    }

    /// From now on the peer may do this, of what concerns single messages.
    void forgive(Set<AspQuirk> quirks) {
        dataOnStreamZero = quirks.contains(AspQuirk.DATA_ON_STREAM_0);
    }

    // ---- out ----------------------------------------------------------------------------------

    @Override
    public boolean sendData(int selection, ByteBuf message) {
        if (!up) {
            return false;
        }
        int stream = outboundStreams == 1 ? 0 : 1 + selection % (outboundStreams - 1);
        int start = message.readerIndex();
        int end = message.writerIndex();
        message.retain();
        if (association.send(stream, PayloadProtocol.M3UA, message)) {
            counters.increment(AspCounter.DATA_SENT);
            message.release();
            return true;
        }
        message.setIndex(start, end);
        return false;
    }

    @Override
    public void send(M3uaMessage message) {
        if (equal && isForGatewaysOnly(message)) {
            return;
        }
        if (up && association.send(0, PayloadProtocol.M3UA, M3uaCodec.encode(allocator, message))) {
            counters.increment(AspCounter.MANAGEMENT_SENT);
            flushSoon();
        } else {
            counters.increment(AspCounter.MANAGEMENT_UNSENT);
        }
    }

    /// Section 3.4: a gateway tells processes of destinations, and they ask it; of all that, equals
    /// tell each other of congestion alone (section 3.4.4).
    private static boolean isForGatewaysOnly(M3uaMessage message) {
        return message instanceof M3uaMessage.AboutDestinations
                && !(message instanceof M3uaMessage.SignallingCongestion);
    }

    /// Not only what answers a message is sent: timers and operators have something to say as well.
    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            loop.execute(
                    () -> {
                        flushDue = false;
                        if (up) {
                            association.flush();
                        }
                    });
        }
    }

    void send(AspMessage message) {
        if (message instanceof ErrorReport && !mayReportError()) {
            counters.increment(AspCounter.ERRORS_SUPPRESSED);
            return;
        }
        if (message instanceof ErrorReport) {
            counters.increment(AspCounter.ERRORS_SENT);
        }
        send(new M3uaMessage.Asp(message));
    }

    @Override
    public void flush() {
        association.flush();
    }

    private boolean mayReportError() {
        long now = loop.now();
        if (errorsSince == Long.MIN_VALUE || now - errorsSince >= ERROR_INTERVAL_NANOS) {
            errorsSince = now;
            errors = 0;
        }
        errors++;
        return errors <= ERRORS_MAX;
    }

    // ---- in -----------------------------------------------------------------------------------

    @Override
    public void onUp(Association from) {
        up = true;
        outboundStreams = Math.max(1, from.status().outboundStreams());
        inboundStreams = Math.max(1, from.status().inboundStreams());
        events.onUp(this);
        flush();
    }

    @Override
    public void onRestart(Association from) {
        events.onRestart(this);
        flush();
    }

    /// Nothing of it goes another way: what is in doubt would arrive twice, and of what was not
    /// sent its flow has gone on meanwhile.
    @Override
    public void onUndelivered(Association from, Undelivered undelivered) {
        counters.add(AspCounter.UNDELIVERED_UNSENT, undelivered.unsent());
        if (undelivered.isDoubtKnown()) {
            counters.add(AspCounter.UNDELIVERED_IN_DOUBT, undelivered.inDoubt());
        } else {
            counters.increment(AspCounter.ENDS_UNTOLD);
        }
        M3uaLog.undelivered(name, undelivered);
    }

    @Override
    public void onDown(Association from, DownReason reason) {
        up = false;
        events.onDown(this, reason);
    }

    @Override
    public void onWritable(Association from) {
        events.onWritable(this);
    }

    @Override
    public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
        assert loop.inLoop();
        if (payloadProtocol != PayloadProtocol.M3UA.number()
                && payloadProtocol != UNSPECIFIED_PROTOCOL) {
            counters.increment(AspCounter.DISCARDED_PAYLOAD_PROTOCOL);
            message.release();
            return;
        }
        boolean taken = false;
        try {
            int kind = XuaHeader.check(message);
            if (M3uaCodec.isData(kind)) {
                taken = onData(stream, message);
            } else {
                M3uaMessage decoded = M3uaCodec.decode(variant, message);
                if (stream != 0 && inboundStreams > 1 && !mayComeOnAnyStream(kind)) {
                    counters.increment(AspCounter.DISCARDED_STREAM);
                    refuse(ErrorCode.INVALID_STREAM_IDENTIFIER, message);
                } else {
                    counters.increment(AspCounter.MANAGEMENT_RECEIVED);
                    ErrorReport refusal = events.onMessage(this, decoded);
                    if (refusal != null) {
                        send(refusal.quoting(quoted(message, refusal.code())));
                    }
                }
            }
        } catch (XuaDecodeException broken) {
            counters.increment(AspCounter.DISCARDED_MALFORMED);
            M3uaLog.malformed(name, counters.get(AspCounter.DISCARDED_MALFORMED), broken);
            ErrorReport answer = broken.answer(message);
            if (answer != null) {
                send(answer);
            }
        } finally {
            if (!taken) {
                message.release();
            }
        }
    }

    @Override
    public void onBatchEnd(Association from) {
        for (ApplicationServer server : touched) {
            server.endBatch();
        }
        touched.clear();
        if (heardData) {
            heardData = false;
            events.onHeard(this);
        }
        flush();
    }

    /// Section 1.4.7: heartbeats show that a stream is alive.
    private static boolean mayComeOnAnyStream(int kind) {
        return kind == XuaHeader.HEARTBEAT || kind == XuaHeader.HEARTBEAT_ACK;
    }

    /// @return whether the message was taken
    private boolean onData(int stream, ByteBuf message) throws XuaDecodeException {
        counters.increment(AspCounter.DATA_RECEIVED);
        heardData = true;
        if (stream == 0 && inboundStreams > 1 && !dataOnStreamZero) {
            counters.increment(AspCounter.DISCARDED_STREAM);
            refuse(ErrorCode.INVALID_STREAM_IDENTIFIER, message);
            return false;
        }
        data.read(message);
        Reception reception = reception(message);
        if (reception == null) {
            return false;
        }
        NetworkAppearance expected = reception.server().config().appearance();
        if (data.hasAppearance() && (expected == null || expected.value() != data.appearance())) {
            counters.increment(AspCounter.DISCARDED_APPEARANCE);
            send(
                    new ErrorReport(
                            ErrorCode.INVALID_NETWORK_APPEARANCE,
                            contexts(),
                            data.appearance(),
                            List.of(),
                            quoted(message, ErrorCode.INVALID_NETWORK_APPEARANCE)));
            return false;
        }
        if (!data.isForUserPart()) {
            counters.increment(AspCounter.DISCARDED_SERVICE);
            return false;
        }
        Msu msu = data.take(variant, message);
        if (!reception.takesFrom(msu.opc())) {
            counters.increment(AspCounter.DISCARDED_ORIGIN);
            M3uaLog.foreignOrigin(name, counters.get(AspCounter.DISCARDED_ORIGIN), msu, reception);
            msu.close();
            return true;
        }
        ApplicationServer server = reception.server();
        if (!touched.contains(server)) {
            touched.add(server);
        }
        server.receive(msu);
        return true;
    }

    /// For which server a message is that was read; null if for none, which has been answered.
    private @Nullable Reception reception(ByteBuf message) {
        if (receptions.isEmpty()) {
            counters.increment(AspCounter.DISCARDED_INACTIVE);
            refuse(ErrorCode.UNEXPECTED_MESSAGE, message);
            return null;
        }
        if (!data.hasContext()) {
            if (receptions.size() == 1) {
                return receptions.getFirst();
            }
            // section 3.3.1: where there are several, it must be named
            counters.increment(AspCounter.DISCARDED_CONTEXT);
            refuse(ErrorCode.MISSING_PARAMETER, message);
            return null;
        }
        for (Reception reception : receptions) {
            RoutingContext context = reception.server().config().context();
            if (context != null && context.value() == data.context()) {
                return reception;
            }
        }
        counters.increment(AspCounter.DISCARDED_CONTEXT);
        refuse(ErrorCode.INVALID_ROUTING_CONTEXT, message);
        return null;
    }

    private List<RoutingContext> contexts() {
        return data.hasContext() ? List.of(new RoutingContext(data.context())) : List.of();
    }

    private void refuse(ErrorCode code, ByteBuf message) {
        List<RoutingContext> contexts =
                code == ErrorCode.INVALID_ROUTING_CONTEXT ? contexts() : List.of();
        send(ErrorReport.about(code, contexts).quoting(quoted(message, code)));
    }

    private static Octets quoted(ByteBuf message, ErrorCode code) {
        int quoted = Math.min(message.readableBytes(), code.quotedOctetsMax());
        return Octets.of(message, message.readerIndex(), quoted);
    }

    /// Whether DATA is taken for a server.
    boolean brings(@Nullable ApplicationServer server) {
        return receptions.stream().anyMatch(reception -> reception.server() == server);
    }

    @Override
    public String toString() {
        return name;
    }
}
