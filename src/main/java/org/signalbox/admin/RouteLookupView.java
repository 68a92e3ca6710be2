// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;

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
        Document.Builder document = Document.builder();
        routes(document);
        if (!userParts.isEmpty()) {
            document.note("User parts of this node that are application servers:")
                    .group("userParts", userParts.stream().map(UserPartView::document).toList());
        }
        return document.build();
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
