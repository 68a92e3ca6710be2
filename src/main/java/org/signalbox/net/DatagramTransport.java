// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import org.signalbox.machine.Loop;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Opens ports for datagrams (UDP in production).
public interface DatagramTransport {
    /// Binds `local` and delivers what arrives there to `user`, on `loop`. Blocks until bound.
    ///
    /// @throws IOException if the address cannot be bound; the message names the address and the
    /// cause
    DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop) throws IOException;
}
