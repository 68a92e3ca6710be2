// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Conformance;
import org.signalbox.Seeds;
import org.signalbox.admin.SccpReport;
import org.signalbox.config.ConfigFile;
import org.signalbox.sccp.ManagementCounter;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SegmentationCounter;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A switching centre that knows of two home location registers nothing but the number they share,
/// and a transfer point that translates it: whole nodes in virtual time.
///
/// ```
///   msc 2.2.1 ssn 8 ---- stp 1.1.1 ---- hlr1 3.3.1 ssn 6
///                               \------ hlr2 3.3.2 ssn 6
/// ```
@NullUnmarked
class TitleTopologyTest {
    private static final GlobalTitle HLR = GlobalTitle.international("491710000006");
    private static final GlobalTitle MSC = GlobalTitle.international("491720000008");

    @TempDir private Path folder;

    private SccpTopology nodes;
    private SccpService msc;
    private final Map<String, SccpService> registers = new HashMap<>();

    private void start(long seed, String... gtt) {
        String all = "cs7 gtt selector all tt 0 gti 4 np 1 nai 4\n gta default pcssn 1.1.1 gt\n";
        String link = "cs7 linkset tostp 1.1.1\n link 0 sctp 10.0.0.1 1024 1024\n";
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        nodes =
                new SccpTopology(folder, seed)
                        .write(
                                "stp",
                                "1.1.1",
                                "10.0.0.1",
                                "cs7 linkset tomsc 2.2.1\n link 0 sctp 10.0.0.2 1024 1024",
                                "cs7 linkset tohlr1 3.3.1\n link 0 sctp 10.0.0.3 1024 1024",
                                "cs7 linkset tohlr2 3.3.2\n link 0 sctp 10.0.0.4 1024 1024",
                                String.join("\n", gtt))
                        .write("msc", "2.2.1", "10.0.0.2", link, all, routes)
                        .write("hlr1", "3.3.1", "10.0.0.3", link, all, routes)
                        .write("hlr2", "3.3.2", "10.0.0.4", link, all, routes)
                        .start();
        msc = nodes.register("msc", SubsystemNumber.MSC);
        registers.put("hlr1", nodes.register("hlr1", SubsystemNumber.HLR));
        registers.put("hlr2", nodes.register("hlr2", SubsystemNumber.HLR));
        run(Duration.ofSeconds(5));
    }

    private void send(String data, int protocolClass, int sls) {
        nodes.send(
                "msc",
                msc,
                SccpAddress.of(HLR, SubsystemNumber.HLR),
                SccpAddress.of(MSC, SubsystemNumber.MSC),
                data,
                protocolClass,
                sls);
    }

    private void setInService(String name, boolean inService) {
        nodes.onControl(name, () -> registers.get(name).setInService(inService));
    }

    private void run(Duration time) {
        nodes.run(time);
    }

    private List<String> received(String name) {
        return nodes.received(name);
    }

    private long count(String name, SccpCounter counter) {
        return nodes.count(name, counter);
    }

    @AfterEach
    void stop() {
        nodes.stop();
    }

    private static final String[] SHARED = {
        "cs7 gtt application-group registers",
        " multiplicity cost",
        " pc 3.3.1 ssn 6 1 pcssn",
        " pc 3.3.2 ssn 6 2 pcssn",
        "cs7 gtt selector world tt 0 gti 4 np 1 nai 4",
        " gta 491710000006 app-grp registers",
        " gta 49172 pcssn 2.2.1 pcssn ssn 8",
    };

    @Test
    @Conformance({"sccp-5", "sccp-6"})
    void registersStandInForEachOther() {
        start(1, SHARED);
        send("one", 0, 1);
        run(Duration.ofSeconds(1));
        assertThat(received("hlr1")).containsExactly("one");

        setInService("hlr1", false);
        run(Duration.ofSeconds(1));
        send("lost", 0, 1);
        run(Duration.ofSeconds(2));
        send("two", 0, 1);
        run(Duration.ofSeconds(1));
        assertThat(received("hlr2")).containsExactly("two");
        assertThat(received("msc")).containsExactly("lost back 3");

        setInService("hlr1", true);
        run(Duration.ofMinutes(1));
        send("three", 0, 1);
        run(Duration.ofSeconds(1));
        assertThat(received("hlr1")).containsExactly("one", "three");
    }

