// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.ManualLoop;
import org.signalbox.ss7.Msu;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What a captured link pays for a message: with no capture, with one that permits all and keeps up
/// (less what the capture loop does, which is another's time), and with one that is behind.
///
/// Run by `org.openjdk.jmh.Main CaptureTapBenchmark` on the test class path.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked
public class CaptureTapBenchmark {
    private static final int MESSAGES = 1_024;

    /// How the capture is.
    public enum Case {
        OFF,
        PERMIT_ALL,
        BEHIND
    }

    @Param public Case capture;

    private final ManualLoop loop = new ManualLoop();
    private Capture taps;
    private MsuTap tap;
    private Msu msu;

    @Setup(Level.Trial)
    public void prepare() {
        taps = new Capture(2 * MESSAGES, () -> Messages.TIME, loop);
        tap = taps.tap(0);
        msu = Messages.msu(Messages.SLTM);
        if (capture != Case.OFF) {
            taps.attach(TraceConfig.NONE.accessList(Optional.empty()), new Nobody());
        }
    }

    @Setup(Level.Invocation)
    public void drain() {
        if (capture != Case.BEHIND) {
            loop.runAll();
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        msu.close();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void pass() {
        for (int i = 0; i < MESSAGES; i++) {
            if (tap.isOn()) {
                tap.onMsu(Direction.IN, Messages.LINK, msu);
            }
        }
    }

    private static final class Nobody implements CaptureSink {
        @Override
        public void onMsu(CapturedMsu captured) {}

        @Override
        public void onBatchEnd() {}
    }
}
