// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

import java.util.List;

/// How a message to a point would go, and why not otherwise.
///
/// @param destination the point asked for
/// @param own whether it is this point
/// @param state whether it can be reached
/// @param considered the destinations that cover it, in the order in which they are asked
public record RouteLookup(
        PointCode destination,
        boolean own,
        DestinationState state,
        List<DestinationStatus> considered) {
    /// In a sentence why the point cannot be reached.
    public String obstacle() {
        if (considered.isEmpty()) {
            return "no route to " + destination;
        }
        StringBuilder words = new StringBuilder(destination + " is inaccessible");
        String separator = ": ";
        for (DestinationStatus entry : considered) {
            for (RouteStatus route : entry.routes()) {
                words.append(separator)
                        .append(entry.destination())
                        .append(" over ")
                        .append(route.linkset())
                        .append(": ")
                        .append(route.state().words());
                separator = "; ";
            }
        }
        return words.toString();
    }
}
