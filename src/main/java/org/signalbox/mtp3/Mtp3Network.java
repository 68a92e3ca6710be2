// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuScreen;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.TimeCounters;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.RelayPlace;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// One signalling point in one network: level 3 as a whole, as the rest of the node sees it.
///
/// It puts the parts together and answers for them; what they do stands in their own files:
///
/// ```
///   LinkManagement      links and linksets: LinkActivity, what links report
///   InhibitingControl   LinkInhibition: links in service that carry no user traffic
///   LinkTest            SLTM and SLTA
///   ManagementMessages  SNM messages received      ManagementSender   and sent
///   RouteControl        RouteManagement and the MtpRestart of each adjacent point
///   TrafficManagement   Changeover, Changeback and rerouting: moves traffic from link to link
///   FlowControl         TFC, RCT and MTP-STATUS when links or destinations are congested
///   Gates               the ways to points of other networks
///   SnapshotPublisher   the RoutingSnapshot that every link's loop reads
///   LocalTraffic        messages from and to the user parts of this point
///   DestinationAnnouncements  MTP-PAUSE, MTP-RESUME
///   StopControl         PointStop: the end in good order
///   TrafficTest         ping, and the answers to others' pings
///   Discards            what was thrown away, and why
///   NetworkStatus       records for `show`
/// ```
///
/// Several networks in a node are several of these; [Interchange] joins them.
///
/// ```
///   Mtp3Network network = new Mtp3Network("0", config, observer, ..., controlLoop);
///   network.addLinkset(new LinksetConfig("ToCountryB", PointCode.itu("4.5.6")));
///   LinkUser user = network.linkUser(new LinkIdentity("ToCountryB", 0));
///   network.attach(new SomeLink(..., user), false);          // starts it
///   network.setRoutes(RouteTable.of(...));
/// ```
///
/// All methods are called on the control loop unless they say otherwise. Changes of routes touch no
/// link; a change of a linkset touches no other.
public final class Mtp3Network {
    private static final int MARK_OCTETS = 8;

    private final NetworkContext context;
    private final Loop loop;
    private final Linksets linksets;
    private final RouteManagement routes;
    private final MessageDistribution distribution = new MessageDistribution();
    private final NetworkStatus status;
    private final Discards discards;
    private final Gates gates;
    private final SnapshotPublisher publisher;
    private final ManagementSender sender;
    private final UserPartServers servers;
    private final TrafficManagement trafficManagement;
    private final FlowControl flowControl;
    private final LocalTraffic traffic;
    private final TrafficTest test;
    private final DestinationAnnouncements announcements;
    private final RouteControl routeControl;
    private final ManagementMessages management;
    private final LinkManagement links;
    private final StopControl stop;
    private final Crossing.Side side;

    private boolean closed;

