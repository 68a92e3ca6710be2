// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.TFP;
import static org.signalbox.trace.Messages.captured;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.machine.Loop;
import org.signalbox.machine.ManualLoop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

class CaptureServerTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 57_012);
    private static final int HEADER = PcapFormat.FILE_HEADER_OCTETS;
    private static final int RECORD = PcapFormat.RECORD_HEADER_OCTETS;

    private final ManualLoop loop = new ManualLoop();
    private final Capture capture = new Capture(16, () -> Messages.TIME, loop);
    private final FakeTransport transport = new FakeTransport();
    private CaptureServer server;

    @BeforeEach
    void open() throws IOException {
        server = CaptureServer.open(config(new Pacing(1, 1_000)), capture, transport);
    }

    @Test
    void everyReaderGetsTheHeaderAndWhatFollows() {
        FakeStream first = connect();
        give(TFP);
        FakeStream second = connect();
        give(SLTM, TFP);

        assertThat(first.received()).isEqualTo(HEADER + 3 * RECORD + 8 + 11 + 8);
        assertThat(second.received()).isEqualTo(HEADER + 2 * RECORD + 11 + 8);
        assertThat(first.sends).as("header and one write a batch").isEqualTo(3);
        assertThat(count(TraceCounter.PCAP_RECORDS)).isEqualTo(5);
    }

    @Test
    void slowReaderMissesRecordsAndHoldsUpNobody() {
        FakeStream slow = connect();
        FakeStream quick = connect();
        slow.writable = false;

        give(TFP, TFP);

        assertThat(slow.received()).isEqualTo(HEADER);
        assertThat(quick.received()).isEqualTo(HEADER + 2 * (RECORD + 8));
        assertThat(count(TraceCounter.PCAP_SLOW_READER)).isEqualTo(2);

        slow.writable = true;
        give(SLTM);

        assertThat(slow.received()).isEqualTo(HEADER + RECORD + 11);
    }

    @Test
    void stalledReaderIsDisconnected() {
        FakeStream stalled = connect();
        stalled.writable = false;

        give(TFP);
        loop.passSeconds(60);
        give(TFP);
        assertThat(stalled.closed).isFalse();

        loop.passSeconds(1);
        give(TFP);

        assertThat(stalled.closed).isTrue();
        assertThat(server.readers()).isEmpty();
        assertThat(count(TraceCounter.PCAP_READERS_STALLED)).isEqualTo(1);
    }

    @Test
    void readerThatReadsNowAndThenIsNotStalled() {
        FakeStream reader = connect();
        for (int i = 0; i < 5; i++) {
            reader.writable = false;
            give(TFP);
            loop.passSeconds(40);
            reader.writable = true;
            reader.user.onWritable();
        }

        assertThat(reader.closed).isFalse();
    }

    @Test
    void readersBeyondTheLimitAreRefused() {
        FakeStream first = connect();
        connect();

        FakeStream third = connect();

        assertThat(third.closed).isTrue();
        assertThat(count(TraceCounter.PCAP_READERS_REFUSED)).isEqualTo(1);

        first.user.onClosed("by peer");
        assertThat(connect().closed).isFalse();
    }

    @Test
    void rateLimitAndSamplingAreForAllReadersAlike() throws IOException {
        CaptureServer sampling = CaptureServer.open(config(new Pacing(2, 10)), capture, transport);
        server = sampling;
        connect();

        give(TFP, TFP, TFP, TFP);

        assertThat(count(TraceCounter.PCAP_RECORDS)).isEqualTo(1);
        assertThat(count(TraceCounter.PCAP_SAMPLED_OUT)).isEqualTo(2);
        assertThat(count(TraceCounter.PCAP_RATE_LIMITED)).isEqualTo(1);
    }

    @Test
    void withoutReadersNothingIsEncodedOrCounted() {
        give(TFP);

        assertThat(count(TraceCounter.PCAP_RECORDS)).isZero();
    }

    @Test
    void whatReadersSendIsReleased() {
        FakeStream reader = connect();
        ByteBuf octets = Unpooled.copiedBuffer(new byte[] {1, 2, 3});

        reader.user.onOctets(octets);

        assertThat(octets.refCnt()).isZero();
    }

    @Test
    void closeDisconnectsAndStopsListening() {
        FakeStream reader = connect();
        StreamUser halfOpen = transport.admission.apply(LOCAL);

        server.close();
        FakeStream late = new FakeStream(halfOpen);
        halfOpen.onOpen(late);

        assertThat(reader.closed).isTrue();
        assertThat(late.closed).as("a stream that was being set up").isTrue();
        assertThat(transport.closed).isTrue();
    }

    private static CaptureServer.Config config(Pacing pacing) {
        return new CaptureServer.Config(LOCAL, PcapFormat.MTP3, pacing, 2, Duration.ofSeconds(60));
    }

    private FakeStream connect() {
        StreamUser user = transport.admission.apply(LOCAL);
        FakeStream stream = new FakeStream(user);
        user.onOpen(stream);
        return stream;
    }

    private void give(String... messages) {
        for (String hex : messages) {
            server.onMsu(captured(hex));
        }
        server.onBatchEnd();
    }

    private long count(TraceCounter counter) {
        return capture.counters().get(counter);
    }

    private static final class FakeStream implements ByteStream {
        private final StreamUser user;
        private int received;
        private int sends;
        private boolean writable = true;
        private boolean closed;

        private FakeStream(StreamUser user) {
            this.user = user;
        }

        int received() {
            return received;
        }

        @Override
        public InetSocketAddress remote() {
            return LOCAL;
        }

        @Override
        public void send(ByteBuf octets) {
            assertThat(writable).isTrue();
            received += octets.readableBytes();
            sends++;
            octets.release();
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class FakeTransport implements StreamTransport {
        private Function<InetSocketAddress, StreamUser> admission = _ -> StreamUser.REFUSED;
        private boolean closed;

        @Override
        public ListeningPort listen(
                InetSocketAddress local,
                Function<InetSocketAddress, StreamUser> newAdmission,
                Loop loop) {
            admission = newAdmission;
            return new ListeningPort() {
                @Override
                public InetSocketAddress local() {
                    return local;
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        @Override
        public void connect(
                InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
            throw new UnsupportedOperationException("a capture server calls nobody");
        }
    }
}
