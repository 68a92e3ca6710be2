// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.signalbox.m2pa.StatusIndication.ALIGNMENT;
import static org.signalbox.m2pa.StatusIndication.BUSY;
import static org.signalbox.m2pa.StatusIndication.BUSY_ENDED;
import static org.signalbox.m2pa.StatusIndication.OUT_OF_SERVICE;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_OUTAGE;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_RECOVERED;
import static org.signalbox.m2pa.StatusIndication.PROVING_EMERGENCY;
import static org.signalbox.m2pa.StatusIndication.PROVING_NORMAL;
import static org.signalbox.m2pa.StatusIndication.READY;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.DownReason;
import org.signalbox.ss7.Msu;

import java.util.function.Consumer;

/// Link state control, initial alignment and flow control of one link: figures 8, 9 and 10 of
/// Q.703 with what RFC 4165 sections 4.1.3 to 4.1.7 change.
///
/// ```
///  Deactivated --start--> Connecting --up--> OutOfService --peer's status, or peer-wait--+
///       ^                  |     ^                ^                                      v
///       |              down|     |retry           |realign-delay                    NotAligned
///       |                  v     |                |                                      |
///       +---- stop ---- Disconnected          a failure                         Alignment|
///      (from any state)       ^                   ^                                      v
///                             |                   |           +-----Alignment-------> Aligned
///                     association lost            |           |                          |
///                     (from any state)     (from any state    |                   Proving|
///                                            below)           |                          v
///                                                             +----------------------Proving
///                                                                                        |T4
///      InService <------Ready, user data------- AlignedReady <---no local outage---------+
///        |   ^                                     |   ^                                 |
///  outage|   |Ready exchanged                outage|   |recovered                        |
///        v   |                                     v   |                                 |
///  ProcessorOutage <----Ready, user data----- AlignedNotReady <----local outage----------+
/// ```
///
/// Where this departs from the figures:
/// - SCTP delivers each status once, MTP2 sends the same one over and over. So what a peer has
///   said too early is remembered: Alignment before we start, Ready or Processor Outage while we
///   still prove. Alignment, Ready and Processor Outage are repeated as RFC 4165 permits.
/// - User data travels on another stream than Ready and may arrive first. It then counts as Ready,
///   as an MSU does in MTP2, and Proving that comes later is not an error until Ready has come.
/// - After the association has come up, alignment waits for a first status from the peer
///   (`peer-wait` at most), so that a peer whose M2PA is not there is not told of an alignment.
/// - Link status does not acknowledge: it overtakes user data. Only Processor Recovered and the
///   Ready after it do, which keep their place on the stream of user data.
///
/// Timers ([M2paTimer] has their ranges): T1 in AlignedReady and AlignedNotReady, and as a bound
/// for Ready after an outage; T2 in NotAligned; T3 in Aligned; T4 in Proving; T5 to T7 in
/// InService and ProcessorOutage. T5 to T7 and what belongs to single messages are plain fields,
/// since they change with every message.
///
/// The orders of level 3 (emergency, local processor outage, receive congestion) stand until they
/// are withdrawn, through failures and realignments.
final class LinkMachine implements Machine<LinkInput, LinkOutput> {
    /// What becomes of user data handed to [#onUserData].
    enum Verdict {
        /// It is to be delivered; it stays the caller's.
        DELIVER,
        /// It is kept here and delivered later.
        HELD,
        /// It carried nothing, or cannot be accepted; it stays the caller's.
        DROP
    }

    private static final int STATUS_STREAM = 0;
    static final int DATA_STREAM = 1;

    /// A peer with a small window is not made to wait for the acknowledgement's delay.
    private static final int ACKNOWLEDGE_AT_ONCE = 8;

    private static final LinkOutput DELIVER_HELD = new LinkOutput.DeliverHeld();
    private static final LinkOutput TRANSMIT = new LinkOutput.Transmit();

    private final M2paLinkConfig config;
    private final M2paTimers timers;
    private final long t6Nanos;
    private final long t7Nanos;
    private final Counters<M2paLinkCounter> counters;
    private final TransmissionBuffer transmission;
    private final Reception reception;

    private LinkState state = new LinkState.Deactivated(false);
    private @Nullable LinkFailure lastFailure;
    private @Nullable StatusIndication lastReceived;

    // orders of level 3
    private boolean emergency;
    private boolean localOutage;
    private boolean congested;

    // in service
    private boolean peerBusy;
    private int unreasonable;
    private long t5 = NO_DEADLINE;
    private long t6 = NO_DEADLINE;
    private long t7 = NO_DEADLINE;

    LinkMachine(M2paLinkConfig config, Counters<M2paLinkCounter> counters) {
        this.config = config;
        this.timers = config.timers();
        this.t6Nanos = timers.nanos(M2paTimer.T6);
        this.t7Nanos = timers.nanos(M2paTimer.T7);
        this.counters = counters;
        this.emergency = config.emergency();
        this.transmission = new TransmissionBuffer(config.windowMsus());
        this.reception =
                new Reception(
                        config.heldMsusMax(),
                        ACKNOWLEDGE_AT_ONCE,
                        timers.nanos(M2paTimer.ACK_DELAY));
    }

    // ---- what the driver and `show` ask -----------------------------------------------------

    LinkState state() {
        return state;
    }

    /// Why the link was last not in service; null if it never was.
    @Nullable LinkFailure lastFailure() {
        return lastFailure;
    }

    /// What the peer last said.
    @Nullable StatusIndication lastReceived() {
        return lastReceived;
    }

    TransmissionBuffer transmission() {
        return transmission;
    }

