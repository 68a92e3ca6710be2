// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.mobicents.protocols.api.IpChannelType;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.nio.file.Path;

/// M3UA with jSS7 over TCP: ours, and where jSS7 calls, that of its own library.
@NullUnmarked
class Jss7OverTcpTest extends Jss7InteropContract {
    @Override
    Jss7Transport transport(
            String name, LocalEndpoint local, RemoteEndpoint remote, boolean calls, Path folder)
            throws Exception {
        return calls
                ? new Jss7OverItsOwn(name, IpChannelType.TCP, local, remote, true, folder)
                : Jss7OverOurs.tcpThatIsCalled(local, remote);
    }

    @Override
    String transportOfOurs() {
        return "userland";
    }

    @Override
    String suffix() {
        return " tcp";
    }
}
