// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuScreen;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.MachineDriver;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Signalling link management (Q.704 section 12): links and linksets come and go, are activated and
/// deactivated, and what links report finds its way to the procedure concerned.
///
/// What that means for traffic, [TrafficManagement] is told.
final class LinkManagement {
    private final NetworkContext context;
    private final Linksets linksets;
    private final SnapshotPublisher publisher;
    private final RouteControl routes;
    private final LinkTest test;
    private final ManagementMessages management;
    private final LocalTraffic localTraffic;
    private final TrafficManagement traffic;
    private final FlowControl flowControl;
    private final Discards discards;
    private final InhibitingControl inhibiting;

    private final Map<LinkIdentity, LinkIngress> ingresses = new HashMap<>();

    LinkManagement(
            NetworkContext context,
            Linksets linksets,
            SnapshotPublisher publisher,
            RouteControl routes,
            LinkTest test,
            ManagementMessages management,
            LocalTraffic localTraffic,
            TrafficManagement traffic,
            RouteManagement routeManagement,
            ManagementSender sender,
            FlowControl flowControl,
            Discards discards) {
        this.context = context;
        this.linksets = linksets;
        this.publisher = publisher;
        this.routes = routes;
        this.test = test;
        this.management = management;
        this.localTraffic = localTraffic;
        this.traffic = traffic;
        this.flowControl = flowControl;
        this.discards = discards;
        this.inhibiting =
                new InhibitingControl(
                        context, linksets, routeManagement, sender, this::inhibitionChanged);
    }

    InhibitingControl inhibiting() {
        return inhibiting;
    }

    /// All links, those included that are being made.
    Collection<LinkIngress> ingresses() {
        return Collections.unmodifiableCollection(ingresses.values());
    }

    /// @throws IllegalArgumentException if [#newIngress] was never asked for it
    LinkIngress ingress(LinkIdentity id) {
        LinkIngress ingress = ingresses.get(id);
        if (ingress == null) {
            throw new IllegalArgumentException("no link " + id);
        }
        return ingress;
    }

    // ---- linksets -----------------------------------------------------------------------------

    void addLinkset(LinksetConfig linkset) {
        linksets.checkAddable(linkset);
        LinksetControl added = routes.newLinkset(linkset);
        added.counted(added.told, context.loop.now());
        linksets.add(added);
        routes.driver()
                .handle(
                        new RouteManagementInput.LinksetAdded(
                                linkset.name(), linkset.adjacent(), linkset.farEnd()));
    }

    void removeLinkset(String name) {
        LinksetControl linkset = linksets.get(name);
        for (LinkControl link : List.copyOf(linkset.links.values())) {
            detach(link.ingress.id());
        }
        linksets.remove(name);
        linkset.driver.close();
        routes.driver().handle(new RouteManagementInput.LinksetRemoved(name));
    }

    void setLinksetShutdown(String name, boolean shutdown) {
        LinksetControl linkset = linksets.get(name);
        if (linkset.shutdown != shutdown) {
            linkset.shutdown = shutdown;
            linkset.links.values().forEach(link -> activate(linkset, link));
            tellLinkset(linkset);
        }
    }

    // ---- links --------------------------------------------------------------------------------

    /// @throws IllegalArgumentException if there is no such linkset, or the link exists
    LinkIngress newIngress(LinkIdentity id, MsuScreen screen) {
        LinksetControl linkset = linksets.get(id.linkset());
        if (linkset.links.containsKey(id.code())) {
            throw new IllegalArgumentException("link " + id + " exists already");
        }
        LinkIngress ingress =
                new LinkIngress(
                        id,
                        linkset.config.farEnd() == FarEnd.USER_PART ? Msu.OWN : linkset.number,
                        linkset.config.indicator(),
                        screen,
                        publisher::current,
                        new IngressControl(),
                        context.loop);
        ingresses.put(id, ingress);
        return ingress;
    }

    void attach(SignallingLink link, boolean shutdown) {
        LinkIdentity id = link.id();
        LinksetControl linkset = linksets.get(id.linkset());
        LinkIngress ingress =
                Objects.requireNonNull(ingresses.get(id), () -> "no user was made for link " + id);
        LinkActivity activity =
                linkset.config.farEnd().reports()
                        ? LinkActivity.untested(context.config().timers())
                        : new LinkActivity(
                                context.config().timers(),
                                LinkTestCodec.fixedPattern(context.variant()));
        MachineDriver<LinkActivityInput, LinkActivityOutput> driver =
                context.drive("link " + id, activity, output -> perform(id, output));
        LinkInhibition inhibition = new LinkInhibition(context.config().timers());
        LinkControl control =
                new LinkControl(
                        linkset,
                        ingress,
                        facing(link, linkset.config),
                        activity,
                        driver,
                        inhibition,
                        inhibiting.drive(id, inhibition),
                        shutdown);
        control.stateSince = context.loop.now();
        LinkTime.enter(activity.state(), control.times, control.stateSince);
        linkset.links.put(id.code(), control);
        activate(linkset, control);
        publisher.publishAtOnce();
    }

