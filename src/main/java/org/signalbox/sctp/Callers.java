// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/// Tells configured callers from strangers, and says of a stranger whom it resembles.
public final class Callers {
    private Callers() {}

    /// Whether a caller is the configured peer: its port, and one address of both.
    public static boolean isPeer(RemoteEndpoint peer, Collection<InetSocketAddress> caller) {
        return caller.stream()
                .anyMatch(
                        from ->
                                from.getPort() == peer.port()
                                        && peer.addresses().contains(from.getAddress()));
    }

    /// The words an operator needs to see what is misconfigured: who called, where, and whom we
    /// would have let in instead.
    ///
    /// @param peers the configured peers by name
    public static String refusal(
            Collection<InetSocketAddress> caller,
            LocalEndpoint local,
            Map<String, RemoteEndpoint> peers) {
        String called =
                "unknown peer %s called %s port %d"
                        .formatted(
                                caller.stream()
                                        .map(Callers::words)
                                        .sorted()
                                        .collect(Collectors.joining(", ")),
                                addresses(local.addresses()),
                                local.port());
        return peers.entrySet().stream()
                .min(Comparator.comparingLong(peer -> distance(peer.getValue(), caller)))
                .map(
                        nearest ->
                                "%s; the nearest configured peer is %s at %s port %d"
                                        .formatted(
                                                called,
                                                nearest.getKey(),
                                                addresses(nearest.getValue().addresses()),
                                                nearest.getValue().port()))
                .orElse(called + "; no peer is configured there");
    }

    /// How far a peer is from a caller: an address that differs weighs more than a port, and its
    /// first octets more than its last.
    private static long distance(RemoteEndpoint peer, Collection<InetSocketAddress> caller) {
        long least = Long.MAX_VALUE;
        for (InetSocketAddress from : caller) {
            for (InetAddress address : peer.addresses()) {
                byte[] ours = address.getAddress();
                byte[] theirs = from.getAddress().getAddress();
                int same = Arrays.mismatch(ours, theirs);
                long octetsThatDiffer = same < 0 ? 0 : Math.max(ours.length, theirs.length) - same;
                long ports = Math.abs(peer.port() - from.getPort());
                least = Math.min(least, octetsThatDiffer << 16 | ports);
            }
        }
        return least;
    }

    private static String words(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    private static String addresses(Collection<InetAddress> addresses) {
        return addresses.stream()
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(", "));
    }
}
