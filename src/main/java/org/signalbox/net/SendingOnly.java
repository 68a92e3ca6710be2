// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/// A user of a port whom nobody is asked to answer.
///
/// @param lost told of each datagram that is known not to have arrived
public record SendingOnly(Runnable lost) implements DatagramUser {
    @Override
    public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
        datagram.release();
    }

    @Override
    public void onBatchEnd() {}

    @Override
    public void onLost(@Nullable InetSocketAddress to, DatagramLoss why) {
        lost.run();
    }
}
