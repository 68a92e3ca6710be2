// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;

import java.io.IOException;
import java.net.InetSocketAddress;

/// UDP.
public final class NettyDatagrams implements DatagramTransport {
    /// A whole Ethernet frame and room to spare; a longer datagram is cut, and fails its checksum.
    private static final int RECEIVE_BUFFER_OCTETS = 2_048;

    /// Datagrams read in one wake-up before others have their turn.
    private static final int READS_PER_WAKE_UP = 64;

    /// Asked of the kernel for each socket; it gives what its limits allow.
    private static final int SOCKET_BUFFER_OCTETS = 1 << 20;

    /// Above this the socket's send queue is full and datagrams are dropped, as a wire would.
    private static final int UNSENT_OCTETS_MAX = 4 << 20;

    private final FaultListener faults;

    /// @param faults told when a user throws
    public NettyDatagrams(FaultListener faults) {
        this.faults = faults;
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop)
            throws IOException {
        NettyLoop nettyLoop = Binding.nettyLoop(loop);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(nettyLoop.eventLoop())
                        .channel(NioDatagramChannel.class)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_OCTETS)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_OCTETS)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(RECEIVE_BUFFER_OCTETS)
                                        .maxMessagesPerRead(READS_PER_WAKE_UP))
                        .handler(new Delivery(local, user, faults));
        return new Port(Binding.await(bootstrap.bind(local), "UDP", local), loop);
    }

    private static final class Port implements DatagramPort {
        private final Channel channel;
        private final Loop loop;
        private final InetSocketAddress local;

        Port(Channel channel, Loop loop) {
            this.channel = channel;
            this.loop = loop;
            this.local = (InetSocketAddress) channel.localAddress();
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            assert loop.inLoop();
            if (channel.unsafe().outboundBuffer() == null
                    || channel.unsafe().outboundBuffer().totalPendingWriteBytes()
                            > UNSENT_OCTETS_MAX) {
                datagram.release();
                return;
            }
            channel.write(new DatagramPacket(datagram, to), channel.voidPromise());
        }

        @Override
        public void flush() {
            assert loop.inLoop();
            channel.flush();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    private static final class Delivery extends ChannelInboundHandlerAdapter {
        private final String name;
        private final DatagramUser user;
        private final FaultListener faults;

        Delivery(InetSocketAddress local, DatagramUser user, FaultListener faults) {
            this.name = "UDP " + local;
            this.user = user;
            this.faults = faults;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            user.onDatagram(packet.sender(), packet.content());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            user.onBatchEnd();
        }

        /// An `IOException` is a refused datagram (ICMP port unreachable, no route): datagrams may
        /// be
        /// lost, and whoever needs an answer has a timer. Anything else is a fault of ours.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                faults.onFault(name, cause);
            }
        }
    }
}
