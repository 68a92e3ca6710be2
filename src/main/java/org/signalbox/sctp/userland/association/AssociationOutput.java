// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Undelivered;

import java.net.InetSocketAddress;

/// What an [AssociationMachine] wants done.
///
/// Events are records. What there is for every message and every packet, [Deliver] and [Transmit],
/// is used again instead once its performer says that it is done; one who never does may keep it.
public sealed interface AssociationOutput {
    /// Send a sealed packet; whoever performs this owns [#packet].
    final class Transmit implements AssociationOutput {
        private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

        private final Spares<Transmit> home;

        private int local;
        private InetSocketAddress to = NOWHERE;
        private ByteBuf packet = Unpooled.EMPTY_BUFFER;

        private Transmit(Spares<Transmit> home) {
            this.home = home;
        }

        static Transmit of(
                Spares<Transmit> spares, int local, InetSocketAddress to, ByteBuf packet) {
            Transmit used = spares.poll();
            Transmit transmit = used == null ? new Transmit(spares) : used;
            transmit.local = local;
            transmit.to = to;
            transmit.packet = packet;
            return transmit;
        }

        /// Which of our sockets.
        public int local() {
            return local;
        }

        public InetSocketAddress to() {
            return to;
        }

        public ByteBuf packet() {
            return packet;
        }

        /// It has been performed, and nobody will ask it any more.
        public void done() {
            packet = Unpooled.EMPTY_BUFFER;
            home.keep(this);
        }
    }

    /// Hand a whole message to the user; whoever performs this owns [#message].
    final class Deliver implements AssociationOutput {
        private final Spares<Deliver> home;

        private int stream;
        private int payloadProtocol;
        private ByteBuf message = Unpooled.EMPTY_BUFFER;

        private Deliver(Spares<Deliver> home) {
            this.home = home;
        }

        static Deliver of(
                Spares<Deliver> spares, int stream, int payloadProtocol, ByteBuf message) {
            Deliver used = spares.poll();
            Deliver deliver = used == null ? new Deliver(spares) : used;
            deliver.stream = stream;
            deliver.payloadProtocol = payloadProtocol;
            deliver.message = message;
            return deliver;
        }

        public int stream() {
            return stream;
        }

        public int payloadProtocol() {
            return payloadProtocol;
        }

        public ByteBuf message() {
            return message;
        }

        /// It has been performed, and nobody will ask it any more.
        public void done() {
            message = Unpooled.EMPTY_BUFFER;
            home.keep(this);
        }
    }

    record Up() implements AssociationOutput {}

    record Restarted() implements AssociationOutput {}

    record Writable() implements AssociationOutput {}

    /// Tell the user what will not be delivered; [Down] or [Restarted] follows.
    record GiveUp(Undelivered undelivered) implements AssociationOutput {}

    record Down(DownReason reason) implements AssociationOutput {}
}
