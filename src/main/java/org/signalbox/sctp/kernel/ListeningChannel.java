// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;
import com.sun.nio.sctp.SctpStandardSocketOptions.InitMaxStreams;

import io.netty.channel.sctp.nio.NioSctpServerChannel;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.ReceiveWindow;
import org.signalbox.sctp.linux.SocketOptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// A listening socket that accepts [KernelChannel]s.
final class ListeningChannel extends NioSctpServerChannel {
    private static final int BACKLOG = 128;

    /// Null where native calls are not possible.
    private final @Nullable SocketOptions options;

    /// @param natively whether to set by native calls what the JDK has no option for
    ListeningChannel(boolean natively) {
        options = natively ? Descriptor.options(javaChannel()) : null;
    }

    void bindAll(List<InetAddress> addresses, int port) throws IOException {
        SctpServerChannel socket = javaChannel();
        socket.bind(new InetSocketAddress(addresses.getFirst(), port), BACKLOG);
        for (InetAddress address : addresses.subList(1, addresses.size())) {
            socket.bindAddress(address);
        }
    }

    /// What the sockets accepted from now on offer to their callers. Without native calls that is
    /// streams alone.
    void offer(AssociationProfile offer) throws IOException {
        if (options == null) {
            javaChannel()
                    .setOption(
                            SctpStandardSocketOptions.SCTP_INIT_MAXSTREAMS,
                            InitMaxStreams.create(
                                    offer.maxInboundStreams(), offer.outboundStreams()));
            return;
        }
        SocketOptions natively = options;
        natively.setStreams(offer.outboundStreams(), offer.maxInboundStreams(), offer);
        natively.configure(offer, SocketOptions.FUTURE_ASSOCIATIONS, 1);
        ReceiveWindow.of(natively::setReceiveBuffer, offer.receiveWindowOctets())
                .offer(natively::setReceiveBuffer);
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        SctpChannel socket = javaChannel().accept();
        if (socket == null) {
            return 0;
        }
        accepted.add(new KernelChannel(this, socket, options != null));
        return 1;
    }
}
