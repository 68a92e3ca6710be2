// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.node.ChangePlan.Effect;
import org.signalbox.node.ChangePlan.Step;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A transfer point whose configuration changes at random while traffic goes through it: whatever
/// the plan does not name goes on, and not one message is lost, doubled or overtaken.
///
/// ```
///   north 7.8.1 ---- M2PA ----+                +---- M2PA ---- south 5.5.5
///                             stp 4.5.6 -------+
///   third 3.3.3 ---- M2PA ----+                +---- M3UA ---- ssp 1.2.3
/// ```
///
/// It is the third one's Diameter peer, too, by TCP, by SCTP, or not at all.
@NullUnmarked
class ChangeUnderLoadSimulationTest {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int MESSAGES_A_TICK = 8;
    private static final int TICKS_BETWEEN = 25;
    private static final int CHANGES = 12;
    private static final int SELECTIONS = 16;
    private static final PointCode SOUTH = PointCode.itu("5.5.5");
    private static final PointCode SSP = PointCode.itu("1.2.3");

    private static final String STP =
            """
            hostname stp
            cs7 network-indicator international
            cs7 point-code 4.5.6
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip 10.0.0.1
            cs7 linkset tonorth 7.8.1
             link 0 sctp 10.0.0.2 1024 1024
            cs7 linkset tosouth 5.5.5
             link 0 sctp 10.0.0.3 1024 1024
            cs7 m3ua 2905
             local-ip 10.0.0.1
            cs7 asp ssp 0 2905 m3ua
             remote-ip 10.0.0.4
            """;

    private static final String PEER =
            "diameter peer third\n identity third.example.org\n remote-ip 10.0.0.5\n";

    /// Lines that may be there or not, each group for itself.
    private static final List<String> OPTIONS =
            List.of(
                    "cs7 route-table system\n update route 6.6.0/11 linkset tosouth\n",
                    "cs7 route-table system\n update route 2.0.0/3 linkset tonorth priority 3\n",
                    "cs7 route-table system\n update route 2.0.0/3 linkset tosouth\n",
                    "cs7 gtt selector world tt 0 gti 4 np 1 nai 4\n gta 4917 pcssn 5.5.5 gt\n",
                    "access-list 2700 deny dpc 6.6.1\naccess-list 2700 permit all\n"
                            + "cs7 gws linkset tonorth inbound access-list 2700\n",
                    "diameter peer mme\n identity mme.example.org\n remote-ip 10.0.0.11\n",
                    "diameter peer dra\n identity dra.example.org\n remote-ip 10.0.0.12\n",
                    "cs7 linkset absent 2.2.2\n link 0 sctp 10.0.0.9 1024 1024\n",
                    "cs7 as other m3ua\n routing-key 300 1.2.6\n asp late\n"
                            + "cs7 asp late 0 2905 m3ua\n remote-ip 10.0.0.8\n",
                    "cs7 local-peer 1025\n local-ip 10.0.0.1\n",
                    "stop-timeout 3\n",
                    "cs7 mtp3 timer t6 1200\n");

    /// Of which one is there at a time.
    private static final List<List<String>> CHOICES =
            List.of(
                    List.of(
                            "",
                            "cs7 linkset tothird 3.3.3\n link 0 sctp 10.0.0.5 1024 1024\n",
                            "cs7 linkset tothird 3.3.3\n link 0 sctp 10.0.0.5 1024 1024\n"
                                    + "  window 64\n",
                            "cs7 linkset tothird 3.3.3\n shutdown\n"
                                    + " link 0 sctp 10.0.0.5 1024 1024\n"),
                    List.of(
                            "cs7 as msc m3ua\n asp ssp\n routing-key 100 1.2.3\n",
                            "cs7 as msc m3ua\n asp ssp\n routing-key 100 1.2.3\n"
                                    + " recovery-timeout 1000\n"),
                    List.of(
                            "",
                            PEER,
                            PEER,
                            PEER + " pending-max 7\n watchdog 10\n remote-ip 10.0.0.15\n",
                            PEER + " unanswered-max 3\n rate 100 per second burst 10\n",
                            PEER + " transport sctp\n",
                            PEER + " transport sctp\n overload-reports\n"));

    private static final Map<String, Integer> PEERS = new TreeMap<>();

