// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetAddress;
import java.util.List;

/// A configured SCTP peer: who it is allowed to be, and where to call it.
///
/// @param addresses one or more; the first is called first
/// @param port SCTP port, 1 to 65535
/// @param udpPort the peer's UDP port for encapsulation (RFC 6951); once the peer has proven itself
/// by
///     its verification tag, a changed source port is followed (RFC 6951 section 5.4)
public record RemoteEndpoint(List<InetAddress> addresses, int port, int udpPort) {
    public RemoteEndpoint {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an SCTP peer needs at least one address");
        }
        if (port < 1 || port > 0xFFFF || udpPort < 1 || udpPort > 0xFFFF) {
            throw new IllegalArgumentException("port out of range: " + port + ", " + udpPort);
        }
    }
}
