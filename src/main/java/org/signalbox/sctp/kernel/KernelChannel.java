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
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.sctp.SctpMessage;
import io.netty.channel.sctp.nio.NioSctpChannel;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.ReceiveBuffer;
import org.signalbox.sctp.ReceiveWindow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/// One socket: what Netty's channel leaves out, and nothing else.
final class KernelChannel extends NioSctpChannel {
    /// Holds an MSU of any narrowband link; what is longer arrives in pieces.
    private static final int RECEIVE_OCTETS = 2_048;

    /// After so many messages the loop looks at its other channels.
    private static final int BATCH_MESSAGES = 64;

    /// Whether a group of messages is being held back so that they share packets.
    private boolean corked;

    /// Of every message sent; the JDK reads it while sending, and no longer.
    private final MessageInfo outgoing = MessageInfo.createOutgoing(null, 0);

    private int window;
    private long written;

    /// Messages up to this number belong to an association that the peer has restarted.
    private long staleUpTo;

    KernelChannel() throws IOException {
        this(null, SctpChannel.open());
    }

    KernelChannel(@Nullable Channel parent, SctpChannel socket) {
        super(parent, socket);
        // the pooled allocator: Netty's adaptive one costs several times more on this path
        config().setAllocator(PooledByteBufAllocator.DEFAULT);
        FixedRecvByteBufAllocator reads = new FixedRecvByteBufAllocator(RECEIVE_OCTETS);
        reads.maxMessagesPerRead(BATCH_MESSAGES);
        // a message that leaves room in its buffer is no sign that there are no more: without this
        // each would be a turn of the loop, and a group, of its own
        reads.respectMaybeMoreData(false);
        config().setRecvByteBufAllocator(reads);
    }

    /// Half of the send buffer is the kernel's, half waits here; a full half makes the channel
    /// unwritable, until half of that is gone.
    void configure(AssociationProfile profile) throws IOException {
        int half = Math.max(2, profile.sendBufferOctets() / 2);
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(half / 2, half));
        SctpChannel socket = javaChannel();
        socket.setOption(SctpStandardSocketOptions.SO_SNDBUF, half);
        socket.setOption(SctpStandardSocketOptions.SCTP_NODELAY, true);
    }

    /// Before connecting: how much the peer may have outstanding towards us.
    void offerWindow(AssociationProfile profile) throws IOException {
        ReceiveBuffer buffer = octets -> resize(javaChannel(), octets);
        ReceiveWindow offered = ReceiveWindow.of(buffer, profile.receiveWindowOctets());
        offered.offer(buffer);
        window = offered.octets();
    }

    /// Of a socket that was accepted: the window was settled by the one that listened, whose buffer
    /// the JDK does not let us choose.
    void learnWindow() throws IOException {
        window = offeredBy(javaChannel());
    }

    /// When the association is up: buffer for the whole window in small messages.
    void makeRoom() throws IOException {
        resize(javaChannel(), ReceiveWindow.bufferFor(window));
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

    /// Queues a message, to be sent by the next flush. Not by way of the pipeline, in which nobody
    /// waits for what goes out.
    void give(SctpMessage message) {
        unsafe().write(message, voidPromise());
    }

    /// Forgets what was to be sent; called when the peer has restarted.
    void discardPending(long messagesGiven) {
        staleUpTo = messagesGiven;
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

    @Override
    protected int doReadMessages(List<Object> messages) throws Exception {
        int read = super.doReadMessages(messages);
        if (read > 0 && ((SctpMessage) messages.getLast()).messageInfo().bytes() < 0) {
            // end of stream, which Netty takes for an empty message
            ((SctpMessage) messages.removeLast()).release();
            return -1;
        }
        return read;
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer pending)
            throws Exception {
        if (written < staleUpTo) {
            written++;
            return true;
        }
        // All but the last of a group are held back for company; the last takes them along. Some
        // third less work for the kernel at both ends, and no timer.
        cork(pending.size() > 1);
        boolean done = transmit((SctpMessage) message);
        if (done) {
            written++;
        }
        return done;
    }

    /// What Netty's own does, without new objects: it asks for the association anew each time,
    /// which
    /// takes the JDK's locks. The message is in one direct buffer, as Netty has seen to before.
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
