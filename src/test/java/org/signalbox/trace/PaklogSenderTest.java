// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.captured;

import io.netty.buffer.ByteBuf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.machine.Loop;
import org.signalbox.machine.ManualLoop;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class PaklogSenderTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 0);
    private static final InetSocketAddress COLLECTOR = new InetSocketAddress("127.0.0.9", 514);

    private final ManualLoop loop = new ManualLoop();
    private final Capture capture = new Capture(16, () -> Messages.TIME, loop);
    private final RecordingPort port = new RecordingPort();
    private PaklogSender sender;

    @BeforeEach
    void open() throws IOException {
        sender = sender(new Pacing(1, 20));
    }

    @Test
    void sendsToTheCollectorAndFlushesOnceABatch() {
        sender.onMsu(captured(SLTM));
        sender.onMsu(captured(SLTM));
        assertThat(port.flushes).isZero();
        sender.onBatchEnd();

        assertThat(port.sent).hasSize(2).allMatch(line -> line.endsWith(" msu=" + SLTM));
        assertThat(port.sent.getLast()).startsWith("<135>00000001: ");
        assertThat(port.flushes).isEqualTo(1);
        assertThat(capture.counters().get(TraceCounter.PAKLOG_SENT)).isEqualTo(2);
    }

    @Test
    void rateLimitCountsAndLeavesAGapInTheNumbers() {
        for (int i = 0; i < 5; i++) {
            sender.onMsu(captured(SLTM));
        }
        loop.passMillis(50);
        sender.onMsu(captured(SLTM));

        assertThat(port.sent).hasSize(3);
        assertThat(port.sent.getLast()).startsWith("<135>00000005: ");
        assertThat(capture.counters().get(TraceCounter.PAKLOG_RATE_LIMITED)).isEqualTo(3);
    }

    @Test
    void samplingCounts() throws IOException {
        PaklogSender sampling = sender(new Pacing(4, 1_000));

        for (int i = 0; i < 8; i++) {
            sampling.onMsu(captured(SLTM));
        }

        assertThat(port.sent).hasSize(2);
        assertThat(capture.counters().get(TraceCounter.PAKLOG_SAMPLED_OUT)).isEqualTo(6);
    }

    @Test
    void datagramThatWillBeFragmentedIsCounted() {
        sender.onMsu(captured(SLTM + "00".repeat(272 - 10)));
        assertThat(capture.counters().get(TraceCounter.PAKLOG_LARGE)).isZero();

        sender.onMsu(captured(SLTM + "00".repeat(1_000)));
        assertThat(capture.counters().get(TraceCounter.PAKLOG_LARGE)).isEqualTo(1);
        assertThat(port.sent).hasSize(2);
    }

    private PaklogSender sender(Pacing pacing) throws IOException {
        return PaklogSender.open(LOCAL, COLLECTOR, pacing, capture, port);
    }

    /// A transport whose only port keeps what is sent.
    private static final class RecordingPort implements DatagramTransport, DatagramPort {
        private final List<String> sent = new ArrayList<>();
        private int flushes;

        @Override
        public DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop) {
            return this;
        }

        @Override
        public InetSocketAddress local() {
            return LOCAL;
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            assertThat(to).isEqualTo(COLLECTOR);
            sent.add(datagram.toString(StandardCharsets.US_ASCII));
            datagram.release();
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {}
    }
}
