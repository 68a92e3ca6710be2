// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import io.netty.buffer.ByteBuf;

/// Who uses an [Association]; called on its loop.
public interface AssociationUser {
    /// The association is established.
    void onUp(Association association);

    /// A whole message has arrived, in order within its stream. Takes ownership of `message`.
    void onMessage(Association association, int stream, int payloadProtocol, ByteBuf message);

    /// The messages of one wake-up have been delivered: the moment to flush answers.
    default void onBatchEnd(Association association) {}

    /// The peer has restarted (RFC 9260 section 5.2.4): the association goes on, but everything
    /// that was in flight either way is lost and sequence numbers begin anew.
    void onRestart(Association association);

    /// The send buffer has fallen below half after a refused [Association#send].
    default void onWritable(Association association) {}

    /// What the association had accepted will not be delivered, or nobody knows whether it was;
    /// told just before [#onDown] or [#onRestart] if there is any such message. The association
    /// does not send it again.
    default void onUndelivered(Association association, Undelivered undelivered) {}

    /// The association is closed, or could not be opened. It may be opened again.
    void onDown(Association association, DownReason reason);
}
