// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.config.ConfigFile;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;
import org.signalbox.node.InstanceStatus;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeStatus;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Two whole gateways that are mates, a country that reaches them by M2PA, and two processes, each
/// with an association to either gateway, under steady traffic.
///
/// ```
///   source - Country 7.8.1 -+- M2PA - North 4.5.6 - M3UA - p1, p2 \
///                           |           | mates                     1.2.3
///                           \- M2PA - South 4.5.7 - M3UA - p1, p2 /
/// ```
///
/// With even seeds the country uses one of the gateways, processes come and go in good order, and
/// the operators block the link between the mates: then every message arrives, once and in its
/// place, or is counted by whoever threw it
/// away. With odd seeds it uses both, associations are lost, gateways are cut off and restarted:
/// then no message
/// arrives twice, and none goes in a circle. When all is well again, all arrives.
@NullUnmarked
class MatedGatewaysSimulationTest {
    private static final PointCode SOURCE = PointCode.itu("7.8.2");
    private static final PointCode SERVER = PointCode.itu("1.2.3");
    private static final int SERVER_CONTEXT = 100;
    private static final int SOURCE_CONTEXT = 50;
    private static final Duration SETTLED = Duration.ofMinutes(3);

    private static final String GATEWAY =
            """
            hostname %1$s
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code %2$s
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip %3$s
            cs7 linkset country 7.8.1
             link 0 sctp 10.0.0.3 1024 1024
            cs7 m3ua 2905
             local-ip %3$s
            cs7 sgmp 3000
             local-ip %3$s
            cs7 asp p1 0 2905 m3ua
             remote-ip 10.0.%5$s.1
             timer xua beat 0
            cs7 asp p2 0 2905 m3ua
             remote-ip 10.0.%5$s.2
             timer xua beat 0
            cs7 as hlr m3ua
             asp p1
             asp p2
             traffic-mode override
             recovery-timeout 500
             routing-key 100 1.2.3
            cs7 mated-sg mate 3000%6$s
             remote-ip %4$s
            """;
    private static final String COUNTRY =
            """
            hostname Country
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 7.8.1
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip 10.0.0.3
            cs7 linkset north 4.5.6
             link 0 sctp 10.0.0.1 1024 1024
            cs7 linkset south 4.5.7
             link 0 sctp 10.0.0.2 1024 1024
            cs7 m3ua 2905
             local-ip 10.0.0.3
            cs7 asp source 0 2905 m3ua
             remote-ip 10.0.3.1
             timer xua beat 0
            cs7 as source m3ua
             asp source
             routing-key 50 7.8.2
            cs7 route-table system
            """;
    private static final String OVER_NORTH = " update route 1.2.3/14 linkset north priority 5\n";
    private static final String OVER_SOUTH = " update route 1.2.3/14 linkset south priority 5\n";

    private static final Map<String, Long> HAPPENED = new TreeMap<>();

    @TempDir private Path folder;

    private World world;
    private SimEntropy chance;
    private VirtualTopology topology;
    private final List<Process> processes = new ArrayList<>();
    private BareEnd source;

    private int sent;
    private final Set<Integer> arrived = new HashSet<>();
    private final Map<Integer, Integer> latest = new HashMap<>();
    private boolean orderly;

    /// The association of a process with one gateway.
    private final class Process {
        private final BareEnd end;
        private boolean up;
        private boolean wanted;
        private boolean opening;

        private Process(String address, String gateway) {
            end = BareEnd.process(topology, address, gateway);
            end.reactBy(this::react);
            end.listenBy(MatedGatewaysSimulationTest.this::arrived);
            end.open();
        }

        private void react(String words) {
            if (words.equals("up")) {
                opening = false;
                end.say(new AspMessage.AspUp(null, ""));
            } else if (words.startsWith("ASPUP ACK")) {
                up = true;
                tellGateway();
            } else if (words.equals("down")) {
                openAgain();
            }
        }

        private void want(boolean changed) {
            wanted = changed;
            if (up) {
                tellGateway();
            }
        }

        private void tellGateway() {
            List<RoutingContext> contexts = List.of(RoutingContext.of(SERVER_CONTEXT));
            end.say(
                    wanted
                            ? new AspMessage.AspActive(null, contexts, "")
                            : new AspMessage.AspInactive(contexts, ""));
        }

        private void lose() {
            end.abort();
            openAgain();
        }

