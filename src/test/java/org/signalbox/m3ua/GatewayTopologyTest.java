// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.config.ConfigFile;
import org.signalbox.node.NodeConfig;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.NotifyStatus;
import org.signalbox.xua.RoutingContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Processes that do all they may at the first moment, at a gateway that is a whole node.
///
/// ```
///   a 1.2.3 ---- M3UA ---- 4.5.6 ---- M3UA ---- b 1.2.4
///                            \---- M3UA ---- g, a gateway to 3.0.0/3
/// ```
@NullUnmarked
class GatewayTopologyTest {
    private static final String GATEWAY =
            """
            hostname Gateway
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 4.5.6
            cs7 national-options tfr
            cs7 national-options multiple-congestion
            cs7 local-peer 1024
             local-ip 10.0.0.1
            cs7 linkset nowhere 7.0.1
             link 0 sctp 10.0.0.9 1024 1024
            cs7 m3ua 2905
             local-ip 10.0.0.1
            cs7 asp a 0 2905 m3ua
             remote-ip 10.0.0.2
            cs7 asp b 0 2905 m3ua
             remote-ip 10.0.0.3
            cs7 asp c 0 2905 m3ua
             remote-ip 10.0.0.5
            cs7 as one m3ua
             asp a
             asp c
             traffic-mode loadshare
             routing-key 100 1.2.3
            cs7 as two m3ua
             asp b
             routing-key 200 1.2.4
            cs7 asp g 2905 2905 m3ua
             remote-ip 10.0.0.4
             role asp
             transport-role client
            cs7 as far m3ua
             asp g
             routing-key 300 4.5.6
            cs7 route-table system
             update route 7.0.0/3 linkset nowhere
             update route 3.0.0/3 linkset far
            """;
    private static final PointCode A = PointCode.itu("1.2.3");
    private static final PointCode B = PointCode.itu("1.2.4");

    private static final PointCodeMask FAR = PointCodeMask.full(PointCode.itu("3.0.1"));

    private static final Scope SCOPE_300 = new Scope(null, List.of(RoutingContext.of(300)));

    @TempDir private Path folder;

    private VirtualTopology topology;
    private final List<BareEnd> ends = new ArrayList<>();

