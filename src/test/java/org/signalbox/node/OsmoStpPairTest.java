// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.sctp.linux.LinuxSctp;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Path;

/// Two osmo-stp as processes of one application server of ours, over the SCTP of this machine's
/// kernel.
///
/// ```
///                       +---- osmo-stp A ----+
///   Near 1.2.3 == M3UA =|                    |= M3UA == 4.5.6 Gateway ---- M2PA ---- 7.8.1
/// CountryD
///                       +---- osmo-stp B ----+
/// ```
@Tag("kernel-sctp")
@NullUnmarked
class OsmoStpPairTest {
    private static final PointCode NEAR = PointCode.itu("1.2.3");
    private static final PointCode COUNTRY_D = PointCode.itu("7.8.1");

    private static final String A = "127.0.8.1";
    private static final String B = "127.0.8.2";

    /// Several on each of the 16 values of the selection.
    private static final int MESSAGES = 10 * NumberedTraffic.SELECTIONS;

    private static final String LOADSHARE = "traffic-mode loadshare";

    @TempDir private Path folder;
    private OwnNodes nodes;
    private OsmoStp a;
    private OsmoStp b;
    private NumberedTraffic atNear;
    private NumberedTraffic atCountry;

    @BeforeAll
    static void kernelHasSctpAndThereIsOsmoStp() {
        LinuxSctp.assumeAvailable();
        OsmoStp.assumeInstalled();
    }

    @BeforeEach
    void start() throws IOException {
        nodes = new OwnNodes(folder);
        nodes.start(gateway(LOADSHARE));
        nodes.start(COUNTRY);
        a = startOsmoStp("A", "2.2.1", A);
        b = startOsmoStp("B", "2.2.2", B);
        nodes.start(PROCESS);
        awaitBoth();
        nodes.assertReachEachOther(near(), NEAR, country(), COUNTRY_D);
        atNear = new NumberedTraffic(near());
        atCountry = new NumberedTraffic(country());
    }

    @AfterEach
    void end() throws Exception {
        long complaints = nodes.complaints();
        nodes.close();
        boolean alive = a.isAlive() && b.isAlive();
        a.close();
        b.close();
        assertThat(alive).as(nodes::story).isTrue();
        assertThat(a.words() + b.words())
                .as("what they were told of errors")
                .doesNotContain("MGMT_ERR");
        assertThat(complaints).as("errors that they were told of").isZero();
    }

    /// In loadshare mode each has some selections; who is left has all.
    @Test
    void twoShareTheLoadAndOneIsLost() throws Exception {
        exchange();
        assertThat(sentDuring("a", this::exchange)).isBetween(1L, MESSAGES - 1L);

        loseWithTraffic(a, "a", "b");
        exchange();

        a.restart();
        awaitBoth();
        assertThat(sentDuring("a", this::exchange)).isBetween(1L, MESSAGES - 1L);
    }

    /// In broadcast mode each has all, so that nothing is lost with one of them.
    @Test
    void twoHaveAllAndOneIsLost() throws Exception {
        gateway().reconfigure(gateway("traffic-mode broadcast"));
        nodes.await("both are active at Gateway", () -> gateway().activeIn("near") == 2);
        int first = atCountry.send(NEAR, MESSAGES);
        nodes.await("Near has all twice", () -> atNear.received(first).size() >= 2 * MESSAGES);
        assertThat(atNear.count(first)).isEqualTo(MESSAGES);

        int next = atCountry.send(NEAR, MESSAGES);
        lose(a);
        nodes.await("Near has each", () -> atNear.count(next) == MESSAGES);
        exchange();
        a.restart();
        awaitBoth();
    }

    /// One of weight 0 stands in for the other, and only that.
    @Test
    void oneStandsInForTheOther() throws Exception {
        gateway().reconfigure(gateway(LOADSHARE).replace(" asp b\n", " asp b weight 0\n"));
        assertThat(sentDuring("b", this::exchange)).isZero();

        loseWithTraffic(a, "a", "b");
        assertThat(sentDuring("b", this::exchange)).isEqualTo(MESSAGES);

        a.restart();
        awaitBoth();
        assertThat(sentDuring("b", this::exchange)).isZero();
    }

