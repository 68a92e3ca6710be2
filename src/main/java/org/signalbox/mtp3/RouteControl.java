// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.MachineDriver;

/// Performs what [RouteManagement] and the [MtpRestart] of each adjacent point decide: the two talk
/// to each other through it.
final class RouteControl {
    private final NetworkContext context;
    private final Linksets linksets;
    private final ManagementSender sender;
    private final DestinationAnnouncements announcements;
    private final SnapshotPublisher publisher;
    private final MachineDriver<RouteManagementInput, RouteManagementOutput> driver;

    RouteControl(
            NetworkContext context,
            Linksets linksets,
            RouteManagement routes,
            ManagementSender sender,
            DestinationAnnouncements announcements,
            SnapshotPublisher publisher) {
        this.context = context;
        this.linksets = linksets;
        this.sender = sender;
        this.announcements = announcements;
        this.publisher = publisher;
        this.driver = context.drive("routes " + context.name, routes, this::perform);
    }

    MachineDriver<RouteManagementInput, RouteManagementOutput> driver() {
        return driver;
    }

    /// The control of a linkset that is not there yet.
    LinksetControl newLinkset(LinksetConfig linkset) {
        MtpRestart restart =
                new MtpRestart(
                        context.config().fastRestart() || !hasRestartMessages(),
                        context.config().timers());
        return new LinksetControl(
                linkset,
                linksets.nextNumber(),
                restart,
                context.drive(
                        "restart " + linkset.name(),
                        restart,
                        output -> perform(linkset.name(), output)));
    }

    /// Goes over to the configuration of now.
    void configure(LinksetControl linkset) {
        linkset.restart.configure(
                context.config().fastRestart() || !hasRestartMessages(), context.config().timers());
    }

    /// The number of links that are available, or aligned, has changed.
    void linksChanged(LinksetControl linkset) {
        boolean up = linkset.availableLinks() > 0;
        if (up && !linkset.up) {
            linkset.up = true;
            linkset.driver.handle(new MtpRestart.Input.LinksetAvailable());
        } else if (!up && (linkset.up || !linkset.isAligned())) {
            // the latter, too: on a link that was never available the far end may have spoken
            linkset.up = false;
            linkset.driver.handle(new MtpRestart.Input.LinksetUnavailable());
        }
    }

    void close() {
        driver.close();
    }

    /// Whether adjacent points tell each other when traffic may begin. In Japan they do not: a link
    /// in service is all that it takes.
    private boolean hasRestartMessages() {
        return context.snmLayout().has(SnmHeading.TRA);
    }

    private void perform(RouteManagementOutput output) {
        switch (output) {
            case RouteManagementOutput.Send(String linkset, var message) ->
                    // messages about one destination keep their order
                    sender.send(linkset, message, message.destination().value() & 0x0F);
            case RouteManagementOutput.Advertised(String linkset) ->
                    linksets.get(linkset).driver.handle(new MtpRestart.Input.Advertised());
            case RouteManagementOutput.DestinationChanged(var destination, var before, var state) ->
                    announcements.changed(destination, before, state);
            case RouteManagementOutput.Republish _ -> publisher.publishSoon();
            case RouteManagementOutput.Ignored ignored -> {
                context.counters.increment(ignored.reason().counter());
                context.log.routeMessageIgnored(ignored);
            }
            case RouteManagementOutput.Inhibited _ ->
                    context.counters.increment(Mtp3Counter.PROHIBITED_INHIBITED);
        }
    }

    private void perform(String linkset, MtpRestart.Output output) {
        switch (output) {
            case MtpRestart.Output.PointRestarting _ ->
                    driver.handle(new RouteManagementInput.PointRestarting(linkset));
            case MtpRestart.Output.Advertise _ ->
                    driver.handle(new RouteManagementInput.Advertise(linkset));
            case MtpRestart.Output.SendTrafficRestartAllowed _ -> {
                if (hasRestartMessages()) {
                    sender.send(linkset, new SnmMessage.TrafficRestartAllowed(), 0);
                } else {
                    linksets.get(linkset)
                            .driver
                            .handle(new MtpRestart.Input.TrafficRestartAllowed());
                }
            }
            case MtpRestart.Output.PointAvailable(boolean confirmed) -> {
                context.tell(
                        new Mtp3Event.TrafficRestarted(
                                linkset, linksets.get(linkset).config.adjacent(), confirmed));
                driver.handle(new RouteManagementInput.PointAvailable(linkset));
            }
            case MtpRestart.Output.PointUnavailable _ ->
                    driver.handle(new RouteManagementInput.PointUnavailable(linkset));
        }
    }
}
