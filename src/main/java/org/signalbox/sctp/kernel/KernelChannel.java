// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;
import com.sun.nio.sctp.SctpStandardSocketOptions.InitMaxStreams;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.sctp.SctpMessage;
import io.netty.channel.sctp.nio.NioSctpChannel;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/// One socket: what Netty's channel leaves out, and nothing else.
final class KernelChannel extends NioSctpChannel {
    /// Holds an MSU of any narrowband link; what is longer arrives in pieces.
    private static final int RECEIVE_OCTETS = 2_048;

    /// After so many messages the loop looks at its other channels.
    private static final int BATCH_MESSAGES = 64;

    /// Whether a group of messages is being held back so that they share packets.
    private boolean corked;

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
        config().setRecvByteBufAllocator(reads);
    }

    /// Half of the send buffer is the kernel's, half waits here; a full half makes the channel
    /// unwritable, until half of that is gone.
    void configure(AssociationProfile profile) throws IOException {
        int half = Math.max(2, profile.sendBufferOctets() / 2);
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(half / 2, half));
        SctpChannel socket = javaChannel();
        socket.setOption(SctpStandardSocketOptions.SO_SNDBUF, half);
        socket.setOption(SctpStandardSocketOptions.SO_RCVBUF, profile.receiveWindowOctets());
        socket.setOption(SctpStandardSocketOptions.SCTP_NODELAY, true);
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
        boolean done = super.doWriteMessage(message, pending);
        if (done) {
            written++;
        }
        return done;
    }

    private void cork(boolean more) throws IOException {
        if (corked != more) {
            javaChannel().setOption(SctpStandardSocketOptions.SCTP_NODELAY, !more);
            corked = more;
        }
    }
}
