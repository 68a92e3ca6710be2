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

    /// Whether a caller may be a peer that calls from any port: by one address of both.
    public static boolean mayBe(RemoteEndpoint anyPort, Collection<InetSocketAddress> caller) {
        return anyPort.isAnyPort()
                && caller.stream()
                        .anyMatch(from -> anyPort.addresses().contains(from.getAddress()));
    }

    /// The words for one more call by a peer that may call from any port, and has called from
    /// another.
    ///
    /// @param port from which the peer's association is
    public static String secondCall(
            Collection<InetSocketAddress> caller, LocalEndpoint local, String peer, int port) {
        return "%s; %s has one association at a time, and has it from port %d"
                .formatted(called("peer " + peer + " at", caller, local), peer, port);
    }

    /// The words an operator needs to see what is misconfigured: who called, where, and whom we
    /// would have let in instead.
    ///
    /// @param peers the configured peers by name
    public static String refusal(
            Collection<InetSocketAddress> caller,
            LocalEndpoint local,
            Map<String, RemoteEndpoint> peers) {
        String called = called("unknown peer", caller, local);
        return peers.entrySet().stream()
                .min(Comparator.comparingLong(peer -> distance(peer.getValue(), caller)))
                .map(
                        nearest ->
                                "%s; the nearest configured peer is %s at %s %s"
                                        .formatted(
                                                called,
                                                nearest.getKey(),
                                                addresses(nearest.getValue().addresses()),
                                                port(nearest.getValue())))
                .orElse(called + "; no peer is configured there");
    }

    /// A peer's port in words.
    public static String port(RemoteEndpoint peer) {
        return peer.isAnyPort() ? "any port" : "port " + peer.port();
    }

    private static String called(
            String who, Collection<InetSocketAddress> caller, LocalEndpoint local) {
        return "%s %s called %s port %d"
                .formatted(
                        who,
                        caller.stream()
                                .map(Callers::words)
                                .sorted()
                                .collect(Collectors.joining(", ")),
                        addresses(local.addresses()),
                        local.port());
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
                long ports = peer.isAnyPort() ? 0 : Math.abs(peer.port() - from.getPort());
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
