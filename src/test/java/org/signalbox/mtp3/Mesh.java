// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// A network of transfer points drawn at random, planned as operators plan them: every point
/// routes to a destination over neighbours that are nearer to it, some of them sharing the load,
/// and if nothing else is left over its mate, which is as near as itself. No more than two points
/// can send each other anything by that plan.
@NullUnmarked
final class Mesh {
    final World world;
    final int size;
    final SimPoint[] points;

    /// By pair, the lower number first.
    final Map<List<Integer>, Wire> wires = new TreeMap<>(Mesh::compare);

    /// How a point knows the others, each of which is alone in an ANSI cluster.
    enum Knowing {
        /// By a route to the point.
        POINTS,
        /// By a route to the cluster.
        CLUSTERS,
        /// By both; the one to the point does not hear of the cluster's state.
        BOTH
    }

    private final boolean clusters;
    private final UnaryOperator<Mtp3Config> rules;
    private final int[] mate;
    private final List<List<Route>> routes = new ArrayList<>();

    private Mesh(World world, int size, boolean clusters, UnaryOperator<Mtp3Config> rules) {
        this.world = world;
        this.clusters = clusters;
        this.size = size;
        this.points = new SimPoint[size];
        this.rules = rules;
        this.mate = new int[size];
        Arrays.fill(mate, -1);
    }

    /// @param rules what is done to the configuration of every point
    static Mesh drawn(World world, int size, SimEntropy chance, UnaryOperator<Mtp3Config> rules) {
        return drawn(new Mesh(world, size, false, rules), chance, Knowing.POINTS);
    }

    /// The same in ANSI, where a route may be to a cluster.
    ///
    /// @param ways the ways of knowing others that occur
    static Mesh drawn(
            World world,
            int size,
            SimEntropy chance,
            UnaryOperator<Mtp3Config> rules,
            Knowing... ways) {
        return drawn(new Mesh(world, size, true, rules), chance, ways);
    }

    private static Mesh drawn(Mesh mesh, SimEntropy chance, Knowing... ways) {
        int size = mesh.size;
        for (int point = 1; point < size; point++) {
            mesh.connect(point, chance.nextInt(point));
        }
        for (int more = chance.nextInt(size + 1); more > 0; more--) {
            mesh.connect(chance.nextInt(size), chance.nextInt(size));
        }
        for (List<Integer> pair : mesh.wires.keySet()) {
            if (mesh.mate[pair.get(0)] < 0 && mesh.mate[pair.get(1)] < 0 && chance.happens(0.5)) {
                mesh.mate[pair.get(0)] = pair.get(1);
                mesh.mate[pair.get(1)] = pair.get(0);
            }
        }
        for (int point = 0; point < size; point++) {
            Knowing knowing = ways.length == 1 ? ways[0] : ways[chance.nextInt(ways.length)];
            mesh.routes.add(mesh.plan(point, knowing, chance));
        }
        return mesh;
    }

    /// A network with links between the pairs and routes to be given by [#plan].
    ///
    /// @param clusters whether it is in ANSI, its points known by their clusters
    static Mesh planned(
            World world,
            int size,
            int[][] pairs,
            boolean clusters,
            UnaryOperator<Mtp3Config> rules) {
        Mesh mesh = new Mesh(world, size, clusters, rules);
        for (int[] pair : pairs) {
            mesh.connect(pair[0], pair[1]);
        }
        return mesh;
    }

    /// The routes of the next point.
    void plan(Route... routes) {
        this.routes.add(List.of(routes));
    }

    PointCode codeOf(int point) {
        return clusters
                ? PointCode.of(Variant.ANSI, 0x30_0101 + 0x100 * point)
                : PointCode.itu(1_000 + point);
    }

    /// The destination of a route to a point.
    PointCodeMask knownAs(int point) {
        return clusters
                ? PointCodeMask.around(codeOf(point), SnmMessage.CLUSTER_BITS)
                : PointCodeMask.full(codeOf(point));
    }

    static String toward(int point) {
        return "To" + point;
    }

    Route route(int destination, int next, int priority) {
        return new Route(knownAs(destination), toward(next), priority);
    }

