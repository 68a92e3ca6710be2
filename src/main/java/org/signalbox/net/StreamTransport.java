// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import org.signalbox.machine.Loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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

    /// The same over TLS 1.2 or 1.3 (RFC 8446). A stream opens when each end has shown a
    /// certificate
    /// that an authority of the other has issued and that is valid now; otherwise it ends as
    /// [StreamEnd#INSECURE]. Whose certificate it is, is for the user to judge ([ByteStream#tls]).
    ///
    /// What is between a call and its opening is bounded in time, but not in number: the admission
    /// may refuse callers while others have not yet opened.
    ///
    /// @param ours asked for each stream anew, on its loop
    /// @return empty if there is no TLS in this world
    default Optional<StreamTransport> overTls(Supplier<TlsCredentials> ours) {
        return Optional.empty();
    }

    /// A listening port.
    interface ListeningPort extends AutoCloseable {
        InetSocketAddress local();

        @Override
        void close();
    }
}
