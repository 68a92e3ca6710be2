// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.sctp.linux.LinuxSctp;
import org.signalbox.ss7.PointCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// M3UA with osmo-stp, over the SCTP of this machine's kernel: osmo-stp as the gateway of two of
/// our nodes, and as a process of one of ours. Our nodes are configured in its words.
@Tag("kernel-sctp")
@NullUnmarked
class OsmoStpInteropTest {
    private static final PointCode NEAR = PointCode.itu("1.2.3");
    private static final PointCode GATEWAY = PointCode.itu("4.5.6");
    private static final PointCode FAR = PointCode.itu("7.8.1");

    private static final String OSMO_POINT = "2.2.2";
    private static final String OSMO = "127.0.6.1";
    private static final String NEAR_ADDRESS = "127.0.6.2";
    private static final String GATEWAY_ADDRESS = "127.0.6.3";
    private static final String FAR_ADDRESS = "127.0.6.4";
    private static final String SPARE_ADDRESS = "127.0.6.5";

    /// Longer than anything here takes on a slow machine: osmo-stp calls again after 5 seconds, the
    /// kernel tries to shut an association down for some 10.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    @TempDir private Path folder;
    private final List<OwnNode> nodes = new ArrayList<>();
    private OsmoStp osmo;

    @BeforeAll
    static void kernelHasSctpAndThereIsOsmoStp() {
        LinuxSctp.assumeAvailable();
        OsmoStp.assumeInstalled();
    }

    @AfterEach
    void end() throws Exception {
        List<Long> complaints =
                nodes.stream().map(node -> node.counted(AspCounter.ERRORS_SENT)).toList();
        for (OwnNode node : nodes.reversed()) {
            node.close();
        }
        if (osmo != null) {
            boolean alive = osmo.isAlive();
            osmo.close();
            assertThat(alive).as(() -> "osmo-stp lives: " + osmo.words()).isTrue();
            assertThat(osmo.words()).as("what it was told of errors").doesNotContain("MGMT_ERR");
        }
        assertThat(complaints).as("errors that it was told of").allMatch(count -> count == 0);
    }

