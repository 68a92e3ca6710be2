// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;

import org.signalbox.sctp.DownReason;

import java.net.InetSocketAddress;

/// What an [AssociationMachine] wants done.
public sealed interface AssociationOutput {
    /// Send a sealed packet; whoever performs this owns `packet`.
    ///
    /// @param local which of our sockets
    record Transmit(int local, InetSocketAddress to, ByteBuf packet) implements AssociationOutput {}

    /// Hand a whole message to the user; whoever performs this owns `message`.
    record Deliver(int stream, int payloadProtocol, ByteBuf message) implements AssociationOutput {}

    record Up() implements AssociationOutput {}

    record Restarted() implements AssociationOutput {}

    record Writable() implements AssociationOutput {}

    record Down(DownReason reason) implements AssociationOutput {}
}
