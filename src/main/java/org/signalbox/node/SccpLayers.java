// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.InputObserver;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mlr.MlrConfig;
import org.signalbox.mlr.MlrCounters;
import org.signalbox.mlr.MlrSnapshot;
import org.signalbox.mlr.MlrStatus;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.sccp.ContentRouting;
import org.signalbox.sccp.SccpConfig;
import org.signalbox.sccp.SccpLayer;
import org.signalbox.sccp.SccpObserver;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SccpUser;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// SCCP of each network of a node that has it.
///
/// Of the control loop, but for [#prepare].
final class SccpLayers {
    private final NodeEnvironment environment;
    private final SccpObserver observer;
    private final ByteBufAllocator allocator;
    private final InputObserver inputs;

    private final SortedMap<Integer, SccpLayer> layers = new TreeMap<>();
    private final Map<SccpLayer, List<MetricsRegistry.Binding>> bindings = new HashMap<>();
    private final Map<Place, Port> ports = new LinkedHashMap<>();
    private final Map<Integer, Contents> contents = new HashMap<>();

    /// Multi-layer routing of an instance: published by one volatile write.
    private static final class Contents {
        private final MlrCounters counters = new MlrCounters();
        private final Map<MlrCounters.RuleName, MetricsRegistry.Binding> bound = new HashMap<>();
        private MlrConfig config = MlrConfig.NONE;
        private volatile MlrSnapshot snapshot = MlrSnapshot.compile(MlrConfig.NONE, counters);

        private void configure(MlrConfig changed) {
            if (!changed.equals(config)) {
                config = changed;
                snapshot = MlrSnapshot.compile(changed, counters);
            }
        }

        private void unbind() {
            bound.values().forEach(MetricsRegistry.Binding::close);
            bound.clear();
        }

        /// Shows the counters of those rules that there are.
        private void bind(MetricsRegistry metrics, int instance) {
            bound.entrySet()
                    .removeIf(
                            known -> {
                                boolean gone = !counters.rules().containsKey(known.getKey());
                                if (gone) {
                                    known.getValue().close();
                                }
                                return gone;
                            });
            counters.rules()
                    .forEach(
                            (name, counts) ->
                                    bound.computeIfAbsent(
                                            name,
                                            _ ->
                                                    metrics.bind(
                                                            counts,
                                                            Map.of(
                                                                    "instance",
                                                                    Integer.toString(instance),
                                                                    "ruleset",
                                                                    name.ruleset(),
                                                                    "rule",
                                                                    Integer.toString(
                                                                            name.rule())))));
        }
    }

    private record Place(int instance, SubsystemNumber number) {}

    SccpLayers(
            NodeEnvironment environment,
            SccpObserver observer,
            ByteBufAllocator allocator,
            InputObserver inputs) {
        this.environment = environment;
        this.observer = observer;
        this.allocator = allocator;
        this.inputs = inputs;
    }

    /// Makes the tables of titles that are new; that may take a second for a million entries, so
    /// it is done on no loop.
    static Map<Integer, TranslationSnapshot> prepare(NodeConfig before, NodeConfig after) {
        Map<Integer, TranslationSnapshot> made = new HashMap<>();
        after.instances()
                .forEach(
                        (number, instance) -> {
                            SccpConfig old = sccp(before, number);
                            SccpConfig now = instance.sccp().orElse(null);
                            if (now != null
                                    && (old == null
                                            || !old.translation().equals(now.translation()))) {
                                made.put(number, TranslationSnapshot.of(now.translation()));
                            }
                        });
        return made;
    }

    private static @Nullable SccpConfig sccp(NodeConfig config, int instance) {
        InstanceConfig found = config.instances().get(instance);
        return found == null ? null : found.sccp().orElse(null);
    }

    /// By instance.
    SortedMap<Integer, SccpLayer> all() {
        return Collections.unmodifiableSortedMap(layers);
    }

    /// Multi-layer routing of an instance; empty if it has no SCCP.
    Optional<MlrStatus> content(int instance) {
        Contents content = layers.containsKey(instance) ? contents.get(instance) : null;
        return content == null
                ? Optional.empty()
                : Optional.of(MlrStatus.of(content.config, content.counters));
    }

    /// Connects a subsystem to SCCP of an instance, until it gives up its place.
    ///
    /// @throws IllegalStateException in words for the operator if there is no SCCP, or the place is
    ///     taken
    SccpService register(int instance, SubsystemNumber number, SccpUser user) {
        Place place = new Place(instance, number);
        SccpLayer layer = layers.get(instance);
        if (layer == null) {
            throw new IllegalStateException("this node does nothing of SCCP: no `cs7 gtt` line");
        }
        if (ports.containsKey(place)) {
            throw new IllegalStateException("there is a subsystem " + number);
        }
        Port port = new Port(place, user);
        ports.put(place, port);
        port.connect(layer);
        return port;
    }