    /// Whatever happens to the registers, each message arrives once, comes back, or is counted; and
    /// those of one selection arrive in their order.
    @Seeds(20)
    @Conformance({"sccp-5", "sccp-6", "sccp-20"})
    void nothingIsLostWhileRegistersComeAndGo(long seed) {
        start(seed, SHARED);
        Random random = new Random(seed);
        int sent = 0;
        for (int round = 0; round < 40; round++) {
            for (int i = random.nextInt(10); i > 0; i--) {
                send("%d %05d".formatted(sent % 4, sent), 1, sent % 4);
                sent++;
            }
            if (random.nextInt(3) == 0) {
                setInService(random.nextBoolean() ? "hlr1" : "hlr2", random.nextBoolean());
            }
            run(Duration.ofMillis(random.nextInt(2_000)));
        }
        run(Duration.ofMinutes(1));

        List<String> arrived = new ArrayList<>(received("hlr1"));
        arrived.addAll(received("hlr2"));
        List<String> back = received("msc");
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(arrived.size() + back.size()).isEqualTo(sent);
        for (String name : List.of("hlr1", "hlr2")) {
            for (int sls = 0; sls < 4; sls++) {
                String prefix = sls + " ";
                assertThat(received(name).stream().filter(text -> text.startsWith(prefix)))
                        .isSorted();
            }
        }
        assertThat(count("stp", SccpCounter.RECEIVED))
                .isGreaterThanOrEqualTo(sent)
                .isEqualTo(
                        count("stp", SccpCounter.SENT_TRANSLATED)
                                + count("stp", SccpCounter.MANAGEMENT)
                                + count("stp", SccpCounter.RETURNED));
    }

    /// Points that are told of a subsystem here, and of one elsewhere; and a status test that comes
    /// sooner than by the standard.
    @Test
    @Conformance("sccp-12")
    void timersLimitsAndConcernedPointsAreConfigured() {
        start(
                1,
                String.join("\n", SHARED),
                "cs7 gtt concern-pclist TELL 2.2.1",
                "cs7 gtt map ss 3.3.1 6 solitary concern-pclist TELL",
                "cs7 gtt map ss 1.1.1 8 solitary concern-pclist TELL",
                "cs7 sccp timer t-stat-info 1000",
                "cs7 sccp timer t-reass 20000",
                "cs7 sccp max-learned 10",
                "cs7 sccp max-reassemblies 20",
                "cs7 sccp test-after-resume");
        long told = nodes.count("msc", ManagementCounter.SSA_RECEIVED);
        assertThat(told).as("what came back was tested").isEqualTo(1);
        nodes.register("stp", SubsystemNumber.MSC);
        run(Duration.ofSeconds(1));
        assertThat(nodes.count("msc", ManagementCounter.SSA_RECEIVED)).isEqualTo(told + 1);

        setInService("hlr1", false);
        long tests = nodes.count("stp", ManagementCounter.SST_SENT);
        send("lost", 0, 1);
        run(Duration.ofMillis(500));
        assertThat(nodes.count("msc", ManagementCounter.SSP_RECEIVED)).isEqualTo(1);
        assertThat(nodes.count("stp", ManagementCounter.SST_SENT)).isEqualTo(tests);
        run(Duration.ofSeconds(1));
        assertThat(nodes.count("stp", ManagementCounter.SST_SENT)).isEqualTo(tests + 1);

        assertThat(SccpReport.of(nodes.view("stp").sccp().orElseThrow()).lines())
                .contains(
                        "8         msc  allowed 2.2.1",
                        "3.3.1     available 0           6   prohibited, tested 2.2.1",
                        "3.3.2     available 0           6   allowed            -",
                        "points and subsystems learned   10",
                        "messages put together at a time 20")
                .anyMatch(line -> line.matches("t-stat-info +1000 .*"))
                .anyMatch(line -> line.matches("t-reass +20000 .*"));
    }

