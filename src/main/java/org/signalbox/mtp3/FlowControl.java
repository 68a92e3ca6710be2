// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RouteSelection.Choice;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

/// Signalling traffic flow control (Q.704 sections 11.2.3 to 11.2.5 and 13.6 to 13.9) on the
/// control loop:
///
/// ```
///   a transferred message meets a congested link     TransferControl, on its link's loop
///     -> ControlRequests -> sendControl              TFC to the message's origin
///   a message of this point's own meets one          refuses: MTP-STATUS to the user parts
///   TFC received                                     controlled: MTP-STATUS; with priorities
///                                                    RouteSetCongestion, which tests by RCT
///   a link's level changes                           linkCongestion: counters, events
/// ```
final class FlowControl {
    /// An operator hears of one link's congestion not more often than that.
    static final long NEWS_INTERVAL_NANOS = 10_000_000_000L;

    private final NetworkContext context;
    private final RouteManagement routes;
    private final SnapshotPublisher published;
    private final MessageDistribution distribution;
    private final UserPartServers servers;
    private final Discards discards;
    private final Counters<SnmHeading> sent;

    private final ControlPacing pacing = new ControlPacing();
    private final RouteSetCongestion destinations;
    private final MachineDriver<RouteSetCongestion.Input, RouteSetCongestion.Output> driver;

    private CongestionMethod method;
    private int nextTestSls;
    private boolean closed;

    /// @param sent counts what is sent
    FlowControl(
            NetworkContext context,
            RouteManagement routes,
            SnapshotPublisher published,
            MessageDistribution distribution,
            UserPartServers servers,
            Discards discards,
            Counters<SnmHeading> sent) {
        this.context = context;
        this.routes = routes;
        this.published = published;
        this.distribution = distribution;
        this.servers = servers;
        this.discards = discards;
        this.sent = sent;
        this.method = config().method();
        this.destinations = new RouteSetCongestion(context.config().timers());
        this.driver = context.drive("congestion " + context.name, destinations, this::perform);
    }

    /// The configuration has changed. What went by another method is forgotten.
    void reconfigured() {
        driver.handle(new RouteSetCongestion.Input.Reconfigured(context.config().timers()));
        if (method != config().method()) {
            method = config().method();
            driver.handle(new RouteSetCongestion.Input.Cleared());
        }
    }

    void close() {
        closed = true;
        driver.close();
    }

    // ---- this point's own messages ------------------------------------------------------------

    /// Whether a message of this point's own is to be thrown away because its way out is congested;
    /// tells the user parts of the congestion when it is their turn.
    boolean refuses(Msu msu, Egress egress) {
        return refuses(msu, egress, egress.congestion());
    }

    /// As the other, when the congestion is known.
    boolean refuses(Msu msu, Egress egress, int congestion) {
        if (TransferControl.passes(msu, congestion, method)) {
            return false;
        }
        int level = method.level(congestion);
        if (pacing.permits(
                ControlPacing.flow(msu), egress, congestion, level, config().tfcPacingRatio())) {
            // not while a user part is still sending
            PointCode destination = msu.dpc();
            context.loop.execute(() -> congested(destination, level));
        }
        return method.discards(TransferControl.priority(msu), congestion);
    }

    // ---- messages -----------------------------------------------------------------------------

    /// A message that was to be transferred has met a congested link.
    ///
    /// @param request see [ControlRequests]
    void sendControl(long request) {
        if (closed) {
            return;
        }
        PointCode origin =
                PointCode.of(context.config().variant(), ControlRequests.origin(request));
        PointCode destination =
                PointCode.of(context.config().variant(), ControlRequests.destination(request));
        if (context.config().isOwn(origin)) {
            // of an application server that is a user part here
            congestedForUsers(destination, ControlRequests.status(request));
            return;
        }
        TransferControlled message =
                new TransferControlled(destination, ControlRequests.status(request));
        send(
                message,
                context.compose(
                        ServiceIndicator.SNM,
                        origin,
                        ControlRequests.sls(request),
                        SnmCodec.encode(context.variant(), message)));
    }

    /// Transfer-controlled has come for this point.
    void controlled(PointCode destination, int status) {
        Choice choice = routes.selection().choose(destination);
        if (context.config().isOwn(destination)
                || choice.routed() && choice.state() == DestinationState.INACCESSIBLE) {
            // the latter: section 13.7.6
            context.counters.increment(Mtp3Counter.MANAGEMENT_POINTLESS);
        } else if (!choice.routed()) {
            context.counters.increment(Mtp3Counter.MANAGEMENT_NO_ROUTE);
        } else {
            congestedForUsers(destination, status);
        }
    }

