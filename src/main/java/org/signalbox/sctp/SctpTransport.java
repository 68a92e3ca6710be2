// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import org.signalbox.machine.Loop;

import java.io.IOException;

/// A way to have SCTP: the operating system's, our own over UDP, or a simulated one.
public interface SctpTransport {
    /// Which implementation this is, for `show` and for logs.
    TransportKind kind();

    /// Binds a local SCTP port. Blocks until bound.
    ///
    /// @param loop owns the endpoint and every association on it
    /// @throws IOException if an address cannot be bound; the message names the address, the cause
    ///     and what the operator can do
    SctpEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop) throws IOException;
}
