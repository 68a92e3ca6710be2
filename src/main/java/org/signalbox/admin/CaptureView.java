// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Whether messages are being copied, and to whom.
///
/// @param streams the pcap ports
/// @param paklog the access list of a running paklog; empty if none runs
public record CaptureView(List<Stream> streams, Optional<Integer> paklog) {
    public static final CaptureView OFF = new CaptureView(List.of(), Optional.empty());

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

    public CaptureView {
        streams = List.copyOf(streams);
    }
}
