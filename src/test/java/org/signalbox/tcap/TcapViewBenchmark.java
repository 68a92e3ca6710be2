// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

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

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// What a look into a message of SMS costs: the transaction alone, with the operation's numbers,
/// and with the short message that it carries.
///
/// Run by `org.openjdk.jmh.Main TcapViewBenchmark` on the test class path; `-prof gc` shows that it
/// allocates nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TcapViewBenchmark {
    @Param({"mt v3 BEGIN", "sri v3 BEGIN"})
    public String vector = "mt v3 BEGIN";

    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final TpduView tpdu = new TpduView();
    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int length;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        byte[] message = Vectors.named(vector).octets();
        length = message.length;
        octets = Unpooled.directBuffer(length).writeBytes(message);
    }

    @Benchmark
    public TcapView transaction() {
        tcap.read(octets, 0, length);
        return tcap;
    }

    @Benchmark
    public MapView operation() {
        tcap.read(octets, 0, length);
        map.read(tcap);
        return map;
    }

    @Benchmark
    public TpduView shortMessage() {
        tcap.read(octets, 0, length);
        map.read(tcap);
        tpdu.read(map);
        return tpdu;
    }
}