    /// The point of an instance is about to go.
    void leave(int instance) {
        SccpLayer layer = layers.remove(instance);
        if (layer != null) {
            ports.values().stream()
                    .filter(port -> port.place.instance() == instance)
                    .forEach(port -> port.service = null);
            layer.close();
            Contents content = contents.get(instance);
            if (content != null) {
                content.unbind();
            }
            List<MetricsRegistry.Binding> bound = bindings.remove(layer);
            if (bound != null) {
                bound.forEach(MetricsRegistry.Binding::close);
            }
        }
    }

    /// Makes SCCP of an instance what the configuration says.
    ///
    /// @param made as [#prepare] has made them
    void apply(
            int instance,
            Mtp3Network network,
            @Nullable SccpConfig config,
            MlrConfig content,
            Map<Integer, TranslationSnapshot> made) {
        SccpLayer layer = layers.get(instance);
        TranslationSnapshot translation = made.get(instance);
        Contents routing = contents.computeIfAbsent(instance, _ -> new Contents());
        routing.configure(content);
        routing.bind(environment.metrics(), instance);
        if (config == null) {
            leave(instance);
        } else if (layer == null) {
            start(
                    instance,
                    network,
                    config,
                    translation == null
                            ? TranslationSnapshot.of(config.translation())
                            : translation);
        } else if (!layer.config().equals(config)) {
            layer.reconfigure(
                    config, translation == null ? layer.tables().translation() : translation);
        }
    }

    private void start(
            int instance, Mtp3Network network, SccpConfig config, TranslationSnapshot translation) {
        String number = Integer.toString(instance);
        Contents content = contents.computeIfAbsent(instance, _ -> new Contents());
        SccpLayer layer =
                new SccpLayer(
                        number,
                        config,
                        translation,
                        router(content),
                        router(content),
                        observer,
                        allocator,
                        inputs,
                        environment.signalling(),
                        environment.control());
        layers.put(instance, layer);
        layer.connect(network.register(ServiceIndicator.SCCP, layer.user(), layer.relay()));
        MetricsRegistry metrics = environment.metrics();
        List<MetricsRegistry.Binding> bound = new ArrayList<>();
        Map<String, String> links = Map.of("instance", number, "from", "links");
        Map<String, String> subsystems = Map.of("instance", number, "from", "subsystems");
        bound.add(metrics.bind(layer.relayCounters(), links));
        bound.add(metrics.bind(layer.userCounters(), subsystems));
        bound.add(metrics.bind(layer.relayErrors(), links));
        bound.add(metrics.bind(layer.userErrors(), subsystems));
        bound.add(metrics.bind(layer.relayMessages(), links));
        bound.add(metrics.bind(layer.userMessages(), subsystems));
        bound.add(metrics.bind(layer.relaySegmentation(), links));
        bound.add(metrics.bind(layer.userSegmentation(), subsystems));
        bound.add(metrics.bind(layer.managementCounters(), Map.of("instance", number)));
        bound.add(metrics.bind(content.counters.network(), Map.of("instance", number)));
        bindings.put(layer, bound);
        ports.values().stream()
                .filter(port -> port.place.instance() == instance)
                .forEach(port -> port.connect(layer));
    }

    private ContentRouting router(Contents content) {
        return new ContentRouter(() -> content.snapshot, content.counters, environment.clock());
    }

    /// What a subsystem holds: a change of configuration may put another SCCP behind it.
    private final class Port implements SccpService {
        private final Place place;
        private final SccpUser user;
        private boolean inService = true;

        /// Null while the instance has no SCCP; what is sent then leads nowhere.
        private @Nullable SccpService service;

        private Port(Place place, SccpUser user) {
            this.place = place;
            this.user = user;
        }

        private void connect(SccpLayer layer) {
            service = layer.register(place.number(), user);
            if (!inService) {
                service.setInService(false);
            }
        }

        @Override
        public void unitdata(
                SccpAddress called,
                SccpAddress calling,
                int protocolClass,
                boolean returnOnError,
                SignallingLinkSelection sls,
                ByteBuf data) {
            if (service != null) {
                service.unitdata(called, calling, protocolClass, returnOnError, sls, data);
            }
        }

        @Override
        public void setInService(boolean takes) {
            inService = takes;
            if (service != null) {
                service.setInService(takes);
            }
        }

        @Override
        public void close() {
            if (ports.remove(place, this) && service != null) {
                service.close();
                service = null;
            }
        }
    }
}
