// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes captured messages into pcapng files, one after the other, and keeps the last of them.
///
/// A file is begun by its first message, under a name that says it is not finished
/// ([CaptureFolder]), and gets its own name when it is closed: what has that name is whole. The
/// file after it is begun when it is large or old enough; then the oldest is deleted.
///
/// A disk that is full, or fails, costs the messages of a while: what was written stays, what
/// cannot be is counted, and after [#RETRY_NANOS] a new file is tried. Writing is done on the
/// capture loop: a disk that is slow makes that loop late, which its bounded queue counts, and
/// nothing else.
public final class PcapngFiles implements CaptureOutlet {
    /// After a failure this long nothing is written.
    public static final long RETRY_NANOS = 10_000_000_000L;

    /// LINKTYPE_WIRESHARK_UPPER_PDU: the data begins with the name of its protocol.
    private static final int LINK_TYPE_UPPER = 252;

    private static final int BATCH_OCTETS_TYPICAL = 64 * 1_024;
    private static final int MEGABYTE = 1_000_000;

    /// What is written.
    ///
    /// @param name of the capture: letters, digits, `-` and `_`, 32 at most
    /// @param comment what was asked for, for who reads the file
    /// @param format link type of messages of MTP3
    /// @param pacing how much
    /// @param megabytesMax a file that has so many is followed by the next
    /// @param filesMax so many are kept
    /// @param ageMax a file that is so old is followed by the next; empty: age does not matter
    public record Config(
            String name,
            String comment,
            PcapFormat format,
            Pacing pacing,
            int megabytesMax,
            int filesMax,
            Optional<Duration> ageMax) {
        public static final int MEGABYTES_DEFAULT = 10;
        public static final int FILES_DEFAULT = 10;

        public Config {
            CaptureFolder.checkedName(name);
            if (megabytesMax < 1 || filesMax < 1) {
                throw new IllegalArgumentException(
                        "%d files of %d megabytes".formatted(filesMax, megabytesMax));
            }
        }
    }

    /// Told of what an operator should know; on the capture loop.
    public interface Observer {
        /// Nothing can be written for now.
        ///
        /// @param capture its name
        /// @param why in words
        void onFailed(String capture, String why);

        /// It can again.
        void onRecovered(String capture);
    }

    /// How it goes.
    ///
    /// @param file that is being written; empty if no message has come since the last
    /// @param messages written since the capture began
    /// @param leftOut messages that were wanted and not written, likewise
    /// @param failure why nothing can be written now; empty if it can
    public record Status(
            Optional<String> file, long messages, long leftOut, Optional<String> failure) {}

    private final Config config;
    private final CaptureFolder folder;
    private final Observer observer;
    private final Loop loop;
    private final Counters<TraceCounter> counters;
    private final Throttle throttle;

    private @Nullable OpenFile file;
    private @Nullable String failure;
    private long retryAt;
    private int number;
    private long messages;
    private long leftOut;
    private long leftOutBefore;

    private PcapngFiles(
            Config config, CaptureFolder folder, Observer observer, Capture capture, int number) {
        this.config = config;
        this.folder = folder;
        this.observer = observer;
        this.loop = capture.loop();
        this.counters = capture.counters();
        this.throttle = new Throttle(config.pacing(), loop.now());
        this.number = number;
    }

    /// Makes the folder, and finishes what a process that ended in between has left. Blocks; not on
    /// the capture loop. The caller attaches the result to the capture.
    ///
    /// @throws IOException if nothing can be written there
    public static PcapngFiles open(
            Config config, CaptureFolder folder, Observer observer, Capture capture)
            throws IOException {
        folder.make();
        int number = 0;
        for (Path left : folder.of(config.name())) {
            number = Math.max(number, CaptureFolder.number(left));
            if (left.toString().endsWith(CaptureFolder.PART)) {
                finish(left);
            }
        }
        return new PcapngFiles(config, folder, observer, capture, number);
    }

    private static void finish(Path part) throws IOException {
        String name = part.getFileName().toString();
        Files.move(
                part,
                part.resolveSibling(name.substring(0, name.length() - CaptureFolder.PART.length())),
                StandardCopyOption.ATOMIC_MOVE);
    }

    /// Of the capture.
    public String name() {
        return config.name();
    }

    /// How it goes. On the capture loop.
    public Status status() {
        assert loop.inLoop();
        return new Status(
                Optional.ofNullable(file).map(open -> open.path.getFileName().toString()),
                messages,
                leftOut,
                Optional.ofNullable(failure));
    }

