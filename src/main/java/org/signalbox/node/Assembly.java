// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.peer.OriginCheck;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.RoutingStatus;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteVerdict;
import org.signalbox.iwf.IwfConfig;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuScreen;
import org.signalbox.link.MsuTap;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.m3ua.ApplicationServer;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.m3ua.AspTransport;
import org.signalbox.m3ua.GuestBook;
import org.signalbox.m3ua.M3uaEndpointConfig;
import org.signalbox.m3ua.M3uaEndpointConfig.At;
import org.signalbox.m3ua.M3uaLayer;
import org.signalbox.machine.InputObserver;
import org.signalbox.map.MapEngine;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mtp3.Interchange;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.sccp.AddressCrossing;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.LocalPeerConfig;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
///   control loop     detach links, remove linksets          add linksets, set routes      attach
///   signalling loop         close links and endpoints                        make links
///   operations                                      bind endpoints
///                    --------------------------- time --------------------------------->
/// ```
///
/// What is the same in both is not touched. One change runs at a time; see [Node#apply].
final class Assembly {
    /// A label of metrics.
    private static final String INSTANCE = "instance";

    /// For which there is time in any case.
    private static final Duration GOOD_BYE_MIN = Duration.ofSeconds(1);

    private final NodeEnvironment environment;
    private final NodeLog log;
    private final Captures captures;
    private final ByteBufAllocator allocator;
    private final Function<DebugSubject, InputObserver> debugging;
    private final BooleanSupplier sctpWatched;

    // owned by the control loop
    private final SortedMap<Integer, Mtp3Network> networks = new TreeMap<>();

    private final Interchange interchange;
    private final UserParts userParts;
    private final SccpLayers sccp;
    private final Screens screens;

    // owned by the signalling loop
    private final Map<Integer, WatchedEndpoint> endpoints = new HashMap<>();
    private final Map<LinkIdentity, M2paLink> links = new HashMap<>();
    private final Map<At, WatchedEndpoint> m3uaEndpoints = new HashMap<>();
    private final M3uaLayer m3ua;
    private final DiameterNode diameter;
    private final InterworkingNode interworking;

    private final RegisteredServers registered;

    /// A linkset, as a key of [#bindings].
    private record Linkset(String name) {}

    /// An association of M3UA, as a key of [#bindings].
    private record Asp(String name) {}

