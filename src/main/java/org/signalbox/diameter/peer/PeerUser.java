// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.DiameterHeader;

/// What a [Peer] tells of.
interface PeerUser {
    /// @param message there within this call only
    void onRequest(Peer peer, Connection connection, DiameterHeader header, ByteBuf message);

    /// @param message there within this call only
    void onAnswer(Peer peer, Connection connection, DiameterHeader header, ByteBuf message);

    /// What was given to a connection and not answered will not be.
    void onLost(Peer peer, Connection connection, String reason);

    /// A caller was not let in.
    void onRefused(Connection caller, Peer peer, String why);

    /// A peer that was stopped has no connection any more.
    void onStopped(Peer peer);
}
