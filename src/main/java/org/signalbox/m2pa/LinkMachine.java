// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.signalbox.m2pa.StatusIndication.ALIGNMENT;
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
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.DownReason;

import java.util.function.Consumer;

/// Link state control and initial alignment of one link: figures 8, 9 and 10 of Q.703 with what RFC
/// 4165 sections 4.1.3 to 4.1.7 change. [DataTransfer] is the part that runs in service.
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
/// [DataTransfer].
///
/// The orders of level 3 (emergency, local processor outage, receive congestion) stand until they
/// are withdrawn, through failures and realignments.
final class LinkMachine implements Machine<LinkInput, LinkOutput> {
    private static final int STATUS_STREAM = DataTransfer.STATUS_STREAM;
    private static final int DATA_STREAM = DataTransfer.DATA_STREAM;

    private final M2paLinkConfig config;
    private final Counters<M2paLinkCounter> counters;
    private final DataTransfer data;

    private LinkState state = new LinkState.Deactivated(false);
    private @Nullable LinkFailure lastFailure;
    private @Nullable StatusIndication lastReceived;

    // orders of level 3
    private boolean emergency;
    private boolean localOutage;
    private boolean congested;

    LinkMachine(M2paLinkConfig config, Counters<M2paLinkCounter> counters) {
        this.config = config;
        this.counters = counters;
        this.data = new DataTransfer(config, counters);
        this.emergency = config.emergency();
    }

    LinkState state() {
        return state;
    }

    DataTransfer data() {
        return data;
    }

    /// Why the link was last not in service; null if it never was.
    @Nullable LinkFailure lastFailure() {
        return lastFailure;
    }

    /// What the peer last said.
    @Nullable StatusIndication lastReceived() {
        return lastReceived;
    }

    boolean congested() {
        return congested;
    }

    boolean emergency() {
        return emergency;
    }

    @Override
    public void handle(LinkInput input, long now, Consumer<? super LinkOutput> out) {
        state =
                switch (input) {
                    case LinkInput.Control control -> onControl(control, now, out);
                    case LinkInput.Order order -> onOrder(order, now, out);
                    case LinkInput.Status status -> onStatus(status, now, out);
                };
    }

    @Override
    public void advance(long now, Consumer<? super LinkOutput> out) {
        if (state.deadline() <= now) {
            state = onTimer(now, out);
        }
        if (data.isActive()) {
            data.advance(now, out);
            failIfBroken(now, out);
        }
    }

    @Override
    public long nextDeadline() {
        return Math.min(state.deadline(), data.deadline());
    }

