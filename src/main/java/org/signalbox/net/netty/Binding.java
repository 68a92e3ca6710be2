// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;

import java.io.IOException;
import java.net.InetSocketAddress;

/// What both kinds of port share: waiting for a bind, and saying why it failed.
final class Binding {
    private Binding() {}

    /// The Netty loop behind a [Loop]; these adapters run on no other.
    static NettyLoop nettyLoop(Loop loop) {
        if (loop instanceof NettyLoop nettyLoop) {
            return nettyLoop;
        }
        throw new IllegalArgumentException("not a Netty loop: " + loop.name());
    }

    /// Waits for a bind.
    ///
    /// @param what the protocol, for the message
    static Channel await(ChannelFuture bound, String what, InetSocketAddress local)
            throws IOException {
        bound.awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException(
                    "cannot bind %s %s:%d: %s"
                            .formatted(
                                    what,
                                    local.getAddress().getHostAddress(),
                                    local.getPort(),
                                    cause.getMessage()),
                    cause);
        }
        return bound.channel();
    }
}
