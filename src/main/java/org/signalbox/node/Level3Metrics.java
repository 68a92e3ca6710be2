// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.metrics.MetricsRegistry.Binding;
import org.signalbox.mtp3.Mtp3Network;

import java.util.Map;

/// What Prometheus is shown of level 3. Times run on while they are read.
///
/// @param clock any loop of the node
record Level3Metrics(MetricsRegistry metrics, Loop clock) {
    Binding link(Mtp3Network network, LinkIdentity id) {
        Map<String, String> labels = EgressMetrics.labels(id);
        return metrics.bind(network.linkCounters(id), labels)
                .and(metrics.bind(network.linkTimes(id), clock::now, labels));
    }

    Binding linkset(Mtp3Network network, String name) {
        Map<String, String> labels = Map.of("linkset", name);
        return metrics.bind(network.linksetCounters(name), labels)
                .and(metrics.bind(network.linksetTimes(name), clock::now, labels));
    }

    Binding network(Mtp3Network network, String number) {
        Map<String, String> labels = Map.of("instance", number);
        return metrics.bind(network.counters(), labels)
                .and(metrics.bind(network.times(), clock::now, labels));
    }
}
