// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.machine.InputObserver;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.RecordingUser.Received;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// One signalling point in a world: the production [Mtp3Network] on a loop of its own, each link on
/// another, and an ISUP that writes down what it gets.
@NullUnmarked
final class SimPoint {
    private static final Set<LinkCounter> ACCOUNTED =
            EnumSet.complementOf(
                    EnumSet.of(
                            LinkCounter.RECEIVED,
                            LinkCounter.CONTROLS_REFUSED,
                            LinkCounter.REPORTS,
                            LinkCounter.REPORTS_LOST));

    final World world;
    final String name;
    final String node;
    final PointCode code;
    final SimLoop control;
    final Mtp3Network network;
    final MtpService isup;

    final List<Mtp3Event> events = new ArrayList<>();
    final List<String> primitives = new ArrayList<>();

    /// What ISUP got, in order.
    final List<Received> received;

    private final Map<LinkIdentity, WireLink> links = new LinkedHashMap<>();
    private final Map<LinkIdentity, Counters<LinkCounter>> counters = new LinkedHashMap<>();
    /// Those included that others have replaced.
    private final List<WireLink> everyLink = new ArrayList<>();

    private final List<SimApplication> servers = new ArrayList<>();
    private final List<Counters<LinkCounter>> everyCounters = new ArrayList<>();
    private final List<SimLoop> loops = new ArrayList<>();

    /// Messages that wait to be taken by another network of the node.
    IntSupplier heldBeyond = () -> 0;

    SimPoint(World world, String name, Mtp3Config config) {
        this(world, name, config, world.loop(name), name);
    }

    /// One of several networks of a node.
    ///
    /// @param node its name, which the names of loops begin with
    SimPoint(World world, String name, Mtp3Config config, SimLoop control, String node) {
        this.world = world;
        this.node = node;
        this.name = name;
        this.code = config.pointCode();
        this.control = control;
        this.network =
                control.call(
                        () ->
                                new Mtp3Network(
                                        name,
                                        config,
                                        (_, event) -> events.add(event),
                                        world.entropy(node.equals(name) ? name : node + name),
                                        world.allocator(),
                                        InputObserver.NONE,
                                        control));
        RecordingUser user = new RecordingUser(primitives);
        this.received = user.received;
        this.isup = control.call(() -> network.register(ServiceIndicator.ISUP, user));
    }

