// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.RouteManagementInput.Advertise;
import org.signalbox.mtp3.RouteManagementInput.LinksetAdded;
import org.signalbox.mtp3.RouteManagementInput.PointAvailable;
import org.signalbox.mtp3.RouteManagementInput.PointUnavailable;
import org.signalbox.mtp3.RouteManagementInput.Received;
import org.signalbox.mtp3.RouteManagementInput.TableChanged;
import org.signalbox.mtp3.RouteManagementInput.Undeliverable;
import org.signalbox.mtp3.RouteManagementOutput.DestinationChanged;
import org.signalbox.mtp3.RouteManagementOutput.Ignored;
import org.signalbox.mtp3.RouteManagementOutput.Inhibited;
import org.signalbox.mtp3.RouteManagementOutput.Republish;
import org.signalbox.mtp3.RouteManagementOutput.Send;
import org.signalbox.mtp3.SnmMessage.ProhibitedClusterTest;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedClusterTest;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterProhibited;
import org.signalbox.mtp3.SnmMessage.TransferClusterRestricted;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.List;

/// Clusters of an ANSI network (T1.111.4 section 13), between neighbours X and Y.
@NullUnmarked
class ClusterRoutesTest {
    private static final PointCode CLUSTER = code("5.6.0");
    private static final PointCode MEMBER = code("5.6.7");
    private static final PointCode OTHER = code("5.6.8");
    private static final TransferClusterProhibited TCP = new TransferClusterProhibited(CLUSTER);
    private static final TransferClusterRestricted TCR = new TransferClusterRestricted(CLUSTER);
    private static final TransferClusterAllowed TCA = new TransferClusterAllowed(CLUSTER);

    private Mtp3Config config =
            Mtp3Config.of(NetworkIndicator.NATIONAL, code("1.1.1")).withTransferRestricted(true);
    private RouteManagement routes;
    private MachineBench<RouteManagementInput, RouteManagementOutput> bench;

    // ---- received -----------------------------------------------------------------------------

    @Test
    void prohibitedClusterTakesAllItsPointsOffTheRoute() {
        begin(cluster("X", 1), cluster("Y", 2));

        bench.on(new Received("X", TCP));

        assertThat(uses(MEMBER, "Y")).isTrue();
        assertThat(uses(OTHER, "Y")).isTrue();
        bench.on(new Received("X", TCA));
        assertThat(uses(MEMBER, "X")).isTrue();
    }

