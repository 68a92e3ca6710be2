// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Timer;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.TransmissionControl.Terms;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.CookieEchoChunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The calling end of RFC 9260 section 5.1, from INIT to COOKIE ACK.
///
/// ```
///   call -> INIT ......... T1-init .... again, or NO_ANSWER
///           <- INIT ACK
///           COOKIE ECHO .. T1-cookie .. again, or NO_ANSWER
///           <- COOKIE ACK: established     <- ERROR, stale cookie: called again (5.2.6)
/// ```
final class Calling {
    private final AssociationConfig config;
    private final AssociationProfile profile;
    private final Entropy entropy;
    private final ByteBufAllocator allocator;
    private final Wire wire;

    Calling(AssociationConfig config, Entropy entropy, ByteBufAllocator allocator, Wire wire) {
        this.config = config;
        this.profile = config.profile();
        this.entropy = entropy;
        this.allocator = allocator;
        this.wire = wire;
    }

    /// Section 5.1, A.
    CookieWait call(long now, Consumer<? super AssociationOutput> out) {
        return call(0, 0, profile.rtoInitial().toNanos(), now, out);
    }

    /// Section 5.1.6: T1-init has run out.
    AssociationState onT1Init(CookieWait s, long now, Consumer<? super AssociationOutput> out) {
        if (s.calls() > profile.maxInitRetransmits()) {
            return new Closed(Cause.NO_ANSWER, "no answer to INIT from " + config.peerWords());
        }
        long longer = longer(s.rtoNanos());
        sendInit(s.localTag(), s.localTsn(), s.calls(), s.preserveMillis(), out);
        return new CookieWait(
                s.localTag(),
                s.localTsn(),
                Timer.start(now, longer),
                longer,
                s.calls() + 1,
                s.preserveMillis());
    }

    /// Section 5.1.6: T1-cookie has run out.
    AssociationState onT1Cookie(CookieEchoed s, long now, Consumer<? super AssociationOutput> out) {
        if (s.calls() > profile.maxInitRetransmits()) {
            return new Closed(
                    Cause.NO_ANSWER, "no answer to COOKIE ECHO from " + config.peerWords());
        }
        long longer = longer(s.rtoNanos());
        // the path that brought the INIT ACK may be the one that has died
        s.control().dataCameFrom = s.control().paths.alternateTo(s.control().dataCameFrom);
        sendCookieEcho(s.control(), s.cookie(), List.of(), out);
        return new CookieEchoed(
                s.control(),
                s.localTsn(),
                s.cookie(),
                Timer.start(now, longer),
                longer,
                s.calls() + 1);
    }

    /// Section 5.1, C.
    AssociationState onInitAck(
            CookieWait s,
            InitAckChunk initAck,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        ByteBuf cookie = initAck.parameters().cookie();
        ErrorCause wrong = objection(initAck);
        if (wrong != null || cookie == null) {
            ErrorCause cause =
                    wrong != null ? wrong : ErrorCause.missingParameter(Parameter.STATE_COOKIE);
            if (initAck.initiateTag() != 0) {
                AbortChunk abort = new AbortChunk(false, List.of(cause));
                wire.answer(arrival, initAck.initiateTag(), abort, out);
            }
            return new Closed(Cause.PROTOCOL_VIOLATION, "INIT ACK with " + cause.words());
        }
        Terms terms =
                new Terms(
                        s.localTag(),
                        initAck.initiateTag(),
                        s.localTsn(),
                        initAck.initialTsn(),
                        initAck.window(),
                        Math.min(profile.outboundStreams(), initAck.inboundStreams()),
                        Math.min(initAck.outboundStreams(), profile.maxInboundStreams()),
                        config.believed(arrival.from().getAddress(), initAck.parameters()));
        // section 5.4, rule 1: the caller need not doubt the addresses that it was given
        TransmissionControl control =
                TransmissionControl.of(
                        terms,
                        VerificationTags.freshTie(entropy),
                        terms.peerAddresses(),
                        arrival,
                        config,
                        allocator);
        List<ByteBuf> unknown = initAck.parameters().toReport();
        ByteBuf kept = Unpooled.copiedBuffer(cookie);
        long rto = profile.rtoInitial().toNanos();
        sendCookieEcho(control, kept, unknown, out);
        return new CookieEchoed(control, s.localTsn(), kept, Timer.start(now, rto), rto, s.calls());
    }

