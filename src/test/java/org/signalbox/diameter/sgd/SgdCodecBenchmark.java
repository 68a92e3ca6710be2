// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// What it costs to read and to write a delivery and its answer.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SgdCodecBenchmark {
    private ByteBuf request = Unpooled.EMPTY_BUFFER;
    private ByteBuf answer = Unpooled.EMPTY_BUFFER;
    private DiameterHeader header = SgdCommand.MT_FORWARD.header(SgdQuirks.NONE, 1, 2);
    private RequestEnvelope envelope = new RequestEnvelope("", "", "", null, "");
    private SgdRequest asked =
            new SgdRequest.Alert("", UserIdentity.ofImsi(""), null, true, false, null, null);

    @Setup(Level.Trial)
    public void prepare() throws IOException, DiameterException {
        request = Unpooled.copiedBuffer(RawMessage.named("TFR").message());
        answer = Unpooled.copiedBuffer(RawMessage.named("TFA-absent").message());
        header = DiameterHeader.read(request);
        envelope = readRequest().envelope();
        asked = readRequest().request();
    }

    @Benchmark
    public ReceivedRequest readRequest() throws DiameterException {
        return SgdRequestCodec.read(header, new AvpReader().begin(request));
    }

    @Benchmark
    public ReceivedAnswer readAnswer() throws DiameterException {
        return SgdAnswerCodec.read(SgdCommand.MT_FORWARD, new AvpReader().begin(answer));
    }

    @Benchmark
    public int writeRequest() {
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, header);
        SgdRequestCodec.write(writer, asked, envelope, SgdQuirks.NONE);
        ByteBuf written = writer.finish();
        int octets = written.readableBytes();
        written.release();
        return octets;
    }
}
