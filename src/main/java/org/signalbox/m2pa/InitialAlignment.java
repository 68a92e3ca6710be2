// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.signalbox.m2pa.LinkActions.DATA_STREAM;
import static org.signalbox.m2pa.LinkActions.STATUS_STREAM;
import static org.signalbox.m2pa.StatusIndication.ALIGNMENT;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_OUTAGE;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_RECOVERED;
import static org.signalbox.m2pa.StatusIndication.READY;

import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// From the association to service: initial alignment control, which is Q.703 figure 9, and the
/// states of figure 8 in which proving is done and the peer's Ready is awaited (RFC 4165 section
/// 4.1.3).
///
/// T2 bounds the wait for Alignment, T3 the wait for Proving, T4 is the proving period, T1 bounds
/// the wait for Ready.
final class InitialAlignment {
    private final LinkActions link;
    private final ServiceControl service;

    InitialAlignment(LinkActions link, ServiceControl service) {
        this.link = link;
        this.service = service;
    }

    // ---- link status from the peer ----------------------------------------------------------

    LinkState outOfService(
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
    LinkState notAligned(
            LinkState.NotAligned s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case ALIGNMENT -> enterAligned(now, out);
            // ETSI TS 101 591 algn-o-01 to o-03; where the peer has sent Alignment before, we have
            // not stopped here
            case PROVING_NORMAL, PROVING_EMERGENCY, READY ->
                    link.fail(Cause.UNEXPECTED_MESSAGE, indication + ", not aligned", now, out);
            case OUT_OF_SERVICE, PROCESSOR_OUTAGE, PROCESSOR_RECOVERED, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 9 sheet 3.
    LinkState aligned(
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
            case OUT_OF_SERVICE -> link.fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
            case ALIGNMENT, PROCESSOR_RECOVERED, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 9 sheets 4 and 5.
    LinkState proving(
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
            case OUT_OF_SERVICE -> link.fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
            case PROVING_NORMAL, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 8 sheets 6 and 7.
    LinkState alignedReady(
            LinkState.AlignedReady s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case READY -> {
                // ours may have come while the peer was proving, and been lost on it
                link.send(READY, STATUS_STREAM, out);
                yield service.enter(s, true, false, now, out);
            }
            // on the other stream: Proving may still be on its way
            case PROCESSOR_OUTAGE -> service.enter(s, false, true, now, out);
            case PROCESSOR_RECOVERED -> {
                link.send(READY, DATA_STREAM, out);
                yield s;
            }
            case ALIGNMENT -> link.fail(Cause.REMOTE_REALIGNMENT, "", now, out);
            case OUT_OF_SERVICE -> link.fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
            // its proving period is longer than ours
            case PROVING_NORMAL, PROVING_EMERGENCY, BUSY, BUSY_ENDED -> s;
        };
    }

    /// Q.703 figure 8 sheets 8 and 9.
    LinkState alignedNotReady(
            LinkState.AlignedNotReady s,
            StatusIndication indication,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (indication) {
            case READY -> service.enter(s, true, false, now, out);
            case PROCESSOR_OUTAGE -> service.enter(s, false, true, now, out);
            case PROCESSOR_RECOVERED -> {
                link.send(READY, DATA_STREAM, out);
                yield s;
            }
            case ALIGNMENT -> link.fail(Cause.REMOTE_REALIGNMENT, "", now, out);
            case OUT_OF_SERVICE -> link.fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
            case PROVING_NORMAL, PROVING_EMERGENCY, BUSY, BUSY_ENDED -> s;
        };
    }

    // ---- orders of level 3 ------------------------------------------------------------------

    /// Q.703 figure 9: emergency takes effect until proving has ended.
    LinkState emergencySet(LinkState.Aligned s, Consumer<? super LinkOutput> out) {
        if (s.emergency()) {
            return s;
        }
        link.sendProving(true, out);
        return new LinkState.Aligned(s.t3(), s.interval(), true);
    }

    LinkState emergencySet(LinkState.Proving s, long now, Consumer<? super LinkOutput> out) {
        return hurry(s, now, out);
    }

    LinkState localOutageSet(LinkState.AlignedReady s, long now, Consumer<? super LinkOutput> out) {
        link.sendOutage(out);
        return new LinkState.AlignedNotReady(s.t1(), link.timer(M2paTimer.STATUS_REPEAT, now));
    }

    LinkState localOutageCleared(
            LinkState.AlignedNotReady s, long now, Consumer<? super LinkOutput> out) {
        // the peer is either in remote outage and wants Processor Recovered, or still
        // proves and wants Ready; one stream, so that it sees them in this order
        link.send(PROCESSOR_RECOVERED, DATA_STREAM, out);
        link.send(READY, DATA_STREAM, out);
        return new LinkState.AlignedReady(s.t1(), link.timer(M2paTimer.STATUS_REPEAT, now));
    }

    // ---- timers -----------------------------------------------------------------------------

    LinkState onTimer(LinkState.OutOfService s, long now, Consumer<? super LinkOutput> out) {
        return beginAlignment(s.peerAligning(), now, out);
    }

    LinkState onTimer(LinkState.NotAligned s, long now, Consumer<? super LinkOutput> out) {
        if (s.t2().isExpired(now)) {
            return link.fail(Cause.T2_EXPIRED, "", now, out);
        }
        link.send(ALIGNMENT, STATUS_STREAM, out);
        return new LinkState.NotAligned(s.t2(), link.timer(M2paTimer.STATUS_REPEAT, now));
    }

    LinkState onTimer(LinkState.Aligned s, long now, Consumer<? super LinkOutput> out) {
        if (s.t3().isExpired(now)) {
            return link.fail(Cause.T3_EXPIRED, "", now, out);
        }
        link.sendProving(s.emergency(), out);
        return new LinkState.Aligned(
                s.t3(), link.timer(M2paTimer.PROVING_INTERVAL, now), s.emergency());
    }

    LinkState onTimer(LinkState.Proving s, long now, Consumer<? super LinkOutput> out) {
        if (s.t4().isExpired(now)) {
            return alignmentComplete(s, now, out);
        }
        link.sendProving(s.emergency(), out);
        return new LinkState.Proving(
                s.t4(), link.timer(M2paTimer.PROVING_INTERVAL, now), s.emergency(), s.peer());
    }

    LinkState onTimer(LinkState.AlignedReady s, long now, Consumer<? super LinkOutput> out) {
        if (s.t1().isExpired(now)) {
            return link.fail(Cause.T1_EXPIRED, "", now, out);
        }
        link.send(READY, STATUS_STREAM, out);
        return new LinkState.AlignedReady(s.t1(), link.timer(M2paTimer.STATUS_REPEAT, now));
    }

    LinkState onTimer(LinkState.AlignedNotReady s, long now, Consumer<? super LinkOutput> out) {
        if (s.t1().isExpired(now)) {
            return link.fail(Cause.T1_EXPIRED, "", now, out);
        }
        // a peer that was proving when it was told may have forgotten
        link.send(PROCESSOR_OUTAGE, DATA_STREAM, out);
        return new LinkState.AlignedNotReady(s.t1(), link.timer(M2paTimer.STATUS_REPEAT, now));
    }

    // ---- steps ------------------------------------------------------------------------------

    private LinkState beginAlignment(
            boolean peerAligning, long now, Consumer<? super LinkOutput> out) {
        link.count(M2paLinkCounter.ALIGNMENTS);
        link.send(ALIGNMENT, STATUS_STREAM, out);
        return peerAligning
                ? enterAligned(now, out)
                : new LinkState.NotAligned(
                        link.timer(M2paTimer.T2, now), link.timer(M2paTimer.STATUS_REPEAT, now));
    }

    private LinkState enterAligned(long now, Consumer<? super LinkOutput> out) {
        link.sendProving(link.emergency, out);
        return new LinkState.Aligned(
                link.timer(M2paTimer.T3, now),
                link.timer(M2paTimer.PROVING_INTERVAL, now),
                link.emergency);
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
            link.sendProving(true, out);
        }
        return new LinkState.Proving(t4(shortPeriod, now), s.interval(), shortPeriod, peer);
    }

    /// Goes on with the short proving period, from its start.
    private LinkState hurry(LinkState.Proving s, long now, Consumer<? super LinkOutput> out) {
        if (s.emergency()) {
            return s;
        }
        link.sendProving(true, out);
        return new LinkState.Proving(
                t4(true, now), link.timer(M2paTimer.PROVING_INTERVAL, now), true, s.peer());
    }

    private static LinkState withPeer(LinkState.Proving s, LinkState.Proving.Peer peer) {
        return new LinkState.Proving(s.t4(), s.interval(), s.emergency(), peer);
    }

    /// Q.703 figure 8 sheet 5, and what the peer has said meanwhile.
    private LinkState alignmentComplete(
            LinkState.Proving s, long now, Consumer<? super LinkOutput> out) {
        link.data.expectFromZero();
        if (link.localOutage) {
            link.sendOutage(out);
        } else {
            link.send(READY, STATUS_STREAM, out);
        }
        return switch (s.peer()) {
            case READY -> service.enter(s, true, false, now, out);
            case PROCESSOR_OUTAGE -> service.enter(s, false, true, now, out);
            case PROVING -> {
                Timer t1 = link.timer(M2paTimer.T1, now);
                Timer repeat = link.timer(M2paTimer.STATUS_REPEAT, now);
                yield link.localOutage
                        ? new LinkState.AlignedNotReady(t1, repeat)
                        : new LinkState.AlignedReady(t1, repeat);
            }
        };
    }

    private Timer t4(boolean shortPeriod, long now) {
        return link.timer(shortPeriod ? M2paTimer.T4_EMERGENCY : M2paTimer.T4_NORMAL, now);
    }
}
