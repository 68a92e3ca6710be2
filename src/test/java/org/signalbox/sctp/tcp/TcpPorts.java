// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.signalbox.sctp.LocalEndpoint;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports of the loopback address that nobody has. Below those that the system gives to callers,
/// of which it may give any at any time.
public final class TcpPorts {
    private static final int FIRST = 10_000;
    private static final int END = 32_000;

    /// A test may take ports near its own, too; so the nearest are looked at.
    private static final int STEP = 50;

    private static final int NEIGHBOUR = 20;

    private TcpPorts() {}

    /// The lower port first.
    public static List<LocalEndpoint> twoFree() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        List<LocalEndpoint> found = new ArrayList<>();
        int start = ThreadLocalRandom.current().nextInt(FIRST, END);
        for (int port = start; found.size() < 2 && port < END; port += STEP) {
            if (isFree(loopback, port) && isFree(loopback, port + NEIGHBOUR)) {
                found.add(at(loopback, port));
            }
        }
        return found.size() == 2 ? List.copyOf(found) : twoFree();
    }

    private static boolean isFree(InetAddress address, int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, port));
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    private static LocalEndpoint at(InetAddress address, int port) {
        return new LocalEndpoint(List.of(address), port, LocalEndpoint.DEFAULT_UDP_PORT);
    }
}