    /// In override mode the one that became active last has all. osmo-stp 1.6.0, as a process, does
    /// not heed what it is told of that: it does not ask again when the other is lost, but when its
    /// association has been closed.
    @Test
    void theLastOverridesTheOther() throws Exception {
        gateway().reconfigure(gateway("traffic-mode override"));
        nodes.await("one is active at Gateway", () -> gateway().activeIn("near") == 1);
        boolean first = gateway().isActive("near", "a");
        String spare = first ? "b" : "a";
        OsmoStp lost = first ? a : b;
        assertThat(sentDuring(spare, this::deliver)).isZero();

        lost.kill();
        nodes.await(
                "CountryD hears that Near is lost",
                () -> country().stateOf(NEAR) == DestinationState.INACCESSIBLE);
        gateway().disconnect(spare);
        nodes.await("the other is active", () -> gateway().isActive("near", spare));
        nodes.await(
                "CountryD hears that Near is back",
                () -> country().stateOf(NEAR) == DestinationState.ACCESSIBLE);
        assertThat(sentDuring(spare, this::deliver)).isEqualTo(MESSAGES);

        lost.restart();
        nodes.await("it is overridden", () -> !gateway().isActive("near", spare));
        awaitNear();
        assertThat(sentDuring(spare, this::deliver)).isZero();
    }

    /// The state of a country behind M2PA is told to both osmo-stp, which tell their own process.
    @Test
    void lossOfACountryIsHeardBehindOsmoStp() {
        // both may have heard of the country while everything started
        int wordsOfA = a.words().length();
        int wordsOfB = b.words().length();
        country().stop();
        nodes.await(
                "Near hears that CountryD is lost",
                () -> near().stateOf(COUNTRY_D) == DestinationState.INACCESSIBLE);
        nodes.await(
                "both have heard it",
                () ->
                        a.words().indexOf("Rx DUNA", wordsOfA) > 0
                                && b.words().indexOf("Rx DUNA", wordsOfB) > 0);
        assertThat(near().isActive("stpA") && near().isActive("stpB")).isTrue();

        country().start();
        nodes.await(
                "Near hears that CountryD is back",
                () -> near().stateOf(COUNTRY_D) == DestinationState.ACCESSIBLE);
        nodes.await(
                "both have heard it",
                () ->
                        a.words().indexOf("Rx DAVA", wordsOfA) > 0
                                && b.words().indexOf("Rx DAVA", wordsOfB) > 0);
        nodes.assertReachEachOther(near(), NEAR, country(), COUNTRY_D);
    }

    private void lose(OsmoStp osmo) throws Exception {
        osmo.kill();
        nodes.await("one is left at Gateway", () -> gateway().activeIn("near") == 1);
    }

    /// Messages on every selection to Near; each comes once and in order.
    private void deliver() {
        int first = atCountry.send(NEAR, MESSAGES);
        nodes.await("Near has all", () -> atNear.count(first) == MESSAGES);
        atNear.assertInOrder(first);
    }

    /// Messages on every selection both ways; each comes once and in order.
    private void exchange() {
        int there = atCountry.send(NEAR, MESSAGES);
        int back = atNear.send(COUNTRY_D, MESSAGES);
        nodes.await("Near has all", () -> atNear.count(there) == MESSAGES);
        nodes.await("CountryD has all", () -> atCountry.count(back) == MESSAGES);

        atNear.assertInOrder(there);
        atCountry.assertInOrder(back);
    }

    /// Loses one while messages are on their way, and sends more until that is known. Those that
    /// the lost one was given may be lost with it, no other is, and none is overtaken.
    private void loseWithTraffic(OsmoStp osmo, String lost, String left) throws Exception {
        long lostBefore = gateway().counted(lost, AspCounter.DATA_SENT);
        long leftBefore = gateway().counted(left, AspCounter.DATA_SENT);
        int first = atCountry.send(NEAR, MESSAGES);
        nodes.await(
                "some are on their way",
                () -> gateway().counted(lost, AspCounter.DATA_SENT) > lostBefore);
        osmo.kill();
        while (gateway().activeIn("near") > 1) {
            atCountry.send(NEAR, NumberedTraffic.SELECTIONS);
        }
        int last = atCountry.send(NEAR, NumberedTraffic.SELECTIONS);
        nodes.await(
                "the last of each selection have come",
                () -> atNear.count(last) == NumberedTraffic.SELECTIONS);

        int all = last + NumberedTraffic.SELECTIONS - first;
        long given = gateway().counted(lost, AspCounter.DATA_SENT) - lostBefore;
        assertThat(gateway().counted(left, AspCounter.DATA_SENT) - leftBefore + given)
                .as("each message is given to one of them")
                .isEqualTo(all);
        assertThat((long) atNear.count(first)).isGreaterThanOrEqualTo(all - given);
        atNear.assertInOrder(first);
    }