    @Test
    void clusterWithoutAnotherRouteIsInaccessibleAndToldOfAsAWhole() {
        begin(cluster("X", 1));

        List<RouteManagementOutput> outputs = bench.on(new Received("X", TCP));

        assertThat(changes(outputs))
                .containsExactly(
                        new DestinationChanged(
                                mask("5.6.0/16"),
                                DestinationState.ACCESSIBLE,
                                DestinationState.INACCESSIBLE));
        assertThat(sent(outputs)).containsExactly(new Send("Y", TCP));
        assertThat(sent(bench.on(new Received("X", TCA)))).containsExactly(new Send("Y", TCA));
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void routesToSinglePointsDoNotRegardTheCluster() {
        begin(cluster("X", 1), point(MEMBER, "X", 1), point(OTHER, "Y", 1));

        bench.on(new Received("X", TCP));

        assertThat(stateOf(MEMBER)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(stateOf(OTHER)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(stateOf(code("5.6.9"))).isEqualTo(DestinationState.INACCESSIBLE);
        // but their backup is the cluster's route
        bench.on(new Received("Y", new TransferProhibited(OTHER)));
        assertThat(stateOf(OTHER)).isEqualTo(DestinationState.INACCESSIBLE);
    }

    /// Then it can be meant for nothing else, and nobody would tell each point.
    @Test
    void clusterIsForItsPointsWhereNoBlockIsRouted() {
        begin(point(MEMBER, "X", 1), point(MEMBER, "Y", 2), point(OTHER, "X", 1));

        bench.on(new Received("X", TCP));

        assertThat(uses(MEMBER, "Y")).isTrue();
        assertThat(stateOf(OTHER)).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(routes.dynamicRoutes()).isEmpty();
        bench.on(new Received("X", TCA));
        assertThat(stateOf(OTHER)).isEqualTo(DestinationState.ACCESSIBLE);
    }

    @Test
    void whatIsSaidOfAPointLaterIsAnException() {
        begin(cluster("X", 1));
        bench.on(new Received("X", TCP));

        List<RouteManagementOutput> outputs =
                bench.on(new Received("X", new TransferAllowed(MEMBER)));

        assertThat(changes(outputs))
                .containsExactly(
                        new DestinationChanged(
                                PointCodeMask.full(MEMBER),
                                DestinationState.INACCESSIBLE,
                                DestinationState.ACCESSIBLE));
        assertThat(uses(MEMBER, "X")).isTrue();
        assertThat(stateOf(OTHER)).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(routes.dynamicRoutes()).containsOnlyKeys(PointCodeMask.full(MEMBER));
        // an exception that allows needs no test, the cluster does
        assertThat(sent(bench.pass(Duration.ofSeconds(45))))
                .containsExactly(new Send("X", new ProhibitedClusterTest(CLUSTER)));
    }

    @Test
    void whatIsSaidOfTheClusterReplacesExceptions() {
        begin(cluster("X", 1), cluster("Y", 2));
        bench.on(new Received("X", new TransferProhibited(MEMBER)));
        assertThat(uses(MEMBER, "Y")).isTrue();

        bench.on(new Received("X", TCA));

        assertThat(uses(MEMBER, "X")).isTrue();
        assertThat(routes.dynamicRoutes()).isEmpty();
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void wordsAboutPointsWithRoutesOfTheirOwnOutliveThoseAboutTheCluster() {
        begin(cluster("X", 1), point(MEMBER, "X", 1));
        bench.on(new Received("X", new TransferProhibited(MEMBER)));

        bench.on(new Received("X", TCP));
        bench.on(new Received("X", TCA));

        assertThat(stateOf(OTHER)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(routes.adjacents().get("X").restrictions)
                .containsOnlyKeys(PointCodeMask.full(MEMBER));
    }

    @Test
    void restrictedClusterGivesWayToAnother() {
        begin(cluster("X", 1), cluster("Y", 2));

        bench.on(new Received("X", TCR));
        assertThat(uses(MEMBER, "Y")).isTrue();
        bench.on(new PointUnavailable("Y"));

        assertThat(uses(MEMBER, "X")).isTrue();
        assertThat(routes.stateOf(mask("5.6.0/16"))).isEqualTo(DestinationState.RESTRICTED);
    }

    @Test
    void clusterIsTestedEveryT10AsItStands() {
        begin(cluster("X", 1));
        bench.on(new Received("X", TCP));

        assertThat(sent(bench.pass(Duration.ofSeconds(44)))).isEmpty();
        assertThat(sent(bench.pass(Duration.ofSeconds(1))))
                .containsExactly(new Send("X", new ProhibitedClusterTest(CLUSTER)));
        bench.on(new Received("X", TCR));
        assertThat(sent(bench.pass(Duration.ofSeconds(45))))
                .containsExactly(new Send("X", new RestrictedClusterTest(CLUSTER)));
        bench.on(new Received("X", TCA));
        assertThat(sent(bench.pass(Duration.ofMinutes(5)))).isEmpty();
    }

    @Test
    void clusterWithinASummaryIsADynamicRoute() {
        config = config.withDynamicRoutesMax(1);
        begin(new Route(mask("5.0.0/8"), "X", 1));

        bench.on(new Received("X", TCP));

        assertThat(routes.dynamicRoutes()).containsOnlyKeys(mask("5.6.0/16"));
        assertThat(stateOf(MEMBER)).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(stateOf(code("5.7.7"))).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(bench.on(new Received("X", new TransferClusterProhibited(code("5.7.0")))))
                .containsExactly(
                        new Ignored("X", mask("5.7.0/16"), Ignored.Reason.DYNAMIC_ROUTES_FULL));
        bench.on(new Received("X", TCA));
        assertThat(routes.dynamicRoutes()).isEmpty();
    }

    @Test
    void clusterOfThisPointOrOfTheSenderOrWithoutARouteIsIgnored() {
        begin(cluster("X", 1));

        for (String cluster : List.of("1.1.0", "2.1.0")) {
            TransferClusterProhibited message = new TransferClusterProhibited(code(cluster));
            assertThat(bench.on(new Received("X", message)))
                    .containsExactly(new Ignored("X", message.points(), Ignored.Reason.POINTLESS));
        }
        assertThat(bench.on(new Received("Y", TCP)))
                .containsExactly(new Ignored("Y", TCP.points(), Ignored.Reason.NO_ROUTE));
    }

    @Test
    void lostNeighbourTakesItsWordsAlong() {
        begin(cluster("X", 1));
        bench.on(new Received("X", TCP));

        bench.on(new PointUnavailable("X"));
        bench.on(new Advertise("X"));
        bench.on(new PointAvailable("X"));

        assertThat(uses(MEMBER, "X")).isTrue();
    }

    @Test
    void changedTableDropsWordsWithoutARoute() {
        begin(cluster("X", 1));
        bench.on(new Received("X", TCP));

        bench.on(new TableChanged(RouteTable.of(cluster("Y", 1))));

        assertThat(routes.adjacents().get("X").restrictions).isEmpty();
        assertThat(uses(MEMBER, "Y")).isTrue();
    }

    // ---- sent ---------------------------------------------------------------------------------

    @Test
    void neighbourOverWhichTheClusterIsReachedMayNotSendItBack() {
        begin(cluster("X", 1), cluster("Y", 2));

        assertThat(told("X", "5.6.0/16")).isEqualTo(NonAdjacentStatus.PROHIBITED);
        assertThat(sent(bench.on(new Received("X", TCP))))
                .containsExactly(new Send("Y", TCP), new Send("X", TCA));
    }

    @Test
    void clusterIsAsGoodAsTheBestOfItsPoints() {
        begin(cluster("X", 1), point(MEMBER, "Y", 1));
        bench.on(new LinksetAdded("Z", code("2.3.1")));
        bench.on(new Advertise("Z"));
        bench.on(new PointAvailable("Z"));

        // Z can reach one point still
        assertThat(sentTo("Z", bench.on(new Received("X", TCP)))).isEmpty();
        assertThat(sentTo("Z", bench.on(new Received("Y", new TransferProhibited(MEMBER)))))
                .containsExactly(new Send("Z", TCP), new Send("Z", new TransferProhibited(MEMBER)));
    }

    /// X must not send the rest of the cluster back, but the member goes another way.
    @Test
    void exceptionIsToldBehindTheCluster() {
        begin(point(MEMBER, "Y", 1));

        List<RouteManagementOutput> outputs =
                bench.on(new TableChanged(RouteTable.of(cluster("X", 1), point(MEMBER, "Y", 1))));

        assertThat(sentTo("X", outputs))
                .containsExactly(new Send("X", TCP), new Send("X", new TransferAllowed(MEMBER)));
    }

    @Test
    void messageForAProhibitedClusterIsAnsweredAboutTheClusterAndThenAboutThePoint() {
        begin(cluster("X", 1));
        routes.adjacents().get("Y").told.clear();
        bench.on(new Received("X", TCP));
        bench.pass(Duration.ofSeconds(2));
        routes.adjacents().get("Y").told.clear();

        assertThat(bench.on(new Undeliverable("Y", MEMBER))).containsExactly(new Send("Y", TCP));
        assertThat(bench.on(new Undeliverable("Y", OTHER))).containsExactly(new Inhibited());
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.on(new Undeliverable("Y", MEMBER)))
                .containsExactly(new Send("Y", new TransferProhibited(MEMBER)));
        assertThat(bench.on(new Undeliverable("Y", MEMBER))).containsExactly(new Inhibited());
        assertThat(bench.on(new Undeliverable("Y", OTHER)))
                .containsExactly(new Send("Y", new TransferProhibited(OTHER)));
        // what was told about points is taken back with the cluster
        assertThat(sent(bench.on(new Received("X", TCA))))
                .containsExactlyInAnyOrder(
                        new Send("Y", TCA),
                        new Send("Y", new TransferAllowed(MEMBER)),
                        new Send("Y", new TransferAllowed(OTHER)));
    }

    @Test
    void clusterTestIsAnsweredWhereItIsWrong() {
        begin(cluster("X", 1));

        assertThat(sent(bench.on(new Received("Y", new ProhibitedClusterTest(CLUSTER)))))
                .containsExactly(new Send("Y", TCA));
        assertThat(sent(bench.on(new Received("X", new ProhibitedClusterTest(CLUSTER))))).isEmpty();
        assertThat(sent(bench.on(new Received("X", new RestrictedClusterTest(CLUSTER)))))
                .containsExactly(new Send("X", TCP));
        bench.on(new Received("X", TCR));
        assertThat(sent(bench.on(new Received("Y", new ProhibitedClusterTest(CLUSTER)))))
                .containsExactly(new Send("Y", TCR));
        assertThat(sent(bench.on(new Received("Y", new RestrictedClusterTest(CLUSTER))))).isEmpty();
    }

    @Test
    void longDiversionOfAClusterIsToldByTransferClusterRestricted() {
        begin(cluster("X", 1), cluster("Y", 2));
        bench.on(new Received("X", TCP));

        assertThat(sent(bench.pass(Duration.ofSeconds(29)))).isEmpty();
        assertThat(sent(bench.pass(Duration.ofSeconds(1)))).containsExactly(new Send("X", TCR));
    }

    @Test
    void restartingNeighbourHearsOfClustersFirst() {
        begin(cluster("X", 1), point(MEMBER, "X", 1));
        bench.on(new Received("X", TCP));
        bench.on(new Received("X", new TransferProhibited(MEMBER)));
        bench.on(new PointUnavailable("Y"));

        assertThat(sentTo("Y", bench.on(new Advertise("Y"))))
                .containsExactly(new Send("Y", TCP), new Send("Y", new TransferProhibited(MEMBER)));
    }

    @Test
    void pointOfTheClusterIsToldNothingAboutTheCluster() {
        begin(cluster("X", 1));
        bench.on(new LinksetAdded("Z", code("5.6.1")));
        bench.on(new Advertise("Z"));
        bench.on(new PointAvailable("Z"));

        assertThat(sentTo("Z", bench.on(new Received("X", TCP)))).isEmpty();
        assertThat(bench.on(new Undeliverable("Z", MEMBER)))
                .containsExactly(new Send("Z", new TransferProhibited(MEMBER)));
        assertThat(sentTo("Z", bench.pass(Duration.ofSeconds(50))))
                .doesNotContain(new Send("Z", new ProhibitedRouteSetTest(MEMBER)));
    }

    // ---- bench --------------------------------------------------------------------------------

    private void begin(Route... table) {
        routes = new RouteManagement(config, _ -> 0);
        bench =
                new MachineBench<>(
                        routes,
                        output ->
                                output instanceof Republish
                                        ? new RouteManagementInput.Published(routes.edition())
                                        : null);
        bench.on(new LinksetAdded("X", code("2.1.1")));
        bench.on(new LinksetAdded("Y", code("2.2.1")));
        bench.on(new TableChanged(RouteTable.of(table)));
        for (String linkset : List.of("X", "Y")) {
            bench.on(new Advertise(linkset));
            bench.on(new PointAvailable(linkset));
        }
        bench.pass(Duration.ofSeconds(1));
    }

    private boolean uses(PointCode destination, String linkset) {
        return routes.selection().choose(destination).uses(linkset);
    }

    private DestinationState stateOf(PointCode destination) {
        return routes.selection().choose(destination).state();
    }

    private NonAdjacentStatus told(String linkset, String destination) {
        return routes.adjacents().get(linkset).told.get(mask(destination));
    }

    private static List<Send> sent(List<RouteManagementOutput> outputs) {
        return outputs.stream().filter(Send.class::isInstance).map(Send.class::cast).toList();
    }

    private static List<Send> sentTo(String linkset, List<RouteManagementOutput> outputs) {
        return sent(outputs).stream().filter(send -> send.linkset().equals(linkset)).toList();
    }

    private static List<DestinationChanged> changes(List<RouteManagementOutput> outputs) {
        return outputs.stream()
                .filter(DestinationChanged.class::isInstance)
                .map(DestinationChanged.class::cast)
                .toList();
    }

    private static Route cluster(String linkset, int priority) {
        return new Route(mask("5.6.0/16"), linkset, priority);
    }

    private static Route point(PointCode point, String linkset, int priority) {
        return new Route(PointCodeMask.full(point), linkset, priority);
    }

    private static PointCode code(String code) {
        return PointCode.parse(Variant.ANSI, code);
    }

    private static PointCodeMask mask(String mask) {
        String[] parts = mask.split("/");
        return new PointCodeMask(code(parts[0]), Integer.parseInt(parts[1]));
    }
}
