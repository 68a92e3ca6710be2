// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import io.netty.buffer.ByteBuf;

/// Where whole messages go.
@FunctionalInterface
public interface MessageSink {
    /// Takes ownership of `message`.
    void onMessage(int stream, int payloadProtocol, ByteBuf message);
}
