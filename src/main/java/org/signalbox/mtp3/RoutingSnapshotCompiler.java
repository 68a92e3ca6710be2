// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RouteSelection.Choice;
import org.signalbox.mtp3.RouteSelection.Member;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    private static final Decision NO_ROUTE = new Discard(DiscardReason.NO_ROUTE);
    private static final Decision INACCESSIBLE = new Discard(DiscardReason.INACCESSIBLE);

    private final Mtp3Config config;
    private final Map<String, LinksetPaths> linksets;
    private final int selections;
    private final Map<Choice, Decision[]> rowsByChoice = new HashMap<>();
    private final Map<Forward, Forward> forwards = new HashMap<>();

    private RoutingSnapshotCompiler(Mtp3Config config, Map<String, LinksetPaths> linksets) {
        this.config = config;
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
        return new RoutingSnapshotCompiler(config, linksets).compile(selection, dynamicRoutes);
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
        Decision[] own = new Decision[selections];
        Arrays.fill(own, Decision.DELIVER);
        rows.set(config.pointCode().value(), 1, own);
        for (PointCode code : config.further().secondary()) {
            rows.set(code.value(), 1, own);
        }
        for (PointCode code : config.further().capability()) {
            rows.set(code.value(), 1, own);
        }
        return new RoutingSnapshot(config, rows.build(), mates(selection));
    }

    private Mates mates(RouteSelection selection) {
        Mates.Builder mates = new Mates.Builder();
        linksets.forEach((name, paths) -> mates.add(paths.number(), selection.farEnd(name)));
        return mates.build();
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
