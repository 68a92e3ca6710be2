// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.routing.Candidate;
import org.signalbox.diameter.routing.RewriteRule.Direction;
import org.signalbox.diameter.routing.RewriteRules;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteTable;
import org.signalbox.diameter.routing.RouteVerdict;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.diameter.routing.RoutingCounters;
import org.signalbox.machine.Entropy;
import org.signalbox.metrics.Counters;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// How requests find their peers, and what is changed in messages on their way. It may become
/// another at any time: what is asked next goes by it.
final class Routing {
    private final Entropy entropy;
    private final PeerObserver observer;
    private final RoutingCounters counters = new RoutingCounters();
    private final OverloadReports overload;
    private final Redirects redirects;
    private RoutingConfig config = RoutingConfig.NONE;
    private RouteTable routes;
    private RewriteRules rewrites;

    /// By their destination alone, and nothing is changed.
    ///
    /// @param entropy chooses among equals
    Routing(Entropy entropy, Counters<DiameterCounter> ofAll, PeerObserver observer) {
        this.entropy = entropy;
        this.overload = new OverloadReports(entropy, ofAll);
        this.redirects = new Redirects(ofAll);
        this.observer = observer;
        this.routes = new RouteTable(config.routes(), entropy, counters);
        this.rewrites = new RewriteRules(config.rewrites(), config.routes().groups(), counters);
    }

    /// What is remembered of peers that are configured otherwise now is forgotten.
    ///
    /// @param peers by their names
    void use(RoutingConfig next, Map<String, PeerConfig> peers) {
        routes = new RouteTable(next.routes(), entropy, counters);
        rewrites = new RewriteRules(next.rewrites(), next.routes().groups(), counters);
        config = next;
        overload.keep(
                peer -> {
                    PeerConfig known = peers.get(peer);
                    return known != null && known.traffic().isHeeded();
                });
        redirects.keep(peers::containsKey);
    }

    RoutingConfig config() {
        return config;
    }

    RoutingCounters counters() {
        return counters;
    }

    /// Who has asked for fewer requests.
    OverloadReports overload() {
        return overload;
    }

    /// Who has named others to be asked.
    Redirects redirects() {
        return redirects;
    }

    /// @return names, the best first
    List<String> select(RouteKeys keys, Collection<Candidate> open) {
        return routes.select(keys, open);
    }

    List<RouteVerdict> explain(RouteKeys keys, Collection<Candidate> open) {
        return routes.explain(keys, open);
    }

    /// Changes a message for the peer that it goes to.
    ///
    /// @param message taken over
    /// @return the caller's
    /// @throws DiameterException if it cannot be changed; it is released then
    ByteBuf outgoing(Peer to, ByteBuf message) throws DiameterException {
        return rewritten(Direction.OUT, to, message);
    }

    /// Changes a message of a peer.
    ///
    /// @param message there within the caller's call only
    /// @return the caller's
    /// @throws DiameterException if it cannot be changed
    ByteBuf incoming(Peer from, ByteBuf message) throws DiameterException {
        return rewritten(Direction.IN, from, message.retain());
    }

    private ByteBuf rewritten(Direction direction, Peer peer, ByteBuf message)
            throws DiameterException {
        if (config.rewrites().isEmpty()) {
            return message;
        }
        try {
            return rewrites.rewrite(direction, peer.name(), message);
        } catch (DiameterException refused) {
            message.release();
            peer.counters().increment(PeerCounter.REWRITES_FAILED);
            long count = peer.counters().get(PeerCounter.REWRITES_FAILED);
            if (Long.bitCount(count) == 1) {
                observer.onFault(
                        peer.name(),
                        "a message could not be rewritten, %d so far: %s"
                                .formatted(count, refused.getMessage()));
            }
            throw refused;
        }
    }
}
