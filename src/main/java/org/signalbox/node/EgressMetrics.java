// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.Congestion;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.TransitTimes;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m3ua.ApplicationServer;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.metrics.MetricsRegistry.Binding;
import org.signalbox.metrics.MetricsRegistry.Detail;
import org.signalbox.metrics.MetricsRegistry.Series;

import java.util.List;
import java.util.Map;

/// What Prometheus is shown of each way out for messages, whether a link or an application server,
/// which is link 0 of the linkset of its name: how long messages had been here ([TransitTimes]) and
/// how many wait.
public final class EgressMetrics {
    public static final String TRANSIT = "signalbox_transit_seconds";

    public static final String TRANSIT_HELP =
            "How long messages were in this node: from when level 3 began with the batch in which"
                    + " they came, until the burst in which they left was given to the association";

    public static final String WAITING = "signalbox_transmit_queue_messages";

    public static final String WAITING_HELP =
            "Messages that wait to be sent by the link or application server";

    public static final String LINK_CONGESTION = "signalbox_m2pa_congestion_level";

    public static final String LINK_CONGESTION_HELP =
            "Congestion level of the transmit queue now, 0 to 3";

    public static final String SERVER_CONGESTION = "signalbox_as_congestion_level";

    public static final String SERVER_CONGESTION_HELP =
            "Congestion level of the application server now, 0 to 3";

    /// How the load of links spreads over the selections in labels as they leave: up to 16 series
    /// for
    /// each link, 256 in ANSI networks, and so only for those who ask (`web metrics selections`).
    public static final Detail SELECTIONS =
            new Detail(
                    "signalbox_link_selection_messages",
                    "Messages sent by the link, by the signalling link selection in their label",
                    List.of("linkset", "slc", "sls"));

    private EgressMetrics() {}

    /// All that is counted of a link.
    static Binding bind(MetricsRegistry metrics, M2paLink link) {
        Map<String, String> labels = labels(link.id());
        return metrics.bind(link.counters(), labels)
                .and(metrics.histogram(TRANSIT, TRANSIT_HELP, labels, link.transits()))
                .and(metrics.bind(SELECTIONS, () -> selections(link)))
                .and(metrics.gauge(WAITING, WAITING_HELP, labels, link::waiting))
                .and(
                        metrics.gauge(
                                LINK_CONGESTION,
                                LINK_CONGESTION_HELP,
                                labels,
                                () -> Congestion.level(link.congestion())));
    }

    private static List<Series> selections(M2paLink link) {
        String code = Integer.toString(link.id().code());
        return link.selections().counts().stream()
                .map(
                        count ->
                                new Series(
                                        List.of(
                                                link.id().linkset(),
                                                code,
                                                Integer.toString(count.selection())),
                                        count.messages()))
                .toList();
    }

    /// All that is counted of an application server.
    static Binding bind(MetricsRegistry metrics, ApplicationServer server) {
        Map<String, String> labels = labels(server.id());
        Map<String, String> name = Map.of("as", server.id().linkset());
        return metrics.bind(server.counters(), name)
                .and(metrics.histogram(TRANSIT, TRANSIT_HELP, labels, server.transits()))
                .and(metrics.gauge(WAITING, WAITING_HELP, labels, server::waiting))
                .and(
                        metrics.gauge(
                                SERVER_CONGESTION,
                                SERVER_CONGESTION_HELP,
                                name,
                                () -> Congestion.level(server.congestion())));
    }

    /// By what those of a link are told apart.
    static Map<String, String> labels(LinkIdentity link) {
        return Map.of("linkset", link.linkset(), "slc", Integer.toString(link.code()));
    }
}