    @TempDir private Path folder;
    private VirtualTopology topology;
    private final Map<PointCode, Integer> sent = new HashMap<>();
    private final Map<PointCode, List<Integer>> received = new HashMap<>();

    @Seeds(40)
    void nothingIsLostAndNothingButWhatThePlanNamesNotices(long seed) throws IOException {
        Random random = new Random(seed);
        start(seed);
        MtpService north = register("north", PointCode.itu("7.8.1"));
        register("south", SOUTH);
        register("ssp", SSP);
        traffic(north, 200);
        for (int change = 0; change < CHANGES; change++) {
            Node stp = topology.node("stp").node();
            String text = configuration(random);
            Map<String, Object> before = objects();
            Map<String, Capabilities> met = metPeers();
            ChangePlan plan = commit(stp, text, north);
            traffic(north, random.nextInt(TICKS_BETWEEN));
            expectTrue(plan, before, objects());
            expectStill(met, plan);
        }
        traffic(north, 1);
        topology.world().runFor(Duration.ofSeconds(10));

        for (PointCode destination : List.of(SOUTH, SSP)) {
            assertThat(received.get(destination)).hasSize(sent.get(destination));
            for (int selection = 0; selection < SELECTIONS; selection++) {
                int which = selection;
                assertThat(
                                received.get(destination).stream()
                                        .filter(number -> number % SELECTIONS == which))
                        .as("to %s by selection %d", destination, selection)
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(10));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    private void start(long seed) throws IOException {
        write("stp", STP + CHOICES.get(1).getFirst());
        write("north", country("north", "7.8.1", "10.0.0.2"));
        write("south", country("south", "5.5.5", "10.0.0.3"));
        write("third", country("third", "3.3.3", "10.0.0.5").replace("link 0", "! link 0"));
        write(
                "ssp",
                """
                hostname ssp
                cs7 network-indicator international
                cs7 point-code 1.2.3
                cs7 asp stp 2905 2905 m3ua
                 remote-ip 10.0.0.1
                 local-ip 10.0.0.4
                 role asp
                 transport-role client
                cs7 as stp m3ua
                 asp stp
                 routing-key 100 1.2.3
                cs7 route-table system
                 update route 0.0.0 0.0.0 linkset stp
                """);
        topology = VirtualTopology.load(folder, new World(seed));
        topology.startAll();
        topology.world().runFor(Duration.ofSeconds(30));
        write("third", country("third", "3.3.3", "10.0.0.5") + THIRD_OF_DIAMETER);
        topology.node("third").apply(parse(Files.readString(folder.resolve("third.conf"))).block());
    }

    private static final String THIRD_OF_DIAMETER =
            """
            diameter identity third.example.org realm example.org
            diameter listen tcp 10.0.0.5 3868
            diameter listen sctp 10.0.0.5 3868
            diameter peer stp
             identity stp.example.org
             remote-ip 10.0.0.1
             passive
            """;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".conf"), text);
    }

    private static String country(String name, String code, String address) {
        return """
               hostname %s
               cs7 network-indicator international
               cs7 point-code %s
               cs7 fast-restart
               cs7 local-peer 1024
                local-ip %s
               cs7 linkset tostp 4.5.6
                link 0 sctp 10.0.0.1 1024 1024
               cs7 route-table system
                update route 0.0.0 0.0.0 linkset tostp
               """
                .formatted(name, code, address);
    }

    private static String configuration(Random random) {
        StringBuilder text = new StringBuilder(STP);
        CHOICES.forEach(choices -> text.append(choices.get(random.nextInt(choices.size()))));
        text.append("diameter identity stp.example.org realm example.org\n");
        text.append("diameter listen tcp 10.0.0.1 3868\n");
        OPTIONS.stream().filter(_ -> random.nextBoolean()).forEach(text::append);
        return text.toString();
    }

    private static Checked parse(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        return checked;
    }

    /// Messages are sent while the change is under way.
    private ChangePlan commit(Node stp, String text, MtpService north) {
        ChangePlan plan = topology.await("a plan", stp.plan(parse(text).block()));
        var committed =
                stp.commit(stp.running(), parse(text).block(), Optional.empty(), (_, _) -> {});
        traffic(north, 1);
        CommitResult result = topology.await("a commit", committed);
        assertThat(result.plan().problems()).noneMatch(problem -> problem.isError());
        assertThat(result.plan().steps()).isEqualTo(plan.steps());
        return plan;
    }

    private MtpService register(String name, PointCode own) {
        sent.put(own, 0);
        received.put(own, new ArrayList<>());
        return topology.await(
                name,
                topology.node(name)
                        .node()
                        .register(0, ServiceIndicator.ISUP, new Counting(received.get(own))));
    }

    private void traffic(MtpService from, int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            topology.node("north")
                    .node()
                    .onControl(
                            () -> {
                                for (int i = 0; i < MESSAGES_A_TICK; i++) {
                                    send(from, SOUTH);
                                    send(from, SSP);
                                }
                            });
            topology.world().runFor(TICK);
        }
    }

    private void send(MtpService from, PointCode destination) {
        int number = sent.merge(destination, 1, Integer::sum) - 1;
        from.transfer(
                Msu.compose(
                        topology.world().allocator(),
                        ServiceInformation.of(from.networkIndicator(), ServiceIndicator.ISUP),
                        new RoutingLabel(
                                destination,
                                from.pointCode(),
                                SignallingLinkSelection.of(number % SELECTIONS)),
                        ByteBuffer.allocate(Integer.BYTES).putInt(number).array()));
    }

    /// What lives in the point, by kind and name: links themselves; of the others, the counters
    /// that each has of its own.
    private Map<String, Object> objects() {
        NodeStatus status = topology.node("stp").status();
        Map<String, Object> objects = new TreeMap<>();
        topology.await(
                "links",
                OnLoop.run(
                        topology.node("stp").loop(),
                        () ->
                                status.links()
                                        .keySet()
                                        .forEach(id -> objects.put("link " + id, link(id)))));
        status.asps().forEach(asp -> objects.put("asp " + asp.config().name(), asp.counters()));
        status.applicationServers()
                .forEach(server -> objects.put("as " + server.config().name(), server.counters()));
        return objects;
    }

    private Object link(LinkIdentity id) {
        return topology.node("stp").node().assembly().link(id);
    }

    private static void expectTrue(
            ChangePlan plan, Map<String, Object> before, Map<String, Object> after) {
        Set<String> renewed = new TreeSet<>(before.keySet());
        renewed.addAll(after.keySet());
        renewed.removeIf(name -> before.get(name) == after.get(name));
        Set<String> named =
                plan.steps().stream()
                        .filter(step -> step.effect() != Effect.IN_PLACE)
                        .filter(step -> Set.of("link", "asp", "as").contains(step.kind()))
                        .map(step -> step.kind() + " " + step.name())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(renewed)
                .as("%s", plan.steps().stream().map(Step::toString).toList())
                .isEqualTo(named);
    }

    /// What each peer of Diameter that is there has said of itself when it was met: that is another
    /// object for each connection.
    private Map<String, Capabilities> metPeers() {
        Map<String, Capabilities> met = new TreeMap<>();
        for (PeerStatus peer : topology.node("stp").status().diameterPeers()) {
            if (peer.capabilities() != null) {
                met.put(peer.config().name(), peer.capabilities());
            }
        }
        return met;
    }

    private void expectStill(Map<String, Capabilities> before, ChangePlan plan) {
        Map<String, Capabilities> after = metPeers();
        before.forEach(
                (peer, met) -> {
                    boolean isMetAnew =
                            plan.steps().stream()
                                    .filter(step -> step.kind().equals("diameter peer"))
                                    .filter(step -> step.name().equals(peer))
                                    .anyMatch(step -> step.effect() != Effect.IN_PLACE);
                    PEERS.merge(isMetAnew ? "anew" : "still", 1, Integer::sum);
                    if (isMetAnew) {
                        assertThat(after.get(peer)).as("%s", plan.steps()).isNotSameAs(met);
                    } else {
                        assertThat(after.get(peer)).as("%s", plan.steps()).isSameAs(met);
                    }
                });
    }

    @AfterAll
    static void peersWereThereToBeMetAnewOrStill() {
        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(PEERS).containsKeys("anew", "still");
        }
    }

    private record Counting(List<Integer> numbers) implements Mtp3User {
        @Override
        public void onTransfer(Msu msu) {
            try (msu) {
                numbers.add(ByteBuffer.wrap(msu.userPart()).getInt());
            }
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {}
    }
}
