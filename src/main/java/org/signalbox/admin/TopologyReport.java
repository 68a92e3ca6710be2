// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.History.Counts;
import org.signalbox.ss7.PointCodeMask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A node and what it is connected with, for a map: nodes, edges with states and rates, and the
/// destinations beyond.
public final class TopologyReport {
    private static final String HERE = "node";

    /// How an operator should look at a state.
    private enum Severity {
        OK,
        /// Carries traffic, but not as it should.
        WARNING,
        DOWN,
        /// Shut down on purpose.
        OFF;

        Field field() {
            return Field.of("severity", name().toLowerCase(Locale.ROOT));
        }

        /// What two of them are together.
        Severity and(Severity other) {
            if (this == other || other == OFF) {
                return this;
            }
            return this == OFF ? other : WARNING;
        }
    }

    private final NodeView node;
    private final History history;
    private final List<Document> nodes = new ArrayList<>();
    private final List<Document> edges = new ArrayList<>();

    private TopologyReport(NodeView node, History history) {
        this.node = node;
        this.history = history;
    }

    /// @param history says how much each edge carries
    /// @param beyondMax how many destinations behind adjacent points
    public static Document of(NodeView node, History history, int beyondMax) {
        TopologyReport map = new TopologyReport(node, history);
        map.nodes.add(
                point(
                        HERE,
                        "node",
                        node.hostname(),
                        Optional.empty(),
                        Optional.empty(),
                        node.isInService() ? "in service" : "degraded",
                        node.isInService() ? Severity.OK : Severity.WARNING,
                        ""));
        node.instances().forEach(map::network);
        node.applicationServers().forEach(map::server);
        node.asps().forEach(map::process);
        node.diameterPeers().forEach(map::peer);
        return map.document(beyondMax);
    }

    private Document document(int beyondMax) {
        List<Beyond> beyond = node.instances().stream().flatMap(TopologyReport::beyond).toList();
        return Document.builder()
                .unshown(Field.of("hostname", node.hostname()))
                .group("nodes", nodes)
                .group("edges", edges)
                .group(
                        "destinations",
                        beyond.stream().limit(beyondMax).map(TopologyReport::document).toList())
                .unshown(Field.of("destinationsLeftOut", Math.max(0, beyond.size() - beyondMax)))
                .build();
    }

    /// A destination that is no adjacent point.
    private record Beyond(int instance, RouteTableView.Destination destination) {}

    private static Stream<Beyond> beyond(InstanceView network) {
        Set<PointCodeMask> adjacent =
                network.linksets().stream()
                        .map(linkset -> PointCodeMask.full(linkset.adjacent()))
                        .collect(Collectors.toSet());
        return network.routes().destinations().stream()
                .filter(destination -> !adjacent.contains(destination.block()))
                .map(destination -> new Beyond(network.number(), destination));
    }

    private static Document document(Beyond beyond) {
        RouteTableView.Destination destination = beyond.destination();
        return Document.builder()
                .unshown(
                        Field.of("instance", beyond.instance()),
                        Field.of("destination", destination.block().toString()),
                        destination.state().field("state"),
                        switch (destination.state()) {
                            case ACCESSIBLE -> Severity.OK.field();
                            case RESTRICTED -> Severity.WARNING.field();
                            case INACCESSIBLE -> Severity.DOWN.field();
                        },
                        Field.of(
                                "linksets",
                                destination.routes().stream()
                                        .filter(RouteTableView.Route::used)
                                        .map(RouteTableView.Route::linkset)
                                        .collect(Collectors.joining(","))))
                .build();
    }

    /// The adjacent points of a network, and the linksets that lead to them.
    private void network(InstanceView network) {
        Map<String, Severity> states = new LinkedHashMap<>();
        for (LinksetView linkset : network.linksets()) {
            states.merge(linkset.adjacent().toString(), severity(linkset), Severity::and);
        }
        states.forEach(
                (code, severity) ->
                        nodes.add(
                                point(
                                        idOf(network, code),
                                        "point",
                                        code,
                                        Optional.of(network.number()),
                                        Optional.of(code),
                                        word(severity),
                                        severity,
                                        "")));
        network.linksets().forEach(linkset -> linkset(network, linkset));
    }

