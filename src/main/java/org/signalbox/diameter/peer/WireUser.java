// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.DiameterException;

/// Who uses a [Wire]; called on its loop.
interface WireUser {
    /// Somebody has called, and begins with TLS: its wire opens, or it proves insecure. One who is
    /// not wanted is aborted within this call.
    void onHandshake(Wire wire);

    void onOpen(Wire wire);

    /// A whole message, of the length that it says. Stays the wire's, and is there within this call
    /// only.
    void onMessage(ByteBuf message);

    /// What has come is no message, and nothing behind it can be found. The wire is gone.
    void onBroken(DiameterException broken);

    /// Instead of [#onClosed]: one of both has not proven who it is, or TLS has failed otherwise.
    ///
    /// @param reason in words, with the remedy
    void onInsecure(String reason);

    /// The wire is gone, or could not be opened.
    ///
    /// @param reason in words
    void onClosed(String reason);
}
