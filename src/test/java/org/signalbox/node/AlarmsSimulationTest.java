// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.alarm.Alarm;
import org.signalbox.alarm.AlarmChange;
import org.signalbox.alarm.AlarmKind;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TestAuthority.Issued;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// Alarms of whole nodes in virtual time: at every quiet moment they are what the status says, and
/// none is stuck.
@NullUnmarked
class AlarmsSimulationTest {
    private static final Path COUNTRIES = Path.of("simulator/topologies/countries");

    /// Longer than the interval at which status is looked at, the hold-off and the settling.
    private static final Duration QUIET = Duration.ofSeconds(13);

    private static final int BLOWS = 12;

    private World world;
    private VirtualTopology countries;

    private void build(long seed) {
        world = new World(seed);
        countries = VirtualTopology.load(COUNTRIES, world);
        countries.startAll();
        countries.awaitService(Duration.ofMinutes(2));
        world.runFor(QUIET);
    }

    @AfterEach
    void stop() {
        countries.stopAll();
    }

    @Seeds(20)
    void alarmsAreWhatTheStatusSays(long seed) {
        build(seed);
        Map<VirtualNode, List<AlarmChange>> told = new HashMap<>();
        countries
                .nodes()
                .forEach(
                        node -> {
                            List<AlarmChange> changes = new ArrayList<>();
                            told.put(node, changes);
                            node.node().alarms().subscribe(changes::add);
                            assertThat(alarms(node)).as("all is well").isEmpty();
                        });
        for (int i = 0; i < BLOWS; i++) {
            strike();
            world.runFor(Duration.ofMillis(world.entropy().nextInt(30_000)));
            quiet();
            countries.nodes().forEach(this::check);
        }
        heal();
        world.runFor(Duration.ofMinutes(4));
        countries
                .nodes()
                .forEach(node -> assertThat(alarms(node)).as(node.node().hostname()).isEmpty());
        told.forEach((_, changes) -> checkNumbers(changes));
    }

