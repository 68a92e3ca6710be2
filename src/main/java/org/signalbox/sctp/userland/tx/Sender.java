// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;
import org.signalbox.sctp.userland.chunk.SerialNumber;
import org.signalbox.sctp.userland.tx.OutgoingChunk.State;

import java.util.ArrayDeque;

/// What the user has handed over and the peer has not yet acknowledged.
///
/// ```
///   send -> [ queue, no TSN yet ] -> [ ring of outstanding chunks, by TSN ] -> acknowledged
///                                       IN_FLIGHT -> LOST -> IN_FLIGHT ...
/// ```
///
/// Packets are made by asking [#nextPath] where the next one may go and [#write] what is in it,
/// until there is none. Lost chunks go before new ones (RFC 9260 section 6.1).
public final class Sender {
    /// What a chunk costs beside its payload, so that small messages are bounded too.
    static final int CHUNK_OVERHEAD_OCTETS = 64;

    /// The longest payload of one chunk: one that fills a packet alone.
    static final int PAYLOAD_OCTETS_MAX = Path.CHUNKS_OCTETS_MAX - DataChunk.HEADER;

    /// More than this outstanding, and gap blocks of 16 bits could not name them.
    static final int OUTSTANDING_MAX = 0x4000;

    /// Max.Burst of RFC 9260 section 16: packets of new data that one event may set free.
    private static final int BURST_PACKETS_MAX = 4;

    private static final int MISSING_REPORTS_MAX = 3;

    private final Paths paths;
    private final int bufferOctetsMax;
    private final int[] streamSequences;

    private final ArrayDeque<OutgoingChunk> queue = new ArrayDeque<>();
    private @Nullable OutgoingChunk[] ring = new OutgoingChunk[64];
    private int cumulativeAck;
    private int nextTsn;

    private int bufferedOctets;
    private int queuedOctets;
    private int flight;
    private int lost;
    private int lostFrom;
    private long peerWindow;
    private int burst;

    private boolean inFastRecovery;
    private int fastRecoveryExit;
    private boolean fastRetransmitDue;
    private boolean windowProbe;
    private boolean sackSinceProbe;
    private boolean refused;
    private long retransmissions;

    /// @param initialTsn ours
    /// @param peerWindow the peer's first a_rwnd
    /// @param bufferOctetsMax the bound on what waits here
    public Sender(
            int initialTsn,
            int outboundStreams,
            long peerWindow,
            int bufferOctetsMax,
            Paths paths) {
        this.paths = paths;
        this.bufferOctetsMax = bufferOctetsMax;
        this.streamSequences = new int[outboundStreams];
        this.peerWindow = peerWindow;
        this.nextTsn = initialTsn;
        this.cumulativeAck = initialTsn - 1;
    }

    // ---- accepting -----------------------------------------------------------------------------

    /// Takes ownership of a message in every case.
    ///
    /// @return false if there is no such stream, the message is empty, or the buffer is full
    public boolean accept(int stream, int payloadProtocol, ByteBuf message) {
        int octets = message.readableBytes();
        if (stream < 0 || stream >= streamSequences.length || octets == 0) {
            message.release();
            return false;
        }
        int fragments = (octets + PAYLOAD_OCTETS_MAX - 1) / PAYLOAD_OCTETS_MAX;
        int charge = octets + fragments * CHUNK_OVERHEAD_OCTETS;
        if (charge > bufferOctetsMax - bufferedOctets) {
            refused = true;
            message.release();
            return false;
        }
        int sequence = streamSequences[stream];
        streamSequences[stream] = sequence + 1 & 0xFFFF;
        bufferedOctets += charge;
        queuedOctets += octets;
        if (fragments == 1) {
            queue.add(new OutgoingChunk(stream, sequence, payloadProtocol, true, true, message));
            return true;
        }
        for (int i = 0; i < fragments; i++) {
            int length = Math.min(PAYLOAD_OCTETS_MAX, message.readableBytes());
            queue.add(
                    new OutgoingChunk(
                            stream,
                            sequence,
                            payloadProtocol,
                            i == 0,
                            i == fragments - 1,
                            message.readRetainedSlice(length)));
        }
        message.release();
        return true;
    }

