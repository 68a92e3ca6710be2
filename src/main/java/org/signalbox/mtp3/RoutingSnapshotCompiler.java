// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RouteSelection.Choice;
import org.signalbox.mtp3.RouteSelection.Member;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.TrafficFilter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Folds masks, priorities, combined linksets and link states into a [RoutingSnapshot].
///
/// **Load sharing** (Q.704 section 4.2). Of the values of the SLS, or what [LoadSharing] makes of
/// it, each belongs to one linkset of the combined linkset, and within it to one link: the linkset
/// is the value modulo the number of linksets, the link is the quotient modulo the number of links,
/// so that both stages spread independently. When that link or linkset is not available, only the
/// values that belong to it
/// move, to those that are; they return when it does.
final class RoutingSnapshotCompiler {
    /// A link of a linkset.
    ///
    /// @param available whether it carries traffic now
    record LinkPath(Egress egress, boolean available) {}

    /// A linkset.
    ///
    /// @param number as in [Forward#linkset]
    /// @param links all that are in use, by link code, whether available now or not
    record LinksetPaths(int number, List<LinkPath> links) {}

    /// An application server at a code of this point.
    ///
    /// @param usable whether traffic to it is allowed
    record UserPart(String linkset, PointCode code, TrafficFilter traffic, boolean usable) {}

    /// Who gets what is for this point.
    ///
    /// @param here user parts of this node, which are no application servers
    /// @param relays those that are asked on the loops of links, before application servers are
    record UserParts(
            Set<ServiceIndicator> here,
            List<UserPart> servers,
            Map<ServiceIndicator, Mtp3Relay> relays) {
        static final UserParts NONE = new UserParts(Set.of(), List.of(), Map.of());
    }

    /// As they are asked.
    static final Comparator<UserPart> MOST_PARTICULAR_FIRST =
            Comparator.<UserPart>comparingInt(server -> -server.traffic().particularity())
                    .thenComparingInt(server -> -widest(server.traffic()))
                    .thenComparing(UserPart::linkset);
    private static final Decision USER_PART_INACCESSIBLE =
            new Discard(DiscardReason.USER_PART_INACCESSIBLE);
    private static final Decision NO_ROUTE = new Discard(DiscardReason.NO_ROUTE);
    private static final Decision INACCESSIBLE = new Discard(DiscardReason.INACCESSIBLE);

    private final Mtp3Config config;
    private final UserParts userParts;
    private final Map<String, LinksetPaths> linksets;
    private final int selections;
    private final Map<Choice, Decision[]> rowsByChoice = new HashMap<>();
    private final Map<Forward, Forward> forwards = new HashMap<>();

    private RoutingSnapshotCompiler(
            Mtp3Config config, UserParts userParts, Map<String, LinksetPaths> linksets) {
        this.config = config;
        this.userParts = userParts;
        this.linksets = linksets;
        this.selections = 1 << config.sharing().bits(config.variant());
    }

    /// @param dynamicRoutes points and clusters within summaries of which adjacent points said
    /// something
    /// @param linksets by name, those at least that `selection` knows
    static RoutingSnapshot compile(
            Mtp3Config config,
            RouteSelection selection,
            Collection<PointCodeMask> dynamicRoutes,
            Map<String, LinksetPaths> linksets) {
        return compile(config, selection, dynamicRoutes, UserParts.NONE, linksets);
    }

    /// The same for a point some of whose user parts are application servers.
    static RoutingSnapshot compile(
            Mtp3Config config,
            RouteSelection selection,
            Collection<PointCodeMask> dynamicRoutes,
            UserParts userParts,
            Map<String, LinksetPaths> linksets) {
        return new RoutingSnapshotCompiler(config, userParts, linksets)
                .compile(selection, dynamicRoutes);
    }

    private RoutingSnapshot compile(
            RouteSelection selection, Collection<PointCodeMask> dynamicRoutes) {
        DestinationRows.Builder rows =
                new DestinationRows.Builder(
                        config.variant().pointCodeBits(), rowOf(Choice.NO_ROUTE));
        List<PointCodeMask> destinations = new ArrayList<>(dynamicRoutes);
        for (RouteSet routeSet : selection.routeSets()) {
            destinations.add(routeSet.destination());
        }
        // shortest masks first: a longer one overwrites its part
        destinations.sort(Comparator.comparingInt(PointCodeMask::length));
        for (PointCodeMask destination : destinations) {
            rows.set(
                    destination.code().value(),
                    destination.size(),
                    rowOf(selection.choose(destination)));
        }
        Decision[] delivered = rowOf(Decision.DELIVER);
        setOwn(config.pointCode(), delivered, rows);
        config.further().secondary().forEach(code -> setOwn(code, delivered, rows));
        config.further().capability().forEach(code -> setOwn(code, delivered, rows));
        return new RoutingSnapshot(config, rows.build(), mates(selection), userParts.relays());
    }

    private Mates mates(RouteSelection selection) {
        Mates.Builder mates = new Mates.Builder();
        linksets.forEach((name, paths) -> mates.add(paths.number(), selection.farEnd(name)));
        return mates.build();
    }

    private void setOwn(PointCode code, Decision[] delivered, DestinationRows.Builder rows) {
        List<UserPart> servers =
                userParts.servers().stream().filter(server -> server.code().equals(code)).toList();
        rows.set(
                code.value(),
                1,
                servers.isEmpty() ? delivered : rowOf(new Deliver(distribution(servers))));
    }

