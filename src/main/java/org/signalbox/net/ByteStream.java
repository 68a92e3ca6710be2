// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;

import java.net.InetSocketAddress;

/// An open byte stream. All methods are called on the stream's loop.
public interface ByteStream {
    InetSocketAddress remote();

    /// Writes and takes ownership of `octets`. Nothing may be written while [#isWritable] is false
    /// and
    /// the writer can wait or drop: the stream holds what it is given, without a bound of its own.
    void send(ByteBuf octets);

    /// Whether less is waiting to be written than the stream's high-water mark.
    boolean isWritable();

    void close();
}