    /// Whether a refused user can be told to go on; answers true once.
    public boolean takeWritable() {
        if (refused && bufferedOctets < bufferOctetsMax / 2) {
            refused = false;
            return true;
        }
        return false;
    }

    public int outboundStreams() {
        return streamSequences.length;
    }

    /// Whether everything accepted has been acknowledged.
    public boolean isEmpty() {
        return queue.isEmpty() && outstanding() == 0;
    }

    public boolean hasOutstanding() {
        return outstanding() > 0;
    }

    public long peerWindow() {
        return Math.max(0, peerWindow - flight);
    }

    public int outstandingOctets() {
        return flight;
    }

    public int queuedOctets() {
        return queuedOctets;
    }

    public int bufferedOctets() {
        return bufferedOctets;
    }

    public long retransmissions() {
        return retransmissions;
    }

    // ---- sending -------------------------------------------------------------------------------

    /// An event allows sending: a new burst begins.
    public void beginBurst() {
        burst = 0;
    }

    /// Where the next packet with data may go now, or null if there is none to send.
    public @Nullable Path nextPath() {
        if (lost > 0) {
            Path path = pathFor(firstLost());
            boolean may = fastRetransmitDue || path.flight() == 0 || path.allowance() > 0;
            return may ? path : null;
        }
        OutgoingChunk head = queue.peek();
        if (head == null || burst >= BURST_PACKETS_MAX || outstanding() >= OUTSTANDING_MAX) {
            return null;
        }
        Path path = paths.forData();
        boolean may = path.allowance() > 0 && (head.octets <= peerWindow() || flight == 0);
        return may ? path : null;
    }

    /// What the first chunk of the next packet takes up, padding included.
    public int nextSize() {
        OutgoingChunk next = lost > 0 ? firstLost() : queue.element();
        return next.size;
    }

    /// Writes chunks for `path`, which [#nextPath] has named, until the packet is full or no more
    /// may go.
    public void write(ByteBuf packet, Path path, long now) {
        int before = packet.writerIndex();
        writeLost(packet, path, now);
        if (lost == 0) {
            writeNew(packet, path, now);
        }
        assert packet.writerIndex() > before : "nothing to send after all";
        fastRetransmitDue = false;
        burst++;
    }

    private void writeLost(ByteBuf packet, Path path, long now) {
        boolean first = true;
        while (lost > 0) {
            OutgoingChunk chunk = firstLost();
            if (chunk.size > packet.writableBytes()
                    || !first && !fastRetransmitDue && path.allowance() <= 0) {
                return;
            }
            lost--;
            retransmissions++;
            chunk.missingReports = 0;
            put(packet, chunk, path, now);
            if (chunk.tsn == cumulativeAck + 1) {
                path.restartT3(now); // section 6.3.2, R1 for the earliest outstanding TSN
            }
            first = false;
        }
    }

    private void writeNew(ByteBuf packet, Path path, long now) {
        while (true) {
            OutgoingChunk chunk = queue.peek();
            if (chunk == null
                    || chunk.size > packet.writableBytes()
                    || path.allowance() <= 0
                    || outstanding() >= OUTSTANDING_MAX) {
                return;
            }
            if (chunk.octets > peerWindow()) {
                if (flight > 0) {
                    return;
                }
                windowProbe = true; // section 6.1, rule A: one chunk, to learn of a new window
                sackSinceProbe = false;
            }
            queue.remove();
            queuedOctets -= chunk.octets;
            chunk.tsn = nextTsn;
            store(chunk);
            nextTsn++;
            path.onFirstSent(chunk.tsn, now);
            put(packet, chunk, path, now);
        }
    }