    private static String idOf(InstanceView network, String code) {
        return "point:%d:%s".formatted(network.number(), code);
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case OK -> "reached";
            case WARNING -> "reached, not by all links";
            case DOWN -> "not reached";
            case OFF -> "shut down";
        };
    }

    private static Severity severity(LinksetView linkset) {
        return switch (linkset.state()) {
            case AVAILABLE -> linkset.isInService() ? Severity.OK : Severity.WARNING;
            case UNAVAILABLE -> Severity.DOWN;
            case SHUTDOWN -> Severity.OFF;
        };
    }

    private void linkset(InstanceView network, LinksetView linkset) {
        edges.add(
                edge(
                                "linkset:" + linkset.name(),
                                "linkset",
                                HERE,
                                idOf(network, linkset.adjacent().toString()),
                                linkset.name())
                        .unshown(
                                linkset.state().field("state"),
                                severity(linkset).field(),
                                Field.of("reason", linkset.detail()))
                        .group(
                                "links",
                                linkset.links().stream().map(link -> link(linkset, link)).toList())
                        .build());
    }

    private Document link(LinksetView linkset, LinkView link) {
        return Document.builder()
                .unshown(
                        Field.of("code", link.code()),
                        link.service().field("state"),
                        severity(link).field(),
                        Field.of("inhibited", link.isInhibited()),
                        Field.of(
                                "reason",
                                link.isAvailable()
                                        ? ""
                                        : link.lastFailure()
                                                .map(failure -> failure.cause().words())
                                                .orElse("")))
                .addAll(rates("link:%s:%d".formatted(linkset.name(), link.code())))
                .build();
    }

    private static Severity severity(LinkView link) {
        return switch (link.service()) {
            case AVAILABLE -> link.isInhibited() ? Severity.WARNING : Severity.OK;
            case UNAVAILABLE, FAILED -> Severity.DOWN;
            case SHUTDOWN -> Severity.OFF;
        };
    }

    private void server(AsView server) {
        String id = "as:" + server.name();
        nodes.add(
                point(
                        id,
                        "application-server",
                        server.name(),
                        Optional.of(server.instance()),
                        Optional.of(server.destination()),
                        server.state(),
                        severity(server),
                        server.reason()));
        for (AsView.Member member : server.members()) {
            edges.add(
                    edge(
                                    "member:%s:%s".formatted(server.name(), member.asp()),
                                    "member",
                                    "asp:" + member.asp(),
                                    id,
                                    member.asp())
                            .unshown(
                                    Field.of("state", member.state()),
                                    severity(member.state().equals(AspView.ACTIVE)).field(),
                                    Field.of("reason", ""))
                            .group("links", List.of())
                            .build());
        }
    }

    private static Severity severity(AsView server) {
        boolean whole = server.members().stream().allMatch(m -> m.state().equals(AspView.ACTIVE));
        return !server.isActive() ? Severity.DOWN : whole ? Severity.OK : Severity.WARNING;
    }

    private static Severity severity(boolean good) {
        return good ? Severity.OK : Severity.DOWN;
    }

    private void process(AspView asp) {
        String id = "asp:" + asp.name();
        Severity severity = severity(asp.isActive());
        nodes.add(
                point(
                        id,
                        "asp",
                        asp.name(),
                        Optional.empty(),
                        Optional.empty(),
                        asp.state(),
                        severity,
                        asp.reason()));
        neighbour(id, "asp", asp.name(), asp.state(), severity, asp.reason());
    }

    private void peer(DiameterPeerView peer) {
        String id = "peer:" + peer.name();
        Severity severity = severity(peer.remote().isPresent());
        nodes.add(
                point(
                        id,
                        "diameter-peer",
                        peer.name(),
                        Optional.empty(),
                        Optional.empty(),
                        peer.state(),
                        severity,
                        peer.reason()));
        neighbour(id, "peer", peer.name(), peer.state(), severity, peer.reason());
    }

    /// An edge from here that has the name of what it leads to.
    private void neighbour(
            String id, String kind, String name, String state, Severity severity, String reason) {
        edges.add(
                edge(id, kind, HERE, id, name)
                        .unshown(
                                Field.of("state", state),
                                severity.field(),
                                Field.of("reason", reason))
                        .group("links", List.of())
                        .build());
    }

    private static Document point(
            String id,
            String kind,
            String name,
            Optional<Integer> instance,
            Optional<String> pointCode,
            String state,
            Severity severity,
            String reason) {
        return Document.builder()
                .unshown(
                        Field.of("id", id),
                        Field.of("kind", kind),
                        Field.of("name", name),
                        instance.map(number -> Field.of("instance", number))
                                .orElseGet(() -> Field.nothing("instance")),
                        Field.of("pointCode", pointCode),
                        Field.of("state", state),
                        severity.field(),
                        Field.of("reason", reason))
                .build();
    }

    private Document.Builder edge(String id, String kind, String from, String to, String name) {
        return Document.builder()
                .unshown(
                        Field.of("id", id),
                        Field.of("kind", kind),
                        Field.of("from", from),
                        Field.of("to", to),
                        Field.of("name", name))
                .addAll(rates(id));
    }

    /// What an object has carried in the last minute; nothing where that is not known yet.
    private Document rates(String object) {
        Optional<Counts> counts = history.lastMinute(object);
        return Document.builder()
                .unshown(
                        rate("sentPerMinute", counts.map(Counts::sent)),
                        rate("receivedPerMinute", counts.map(Counts::received)),
                        rate("discardedPerMinute", counts.map(Counts::discarded)))
                .build();
    }

    private static Field rate(String name, Optional<Long> count) {
        return count.map(number -> Field.of(name, number)).orElseGet(() -> Field.nothing(name));
    }
}
