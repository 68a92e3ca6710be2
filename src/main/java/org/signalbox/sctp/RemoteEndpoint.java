// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetAddress;
import java.util.List;

/// A configured SCTP peer: who it is allowed to be, and where to call it.
///
/// @param addresses one or more; the first is called first
/// @param port SCTP port, 1 to 65535; or [#ANY_PORT] for a peer that calls from whatever port it
///     likes, and so cannot be called
/// @param udpPort the peer's UDP port for encapsulation (RFC 6951); once the peer has proven itself
///     by its verification tag, a changed source port is followed (RFC 6951 section 5.4). Of a peer
///     with any SCTP port it is learnt from its call
public record RemoteEndpoint(List<InetAddress> addresses, int port, int udpPort) {
    /// What ITP's `asp NAME 0 PORT` says: the peer may call from any port.
    public static final int ANY_PORT = 0;

    public RemoteEndpoint {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an SCTP peer needs at least one address");
        }
        if (port < ANY_PORT || port > 0xFFFF || udpPort < 1 || udpPort > 0xFFFF) {
            throw new IllegalArgumentException("port out of range: " + port + ", " + udpPort);
        }
    }

    /// Whether the peer may call from any port.
    public boolean isAnyPort() {
        return port == ANY_PORT;
    }

    /// @throws IllegalArgumentException if this peer cannot be reached as the profile wants it
    public void requireFit(String name, AssociationProfile profile) {
        if (isAnyPort() && profile.initiation() != Initiation.PASSIVE) {
            throw new IllegalArgumentException(
                    name
                            + ": a peer that calls from any port can only be waited for, not"
                            + " called");
        }
    }
}
