// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Timer;
import org.signalbox.sctp.Undelivered;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SerialNumber;

import java.net.InetSocketAddress;

/// What the user has handed over and the peer has not yet acknowledged.
///
/// ```
///   accept -> [ SendQueue, no TSN yet ] -> [ Outstanding, by TSN ] -> acknowledged
/// ```
///
/// Packets are made by asking [#nextPath] where the next one may go and [#write] what is in it,
/// until there is none. Lost chunks go before new ones (RFC 9260 section 6.1, rule C).
public final class Sender {
    /// What a chunk costs beside its payload, so that small messages are bounded too.
    static final int CHUNK_OVERHEAD_OCTETS = 64;

    /// The longest payload of one chunk at first: one that fills a packet alone.
    static final int PAYLOAD_OCTETS_MAX = Path.CHUNKS_OCTETS_MAX - DataChunk.HEADER;

    /// More than this outstanding, and gap blocks of 16 bits could not name them.
    static final int OUTSTANDING_MAX = 0x4000;

    /// Max.Burst of RFC 9260 section 16: packets of new data that one event may set free.
    private static final int BURST_PACKETS_MAX = 4;

    private final Paths paths;
    private final SendQueue queue;
    private final Outstanding outstanding;
    private final FastRetransmit fastRetransmit = new FastRetransmit();
    private final WindowProbe windowProbe;

    private int payloadOctetsMax = PAYLOAD_OCTETS_MAX;
    private long peerWindow;
    private int burst;
    private long retransmissions;

    /// @param initialTsn ours
    /// @param peerWindow the peer's first a_rwnd
    /// @param bufferOctetsMax the bound on what waits here
    /// @param probeNanosMax the longest time between two probes of a closed window
    public Sender(
            int initialTsn,
            int outboundStreams,
            long peerWindow,
            int bufferOctetsMax,
            long probeNanosMax,
            Paths paths) {
        this.paths = paths;
        this.queue = new SendQueue(outboundStreams, bufferOctetsMax);
        this.outstanding = new Outstanding(initialTsn);
        this.windowProbe = new WindowProbe(probeNanosMax);
        this.peerWindow = peerWindow;
    }

    // ---- accepting -----------------------------------------------------------------------------

    /// Takes ownership of a message in every case.
    ///
    /// @param unordered U, of all its fragments
    /// @return false if there is no such stream, the message is empty, or the buffer is full
    public boolean accept(int stream, int payloadProtocol, boolean unordered, ByteBuf message) {
        return queue.accept(stream, payloadProtocol, unordered, message, payloadOctetsMax);
    }

    /// Whether a refused user can be told to go on; answers true once.
    public boolean takeWritable() {
        return queue.takeWritable();
    }

    /// The system has refused a packet as too long: its path gets shorter ones from now on. What
    /// has no TSN yet is cut anew; what has one must stay as it is (section 6.9) and can only hope
    /// for fragments of IP.
    ///
    /// @param local which of our sockets
    /// @param to where the packet was to go
    public void onTooLong(int local, InetSocketAddress to, long now) {
        for (Path path : paths.all()) {
            if (path.local() == local && path.udp().equals(to)) {
                path.shorten(now);
            }
        }
        int octets = paths.chunksOctetsMax() - DataChunk.HEADER;
        if (octets < payloadOctetsMax) {
            payloadOctetsMax = octets;
            queue.cutTo(octets);
        }
    }

    // ---- sending -------------------------------------------------------------------------------

    /// An event allows sending: a new burst begins.
    public void beginBurst(long now) {
        burst = 0;
        OutgoingChunk head = queue.peek();
        if (head == null || head.octets <= peerWindow()) {
            windowProbe.onOpen();
        } else if (outstanding.count() == 0) {
            windowProbe.onClosed(now, paths.forData().rtoNanos());
        }
    }

