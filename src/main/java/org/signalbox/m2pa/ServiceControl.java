// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.signalbox.m2pa.LinkActions.DATA_STREAM;
import static org.signalbox.m2pa.LinkActions.STATUS_STREAM;
import static org.signalbox.m2pa.StatusIndication.PROCESSOR_RECOVERED;
import static org.signalbox.m2pa.StatusIndication.READY;

import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// A link in service, and processor outages at either end: sheets 10 to 14 of Q.703 figure 8,
/// processor outage control (figure 10), congestion control, and RFC 4165 sections
/// 4.1.4 and 4.1.5.
///
/// T1 bounds the wait for Ready after an outage; RFC 4165 names no timer for it.
final class ServiceControl {
    private final LinkActions link;

    ServiceControl(LinkActions link) {
        this.link = link;
    }

    /// Alignment is complete at both ends.
    ///
    /// @param before the state that is left
    /// @param readySeen as in [LinkState.InService]
    /// @param remoteOut whether the peer has sent Processor Outage instead of Ready
    LinkState enter(
            LinkState before,
            boolean readySeen,
            boolean remoteOut,
            long now,
            Consumer<? super LinkOutput> out) {
        link.count(M2paLinkCounter.ACTIVATIONS);
        link.data.begin(link.localOutage || link.congested);
        out.accept(new LinkOutput.InService());
        if (remoteOut) {
            remoteOutage(true, out);
        }
        if (link.congested) {
            link.data.becomeBusy(now, out);
        }
        return outage(before, readySeen, remoteOut, false, false, now, out);
    }

    // ---- link status from the peer ----------------------------------------------------------

