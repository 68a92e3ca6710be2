// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Somebody at a door, before it is known who.
///
/// @param address from where
/// @param port TCP port there
public record Caller(Door door, InetAddress address, int port) {
    public static Caller of(Door door, InetSocketAddress from) {
        return new Caller(door, from.getAddress(), from.getPort());
    }

    /// As in [Operator#from]: `ssh 192.0.2.7:40112`.
    public String words() {
        return door.word() + " " + address.getHostAddress() + ":" + port;
    }
}
