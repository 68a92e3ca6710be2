// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.signalbox.machine.Timer;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;
import org.signalbox.sctp.userland.tx.Path;

import java.util.List;
import java.util.function.Consumer;

/// Shutdown (RFC 9260 section 9.2): nothing new is accepted, what is outstanding is delivered.
///
/// ```
///   our user asks                            the peer asks
///   ShutdownPending                          ShutdownReceived
///     | all acknowledged: SHUTDOWN             | all acknowledged: SHUTDOWN ACK
///   ShutdownSent ----- SHUTDOWN crosses -----> ShutdownAckSent
///     | SHUTDOWN ACK: SHUTDOWN COMPLETE        | SHUTDOWN COMPLETE, or SHUTDOWN ACK crosses
///   Closed                                   Closed
/// ```
///
/// T2-shutdown repeats, and counts as a time-out of the peer; T5-shutdown-guard gives up.
final class Ending {
    /// Section 9.2: T5 is five times RTO.Max.
    private static final int GUARD_RTOS = 5;

    private final AssociationConfig config;
    private final Supervision supervision;
    private final Wire wire;

    Ending(AssociationConfig config, Supervision supervision, Wire wire) {
        this.config = config;
        this.supervision = supervision;
        this.wire = wire;
    }

    /// Our user wants to end.
    AssociationState shutdown(
            AssociationState state, long now, Consumer<? super AssociationOutput> out) {
        return switch (state) {
            case Closed _ -> state;
            case Listening _, CookieWait _ -> new Closed(Cause.SHUTDOWN_LOCALLY, "");
            case CookieEchoed s -> {
                wire.abort(s.control(), List.of(), out);
                yield new Closed(Cause.SHUTDOWN_LOCALLY, "");
            }
            case Established(TransmissionControl control) ->
                    progress(new ShutdownPending(control), now, out);
            case ShutdownPending _, ShutdownSent _, ShutdownReceived _, ShutdownAckSent _ -> state;
        };
    }

    /// With nothing left to be acknowledged, the next step of a shutdown is due.
    AssociationState progress(
            AssociationState state, long now, Consumer<? super AssociationOutput> out) {
        return switch (state) {
            case ShutdownPending(TransmissionControl control) when control.sender.isEmpty() -> {
                Supervision.end(control);
                sendShutdown(control, out);
                yield new ShutdownSent(control, t2(control, now), guard(now));
            }
            case ShutdownReceived(TransmissionControl control) when control.sender.isEmpty() -> {
                Supervision.end(control);
                wire.toPeer(control, new ShutdownAckChunk(), out);
                yield new ShutdownAckSent(
                        control, t2(control, now), guard(now), Cause.SHUTDOWN_BY_PEER);
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    Established _,
                    ShutdownPending _,
                    ShutdownSent _,
                    ShutdownReceived _,
                    ShutdownAckSent _ ->
                    state;
        };
    }

    /// The peer wants to end; what its SHUTDOWN acknowledges is the caller's to look at.
    AssociationState onShutdown(
            AssociationState state, long now, Consumer<? super AssociationOutput> out) {
        return switch (state) {
            case Established(TransmissionControl control) -> new ShutdownReceived(control);
            case ShutdownPending(TransmissionControl control) -> new ShutdownReceived(control);
            case ShutdownSent(TransmissionControl control, _, Timer guard) -> {
                wire.toPeer(control, new ShutdownAckChunk(), out);
                yield new ShutdownAckSent(control, t2(control, now), guard, Cause.SHUTDOWN_LOCALLY);
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    ShutdownReceived _,
                    ShutdownAckSent _ ->
                    state;
        };
    }

    AssociationState onShutdownAck(
            AssociationState state, Consumer<? super AssociationOutput> out) {
        return switch (state) {
            case ShutdownSent s -> {
                wire.toPeer(s.control(), new ShutdownCompleteChunk(false), out);
                yield new Closed(Cause.SHUTDOWN_LOCALLY, "");
            }
            case ShutdownAckSent s -> {
                wire.toPeer(s.control(), new ShutdownCompleteChunk(false), out);
                yield new Closed(s.began(), "");
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    Established _,
                    ShutdownPending _,
                    ShutdownReceived _ ->
                    state;
        };
    }

    /// Section 8.5.1, C: only the end that waits for it believes it.
    AssociationState onShutdownComplete(AssociationState state) {
        return state instanceof ShutdownAckSent s ? new Closed(s.began(), "") : state;
    }

    /// A packet with DATA that the peer sent before it saw our SHUTDOWN is answered by one
    /// SHUTDOWN, which acknowledges it, and by a SACK, which tells of gaps; T2 begins anew.
    ShutdownSent onData(ShutdownSent s, long now, Consumer<? super AssociationOutput> out) {
        s.control().receiver.demandSack();
        sendShutdown(s.control(), out);
        return new ShutdownSent(s.control(), t2(s.control(), now), s.guard());
    }

    AssociationState advance(ShutdownSent s, long now, Consumer<? super AssociationOutput> out) {
        TransmissionControl control = s.control();
        if (s.guard().isExpired(now)) {
            return giveUp(control, out);
        }
        if (!s.t2().isExpired(now)) {
            return s;
        }
        AssociationState next = countUnanswered(s, control, out);
        if (next != s) {
            return next;
        }
        sendShutdown(control, out);
        return new ShutdownSent(control, t2(control, now), s.guard());
    }

    AssociationState advance(ShutdownAckSent s, long now, Consumer<? super AssociationOutput> out) {
        TransmissionControl control = s.control();
        if (s.guard().isExpired(now)) {
            return giveUp(control, out);
        }
        if (!s.t2().isExpired(now)) {
            return s;
        }
        AssociationState next = countUnanswered(s, control, out);
        if (next != s) {
            return next;
        }
        wire.toPeer(control, new ShutdownAckChunk(), out);
        return new ShutdownAckSent(control, t2(control, now), s.guard(), s.began());
    }

    private AssociationState countUnanswered(
            AssociationState state,
            TransmissionControl control,
            Consumer<? super AssociationOutput> out) {
        Path path = control.paths.forData();
        path.onShutdownUnanswered();
        return supervision.countError(state, control, path, true, out);
    }

    private Closed giveUp(TransmissionControl control, Consumer<? super AssociationOutput> out) {
        wire.abort(control, List.of(), out);
        return new Closed(Cause.UNREACHABLE, "shutdown not answered by " + config.peerWords());
    }

    private void sendShutdown(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        wire.toPeer(control, new ShutdownChunk(control.receiver.cumulativeTsn()), out);
    }

    private static Timer t2(TransmissionControl control, long now) {
        return Timer.start(now, control.paths.forData().rtoNanos());
    }

    private Timer guard(long now) {
        return Timer.start(now, GUARD_RTOS * config.profile().rtoMax().toNanos());
    }
}
