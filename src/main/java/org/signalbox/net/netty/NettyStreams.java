// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// TCP.
public final class NettyStreams implements StreamTransport {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int BACKLOG = 64;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private final FaultListener faults;

    /// @param faults told when a user throws
    public NettyStreams(FaultListener faults) {
        this.faults = faults;
    }

    @Override
    public ListeningPort listen(
            InetSocketAddress local, Function<InetSocketAddress, StreamUser> admission, Loop loop)
            throws IOException {
        NettyLoop nettyLoop = Binding.nettyLoop(loop);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(nettyLoop.eventLoop())
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        InetSocketAddress remote =
                                                (InetSocketAddress) channel.remoteAddress();
                                        StreamUser user = admission.apply(remote);
                                        channel.pipeline().addLast(new Delivery(user, faults));
                                    }
                                });
        Channel channel = Binding.await(bootstrap.bind(local), "TCP", local);
        return new Port(channel);
    }

    @Override
    public void connect(
            InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
        NettyLoop nettyLoop = Binding.nettyLoop(loop);
        ChannelFuture connected =
                new Bootstrap()
                        .group(nettyLoop.eventLoop())
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .handler(new Delivery(user, faults))
                        .connect(remote, local);
        connected.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        user.onClosed(
                                "cannot connect to %s: %s"
                                        .formatted(remote, done.cause().getMessage()));
                    }
                });
    }

    private record Port(Channel channel) implements ListeningPort {
        @Override
        public InetSocketAddress local() {
            return (InetSocketAddress) channel.localAddress();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    private record Stream(Channel channel, InetSocketAddress remote) implements ByteStream {
        @Override
        public void send(ByteBuf octets) {
            channel.writeAndFlush(octets, channel.voidPromise());
        }

        @Override
        public boolean isWritable() {
            return channel.isWritable();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    private static final class Delivery extends ChannelInboundHandlerAdapter {
        private final StreamUser user;
        private final FaultListener faults;
        private boolean opened;
        private String reason = "closed by peer";

        Delivery(StreamUser user, FaultListener faults) {
            this.user = user;
            this.faults = faults;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            opened = true;
            Channel channel = context.channel();
            user.onOpen(new Stream(channel, (InetSocketAddress) channel.remoteAddress()));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            user.onOctets((ByteBuf) message);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                user.onWritable();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (opened) {
                user.onClosed(reason);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                reason = String.valueOf(cause.getMessage());
            } else {
                reason = "internal fault";
                faults.onFault("TCP " + context.channel().remoteAddress(), cause);
            }
            context.close();
        }
    }
}