    /// By what they count; each is touched by one loop at a time.
    private final Map<Object, MetricsRegistry.Binding> bindings = new ConcurrentHashMap<>();

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
        this.interchange = new Interchange(environment.control(), AddressCrossing::new);
        this.userParts = new UserParts();
        this.sccp = new SccpLayers(environment, log, allocator, debugging.apply(DebugSubject.SCCP));
        this.screens = new Screens(environment, log);
        this.registered =
                new RegisteredServers(
                        environment, log, captures, screens, networks::get, this::giveWay);
        this.diameter = new DiameterNode(environment, log.diameter(captures.capture()), allocator);
        this.interworking =
                new InterworkingNode(
                        environment, log::iwfFinding, debugging.apply(DebugSubject.IWF));
        this.m3ua =
                new M3uaLayer(
                        log,
                        debugging.apply(DebugSubject.M3UA),
                        registered,
                        allocator,
                        environment.signalling());
    }

    private void giveWay(String server) {
        m3ua.giveWay(server);
    }

    /// On the signalling loop.
    M3uaLayer m3ua() {
        assert environment.signalling().inLoop();
        return m3ua;
    }

    /// A link; null if there is none. On the signalling loop.
    @Nullable M2paLink link(LinkIdentity id) {
        assert environment.signalling().inLoop();
        return links.get(id);
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

    /// SCCP of the networks. On the control loop.
    SccpLayers sccp() {
        assert environment.control().inLoop();
        return sccp;
    }

    /// Screening of the networks. On the control loop.
    Screens screens() {
        assert environment.control().inLoop();
        return screens;
    }

    /// What uses those. On the control loop.
    UserParts userParts() {
        assert environment.control().inLoop();
        return userParts;
    }

    /// What is counted of user parts; readable from any thread.
    Counters<UserPartCounter> userPartCounters() {
        return userParts.counters();
    }

    /// What would become of a request of Diameter, and why, the best peer first; empty if this node
    /// has no part in Diameter. On the signalling loop.
    ///
    /// @param asked under which application a peer takes it, by its name
    Optional<List<RouteVerdict>> explain(RouteKeys keys, Function<String, Application> asked) {
        assert environment.signalling().inLoop();
        return Optional.ofNullable(diameter.peers()).map(peers -> peers.explain(keys, asked));
    }

    /// What the signalling loop owns, at one moment.
    record Signalling(
            Map<LinkIdentity, M2paLinkStatus> links,
            List<AspStatus> asps,
            List<AsStatus> applicationServers,
            List<PeerStatus> diameterPeers,
            Optional<RoutingStatus> diameterRouting,
            Optional<Counters<OriginCheck>> diameterSuspicions,
            Optional<InterworkingStatus> interworking) {}

    /// On the signalling loop.
    Signalling signalling() {
        assert environment.signalling().inLoop();
        Map<LinkIdentity, M2paLinkStatus> status = new HashMap<>();
        links.forEach((id, link) -> status.put(id, link.status()));
        return new Signalling(
                status,
                m3ua.aspStatus().stream()
                        .sorted(Comparator.comparing(asp -> asp.config().name()))
                        .toList(),
                m3ua.serverStatus().stream()
                        .sorted(Comparator.comparing(server -> server.config().name()))
                        .toList(),
                diameter.status(),
                diameter.routing(),
                diameter.suspicions(),
                interworking.status());
    }

    /// Brings traffic to an end in good order, in all networks at the same time.
    ///
    /// @param bound how long that may take; if zero, nothing is done
    /// @return whether all of it was done in time
    CompletableFuture<Boolean> withdraw(Duration bound) {
        if (bound.isZero()) {
            return CompletableFuture.completedFuture(true);
        }
        long end = environment.control().now() + bound.toNanos();
        return endInterworking(Optional.empty(), false)
                .thenCompose(_ -> OnLoop.call(environment.control(), () -> withdrawAll(bound)))
                .thenCompose(Function.identity())
                .thenCompose(inTime -> leaveM3ua(end).thenApply(allLeft -> inTime && allLeft));
    }

    /// When there is no traffic any more, gateways and processes are told good-bye.
    private CompletableFuture<Boolean> leaveM3ua(long end) {
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        long rest = Math.max(end - environment.control().now(), GOOD_BYE_MIN.toNanos());
        environment.signalling().execute(() -> m3ua.leave(Duration.ofNanos(rest), left::complete));
        return left;
    }

    private CompletableFuture<Boolean> withdrawAll(Duration bound) {
        CompletableFuture<Boolean> inTime = CompletableFuture.completedFuture(true);
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
        Change change = new Change(before, after);
        return OnLoop.call(environment.signalling(), () -> diameter.staysAs(after.diameter()))
                .thenCompose(stays -> endInterworking(after.interworking(), stays))
                .thenCompose(_ -> OnLoop.run(environment.control(), () -> detach(change)))
                .thenCompose(_ -> OnLoop.run(environment.signalling(), () -> close(change)))
                .thenCompose(_ -> diameter.close(after.diameter()))
                .thenApplyAsync(_ -> bind(change, transport), environment.operations())
                .thenCompose(
                        bound ->
                                OnLoop.call(environment.signalling(), () -> use(bound, after))
                                        .thenCompose(
                                                dialogues ->
                                                        OnLoop.run(
                                                                environment.control(),
                                                                () ->
                                                                        route(
                                                                                change,
                                                                                bound.titles(),
                                                                                dialogues)))
                                        .thenCompose(_ -> startLinks(change))
                                        .thenApply(_ -> bound.failure()));
    }

    /// What waits there is answered while the ways to those who have asked are still there.
    ///
    /// @param staysDiameter whether the peers stay
    private CompletableFuture<Boolean> endInterworking(
            Optional<IwfConfig> after, boolean staysDiameter) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        environment
                .signalling()
                .execute(
                        () -> {
                            boolean isClosed = interworking.close(after, staysDiameter);
                            // Behind the answers, which are on their way to that loop.
                            environment
                                    .control()
                                    .execute(
                                            () -> {
                                                if (isClosed) {
                                                    interworking.leave();
                                                }
                                                ended.complete(isClosed);
                                            });
                        });
        return ended;
    }

    /// What could be bound, and why something could not.
    private record Bound(
            Map<Integer, WatchedEndpoint> endpoints,
            Map<At, WatchedEndpoint> m3uaEndpoints,
            Map<Integer, TranslationSnapshot> titles,
            DiameterNode.@Nullable Bound diameter,
            Optional<String> failure) {}

    private WatchedEndpoint open(SctpTransport transport, LocalEndpoint local, PacketTap tap)
            throws IOException {
        return new WatchedEndpoint(
                transport.open(
                        local,
                        log.observerOf(environment.signalling(), sctpWatched),
                        environment.signalling()),
                sctpWatched,
                log::sctp,
                tap,
                environment.signalling());
    }

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
        for (String server : change.before().m3ua().applicationServers().keySet()) {
            LinkIdentity id = new LinkIdentity(server, 0);
            MetricsRegistry.Binding binding =
                    change.sameServer(server) ? null : bindings.remove(id);
            if (binding != null) {
                binding.close();
                networkOf(server, change.before()).detach(id);
                log.forget(id);
            }
        }
        for (String linkset : change.before().linksets().keySet()) {
            Mtp3Network running = find(linkset, change.before());
            if (running != null && !change.sameLinkset(linkset)) {
                running.removeLinkset(linkset);
                unbind(new Linkset(linkset));
            }
        }
        for (int instance : change.before().instances().keySet()) {
            if (change.newPoint(instance)) {
                registered.makeWayFor(instance);
            }
            Mtp3Network running = change.newPoint(instance) ? networks.remove(instance) : null;
            if (running != null) {
                userParts.disconnect(instance);
                sccp.leave(instance);
                screens.leave(instance);
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
                link.close();
            }
        }
        closeM3ua(change);
        for (int port : change.before().localPeers().keySet()) {
            SctpEndpoint endpoint = change.samePeer(port) ? null : endpoints.remove(port);
            if (endpoint != null) {
                unbind(endpoint);
                endpoint.close();
            }
        }
    }

    private void closeM3ua(Change change) {
        for (String asp : change.before().m3ua().asps().keySet()) {
            if (!change.sameAsp(asp)) {
                m3ua.removeAsp(asp);
                unbind(new Asp(asp));
            }
        }
        for (String name : change.before().m3ua().applicationServers().keySet()) {
            ApplicationServer server = change.sameServer(name) ? null : m3ua.server(name);
            if (server != null) {
                unbind(server);
                m3ua.removeServer(name);
            }
        }
        for (At at : change.before().m3ua().endpoints().keySet()) {
            SctpEndpoint endpoint = change.sameM3uaEndpoint(at) ? null : m3uaEndpoints.remove(at);
            if (endpoint != null) {
                m3ua.endGuests(at);
                unbind(endpoint);
                endpoint.close();
            }
        }
    }

    private Bound bind(Change change, SctpTransport transport) {
        Map<At, WatchedEndpoint> boundForM3ua = new HashMap<>();
        Map<Integer, WatchedEndpoint> bound = new HashMap<>();
        List<String> failures = new ArrayList<>();
        for (LocalPeerConfig peer : change.after().localPeers().values()) {
            int port = peer.local().port();
            if (change.samePeer(port)) {
                continue;
            }
            try {
                bound.put(port, open(transport, peer.local(), captures.ofLinks()));
            } catch (IOException refused) {
                failures.add(String.valueOf(refused.getMessage()));
            }
        }
        for (M3uaEndpointConfig endpoint : change.after().m3ua().endpoints().values()) {
            if (change.sameM3uaEndpoint(endpoint.at())) {
                continue;
            }
            try {
                SctpTransport below =
                        endpoint.at().transport() == AspTransport.TCP
                                ? environment
                                        .transports()
                                        .choose(TransportPreference.TCP)
                                        .transport()
                                : transport;
                boundForM3ua.put(
                        endpoint.at(),
                        open(below, endpoint.local(), captures.ofProcesses(endpoint.at())));
            } catch (IOException refused) {
                failures.add(String.valueOf(refused.getMessage()));
            }
        }
        try {
            captures.apply(change.after());
        } catch (IOException refused) {
            failures.add(String.valueOf(refused.getMessage()));
        }
        DiameterNode.Bound boundForDiameter = null;
        try {
            WatchedTransport watchable =
                    new WatchedTransport(
                            transport,
                            sctpWatched,
                            log::sctp,
                            log.observerOf(environment.signalling(), sctpWatched));
            boundForDiameter = diameter.bind(change.after().diameter(), watchable);
        } catch (IOException refused) {
            failures.add(String.valueOf(refused.getMessage()));
        }
        return new Bound(
                bound,
                boundForM3ua,
                SccpLayers.prepare(change.before(), change.after()),
                boundForDiameter,
                failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)));
    }

    /// @return dialogues that are to have their places at SCCP
    private Optional<MapEngine> use(Bound bound, NodeConfig after) {
        endpoints.putAll(bound.endpoints());
        m3uaEndpoints.putAll(bound.m3uaEndpoints());
        bound.endpoints().values().forEach(this::use);
        bound.m3uaEndpoints().values().forEach(this::use);
        diameter.use(bound.diameter(), after.diameter());
        interworking.use(after.interworking(), after.diameter(), after.quirks(), diameter.peers());
        return Optional.ofNullable(interworking.engine());
    }

    private void use(WatchedEndpoint endpoint) {
        bindings.put(endpoint, endpoint.publish(environment.metrics()));
        endpoint.watch();
    }

    /// Somebody begins to watch SCTP. On the signalling loop.
    void watchSctp() {
        assert environment.signalling().inLoop();
        endpoints.values().forEach(WatchedEndpoint::watch);
        m3uaEndpoints.values().forEach(WatchedEndpoint::watch);
        diameter.watchSctp();
    }

    private void route(
            Change change,
            Map<Integer, TranslationSnapshot> titles,
            Optional<MapEngine> dialogues) {
        change.after()
                .instances()
                .forEach(
                        (number, instance) -> {
                            Mtp3Network running = route(change, number, instance);
                            sccp.apply(
                                    number,
                                    running,
                                    instance.sccp().orElse(null),
                                    instance.content(),
                                    titles);
                            screens.apply(number, instance.screening(), running.linksetNumbers());
                        });
        interchange.convert(change.conversions(false));
        change.after()
                .interworking()
                .ifPresent(
                        config ->
                                dialogues.ifPresent(
                                        engine ->
                                                interworking.join(
                                                        config.instance(), engine, sccp)));
    }

    private Mtp3Network route(Change change, int number, InstanceConfig instance) {
        Mtp3Network running =
                networks.computeIfAbsent(number, _ -> newNetwork(number, instance.point()));
        registered.makeWayFor(number, instance.point());
        running.reconfigure(instance.point());
        for (LinksetConfig linkset : instance.linksets().values()) {
            if (change.sameLinkset(linkset.name())) {
                running.setLinksetShutdown(linkset.name(), linkset.shutdown());
            } else {
                registered.makeWayFor(linkset, number);
                running.addLinkset(linkset);
                bindings.put(
                        new Linkset(linkset.name()), level3().linkset(running, linkset.name()));
            }
        }
        if (!running.routes().equals(instance.routes())) {
            running.setRoutes(instance.routes());
        }
        return running;
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
        userParts.connect(instance, created);
        MetricsRegistry metrics = environment.metrics();
        bindings.put(created, level3().network(created, number));
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
                                        () -> made.forEach((id, link) -> attach(id, link, change))))
                .thenCompose(_ -> startM3ua(change));
    }

    /// Makes the new application servers, each half on the loop that owns it, and lets processes in
    /// when all are there.
    private CompletableFuture<Boolean> startM3ua(Change change) {
        Map<String, ApplicationServer> made = new LinkedHashMap<>();
        CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
        Map<String, AsConfig> wanted = new TreeMap<>(change.after().m3ua().applicationServers());
        for (AsConfig config : wanted.values()) {
            done =
                    done.thenCompose(
                            _ ->
                                    change.sameServer(config.name())
                                            ? OnLoop.run(
                                                    environment.signalling(),
                                                    () -> m3ua.changeServer(config))
                                            : makeServer(config, change, made));
        }
        return done.thenCompose(
                        _ ->
                                OnLoop.run(
                                        environment.control(),
                                        () -> made.forEach((_, server) -> attach(server, change))))
                .thenCompose(_ -> OnLoop.run(environment.signalling(), () -> startAsps(change)));
    }

    private CompletableFuture<Boolean> makeServer(
            AsConfig config, Change change, Map<String, ApplicationServer> made) {
        LinkIdentity id = new LinkIdentity(config.name(), 0);
        return OnLoop.call(
                        environment.control(),
                        () -> {
                            Mtp3Network network = networkOf(config.name(), change.after());
                            return new Level3(
                                    network.linkUser(id, screenOf(id, change)),
                                    network.config().variant(),
                                    tapOf(id, change));
                        })
                .thenCompose(
                        level3 ->
                                OnLoop.run(
                                        environment.signalling(),
                                        () -> {
                                            ApplicationServer server =
                                                    m3ua.addServer(
                                                            config,
                                                            level3.variant(),
                                                            new TappedUser(
                                                                    level3.user(), level3.tap()));
                                            made.put(config.name(), server);
                                            bindings.put(
                                                    server,
                                                    EgressMetrics.bind(
                                                            environment.metrics(), server));
                                        }));
    }

    private void attach(ApplicationServer server, Change change) {
        LinkIdentity id = server.id();
        Mtp3Network network = networkOf(id.linkset(), change.after());
        network.attach(new TappedReportingLink(server, tapOf(id, change)), false);
        bindings.put(id, level3().link(network, id));
    }

    private void startAsps(Change change) {
        m3ua.permit(change.after().m3ua());
        Map<String, AspConfig> wanted = new TreeMap<>(change.after().m3ua().asps());
        for (AspConfig config : wanted.values()) {
            WatchedEndpoint endpoint = m3uaEndpoints.get(config.at());
            if (change.sameAsp(config.name())) {
                m3ua.changeAsp(config);
            } else if (endpoint != null) {
                bindings.put(
                        new Asp(config.name()),
                        environment
                                .metrics()
                                .bind(
                                        m3ua.addAsp(
                                                config,
                                                change.after()
                                                        .variantOf(
                                                                change.after().instanceOf(config)),
                                                endpoint),
                                        Map.of("asp", config.name())));
            }
        }
        m3ua.applyPlan();
        for (M3uaEndpointConfig port : change.after().m3ua().endpoints().values()) {
            WatchedEndpoint endpoint = m3uaEndpoints.get(port.at());
            if (endpoint != null) {
                m3ua.admit(port, change.after().variantOf(port.instance()), endpoint, new Guests());
            }
        }
    }

    /// Shows what is counted of processes that nobody configured.
    private final class Guests implements GuestBook {
        @Override
        public void came(String asp, Counters<AspCounter> counters) {
            bindings.put(new Asp(asp), environment.metrics().bind(counters, Map.of("asp", asp)));
        }

        @Override
        public void left(String asp) {
            unbind(new Asp(asp));
        }
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
                                    network.linkUser(id, screenOf(id, change)),
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
        bindings.put(link, EgressMetrics.bind(environment.metrics(), link));
        return Optional.of(link);
    }

    private void attach(LinkIdentity id, M2paLink link, Change change) {
        Mtp3Network network = networkOf(id.linkset(), change.after());
        network.attach(new TappedLink(link, tapOf(id, change)), link.config().shutdown());
        bindings.put(id, level3().link(network, id));
    }

    private MsuTap tapOf(LinkIdentity id, Change change) {
        return captures.tap(change.after().instanceOf(id.linkset()).orElseThrow());
    }

    private MsuScreen screenOf(LinkIdentity id, Change change) {
        return screens.screen(id, change.after().instanceOf(id.linkset()).orElseThrow());
    }

    private Mtp3Network networkOf(String linkset, NodeConfig config) {
        return Objects.requireNonNull(find(linkset, config), "no network");
    }

    private @Nullable Mtp3Network find(String linkset, NodeConfig config) {
        return networks.get(config.instanceOf(linkset).orElseThrow());
    }

    private Level3Metrics level3() {
        return new Level3Metrics(environment.metrics(), environment.control());
    }

    private void unbind(Object owner) {
        MetricsRegistry.Binding binding = bindings.remove(owner);
        if (binding != null) {
            binding.close();
        }
    }
}
