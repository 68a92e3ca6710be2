// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// An INIT, in every state (RFC 9260 sections 5.1, B, 5.2.1 and 5.2.2). It never changes the state:
/// what is needed later travels in the cookie (section 5.1.3).
///
/// ```
///   state                     answer
///   closed                    none: see AssociationMachine#onPacket
///   listening                 INIT ACK with a fresh tag
///   COOKIE-WAIT               INIT ACK with the tag and TSN of our own INIT (collision, 5.2.1)
///   COOKIE-ECHOED             the same, and the tie tag; or ABORT as below
///   SHUTDOWN-ACK-SENT         SHUTDOWN ACK again (9.2)
///   the others                INIT ACK with a fresh tag and the tie tag (restart, 5.2.2),
///                             or ABORT if the peer lists an address that it had not before
/// ```
final class Answering {
    /// What of an INIT's unknown parameters is sent back at most.
    private static final int REPORTED_OCTETS_MAX = 512;

    private final AssociationConfig config;
    private final AssociationProfile profile;
    private final CookieJar cookies;
    private final Entropy entropy;
    private final Wire wire;

    Answering(AssociationConfig config, CookieJar cookies, Entropy entropy, Wire wire) {
        this.config = config;
        this.profile = config.profile();
        this.cookies = cookies;
        this.entropy = entropy;
        this.wire = wire;
    }

    /// @return why the INIT was dropped, or null if it was answered as a call
    @Nullable SctpCounter onInit(
            AssociationState state,
            InitChunk init,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        if (init.initiateTag() == 0) {
            return SctpCounter.DROPPED_INIT; // section 3.3.2: there is nobody to answer to
        }
        ErrorCause wrong = objection(init);
        if (wrong != null) {
            return refuse(init, wrong, arrival, out);
        }
        switch (state) {
            case Closed _ -> {
                return SctpCounter.DROPPED_CLOSED;
            }
            case Listening _ -> answerAnew(init, 0, arrival, now, out);
            case CookieWait s -> answer(init, s.localTag(), s.localTsn(), 0, arrival, now, out);
            case CookieEchoed(TransmissionControl control, int localTsn, _, _, _, _) -> {
                List<InetAddress> added = added(control, init, arrival);
                if (!added.isEmpty()) {
                    return refuseNewAddresses(init, added, arrival, out); // section 5.2.1
                }
                answer(init, control.localTag, localTsn, control.tieTag, arrival, now, out);
            }
            case ShutdownAckSent s -> wire.toPeer(s.control(), new ShutdownAckChunk(), out);
            case Established s -> {
                return answerRestart(s.control(), init, arrival, now, out);
            }
            case ShutdownPending s -> {
                return answerRestart(s.control(), init, arrival, now, out);
            }
            case ShutdownSent s -> {
                return answerRestart(s.control(), init, arrival, now, out);
            }
            case ShutdownReceived s -> {
                return answerRestart(s.control(), init, arrival, now, out);
            }
        }
        return null;
    }

    /// Sections 3.3.2 and 3.3.2.1.4: what makes an INIT useless, or null.
    private static @Nullable ErrorCause objection(InitChunk init) {
        Parameter.HostNameAddress hostName = init.parameters().hostName();
        if (hostName != null) {
            return ErrorCause.about(ErrorCause.UNRESOLVABLE_ADDRESS, hostName.name());
        }
        return InitChunk.isPossible(init.outboundStreams(), init.inboundStreams(), init.window())
                ? null
                : ErrorCause.of(ErrorCause.INVALID_MANDATORY_PARAMETER);
    }

    /// Section 5.2.2: an INIT beside an association is a restart, or pretends to be one.
    private @Nullable SctpCounter answerRestart(
            TransmissionControl control,
            InitChunk init,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        List<InetAddress> added = added(control, init, arrival);
        if (!added.isEmpty()) {
            return refuseNewAddresses(init, added, arrival, out);
        }
        answerAnew(init, control.tieTag, arrival, now, out);
        return null;
    }

    private List<InetAddress> added(TransmissionControl control, InitChunk init, Arrival arrival) {
        return config.believed(arrival.from().getAddress(), init.parameters()).stream()
                .filter(address -> control.paths.of(address) == null)
                .toList();
    }

    private SctpCounter refuseNewAddresses(
            InitChunk init,
            List<InetAddress> added,
            Arrival arrival,
            Consumer<? super AssociationOutput> out) {
        return refuse(init, ErrorCause.restartWithNewAddresses(added), arrival, out);
    }

    private SctpCounter refuse(
            InitChunk init,
            ErrorCause cause,
            Arrival arrival,
            Consumer<? super AssociationOutput> out) {
        wire.answer(arrival, init.initiateTag(), new AbortChunk(false, List.of(cause)), out);
        return SctpCounter.DROPPED_INIT;
    }

    private void answerAnew(
            InitChunk init,
            long tieTag,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        int tag = VerificationTags.fresh(entropy);
        answer(init, tag, entropy.nextInt(), tieTag, arrival, now, out);
    }

    private void answer(
            InitChunk init,
            int localTag,
            int localTsn,
            long tieTag,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        long preserve =
                Math.min(
                        init.parameters().cookiePreservativeMillis(),
                        StateCookie.PRESERVE_MILLIS_MAX);
        StateCookie cookie =
                new StateCookie(
                        now,
                        profile.cookieLife().toNanos() + preserve * 1_000_000,
                        localTag,
                        init.initiateTag(),
                        localTsn,
                        init.initialTsn(),
                        init.window(),
                        Math.min(profile.outboundStreams(), init.inboundStreams()),
                        Math.min(init.outboundStreams(), profile.maxInboundStreams()),
                        tieTag,
                        config.local().port(),
                        arrival.port(),
                        config.believed(arrival.from().getAddress(), init.parameters()),
                        arrival.from().getAddress());
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter.StateCookie(cookies.bake(cookie, now)));
        parameters.addAll(config.ownAddresses());
        int reported = 0;
        for (ByteBuf unknown : init.parameters().toReport()) {
            reported += unknown.readableBytes();
            if (reported <= REPORTED_OCTETS_MAX) {
                parameters.add(new Parameter.Unrecognized(unknown));
            }
        }
        InitAckChunk initAck =
                new InitAckChunk(
                        localTag,
                        profile.receiveWindowOctets(),
                        profile.outboundStreams(),
                        profile.maxInboundStreams(),
                        localTsn,
                        ParameterList.of(parameters));
        wire.answer(arrival, init.initiateTag(), initAck, out);
    }
}
