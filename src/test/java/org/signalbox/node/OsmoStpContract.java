// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.sctp.linux.LinuxSctp;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// M3UA with osmo-stp, over the SCTP of this machine's kernel: osmo-stp as the gateway of two of
/// our nodes, and as a process of one of ours, whoever starts it. Our nodes are configured in its
/// words.
@NullUnmarked
abstract class OsmoStpContract {
    private static final PointCode NEAR = PointCode.itu("1.2.3");
    private static final PointCode GATEWAY = PointCode.itu("4.5.6");
    private static final PointCode FAR = PointCode.itu("7.8.1");

    private static final String OSMO_POINT = "2.2.2";
    private static final String OSMO = "127.0.6.1";
    private static final String NEAR_ADDRESS = "127.0.6.2";
    private static final String GATEWAY_ADDRESS = "127.0.6.3";
    private static final String FAR_ADDRESS = "127.0.6.4";
    private static final String SPARE_ADDRESS = "127.0.6.5";

    /// Several on each of the 16 values of the selection.
    private static final int MESSAGES = 10 * NumberedTraffic.SELECTIONS;

    @TempDir Path folder;
    private OwnNodes nodes;
    private OsmoStp osmo;

    /// Whether osmo-stp is to be told of a mistake of its own.
    private boolean mistaken;

    /// Starts osmo-stp.
    ///
    /// @param point its own point code
    /// @param address of its ports
    /// @param lines what stands beneath `cs7 instance 0`
    abstract OsmoStp start(String point, String address, String lines) throws IOException;

    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @BeforeEach
    void prepare() {
        nodes = new OwnNodes(folder);
    }

    @AfterEach
    void end() throws Exception {
        long complaints = nodes.complaints();
        nodes.close();
        if (osmo != null) {
            boolean alive = osmo.isAlive();
            osmo.close();
            assertThat(alive).as(() -> "osmo-stp lives: " + osmo.words()).isTrue();
            assertThat(osmo.words().contains("MGMT_ERR"))
                    .as(() -> "it was told of errors: " + osmo.words())
                    .isEqualTo(mistaken);
        }
        assertThat(complaints > 0).as("it is told of errors").isEqualTo(mistaken);
    }

    @Test
    void processesOfOsmoStpReachEachOtherThroughIt() throws Exception {
        startBehindOsmoStp();

        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
    }

    /// An end that does not answer two heartbeats is given up.
    @Test
    void heartbeatsAreAnsweredEitherWay() throws Exception {
        startBeforeGateway();

        awaitHeartbeats(near());
        awaitHeartbeats(node("Gateway"));

        assertThat(near().isActive("stp")).isTrue();
        assertThat(node("Gateway").isActive("near")).isTrue();
    }

    /// The operator of a process keeps traffic away from it: ASPIA, and ASPAC again.
    @Test
    void blockedProcessIsGivenNothingByOsmoStp() throws Exception {
        startBehindOsmoStp();
        nodes.assertReaches(near(), FAR);

        far().block("stp", true);
        nodes.await(
                "Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        assertThat(far().isActive("stp")).isFalse();

        far().block("stp", false);
        nodes.await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
    }

    /// In override mode osmo-stp gives all traffic to the process that came last, tells the other,
    /// and asks who is left when it is lost.
    @Test
    void spareProcessOverridesAndIsReplaced() throws Exception {
        startOsmoStpAlone("override");
        start(processOf(OSMO, "Far", FAR, FAR_ADDRESS, 300));
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        nodes.await("Far is active", () -> far().isActive("stp"));
        nodes.await("Near is active", () -> near().isActive("stp"));
        nodes.assertReaches(far(), NEAR);

        start(processOf(OSMO, "Spare", NEAR, SPARE_ADDRESS, 100));
        nodes.await("Spare is active", () -> node("Spare").isActive("stp"));
        nodes.await("Near is not active", () -> !near().isActive("stp"));
        nodes.assertReaches(node("Spare"), FAR);

        node("Spare").stop();
        nodes.await("Near is active again", () -> near().isActive("stp"));
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
    }

    /// In loadshare mode both take traffic, and who is left takes all.
    @Test
    void processesShareTheLoadAtOsmoStp() throws Exception {
        startTwoAtOnePoint();
        // what either asks, both may be answered
        nodes.assertReaches(far(), NEAR);

        node("Spare").stop();
        nodes.await("Near is the only one", () -> near().isActive("stp"));
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);

        node("Spare").start();
        nodes.await("Spare is active again", () -> node("Spare").isActive("stp"));
        near().stop();
        nodes.assertReachEachOther(node("Spare"), NEAR, far(), FAR);
    }

