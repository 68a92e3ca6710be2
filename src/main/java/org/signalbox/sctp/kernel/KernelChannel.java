// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;
import com.sun.nio.sctp.SctpStandardSocketOptions.InitMaxStreams;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.sctp.SctpMessage;
import io.netty.channel.sctp.SctpNotificationHandler;
import io.netty.channel.sctp.nio.NioSctpChannel;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.ReceiveBuffer;
import org.signalbox.sctp.ReceiveWindow;
import org.signalbox.sctp.linux.SocketOptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/// One socket: what Netty's channel leaves out, and nothing else.
final class KernelChannel extends NioSctpChannel {
    /// Holds an MSU of any narrowband link; what is longer arrives in pieces.
    private static final int RECEIVE_OCTETS = 2_048;

    /// After so many messages the loop looks at its other channels.
    private static final int BATCH_MESSAGES = 64;

    /// What is read at most in one go when the peer calls anew: more than the receive buffer holds,
    /// unless the peer goes on sending.
    private static final int CATCH_UP_BATCHES_MAX = 1_024;

    /// Whether there was nothing left to read the last time.
    private boolean exhausted;

    /// Whether a group of messages is being held back so that they share packets.
    private boolean corked;

    /// Of every message sent; the JDK reads it while sending, and no longer.
    private final MessageInfo outgoing = MessageInfo.createOutgoing(null, 0);

    private final SctpNotificationHandler notifications = new SctpNotificationHandler(this);

    /// Null where native calls are not possible.
    private final @Nullable SocketOptions options;

    private @Nullable SocketEvents events;

    /// Why the kernel takes nothing more; null as long as it does.
    private @Nullable IOException refusal;

    private int window;
    private long written;

    /// Messages up to this number belong to an association that the peer has restarted.
    private long staleUpTo;

    /// @param natively whether to set by native calls what the JDK has no option for
    KernelChannel(boolean natively) throws IOException {
        this(null, SctpChannel.open(), natively);
    }

    KernelChannel(@Nullable Channel parent, SctpChannel socket, boolean natively) {
        super(parent, socket);
        options = natively ? Descriptor.options(socket) : null;
        // the pooled allocator: Netty's adaptive one costs several times more on this path
        config().setAllocator(PooledByteBufAllocator.DEFAULT);
        // a socket that is full stays so until the selector says otherwise
        config().setWriteSpinCount(1);
    }

    /// Who is told of all that happens here; called once, before the socket is registered.
    void tell(SocketEvents listener) {
        events = listener;
        pipeline().addLast(listener);
    }

