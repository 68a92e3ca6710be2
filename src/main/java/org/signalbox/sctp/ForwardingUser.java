// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import io.netty.buffer.ByteBuf;

/// A user in front of another: what it does not do in another way, that one does.
public interface ForwardingUser extends AssociationUser {
    /// The user behind.
    AssociationUser under();

    @Override
    default void onUp(Association association) {
        under().onUp(association);
    }

    @Override
    default void onMessage(
            Association association, int stream, int payloadProtocol, ByteBuf message) {
        under().onMessage(association, stream, payloadProtocol, message);
    }

    @Override
    default void onBatchEnd(Association association) {
        under().onBatchEnd(association);
    }

    @Override
    default void onRestart(Association association) {
        under().onRestart(association);
    }

    @Override
    default void onWritable(Association association) {
        under().onWritable(association);
    }

    @Override
    default void onUndelivered(Association association, Undelivered undelivered) {
        under().onUndelivered(association, undelivered);
    }

    @Override
    default void onDown(Association association, DownReason reason) {
        under().onDown(association, reason);
    }
}
