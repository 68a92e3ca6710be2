// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.SelectionCounters;
import org.signalbox.link.SignallingLink;
import org.signalbox.link.TransitTimes;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// User data both ways, its acknowledgement and its flow control: figures 13 and 14 of Q.703
/// without retransmission, and RFC 4165 sections 4.1.5, 4.2.1 and 4.2.3.
///
/// Part of [LinkMachine], which says when it begins and ends and when an outage suspends it. Its
/// methods are called for every message, so timers are plain fields and nothing here makes records
/// but the few outputs.
///
/// T5 runs while this end is busy, T6 while the peer is. T7 runs for each message that awaits its
/// acknowledgement from a peer that is neither busy nor out (RFC 4165 section 4.2.1 finds MTP2's
/// one timer for all of them inadequate); since they are acknowledged in order, it is enough to
/// know when the oldest was sent.
final class DataTransfer {
    /// What becomes of user data.
    enum Verdict {
        /// It is to be delivered; it stays the caller's.
        DELIVER,
        /// It is kept here and delivered later.
        HELD,
        /// It carried nothing, or cannot be accepted; it stays the caller's.
        DROP
    }

    static final int STATUS_STREAM = 0;
    static final int DATA_STREAM = 1;

    /// A peer with a small window is not made to wait for the acknowledgement's delay.
    private static final int ACKNOWLEDGE_AT_ONCE = 8;

    private static final long NO_DEADLINE = Machine.NO_DEADLINE;
    private static final LinkOutput DELIVER_HELD = new LinkOutput.DeliverHeld();
    private static final LinkOutput TRANSMIT = new LinkOutput.Transmit();

    private final long t5Nanos;
    private final long t6Nanos;
    private final long t7Nanos;
    private final Counters<M2paLinkCounter> counters;
    private final SelectionCounters selections;
    private final TransitTimes transits;
    private final int windowMsus;
    private final Reception reception;

    private TransmissionBuffer transmission;

    /// What the former service left behind, until level 3 retrieves it.
    private @Nullable TransmissionBuffer former;

    private final ArrayDeque<Msu> formerUnsent = new ArrayDeque<>();

    /// The last number accepted in the service that ended last.
    private int acceptedBefore = SequenceNumbers.NONE;

    private boolean active;
    private boolean suspended;
    private boolean holding;
    private boolean peerBusy;
    private int unreasonable;
    private long t5 = NO_DEADLINE;
    private long t6 = NO_DEADLINE;
    private long t7 = NO_DEADLINE;

    /// T7 counts from here for what was sent before: when the peer was last busy or out.
    private long t7From = Long.MIN_VALUE;

    private @Nullable LinkFailure failure;

    DataTransfer(
            M2paLinkConfig config,
            Counters<M2paLinkCounter> counters,
            SelectionCounters selections,
            TransitTimes transits) {
        M2paTimers timers = config.timers();
        this.t5Nanos = timers.nanos(M2paTimer.T5);
        this.t6Nanos = timers.nanos(M2paTimer.T6);
        this.t7Nanos = timers.nanos(M2paTimer.T7);
        this.counters = counters;
        this.selections = selections;
        this.transits = transits;
        this.windowMsus = config.buffers().windowMsus();
        this.transmission = new TransmissionBuffer(windowMsus);
        this.reception =
                new Reception(
                        config.buffers().heldMsusMax(),
                        ACKNOWLEDGE_AT_ONCE,
                        timers.nanos(M2paTimer.ACK_DELAY));
    }

    TransmissionBuffer transmission() {
        return transmission;
    }

    Reception reception() {
        return reception;
    }

    /// Whether messages can be lost by a failure of the link from here on.
    boolean isActive() {
        return active;
    }

    boolean isPeerBusy() {
        return peerBusy;
    }

    // ---- beginning and end ------------------------------------------------------------------

    /// From here on the peer may be in service and count from 0, whether we get there or not.
    void expectFromZero() {
        reception.begin(SequenceNumbers.NONE);
    }

    /// In service. What was given to the link before waits for level 3 to retrieve it; what is
    /// older than that, nobody will ask for any more.
    ///
    /// @param hold whether messages are to be held from the first
    void begin(boolean hold) {
        discardFormer(M2paLinkCounter.UNSENT_SUPERSEDED);
        if (transmission.size() > 0) {
            former = transmission;
            transmission = new TransmissionBuffer(windowMsus);
        }
        transmission.begin(SequenceNumbers.NONE);
        active = true;
        suspended = false;
        holding = hold;
        peerBusy = false;
        unreasonable = 0;
        t7From = Long.MIN_VALUE;
    }

