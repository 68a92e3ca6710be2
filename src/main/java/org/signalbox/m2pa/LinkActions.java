// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.signalbox.m2pa.StatusIndication.OUT_OF_SERVICE;
import static org.signalbox.m2pa.StatusIndication.PROVING_EMERGENCY;
import static org.signalbox.m2pa.StatusIndication.PROVING_NORMAL;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.SelectionCounters;
import org.signalbox.link.TransitTimes;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;

import java.util.function.Consumer;

/// What the parts of [LinkMachine] have in common: what level 3 has ordered, how link status is
/// sent, and how a link fails.
final class LinkActions {
    static final int STATUS_STREAM = DataTransfer.STATUS_STREAM;
    static final int DATA_STREAM = DataTransfer.DATA_STREAM;

    final DataTransfer data;

    private final M2paLinkConfig config;
    private final Counters<M2paLinkCounter> counters;

    // orders of level 3; they stand until withdrawn
    boolean emergency;
    boolean localOutage;
    boolean congested;

    private @Nullable LinkFailure lastFailure;

    LinkActions(
            M2paLinkConfig config,
            Counters<M2paLinkCounter> counters,
            SelectionCounters selections,
            TransitTimes transits) {
        this.config = config;
        this.counters = counters;
        this.data = new DataTransfer(config, counters, selections, transits);
        this.emergency = config.emergency();
    }

    /// Why the link was last not in service; null if it never was.
    @Nullable LinkFailure lastFailure() {
        return lastFailure;
    }

    /// A link configured for emergency proving stays so.
    void setEmergency(boolean set) {
        emergency = set || config.emergency();
    }

    void count(M2paLinkCounter counter) {
        counters.increment(counter);
    }

    Timer timer(M2paTimer timer, long now) {
        return Timer.start(now, config.timers().nanos(timer));
    }

    void send(StatusIndication indication, int stream, Consumer<? super LinkOutput> out) {
        data.sendStatus(indication, stream, 0, out);
    }

    void sendProving(boolean inEmergency, Consumer<? super LinkOutput> out) {
        data.sendStatus(
                inEmergency ? PROVING_EMERGENCY : PROVING_NORMAL,
                STATUS_STREAM,
                config.provingFillerOctets(),
                out);
    }

    void sendOutage(Consumer<? super LinkOutput> out) {
        count(M2paLinkCounter.LOCAL_OUTAGES);
        send(StatusIndication.PROCESSOR_OUTAGE, DATA_STREAM, out);
    }

    /// The link leaves whatever it was doing, and is aligned anew later.
    LinkState fail(Cause cause, String detail, long now, Consumer<? super LinkOutput> out) {
        send(OUT_OF_SERVICE, STATUS_STREAM, out);
        data.end();
        report(new LinkFailure(cause, detail), out);
        // who asks us to align anew has said Alignment already, and says it once
        return new LinkState.OutOfService(
                timer(M2paTimer.REALIGN_DELAY, now), true, cause == Cause.REMOTE_REALIGNMENT);
    }

    void report(LinkFailure failure, Consumer<? super LinkOutput> out) {
        lastFailure = failure;
        count(M2paLinkCounter.of(failure.cause()));
        out.accept(new LinkOutput.OutOfService(failure));
    }
}