    /// @param name as the operator knows the network, such as `0`
    /// @param observer told of what an operator should know
    /// @param entropy for the mark of this point's test messages
    /// @param allocator for messages of this point's own
    /// @param inputs told what the machines take
    /// @param loop the control loop
    public Mtp3Network(
            String name,
            Mtp3Config config,
            Mtp3Observer observer,
            Entropy entropy,
            ByteBufAllocator allocator,
            InputObserver inputs,
            Loop loop) {
        this.loop = loop;
        this.context = new NetworkContext(name, config, observer, allocator, inputs, loop);
        this.linksets = new Linksets(config.pointCode());
        this.routes = new RouteManagement(config, linkset -> linksets.get(linkset).backlog());
        this.discards = new Discards(context);
        this.gates = new Gates(linksets, this::aliasesChanged);
        this.publisher =
                new SnapshotPublisher(
                        context,
                        linksets,
                        gates,
                        routes,
                        distribution,
                        this::trafficManagement,
                        this::published);
        this.sender = new ManagementSender(context, linksets, publisher);
        this.servers = new UserPartServers(linksets, sender);
        this.trafficManagement =
                new TrafficManagement(
                        context,
                        linksets,
                        gates,
                        routes,
                        sender,
                        discards,
                        publisher,
                        this::deliver);
        this.flowControl =
                new FlowControl(
                        context, routes, publisher, distribution, servers, discards, sender.sent());
        this.status =
                new NetworkStatus(
                        context,
                        linksets,
                        gates,
                        publisher,
                        routes,
                        trafficManagement,
                        flowControl);
        this.traffic =
                new LocalTraffic(
                        context,
                        publisher,
                        distribution,
                        servers,
                        flowControl,
                        discards,
                        sender.sent());
        byte[] mark = new byte[MARK_OCTETS];
        entropy.nextBytes(mark);
        this.test = new TrafficTest(context, mark, traffic, status);
        distribution.register(ServiceIndicator.MTP_TEST, test.user());
        this.announcements =
                new DestinationAnnouncements(context, routes, distribution, flowControl, test);
        this.routeControl =
                new RouteControl(
                        context,
                        linksets,
                        routes,
                        sender,
                        announcements,
                        publisher,
                        this::destinationLost,
                        traffic::testCircle,
                        this::congestionOf);
        this.management =
                new ManagementMessages(
                        context,
                        linksets,
                        routeControl,
                        sender,
                        trafficManagement,
                        this::inhibiting,
                        flowControl,
                        distribution,
                        servers,
                        discards);
        this.links =
                new LinkManagement(
                        context,
                        linksets,
                        publisher,
                        routeControl,
                        new LinkTest(context, linksets, discards),
                        management,
                        traffic,
                        trafficManagement,
                        routes,
                        sender,
                        flowControl,
                        discards);
        this.stop =
                new StopControl(
                        context,
                        linksets,
                        routes,
                        routeControl,
                        links,
                        trafficManagement,
                        announcements,
                        discards);
        this.side =
                new Crossing.Side(
                        context, routes, publisher, status, traffic, discards, management);
    }

    public String name() {
        return context.name;
    }

    public Mtp3Config config() {
        return context.config();
    }

    /// Callable from any loop.
    public RoutingSnapshot snapshot() {
        return publisher.current();
    }

    /// Readable from any thread.
    public Counters<Mtp3Counter> counters() {
        return context.counters;
    }

    /// Network management messages received, by heading. Readable from any thread.
    public Counters<SnmHeading> managementReceived() {
        return management.received();
    }

    /// Network management messages sent, by heading. Readable from any thread.
    public Counters<SnmHeading> managementSent() {
        return sender.sent();
    }

    /// What is counted for one link; the counters are readable from any thread.
    ///
    /// @throws IllegalArgumentException if [#linkUser] was never asked for it
    public Counters<LinkCounter> linkCounters(LinkIdentity id) {
        return links.ingress(id).counters();
    }

    /// How long an attached link was in each state; readable from any thread.
    public TimeCounters<LinkTime> linkTimes(LinkIdentity id) {
        assert loop.inLoop();
        return Objects.requireNonNull(linksets.get(id.linkset()).links.get(id.code())).times;
    }

    /// How often a linkset became unavailable; readable from any thread.
    public Counters<LinksetCounter> linksetCounters(String linkset) {
        assert loop.inLoop();
        return linksets.get(linkset).counters;
    }

    /// How long a linkset was unavailable; readable from any thread.
    public TimeCounters<LinksetTime> linksetTimes(String linkset) {
        assert loop.inLoop();
        return linksets.get(linkset).times;
    }

    /// How long destinations were inaccessible; readable from any thread.
    public TimeCounters<NetworkTime> times() {
        return routeControl.times();
    }

    // ---- configuration ------------------------------------------------------------------------

    /// Makes a linkset without links.
    ///
    /// @throws IllegalArgumentException if the name or the adjacent point is taken, or is this
    ///     point
    public void addLinkset(LinksetConfig linkset) {
        assert loop.inLoop();
        links.addLinkset(linkset);
    }

    /// Removes a linkset and stops its links. Routes over it stay in the table, and wait.
    public void removeLinkset(String linkset) {
        assert loop.inLoop();
        links.removeLinkset(linkset);
    }

    /// Takes a linkset out of use, or into use again.
    public void setLinksetShutdown(String linkset, boolean shutdown) {
        assert loop.inLoop();
        links.setLinksetShutdown(linkset, shutdown);
    }