    Reception reception() {
        return reception;
    }

    boolean peerBusy() {
        return peerBusy;
    }

    boolean congested() {
        return congested;
    }

    boolean emergency() {
        return emergency;
    }

    /// Whether messages can be lost by a failure of the link from here on.
    boolean carriesData() {
        return switch (state) {
            case LinkState.InService _, LinkState.ProcessorOutage _ -> true;
            case LinkState.Deactivated _,
                    LinkState.Disconnected _,
                    LinkState.Connecting _,
                    LinkState.OutOfService _,
                    LinkState.NotAligned _,
                    LinkState.Aligned _,
                    LinkState.Proving _,
                    LinkState.AlignedReady _,
                    LinkState.AlignedNotReady _ ->
                    false;
        };
    }

    // ---- inputs -----------------------------------------------------------------------------

    @Override
    public void handle(LinkInput input, long now, Consumer<? super LinkOutput> out) {
        if (!note(input)) {
            return;
        }
        state =
                switch (state) {
                    case LinkState.Deactivated s -> deactivated(s, input, out);
                    case LinkState.Disconnected s -> disconnected(s, input, now, out);
                    case LinkState.Connecting s -> connecting(s, input, now, out);
                    case LinkState.OutOfService s -> outOfService(s, input, now, out);
                    case LinkState.NotAligned s -> notAligned(s, input, now, out);
                    case LinkState.Aligned s -> aligned(s, input, now, out);
                    case LinkState.Proving s -> proving(s, input, now, out);
                    case LinkState.AlignedReady s -> alignedReady(s, input, now, out);
                    case LinkState.AlignedNotReady s -> alignedNotReady(s, input, now, out);
                    case LinkState.InService s -> inService(s, input, now, out);
                    case LinkState.ProcessorOutage s -> processorOutage(s, input, now, out);
                };
    }

    /// Writes down what holds whatever the state.
    ///
    /// @return false if the input changes nothing
    private boolean note(LinkInput input) {
        return switch (input) {
            case LinkInput.Emergency(boolean set) -> {
                emergency = set || config.emergency();
                yield true;
            }
            case LinkInput.LocalProcessorOutage(boolean set) -> {
                boolean changes = set != localOutage;
                localOutage = set;
                yield changes;
            }
            case LinkInput.ReceiveCongestion(boolean set) -> {
                boolean changes = set != congested;
                congested = set;
                yield changes;
            }
            case LinkInput.Status(StatusIndication indication, _, _) -> {
                lastReceived = indication;
                counters.increment(M2paLinkCounter.STATUS_RECEIVED);
                yield true;
            }
            case LinkInput.AssociationUp _,
                    LinkInput.AssociationRestarted _,
                    LinkInput.AssociationDown _ -> {
                lastReceived = null;
                yield true;
            }
            case LinkInput.Start _, LinkInput.Stop _ -> true;
        };
    }

    @Override
    public void advance(long now, Consumer<? super LinkOutput> out) {
        if (state.deadline() <= now) {
            state =
                    switch (state) {
                        case LinkState.Deactivated s -> s;
                        case LinkState.Disconnected _ -> open(out);
                        case LinkState.Connecting s -> s;
                        case LinkState.OutOfService s -> beginAlignment(s.peerAligning(), now, out);
                        case LinkState.NotAligned s -> advanceNotAligned(s, now, out);
                        case LinkState.Aligned s -> advanceAligned(s, now, out);
                        case LinkState.Proving s -> advanceProving(s, now, out);
                        case LinkState.AlignedReady s -> advanceAlignedReady(s, now, out);
                        case LinkState.AlignedNotReady s -> advanceAlignedNotReady(s, now, out);
                        case LinkState.InService s -> s;
                        case LinkState.ProcessorOutage _ ->
                                fail(Cause.T1_EXPIRED, "after processor outage", now, out);
                    };
        }
        if (carriesData()) {
            advanceData(now, out);
        }
    }

    @Override
    public long nextDeadline() {
        long deadline = state.deadline();
        if (carriesData()) {
            deadline = Math.min(deadline, Math.min(t5, Math.min(t6, t7)));
            deadline = Math.min(deadline, reception.ackDeadline());
        }
        return deadline;
    }

    // ---- user data --------------------------------------------------------------------------