    /// The link as level 3 uses it.
    private SignallingLink facing(SignallingLink link, LinksetConfig linkset) {
        if (linkset.farEnd().reports()) {
            return new ReportedLink((ReportingLink) link, context.counters);
        }
        return linkset.indicator() == null
                ? link
                : new IndicatedLink(link, linkset.indicator(), context.config().networkIndicator());
    }

    void detach(LinkIdentity id) {
        LinkControl control = linksets.link(id);
        control.driver.handle(new LinkActivityInput.Deactivate());
        control.driver.close();
        inhibiting.removed(control);
        traffic.linkRemoved(control);
        linksets.get(id.linkset()).links.remove(id.code());
        ingresses.remove(id);
        context.counters.add(Mtp3Counter.DISCARDED_LINK_REMOVED, control.ingress.clear());
        discards.keep(control.ingress.counters());
        publisher.publishAtOnce();
    }

    void setLinkShutdown(LinkIdentity id, boolean shutdown) {
        LinkControl control = linksets.link(id);
        if (control.shutdown != shutdown) {
            control.shutdown = shutdown;
            activate(linksets.get(id.linkset()), control);
            publisher.publishAtOnce();
        }
    }

    private static void activate(LinksetControl linkset, LinkControl link) {
        link.driver.handle(
                linkset.shutdown || link.shutdown
                        ? new LinkActivityInput.Deactivate()
                        : new LinkActivityInput.Activate());
    }

    private void perform(LinkIdentity id, LinkActivityOutput output) {
        LinksetControl linkset = linksets.get(id.linkset());
        LinkControl control = linksets.link(id);
        switch (output) {
            case LinkActivityOutput.Start _ -> start(linkset, control);
            case LinkActivityOutput.Stop _ -> control.link.loop().execute(control.link::stop);
            case LinkActivityOutput.SendTest(LinkTestMessage.Pattern pattern) ->
                    test.sendTest(control, pattern);
            case LinkActivityOutput.Available _ -> {
                inhibiting.inService(control);
                control.inService = true;
                updateAvailability(control);
            }
            case LinkActivityOutput.Unavailable _ -> {
                control.inService = false;
                updateAvailability(control);
            }
            case LinkActivityOutput.Failed _ -> {}
            case LinkActivityOutput.TestFailed(LinkTestResult result) -> {
                context.counters.increment(Mtp3Counter.LINK_TESTS_FAILED);
                context.tell(new Mtp3Event.LinkTestFailed(id, result));
            }
            case LinkActivityOutput.Changed(LinkState state) -> {
                control.stateSince = context.loop.now();
                LinkTime.enter(state, control.times, control.stateSince);
                context.tell(
                        new Mtp3Event.LinkChanged(
                                id,
                                state,
                                state == LinkState.FAILED ? control.activity.lastFailure() : null));
                // first, so that nobody hears that the linkset is unavailable when it is not
                inhibiting.linksChanged(linkset);
                tellLinkset(linkset);
                routes.linksChanged(linkset);
                tellTraffic(control, state);
                inhibiting.destinationLost();
            }
        }
    }

    private static void start(LinksetControl linkset, LinkControl control) {
        // Q.704 section 12.2.4.2: short proving when nothing else leads there
        boolean emergency = linkset.availableLinks() == 0;
        control.emergency = emergency;
        SignallingLink link = control.link;
        link.loop()
                .execute(
                        () -> {
                            link.setEmergency(emergency);
                            link.start();
                        });
    }

    private void updateAvailability(LinkControl control) {
        boolean available = control.inService && control.inhibition.isUsable();
        if (available == control.available) {
            return;
        }
        control.available = available;
        control.justLost = !available;
        if (available) {
            traffic.linkAvailable(control.linkset);
        }
        publisher.publishAtOnce();
    }

    /// After the routes have been told, so that it is known what else there is.
    private void tellTraffic(LinkControl control, LinkState state) {
        boolean blocked = state == LinkState.BLOCKED;
        // a link that was inhibited or blocked only a moment ago has not delivered all of it
        boolean lost = control.justLost || (!blocked && traffic.isLeaving(control));
        control.justLost = false;
        if (!lost || control.inService) {
            return;
        }
        if (blocked) {
            traffic.linkBlocked(control);
        } else {
            traffic.linkFailed(control);
        }
    }

