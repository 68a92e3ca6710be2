// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.tcap.MapOperation;

import java.util.concurrent.TimeUnit;

/// What screening costs a message that passes: with nothing configured, by a list that looks at the
/// label, and through all tables of FS.11.
///
/// Run by `org.openjdk.jmh.Main ScreenBenchmark` on the test class path; `-prof gc` shows that it
/// allocates nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScreenBenchmark {
    private final ScreenBench open = new ScreenBench();
    private final ScreenBench listed =
            new ScreenBench(
                    "access-list 2700 deny si 4",
                    "access-list 2700 permit si 5 opc 4.5.6 dpc 1.1.1",
                    "cs7 gws linkset ToPartner inbound access-list 2700");
    private final ScreenBench fs11 =
            new ScreenBench(
                    "cs7 gws home-plmn gt 49171",
                    "cs7 gws home-plmn imsi 26201",
                    "cs7 gws linkset ToPartner inbound table fs11");
    private final Msu isup =
            ScreenBench.msu(ServiceIndicator.ISUP, ScreenBench.PARTNER, ScreenBench.HERE, (byte) 1);
    private final Msu map =
            ScreenBench.foreign(
                    ScreenBench.begin(ScreenBench.invoke(MapOperation.UPDATE_LOCATION)));

    @Benchmark
    public boolean nothingConfigured() {
        return open.screen.admits(isup, open.loop);
    }

    @Benchmark
    public boolean listOfLabels() {
        return listed.screen.admits(isup, listed.loop);
    }

    @Benchmark
    public boolean tablesOfFs11() {
        return fs11.screen.admits(map, fs11.loop);
    }
}
