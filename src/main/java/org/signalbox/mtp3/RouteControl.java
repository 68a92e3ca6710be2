// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.DestinationReport;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.TimeCounters;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// Performs what [RouteManagement] and the [MtpRestart] of each adjacent point decide: the two talk
/// to each other through it.
final class RouteControl {
    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routes;
    private final ManagementSender sender;
    private final DestinationAnnouncements announcements;
    private final Unavailability unavailability;
    private final SnapshotPublisher publisher;

    /// Told when one has become inaccessible.
    private final Runnable destinationLost;
    /// Sends a message to a destination that comes back if the route is circular.
    private final Consumer<PointCode> circleTest;

    /// How congested the way to a destination is.
    private final ToIntFunction<PointCodeMask> congestion;

    private final MachineDriver<RouteManagementInput, RouteManagementOutput> driver;
    private final PointRestart restart;
    private final MachineDriver<PointRestart.Input, PointRestart.Output> restartDriver;

    /// Whether [#restart] was told that a link is available.
    private boolean reachable;

    RouteControl(
            NetworkContext context,
            Linksets linksets,
            RouteManagement routes,
            ManagementSender sender,
            DestinationAnnouncements announcements,
            SnapshotPublisher publisher,
            Runnable destinationLost,
            Consumer<PointCode> circleTest,
            ToIntFunction<PointCodeMask> congestion) {
        this.congestion = congestion;
        this.destinationLost = destinationLost;
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
        this.sender = sender;
        this.announcements = announcements;
        this.unavailability = new Unavailability(context, linksets);
        this.publisher = publisher;
        this.circleTest = circleTest;
        this.driver = context.drive("routes " + context.name, routes, this::perform);
        this.restart = new PointRestart(RestartRules.of(context.config()));
        this.restartDriver =
                context.drive("restart of network " + context.name, restart, this::perform);
    }

    /// How long destinations were inaccessible.
    TimeCounters<NetworkTime> times() {
        return unavailability.times();
    }

    /// The table of routes has changed.
    void tableChanged() {
        unavailability.keep(routes.selection()::isConfigured);
    }

    MachineDriver<RouteManagementInput, RouteManagementOutput> driver() {
        return driver;
    }

    /// The control of a linkset that is not there yet.
    LinksetControl newLinkset(LinksetConfig linkset) {
        MtpRestart ofPoint = new MtpRestart(RestartRules.of(context.config()));
        return new LinksetControl(
                linkset,
                linksets.nextNumber(),
                ofPoint,
                context.drive(
                        "restart " + linkset.name(),
                        ofPoint,
                        output -> perform(linkset.name(), output)));
    }

    /// The number of links that are available, or aligned, has changed.
    void linksChanged(LinksetControl linkset) {
        boolean up = linkset.availableLinks() > 0;
        if (up && !linkset.up) {
            linkset.up = true;
            if (!reachable && !linkset.config.farEnd().reports()) {
                reachable = true;
                restartDriver.handle(new PointRestart.Input.Reachable());
            }
            linkset.driver.handle(new MtpRestart.Input.LinksetAvailable(restart.isListening()));
        } else if (!up && (linkset.up || !linkset.isAligned())) {
            // the latter, too: on a link that was never available the far end may have spoken
            linkset.up = false;
            linkset.driver.handle(new MtpRestart.Input.LinksetUnavailable());
            if (reachable && linksets.all().stream().noneMatch(RouteControl::reachesPoint)) {
                reachable = false;
                restartDriver.handle(new PointRestart.Input.Isolated());
            }
        }
        tellProgress();
    }

    /// Applications are no way into the network, and a gateway is not one that restarts.
    private static boolean reachesPoint(LinksetControl linkset) {
        return linkset.up && !linkset.config.farEnd().reports();
    }

    /// An adjacent point has said something about its restart.
    void onRestartMessage(LinksetControl from, MtpRestart.Input message) {
        from.driver.handle(message);
        tellProgress();
    }

    /// Whether this point restarts as a whole.
    boolean isRestarting() {
        return restart.isRestarting();
    }

    void reconfigure(Mtp3Config changed) {
        RestartRules rules = RestartRules.of(changed);
        restartDriver.handle(new PointRestart.Input.Configured(rules));
        for (LinksetControl linkset : linksets.all()) {
            linkset.restart.configure(rules);
        }
        driver.handle(new RouteManagementInput.Reconfigured(changed));
    }

    /// Tells the restart of this point how far the linksets in use are.
    void tellProgress() {
        if (!restart.isRestarting()) {
            return;
        }
        boolean linked = true;
        boolean informed = true;
        boolean told = true;
        for (LinksetControl linkset : linksets.all()) {
            if (linkset.isInUse() && !linkset.config.farEnd().reports()) {
                linked &= linkset.up;
                informed &= linkset.restart.isAllowed();
            }
            told &= !linkset.restart.isTelling();
        }
        if (restart.isListening()) {
            restartDriver.handle(new PointRestart.Input.Progress(linked, informed));
        } else if (told) {
            restartDriver.handle(new PointRestart.Input.Told());
        }
    }

    void close() {
        driver.close();
        restartDriver.close();
    }

