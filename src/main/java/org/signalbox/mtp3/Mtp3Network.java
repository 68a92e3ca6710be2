// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.DecodeException;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// One signalling point in one network: level 3 as a whole, and the only class here that holds
/// loops
/// and links.
///
/// It drives the machines ([LinkActivity] for each link, [MtpRestart] for each linkset,
/// [RouteManagement], [MtpTester]), performs what they decide, and publishes a [RoutingSnapshot]
/// whenever routes or links have changed. Several networks in a node are several of these.
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
    private static final long PROVOKED_EVENT_INTERVAL_NANOS = 10_000_000_000L;
    private static final int PROVOKED_EVENTS_MAX = 64;

    private static final int MARK_OCTETS = 8;

    private final String name;
    private final Mtp3Config config;
    private final Mtp3Observer observer;
    private final ByteBufAllocator allocator;
    private final InputObserver inputs;
    private final Loop loop;
    private final Mtp3Log log;

    private final Counters<Mtp3Counter> counters = new Counters<>(Mtp3Counter.class);
    private final Counters<SnmHeading> managementReceived = new Counters<>(SnmHeading.class);
    private final Counters<SnmHeading> managementSent = new Counters<>(SnmHeading.class);

    private final Map<String, LinksetControl> linksets = new TreeMap<>();
    private final Map<LinkIdentity, LinkIngress> ingresses = new HashMap<>();
    private final RouteManagement routes;
    private final MachineDriver<RouteManagementInput, RouteManagementOutput> routesDriver;
    private final MessageDistribution distribution = new MessageDistribution();
    private final MachineDriver<MtpTester.Input, MtpTester.Output> testerDriver;
    private final Map<Integer, PingListener> pings = new HashMap<>();

    private final NetworkStatus status;
    private final DiscardRecord discards = new DiscardRecord(this::tell);

    /// Events that a peer can cause at will.
    private final Repetition<Mtp3Event> provoked =
            new Repetition<>(PROVOKED_EVENT_INTERVAL_NANOS, PROVOKED_EVENTS_MAX);

    /// Of links that are no more: their discards, so that totals never go back.
    private final Map<DiscardReason, Long> discardsOfRemovedLinks =
            new EnumMap<>(DiscardReason.class);

    private final Set<SnmHeading> notImplementedTold = EnumSet.noneOf(SnmHeading.class);

    /// Written on the control loop, read by every loop that has a link.
    private volatile RoutingSnapshot snapshot;

    private int nextLinksetNumber;
    private int nextPing;
    private boolean publishing;
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
        this.name = name;
        this.config = config;
        this.observer = observer;
        this.allocator = allocator;
        this.inputs = inputs;
        this.loop = loop;
        this.log = new Mtp3Log(name);
        this.routes = new RouteManagement(config);
        this.routesDriver =
                new MachineDriver<>("routes " + name, routes, this::perform, inputs, loop);
        this.status = new NetworkStatus(config, linksets, routes, loop);
        byte[] mark = new byte[MARK_OCTETS];
        entropy.nextBytes(mark);
        this.testerDriver =
                new MachineDriver<>(
                        "tester " + name,
                        new MtpTester(config.pointCode(), mark, counters),
                        this::perform,
                        inputs,
                        loop);
        distribution.register(ServiceIndicator.MTP_TEST, new TesterUser());
        this.snapshot = compile();
    }

    public String name() {
        return name;
    }

    public Mtp3Config config() {
        return config;
    }

    /// Callable from any loop.
    public RoutingSnapshot snapshot() {
        return snapshot;
    }

    /// Readable from any thread.
    public Counters<Mtp3Counter> counters() {
        return counters;
    }

    /// Network management messages received, by heading. Readable from any thread.
    public Counters<SnmHeading> managementReceived() {
        return managementReceived;
    }

    /// Network management messages sent, by heading. Readable from any thread.
    public Counters<SnmHeading> managementSent() {
        return managementSent;
    }

    /// What is counted for one link; the counters are readable from any thread.
    ///
    /// @throws IllegalArgumentException if [#linkUser] was never asked for it
    public Counters<LinkCounter> linkCounters(LinkIdentity id) {
        LinkIngress ingress = ingresses.get(id);
        if (ingress == null) {
            throw new IllegalArgumentException("no link " + id);
        }
        return ingress.counters();
    }

    /// Makes a linkset without links.
    ///
    /// @throws IllegalArgumentException if the name or the adjacent point is taken, or is this
    /// point
    public void addLinkset(LinksetConfig linkset) {
        assert loop.inLoop();
        checkAdjacent(linkset);
        MtpRestart restart = new MtpRestart(config.fastRestart(), config.timers());
        MachineDriver<MtpRestart.Input, MtpRestart.Output> driver =
                new MachineDriver<>(
                        "restart " + linkset.name(),
                        restart,
                        output -> perform(linkset.name(), output),
                        inputs,
                        loop);
        linksets.put(
                linkset.name(), new LinksetControl(linkset, nextLinksetNumber++, restart, driver));
        routesDriver.handle(
                new RouteManagementInput.LinksetAdded(linkset.name(), linkset.adjacent()));
    }

    /// Removes a linkset and stops its links. Routes over it stay in the table, and wait.
    public void removeLinkset(String linkset) {
        assert loop.inLoop();
        LinksetControl control = linkset(linkset);
        for (LinkControl link : List.copyOf(control.links.values())) {
            detach(link.ingress.id());
        }
        linksets.remove(linkset);
        control.driver.close();
        routesDriver.handle(new RouteManagementInput.LinksetRemoved(linkset));
    }

    /// Takes a linkset out of use, or into use again.
    public void setLinksetShutdown(String linkset, boolean shutdown) {
        assert loop.inLoop();
        LinksetControl control = linkset(linkset);
        if (control.shutdown != shutdown) {
            control.shutdown = shutdown;
            control.links.values().forEach(link -> activate(control, link));
            tellLinkset(control);
        }
    }

    /// The level 3 side of a link that is about to be made: to be given to its constructor.
    ///
    /// @throws IllegalArgumentException if there is no such linkset, or the link exists
    public LinkUser linkUser(LinkIdentity id) {
        assert loop.inLoop();
        LinksetControl linkset = linkset(id.linkset());
        if (linkset.links.containsKey(id.code())) {
            throw new IllegalArgumentException("link " + id + " exists already");
        }
        LinkIngress ingress =
                new LinkIngress(id, linkset.number, this::snapshot, new IngressControl(), loop);
        ingresses.put(id, ingress);
        return ingress;
    }

    /// Takes a link whose user came from [#linkUser] into its linkset, and activates it unless it,
    /// or the linkset, is shut down.
    public void attach(SignallingLink link, boolean shutdown) {
        assert loop.inLoop();
        LinkIdentity id = link.id();
        LinksetControl linkset = linkset(id.linkset());
        LinkIngress ingress =
                Objects.requireNonNull(ingresses.get(id), () -> "no user was made for link " + id);
        LinkActivity activity = new LinkActivity(config.timers());
        MachineDriver<LinkActivityInput, LinkActivityOutput> driver =
                new MachineDriver<>(
                        "link " + id, activity, output -> perform(id, output), inputs, loop);
        LinkControl control = new LinkControl(ingress, link, activity, driver, shutdown);
        control.stateSince = loop.now();
        linkset.links.put(id.code(), control);
        activate(linkset, control);
        publishSoon();
    }

    /// Stops a link and takes it out of its linkset. What it brings in after that is thrown away.
    public void detach(LinkIdentity id) {
        assert loop.inLoop();
        LinksetControl linkset = linkset(id.linkset());
        LinkControl control = linkset.links.get(id.code());
        if (control == null) {
            throw new IllegalArgumentException("no link " + id);
        }
        control.driver.handle(new LinkActivityInput.Deactivate());
        control.driver.close();
        linkset.links.remove(id.code());
        ingresses.remove(id);
        counters.add(Mtp3Counter.DISCARDED_LINK_REMOVED, control.ingress.clear());
        for (DiscardReason reason : DiscardReason.values()) {
            discardsOfRemovedLinks.merge(
                    reason, control.ingress.counters().get(LinkCounter.of(reason)), Long::sum);
        }
        publishSoon();
    }

    /// Takes a link out of use, or into use again.
    public void setLinkShutdown(LinkIdentity id, boolean shutdown) {
        assert loop.inLoop();
        LinksetControl linkset = linkset(id.linkset());
        LinkControl control = linkset.links.get(id.code());
        if (control == null) {
            throw new IllegalArgumentException("no link " + id);
        }
        if (control.shutdown != shutdown) {
            control.shutdown = shutdown;
            activate(linkset, control);
            publishSoon();
        }
    }

    public RouteTable routes() {
        assert loop.inLoop();
        return routes.table();
    }

    /// Replaces the route table. Takes effect before the next batch of messages; touches no link.
    public void setRoutes(RouteTable table) {
        assert loop.inLoop();
        for (Route route : table.routes()) {
            if (route.destination().variant() != config.variant()) {
                throw new IllegalArgumentException(
                        "route to %s in a network of variant %s"
                                .formatted(route.destination(), config.variant().word()));
            }
        }
        routesDriver.handle(new RouteManagementInput.TableChanged(table));
    }

    /// Connects a user part. It is told at once which destinations it can reach.
    ///
    /// @throws IllegalStateException if there is one for that service indicator
    public MtpService register(ServiceIndicator userPart, Mtp3User user) {
        assert loop.inLoop();
        distribution.register(userPart, user);
        for (RouteSet routeSet : routes.selection().routeSets()) {
            if (routes.stateOf(routeSet.destination()) != DestinationState.INACCESSIBLE) {
                user.onResume(new MtpResume(routeSet.destination()));
            }
        }
        routes.dynamicRoutes()
                .forEach(
                        (code, state) -> {
                            if (state == DestinationState.INACCESSIBLE) {
                                user.onPause(new MtpPause(PointCodeMask.full(code)));
                            }
                        });
        return new UserPort(userPart);
    }

    /// Starts a ping.
    ///
    /// @return its number, for [#cancelPing]
    public int ping(PingRequest request, PingListener listener) {
        assert loop.inLoop();
        int number = nextPing++ & 0xFFFF;
        pings.put(number, listener);
        testerDriver.handle(new MtpTester.Input.Start(number, request));
        return number;
    }

    /// Ends a ping; its listener hears of that. Does nothing if it has ended.
    public void cancelPing(int number) {
        assert loop.inLoop();
        testerDriver.handle(new MtpTester.Input.Cancel(number));
    }

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

    /// What was thrown away, for every reason for which anything was.
    public List<DiscardStatus> discardStatus() {
        assert loop.inLoop();
        List<DiscardStatus> discarded = new ArrayList<>();
        for (DiscardReason reason : DiscardReason.values()) {
            long count = count(reason);
            if (count > 0) {
                DiscardSample sample = discards.last(reason);
                discarded.add(
                        new DiscardStatus(
                                reason,
                                count,
                                sample,
                                sample == null
                                        ? null
                                        : Duration.ofNanos(loop.now() - sample.at())));
            }
        }
        return discarded;
    }

    /// Messages handed over by links and not yet taken; for tests of conservation.
    int held() {
        int held = 0;
        for (LinkIngress ingress : ingresses.values()) {
            held += ingress.held();
        }
        return held;
    }

    /// Stops all links and all machines. Pings that run are ended.
    public void close() {
        assert loop.inLoop();
        if (closed) {
            return;
        }
        List.copyOf(pings.keySet()).forEach(this::cancelPing);
        List.copyOf(linksets.keySet()).forEach(this::removeLinkset);
        closed = true;
        routesDriver.close();
        testerDriver.close();
    }

    // ---- links ----

    private void activate(LinksetControl linkset, LinkControl link) {
        link.driver.handle(
                linkset.shutdown || link.shutdown
                        ? new LinkActivityInput.Deactivate()
                        : new LinkActivityInput.Activate());
    }

    private void perform(LinkIdentity id, LinkActivityOutput output) {
        LinksetControl linkset = linkset(id.linkset());
        LinkControl control = Objects.requireNonNull(linkset.links.get(id.code()));
        SignallingLink link = control.link;
        switch (output) {
            case LinkActivityOutput.Start _ -> {
                // Q.704 section 12.2.4.2: short proving when nothing else leads there
                boolean emergency = linkset.availableLinks() == 0;
                control.emergency = emergency;
                link.loop()
                        .execute(
                                () -> {
                                    link.setEmergency(emergency);
                                    link.start();
                                });
            }
            case LinkActivityOutput.Stop _ -> link.loop().execute(link::stop);
            case LinkActivityOutput.SendTest(LinkTestMessage.Pattern pattern) -> {
                counters.increment(Mtp3Counter.LINK_TESTS_SENT);
                send(link, linkset.config, id.code(), new LinkTestMessage.Test(pattern));
            }
            case LinkActivityOutput.Available _ -> {
                control.available = true;
                publishSoon();
            }
            case LinkActivityOutput.Unavailable _ -> {
                control.available = false;
                publishSoon();
            }
            case LinkActivityOutput.Failed _ -> {}
            case LinkActivityOutput.TestFailed(LinkTestResult result) -> {
                counters.increment(Mtp3Counter.LINK_TESTS_FAILED);
                tell(new Mtp3Event.LinkTestFailed(id, result));
            }
            case LinkActivityOutput.Changed(LinkState state) -> {
                control.stateSince = loop.now();
                tell(
                        new Mtp3Event.LinkChanged(
                                id,
                                state,
                                state == LinkState.FAILED ? control.activity.lastFailure() : null));
                tellLinkset(linkset);
                tellRestart(linkset);
            }
        }
    }

    private static void tellRestart(LinksetControl linkset) {
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

    private void tellLinkset(LinksetControl linkset) {
        LinksetState state = linkset.state();
        if (linkset.told != state) {
            linkset.told = state;
            tell(
                    new Mtp3Event.LinksetChanged(
                            linkset.config.name(), linkset.config.adjacent(), state));
        }
    }

    private void onLinkTest(LinkIngress ingress, Msu msu) {
        LinkIdentity id = ingress.id();
        LinksetControl linkset = linkset(id.linkset());
        LinkControl control = Objects.requireNonNull(linkset.links.get(id.code()));
        LinkTestMessage message;
        try {
            message = LinkTestCodec.decode(msu);
        } catch (LinkTestDecodeException broken) {
            malformed(ingress, msu, broken);
            return;
        }
        LinkTestResult result = judge(linkset, id, msu);
        switch (message) {
            case LinkTestMessage.Test(LinkTestMessage.Pattern pattern) -> {
                if (result != LinkTestResult.NO_ERRORS) {
                    counters.increment(Mtp3Counter.LINK_TESTS_MISMATCHED);
                    tellProvoked(new Mtp3Event.LinkTestMismatch(id, result, msu.label()));
                }
                counters.increment(Mtp3Counter.LINK_TESTS_ANSWERED);
                // Q.707 section 2.2: with our own view of the link in the label, not the far end's
                // given back, so that it sees what is wrong
                Msu answer =
                        compose(
                                ServiceIndicator.SLTM,
                                msu.opc(),
                                id.code(),
                                LinkTestCodec.encode(new LinkTestMessage.Acknowledgement(pattern)));
                control.link.send(answer);
            }
            case LinkTestMessage.Acknowledgement(LinkTestMessage.Pattern pattern) ->
                    control.driver.handle(new LinkActivityInput.TestAnswer(result, pattern));
        }
    }

    /// What the label of a test or its answer says of the far end.
    private LinkTestResult judge(LinksetControl linkset, LinkIdentity id, Msu msu) {
        if (msu.serviceInformation().networkIndicator() != config.networkIndicator()) {
            return LinkTestResult.INCORRECT_NI;
        }
        if (!msu.dpc().equals(config.pointCode())) {
            return LinkTestResult.NON_ADJACENT;
        }
        if (!msu.opc().equals(linkset.config.adjacent())) {
            return adjacent(msu.opc()) == null
                    ? LinkTestResult.UNDEFINED_OPC
                    : LinkTestResult.INCORRECT_OPC;
        }
        if (msu.sls().value() != id.code()) {
            return linkset.links.containsKey(msu.sls().value())
                    ? LinkTestResult.INCORRECT_SLC
                    : LinkTestResult.UNDEFINED_SLC;
        }
        return LinkTestResult.NO_ERRORS;
    }

    private void send(
            SignallingLink link, LinksetConfig linkset, int linkCode, LinkTestMessage message) {
        link.send(
                compose(
                        ServiceIndicator.SLTM,
                        linkset.adjacent(),
                        linkCode,
                        LinkTestCodec.encode(message)));
    }

    // ---- restart of adjacent points ----

    private void perform(String linkset, MtpRestart.Output output) {
        switch (output) {
            case MtpRestart.Output.PointRestarting _ ->
                    routesDriver.handle(new RouteManagementInput.PointRestarting(linkset));
            case MtpRestart.Output.Advertise _ ->
                    routesDriver.handle(new RouteManagementInput.Advertise(linkset));
            case MtpRestart.Output.SendTrafficRestartAllowed _ ->
                    sendToAdjacent(linkset, new TrafficRestartAllowed(), 0);
            case MtpRestart.Output.PointAvailable(boolean confirmed) -> {
                tell(
                        new Mtp3Event.TrafficRestarted(
                                linkset, linkset(linkset).config.adjacent(), confirmed));
                routesDriver.handle(new RouteManagementInput.PointAvailable(linkset));
            }
            case MtpRestart.Output.PointUnavailable _ ->
                    routesDriver.handle(new RouteManagementInput.PointUnavailable(linkset));
        }
    }

    // ---- routes ----

    private void perform(RouteManagementOutput output) {
        switch (output) {
            case RouteManagementOutput.Send(String linkset, var message) ->
                    // messages about one destination keep their order
                    sendToAdjacent(linkset, message, message.destination().value() & 0x0F);
            case RouteManagementOutput.Advertised(String linkset) ->
                    linkset(linkset).driver.handle(new MtpRestart.Input.Advertised());
            case RouteManagementOutput.DestinationChanged(var destination, var before, var state) ->
                    destinationChanged(destination, before, state);
            case RouteManagementOutput.Republish _ -> publishSoon();
            case RouteManagementOutput.Ignored ignored -> {
                counters.increment(ignored.reason().counter());
                log.routeMessageIgnored(ignored);
            }
            case RouteManagementOutput.Inhibited _ ->
                    counters.increment(Mtp3Counter.PROHIBITED_INHIBITED);
        }
    }

    private void destinationChanged(
            PointCodeMask destination, DestinationState before, DestinationState state) {
        tell(new Mtp3Event.DestinationChanged(destination, state));
        if (state == DestinationState.INACCESSIBLE) {
            distribution.pause(new MtpPause(destination));
            testerDriver.handle(
                    new MtpTester.Input.Inaccessible(
                            destination, lookUp(destination.code()).obstacle()));
        } else if (before == DestinationState.INACCESSIBLE) {
            distribution.resume(new MtpResume(destination));
        }
    }

    private void onManagement(LinkIngress ingress, Msu msu) {
        SnmMessage message;
        try {
            message = SnmCodec.decode(msu);
        } catch (SnmDecodeException broken) {
            malformed(ingress, msu, broken);
            return;
        }
        managementReceived.increment(message.heading());
        switch (message) {
            case SnmMessage.AboutDestination about -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    routesDriver.handle(
                            new RouteManagementInput.Received(from.config.name(), about));
                }
            }
            case TrafficRestartAllowed _ -> {
                LinksetControl from = fromAdjacent(msu);
                if (from != null) {
                    from.driver.handle(new MtpRestart.Input.TrafficRestartAllowed());
                }
            }
            case UserPartUnavailable(var destination, var userPart, var cause) -> {
                tellProvoked(new Mtp3Event.UserPartUnavailable(destination, userPart, cause));
                distribution.status(
                        userPart,
                        new MtpStatus(destination, new MtpStatus.Cause.UserPartUnavailable(cause)));
            }
            case NotImplemented(SnmHeading heading) -> {
                counters.increment(Mtp3Counter.MANAGEMENT_NOT_IMPLEMENTED);
                if (notImplementedTold.add(heading)) {
                    log.notImplemented(heading, msu.opc());
                }
            }
        }
    }

    /// The linkset to a message's origin; null, and counted, if the origin is not adjacent.
    private @Nullable LinksetControl fromAdjacent(Msu msu) {
        LinksetControl linkset = adjacent(msu.opc());
        if (linkset == null) {
            counters.increment(Mtp3Counter.MANAGEMENT_FROM_STRANGER);
        }
        return linkset;
    }

    private @Nullable LinksetControl adjacent(PointCode code) {
        for (LinksetControl linkset : linksets.values()) {
            if (linkset.config.adjacent().equals(code)) {
                return linkset;
            }
        }
        return null;
    }

    /// Management messages go over the linkset to the adjacent point itself, as soon as a link of
    /// it
    /// is available: before traffic is allowed, and whatever the routes say.
    private void sendToAdjacent(String linkset, SnmMessage message, int sls) {
        LinksetControl control = linkset(linkset);
        List<LinkPath> links = control.paths().links();
        if (control.availableLinks() == 0) {
            counters.increment(Mtp3Counter.MANAGEMENT_UNSENT);
            return;
        }
        managementSent.increment(message.heading());
        RoutingSnapshotCompiler.choose(links, sls)
                .egress()
                .send(
                        compose(
                                ServiceIndicator.SNM,
                                control.config.adjacent(),
                                sls,
                                SnmCodec.encode(message)));
    }

    private void publishSoon() {
        if (!publishing && !closed) {
            publishing = true;
            loop.execute(
                    () -> {
                        publishing = false;
                        snapshot = compile();
                        counters.increment(Mtp3Counter.SNAPSHOTS);
                    });
        }
    }

    private RoutingSnapshot compile() {
        Map<String, LinksetPaths> paths = new HashMap<>();
        linksets.forEach((linkset, control) -> paths.put(linkset, control.paths()));
        return RoutingSnapshotCompiler.compile(
                config, routes.selection(), routes.dynamicRoutes().keySet(), paths);
    }

    // ---- user parts ----

    /// Sends a message of this point's own, or one of its user parts'.
    ///
    /// @return why it could not be sent; null if it was
    private @Nullable DiscardReason originate(Msu msu) {
        Decision decision = snapshot.decide(msu.dpc(), msu.sls());
        return switch (decision) {
            case Forward forward -> {
                counters.increment(Mtp3Counter.ORIGINATED);
                forward.egress().send(msu);
                yield null;
            }
            case Deliver _ -> {
                counters.increment(Mtp3Counter.ORIGINATED);
                deliver(null, msu);
                yield null;
            }
            case Discard discarded -> {
                discard(null, discarded.reason(), msu);
                yield discarded.reason();
            }
        };
    }

    private void deliver(@Nullable LinkIngress ingress, Msu msu) {
        if (distribution.deliver(msu)) {
            counters.increment(Mtp3Counter.DELIVERED);
            return;
        }
        ServiceIndicator userPart = msu.serviceInformation().serviceIndicator();
        PointCode origin = msu.opc();
        int sls = msu.sls().value();
        discard(ingress, DiscardReason.NO_USER_PART, msu);
        if (origin.equals(config.pointCode())) {
            return;
        }
        if (!distribution.mayAnswer(origin, userPart, loop.now())) {
            counters.increment(Mtp3Counter.UNAVAILABLE_INHIBITED);
            return;
        }
        UserPartUnavailable answer =
                new UserPartUnavailable(
                        config.pointCode(), userPart, UnavailabilityCause.UNEQUIPPED);
        if (originate(compose(ServiceIndicator.SNM, origin, sls, SnmCodec.encode(answer)))
                == null) {
            managementSent.increment(SnmHeading.UPU);
        }
    }

    private void discard(@Nullable LinkIngress ingress, DiscardReason reason, Msu msu) {
        counters.increment(Mtp3Counter.of(reason));
        discards.note(
                DiscardSample.of(reason, ingress == null ? null : ingress.id(), msu, loop.now()));
        msu.close();
    }

    private void malformed(LinkIngress ingress, Msu msu, DecodeException broken) {
        counters.increment(Mtp3Counter.DISCARDED_MALFORMED);
        DiscardSample sample =
                DiscardSample.of(DiscardReason.MALFORMED, ingress.id(), msu, loop.now());
        log.malformed(sample, broken);
        discards.note(sample);
    }

    private long count(DiscardReason reason) {
        long count = discardsOfRemovedLinks.getOrDefault(reason, 0L);
        for (LinkIngress ingress : ingresses.values()) {
            count += ingress.counters().get(LinkCounter.of(reason));
        }
        return Mtp3Counter.has(reason) ? count + counters.get(Mtp3Counter.of(reason)) : count;
    }

    // ---- traffic test ----

    private void perform(MtpTester.Output output) {
        switch (output) {
            case MtpTester.Output.Send(int test, var destination, var sls, byte[] payload) -> {
                DiscardReason reason =
                        originate(
                                compose(
                                        ServiceIndicator.MTP_TEST,
                                        destination,
                                        sls.value(),
                                        payload));
                if (reason != null) {
                    testerDriver.handle(
                            new MtpTester.Input.NotSent(test, notSent(destination, reason)));
                }
            }
            case MtpTester.Output.Answer(var destination, var sls, byte[] payload) ->
                    originate(
                            compose(ServiceIndicator.MTP_TEST, destination, sls.value(), payload));
            case MtpTester.Output.Replied(int test, PingReply reply) ->
                    listener(test).onReply(reply);
            case MtpTester.Output.Failed(int test, int serial, PingFailure failure) ->
                    listener(test).onFailure(serial, failure);
            case MtpTester.Output.Finished(int test, PingResult result) -> {
                PingListener listener = listener(test);
                pings.remove(test);
                listener.onFinished(result);
            }
        }
    }

    private PingFailure notSent(PointCode destination, DiscardReason reason) {
        return new PingFailure(
                reason == DiscardReason.NO_ROUTE
                        ? PingFailure.Cause.NO_ROUTE
                        : PingFailure.Cause.INACCESSIBLE,
                lookUp(destination).obstacle());
    }

    private PingListener listener(int test) {
        return Objects.requireNonNull(pings.get(test));
    }

    /// The user part of service indicator 8.
    private final class TesterUser implements Mtp3User {
        @Override
        public void onTransfer(Msu msu) {
            testerDriver.handle(new MtpTester.Input.Received(msu.opc(), msu.sls(), msu.userPart()));
            msu.close();
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {
            switch (status.cause()) {
                case MtpStatus.Cause.UserPartUnavailable _ ->
                        testerDriver.handle(new MtpTester.Input.Unequipped(status.affected()));
                case MtpStatus.Cause.Congestion _ -> {}
            }
        }
    }

    /// What a user part holds.
    private final class UserPort implements MtpService {
        private final ServiceIndicator userPart;

        private UserPort(ServiceIndicator userPart) {
            this.userPart = userPart;
        }

        @Override
        public PointCode pointCode() {
            return config.pointCode();
        }

        @Override
        public NetworkIndicator networkIndicator() {
            return config.networkIndicator();
        }

        @Override
        public void transfer(Msu msu) {
            assert loop.inLoop();
            originate(msu);
        }

        @Override
        public void close() {
            assert loop.inLoop();
            distribution.unregister(userPart);
        }
    }

    /// What links report, on the control loop.
    private final class IngressControl implements LinkIngress.Control {
        @Override
        public void inService(LinkIngress ingress) {
            handle(ingress, new LinkActivityInput.InService());
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
                // Q.704 section 11.2.3: transfer-controlled will begin here
                link.congestion = level;
            }
        }

        @Override
        public void management(LinkIngress ingress, Msu msu) {
            try (msu) {
                if (attached(ingress) == null) {
                    counters.increment(Mtp3Counter.DISCARDED_LINK_REMOVED);
                } else if (msu.serviceInformation().serviceIndicator() == ServiceIndicator.SLTM) {
                    onLinkTest(ingress, msu);
                } else {
                    onManagement(ingress, msu);
                }
            }
        }

        @Override
        public void forUserPart(LinkIngress ingress, Msu msu) {
            if (attached(ingress) == null) {
                discard(ingress, DiscardReason.LINK_REMOVED, msu);
            } else {
                deliver(ingress, msu);
            }
        }

        @Override
        public void discarded(LinkIngress ingress, DiscardSample sample) {
            discards.note(sample);
            if (sample.reason().isRouteTrouble() && attached(ingress) != null) {
                routesDriver.handle(
                        new RouteManagementInput.Undeliverable(
                                ingress.id().linkset(), sample.label().dpc()));
            }
        }

        private void handle(LinkIngress ingress, LinkActivityInput input) {
            LinkControl link = attached(ingress);
            if (link != null) {
                link.driver.handle(input);
            }
        }

        /// The link of an ingress; null if it was removed.
        private @Nullable LinkControl attached(LinkIngress ingress) {
            LinksetControl linkset = linksets.get(ingress.id().linkset());
            LinkControl link = linkset == null ? null : linkset.links.get(ingress.id().code());
            return link == null || link.ingress != ingress ? null : link;
        }
    }

    // ---- what everything uses ----

    private Msu compose(ServiceIndicator service, PointCode destination, int sls, byte[] userPart) {
        return Msu.compose(
                allocator,
                ServiceInformation.of(config.networkIndicator(), service),
                new RoutingLabel(destination, config.pointCode(), SignallingLinkSelection.of(sls)),
                userPart);
    }

    private void tell(Mtp3Event event) {
        log.event(event);
        observer.onEvent(name, event);
    }

    private void tellProvoked(Mtp3Event event) {
        if (provoked.permits(event, loop.now())) {
            tell(event);
        }
    }

    private LinksetControl linkset(String linkset) {
        LinksetControl control = linksets.get(linkset);
        if (control == null) {
            throw new IllegalArgumentException("no linkset " + linkset);
        }
        return control;
    }

    private void checkAdjacent(LinksetConfig linkset) {
        if (linksets.containsKey(linkset.name())) {
            throw new IllegalArgumentException("linkset " + linkset.name() + " exists already");
        }
        if (linkset.adjacent().variant() != config.variant()) {
            throw new IllegalArgumentException(
                    "linkset %s leads to a point of another variant".formatted(linkset.name()));
        }
        if (linkset.adjacent().equals(config.pointCode())) {
            throw new IllegalArgumentException(
                    "linkset %s leads to %s, which is this point itself"
                            .formatted(linkset.name(), linkset.adjacent()));
        }
        LinksetControl other = adjacent(linkset.adjacent());
        if (other != null) {
            throw new IllegalArgumentException(
                    "linkset %s leads to %s, as %s does already"
                            .formatted(linkset.name(), linkset.adjacent(), other.config.name()));
        }
    }
}
