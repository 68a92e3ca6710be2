// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.mtp3.DiscardReason;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteAnswer;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A switching centre and a home location register at the point code of their gateway, which a
/// country reaches by M2PA: whole nodes in virtual time (RFC 4666 section 1.4.2).
///
/// ```
///   msc ISUP -- M3UA -- 4.5.6 Gateway -- M2PA -- 7.8.1 CountryD -- M3UA -- exchange ISUP
///   hlr SCCP -- M3UA --/
/// ```
@NullUnmarked
class OwnCodeTopologyTest {
    private static final PointCode GATEWAY = PointCode.itu("4.5.6");
    private static final PointCode COUNTRY_D = PointCode.itu("7.8.1");
    private static final PointCode NOWHERE = PointCode.itu("6.6.6");

    @TempDir private Path folder;

    private VirtualTopology topology;
    private VirtualNode gateway;
    private VirtualNode countryD;
    private BareEnd msc;
    private BareEnd hlr;
    private BareEnd exchange;
    private final List<BareEnd> ends = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("Gateway.conf"),
                """
                hostname Gateway
                cs7 network-indicator international
                cs7 point-code 4.5.6
                cs7 fast-restart
                cs7 local-peer 1024
                 local-ip 10.0.0.1
                cs7 linkset ToCountryD 7.8.1
                 link 0 sctp 10.0.1.1 1024 1024
                cs7 m3ua 2905
                 local-ip 10.0.0.1
                cs7 asp msc 0 2905 m3ua
                 remote-ip 10.0.0.2
                cs7 asp hlr 0 2905 m3ua
                 remote-ip 10.0.0.3
                cs7 as msc m3ua
                 asp msc
                 routing-key 100 4.5.6 si isup
                cs7 as hlr m3ua
                 asp hlr
                 routing-key 200 4.5.6 si sccp
                """);
        Files.writeString(
                folder.resolve("CountryD.conf"),
                """
                hostname CountryD
                cs7 network-indicator international
                cs7 point-code 7.8.1
                cs7 fast-restart
                cs7 local-peer 1024
                 local-ip 10.0.1.1
                cs7 linkset ToGateway 4.5.6
                 link 0 sctp 10.0.0.1 1024 1024
                cs7 m3ua 2905
                 local-ip 10.0.1.1
                cs7 asp exchange 0 2905 m3ua
                 remote-ip 10.0.1.2
                cs7 as exchange m3ua
                 asp exchange
                 routing-key 300 7.8.1
                """);
        topology = VirtualTopology.load(folder, new World(1));
        gateway = topology.node("Gateway");
        countryD = topology.node("CountryD");
        topology.startAll();
        topology.world().runFor(Duration.ofSeconds(20));
        msc = active("10.0.0.2", "10.0.0.1", 100);
        hlr = active("10.0.0.3", "10.0.0.1", 200);
        exchange = active("10.0.1.2", "10.0.1.1", 300);
        settle();
        ends.forEach(BareEnd::takeHeard);
    }

    @AfterEach
    void end() {
        ends.forEach(BareEnd::close);
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void messagesGoByUserPartAndComeFromTheGatewaysCode() {
        exchange.sendData(300, ServiceIndicator.ISUP, COUNTRY_D, GATEWAY, 3);
        exchange.sendData(300, ServiceIndicator.SCCP, COUNTRY_D, GATEWAY, 4);
        settle();
        assertThat(heard(msc)).containsExactly("DATA 7.8.1 -> 4.5.6 sls 3 ISUP");
        assertThat(heard(hlr)).containsExactly("DATA 7.8.1 -> 4.5.6 sls 4 SCCP");

        msc.sendData(100, ServiceIndicator.ISUP, GATEWAY, COUNTRY_D, 5);
        msc.sendData(100, ServiceIndicator.SCCP, GATEWAY, GATEWAY, 6);
        settle();
        assertThat(heard(exchange)).containsExactly("DATA 4.5.6 -> 7.8.1 sls 5 ISUP");
        assertThat(heard(hlr)).containsExactly("DATA 4.5.6 -> 4.5.6 sls 6 SCCP");
        assertNothingDiscarded();
    }

    @Test
    void pointIsTestedAsBefore() {
        assertThat(countryD.ping(PingRequest.to(GATEWAY)).result().isSuccessful()).isTrue();
        assertThat(gateway.ping(PingRequest.to(GATEWAY)).result().isSuccessful()).isTrue();
        assertThat(heard(msc)).isEmpty();
    }

    /// What nobody is there for is unequipped, who is not active is inaccessible: both are heard by
    /// the user part that has sent, which is behind the other point's own code.
    @Test
    void unavailableUserPartsAreToldOf() {
        exchange.sendData(300, ServiceIndicator.TUP, COUNTRY_D, GATEWAY, 0);
        settle();
        assertThat(heard(exchange)).containsExactly("DUPU [300] 4.5.6 user 4 cause 1");

        hlr.say(new AspMessage.AspInactive(List.of(), ""));
        // T(r) keeps what comes at once
        exchange.sendData(300, ServiceIndicator.SCCP, COUNTRY_D, GATEWAY, 0);
        settle();
        exchange.takeHeard();
        exchange.sendData(300, ServiceIndicator.SCCP, COUNTRY_D, GATEWAY, 0);
        settle();
        assertThat(heard(exchange)).containsExactly("DUPU [300] 4.5.6 user 3 cause 2");
        assertThat(discards(gateway))
                .containsExactlyInAnyOrder(
                        DiscardReason.NO_USER_PART, DiscardReason.USER_PART_INACCESSIBLE);

        hlr.say(new AspMessage.AspActive(null, List.of(RoutingContext.of(200)), ""));
        settle();
        hlr.takeHeard();
        exchange.sendData(300, ServiceIndicator.SCCP, COUNTRY_D, GATEWAY, 1);
        settle();
        assertThat(heard(hlr)).containsExactly("DATA 7.8.1 -> 4.5.6 sls 1 SCCP");
    }

    /// While a process may come back, its messages wait (AS-PENDING, section 4.3.4.3).
    @Test
    void messagesWaitForAProcessThatComesBack() {
        hlr.say(new AspMessage.AspInactive(List.of(), ""));
        topology.world().runFor(Duration.ofMillis(500));
        exchange.sendData(300, ServiceIndicator.SCCP, COUNTRY_D, GATEWAY, 2);
        topology.world().runFor(Duration.ofMillis(500));
        hlr.say(new AspMessage.AspActive(null, List.of(RoutingContext.of(200)), ""));
        settle();

        assertThat(heard(hlr)).contains("DATA 7.8.1 -> 4.5.6 sls 2 SCCP");
        assertThat(heard(exchange)).isEmpty();
        assertNothingDiscarded();
    }

    @Test
    void processesHearOfTheNetwork() {
        msc.sendData(100, ServiceIndicator.ISUP, GATEWAY, NOWHERE, 0);
        settle();
        assertThat(heard(msc)).containsExactly("DUNA [100] 6.6.6/14");
        assertThat(discards(gateway)).containsExactly(DiscardReason.NO_ROUTE);

        countryD.stop();
        topology.world().runFor(Duration.ofSeconds(8));
        assertThat(heard(msc)).containsExactly("DUNA [100] 7.8.1/14");
        assertThat(heard(hlr)).containsExactly("DUNA [200] 7.8.1/14");
        countryD.start();
        topology.world().runFor(Duration.ofSeconds(8));
        assertThat(heard(msc)).containsExactly("DAVA [100] 7.8.1/14");
    }

    /// Where messages for the point go is shown before any is sent.
    @Test
    void lookUpSaysWhoGetsWhat() {
        hlr.say(new AspMessage.AspInactive(List.of(), ""));
        settle();
        RouteAnswer answer =
                topology.await("look-up", gateway.node().answer(0, RouteQuery.to(GATEWAY)));

        assertThat(answer.userParts())
                .extracting(
                        part ->
                                part.traffic().describe()
                                        + " to "
                                        + part.linkset()
                                        + (part.active() ? "" : ", not active"))
                .containsExactly("SCCP to hlr, not active", "ISUP to msc");
    }

    private BareEnd active(String address, String of, int context) {
        BareEnd end = BareEnd.process(topology, address, of);
        end.reactBy(
                words -> {
                    if (words.equals("up")) {
                        end.say(new AspMessage.AspUp(null, ""));
                    } else if (words.startsWith("ASPUP ACK")) {
                        end.say(
                                new AspMessage.AspActive(
                                        null, List.of(RoutingContext.of(context)), ""));
                    }
                });
        end.open();
        ends.add(end);
        return end;
    }

    /// But for heartbeats, which it does not answer.
    private static List<String> heard(BareEnd end) {
        return end.takeHeard().stream().filter(words -> !words.startsWith("BEAT")).toList();
    }

    private void assertNothingDiscarded() {
        assertThat(discards(gateway)).isEmpty();
        assertThat(discards(countryD)).isEmpty();
    }

    private static List<DiscardReason> discards(VirtualNode node) {
        return node.status().instances().stream()
                .flatMap(instance -> instance.discards().stream())
                .map(discard -> discard.reason())
                .toList();
    }

    private void settle() {
        topology.world().runFor(Duration.ofSeconds(4));
    }
}
