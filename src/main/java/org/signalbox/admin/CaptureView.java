// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Whether messages are being copied, and to whom.
///
/// @param listening where the pcap stream is served; empty if it is not
/// @param linkHeader whether readers get direction and link (linktype 139) or messages alone (141)
/// @param readers who is connected
/// @param paklog the host and access list of a running paklog; empty if none runs
/// @param statistics of both
public record CaptureView(
        Optional<InetSocketAddress> listening,
        boolean linkHeader,
        List<InetSocketAddress> readers,
        Optional<Paklog> paklog,
        List<CounterView> statistics) {
    public static final CaptureView OFF =
            new CaptureView(Optional.empty(), false, List.of(), Optional.empty(), List.of());

    /// @param destination host and port, as configured
    /// @param accessList which messages
    public record Paklog(String destination, int accessList) {}

    public CaptureView {
        readers = List.copyOf(readers);
        statistics = List.copyOf(statistics);
    }
}
