// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.Callers;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.userland.association.AssociationConfig;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// Callers that nobody configured: how many of them are answered, and what the operator is told.
final class Strangers {
    /// Packets that are answered and reported in a second; more are only counted.
    private static final int PER_SECOND_MAX = 100;

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private long since;
    private int seen;
    private long unreported;

    Strangers(long now) {
        this.since = now;
    }

    /// A call.
    ///
    /// @param from the UDP source
    /// @param port the caller's SCTP port
    /// @param called the SCTP port that it wants
    /// @param listed the addresses in its INIT
    record Call(InetSocketAddress from, int port, int called, List<InetAddress> listed) {
        Call {
            List<InetAddress> all = new ArrayList<>(listed);
            if (!all.contains(from.getAddress())) {
                all.addFirst(from.getAddress());
            }
            listed = List.copyOf(all);
        }
    }

    /// Whether one more packet may be answered and reported.
    boolean admit(long now) {
        if (now - since >= SECOND_NANOS) {
            since = now;
            seen = 0;
        }
        return ++seen <= PER_SECOND_MAX;
    }

    /// A call was refused without a word to the operator.
    void onUnreported() {
        unreported++;
    }

    /// How many of those there were since this was asked last.
    long takeUnreported() {
        long count = unreported;
        unreported = 0;
        return count;
    }

    /// Who called whom, with both address sets, and the configured peer that was most likely meant.
    ///
    /// @param local the endpoint that was called, or another one at its addresses
    /// @param peers all that are configured at its addresses, whatever their local port
    static String describe(Call call, LocalEndpoint local, List<AssociationConfig> peers) {
        String caller =
                "called from %s port %d (UDP %d) to %s port %d"
                        .formatted(
                                words(call.listed),
                                call.port,
                                call.from.getPort(),
                                words(local.addresses()),
                                call.called);
        AssociationConfig nearest = nearest(call, peers);
        if (nearest == null) {
            return caller + "; no peer is configured here";
        }
        RemoteEndpoint remote = nearest.remote();
        boolean isLocalPort = nearest.local().port() == call.called;
        return "%s; nearest configured peer is %s at %s %s (UDP %d)%s%s"
                .formatted(
                        caller,
                        nearest.name(),
                        words(remote.addresses()),
                        Callers.port(remote),
                        remote.udpPort(),
                        isLocalPort ? "" : " with local port " + nearest.local().port(),
                        isSwapped(call, nearest) ? ": the two ports are swapped at one end" : "");
    }

    private static @Nullable AssociationConfig nearest(Call call, List<AssociationConfig> peers) {
        AssociationConfig nearest = null;
        int best = -1;
        for (AssociationConfig peer : peers) {
            RemoteEndpoint remote = peer.remote();
            int likeness = 0;
            likeness += Collections.disjoint(remote.addresses(), call.listed) ? 0 : 4;
            likeness += remote.isAnyPort() || remote.port() == call.port ? 2 : 0;
            likeness += peer.local().port() == call.called ? 1 : 0;
            likeness += isSwapped(call, peer) ? 3 : 0;
            if (likeness > best) {
                best = likeness;
                nearest = peer;
            }
        }
        return nearest;
    }

    private static boolean isSwapped(Call call, AssociationConfig peer) {
        int ours = peer.local().port();
        int theirs = peer.remote().port();
        return !peer.remote().isAnyPort()
                && ours != theirs
                && theirs == call.called
                && ours == call.port;
    }

    private static String words(List<InetAddress> addresses) {
        return addresses.stream()
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(", "));
    }
}
