// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Who is sent messages; see [SyslogCommands].
///
/// @param severityMax the least bad that is sent, 0 (emergency) to 7 (debugging)
public record LogHost(
        InetAddress address, int port, Transport transport, SyslogFormat format, int severityMax) {
    /// What carries messages.
    public enum Transport {
        UDP,
        TCP
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(address, port);
    }

    /// As in `192.0.2.9:514`.
    public String name() {
        return address.getHostAddress() + ":" + port;
    }
}
