// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;

import org.signalbox.metrics.Counters;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.tx.Path;
import org.signalbox.sctp.userland.tx.Sender;

import java.util.List;
import java.util.function.Consumer;

/// DATA out, SACK in (RFC 9260 sections 6.1 and 6.2.1): fills packets with what the sender may
/// send, and draws the conclusions of what the peer acknowledges.
///
/// **Bundling** (section 6.10) needs no timer: messages wait in the sender until the flush that
/// ends each turn of the loop. A lone message leaves then, at once; those that came in the same
/// turn share its packet, and a SACK that is pending travels with them.
final class Outbound {
    private final Inbound inbound;
    private final Wire wire;
    private final Counters<SctpCounter> counters;

    Outbound(Inbound inbound, Wire wire, Counters<SctpCounter> counters) {
        this.inbound = inbound;
        this.wire = wire;
        this.counters = counters;
    }

    /// Sends the data that may go now.
    void flush(TransmissionControl control, long now, Consumer<? super AssociationOutput> out) {
        control.sender.beginBurst(now);
        for (Path path = control.sender.nextPath();
                path != null;
                path = control.sender.nextPath()) {
            sendData(control, path, now, out);
        }
    }

    private void sendData(
            TransmissionControl control,
            Path path,
            long now,
            Consumer<? super AssociationOutput> out) {
        ByteBuf packet = wire.begin(control, path, control.sender.nextSize());
        if (control.receiver.isSackPending()) {
            SackChunk sack = control.receiver.takeSack();
            boolean fits = sack.size() + control.sender.nextSize() <= packet.writableBytes();
            // section 6.4: also beside DATA it goes to where the acknowledged DATA came from; on a
            // path that has just died it would be lost again and again
            if (fits && path == control.dataCameFrom) {
                sack.writeTo(packet); // section 6.10: control chunks go first
            } else {
                inbound.sendSack(control, sack, out);
            }
        }
        control.sender.write(packet, path, now);
        wire.send(path, packet, out);
    }

    /// @param state with `control`
    AssociationState onSack(
            AssociationState state,
            TransmissionControl control,
            SackChunk sack,
            long now,
            Consumer<? super AssociationOutput> out) {
        return conclude(state, control, control.sender.onSack(sack, now), out);
    }

    /// The cumulative acknowledgement of a SHUTDOWN (section 9.2).
    AssociationState onCumulativeAck(
            AssociationState state,
            TransmissionControl control,
            int cumulativeAck,
            long now,
            Consumer<? super AssociationOutput> out) {
        return conclude(state, control, control.sender.onCumulativeAck(cumulativeAck, now), out);
    }

    private AssociationState conclude(
            AssociationState state,
            TransmissionControl control,
            Sender.Sacked sacked,
            Consumer<? super AssociationOutput> out) {
        switch (sacked) {
            case OLD -> counters.increment(SctpCounter.SACKS_OLD);
            case NOTHING_NEW -> {}
            case PROGRESS -> {
                control.errors = 0; // section 8.1
                if (state instanceof Established && control.sender.takeWritable()) {
                    out.accept(new AssociationOutput.Writable());
                }
            }
            case VIOLATION -> {
                ErrorCause cause = ErrorCause.protocolViolation("acknowledges what was never sent");
                wire.abort(control, List.of(cause), out);
                return new Closed(Cause.PROTOCOL_VIOLATION, cause.words());
            }
        }
        return state;
    }
}
