// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.SelectionCounters;
import org.signalbox.link.TransitTimes;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;

import java.util.function.Consumer;

/// Link state control of one link: figure 8 of Q.703 with what RFC 4165 sections 4.1.3 to 4.1.7
/// change. It knows the state and passes each input to the part that knows the state's procedure:
/// [AssociationControl] below alignment, [InitialAlignment] (figure 9), [ServiceControl] (figure
/// 10), and [DataTransfer] (figures 13 and 14) for the messages themselves.
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
/// Each state holds its own timers ([LinkState]; [M2paTimer] has their ranges).
///
/// The orders of level 3 (emergency, local processor outage, receive congestion) stand until they
/// are withdrawn, through failures and realignments.
final class LinkMachine implements Machine<LinkInput, LinkOutput> {
    private final Counters<M2paLinkCounter> counters;
    private final LinkActions link;
    private final DataTransfer data;
    private final AssociationControl association;
    private final InitialAlignment alignment;
    private final ServiceControl service;

    private LinkState state = new LinkState.Deactivated(false);
    private @Nullable StatusIndication lastReceived;

    LinkMachine(
            M2paLinkConfig config,
            Counters<M2paLinkCounter> counters,
            SelectionCounters selections,
            TransitTimes transits) {
        this.counters = counters;
        this.link = new LinkActions(config, counters, selections, transits);
        this.data = link.data;
        this.association = new AssociationControl(link, config);
        this.service = new ServiceControl(link);
        this.alignment = new InitialAlignment(link, service);
    }

    LinkState state() {
        return state;
    }

    DataTransfer data() {
        return data;
    }

    /// Why the link was last not in service; null if it never was.
    @Nullable LinkFailure lastFailure() {
        return link.lastFailure();
    }

    /// What the peer last said.
    @Nullable StatusIndication lastReceived() {
        return lastReceived;
    }

    boolean congested() {
        return link.congested;
    }

    boolean emergency() {
        return link.emergency;
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
                state = link.fail(Cause.UNEXPECTED_MESSAGE, "user data, not aligned", now, out);
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
                state = service.enter(state, false, false, now, out);
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
        if (verdict != DataTransfer.Verdict.DROP && state instanceof LinkState.ProcessorOutage s) {
            state = service.onUserData(s, now, out);
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
            state = link.fail(failure.cause(), failure.detail(), now, out);
        }
    }

    private LinkState onControl(
            LinkInput.Control input, long now, Consumer<? super LinkOutput> out) {
        switch (input) {
            case LinkInput.AssociationUp _,
                    LinkInput.AssociationRestarted _,
                    LinkInput.AssociationDown _ ->
                    lastReceived = null;
            case LinkInput.Start _, LinkInput.Stop _ -> {}
        }
        return association.onControl(state, input, now, out);
    }

    private LinkState onStatus(LinkInput.Status input, long now, Consumer<? super LinkOutput> out) {
        StatusIndication indication = input.indication();
        lastReceived = indication;
        counters.increment(M2paLinkCounter.STATUS_RECEIVED);
        return switch (state) {
            case LinkState.Deactivated s -> s;
            case LinkState.Disconnected s -> s;
            case LinkState.Connecting s -> s;
            case LinkState.OutOfService s -> alignment.outOfService(s, indication, now, out);
            case LinkState.NotAligned s -> alignment.notAligned(s, indication, now, out);
            case LinkState.Aligned s -> alignment.aligned(s, indication, now, out);
            case LinkState.Proving s -> alignment.proving(s, indication, now, out);
            case LinkState.AlignedReady s -> alignment.alignedReady(s, indication, now, out);
            case LinkState.AlignedNotReady s -> alignment.alignedNotReady(s, indication, now, out);
            case LinkState.InService s -> service.inService(s, indication, now, out);
            case LinkState.ProcessorOutage s -> service.processorOutage(s, input, now, out);
        };
    }

    private LinkState onOrder(LinkInput.Order order, long now, Consumer<? super LinkOutput> out) {
        return switch (order) {
            case LinkInput.Emergency(boolean set) -> {
                link.setEmergency(set);
                yield link.emergency ? emergencySet(now, out) : state;
            }
            case LinkInput.LocalProcessorOutage(boolean set) -> {
                if (set == link.localOutage) {
                    yield state;
                }
                link.localOutage = set;
                yield set ? localOutageSet(now, out) : localOutageCleared(now, out);
            }
            case LinkInput.ReceiveCongestion(boolean set) -> {
                if (set != link.congested) {
                    link.congested = set;
                    service.congestionChanged(now, out);
                }
                yield state;
            }
        };
    }

    private LinkState emergencySet(long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Aligned s -> alignment.emergencySet(s, out);
            case LinkState.Proving s -> alignment.emergencySet(s, now, out);
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
            case LinkState.AlignedReady s -> alignment.localOutageSet(s, now, out);
            case LinkState.InService s -> service.localOutageSet(s, now, out);
            case LinkState.ProcessorOutage s -> service.localOutageSet(s, out);
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
            case LinkState.AlignedNotReady s -> alignment.localOutageCleared(s, now, out);
            case LinkState.ProcessorOutage s -> service.localOutageCleared(s, now, out);
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

    private LinkState onTimer(long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Disconnected _ -> association.onRetry(out);
            case LinkState.OutOfService s -> alignment.onTimer(s, now, out);
            case LinkState.NotAligned s -> alignment.onTimer(s, now, out);
            case LinkState.Aligned s -> alignment.onTimer(s, now, out);
            case LinkState.Proving s -> alignment.onTimer(s, now, out);
            case LinkState.AlignedReady s -> alignment.onTimer(s, now, out);
            case LinkState.AlignedNotReady s -> alignment.onTimer(s, now, out);
            case LinkState.ProcessorOutage _ -> service.onTimer(now, out);
            case LinkState.Deactivated _, LinkState.Connecting _, LinkState.InService _ -> state;
        };
    }
}
