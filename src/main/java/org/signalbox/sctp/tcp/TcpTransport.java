// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.net.StreamTransport;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;

/// Associations over TCP. See the package for what they are and what they cannot be.
public final class TcpTransport implements SctpTransport {
    private final StreamTransport streams;
    private final ByteBufAllocator allocator;
    private final FaultListener faults;

    /// @param faults told when a user's callback throws
    public TcpTransport(StreamTransport streams, FaultListener faults) {
        this(streams, ByteBufAllocator.DEFAULT, faults);
    }

    /// @param allocator of what is sent, and of messages that arrive in pieces
    public TcpTransport(StreamTransport streams, ByteBufAllocator allocator, FaultListener faults) {
        this.streams = streams;
        this.allocator = allocator;
        this.faults = faults;
    }

    @Override
    public TransportKind kind() {
        return TransportKind.TCP;
    }

    /// Listens at every address, at the TCP port of the SCTP port's number.
    ///
    /// @param loop must not be the caller's own
    @Override
    public SctpEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop)
            throws IOException {
        TcpEndpoint endpoint = new TcpEndpoint(local, observer, streams, allocator, faults, loop);
        endpoint.listen();
        return endpoint;
    }
}