    /// In broadcast mode osmo-stp sends copies on stream 0. Near forgives that, and has all, in
    /// order; Spare does not, says so, and stays.
    @Test
    void copiesOnStream0AreTakenFromWhoIsForgivenThat() throws Exception {
        startOsmoStpAlone("broadcast");
        start(processOf(OSMO, "Far", FAR, FAR_ADDRESS, 300));
        start(
                processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100)
                        .replace("  role asp\n", "  role asp\n  quirk data_on_stream_0\n"));
        start(processOf(OSMO, "Spare", NEAR, SPARE_ADDRESS, 100));
        for (String name : List.of("Far", "Near", "Spare")) {
            nodes.await(name + " is active", () -> node(name).isActive("stp"));
        }
        mistaken = true;
        nodes.assertReaches(far(), NEAR);
        NumberedTraffic atNear = new NumberedTraffic(near());
        NumberedTraffic atSpare = new NumberedTraffic(node("Spare"));
        NumberedTraffic atFar = new NumberedTraffic(far());
        long refused = node("Spare").counted("stp", AspCounter.DISCARDED_STREAM);

        atFar.send(NEAR, MESSAGES);
        nodes.await("Near has all", () -> atNear.count(0) == MESSAGES);
        atNear.assertInOrder(0);

        nodes.await(
                "Spare has counted all",
                () ->
                        node("Spare").counted("stp", AspCounter.DISCARDED_STREAM)
                                >= refused + MESSAGES);
        assertThat(atSpare.received(0)).isEmpty();
        assertThat(node("Spare").isActive("stp")).isTrue();
        assertThat(node("Spare").counted("stp", AspCounter.ERRORS_SENT)).isPositive();
        assertThat(near().counted("stp", AspCounter.ERRORS_SENT)).isZero();