    /// The level 3 side of a link that is about to be made: to be given to its constructor.
    ///
    /// @throws IllegalArgumentException if there is no such linkset, or the link exists
    public LinkUser linkUser(LinkIdentity id) {
        return linkUser(id, MsuScreen.OPEN);
    }

    /// As the other, for a link by which not every message may pass.
    ///
    /// @param screen asked on the link's loop
    public LinkUser linkUser(LinkIdentity id, MsuScreen screen) {
        assert loop.inLoop();
        return links.newIngress(id, screen);
    }

    /// The numbers of the linksets there are, by name, as a [MsuScreen] is told them.
    public Map<String, Integer> linksetNumbers() {
        assert loop.inLoop();
        return linksets.numbers();
    }

    /// Takes a link whose user came from [#linkUser] into its linkset, and activates it unless it,
    /// or the linkset, is shut down.
    public void attach(SignallingLink link, boolean shutdown) {
        assert loop.inLoop();
        links.attach(link, shutdown);
    }

    /// Stops a link and takes it out of its linkset. What it brings in after that is thrown away.
    public void detach(LinkIdentity id) {
        assert loop.inLoop();
        links.detach(id);
    }

    /// Takes a link out of use, or into use again.
    public void setLinkShutdown(LinkIdentity id, boolean shutdown) {
        assert loop.inLoop();
        links.setLinkShutdown(id, shutdown);
    }

    public boolean hasLink(LinkIdentity id) {
        assert loop.inLoop();
        return linksets.findLink(id) != null;
    }

    /// Keeps user traffic off a link that stays in service (Q.704 section 10), if both ends can
    /// spare it. That lasts until it is uninhibited from here, a destination would be lost without
    /// it, or the adjacent point restarts; no configuration remembers it.
    ///
    /// @param ended told once how it went, on the control loop; that can take as long as twice T14
    /// @throws IllegalArgumentException if there is no such link
    public void inhibit(LinkIdentity id, Consumer<InhibitResult> ended) {
        assert loop.inLoop();
        links.inhibiting().inhibit(linksets.link(id), ended);
    }

    /// Takes back what [#inhibit] did. The link carries traffic again unless the far end has
    /// inhibited it, too.
    ///
    /// @param ended told once how it went, on the control loop; that can take as long as twice T12
    /// @throws IllegalArgumentException if there is no such link
    public void uninhibit(LinkIdentity id, Consumer<InhibitResult> ended) {
        assert loop.inLoop();
        links.inhibiting().uninhibit(linksets.link(id), ended);
    }

    /// Goes over to other timers and bounds, another rule of restart or of transfer, while links
    /// and traffic go on. Timers that run keep their ends.
    ///
    /// @throws IllegalArgumentException if it is for another point ([Mtp3Config#isSamePoint])
    public void reconfigure(Mtp3Config changed) {
        assert loop.inLoop();
        if (changed.equals(config())) {
            return;
        }
        boolean otherCodes = !changed.further().equals(config().further());
        context.reconfigure(changed);
        if (otherCodes) {
            publisher.publishAtOnce();
        }
        flowControl.reconfigured();
        for (LinksetControl linkset : linksets.all()) {
            for (LinkControl link : linkset.links.values()) {
                link.activity.configure(changed.timers());
                link.inhibition.configure(changed.timers());
            }
        }
        routeControl.reconfigure(changed);
    }

    public RouteTable routes() {
        assert loop.inLoop();
        return routes.table();
    }

    /// Replaces the route table. Takes effect before the next batch of messages; touches no link.
    public void setRoutes(RouteTable table) {
        assert loop.inLoop();
        for (Route route : table.routes()) {
            if (route.destination().variant() != config().variant()) {
                throw new IllegalArgumentException(
                        "route to %s in a network of variant %s"
                                .formatted(route.destination(), config().variant().word()));
            }
        }
        routeControl.driver().handle(new RouteManagementInput.TableChanged(table));
        routeControl.tableChanged();
    }

    /// Points of other networks that have a code in this one, and how much went there.
    public ConversionTableStatus conversionStatus() {
        assert loop.inLoop();
        return status.conversions();
    }

