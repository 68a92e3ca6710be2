// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.machine.Entropy;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.chunk.HeartbeatAckChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatChunk;
import org.signalbox.sctp.userland.tx.Path;

import java.util.List;
import java.util.function.Consumer;

/// Whether the peer is still there, and by which paths (RFC 9260 sections 8.1 to 8.3 and 5.4).
///
/// Every time-out of T3-rtx, T2-shutdown or a HEARTBEAT is an error of its path and, but for the
/// probes of other paths than that of data, of the association. Too many in a row make the
/// path inactive, or the peer unreachable.
///
/// A HEARTBEAT carries what its answer is recognised and measured by:
///
/// ```
/// +-------------------+-------------------------+-------------------------+
/// | path index (32)   |  nonce (64)             |  when it was sent (64)  |
/// +-------------------+-------------------------+-------------------------+
/// ```
final class Supervision {
    private static final int HEARTBEAT_INFORMATION_OCTETS = 20;

    private final AssociationProfile profile;
    private final Entropy entropy;
    private final Wire wire;
    private final Counters<SctpCounter> counters;

    Supervision(
            AssociationProfile profile,
            Entropy entropy,
            Wire wire,
            Counters<SctpCounter> counters) {
        this.profile = profile;
        this.entropy = entropy;
        this.wire = wire;
        this.counters = counters;
    }

    /// The association is established. Section 5.4: addresses that are not confirmed are probed at
    /// once, one each RTO (HB.Max.Burst).
    void begin(TransmissionControl control, long now) {
        long probe = 0;
        for (Path path : control.paths.all()) {
            if (path.isHeartbeatUnanswered()) {
                path.startHeartbeatTimer(now, path.rtoNanos()); // it went with the COOKIE ACK
            } else if (path.isConfirmed()) {
                path.startHeartbeatTimer(now, interval(path));
            } else {
                path.startHeartbeatTimer(now, probe);
                probe += path.rtoNanos();
            }
        }
    }

    /// Section 8.3: nothing is probed once SHUTDOWN or SHUTDOWN ACK has been sent.
    static void end(TransmissionControl control) {
        control.paths.all().forEach(Path::stopHeartbeatTimer);
    }

    static long nextDeadline(TransmissionControl control) {
        long deadline = control.sender.probeTimer().deadline();
        List<Path> paths = control.paths.all();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            deadline = Math.min(deadline, path.t3().deadline());
            deadline = Math.min(deadline, path.heartbeatTimer().deadline());
        }
        return deadline;
    }

    /// Fires what is due of T3-rtx, the heartbeats and the probes of a closed window.
    ///
    /// @param state with `control`
    AssociationState advance(
            AssociationState state,
            TransmissionControl control,
            long now,
            Consumer<? super AssociationOutput> out) {
        if (control.sender.probeTimer().isExpired(now)) {
            control.sender.onProbeTimer();
        }
        AssociationState next = state;
        for (Path path : control.paths.all()) {
            if (path.t3().isExpired(now)) {
                counters.increment(SctpCounter.TIMEOUTS);
                if (control.sender.onTimeout(path)) {
                    next = countError(next, control, path, true, out);
                }
            }
            if (next == state && path.heartbeatTimer().isExpired(now)) {
                next = onHeartbeatTimer(next, control, path, now, out);
            }
            if (next != state) {
                return next;
            }
        }
        return next;
    }

    /// Sections 8.1 and 8.2: one more time-out in a row.
    ///
    /// @param state with `control`
    /// @param ofAssociation whether it counts against the peer, too
    AssociationState countError(
            AssociationState state,
            TransmissionControl control,
            Path path,
            boolean ofAssociation,
            Consumer<? super AssociationOutput> out) {
        if (path.onError(profile.pathMaxRetransmits())) {
            counters.increment(SctpCounter.PATHS_LOST);
        }
        if (ofAssociation && ++control.errors > profile.associationMaxRetransmits()) {
            wire.abort(control, List.of(), out);
            return new Closed(
                    Cause.UNREACHABLE,
                    "%d time-outs in a row, last at %s"
                            .formatted(control.errors, path.address().getHostAddress()));
        }
        return state;
    }

    /// Section 8.3: the peer asks; what it sent goes back unread.
    static HeartbeatAckChunk answer(HeartbeatChunk heartbeat) {
        return new HeartbeatAckChunk(heartbeat.information());
    }

    /// Section 8.3: only an answer that knows the nonce of the last HEARTBEAT counts.
    void onHeartbeatAck(TransmissionControl control, HeartbeatAckChunk ack, long now) {
        ByteBuf information = ack.information();
        if (information.readableBytes() != HEARTBEAT_INFORMATION_OCTETS) {
            return;
        }
        int at = information.readerIndex();
        int index = information.getInt(at);
        List<Path> paths = control.paths.all();
        if (index < 0 || index >= paths.size()) {
            return;
        }
        Path path = paths.get(index);
        if (!path.heartbeatTimer().isRunning()) {
            return; // the shutdown has ended the probing
        }
        if (path.onHeartbeatAck(information.getLong(at + 4), information.getLong(at + 12), now)) {
            control.errors = 0;
            path.startHeartbeatTimer(now, interval(path));
        }
    }

    private AssociationState onHeartbeatTimer(
            AssociationState state,
            TransmissionControl control,
            Path path,
            long now,
            Consumer<? super AssociationOutput> out) {
        if (path.isHeartbeatUnanswered()) {
            path.onHeartbeatLost();
            // section 8.1: only the path that data takes says something about the association; nor
            // does an address that never answered (section 5.4)
            boolean ofAssociation = path.isConfirmed() && path == control.paths.forData();
            AssociationState next = countError(state, control, path, ofAssociation, out);
            if (next != state) {
                return next;
            }
            if (path.isConfirmed() || !path.isActive()) {
                path.startHeartbeatTimer(now, interval(path));
                return state;
            }
            // section 5.4: while it is active, an address that is not confirmed is probed each RTO
        }
        boolean idle = !path.isBusySince(now - profile.heartbeatInterval().toNanos());
        if (path.isUsable() && !idle) {
            path.startHeartbeatTimer(now, interval(path));
            return state;
        }
        wire.overPath(control, path, probe(control, path, now), out);
        path.startHeartbeatTimer(now, path.rtoNanos());
        return state;
    }

    /// The next HEARTBEAT of a path, whose answer is waited for from now on.
    HeartbeatChunk probe(TransmissionControl control, Path path, long now) {
        long nonce = entropy.nextLong();
        ByteBuf information = Unpooled.buffer(HEARTBEAT_INFORMATION_OCTETS);
        information.writeInt(control.paths.all().indexOf(path)).writeLong(nonce).writeLong(now);
        path.onHeartbeatSent(nonce);
        return new HeartbeatChunk(information);
    }

    /// Section 8.3: the interval plus RTO, with a jitter of half an RTO either way.
    private long interval(Path path) {
        long rto = path.rtoNanos();
        long jitter = (long) (rto * (entropy.nextInt(1001) / 1000.0 - 0.5));
        return profile.heartbeatInterval().toNanos() + rto + jitter;
    }
}
