// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.config.Problems;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.tcap.Vectors;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// What one decision of multi-layer routing costs: a short message from a mobile station, held
/// against four triggers, eight rules that are not for it, and a table of 10,000 numbers.
///
/// Run by `org.openjdk.jmh.Main MlrTableBenchmark` on the test class path; `-prof gc` shows that it
/// allocates nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MlrTableBenchmark {
    private static final PointCode ORIGIN = PointCode.itu("1.1.1");
    private static final PointCode DESTINATION = PointCode.itu("2.2.2");
    private static final int ADDRESSES = 10_000;
    private static final int RULES = 8;

    private final MlrCounters counters = new MlrCounters();
    private final MlrTable table = new MlrTable(counters, ResultGroup.Availability.ALL);
    private final SccpView view = new SccpView();
    private MlrSnapshot snapshot = MlrSnapshot.compile(MlrConfig.NONE, counters);
    private ByteBuf octets = Unpooled.EMPTY_BUFFER;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        StringBuilder config = new StringBuilder("cs7 mlr address-table A\n");
        for (int i = 0; i < ADDRESSES; i++) {
            config.append(" addr 49171%04d\n".formatted(i));
        }
        config.append("cs7 mlr ruleset R\n");
        for (int i = 0; i < RULES; i++) {
            config.append(" rule %d sms-mo\n  dest-sme 44%d\n  result block\n".formatted(i + 1, i));
        }
        config.append(" rule 99 sms-mo\n  orig-sme table A\n  result pc 3.3.3\n");
        config.append("cs7 mlr table T\n trigger cdpa gt 33 block\n trigger cdpa gt 44 block\n");
        config.append(" trigger cgpa ssn 6 block\n trigger cdpa gt 49171 ruleset R\n");
        snapshot =
                MlrSnapshot.compile(
                        MlrCommandsTest.read(config.toString(), new Problems()), counters);
        byte[] message = MlrTableTest.octets(Vectors.named("mo v3 BEGIN").octets());
        octets = Unpooled.directBuffer(message.length).writeBytes(message);
    }

    @Benchmark
    public MlrResult decide() {
        view.read(Variant.ITU, octets, 0, octets.readableBytes());
        return table.decide(snapshot, view, ORIGIN, DESTINATION, 0);
    }
}