    /// Out of service. What was sent or accepted is kept for the changeover; what is held was not
    /// acknowledged, so the peer has it.
    void end() {
        counters.add(M2paLinkCounter.DISCARDED_HELD, reception.discardHeld());
        reception.acknowledgementSent();
        if (active) {
            acceptedBefore = reception.accepted();
        }
        active = false;
        peerBusy = false;
        t5 = NO_DEADLINE;
        t6 = NO_DEADLINE;
        t7 = NO_DEADLINE;
    }

    /// The last number accepted before the link last went out of service.
    int acceptedBefore() {
        return acceptedBefore;
    }

    /// Keeps a message that was given to the link before it came into service.
    ///
    /// @param msu taken
    void keepUnsent(Msu msu) {
        formerUnsent.add(msu);
    }

    /// Messages kept from the former service.
    int formerSize() {
        return formerUnsent.size() + (former == null ? 0 : former.size());
    }

    /// As [SignallingLink#retrieve], for what is held here: of the former service if anything of it
    /// is left or the link is in service again.
    ///
    /// @return whether that was all; if not, what waits to be sent belongs to it
    boolean retrieve(int fsn, Consumer<Msu> messages) {
        if (!active && formerSize() == 0) {
            retrieve(transmission, fsn, messages);
            return false;
        }
        if (former != null) {
            retrieve(former, fsn, messages);
            former = null;
        }
        counters.add(M2paLinkCounter.MSUS_RETRIEVED, formerUnsent.size());
        formerUnsent.forEach(messages);
        formerUnsent.clear();
        return true;
    }

    private void retrieve(TransmissionBuffer buffer, int fsn, Consumer<Msu> messages) {
        TransmissionBuffer.Retrieval retrieval = buffer.retrieve(fsn, messages);
        counters.add(M2paLinkCounter.MSUS_ACKNOWLEDGED, retrieval.acknowledged());
        counters.add(M2paLinkCounter.UNSENT_UNREASONABLE, retrieval.doubtful());
        counters.add(M2paLinkCounter.UNSENT_FLUSHED, retrieval.flushed());
        counters.add(M2paLinkCounter.MSUS_RETRIEVED, retrieval.givenBack());
    }

    private void discardFormer(M2paLinkCounter reason) {
        int discarded = formerUnsent.size();
        formerUnsent.forEach(Msu::close);
        formerUnsent.clear();
        if (former != null) {
            discarded += former.discard();
            former = null;
        }
        counters.add(reason, discarded);
    }

    /// Releases everything, for good.
    void close() {
        discardFormer(M2paLinkCounter.UNSENT_REMOVED);
        counters.add(M2paLinkCounter.UNSENT_REMOVED, transmission.discard());
        counters.add(M2paLinkCounter.DISCARDED_HELD, reception.discardAll());
    }

    // ---- reception --------------------------------------------------------------------------

    /// Takes the numbers of User Data, and its message if it is to wait.
    ///
    /// @param msu from the service information octet on; not readable if it only acknowledges
    Verdict onUserData(int bsn, int fsn, ByteBuf msu, long now, Consumer<? super LinkOutput> out) {
        if (!transmission.isReasonable(bsn)) {
            unreasonable(bsn);
            return Verdict.DROP;
        }
        unreasonable = unreasonable << 1;
        acknowledged(bsn, out);
        if (!msu.isReadable()) {
            // the FSN of empty user data says nothing: some peers write 0 before their first MSU
            counters.increment(M2paLinkCounter.ACKS_RECEIVED);
            return Verdict.DROP;
        }
        int expected = reception.expected();
        if (fsn != expected) {
            counters.increment(
                    SequenceNumbers.distance(expected, fsn) <= SequenceNumbers.MAX / 2
                            ? M2paLinkCounter.DISCARDED_FSN_GAP
                            : M2paLinkCounter.DISCARDED_FSN_DUPLICATE);
            return Verdict.DROP;
        }
        if (holding) {
            return hold(msu);
        }
        if (reception.accept(now)) {
            acknowledge(out);
        }
        countReceived(msu);
        return Verdict.DELIVER;
    }

    /// Level 3 cannot take messages (Q.703 sections 8 and 9): they wait, unacknowledged.
    void holdDeliveries() {
        holding = true;
    }