    private void inhibitionChanged(LinkControl control) {
        if (control.available && !control.inhibition.isUsable() && inhibiting.isNeeded(control)) {
            control.inhibiting.handle(new LinkInhibition.Input.Recall());
            return;
        }
        updateAvailability(control);
        tellLinkset(control.linkset);
        routes.linksChanged(control.linkset);
        if (control.justLost) {
            control.justLost = false;
            // section 10.2 d), e): the time-controlled changeover
            traffic.linkBlocked(control);
        }
    }

    private void tellLinkset(LinksetControl linkset) {
        LinksetState state = linkset.state();
        if (linkset.told != state) {
            linkset.counted(state, context.loop.now());
            linkset.told = state;
            context.tell(
                    new Mtp3Event.LinksetChanged(
                            linkset.config.name(),
                            linkset.config.adjacent(),
                            linkset.config.farEnd(),
                            state));
        }
    }

    // ---- what links report --------------------------------------------------------------------

    /// On the control loop. What comes of a link that was removed meanwhile has no effect.
    private final class IngressControl implements LinkIngress.Control {
        @Override
        public void inService(LinkIngress ingress) {
            LinkControl link = attached(ingress);
            if (link != null) {
                traffic.linkInService(link);
                link.driver.handle(new LinkActivityInput.InService());
            }
        }

        @Override
        public void outOfService(LinkIngress ingress, LinkFailure failure) {
            handle(ingress, new LinkActivityInput.OutOfService(failure));
        }

        @Override
        public void processorOutage(LinkIngress ingress, boolean outage) {
            handle(ingress, new LinkActivityInput.ProcessorOutage(outage));
        }

        @Override
        public void congestion(LinkIngress ingress, int level) {
            LinkControl link = attached(ingress);
            if (link != null) {
                flowControl.linkCongestion(link, level);
            }
        }

        @Override
        public void management(LinkIngress ingress, Msu msu) {
            try (msu) {
                if (attached(ingress) == null) {
                    context.counters.increment(Mtp3Counter.DISCARDED_LINK_REMOVED);
                } else if (LinkTestCodec.isTest(
                        msu.variant(), msu.serviceInformation().serviceIndicator())) {
                    test.onMessage(ingress.id(), msu);
                } else {
                    management.onMessage(ingress.id(), msu);
                }
            }
        }

        @Override
        public void report(LinkIngress ingress, DestinationReport report) {
            if (attached(ingress) != null) {
                management.onReport(linksets.get(ingress.id().linkset()), report);
            }
        }

        @Override
        public void forUserPart(LinkIngress ingress, Msu msu) {
            if (attached(ingress) == null) {
                discards.discard(ingress.id(), DiscardReason.LINK_REMOVED, msu);
            } else {
                localTraffic.deliver(ingress.id(), msu);
            }
        }

        @Override
        public void transferred(LinkIngress ingress, PointCode destination) {
            if (attached(ingress) != null) {
                routes.driver()
                        .handle(
                                new RouteManagementInput.Transferred(
                                        ingress.id().linkset(), destination));
            }
        }

        @Override
        public void controlRequested(long request) {
            flowControl.sendControl(request);
        }

        @Override
        public void discarded(LinkIngress ingress, DiscardSample sample) {
            discards.note(sample);
            if (sample.reason() == DiscardReason.RETURNED) {
                routes.driver().handle(new RouteManagementInput.Returned(sample.label().dpc()));
            }
            if (wantsAnswer(sample) && attached(ingress) != null) {
                routes.driver()
                        .handle(
                                new RouteManagementInput.Undeliverable(
                                        ingress.id().linkset(), sample.label().dpc()));
            }
        }

        @Override
        public void relayedDiscarded(DiscardSample sample) {
            discards.note(sample);
        }

        /// Management messages that are transferred, which test routes or tell of congestion, want
        /// no answer: it would speak of destinations that nobody sends anything to.
        private static boolean wantsAnswer(DiscardSample sample) {
            return sample.reason().isRouteTrouble()
                    && sample.service().serviceIndicator() != ServiceIndicator.SNM;
        }

        private void handle(LinkIngress ingress, LinkActivityInput input) {
            LinkControl link = attached(ingress);
            if (link != null) {
                link.driver.handle(input);
            }
        }

        /// The link of an ingress; null if it was removed.
        private @Nullable LinkControl attached(LinkIngress ingress) {
            LinkControl link = linksets.findLink(ingress.id());
            return link == null || link.ingress != ingress ? null : link;
        }
    }
}
