// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
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
import org.signalbox.alarm.AlarmBoard;
import org.signalbox.alarm.Condition;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a look for alarms costs the control loop of a node with 1,000 links and 16,000 routes: its
/// status, what is wrong by it, and the board.
///
/// Run by `org.openjdk.jmh.Main AlarmLookBenchmark` on the test class path.
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AlarmLookBenchmark {
    private static final int LINKS = 1_000;
    private static final int ROUTES = 16_000;

    /// Whether no neighbour is there, or all linksets are shut down: then nothing is wrong.
    @Param({"nothing", "everything"})
    public String wrong = "nothing";

    private World world;
    private VirtualTopology topology;
    private final AlarmBoard board = new AlarmBoard();
    private final Rates rates = new Rates();
    private NodeStatus status;
    private List<Condition> conditions;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        Path folder = Files.createTempDirectory("look");
        Files.writeString(folder.resolve("big.conf"), configuration());
        world = new World(1);
        topology = VirtualTopology.load(folder, world);
        topology.startAll();
        world.runFor(Duration.ofSeconds(5));
        status = topology.node("big").status();
        conditions = AlarmConditions.of(status, world.epochNanos());
        System.out.printf(
                "%d links, %d destinations, %d conditions%n",
                status.links().size(),
                status.instances().getFirst().routes().destinations().size(),
                conditions.size());
    }

    private String configuration() {
        StringBuilder text =
                new StringBuilder(
                        """
                        hostname big
                        cs7 network-indicator international
                        cs7 variant ansi
                        cs7 point-code 250.1.1
                        cs7 local-peer 1024
                         local-ip 10.0.0.1
                        """);
        for (int link = 0; link < LINKS; link++) {
            text.append("cs7 linkset ls%d 251.%d.%d\n".formatted(link, link / 250, link % 250 + 1));
            if (wrong.equals("nothing")) {
                text.append(" shutdown\n");
            }
            text.append(
                    " link 0 sctp 10.1.%d.%d 1024 1024\n".formatted(link / 250, link % 250 + 1));
        }
        text.append("cs7 route-table system\n");
        for (int route = 0; route < ROUTES; route++) {
            text.append(
                    " update route %d.%d.%d linkset ls%d\n"
                            .formatted(
                                    1 + route / 50_000,
                                    1 + route / 250,
                                    1 + route % 250,
                                    route % LINKS));
        }
        return text.toString();
    }

    @Benchmark
    public NodeStatus status() {
        return topology.node("big").status();
    }

    @Benchmark
    public List<Condition> conditions() {
        return AlarmConditions.of(status, world.epochNanos());
    }

    @Benchmark
    public List<Condition> rates() {
        return rates.of(status, world.now());
    }

    @Benchmark
    public AlarmBoard board() {
        board.update(conditions, world.now(), world.epochNanos(), _ -> {});
        return board;
    }
}