    private void perform(PointRestart.Output output) {
        switch (output) {
            case PointRestart.Output.Begin _ -> {
                context.tell(new Mtp3Event.RestartBegun());
                driver.handle(new RouteManagementInput.RestartBegun());
            }
            case PointRestart.Output.Tell _ -> {
                for (LinksetControl linkset : linksets.all()) {
                    linkset.driver.handle(new MtpRestart.Input.Open());
                }
                for (LinksetControl linkset : linksets.all()) {
                    linkset.driver.handle(new MtpRestart.Input.Tell());
                }
                tellProgress();
            }
            case PointRestart.Output.Wait _ -> {
                for (LinksetControl linkset : linksets.all()) {
                    if (reachesPoint(linkset)) {
                        sendWaiting(linkset.config.name());
                    }
                }
            }
            case PointRestart.Output.Abandoned _ ->
                    driver.handle(new RouteManagementInput.RestartEnded());
            case PointRestart.Output.Finished(boolean complete) -> {
                driver.handle(new RouteManagementInput.RestartEnded());
                context.tell(new Mtp3Event.RestartFinished(complete));
            }
        }
    }

    /// Whether adjacent points tell each other when traffic may begin. In Japan they do not: a link
    /// in service is all that it takes. Nor do those that know reports only.
    private boolean hasRestartMessages(String linkset) {
        return context.snmLayout().has(SnmHeading.TRA)
                && !linksets.get(linkset).config.farEnd().reports();
    }

    private void perform(RouteManagementOutput output) {
        switch (output) {
            case RouteManagementOutput.Send(String linkset, var message) ->
                    sender.send(linkset, message, selectionOf(message));
            case RouteManagementOutput.Tell(String linkset, var destinations, var status) ->
                    sender.report(linksets.get(linkset), Reports.of(destinations, status));
            case RouteManagementOutput.Answer(
                            String linkset,
                            var destinations,
                            var status,
                            var askers) -> {
                LinksetControl to = linksets.get(linkset);
                int level = congestion.applyAsInt(destinations);
                if (level > 0 && status != NonAdjacentStatus.PROHIBITED) {
                    // RFC 4666 section 3.4.3: congestion first, then that it is reached
                    sender.answer(
                            to,
                            new DestinationReport.Congested(
                                    destinations, to.config.adjacent(), level),
                            askers);
                }
                sender.answer(to, Reports.of(destinations, status), askers);
            }
            case RouteManagementOutput.Ask(String linkset, var destinations) ->
                    sender.report(linksets.get(linkset), new DestinationReport.Audit(destinations));
            case RouteManagementOutput.Advertised(String linkset) -> {
                linksets.get(linkset).driver.handle(new MtpRestart.Input.Advertised());
                tellProgress();
            }
            case RouteManagementOutput.Opened(String linkset) -> sender.opened(linkset);
            case RouteManagementOutput.DestinationChanged(
                            var destination,
                            var before,
                            var state) -> {
                unavailability.changed(
                        destination, state, routes.selection().isConfigured(destination));
                announcements.changed(destination, before, state);
                if (state == DestinationState.INACCESSIBLE) {
                    destinationLost.run();
                }
            }
            case RouteManagementOutput.TestCircle(var destination) ->
                    circleTest.accept(destination.code());
            case RouteManagementOutput.Circular(var destination, String linkset) -> {
                context.counters.increment(Mtp3Counter.CIRCULAR_ROUTES);
                context.tell(new Mtp3Event.CircularRoute(destination, linkset));
            }
            case RouteManagementOutput.Republish _ -> publisher.publishSoon();
            case RouteManagementOutput.Ignored ignored -> {
                context.counters.increment(ignored.reason().counter());
                context.log.routeMessageIgnored(ignored);
            }
            case RouteManagementOutput.Inhibited _ ->
                    context.counters.increment(Mtp3Counter.PROHIBITED_INHIBITED);
        }
    }

    /// Messages about one destination keep their order, and so do those about a cluster and its
    /// points.
    private static int selectionOf(SnmMessage.AboutRoute message) {
        PointCodeMask cluster = Clusters.of(message.points());
        return cluster == null
                ? message.points().code().value() & 0x0F
                : cluster.code().value() >>> 8 & 0x0F;
    }

    /// RFC 4666 section 4.6: who becomes active does not know how destinations stand.
    private void audit(LinksetControl gateway) {
        if (!gateway.config.audits()) {
            return;
        }
        for (RouteSet routeSet : routes.selection().routeSets()) {
            if (routes.selection().leadsOver(routeSet.destination(), gateway.config.name())) {
                sender.report(gateway, new DestinationReport.Audit(routeSet.destination()));
            }
        }
    }

    private void sendWaiting(String linkset) {
        sender.send(linkset, new SnmMessage.TrafficRestartWaiting(), 0);
    }

    private void perform(String linkset, MtpRestart.Output output) {
        switch (output) {
            case MtpRestart.Output.PointRestarting _ ->
                    driver.handle(new RouteManagementInput.PointRestarting(linkset));
            case MtpRestart.Output.Advertise _ ->
                    driver.handle(new RouteManagementInput.Advertise(linkset));
            case MtpRestart.Output.SendTrafficRestartAllowed _ -> {
                if (hasRestartMessages(linkset)) {
                    sender.send(linkset, new SnmMessage.TrafficRestartAllowed(), 0);
                } else {
                    sender.reported(linkset);
                    linksets.get(linkset)
                            .driver
                            .handle(new MtpRestart.Input.TrafficRestartAllowed());
                }
            }
            case MtpRestart.Output.SendTrafficRestartWaiting _ -> sendWaiting(linkset);
            case MtpRestart.Output.PointAvailable(boolean confirmed) -> {
                LinksetControl control = linksets.get(linkset);
                context.tell(
                        new Mtp3Event.TrafficRestarted(
                                linkset,
                                control.config.adjacent(),
                                control.config.farEnd(),
                                confirmed));
                driver.handle(new RouteManagementInput.PointAvailable(linkset));
                audit(control);
            }
            case MtpRestart.Output.PointUnavailable _ ->
                    driver.handle(new RouteManagementInput.PointUnavailable(linkset));
        }
    }
}