    void start(int point) {
        SimPoint started =
                new SimPoint(
                        world,
                        "P" + point,
                        rules.apply(Mtp3Config.of(NetworkIndicator.INTERNATIONAL, codeOf(point))));
        points[point] = started;
        for (int other : neighbours(point)) {
            started.addLinkset(toward(other), codeOf(other).toString());
            started.addLink(toward(other), 0, wire(point, other), point < other ? 0 : 1);
        }
        started.routes(routes.get(point).toArray(Route[]::new));
    }

    void kill(int point) {
        List<Wire> dying = new ArrayList<>();
        List<Integer> sides = new ArrayList<>();
        for (int other : neighbours(point)) {
            dying.add(wire(point, other));
            sides.add(point < other ? 0 : 1);
        }
        SimPoint dead = points[point];
        points[point] = null;
        dead.die(dying, sides);
    }

    boolean lives(int point) {
        return points[point] != null;
    }

    List<SimPoint> living() {
        return Arrays.stream(points).filter(point -> point != null).toList();
    }

    List<Integer> neighbours(int point) {
        List<Integer> neighbours = new ArrayList<>();
        for (List<Integer> pair : wires.keySet()) {
            if (pair.contains(point)) {
                neighbours.add(pair.get(0) == point ? pair.get(1) : pair.get(0));
            }
        }
        return neighbours;
    }

    Wire wire(int one, int other) {
        return wires.get(List.of(Math.min(one, other), Math.max(one, other)));
    }

    boolean isLinked(int one, int other) {
        return lives(one) && lives(other) && !wire(one, other).isCut();
    }

    /// The oracle: a search of the live graph along the routes.
    boolean reaches(int from, int to) {
        Set<Integer> seen = new HashSet<>();
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int at = open.remove();
            if (at == to) {
                return lives(to);
            }
            if (seen.add(at)) {
                for (int next : neighbours(at)) {
                    if (isLinked(at, next) && (next == to || leads(at, next, to))) {
                        open.add(next);
                    }
                }
            }
        }
        return false;
    }

    List<String> broken() {
        List<String> broken = new ArrayList<>();
        for (int point = 0; point < size; point++) {
            if (!lives(point)) {
                broken.add("P" + point);
            }
        }
        wires.forEach(
                (pair, wire) -> {
                    if (wire.isCut()) {
                        broken.add(pair.toString());
                    }
                });
        return broken;
    }

    void close() {
        living().forEach(SimPoint::close);
        world.runFor(Duration.ofSeconds(5));
    }

    private boolean leads(int from, int next, int to) {
        return routes.get(from).stream()
                .anyMatch(
                        route ->
                                route.linkset().equals(toward(next))
                                        && route.destination().contains(codeOf(to)));
    }

    private void connect(int one, int other) {
        if (one != other) {
            wires.computeIfAbsent(
                    List.of(Math.min(one, other), Math.max(one, other)),
                    _ -> new Wire(world, Duration.ofMillis(5)));
        }
    }

    private List<Route> plan(int from, Knowing knowing, SimEntropy chance) {
        List<Route> plan = new ArrayList<>();
        for (int to = 0; to < size; to++) {
            if (to == from) {
                continue;
            }
            int[] distance = distances(to);
            for (int next : neighbours(from)) {
                if (distance[next] < distance[from] && (next != to || knowing != Knowing.POINTS)) {
                    add(to, next, 1 + chance.nextInt(4), knowing, plan);
                } else if (next == mate[from] && distance[next] == distance[from]) {
                    add(to, next, 9, knowing, plan);
                }
            }
        }
        return plan;
    }

    private void add(int to, int next, int priority, Knowing knowing, List<Route> plan) {
        if (next != to && knowing != Knowing.CLUSTERS) {
            plan.add(new Route(PointCodeMask.full(codeOf(to)), toward(next), priority));
        }
        if (knowing != Knowing.POINTS) {
            plan.add(
                    new Route(
                            PointCodeMask.around(codeOf(to), SnmMessage.CLUSTER_BITS),
                            toward(next),
                            priority));
        }
    }

    private int[] distances(int to) {
        int[] distance = new int[size];
        Arrays.fill(distance, Integer.MAX_VALUE);
        distance[to] = 0;
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(to));
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int next : neighbours(at)) {
                if (distance[next] == Integer.MAX_VALUE) {
                    distance[next] = distance[at] + 1;
                    open.add(next);
                }
            }
        }
        return distance;
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        int first = Integer.compare(one.get(0), other.get(0));
        return first != 0 ? first : Integer.compare(one.get(1), other.get(1));
    }
}
