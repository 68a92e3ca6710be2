// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.Capabilities;
import org.signalbox.firewall.Finding;

import java.net.InetAddress;

/// Told of what an operator of Diameter peers should know; on their loop.
public interface PeerObserver {
    /// A peer is there.
    ///
    /// @param from its address
    void onOpened(String peer, Capabilities theirs, InetAddress from);

    /// A peer is not there any more, or could not be reached.
    ///
    /// @param reason in words
    void onClosed(String peer, String reason);

    /// A peer that is there may be given requests, or not (RFC 3539).
    void onTrusted(String peer, boolean trusted);

    /// A caller was not let in. In a flood only some are told.
    ///
    /// @param why in words, with who it says it is if it has
    void onRefused(InetAddress caller, String why);

    /// A peer does not do as it should. The 1st, 2nd, 4th, 8th... of a kind is told.
    void onFault(String peer, String what);

    /// Whether somebody wants to see messages. Asked of every message: no more than a read.
    default boolean seesMessages() {
        return false;
    }

    /// A message passes a connection; told only while [#seesMessages].
    ///
    /// @param sent whether this node sends it
    /// @param peer the address at the other end
    /// @param message stays the caller's
    default void onMessage(boolean sent, InetAddress peer, ByteBuf message) {}

    /// A request of a peer was suspected; in a flood only some are told. Who has no firewall never
    /// hears it.
    default void onFinding(Finding finding) {}
}
