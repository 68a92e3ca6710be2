// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.InputObserver;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.sccp.SccpConfig;
import org.signalbox.sccp.SccpLayer;
import org.signalbox.sccp.SccpObserver;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.ss7.ServiceIndicator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /// Makes the tables of titles that are new; that may take a second for a million entries, so it
    /// is
    /// done on no loop.
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

    /// The point of an instance is about to go.
    void leave(int instance) {
        SccpLayer layer = layers.remove(instance);
        if (layer != null) {
            layer.close();
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
            Map<Integer, TranslationSnapshot> made) {
        SccpLayer layer = layers.get(instance);
        TranslationSnapshot translation = made.get(instance);
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
        SccpLayer layer =
                new SccpLayer(
                        number,
                        config,
                        translation,
                        observer,
                        allocator,
                        inputs,
                        environment.signalling(),
                        environment.control());
        layers.put(instance, layer);
        layer.connect(network.register(ServiceIndicator.SCCP, layer.user(), layer.relay()));
        MetricsRegistry metrics = environment.metrics();
        List<MetricsRegistry.Binding> bound = new ArrayList<>();
        bound.add(metrics.bind(layer.relayCounters(), Map.of("instance", number, "from", "links")));
        bound.add(
                metrics.bind(
                        layer.userCounters(), Map.of("instance", number, "from", "subsystems")));
        bound.add(metrics.bind(layer.managementCounters(), Map.of("instance", number)));
        bindings.put(layer, bound);
    }
}