    /// Half of the send buffer is the kernel's, half waits here; a full half makes the channel
    /// unwritable, until half of that is gone.
    ///
    /// @param paths how many addresses the peer has
    void configure(AssociationProfile profile, int paths) throws IOException {
        int half = Math.max(2, profile.sendBufferOctets() / 2);
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(half / 2, half));
        SctpChannel socket = javaChannel();
        socket.setOption(SctpStandardSocketOptions.SO_SNDBUF, half);
        socket.setOption(SctpStandardSocketOptions.SCTP_NODELAY, true);
        if (options != null) {
            options.configure(profile, SocketOptions.FUTURE_ASSOCIATIONS, paths);
        }
    }

    /// What the kernel knows of the association; null where it cannot be asked.
    SocketOptions.@Nullable Measurement measure(List<InetSocketAddress> peers) {
        return options == null || !isOpen()
                ? null
                : options.measure(SocketOptions.FUTURE_ASSOCIATIONS, peers);
    }

    /// Before connecting: how much the peer may have outstanding towards us.
    void offerWindow(AssociationProfile profile) throws IOException {
        ReceiveBuffer buffer = receiveBuffer();
        ReceiveWindow offered = ReceiveWindow.of(buffer, profile.receiveWindowOctets());
        offered.offer(buffer);
        window = offered.octets();
    }

    private ReceiveBuffer receiveBuffer() {
        SocketOptions natively = options;
        return natively == null
                ? octets -> resize(javaChannel(), octets)
                : natively::setReceiveBuffer;
    }

    /// Of a socket that was accepted: the window was settled by the one that listened.
    void learnWindow() throws IOException {
        window = offeredBy(javaChannel());
    }

    /// When the association is up: buffer for the whole window in small messages.
    void makeRoom() throws IOException {
        receiveBuffer().resize(ReceiveWindow.bufferFor(window));
    }

    /// The window that Linux offers for a socket: half of its buffer, which is what the JDK tells
    /// of it.
    static int offeredBy(SctpChannel socket) throws IOException {
        return socket.getOption(SctpStandardSocketOptions.SO_RCVBUF);
    }

    static int resize(SctpChannel socket, int octets) throws IOException {
        socket.setOption(SctpStandardSocketOptions.SO_RCVBUF, octets);
        return 2 * socket.getOption(SctpStandardSocketOptions.SO_RCVBUF);
    }

    /// Before connecting: how many streams to ask for.
    void setStreams(AssociationProfile profile) throws IOException {
        if (options != null) {
            options.setStreams(profile.outboundStreams(), profile.maxInboundStreams(), profile);
            return;
        }
        javaChannel()
                .setOption(
                        SctpStandardSocketOptions.SCTP_INIT_MAXSTREAMS,
                        InitMaxStreams.create(
                                profile.maxInboundStreams(), profile.outboundStreams()));
    }

    void bindAll(List<InetAddress> addresses, int port) throws IOException {
        bindAll(javaChannel(), addresses, port);
    }

    static void bindAll(SctpChannel socket, List<InetAddress> addresses, int port)
            throws IOException {
        socket.bind(new InetSocketAddress(addresses.getFirst(), port));
        for (InetAddress address : addresses.subList(1, addresses.size())) {
            socket.bindAddress(address);
        }
    }

    /// The address that new data goes to; null when the kernel does not say.
    @Nullable SocketAddress primary() {
        try {
            return javaChannel().getOption(SctpStandardSocketOptions.SCTP_PRIMARY_ADDR);
        } catch (IOException unknown) {
            return null;
        }
    }

    /// Makes one of the peer's addresses the primary.
    ///
    /// @return false if the association has just ended
    boolean setPrimary(SocketAddress address) {
        try {
            javaChannel().setOption(SctpStandardSocketOptions.SCTP_PRIMARY_ADDR, address);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /// Octets that wait here for the kernel. Callable from any thread.
    long pendingOctets() {
        ChannelOutboundBuffer pending = unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    /// Queues a message, to be sent by the next [#send]. Neither by way of the pipeline, in which
    /// nobody waits for what goes out, nor of what Netty asks of a message that it does not know.
    void give(int stream, int protocol, boolean unordered, ByteBuf octets) {
        SctpMessage message = new SctpMessage(protocol, stream, unordered, octets);
        ChannelOutboundBuffer queue = unsafe().outboundBuffer();
        if (queue != null && octets.isDirect() && octets.nioBufferCount() == 1) {
            queue.addMessage(message, octets.readableBytes(), voidPromise());
        } else {
            unsafe().write(message, voidPromise()); // copies it, or releases it if closed
        }
    }

    /// Sends what was given.
    void send() {
        unsafe().flush();
    }

    /// Forgets what was to be sent; called when the peer has restarted.
    void discardPending(long messagesGiven) {
        staleUpTo = messagesGiven;
    }

    /// Messages that the kernel has taken, or that were forgotten by [#discardPending].
    long written() {
        return written;
    }

    /// RFC 9260 section 9.2; what the kernel holds is delivered first.
    void shutdownSocket() throws IOException {
        javaChannel().shutdown();
    }

    /// RFC 9260 section 9.1. Linux sends an ABORT when a socket that must not linger is closed.
    void abort() {
        try {
            javaChannel().setOption(SctpStandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closedAlready) {
            // then there is no peer to tell
        }
        if (isRegistered()) {
            close();
        } else {
            unsafe().closeForcibly(); // one that was accepted and is not wanted
        }
    }

    /// Reads all that there is by now. What it says of the association's end reaches the
    /// association in the next turn of the loop, as Netty tells of it.
    void catchUp() {
        exhausted = false;
        for (int batch = 0; !exhausted && batch < CATCH_UP_BATCHES_MAX && isOpen(); batch++) {
            unsafe().read();
        }
    }

    /// Reads a batch, and hands over each message as it comes: Netty's way takes a holder, an event
    /// and a turn of its own loop for each.
    ///
    /// @param unused stays empty, so that Netty's loop ends after one turn
    /// @return 0, or -1 at the end of the stream
    @Override
    protected int doReadMessages(List<Object> unused) throws IOException {
        SocketEvents listener = Objects.requireNonNull(events, "a socket that nobody hears");
        for (int read = 0; read < BATCH_MESSAGES && isOpen(); read++) {
            ByteBuf octets = alloc().directBuffer(RECEIVE_OCTETS);
            MessageInfo message = null;
            try {
                message = receive(octets);
            } finally {
                if (message == null || message.bytes() < 0) {
                    octets.release();
                }
            }
            if (message == null) {
                exhausted = true;
                break;
            }
            if (message.bytes() < 0) {
                return atEnd();
            }
            listener.onReceived(
                    message.streamNumber(),
                    message.payloadProtocolID(),
                    octets,
                    message.isComplete());
        }
        return 0;
    }

    /// The error that a sender is told is not told to who reads.
    private int atEnd() throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        return -1;
    }

    private @Nullable MessageInfo receive(ByteBuf into) throws IOException {
        ByteBuffer free = into.internalNioBuffer(0, RECEIVE_OCTETS);
        int start = free.position();
        MessageInfo message = javaChannel().receive(free, null, notifications);
        into.writerIndex(free.position() - start);
        return message;
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer pending)
            throws Exception {
        if (written < staleUpTo) {
            written++;
            return true;
        }
        if (refusal != null) {
            return false;
        }
        boolean done;
        try {
            // All but the last of a group are held back for company; the last takes them along.
            // Some third less work for the kernel at both ends, and no timer.
            cork(pending.size() > 1);
            done = transmit((SctpMessage) message);
        } catch (IOException gone) {
            refusal = gone;
            eventLoop().execute(this::hearOut);
            return false;
        }
        if (done) {
            written++;
        }
        return done;
    }

    /// The association has ended, and a sender has heard of it first. What the kernel still has to
    /// say is read before anybody is told: messages of the peer, and what it gives up.
    private void hearOut() {
        catchUp();
        if (isOpen()) {
            pipeline().fireExceptionCaught(Objects.requireNonNull(refusal));
        }
    }

    /// What Netty's own does, without new objects: it asks for the association anew each time,
    /// which takes the JDK's locks. The message is in one direct buffer: [#give] has seen to that.
    ///
    /// @return whether the kernel took it, or there was nothing to send
    private boolean transmit(SctpMessage message) throws IOException {
        ByteBuf octets = message.content();
        if (!octets.isReadable()) {
            return true;
        }
        outgoing.streamNumber(message.streamIdentifier());
        outgoing.unordered(message.isUnordered());
        outgoing.payloadProtocolID(message.protocolIdentifier());
        ByteBuffer direct = octets.internalNioBuffer(octets.readerIndex(), octets.readableBytes());
        return javaChannel().send(direct, outgoing) > 0;
    }

    private void cork(boolean more) throws IOException {
        if (corked != more) {
            javaChannel().setOption(SctpStandardSocketOptions.SCTP_NODELAY, !more);
            corked = more;
        }
    }
}
