// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuScreen;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.screening.Direction;
import org.signalbox.screening.RuleName;
import org.signalbox.screening.Screen;
import org.signalbox.screening.ScreeningConfig;
import org.signalbox.screening.ScreeningCounters;
import org.signalbox.screening.ScreeningSnapshot;
import org.signalbox.screening.ScreeningWalk;
import org.signalbox.ss7.Msu;

import java.util.HashMap;
import java.util.Map;

/// Screening in each network of a node. Of the control loop.
final class Screens {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Lines of the log in a second, of all networks.
    private static final int REPORTS_MAX = 10;

    /// For walks, which come by no link.
    private static final LinkIdentity NO_LINK = new LinkIdentity("none", 0);

    private final NodeEnvironment environment;
    private final NodeLog log;
    private final Map<Integer, Network> networks = new HashMap<>();

    /// The second in which [#reported] have been reported.
    private long second = Long.MIN_VALUE;

    private int reported;

    /// Screening of an instance: published by one volatile write.
    private static final class Network {
        private final ScreeningCounters counters = new ScreeningCounters();
        private final Map<RuleName, MetricsRegistry.Binding> bindings = new HashMap<>();
        private volatile ScreeningSnapshot snapshot =
                ScreeningSnapshot.compile(0, ScreeningConfig.NONE, Map.of(), counters);
        private ScreeningConfig config = ScreeningConfig.NONE;
        private Map<String, Integer> linksets = Map.of();
    }

    Screens(NodeEnvironment environment, NodeLog log) {
        this.environment = environment;
        this.log = log;
    }

    /// For a link of an instance.
    MsuScreen screen(LinkIdentity link, int instance) {
        Network network = network(instance);
        return new Screen(
                link,
                () -> network.snapshot,
                refused ->
                        environment
                                .control()
                                .execute(
                                        () -> {
                                            if (isToBeReported()) {
                                                log.screened(refused);
                                            }
                                        }));
    }

    /// Makes screening of an instance what the configuration says.
    ///
    /// @param linksets the numbers of its linksets by name
    void apply(int instance, ScreeningConfig config, Map<String, Integer> linksets) {
        Network network = network(instance);
        if (config.equals(network.config) && linksets.equals(network.linksets)) {
            return;
        }
        network.config = config;
        network.linksets = Map.copyOf(linksets);
        network.snapshot = ScreeningSnapshot.compile(instance, config, linksets, network.counters);
        bind(instance, network);
    }

    /// The point of an instance is about to go.
    void leave(int instance) {
        apply(instance, ScreeningConfig.NONE, Map.of());
    }

    private void bind(int instance, Network network) {
        network.bindings
                .entrySet()
                .removeIf(
                        bound -> {
                            boolean gone = !network.counters.rules().containsKey(bound.getKey());
                            if (gone) {
                                bound.getValue().close();
                            }
                            return gone;
                        });
        network.counters
                .rules()
                .forEach(
                        (name, counters) ->
                                network.bindings.computeIfAbsent(
                                        name,
                                        _ ->
                                                environment
                                                        .metrics()
                                                        .bind(
                                                                counters,
                                                                Map.of(
                                                                        "instance",
                                                                        Integer.toString(instance),
                                                                        "table",
                                                                        name.table(),
                                                                        "rule",
                                                                        name.rule()))));
    }

    /// What screening of an instance would do with a message.
    ///
    /// @param linkset by which it would come or leave
    ScreeningWalk explain(int instance, Msu msu, Direction direction, String linkset) {
        Network network = network(instance);
        return new Screen(NO_LINK, () -> network.snapshot, _ -> {})
                .explain(msu, direction, linkset);
    }

    /// What is configured in an instance, and what its rules have counted.
    ScreeningStatus status(int instance) {
        Network network = network(instance);
        return ScreeningStatus.of(instance, network.config, network.counters);
    }

    private Network network(int instance) {
        return networks.computeIfAbsent(instance, _ -> new Network());
    }

    private boolean isToBeReported() {
        long now = Math.floorDiv(environment.control().now(), SECOND_NANOS);
        if (now != second) {
            second = now;
            reported = 0;
        }
        return ++reported <= REPORTS_MAX;
    }
}
