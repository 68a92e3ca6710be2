// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetAddress;
import java.util.List;

/// A local SCTP port and the addresses it is bound to.
///
/// @param addresses one or more; several make the endpoint multi-homed
/// @param port SCTP port, 1 to 65535
/// @param udpPort the UDP port for encapsulation (RFC 6951), 9899 unless configured; the kernel
///     transport ignores it
public record LocalEndpoint(List<InetAddress> addresses, int port, int udpPort) {
    /// The UDP port that IANA assigned to SCTP encapsulation (RFC 6951 section 7).
    public static final int DEFAULT_UDP_PORT = 9899;

    public LocalEndpoint {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an SCTP endpoint needs at least one local address");
        }
        if (port < 1 || port > 0xFFFF || udpPort < 1 || udpPort > 0xFFFF) {
            throw new IllegalArgumentException("port out of range: " + port + ", " + udpPort);
        }
    }
}
