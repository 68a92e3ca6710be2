// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.chunk.CookieAckChunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatChunk;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.tx.Path;

import java.util.List;
import java.util.function.Consumer;

/// A COOKIE ECHO, in every state (RFC 9260 sections 5.1.5 and 5.2.4).
///
/// With an association beside it the tags in the cookie decide. `=` is the association's own tag,
/// `x` another; the tie tag is compared for a restart only:
///
/// ```
///   our tag   peer's tag   tie tag   action
///   x         x            =         A  the peer has restarted
///   =         x            any       B  both have called, and the peer has begun anew
///   x         =            none      C  late answer to an earlier call of the peer's: dropped
///   =         =            any       D  repeated, or both have called
///   otherwise                        dropped
/// ```
final class Acceptance {
    private final AssociationConfig config;
    private final CookieJar cookies;
    private final Entropy entropy;
    private final ByteBufAllocator allocator;
    private final Supervision supervision;
    private final Wire wire;

    Acceptance(
            AssociationConfig config,
            CookieJar cookies,
            Entropy entropy,
            ByteBufAllocator allocator,
            Supervision supervision,
            Wire wire) {
        this.config = config;
        this.cookies = cookies;
        this.entropy = entropy;
        this.allocator = allocator;
        this.supervision = supervision;
        this.wire = wire;
    }

    /// What came of a COOKIE ECHO.
    sealed interface Outcome {
        record Dropped(SctpCounter why) implements Outcome {}

        /// The rest of the packet may be looked at.
        record Accepted(AssociationState next) implements Outcome {}
    }

    /// The rows of section 5.2.4's table.
    private enum Action {
        RESTART,
        COLLISION,
        LATE,
        KNOWN,
        NOT_NAMED
    }

    Outcome onCookieEcho(
            AssociationState state,
            ByteBuf sealed,
            int tag,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        StateCookie cookie = cookies.open(sealed); // section 5.1.5, steps 1 and 2
        if (cookie == null || !isForUs(cookie, tag, arrival)) {
            return new Outcome.Dropped(SctpCounter.DROPPED_COOKIE);
        }
        TransmissionControl control = state.agreed();
        @Nullable Action action = control == null ? null : action(control, cookie);
        // section 5.2.4, 3: a stale cookie is good enough for the association it has made
        if (cookie.staleness(now) > 0 && action != Action.KNOWN) {
            ErrorCause stale = ErrorCause.staleCookie(cookie.staleness(now) / 1000);
            wire.answer(arrival, cookie.peerTag(), new ErrorChunk(List.of(stale)), out);
            return new Outcome.Dropped(SctpCounter.DROPPED_STALE_COOKIE);
        }
        return control == null || action == null
                ? firstTime(state, cookie, arrival, now, out)
                : beside(state, control, action, cookie, arrival, now, out);
    }

    /// Section 5.1.5, step 3: the tag and the ports; and the address that the cookie was given to.
    private boolean isForUs(StateCookie cookie, int tag, Arrival arrival) {
        return cookie.localTag() == tag
                && cookie.localPort() == config.local().port()
                && cookie.peerPort() == arrival.port()
                && cookie.peerAddresses().contains(arrival.from().getAddress());
    }

    private static Action action(TransmissionControl control, StateCookie cookie) {
        boolean localMatches = control.localTag == cookie.localTag();
        boolean peerMatches = control.peerTag == cookie.peerTag();
        boolean tieMatches = cookie.tieTag() != 0 && control.tieTag == cookie.tieTag();
        if (localMatches) {
            return peerMatches ? Action.KNOWN : Action.COLLISION;
        }
        if (peerMatches) {
            return cookie.tieTag() == 0 ? Action.LATE : Action.NOT_NAMED;
        }
        return tieMatches ? Action.RESTART : Action.NOT_NAMED;
    }

    private Outcome firstTime(
            AssociationState state,
            StateCookie cookie,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        // while calling, only a cookie made for this very call is good: action B of section 5.2.4
        if (state instanceof CookieWait s && s.localTag() != cookie.localTag()) {
            return new Outcome.Dropped(SctpCounter.DROPPED_COOKIE);
        }
        return new Outcome.Accepted(new Established(begin(cookie, arrival, now, out)));
    }

    private Outcome beside(
            AssociationState state,
            TransmissionControl control,
            Action action,
            StateCookie cookie,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        return switch (action) {
            case KNOWN -> {
                acknowledge(control, arrival, now, out);
                boolean established = !(state instanceof CookieEchoed);
                yield new Outcome.Accepted(established ? state : new Established(control));
            }
            case RESTART -> {
                if (state instanceof ShutdownAckSent) {
                    refuseWhileEnding(control, out);
                    yield new Outcome.Dropped(SctpCounter.DROPPED_COOKIE);
                }
                yield beginAnew(state, cookie, arrival, now, out);
            }
            case COLLISION -> beginAnew(state, cookie, arrival, now, out);
            case LATE, NOT_NAMED -> new Outcome.Dropped(SctpCounter.DROPPED_COOKIE);
        };
    }

    /// Section 5.2.4, A: the peer must first hear the end of the association that was.
    private void refuseWhileEnding(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        ErrorCause cause = ErrorCause.of(ErrorCause.COOKIE_RECEIVED_WHILE_SHUTTING_DOWN);
        Path path = control.paths.forData();
        wire.overPath(control, path, new ShutdownAckChunk(), new ErrorChunk(List.of(cause)), out);
    }

    /// The association is new to both ends, but our user's wish to end it outlives the old one.
    private Outcome beginAnew(
            AssociationState state,
            StateCookie cookie,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        TransmissionControl control = begin(cookie, arrival, now, out);
        return new Outcome.Accepted(
                switch (state) {
                    case ShutdownPending _, ShutdownSent _ -> new ShutdownPending(control);
                    case Closed _,
                            Listening _,
                            CookieWait _,
                            CookieEchoed _,
                            Established _,
                            ShutdownReceived _,
                            ShutdownAckSent _ ->
                            new Established(control);
                });
    }

    /// Section 5.1, D.
    private TransmissionControl begin(
            StateCookie cookie,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        TransmissionControl control =
                TransmissionControl.of(
                        cookie.terms(),
                        VerificationTags.freshTie(entropy),
                        List.of(cookie.calledFrom()), // section 5.4, rule 2
                        arrival,
                        config,
                        allocator);
        acknowledge(control, arrival, now, out);
        return control;
    }

    /// Section 5.4: an address that has not proven itself gets no COOKIE ACK without a probe.
    private void acknowledge(
            TransmissionControl control,
            Arrival arrival,
            long now,
            Consumer<? super AssociationOutput> out) {
        Path path = control.paths.of(arrival.from().getAddress());
        if (path == null || path.isConfirmed()) {
            wire.reply(control, arrival.from(), new CookieAckChunk(), out);
            return;
        }
        HeartbeatChunk probe = supervision.probe(control, path, now);
        wire.overPath(control, path, new CookieAckChunk(), probe, out);
    }
}
