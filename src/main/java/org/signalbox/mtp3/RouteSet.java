// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCodeMask;

import java.util.List;

/// All routes to one destination, best priority first.
///
/// @param destination a point or a block
record RouteSet(PointCodeMask destination, List<Route> routes) {
    RouteSet {
        routes = List.copyOf(routes);
    }
}