    /// A point with fast restart.
    static SimPoint of(World world, String name, String code) {
        return new SimPoint(
                world,
                name,
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu(code))
                        .withFastRestart(true));
    }

    /// A point of any variant with fast restart.
    static SimPoint of(World world, String name, PointCode code) {
        return new SimPoint(
                world,
                name,
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, code).withFastRestart(true));
    }

    void addLinkset(String linkset, String adjacent) {
        addLinkset(new LinksetConfig(linkset, PointCode.parse(code.variant(), adjacent)));
    }

    void addLinkset(LinksetConfig linkset) {
        run(() -> network.addLinkset(linkset));
    }

    WireLink addLink(String linkset, int code, Wire wire, int side) {
        LinkIdentity id = new LinkIdentity(linkset, code);
        SimLoop loop = world.loop(node + " " + id);
        loops.add(loop);
        LinkUser user = call(() -> network.linkUser(id));
        WireLink link = wire.end(side, id, user, loop);
        links.put(id, link);
        counters.put(id, network.linkCounters(id));
        everyLink.add(link);
        everyCounters.add(network.linkCounters(id));
        run(() -> network.attach(link, false));
        return link;
    }

    /// An application server, right behind its link.
    SimApplication addServer(LinksetConfig linkset) {
        addLinkset(linkset);
        LinkIdentity id = new LinkIdentity(linkset.name(), 0);
        SimLoop loop = world.loop(node + " " + id);
        loops.add(loop);
        SimApplication server = new SimApplication(id, call(() -> network.linkUser(id)), loop);
        servers.add(server);
        counters.put(id, network.linkCounters(id));
        everyCounters.add(network.linkCounters(id));
        run(() -> network.attach(server, false));
        return server;
    }

    void routes(Route... routes) {
        run(() -> network.setRoutes(RouteTable.of(routes)));
    }

    void run(Runnable task) {
        control.run(task);
    }

    <T> T call(Supplier<T> task) {
        return control.call(task);
    }

    Iterable<WireLink> links() {
        return links.values();
    }

    WireLink link(String linkset, int code) {
        WireLink link = links.get(new LinkIdentity(linkset, code));
        assertThat(link).isNotNull();
        return link;
    }

    DestinationState stateOf(PointCode destination) {
        return call(() -> network.lookUp(destination).state());
    }

    DestinationState stateOf(String destination) {
        return stateOf(PointCode.parse(code.variant(), destination));
    }

    LinksetStatus linkset(String linkset) {
        return call(
                () ->
                        network.linksetStatus().stream()
                                .filter(status -> status.name().equals(linkset))
                                .findFirst()
                                .orElseThrow());
    }

    long count(LinkCounter counter) {
        long count = 0;
        for (LinkIdentity id : links.keySet()) {
            count += counters.get(id).get(counter);
        }
        return count;
    }

    long count(Mtp3Counter counter) {
        return network.counters().get(counter);
    }

    /// An ISUP message with a number in it.
    void send(PointCode destination, int sls, int number) {
        run(() -> isup.transfer(isupMessage(destination, sls, number)));
    }

    Msu isupMessage(PointCode destination, int sls, int number) {
        return message(ServiceIndicator.ISUP, destination, sls, number);
    }

    Msu message(ServiceIndicator service, PointCode destination, int sls, int number) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(network.config().networkIndicator(), service),
                new RoutingLabel(destination, code, SignallingLinkSelection.of(sls)),
                (byte) (number >>> 24),
                (byte) (number >>> 16),
                (byte) (number >>> 8),
                (byte) number);
    }

    PingOutcome ping(PingRequest request) {
        PingOutcome outcome = new PingOutcome();
        run(() -> network.ping(request, outcome));
        return outcome;
    }

    /// Pings and waits for the end.
    PingResult pingNow(String destination) {
        return pingNow(PingRequest.to(PointCode.parse(code.variant(), destination)));
    }

    PingResult pingNow(PingRequest request) {
        PingOutcome outcome = ping(request);
        world.runUntil("end of ping", () -> outcome.result != null, Duration.ofMinutes(10));
        return outcome.result();
    }

    /// The process ends without a word: links fall silent, nothing runs any more.
    void die(List<Wire> wires, List<Integer> sides) {
        for (int i = 0; i < wires.size(); i++) {
            wires.get(i).die(sides.get(i));
        }
        run(network::close);
        links.values().forEach(WireLink::abandon);
        stop();
    }

    /// Ends in good order; for the end of a test.
    void close() {
        run(network::close);
        everyLink.forEach(WireLink::abandonBothEnds);
        servers.forEach(SimApplication::abandon);
    }

    void stop() {
        control.stop();
        loops.forEach(SimLoop::stop);
    }

    /// What came in = what went on + what was thrown away, on every link; what was given to a link
    /// = what arrived + what was lost + what is on its way; and over the whole point, what is to be
    /// passed on or delivered, and what it says itself = what links and user parts were given.
    /// Called after every event, hence without ceremony.
    void checkConservation() {
        counters.forEach(
                (id, counted) -> {
                    long accounted = 0;
                    for (LinkCounter counter : ACCOUNTED) {
                        accounted += counted.get(counter);
                    }
                    if (accounted != counted.get(LinkCounter.RECEIVED)) {
                        throw new AssertionError(
                                "%s received %d messages on %s and accounts for %d"
                                        .formatted(
                                                name,
                                                counted.get(LinkCounter.RECEIVED),
                                                id,
                                                accounted));
                    }
                });
        long offered = 0;
        long retrieved = 0;
        for (WireLink link : everyLink) {
            long found = link.arrived + link.lost + link.retrieved + link.held();
            if (found != link.offered) {
                throw new AssertionError(
                        "%s gave %d messages to %s, of which %d are found"
                                .formatted(name, link.offered, link.id(), found));
            }
            offered += link.offered;
            retrieved += link.retrieved;
        }
        for (SimApplication server : servers) {
            offered += server.offered;
            retrieved += server.retrieved;
        }
        long due = ownMessages() + retrieved + count(Mtp3Counter.CONVERTED_IN);
        for (Counters<LinkCounter> counted : everyCounters) {
            due +=
                    counted.get(LinkCounter.TRANSFERRED)
                            + counted.get(LinkCounter.DISTRIBUTED)
                            + counted.get(LinkCounter.DELIVERED);
        }
        long done =
                offered
                        + count(Mtp3Counter.DELIVERED)
                        + count(Mtp3Counter.DISCARDED_NO_USER_PART)
                        + count(Mtp3Counter.DISCARDED_USER_PART_INACCESSIBLE)
                        + count(Mtp3Counter.DIVERTED_DISCARDED)
                        + count(Mtp3Counter.CONVERTED_OUT)
                        + count(Mtp3Counter.CONVERTED_MANAGEMENT)
                        + heldBeyond.getAsInt()
                        + network.heldForUserParts()
                        + network.heldWhileMoved();
        // management messages may be among those that a removed link took along
        if (done > due || done + count(Mtp3Counter.DISCARDED_LINK_REMOVED) < due) {
            throw new AssertionError(
                    "%s has %d messages for links and user parts, of which %d are found"
                            .formatted(name, due, done));
        }
    }

    private long ownMessages() {
        long own =
                count(Mtp3Counter.ORIGINATED)
                        + count(Mtp3Counter.LINK_TESTS_SENT)
                        + count(Mtp3Counter.LINK_TESTS_ANSWERED);
        for (SnmHeading heading : SnmHeading.values()) {
            // user-part-unavailable goes by the routes and is among those originated
            own += heading == SnmHeading.UPU ? 0 : network.managementSent().get(heading);
        }
        return own;
    }

    static final class PingOutcome implements PingListener {
        final List<PingReply> replies = new ArrayList<>();
        final List<PingFailure> failures = new ArrayList<>();
        PingResult result;

        PingResult result() {
            assertThat(result).as("result of ping").isNotNull();
            return result;
        }

        @Override
        public void onReply(PingReply reply) {
            replies.add(reply);
        }

        @Override
        public void onFailure(int serial, PingFailure failure) {
            failures.add(failure);
        }

        @Override
        public void onFinished(PingResult result) {
            this.result = result;
        }
    }
}