    private void congestedForUsers(PointCode destination, int status) {
        congested(destination, method == CongestionMethod.INTERNATIONAL ? 1 : status);
    }

    /// Some destination has become inaccessible: its congestion is of no interest any more.
    void forgetInaccessible() {
        for (PointCode destination : destinations.destinations()) {
            if (routes.selection().choose(destination).state() == DestinationState.INACCESSIBLE) {
                driver.handle(new RouteSetCongestion.Input.Inaccessible(destination));
            }
        }
    }

    private void congested(PointCode destination, int level) {
        if (closed) {
            return;
        }
        switch (method) {
            case INTERNATIONAL, WITHOUT_PRIORITY -> indicate(destination, level);
            case WITH_PRIORITY ->
                    driver.handle(new RouteSetCongestion.Input.Controlled(destination, level));
        }
    }

    private void perform(RouteSetCongestion.Output output) {
        switch (output) {
            case RouteSetCongestion.Output.Changed(PointCode destination, int level) ->
                    indicate(destination, level);
            case RouteSetCongestion.Output.TableFull(PointCode destination, int level) -> {
                context.counters.increment(Mtp3Counter.CONGESTED_DESTINATIONS_FULL);
                indicate(destination, level);
            }
            case RouteSetCongestion.Output.SendTest(PointCode destination, int priority) -> {
                RouteSetCongestionTest test = new RouteSetCongestionTest();
                send(
                        test,
                        context.compose(
                                ServiceIndicator.SNM,
                                priority,
                                destination,
                                // one link after the other: any of them may be the congested one
                                nextTestSls++ & (1 << context.config().variant().slsBits()) - 1,
                                SnmCodec.encode(context.variant(), test)));
            }
        }
    }

    /// MTP-STATUS to all user parts, and SCON to those that are application servers.
    private void indicate(PointCode destination, int level) {
        context.counters.increment(Mtp3Counter.CONGESTION_INDICATIONS);
        context.tellProvoked(new Mtp3Event.DestinationCongestion(destination, level));
        distribution.status(new MtpStatus(destination, new MtpStatus.Cause.Congestion(level)));
        servers.congested(destination, level);
    }

    /// By the routes: the other end may be far away.
    private void send(SnmMessage message, Msu msu) {
        switch (published.current().decide(msu.dpc(), msu.sls())) {
            case Forward forward -> {
                if (refuses(msu, forward.egress())) {
                    discards.discard(null, DiscardReason.CONGESTION, msu);
                } else {
                    sent.increment(message.heading());
                    forward.egress().send(msu);
                }
            }
            case Discard discard -> discards.discard(null, discard.reason(), msu);
            // nothing of ours is congested on the way to ourselves
            case Deliver _ -> msu.close();
        }
    }

    // ---- links --------------------------------------------------------------------------------

    /// The congestion of a link's transmit queue has changed.
    ///
    /// @param highest of three levels, whatever the method
    void linkCongestion(LinkControl link, int highest) {
        int level = method.level(highest);
        if (level > 0 && link.congestion == 0) {
            context.counters.increment(Mtp3Counter.CONGESTION_ONSETS);
        } else if (level == 0 && link.congestion > 0) {
            context.counters.increment(Mtp3Counter.CONGESTION_ABATEMENTS);
        }
        link.congestion = level;
        link.times.set(LinkTime.CONGESTED, level > 0, context.loop.now());
        tellOf(link);
    }

    private void tellOf(LinkControl link) {
        if (link.congestion == link.congestionTold || link.congestionNewsDue || closed) {
            return;
        }
        long now = context.loop.now();
        if (link.congestionQuietUntil > now) {
            link.congestionNewsDue = true;
            context.loop.schedule(
                    link.congestionQuietUntil,
                    () -> {
                        link.congestionNewsDue = false;
                        tellOf(link);
                    });
            return;
        }
        link.congestionTold = link.congestion;
        link.congestionQuietUntil = now + NEWS_INTERVAL_NANOS;
        context.tell(new Mtp3Event.LinkCongestion(link.ingress.id(), link.congestion));
    }

    // ---- status -------------------------------------------------------------------------------

    /// How congested the way to a point is: by this point's own links, and with priorities by what
    /// others say.
    ///
    /// @param destination null for a block
    int levelOf(@Nullable PointCode destination) {
        if (destination == null) {
            return 0;
        }
        int level = destinations.levelOf(destination);
        Egress asked = null;
        for (Decision decision : published.current().row(destination)) {
            if (decision instanceof Forward forward && forward.egress() != asked) {
                asked = forward.egress();
                level = Math.max(level, method.level(asked.congestion()));
            }
        }
        return level;
    }

    private FlowControlConfig config() {
        return context.config().flowControl();
    }
}