    /// Takes the numbers of User Data, and its message if it is to wait.
    ///
    /// The outputs of the call are to be performed before a message is delivered: it may be the one
    /// that brings the link into service.
    ///
    /// @param msu from the service information octet on; not readable if it only acknowledges
    Verdict onUserData(int bsn, int fsn, ByteBuf msu, long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Deactivated _,
                    LinkState.Disconnected _,
                    LinkState.Connecting _,
                    LinkState.OutOfService _ ->
                    drop(msu, M2paLinkCounter.DISCARDED_OUT_OF_SERVICE);
            case LinkState.NotAligned _ -> {
                // ETSI TS 101 591 algn-o-04 and o-05: not what may follow our Alignment
                state = fail(Cause.UNEXPECTED_MESSAGE, "user data, not aligned", now, out);
                yield drop(msu, M2paLinkCounter.DISCARDED_OUT_OF_SERVICE);
            }
            // Q.703 figure 9: an MSU means nothing to initial alignment
            case LinkState.Aligned _, LinkState.Proving _ ->
                    drop(msu, M2paLinkCounter.DISCARDED_OUT_OF_SERVICE);
            case LinkState.AlignedReady _, LinkState.AlignedNotReady _ -> {
                if (isFirst(bsn, fsn, msu)) {
                    // Q.703 figure 8 sheets 6 and 8: an MSU or FISU instead of the first FISU
                    state = enterService(false, false, now, out);
                    yield inOrder(bsn, fsn, msu, now, out);
                }
                // left over from before this alignment
                yield drop(msu, M2paLinkCounter.DISCARDED_OUT_OF_SERVICE);
            }
            case LinkState.InService _, LinkState.ProcessorOutage _ ->
                    inOrder(bsn, fsn, msu, now, out);
        };
    }

    /// Sends what may be sent: from the buffer first, then from the wire's queue.
    void transmit(long now, LinkWire wire) {
        if (!mayTransmit()) {
            if (peerBusy && t6 == NO_DEADLINE && !holdsTransmission() && isWaiting(wire)) {
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
            if (transmission.markSent()) {
                counters.increment(M2paLinkCounter.MSUS_SENT);
                counters.add(M2paLinkCounter.OCTETS_SENT, msu.length());
            } else {
                counters.increment(M2paLinkCounter.MSUS_RETRANSMITTED);
            }
            reception.acknowledgementSent();
            if (t7 == NO_DEADLINE) {
                t7 = now + t7Nanos;
            }
        }
    }

    private boolean isWaiting(LinkWire wire) {
        return transmission.nextUnsent() != null || wire.waiting() > 0;
    }

    /// The oldest message that [LinkOutput.DeliverHeld] announced, or null. The caller owns it.
    @Nullable ByteBuf pollReleased() {
        ByteBuf msu = reception.pollReleased();
        if (msu != null) {
            countReceived(msu);
        }
        return msu;
    }

    /// As [SignallingLink#retrieve], for what this machine holds.
    void retrieve(int fsn, Consumer<Msu> messages) {
        TransmissionBuffer.Retrieval retrieval = transmission.retrieve(fsn, messages);
        counters.add(M2paLinkCounter.MSUS_ACKNOWLEDGED, retrieval.acknowledged());
        counters.add(M2paLinkCounter.UNSENT_UNREASONABLE, retrieval.doubtful());
        counters.add(M2paLinkCounter.MSUS_RETRIEVED, retrieval.givenBack());
    }

    /// Throws away what is kept for retrieval.
    ///
    /// @param reason counts each message
    /// @return how many messages
    int discardRetained(M2paLinkCounter reason) {
        int discarded = transmission.discard();
        counters.add(reason, discarded);
        return discarded;
    }

    /// Releases everything, for good.
    void close() {
        discardRetained(M2paLinkCounter.UNSENT_REMOVED);
        counters.add(M2paLinkCounter.DISCARDED_HELD, reception.discardAll());
    }

    private void countReceived(ByteBuf msu) {
        counters.increment(M2paLinkCounter.MSUS_RECEIVED);
        counters.add(M2paLinkCounter.OCTETS_RECEIVED, msu.readableBytes());
    }

    /// Whether this user data may be the first after alignment: it bears the first number, or none
    /// that counts, and acknowledges nothing.
    private static boolean isFirst(int bsn, int fsn, ByteBuf msu) {
        return bsn == SequenceNumbers.NONE
                && (!msu.isReadable() || fsn == SequenceNumbers.next(SequenceNumbers.NONE));
    }

    private Verdict inOrder(
            int bsn, int fsn, ByteBuf msu, long now, Consumer<? super LinkOutput> out) {
        if (!transmission.isReasonable(bsn)) {
            return unreasonable(bsn, now, out);
        }
        unreasonable = unreasonable << 1;
        acknowledge(bsn, now, out);
        if (!msu.isReadable()) {
            // the FSN of empty user data says nothing: some peers write 0 before their first MSU
            counters.increment(M2paLinkCounter.ACKS_RECEIVED);
            return Verdict.DROP;
        }
        int expected = reception.expected();
        if (fsn != expected) {
            return drop(
                    msu,
                    SequenceNumbers.distance(expected, fsn) <= SequenceNumbers.MAX / 2
                            ? M2paLinkCounter.DISCARDED_FSN_GAP
                            : M2paLinkCounter.DISCARDED_FSN_DUPLICATE);
        }
        if (state instanceof LinkState.ProcessorOutage s && s.awaitsReady() && !s.remote()) {
            // a peer that has recovered sends no user data before its Ready, on the same stream:
            // so this one does not send Ready
            state = outage(s.readySeen(), false, s.awaitsAnswer(), false, now, out);
        }
        if (localOutage || congested) {
            return hold(msu, now, out);
        }
        if (reception.accept(now)) {
            acknowledgeNow(out);
        }
        countReceived(msu);
        return Verdict.DELIVER;
    }

    private Verdict hold(ByteBuf msu, long now, Consumer<? super LinkOutput> out) {
        if (!reception.canHold()) {
            // not acknowledged: the peer has it, and takes it back when the link fails
            state = fail(Cause.SEQUENCE_ERROR, "peer goes on sending to a busy end", now, out);
            return drop(msu, M2paLinkCounter.DISCARDED_HELD_FULL);
        }
        reception.hold(msu);
        return Verdict.HELD;
    }

    private Verdict drop(ByteBuf msu, M2paLinkCounter counter) {
        if (msu.isReadable()) {
            counters.increment(counter);
        }
        return Verdict.DROP;
    }

    /// Q.703 section 5.3.1: what bears a number that was never sent is discarded, and of three in a
    /// row two such end the link.
    private Verdict unreasonable(int bsn, long now, Consumer<? super LinkOutput> out) {
        unreasonable = unreasonable << 1 | 1;
        counters.increment(M2paLinkCounter.DISCARDED_BSN);
        if (Integer.bitCount(unreasonable & 0b111) >= 2) {
            state = fail(Cause.SEQUENCE_ERROR, "BSN " + bsn + " was never sent", now, out);
        }
        return Verdict.DROP;
    }

    private void acknowledge(int bsn, long now, Consumer<? super LinkOutput> out) {
        boolean full = !transmission.hasRoom();
        int news = transmission.acknowledge(bsn);
        if (news > 0) {
            counters.add(M2paLinkCounter.MSUS_ACKNOWLEDGED, news);
            restartT7(now);
            if (full) {
                out.accept(TRANSMIT);
            }
        }
    }

    private void acknowledgeNow(Consumer<? super LinkOutput> out) {
        reception.acknowledgementSent();
        counters.increment(M2paLinkCounter.ACKS_SENT);
        out.accept(new LinkOutput.Acknowledge(reception.accepted(), transmission.lastFsn()));
    }

    private void advanceData(long now, Consumer<? super LinkOutput> out) {
        if (t7 <= now) {
            state = fail(Cause.T7_EXPIRED, "", now, out);
        } else if (t6 <= now) {
            state = fail(Cause.T6_EXPIRED, "", now, out);
        } else {
            if (t5 <= now) {
                t5 = now + timers.nanos(M2paTimer.T5);
                send(BUSY, STATUS_STREAM, out);
            }
            if (reception.ackDeadline() <= now) {
                acknowledgeNow(out);
            }
        }
    }

    // ---- states -----------------------------------------------------------------------------

    private LinkState deactivated(
            LinkState.Deactivated s, LinkInput input, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Start _ ->
                    s.associated() ? new LinkState.Disconnected(Timer.STOPPED) : open(out);
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> {
                // Q.703 figure 8 sheet 1: out of service until started
                send(OUT_OF_SERVICE, STATUS_STREAM, out);
                out.accept(new LinkOutput.ShutdownAssociation());
                yield new LinkState.Deactivated(true);
            }
            case LinkInput.AssociationDown _ -> new LinkState.Deactivated(false);
            case LinkInput.Stop _,
                    LinkInput.Emergency _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.Status _ ->
                    s;
        };
    }

    private LinkState disconnected(
            LinkState.Disconnected s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(!s.retry().isRunning());
            }
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> up(now, out);
            case LinkInput.AssociationDown _ -> s.retry().isRunning() ? s : open(out);
            case LinkInput.Start _,
                    LinkInput.Emergency _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.Status _ ->
                    s;
        };
    }

    private LinkState connecting(
            LinkState.Connecting s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                out.accept(new LinkOutput.AbortAssociation("link stopped"));
                report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(true);
            }
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> up(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> {
                report(new LinkFailure(Cause.CONNECTION_FAILED, reason.toString()), out);
                yield new LinkState.Disconnected(timer(M2paTimer.RETRY, now));
            }
            case LinkInput.Start _,
                    LinkInput.Emergency _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.Status _ ->
                    s;
        };
    }

    private LinkState outOfService(
            LinkState.OutOfService s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case OUT_OF_SERVICE ->
                                s.failed()
                                        ? new LinkState.OutOfService(s.begin(), true, false)
                                        : beginAlignment(false, now, out);
                        case ALIGNMENT ->
                                s.failed()
                                        ? new LinkState.OutOfService(s.begin(), true, true)
                                        : beginAlignment(true, now, out);
                        case PROVING_NORMAL,
                                PROVING_EMERGENCY,
                                READY,
                                PROCESSOR_OUTAGE,
                                PROCESSOR_RECOVERED,
                                BUSY,
                                BUSY_ENDED ->
                                s;
                    };
            case LinkInput.Start _,
                    LinkInput.Emergency _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.AssociationUp _ ->
                    s;
        };
    }

    /// Q.703 figure 9 sheet 2.
    private LinkState notAligned(
            LinkState.NotAligned s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case ALIGNMENT -> enterAligned(now, out);
                        // ETSI TS 101 591 algn-o-01 to o-03; where the peer has sent Alignment
                        // before, we have not stopped here
                        case PROVING_NORMAL, PROVING_EMERGENCY, READY ->
                                fail(
                                        Cause.UNEXPECTED_MESSAGE,
                                        indication + ", not aligned",
                                        now,
                                        out);
                        case OUT_OF_SERVICE,
                                PROCESSOR_OUTAGE,
                                PROCESSOR_RECOVERED,
                                BUSY,
                                BUSY_ENDED ->
                                s;
                    };
            case LinkInput.Start _,
                    LinkInput.Emergency _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.AssociationUp _ ->
                    s;
        };
    }

    private LinkState advanceNotAligned(
            LinkState.NotAligned s, long now, Consumer<? super LinkOutput> out) {
        if (s.t2().isExpired(now)) {
            return fail(Cause.T2_EXPIRED, "", now, out);
        }
        send(ALIGNMENT, STATUS_STREAM, out);
        return new LinkState.NotAligned(s.t2(), timer(M2paTimer.STATUS_REPEAT, now));
    }

    /// Q.703 figure 9 sheet 3.
    private LinkState aligned(
            LinkState.Aligned s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.Emergency _ -> {
                if (emergency && !s.emergency()) {
                    sendProving(true, out);
                    yield new LinkState.Aligned(s.t3(), s.interval(), true);
                }
                yield s;
            }
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case PROVING_NORMAL ->
                                enterProving(s, false, LinkState.Proving.Peer.PROVING, now, out);
                        case PROVING_EMERGENCY ->
                                enterProving(s, true, LinkState.Proving.Peer.PROVING, now, out);
                        // RFC 4165 section 4.1.3 lets a peer leave out proving
                        case READY ->
                                enterProving(s, false, LinkState.Proving.Peer.READY, now, out);
                        case PROCESSOR_OUTAGE ->
                                enterProving(
                                        s,
                                        false,
                                        LinkState.Proving.Peer.PROCESSOR_OUTAGE,
                                        now,
                                        out);
                        case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
                        case ALIGNMENT, PROCESSOR_RECOVERED, BUSY, BUSY_ENDED -> s;
                    };
            case LinkInput.Start _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.AssociationUp _ ->
                    s;
        };
    }

    private LinkState advanceAligned(
            LinkState.Aligned s, long now, Consumer<? super LinkOutput> out) {
        if (s.t3().isExpired(now)) {
            return fail(Cause.T3_EXPIRED, "", now, out);
        }
        sendProving(s.emergency(), out);
        return new LinkState.Aligned(s.t3(), timer(M2paTimer.PROVING_INTERVAL, now), s.emergency());
    }

    /// Q.703 figure 9 sheets 4 and 5.
    private LinkState proving(
            LinkState.Proving s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.Emergency _ -> emergency ? hurry(s, now, out) : s;
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case PROVING_EMERGENCY -> hurry(s, now, out);
                        case READY -> withPeer(s, LinkState.Proving.Peer.READY);
                        case PROCESSOR_OUTAGE ->
                                withPeer(s, LinkState.Proving.Peer.PROCESSOR_OUTAGE);
                        // it will say Ready
                        case PROCESSOR_RECOVERED -> withPeer(s, LinkState.Proving.Peer.PROVING);
                        case ALIGNMENT -> enterAligned(now, out);
                        case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
                        case PROVING_NORMAL, BUSY, BUSY_ENDED -> s;
                    };
            case LinkInput.Start _,
                    LinkInput.LocalProcessorOutage _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.AssociationUp _ ->
                    s;
        };
    }

    private LinkState advanceProving(
            LinkState.Proving s, long now, Consumer<? super LinkOutput> out) {
        if (s.t4().isExpired(now)) {
            return alignmentComplete(s.peer(), now, out);
        }
        sendProving(s.emergency(), out);
        return new LinkState.Proving(
                s.t4(), timer(M2paTimer.PROVING_INTERVAL, now), s.emergency(), s.peer());
    }

    /// Q.703 figure 8 sheets 6 and 7.
    private LinkState alignedReady(
            LinkState.AlignedReady s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.LocalProcessorOutage _ -> {
                if (localOutage) {
                    sendOutage(out);
                    yield new LinkState.AlignedNotReady(
                            s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
                }
                yield s;
            }
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case READY -> {
                            // ours may have come while the peer was proving, and been lost on it
                            send(READY, STATUS_STREAM, out);
                            yield enterService(true, false, now, out);
                        }
                        case PROCESSOR_OUTAGE -> enterService(false, true, now, out);
                        case PROCESSOR_RECOVERED -> {
                            send(READY, DATA_STREAM, out);
                            yield s;
                        }
                        case ALIGNMENT -> fail(Cause.REMOTE_REALIGNMENT, "", now, out);
                        case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
                        // its proving period is longer than ours
                        case PROVING_NORMAL, PROVING_EMERGENCY, BUSY, BUSY_ENDED -> s;
                    };
            case LinkInput.Start _,
                    LinkInput.Emergency _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.AssociationUp _ ->
                    s;
        };
    }

    private LinkState advanceAlignedReady(
            LinkState.AlignedReady s, long now, Consumer<? super LinkOutput> out) {
        if (s.t1().isExpired(now)) {
            return fail(Cause.T1_EXPIRED, "", now, out);
        }
        send(READY, STATUS_STREAM, out);
        return new LinkState.AlignedReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
    }

    /// Q.703 figure 8 sheets 8 and 9.
    private LinkState alignedNotReady(
            LinkState.AlignedNotReady s,
            LinkInput input,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.LocalProcessorOutage _ -> {
                if (!localOutage) {
                    // the peer is either in remote outage and wants Processor Recovered, or still
                    // proves and wants Ready; one stream, so that it sees them in this order
                    send(PROCESSOR_RECOVERED, DATA_STREAM, out);
                    send(READY, DATA_STREAM, out);
                    yield new LinkState.AlignedReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
                }
                yield s;
            }
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case READY -> enterService(true, false, now, out);
                        case PROCESSOR_OUTAGE -> enterService(false, true, now, out);
                        case PROCESSOR_RECOVERED -> {
                            send(READY, DATA_STREAM, out);
                            yield s;
                        }
                        case ALIGNMENT -> fail(Cause.REMOTE_REALIGNMENT, "", now, out);
                        case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
                        case PROVING_NORMAL, PROVING_EMERGENCY, BUSY, BUSY_ENDED -> s;
                    };
            case LinkInput.Start _,
                    LinkInput.Emergency _,
                    LinkInput.ReceiveCongestion _,
                    LinkInput.AssociationUp _ ->
                    s;
        };
    }

    private LinkState advanceAlignedNotReady(
            LinkState.AlignedNotReady s, long now, Consumer<? super LinkOutput> out) {
        if (s.t1().isExpired(now)) {
            return fail(Cause.T1_EXPIRED, "", now, out);
        }
        // a peer that was proving when it was told may have forgotten
        send(PROCESSOR_OUTAGE, DATA_STREAM, out);
        return new LinkState.AlignedNotReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
    }

    /// Q.703 figure 8 sheets 10 and 11.
    private LinkState inService(
            LinkState.InService s, LinkInput input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.LocalProcessorOutage _ -> {
                if (localOutage) {
                    sendOutage(out);
                    yield outage(s.readySeen(), false, false, false, now, out);
                }
                yield s;
            }
            case LinkInput.ReceiveCongestion _ -> {
                receiveCongestion(now, out);
                yield s;
            }
            case LinkInput.Status(StatusIndication indication, _, _) ->
                    switch (indication) {
                        case READY -> new LinkState.InService(true);
                        case PROVING_NORMAL, PROVING_EMERGENCY ->
                                s.readySeen()
                                        ? fail(
                                                Cause.UNEXPECTED_MESSAGE,
                                                indication + ", in service",
                                                now,
                                                out)
                                        : s;
                        case PROCESSOR_OUTAGE -> {
                            remoteOutage(true, out);
                            yield outage(s.readySeen(), true, false, false, now, out);
                        }
                        case PROCESSOR_RECOVERED -> {
                            send(READY, DATA_STREAM, out);
                            yield s;
                        }
                        case BUSY -> {
                            peerBecomesBusy(now);
                            yield s;
                        }
                        case BUSY_ENDED -> {
                            peerNoLongerBusy(now, out);
                            yield s;
                        }
                        case ALIGNMENT -> fail(Cause.REMOTE_REALIGNMENT, "", now, out);
                        case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
                    };
            case LinkInput.Start _, LinkInput.Emergency _, LinkInput.AssociationUp _ -> s;
        };
    }

    /// Q.703 figure 8 sheets 12 to 14, figure 10, RFC 4165 section 4.1.4.
    private LinkState processorOutage(
            LinkState.ProcessorOutage s,
            LinkInput input,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> stop(out);
            case LinkInput.AssociationRestarted _ -> restarted(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> lost(reason, now, out);
            case LinkInput.LocalProcessorOutage _ -> localOutageChanged(s, now, out);
            case LinkInput.ReceiveCongestion _ -> {
                receiveCongestion(now, out);
                yield s;
            }
            case LinkInput.Status(StatusIndication indication, int stream, int bsn) ->
                    switch (indication) {
                        case READY -> readyAfterOutage(s, stream, bsn, now, out);
                        case PROVING_NORMAL, PROVING_EMERGENCY ->
                                s.readySeen()
                                        ? fail(
                                                Cause.UNEXPECTED_MESSAGE,
                                                indication + ", in service",
                                                now,
                                                out)
                                        : s;
                        case PROCESSOR_OUTAGE -> {
                            if (!s.remote()) {
                                remoteOutage(true, out);
                            }
                            yield outage(
                                    s.readySeen(),
                                    true,
                                    s.awaitsAnswer(),
                                    s.awaitsReady(),
                                    now,
                                    out);
                        }
                        case PROCESSOR_RECOVERED -> {
                            resynchronise(bsn, now, out);
                            send(READY, DATA_STREAM, out);
                            if (s.remote()) {
                                remoteOutage(false, out);
                            }
                            // a peer that was not out does not wait for our Ready
                            boolean awaitsReady = s.awaitsReady() || s.remote();
                            yield outage(
                                    s.readySeen(), false, s.awaitsAnswer(), awaitsReady, now, out);
                        }
                        case BUSY -> {
                            peerBecomesBusy(now);
                            yield s;
                        }
                        case BUSY_ENDED -> {
                            peerNoLongerBusy(now, out);
                            yield s;
                        }
                        case ALIGNMENT -> fail(Cause.REMOTE_REALIGNMENT, "", now, out);
                        case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
                    };
            case LinkInput.Start _, LinkInput.Emergency _, LinkInput.AssociationUp _ -> s;
        };
    }

    private LinkState localOutageChanged(
            LinkState.ProcessorOutage s, long now, Consumer<? super LinkOutput> out) {
        if (localOutage) {
            sendOutage(out);
            return outage(s.readySeen(), s.remote(), s.awaitsAnswer(), s.awaitsReady(), now, out);
        }
        release(now, out);
        send(PROCESSOR_RECOVERED, DATA_STREAM, out);
        return outage(s.readySeen(), s.remote(), true, s.awaitsReady(), now, out);
    }

    /// The Ready that answers our Processor Recovered is answered; the one that answers our Ready
    /// is not. If both ends recover at once each gets both, in this order.
    private LinkState readyAfterOutage(
            LinkState.ProcessorOutage s,
            int stream,
            int bsn,
            long now,
            Consumer<? super LinkOutput> out) {
        if (!s.readySeen() && stream == STATUS_STREAM) {
            // the one that ended proving, overtaken by what travels with the user data
            return outage(true, s.remote(), s.awaitsAnswer(), s.awaitsReady(), now, out);
        }
        if (s.awaitsAnswer()) {
            resynchronise(bsn, now, out);
            send(READY, DATA_STREAM, out);
            return outage(s.readySeen(), s.remote(), false, s.awaitsReady(), now, out);
        }
        if (s.awaitsReady()) {
            resynchronise(bsn, now, out);
            return outage(s.readySeen(), s.remote(), false, false, now, out);
        }
        return s;
    }

    // ---- transitions ------------------------------------------------------------------------

    private LinkState open(Consumer<? super LinkOutput> out) {
        out.accept(new LinkOutput.OpenAssociation());
        return new LinkState.Connecting();
    }

    private LinkState up(long now, Consumer<? super LinkOutput> out) {
        send(OUT_OF_SERVICE, STATUS_STREAM, out);
        return new LinkState.OutOfService(timer(M2paTimer.PEER_WAIT, now), false, false);
    }

    private LinkState beginAlignment(
            boolean peerAligning, long now, Consumer<? super LinkOutput> out) {
        counters.increment(M2paLinkCounter.ALIGNMENTS);
        send(ALIGNMENT, STATUS_STREAM, out);
        return peerAligning
                ? enterAligned(now, out)
                : new LinkState.NotAligned(
                        timer(M2paTimer.T2, now), timer(M2paTimer.STATUS_REPEAT, now));
    }

    private LinkState enterAligned(long now, Consumer<? super LinkOutput> out) {
        sendProving(emergency, out);
        return new LinkState.Aligned(
                timer(M2paTimer.T3, now), timer(M2paTimer.PROVING_INTERVAL, now), emergency);
    }

    private LinkState enterProving(
            LinkState.Aligned s,
            boolean peerInEmergency,
            LinkState.Proving.Peer peer,
            long now,
            Consumer<? super LinkOutput> out) {
        boolean shortPeriod = s.emergency() || peerInEmergency;
        if (shortPeriod && !s.emergency()) {
            // ETSI TS 101 591 algn-v-05
            sendProving(true, out);
        }
        return new LinkState.Proving(t4(shortPeriod, now), s.interval(), shortPeriod, peer);
    }

    /// Goes on with the short proving period, from its start.
    private LinkState hurry(LinkState.Proving s, long now, Consumer<? super LinkOutput> out) {
        if (s.emergency()) {
            return s;
        }
        sendProving(true, out);
        return new LinkState.Proving(
                t4(true, now), timer(M2paTimer.PROVING_INTERVAL, now), true, s.peer());
    }

    private static LinkState withPeer(LinkState.Proving s, LinkState.Proving.Peer peer) {
        return new LinkState.Proving(s.t4(), s.interval(), s.emergency(), peer);
    }

    /// Q.703 figure 8 sheet 5, and what the peer has said meanwhile.
    private LinkState alignmentComplete(
            LinkState.Proving.Peer peer, long now, Consumer<? super LinkOutput> out) {
        // from here on the peer may be in service and count from 0, whether we get there or not
        reception.begin(SequenceNumbers.NONE);
        if (localOutage) {
            sendOutage(out);
        } else {
            send(READY, STATUS_STREAM, out);
        }
        return switch (peer) {
            case READY -> enterService(true, false, now, out);
            case PROCESSOR_OUTAGE -> enterService(false, true, now, out);
            case PROVING -> {
                Timer t1 = timer(M2paTimer.T1, now);
                Timer repeat = timer(M2paTimer.STATUS_REPEAT, now);
                yield localOutage
                        ? new LinkState.AlignedNotReady(t1, repeat)
                        : new LinkState.AlignedReady(t1, repeat);
            }
        };
    }

    private LinkState enterService(
            boolean readySeen, boolean remoteOut, long now, Consumer<? super LinkOutput> out) {
        counters.increment(M2paLinkCounter.ACTIVATIONS);
        // what nobody has retrieved since the last failure is too old to be sent
        counters.add(M2paLinkCounter.UNSENT_SUPERSEDED, transmission.discard());
        transmission.begin(SequenceNumbers.NONE);
        peerBusy = false;
        unreasonable = 0;
        state = new LinkState.InService(readySeen);
        out.accept(new LinkOutput.InService());
        if (remoteOut) {
            remoteOutage(true, out);
        }
        if (congested) {
            receiveCongestion(now, out);
        }
        return outage(readySeen, remoteOut, false, false, now, out);
    }

    /// The state that follows from the outages at both ends and from what is awaited.
    private LinkState outage(
            boolean readySeen,
            boolean remote,
            boolean awaitsAnswer,
            boolean awaitsReady,
            long now,
            Consumer<? super LinkOutput> out) {
        if (!localOutage && !remote && !awaitsAnswer && !awaitsReady) {
            state = new LinkState.InService(readySeen);
        } else {
            Timer t1 = Timer.STOPPED;
            if (awaitsAnswer || awaitsReady) {
                t1 =
                        state instanceof LinkState.ProcessorOutage s && s.t1().isRunning()
                                ? s.t1()
                                : timer(M2paTimer.T1, now);
            }
            state = new LinkState.ProcessorOutage(readySeen, remote, awaitsAnswer, awaitsReady, t1);
        }
        if (holdsTransmission()) {
            // Q.703 section 8: no timer of the transmission control runs in processor outage
            t6 = NO_DEADLINE;
            t7 = NO_DEADLINE;
        } else {
            if (peerBusy && t6 == NO_DEADLINE) {
                startT6(now);
            } else if (t7 == NO_DEADLINE) {
                restartT7(now);
            }
            out.accept(TRANSMIT);
        }
        return state;
    }

    private LinkState stop(Consumer<? super LinkOutput> out) {
        send(OUT_OF_SERVICE, STATUS_STREAM, out);
        out.accept(new LinkOutput.ShutdownAssociation());
        endService();
        report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
        return new LinkState.Deactivated(true);
    }

    private LinkState fail(Cause cause, String detail, long now, Consumer<? super LinkOutput> out) {
        send(OUT_OF_SERVICE, STATUS_STREAM, out);
        endService();
        report(new LinkFailure(cause, detail), out);
        // who asks us to align anew has said Alignment already, and says it once
        return new LinkState.OutOfService(
                timer(M2paTimer.REALIGN_DELAY, now), true, cause == Cause.REMOTE_REALIGNMENT);
    }

    private LinkState lost(DownReason reason, long now, Consumer<? super LinkOutput> out) {
        endService();
        report(new LinkFailure(Cause.CONNECTION_LOST, reason.toString()), out);
        return new LinkState.Disconnected(timer(M2paTimer.RETRY, now));
    }

    private LinkState restarted(long now, Consumer<? super LinkOutput> out) {
        endService();
        report(new LinkFailure(Cause.CONNECTION_RESTARTED), out);
        state = new LinkState.Connecting();
        return up(now, out);
    }

    /// What was sent or accepted is kept for the changeover; the peer keeps what is held here.
    private void endService() {
        counters.add(M2paLinkCounter.DISCARDED_HELD, reception.discardHeld());
        reception.acknowledgementSent();
        peerBusy = false;
        t5 = NO_DEADLINE;
        t6 = NO_DEADLINE;
        t7 = NO_DEADLINE;
    }

    private void report(LinkFailure failure, Consumer<? super LinkOutput> out) {
        lastFailure = failure;
        counters.increment(M2paLinkCounter.of(failure.cause()));
        out.accept(new LinkOutput.OutOfService(failure));
    }

    // ---- flow control and outage (Q.703 sections 8 and 9) -----------------------------------

    private void receiveCongestion(long now, Consumer<? super LinkOutput> out) {
        boolean busy = t5 != NO_DEADLINE;
        if (congested && !busy) {
            counters.increment(M2paLinkCounter.BUSY_STARTED);
            send(BUSY, STATUS_STREAM, out);
            t5 = now + timers.nanos(M2paTimer.T5);
        } else if (!congested && busy) {
            t5 = NO_DEADLINE;
            release(now, out);
            send(BUSY_ENDED, STATUS_STREAM, out);
        }
    }

    /// RFC 4165 section 4.1.5: the first Busy stops T7 and starts T6; more of them change nothing.
    private void peerBecomesBusy(long now) {
        if (peerBusy) {
            return;
        }
        peerBusy = true;
        counters.increment(M2paLinkCounter.BUSY_RECEIVED);
        t7 = NO_DEADLINE;
        startT6(now);
    }

    private void peerNoLongerBusy(long now, Consumer<? super LinkOutput> out) {
        if (!peerBusy) {
            return;
        }
        peerBusy = false;
        t6 = NO_DEADLINE;
        restartT7(now);
        out.accept(TRANSMIT);
    }

    private void startT6(long now) {
        if (transmission.unacknowledged() > 0 && !holdsTransmission()) {
            t6 = now + t6Nanos;
        }
    }

    private void restartT7(long now) {
        boolean runs = transmission.unacknowledged() > 0 && !peerBusy && !holdsTransmission();
        t7 = runs ? now + t7Nanos : NO_DEADLINE;
    }

    private boolean mayTransmit() {
        return carriesData() && !peerBusy && !holdsTransmission();
    }

    private boolean holdsTransmission() {
        return state instanceof LinkState.ProcessorOutage s && s.holdsTransmission();
    }

    private void remoteOutage(boolean outage, Consumer<? super LinkOutput> out) {
        if (outage) {
            counters.increment(M2paLinkCounter.REMOTE_OUTAGES);
        }
        out.accept(new LinkOutput.RemoteProcessorOutage(outage));
    }

    /// Level 3 can take messages again, unless another reason remains.
    private void release(long now, Consumer<? super LinkOutput> out) {
        if (localOutage || congested) {
            return;
        }
        int released = reception.release(now);
        if (released > 0) {
            out.accept(DELIVER_HELD);
        }
    }

    /// What the peer says it has received is acknowledged, and what was sent after it is sent
    /// again: the peer has thrown it away (RFC 4165 section 4.1.4).
    private void resynchronise(int bsn, long now, Consumer<? super LinkOutput> out) {
        if (transmission.isReasonable(bsn)) {
            acknowledge(bsn, now, out);
            transmission.rewind();
        }
    }

    // ---- sending ----------------------------------------------------------------------------

    private void sendOutage(Consumer<? super LinkOutput> out) {
        counters.increment(M2paLinkCounter.LOCAL_OUTAGES);
        send(PROCESSOR_OUTAGE, DATA_STREAM, out);
    }

    private void sendProving(boolean inEmergency, Consumer<? super LinkOutput> out) {
        send(
                inEmergency ? PROVING_EMERGENCY : PROVING_NORMAL,
                STATUS_STREAM,
                config.provingFillerOctets(),
                out);
    }

    private void send(StatusIndication indication, int stream, Consumer<? super LinkOutput> out) {
        send(indication, stream, 0, out);
    }

    /// RFC 4165 section 2.2: a link status bears the numbers of the last user data either way, and
    /// [SequenceNumbers#NONE] until there is any.
    private void send(
            StatusIndication indication,
            int stream,
            int fillerOctets,
            Consumer<? super LinkOutput> out) {
        boolean numbered = carriesData();
        counters.increment(M2paLinkCounter.STATUS_SENT);
        out.accept(
                new LinkOutput.SendStatus(
                        indication,
                        stream,
                        numbered ? reception.accepted() : SequenceNumbers.NONE,
                        numbered ? transmission.lastFsn() : SequenceNumbers.NONE,
                        fillerOctets));
    }

    private Timer timer(M2paTimer timer, long now) {
        return Timer.start(now, timers.nanos(timer));
    }

    private Timer t4(boolean shortPeriod, long now) {
        return timer(shortPeriod ? M2paTimer.T4_EMERGENCY : M2paTimer.T4_NORMAL, now);
    }
}