    @Test
    void processesOfOsmoStpReachEachOtherThroughIt() throws Exception {
        startBehindOsmoStp();

        assertReaches(near(), FAR);
        assertReaches(far(), NEAR);
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
        assertReaches(near(), FAR);

        far().block(true);
        await("Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        assertThat(far().isActive("stp")).isFalse();

        far().block(false);
        await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        assertReaches(near(), FAR);
        assertReaches(far(), NEAR);
    }

    /// In override mode osmo-stp gives all traffic to the process that came last, tells the other,
    /// and asks who is left when it is lost.
    @Test
    void spareProcessOverridesAndIsReplaced() throws Exception {
        startOsmoStpAlone();
        start(processOf(OSMO, "Far", FAR, FAR_ADDRESS, 300));
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        await("Far is active", () -> far().isActive("stp"));
        await("Near is active", () -> near().isActive("stp"));
        assertReaches(far(), NEAR);

        start(processOf(OSMO, "Spare", NEAR, SPARE_ADDRESS, 100));
        await("Spare is active", () -> node("Spare").isActive("stp"));
        await("Near is not active", () -> !near().isActive("stp"));
        assertReaches(node("Spare"), FAR);

        node("Spare").stop();
        await("Near is active again", () -> near().isActive("stp"));
        assertReaches(near(), FAR);
        assertReaches(far(), NEAR);
    }

    @Test
    void serviceComesBackAfterOsmoStpCrashed() throws Exception {
        startBehindOsmoStp();
        assertReaches(near(), FAR);

        osmo.kill();
        await("Near is not active", () -> !near().isActive("stp"));
        await("Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        osmo.restart();

        await("Near is active again", () -> near().isActive("stp"));
        await("Far is active again", () -> far().isActive("stp"));
        await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        assertReaches(near(), FAR);
        assertReaches(far(), NEAR);
    }

    /// What osmo-stp says of its other process, ours hears: DUNA and DAVA.
    @Test
    void lossOfAProcessIsHeardFromOsmoStp() throws Exception {
        startBehindOsmoStp();
        assertReaches(near(), FAR);

        far().stop();
        await("Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        assertThat(near().isActive("stp")).isTrue();
        assertThat(near().ping(PingRequest.to(FAR))).isFalse();

        far().start();
        await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        assertReaches(near(), FAR);
    }

    @Test
    void gatewayOfOursIsReachedThroughOsmoStp() throws Exception {
        startBeforeGateway();

        assertReaches(near(), FAR);
        assertReaches(far(), NEAR);
        assertReaches(near(), GATEWAY);
        assertReaches(node("Gateway"), NEAR);
    }

    /// What our gateway says of its process, osmo-stp passes on.
    @Test
    void lossOfAProcessOfOurGatewayIsHeardBehindOsmoStp() throws Exception {
        startBeforeGateway();
        assertReaches(near(), FAR);

        far().stop();
        await("Far is inaccessible", () -> near().stateOf(FAR) == DestinationState.INACCESSIBLE);
        assertThat(near().stateOf(GATEWAY)).isEqualTo(DestinationState.ACCESSIBLE);

        far().start();
        await("Far is accessible", () -> near().stateOf(FAR) == DestinationState.ACCESSIBLE);
        assertReaches(near(), FAR);
        assertReaches(far(), NEAR);
    }

    @Test
    void osmoStpComesBackToOurGatewayAfterItCrashed() throws Exception {
        startBeforeGateway();
        assertReaches(far(), NEAR);

        osmo.kill();
        await("Near is inaccessible", () -> far().stateOf(NEAR) == DestinationState.INACCESSIBLE);
        osmo.restart();

        await("Near is accessible", () -> far().stateOf(NEAR) == DestinationState.ACCESSIBLE);
        await("Near is active again", () -> near().isActive("stp"));
        assertReaches(far(), NEAR);
        assertReaches(near(), FAR);
    }

    /// osmo-stp as a gateway: of Far, and of those who are the nearer point.
    private void startOsmoStpAlone() throws Exception {
        osmo =
                OsmoStp.start(
                        folder,
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
                         traffic-mode override
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
                        """);
    }

    /// Near and Far are both processes of osmo-stp.
    private void startBehindOsmoStp() throws Exception {
        startOsmoStpAlone();
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        start(processOf(OSMO, "Far", FAR, FAR_ADDRESS, 300));
        await("Near is active", () -> near().isActive("stp"));
        await("Far is active", () -> far().isActive("stp"));
    }

    /// Near is a process of osmo-stp, which is one of Gateway, as Far is.
    private void startBeforeGateway() throws Exception {
        osmo =
                OsmoStp.start(
                        folder,
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
        start(processOf(OSMO, "Near", NEAR, NEAR_ADDRESS, 100));
        start(processOf(GATEWAY_ADDRESS, "Far", FAR, FAR_ADDRESS, 300));
        await("Near is active", () -> near().isActive("stp"));
        await("Far is active", () -> far().isActive("stp"));
        await("osmo-stp is active at Gateway", () -> node("Gateway").isActive("near"));
        await("Far is active at Gateway", () -> node("Gateway").isActive("far"));
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

    private void start(String configuration) throws Exception {
        nodes.add(new OwnNode(configuration, folder));
    }

    private OwnNode near() {
        return node("Near");
    }

    private OwnNode far() {
        return node("Far");
    }

    private OwnNode node(String name) {
        return nodes.stream().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
    }

    /// Waits until a message gets there and its answer back, since an end that is active may still
    /// be about to use its routes; then every message has to.
    private void assertReaches(OwnNode node, PointCode destination) {
        PingRequest one = PingRequest.to(destination);
        await("%s reaches %s".formatted(node.name, destination), () -> node.ping(one));
        for (PingRequest many : List.of(one.withCount(10), one.withSize(PingRequest.SIZE_MAX))) {
            assertThat(node.ping(many))
                    .as(() -> "%s: %s%n%s".formatted(node.name, many, story()))
                    .isTrue();
        }
    }

    /// Waits for answers to some more of them.
    private void awaitHeartbeats(OwnNode node) {
        long before = node.counted(AspCounter.MANAGEMENT_RECEIVED);
        await(
                "heartbeats of %s are answered".formatted(node.name),
                () -> node.counted(AspCounter.MANAGEMENT_RECEIVED) >= before + 4);
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came that %s%n%s".formatted(what, story()));
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    /// What all parties say, for a test that fails.
    private String story() {
        StringBuilder story = new StringBuilder("--- osmo-stp\n").append(osmo.words());
        for (OwnNode node : nodes) {
            story.append("--- ").append(node.name).append('\n');
            node.node
                    .events()
                    .events()
                    .forEach(event -> story.append(event.message()).append('\n'));
        }
        return story.toString();
    }

    /// A node of ours with its threads and sockets.
    private static final class OwnNode {
        private final ProductionEnvironment environment;
        private final Node node;
        private final Block block;
        private final String name;

        private OwnNode(String text, Path base) throws Exception {
            Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
            assertThat(checked.problems().list()).isEmpty();
            environment = new ProductionEnvironment("interop", base);
            node = new Node(environment.environment(), ProductionEnvironment.allocator());
            block = checked.block();
            start();
            name = node.hostname();
        }

        private void start() {
            ApplyResult result = answer(node.apply(block));
            assertThat(result.problems()).isEmpty();
            assertThat(result.applied()).isTrue();
        }

        /// Whether an application server takes traffic.
        private boolean isActive(String server) {
            return onSignallingLoop(() -> node.assembly().m3ua().serverStatus()).stream()
                    .filter(status -> status.config().name().equals(server))
                    .map(AsStatus::state)
                    .anyMatch("active"::equals);
        }

        private boolean ping(PingRequest request) {
            return answer(node.ping(request)).result().isSuccessful();
        }

        /// What was counted of the association with osmo-stp.
        private long counted(AspCounter counter) {
            return onSignallingLoop(() -> node.assembly().m3ua().aspStatus()).stream()
                    .filter(status -> status.config().name().equals("stp"))
                    .mapToLong(status -> status.counters().get(counter))
                    .sum();
        }

        private void block(boolean blocked) {
            onSignallingLoop(
                    () -> {
                        node.assembly().m3ua().block("stp", blocked);
                        return blocked;
                    });
        }

        private <T> T onSignallingLoop(Supplier<T> task) {
            return answer(OnLoop.call(environment.environment().signalling(), task));
        }

        private DestinationState stateOf(PointCode destination) {
            return answer(node.answer(0, RouteQuery.to(destination))).lookup().state();
        }

        private void stop() {
            answer(node.stop());
        }

        private void close() {
            stop();
            environment.close();
        }

        private static <T> T answer(CompletionStage<T> stage) {
            try {
                return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }
    }
}
