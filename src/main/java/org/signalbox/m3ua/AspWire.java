// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;

/// The association of an application server process, as an application server uses it. On the loop
/// of both.
interface AspWire {
    String name();

    /// Sends a DATA message, or refuses it for want of room; then [ApplicationServer#resume] is
    /// called when there is some again.
    ///
    /// @param selection of the message, which chooses the stream
    /// @param message taken if sent; otherwise it stays the caller's, as it was
    boolean sendData(int selection, ByteBuf message);

    /// Sends a message of management.
    void send(M3uaMessage message);

    /// Puts onto the wire what waits for company.
    void flush();
}