    // ---- user parts and pings -----------------------------------------------------------------

    /// Connects a user part. It is told at once which destinations it can reach.
    ///
    /// @throws IllegalStateException if there is one for that service indicator
    public MtpService register(ServiceIndicator userPart, Mtp3User user) {
        assert loop.inLoop();
        announcements.register(userPart, user);
        userPartsChanged();
        return new UserPort(userPart);
    }

    /// Connects a user part that relays. `user` gets what the relay hands over.
    ///
    /// @param relay asked on the loops of links from the next snapshot on, until the service is
    ///     closed and a grace period is over
    /// @throws IllegalStateException if there is a user part for that service indicator
    public RelayPlace register(ServiceIndicator userPart, Mtp3User user, Mtp3Relay relay) {
        assert loop.inLoop();
        announcements.register(userPart, user);
        distribution.relay(userPart, relay);
        publisher.publishAtOnce();
        return new UserPort(userPart);
    }

    /// Starts a ping.
    ///
    /// @return its number, for [#cancelPing]
    public int ping(PingRequest request, PingListener listener) {
        assert loop.inLoop();
        return test.start(request, listener);
    }

    /// Ends a ping; its listener hears of that. Does nothing if it has ended.
    public void cancelPing(int number) {
        assert loop.inLoop();
        test.cancel(number);
    }

    // ---- status -------------------------------------------------------------------------------

    /// All linksets by name.
    public List<LinksetStatus> linksetStatus() {
        assert loop.inLoop();
        return status.linksets();
    }

    /// The route table with the state of everything in it.
    public RouteTableStatus routeStatus() {
        assert loop.inLoop();
        return status.routeTable();
    }

    /// How a message to a point would go now.
    public RouteLookup lookUp(PointCode destination) {
        assert loop.inLoop();
        return status.lookUp(destination);
    }

    /// What would become of messages, without sending any.
    ///
    /// @throws IllegalArgumentException in words for the operator, if the question names what is
    ///     not there
    public RouteAnswer answer(RouteQuery query) {
        assert loop.inLoop();
        return status.answer(query);
    }

    /// Sends a network management message by hand, for acceptance tests: no procedure is begun by
    /// it here, and what this point knows is not changed.
    ///
    /// @throws IllegalArgumentException in words for the operator, if there is no such linkset,
    ///     or no link of it is available, or the variant has no such message
    public void sendByHand(String linkset, SnmMessage message) {
        assert loop.inLoop();
        if (!context.snmLayout().has(message.heading())) {
            throw new IllegalArgumentException(
                    "networks of variant %s have no %s"
                            .formatted(context.variant().word(), message.heading()));
        }
        if (linksets.get(linkset).availableLinks() == 0) {
            throw new IllegalArgumentException("no link of linkset " + linkset + " is available");
        }
        context.tell(new Mtp3Event.SentByHand(linkset, message));
        sender.send(linkset, message, selectionOf(message));
    }

    /// What is about a link has its code in the label, in place of the selection; in ANSI networks
    /// the code is elsewhere, and any selection will do.
    private static int selectionOf(SnmMessage message) {
        if (message instanceof SnmMessage.AboutDataLink about) {
            return about.linkCode();
        }
        return message instanceof SnmMessage.AboutLink about ? about.linkCode() : 0;
    }

    /// Which link each value of the selection belongs to now, in messages to a point.
    ///
    /// @return in the order of the values; empty if the point is this one
    public List<SelectionBinding> bindings(PointCode destination) {
        assert loop.inLoop();
        return status.bindings(publisher.current().row(destination));
    }

    /// What was thrown away, for every reason for which anything was.
    public List<DiscardStatus> discardStatus() {
        assert loop.inLoop();
        return discards.status(links.ingresses());
    }

    /// Messages handed over by links and not yet taken; for tests of conservation.
    int held() {
        int held = 0;
        for (LinkIngress ingress : links.ingresses()) {
            held += ingress.held();
        }
        return held + heldWhileMoved();
    }