    private long sentDuring(String asp, Runnable what) {
        long before = gateway().counted(asp, AspCounter.DATA_SENT);
        what.run();
        return gateway().counted(asp, AspCounter.DATA_SENT) - before;
    }

    private void awaitBoth() {
        nodes.await("both are active at Gateway", () -> gateway().activeIn("near") == 2);
        awaitNear();
    }

    /// osmo-stp is active as a process whether or not its own processes are.
    private void awaitNear() {
        nodes.await("Near is active at A", () -> near().isActive("stpA"));
        nodes.await("Near is active at B", () -> near().isActive("stpB"));
    }

    private OwnNode near() {
        return nodes.node("Near");
    }

    private OwnNode gateway() {
        return nodes.node("Gateway");
    }

    private OwnNode country() {
        return nodes.node("CountryD");
    }

    private OsmoStp startOsmoStp(String name, String point, String address) throws IOException {
        OsmoStp osmo =
                OsmoStp.start(
                        folder,
                        point,
                        address,
                        """
                        asp near 2905 2905 m3ua
                         remote-ip 127.0.8.4
                         local-ip %1$s
                         role sg
                         sctp-role server
                        asp gateway 2905 2906 m3ua
                         remote-ip 127.0.8.3
                         local-ip %1$s
                         role asp
                         sctp-role client
                        as near m3ua
                         asp near
                         routing-key 100 1.2.3
                        as gateway m3ua
                         asp gateway
                         routing-key 200 1.2.3
                        route-table system
                         update route 1.2.3 7.255.7 linkset near
                         update route 4.5.6 7.255.7 linkset gateway
                         update route 7.8.1 7.255.7 linkset gateway
                        listen m3ua 2905
                         local-ip %1$s
                         accept-asp-connections pre-configured
                        """
                                .formatted(address));
        nodes.hear("osmo-stp " + name, osmo::words);
        return osmo;
    }

    /// @param mode how both share the traffic
    private static String gateway(String mode) {
        return """
        hostname Gateway
        cs7 sctp transport kernel-native
        cs7 network-indicator international
        cs7 point-code 4.5.6
        cs7 fast-restart
        cs7 local-peer 1024
         local-ip 127.0.8.3
        cs7 linkset ToCountryD 7.8.1
         link 0 sctp 127.0.8.5 1024 1024
        cs7 m3ua 2905
         local-ip 127.0.8.3
        cs7 asp a 2906 2905 m3ua
         remote-ip 127.0.8.1
        cs7 asp b 2906 2905 m3ua
         remote-ip 127.0.8.2
        cs7 as near m3ua
         asp a
         asp b
         %s
         routing-key 200 1.2.3
        cs7 route-table system
         update route 1.2.3/14 linkset near
        """
                .formatted(mode);
    }

    private static final String COUNTRY =
            """
            hostname CountryD
            cs7 sctp transport kernel-native
            cs7 network-indicator international
            cs7 point-code 7.8.1
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip 127.0.8.5
            cs7 linkset ToGateway 4.5.6
             link 0 sctp 127.0.8.3 1024 1024
            cs7 route-table system
             update route 1.0.0/3 linkset ToGateway
            """;

    private static final String PROCESS =
            """
            hostname Near
            cs7 sctp transport kernel-native
            cs7 instance 0
             network-indicator international
             point-code 1.2.3
             asp a 2905 2905 m3ua
              remote-ip 127.0.8.1
              local-ip 127.0.8.4
              role asp
             asp b 2905 2905 m3ua
              remote-ip 127.0.8.2
              local-ip 127.0.8.4
              role asp
             as stpA m3ua
              asp a
              routing-key 100 1.2.3
             as stpB m3ua
              asp b
              routing-key 100 1.2.3
             route-table system
              update route 0.0.0 0.0.0 linkset stpA
              update route 0.0.0 0.0.0 linkset stpB
            """;
}
