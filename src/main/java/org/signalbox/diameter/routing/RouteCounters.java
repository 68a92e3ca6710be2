// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.metrics.Counters;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The counters of routing. They outlive tables: a route that is configured anew counts on.
///
/// Of the loop of the peers; what is counted may be read by all.
public final class RouteCounters {
    private final Counters<RoutingCounter> all = new Counters<>(RoutingCounter.class);
    private final Map<String, Counters<RouteCounter>> routes = new TreeMap<>();

    public Counters<RoutingCounter> all() {
        return all;
    }

    /// Those of the routes there are, in the order of their names.
    public Map<String, Counters<RouteCounter>> routes() {
        return Collections.unmodifiableMap(routes);
    }

    Counters<RouteCounter> of(String route) {
        return routes.computeIfAbsent(route, _ -> new Counters<>(RouteCounter.class));
    }

    /// Forgets routes that are no more.
    void keep(Set<String> names) {
        routes.keySet().retainAll(names);
    }
}
