// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.RouteManagementInput.Advertise;
import org.signalbox.mtp3.RouteManagementInput.LinksetAdded;
import org.signalbox.mtp3.RouteManagementInput.LinksetRemoved;
import org.signalbox.mtp3.RouteManagementInput.PointAvailable;
import org.signalbox.mtp3.RouteManagementInput.PointUnavailable;
import org.signalbox.mtp3.RouteManagementInput.Published;
import org.signalbox.mtp3.RouteManagementInput.Received;
import org.signalbox.mtp3.RouteManagementInput.TableChanged;
import org.signalbox.mtp3.RouteManagementInput.Undeliverable;
import org.signalbox.mtp3.RouteManagementOutput.Advertised;
import org.signalbox.mtp3.RouteManagementOutput.DestinationChanged;
import org.signalbox.mtp3.RouteManagementOutput.Ignored;
import org.signalbox.mtp3.RouteManagementOutput.Inhibited;
import org.signalbox.mtp3.RouteManagementOutput.Republish;
import org.signalbox.mtp3.RouteManagementOutput.Send;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Route management with two neighbours X and Y: chapter 9 of Q.782.
@NullUnmarked
class RouteManagementTest {
    private static final PointCode OWN = PointCode.itu("1.1.1");
    private static final PointCode FAR = PointCode.itu("3.1.1");
    private static final DestinationState ACCESSIBLE = DestinationState.ACCESSIBLE;
    private static final DestinationState INACCESSIBLE = DestinationState.INACCESSIBLE;

