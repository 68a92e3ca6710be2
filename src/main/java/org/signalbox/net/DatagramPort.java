// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;

import java.net.InetSocketAddress;

/// A bound datagram port. All methods are called on the loop given at bind.
public interface DatagramPort {
    /// The bound address, with the port the system chose if none was asked for.
    InetSocketAddress local();

    /// Sends one datagram and takes ownership of `datagram`. What the system refuses is dropped,
    /// and the user told ([DatagramUser#onLost]): a datagram may be lost anywhere, so senders do
    /// not learn of it here.
    ///
    /// Datagrams may be held until [#flush], so that a batch costs one wake-up.
    void send(InetSocketAddress to, ByteBuf datagram);

    /// Puts what [#send] holds onto the wire.
    void flush();

    /// Releases the port; the user hears nothing more.
    void close();
}
