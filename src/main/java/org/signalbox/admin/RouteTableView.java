// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.List;

/// A route table at one moment.
///
/// @param name `system`
/// @param dynamicRoutes routes learnt rather than configured
/// @param dynamicRoutesMax how many may be learnt
/// @param destinations longest mask first
/// @param userParts application servers at this node's own codes, which no route leads to
public record RouteTableView(
        String name,
        int dynamicRoutes,
        int dynamicRoutesMax,
        List<Destination> destinations,
        List<UserPartView> userParts) {
    /// Of a node without a point code.
    static final RouteTableView EMPTY = new RouteTableView("system", 0, 0, List.of(), List.of());

    /// A point or a block of points, and the ways to it.
    ///
    /// @param block whom
    /// @param dynamic whether it was learnt rather than configured
    /// @param state whether it can be reached
    /// @param congestion level of the way there, 0 to 3; 0 for a block
    /// @param routes best first
    public record Destination(
            PointCodeMask block,
            boolean dynamic,
            Accessibility state,
            int congestion,
            List<Route> routes) {
        public Destination {
            routes = List.copyOf(routes);
        }
    }

    /// One way.
    ///
    /// @param priority 1 (best) to 9; 10 over the mate of this gateway
    /// @param linkset by name
    /// @param overMate whether it leads over the mate
    /// @param state whether it can be used
    /// @param used whether it carries traffic
    /// @param reason why it does not; empty if it does
    public record Route(
            int priority,
            String linkset,
            boolean overMate,
            RouteState state,
            boolean used,
            String reason) {}

    public enum Accessibility {
        ACCESSIBLE("accessible", "acces"),
        RESTRICTED("restricted", "RESTR"),
        INACCESSIBLE("inaccessible", "INACC");

        private final String word;
        private final String shown;

        Accessibility(String word, String shown) {
            this.word = word;
            this.shown = shown;
        }

        String word() {
            return word;
        }

        Field field(String name) {
            return Field.of(name, word).shownAs(shown);
        }
    }

    public enum RouteState {
        AVAILABLE("available", "avail"),
        RESTRICTED("restricted", "RESTRIC"),
        UNAVAILABLE("unavailable", "UNAVAIL");

        private final String word;
        private final String shown;

        RouteState(String word, String shown) {
            this.word = word;
            this.shown = shown;
        }

        Field field(String name) {
            return Field.of(name, word).shownAs(shown);
        }
    }

    public RouteTableView {
        destinations = List.copyOf(destinations);
        userParts = List.copyOf(userParts);
    }

    /// Whether a destination of the table holds the point.
    public boolean leadsTo(PointCode point) {
        return destinations.stream().anyMatch(d -> d.block().contains(point));
    }

    /// How many destinations are configured or adjacent.
    public int configuredDestinations() {
        return (int) destinations.stream().filter(destination -> !destination.dynamic()).count();
    }

    /// How many routes lead to them.
    public int configuredRoutes() {
        return destinations.stream()
                .filter(destination -> !destination.dynamic())
                .mapToInt(destination -> destination.routes().size())
                .sum();
    }
}
