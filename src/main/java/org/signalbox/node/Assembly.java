// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Congestion;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuTap;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.machine.InputObserver;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mtp3.Interchange;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.mtp3.PointConversion;
import org.signalbox.sctp.LocalPeerConfig;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The live objects of a node, and the way from one configuration to another.
///
/// ```
///   control loop      detach links, remove linksets               add linksets, set routes
/// attach
///   signalling loop          close links and endpoints                             make links
///   operations                                         bind endpoints
///                     -------------------------------- time
/// -------------------------------------->
/// ```
///
/// What is the same in both is not touched. One change runs at a time; see [Node#apply].
final class Assembly {
    /// A label of metrics.
    private static final String INSTANCE = "instance";

    private final NodeEnvironment environment;
    private final NodeLog log;
    private final Captures captures;
    private final ByteBufAllocator allocator;
    private final Function<DebugSubject, InputObserver> debugging;
    private final BooleanSupplier sctpWatched;

    // owned by the control loop
    private final SortedMap<Integer, Mtp3Network> networks = new TreeMap<>();

    private final Interchange interchange;

    // owned by the signalling loop
    private final Map<Integer, WatchedEndpoint> endpoints = new HashMap<>();
    private final Map<LinkIdentity, M2paLink> links = new HashMap<>();

    /// By what they count; each is touched by one loop at a time.
    private final Map<Object, MetricsRegistry.Binding> bindings = new ConcurrentHashMap<>();

    /// A way from one configuration to another.
    private record Change(NodeConfig before, NodeConfig after, SctpTransport transport) {
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
    }

    Assembly(
            NodeEnvironment environment,
            NodeLog log,
            Captures captures,
            ByteBufAllocator allocator,
            Function<DebugSubject, InputObserver> debugging,
            BooleanSupplier sctpWatched) {
        this.environment = environment;
        this.log = log;
        this.captures = captures;
        this.allocator = allocator;
        this.debugging = debugging;
        this.sctpWatched = sctpWatched;
        this.interchange = new Interchange(environment.control());
    }

    /// The network of an instance; null while the node has no point code there. On the control
    /// loop.
    @Nullable Mtp3Network network(int instance) {
        assert environment.control().inLoop();
        return networks.get(instance);
    }

    /// The networks by instance. On the control loop.
    SortedMap<Integer, Mtp3Network> networks() {
        assert environment.control().inLoop();
        return Collections.unmodifiableSortedMap(networks);
    }

    /// On the signalling loop.
    Map<LinkIdentity, M2paLinkStatus> linkStatus() {
        assert environment.signalling().inLoop();
        Map<LinkIdentity, M2paLinkStatus> status = new HashMap<>();
        links.forEach((id, link) -> status.put(id, link.status()));
        return status;
    }

