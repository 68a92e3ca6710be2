// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;

/// The user of one [ByteStream]; called on its loop.
public interface StreamUser {
    /// Returned by an admission to refuse a caller.
    StreamUser REFUSED =
            new StreamUser() {
                @Override
                public void onOpen(ByteStream stream) {
                    stream.close();
                }

                @Override
                public void onOctets(ByteBuf octets) {
                    octets.release();
                }

                @Override
                public void onWritable() {}

                @Override
                public void onClosed(String reason) {}
            };

    void onOpen(ByteStream stream);

    /// Takes ownership of `octets`: as many as have arrived, with no regard to message boundaries.
    void onOctets(ByteBuf octets);

    /// The stream has become writable again.
    void onWritable();

    /// The stream is closed, or could not be opened. Nothing follows.
    ///
    /// @param reason in words for a log line
    void onClosed(String reason);

    /// The same for a user to whom it matters how the stream ended.
    default void onClosed(StreamEnd end, String reason) {
        onClosed(reason);
    }
}