    /// Takes the numbers of User Data, and its message if it is to wait.
    ///
    /// The outputs of the call are to be performed before a message is delivered: it may be the one
    /// that brings the link into service.
    ///
    /// @param msu from the service information octet on; not readable if it only acknowledges
    DataTransfer.Verdict onUserData(
            int bsn, int fsn, ByteBuf msu, long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Deactivated _,
                    LinkState.Disconnected _,
                    LinkState.Connecting _,
                    LinkState.OutOfService _ ->
                    drop(msu);
            case LinkState.NotAligned _ -> {
                // ETSI TS 101 591 algn-o-04 and o-05: not what may follow our Alignment
                state = fail(Cause.UNEXPECTED_MESSAGE, "user data, not aligned", now, out);
                yield drop(msu);
            }
            // Q.703 figure 9: an MSU means nothing to initial alignment
            case LinkState.Aligned _, LinkState.Proving _ -> drop(msu);
            case LinkState.AlignedReady _, LinkState.AlignedNotReady _ -> {
                if (!isFirst(bsn, fsn, msu)) {
                    // left over from before this alignment
                    yield drop(msu);
                }
                // Q.703 figure 8 sheets 6 and 8: an MSU or FISU instead of the first FISU
                state = enterService(false, false, now, out);
                yield inService(bsn, fsn, msu, now, out);
            }
            case LinkState.InService _, LinkState.ProcessorOutage _ ->
                    inService(bsn, fsn, msu, now, out);
        };
    }

    /// Sends what may be sent.
    void transmit(long now, LinkWire wire) {
        data.transmit(now, wire);
    }

    /// Whether this user data may be the first after alignment: it bears the first number, or none
    /// that counts, and acknowledges nothing.
    private static boolean isFirst(int bsn, int fsn, ByteBuf msu) {
        return bsn == SequenceNumbers.NONE
                && (!msu.isReadable() || fsn == SequenceNumbers.next(SequenceNumbers.NONE));
    }

    private DataTransfer.Verdict inService(
            int bsn, int fsn, ByteBuf msu, long now, Consumer<? super LinkOutput> out) {
        DataTransfer.Verdict verdict = data.onUserData(bsn, fsn, msu, now, out);
        if (verdict != DataTransfer.Verdict.DROP
                && state instanceof LinkState.ProcessorOutage s
                && s.awaitsReady()
                && !s.remote()) {
            // a peer that has recovered sends no user data before its Ready, on the same stream:
            // so this one does not send Ready
            state = outage(s.readySeen(), false, s.awaitsAnswer(), false, now, out);
        }
        failIfBroken(now, out);
        return verdict;
    }

    private DataTransfer.Verdict drop(ByteBuf msu) {
        if (msu.isReadable()) {
            counters.increment(M2paLinkCounter.DISCARDED_OUT_OF_SERVICE);
        }
        return DataTransfer.Verdict.DROP;
    }

    private void failIfBroken(long now, Consumer<? super LinkOutput> out) {
        LinkFailure failure = data.takeFailure();
        if (failure != null) {
            state = fail(failure.cause(), failure.detail(), now, out);
        }
    }

    // ---- start, stop and the association ----------------------------------------------------

    private LinkState onControl(
            LinkInput.Control input, long now, Consumer<? super LinkOutput> out) {
        switch (input) {
            case LinkInput.AssociationUp _,
                    LinkInput.AssociationRestarted _,
                    LinkInput.AssociationDown _ ->
                    lastReceived = null;
            case LinkInput.Start _, LinkInput.Stop _ -> {}
        }
        return switch (state) {
            case LinkState.Deactivated s -> deactivated(s, input, out);
            case LinkState.Disconnected s -> disconnected(s, input, now, out);
            case LinkState.Connecting s -> connecting(s, input, now, out);
            case LinkState.OutOfService _,
                    LinkState.NotAligned _,
                    LinkState.Aligned _,
                    LinkState.Proving _,
                    LinkState.AlignedReady _,
                    LinkState.AlignedNotReady _,
                    LinkState.InService _,
                    LinkState.ProcessorOutage _ ->
                    associated(input, now, out);
        };
    }

    private LinkState deactivated(
            LinkState.Deactivated s, LinkInput.Control input, Consumer<? super LinkOutput> out) {
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
            case LinkInput.Stop _ -> s;
        };
    }

    private LinkState disconnected(
            LinkState.Disconnected s,
            LinkInput.Control input,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(!s.retry().isRunning());
            }
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> up(now, out);
            case LinkInput.AssociationDown _ -> s.retry().isRunning() ? s : open(out);
            case LinkInput.Start _ -> s;
        };
    }

    private LinkState connecting(
            LinkState.Connecting s,
            LinkInput.Control input,
            long now,
            Consumer<? super LinkOutput> out) {
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
            case LinkInput.Start _ -> s;
        };
    }

    private LinkState associated(
            LinkInput.Control input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                send(OUT_OF_SERVICE, STATUS_STREAM, out);
                out.accept(new LinkOutput.ShutdownAssociation());
                data.end();
                report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(true);
            }
            case LinkInput.AssociationDown(DownReason reason) -> {
                data.end();
                report(new LinkFailure(Cause.CONNECTION_LOST, reason.toString()), out);
                yield new LinkState.Disconnected(timer(M2paTimer.RETRY, now));
            }
            case LinkInput.AssociationRestarted _ -> {
                data.end();
                report(new LinkFailure(Cause.CONNECTION_RESTARTED), out);
                yield up(now, out);
            }
            case LinkInput.Start _, LinkInput.AssociationUp _ -> state;
        };
    }

    private LinkState open(Consumer<? super LinkOutput> out) {
        out.accept(new LinkOutput.OpenAssociation());
        return new LinkState.Connecting();
    }

    private LinkState up(long now, Consumer<? super LinkOutput> out) {
        send(OUT_OF_SERVICE, STATUS_STREAM, out);
        return new LinkState.OutOfService(timer(M2paTimer.PEER_WAIT, now), false, false);
    }

    private LinkState fail(Cause cause, String detail, long now, Consumer<? super LinkOutput> out) {
        send(OUT_OF_SERVICE, STATUS_STREAM, out);
        data.end();
        report(new LinkFailure(cause, detail), out);
        // who asks us to align anew has said Alignment already, and says it once
        return new LinkState.OutOfService(
                timer(M2paTimer.REALIGN_DELAY, now), true, cause == Cause.REMOTE_REALIGNMENT);
    }

    private void report(LinkFailure failure, Consumer<? super LinkOutput> out) {
        lastFailure = failure;
        counters.increment(M2paLinkCounter.of(failure.cause()));
        out.accept(new LinkOutput.OutOfService(failure));
    }

    // ---- orders of level 3 ------------------------------------------------------------------

    private LinkState onOrder(LinkInput.Order order, long now, Consumer<? super LinkOutput> out) {
        return switch (order) {
            case LinkInput.Emergency(boolean set) -> {
                emergency = set || config.emergency();
                yield emergency ? emergencySet(now, out) : state;
            }
            case LinkInput.LocalProcessorOutage(boolean set) -> {
                if (set == localOutage) {
                    yield state;
                }
                localOutage = set;
                yield set ? localOutageSet(now, out) : localOutageCleared(now, out);
            }
            case LinkInput.ReceiveCongestion(boolean set) -> {
                if (set != congested) {
                    congested = set;
                    congestionChanged(now, out);
                }
                yield state;
            }
        };
    }

    /// Q.703 figure 9: emergency takes effect until proving has ended.
    private LinkState emergencySet(long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Aligned s -> {
                if (s.emergency()) {
                    yield s;
                }
                sendProving(true, out);
                yield new LinkState.Aligned(s.t3(), s.interval(), true);
            }
            case LinkState.Proving s -> hurry(s, now, out);
            case LinkState.Deactivated _,
                    LinkState.Disconnected _,
                    LinkState.Connecting _,
                    LinkState.OutOfService _,
                    LinkState.NotAligned _,
                    LinkState.AlignedReady _,
                    LinkState.AlignedNotReady _,
                    LinkState.InService _,
                    LinkState.ProcessorOutage _ ->
                    state;
        };
    }

    private LinkState localOutageSet(long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.AlignedReady s -> {
                sendOutage(out);
                yield new LinkState.AlignedNotReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
            }
            case LinkState.InService s -> {
                data.holdDeliveries();
                sendOutage(out);
                yield outage(s.readySeen(), false, false, false, now, out);
            }
            case LinkState.ProcessorOutage s -> {
                data.holdDeliveries();
                sendOutage(out);
                yield s;
            }
            // Q.703 figure 8 sheet 4: remembered until proving has ended
            case LinkState.Deactivated _,
                    LinkState.Disconnected _,
                    LinkState.Connecting _,
                    LinkState.OutOfService _,
                    LinkState.NotAligned _,
                    LinkState.Aligned _,
                    LinkState.Proving _,
                    LinkState.AlignedNotReady _ ->
                    state;
        };
    }

    private LinkState localOutageCleared(long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.AlignedNotReady s -> {
                // the peer is either in remote outage and wants Processor Recovered, or still
                // proves and wants Ready; one stream, so that it sees them in this order
                send(PROCESSOR_RECOVERED, DATA_STREAM, out);
                send(READY, DATA_STREAM, out);
                yield new LinkState.AlignedReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
            }
            case LinkState.ProcessorOutage s -> {
                releaseUnlessHeld(now, out);
                send(PROCESSOR_RECOVERED, DATA_STREAM, out);
                yield outage(s.readySeen(), s.remote(), true, s.awaitsReady(), now, out);
            }
            case LinkState.Deactivated _,
                    LinkState.Disconnected _,
                    LinkState.Connecting _,
                    LinkState.OutOfService _,
                    LinkState.NotAligned _,
                    LinkState.Aligned _,
                    LinkState.Proving _,
                    LinkState.AlignedReady _,
                    LinkState.InService _ ->
                    state;
        };
    }

    private void congestionChanged(long now, Consumer<? super LinkOutput> out) {
        if (!data.isActive()) {
            return;
        }
        if (congested) {
            data.holdDeliveries();
            data.becomeBusy(now, out);
        } else {
            releaseUnlessHeld(now, out);
            data.busyEnds(out);
        }
    }

    private void releaseUnlessHeld(long now, Consumer<? super LinkOutput> out) {
        if (!localOutage && !congested) {
            data.releaseDeliveries(now, out);
        }
    }

    // ---- link status from the peer ----------------------------------------------------------

    private LinkState onStatus(LinkInput.Status input, long now, Consumer<? super LinkOutput> out) {
        StatusIndication indication = input.indication();
        lastReceived = indication;
        counters.increment(M2paLinkCounter.STATUS_RECEIVED);
        return switch (state) {
            case LinkState.Deactivated s -> s;
            case LinkState.Disconnected s -> s;
            case LinkState.Connecting s -> s;
            case LinkState.OutOfService s -> outOfService(s, indication, now, out);
            case LinkState.NotAligned s -> notAligned(s, indication, now, out);
            case LinkState.Aligned s -> aligned(s, indication, now, out);
            case LinkState.Proving s -> proving(s, indication, now, out);
            case LinkState.AlignedReady s -> alignedReady(s, indication, now, out);
            case LinkState.AlignedNotReady s -> alignedNotReady(s, indication, now, out);
            case LinkState.InService s -> inService(s, indication, now, out);
            case LinkState.ProcessorOutage s -> processorOutage(s, input, now, out);
        };
    }

    private LinkState outOfService(
            LinkState.OutOfService s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
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
    }

    /// Q.703 figure 9 sheet 2.
    private LinkState notAligned(
            LinkState.NotAligned s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case ALIGNMENT -> enterAligned(now, out);
            // ETSI TS 101 591 algn-o-01 to o-03; where the peer has sent Alignment before, we have
            // not stopped here
            case PROVING_NORMAL, PROVING_EMERGENCY, READY ->
                    fail(Cause.UNEXPECTED_MESSAGE, indication + ", not aligned", now, out);
            case OUT_OF_SERVICE, PROCESSOR_OUTAGE, PROCESSOR_RECOVERED, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 9 sheet 3.
    private LinkState aligned(
            LinkState.Aligned s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case PROVING_NORMAL -> enterProving(s, false, LinkState.Proving.Peer.PROVING, now, out);
            case PROVING_EMERGENCY ->
                    enterProving(s, true, LinkState.Proving.Peer.PROVING, now, out);
            // RFC 4165 section 4.1.3 lets a peer leave out proving
            case READY -> enterProving(s, false, LinkState.Proving.Peer.READY, now, out);
            case PROCESSOR_OUTAGE ->
                    enterProving(s, false, LinkState.Proving.Peer.PROCESSOR_OUTAGE, now, out);
            case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
            case ALIGNMENT, PROCESSOR_RECOVERED, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 9 sheets 4 and 5.
    private LinkState proving(
            LinkState.Proving s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case PROVING_EMERGENCY -> hurry(s, now, out);
            case READY -> withPeer(s, LinkState.Proving.Peer.READY);
            case PROCESSOR_OUTAGE -> withPeer(s, LinkState.Proving.Peer.PROCESSOR_OUTAGE);
            // it will say Ready
            case PROCESSOR_RECOVERED -> withPeer(s, LinkState.Proving.Peer.PROVING);
            case ALIGNMENT -> enterAligned(now, out);
            case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
            case PROVING_NORMAL, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 8 sheets 6 and 7.
    private LinkState alignedReady(
            LinkState.AlignedReady s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case READY -> {
                // ours may have come while the peer was proving, and been lost on it
                send(READY, STATUS_STREAM, out);
                yield enterService(true, false, now, out);
            }
            // on the other stream: Proving may still be on its way
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
    }

    /// Q.703 figure 8 sheets 8 and 9.
    private LinkState alignedNotReady(
            LinkState.AlignedNotReady s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
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
    }

    /// Q.703 figure 8 sheets 10 and 11.
    private LinkState inService(
            LinkState.InService s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case READY -> new LinkState.InService(true);
            case PROVING_NORMAL, PROVING_EMERGENCY ->
                    s.readySeen() ? unexpectedProving(indication, now, out) : s;
            case PROCESSOR_OUTAGE -> {
                remoteOutage(true, out);
                yield outage(s.readySeen(), true, false, false, now, out);
            }
            case PROCESSOR_RECOVERED -> {
                send(READY, DATA_STREAM, out);
                yield s;
            }
            case BUSY -> {
                data.peerBecomesBusy(now);
                yield s;
            }
            case BUSY_ENDED -> {
                data.peerNoLongerBusy(now, out);
                yield s;
            }
            case ALIGNMENT -> fail(Cause.REMOTE_REALIGNMENT, "", now, out);
            case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
        };
    }

    /// Q.703 figure 8 sheets 12 to 14, figure 10, RFC 4165 section 4.1.4.
    private LinkState processorOutage(
            LinkState.ProcessorOutage s,
            LinkInput.Status input,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (input.indication()) {
            case READY -> readyAfterOutage(s, input, now, out);
            case PROVING_NORMAL, PROVING_EMERGENCY ->
                    s.readySeen() ? unexpectedProving(input.indication(), now, out) : s;
            case PROCESSOR_OUTAGE -> {
                if (!s.remote()) {
                    remoteOutage(true, out);
                }
                yield outage(s.readySeen(), true, s.awaitsAnswer(), s.awaitsReady(), now, out);
            }
            case PROCESSOR_RECOVERED -> {
                data.resynchronise(input.bsn(), now, out);
                send(READY, DATA_STREAM, out);
                if (s.remote()) {
                    remoteOutage(false, out);
                }
                // a peer that was not out does not answer our Ready
                boolean awaitsReady = s.awaitsReady() || s.remote();
                yield outage(s.readySeen(), false, s.awaitsAnswer(), awaitsReady, now, out);
            }
            case BUSY -> {
                data.peerBecomesBusy(now);
                yield s;
            }
            case BUSY_ENDED -> {
                data.peerNoLongerBusy(now, out);
                yield s;
            }
            case ALIGNMENT -> fail(Cause.REMOTE_REALIGNMENT, "", now, out);
            case OUT_OF_SERVICE -> fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
        };
    }

    /// The Ready that answers our Processor Recovered is answered; the one that answers our Ready
    /// is not. If both ends recover at once each gets both, in this order.
    private LinkState readyAfterOutage(
            LinkState.ProcessorOutage s,
            LinkInput.Status input,
            long now,
            Consumer<? super LinkOutput> out) {
        if (!s.readySeen() && input.stream() == STATUS_STREAM) {
            // the one that ended proving, overtaken by what travels with the user data
            return outage(true, s.remote(), s.awaitsAnswer(), s.awaitsReady(), now, out);
        }
        if (s.awaitsAnswer()) {
            data.resynchronise(input.bsn(), now, out);
            send(READY, DATA_STREAM, out);
            return outage(s.readySeen(), s.remote(), false, s.awaitsReady(), now, out);
        }
        if (s.awaitsReady()) {
            data.resynchronise(input.bsn(), now, out);
            return outage(s.readySeen(), s.remote(), false, false, now, out);
        }
        return s;
    }

    private LinkState unexpectedProving(
            StatusIndication indication, long now, Consumer<? super LinkOutput> out) {
        return fail(Cause.UNEXPECTED_MESSAGE, indication + ", in service", now, out);
    }

    // ---- timers -----------------------------------------------------------------------------

    private LinkState onTimer(long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Disconnected _ -> open(out);
            case LinkState.OutOfService s -> beginAlignment(s.peerAligning(), now, out);
            case LinkState.NotAligned s -> {
                if (s.t2().isExpired(now)) {
                    yield fail(Cause.T2_EXPIRED, "", now, out);
                }
                send(ALIGNMENT, STATUS_STREAM, out);
                yield new LinkState.NotAligned(s.t2(), timer(M2paTimer.STATUS_REPEAT, now));
            }
            case LinkState.Aligned s -> {
                if (s.t3().isExpired(now)) {
                    yield fail(Cause.T3_EXPIRED, "", now, out);
                }
                sendProving(s.emergency(), out);
                yield new LinkState.Aligned(
                        s.t3(), timer(M2paTimer.PROVING_INTERVAL, now), s.emergency());
            }
            case LinkState.Proving s -> {
                if (s.t4().isExpired(now)) {
                    yield alignmentComplete(s.peer(), now, out);
                }
                sendProving(s.emergency(), out);
                yield new LinkState.Proving(
                        s.t4(), timer(M2paTimer.PROVING_INTERVAL, now), s.emergency(), s.peer());
            }
            case LinkState.AlignedReady s -> {
                if (s.t1().isExpired(now)) {
                    yield fail(Cause.T1_EXPIRED, "", now, out);
                }
                send(READY, STATUS_STREAM, out);
                yield new LinkState.AlignedReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
            }
            case LinkState.AlignedNotReady s -> {
                if (s.t1().isExpired(now)) {
                    yield fail(Cause.T1_EXPIRED, "", now, out);
                }
                // a peer that was proving when it was told may have forgotten
                send(PROCESSOR_OUTAGE, DATA_STREAM, out);
                yield new LinkState.AlignedNotReady(s.t1(), timer(M2paTimer.STATUS_REPEAT, now));
            }
            case LinkState.ProcessorOutage _ ->
                    fail(Cause.T1_EXPIRED, "after processor outage", now, out);
            case LinkState.Deactivated _, LinkState.Connecting _, LinkState.InService _ -> state;
        };
    }

    // ---- alignment --------------------------------------------------------------------------

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
        data.expectFromZero();
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
        data.begin(localOutage || congested);
        out.accept(new LinkOutput.InService());
        if (remoteOut) {
            remoteOutage(true, out);
        }
        if (congested) {
            data.becomeBusy(now, out);
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
        if (remote || awaitsAnswer || awaitsReady) {
            data.suspend();
        } else {
            data.resume(now, out);
            if (!localOutage) {
                return new LinkState.InService(readySeen);
            }
        }
        Timer t1 = Timer.STOPPED;
        if (awaitsAnswer || awaitsReady) {
            t1 =
                    state instanceof LinkState.ProcessorOutage s && s.t1().isRunning()
                            ? s.t1()
                            : timer(M2paTimer.T1, now);
        }
        return new LinkState.ProcessorOutage(readySeen, remote, awaitsAnswer, awaitsReady, t1);
    }

    private void remoteOutage(boolean outage, Consumer<? super LinkOutput> out) {
        if (outage) {
            counters.increment(M2paLinkCounter.REMOTE_OUTAGES);
        }
        out.accept(new LinkOutput.RemoteProcessorOutage(outage));
    }

    // ---- sending ----------------------------------------------------------------------------

    private void sendOutage(Consumer<? super LinkOutput> out) {
        counters.increment(M2paLinkCounter.LOCAL_OUTAGES);
        send(PROCESSOR_OUTAGE, DATA_STREAM, out);
    }

    private void sendProving(boolean inEmergency, Consumer<? super LinkOutput> out) {
        data.sendStatus(
                inEmergency ? PROVING_EMERGENCY : PROVING_NORMAL,
                STATUS_STREAM,
                config.provingFillerOctets(),
                out);
    }

    private void send(StatusIndication indication, int stream, Consumer<? super LinkOutput> out) {
        data.sendStatus(indication, stream, 0, out);
    }

    private Timer timer(M2paTimer timer, long now) {
        return Timer.start(now, config.timers().nanos(timer));
    }

    private Timer t4(boolean shortPeriod, long now) {
        return timer(shortPeriod ? M2paTimer.T4_EMERGENCY : M2paTimer.T4_NORMAL, now);
    }
}
