// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;
import com.sun.nio.sctp.SctpStandardSocketOptions.InitMaxStreams;

import io.netty.channel.sctp.nio.NioSctpServerChannel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// A listening socket that accepts [KernelChannel]s.
final class ListeningChannel extends NioSctpServerChannel {
    private static final int BACKLOG = 128;

    void bindAll(List<InetAddress> addresses, int port) throws IOException {
        SctpServerChannel socket = javaChannel();
        socket.bind(new InetSocketAddress(addresses.getFirst(), port), BACKLOG);
        for (InetAddress address : addresses.subList(1, addresses.size())) {
            socket.bindAddress(address);
        }
    }

    /// What the sockets accepted from now on offer to their callers.
    void setStreams(int inbound, int outbound) throws IOException {
        javaChannel()
                .setOption(
                        SctpStandardSocketOptions.SCTP_INIT_MAXSTREAMS,
                        InitMaxStreams.create(inbound, outbound));
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        SctpChannel socket = javaChannel().accept();
        if (socket == null) {
            return 0;
        }
        accepted.add(new KernelChannel(this, socket));
        return 1;
    }
}
