// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.mtp3.RoutingSnapshotCompiler.UserPart;
import org.signalbox.mtp3.RoutingSnapshotCompiler.UserParts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// Holds the [RoutingSnapshot] that every link's loop reads, and replaces it when routes or links
/// have changed: once for all that the control loop has in hand, not once for each change.
///
/// A link that has failed must not be given messages any longer, so what becomes of links is
/// published at once. What neighbours say of destinations, they can say thousands of times a
/// second, so that is published at once after quiet and otherwise at the end of an interval. No
/// clause bounds the time that a point may take over a transfer-prohibited; the interval is a
/// fraction of the shortest timer of rerouting (T6 of Q.704 section 16.8, 0.5 s).
///
/// What is published is what [TrafficManagement] makes of the routes of now: traffic that must wait
/// while it changes its way is held meanwhile.
final class SnapshotPublisher {
    /// Between two snapshots of which no link is the reason.
    static final long INTERVAL_NANOS = 20_000_000;

    private final NetworkContext context;
    private final Linksets linksets;
    private final Gates gates;
    private final RouteManagement routes;
    private final MessageDistribution distribution;
    private final Supplier<TrafficManagement> traffic;
    private final LongConsumer published;

    /// Written on the control loop, read by every loop that has a link.
    private volatile RoutingSnapshot snapshot;

    /// As [#snapshot], but for what must wait: written before it.
    private volatile RoutingSnapshot wanted;

    private long publishedAt;
    private boolean due;
    private boolean dueLater;
    private boolean closed;

    /// @param traffic asked for first when something is published
    /// @param published told of which edition the routes are that have come into use
    SnapshotPublisher(
            NetworkContext context,
            Linksets linksets,
            Gates gates,
            RouteManagement routes,
            MessageDistribution distribution,
            Supplier<TrafficManagement> traffic,
            LongConsumer published) {
        this.context = context;
        this.linksets = linksets;
        this.gates = gates;
        this.routes = routes;
        this.distribution = distribution;
        this.traffic = traffic;
        this.published = published;
        this.wanted = compile();
        this.snapshot = wanted;
        this.publishedAt = context.loop.now() - INTERVAL_NANOS;
    }

    /// Callable from any loop.
    RoutingSnapshot current() {
        return snapshot;
    }

    /// Where messages go that wait for nothing. Callable from any loop.
    RoutingSnapshot wanted() {
        return wanted;
    }

    /// Replaces the snapshot as soon as the control loop has done what it is doing.
    void publishAtOnce() {
        if (!due && !closed) {
            due = true;
            context.loop.execute(this::publish);
        }
    }

    /// Replaces the snapshot at most an interval after the last time.
    void publishSoon() {
        long next = publishedAt + INTERVAL_NANOS;
        if (context.loop.now() >= next) {
            publishAtOnce();
        } else if (!due && !dueLater && !closed) {
            dueLater = true;
            context.loop.schedule(next, this::publishIfStillDue);
        }
    }

    /// Publishes nothing any more.
    void close() {
        closed = true;
    }

    private void publishIfStillDue() {
        if (dueLater) {
            publish();
        }
    }

    /// Replaces the snapshot now.
    ///
    /// @param before given the next snapshot while everybody still uses the former
    void publishAfter(Consumer<RoutingSnapshot> before) {
        due = false;
        dueLater = false;
        publishedAt = context.loop.now();
        long edition = routes.edition();
        RoutingSnapshot compiled = compile();
        RoutingSnapshot next = traffic.get().steer(snapshot, compiled);
        before.accept(next);
        wanted = compiled;
        snapshot = next;
        context.counters.increment(Mtp3Counter.SNAPSHOTS);
        traffic.get().published();
        gates.published();
        published.accept(edition);
    }

    /// A snapshot of the routes and links of now, regardless of what must wait.
    RoutingSnapshot compile() {
        Map<String, LinksetPaths> paths = new HashMap<>();
        for (LinksetControl linkset : linksets.all()) {
            paths.put(linkset.config.name(), linkset.paths());
        }
        gates.addPaths(paths);
        return RoutingSnapshotCompiler.compile(
                context.config(),
                routes.selection(),
                routes.dynamicRoutes().keySet(),
                userParts(routes.adjacents()),
                paths);
    }

    /// Who gets what is for this point.
    ///
    /// @param adjacents by linkset; says which application servers traffic may be sent to
    UserParts userParts(Map<String, AdjacentPoint> adjacents) {
        List<UserPart> servers = new ArrayList<>();
        for (LinksetControl linkset : linksets.all()) {
            LinksetConfig config = linkset.config;
            AdjacentPoint point = adjacents.get(config.name());
            if (config.farEnd() == FarEnd.USER_PART && point != null) {
                servers.add(
                        new UserPart(
                                config.name(),
                                config.adjacent(),
                                config.traffic(),
                                point.available));
            }
        }
        return new UserParts(distribution.registered(), servers, distribution.relays());
    }

    private void publish() {
        if (!closed) {
            publishAfter(_ -> {});
        }
    }
}