        private void openAgain() {
            up = false;
            if (!opening) {
                opening = true;
                world.after(Duration.ofMillis(500 + chance.nextInt(3_000)), this::open);
            }
        }

        private void open() {
            opening = false;
            end.open();
        }
    }

    @AfterEach
    void end() {
        processes.forEach(process -> process.end.close());
        source.close();
        topology.stopAll();
        world.runFor(Duration.ofSeconds(10));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @AfterAll
    static void everythingHasHappened() {
        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(HAPPENED).containsKeys("crossed", "counted", "mate blocked", "restarted");
        }
    }

    @Seeds(30)
    void whatOneCannotDeliverTheOtherDoesWhateverHappens(long seed) throws IOException {
        begin(seed);

        for (int step = 0; step < 40; step++) {
            if (orderly) {
                disturbInGoodOrder();
            } else {
                disturb();
            }
            sendFor(Duration.ofMillis(chance.nextInt(chance.happens(0.3) ? 6_000 : 600)));
        }
        world.runFor(Duration.ofSeconds(20));
        if (orderly) {
            assertThat(arrived.size() + thrownAway()).isEqualTo(sent);
        }
        nothingCrossesInVain();
        recover();
        allArrivesNow();
    }

    private void begin(long seed) throws IOException {
        world = new World(seed);
        chance = world.entropy("test");
        orderly = seed % 2 == 0;
        write("North", "4.5.6", "10.0.0.1", "10.0.0.2", "1", "");
        write("South", "4.5.7", "10.0.0.2", "10.0.0.1", "2", " passive");
        // over both, forced rerouting (Q.704 section 7) would overtake what one of them still has
        String routes = orderly ? seed % 4 == 0 ? OVER_NORTH : OVER_SOUTH : OVER_NORTH + OVER_SOUTH;
        Files.writeString(folder.resolve("Country.conf"), COUNTRY + routes);
        topology = VirtualTopology.load(folder, world);
        topology.datagrams()
                .conditions(
                        LinkConditions.PERFECT.withDelay(
                                Duration.ofMillis(1 + chance.nextInt(20)), Duration.ZERO));
        topology.startAll();
        source = BareEnd.process(topology, "10.0.3.1", "10.0.0.3");
        List<RoutingContext> contexts = List.of(RoutingContext.of(SOURCE_CONTEXT));
        source.reactBy(
                words -> {
                    if (words.equals("up")) {
                        source.say(new AspMessage.AspUp(null, ""));
                    } else if (words.startsWith("ASPUP ACK")) {
                        source.say(new AspMessage.AspActive(null, contexts, ""));
                    }
                });
        source.open();
        for (int which = 1; which <= 2; which++) {
            processes.add(new Process("10.0.1." + which, "10.0.0.1"));
            processes.add(new Process("10.0.2." + which, "10.0.0.2"));
        }
        processes.forEach(process -> process.want(true));
        world.runFor(Duration.ofSeconds(30));
    }

    private void write(
            String name, String code, String own, String mate, String net, String passive)
            throws IOException {
        Files.writeString(
                folder.resolve(name + ".conf"),
                GATEWAY.formatted(name, code, own, mate, net, passive));
    }

    // ---- what happens -------------------------------------------------------------------------

    private void disturbInGoodOrder() {
        if (chance.happens(0.15)) {
            blockMate(chance.happens(0.5));
        } else {
            anyProcess().want(chance.happens(0.4));
        }
    }

    private void disturb() {
        switch (chance.nextInt(8)) {
            case 0 -> {
                VirtualNode gateway = topology.node(chance.happens(0.5) ? "North" : "South");
                gateway.restart();
                happened("restarted", 1);
            }
            case 1 -> {
                InetAddress gateway = address(chance.happens(0.5) ? "North" : "South");
                topology.datagrams().isolate(gateway);
                sendFor(Duration.ofMillis(200 + chance.nextInt(20_000)));
                topology.datagrams().rejoin(gateway);
            }
            case 2 -> {
                topology.datagrams().partition(address("North"), address("South"));
                sendFor(Duration.ofMillis(200 + chance.nextInt(20_000)));
                topology.datagrams().heal(address("North"), address("South"));
            }
            case 3, 4 -> {
                Process lost = anyProcess();
                if (lost.up) {
                    lost.lose();
                }
            }
            default -> disturbInGoodOrder();
        }
    }

    private Process anyProcess() {
        return processes.get(chance.nextInt(processes.size()));
    }

