// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkIdentity;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.SnmMessage.AboutDestinations;
import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TrafficRestartWaiting;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/// Signalling network management messages that have come for this point: counted, and given to the
/// procedure they belong to. A procedure that is added gets its messages here.
final class ManagementMessages {
    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteControl routes;
    private final ManagementSender sender;
    private final TrafficManagement traffic;
    private final Supplier<InhibitingControl> inhibiting;
    private final FlowControl flowControl;
    private final MessageDistribution distribution;
    private final UserPartServers servers;
    private final Discards discards;

    private final Counters<SnmHeading> received = new Counters<>(SnmHeading.class);
    private final Set<SnmHeading> notImplementedTold = EnumSet.noneOf(SnmHeading.class);

    ManagementMessages(
            NetworkContext context,
            Linksets linksets,
            RouteControl routes,
            ManagementSender sender,
            TrafficManagement traffic,
            Supplier<InhibitingControl> inhibiting,
            FlowControl flowControl,
            MessageDistribution distribution,
            UserPartServers servers,
            Discards discards) {
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
        this.sender = sender;
        this.traffic = traffic;
        this.inhibiting = inhibiting;
        this.flowControl = flowControl;
        this.distribution = distribution;
        this.servers = servers;
        this.discards = discards;
    }

    Counters<SnmHeading> received() {
        return received;
    }

    /// @param msu stays the caller's
    void onMessage(LinkIdentity link, Msu msu) {
        SnmMessage message;
        try {
            message = SnmCodec.decode(msu);
        } catch (SnmDecodeException broken) {
            discards.malformed(link, msu, broken);
            return;
        }
        received.increment(message.heading());
        switch (message) {
            case SnmMessage.AboutRoute about -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    routes.driver()
                            .handle(new RouteManagementInput.Received(from.config.name(), about));
                }
            }
            case AboutDestinations(var several) -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    for (SnmMessage.AboutDestination about : several) {
                        routes.driver()
                                .handle(
                                        new RouteManagementInput.Received(
                                                from.config.name(), about));
                    }
                }
            }
            case SnmMessage.AboutLink about -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    onLink(from, about, link.linkset().equals(from.config.name()));
                }
            }
            case TrafficRestartAllowed _ -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    routes.onRestartMessage(from, new MtpRestart.Input.TrafficRestartAllowed());
                }
            }
            case TrafficRestartWaiting _ -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    routes.onRestartMessage(from, new MtpRestart.Input.TrafficRestartWaiting());
                }
            }
            case TransferControlled(var destination, int status) ->
                    flowControl.controlled(destination, status);
            // Q.704 section 13.9.6: it has arrived, and that was its purpose
            case RouteSetCongestionTest _ -> {}
            case UserPartUnavailable unavailable -> tell(unavailable);
            case SnmMessage.AboutDataLink _, NotImplemented _ ->
                    notImplemented(message.heading(), msu.opc());
        }
    }

    /// The far end of a linkset that knows reports only says something.
    void onReport(LinksetControl from, DestinationReport report) {
        String linkset = from.config.name();
        boolean decides = from.config.farEnd().tellsByReports();
        switch (report) {
            case DestinationReport.Audit(var destinations, int asker) ->
                    routes.driver()
                            .handle(new RouteManagementInput.Audited(linkset, destinations, asker));
            case DestinationReport _ when !decides ->
                    // RFC 4666 section 3.4.4: what an application says of its own congestion does
                    // not change what is known of the network
                    context.counters.increment(Mtp3Counter.REPORT_NOT_TAKEN);
            case DestinationReport.Unavailable(var destinations) ->
                    onStatus(linkset, destinations, NonAdjacentStatus.PROHIBITED);
            case DestinationReport.Available(var destinations) ->
                    onStatus(linkset, destinations, NonAdjacentStatus.ALLOWED);
            case DestinationReport.Restricted(var destinations) ->
                    onStatus(linkset, destinations, NonAdjacentStatus.RESTRICTED);
            case DestinationReport.Congested(var destinations, _, int level) -> {
                tellApplications(report);
                if (level > 0 && destinations.isFull()) {
                    flowControl.controlled(destinations.code(), level);
                } else {
                    servers.tell(report);
                }
            }
            case DestinationReport.UserPartUnavailable(var point, var userPart, int cause) -> {
                tellApplications(report);
                tell(new UserPartUnavailable(point, userPart, UnavailabilityCause.of(cause)));
            }
        }
    }

    private void onStatus(String linkset, PointCodeMask destinations, NonAdjacentStatus status) {
        routes.driver().handle(new RouteManagementInput.Reported(linkset, destinations, status));
    }

    /// What a gateway says of congestion and user parts is for whoever sends there, and nobody here
    /// knows who that is. User parts of this point hear of it as such.
    private void tellApplications(DestinationReport report) {
        for (LinksetControl linkset : linksets.all()) {
            if (linkset.config.farEnd() == FarEnd.APPLICATION && linkset.up) {
                sender.report(linkset, report);
            }
        }
    }

    /// A message for this point that came from another network, through [Crossing].
    void saidAnew(SnmMessage message) {
        switch (message) {
            case TransferControlled(var destination, int status) ->
                    flowControl.controlled(destination, status);
            case UserPartUnavailable unavailable -> tell(unavailable);
            case SnmMessage.AboutRoute _,
                    AboutDestinations _,
                    SnmMessage.AboutLink _,
                    TrafficRestartAllowed _,
                    TrafficRestartWaiting _,
                    RouteSetCongestionTest _,
                    SnmMessage.AboutDataLink _,
                    NotImplemented _ -> {}
        }
    }

    private void tell(UserPartUnavailable unavailable) {
        context.tellProvoked(
                new Mtp3Event.UserPartUnavailable(
                        unavailable.destination(), unavailable.userPart(), unavailable.cause()));
        distribution.status(
                unavailable.userPart(),
                new MtpStatus(
                        unavailable.destination(),
                        new MtpStatus.Cause.UserPartUnavailable(unavailable.cause())));
        servers.unavailable(unavailable);
    }

    private void notImplemented(SnmHeading heading, PointCode origin) {
        context.counters.increment(Mtp3Counter.MANAGEMENT_NOT_IMPLEMENTED);
        if (notImplementedTold.add(heading)) {
            context.log.notImplemented(heading, origin);
        }
    }

    /// @param direct whether it came over the linkset that the link belongs to
    private void onLink(LinksetControl from, SnmMessage.AboutLink about, boolean direct) {
        LinkControl link = from.links.get(about.linkCode());
        if (link == null) {
            context.counters.increment(Mtp3Counter.MANAGEMENT_POINTLESS);
            return;
        }
        switch (about) {
            case SnmMessage.AboutChangeover message -> traffic.onChangeover(link, message);
            case ChangebackDeclaration declaration -> traffic.onDeclaration(link, declaration);
            case SnmMessage.Inhibiting message ->
                    inhibiting.get().onMessage(link, message.signal(), direct);
            case ChangebackAcknowledgement answer -> traffic.onAcknowledgement(link, answer);
        }
    }

    /// The linkset to a message's origin; null, and counted, if the origin is not adjacent.
    private @Nullable LinksetControl fromAdjacent(Msu msu) {
        LinksetControl linkset = linksets.toward(msu.opc());
        if (linkset == null) {
            context.counters.increment(Mtp3Counter.MANAGEMENT_FROM_STRANGER);
        }
        return linkset;
    }
}