    /// Level 3 can take messages again.
    void releaseDeliveries(long now, Consumer<? super LinkOutput> out) {
        holding = false;
        if (reception.release(now) > 0) {
            out.accept(DELIVER_HELD);
        }
    }

    /// The oldest message that [LinkOutput.DeliverHeld] announced, or null. The caller owns it.
    @Nullable ByteBuf pollReleased() {
        ByteBuf msu = reception.pollReleased();
        if (msu != null) {
            countReceived(msu);
        }
        return msu;
    }

    private Verdict hold(ByteBuf msu) {
        if (!reception.canHold()) {
            // not acknowledged: the peer has it, and takes it back when the link fails
            counters.increment(M2paLinkCounter.DISCARDED_HELD_FULL);
            failure = new LinkFailure(Cause.SEQUENCE_ERROR, "peer goes on sending to a busy end");
            return Verdict.DROP;
        }
        reception.hold(msu);
        return Verdict.HELD;
    }

    /// Q.703 section 5.3.1: what bears a number that was never sent is discarded, and of three in a
    /// row two such end the link.
    private void unreasonable(int bsn) {
        unreasonable = unreasonable << 1 | 1;
        counters.increment(M2paLinkCounter.DISCARDED_BSN);
        if (Integer.bitCount(unreasonable & 0b111) >= 2) {
            failure = new LinkFailure(Cause.SEQUENCE_ERROR, "BSN " + bsn + " was never sent");
        }
    }

    private void acknowledge(Consumer<? super LinkOutput> out) {
        reception.acknowledgementSent();
        counters.increment(M2paLinkCounter.ACKS_SENT);
        out.accept(new LinkOutput.Acknowledge(reception.accepted(), transmission.lastFsn()));
    }

    private void countReceived(ByteBuf msu) {
        counters.increment(M2paLinkCounter.MSUS_RECEIVED);
        counters.add(M2paLinkCounter.OCTETS_RECEIVED, msu.readableBytes());
    }

    // ---- transmission -----------------------------------------------------------------------

    /// Sends what may be sent: from the buffer first, then from the wire's queue.
    void transmit(long now, LinkWire wire) {
        if (!active || suspended) {
            return;
        }
        if (peerBusy) {
            if (t6 == NO_DEADLINE && (transmission.nextUnsent() != null || wire.waiting() > 0)) {
                // Q.703 section 9.3 starts T6 at the first SIB; RFC 4165 section 4.1.5 only if an
                // acknowledgement is awaited. Without it, messages could wait for ever.
                t6 = now + t6Nanos;
            }
            return;
        }
        while (true) {
            Msu msu = transmission.nextUnsent();
            if (msu == null) {
                msu = transmission.hasRoom() ? wire.next() : null;
                if (msu == null) {
                    return;
                }
                transmission.add(msu);
            }
            if (!wire.send(reception.accepted(), transmission.nextFsn(), msu)) {
                counters.increment(M2paLinkCounter.SENDS_REFUSED);
                return;
            }
            countSent(msu, now);
            reception.acknowledgementSent();
            if (t7 == NO_DEADLINE) {
                updateT7();
            }
        }
    }

    /// One end is in outage, or sequence numbers are being agreed upon after that: nothing is sent,
    /// and neither T6 nor T7 runs (RFC 4165 section 4.1.4).
    void suspend() {
        suspended = true;
        t6 = NO_DEADLINE;
        t7 = NO_DEADLINE;
    }

    /// Nothing hinders transmission any more, as far as outages go.
    void resume(long now, Consumer<? super LinkOutput> out) {
        if (suspended) {
            suspended = false;
            t7From = now;
        }
        if (peerBusy && t6 == NO_DEADLINE) {
            startT6(now);
        } else {
            updateT7();
        }
        out.accept(TRANSMIT);
    }

    /// As [SignallingLink#flush], for what is held here.
    ///
    /// @return whether there is an outage; then what waits to be sent is to be given back, too
    boolean flush(Consumer<Msu> unsent) {
        if (!active || !suspended) {
            return false;
        }
        counters.add(M2paLinkCounter.MSUS_RETRIEVED, transmission.flush(unsent));
        return true;
    }