    /// Brings traffic to an end in good order, in all networks at the same time.
    ///
    /// @param bound how long that may take; if zero, nothing is done
    /// @return whether all of it was done in time
    CompletableFuture<Boolean> withdraw(Duration bound) {
        return OnLoop.call(environment.control(), () -> withdrawAll(bound))
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Boolean> withdrawAll(Duration bound) {
        CompletableFuture<Boolean> inTime = CompletableFuture.completedFuture(true);
        if (bound.isZero()) {
            return inTime;
        }
        for (Mtp3Network network : networks.values()) {
            CompletableFuture<Boolean> stopped = new CompletableFuture<>();
            network.stop(bound, report -> stopped.complete(report.inTime()));
            inTime = inTime.thenCombine(stopped, Boolean::logicalAnd);
        }
        return inTime;
    }

    /// Goes from one configuration to another, as far as ports can be bound.
    ///
    /// @return why something could not be bound; empty if all is done
    CompletableFuture<Optional<String>> change(
            NodeConfig before, NodeConfig after, SctpTransport transport) {
        Change change = new Change(before, after, transport);
        return OnLoop.run(environment.control(), () -> detach(change))
                .thenCompose(_ -> OnLoop.run(environment.signalling(), () -> close(change)))
                .thenApplyAsync(_ -> bind(change), environment.operations())
                .thenCompose(
                        bound ->
                                OnLoop.run(environment.signalling(), () -> use(bound.endpoints()))
                                        .thenCompose(
                                                _ ->
                                                        OnLoop.run(
                                                                environment.control(),
                                                                () -> route(change)))
                                        .thenCompose(_ -> startLinks(change))
                                        .thenApply(_ -> bound.failure()));
    }

    /// What could be bound, and why something could not.
    private record Bound(Map<Integer, WatchedEndpoint> endpoints, Optional<String> failure) {}

    private void detach(Change change) {
        interchange.convert(change.conversions(true));
        for (LinkIdentity id : change.before().links().keySet()) {
            MetricsRegistry.Binding binding = bindings.remove(id);
            if (change.sameLink(id) && binding != null) {
                bindings.put(id, binding);
            } else if (binding != null) {
                binding.close();
                networkOf(id.linkset(), change.before()).detach(id);
                log.forget(id);
            }
        }
        for (String linkset : change.before().linksets().keySet()) {
            Mtp3Network running = find(linkset, change.before());
            if (running != null && !change.sameLinkset(linkset)) {
                running.removeLinkset(linkset);
            }
        }
        for (int instance : change.before().instances().keySet()) {
            Mtp3Network running = change.newPoint(instance) ? networks.remove(instance) : null;
            if (running != null) {
                interchange.leave(instance);
                running.close();
                unbind(running);
                unbind(running.managementReceived());
                unbind(running.managementSent());
            }
        }
    }

    private void close(Change change) {
        for (LinkIdentity id : change.before().links().keySet()) {
            M2paLink link = change.sameLink(id) ? null : links.remove(id);
            if (link != null) {
                unbind(link);
                unbind(link.counters());
                link.close();
            }
        }
        for (int port : change.before().localPeers().keySet()) {
            SctpEndpoint endpoint = change.samePeer(port) ? null : endpoints.remove(port);
            if (endpoint != null) {
                unbind(endpoint);
                endpoint.close();
            }
        }
    }

    private Bound bind(Change change) {
        Map<Integer, WatchedEndpoint> bound = new HashMap<>();
        List<String> failures = new ArrayList<>();
        for (LocalPeerConfig peer : change.after().localPeers().values()) {
            int port = peer.local().port();
            if (change.samePeer(port)) {
                continue;
            }
            try {
                SctpEndpoint opened =
                        change.transport()
                                .open(
                                        peer.local(),
                                        log.observerOf(environment.signalling(), sctpWatched),
                                        environment.signalling());
                bound.put(
                        port,
                        new WatchedEndpoint(
                                opened, sctpWatched, log::sctp, environment.signalling()));
            } catch (IOException refused) {
                failures.add(String.valueOf(refused.getMessage()));
            }
        }
        try {
            captures.apply(change.after().trace());
        } catch (IOException refused) {
            failures.add(String.valueOf(refused.getMessage()));
        }
        return new Bound(
                bound,
                failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)));
    }

    private void use(Map<Integer, WatchedEndpoint> bound) {
        endpoints.putAll(bound);
        for (WatchedEndpoint endpoint : bound.values()) {
            bindings.put(endpoint, endpoint.publish(environment.metrics()));
            endpoint.watch();
        }
    }

    /// Somebody begins to watch SCTP. On the signalling loop.
    void watchSctp() {
        assert environment.signalling().inLoop();
        endpoints.values().forEach(WatchedEndpoint::watch);
    }

    private void route(Change change) {
        change.after().instances().forEach((number, instance) -> route(change, number, instance));
        interchange.convert(change.conversions(false));
    }

    private void route(Change change, int number, InstanceConfig instance) {
        Mtp3Network running =
                networks.computeIfAbsent(number, _ -> newNetwork(number, instance.point()));
        running.reconfigure(instance.point());
        for (LinksetConfig linkset : instance.linksets().values()) {
            if (change.sameLinkset(linkset.name())) {
                running.setLinksetShutdown(linkset.name(), linkset.shutdown());
            } else {
                running.addLinkset(linkset);
            }
        }
        if (!running.routes().equals(instance.routes())) {
            running.setRoutes(instance.routes());
        }
    }

    private Mtp3Network newNetwork(int instance, Mtp3Config point) {
        String number = Integer.toString(instance);
        Mtp3Network created =
                new Mtp3Network(
                        number,
                        point,
                        log,
                        environment.entropy(),
                        allocator,
                        debugging.apply(DebugSubject.MTP3),
                        environment.control());
        interchange.join(instance, created);
        MetricsRegistry metrics = environment.metrics();
        bindings.put(created, metrics.bind(created.counters(), Map.of(INSTANCE, number)));
        bindings.put(
                created.managementReceived(),
                metrics.bind(
                        created.managementReceived(), Map.of(INSTANCE, number, "direction", "in")));
        bindings.put(
                created.managementSent(),
                metrics.bind(
                        created.managementSent(), Map.of(INSTANCE, number, "direction", "out")));
        return created;
    }

    /// Makes the new links, each half on the loop that owns it, and starts them when all are made:
    /// a port that already answers for its first link would refuse the peers of those still to
    /// come.
    private CompletableFuture<Boolean> startLinks(Change change) {
        Map<LinkIdentity, M2paLink> made = new LinkedHashMap<>();
        CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
        for (LinkIdentity id : change.after().links().keySet().stream().sorted().toList()) {
            M2paLinkConfig config = Objects.requireNonNull(change.after().links().get(id));
            done =
                    done.thenCompose(
                            _ ->
                                    change.sameLink(id)
                                            ? keepLink(id, config, change)
                                            : makeLink(id, config, change, made));
        }
        return done.thenCompose(
                _ ->
                        OnLoop.run(
                                environment.control(),
                                () -> made.forEach((id, link) -> attach(id, link, change))));
    }

    private CompletableFuture<Boolean> keepLink(
            LinkIdentity id, M2paLinkConfig config, Change change) {
        return OnLoop.run(
                        environment.control(),
                        () -> {
                            if (bindings.containsKey(id)) {
                                networkOf(id.linkset(), change.after())
                                        .setLinkShutdown(id, config.shutdown());
                            }
                        })
                .thenCompose(
                        _ ->
                                OnLoop.run(
                                        environment.signalling(),
                                        () -> {
                                            M2paLink link = links.get(id);
                                            if (link != null
                                                    && !link.config()
                                                            .remote()
                                                            .equals(config.remote())) {
                                                link.reorder(config.remote());
                                            }
                                        }));
    }

    private CompletableFuture<Boolean> makeLink(
            LinkIdentity id,
            M2paLinkConfig config,
            Change change,
            Map<LinkIdentity, M2paLink> made) {
        return OnLoop.call(
                        environment.control(),
                        () -> {
                            Mtp3Network network = networkOf(id.linkset(), change.after());
                            return new Level3(
                                    network.linkUser(id),
                                    network.config().variant(),
                                    tapOf(id, change));
                        })
                .thenCompose(
                        level3 ->
                                OnLoop.run(
                                        environment.signalling(),
                                        () ->
                                                make(id, config, level3)
                                                        .ifPresent(link -> made.put(id, link))));
    }

    /// What a link is made for.
    private record Level3(LinkUser user, Variant variant, MsuTap tap) {}

    /// @return empty if the local peer could not be bound, which has been reported
    private Optional<M2paLink> make(LinkIdentity id, M2paLinkConfig config, Level3 level3) {
        SctpEndpoint endpoint = endpoints.get(config.localPort());
        if (endpoint == null) {
            return Optional.empty();
        }
        M2paLink link =
                new M2paLink(
                        id,
                        config,
                        level3.variant(),
                        endpoint,
                        new TappedUser(level3.user(), level3.tap()),
                        debugging.apply(DebugSubject.M2PA),
                        allocator,
                        environment.signalling());
        links.put(id, link);
        bind(link, link.counters(), id);
        showCongestion(link);
        return Optional.of(link);
    }

    private void showCongestion(M2paLink link) {
        bindings.put(
                link.counters(),
                environment
                        .metrics()
                        .gauge(
                                "signalbox_m2pa_congestion_level",
                                "Congestion level of the transmit queue now, 0 to 3",
                                labels(link.id()),
                                link,
                                watched -> Congestion.level(watched.congestion())));
    }

    private void attach(LinkIdentity id, M2paLink link, Change change) {
        Mtp3Network network = networkOf(id.linkset(), change.after());
        network.attach(new TappedLink(link, tapOf(id, change)), link.config().shutdown());
        bind(id, network.linkCounters(id), id);
    }

    private MsuTap tapOf(LinkIdentity id, Change change) {
        return captures.tap(change.after().instanceOf(id.linkset()).orElseThrow());
    }

    private Mtp3Network networkOf(String linkset, NodeConfig config) {
        return Objects.requireNonNull(find(linkset, config), "no network");
    }

    private @Nullable Mtp3Network find(String linkset, NodeConfig config) {
        return networks.get(config.instanceOf(linkset).orElseThrow());
    }

    private <M extends Enum<M> & Metric> void bind(
            Object owner, Counters<M> counters, LinkIdentity id) {
        bindings.put(owner, environment.metrics().bind(counters, labels(id)));
    }

    private static Map<String, String> labels(LinkIdentity id) {
        return Map.of("linkset", id.linkset(), "slc", Integer.toString(id.code()));
    }

    private void unbind(Object owner) {
        MetricsRegistry.Binding binding = bindings.remove(owner);
        if (binding != null) {
            binding.close();
        }
    }
}
