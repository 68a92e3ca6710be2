// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Whose call stays if both ends have called. Both ends find the same.
final class Precedence {
    private static final Comparator<InetAddress> BY_OCTETS =
            (left, right) -> Arrays.compareUnsigned(left.getAddress(), right.getAddress());

    private Precedence() {}

    /// Whether it is ours: our address is the higher, or our port if the addresses are the same. Of
    /// several addresses the lowest counts, so that the order of configuration does not matter.
    static boolean isOurs(LocalEndpoint local, RemoteEndpoint remote) {
        int byAddress = BY_OCTETS.compare(lowest(local.addresses()), lowest(remote.addresses()));
        return byAddress != 0 ? byAddress > 0 : local.port() > remote.port();
    }

    private static InetAddress lowest(List<InetAddress> addresses) {
        return addresses.stream().min(BY_OCTETS).orElseThrow();
    }
}
