// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.net.TlsSession;

import java.net.InetAddress;

/// A connection with a peer that carries whole messages, over whatever protocol. Its methods are
/// called on its loop.
interface Wire {
    /// Where the other end is.
    InetAddress remote();

    /// What was agreed on by TLS; null if there is none. Of a wire that has opened.
    @Nullable TlsSession tls();

    /// Takes ownership of a message.
    ///
    /// @return false if it is certain that the peer will never see it: too much waits already, or
    ///     the wire is not open
    boolean send(ByteBuf message);

    /// Ends it when what was sent is out. Its user hears nothing more of it.
    void close();

    /// Ends it at once, or the call of it. Its user hears nothing more of it.
    void abort(String reason);
}