    @Test
    void memoryThatIsShortIsToldUntilItIsNot() {
        build(1);
        VirtualNode node = countries.nodes().getFirst();
        long octets = 256L << 20;

        node.memory(new MemoryUse(Duration.ofMillis(1_900), octets));
        world.runFor(QUIET);
        assertThat(alarms(node)).as("19 percent of a look's 10 s").isEmpty();

        node.memory(new MemoryUse(Duration.ofMillis(1_900 + 6_200), octets));
        world.runFor(QUIET);
        assertThat(node.node().alarms().shown().alarms())
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.kind()).isEqualTo(AlarmKind.MEMORY_SHORT);
                            assertThat(alarm.cause())
                                    .isEqualTo(
                                            "collections held everything up for 62 % of 10 s;"
                                                    + " the heap may have 256 MB");
                        });

        world.runFor(QUIET);
        assertThat(alarms(node)).isEmpty();
    }

    /// A neighbour goes, a way is cut, a link is inhibited or shut, or something is mended.
    private void strike() {
        List<VirtualNode> nodes = countries.nodes();
        VirtualNode one = nodes.get(world.entropy().nextInt(nodes.size()));
        VirtualNode other = nodes.get(world.entropy().nextInt(nodes.size()));
        switch (world.entropy().nextInt(6)) {
            case 0 -> countries.datagrams().partition(one.address(), other.address());
            case 1, 2 -> countries.datagrams().heal(one.address(), other.address());
            case 3 -> one.restart();
            case 4 ->
                    one.node()
                            .config()
                            .links()
                            .keySet()
                            .forEach(link -> one.node().setInhibited(link, true));
            case 5 -> {
                String text = one.node().running().toString();
                one.apply(
                        block(
                                text.contains(" shutdown\n")
                                        ? text.replace("  shutdown\n", "")
                                        : text.replaceFirst("( link 0 .*\n)", "$1  shutdown\n")));
            }
            default -> throw new IllegalStateException();
        }
    }

    private void heal() {
        for (VirtualNode one : countries.nodes()) {
            for (VirtualNode other : countries.nodes()) {
                countries.datagrams().heal(one.address(), other.address());
            }
            one.apply(block(one.node().running().toString().replace("  shutdown\n", "")));
        }
        world.runFor(Duration.ofMinutes(2));
        for (VirtualNode one : countries.nodes()) {
            for (LinkIdentity link : one.node().config().links().keySet()) {
                one.node().setInhibited(link, false);
            }
        }
    }

    /// Until two looks in a row find the same: links that are tried again and again never rest, but
    /// what is wrong with them does.
    private void quiet() {
        List<TreeSet<String>> before = wrong();
        world.runFor(QUIET);
        List<TreeSet<String>> after = wrong();
        for (int i = 0; !before.equals(after) && i < 20; i++) {
            before = after;
            world.runFor(QUIET);
            after = wrong();
        }
    }

    private List<TreeSet<String>> wrong() {
        return countries.nodes().stream().map(this::conditions).toList();
    }

    private void check(VirtualNode node) {
        assertThat(alarms(node)).as(node.node().hostname()).isEqualTo(conditions(node));
    }

    private TreeSet<String> conditions(VirtualNode node) {
        TreeSet<String> all = new TreeSet<>();
        AlarmConditions.of(node.status(), world.epochNanos())
                .forEach(condition -> all.add(condition.kind() + " " + condition.object()));
        return all;
    }

    private static TreeSet<String> alarms(VirtualNode node) {
        TreeSet<String> all = new TreeSet<>();
        node.node()
                .alarms()
                .shown()
                .alarms()
                .forEach(alarm -> all.add(alarm.kind() + " " + alarm.object()));
        return all;
    }

    /// Without gaps; and each alarm is raised, then cleared.
    private static void checkNumbers(List<AlarmChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        long first = changes.getFirst().sequence();
        assertThat(changes)
                .extracting(AlarmChange::sequence)
                .containsExactlyElementsOf(
                        LongStream.range(first, first + changes.size()).boxed().toList());
        Map<String, Boolean> raised = new HashMap<>();
        for (AlarmChange change : changes) {
            String key = change.alarm().kind() + " " + change.alarm().object();
            assertThat(raised.put(key, change.raised())).as(key).isNotEqualTo(change.raised());
        }
    }

    @Test
    void eachAlarmSaysWhyAndEndsWithItsObject() {
        build(1);
        VirtualNode b = countries.node("CountryB");
        countries.node("CountryA").stop();
        world.runFor(Duration.ofSeconds(30));

        assertThat(b.node().alarms().shown().alarms())
                .extracting(Alarm::kind)
                .containsExactlyInAnyOrder(
                        AlarmKind.LINKSET_UNAVAILABLE,
                        AlarmKind.LINK_FAILED,
                        AlarmKind.DESTINATION_INACCESSIBLE);
        assertThat(b.node().alarms().shown().alarms())
                .filteredOn(alarm -> alarm.kind() == AlarmKind.LINK_FAILED)
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.object().toString()).isEqualTo("link ToCountryA:0");
                            assertThat(alarm.cause()).contains("SCTP association");
                        });

        b.apply(
                block(
                        b.node()
                                .running()
                                .toString()
                                .replaceFirst("cs7 linkset ToCountryA 1.2.3\n( .*\n)*", "")));
        world.runFor(Duration.ofSeconds(1));

        assertThat(b.node().alarms().shown().alarms()).isEmpty();
    }

    @Test
    void whatIsShutDownIsNoAlarm() {
        build(1);
        VirtualNode b = countries.node("CountryB");
        String text = b.node().running().toString();

        b.apply(block(text.replaceFirst("(cs7 linkset ToCountryA .*\n)", "$1 shutdown\n")));
        world.runFor(QUIET);

        assertThat(b.node().alarms().shown().alarms()).isEmpty();
    }

    @Test
    void eachThingHasItsHistory() {
        build(1);
        VirtualNode b = countries.node("CountryB");

        Map<String, List<NodeEvent>> histories = new HashMap<>();
        b.node()
                .events()
                .histories()
                .forEach((thing, events) -> histories.put(thing.toString(), events));

        assertThat(histories)
                .containsKeys("linkset ToCountryA", "link ToCountryA:0", "destination 1.2.3");
        assertThat(histories.get("link ToCountryA:0"))
                .extracting(NodeEvent::text)
                .contains("Link 0 of linkset ToCountryA is available");
    }

    @Test
    void farEndThatIsConfiguredOtherwiseIsAnAlarm() {
        build(1);
        VirtualNode b = countries.node("CountryB");

        b.apply(
                block(
                        b.node()
                                .running()
                                .toString()
                                .replace(
                                        "cs7 linkset ToCountryA 1.2.3",
                                        "cs7 linkset ToCountryA 1.2.4")));
        world.runFor(Duration.ofMinutes(1));

        assertThat(b.node().alarms().shown().alarms())
                .filteredOn(alarm -> alarm.kind() == AlarmKind.LINK_MISCONFIGURED)
                .extracting(alarm -> alarm.object() + ": " + alarm.cause())
                .containsExactly(
                        "link ToCountryA:0: undefinedOpc: the far end's point code belongs to no"
                                + " linkset");
    }

    @Test
    void linkThatCarriesMoreThanPlannedIsAnAlarmWhileItDoes() {
        build(1);
        VirtualNode b = countries.node("CountryB");
        b.apply(block(b.node().running() + "cs7 alarm utilization 40 capacity 1\n"));
        PingRequest load =
                PingRequest.to(countries.node("CountryA").pointCode())
                        .withCount(100)
                        .withSize(PingRequest.SIZE_MAX);

        world.runFor(Duration.ofSeconds(20));
        assertThat(alarms(b)).isEmpty();
        b.ping(load);
        world.runUntil(
                "the alarm",
                () -> alarms(b).equals(Set.of("LINK_UTILISATION link ToCountryA:0")),
                Duration.ofSeconds(15));
        world.runUntil("its end", () -> alarms(b).isEmpty(), Duration.ofSeconds(30));
    }

    @Test
    void linksetWhoseMessagesAreRefusedTooOftenIsAnAlarmWhileTheyAre() {
        build(1);
        VirtualNode b = countries.node("CountryB");
        b.apply(
                block(
                        b.node().running()
                                + "access-list 2700 deny si 8\naccess-list 2700 permit all\n"
                                + "cs7 gws linkset ToCountryA inbound access-list 2700\n"
                                + "cs7 alarm screening 2\n"));
        world.runFor(QUIET);
        assertThat(alarms(b)).isEmpty();

        countries
                .node("CountryA")
                .ping(
                        PingRequest.to(PointCode.itu("7.7.1"))
                                .withCount(100)
                                .withTimeout(Duration.ofMillis(100)));

        world.runUntil(
                "the alarm",
                () -> alarms(b).equals(Set.of("SCREENING_DISCARDS linkset ToCountryA")),
                Duration.ofSeconds(15));
        world.runUntil("its end", () -> alarms(b).isEmpty(), Duration.ofSeconds(30));
    }

    @Test
    void certificateOfTheWebThatExpiresIsAnAlarmUntilItIsRenewed(@TempDir Path folder)
            throws Exception {
        build(1);
        VirtualNode b = countries.node("CountryB");
        TestAuthority authority = new TestAuthority(folder, "world");
        Issued old =
                authority.issueTo(
                        "old",
                        "CN=b.example",
                        "-startdate",
                        "1970/01/01 00:00:00",
                        "-validity",
                        "20");
        Issued renewed =
                authority.issueTo(
                        "renewed",
                        "CN=b.example",
                        "-startdate",
                        "1970/01/01 00:00:00",
                        "-validity",
                        "36500");
        b.apply(
                block(
                        b.node().running()
                                + "web tls certificate %s key %s\n"
                                        .formatted(old.certificate(), old.key())));
        world.runFor(QUIET);
        assertThat(alarms(b)).containsExactly("CERTIFICATE_EXPIRES certificate web");

        Files.copy(renewed.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
        world.runFor(WebCertificate.INTERVAL.plus(QUIET));

        assertThat(alarms(b)).isEmpty();
    }

    @Test
    void processesAndMatesThatAreNotThereAreAlarms() {
        world = new World(1);
        countries = VirtualTopology.load(Path.of("simulator/topologies/mates"), world);
        countries.startAll();
        world.runFor(Duration.ofMinutes(1));
        VirtualNode north = countries.node("North");
        assertThat(alarms(north)).isEmpty();

        countries.node("South").stop();
        countries.node("Centre").stop();
        world.runFor(QUIET);

        assertThat(alarms(north))
                .contains("MATE_UNAVAILABLE mate south", "AS_DOWN as msc", "ASP_DOWN asp centre");
        check(north);

        countries.node("South").start();
        countries.node("Centre").start();
        world.runFor(Duration.ofMinutes(2));
        assertThat(alarms(north)).isEmpty();
    }

    private static Block block(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        return checked.block();
    }
}
