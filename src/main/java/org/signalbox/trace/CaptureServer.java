// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamTransport.ListeningPort;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Serves captured messages as a pcap stream to whoever connects (`wireshark -k -i
/// TCP@127.0.0.1:57012`).
///
/// A reader gets the file header and then what is captured from that moment on. One that reads too
/// slowly misses records, which are counted, and never holds up the others; one that reads nothing
/// for long is disconnected. What readers send is ignored.
public final class CaptureServer implements CaptureOutlet {
    /// What a server is opened with.
    ///
    /// @param local where to listen; port 0 lets the system choose
    /// @param format which link type the readers get
    /// @param pacing how much, for all readers alike
    /// @param readersMax how many may be connected at once
    /// @param stalledMax how long a reader may leave its stream full
    public record Config(
            InetSocketAddress local,
            PcapFormat format,
            Pacing pacing,
            int readersMax,
            Duration stalledMax) {
        public static final int READERS_MAX_DEFAULT = 8;
        public static final Duration STALLED_MAX_DEFAULT = Duration.ofSeconds(60);

        public Config {
            if (readersMax < 1) {
                throw new IllegalArgumentException("a server of " + readersMax + " readers");
            }
        }
    }

    private static final int BATCH_OCTETS_TYPICAL = 16 * 1024;

    private final Config config;
    private final Throttle throttle;
    private final Counters<TraceCounter> counters;
    private final Loop loop;
    private final LinkNumbers linkNumbers = new LinkNumbers();
    private final Set<Reader> readers = new LinkedHashSet<>();

    /// The records of this wake-up, encoded once for all readers.
    private @Nullable ByteBuf batch;

    private int batchRecords;
    private boolean closed;
    private @Nullable ListeningPort port;

    private CaptureServer(Config config, Capture capture) {
        this.config = config;
        this.counters = capture.counters();
        this.loop = capture.loop();
        this.throttle = new Throttle(config.pacing(), loop.now());
    }

    /// Begins to listen. Blocks until bound; not on the capture loop. The caller attaches the
    /// result to the capture.
    ///
    /// @throws IOException if the address cannot be bound
    public static CaptureServer open(Config config, Capture capture, StreamTransport transport)
            throws IOException {
        CaptureServer server = new CaptureServer(config, capture);
        server.port = transport.listen(config.local(), _ -> server.admit(), capture.loop());
        return server;
    }

    /// Where it listens, with the port the system chose.
    public InetSocketAddress local() {
        return port == null ? config.local() : port.local();
    }

    /// What readers get.
    public PcapFormat format() {
        return config.format();
    }

    /// Who is connected. On the capture loop.
    public List<InetSocketAddress> readers() {
        assert loop.inLoop();
        return readers.stream().flatMap(reader -> reader.remote().stream()).toList();
    }

    @Override
    public void onMsu(CapturedMsu msu) {
        assert loop.inLoop();
        if (readers.isEmpty()) {
            return;
        }
        switch (throttle.admit(loop.now())) {
            case PASS -> append(msu);
            case SAMPLED_OUT -> counters.increment(TraceCounter.PCAP_SAMPLED_OUT);
            case RATE_LIMITED -> counters.increment(TraceCounter.PCAP_RATE_LIMITED);
        }
    }

    @Override
    public void onBatchEnd() {
        ByteBuf records = batch;
        if (records == null) {
            return;
        }
        batch = null;
        for (Reader reader : List.copyOf(readers)) {
            reader.offer(records, batchRecords);
        }
        batchRecords = 0;
        records.release();
    }

    /// Disconnects all readers and stops listening.
    @Override
    public void close() {
        assert loop.inLoop();
        closed = true;
        ListeningPort listening = port;
        if (listening != null) {
            listening.close();
        }
        for (Reader reader : List.copyOf(readers)) {
            reader.close();
        }
    }

    private StreamUser admit() {
        assert loop.inLoop();
        if (!hasRoom()) {
            counters.increment(TraceCounter.PCAP_READERS_REFUSED);
            return StreamUser.REFUSED;
        }
        return new Reader();
    }

    private boolean hasRoom() {
        return !closed && readers.size() < config.readersMax();
    }

    private void append(CapturedMsu msu) {
        ByteBuf records = batch;
        if (records == null) {
            records = ByteBufAllocator.DEFAULT.directBuffer(BATCH_OCTETS_TYPICAL);
            batch = records;
        }
        config.format().writeRecord(msu, linkNumbers.of(msu.link()), records);
        batchRecords++;
    }

    /// One connected analyser.
    private final class Reader implements StreamUser {
        private @Nullable ByteStream stream;
        private boolean stalled;
        private long stalledSince;

        Optional<InetSocketAddress> remote() {
            return Optional.ofNullable(stream).map(ByteStream::remote);
        }

        @Override
        public void onOpen(ByteStream opened) {
            if (!hasRoom()) {
                // closed, or filled by others, while the stream was being set up
                counters.increment(TraceCounter.PCAP_READERS_REFUSED);
                opened.close();
                return;
            }
            readers.add(this);
            counters.increment(TraceCounter.PCAP_READERS);
            stream = opened;
            ByteBuf header = ByteBufAllocator.DEFAULT.directBuffer(PcapFormat.FILE_HEADER_OCTETS);
            config.format().writeFileHeader(header);
            opened.send(header);
        }

        void offer(ByteBuf records, int count) {
            ByteStream open = stream;
            if (open == null) {
                return;
            }
            if (open.isWritable()) {
                stalled = false;
                counters.add(TraceCounter.PCAP_RECORDS, count);
                open.send(records.retainedDuplicate());
                return;
            }
            counters.add(TraceCounter.PCAP_SLOW_READER, count);
            if (!stalled) {
                stalled = true;
                stalledSince = loop.now();
            } else if (loop.now() - stalledSince > config.stalledMax().toNanos()) {
                counters.increment(TraceCounter.PCAP_READERS_STALLED);
                close();
            }
        }

        @Override
        public void onOctets(ByteBuf octets) {
            octets.release();
        }

        @Override
        public void onWritable() {
            stalled = false;
        }

        @Override
        public void onClosed(String reason) {
            stream = null;
            readers.remove(this);
        }

        void close() {
            readers.remove(this);
            ByteStream open = stream;
            stream = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
