// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What one routing decision costs, with two routes and with one for nearly every point code; and
/// what it costs to compile them and to bring them into use; with codes of 14 bits and of 24, where
/// each route has a cluster to itself.
///
/// Run by `org.openjdk.jmh.Main RoutingSnapshotBenchmark` on the test class path; `-prof gc` shows
/// that a decision allocates nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingSnapshotBenchmark {
    private static final int MESSAGES = 1 << 12;

    /// Point codes of 14 or of 24 bits; 16 values of the selection, or 256.
    @Param({"ITU", "ANSI"})
    public Variant variant = Variant.ITU;

    @Param({"2", "16384"})
    public int routes = 2;

    private final PointCode[] destinations = new PointCode[MESSAGES];
    private final SignallingLinkSelection[] selections = new SignallingLinkSelection[MESSAGES];
    private final Map<String, LinksetPaths> paths = new HashMap<>();

    private PointCode origin = PointCode.of(variant, 1);
    private Mtp3Config config = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, origin);
    private RouteSelection selection = new RouteSelection(variant, RouteTable.empty(), Map.of());
    private RoutingSnapshot snapshot = compile();
    private RoutingSnapshot other = snapshot;
    private int next;

    @Setup(Level.Trial)
    public void prepare() {
        origin = PointCode.of(variant, 1);
        Map<String, AdjacentPoint> adjacents = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            AdjacentPoint point = new AdjacentPoint("L" + i, PointCode.of(variant, 0x100 + i));
            point.available = true;
            adjacents.put(point.linkset, point);
            List<LinkPath> links = new ArrayList<>();
            for (int link = 0; link < 4; link++) {
                links.add(new LinkPath(Msu::close, true));
            }
            paths.put(point.linkset, new LinksetPaths(i, links));
        }
        List<Route> table = new ArrayList<>();
        int step = (variant.maxPointCode() + 1) / (routes / 2);
        for (int i = 0; i < routes / 2; i++) {
            PointCode code = PointCode.of(variant, i * step);
            table.add(new Route(PointCodeMask.full(code), "L" + i % 7));
            table.add(new Route(PointCodeMask.full(code), "L" + (i % 7 + 1)));
        }
        selection =
                new RouteSelection(variant, new RouteTable(RouteTable.SYSTEM, table), adjacents);
        config = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, origin);
        other = compile();
        snapshot = compile();
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            destinations[i] = table.get(random.nextInt(table.size())).destination().code();
            selections[i] = SignallingLinkSelection.of(random.nextInt(1 << variant.slsBits()));
        }
    }

    @Benchmark
    public Decision decide() {
        int i = next++ & MESSAGES - 1;
        return snapshot.decide(destinations[i], origin, selections[i], 99);
    }

    @Benchmark
    public final RoutingSnapshot compile() {
        return RoutingSnapshotCompiler.compile(config, selection, List.of(), paths);
    }

    /// As when a change is published: what goes over at once, and what is held.
    @Benchmark
    public RoutingSnapshot steer() {
        return Steering.steer(other, snapshot, new Prohibitions(), NOTHING_HELD);
    }

    private static final Steering.Diversions NOTHING_HELD =
            new Steering.Diversions() {
                @Override
                public @Nullable Egress holdFor(
                        Forward from, @Nullable Forward to, Set<Integer> prohibited) {
                    return null;
                }

                @Override
                public boolean isHolding(Egress hold) {
                    return false;
                }
            };
}
