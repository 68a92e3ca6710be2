// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// By what requests of Diameter find their peers, and what is changed in messages.
///
/// @param requests for which a peer was looked for
/// @param withoutWay those of them that no open peer could be given
/// @param routes in the order of the configuration
/// @param members of all groups
/// @param rewrites in the order in which they are applied
public record DiameterRoutingView(
        long requests,
        long withoutWay,
        List<Route> routes,
        List<Member> members,
        List<Rewrite> rewrites) {
    /// In a node that has no part in Diameter.
    public static final DiameterRoutingView NONE =
            new DiameterRoutingView(0, 0, List.of(), List.of(), List.of());

    /// @param criteria what requests it is for, in words; empty: all
    /// @param targets for whom it speaks, and how much
    /// @param matched requests that it was for
    /// @param chosen those of them whose best peer it spoke for
    public record Route(
            String name, List<String> criteria, List<String> targets, long matched, long chosen) {
        public Route {
            criteria = List.copyOf(criteria);
            targets = List.copyOf(targets);
        }
    }

    /// @param choice how one of a tier is chosen
    /// @param state of the peer, as in `open`
    public record Member(
            String group, String choice, String peer, int tier, int weight, String state) {}

    /// @param direction `in` or `out`
    /// @param group whose peers it is for; `all` if it is for all peers
    /// @param applied messages that it was for
    /// @param changed those of them that it made others
    public record Rewrite(
            String name, String direction, String group, long applied, long changed) {}

    public DiameterRoutingView {
        routes = List.copyOf(routes);
        members = List.copyOf(members);
        rewrites = List.copyOf(rewrites);
    }

    private static final List<String> ROUTES = List.of("Route", "For", "To", "Matched", "Chosen");
    private static final List<String> GROUPS =
            List.of("Group", "Choice", "Peer", "Tier", "Weight", "State");
    private static final List<String> REWRITES =
            List.of("Rewrite", "Direction", "Group", "Applied", "Changed");

    /// `show diameter route`.
    public Document document() {
        return Document.builder()
                .line(
                        "%s requests routed, %s without a way",
                        Field.of("requests", requests), Field.of("withoutWay", withoutWay))
                .table("routes", ROUTES, routes.stream().map(DiameterRoutingView::row).toList())
                .table("groups", GROUPS, members.stream().map(DiameterRoutingView::row).toList())
                .table(
                        "rewrites",
                        REWRITES,
                        rewrites.stream().map(DiameterRoutingView::row).toList())
                .build();
    }

    private static List<Field> row(Route route) {
        String criteria = String.join(", ", route.criteria());
        return List.of(
                Field.of("route", route.name()),
                Field.of("for", criteria).shownAs(criteria.isEmpty() ? "all" : criteria),
                Field.of("to", String.join(", ", route.targets())),
                Field.of("matched", route.matched()),
                Field.of("chosen", route.chosen()));
    }

    private static List<Field> row(Member member) {
        return List.of(
                Field.of("group", member.group()),
                Field.of("choice", member.choice()),
                Field.of("peer", member.peer()),
                Field.of("tier", member.tier()),
                Field.of("weight", member.weight()),
                Field.of("state", member.state()));
    }

    private static List<Field> row(Rewrite rewrite) {
        return List.of(
                Field.of("rewrite", rewrite.name()),
                Field.of("direction", rewrite.direction()),
                Field.of("group", rewrite.group()),
                Field.of("applied", rewrite.applied()),
                Field.of("changed", rewrite.changed()));
    }
}
