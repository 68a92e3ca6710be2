// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Duration;

/// An open byte stream. All methods are called on the stream's loop.
public interface ByteStream {
    InetSocketAddress remote();

    /// What was agreed on by TLS; null if the octets go as they are.
    default @Nullable TlsSession tls() {
        return null;
    }

    /// Writes and takes ownership of `octets`. Nothing may be written while [#isWritable] is false
    /// and the writer can wait or drop: the stream holds what it is given, without a bound of its
    /// own.
    void send(ByteBuf octets);

    /// Whether less is waiting to be written than the stream's high-water mark.
    boolean isWritable();

    /// The same, and tells when the octets have been handed to the system; never if the stream ends
    /// before. `written` is called on the stream's loop, maybe before this returns.
    default void send(ByteBuf octets, Runnable written) {
        send(octets);
        written.run();
    }

    /// Has the system find out about a peer that is silent: after `idle` it is probed every
    /// `interval`, and so many unanswered probes end the stream. Resolution is a second.
    default void keepAlive(Duration idle, Duration interval, int probes) {}

    /// Says that nothing follows what was sent, and goes on receiving until the peer closes.
    default void finish() {
        close();
    }

    void close();

    /// Closes at once: what is on its way is lost, and the peer sees that it was cut off.
    default void abort() {
        close();
    }
}
