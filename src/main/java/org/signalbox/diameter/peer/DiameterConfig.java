// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.net.TlsCredentials;

import java.util.List;

/// All that is configured of Diameter peers.
///
/// @param local what this node is
/// @param peers by name
/// @param routing how requests find them, and what is changed in messages from and to them
/// @param firewall what they may send; null: whatever is a request
/// @param tls what is shown to those that are met over TLS; null if none are
public record DiameterConfig(
        LocalConfig local,
        List<PeerConfig> peers,
        RoutingConfig routing,
        @Nullable FirewallConfig firewall,
        @Nullable TlsCredentials tls) {
    public DiameterConfig {
        peers = List.copyOf(peers);
    }

    /// Whether a port is needed from which peers are called by SCTP.
    public boolean callsBySctp() {
        return peers.stream().anyMatch(PeerConfig::isCalledBySctp);
    }

    /// Whether a node goes on when it is configured thus, perhaps with other peers, and another
    /// certificate.
    public boolean isSameNode(DiameterConfig other) {
        return local.equals(other.local);
    }
}
