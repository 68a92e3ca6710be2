// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

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
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What it costs to ask whether a subsystem can be reached, and to make a snapshot, when MTP has
/// named each point and a tenth of them have a prohibited subsystem.
///
/// Run by `org.openjdk.jmh.Main StatusSnapshotBenchmark` on the test class path; `-prof gc` shows
/// that a question allocates nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StatusSnapshotBenchmark {
    private static final int QUESTIONS = 1 << 12;

    @Param({"ITU", "ANSI"})
    public Variant variant = Variant.ITU;

    @Param({"100", "10000"})
    public int points = 100;

    private final int[] asked = new int[QUESTIONS];
    private Management management = empty();
    private StatusSnapshot snapshot = management.snapshot();
    private int next;

    private Management empty() {
        return new Management(
                new ManagementConfig(
                        PointCode.of(variant, 1),
                        Set.of(),
                        Map.of(),
                        Map.of(),
                        false,
                        false,
                        ManagementConfig.LEARNED_MAX,
                        ManagementTimers.STANDARD),
                new Counters<>(ManagementCounter.class));
    }

    @Setup(Level.Trial)
    public void prepare() {
        management = empty();
        Random random = new Random(1);
        int[] codes = random.ints(2, variant.maxPointCode()).distinct().limit(points).toArray();
        for (int i = 0; i < points; i++) {
            PointCode point = PointCode.of(variant, codes[i]);
            handle(new ManagementInput.Resumed(new MtpResume(PointCodeMask.full(point))));
            if (i % 10 == 0) {
                handle(
                        new ManagementInput.Received(
                                point,
                                new SubsystemProhibited(
                                        SubsystemNumber.HLR, point, Multiplicity.UNKNOWN)));
            }
        }
        snapshot = management.snapshot();
        for (int i = 0; i < QUESTIONS; i++) {
            asked[i] = codes[random.nextInt(points)];
        }
    }

    private void handle(ManagementInput input) {
        management.handle(input, 0, _ -> {});
    }

    @Benchmark
    public boolean isAllowed() {
        return snapshot.isAllowed(asked[next++ & QUESTIONS - 1], SubsystemNumber.HLR.value());
    }

    @Benchmark
    public StatusSnapshot make() {
        return management.snapshot();
    }
}