    /// What is longer than one message goes in segments, and arrives whole.
    @Test
    @Conformance("sccp-10")
    void longMessagesArriveWhole() {
        start(1, SHARED);
        String data = "0123456789".repeat(150);
        for (int i = 0; i < 20; i++) {
            send(i + " " + data, 1, 3);
            send(i + " short", 1, 3);
        }
        run(Duration.ofSeconds(2));

        List<String> arrived = received("hlr1");
        assertThat(arrived).hasSize(40);
        for (int i = 0; i < 20; i++) {
            assertThat(arrived.subList(2 * i, 2 * i + 2))
                    .containsExactly(i + " " + data, i + " short");
        }
        assertThat(nodes.count("hlr1", SegmentationCounter.REASSEMBLED)).isEqualTo(20);
        assertThat(nodes.count("stp", SegmentationCounter.SEGMENTS_RECEIVED)).isZero();
    }

    /// A register that knows UDT alone: the transfer point has to put together, and gives back what
    /// is too long even so. What was cut before is cut again on its way back.
    @Test
    @Conformance({"sccp-9", "sccp-10"})
    void longMessagesComeBackFromWhoTakesNone() {
        start(1, String.join("\n", SHARED), "cs7 sccp capability 3.3.1 udt");
        String data = "0123456789".repeat(50);
        send(data, 0, 1);
        send("short", 0, 1);
        run(Duration.ofSeconds(2));

        assertThat(received("hlr1")).containsExactly("short");
        assertThat(nodes.count("stp", SegmentationCounter.REASSEMBLED)).isEqualTo(1);
        assertThat(String.join("", received("msc")).replace(" back 13", "")).isEqualTo(data);
        assertThat(count("stp", SccpCounter.RETURNED)).isEqualTo(1);
    }

    /// Two tables of 100,000 lines take turns while messages come; in both the registers have their
    /// title, but in one it is the second's.
    @Test
    void longTablesAreReplacedUnderTraffic() throws IOException {
        writeTitles("first.gtt", "pcssn 3.3.1 pcssn ssn 6");
        writeTitles("second.gtt", "pcssn 3.3.2 pcssn ssn 6");
        start(1, "cs7 gtt load first.gtt");
        VirtualNode stp = nodes.topology().node("stp");
        String lines = Files.readString(stp.file());
        int sent = 0;
        for (int turn = 0; turn < 6; turn++) {
            Files.writeString(
                    stp.file(),
                    lines.replace("first.gtt", turn % 2 == 0 ? "second.gtt" : "first.gtt"));
            for (int i = 0; i < 100; i++) {
                send("%d %05d".formatted(sent % 4, sent), 1, sent % 4);
                sent++;
                if (i % 4 == 0) {
                    run(Duration.ofMillis(2));
                }
            }
            assertThat(stp.apply(ConfigFile.load(stp.file(), NodeConfig.SCHEMA).block()).applied())
                    .isTrue();
        }
        run(Duration.ofSeconds(5));

        List<String> arrived = new ArrayList<>(received("hlr1"));
        arrived.addAll(received("hlr2"));
        assertThat(arrived).doesNotHaveDuplicates().hasSize(sent);
        assertThat(received("hlr1")).isNotEmpty();
        assertThat(received("hlr2")).isNotEmpty();
        assertThat(count("stp", SccpCounter.SENT_TRANSLATED)).isEqualTo(sent);
    }

    private void writeTitles(String name, String registers) throws IOException {
        StringBuilder titles = new StringBuilder("cs7 gtt selector world tt 0 gti 4 np 1 nai 4\n");
        titles.append(" gta 491710000006 ").append(registers).append('\n');
        titles.append(" gta 49172 pcssn 2.2.1 pcssn ssn 8\n");
        for (int i = 0; i < 100_000; i++) {
            titles.append(" gta 33").append(100_000 + i).append(" pcssn 2.2.1 gt\n");
        }
        Files.writeString(folder.resolve(name), titles);
    }
}