    @Override
    public void onMsu(CapturedMsu msu) {
        offer(msu);
    }

    @Override
    public void onMessage(CapturedMessage message) {
        offer(message);
    }

    @Override
    public void onPacket(CapturedPacket packet) {
        offer(packet);
    }

    private void offer(Captured captured) {
        assert loop.inLoop();
        switch (throttle.admit(loop.now())) {
            case PASS -> take(captured);
            case SAMPLED_OUT -> leaveOut(TraceCounter.FILE_SAMPLED_OUT, 1);
            case RATE_LIMITED -> leaveOut(TraceCounter.FILE_RATE_LIMITED, 1);
        }
    }

    private void leaveOut(TraceCounter reason, long count) {
        counters.add(reason, count);
        leftOut += count;
        leftOutBefore += count;
    }

    private void take(Captured captured) {
        OpenFile open = file;
        if (open == null) {
            if (failure != null && loop.now() - retryAt < 0) {
                leaveOut(TraceCounter.FILE_NOT_WRITABLE, 1);
                return;
            }
            try {
                open = begin(captured.epochNanos());
            } catch (IOException impossible) {
                leaveOut(TraceCounter.FILE_NOT_WRITABLE, 1);
                fail(impossible);
                return;
            }
        }
        open.append(captured, leftOutBefore);
        leftOutBefore = 0;
    }

    private OpenFile begin(long epochNanos) throws IOException {
        number++;
        OpenFile open = new OpenFile(folder.path(config.name(), number, epochNanos));
        file = open;
        config.ageMax()
                .ifPresent(
                        age ->
                                open.end =
                                        loop.schedule(loop.now() + age.toNanos(), this::endByAge));
        return open;
    }

    private void endByAge() {
        flush();
        endFile();
    }

    @Override
    public void onBatchEnd() {
        flush();
        OpenFile open = file;
        if (open != null && open.octets >= (long) config.megabytesMax() * MEGABYTE) {
            endFile();
        }
    }

    private void flush() {
        OpenFile open = file;
        if (open == null || open.waiting == 0) {
            return;
        }
        int records = open.waiting;
        try {
            open.write();
        } catch (IOException refused) {
            leaveOut(TraceCounter.FILE_NOT_WRITABLE, records);
            fail(refused);
            return;
        }
        messages += records;
        counters.add(TraceCounter.FILE_RECORDS, records);
        if (failure != null) {
            failure = null;
            observer.onRecovered(config.name());
        }
    }

    private void fail(IOException why) {
        boolean isNews = failure == null;
        failure = why.getMessage() == null ? why.toString() : why.getMessage();
        retryAt = loop.now() + RETRY_NANOS;
        counters.increment(TraceCounter.FILE_FAILURES);
        if (isNews) {
            observer.onFailed(config.name(), failure);
        }
        OpenFile open = file;
        file = null;
        if (open != null) {
            open.giveUp();
        }
    }

    private void endFile() {
        OpenFile open = file;
        file = null;
        if (open == null) {
            return;
        }
        try {
            open.finish();
            counters.increment(TraceCounter.FILES);
            deleteOldest();
        } catch (IOException refused) {
            fail(refused);
        }
    }

    /// Makes room for the next file.
    private void deleteOldest() throws IOException {
        List<Path> all = folder.of(config.name());
        for (Path old : all.subList(0, Math.max(0, all.size() - config.filesMax()))) {
            Files.deleteIfExists(old);
        }
    }

    @Override
    public void close() {
        assert loop.inLoop();
        flush();
        endFile();
    }

    /// One file, from its first message to its end.
    private final class OpenFile {
        private final Path path;
        private final FileChannel channel;
        private final ByteBuf batch;
        private final LinkNumbers linkNumbers = new LinkNumbers();
        private final Map<Object, Interface> interfaces = new LinkedHashMap<>();
        private Loop.Scheduled end = () -> {};
        private long octets;
        private int waiting;

        OpenFile(Path wanted) throws IOException {
            this.path = wanted.resolveSibling(wanted.getFileName() + CaptureFolder.PART);
            this.channel =
                    FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            folder.ofFiles());
            this.batch = ByteBufAllocator.DEFAULT.directBuffer(BATCH_OCTETS_TYPICAL);
            PcapngFormat.writeSection("Signalbox", config.comment(), batch);
        }