    private Decision[] rowOf(Decision decision) {
        Decision[] row = new Decision[selections];
        Arrays.fill(row, decision);
        return row;
    }

    /// A user part of this node comes before application servers.
    private Distribution distribution(List<UserPart> servers) {
        Distribution.Share[][] shares = Distribution.noShares();
        for (ServiceIndicator service : ServiceIndicator.values()) {
            if (Distribution.isUserPart(service) && !userParts.here().contains(service)) {
                shares[service.bits()] =
                        shares(
                                servers.stream()
                                        .filter(server -> server.traffic().takes(service))
                                        .sorted(MOST_PARTICULAR_FIRST)
                                        .toList());
            }
        }
        return new Distribution(shares);
    }

    /// @param servers for one user part
    private Distribution.Share[] shares(List<UserPart> servers) {
        List<Distribution.Share> shares = new ArrayList<>();
        for (UserPart server : servers) {
            TrafficFilter traffic = server.traffic();
            if (shares.stream()
                    .noneMatch(share -> Distribution.areLike(share.traffic(), traffic))) {
                shares.add(new Distribution.Share(traffic, rowFor(traffic, servers)));
            }
        }
        return shares.toArray(Distribution.Share[]::new);
    }

    /// Those who want just these messages, or if none can be used the next that want them, too: as
    /// behind any other code.
    private Decision[] rowFor(TrafficFilter traffic, List<UserPart> servers) {
        List<UserPart> usable =
                servers.stream()
                        .filter(server -> isUsable(server) && takesAll(server.traffic(), traffic))
                        .sorted(Comparator.comparing(server -> !isLike(server, traffic)))
                        .toList();
        if (usable.isEmpty()) {
            return rowOf(USER_PART_INACCESSIBLE);
        }
        TrafficFilter chosen = usable.getFirst().traffic();
        return rowOf(
                new Choice(
                        true,
                        DestinationState.ACCESSIBLE,
                        usable.stream()
                                .filter(server -> isLike(server, chosen))
                                .map(server -> new Member(server.linkset(), true))
                                .toList()));
    }

    private static boolean takesAll(TrafficFilter wide, TrafficFilter narrow) {
        return wide.particularity() <= narrow.particularity() && Distribution.covers(wide, narrow);
    }

    private static boolean isLike(UserPart server, TrafficFilter traffic) {
        return Distribution.areLike(server.traffic(), traffic);
    }

    private static int widest(TrafficFilter traffic) {
        return traffic.origins().stream().mapToInt(PointCodeMask::length).min().orElse(0);
    }

    private boolean isUsable(UserPart server) {
        LinksetPaths linkset = linksets.get(server.linkset());
        return server.usable() && linkset != null && isAvailable(linkset);
    }

    private Decision[] rowOf(Choice choice) {
        return rowsByChoice.computeIfAbsent(choice, this::buildRow);
    }

    private Decision[] buildRow(Choice choice) {
        Decision[] row = new Decision[selections];
        List<LinksetPaths> usable = usable(choice.members());
        for (int index = 0; index < selections; index++) {
            int share = config.sharing().share(config.variant(), index);
            Forward forward = forward(choice.members(), usable, share);
            if (forward != null) {
                row[index] = forward;
            } else {
                row[index] = choice.routed() ? INACCESSIBLE : NO_ROUTE;
            }
        }
        return row;
    }

    private @Nullable Forward forward(List<Member> members, List<LinksetPaths> usable, int share) {
        if (members.isEmpty()) {
            return null;
        }
        int spare = share / members.size();
        LinksetPaths chosen = null;
        Member own = members.get(share % members.size());
        if (own.usable()) {
            chosen = linksets.get(own.linkset());
        }
        if (chosen == null || !isAvailable(chosen)) {
            chosen = usable.isEmpty() ? null : usable.get(spare % usable.size());
        }
        if (chosen == null) {
            return null;
        }
        List<LinksetPaths> others = new ArrayList<>(usable);
        others.remove(chosen);
        Forward elsewhere =
                others.isEmpty() ? null : forward(others.get(spare % others.size()), spare, null);
        return forward(chosen, spare, elsewhere);
    }

    private List<LinksetPaths> usable(List<Member> members) {
        List<LinksetPaths> usable = new ArrayList<>();
        for (Member member : members) {
            LinksetPaths linkset = linksets.get(member.linkset());
            if (member.usable() && linkset != null && isAvailable(linkset)) {
                usable.add(linkset);
            }
        }
        return usable;
    }

    private Forward forward(LinksetPaths linkset, int spare, @Nullable Forward elsewhere) {
        LinkPath link = choose(linkset.links(), spare);
        Forward forward = new Forward(link.egress(), linkset.number(), elsewhere);
        return forwards.computeIfAbsent(forward, same -> same);
    }

    /// The link a value belongs to, or its substitute. At least one link is available.
    static LinkPath choose(List<LinkPath> links, int spare) {
        LinkPath own = links.get(spare % links.size());
        if (own.available()) {
            return own;
        }
        List<LinkPath> available = links.stream().filter(LinkPath::available).toList();
        return available.get(spare / links.size() % available.size());
    }

    private static boolean isAvailable(LinksetPaths linkset) {
        return linkset.links().stream().anyMatch(LinkPath::available);
    }
}