    /// When a closed window is to be probed.
    public Timer probeTimer() {
        return windowProbe.timer();
    }

    public void onProbeTimer() {
        windowProbe.onExpired();
    }

    /// Where the next packet with data may go now, or null if there is none to send.
    public @Nullable Path nextPath() {
        if (outstanding.lost() > 0) {
            Path path = pathFor(outstanding.firstLost());
            boolean may = fastRetransmit.isDue() || path.allowsPacket();
            return may ? path : null;
        }
        OutgoingChunk head = queue.peek();
        if (head == null || burst >= BURST_PACKETS_MAX || outstanding.count() >= OUTSTANDING_MAX) {
            return null;
        }
        Path path = paths.forData();
        // rule A; and no silly window: what has been cut into chunks is never cut to the room left
        boolean fits = head.octets <= peerWindow() || windowProbe.isDue();
        return path.allowsPacket() && path.allowance() > 0 && fits ? path : null;
    }

    /// What the first chunk of the next packet takes up, padding included.
    public int nextSize() {
        OutgoingChunk next = outstanding.lost() > 0 ? outstanding.firstLost() : queue.element();
        return next.size;
    }

    /// Writes chunks for `path`, which [#nextPath] has named, until the packet is full or no more
    /// may go.
    public void write(ByteBuf packet, Path path, long now) {
        int before = packet.writerIndex();
        writeLost(packet, path, now);
        if (outstanding.lost() == 0) {
            writeNew(packet, path, now);
        }
        assert packet.writerIndex() > before : "nothing to send after all";
        fastRetransmit.onPacketSent();
        burst++;
    }

    private void writeLost(ByteBuf packet, Path path, long now) {
        boolean first = true;
        while (outstanding.lost() > 0) {
            OutgoingChunk chunk = outstanding.firstLost();
            if (chunk.size > packet.writableBytes()
                    || !first && !fastRetransmit.isDue() && path.allowance() <= 0) {
                return;
            }
            retransmissions++;
            path.onRetransmission();
            put(packet, chunk, path, now);
            first = false;
        }
    }

    private void writeNew(ByteBuf packet, Path path, long now) {
        while (true) {
            OutgoingChunk chunk = queue.peek();
            if (chunk == null
                    || chunk.size > packet.writableBytes()
                    || path.allowance() <= 0
                    || outstanding.count() >= OUTSTANDING_MAX) {
                return;
            }
            if (chunk.octets > peerWindow()) {
                if (!windowProbe.isDue()) {
                    return;
                }
                windowProbe.onSent();
            }
            queue.remove();
            outstanding.add(chunk);
            path.onFirstSent(chunk.tsn, now);
            put(packet, chunk, path, now);
        }
    }

    private void put(ByteBuf packet, OutgoingChunk chunk, Path path, long now) {
        outstanding.onSent(chunk, path);
        path.onSent(chunk.tsn, chunk.size, now);
        DataChunk.write(
                packet,
                false,
                chunk.unordered,
                chunk.beginning,
                chunk.ending,
                chunk.tsn,
                chunk.stream,
                chunk.streamSequence,
                chunk.payloadProtocol,
                chunk.payload);
    }

    /// Section 6.4.1: what timed out goes by another path, if there is one.
    private Path pathFor(OutgoingChunk lostChunk) {
        Path sentOn = lostChunk.path();
        if (lostChunk.lostByTimeout) {
            return paths.alternateTo(sentOn);
        }
        return sentOn.isUsable() ? sentOn : paths.forData();
    }

    // ---- acknowledgement -----------------------------------------------------------------------

    /// What a SACK has told.
    public enum Sacked {
        /// Overtaken by a later one.
        OLD,
        /// Nothing new was acknowledged.
        NOTHING_NEW,
        PROGRESS,
        /// It acknowledges what was never sent.
        VIOLATION
    }

