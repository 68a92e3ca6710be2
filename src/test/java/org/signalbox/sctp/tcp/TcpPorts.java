// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.signalbox.sctp.LocalEndpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/// TCP ports of the loopback address that nobody has.
public final class TcpPorts {
    private TcpPorts() {}

    /// The lower port first.
    public static List<LocalEndpoint> twoFree() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket two = new ServerSocket(0, 1, loopback)) {
            return List.of(
                    at(loopback, Math.min(one.getLocalPort(), two.getLocalPort())),
                    at(loopback, Math.max(one.getLocalPort(), two.getLocalPort())));
        }
    }

    private static LocalEndpoint at(InetAddress address, int port) {
        return new LocalEndpoint(List.of(address), port, LocalEndpoint.DEFAULT_UDP_PORT);
    }
}
