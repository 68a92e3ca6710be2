// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.diameter.peer.DiameterPeers;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.M3uaEndpointConfig;
import org.signalbox.m3ua.M3uaEndpointConfig.At;
import org.signalbox.m3ua.M3uaLayer;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.PointConversion;
import org.signalbox.sctp.LocalPeerConfig;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The way from one configuration to another: what of the live objects goes on as it is, and what
/// is
/// made anew. [Assembly] acts on these answers and [Planner] tells them, so that a plan and what
/// comes of it cannot differ.
record Change(NodeConfig before, NodeConfig after) {
    boolean newPoint(int instance) {
        InstanceConfig old = before.instances().get(instance);
        InstanceConfig now = after.instances().get(instance);
        if (old == null || now == null) {
            return old != null || now != null;
        }
        return !now.point().isSamePoint(old.point());
    }

    boolean samePeer(int port) {
        LocalPeerConfig old = before.localPeers().get(port);
        LocalPeerConfig now = after.localPeers().get(port);
        // its profile is that of its links: each of them knows whether that concerns it
        return old != null && now != null && old.local().equals(now.local());
    }

    boolean sameLinkset(String name) {
        LinksetConfig old = before.linksets().get(name);
        LinksetConfig now = after.linksets().get(name);
        Optional<Integer> instance = before.instanceOf(name);
        return old != null
                && now != null
                && instance.equals(after.instanceOf(name))
                && !newPoint(instance.orElseThrow())
                && old.isSameBetweenPoints(now);
    }

    /// Points of other networks that have a code in one.
    ///
    /// @param kept only those that are there before and after, between points that stay
    Map<Integer, List<PointConversion>> conversions(boolean kept) {
        Map<Integer, List<PointConversion>> conversions = new HashMap<>();
        after.instances()
                .forEach(
                        (number, instance) ->
                                conversions.put(
                                        number,
                                        instance.conversions().stream()
                                                .filter(one -> !kept || isKept(number, one))
                                                .toList()));
        return conversions;
    }

    private boolean isKept(int number, PointConversion conversion) {
        InstanceConfig old = before.instances().get(number);
        return old != null
                && old.conversions().contains(conversion)
                && !newPoint(number)
                && !newPoint(conversion.instance());
    }

    /// Whether the link to an application server goes on, perhaps with other processes.
    boolean sameServer(String name) {
        AsConfig old = before.m3ua().applicationServers().get(name);
        AsConfig now = after.m3ua().applicationServers().get(name);
        return old != null
                && now != null
                && old.context().equals(now.context())
                && old.key().equals(now.key())
                && old.registers() == now.registers()
                && sameLinkset(name);
    }

    boolean sameM3uaEndpoint(At at) {
        M3uaEndpointConfig old = before.m3ua().endpoints().get(at);
        M3uaEndpointConfig now = after.m3ua().endpoints().get(at);
        return old != null && now != null && old.local().equals(now.local());
    }

    boolean sameAsp(String name) {
        AspConfig old = before.m3ua().asps().get(name);
        AspConfig now = after.m3ua().asps().get(name);
        return old != null
                && now != null
                && M3uaLayer.isSameAssociation(old, now)
                && sameM3uaEndpoint(old.at());
    }

    /// Whether the link goes on: neither its own lines nor what it stands on have changed.
    boolean sameLink(LinkIdentity id) {
        M2paLinkConfig old = before.links().get(id);
        M2paLinkConfig now = after.links().get(id);
        return old != null
                && now != null
                && old.withShutdown(false).isSameButForPrimary(now.withShutdown(false))
                && samePeer(old.localPort())
                && sameLinkset(id.linkset());
    }

    /// Whether the peers of Diameter go on, but for those that have to be met anew.
    boolean sameDiameter() {
        return before.diameter().isPresent()
                && after.diameter().isPresent()
                && before.diameter().get().isSameNode(after.diameter().get());
    }

    /// Whether interworking goes on with what waits there.
    boolean sameInterworking() {
        return before.interworking().isPresent()
                && InterworkingNode.goesOn(
                        before.interworking().get(), after.interworking(), sameDiameter());
    }

    /// Whether a peer of Diameter keeps its connection: as [DiameterPeers#reconfigure] sees it.
    boolean sameDiameterPeer(String name) {
        return whyMetAnew(name).isEmpty();
    }

    /// Why a peer of Diameter that is there before and after has to be met anew, in words; empty if
    /// it keeps its connection.
    Optional<String> whyMetAnew(String peer) {
        if (!sameDiameter()) {
            return Optional.of("all of Diameter restarts");
        }
        PeerConfig old = diameterPeers(before).get(peer);
        PeerConfig now = diameterPeers(after).get(peer);
        return old == null || now == null
                ? Optional.of("it is not there before and after")
                : Optional.ofNullable(old.whyMetAnew(now));
    }

    /// By name.
    static Map<String, PeerConfig> diameterPeers(NodeConfig config) {
        Map<String, PeerConfig> peers = new HashMap<>();
        config.diameter()
                .ifPresent(
                        diameter -> diameter.peers().forEach(peer -> peers.put(peer.name(), peer)));
        return peers;
    }
}
