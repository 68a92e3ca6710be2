// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Timer;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;

/// The states of RFC 9260 section 4, and one more: open, but waiting to be called.
sealed interface AssociationState {
    /// @param reason why it is closed
    record Closed(DownReason reason) implements AssociationState {
        Closed(Cause cause, String detail) {
            this(new DownReason(cause, detail));
        }
    }

    /// RFC 9260 calls this CLOSED too: calls are accepted, none is made.
    record Listening() implements AssociationState {}

    /// @param localTsn our first TSN, as told in the INIT
    /// @param t1 T1-init
    /// @param rtoNanos its next length
    /// @param calls INITs sent
    /// @param preserveMillis by how much the cookie is asked to live longer, 0 for not
    record CookieWait(
            int localTag, int localTsn, Timer t1, long rtoNanos, int calls, long preserveMillis)
            implements AssociationState {}

    /// @param cookie a copy of the peer's
    /// @param t1 T1-cookie
    /// @param calls INITs and COOKIE ECHOs sent
    record CookieEchoed(
            TransmissionControl control,
            int localTsn,
            ByteBuf cookie,
            Timer t1,
            long rtoNanos,
            int calls)
            implements AssociationState {}

    record Established(TransmissionControl control) implements AssociationState {}

    /// Shutdown was asked for; outstanding data is waited for.
    record ShutdownPending(TransmissionControl control) implements AssociationState {}

    /// @param t2 T2-shutdown
    /// @param guard T5-shutdown-guard
    record ShutdownSent(TransmissionControl control, Timer t2, Timer guard)
            implements AssociationState {}

    /// The peer wants to end; outstanding data is waited for.
    record ShutdownReceived(TransmissionControl control) implements AssociationState {}

    /// @param t2 T2-shutdown
    /// @param guard T5-shutdown-guard
    /// @param began who wanted to end
    record ShutdownAckSent(TransmissionControl control, Timer t2, Timer guard, Cause began)
            implements AssociationState {}

    /// What has been agreed, or null in the states before.
    default @Nullable TransmissionControl agreed() {
        return switch (this) {
            case Closed _, Listening _, CookieWait _ -> null;
            case CookieEchoed s -> s.control;
            case Established s -> s.control;
            case ShutdownPending s -> s.control;
            case ShutdownSent s -> s.control;
            case ShutdownReceived s -> s.control;
            case ShutdownAckSent s -> s.control;
        };
    }

    /// What carries data and is supervised: [#agreed], but not before the peer's COOKIE ACK.
    default @Nullable TransmissionControl inService() {
        return this instanceof CookieEchoed ? null : agreed();
    }

    /// The state's own timers; those of the paths and of the receiver come on top.
    default long deadline() {
        return switch (this) {
            case Closed _, Listening _, Established _, ShutdownPending _, ShutdownReceived _ ->
                    Timer.STOPPED.deadline();
            case CookieWait s -> s.t1.deadline();
            case CookieEchoed s -> s.t1.deadline();
            case ShutdownSent s -> Timer.earliest(s.t2, s.guard);
            case ShutdownAckSent s -> Timer.earliest(s.t2, s.guard);
        };
    }
}
