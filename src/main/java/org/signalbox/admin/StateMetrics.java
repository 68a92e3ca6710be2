// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.LinkView.Service;
import org.signalbox.admin.PlannedCapacity.Utilisation;
import org.signalbox.admin.RouteTableView.Accessibility;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.metrics.MetricsRegistry.Series;
import org.signalbox.node.EgressMetrics;
import org.signalbox.sctp.AssociationStatus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Shows Prometheus how the things of a node are: what counters cannot say.
///
/// Used by one thread at a time.
public final class StateMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final MetricsRegistry registry;

    public StateMetrics(MetricsRegistry registry) {
        this.registry = registry;
    }

    /// From now on the exposition shows this state, and of what is there no more nothing.
    ///
    /// @param history says what was carried, where it is planned how much may be
    public void show(NodeView node, History history) {
        Table table = new Table();
        table.put(StateGauge.UPTIME, node.upTime().toMillis() / 1000.0);
        table.put(StateGauge.LOOPS_ANSWER, 1);
        node.linksets().forEach(linkset -> linkset(linkset, table));
        node.instances().forEach(instance -> destinations(instance, table));
        node.applicationServers().forEach(server -> server(server, table));
        node.asps().forEach(asp -> table.put(StateGauge.ASP_ACTIVE, asp.isActive(), asp.name()));
        node.mates()
                .forEach(
                        mate ->
                                table.put(
                                        StateGauge.MATE_ACTIVE,
                                        mate.association().isActive(),
                                        mate.name()));
        node.diameterPeers().forEach(peer -> peer(peer, table));
        node.interworking().ifPresent(iwf -> table.put(StateGauge.SESSIONS, iwf.sessions().size()));
        utilisations(node, history, table);
        node.associations().forEach(association -> association(association, table));
        table.show();
    }

    /// From now on it shows how the load of links spreads over selections, or does not.
    public void showSelections(boolean shown) {
        registry.want(EgressMetrics.SELECTIONS, shown);
    }

    /// From now on it shows that the node does not say how it is.
    public void showNothing() {
        Table table = new Table();
        table.put(StateGauge.LOOPS_ANSWER, 0);
        table.show();
    }

    private static void linkset(LinksetView linkset, Table table) {
        String name = linkset.name();
        table.put(
                StateGauge.LINKSET_AVAILABLE, linkset.state() == LinksetView.State.AVAILABLE, name);
        table.put(
                StateGauge.LINKSET_LINKS,
                linkset.links().stream().filter(link -> link.service() != Service.SHUTDOWN).count(),
                name);
        table.put(StateGauge.LINKSET_LINKS_AVAILABLE, linkset.available(), name);
        table.put(
                StateGauge.LINKSET_CONGESTION,
                linkset.links().stream()
                        .mapToInt(link -> link.level2().congestionLevel())
                        .max()
                        .orElse(0),
                name);
        for (LinkView link : linkset.links()) {
            String slc = Integer.toString(link.code());
            table.put(StateGauge.LINK_AVAILABLE, link.isAvailable(), name, slc);
            table.put(StateGauge.LINK_CONGESTION, link.level2().congestionLevel(), name, slc);
            table.put(StateGauge.LINK_INHIBITED, link.isInhibited(), name, slc);
            table.put(StateGauge.LINK_QUEUED, link.level2().queued(), name, slc);
            table.put(StateGauge.LINK_UNACKNOWLEDGED, link.level2().unacknowledged(), name, slc);
            table.put(StateGauge.LINK_HELD, link.level2().held(), name, slc);
        }
    }

    private static void utilisations(NodeView node, History history, Table table) {
        for (LinksetView linkset : node.linksets()) {
            String name = linkset.name();
            Utilisation.ofLastMinute(node, history, "linkset:" + name)
                    .ifPresent(used -> table.put(StateGauge.LINKSET_UTILISATION, used, name));
            for (LinkView link : linkset.links()) {
                String slc = Integer.toString(link.code());
                Utilisation.ofLastMinute(node, history, "link:" + name + ":" + slc)
                        .ifPresent(used -> table.put(StateGauge.LINK_UTILISATION, used, name, slc));
            }
        }
        for (AsView server : node.applicationServers()) {
            Utilisation.ofLastMinute(node, history, "as:" + server.name())
                    .ifPresent(used -> table.put(StateGauge.AS_UTILISATION, used, server.name()));
        }
    }

    private static void destinations(InstanceView instance, Table table) {
        Map<Accessibility, Integer> counts = new EnumMap<>(Accessibility.class);
        instance.routes()
                .destinations()
                .forEach(destination -> counts.merge(destination.state(), 1, Integer::sum));
        for (Accessibility state : Accessibility.values()) {
            table.put(
                    StateGauge.DESTINATIONS,
                    counts.getOrDefault(state, 0),
                    Integer.toString(instance.number()),
                    state.word());
        }
    }

    private static void server(AsView server, Table table) {
        table.put(StateGauge.AS_ACTIVE, server.isActive(), server.name());
        table.put(StateGauge.AS_WAITING, server.waiting(), server.name());
    }

    private static void peer(DiameterPeerView peer, Table table) {
        table.put(StateGauge.PEER_OPEN, peer.isOpen(), peer.name());
        table.put(StateGauge.PEER_PENDING, peer.pending(), peer.name());
    }

    private static void association(AssociationStatus association, Table table) {
        String name = association.name();
        table.put(
                StateGauge.ASSOCIATION_ESTABLISHED,
                association.state() == AssociationStatus.State.ESTABLISHED,
                name);
        table.putIfKnown(
                StateGauge.ASSOCIATION_OUTSTANDING, association.outstandingOctets(), 1, name);
        table.putIfKnown(StateGauge.ASSOCIATION_QUEUED, association.queuedOctets(), 1, name);
        for (AssociationStatus.Path path : association.paths()) {
            String address = path.remote().getAddress().getHostAddress();
            table.put(StateGauge.PATH_ACTIVE, path.active(), name, address);
            table.putIfKnown(
                    StateGauge.PATH_RTT, path.smoothedRttNanos(), NANOS_PER_SECOND, name, address);
            table.putIfKnown(
                    StateGauge.PATH_WINDOW, path.congestionWindowOctets(), 1, name, address);
        }
    }

    /// All series, by what they show.
    private final class Table {
        private final Map<StateGauge, List<Series>> rows = new EnumMap<>(StateGauge.class);

        void put(StateGauge gauge, boolean is, String... values) {
            put(gauge, is ? 1 : 0, values);
        }

        /// @param values of all labels but the last, which is the direction
        void put(StateGauge gauge, Utilisation used, String... values) {
            put(gauge, used.sent(), with("sent", values));
            put(gauge, used.received(), with("received", values));
        }

        private static String[] with(String last, String... values) {
            return Stream.concat(Stream.of(values), Stream.of(last)).toArray(String[]::new);
        }

        void put(StateGauge gauge, double value, String... values) {
            rows.computeIfAbsent(gauge, _ -> new ArrayList<>())
                    .add(new Series(List.of(values), value));
        }

        /// @param unit what makes one of the number that is shown
        void putIfKnown(StateGauge gauge, long value, double unit, String... values) {
            if (value != AssociationStatus.UNKNOWN) {
                put(gauge, value / unit, values);
            }
        }

        void show() {
            for (StateGauge gauge : StateGauge.values()) {
                registry.table(
                        gauge.metric(),
                        gauge.help(),
                        gauge.labels(),
                        rows.getOrDefault(gauge, List.of()));
            }
        }
    }
}
