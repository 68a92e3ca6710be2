// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

/// Whose a [Connection] is: of all peers while nobody knows who has called, then of the peer.
interface ConnectionUser {
    /// As [WireUser#onHandshake].
    void onHandshake(Connection connection);

    void onOpen(Connection connection);

    /// @param message there within this call only
    void onMessage(Connection connection, DiameterHeader header, ByteBuf message);

    /// As [WireUser#onBroken].
    void onBroken(Connection connection, DiameterException broken);

    /// As [WireUser#onInsecure].
    void onInsecure(Connection connection, String reason);

    /// As [WireUser#onClosed].
    void onClosed(Connection connection, String reason);
}
