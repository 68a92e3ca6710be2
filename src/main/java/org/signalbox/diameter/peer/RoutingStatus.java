// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.routing.RewriteCounter;
import org.signalbox.diameter.routing.RouteCounter;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.diameter.routing.RoutingCounter;
import org.signalbox.metrics.Counters;

import java.util.List;
import java.util.Map;

/// By what requests find their peers now, and how often it was used. The counters are readable from
/// any thread.
///
/// @param routes by name
/// @param rewrites by name
/// @param overload hosts and realms that have asked for fewer requests
/// @param redirects peers that have named others to be asked
public record RoutingStatus(
        RoutingConfig config,
        Counters<RoutingCounter> all,
        Map<String, Counters<RouteCounter>> routes,
        Map<String, Counters<RewriteCounter>> rewrites,
        List<OverloadStatus> overload,
        List<RedirectStatus> redirects) {
    public RoutingStatus {
        overload = List.copyOf(overload);
        redirects = List.copyOf(redirects);
        routes = Map.copyOf(routes);
        rewrites = Map.copyOf(rewrites);
    }
}
