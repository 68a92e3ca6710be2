// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.RouteTableView.Destination;
import org.signalbox.admin.RouteTableView.Route;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `show cs7 route`: where a message goes, and where it would go if that failed.
public final class RouteReport {
    private static final String ROW = "%-16s %-5s %3s  %-19s %s";
    private static final List<String> HEADING =
            List.of(
                    "Destination            Prio Linkset Name        Route",
                    "---------------------- ---- ------------------- -------");

    private RouteReport() {}

    /// The whole table.
    ///
    /// @param inFull whether to say why routes cannot be used
    public static Document all(RouteTableView table, boolean inFull) {
        return of(table, table.destinations(), table.userParts(), inFull);
    }

    /// What concerns one point: the longest mask that holds it decides, and comes first.
    public static Document towards(PointCode point, RouteTableView table) {
        List<Destination> concerned =
                table.destinations().stream().filter(d -> d.block().contains(point)).toList();
        List<UserPartView> userParts =
                table.userParts().stream().filter(part -> part.code().equals(point)).toList();
        if (concerned.isEmpty() && userParts.isEmpty()) {
            String explanation = "No route leads to " + point;
            return Document.builder()
                    .note("% " + explanation)
                    .unshown(Field.of("explanation", explanation))
                    .build();
        }
        return of(table, concerned, userParts, true);
    }

    /// A part of the table, for readers that cannot take all of it at once.
    ///
    /// @param towards only what concerns this point
    /// @param search only destinations that begin with this text, or have a route over the linkset
    ///     of this name; blank for all
    /// @param offset how many destinations to leave out at the beginning
    /// @param limit how many to show at most
    public static Document page(
            RouteTableView table,
            Optional<PointCode> towards,
            String search,
            int offset,
            int limit) {
        List<Destination> matching =
                table.destinations().stream()
                        .filter(d -> towards.stream().allMatch(d.block()::contains))
                        .filter(d -> matches(d, search))
                        .toList();
        List<UserPartView> userParts =
                table.userParts().stream()
                        .filter(part -> towards.stream().allMatch(part.code()::equals))
                        .filter(
                                part ->
                                        part.code().toString().startsWith(search)
                                                || part.server().equalsIgnoreCase(search))
                        .toList();
        return Document.builder()
                .unshown(
                        Field.of("matching", matching.size()),
                        Field.of("offset", offset),
                        Field.of("limit", limit))
                .addAll(
                        of(
                                table,
                                matching.stream().skip(offset).limit(limit).toList(),
                                userParts,
                                true))
                .build();
    }

    private static boolean matches(Destination destination, String search) {
        return destination.block().toString().startsWith(search)
                || destination.routes().stream()
                        .anyMatch(route -> route.linkset().equalsIgnoreCase(search));
    }

    private static Document of(
            RouteTableView table,
            List<Destination> shown,
            List<UserPartView> userParts,
            boolean inFull) {
        Document.Builder document = Document.builder();
        document.line(
                        "Dynamic Routes %s of %s",
                        Field.of("dynamicRoutes", table.dynamicRoutes()),
                        Field.of("dynamicRoutesMax", table.dynamicRoutesMax()))
                .line(
                        "Routing table = %s Destinations = %s Routes = %s",
                        Field.of("routeTable", table.name()),
                        Field.of("destinations", table.configuredDestinations()),
                        Field.of("routes", table.configuredRoutes()))
                .note("")
                .note(HEADING.getFirst())
                .note(HEADING.getLast())
                .group("table", rows(shown, inFull));
        if (!userParts.isEmpty()) {
            document.note("")
                    .note("User parts of this node that are application servers:")
                    .group("userParts", userParts.stream().map(UserPartView::document).toList());
        }
        return document.build();
    }

    private static List<Document> rows(List<Destination> destinations, boolean inFull) {
        List<Document> rows = new ArrayList<>();
        for (Destination destination : destinations) {
            boolean first = true;
            for (Route route : destination.routes()) {
                rows.add(row(destination, route, first, inFull));
                first = false;
            }
        }
        return rows;
    }

    private static Document row(
            Destination destination, Route route, boolean first, boolean inFull) {
        Field block = Field.of("destination", destination.block().toString());
        Field state = destination.state().field("state");
        Field routeState = route.state().field("route");
        Document.Builder row =
                Document.builder()
                        .line(
                                ROW,
                                first ? block : block.blank(),
                                first ? state : state.blank(),
                                Field.of("priority", route.priority()),
                                Field.of("linkset", route.linkset()),
                                marked(routeState, destination, route))
                        .unshown(
                                Field.of("dynamic", destination.dynamic()),
                                Field.of("mate", route.overMate()),
                                Field.of("congestionLevel", destination.congestion()),
                                Field.of("used", route.used()),
                                Field.of("reason", route.reason()));
        if (first && destination.congestion() > 0) {
            row.note("                 congested, level " + destination.congestion());
        }
        if (inFull) {
            row.note(
                    "                            "
                            + (route.used() ? "in use" : "not used: " + route.reason()));
        }
        return row.build();
    }

    /// With what the route is besides: learnt, or that of the mate.
    private static Field marked(Field state, Destination destination, Route route) {
        if (!destination.dynamic() && !route.overMate()) {
            return state;
        }
        return state.shownAs(
                "%-7s%s%s"
                        .formatted(
                                state.shown(),
                                destination.dynamic() ? " dyn" : "",
                                route.overMate() ? " mate" : ""));
    }
}