        atSpare.send(FAR, MESSAGES);
        nodes.await("Far has all of Spare", () -> atFar.count(0) == MESSAGES);
        atFar.assertInOrder(0);
    }

    /// osmo-stp knows nobody beforehand: who calls is let in, and is the application server whose
    /// key it registers, until it takes it back.
    @Test
    void keysAreRegisteredAtOsmoStpAndGivenBack() throws Exception {
        osmo =
                start(
                        OSMO_POINT,
                        OSMO,
                        """
                        xua rkm routing-key-allocation dynamic-permitted
                        listen m3ua 2905
                         local-ip 127.0.6.1
                         accept-asp-connections dynamic-permitted
                        """);
        nodes.hear("osmo-stp", osmo::words);
        start(registering("Near", NEAR, NEAR_ADDRESS));
        start(registering("Far", FAR, FAR_ADDRESS));
        nodes.await("Near is active", () -> near().isActive("stp"));
        nodes.await("Far is active", () -> far().isActive("stp"));
        assertThat(osmo.shows("show cs7 instance 0 route"))
                .contains(NEAR.toString(), FAR.toString(), "as-rkm-");
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);

        near().stopInOrder();
        assertThat(osmo.shows("show cs7 instance 0 route"))
                .doesNotContain(NEAR.toString())
                .contains(FAR.toString());

        near().start();
        nodes.await("Near is active again", () -> near().isActive("stp"));
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
    }

    private static String registering(String name, PointCode point, String address) {
        return processOf(OSMO, name, point, address, 0)
                .replace(" route-table", "  register\n route-table");
    }

    @Test
    void serviceComesBackAfterOsmoStpCrashed() throws Exception {
        startBehindOsmoStp();
        nodes.assertReaches(near(), FAR);

        osmo.kill();
        nodes.await("Near is not active", () -> !near().isActive("stp"));
        nodes.await(
                "Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        osmo.restart();

        nodes.await("Near is active again", () -> near().isActive("stp"));
        nodes.await("Far is active again", () -> far().isActive("stp"));
        nodes.await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
    }

    /// What osmo-stp says of its other process, ours hears: DUNA and DAVA.
    @Test
    void lossOfAProcessIsHeardFromOsmoStp() throws Exception {
        startBehindOsmoStp();
        nodes.assertReaches(near(), FAR);

        far().stop();
        nodes.await(
                "Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        assertThat(near().isActive("stp")).isTrue();
        assertThat(near().ping(PingRequest.to(FAR))).isFalse();

        far().start();
        nodes.await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        nodes.assertReaches(near(), FAR);
    }

    @Test
    void gatewayOfOursIsReachedThroughOsmoStp() throws Exception {
        startBeforeGateway();

        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
        nodes.assertReachEachOther(near(), NEAR, node("Gateway"), GATEWAY);
    }

    /// What our gateway says of its process, osmo-stp passes on.
    @Test
    void lossOfAProcessOfOurGatewayIsHeardBehindOsmoStp() throws Exception {
        startBeforeGateway();
        nodes.assertReaches(near(), FAR);

        far().stop();
        nodes.await(
                "Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        assertThat(near().stateOf(GATEWAY)).isEqualTo(DestinationState.ACCESSIBLE);

        far().start();
        nodes.await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        nodes.assertReachEachOther(near(), NEAR, far(), FAR);
    }

    @Test
    void osmoStpComesBackToOurGatewayAfterItCrashed() throws Exception {
        startBeforeGateway();
        nodes.assertReaches(far(), NEAR);

        osmo.kill();
        nodes.await(
                "Near is inaccessible", () -> far().stateOf(NEAR) == DestinationState.INACCESSIBLE);
        osmo.restart();

        nodes.await("Near is accessible", () -> far().stateOf(NEAR) == DestinationState.ACCESSIBLE);
        nodes.await("Near is active again", () -> near().isActive("stp"));
        nodes.assertReachEachOther(far(), FAR, near(), NEAR);
    }

    /// Near and Spare are both at the nearer point, and active at once.
    private void startTwoAtOnePoint() throws Exception {
        startOsmoStpAlone("loadshare");
        start(processOf(OSMO, "Far", FAR, FAR_ADDRESS, 300));
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        start(processOf(OSMO, "Spare", NEAR, SPARE_ADDRESS, 100));
        nodes.await("Far is active", () -> far().isActive("stp"));
        nodes.await(
                "Near and Spare are active",
                () -> near().isActive("stp") && node("Spare").isActive("stp"));
    }

    /// osmo-stp as a gateway: of Far, and of those who are the nearer point.
    ///
    /// @param mode how these share their traffic
    private void startOsmoStpAlone(String mode) throws Exception {
        osmo =
                start(
                        OSMO_POINT,
                        OSMO,
                        """
                        asp near 2905 2905 m3ua
                         remote-ip 127.0.6.2
                         local-ip 127.0.6.1
                         role sg
                         sctp-role server
                        asp spare 2905 2905 m3ua
                         remote-ip 127.0.6.5
                         local-ip 127.0.6.1
                         role sg
                         sctp-role server
                        asp far 2905 2905 m3ua
                         remote-ip 127.0.6.4
                         local-ip 127.0.6.1
                         role sg
                         sctp-role server
                        as near m3ua
                         asp near
                         asp spare
                         traffic-mode %s
                         routing-key 100 1.2.3
                        as far m3ua
                         asp far
                         routing-key 300 7.8.1
                        route-table system
                         update route 1.2.3 7.255.7 linkset near
                         update route 7.8.1 7.255.7 linkset far
                        listen m3ua 2905
                         local-ip 127.0.6.1
                         accept-asp-connections pre-configured
                        """
                                .formatted(mode));
        nodes.hear("osmo-stp", osmo::words);
    }

    /// Near and Far are both processes of osmo-stp.
    private void startBehindOsmoStp() throws Exception {
        startOsmoStpAlone("override");
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        start(processOf(OSMO, "Far", FAR, FAR_ADDRESS, 300));
        nodes.await("Near is active", () -> near().isActive("stp"));
        nodes.await("Far is active", () -> far().isActive("stp"));
    }

    /// Near is a process of osmo-stp, which is one of Gateway, as Far is.
    private void startBeforeGateway() throws Exception {
        // osmo-stp calls again after 5 seconds if nobody is there
        start(
                """
                hostname Gateway
                cs7 sctp transport kernel-native
                cs7 instance 0
                 network-indicator international
                 point-code 4.5.6
                 asp stp 2906 2905 m3ua
                  remote-ip 127.0.6.1
                  role sg
                  transport-role server
                  timer xua beat 1
                 asp far 2905 2905 m3ua
                  remote-ip 127.0.6.4
                  role sg
                  transport-role server
                 as near m3ua
                  asp stp
                  routing-key 200 1.2.3
                 as far m3ua
                  asp far
                  routing-key 300 7.8.1
                 route-table system
                  update route 1.2.3 7.255.7 linkset near
                  update route 7.8.1 7.255.7 linkset far
                 listen m3ua 2905
                  local-ip 127.0.6.3
                  accept-asp-connections pre-configured
                """);
        osmo =
                start(
                        OSMO_POINT,
                        OSMO,
                        """
                        asp near 2905 2905 m3ua
                         remote-ip 127.0.6.2
                         local-ip 127.0.6.1
                         role sg
                         sctp-role server
                        asp gateway 2905 2906 m3ua
                         remote-ip 127.0.6.3
                         local-ip 127.0.6.1
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
                         local-ip 127.0.6.1
                         accept-asp-connections pre-configured
                        """);
        nodes.hear("osmo-stp", osmo::words);
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        start(processOf(GATEWAY_ADDRESS, "Far", FAR, FAR_ADDRESS, 300));
        nodes.await("Near is active", () -> near().isActive("stp"));
        nodes.await("Far is active", () -> far().isActive("stp"));
        nodes.await("osmo-stp is active at Gateway", () -> node("Gateway").isActive("near"));
        nodes.await("Far is active at Gateway", () -> node("Gateway").isActive("far"));
    }

    /// A node of ours that is a process of a gateway.
    private static String processOf(
            String gateway, String name, PointCode point, String address, int routingContext) {
        return """
        hostname %s
        cs7 sctp transport kernel-native
        cs7 instance 0
         network-indicator international
         point-code %s
         asp stp 2905 2905 m3ua
          remote-ip %s
          local-ip %s
          role asp
          transport-role client
          timer xua beat 1
         as stp m3ua
          asp stp
          routing-key %d %s
         route-table system
          update route 0.0.0 0.0.0 linkset stp
        """
                .formatted(name, point, gateway, address, routingContext, point);
    }

    private void start(String configuration) {
        nodes.start(configuration);
    }

    private OwnNode near() {
        return node("Near");
    }

    private OwnNode far() {
        return node("Far");
    }

    private OwnNode node(String name) {
        return nodes.node(name);
    }

    /// Waits for answers to some more of them.
    private void awaitHeartbeats(OwnNode node) {
        long before = node.counted("stp", AspCounter.MANAGEMENT_RECEIVED);
        nodes.await(
                "heartbeats of %s are answered".formatted(node.name()),
                () -> node.counted("stp", AspCounter.MANAGEMENT_RECEIVED) >= before + 4);
    }
}
