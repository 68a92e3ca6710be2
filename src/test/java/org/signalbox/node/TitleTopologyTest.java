// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Conformance;
import org.signalbox.Seeds;
import org.signalbox.config.ConfigFile;
import org.signalbox.sccp.PointState;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SccpUser;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

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

    private VirtualTopology topology;
    private World world;
    private SccpService msc;
    private final Map<String, List<String>> received = new HashMap<>();
    private final Map<String, SccpService> registers = new HashMap<>();

    private void start(long seed, String... gtt) throws IOException {
        write(
                "stp",
                "1.1.1",
                "10.0.0.1",
                "cs7 linkset tomsc 2.2.1\n link 0 sctp 10.0.0.2 1024 1024\n"
                        + "cs7 linkset tohlr1 3.3.1\n link 0 sctp 10.0.0.3 1024 1024\n"
                        + "cs7 linkset tohlr2 3.3.2\n link 0 sctp 10.0.0.4 1024 1024\n"
                        + String.join("\n", gtt));
        String all = "cs7 gtt selector all tt 0 gti 4 np 1 nai 4\n gta default pcssn 1.1.1 gt\n";
        String link = "cs7 linkset tostp 1.1.1\n link 0 sctp 10.0.0.1 1024 1024\n";
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        write("msc", "2.2.1", "10.0.0.2", link + all + routes);
        write("hlr1", "3.3.1", "10.0.0.3", link + all + routes);
        write("hlr2", "3.3.2", "10.0.0.4", link + all + routes);
        world = new World(seed);
        topology = VirtualTopology.load(folder, world);
        topology.startAll();
        topology.awaitService(Duration.ofSeconds(30));
        msc = register("msc", SubsystemNumber.MSC);
        registers.put("hlr1", register("hlr1", SubsystemNumber.HLR));
        registers.put("hlr2", register("hlr2", SubsystemNumber.HLR));
        run(Duration.ofSeconds(5));
    }

    private void write(String name, String code, String address, String lines) throws IOException {
        Files.writeString(
                folder.resolve(name + ".conf"),
                """
                hostname %s
                cs7 network-indicator international
                cs7 point-code %s
                cs7 fast-restart
                cs7 local-peer 1024
                 local-ip %s
                %s
                """
                        .formatted(name, code, address, lines));
    }

    private SccpService register(String name, SubsystemNumber number) {
        List<String> list = received.computeIfAbsent(name, _ -> new ArrayList<>());
        return topology.await(
                name,
                topology.node(name)
                        .node()
                        .register(
                                0,
                                number,
                                new SccpUser() {
                                    @Override
                                    public void onMessage(SccpView message, PointCode origin) {
                                        list.add(text(message));
                                    }

                                    @Override
                                    public void onSubsystem(
                                            PointCode point,
                                            SubsystemNumber subsystem,
                                            boolean inService) {}

                                    @Override
                                    public void onPoint(
                                            PointCode point,
                                            PointState state,
                                            int restrictionLevel) {}
                                }));
    }

    /// The data, and the cause if it is back.
    private static String text(SccpView message) {
        byte[] data = new byte[message.dataLength()];
        message.octets().getBytes(message.dataAt(), data);
        String text = new String(data, StandardCharsets.US_ASCII);
        return message.type().isService() ? text + " back " + message.returnCause() : text;
    }

    private void send(String data, int protocolClass, int sls) {
        ByteBuf octets = Unpooled.copiedBuffer(data, StandardCharsets.US_ASCII);
        topology.node("msc")
                .node()
                .onControl(
                        () ->
                                msc.unitdata(
                                        SccpAddress.of(HLR, SubsystemNumber.HLR),
                                        SccpAddress.of(MSC, SubsystemNumber.MSC),
                                        protocolClass,
                                        true,
                                        SignallingLinkSelection.of(sls),
                                        octets));
    }

    private void setInService(String name, boolean inService) {
        topology.node(name).node().onControl(() -> registers.get(name).setInService(inService));
    }

    private void run(Duration time) {
        world.runFor(time);
    }

    private long count(String name, SccpCounter counter) {
        Node node = topology.node(name).node();
        CompletableFuture<Long> counted = new CompletableFuture<>();
        node.onControl(
                () ->
                        counted.complete(
                                node.assembly().sccp().all().values().stream()
                                        .mapToLong(
                                                layer ->
                                                        layer.relayCounters().get(counter)
                                                                + layer.userCounters().get(counter))
                                        .sum()));
        return topology.await(counter.words(), counted);
    }

    @AfterEach
    void stop() {
        topology.stopAll();
        run(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
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
    void registersStandInForEachOther() throws IOException {
        start(1, SHARED);
        send("one", 0, 1);
        run(Duration.ofSeconds(1));
        assertThat(received.get("hlr1")).containsExactly("one");

        setInService("hlr1", false);
        run(Duration.ofSeconds(1));
        send("lost", 0, 1);
        run(Duration.ofSeconds(2));
        send("two", 0, 1);
        run(Duration.ofSeconds(1));
        assertThat(received.get("hlr2")).containsExactly("two");
        assertThat(received.get("msc")).containsExactly("lost back 3");

        setInService("hlr1", true);
        run(Duration.ofMinutes(1));
        send("three", 0, 1);
        run(Duration.ofSeconds(1));
        assertThat(received.get("hlr1")).containsExactly("one", "three");
    }

    /// Whatever happens to the registers, each message arrives once, comes back, or is counted; and
    /// those of one selection arrive in their order.
    @Seeds(20)
    @Conformance({"sccp-5", "sccp-6", "sccp-20"})
    void nothingIsLostWhileRegistersComeAndGo(long seed) throws IOException {
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

        List<String> arrived = new ArrayList<>(received.get("hlr1"));
        arrived.addAll(received.get("hlr2"));
        List<String> back = received.get("msc");
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(arrived.size() + back.size()).isEqualTo(sent);
        for (String name : List.of("hlr1", "hlr2")) {
            for (int sls = 0; sls < 4; sls++) {
                String prefix = sls + " ";
                assertThat(received.get(name).stream().filter(text -> text.startsWith(prefix)))
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

    /// Two tables of 100,000 lines take turns while messages come; in both the registers have their
    /// title, but in one it is the second's.
    @Test
    void longTablesAreReplacedUnderTraffic() throws IOException {
        writeTitles("first.gtt", "pcssn 3.3.1 pcssn ssn 6");
        writeTitles("second.gtt", "pcssn 3.3.2 pcssn ssn 6");
        start(1, "cs7 gtt load first.gtt");
        VirtualNode stp = topology.node("stp");
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

        List<String> arrived = new ArrayList<>(received.get("hlr1"));
        arrived.addAll(received.get("hlr2"));
        assertThat(arrived).doesNotHaveDuplicates().hasSize(sent);
        assertThat(received.get("hlr1")).isNotEmpty();
        assertThat(received.get("hlr2")).isNotEmpty();
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
