// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;

import java.util.HashMap;
import java.util.Map;

/// Holds the [RoutingSnapshot] that every link's loop reads, and replaces it when routes or links
/// have changed: once for all that the control loop has in hand, not once for each change.
///
/// What is to happen around a change of routes, such as holding messages back and waiting until
/// nobody uses the former snapshot any more, has its place between two publications here.
final class SnapshotPublisher {
    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routes;

    /// Written on the control loop, read by every loop that has a link.
    private volatile RoutingSnapshot snapshot;

    private boolean pending;
    private boolean closed;

    SnapshotPublisher(NetworkContext context, Linksets linksets, RouteManagement routes) {
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
        this.snapshot = compile();
    }

    /// Callable from any loop.
    RoutingSnapshot current() {
        return snapshot;
    }

    /// Replaces the snapshot as soon as the control loop has done what it is doing.
    void publishSoon() {
        if (!pending && !closed) {
            pending = true;
            context.loop.execute(this::publish);
        }
    }

    /// Publishes nothing any more.
    void close() {
        closed = true;
    }

    private void publish() {
        pending = false;
        snapshot = compile();
        context.counters.increment(Mtp3Counter.SNAPSHOTS);
    }

    private RoutingSnapshot compile() {
        Map<String, LinksetPaths> paths = new HashMap<>();
        for (LinksetControl linkset : linksets.all()) {
            paths.put(linkset.config.name(), linkset.paths());
        }
        return RoutingSnapshotCompiler.compile(
                context.config(), routes.selection(), routes.dynamicRoutes().keySet(), paths);
    }
}
