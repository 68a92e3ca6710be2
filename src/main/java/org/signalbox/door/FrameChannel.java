// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.jspecify.annotations.Nullable;
import org.signalbox.door.Frame.BrokenFrame;
import org.signalbox.door.Frame.Kind;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Frames over a socket. One thread reads; any may write, and waits while nobody reads at the other
/// end.
final class FrameChannel implements Closeable {
    private final SocketChannel socket;

    FrameChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /// The next frame; null if the other end has left.
    ///
    /// @throws BrokenFrame if it is none
    @Nullable Frame read() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frame.HEAD_OCTETS);
        if (!fill(head)) {
            return null;
        }
        Kind kind = Frame.kindOf(head);
        ByteBuffer octets = ByteBuffer.allocate(Frame.lengthOf(head));
        return fill(octets) ? new Frame(kind, octets.array()) : null;
    }

    synchronized void write(Frame frame) throws IOException {
        ByteBuffer encoded = frame.encoded();
        while (encoded.hasRemaining()) {
            socket.write(encoded);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
}
