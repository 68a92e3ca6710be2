// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

/// What route management knows of a point of another network that has an alias in this one: it is
/// an adjacent point behind a gate instead of a linkset.
///
/// @param code the alias
/// @param state that of the point in its own network
record AliasPoint(PointCode code, DestinationState state) {
    RouteState routeState() {
        return switch (state) {
            case ACCESSIBLE -> RouteState.AVAILABLE;
            case RESTRICTED -> RouteState.RESTRICTED;
            case INACCESSIBLE -> RouteState.INACCESSIBLE_BEYOND;
        };
    }
}
