// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.machine.Timer;
import org.signalbox.sctp.userland.chunk.DataView;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SerialNumber;

/// Takes DATA, delivers messages, and knows when a SACK is due.
///
/// The acknowledgement waits for company as long as `sackDelay`, but not beyond a second packet,
/// nor when something is missing or came twice (RFC 9260 section 6.2), nor for the first DATA of
/// all (section 5.1).
///
/// The window that a SACK offers is what may still be held here, but never a sliver: less than a
/// packet is offered as none, so that the peer is not led to send ever smaller pieces (the silly
/// window of RFC 1122 section 4.2.3.3). Once the window has opened by a quarter of the buffer, or
/// from none, a SACK tells the peer at once (section 6.2).
public final class Receiver {
    /// RFC 9260 section 6.2: at least every second packet.
    private static final int PACKETS_UNACKNOWLEDGED_MAX = 2;

    /// A window that opens by this part of the buffer is worth a SACK of its own (section 6.2).
    private static final int UPDATE_PART = 4;

    /// Less than this much room is offered as none.
    private static final int OFFER_OCTETS_MIN = 1452;

    private final int windowOctets;
    private final long sackDelayNanos;
    private final ReceivedTsns tsns;
    private final InboundStreams streams;

    private int packetsUnacknowledged;
    private boolean dataInPacket;
    private boolean due;
    private boolean hadData;
    private int offeredOctets;
    private Timer delay = Timer.STOPPED;

    /// @param initialTsn of the peer
    /// @param windowOctets the bound on what is held here
    public Receiver(
            int initialTsn,
            int inboundStreams,
            int windowOctets,
            long sackDelayNanos,
            ByteBufAllocator allocator) {
        this.windowOctets = windowOctets;
        this.sackDelayNanos = sackDelayNanos;
        this.tsns = new ReceivedTsns(initialTsn);
        this.streams = new InboundStreams(inboundStreams, allocator);
        this.offeredOctets = windowOctets; // as INIT or INIT ACK has told
    }

    /// What became of a DATA chunk.
    public enum Outcome {
        ACCEPTED,
        DUPLICATE,
        /// Too far ahead, or no room: dropped and not acknowledged; the peer sends it again.
        DROPPED,
        /// Acknowledged but not delivered: the peer is to be told by an ERROR.
        INVALID_STREAM,
        /// What waits can never be completed within the receive buffer.
        OUT_OF_RESOURCE,
        /// It contradicts what has arrived before.
        VIOLATION
    }

    /// Takes a DATA chunk with a payload that is not empty.
    public Outcome onData(DataView data, MessageSink sink) {
        dataInPacket = true;
        due |= data.immediate();
        switch (tsns.probe(data.tsn())) {
            case DUPLICATE -> {
                tsns.duplicate(data.tsn());
                due = true;
                return Outcome.DUPLICATE;
            }
            case TOO_FAR -> {
                due = true;
                return Outcome.DROPPED;
            }
            case NEW -> {}
        }
        if (data.stream() >= streams.count()) {
            tsns.add(data.tsn());
            due = true;
            return Outcome.INVALID_STREAM;
        }
        if (!streams.passesThrough(data) && !hasRoom(data)) {
            due = true;
            return tsns.isNext(data.tsn()) ? Outcome.OUT_OF_RESOURCE : Outcome.DROPPED;
        }
        boolean hadGaps = tsns.hasGaps();
        tsns.add(data.tsn());
        due |= !hadData || hadGaps || tsns.hasGaps();
        hadData = true;
        return streams.accept(data, sink) ? Outcome.ACCEPTED : Outcome.VIOLATION;
    }

    /// To be called after the chunks of each packet: decides about the acknowledgement.
    public void onPacketEnd(long now) {
        if (!dataInPacket) {
            return;
        }
        dataInPacket = false;
        packetsUnacknowledged++;
        if (packetsUnacknowledged >= PACKETS_UNACKNOWLEDGED_MAX || isUpdateDue()) {
            due = true;
        } else if (!delay.isRunning()) {
            delay = Timer.start(now, sackDelayNanos);
        }
    }

    /// Whether a SACK is to be sent now.
    public boolean isSackDue(long now) {
        return due || delay.isExpired(now);
    }

    /// Whether there is something to acknowledge that a departing packet could take along.
    public boolean isSackPending() {
        return due || delay.isRunning();
    }

    /// Asks for a SACK with the next packet, whatever has arrived.
    public void demandSack() {
        due = true;
    }

    /// The SACK to send; nothing is due after it.
    public SackChunk takeSack() {
        due = false;
        packetsUnacknowledged = 0;
        delay = Timer.STOPPED;
        offeredOctets = window();
        return tsns.toSack(offeredOctets);
    }

    public int cumulativeTsn() {
        return tsns.cumulative();
    }

    public int inboundStreams() {
        return streams.count();
    }

    public int heldOctets() {
        return streams.heldOctets();
    }

    public long nextDeadline() {
        return delay.deadline();
    }

    /// Lets go of everything held.
    public void release() {
        streams.release();
        delay = Timer.STOPPED;
        due = false;
    }

    private int window() {
        int free = windowOctets - streams.heldOctets();
        return free < Math.min(OFFER_OCTETS_MIN, windowOctets / UPDATE_PART) ? 0 : free;
    }

    private boolean isUpdateDue() {
        int opened = window() - offeredOctets;
        return opened > 0 && (offeredOctets == 0 || opened >= windowOctets / UPDATE_PART);
    }

    /// RFC 9260 section 6.2: without room, what is beyond everything received is dropped. What
    /// fills a gap is let in up to twice the window, or nothing could ever be delivered.
    private boolean hasRoom(DataView data) {
        int after = streams.heldOctets() + data.octets() + InboundStreams.HELD_OVERHEAD_OCTETS;
        boolean fillsGap =
                tsns.isNext(data.tsn()) || SerialNumber.isAfter(tsns.highest(), data.tsn());
        return after <= (fillsGap ? 2L * windowOctets : windowOctets);
    }
}
