// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What would become of messages to a point, and why.
///
/// @param destination the point asked for
/// @param ways for each signalling link selection asked for
/// @param considered the routes that cover the point, in the order in which they are asked
/// @param userParts application servers that get messages for the point, if it is this node
public record RouteLookupView(
        PointCode destination,
        List<Way> ways,
        List<Considered> considered,
        List<UserPartView> userParts) {
    /// @param link over which a message would go; empty if it would not be sent
    /// @param outcome in words: sent, delivered here, or why it would be thrown away
    public record Way(int sls, Optional<String> link, String outcome) {}

    /// @param block a point or a block of points
    /// @param used whether messages take it
    /// @param reason why they do not; empty if they do
    public record Considered(
            String block, int priority, String linkset, boolean used, String reason) {}

    public RouteLookupView {
        ways = List.copyOf(ways);
        considered = List.copyOf(considered);
        userParts = List.copyOf(userParts);
    }

    /// Whether every message would be sent, or is for this node.
    public boolean leadsThere() {
        return ways.stream()
                .allMatch(way -> way.link().isPresent() || way.outcome().endsWith(HERE));
    }

    static final String HERE = "for this node itself";

    /// As text and as JSON.
    public Document document() {
        return builder().build();
    }

    /// As [#document], with the processes of the application servers that lie on the way.
    ///
    /// @param servers those of the network that the point is in
    public Document document(List<AsView> servers) {
        List<Document> onTheWay =
                servers.stream()
                        .filter(server -> leadsOver(server.name()))
                        .map(this::processes)
                        .toList();
        Document.Builder document = builder();
        document.note(
                onTheWay.isEmpty()
                        ? "No application server is on the way."
                        : "Application servers on the way, and who takes which SLS:");
        return document.group("servers", onTheWay).build();
    }

    private boolean leadsOver(String server) {
        return considered.stream().anyMatch(route -> route.linkset().equals(server))
                || userParts.stream().anyMatch(part -> part.server().equals(server));
    }

    private Document processes(AsView server) {
        return Document.builder()
                .line(
                        "  as %s is %s, traffic mode %s",
                        Field.of("as", server.name()),
                        Field.of("state", server.state()),
                        Field.of("trafficMode", server.trafficMode())
                                .shownAs(server.trafficMode().orElse("not known yet")))
                .group(
                        "asps",
                        server.members().stream().map(member -> process(server, member)).toList())
                .build();
    }

    private Document process(AsView server, AsView.Member member) {
        String takes = takes(server, member);
        return Document.builder()
                .line(
                        "    ASP %s is %s, takes %s",
                        Field.of("asp", member.asp()),
                        Field.of("state", member.state()),
                        Field.of("takes", takes).shownAs(takes.isEmpty() ? "nothing" : takes))
                .build();
    }

    /// Of the selections that were asked for, in words. Without bindings there is no sharing:
    /// whoever is active has all.
    private String takes(AsView server, AsView.Member member) {
        if (!member.state().equals(AspView.ACTIVE)) {
            return "";
        }
        if (server.bindings().isEmpty()) {
            return "all";
        }
        if (server.shift().isEmpty()) {
            return "some, not by SLS alone";
        }
        return ways.stream()
                .map(Way::sls)
                .filter(sls -> server.taker(sls).stream().anyMatch(member.asp()::equals))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    private Document.Builder builder() {
        Document.Builder document = Document.builder();
        routes(document);
        if (!userParts.isEmpty()) {
            document.note("User parts of this node that are application servers:")
                    .group("userParts", userParts.stream().map(UserPartView::document).toList());
        }
        return document;
    }

    private void routes(Document.Builder document) {
        document.line("Messages to %s would go:", Field.of("destination", destination.toString()))
                .group(
                        "ways",
                        ways.stream()
                                .map(
                                        way ->
                                                Document.builder()
                                                        .line(
                                                                "  SLS %2s  %s",
                                                                Field.of("sls", way.sls()),
                                                                Field.of("outcome", way.outcome()))
                                                        .unshown(
                                                                Field.of(
                                                                        "link",
                                                                        way.link().orElse("")))
                                                        .build())
                                .toList())
                .note("Routes, in the order in which they are asked:")
                .group(
                        "routes",
                        considered.stream()
                                .map(
                                        route ->
                                                Document.builder()
                                                        .line(
                                                                "  %-16s priority %s over %-19s %s",
                                                                Field.of("block", route.block()),
                                                                Field.of(
                                                                        "priority",
                                                                        route.priority()),
                                                                Field.of(
                                                                        "linkset", route.linkset()),
                                                                Field.of("reason", route.reason())
                                                                        .shownAs(
                                                                                route.used()
                                                                                        ? "in use"
                                                                                        : "not used:"
                                                                                                + " "
                                                                                                + route
                                                                                                        .reason()))
                                                        .unshown(Field.of("used", route.used()))
                                                        .build())
                                .toList());
    }
}
