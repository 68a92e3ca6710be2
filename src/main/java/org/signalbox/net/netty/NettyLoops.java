// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;

import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// What both adapters need of a loop.
final class NettyLoops {
    private static final int RETRIES = 10;
    private static final long TURN_MILLIS = 2;

    private NettyLoops() {}

    static NettyLoop require(Loop loop) {
        if (loop instanceof NettyLoop nettyLoop) {
            return nettyLoop;
        }
        throw new IllegalArgumentException(
                "real sockets need a NettyLoop, and " + loop.name() + " is none");
    }

    /// Binds and waits.
    ///
    /// The JDK gives the port of a closed channel back only when the loop's selector next turns, so
    /// a port that has just been closed may need another attempt after a turn.
    static Channel bind(
            AbstractBootstrap<?, ? extends Channel> bootstrap,
            String protocol,
            InetSocketAddress local)
            throws IOException {
        ChannelFuture bound = bootstrap.clone().bind(local).awaitUninterruptibly();
        for (int again = 0; again < RETRIES && bound.cause() instanceof BindException; again++) {
            turn(bound.channel().eventLoop());
            bound = bootstrap.clone().bind(local).awaitUninterruptibly();
        }
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException(
                    "cannot bind %s %s port %d: %s; is the address this machine's, and the port free?"
                            .formatted(
                                    protocol,
                                    local.getAddress().getHostAddress(),
                                    local.getPort(),
                                    cause == null ? "cancelled" : cause.getMessage()),
                    cause);
        }
        return bound.channel();
    }

    /// Lets the loop's selector turn.
    static void turn(EventLoop eventLoop) {
        eventLoop.schedule(() -> {}, TURN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
