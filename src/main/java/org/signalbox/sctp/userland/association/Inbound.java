// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;

import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.chunk.DataView;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.rx.MessageSink;
import org.signalbox.sctp.userland.tx.Path;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/// DATA in, SACK out (RFC 9260 section 6.2): gives chunks to the receiver, whole messages to the
/// user, and the peer an answer to what was wrong.
final class Inbound {
    private final AssociationProfile profile;
    private final Wire wire;
    private final Counters<SctpCounter> counters;
    private final Deliveries deliveries = new Deliveries();

    Inbound(AssociationProfile profile, Wire wire, Counters<SctpCounter> counters) {
        this.profile = profile;
        this.wire = wire;
        this.counters = counters;
    }

    /// @param state with `control`, and one in which data is taken
    AssociationState onData(
            AssociationState state,
            TransmissionControl control,
            DataView data,
            InetSocketAddress from,
            Consumer<? super AssociationOutput> out) {
        if (data.octets() == 0) {
            // section 6.2: DATA without user data ends the association
            return violated(control, ErrorCause.noUserData(data.tsn()), out);
        }
        Path path = control.paths.of(from.getAddress());
        if (path != null) {
            control.dataCameFrom = path;
        }
        switch (control.receiver.onData(data, deliveries.to(out))) {
            case ACCEPTED -> {}
            case DUPLICATE -> counters.increment(SctpCounter.DATA_DUPLICATES);
            case DROPPED -> counters.increment(SctpCounter.DATA_DROPPED);
            case INVALID_STREAM -> {
                counters.increment(SctpCounter.DATA_INVALID_STREAM);
                ErrorCause cause = ErrorCause.invalidStream(data.stream()); // section 6.5
                wire.reply(control, from, new ErrorChunk(List.of(cause)), out);
            }
            case OUT_OF_RESOURCE -> {
                wire.abort(control, List.of(ErrorCause.of(ErrorCause.OUT_OF_RESOURCE)), out);
                return new Closed(
                        Cause.PROTOCOL_VIOLATION,
                        "a message does not fit the receive window of "
                                + profile.receiveWindowOctets()
                                + " octets");
            }
            case VIOLATION -> {
                return violated(
                        control,
                        ErrorCause.protocolViolation("contradictory fragments or sequence"),
                        out);
            }
        }
        return state;
    }

    /// Acknowledges what is due to be acknowledged.
    void flush(TransmissionControl control, long now, Consumer<? super AssociationOutput> out) {
        if (control.receiver.isSackDue(now)) {
            sendSack(control, control.receiver.takeSack(), out);
        }
    }

    /// Section 6.4: where the last DATA came from, once that address is confirmed.
    void sendSack(
            TransmissionControl control, SackChunk sack, Consumer<? super AssociationOutput> out) {
        wire.answerOver(control, control.dataCameFrom, sack, out);
    }

    private AssociationState violated(
            TransmissionControl control,
            ErrorCause cause,
            Consumer<? super AssociationOutput> out) {
        wire.abort(control, List.of(cause), out);
        return new Closed(Cause.PROTOCOL_VIOLATION, cause.words());
    }

    /// One object for all messages, so that the packet path makes no lambda.
    private final class Deliveries implements MessageSink {
        private final Spares<AssociationOutput.Deliver> spares = new Spares<>();
        private Consumer<? super AssociationOutput> out = _ -> {};

        private Deliveries to(Consumer<? super AssociationOutput> newOut) {
            out = newOut;
            return this;
        }

        @Override
        public void onMessage(int stream, int payloadProtocol, ByteBuf message) {
            counters.increment(SctpCounter.MESSAGES_RECEIVED);
            out.accept(AssociationOutput.Deliver.of(spares, stream, payloadProtocol, message));
        }
    }
}
