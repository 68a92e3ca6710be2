// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.Side;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.net.TlsSession;
import org.signalbox.node.NodeStatus;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operator sees of Diameter.
final class DiameterViews {
    private static final String PREFIX = "signalbox_diameter_peer_";

    private DiameterViews() {}

    static List<DiameterPeerView> peers(NodeStatus node, Baseline baseline) {
        return node.diameterPeers().stream().map(peer -> of(peer, baseline)).toList();
    }

    /// Every statistic, by a name that holds the peer's.
    static void count(NodeStatus node, Map<String, Long> counted) {
        node.diameterPeers().forEach(peer -> Statistics.count(key(peer), peer.counters(), counted));
    }

    private static DiameterPeerView of(PeerStatus peer, Baseline baseline) {
        PeerConfig config = peer.config();
        Optional<Capabilities> says = Optional.ofNullable(peer.capabilities());
        return new DiameterPeerView(
                config.name(),
                peer.state().word(),
                peer.since(),
                peer.reason(),
                config.identity(),
                says.map(Capabilities::realm).or(() -> Optional.ofNullable(config.realm())),
                config.transport().word(),
                config.addresses().stream().map(InetAddress::getHostAddress).toList(),
                config.port(),
                config.profile().calls(),
                address(peer.remote()),
                peer.side() == Side.THEIRS,
                Optional.ofNullable(peer.tls()).map(DiameterViews::tls),
                says.map(Capabilities::product),
                says.stream()
                        .flatMap(known -> known.applications().stream())
                        .sorted((one, other) -> Integer.compareUnsigned(one.id(), other.id()))
                        .map(Application::toString)
                        .toList(),
                peer.pending(),
                peer.unanswered(),
                Statistics.of(
                        peer.counters().metrics(),
                        peer.counters()::get,
                        key(peer),
                        PREFIX,
                        baseline));
    }

    private static DiameterPeerView.Tls tls(TlsSession session) {
        return new DiameterPeerView.Tls(
                session.version(), session.cipherSuite(), session.owners(), session.expiry());
    }

    private static Optional<String> address(@Nullable InetAddress remote) {
        return Optional.ofNullable(remote).map(InetAddress::getHostAddress);
    }

    private static String key(PeerStatus peer) {
        return "diameter " + peer.config().name() + " ";
    }
}
