// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

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
import org.signalbox.diameter.routing.RouteTarget.Whom;
import org.signalbox.diameter.routing.TextPattern.Form;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.simulator.world.SimEntropy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What it costs to find the way of a delivery among eight peers and so many routes, of which the
/// last is for it. The others ask for other IMSIs, as `form` says.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteTableBenchmark {
    @Param({"1", "100", "1000"})
    private int routes;

    @Param({"PREFIX", "REGEX"})
    private Form form = Form.PREFIX;

    private final List<Candidate> open = new ArrayList<>();
    private final RouteKeys keys =
            new RouteKeys(
                    SgdApplication.SGD,
                    SgdCommand.MT_FORWARD.code(),
                    "mme3.example",
                    "example",
                    "iwf.example",
                    "example",
                    "262019876543210",
                    null,
                    "491710760000");
    private RouteTable table =
            new RouteTable(RouteConfig.NONE, new SimEntropy(1), new RoutingCounters());

    @Setup(Level.Trial)
    public void prepare() {
        for (int i = 0; i < 8; i++) {
            open.add(RouteTableTest.peer("mme" + i, "example", i, SgdApplication.SGD));
        }
        List<RouteRule> rules = new ArrayList<>();
        for (int i = 1; i < routes; i++) {
            rules.add(rule("R" + i, "%s3%04d".formatted(form == Form.REGEX ? "^" : "", i), "mme1"));
        }
        rules.add(rule("LAST", "2", "mme2"));
        table =
                new RouteTable(
                        new RouteConfig(rules, List.of()),
                        new SimEntropy(1),
                        new RoutingCounters());
    }

    private RouteRule rule(String name, String imsi, String peer) {
        return new RouteRule(
                name,
                Map.of(RouteField.IMSI, List.of(new TextPattern(form, imsi))),
                List.of(new RouteTarget(new Whom.Peer(peer), 200)));
    }

    @Benchmark
    public List<String> select() {
        return table.select(keys, open);
    }
}
