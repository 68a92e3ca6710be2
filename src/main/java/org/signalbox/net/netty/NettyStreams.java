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
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ImmediateExecutor;

import jdk.net.ExtendedSocketOptions;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;
import org.signalbox.net.TlsCredentials;
import org.signalbox.net.TlsSession;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

/// TCP on [org.signalbox.machine.netty.NettyLoop]s, and TLS over it if that is asked for. What is
/// sent leaves at the end of the batch during which it was sent, or at once if it was sent outside
/// of one.
public final class NettyStreams implements StreamTransport {
    private static final int CONNECT_MILLIS_MAX = 10_000;
    private static final int BACKLOG = 128;

    /// [ByteStream#isWritable] turns false above the higher, and true again below the lower.
    private static final WriteBufferWaterMark WAITING_OCTETS =
            new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final FaultListener faults;

    /// Does the sums of handshakes.
    private final Executor handshakes;

    /// Null if the octets go as they are.
    private final @Nullable Supplier<TlsCredentials> credentials;

    /// Streams whose handshakes, if they ask for TLS, hold up the loop.
    public NettyStreams(FaultListener faults) {
        this(faults, ImmediateExecutor.INSTANCE);
    }

    /// @param handshakes runs what takes milliseconds of each handshake of TLS; on another thread,
    ///     so that the loop goes on
    public NettyStreams(FaultListener faults, Executor handshakes) {
        this(faults, handshakes, null);
    }

    private NettyStreams(
            FaultListener faults,
            Executor handshakes,
            @Nullable Supplier<TlsCredentials> credentials) {
        this.faults = faults;
        this.handshakes = handshakes;
        this.credentials = credentials;
    }

    @Override
    public Optional<StreamTransport> overTls(Supplier<TlsCredentials> ours) {
        return Optional.of(new NettyStreams(faults, handshakes, ours));
    }

