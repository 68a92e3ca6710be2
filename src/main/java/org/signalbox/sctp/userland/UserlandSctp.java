// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

import org.signalbox.machine.Entropy;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.net.DatagramTransport;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// SCTP in user space over UDP: needs no kernel module and no privilege.
///
/// Endpoints of one address and UDP port share a socket, hence a loop. [#open] is called by one
/// thread at a time; endpoints are closed on their loop.
public final class UserlandSctp implements SctpTransport {
    private final DatagramTransport datagrams;
    private final Entropy entropy;
    private final ByteBufAllocator allocator;
    private final FaultListener faults;

    private final Map<InetSocketAddress, UdpSocket> sockets = new HashMap<>();

    /// @param entropy for tags, TSNs and secrets: must be unpredictable in production
    /// @param faults told when a user's callback throws
    public UserlandSctp(DatagramTransport datagrams, Entropy entropy, FaultListener faults) {
        this(datagrams, entropy, PooledByteBufAllocator.DEFAULT, faults);
    }

    /// @param allocator of packets and reassembled messages
    public UserlandSctp(
            DatagramTransport datagrams,
            Entropy entropy,
            ByteBufAllocator allocator,
            FaultListener faults) {
        this.datagrams = datagrams;
        this.entropy = entropy;
        this.allocator = allocator;
        this.faults = faults;
    }

    @Override
    public TransportKind kind() {
        return TransportKind.USERLAND;
    }

    @Override
    public UserlandEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop)
            throws IOException {
        UserlandEndpoint endpoint =
                new UserlandEndpoint(local, observer, entropy, allocator, faults, loop);
        List<UdpSocket> opened = new ArrayList<>();
        try {
            for (InetAddress address : local.addresses()) {
                opened.add(socket(new InetSocketAddress(address, local.udpPort()), loop));
            }
            endpoint.use(opened);
            for (UdpSocket socket : opened) {
                if (socket.attach(endpoint) != UdpSocket.Attached.YES) {
                    throw new BindException(
                            "SCTP port %d is already open at %s; choose another local-peer port"
                                    .formatted(local.port(), local.addresses()));
                }
            }
        } catch (IOException e) {
            loop.execute(() -> opened.forEach(socket -> socket.detach(endpoint)));
            throw e;
        }
        return endpoint;
    }

    private UdpSocket socket(InetSocketAddress address, Loop loop) throws IOException {
        UdpSocket known = sockets.get(address);
        if (known != null && !known.isClosed()) {
            if (known.loop() != loop) {
                throw new IOException(
                        "UDP %s already belongs to loop %s, and all its endpoints must; not to %s"
                                .formatted(address, known.loop().name(), loop.name()));
            }
            return known;
        }
        UdpSocket socket = new UdpSocket(address, faults, loop);
        socket.bound(datagrams.bind(address, socket, loop));
        sockets.put(address, socket);
        return socket;
    }
}
