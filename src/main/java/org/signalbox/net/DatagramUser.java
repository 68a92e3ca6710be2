// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/// Receives the datagrams of one [DatagramPort], on its loop.
public interface DatagramUser {
    /// Takes ownership of `datagram`.
    void onDatagram(InetSocketAddress from, ByteBuf datagram);

    /// The datagrams of one wake-up have been delivered: the moment to acknowledge and to flush.
    void onBatchEnd();

    /// A datagram was lost before it left, or the system says that it did not arrive; its buffer
    /// has been released. Whoever counts losses does it here.
    ///
    /// @param to where it was to go; null if the system does not tell
    default void onLost(@Nullable InetSocketAddress to, DatagramLoss why) {}
}
