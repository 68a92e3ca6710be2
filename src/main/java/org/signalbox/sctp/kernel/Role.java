// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What this end does to bring an association up.
enum Role {
    CALLS("calls"),
    LISTENS("listens");

    private static final Comparator<InetAddress> BY_OCTETS =
            (left, right) -> Arrays.compareUnsigned(left.getAddress(), right.getAddress());

    private final String verb;

    Role(String verb) {
        this.verb = verb;
    }

    /// For messages: what this end does.
    String verb() {
        return verb;
    }

    /// With [Initiation#BOTH] the end with the higher address calls, or with the higher port if the
    /// addresses are the same. Of several addresses the lowest counts, so that both ends come to
    /// the same answer whatever the order of their configuration. An end bound to the wildcard has
    /// the lowest address of all and listens.
    static Role of(Initiation initiation, LocalEndpoint local, RemoteEndpoint remote) {
        return switch (initiation) {
            case ACTIVE -> CALLS;
            case PASSIVE -> LISTENS;
            case BOTH -> {
                int byAddress =
                        BY_OCTETS.compare(lowest(local.addresses()), lowest(remote.addresses()));
                int order =
                        byAddress != 0 ? byAddress : Integer.compare(local.port(), remote.port());
                yield order > 0 ? CALLS : LISTENS;
            }
        };
    }

    private static InetAddress lowest(List<InetAddress> addresses) {
        return addresses.stream().min(BY_OCTETS).orElseThrow();
    }
}
