// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The counters of routing and rewriting. They outlive tables: a rule that is configured anew
/// counts on.
///
/// Of the loop of the peers; what is counted may be read by all.
public final class RoutingCounters {
    private final Counters<RoutingCounter> all = new Counters<>(RoutingCounter.class);
    private final ByName<RouteCounter> routes = new ByName<>(RouteCounter.class);
    private final ByName<RewriteCounter> rewrites = new ByName<>(RewriteCounter.class);

    /// Those of several things that have names.
    ///
    /// @param <M> the enum that declares them
    static final class ByName<M extends Enum<M> & Metric> {
        private final Class<M> metrics;
        private final Map<String, Counters<M>> byName = new TreeMap<>();

        ByName(Class<M> metrics) {
            this.metrics = metrics;
        }

        Counters<M> of(String name) {
            return byName.computeIfAbsent(name, _ -> new Counters<>(metrics));
        }

        /// Forgets those that are no more.
        void keep(Set<String> names) {
            byName.keySet().retainAll(names);
        }
    }

    public Counters<RoutingCounter> all() {
        return all;
    }

    /// Those of the routes there are, in the order of their names.
    public Map<String, Counters<RouteCounter>> routes() {
        return Collections.unmodifiableMap(routes.byName);
    }

    /// Those of the rewriting rules there are, in the order of their names.
    public Map<String, Counters<RewriteCounter>> rewrites() {
        return Collections.unmodifiableMap(rewrites.byName);
    }

    ByName<RouteCounter> byRoute() {
        return routes;
    }

    ByName<RewriteCounter> byRewrite() {
        return rewrites;
    }
}
