// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.signalbox.Seeds;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.metrics.Counters;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Three nodes that are each other's peers, and a rascal that all of them have as a peer, while
/// wires are cut and mended, nodes leave and come back, and everybody asks everybody.
///
/// After every event each request to a peer is answered, unanswered for a reason, or waits; each of
/// a peer as well. Each ends once and in time. What must not be done twice is done once at most.
/// When all is well again, all nodes have each other, and at the end nothing is left anywhere.
@NullUnmarked
class DiameterPeersSimulationTest {
    private static final int NODES = 3;
    private static final int RASCAL = 9;

    private static final Map<String, Long> HAPPENED = new TreeMap<>();

    private World world;
    private SimEntropy chance;
    private SimDiameter net;
    private Rascal rascal;
    private final Map<Integer, SimDiameter.Node> nodes = new TreeMap<>();
    private final Map<Integer, PeerConfig[]> configured = new HashMap<>();
    private final List<SimDiameter.Node> former = new ArrayList<>();
    private final Map<String, Integer> done = new HashMap<>();
    private int number;

    @Seeds(200)
    void everyRequestEndsOnceWhateverHappens(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        net = new SimDiameter(world);
        conditions();
        rascal = new Rascal(net, RASCAL);
        configure();
        for (int host = 1; host <= NODES; host++) {
            start(host);
        }

        for (int step = 0; step < 60; step++) {
            disturb();
            traffic();
            world.runFor(Duration.ofMillis(chance.nextInt(8_000)));
        }
        settle();
        for (SimDiameter.Node node : nodes.values()) {
            node.ends.forEach(DiameterPeersSimulationTest::happened);
        }
        prove();
        net.end(nodes.values().toArray(SimDiameter.Node[]::new));
        former.forEach(SimDiameter.Node::assertEmpty);
        accountForAll();
    }

    /// Peers change at random in one node, while all ask all and no wire breaks.
    @Seeds(100)
    void connectionsStayIfNoChangeNeedsAnother(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        net = new SimDiameter(world);
        rascal = new Rascal(net, RASCAL);
        configure();
        for (int host = 1; host <= NODES; host++) {
            start(host);
        }
        // answers to a connection that has ended are nobody's to show
        nodes.get(1).taker = null;
        world.runUntil(this::isWhole, Duration.ofMinutes(1));

        for (int step = 0; step < 40; step++) {
            reconfigure(nodes.get(1));
            traffic();
            world.runFor(Duration.ofMillis(chance.nextInt(3_000)));
        }
        setPeers(1, peer -> varied(peer, false));
        settle();
        prove();
        net.end(nodes.values().toArray(SimDiameter.Node[]::new));
        accountForAll();
    }

    /// Those that need not be met anew do not notice it, then or later.
    private void reconfigure(SimDiameter.Node node) {
        PeerConfig[] before = configured.get(node.host);
        List<PeerStatus> met = node.loop.call(node.peers::status);
        node.log.clear();
        setPeers(node.host, peer -> varied(peer, chance.happens(peer.shutdown() ? 0.5 : 0.05)));
        List<String> staying = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            if (before[i].whyMetAnew(configured.get(node.host)[i]) == null) {
                staying.add(before[i].name());
            }
        }
        world.runFor(Duration.ofMillis(chance.nextInt(3_000)));

