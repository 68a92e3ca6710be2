// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.TransitTimes;
import org.signalbox.metrics.Histogram;
import org.signalbox.metrics.MetricsRegistry;

import java.util.Map;

/// How [TransitTimes] are shown to Prometheus: for each link by which messages leave, which for an
/// application server or a gateway is link 0 of the linkset of its name.
public final class TransitMetric {
    public static final String NAME = "signalbox_transit_seconds";

    public static final String HELP =
            "How long messages were in this node: from when level 3 began with the batch in which"
                    + " they came, until the burst in which they left was given to the association";

    private TransitMetric() {}

    static MetricsRegistry.Binding bind(
            MetricsRegistry metrics, LinkIdentity link, Histogram transits) {
        return metrics.histogram(NAME, HELP, labels(link), transits);
    }

    /// By what those of a link are told apart.
    static Map<String, String> labels(LinkIdentity link) {
        return Map.of("linkset", link.linkset(), "slc", Integer.toString(link.code()));
    }
}
