// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.DiameterPeers;
import org.signalbox.diameter.peer.OriginCheck;
import org.signalbox.diameter.peer.PeerObserver;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.diameter.peer.RoutingStatus;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A node among Diameter nodes, and the way from one configuration to another. Owned by the
/// signalling loop.
final class DiameterNode {
    private final NodeEnvironment environment;
    private final PeerObserver observer;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private @Nullable Running running;
    private final List<MetricsRegistry.Binding> bindings = new ArrayList<>();

    /// @param sctp of the ports that it was made with
    /// @param calling of the port from which SCTP peers are called, if that was taken later
    private record Running(
            DiameterConfig config,
            DiameterPeers peers,
            WatchedTransport sctp,
            @Nullable WatchedTransport calling) {
        Running as(DiameterConfig next) {
            return new Running(next, peers, sctp, calling);
        }
    }

    /// Ports that were taken, and do not serve yet.
    sealed interface Bound {
        /// Those of a node that has met nobody.
        record Whole(DiameterPeers peers, WatchedTransport sctp) implements Bound {}

        /// That from which SCTP peers are called, of a node that has had none to call.
        record Calling(SctpEndpoint port, WatchedTransport sctp) implements Bound {}
    }

    DiameterNode(NodeEnvironment environment, PeerObserver observer, ByteBufAllocator allocator) {
        this.environment = environment;
        this.observer = observer;
        this.allocator = allocator;
        this.loop = environment.signalling();
    }

    /// Null if there are none.
    @Nullable DiameterPeers peers() {
        assert loop.inLoop();
        return running == null ? null : running.peers();
    }

    /// Whether those that are there stay under another configuration.
    boolean staysAs(Optional<DiameterConfig> after) {
        assert loop.inLoop();
        return running != null && isSame(running, after);
    }

    /// By name.
    List<PeerStatus> status() {
        assert loop.inLoop();
        return running == null ? List.of() : running.peers().status();
    }

    /// Empty if there are no peers.
    Optional<RoutingStatus> routing() {
        assert loop.inLoop();
        return Optional.ofNullable(running).map(now -> now.peers().routing());
    }

    /// Somebody begins to watch SCTP.
    void watchSctp() {
        assert loop.inLoop();
        if (running != null) {
            running.sctp().watch();
            if (running.calling() != null) {
                running.calling().watch();
            }
        }
    }

    /// What was suspected of requests; empty if there are no peers.
    Optional<Counters<OriginCheck>> suspicions() {
        assert loop.inLoop();
        return Optional.ofNullable(running).map(now -> now.peers().suspicions());
    }

    /// Says goodbye to all peers if the node is to be another, or none; and to those that are
    /// called
    /// by SCTP if none is any more, so that their port is free. Callable from any thread.
    CompletableFuture<Boolean> close(Optional<DiameterConfig> after) {
        return OnLoop.call(loop, () -> closeNow(after)).thenCompose(Function.identity());
    }

    private CompletableFuture<Boolean> closeNow(Optional<DiameterConfig> after) {
        Running before = running;
        if (before == null) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        if (isSame(before, after)) {
            DiameterConfig next = after.orElseThrow();
            if (!before.peers().hasCallingPort() || next.callsBySctp()) {
                return CompletableFuture.completedFuture(true);
            }
            before.peers().giveUpCallingPort(next.peers(), () -> closed.complete(true));
            return closed;
        }
        unbindMetrics();
        running = null;
        before.peers().stop(() -> closed.complete(true));
        return closed;
    }

    private static boolean isSame(Running before, Optional<DiameterConfig> after) {
        return after.isPresent() && before.config().isSameNode(after.get());
    }

    /// Takes the ports that are not there yet; blocks.
    ///
    /// @return null if there are none to be taken
    @Nullable Bound bind(Optional<DiameterConfig> after, WatchedTransport sctp) throws IOException {
        if (after.isEmpty()) {
            return null;
        }
        DiameterConfig config = after.get();
        Running before = running;
        if (before != null && (!config.callsBySctp() || before.peers().hasCallingPort())) {
            return null;
        }
        boolean needsSctp =
                config.callsBySctp()
                        || config.local().listeners().stream()
                                .anyMatch(one -> one.transport() == PeerTransport.SCTP);
        if (needsSctp && sctp.kind() == TransportKind.TCP) {
            throw new IOException(
                    "cs7 sctp transport tcp has no SCTP for Diameter: say transport tcp for the peers, and listen at tcp");
        }
        if (before != null) {
            return new Bound.Calling(before.peers().openCallingPort(sctp), sctp);
        }
        DiameterPeers made =
                new DiameterPeers(
                        config.local(),
                        environment.streams(),
                        sctp,
                        observer,
                        environment.entropy(),
                        environment.clock(),
                        allocator,
                        loop);
        made.open(config.callsBySctp());
        return new Bound.Whole(made, sctp);
    }

    /// @param bound ports that were taken for it; null if none were, or one could not be had
    void use(@Nullable Bound bound, Optional<DiameterConfig> after) {
        assert loop.inLoop();
        Running before = running;
        if (after.isEmpty()) {
            return;
        }
        DiameterConfig config = after.get();
        switch (bound) {
            case Bound.Whole(DiameterPeers peers, WatchedTransport sctp) -> {
                sctp.watch();
                peers.guard(config.firewall());
                peers.show(config.tls());
                peers.start(config.peers(), config.routing());
                running = new Running(config, peers, sctp, null);
            }
            case Bound.Calling(SctpEndpoint port, WatchedTransport sctp) -> {
                Running now = Objects.requireNonNull(before, "a port of no node");
                sctp.watch();
                now.peers().callFrom(port);
                running = new Running(config, now.peers(), now.sctp(), sctp);
                goOn(now.peers(), config);
            }
            case null -> {
                // without the port from which its peers are to be called, all stays as it was
                if (before != null && (!config.callsBySctp() || before.peers().hasCallingPort())) {
                    running = before.as(config);
                    goOn(before.peers(), config);
                }
            }
        }
        bindMetrics();
    }

    private static void goOn(DiameterPeers peers, DiameterConfig config) {
        peers.guard(config.firewall());
        peers.show(config.tls());
        peers.reconfigure(config.peers(), config.routing());
    }

    private void bindMetrics() {
        unbindMetrics();
        Running now = running;
        if (now == null) {
            return;
        }
        MetricsRegistry metrics = environment.metrics();
        bindings.add(metrics.bind(now.peers().counters(), Map.of()));
        bindings.add(metrics.bind(now.peers().suspicions(), Map.of()));
        for (PeerStatus peer : now.peers().status()) {
            bindings.add(metrics.bind(peer.counters(), Map.of("peer", peer.config().name())));
        }
        RoutingStatus routing = now.peers().routing();
        bindings.add(metrics.bind(routing.all(), Map.of()));
        routing.routes()
                .forEach(
                        (route, counters) ->
                                bindings.add(metrics.bind(counters, Map.of("route", route))));
        routing.rewrites()
                .forEach(
                        (rewrite, counters) ->
                                bindings.add(metrics.bind(counters, Map.of("rewrite", rewrite))));
    }

    private void unbindMetrics() {
        bindings.forEach(MetricsRegistry.Binding::close);
        bindings.clear();
    }
}
