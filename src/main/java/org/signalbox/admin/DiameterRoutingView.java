// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.List;

/// By what requests of Diameter find their peers, and what is changed in messages.
///
/// @param requests for which a peer was looked for
/// @param withoutWay those of them that no open peer could be given
/// @param routes in the order of the configuration
/// @param members of all groups
/// @param rewrites in the order in which they are applied
/// @param redirects whom peers have named to be asked in their place
/// @param overload what is held back since somebody is overloaded
public record DiameterRoutingView(
        long requests,
        long withoutWay,
        List<Route> routes,
        List<Member> members,
        List<Rewrite> rewrites,
        List<Redirect> redirects,
        List<Overload> overload) {
    /// In a node that has no part in Diameter.
    public static final DiameterRoutingView NONE =
            new DiameterRoutingView(0, 0, List.of(), List.of(), List.of(), List.of(), List.of());

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

    /// @param peer that has named others
    /// @param requests for which it holds, in words
    /// @param hosts who is asked, in order
    /// @param left until the peer is asked again
    public record Redirect(String peer, String requests, List<String> hosts, Duration left) {
        public Redirect {
            hosts = List.copyOf(hosts);
        }
    }

    /// @param kind `host` or `realm`
    /// @param name of that
    /// @param application by number
    /// @param peer by whom it was told
    /// @param reduction how many of 100 requests it wants not to be sent
    /// @param reductionNow how many of 100 are not sent now
    /// @param left until it is over; zero: traffic comes back
    /// @param heldBack requests that were not sent there
    public record Overload(
            String kind,
            String name,
            String application,
            String peer,
            int reduction,
            int reductionNow,
            Duration left,
            long heldBack) {}

    public DiameterRoutingView {
        routes = List.copyOf(routes);
        members = List.copyOf(members);
        rewrites = List.copyOf(rewrites);
        redirects = List.copyOf(redirects);
        overload = List.copyOf(overload);
    }

    private static final List<String> ROUTES = List.of("Route", "For", "To", "Matched", "Chosen");
    private static final List<String> GROUPS =
            List.of("Group", "Choice", "Peer", "Tier", "Weight", "State");
    private static final List<String> REWRITES =
            List.of("Rewrite", "Direction", "Group", "Applied", "Changed");
    private static final List<String> REDIRECTS =
            List.of("Redirects", "Requests for", "To", "Left");
    private static final List<String> OVERLOAD =
            List.of(
                    "Overloaded",
                    "Name",
                    "Application",
                    "Told by",
                    "Less",
                    "Now",
                    "Left",
                    "Held back");

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
                .table(
                        "redirects",
                        REDIRECTS,
                        redirects.stream().map(DiameterRoutingView::row).toList())
                .build();
    }

    /// `show diameter overload`.
    public Document overloadDocument() {
        return Document.builder()
                .table(
                        "overload",
                        OVERLOAD,
                        overload.stream().map(DiameterRoutingView::row).toList())
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

    private static List<Field> row(Redirect redirect) {
        return List.of(
                Field.of("peer", redirect.peer()),
                Field.of("requests", redirect.requests()),
                Field.of("hosts", String.join(", ", redirect.hosts())),
                left(redirect.left()));
    }

    private static List<Field> row(Overload overload) {
        return List.of(
                Field.of("kind", overload.kind()),
                Field.of("name", overload.name()),
                Field.of("application", overload.application()),
                Field.of("peer", overload.peer()),
                percent("reduction", overload.reduction()),
                percent("reductionNow", overload.reductionNow()),
                left(overload.left()),
                Field.of("heldBack", overload.heldBack()));
    }

    private static Field percent(String key, int value) {
        return Field.of(key, value).shownAs(value + " %");
    }

    private static Field left(Duration left) {
        return Field.millis("leftMillis", left).shownAs(Durations.text(left));
    }
}
