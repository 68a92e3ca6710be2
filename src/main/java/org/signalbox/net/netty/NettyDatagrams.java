// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.DatagramLoss;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.Locale;

/// UDP on [NettyLoop]s.
public final class NettyDatagrams implements DatagramTransport {
    /// The longest datagram: peers on a loopback device may use all of it.
    private static final int DATAGRAM_OCTETS_MAX = 65_536;

    /// Read in one wake-up at most; then it is the turn of the loop's other work.
    private static final int DATAGRAMS_PER_WAKE_UP_MAX = 64;

    /// Asked of the system: room for a burst that arrives while the loop does something else.
    private static final int SOCKET_BUFFER_OCTETS = 4 * 1024 * 1024;

    /// What may wait for the system; datagrams beyond the higher mark are dropped.
    private static final WriteBufferWaterMark WAITING_OCTETS =
            new WriteBufferWaterMark(1024 * 1024, 4 * 1024 * 1024);

    private final FaultListener faults;

    public NettyDatagrams(FaultListener faults) {
        this.faults = faults;
    }

    /// @param loop a [NettyLoop]; must not be the caller's own
    @Override
    public DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop)
            throws IOException {
        Port port = new Port(local, user, faults);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(NettyLoops.require(loop).eventLoop())
                        .channel(NioDatagramChannel.class)
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_OCTETS)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_OCTETS)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(DATAGRAM_OCTETS_MAX)
                                        .maxMessagesPerRead(DATAGRAMS_PER_WAKE_UP_MAX))
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_OCTETS)
                        .handler(port);
        Channel channel = NettyLoops.bind(bootstrap, "UDP", local);
        port.opened(channel, (InetSocketAddress) channel.localAddress());
        return port;
    }

    /// The JDK hands on the system's words and no number.
    static DatagramLoss reason(IOException failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("too long") || words.contains("too large")) {
            return DatagramLoss.TOO_LONG;
        }
        boolean unreachable =
                failure instanceof PortUnreachableException
                        || failure instanceof NoRouteToHostException
                        || words.contains("unreachable")
                        || words.contains("no route")
                        || words.contains("refused");
        return unreachable ? DatagramLoss.UNREACHABLE : DatagramLoss.SYSTEM;
    }

    // sharable because each attempt to bind has a channel of its own; only one of them succeeds
    @Sharable
    private static final class Port extends ChannelInboundHandlerAdapter implements DatagramPort {
        private final DatagramUser user;
        private final FaultListener faults;

        private volatile InetSocketAddress local;
        private volatile @Nullable Channel channel;
        private boolean closed;

        /// For the address that was sent to last.
        private @Nullable Refusals refusals;

        private Port(InetSocketAddress local, DatagramUser user, FaultListener faults) {
            this.local = local;
            this.user = user;
            this.faults = faults;
        }

        private void opened(Channel opened, InetSocketAddress bound) {
            local = bound;
            channel = opened;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            Channel open = channel;
            if (open == null || closed) {
                datagram.release();
                return;
            }
            if (!open.isWritable()) {
                datagram.release(); // more than the system takes is lost like any datagram
                lost(to, DatagramLoss.QUEUE_FULL);
                return;
            }
            Refusals told = refusals;
            if (told == null || !told.to.equals(to)) {
                told = new Refusals(open, to);
                refusals = told;
            }
            open.write(new DatagramPacket(datagram, to), told);
        }

        @Override
        public void flush() {
            Channel open = channel;
            if (open != null) {
                open.flush();
            }
        }

        @Override
        public void close() {
            closed = true;
            Channel open = channel;
            if (open != null) {
                open.close();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            if (closed) {
                packet.release();
                return;
            }
            // the buffer it was read into is of full size; users keep parts of what they are given
            ByteBuf datagram =
                    context.alloc()
                            .directBuffer(Math.max(1, packet.content().readableBytes()))
                            .writeBytes(packet.content());
            packet.release();
            try {
                user.onDatagram(packet.sender(), datagram);
            } catch (RuntimeException | Error fault) {
                faults.onFault("UDP " + local, fault);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (closed) {
                return;
            }
            try {
                user.onBatchEnd();
            } catch (RuntimeException | Error fault) {
                faults.onFault("UDP " + local, fault);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(null, cause); // what the system reports of earlier datagrams (ICMP)
        }

        private void failed(@Nullable InetSocketAddress to, Throwable cause) {
            if (cause instanceof IOException failure) {
                lost(to, reason(failure));
            } else {
                faults.onFault("UDP " + local, cause);
            }
        }

        private void lost(@Nullable InetSocketAddress to, DatagramLoss why) {
            if (closed) {
                return;
            }
            try {
                user.onLost(to, why);
            } catch (RuntimeException | Error fault) {
                faults.onFault("UDP " + local, fault);
            }
        }

        /// Told which datagrams to an address the system refuses. One object stands for all that go
        /// there one after the other, so that none of them needs its own: it never completes.
        private final class Refusals extends DefaultChannelPromise {
            private final InetSocketAddress to;

            private Refusals(Channel channel, InetSocketAddress to) {
                super(channel);
                this.to = to;
            }

            @Override
            public boolean trySuccess() {
                return true;
            }

            @Override
            public boolean trySuccess(@Nullable Void nothing) {
                return true;
            }

            @Override
            public boolean tryFailure(Throwable cause) {
                failed(to, cause);
                return true;
            }
        }
    }
}
