// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.Egress;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Signalling network management messages of this point's own, to adjacent points.
///
/// They go over the linkset to the adjacent point itself, as soon as a link of it is available:
/// before traffic is allowed, and whatever the routes say. Those about a link that has failed may
/// take another way, for they are what repairs the failure.
final class ManagementSender {
    private final NetworkContext context;
    private final Linksets linksets;
    private final SnapshotPublisher routes;

    private final Counters<SnmHeading> sent = new Counters<>(SnmHeading.class);

    /// @param routes for messages to an adjacent point over others
    ManagementSender(NetworkContext context, Linksets linksets, SnapshotPublisher routes) {
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
    }

    Counters<SnmHeading> sent() {
        return sent;
    }

    /// Messages that the variant does not have are not sent: in Japan a restricted destination
    /// stays one that is allowed.
    ///
    /// @param sls messages with the same value keep their order while no link fails
    void send(String linkset, SnmMessage message, int sls) {
        LinksetControl control = linksets.get(linkset);
        if (control.config.farEnd().reports()) {
            report(control, message);
            return;
        }
        if (!context.snmLayout().has(message.heading())) {
            return;
        }
        List<LinkPath> links = control.paths().links();
        if (control.availableLinks() == 0) {
            sendOnInhibited(control, message, sls);
            return;
        }
        sent.increment(message.heading());
        RoutingSnapshotCompiler.choose(links, sls)
                .egress()
                .send(
                        context.composeFrom(
                                control.config.localOr(context.pointCode()),
                                ServiceIndicator.SNM,
                                control.config.adjacent(),
                                sls,
                                SnmCodec.encode(context.variant(), message)));
    }

    /// To those who know reports only, what has no report is not said.
    private void report(LinksetControl linkset, SnmMessage message) {
        DestinationReport report =
                message instanceof SnmMessage.AboutRoute about ? Reports.of(about) : null;
        if (report != null) {
            report(linkset, report);
        }
    }

    void report(LinksetControl linkset, DestinationReport report) {
        over(linkset, link -> link.tell(report));
    }

    /// To those who asked, and nobody else.
    void answer(LinksetControl linkset, DestinationReport report, Set<Integer> askers) {
        over(linkset, link -> askers.forEach(asker -> link.answer(report, asker)));
    }

    private void over(LinksetControl linkset, Consumer<ReportedLink> sending) {
        for (LinkControl link : linkset.links.values()) {
            if (link.inService && link.link instanceof ReportedLink reported) {
                sending.accept(reported);
                return;
            }
        }
        context.counters.increment(Mtp3Counter.MANAGEMENT_UNSENT);
    }

    /// A far end that knows reports has been told all that it must know before it sends.
    void reported(String linkset) {
        for (LinkControl link : linksets.get(linkset).links.values()) {
            if (link.link instanceof ReportedLink reported) {
                reported.finishTelling();
            }
        }
    }

    /// What is for a far end that knows reports reaches it from now on.
    void opened(String linkset) {
        for (LinkControl link : linksets.get(linkset).links.values()) {
            if (link.inService && link.link instanceof ReportedLink reported) {
                reported.open();
            }
        }
    }

    /// Inhibited links carry management messages all the same (Q.704 section 10.2 f)).
    private void sendOnInhibited(LinksetControl linkset, SnmMessage message, int sls) {
        for (LinkControl link : linkset.links.values()) {
            if (link.inService) {
                sent.increment(message.heading());
                link.link.send(
                        context.composeFrom(
                                linkset.config.localOr(context.pointCode()),
                                ServiceIndicator.SNM,
                                linkset.config.adjacent(),
                                sls,
                                SnmCodec.encode(context.variant(), message)));
                return;
            }
        }
        context.counters.increment(Mtp3Counter.MANAGEMENT_UNSENT);
    }

    /// Sends a message about a link to its far end, over another link: of the linkset if one is
    /// available, else by the routes to the far end (Q.704 section 5.4.1, 6.3.2).
    void sendAbout(LinkControl link, SnmMessage.AboutLink message) {
        LinksetConfig farEnd = link.linkset.config;
        for (LinkControl other : link.linkset.links.values()) {
            if (other != link && other.available) {
                send(other.link, farEnd, message);
                return;
            }
        }
        if (link.available) {
            send(link.link, farEnd, message);
            return;
        }
        for (LinkControl inhibited : link.linkset.links.values()) {
            if (inhibited.inService) {
                send(inhibited.link, farEnd, message);
                return;
            }
        }
        Decision decision =
                routes.compile()
                        .decide(farEnd.adjacent(), SignallingLinkSelection.of(message.linkCode()));
        if (decision instanceof Decision.Forward forward) {
            send(forward.egress(), farEnd, message);
        } else {
            context.counters.increment(Mtp3Counter.MANAGEMENT_UNSENT);
        }
    }

    /// Sends a message about some link on another one, behind all that was given to it before.
    void sendOn(LinkControl link, SnmMessage.AboutLink message) {
        send(link.link, link.linkset.config, message);
    }

    private void send(Egress egress, LinksetConfig linkset, SnmMessage.AboutLink message) {
        sent.increment(message.heading());
        egress.send(
                context.composeFrom(
                        linkset.localOr(context.pointCode()),
                        ServiceIndicator.SNM,
                        linkset.adjacent(),
                        message.linkCode(),
                        SnmCodec.encode(context.variant(), message)));
    }
}