    /// Section 6.2.1.
    public Sacked onSack(SackChunk sack, long now) {
        Sacked plausible = check(sack.cumulativeAck());
        if (plausible == Sacked.OLD || plausible == Sacked.VIOLATION) {
            return plausible;
        }
        windowProbe.onSack();
        paths.all().forEach(Path::beginSack);
        boolean advanced = outstanding.acknowledgeUpTo(sack.cumulativeAck(), now, queue);
        int newest = outstanding.applyGaps(sack.gaps(), now);
        fastRetransmit.count(outstanding, sack.gaps(), newest, advanced);
        settle(advanced, now);
        peerWindow = sack.window();
        boolean gapProgress = SerialNumber.isAfter(newest, outstanding.cumulativeAck());
        return advanced || gapProgress ? Sacked.PROGRESS : Sacked.NOTHING_NEW;
    }

    /// The cumulative acknowledgement of a SHUTDOWN, which says nothing about gaps.
    public Sacked onCumulativeAck(int tsn, long now) {
        Sacked plausible = check(tsn);
        if (plausible == Sacked.OLD || plausible == Sacked.VIOLATION) {
            return plausible;
        }
        paths.all().forEach(Path::beginSack);
        boolean advanced = outstanding.acknowledgeUpTo(tsn, now, queue);
        settle(advanced, now);
        return advanced ? Sacked.PROGRESS : Sacked.NOTHING_NEW;
    }

    private Sacked check(int tsn) {
        int ahead = SerialNumber.distance(tsn, outstanding.cumulativeAck());
        if (ahead < 0) {
            return Sacked.OLD;
        }
        return ahead > outstanding.count() ? Sacked.VIOLATION : Sacked.NOTHING_NEW;
    }

    private void settle(boolean advanced, long now) {
        for (Path path : paths.all()) {
            if (path.hasAcknowledged()) {
                path.onDataAnswered();
                if (advanced) {
                    path.grow(fastRetransmit.isRecovering());
                }
            }
            if (path.flight() == 0) {
                path.settleT3();
            } else {
                path.settleT3(outstanding.earliestOn(path), now);
            }
        }
        fastRetransmit.settle(outstanding.cumulativeAck());
        if (outstanding.flight() == 0 && outstanding.lost() == 0) {
            windowProbe.onSettled();
        }
    }

    /// T3-rtx of a path has run out: all that was sent there counts as lost (section 6.3.3).
    ///
    /// @return whether this is an error of the path; a probe of a closed window that the peer
    ///     keeps acknowledging is none (section 6.1, rule A)
    public boolean onTimeout(Path path) {
        path.onTimeout();
        fastRetransmit.onTimeout();
        outstanding.loseAll(path);
        return !windowProbe.excusesTimeout();
    }

    /// Lets go of everything, sent or not.
    public void release() {
        outstanding.release();
        queue.release();
        windowProbe.onOpen();
        paths.all().forEach(Path::reset);
    }

    // ---- ending ---------------------------------------------------------------------------------

    /// What would be given up now.
    public Undelivered undelivered() {
        return new Undelivered(queue.messages(), outstanding.messages());
    }

    // ---- status --------------------------------------------------------------------------------

    public int outboundStreams() {
        return queue.streams();
    }

    /// Whether everything accepted has been acknowledged.
    public boolean isEmpty() {
        return queue.isEmpty() && outstanding.count() == 0;
    }

    public boolean hasOutstanding() {
        return outstanding.count() > 0;
    }

    /// What the peer can still take, as far as is known here.
    public long peerWindow() {
        return Math.max(0, peerWindow - outstanding.flight());
    }

    public int outstandingOctets() {
        return outstanding.flight();
    }

    public int queuedOctets() {
        return queue.queuedOctets();
    }

    /// What counts against the send buffer: queued and outstanding, with overhead.
    public int bufferedOctets() {
        return queue.chargedOctets();
    }

    public long retransmissions() {
        return retransmissions;
    }
}