    private InetAddress address(String node) {
        return topology.node(node).address();
    }

    private void blockMate(boolean blocked) {
        VirtualNode north = topology.node("North");
        try {
            String config = Files.readString(north.file());
            north.apply(
                    ConfigFile.parse(blocked ? config + " block\n" : config, NodeConfig.SCHEMA)
                            .block());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        happened("mate blocked", blocked ? 1 : 0);
    }

    private void sendFor(Duration duration) {
        long end = world.now() + duration.toNanos();
        while (world.now() < end) {
            send();
            world.runFor(Duration.ofMillis(5 + chance.nextInt(40)));
        }
    }

    private void send() {
        int number = sent++;
        source.sendData(
                SOURCE_CONTEXT,
                ServiceIndicator.ISUP,
                SOURCE,
                SERVER,
                chance.nextInt(16),
                (byte) (number >>> 16),
                (byte) (number >>> 8),
                (byte) number);
    }

    // ---- what must hold -----------------------------------------------------------------------

    /// At a process.
    private void arrived(Msu msu) {
        byte[] user = msu.userPart();
        int number = (user[0] & 0xFF) << 16 | (user[1] & 0xFF) << 8 | user[2] & 0xFF;
        assertThat(arrived.add(number)).as("message %d arrives once", number).isTrue();
        int selection = msu.sls().value();
        if (orderly) {
            assertThat(latest.getOrDefault(selection, -1))
                    .as("what came before message %d of selection %d", number, selection)
                    .isLessThan(number);
        }
        latest.merge(selection, number, Math::max);
    }

    /// Messages that somebody has counted as thrown away.
    private int thrownAway() {
        long count = 0;
        for (VirtualNode node : topology.nodes()) {
            NodeStatus status = node.status();
            for (InstanceStatus instance : status.instances()) {
                count += instance.discards().stream().mapToLong(discard -> discard.count()).sum();
            }
            for (AsStatus server : status.applicationServers()) {
                count += sum(server.counters(), "UNSENT");
            }
            for (AspStatus asp : status.asps()) {
                count += sum(asp.counters(), "DISCARDED");
            }
        }
        happened("counted", count);
        return (int) count;
    }

    private static <M extends Enum<M> & Metric> long sum(Counters<M> counters, String prefix) {
        long sum = 0;
        for (M counter : counters.metrics().getEnumConstants()) {
            sum += counter.name().startsWith(prefix) ? counters.get(counter) : 0;
        }
        return sum;
    }

    /// While nobody reaches the server, the mates do not send each other what neither can deliver.
    private void nothingCrossesInVain() {
        if (!orderly) {
            return;
        }
        processes.forEach(process -> process.want(false));
        world.runFor(Duration.ofSeconds(10));
        long before = crossed();
        sendFor(Duration.ofSeconds(1));
        world.runFor(Duration.ofSeconds(5));
        assertThat(crossed()).isEqualTo(before).isLessThanOrEqualTo(sent);
        happened("crossed", before);
        assertThat(arrived.size() + thrownAway()).isEqualTo(sent);
    }

    /// Messages that have gone from one mate to the other.
    private long crossed() {
        long crossed = 0;
        for (String gateway : List.of("North", "South")) {
            for (AsStatus server : topology.node(gateway).status().applicationServers()) {
                crossed += server.config().mate() ? server.counters().get(AsCounter.SENT) : 0;
            }
        }
        return crossed;
    }

    private void recover() {
        blockMate(false);
        processes.forEach(process -> process.want(true));
        world.runFor(SETTLED);
    }

    private void allArrivesNow() {
        // by either gateway, and by the other in its place
        for (int from = 0; from < 2; from++) {
            for (int i = from; i < processes.size(); i += 2) {
                processes.get(i).want(false);
            }
            world.runFor(Duration.ofSeconds(10));
            latest.clear();
            orderly = true;
            int before = sent;
            sendFor(Duration.ofSeconds(1));
            world.runFor(Duration.ofSeconds(1));
            for (int number = before; number < sent; number++) {
                assertThat(arrived.contains(number))
                        .as("message %d, sent when all is well, has arrived", number)
                        .isTrue();
            }
            processes.forEach(process -> process.want(true));
            world.runFor(Duration.ofSeconds(10));
        }
    }

    private static void happened(String what, long count) {
        if (count > 0) {
            HAPPENED.merge(what, count, Long::sum);
        }
    }
}
