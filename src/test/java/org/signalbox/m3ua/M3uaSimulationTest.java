// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.signalbox.Seeds;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkUser;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.InputObserver;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspState;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A gateway and up to three processes of one application server, production layers at both ends,
/// over simulated SCTP whose associations are lost and come back at any moment, while an operator
/// blocks and admits processes, under traffic both ways.
///
/// After every event, for every message given to the server: it was sent, given back, counted as
/// thrown away, or it waits. What arrives at a process is in order for each selection. When all is
/// well again all processes that should be are active, and all that is sent arrives, once.
@NullUnmarked
class M3uaSimulationTest {
    private static final PointCode FAR = PointCode.itu("1.1.2");
    private static final PointCode SERVER = PointCode.itu("2.0.1");
    private static final RoutingContext CONTEXT = new RoutingContext(7);
    private static final int GATEWAY_PORT = 2905;
    private static final Duration SETTLED = Duration.ofMinutes(2);

    private static final Map<String, Long> HAPPENED = new TreeMap<>();

    private World world;
    private SimEntropy chance;
    private SimSctp network;
    private TrafficMode mode;
    private Node gateway;
    private final List<Node> processes = new ArrayList<>();
    private int number;

    @Seeds(200)
    void everyMessageIsAccountedForWhateverHappens(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        network = new SimSctp(world);
        network.unreachableAfter(Duration.ofSeconds(3));
        network.conditions(
                LinkConditions.PERFECT.withDelay(
                        Duration.ofMillis(1 + chance.nextInt(10)), Duration.ofMillis(3)));
        mode = TrafficMode.values()[(int) (seed % 3)];
        build(1 + chance.nextInt(3));
        world.check(this::isConserved);

        for (int step = 0; step < 120; step++) {
            disturb();
            sendSome();
            world.runFor(Duration.ofMillis(chance.nextInt(chance.happens(0.05) ? 5_000 : 200)));
        }
        recover();
        allArrivesNow();
        whatWasAcceptedHasArrivedOrIsCounted();
        close();
    }

