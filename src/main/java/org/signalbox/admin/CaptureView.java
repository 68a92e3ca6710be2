// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Whether messages are being copied, and to whom.
///
/// @param streams the pcap ports
/// @param files captures into files
/// @param heps where messages are sent by HEP
/// @param paklog the access list of a running paklog; empty if none runs
public record CaptureView(
        List<Stream> streams, List<FileCapture> files, List<Hep> heps, Optional<Integer> paklog) {
    public static final CaptureView OFF =
            new CaptureView(List.of(), List.of(), List.of(), Optional.empty());

    /// A pcap port.
    ///
    /// @param listening where readers connect
    /// @param linkHeader whether they get direction and link (linktype 139) or messages alone (141)
    /// @param readers who is connected
    public record Stream(
            InetSocketAddress listening, boolean linkHeader, List<InetSocketAddress> readers) {
        public Stream {
            readers = List.copyOf(readers);
        }
    }

    /// A capture into files.
    ///
    /// @param name of the capture; its files begin so
    /// @param file that is being written; empty if none is
    /// @param messages written since it began
    /// @param leftOut messages that were wanted and not written since
    /// @param failure why nothing can be written now; empty if it can
    public record FileCapture(
            String name,
            Optional<String> file,
            long messages,
            long leftOut,
            Optional<String> failure) {}

    /// A Homer.
    ///
    /// @param host where it takes messages
    /// @param sent messages since it was configured
    /// @param leftOut messages that were wanted and not sent since
    public record Hep(InetSocketAddress host, long sent, long leftOut) {}

    public CaptureView {
        streams = List.copyOf(streams);
        files = List.copyOf(files);
        heps = List.copyOf(heps);
    }
}