    /// What the peer says it has received is acknowledged, and what was sent after it is sent
    /// again: the peer has thrown it away (RFC 4165 section 4.1.4). But what level 3 has flushed is
    /// not, and the numbers go on as if it had never been sent.
    void resynchronise(int bsn, Consumer<? super LinkOutput> out) {
        if (transmission.isReasonable(bsn)) {
            acknowledged(bsn, out);
            counters.add(M2paLinkCounter.UNSENT_FLUSHED, transmission.dropFlushed());
            transmission.rewind();
        }
    }

    private void acknowledged(int bsn, Consumer<? super LinkOutput> out) {
        boolean full = !transmission.hasRoom();
        int news = transmission.acknowledge(bsn);
        if (news > 0) {
            counters.add(M2paLinkCounter.MSUS_ACKNOWLEDGED, news);
            updateT7();
            if (full) {
                out.accept(TRANSMIT);
            }
        }
    }

    private void countSent(Msu msu, long now) {
        if (transmission.markSent(now)) {
            counters.increment(M2paLinkCounter.MSUS_SENT);
            counters.add(M2paLinkCounter.OCTETS_SENT, msu.length());
            selections.count(msu);
            if (transits.isFull()) {
                transits.settle(now);
            }
            transits.leaves(msu.takenAt());
        } else {
            counters.increment(M2paLinkCounter.MSUS_RETRANSMITTED);
        }
    }

    // ---- flow control -----------------------------------------------------------------------

    /// This end is busy, and says so until [#busyEnds].
    void becomeBusy(long now, Consumer<? super LinkOutput> out) {
        counters.increment(M2paLinkCounter.BUSY_STARTED);
        sendStatus(StatusIndication.BUSY, STATUS_STREAM, 0, out);
        t5 = now + t5Nanos;
    }

    void busyEnds(Consumer<? super LinkOutput> out) {
        t5 = NO_DEADLINE;
        sendStatus(StatusIndication.BUSY_ENDED, STATUS_STREAM, 0, out);
    }

    /// RFC 4165 section 4.1.5: the first Busy stops T7 and starts T6; more of them change nothing.
    void peerBecomesBusy(long now) {
        if (peerBusy) {
            return;
        }
        peerBusy = true;
        counters.increment(M2paLinkCounter.BUSY_RECEIVED);
        t7 = NO_DEADLINE;
        startT6(now);
    }

    void peerNoLongerBusy(long now, Consumer<? super LinkOutput> out) {
        if (!peerBusy) {
            return;
        }
        peerBusy = false;
        t6 = NO_DEADLINE;
        t7From = now;
        updateT7();
        out.accept(TRANSMIT);
    }

    private void startT6(long now) {
        if (transmission.unacknowledged() > 0 && !suspended) {
            t6 = now + t6Nanos;
        }
    }

    private void updateT7() {
        boolean runs = transmission.unacknowledged() > 0 && !peerBusy && !suspended;
        t7 = runs ? Math.max(transmission.oldestSentAt(), t7From) + t7Nanos : NO_DEADLINE;
    }

    // ---- time and failure -------------------------------------------------------------------

    /// Fires what is due.
    void advance(long now, Consumer<? super LinkOutput> out) {
        if (t7 <= now) {
            failure = new LinkFailure(Cause.T7_EXPIRED);
            return;
        }
        if (t6 <= now) {
            failure = new LinkFailure(Cause.T6_EXPIRED);
            return;
        }
        if (t5 <= now) {
            t5 = now + t5Nanos;
            sendStatus(StatusIndication.BUSY, STATUS_STREAM, 0, out);
        }
        if (reception.ackDeadline() <= now) {
            acknowledge(out);
        }
    }

    long deadline() {
        return active
                ? Math.min(Math.min(t5, reception.ackDeadline()), Math.min(t6, t7))
                : NO_DEADLINE;
    }

    /// What a call before this one found that ends the link, or null. Told once.
    @Nullable LinkFailure takeFailure() {
        LinkFailure found = failure;
        failure = null;
        return found;
    }

    /// RFC 4165 section 2.2: a link status bears the numbers of the last user data either way, and
    /// [SequenceNumbers#NONE] until there is any.
    void sendStatus(
            StatusIndication indication,
            int stream,
            int fillerOctets,
            Consumer<? super LinkOutput> out) {
        counters.increment(M2paLinkCounter.STATUS_SENT);
        out.accept(
                new LinkOutput.SendStatus(
                        indication,
                        stream,
                        active ? reception.accepted() : SequenceNumbers.NONE,
                        active ? transmission.lastFsn() : SequenceNumbers.NONE,
                        fillerOctets));
    }
}
