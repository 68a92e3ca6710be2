// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.trace.PcapFormat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// What is being captured.
///
/// @param paklog the access list whose messages are copied to the collector; empty: none
/// @param streams the pcap ports
public record CaptureStatus(Optional<Integer> paklog, List<Stream> streams) {
    /// A pcap port.
    ///
    /// @param listen where readers connect
    /// @param format link type of the stream
    /// @param readers who is connected
    public record Stream(
            InetSocketAddress listen, PcapFormat format, List<InetSocketAddress> readers) {
        public Stream {
            readers = List.copyOf(readers);
        }
    }

    public CaptureStatus {
        streams = List.copyOf(streams);
    }
}