    /// Q.703 figure 8 sheets 10 and 11.
    LinkState inService(
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
                yield outage(s, s.readySeen(), true, false, false, now, out);
            }
            case PROCESSOR_RECOVERED -> {
                link.send(READY, DATA_STREAM, out);
                yield s;
            }
            case BUSY -> {
                link.data.peerBecomesBusy(now);
                yield s;
            }
            case BUSY_ENDED -> {
                link.data.peerNoLongerBusy(now, out);
                yield s;
            }
            case ALIGNMENT -> link.fail(Cause.REMOTE_REALIGNMENT, "", now, out);
            case OUT_OF_SERVICE -> link.fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
        };
    }

    /// Q.703 figure 8 sheets 12 to 14, figure 10, RFC 4165 section 4.1.4.
    LinkState processorOutage(
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
                yield outage(s, s.readySeen(), true, s.awaitsAnswer(), s.awaitsReady(), now, out);
            }
            case PROCESSOR_RECOVERED -> {
                link.data.resynchronise(input.bsn(), out);
                link.send(READY, DATA_STREAM, out);
                if (s.remote()) {
                    remoteOutage(false, out);
                }
                // a peer that was not out does not answer our Ready
                boolean awaitsReady = s.awaitsReady() || s.remote();
                yield outage(s, s.readySeen(), false, s.awaitsAnswer(), awaitsReady, now, out);
            }
            case BUSY -> {
                link.data.peerBecomesBusy(now);
                yield s;
            }
            case BUSY_ENDED -> {
                link.data.peerNoLongerBusy(now, out);
                yield s;
            }
            case ALIGNMENT -> link.fail(Cause.REMOTE_REALIGNMENT, "", now, out);
            case OUT_OF_SERVICE -> link.fail(Cause.REMOTE_OUT_OF_SERVICE, "", now, out);
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
            return outage(s, true, s.remote(), s.awaitsAnswer(), s.awaitsReady(), now, out);
        }
        if (s.awaitsAnswer()) {
            link.data.resynchronise(input.bsn(), out);
            link.send(READY, DATA_STREAM, out);
            return outage(s, s.readySeen(), s.remote(), false, s.awaitsReady(), now, out);
        }
        if (s.awaitsReady()) {
            link.data.resynchronise(input.bsn(), out);
            return outage(s, s.readySeen(), s.remote(), false, false, now, out);
        }
        return s;
    }

    private LinkState unexpectedProving(
            StatusIndication indication, long now, Consumer<? super LinkOutput> out) {
        return link.fail(Cause.UNEXPECTED_MESSAGE, indication + ", in service", now, out);
    }

    // ---- user data from the peer --------------------------------------------------------------

    /// User data was accepted.
    LinkState onUserData(LinkState.ProcessorOutage s, long now, Consumer<? super LinkOutput> out) {
        if (s.awaitsReady() && !s.remote()) {
            // a peer that has recovered sends no user data before its Ready, on the same stream:
            // so this one does not send Ready
            return outage(s, s.readySeen(), false, s.awaitsAnswer(), false, now, out);
        }
        return s;
    }

    // ---- orders of level 3 ------------------------------------------------------------------

    LinkState localOutageSet(LinkState.InService s, long now, Consumer<? super LinkOutput> out) {
        link.data.holdDeliveries();
        link.sendOutage(out);
        return outage(s, s.readySeen(), false, false, false, now, out);
    }

    LinkState localOutageSet(LinkState.ProcessorOutage s, Consumer<? super LinkOutput> out) {
        link.data.holdDeliveries();
        link.sendOutage(out);
        return s;
    }

    LinkState localOutageCleared(
            LinkState.ProcessorOutage s, long now, Consumer<? super LinkOutput> out) {
        releaseUnlessHeld(now, out);
        link.send(PROCESSOR_RECOVERED, DATA_STREAM, out);
        return outage(s, s.readySeen(), s.remote(), true, s.awaitsReady(), now, out);
    }

    /// Receive congestion has begun or ended (Q.703 section 9).
    void congestionChanged(long now, Consumer<? super LinkOutput> out) {
        if (!link.data.isActive()) {
            return;
        }
        if (link.congested) {
            link.data.holdDeliveries();
            link.data.becomeBusy(now, out);
        } else {
            releaseUnlessHeld(now, out);
            link.data.busyEnds(out);
        }
    }

    private void releaseUnlessHeld(long now, Consumer<? super LinkOutput> out) {
        if (!link.localOutage && !link.congested) {
            link.data.releaseDeliveries(now, out);
        }
    }

    // ---- time -------------------------------------------------------------------------------

    /// The peer has not answered after an outage.
    LinkState onTimer(long now, Consumer<? super LinkOutput> out) {
        return link.fail(Cause.T1_EXPIRED, "after processor outage", now, out);
    }

    // ---- steps ------------------------------------------------------------------------------

    /// The state that follows from the outages at both ends and from what is awaited.
    ///
    /// @param before the state that is left
    private LinkState outage(
            LinkState before,
            boolean readySeen,
            boolean remote,
            boolean awaitsAnswer,
            boolean awaitsReady,
            long now,
            Consumer<? super LinkOutput> out) {
        if (!remote && !awaitsAnswer && !awaitsReady && !link.localOutage) {
            link.data.resume(now, out);
            return new LinkState.InService(readySeen);
        }
        // RFC 4165 section 4.1.4: an outage at either end stops user data, not acknowledgements
        link.data.suspend();
        Timer t1 = Timer.STOPPED;
        if (awaitsAnswer || awaitsReady) {
            t1 =
                    before instanceof LinkState.ProcessorOutage s && s.t1().isRunning()
                            ? s.t1()
                            : link.timer(M2paTimer.T1, now);
        }
        return new LinkState.ProcessorOutage(readySeen, remote, awaitsAnswer, awaitsReady, t1);
    }

    private void remoteOutage(boolean outage, Consumer<? super LinkOutput> out) {
        if (outage) {
            link.count(M2paLinkCounter.REMOTE_OUTAGES);
        }
        out.accept(new LinkOutput.RemoteProcessorOutage(outage));
    }
}
