// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import org.signalbox.machine.Loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// Opens byte streams (TCP in production).
public interface StreamTransport {
    /// Listens at `local`. For each caller, `admission` names the user of the new stream on `loop`,
    /// or `StreamUser.REFUSED` to close it at once. Blocks until bound.
    ///
    /// @return the listening port, to close it and to learn the number the system chose
    /// @throws IOException if the address cannot be bound; the message names the address and the
    /// cause
    ListeningPort listen(
            InetSocketAddress local, Function<InetSocketAddress, StreamUser> admission, Loop loop)
            throws IOException;

    /// Calls `remote` from `local` (port 0: any). The user hears [StreamUser#onOpen] or
    /// [StreamUser#onClosed].
    void connect(InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop);

    /// A listening port.
    interface ListeningPort extends AutoCloseable {
        InetSocketAddress local();

        @Override
        void close();
    }
}
