// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.Capabilities;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/// What this node is among Diameter nodes.
///
/// @param identity its Origin-Host, which no other node has
/// @param realm its Origin-Realm
/// @param addresses of its own: peers are told of them and are called from them; one at least
/// @param listeners where it can be called
/// @param sctpPort from which SCTP peers are called; not one at which it listens
/// @param applications what it can be asked and asks
public record LocalConfig(
        String identity,
        String realm,
        List<InetAddress> addresses,
        List<Listener> listeners,
        int sctpPort,
        Set<Application> applications) {
    /// From which SCTP peers are called unless configured.
    public static final int SCTP_PORT = 3_869;

    private static final String PRODUCT = "Signalbox";

    /// There is no number of ours among those of vendors; RFC 6733 section 5.3.3 lets 0 say so.
    private static final int NO_VENDOR = 0;

    /// A port at which peers may call.
    public record Listener(PeerTransport transport, InetAddress address, int port) {}

    public LocalConfig {
        addresses = List.copyOf(addresses);
        listeners = List.copyOf(listeners);
        applications = Set.copyOf(applications);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(identity + " has no address");
        }
    }

    /// What is said to peers.
    ///
    /// @param originState greater than in any life before
    Capabilities capabilities(int originState) {
        return new Capabilities(
                identity, realm, addresses, NO_VENDOR, PRODUCT, originState, applications);
    }
}
