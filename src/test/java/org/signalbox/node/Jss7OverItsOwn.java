// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.mobicents.protocols.api.IpChannelType;
import org.mobicents.protocols.api.Management;
import org.mobicents.protocols.sctp.ManagementImpl;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.nio.file.Path;

/// jSS7's own library under it: over TCP, or over the SCTP of this machine's kernel.
@NullUnmarked
final class Jss7OverItsOwn implements Jss7Transport {
    private static final String SERVER = "server";
    private static final int CONNECT_DELAY_MILLIS = 1000;
    private static final int STREAMS = 17;

    private final ManagementImpl management;

    /// @param calls whether jSS7's end calls, from any port then
    Jss7OverItsOwn(
            String name,
            IpChannelType type,
            LocalEndpoint local,
            RemoteEndpoint remote,
            boolean calls,
            Path folder)
            throws Exception {
        String here = local.addresses().getFirst().getHostAddress();
        String there = remote.addresses().getFirst().getHostAddress();
        management = new ManagementImpl(name);
        management.setPersistDir(folder.toString());
        management.setSingleThread(true);
        management.start();
        management.removeAllResourses();
        management.setConnectDelay(CONNECT_DELAY_MILLIS);
        management.setOptionSctpInitMaxstreams_MaxOutStreams(STREAMS);
        management.setOptionSctpInitMaxstreams_MaxInStreams(STREAMS);
        if (calls) {
            management.addAssociation(here, 0, there, remote.port(), ASSOCIATION, type, null);
        } else {
            management.addServer(SERVER, here, local.port(), type, null);
            management.addServerAssociation(there, remote.port(), SERVER, ASSOCIATION, type);
            management.startServer(SERVER);
        }
    }

    @Override
    public Management management() {
        return management;
    }

    @Override
    public void close() throws Exception {
        management.stop();
    }
}
