// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Who is sent notifications; see [SnmpCommands].
///
/// @param community what it must know them by (RFC 3584); it is no secret on the wire
public record SnmpHost(InetAddress address, int port, String community) {
    InetSocketAddress socket() {
        return new InetSocketAddress(address, port);
    }

    /// As in `192.0.2.9:162`.
    public String name() {
        return address.getHostAddress() + ":" + port;
    }
}
