// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.trace.PcapFormat;
import org.signalbox.trace.PcapngFiles;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// What is being captured.
///
/// @param paklog the access list whose messages are copied to the collector; empty: none
/// @param streams the pcap ports
/// @param files captures into files
/// @param heps where messages are sent by HEP
public record CaptureStatus(
        Optional<Integer> paklog, List<Stream> streams, List<FileCapture> files, List<Hep> heps) {
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

    /// A capture into files.
    ///
    /// @param name of the capture
    /// @param status how it goes
    public record FileCapture(String name, PcapngFiles.Status status) {}

    /// A Homer.
    ///
    /// @param host where it takes messages
    /// @param sent messages since it was configured
    /// @param leftOut messages that were wanted and not sent since
    public record Hep(InetSocketAddress host, long sent, long leftOut) {}

    public CaptureStatus {
        streams = List.copyOf(streams);
        files = List.copyOf(files);
        heps = List.copyOf(heps);
    }
}