    @AfterAll
    static void everythingHasHappened() {
        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(HAPPENED)
                    .containsKeys(
                            "SENT",
                            "GIVEN_BACK",
                            "HELD",
                            "out of service",
                            "override taken",
                            "in doubt",
                            "in doubt the other way");
        }
    }

    private void build(int count) {
        gateway = new Node("gateway", "10.0.0.1");
        List<AsMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new AsMember("asp" + i, 1 + chance.nextInt(2)));
        }
        gateway.serve(members);
        SctpEndpoint port = gateway.open(GATEWAY_PORT);
        for (int i = 0; i < count; i++) {
            String address = "10.0.0." + (10 + i);
            gateway.addAsp(asp("asp" + i, address, 0, GATEWAY_PORT, AspRole.SG), port);
            Node process = new Node("process" + i, address);
            processes.add(process);
            process.serve(List.of(new AsMember("sg", 1)));
            process.addAsp(
                    asp("sg", "10.0.0.1", GATEWAY_PORT, 3_000, AspRole.ASP), process.open(3_000));
        }
        gateway.begin();
        processes.forEach(Node::begin);
        world.runFor(Duration.ofSeconds(chance.nextInt(5)));
    }

    private AspConfig asp(String name, String remote, int port, int localPort, AspRole role) {
        boolean calls = role == AspRole.ASP;
        return new AspConfig(
                name,
                AspTransport.SCTP,
                new RemoteEndpoint(List.of(address(remote)), port, 9_899),
                localPort,
                List.of(),
                role,
                Exchange.SINGLE_EXCHANGE,
                calls ? TransportRole.CLIENT : TransportRole.SERVER,
                AssociationProfile.SIGNALLING
                        .withStreams(4, 4)
                        .withInitiation(calls ? Initiation.ACTIVE : Initiation.PASSIVE),
                "",
                OptionalLong.empty(),
                false,
                false,
                Set.of(),
                false,
                M3uaTimers.STANDARD);
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private void disturb() {
        int i = chance.nextInt(processes.size());
        Node process = processes.get(i);
        switch (chance.nextInt(16)) {
            case 0 -> network.partition(gateway.address, process.address);
            case 1 -> network.cut(gateway.address, process.address);
            case 2, 3, 4, 5 -> network.heal(gateway.address, process.address);
            case 6 -> gateway.run(() -> gateway.layer.block("asp" + i, true));
            case 7, 8 -> gateway.run(() -> gateway.layer.block("asp" + i, false));
            default -> {}
        }
    }

    private void sendSome() {
        for (int i = chance.nextInt(8); i > 0; i--) {
            gateway.send(FAR, SERVER, chance.nextInt(16), number++);
        }
        Node process = processes.get(chance.nextInt(processes.size()));
        process.send(SERVER, FAR, chance.nextInt(16), number++);
    }

    private void isConserved() {
        gateway.checkBooks();
        processes.forEach(Node::checkBooks);
    }

    private void recover() {
        for (int i = 0; i < processes.size(); i++) {
            network.heal(gateway.address, processes.get(i).address);
            String asp = "asp" + i;
            gateway.run(() -> gateway.layer.block(asp, false));
        }
        world.runFor(SETTLED);
        List<AspState> states =
                gateway.call(
                        () -> gateway.layer.aspStatus().stream().map(AspStatus::state).toList());
        if (mode == TrafficMode.OVERRIDE) {
            assertThat(states).containsOnlyOnce(AspState.ACTIVE).doesNotContain(AspState.DOWN);
            happened("override taken", states.size() > 1 ? 1 : 0);
        } else {
            assertThat(states).containsOnly(AspState.ACTIVE);
        }
        assertThat(gateway.inService).isTrue();
    }

    private void allArrivesNow() {
        gateway.received.clear();
        processes.forEach(process -> process.received.clear());
        int first = number;
        for (int sls = 0; sls < 16; sls++) {
            gateway.send(FAR, SERVER, sls, number++);
        }
        world.runFor(Duration.ofSeconds(1));

        int copies = mode == TrafficMode.BROADCAST ? processes.size() : 1;
        List<Integer> arrived = new ArrayList<>();
        processes.forEach(process -> arrived.addAll(process.received));
        assertThat(arrived).hasSize(16 * copies).allMatch(which -> which >= first);
        assertThat(Set.copyOf(arrived)).hasSize(16);
        for (Node process : processes) {
            if (process.inService) {
                process.send(SERVER, FAR, 0, number++);
            }
        }
        world.runFor(Duration.ofSeconds(1));
        assertThat(gateway.received)
                .hasSize((int) processes.stream().filter(process -> process.inService).count());
    }

    /// Between a gateway and a process, each way. Messages of every kind count, since the
    /// association does not know one from another.
    private void whatWasAcceptedHasArrivedOrIsCounted() {
        while (isUnderway(gateway) || processes.stream().anyMatch(this::isUnderway)) {
            // a heartbeat may be, at any time
            world.runFor(Duration.ofMillis(1));
        }
        for (int i = 0; i < processes.size(); i++) {
            Counters<AspCounter> here = gateway.asp("asp" + i);
            Counters<AspCounter> there = processes.get(i).asp("sg");
            assertThat(accepted(here)).isEqualTo(arrived(there) + undelivered(here));
            assertThat(accepted(there)).isEqualTo(arrived(here) + undelivered(there));
            happened("in doubt", undelivered(here));
            happened("in doubt the other way", undelivered(there));
        }
    }

    private boolean isUnderway(Node node) {
        return node.call(node.layer::aspStatus).stream()
                .map(AspStatus::association)
                .anyMatch(each -> each.outstandingOctets() > 0 || each.queuedOctets() > 0);
    }

    private static long accepted(Counters<AspCounter> end) {
        return end.get(AspCounter.DATA_SENT) + end.get(AspCounter.MANAGEMENT_SENT);
    }

    private static long arrived(Counters<AspCounter> end) {
        return end.get(AspCounter.DATA_RECEIVED) + end.get(AspCounter.MANAGEMENT_RECEIVED);
    }

    private static long undelivered(Counters<AspCounter> end) {
        assertThat(end.get(AspCounter.ENDS_UNTOLD)).isZero();
        return end.get(AspCounter.UNDELIVERED_UNSENT) + end.get(AspCounter.UNDELIVERED_IN_DOUBT);
    }

    private void close() {
        for (AsCounter counter : AsCounter.values()) {
            happened(counter.name(), gateway.server.counters().get(counter));
        }
        happened("out of service", gateway.outages);
        gateway.run(gateway.layer::close);
        processes.forEach(process -> process.run(process.layer::close));
        world.runFor(Duration.ofSeconds(5));
        gateway.run(() -> gateway.server.retrieve(-1, Msu::close));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    private static void happened(String what, long times) {
        if (times > 0) {
            HAPPENED.merge(what, times, Long::sum);
        }
    }

    /// A node's M3UA with one application server, and a level 3 that takes back what was not sent.
    private final class Node implements LinkUser, M3uaObserver, SctpObserver {
        private final InetAddress address;
        private final SimLoop loop;
        private final M3uaLayer layer;
        private final List<Integer> received = new ArrayList<>();
        private final Map<Integer, Integer> latest = new HashMap<>();
        private ApplicationServer server;
        private boolean inService;
        private int outages;
        private SctpEndpoint endpoint;

        private Node(String name, String address) {
            this.address = address(address);
            this.loop = world.loop(name);
            this.layer =
                    loop.call(
                            () -> new M3uaLayer(this, InputObserver.NONE, world.allocator(), loop));
        }

        private void run(Runnable task) {
            loop.run(task);
        }

        private <T> T call(Supplier<T> task) {
            return loop.call(task);
        }

        private SctpEndpoint open(int port) {
            endpoint = Ends.open(network, address.getHostAddress(), port, this, loop);
            return endpoint;
        }

        private void serve(List<AsMember> members) {
            AsConfig config =
                    new AsConfig(
                            "hlr",
                            0,
                            members,
                            CONTEXT,
                            RoutingKey.to(SERVER),
                            Optional.of(mode),
                            AsSharing.BINDINGS,
                            Duration.ofSeconds(2),
                            false);
            run(
                    () -> {
                        server = layer.addServer(config, Variant.ITU, this);
                        server.start();
                    });
        }

        private void addAsp(AspConfig config, SctpEndpoint at) {
            run(() -> layer.addAsp(config, Variant.ITU, at));
        }

        private Counters<AspCounter> asp(String name) {
            return call(layer::aspStatus).stream()
                    .filter(status -> status.config().name().equals(name))
                    .findAny()
                    .orElseThrow()
                    .counters();
        }

        private void begin() {
            run(layer::applyPlan);
        }

        private void send(PointCode from, PointCode to, int sls, int which) {
            server.send(
                    Msu.compose(
                            world.allocator(),
                            ServiceInformation.of(
                                    NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                            new RoutingLabel(to, from, SignallingLinkSelection.of(sls)),
                            (byte) (which >>> 16),
                            (byte) (which >>> 8),
                            (byte) which));
        }

        private void checkBooks() {
            var counters = server.counters();
            long accounted = server.held();
            for (AsCounter counter : AsCounter.values()) {
                switch (counter) {
                    case SENT,
                            GIVEN_BACK,
                            PASSED_ON,
                            UNSENT_QUEUE_FULL,
                            UNSENT_PENDING_FULL,
                            UNSENT_UNWANTED,
                            UNSENT_GIVEN_UP ->
                            accounted += counters.get(counter);
                    case HANDED_IN, RECEIVED, OCTETS_SENT, OCTETS_RECEIVED, HELD, REPORTS_SENT -> {}
                }
            }
            if (accounted != counters.get(AsCounter.HANDED_IN)) {
                throw new AssertionError(
                        "%s was given %d messages and accounts for %d"
                                .formatted(
                                        loop.name(), counters.get(AsCounter.HANDED_IN), accounted));
            }
        }

        @Override
        public void onInService(SignallingLink link) {
            inService = true;
            link.loop().schedule(world.now() + 5_000_000, ((ReportingLink) link)::opened);
        }

        @Override
        public void onOutOfService(SignallingLink link, LinkFailure failure) {
            inService = false;
            outages++;
            loop.execute(() -> link.retrieve(-1, Msu::close));
        }

        @Override
        public void onMsu(SignallingLink link, Msu msu) {
            byte[] octets = msu.userPart();
            int which = (octets[0] & 0xFF) << 16 | (octets[1] & 0xFF) << 8 | octets[2] & 0xFF;
            if (msu.dpc().equals(SERVER)) {
                // at the gateway several processes send under one selection
                Integer before = latest.put(msu.sls().value(), which);
                assertThat(before == null || before < which)
                        .as("message %d after %d", which, before)
                        .isTrue();
            }
            received.add(which);
            msu.close();
        }

        @Override
        public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

        @Override
        public void onCongestion(SignallingLink link, int level) {}

        @Override
        public void onReport(ReportingLink link, DestinationReport report) {}

        @Override
        public void onBatchEnd(SignallingLink link) {}

        @Override
        public void onAsp(String asp, AspState state, String why) {}

        @Override
        public void onServer(String which, String state) {}

        @Override
        public void onError(String asp, String what) {}

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}