        void append(Captured captured, long missing) {
            Interface of =
                    switch (captured) {
                        case CapturedMsu msu -> append(msu, missing);
                        case CapturedMessage message -> append(message, missing);
                        case CapturedPacket packet -> append(packet, missing);
                    };
            of.count(captured.epochNanos());
            waiting++;
        }

        private Interface append(CapturedMsu msu, long missing) {
            LinkIdentity link = msu.link();
            Interface of = interfaces.get(link);
            if (of == null) {
                of =
                        begin(
                                link,
                                config.format().linkType(),
                                link.toString(),
                                "instance %d, %s"
                                        .formatted(msu.instance(), msu.dpc().variant().word()));
            }
            int start =
                    PcapngFormat.beginPacket(
                            of.number,
                            msu.epochNanos(),
                            config.format().headerOctets() + msu.length(),
                            batch);
            config.format().writeHeader(msu, linkNumbers.of(link), batch);
            batch.writeBytes(msu.octets());
            PcapngFormat.endPacket(start, msu.direction(), missing, batch);
            return of;
        }

        private Interface append(CapturedMessage message, long missing) {
            InetAddress peer = message.peer();
            Interface of = interfaces.get(peer);
            if (of == null) {
                of =
                        begin(
                                peer,
                                LINK_TYPE_UPPER,
                                "diameter:" + peer.getHostAddress(),
                                "Diameter peer");
            }
            appendUpper(of, UpperPdu.DIAMETER, message, message.octets(), missing);
            return of;
        }

        /// Two associations may have one name, over different layers.
        private Interface append(CapturedPacket packet, long missing) {
            CapturedPacket.Origin origin = packet.origin();
            Interface of = interfaces.get(origin);
            if (of == null) {
                of =
                        begin(
                                origin,
                                LINK_TYPE_UPPER,
                                origin.adaptation().word() + ":" + origin.association(),
                                "instance %d, %s"
                                        .formatted(origin.instance(), origin.variant().word()));
            }
            appendUpper(of, UpperPdu.of(origin.adaptation()), packet, packet.octets(), missing);
            return of;
        }

        private void appendUpper(
                Interface of, byte[] tags, Captured captured, byte[] octets, long missing) {
            int start =
                    PcapngFormat.beginPacket(
                            of.number, captured.epochNanos(), tags.length + octets.length, batch);
            batch.writeBytes(tags);
            batch.writeBytes(octets);
            PcapngFormat.endPacket(start, captured.direction(), missing, batch);
        }

        private Interface begin(Object key, int linkType, String name, String description) {
            Interface of = new Interface(interfaces.size());
            interfaces.put(key, of);
            PcapngFormat.writeInterface(linkType, name, description, batch);
            return of;
        }

        /// Writes what waits, wholly or not at all.
        void write() throws IOException {
            try {
                while (batch.isReadable()) {
                    batch.readBytes(channel, batch.readableBytes());
                }
            } catch (IOException refused) {
                channel.truncate(octets);
                throw refused;
            }
            octets = channel.position();
            batch.clear();
            waiting = 0;
        }

        void finish() throws IOException {
            try (channel) {
                interfaces.values().forEach(of -> of.writeStatistics(batch));
                write();
            } finally {
                release();
                // without statistics, if there was no room for them, it is whole all the same
                PcapngFiles.finish(path);
            }
        }

        /// Keeps what was written of a file that cannot go on, under its own name if that can be.
        void giveUp() {
            try (channel) {
                PcapngFiles.finish(path);
            } catch (IOException _) {
                // the disk is gone altogether, as was told and counted; the next start finishes it
                counters.increment(TraceCounter.FILE_FAILURES);
            } finally {
                release();
            }
        }

        private void release() {
            end.cancel();
            batch.release();
        }
    }

    /// A link, or a peer, in one file.
    private static final class Interface {
        private final int number;
        private long from;
        private long to;
        private long packets;

        Interface(int number) {
            this.number = number;
        }

        void count(long epochNanos) {
            from = packets == 0 ? epochNanos : Math.min(from, epochNanos);
            to = packets == 0 ? epochNanos : Math.max(to, epochNanos);
            packets++;
        }

        void writeStatistics(ByteBuf out) {
            PcapngFormat.writeStatistics(
                    number, new PcapngFormat.Statistics(from, to, packets), out);
        }
    }
}