    private void put(ByteBuf packet, OutgoingChunk chunk, Path path, long now) {
        chunk.state = State.IN_FLIGHT;
        chunk.path = path;
        chunk.timesSent++;
        flight += chunk.octets;
        path.onSent(chunk.size, now);
        DataChunk.writeOrdered(
                packet,
                false,
                chunk.beginning,
                chunk.ending,
                chunk.tsn,
                chunk.stream,
                chunk.streamSequence,
                chunk.payloadProtocol,
                chunk.payload);
    }

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
        sackSinceProbe = true;
        for (Path path : paths.all()) {
            path.beginSack();
        }
        boolean advanced = acknowledgeUpTo(sack.cumulativeAck(), now);
        int newest = applyGaps(sack, now);
        boolean gapProgress = SerialNumber.isAfter(newest, cumulativeAck);
        countMissing(sack, newest, gapProgress, advanced);
        settle(advanced, now);
        peerWindow = sack.window();
        return advanced || gapProgress ? Sacked.PROGRESS : Sacked.NOTHING_NEW;
    }

    /// The cumulative acknowledgement of a SHUTDOWN, which says nothing about gaps.
    public Sacked onCumulativeAck(int tsn, long now) {
        Sacked plausible = check(tsn);
        if (plausible == Sacked.OLD || plausible == Sacked.VIOLATION) {
            return plausible;
        }
        for (Path path : paths.all()) {
            path.beginSack();
        }
        boolean advanced = acknowledgeUpTo(tsn, now);
        settle(advanced, now);
        return advanced ? Sacked.PROGRESS : Sacked.NOTHING_NEW;
    }

    /// T3-rtx of a path has run out: all that was sent there counts as lost (section 6.3.3).
    ///
    /// @return whether this is an error of the path; a probe of a closed window that the peer
    ///     keeps acknowledging is none (section 6.1, rule A)
    public boolean onTimeout(Path path) {
        path.onTimeout();
        inFastRecovery = false;
        fastRetransmitDue = false;
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            OutgoingChunk chunk = at(tsn);
            if (chunk.state == State.IN_FLIGHT && chunk.path == path) {
                lose(chunk);
                chunk.lostByTimeout = true;
            }
        }
        boolean isError = !(windowProbe && sackSinceProbe);
        sackSinceProbe = false;
        return isError;
    }

    /// Lets go of everything, sent or not.
    public void release() {
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            at(tsn).payload.release();
        }
        queue.forEach(chunk -> chunk.payload.release());
        queue.clear();
        cumulativeAck = nextTsn - 1;
        flight = 0;
        lost = 0;
        bufferedOctets = 0;
        queuedOctets = 0;
        paths.all().forEach(Path::reset);
    }

    private Sacked check(int tsn) {
        int ahead = SerialNumber.distance(tsn, cumulativeAck);
        if (ahead < 0) {
            return Sacked.OLD;
        }
        return ahead > outstanding() ? Sacked.VIOLATION : Sacked.NOTHING_NEW;
    }

    private boolean acknowledgeUpTo(int tsn, long now) {
        boolean advanced = false;
        while (cumulativeAck != tsn) {
            OutgoingChunk chunk = at(cumulativeAck + 1);
            if (chunk.state != State.GAP_ACKNOWLEDGED) {
                acknowledge(chunk, now);
            }
            cumulativeAck++;
            bufferedOctets -= chunk.octets + CHUNK_OVERHEAD_OCTETS;
            chunk.payload.release();
            ring[cumulativeAck & ring.length - 1] = null;
            advanced = true;
        }
        return advanced;
    }

    /// @return the highest TSN that a gap block acknowledges for the first time, or one that is not
    ///     after the cumulative acknowledgement if there is none
    private int applyGaps(SackChunk sack, long now) {
        int newest = cumulativeAck;
        int checked = cumulativeAck;
        for (GapBlock gap : sack.gaps()) {
            int last = Math.min(gap.end(), outstanding());
            if (gap.start() < 1
                    || gap.end() < gap.start()
                    || SerialNumber.distance(cumulativeAck + gap.start(), checked) <= 0) {
                continue; // absurd, or out of order: says nothing
            }
            takeBack(checked + 1, cumulativeAck + Math.min(gap.start(), outstanding() + 1));
            for (int i = gap.start(); i <= last; i++) {
                OutgoingChunk chunk = at(cumulativeAck + i);
                if (chunk.state != State.GAP_ACKNOWLEDGED) {
                    acknowledge(chunk, now);
                    chunk.state = State.GAP_ACKNOWLEDGED;
                    newest = chunk.tsn;
                }
            }
            if (last >= gap.start()) {
                checked = cumulativeAck + last;
            }
        }
        takeBack(checked + 1, nextTsn);
        return newest;
    }

    /// Section 6.2.1, D iii: what was acknowledged by a gap block and is no longer, is missing.
    private void takeBack(int from, int to) {
        for (int tsn = from; SerialNumber.isAfter(to, tsn); tsn++) {
            OutgoingChunk chunk = at(tsn);
            if (chunk.state == State.GAP_ACKNOWLEDGED) {
                chunk.state = State.LOST;
                chunk.lostByTimeout = false;
                lost++;
                rememberLost(tsn);
            }
        }
    }

    private void acknowledge(OutgoingChunk chunk, long now) {
        Path path = chunk.path();
        if (chunk.state == State.IN_FLIGHT) {
            flight -= chunk.octets;
            path.onOffTheWire(chunk.size);
        } else {
            assert chunk.state == State.LOST : "acknowledged twice";
            lost--;
        }
        path.onAcknowledged(chunk.size);
        if (chunk.timesSent == 1) {
            path.onAcknowledgedTsn(chunk.tsn, now);
        }
    }

    /// Section 7.2.4, with the highest TSN newly acknowledged as the limit.
    private void countMissing(
            SackChunk sack, int newest, boolean gapProgress, boolean cumulativeAdvanced) {
        if (sack.gaps().isEmpty()) {
            return;
        }
        int limit = newest;
        if (inFastRecovery && cumulativeAdvanced) {
            int highest = Math.min(sack.gaps().getLast().end(), outstanding());
            limit = cumulativeAck + highest;
        } else if (!gapProgress) {
            return;
        }
        boolean found = false;
        for (int tsn = cumulativeAck + 1; SerialNumber.isAfter(limit, tsn); tsn++) {
            OutgoingChunk chunk = at(tsn);
            if (chunk.state != State.IN_FLIGHT || chunk.timesSent > 1) {
                continue; // what is lost again waits for T3
            }
            if (++chunk.missingReports == MISSING_REPORTS_MAX) {
                lose(chunk);
                chunk.lostByTimeout = false;
                found = true;
                if (!inFastRecovery) {
                    chunk.path().onFastRetransmit();
                    inFastRecovery = true;
                    fastRecoveryExit = nextTsn - 1;
                }
            }
        }
        fastRetransmitDue |= found;
    }

    private void settle(boolean advanced, long now) {
        for (Path path : paths.all()) {
            if (path.hasAcknowledged()) {
                path.onDataAnswered();
                if (advanced) {
                    path.grow(inFastRecovery);
                }
            }
            if (path.flight() == 0) {
                path.stopT3();
            } else if (advanced && path.hasAcknowledged()) {
                path.restartT3(now);
            }
        }
        if (inFastRecovery && !SerialNumber.isAfter(fastRecoveryExit, cumulativeAck)) {
            inFastRecovery = false;
        }
        if (flight == 0 && lost == 0) {
            windowProbe = false;
        }
    }

    private void lose(OutgoingChunk chunk) {
        Path path = chunk.path();
        chunk.state = State.LOST;
        flight -= chunk.octets;
        path.onOffTheWire(chunk.size);
        path.onLostTsn(chunk.tsn);
        lost++;
        rememberLost(chunk.tsn);
    }

    private void rememberLost(int tsn) {
        if (lost == 1 || SerialNumber.isAfter(lostFrom, tsn)) {
            lostFrom = tsn;
        }
    }

    private OutgoingChunk firstLost() {
        assert lost > 0 : "nothing is lost";
        if (SerialNumber.isAfter(cumulativeAck + 1, lostFrom)) {
            lostFrom = cumulativeAck + 1;
        }
        while (at(lostFrom).state != State.LOST) {
            lostFrom++;
        }
        return at(lostFrom);
    }

    // ---- the ring ------------------------------------------------------------------------------

    private int outstanding() {
        return nextTsn - cumulativeAck - 1;
    }

    private OutgoingChunk at(int tsn) {
        OutgoingChunk chunk = ring[tsn & ring.length - 1];
        if (chunk == null) {
            throw new IllegalStateException("no chunk with TSN " + Integer.toUnsignedString(tsn));
        }
        return chunk;
    }

    private void store(OutgoingChunk chunk) {
        if (outstanding() == ring.length) {
            @Nullable OutgoingChunk[] larger = new OutgoingChunk[2 * ring.length];
            for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
                larger[tsn & larger.length - 1] = ring[tsn & ring.length - 1];
            }
            ring = larger;
        }
        ring[chunk.tsn & ring.length - 1] = chunk;
    }
}