    /// @param loop a `NettyLoop`; must not be the caller's own
    @Override
    public ListeningPort listen(
            InetSocketAddress local, Function<InetSocketAddress, StreamUser> admission, Loop loop)
            throws IOException {
        EventLoop eventLoop = NettyLoops.require(loop).eventLoop();
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(eventLoop, eventLoop)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_OCTETS)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        admit(channel, admission);
                                    }
                                });
        Channel channel = NettyLoops.bind(bootstrap, "TCP", local);
        return new Listening(channel, (InetSocketAddress) channel.localAddress());
    }

    private void admit(SocketChannel channel, Function<InetSocketAddress, StreamUser> admission) {
        InetSocketAddress caller = channel.remoteAddress();
        StreamUser user;
        SslHandler tls = null;
        try {
            user = admission.apply(caller);
            if (user != StreamUser.REFUSED) {
                tls = tls(false);
            }
        } catch (RuntimeException | Error fault) {
            faults.onFault("TCP " + caller, fault);
            user = StreamUser.REFUSED;
        }
        if (user == StreamUser.REFUSED) {
            channel.close();
        } else {
            attach(channel, user, tls, caller);
        }
    }

    /// @param calls whether this end calls
    private @Nullable SslHandler tls(boolean calls) {
        return credentials == null ? null : Tls.handler(credentials.get(), calls, handshakes);
    }

    private void attach(
            SocketChannel channel,
            StreamUser user,
            @Nullable SslHandler tls,
            InetSocketAddress remote) {
        if (tls != null) {
            channel.pipeline().addLast(tls);
        }
        channel.pipeline().addLast(new Stream(user, channel, tls, remote, faults));
    }

    @Override
    public void connect(
            InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
        EventLoop eventLoop = NettyLoops.require(loop).eventLoop();
        SslHandler tls = tls(true);
        ChannelFuture connecting =
                new Bootstrap()
                        .group(eventLoop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_OCTETS)
                        .handler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        attach(channel, user, tls, remote);
                                    }
                                })
                        .connect(remote, local);
        connecting.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        Throwable cause = done.cause();
                        eventLoop.execute(() -> reportFailure(user, remote, cause));
                    }
                });
    }

    private void reportFailure(
            StreamUser user, InetSocketAddress remote, @Nullable Throwable cause) {
        String why = cause == null ? "cancelled" : cause.getMessage();
        try {
            user.onClosed(Endings.of(cause), "cannot connect to " + remote + ": " + why);
        } catch (RuntimeException | Error fault) {
            faults.onFault("TCP " + remote, fault);
        }
    }

    private record Listening(Channel channel, InetSocketAddress local) implements ListeningPort {
        @Override
        public void close() {
            ChannelFuture closing = channel.close();
            if (!channel.eventLoop().inEventLoop()) {
                closing.awaitUninterruptibly();
                NettyLoops.turn(channel.eventLoop()); // until then the system still takes calls
            }
        }
    }

    private static final class Stream extends ChannelInboundHandlerAdapter implements ByteStream {
        private final StreamUser user;
        private final SocketChannel channel;
        private final @Nullable SslHandler tls;
        private final InetSocketAddress remote;
        private final FaultListener faults;

        private @Nullable TlsSession session;
        private boolean inBatch;
        private boolean closed;
        private StreamEnd end = StreamEnd.PEER;
        private String reason = "closed by peer";

        private Stream(
                StreamUser user,
                SocketChannel channel,
                @Nullable SslHandler tls,
                InetSocketAddress remote,
                FaultListener faults) {
            this.user = user;
            this.channel = channel;
            this.tls = tls;
            this.remote = remote;
            this.faults = faults;
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public @Nullable TlsSession tls() {
            return session;
        }

        @Override
        public void send(ByteBuf octets) {
            if (closed) {
                octets.release();
            } else if (inBatch) {
                channel.write(octets, channel.voidPromise());
            } else {
                channel.writeAndFlush(octets, channel.voidPromise());
            }
        }

        @Override
        public void send(ByteBuf octets, Runnable written) {
            if (closed) {
                octets.release();
                return;
            }
            ChannelFuture writing = inBatch ? channel.write(octets) : channel.writeAndFlush(octets);
            writing.addListener(
                    done -> {
                        if (done.isSuccess()) {
                            atEdge(written);
                        } else if (done.cause() instanceof IOException cause
                                && !(cause instanceof ClosedChannelException)) {
                            ends(cause);
                        }
                    });
        }

        @Override
        public void keepAlive(Duration idle, Duration interval, int probes) {
            if (!channel.isOpen()) {
                return; // its end is about to be told
            }
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
            set(ExtendedSocketOptions.TCP_KEEPIDLE, (int) Math.max(1, idle.toSeconds()));
            set(ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) Math.max(1, interval.toSeconds()));
            set(ExtendedSocketOptions.TCP_KEEPCOUNT, probes);
        }

        private void set(SocketOption<Integer> option, int value) {
            channel.config().setOption(NioChannelOption.of(option), value);
        }

        @Override
        public void finish() {
            if (tls != null) {
                close(); // TLS has no half of an end that all versions understand
            } else if (channel.isOpen()) {
                channel.flush();
                channel.shutdownOutput();
            }
        }

        @Override
        public void abort() {
            if (channel.isOpen()) {
                end = StreamEnd.LOCAL;
                reason = "aborted locally";
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                if (tls == null) {
                    channel.close();
                } else {
                    channel.pipeline().context(tls).close(); // past TLS, which would say goodbye
                }
            }
        }

        @Override
        public boolean isWritable() {
            return channel.isWritable();
        }

        @Override
        public void close() {
            if (!closed) {
                end = StreamEnd.LOCAL;
                reason = "closed locally";
                channel.flush();
                channel.close();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (tls == null) {
                atEdge(() -> user.onOpen(this));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            switch (event) {
                case SslHandshakeCompletionEvent shaken when shaken.isSuccess() ->
                        atEdge(
                                () -> {
                                    session = Tls.opened(Objects.requireNonNull(tls));
                                    user.onOpen(this);
                                });
                case SslHandshakeCompletionEvent failed ->
                        ends(StreamEnd.INSECURE, Tls.words(failed.cause()));
                case SslCloseCompletionEvent bye when bye.isSuccess() -> channel.close();
                default -> {
                    // what else Netty tells of does not concern the user
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            inBatch = true;
            atEdge(() -> user.onOctets((ByteBuf) message));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            inBatch = false;
            channel.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (channel.isWritable() && !closed) {
                atEdge(user::onWritable);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!closed) {
                closed = true;
                atEdge(() -> user.onClosed(end, reason));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable caught) {
            Throwable cause =
                    caught instanceof DecoderException && caught.getCause() instanceof SSLException
                            ? caught.getCause()
                            : caught;
            if (!(cause instanceof IOException)) {
                faults.onFault("TCP " + remote, cause);
            }
            ends(cause);
            channel.close();
        }

        private void ends(Throwable cause) {
            ends(
                    Endings.of(cause),
                    cause instanceof SSLException
                            ? Tls.words(cause)
                            : String.valueOf(cause.getMessage()));
        }

        /// Only the first cause tells; what follows it is its consequence.
        private void ends(StreamEnd how, String why) {
            if (end == StreamEnd.PEER) {
                end = how;
                reason = why;
            }
        }

        private void atEdge(Runnable callback) {
            try {
                callback.run();
            } catch (RuntimeException | Error fault) {
                faults.onFault("TCP " + remote, fault);
                end = StreamEnd.FAILURE;
                reason = "internal error";
                channel.close();
            }
        }
    }
}