        for (PeerStatus peer : met) {
            String name = peer.config().name();
            if (staying.contains(name) && peer.state() == PeerState.OPEN) {
                assertThat(node.log).noneMatch(line -> line.startsWith("closed " + name));
            }
        }
    }

    private void setPeers(int host, UnaryOperator<PeerConfig> change) {
        PeerConfig[] next =
                Arrays.stream(configured.get(host)).map(change).toArray(PeerConfig[]::new);
        configured.put(host, next);
        SimDiameter.Node node = nodes.get(host);
        node.loop.run(() -> node.peers.reconfigure(List.of(next), RoutingConfig.NONE));
    }

    /// With other lines that no connection needs.
    private PeerConfig varied(PeerConfig peer, boolean shutdown) {
        int host = Integer.parseInt(peer.name().substring("Node".length()));
        List<InetAddress> addresses = new ArrayList<>(List.of(SimDiameter.address(host)));
        if (chance.happens(peer.addresses().size() > 1 ? 0.9 : 0.3)) {
            addresses.add(chance.nextInt(2), SimDiameter.address(100 + host));
        }
        PeerProfile usual = peer.profile();
        return new PeerConfig(
                peer.name(),
                peer.identity(),
                chance.happens(0.9) ? SimDiameter.REALM : null,
                addresses,
                peer.port(),
                peer.transport(),
                new PeerProfile(
                        usual.calls(),
                        Duration.ofSeconds(5 + chance.nextInt(10)),
                        Duration.ofSeconds(2 + chance.nextInt(5)),
                        Duration.ofSeconds(6 + chance.nextInt(30))),
                1 + chance.nextInt(100),
                1 + chance.nextInt(100),
                shutdown,
                chance.happens(0.5)
                        ? PeerTraffic.DEFAULT
                        : new PeerTraffic(
                                new PeerTraffic.Rate(
                                        1 + chance.nextInt(20), 1 + chance.nextInt(20)),
                                chance.happens(0.5)),
                "other" + chance.nextInt(2) + ".example");
    }

    @AfterAll
    static void whatHappenedIsWhatWasMeantToHappen() {

        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(HAPPENED)
                    .containsKeys(
                            "2001",
                            "3002",
                            "3004",
                            "no-route",
                            "no-answer",
                            "may-have-arrived",
                            "redirected",
                            "broken");
        }
    }

    private void conditions() {
        LinkConditions wires =
                LinkConditions.PERFECT
                        .withDelay(Duration.ofMillis(20), Duration.ofMillis(30))
                        .withLoss(0.02);
        net.streams.conditions(wires);
        net.sctp.conditions(wires);
        net.streams.pieces(1 + chance.nextInt(200));
    }

    private void configure() {
        Map<Integer, List<PeerConfig>> byNode = new HashMap<>();
        for (int one = 1; one <= NODES; one++) {
            for (int other = one + 1; other <= NODES; other++) {
                PeerTransport transport =
                        chance.happens(0.5) ? PeerTransport.TCP : PeerTransport.SCTP;
                int who = chance.nextInt(3);
                add(byNode, one, SimDiameter.peer(other, transport, who != 0));
                add(byNode, other, SimDiameter.peer(one, transport, who != 1));
            }
            add(byNode, one, SimDiameter.calls(RASCAL));
        }
        byNode.forEach((host, peers) -> configured.put(host, peers.toArray(PeerConfig[]::new)));
    }

    private static void add(Map<Integer, List<PeerConfig>> byNode, int host, PeerConfig peer) {
        byNode.computeIfAbsent(host, _ -> new ArrayList<>()).add(peer);
    }

    private void start(int host) {
        SimDiameter.Node node =
                net
                .new Node(
                        host,
                        net.listener(host, PeerTransport.TCP),
                        net.listener(host, PeerTransport.SCTP));
        node.taker = responder -> take(node, responder);
        nodes.put(host, node);
        node.start(configured.get(host));
        world.check(node.loop, () -> account(node));
    }

    private void take(SimDiameter.Node node, Responder responder) {
        String text = node.asked.getLast().split(" ")[0];
        done.merge(text, 1, Integer::sum);
        if (chance.happens(0.6)) {
            node.echo(responder, text);
        } else if (chance.happens(0.9)) {
            world.after(
                    Duration.ofMillis(chance.nextInt(30_000)),
                    () -> node.loop.run(() -> node.echo(responder, text)));
        }
    }

    private void account(SimDiameter.Node node) {
        if (node.isStopped) {
            return;
        }
        long ended = 0;
        for (DiameterCounter end :
                List.of(
                        DiameterCounter.ANSWERED,
                        DiameterCounter.NO_ROUTE,
                        DiameterCounter.TOO_MANY_PENDING,
                        DiameterCounter.NO_ANSWER,
                        DiameterCounter.MAY_HAVE_ARRIVED,
                        DiameterCounter.REDIRECTED)) {
            ended += node.count(end);
        }
        assertThat(node.count(DiameterCounter.REQUESTS)).isEqualTo(ended + node.peers.pending());
        for (PeerStatus peer : node.peers.status()) {
            Counters<PeerCounter> counters = peer.counters();
            assertThat(counters.get(PeerCounter.REQUESTS_SENT))
                    .isEqualTo(
                            counters.get(PeerCounter.ANSWERS_RECEIVED)
                                    + counters.get(PeerCounter.UNANSWERED_LATE)
                                    + counters.get(PeerCounter.UNANSWERED_LOST)
                                    + peer.pending());
            assertThat(counters.get(PeerCounter.REQUESTS_RECEIVED))
                    .isEqualTo(
                            counters.get(PeerCounter.ANSWERS_SENT)
                                    + counters.get(PeerCounter.ANSWERS_UNSENT)
                                    + counters.get(PeerCounter.REQUESTS_DISCARDED)
                                    + peer.unanswered());
        }
    }

    private void disturb() {
        int one = 1 + chance.nextInt(NODES);
        int other = 1 + (one + chance.nextInt(NODES - 1)) % NODES;
        switch (chance.nextInt(8)) {
            case 0 -> net.streams.partition(SimDiameter.address(one), SimDiameter.address(other));
            case 1 -> net.sctp.partition(SimDiameter.address(one), SimDiameter.address(other));
            case 2, 3 -> heal();
            case 4 -> rascal.leave();
            case 5 -> rascal.call(one);
            case 6 -> restart(one);
            default -> {} // nothing
        }
    }

    private void restart(int host) {
        SimDiameter.Node leaver = nodes.get(host);
        leaver.stop();
        world.runUntil(() -> leaver.isStopped, Duration.ofSeconds(10));
        former.add(leaver);
        start(host);
    }

    private void heal() {
        for (int one = 1; one <= NODES; one++) {
            for (int other = one + 1; other <= NODES; other++) {
                net.streams.heal(SimDiameter.address(one), SimDiameter.address(other));
                net.sctp.heal(SimDiameter.address(one), SimDiameter.address(other));
            }
        }
    }

    private void traffic() {
        for (SimDiameter.Node node : nodes.values()) {
            for (int i = chance.nextInt(6); i > 0; i--) {
                boolean isHarmless = chance.happens(0.3);
                node.ask(
                        destination(),
                        (isHarmless ? "harmless" : "once") + ++number,
                        isHarmless ? Repetition.ALLOWED : Repetition.NEVER_IN_DOUBT);
            }
        }
    }

    private @Nullable String destination() {
        int host = chance.nextInt(NODES + 3);
        return switch (host) {
            case 0 -> null;
            case NODES + 1 -> SimDiameter.identity(RASCAL);
            case NODES + 2 -> "nobody.example";
            default -> SimDiameter.identity(host);
        };
    }

    private void settle() {
        heal();
        world.runFor(Duration.ofMinutes(3));
        assertThat(isWhole()).as("all nodes have each other").isTrue();
    }

    private boolean isWhole() {
        for (int one = 1; one <= NODES; one++) {
            for (int other = 1; other <= NODES; other++) {
                if (one != other && !nodes.get(one).has(other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void prove() {
        for (SimDiameter.Node node : nodes.values()) {
            node.taker = null;
            node.ends.clear();
        }
        for (int one = 1; one <= NODES; one++) {
            for (int other = 1; other <= NODES; other++) {
                if (one != other) {
                    nodes.get(one).ask(SimDiameter.identity(other), "proof");
                }
            }
        }
        world.runFor(Duration.ofSeconds(5));
        for (SimDiameter.Node node : nodes.values()) {
            assertThat(node.ends).hasSize(NODES - 1).allMatch(end -> end.contains("2001"));
        }
        rascal.leave();
    }

    private void accountForAll() {
        done.forEach(
                (text, times) -> {
                    if (text.startsWith("once")) {
                        assertThat(times).as("%s is done", text).isEqualTo(1);
                    }
                });
        for (SimDiameter.Node node : former) {
            node.ends.forEach(DiameterPeersSimulationTest::happened);
        }
    }

    private static void happened(String end) {
        HAPPENED.merge(end.split(": ")[1].split(" ")[0], 1L, Long::sum);
    }
}
