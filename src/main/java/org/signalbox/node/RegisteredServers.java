// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m3ua.ApplicationServer;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.ServerRegistrar;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mtp3.FarEnd;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.Mtp3Network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// The application servers that processes have registered, as linksets of level 3. No configuration
/// holds them, and none is disturbed by them: where a configuration wants the name or the point of
/// one, it gives way.
///
/// Fields are owned by the control loop, but for the metrics, which the signalling loop shows.
final class RegisteredServers implements ServerRegistrar {
    private final NodeEnvironment environment;
    private final NodeLog log;
    private final Captures captures;
    private final Screens screens;
    private final IntFunction<@Nullable Mtp3Network> networks;
    private final Consumer<String> giveWay;

    /// Their linksets, and the instance of each.
    private final Map<LinksetConfig, Integer> linksets = new HashMap<>();

    /// What level 3 counts, by name.
    private final Map<String, MetricsRegistry.Binding> linkMetrics = new HashMap<>();

    /// What M3UA counts, by name; of the signalling loop.
    private final Map<String, MetricsRegistry.Binding> serverMetrics = new HashMap<>();

    /// @param networks by instance; null where the node has no point code
    /// @param giveWay tells M3UA, on the signalling loop, that a server has lost its place
    RegisteredServers(
            NodeEnvironment environment,
            NodeLog log,
            Captures captures,
            Screens screens,
            IntFunction<@Nullable Mtp3Network> networks,
            Consumer<String> giveWay) {
        this.environment = environment;
        this.log = log;
        this.captures = captures;
        this.screens = screens;
        this.networks = networks;
        this.giveWay = giveWay;
    }

    // ---- for M3UA -----------------------------------------------------------------------------

    @Override
    public void take(AsConfig server, Consumer<Optional<Place>> answer) {
        environment
                .control()
                .execute(
                        () -> {
                            Optional<Place> place = placeFor(server);
                            environment.signalling().execute(() -> answer.accept(place));
                        });
    }

    private Optional<Place> placeFor(AsConfig server) {
        Mtp3Network network = networks.apply(server.instance());
        if (network == null
                || network.config().isOwn(server.key().destination())
                || network.conversionStatus().aliases().stream()
                        .anyMatch(
                                alias ->
                                        alias.conversion()
                                                .alias()
                                                .equals(server.key().destination()))) {
            return Optional.empty();
        }
        LinksetConfig linkset =
                LinksetConfig.reporting(
                        server.name(), server.key().destination(), FarEnd.APPLICATION);
        try {
            network.addLinkset(linkset);
        } catch (IllegalArgumentException taken) {
            return Optional.empty();
        }
        linksets.put(linkset, server.instance());
        LinkIdentity id = new LinkIdentity(server.name(), 0);
        return Optional.of(
                new Place(
                        network.config().variant(),
                        new TappedUser(
                                network.linkUser(id, screens.screen(id, server.instance())),
                                captures.tap(server.instance()))));
    }

    @Override
    public void use(ApplicationServer server) {
        serverMetrics.put(server.id().linkset(), EgressMetrics.bind(environment.metrics(), server));
        environment.control().execute(() -> attach(server));
    }

    private void attach(ApplicationServer server) {
        LinkIdentity id = server.id();
        LinksetConfig linkset = find(id.linkset());
        Integer instance = linkset == null ? null : linksets.get(linkset);
        Mtp3Network network = instance == null ? null : networks.apply(instance);
        if (instance == null || network == null) {
            return; // it has had to give way meanwhile
        }
        network.attach(new TappedReportingLink(server, captures.tap(instance)), false);
        linkMetrics.put(
                id.linkset(),
                new Level3Metrics(environment.metrics(), environment.control()).link(network, id));
    }

    @Override
    public void leave(String server, Runnable left) {
        MetricsRegistry.Binding shown = serverMetrics.remove(server);
        if (shown != null) {
            shown.close();
        }
        environment
                .control()
                .execute(
                        () -> {
                            LinksetConfig linkset = find(server);
                            if (linkset != null) {
                                remove(linkset);
                            }
                            environment.signalling().execute(left);
                        });
    }

    // ---- for changes of the configuration -----------------------------------------------------

    /// A linkset is about to be made: what has its name or its point must go.
    void makeWayFor(LinksetConfig linkset, int instance) {
        withdraw(
                registered ->
                        registered.name().equals(linkset.name())
                                || linkset.farEnd() == FarEnd.POINT
                                        && isIn(instance, registered)
                                        && registered.adjacent().equals(linkset.adjacent()));
    }

    /// A network is about to end, or to be another point.
    void makeWayFor(int instance) {
        withdraw(registered -> isIn(instance, registered));
    }

    /// A network's point gets other codes: who is at one that becomes its own must go.
    void makeWayFor(int instance, Mtp3Config point) {
        withdraw(registered -> isIn(instance, registered) && point.isOwn(registered.adjacent()));
    }

    private boolean isIn(int instance, LinksetConfig registered) {
        return Integer.valueOf(instance).equals(linksets.get(registered));
    }

    private void withdraw(Predicate<LinksetConfig> unwanted) {
        for (LinksetConfig registered : List.copyOf(linksets.keySet())) {
            if (unwanted.test(registered)) {
                remove(registered);
                environment.signalling().execute(() -> giveWay.accept(registered.name()));
            }
        }
    }

    // ---- parts --------------------------------------------------------------------------------

    private @Nullable LinksetConfig find(String name) {
        return linksets.keySet().stream()
                .filter(linkset -> linkset.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void remove(LinksetConfig linkset) {
        Integer instance = linksets.remove(linkset);
        Mtp3Network network = instance == null ? null : networks.apply(instance);
        MetricsRegistry.Binding shown = linkMetrics.remove(linkset.name());
        if (shown != null) {
            shown.close();
        }
        if (network != null) {
            network.removeLinkset(linkset.name());
        }
        log.forget(new LinkIdentity(linkset.name(), 0));
    }
}