    /// As [#held], for user parts only.
    public int heldForUserParts() {
        int held = 0;
        for (LinkIngress ingress : links.ingresses()) {
            held += ingress.heldForUserParts();
        }
        return held;
    }

    /// Whether traffic of any link is being moved to others.
    public boolean isMovingTraffic() {
        return !trafficManagement.isAtRest();
    }

    /// Messages held while their traffic is moved, or retrieved and not yet sent.
    public int heldWhileMoved() {
        return trafficManagement.held();
    }

    /// To other networks.
    Gates gates() {
        return gates;
    }

    /// What a message from another network meets here.
    Crossing.Side side() {
        return side;
    }

    private void aliasesChanged(Map<String, AliasPoint> aliases) {
        if (!aliases.equals(routes.aliases())) {
            routeControl.driver().handle(new RouteManagementInput.AliasesChanged(aliases));
        }
    }

    private void published(long edition) {
        routeControl.driver().handle(new RouteManagementInput.Published(edition));
    }

    private void deliver(Msu msu) {
        traffic.deliver(null, msu);
    }

    private InhibitingControl inhibiting() {
        return links.inhibiting();
    }

    private void destinationLost() {
        links.inhibiting().destinationLost();
    }

    /// Of a block, as of the linksets that lead there.
    private int congestionOf(PointCodeMask destinations) {
        if (destinations.isFull()) {
            return flowControl.levelOf(destinations.code());
        }
        int level = 0;
        for (RouteSelection.Member member : routes.selection().choose(destinations).members()) {
            for (LinksetControl linkset : linksets.all()) {
                if (member.usable() && linkset.config.name().equals(member.linkset())) {
                    level = Math.max(level, linkset.congestion());
                }
            }
        }
        return level;
    }

    /// A user part of this node comes before application servers.
    private void userPartsChanged() {
        if (servers.areThere()) {
            publisher.publishAtOnce();
        }
    }

    private TrafficManagement trafficManagement() {
        return trafficManagement;
    }

    /// Stops in good order: neighbours take other routes, what is on its way is delivered, links
    /// are closed one after the other ([PointStop]). [#close] is to follow.
    ///
    /// @param bound how long that may take
    /// @param ended told once how it went, on the control loop
    /// @throws IllegalStateException if that was called before
    public void stop(Duration bound, Consumer<StopReport> ended) {
        assert loop.inLoop();
        stop.begin(bound, ended);
    }

    /// Stops all links and all machines. Pings that run are ended.
    public void close() {
        assert loop.inLoop();
        if (closed) {
            return;
        }
        test.cancelAll();
        linksets.all().stream()
                .map(linkset -> linkset.config.name())
                .toList()
                .forEach(links::removeLinkset);
        closed = true;
        trafficManagement.close();
        publisher.close();
        routeControl.close();
        flowControl.close();
        stop.close();
        test.close();
    }

    /// What a user part holds.
    private final class UserPort implements RelayPlace {
        private final ServiceIndicator userPart;

        private UserPort(ServiceIndicator userPart) {
            this.userPart = userPart;
        }

        @Override
        public PointCode pointCode() {
            return context.pointCode();
        }

        @Override
        public NetworkIndicator networkIndicator() {
            return config().networkIndicator();
        }

        @Override
        public long now() {
            return loop.now();
        }

        @Override
        public Reach reach(PointCode destination, SignallingLinkSelection sls) {
            assert loop.inLoop();
            return publisher.current().reach(destination, sls);
        }

        @Override
        public void transfer(Msu msu) {
            assert loop.inLoop();
            traffic.originate(msu);
        }

        @Override
        public boolean distribute(Msu msu) {
            assert loop.inLoop();
            return traffic.distribute(msu);
        }

        @Override
        public void handOver(Msu msu) {
            assert loop.inLoop();
            traffic.deliver(null, msu);
        }

        /// Nothing is in between.
        @Override
        public int handOverCongestion() {
            return 0;
        }

        @Override
        public void close() {
            assert loop.inLoop();
            boolean relayed = distribution.relays().containsKey(userPart);
            distribution.unregister(userPart);
            if (relayed) {
                publisher.publishAtOnce();
            } else {
                userPartsChanged();
            }
        }
    }
}
