// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A program on the kernel's SCTP by the JDK's channels alone: it waits to be called, and says what
/// the kernel tells of each message.
public final class RawSctpPeer implements AutoCloseable {
    private final SctpServerChannel listening = SctpServerChannel.open();

    public RawSctpPeer(InetSocketAddress at) throws IOException {
        listening.bind(at);
    }

    /// Waits for a call and its first messages.
    ///
    /// @return for each its stream, whether it is ordered, and its text
    public List<String> receive(int count) throws IOException {
        List<String> heard = new ArrayList<>();
        try (SctpChannel caller = listening.accept()) {
            ByteBuffer octets = ByteBuffer.allocateDirect(64 * 1024);
            while (heard.size() < count) {
                MessageInfo message = caller.receive(octets, null, null);
                if (message == null || message.bytes() < 0) {
                    throw new IOException("association has ended after " + heard);
                }
                String text = StandardCharsets.UTF_8.decode(octets.flip()).toString();
                heard.add(
                        "%d %s %s"
                                .formatted(
                                        message.streamNumber(),
                                        message.isUnordered() ? "unordered" : "ordered",
                                        text));
                octets.clear();
            }
        }
        return heard;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
