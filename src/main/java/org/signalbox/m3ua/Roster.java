// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Who is here: far ends and application servers, by name, in the order in which they were made.
/// Owned by the layer's loop.
final class Roster {
    private final Map<String, AspPeer> peers = new LinkedHashMap<>();
    private final Map<String, ServerEntry> servers = new LinkedHashMap<>();

    // ---- far ends -----------------------------------------------------------------------------

    void add(AspPeer peer) {
        peers.put(peer.name(), peer);
    }

    /// @return whether it was here
    boolean remove(AspPeer peer) {
        return peers.remove(peer.name(), peer);
    }

    Collection<AspPeer> peers() {
        return Collections.unmodifiableCollection(peers.values());
    }

    @Nullable AspPeer peer(String name) {
        return peers.get(name);
    }

    /// @throws IllegalArgumentException in words for the operator if there is none
    AspPeer existing(String name) {
        AspPeer peer = peers.get(name);
        if (peer == null) {
            throw new IllegalArgumentException("there is no ASP " + name);
        }
        return peer;
    }

    boolean hasPeer(String name) {
        return peers.containsKey(name);
    }

    // ---- application servers ------------------------------------------------------------------

    /// Adds one, or gives it another configuration.
    void put(ServerEntry server) {
        servers.put(server.name(), server);
    }

    @Nullable ServerEntry removeServer(String name) {
        return servers.remove(name);
    }

    Collection<ServerEntry> servers() {
        return Collections.unmodifiableCollection(servers.values());
    }

    @Nullable ServerEntry server(String name) {
        return servers.get(name);
    }

    // ---- both ---------------------------------------------------------------------------------

    List<ServerEntry> serversOf(AspPeer peer) {
        return servers.values().stream().filter(server -> server.has(peer)).toList();
    }

    /// The processes of a server that are here.
    List<AspPeer> peersOf(AsConfig server) {
        return server.members().stream()
                .map(member -> peers.get(member.asp()))
                .filter(Objects::nonNull)
                .toList();
    }

    /// Whether a server is this node's own, behind a gateway.
    boolean leadsToGateway(AsConfig server) {
        return peersOf(server).stream().anyMatch(AspPeer::isGateway);
    }

    /// Forgets everybody.
    void clear() {
        peers.clear();
        servers.clear();
    }
}