    /// Section 5.2.6: of the three ways to go on after a stale cookie, the third: call again, and
    /// ask for a cookie that lives longer.
    AssociationState onError(
            CookieEchoed s, ErrorChunk error, long now, Consumer<? super AssociationOutput> out) {
        for (ErrorCause cause : error.causes()) {
            if (cause.code() == ErrorCause.STALE_COOKIE
                    && cause.information().readableBytes() >= 4) {
                if (s.calls() > profile.maxInitRetransmits()) {
                    return new Closed(Cause.NO_ANSWER, "cookie stale again and again");
                }
                long staleMicros =
                        cause.information().getUnsignedInt(cause.information().readerIndex());
                long preserve =
                        Math.min(1 + 2 * staleMicros / 1000, StateCookie.PRESERVE_MILLIS_MAX);
                return call(s.calls(), preserve, s.rtoNanos(), now, out);
            }
        }
        return s;
    }

    /// Sections 3.3.3 and 3.3.3.1: what makes an INIT ACK useless, or null.
    private static @Nullable ErrorCause objection(InitAckChunk initAck) {
        if (initAck.initiateTag() == 0
                || !InitChunk.isPossible(
                        initAck.outboundStreams(), initAck.inboundStreams(), initAck.window())) {
            return ErrorCause.of(ErrorCause.INVALID_MANDATORY_PARAMETER);
        }
        if (initAck.parameters().cookie() == null) {
            return ErrorCause.missingParameter(Parameter.STATE_COOKIE);
        }
        if (initAck.parameters().hostName() != null) {
            return ErrorCause.of(ErrorCause.UNRESOLVABLE_ADDRESS);
        }
        return null;
    }

    private CookieWait call(
            int callsBefore,
            long preserveMillis,
            long rtoNanos,
            long now,
            Consumer<? super AssociationOutput> out) {
        int tag = VerificationTags.fresh(entropy);
        int tsn = entropy.nextInt();
        sendInit(tag, tsn, callsBefore, preserveMillis, out);
        return new CookieWait(
                tag, tsn, Timer.start(now, rtoNanos), rtoNanos, callsBefore + 1, preserveMillis);
    }

    private void sendInit(
            int tag,
            int tsn,
            int callsBefore,
            long preserveMillis,
            Consumer<? super AssociationOutput> out) {
        List<Parameter> parameters = new ArrayList<>(config.ownAddresses());
        parameters.add(new Parameter.SupportedAddressTypes(config.addressTypes()));
        if (preserveMillis > 0) {
            parameters.add(new Parameter.CookiePreservative(preserveMillis));
        }
        InitChunk init =
                new InitChunk(
                        tag,
                        profile.receiveWindowOctets(),
                        profile.outboundStreams(),
                        profile.maxInboundStreams(),
                        tsn,
                        ParameterList.of(parameters));
        // section 5.1.1 leaves open where a repeated INIT goes: each time to the next address
        List<InetAddress> addresses = config.remote().addresses();
        InetAddress to = addresses.get(callsBefore % addresses.size());
        InetSocketAddress udp = new InetSocketAddress(to, config.remote().udpPort());
        wire.call(config.localFor(to), udp, config.remote().port(), init, out);
    }

    private void sendCookieEcho(
            TransmissionControl control,
            ByteBuf cookie,
            List<ByteBuf> unknown,
            Consumer<? super AssociationOutput> out) {
        CookieEchoChunk echo = new CookieEchoChunk(cookie);
        if (unknown.isEmpty()) {
            wire.overPath(control, control.dataCameFrom, echo, out);
        } else {
            ErrorCause cause = ErrorCause.unrecognizedParameters(unknown);
            ErrorChunk error = new ErrorChunk(List.of(cause));
            wire.overPath(control, control.dataCameFrom, echo, error, out);
        }
    }

    private long longer(long rtoNanos) {
        return Math.min(2 * rtoNanos, profile.rtoMax().toNanos());
    }
}