    @AfterEach
    void end() {
        ends.forEach(BareEnd::close);
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    /// What the other end answers at once is not thrown away for want of a way back: also while
    /// the routes change all the time, so that snapshots are late.
    @Seeds(50)
    void whoIsToldThatHeMaySendIsAnsweredAtOnce(long seed) throws IOException {
        begin(seed, GATEWAY);
        BareEnd g = gateway("10.0.0.4");
        BareEnd a = process("10.0.0.2");
        a.reactBy(
                words -> {
                    if (words.equals("up")) {
                        a.say(new AspMessage.AspUp(null, ""));
                    } else if (words.startsWith("ASPAC ACK")) {
                        a.sendData(100, ServiceIndicator.ISUP, A, B, 0);
                    }
                });
        a.open();
        BareEnd b = process("10.0.0.3");
        b.reactBy(
                words -> {
                    activate(b, words, 200);
                    if (words.startsWith("DATA")) {
                        b.sendData(200, ServiceIndicator.ISUP, B, A, 0);
                    }
                });
        b.open();
        topology.world().runFor(Duration.ofSeconds(10));
        a.takeHeard();
        assertThat(b.takeHeard()).contains("ASPAC ACK [200]");
        assertThat(g.takeHeard()).contains("ASPAC [300]");

        for (int i = 0; i < 100; i++) {
            if (i == 40) {
                a.say(new AspMessage.AspActive(null, List.of(RoutingContext.of(100)), ""));
            }
            g.saysOfDestinations(300, i % 2 == 1, FAR);
            topology.world().runFor(Duration.ofMillis(1));
        }
        topology.world().runFor(Duration.ofSeconds(1));

        assertThat(a.takeHeard())
                .startsWith("ASPAC ACK [100]", "NOTIFY AS-ACTIVE [100]")
                .anyMatch(words -> words.startsWith("DUNA [100]") && words.contains("7.0.0/3"))
                .contains("DATA 1.2.4 -> 1.2.3 sls 0 ISUP");
        assertThat(topology.node("Gateway").status().instances())
                .allSatisfy(instance -> assertThat(instance.discards()).isEmpty());
    }

    /// ssnm-003, ssnm-004 of TS 102 381: unavailable, available; and a block, unknown, several.
    @Test
    void auditIsAnsweredToWhoAsksAlone() throws IOException {
        begin(1, GATEWAY);
        BareEnd a = active("10.0.0.2", 100);
        BareEnd c = active("10.0.0.5", 100);
        active("10.0.0.3", 200);
        settle();
        a.takeHeard();
        c.takeHeard();

        a.audits(100, mask("1.2.4/14"), mask("7.0.1/14"), mask("6.6.6/14"));
        settle();
        assertThat(a.takeHeard())
                .containsExactly("DAVA [100] 1.2.4/14", "DUNA [100] 7.0.1/14 6.6.6/14");
        a.audits(100, mask("7.0.0/3"));
        settle();
        assertThat(a.takeHeard()).containsExactly("DUNA [100] 7.0.0/3 7.0.1/14");
        // of the whole network, what the tables hold
        a.audits(100, mask("0.0.0/0"));
        settle();
        assertThat(a.takeHeard())
                .containsExactly(
                        "DUNA [100] 0.0.0/0 3.0.0/3 7.0.0/3",
                        "DAVA [100] 1.2.3/14 1.2.4/14",
                        "DUNA [100] 7.0.1/14");
        assertThat(c.takeHeard()).isEmpty();
    }

    /// ssnm-001, ssnm-002: congested, restricted.
    @Test
    void auditOfCongestedAndRestricted() throws IOException {
        begin(1, GATEWAY);
        BareEnd g = gateway("10.0.0.4");
        BareEnd a = active("10.0.0.2", 100);
        settle();
        g.say(congestion(2));
        settle();
        assertThat(a.takeHeard()).contains("SCON [100] 3.0.1/14 from 4.5.6 level 2");

        a.audits(100, FAR);
        settle();
        assertThat(a.takeHeard())
                .containsExactly("SCON [100] 3.0.1/14 from 1.2.3 level 2", "DAVA [100] 3.0.1/14");

        g.say(new M3uaMessage.DestinationRestricted(SCOPE_300, List.of(FAR), ""));
        settle();
        assertThat(a.takeHeard()).containsExactly("DRST [100] 3.0.1/14");
        topology.world().runFor(Duration.ofMinutes(1));
        a.takeHeard();
        a.audits(100, FAR);
        settle();
        assertThat(a.takeHeard()).containsExactly("DRST [100] 3.0.1/14");
    }

    /// The same with mask 255: there are no so many points.
    @Test
    void auditWithMask255IsRefused() throws IOException {
        begin(1, GATEWAY);
        BareEnd a = active("10.0.0.2", 100);
        settle();
        a.takeHeard();

        a.sayOctets("01000203 00000018 00060008 00000064 00120008 ff001801");
        settle();

        assertThat(a.takeHeard()).containsExactly("ERROR Invalid Parameter Value [100]");
    }

    /// ssnm-001 to ssnm-008 of the process's side: DUNA, DRST, SCON and DUPU, with mask 0 and 255.
    /// It is what ssnm_distribution of osmo-ttcn3-hacks asks of a gateway, too: what was heard goes
    /// on, with the routing context of whoever hears it.
    @Test
    void whatAGatewaySaysIsTakenAndPassedOn() throws IOException {
        begin(1, GATEWAY);
        BareEnd g = gateway("10.0.0.4");
        BareEnd a = active("10.0.0.2", 100);
        BareEnd b = active("10.0.0.3", 200);
        settle();
        a.takeHeard();
        b.takeHeard();
        g.takeHeard();

        PointCodeMask other = mask("3.0.2/14");
        g.saysOfDestinations(300, false, FAR, other);
        settle();
        assertThat(a.takeHeard()).containsExactly("DUNA [100] 3.0.1/14 3.0.2/14");
        assertThat(b.takeHeard()).containsExactly("DUNA [200] 3.0.1/14 3.0.2/14");
        g.saysOfDestinations(300, true, FAR, other);
        settle();
        assertThat(a.takeHeard()).containsExactly("DAVA [100] 3.0.1/14 3.0.2/14");
        g.say(new M3uaMessage.DestinationRestricted(SCOPE_300, List.of(FAR), ""));
        settle();
        assertThat(a.takeHeard()).containsExactly("DRST [100] 3.0.1/14");
        g.say(congestion(1));
        g.say(new M3uaMessage.UserPartUnavailable(SCOPE_300, FAR.code(), 3, 2, ""));
        settle();
        assertThat(a.takeHeard())
                .containsExactly(
                        "SCON [100] 3.0.1/14 from 4.5.6 level 1",
                        "DUPU [100] 3.0.1 user 3 cause 2");
        assertThat(g.takeHeard()).isEmpty();

        for (String kind : List.of("01", "06", "04")) {
            g.sayOctets("010002" + kind + "00000018 00060008 0000012c 00120008 ff001801");
        }
        g.sayOctets("01000205 00000020 00060008 0000012c 00120008 ff001801 000c0008 00020003");
        settle();
        assertThat(g.takeHeard()).hasSize(4).containsOnly("ERROR Invalid Parameter Value [300]");
        assertThat(a.takeHeard()).isEmpty();
    }

    /// ssnm_aspac_dava_aspia_duna: what becomes of one server the others hear, and it does not.
    @Test
    void othersHearWhatBecomesOfAServer() throws IOException {
        begin(1, GATEWAY);
        BareEnd a = active("10.0.0.2", 100);
        settle();
        a.takeHeard();
        BareEnd b = active("10.0.0.3", 200);
        settle();
        assertThat(a.takeHeard()).containsExactly("DAVA [100] 1.2.4/14");

        b.say(new AspMessage.AspInactive(List.of(), ""));
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(a.takeHeard()).containsExactly("DUNA [100] 1.2.4/14");
        assertThat(b.takeHeard()).noneMatch(words -> words.contains("1.2.4"));
    }

    /// clnt_no_daud_in_asp, clnt_quirk_daud_in_asp.
    @Test
    void gatewayThatAsksIsAnsweredIfThatIsForgiven() throws IOException {
        begin(1, GATEWAY);
        BareEnd g = gateway("10.0.0.4");
        active("10.0.0.3", 200);
        settle();
        g.takeHeard();
        g.audits(300, mask("1.2.4/14"));
        settle();
        assertThat(g.takeHeard()).containsExactly("ERROR Unsupported Message Type");

        apply(GATEWAY.replace(" role asp\n", " role asp\n quirk daud_in_asp\n"));
        settle();
        g.takeHeard();
        g.audits(300, mask("1.2.4/14"), mask("7.0.1/14"));
        settle();
        assertThat(g.takeHeard()).containsExactly("DAVA [300] 1.2.4/14", "DUNA [300] 7.0.1/14");
    }

    /// Whoever takes status before he is active gets it before; section 4.5.1.
    @Test
    void statusGoesAheadToWhoTakesIt() throws IOException {
        begin(
                1,
                GATEWAY.replace(
                        " remote-ip 10.0.0.5\n", " remote-ip 10.0.0.5\n quirk snm_inactive\n"));
        active("10.0.0.2", 100);
        settle();
        BareEnd c = active("10.0.0.5", 100);
        settle();

        assertThat(c.takeHeard())
                .containsExactly(
                        "up",
                        "ASPUP ACK",
                        "NOTIFY AS-ACTIVE [100]",
                        "DUNA [100] 3.0.0/3 7.0.0/3 1.2.4/14",
                        "ASPAC ACK [100]");
    }

    /// inaccessible_sp_duna, inaccessible_sp_duna2: once in T8, which is of applications alone.
    @Test
    void dataToNowhereIsAnsweredOnceInT8() throws IOException {
        begin(1, GATEWAY + "cs7 timer xua t8 3000\n");
        BareEnd a = active("10.0.0.2", 100);
        settle();
        a.takeHeard();

        for (int i = 0; i < 25; i++) {
            a.sendData(100, ServiceIndicator.ISUP, A, PointCode.itu("6.6.6"), 0);
            topology.world().runFor(Duration.ofMillis(100));
        }
        assertThat(a.takeHeard()).containsExactly("DUNA [100] 6.6.6/14");
        topology.world().runFor(Duration.ofSeconds(1));
        a.sendData(100, ServiceIndicator.ISUP, A, PointCode.itu("6.6.6"), 0);
        settle();
        assertThat(a.takeHeard()).containsExactly("DUNA [100] 6.6.6/14");
    }

    /// destination-audit asp-active; and `cs7 asp NAME audit`.
    @Test
    void gatewayIsAskedAtOnceIfThatIsWanted() throws IOException {
        begin(1, GATEWAY.replace(" role asp\n", " role asp\n destination-audit asp-active\n"));
        BareEnd g = gateway("10.0.0.4");
        topology.world().runFor(Duration.ofSeconds(10));
        assertThat(g.takeHeard()).endsWith("ASPAC [300]", "DAUD [300] 3.0.0/3");

        topology.await("audit", topology.node("Gateway").node().audit("g", "3.0.1"));
        settle();
        assertThat(g.takeHeard()).containsExactly("DAUD [300] 3.0.1/14");
        var refused = topology.node("Gateway").node().audit("b", "3.0.1").toCompletableFuture();
        settle();
        assertThat(refused).isCompletedExceptionally();
    }

    /// Section 4.7, for one application server.
    @Test
    void serverThatIsShutDownHasNoActiveProcesses() throws IOException {
        begin(1, GATEWAY);
        BareEnd a = active("10.0.0.2", 100);
        settle();
        a.takeHeard();

        apply(GATEWAY.replace(" routing-key 100 1.2.3\n", " routing-key 100 1.2.3\n shutdown\n"));
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(a.takeHeard())
                .startsWith("ASPIA ACK [100]", "NOTIFY AS-PENDING [100]")
                .endsWith("NOTIFY AS-INACTIVE [100]");
        a.say(new AspMessage.AspActive(null, List.of(), ""));
        settle();
        assertThat(a.takeHeard()).containsExactly("ERROR Refused - Management Blocking [100]");

        apply(GATEWAY);
        settle();
        a.say(new AspMessage.AspActive(null, List.of(), ""));
        settle();
        assertThat(a.takeHeard()).contains("ASPAC ACK", "NOTIFY AS-ACTIVE [100]");
    }

    /// Who is active stays so when the mode is another.
    @Test
    void anotherTrafficModeLeavesProcessesActive() throws IOException {
        begin(1, GATEWAY);
        BareEnd a = active("10.0.0.2", 100);
        BareEnd c = active("10.0.0.5", 100);
        BareEnd b = active("10.0.0.3", 200);
        settle();
        a.takeHeard();
        b.takeHeard();
        c.takeHeard();

        apply(GATEWAY.replace("traffic-mode loadshare", "traffic-mode broadcast"));
        b.sendData(200, ServiceIndicator.ISUP, B, A, 5);
        settle();

        String data = "DATA 1.2.4 -> 1.2.3 sls 5 ISUP";
        assertThat(a.takeHeard()).containsExactly(data);
        assertThat(c.takeHeard()).containsExactly(data);
        apply(GATEWAY.replace("traffic-mode loadshare", "traffic-mode roundrobin"));
        for (int i = 0; i < 4; i++) {
            b.sendData(200, ServiceIndicator.ISUP, B, A, 5);
        }
        settle();
        assertThat(a.takeHeard()).containsExactly(data, data);
        assertThat(c.takeHeard()).containsExactly(data, data);
        assertThat(b.takeHeard()).isEmpty();
    }

    /// Section 4.6: while the gateway restarts, who was active stays so and is told that the
    /// network is unavailable, whatever neighbours have said; who was not becomes active behind it.
    @Test
    void processesWaitForTheRestartOfTheGateway() throws IOException {
        Files.writeString(
                folder.resolve("Neighbour.conf"),
                """
                hostname Neighbour
                cs7 variant itu
                cs7 network-indicator international
                cs7 point-code 7.0.1
                cs7 local-peer 1024
                 local-ip 10.0.0.9
                cs7 linkset ToGateway 4.5.6
                 link 0 sctp 10.0.0.1 1024 1024
                """);
        load(
                1,
                GATEWAY.replace(
                        "cs7 m3ua 2905\n",
                        "cs7 linkset never 7.0.2\n link 0 sctp 10.0.0.8 1024 1024\ncs7 m3ua 2905\n"));
        topology.node("Gateway").start();
        settle();
        BareEnd a = active("10.0.0.2", 100);
        settle();
        assertThat(a.takeHeard()).contains("ASPAC ACK [100]");

        topology.node("Neighbour").start();
        topology.world().runFor(Duration.ofSeconds(15));
        BareEnd b = active("10.0.0.3", 200);
        a.audits(100, mask("7.0.1/14"), mask("1.2.3/14"));
        settle();
        assertThat(b.takeHeard()).containsExactly("up", "ASPUP ACK", "NOTIFY AS-INACTIVE [200]");
        assertThat(a.takeHeard()).containsExactly("DUNA [100] 7.0.1/14", "DAVA [100] 1.2.3/14");

        topology.world().runFor(Duration.ofMinutes(2));
        assertThat(b.takeHeard()).startsWith("ASPAC ACK [200]", "NOTIFY AS-ACTIVE [200]");
        assertThat(a.takeHeard())
                .anyMatch(words -> words.startsWith("DAVA") && words.contains("7.0.0/3"))
                .anyMatch(words -> words.startsWith("DAVA") && words.contains("1.2.4/14"));
    }

    private static M3uaMessage congestion(int level) {
        return new M3uaMessage.SignallingCongestion(
                SCOPE_300, List.of(FAR), PointCode.itu("4.5.6"), level, "");
    }

    private static PointCodeMask mask(String text) {
        int slash = text.indexOf('/');
        return new PointCodeMask(
                PointCode.itu(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    private void settle() {
        topology.world().runFor(Duration.ofSeconds(2));
    }

    private void apply(String config) {
        topology.node("Gateway").apply(ConfigFile.parse(config, NodeConfig.SCHEMA).block());
    }

    private BareEnd active(String address, int context) {
        BareEnd process = process(address);
        process.reactBy(words -> activate(process, words, context));
        process.open();
        return process;
    }

    private static void activate(BareEnd end, String words, int context) {
        if (words.equals("up")) {
            end.say(new AspMessage.AspUp(null, ""));
        } else if (words.startsWith("ASPUP ACK")) {
            end.say(new AspMessage.AspActive(null, List.of(RoutingContext.of(context)), ""));
        }
    }

    private void begin(long seed, String config) throws IOException {
        load(seed, config);
        topology.startAll();
        topology.world().runFor(Duration.ofSeconds(1));
    }

    private void load(long seed, String config) throws IOException {
        Files.writeString(folder.resolve("Gateway.conf"), config);
        topology = VirtualTopology.load(folder, new World(seed));
        topology.datagrams()
                .conditions(
                        LinkConditions.PERFECT.withDelay(
                                Duration.ofNanos(100_000 + seed * 37_000),
                                Duration.ofNanos(50_000)));
    }

    /// One of which the node is a process.
    private BareEnd gateway(String address) {
        BareEnd gateway = BareEnd.gateway(topology, address, "10.0.0.1");
        ends.add(gateway);
        List<RoutingContext> contexts = List.of(RoutingContext.of(300));
        gateway.reactBy(
                words -> {
                    if (words.startsWith("ASPUP")) {
                        gateway.say(new AspMessage.AspUpAck(null, ""));
                        gateway.say(
                                new AspMessage.Notify(
                                        NotifyStatus.AS_INACTIVE, null, contexts, ""));
                    } else if (words.startsWith("ASPAC")) {
                        gateway.say(new AspMessage.AspActiveAck(null, contexts, ""));
                        gateway.say(
                                new AspMessage.Notify(NotifyStatus.AS_ACTIVE, null, contexts, ""));
                    }
                });
        gateway.open();
        return gateway;
    }

    private BareEnd process(String address) {
        BareEnd process = BareEnd.process(topology, address, "10.0.0.1");
        ends.add(process);
        return process;
    }
}