    private Mtp3Config config = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, OWN);
    private RouteManagement routes;
    private MachineBench<RouteManagementInput, RouteManagementOutput> bench;

    /// Messages that wait on every linkset.
    private int backlog;

    /// Snapshots are published by hand, instead of at once.
    private boolean snapshotsComeLate;

    @Test
    void destinationStartsInaccessibleUntilTrafficIsAllowed() {
        begin(route("3.1.1/14", "X", 5));

        assertThat(stateOf("3.1.1/14")).isEqualTo(INACCESSIBLE);
        bench.on(new Advertise("X"));
        assertThat(stateOf("3.1.1/14")).isEqualTo(INACCESSIBLE);
        assertThat(bench.on(new PointAvailable("X")))
                .contains(
                        changed("2.0.0/14", INACCESSIBLE, ACCESSIBLE),
                        changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE),
                        new Republish());
    }

    /// 9.1: TFP on the route in use, with an alternative: the alternative's neighbour is told first
    /// that nothing may come back through us.
    @Test
    void prohibitedRouteIsReplacedByTheAlternativeAndItsNeighbourIsWarned() {
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));
        // X was warned when we began to route over it
        assertThat(routes.adjacents().get("X").told)
                .containsExactly(Map.entry(PointCodeMask.full(FAR), NonAdjacentStatus.PROHIBITED));

        List<RouteManagementOutput> outputs =
                bench.on(new Received("X", new TransferProhibited(FAR)));

        assertThat(outputs)
                .containsExactly(
                        new Send("Y", new TransferProhibited(FAR)),
                        new Republish(),
                        new Send("X", new TransferAllowed(FAR)));
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
    }

    /// 9.2 and 9.5: what becomes inaccessible, and accessible again, is broadcast.
    @Test
    void changesOfADestinationAreBroadcast() {
        beginAllUp(route("3.1.1/14", "X", 1));

        assertThat(bench.on(new Received("X", new TransferProhibited(FAR))))
                .containsExactly(
                        changed("3.1.1/14", ACCESSIBLE, INACCESSIBLE),
                        new Send("Y", new TransferProhibited(FAR)),
                        new Republish());
        assertThat(bench.on(new Received("X", new TransferAllowed(FAR))))
                .containsExactly(
                        new Republish(),
                        changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE),
                        new Send("Y", new TransferAllowed(FAR)));
    }

    @Test
    void lossOfANeighbourIsBroadcastForEverythingBehindIt() {
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.2/14", "X", 1));

        assertThat(sent(bench.on(new PointUnavailable("X"))))
                .containsExactlyInAnyOrder(
                        new Send("Y", new TransferProhibited(PointCode.itu("2.0.0"))),
                        new Send("Y", new TransferProhibited(FAR)),
                        new Send("Y", new TransferProhibited(PointCode.itu("3.1.2"))));
    }

    @Test
    void nobodyIsToldAboutItself() {
        begin();
        bench.on(new Advertise("X"));

        assertThat(sent(bench.on(new Advertise("Y"))))
                .containsExactly(new Send("Y", new TransferProhibited(PointCode.itu("2.0.0"))));
        bench.on(new PointAvailable("X"));
        assertThat(sent(bench.on(new PointAvailable("Y"))))
                .containsExactly(new Send("X", new TransferAllowed(PointCode.itu("2.0.1"))));
    }

    /// 9.4 of Q.704: a neighbour that restarts hears of all that is not allowed, then of TRA.
    @Test
    void restartingNeighbourHearsWhatItMustNotSend() {
        begin(route("3.1.1/14", "X", 1), route("3.1.2/14", "Y", 1));
        bench.on(new Advertise("X"));
        bench.on(new PointAvailable("X"));

        assertThat(bench.on(new Advertise("Y")))
                .containsExactly(
                        new Send("Y", new TransferProhibited(PointCode.itu("3.1.2"))),
                        new Advertised("Y"));
    }

    /// 9.6: asked every T10 as long as it stands.
    @Test
    void prohibitionIsTestedEveryT10() {
        beginAllUp(route("3.1.1/14", "X", 1));
        bench.on(new Received("X", new TransferProhibited(FAR)));

        assertThat(bench.pass(Duration.ofSeconds(44))).isEmpty();
        assertThat(bench.pass(Duration.ofSeconds(1)))
                .containsExactly(new Send("X", new ProhibitedRouteSetTest(FAR)));
        assertThat(bench.pass(Duration.ofSeconds(45)))
                .containsExactly(new Send("X", new ProhibitedRouteSetTest(FAR)));
        bench.on(new Received("X", new TransferAllowed(FAR)));
        assertThat(bench.pass(Duration.ofMinutes(5))).isEmpty();
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void repeatedProhibitionDoesNotStartT10Anew() {
        beginAllUp(route("3.1.1/14", "X", 1));
        bench.on(new Received("X", new TransferProhibited(FAR)));
        bench.pass(Duration.ofSeconds(40));

        assertThat(bench.on(new Received("X", new TransferProhibited(FAR)))).isEmpty();

        assertThat(bench.pass(Duration.ofSeconds(5))).hasSize(1);
    }

    /// Q.704 13.5.4: answered only where the far end is wrong.
    @Test
    void routeSetTestIsAnsweredWhenTheDestinationIsNotAsAsked() {
        beginAllUp(route("3.1.1/14", "X", 1));

        assertThat(bench.on(new Received("Y", new ProhibitedRouteSetTest(FAR))))
                .containsExactly(new Send("Y", new TransferAllowed(FAR)));
        assertThat(bench.on(new Received("Y", new RestrictedRouteSetTest(FAR))))
                .containsExactly(new Send("Y", new TransferAllowed(FAR)));
        // over X we reach it: X must not send there
        assertThat(bench.on(new Received("X", new ProhibitedRouteSetTest(FAR)))).isEmpty();
        assertThat(bench.on(new Received("X", new RestrictedRouteSetTest(FAR))))
                .containsExactly(new Send("X", new TransferProhibited(FAR)));
        // a point without any route, asked after
        PointCode nowhere = PointCode.itu("6.6.6");
        assertThat(bench.on(new Received("Y", new ProhibitedRouteSetTest(nowhere)))).isEmpty();
    }

    /// 9.7
    @Test
    void restrictedRouteGivesWayToAnAvailableOne() {
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));

        bench.on(new Received("X", new TransferRestricted(FAR)));
        assertThat(routes.selection().choose(FAR).uses("Y")).isTrue();
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);

        assertThat(bench.on(new PointUnavailable("Y")))
                .contains(changed("3.1.1/14", ACCESSIBLE, DestinationState.RESTRICTED));
        assertThat(routes.selection().choose(FAR).uses("X")).isTrue();
        assertThat(bench.pass(Duration.ofSeconds(45)))
                .containsExactly(new Send("X", new RestrictedRouteSetTest(FAR)));
    }

    @Test
    void oneRestrictedMemberOfACombinedLinksetLeavesTheLoadToTheOthers() {
        beginAllUp(route("3.1.1/14", "X", 5), route("3.1.1/14", "Y", 5));

        bench.on(new Received("X", new TransferRestricted(FAR)));

        assertThat(routes.selection().choose(FAR).uses("X")).isFalse();
        assertThat(routes.selection().choose(FAR).uses("Y")).isTrue();
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
    }

    /// 13.4.2: the normal linkset has failed for as long as T11; whoever is used now was told
    /// otherwise (13.2.2 i).
    @Test
    void longDiversionIsToldByTransferRestricted() {
        config = config.withTransferRestricted(true);
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));
        bench.on(new LinksetAdded("Z", PointCode.itu("2.0.2")));
        bench.on(new Advertise("Z"));
        bench.on(new PointAvailable("Z"));

        assertThat(sent(bench.on(new Received("X", new TransferProhibited(FAR)))))
                .containsExactly(
                        new Send("Y", new TransferProhibited(FAR)),
                        new Send("X", new TransferAllowed(FAR)));
        assertThat(sent(bench.pass(Duration.ofSeconds(29)))).isEmpty();
        assertThat(bench.pass(Duration.ofSeconds(1)))
                .containsExactly(
                        new Send("X", new TransferRestricted(FAR)),
                        new Send("Z", new TransferRestricted(FAR)));
        // 13.5.4: what is asked about it
        assertThat(bench.on(new Received("Z", new RestrictedRouteSetTest(FAR)))).isEmpty();
        assertThat(bench.on(new Received("Z", new ProhibitedRouteSetTest(FAR))))
                .containsExactly(new Send("Z", new TransferRestricted(FAR)));

        // 13.3.2: the normal linkset is back
        assertThat(sent(bench.on(new Received("X", new TransferAllowed(FAR)))))
                .containsExactlyInAnyOrder(
                        new Send("X", new TransferProhibited(FAR)),
                        new Send("Y", new TransferAllowed(FAR)),
                        new Send("Z", new TransferAllowed(FAR)));
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void diversionThatEndsBeforeT11IsNotTold() {
        config = config.withTransferRestricted(true);
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));
        bench.on(new Received("X", new TransferProhibited(FAR)));
        bench.pass(Duration.ofSeconds(20));
        bench.on(new Received("X", new TransferAllowed(FAR)));

        assertThat(bench.pass(Duration.ofMinutes(5))).isEmpty();
        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void restrictedDestinationIsToldAsSuchOnlyWhereTheNationalOptionIsOn() {
        beginAllUp(route("3.1.1/14", "X", 1));
        assertThat(sent(bench.on(new Received("X", new TransferRestricted(FAR))))).isEmpty();

        bench.on(new RouteManagementInput.Reconfigured(config.withTransferRestricted(true)));

        assertThat(routes.adjacents().get("Y").told)
                .containsExactly(Map.entry(PointCodeMask.full(FAR), NonAdjacentStatus.RESTRICTED));
    }

    @Test
    void timersOfDestinationsThatLeaveTheTableEnd() {
        config = config.withTransferRestricted(true);
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));
        bench.on(new PointUnavailable("X"));

        bench.on(new TableChanged(RouteTable.empty()));

        assertThat(bench.isIdle()).isTrue();
    }

    @Test
    void prohibitionWithinASummaryTakesDownThatPointOnly() {
        beginAllUp(route("3.0.0/3", "X", 5));

        assertThat(bench.on(new Received("X", new TransferProhibited(FAR))))
                .contains(changed("3.1.1/14", ACCESSIBLE, INACCESSIBLE), new Republish());

        assertThat(stateOf("3.0.0/3")).isEqualTo(ACCESSIBLE);
        assertThat(routes.dynamicRoutes()).containsOnlyKeys(PointCodeMask.full(FAR));
        assertThat(routes.selection().choose(FAR).isUsable()).isFalse();
        assertThat(routes.selection().choose(PointCode.itu("3.1.2")).isUsable()).isTrue();

        assertThat(bench.on(new Received("X", new TransferAllowed(FAR))))
                .contains(changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE));
        assertThat(routes.dynamicRoutes()).isEmpty();
    }

    @Test
    void prohibitionWithinASummaryUsesTheOtherRouteOfTheSummary() {
        beginAllUp(route("3.0.0/3", "X", 1), route("3.0.0/3", "Y", 5));

        List<RouteManagementOutput> outputs =
                bench.on(new Received("X", new TransferProhibited(FAR)));

        assertThat(routes.selection().choose(FAR).uses("Y")).isTrue();
        assertThat(outputs)
                .containsExactly(new Send("Y", new TransferProhibited(FAR)), new Republish());
    }

    @Test
    void summaryIsTheBackupOfAPointsOwnRoute() {
        beginAllUp(route("3.1.1/14", "X", 1), route("3.0.0/3", "Y", 5));

        bench.on(new Received("X", new TransferProhibited(FAR)));

        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
        assertThat(routes.selection().choose(FAR).uses("Y")).isTrue();
        // the point has an entry of its own: nothing dynamic about it
        assertThat(routes.dynamicRoutes()).isEmpty();
    }

    @Test
    void dynamicRoutesAreBounded() {
        config = config.withDynamicRoutesMax(10);
        beginAllUp(route("3.0.0/3", "X", 5));

        for (int i = 0; i < 10; i++) {
            bench.on(new Received("X", new TransferProhibited(PointCode.itu(FAR.value() + i))));
        }
        TransferProhibited eleventh = new TransferProhibited(PointCode.itu(FAR.value() + 10));
        assertThat(bench.on(new Received("X", eleventh)))
                .containsExactly(
                        new Ignored("X", eleventh.points(), Ignored.Reason.DYNAMIC_ROUTES_FULL));
        assertThat(routes.dynamicRoutes()).hasSize(10);
        // room again
        bench.on(new Received("X", new TransferAllowed(FAR)));
        assertThat(bench.on(new Received("X", eleventh))).contains(new Republish());
    }

    @Test
    void messagesWithoutMeaningAreIgnored() {
        beginAllUp(route("3.1.1/14", "X", 5));

        for (TransferProhibited pointless :
                List.of(
                        new TransferProhibited(OWN),
                        new TransferProhibited(PointCode.itu("2.0.0")))) {
            assertThat(bench.on(new Received("X", pointless)))
                    .containsExactly(
                            new Ignored("X", pointless.points(), Ignored.Reason.POINTLESS));
        }
        TransferProhibited unrouted = new TransferProhibited(FAR);
        assertThat(bench.on(new Received("Y", unrouted)))
                .containsExactly(new Ignored("Y", unrouted.points(), Ignored.Reason.NO_ROUTE));
        assertThat(bench.on(new Received("Y", new TransferAllowed(FAR)))).isEmpty();
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
    }

    /// 9.3: the response method, once in T8 for each neighbour and destination.
    @Test
    void undeliverableMessageIsAnsweredOnceInT8() {
        beginAllUp();
        PointCode other = PointCode.itu("3.1.2");

        assertThat(bench.on(new Undeliverable("X", FAR)))
                .containsExactly(new Send("X", new TransferProhibited(FAR)));
        assertThat(bench.on(new Undeliverable("X", FAR))).containsExactly(new Inhibited());
        // neither another destination nor another neighbour is silenced by that
        assertThat(bench.on(new Undeliverable("X", other)))
                .containsExactly(new Send("X", new TransferProhibited(other)));
        assertThat(bench.on(new Undeliverable("Y", FAR)))
                .containsExactly(new Send("Y", new TransferProhibited(FAR)));

        bench.pass(Mtp3Timers.STANDARD.get(Mtp3Timer.T8));
        assertThat(bench.on(new Undeliverable("X", FAR)))
                .containsExactly(new Send("X", new TransferProhibited(FAR)));
    }

    /// 13.2.2: what was broadcast needs no answer for a while.
    @Test
    void undeliverableMessageIsNotAnsweredInT8AfterABroadcast() {
        beginAllUp(route("3.1.1/14", "X", 1));
        assertThat(bench.on(new Received("X", new TransferProhibited(FAR))))
                .contains(new Send("Y", new TransferProhibited(FAR)));

        assertThat(bench.on(new Undeliverable("Y", FAR))).containsExactly(new Inhibited());
        bench.pass(Mtp3Timers.STANDARD.get(Mtp3Timer.T8));

        assertThat(bench.on(new Undeliverable("Y", FAR)))
                .containsExactly(new Send("Y", new TransferProhibited(FAR)));
    }

    @Test
    void undeliverableMessageOfAMomentAgoIsNotAnsweredIfItCouldGoNow() {
        beginAllUp(route("3.1.1/14", "X", 5));

        assertThat(bench.on(new Undeliverable("Y", FAR))).isEmpty();
    }

    @Test
    void answersAreBounded() {
        beginAllUp();
        for (int i = 0; i < RouteAdvertising.ANSWERS_MAX; i++) {
            assertThat(bench.on(new Undeliverable("X", PointCode.itu(i + 100)))).hasSize(1);
        }

        assertThat(bench.on(new Undeliverable("X", PointCode.itu(5_000))))
                .containsExactly(new Inhibited());
    }

    @Test
    void whatAnAnswerProhibitedIsAllowedWhenARouteAppears() {
        beginAllUp();
        bench.on(new Undeliverable("X", FAR));

        assertThat(bench.on(new TableChanged(RouteTable.of(route("3.0.0/3", "Y", 5)))))
                .contains(
                        new Send("X", new TransferAllowed(FAR)),
                        changed("3.0.0/3", INACCESSIBLE, ACCESSIBLE));
    }

    @Test
    void changedTableMovesRoutesAndTellsWhatVanished() {
        beginAllUp(route("3.1.1/14", "X", 5), route("3.1.2/14", "X", 5));

        assertThat(bench.on(new TableChanged(RouteTable.of(route("3.1.1/14", "Y", 5)))))
                .containsExactly(
                        changed("3.1.2/14", ACCESSIBLE, INACCESSIBLE),
                        new Send("Y", new TransferProhibited(FAR)),
                        new Republish(),
                        new Send("X", new TransferAllowed(FAR)));
    }

    @Test
    void removedRouteTakesItsProhibitionAlong() {
        beginAllUp(route("3.1.1/14", "X", 5));
        bench.on(new Received("X", new TransferProhibited(FAR)));

        bench.on(new TableChanged(RouteTable.empty()));

        assertThat(bench.isIdle()).isTrue();
        assertThat(routes.adjacents().get("X").restrictions).isEmpty();
        bench.on(new TableChanged(RouteTable.of(route("3.1.1/14", "X", 5))));
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
    }

    @Test
    void prohibitionOutlivesThePointsOwnEntryIfASummaryCoversIt() {
        beginAllUp(route("3.1.1/14", "X", 5), route("3.0.0/3", "X", 5));
        bench.on(new Received("X", new TransferProhibited(FAR)));

        bench.on(new TableChanged(RouteTable.of(route("3.0.0/3", "X", 5))));

        assertThat(routes.dynamicRoutes()).containsEntry(PointCodeMask.full(FAR), INACCESSIBLE);
        bench.on(
                new TableChanged(
                        RouteTable.of(route("3.1.1/14", "X", 5), route("3.0.0/3", "X", 5))));
        assertThat(routes.dynamicRoutes()).isEmpty();
        assertThat(stateOf("3.1.1/14")).isEqualTo(INACCESSIBLE);
    }

    @Test
    void lostNeighboursWordsAreVoid() {
        beginAllUp(route("3.0.0/3", "X", 5), route("3.1.2/14", "X", 5));
        bench.on(new Received("X", new TransferProhibited(FAR)));
        bench.on(new Received("X", new TransferProhibited(PointCode.itu("3.1.2"))));

        bench.on(new PointUnavailable("X"));

        assertThat(routes.dynamicRoutes()).isEmpty();
        assertThat(bench.isIdle()).isTrue();
        bench.on(new Advertise("X"));
        bench.on(new PointAvailable("X"));
        assertThat(routes.selection().choose(FAR).isUsable()).isTrue();
        assertThat(stateOf("3.1.2/14")).isEqualTo(ACCESSIBLE);
    }

    @Test
    void removedLinksetLeavesItsRoutesWaiting() {
        beginAllUp(route("3.1.1/14", "X", 5));

        assertThat(bench.on(new LinksetRemoved("X")))
                .contains(changed("2.0.0/14", ACCESSIBLE, INACCESSIBLE))
                .contains(changed("3.1.1/14", ACCESSIBLE, INACCESSIBLE));
        assertThat(routes.selection().stateOf(route("3.1.1/14", "X", 5), PointCodeMask.full(FAR)))
                .isEqualTo(RouteState.LINKSET_UNKNOWN);

        bench.on(new LinksetAdded("X", PointCode.itu("2.0.0")));
        bench.on(new Advertise("X"));
        assertThat(bench.on(new PointAvailable("X")))
                .contains(changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE));
    }

    @Test
    void endPointSaysNothingAboutRoutes() {
        config = config.withTransferFunction(false);
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));

        assertThat(sent(bench.on(new Received("X", new TransferProhibited(FAR))))).isEmpty();
        assertThat(bench.on(new Undeliverable("X", PointCode.itu("6.6.6")))).isEmpty();
        assertThat(bench.on(new Received("Y", new ProhibitedRouteSetTest(FAR)))).isEmpty();
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
    }

    /// A storm for a thousand destinations leaves at a bounded pace, and TRA after all of it.
    @Test
    void manyMessagesAreSentAtAPace() {
        List<Route> table = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            table.add(route(PointCode.itu(0x3000 + i) + "/14", "X", 5));
        }
        begin(table.toArray(Route[]::new));

        List<RouteManagementOutput> atOnce = bench.on(new Advertise("Y"));

        assertThat(sent(atOnce)).hasSize(RouteAdvertising.PACE_MESSAGES);
        assertThat(atOnce).doesNotContain(new Advertised("Y"));
        List<RouteManagementOutput> later = bench.pass(Duration.ofMillis(200));
        // the adjacent X is the thousand and first
        assertThat(sent(later)).hasSize(1_001 - RouteAdvertising.PACE_MESSAGES);
        assertThat(later).last().isEqualTo(new Advertised("Y"));
        assertThat(bench.isIdle()).isTrue();
    }

    /// A far end that takes little at a time is not buried.
    @Test
    void manyMessagesWaitForLinksThatAreSlow() {
        List<Route> table = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            table.add(route(PointCode.itu(0x3000 + i) + "/14", "X", 5));
        }
        begin(table.toArray(Route[]::new));
        backlog = RouteAdvertising.BACKLOG_MAX - 10;

        assertThat(sent(bench.on(new Advertise("Y")))).hasSize(10);
        backlog = RouteAdvertising.BACKLOG_MAX + 1;
        assertThat(bench.pass(Duration.ofSeconds(1))).isEmpty();

        backlog = 0;
        List<RouteManagementOutput> later = bench.pass(Duration.ofSeconds(1));
        assertThat(sent(later)).hasSize(301 - 10);
        assertThat(later).last().isEqualTo(new Advertised("Y"));
    }

    @Test
    void whatFlapsWhileItWaitsIsNotSentAtAll() {
        List<Route> table = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            table.add(route(PointCode.itu(0x3000 + i) + "/14", "X", 5));
        }
        beginAllUp(table.toArray(Route[]::new));
        bench.pass(Duration.ofSeconds(1));

        List<RouteManagementOutput> down = bench.on(new PointUnavailable("X"));
        bench.on(new Advertise("X"));
        List<RouteManagementOutput> up = new ArrayList<>(bench.on(new PointAvailable("X")));
        up.addAll(bench.pass(Duration.ofSeconds(1)));

        assertThat(sentTo("Y", down)).hasSize(RouteAdvertising.PACE_MESSAGES);
        assertThat(sentTo("Y", up))
                .hasSize(RouteAdvertising.PACE_MESSAGES)
                .allMatch(send -> send.message() instanceof TransferAllowed);
        assertThat(routes.adjacents().get("Y").told).isEmpty();
    }

    // ---- words and snapshots ------------------------------------------------------------------

    /// What has become accessible is told when the routing snapshot has it, to user parts and to
    /// neighbours.
    @Test
    void nobodyHearsOfARouteBeforeTheSnapshotHasIt() {
        beginAllUp(route("3.1.1/14", "X", 1));
        bench.on(new Received("X", new TransferProhibited(FAR)));
        snapshotsComeLate = true;

        assertThat(bench.on(new Received("X", new TransferAllowed(FAR))))
                .containsExactly(new Republish());
        assertThat(stateOf("3.1.1/14")).isEqualTo(INACCESSIBLE);
        assertThat(bench.on(new Published(routes.edition() - 1))).isEmpty();

        assertThat(bench.on(new Published(routes.edition())))
                .containsExactly(
                        changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE),
                        new Send("Y", new TransferAllowed(FAR)));
        assertThat(bench.on(new Published(routes.edition()))).isEmpty();
    }

    @Test
    void routeThatFlapsBetweenTwoSnapshotsIsNotToldAtAll() {
        beginAllUp(route("3.1.1/14", "X", 1));
        bench.on(new Received("X", new TransferProhibited(FAR)));
        snapshotsComeLate = true;

        bench.on(new Received("X", new TransferAllowed(FAR)));
        assertThat(bench.on(new Received("X", new TransferProhibited(FAR))))
                .containsExactly(new Republish());

        assertThat(bench.on(new Published(routes.edition()))).isEmpty();
        assertThat(stateOf("3.1.1/14")).isEqualTo(INACCESSIBLE);
    }

    /// Section 13.2.2 i: Y must not send back what is about to be sent to it.
    @Test
    void prohibitionsDoNotWaitForTheSnapshot() {
        beginAllUp(route("3.1.1/14", "X", 1), route("3.1.1/14", "Y", 5));
        snapshotsComeLate = true;

        assertThat(bench.on(new Received("X", new TransferProhibited(FAR))))
                .containsExactly(new Send("Y", new TransferProhibited(FAR)), new Republish());
        assertThat(bench.on(new Received("X", new TransferProhibited(FAR)))).isEmpty();

        assertThat(bench.on(new Published(routes.edition())))
                .containsExactly(new Send("X", new TransferAllowed(FAR)));
    }

    @Test
    void routeSetTestIsAnsweredWhenTheSnapshotHasTheRoute() {
        beginAllUp(route("3.1.1/14", "X", 1));
        snapshotsComeLate = true;
        bench.on(new Received("X", new TransferProhibited(FAR)));
        bench.on(new Received("X", new TransferAllowed(FAR)));

        assertThat(bench.on(new Received("Y", new ProhibitedRouteSetTest(FAR)))).isEmpty();
        assertThat(sent(bench.on(new Published(routes.edition()))))
                .containsExactly(new Send("Y", new TransferAllowed(FAR)));
    }

    /// The neighbour takes what it is not told about for allowed.
    @Test
    void restartingNeighbourIsToldAllOnlyWhenTheSnapshotHasTheRoutes() {
        begin(route("3.1.1/14", "X", 1), route("3.1.2/14", "Y", 1));
        bench.on(new Advertise("X"));
        snapshotsComeLate = true;
        bench.on(new PointAvailable("X"));

        assertThat(bench.on(new Advertise("Y")))
                .containsExactly(new Send("Y", new TransferProhibited(PointCode.itu("3.1.2"))));
        assertThat(bench.on(new Published(routes.edition())))
                .containsExactly(
                        changed("2.0.0/14", INACCESSIBLE, ACCESSIBLE),
                        changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE),
                        new Advertised("Y"));
    }

    /// Who hears of a summary takes that for all points in it: exceptions are told behind it.
    @Test
    void exceptionsFromASummaryThatReturnsAreToldBehindIt() {
        beginAllUp(route("3.0.0/3", "X", 1));
        snapshotsComeLate = true;
        bench.on(new PointUnavailable("X"));
        bench.on(new Advertise("X"));
        bench.on(new PointAvailable("X"));
        assertThat(changes(bench.on(new Received("X", new TransferProhibited(FAR))))).isEmpty();

        assertThat(changes(bench.on(new Published(routes.edition()))))
                .containsExactly(
                        changed("2.0.0/14", INACCESSIBLE, ACCESSIBLE),
                        changed("3.0.0/3", INACCESSIBLE, ACCESSIBLE),
                        changed("3.1.1/14", ACCESSIBLE, INACCESSIBLE));
    }

    @Test
    void pointWithinASummaryReturnsWithTheSnapshot() {
        beginAllUp(route("3.0.0/3", "X", 1));
        bench.on(new Received("X", new TransferProhibited(FAR)));
        snapshotsComeLate = true;

        assertThat(bench.on(new Received("X", new TransferAllowed(FAR))))
                .containsExactly(new Republish());
        assertThat(changes(bench.on(new Published(routes.edition()))))
                .containsExactly(changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE));
        assertThat(routes.dynamicRoutes()).isEmpty();
    }

    /// The route to the point is gone, the summary around it has always been there.
    @Test
    void pointThatFallsToASummaryReturnsWithTheSnapshot() {
        beginAllUp(route("3.1.1/14", "Y", 1), route("3.0.0/3", "X", 1));
        bench.on(new Received("Y", new TransferProhibited(FAR)));
        assertThat(stateOf("3.1.1/14")).isEqualTo(ACCESSIBLE);
        bench.on(new PointUnavailable("X"));
        assertThat(stateOf("3.1.1/14")).isEqualTo(INACCESSIBLE);
        bench.on(new Advertise("X"));
        snapshotsComeLate = true;
        bench.on(new PointAvailable("X"));

        assertThat(changes(bench.on(new TableChanged(RouteTable.of(route("3.0.0/3", "X", 1))))))
                .isEmpty();
        assertThat(changes(bench.on(new Published(routes.edition()))))
                .containsExactlyInAnyOrder(
                        changed("2.0.0/14", INACCESSIBLE, ACCESSIBLE),
                        changed("3.0.0/3", INACCESSIBLE, ACCESSIBLE),
                        changed("3.1.1/14", INACCESSIBLE, ACCESSIBLE));
    }

    /// X is 2.0.0 and Y is 2.0.1; neither is available yet.
    private void begin(Route... table) {
        routes = new RouteManagement(config, _ -> backlog);
        bench =
                new MachineBench<>(
                        routes,
                        output ->
                                output instanceof Republish && !snapshotsComeLate
                                        ? new Published(routes.edition())
                                        : null);
        bench.on(new LinksetAdded("X", PointCode.itu("2.0.0")));
        bench.on(new LinksetAdded("Y", PointCode.itu("2.0.1")));
        bench.on(new TableChanged(RouteTable.of(table)));
    }

    private void beginAllUp(Route... table) {
        begin(table);
        for (String linkset : List.of("X", "Y")) {
            bench.on(new Advertise(linkset));
            bench.on(new PointAvailable(linkset));
        }
        bench.pass(Duration.ofSeconds(1));
    }

    private DestinationState stateOf(String destination) {
        return routes.stateOf(Countries.mask(destination));
    }

    private static DestinationChanged changed(
            String destination, DestinationState before, DestinationState after) {
        return new DestinationChanged(Countries.mask(destination), before, after);
    }

    private static List<Send> sent(List<RouteManagementOutput> outputs) {
        return outputs.stream().filter(Send.class::isInstance).map(Send.class::cast).toList();
    }

    private static List<DestinationChanged> changes(List<RouteManagementOutput> outputs) {
        return outputs.stream()
                .filter(DestinationChanged.class::isInstance)
                .map(DestinationChanged.class::cast)
                .toList();
    }

    private static List<Send> sentTo(String linkset, List<RouteManagementOutput> outputs) {
        return sent(outputs).stream().filter(send -> send.linkset().equals(linkset)).toList();
    }

    private static Route route(String destination, String linkset, int priority) {
        return new Route(Countries.mask(destination), linkset, priority);
    }
}
