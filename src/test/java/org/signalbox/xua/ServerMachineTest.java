// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.xua.GatewayBench.RECOVERY;
import static org.signalbox.xua.GatewayBench.server;
import static org.signalbox.xua.TrafficMode.BROADCAST;
import static org.signalbox.xua.TrafficMode.LOADSHARE;
import static org.signalbox.xua.TrafficMode.OVERRIDE;

import org.junit.jupiter.api.Test;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Notify;
import org.signalbox.xua.ServerPlan.ApplicationServer;
import org.signalbox.xua.ServerPlan.Asp;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// What conformance lists leave open, and stricter readers of RFC 4666 ask.
class ServerMachineTest {
    // ---- traffic modes ------------------------------------------------------------------------

    @Test
    void firstProcessChoosesTheModeUntilAllAreDown() {
        GatewayBench gateway = new GatewayBench(server("one", 100, null, "a", "b")).up("a", "b");

        gateway.aspActive("a", BROADCAST, 100).aspActive("b", LOADSHARE, 100);

        gateway.says(
                "a: ASPAC ACK broadcast [100]",
                "a: NOTIFY AS-ACTIVE [100]",
                "b: NOTIFY AS-ACTIVE [100]",
                "b: ERROR Unsupported Traffic Mode Type [100]");
        assertThat(gateway.machine.mode("one")).isEqualTo(BROADCAST);
        gateway.aspDown("a").aspDown("b").pass(RECOVERY);
        assertThat(gateway.machine.mode("one")).isNull();
    }

    @Test
    void processThatDoesNotSayHasOverride() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, null, "a", "b")).active("a", "b");

        assertThat(gateway.machine.mode("one")).isEqualTo(OVERRIDE);
        assertThat(gateway.machine.active("one")).containsExactly("b");
    }

    @Test
    void loadshareBeginsWhenEnoughAreActive() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, 2, "a", "b")).up("a", "b");

        gateway.aspActive("a", null, 100).says("a: ASPAC ACK [100]");
        assertThat(gateway.machine.asState("one")).isEqualTo(new AsState.Inactive());

        gateway.aspActive("b", null, 100);
        gateway.says(
                "b: ASPAC ACK [100]", "a: NOTIFY AS-ACTIVE [100]", "b: NOTIFY AS-ACTIVE [100]");
    }

    @Test
    void broadcastHasAllActive() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, BROADCAST, "c", "a", "b"))
                        .active("a", "b", "c");

        assertThat(gateway.machine.active("one")).containsExactly("c", "a", "b");
    }

    /// Override displaces in the routing contexts that are named, and in no others.
    /// strict-override-named-contexts.
    @Test
    void takeoverIsOfWhatIsNamed() {
        GatewayBench gateway =
                new GatewayBench(
                                server("one", 100, OVERRIDE, "a", "b"),
                                server("two", 200, OVERRIDE, "a", "b"))
                        .active("a")
                        .up("b");

        gateway.aspActive("b", OVERRIDE, 200);

        gateway.says("b: ASPAC ACK override [200]", "a: NOTIFY Alternate ASP Active [200]");
        assertThat(gateway.machine.active("one")).containsExactly("a");
        assertThat(gateway.machine.active("two")).containsExactly("b");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.ACTIVE);
    }

    // ---- routing contexts ---------------------------------------------------------------------

    /// strict-aspac-mixed-contexts.
    @Test
    void ofSeveralRoutingContextsThoseServedAreActivated() {
        GatewayBench gateway =
                new GatewayBench(
                                server("one", 100, LOADSHARE, "a"),
                                server("two", 200, LOADSHARE, "b"),
                                server("three", 300, BROADCAST, "a"))
                        .up("a");

        gateway.aspActive("a", LOADSHARE, 100, 200, 300, 400, 100);

        gateway.says(
                "a: ERROR Invalid Routing Context [200, 400]",
                "a: ERROR Unsupported Traffic Mode Type [300]",
                "a: ASPAC ACK loadshare [100]",
                "a: NOTIFY AS-ACTIVE [100]");
        assertThat(gateway.machine.active("two")).isEmpty();
    }

    /// As many as a parameter can hold.
    @Test
    void floodOfUnknownRoutingContextsIsRefusedByOneError() {
        GatewayBench gateway = new GatewayBench(server("one", 100, LOADSHARE, "a")).up("a");
        gateway.outputs.clear();

        gateway.aspActive("a", LOADSHARE, IntStream.range(1_000, 17_000).toArray());

        ServerOutput.Send refusal = (ServerOutput.Send) gateway.outputs.getFirst();
        assertThat(gateway.outputs).hasSize(1);
        assertThat(((ErrorReport) refusal.message()).contexts()).hasSize(16_000);
        assertThat(((ErrorReport) refusal.message()).diagnostic().length()).isEqualTo(320);
    }

    /// strict-aspac-no-context.
    @Test
    void noRoutingContextMeansAllThatTheProcessMayServe() {
        GatewayBench gateway =
                new GatewayBench(
                                server("one", 100, LOADSHARE, "a"),
                                server("two", 200, LOADSHARE, "b"),
                                server("three", 300, LOADSHARE, "a"))
                        .up("a");

        gateway.aspActive("a", LOADSHARE);

        gateway.says(
                "a: ASPAC ACK loadshare", "a: NOTIFY AS-ACTIVE [100]", "a: NOTIFY AS-ACTIVE [300]");
        gateway.aspInactive("a");
        gateway.says("a: ASPIA ACK", "a: NOTIFY AS-PENDING [100]", "a: NOTIFY AS-PENDING [300]");
        assertThat(gateway.machine.active("two")).isEmpty();
    }

    @Test
    void acknowledgementNamesWhatIsServedIfItIsNotAll() {
        new GatewayBench(server("one", 100, LOADSHARE, "a"), server("two", 200, OVERRIDE, "a"))
                .up("a")
                .aspActive("a", LOADSHARE)
                .says(
                        "a: ERROR Unsupported Traffic Mode Type [200]",
                        "a: ASPAC ACK loadshare [100]",
                        "a: NOTIFY AS-ACTIVE [100]");
    }

    @Test
    void serverWithoutRoutingContextIsNeverNamed() {
        ApplicationServer server =
                new ApplicationServer("one", null, OVERRIDE, RECOVERY, 1, List.of("a"));

        new GatewayBench(server)
                .up("a")
                .aspActive("a", OVERRIDE)
                .says("a: ASPAC ACK override", "a: NOTIFY AS-ACTIVE");
    }

    @Test
    void processOfNoServerHasNothingToServe() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a")).up("b");

        gateway.aspActive("b", OVERRIDE).says("b: ERROR No Configured AS for ASP");
        gateway.aspInactive("b").says("b: ERROR No Configured AS for ASP");
    }

    // ---- recovery -----------------------------------------------------------------------------

    @Test
    void anotherProcessBeforeRecoveryEndsGoesOn() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, 2, "a", "b"))
                        .active("a", "b")
                        .aspInactive("a")
                        .aspInactive("b");
        gateway.says(
                "a: ASPIA ACK",
                "a: NOTIFY Insufficient ASP Resources [100]",
                "b: ASPIA ACK",
                "a: NOTIFY AS-PENDING [100]",
                "b: NOTIFY AS-PENDING [100]");

        gateway.pass(RECOVERY.minusNanos(1)).aspActive("a", null, 100);

        gateway.says(
                "a: ASPAC ACK [100]", "a: NOTIFY AS-ACTIVE [100]", "b: NOTIFY AS-ACTIVE [100]");
        assertThat(gateway.machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void serverIsDownAfterRecoveryIfNoneIsUp() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, OVERRIDE, "a")).active("a").lose("a");
        assertThat(gateway.machine.asState("one")).isInstanceOf(AsState.Pending.class);

        gateway.pass(RECOVERY);

        assertThat(gateway.machine.asState("one")).isEqualTo(new AsState.Down());
        gateway.says();
    }

    @Test
    void processThatComesUpWhileTrafficWaitsIsToldSo() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, OVERRIDE, "a", "b")).active("a").lose("a");

        gateway.connect("b").aspUp("b").says("b: ASPUP ACK", "b: NOTIFY AS-PENDING [100]");
        gateway.pass(RECOVERY).says("b: NOTIFY AS-INACTIVE [100]");
    }

    // ---- management ---------------------------------------------------------------------------

    @Test
    void blockedProcessMayComeUpButNotBecomeActive() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a"));
        gateway.give(new ServerInput.Admit("a", Admission.BLOCKED)).up("a");

        gateway.aspActive("a", OVERRIDE, 100);
        gateway.says("a: ERROR Refused - Management Blocking [100]");

        gateway.give(new ServerInput.Admit("a", Admission.OPEN)).says("a: ASPIA ACK [100]");
        gateway.aspActive("a", OVERRIDE, 100);
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.ACTIVE);
    }

    @Test
    void blockedProcessIsTakenItsTraffic() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a")).active("a");

        gateway.give(new ServerInput.Admit("a", Admission.BLOCKED)).pass(RECOVERY);

        gateway.says(
                "a: ASPIA ACK [100]", "a: NOTIFY AS-PENDING [100]", "a: NOTIFY AS-INACTIVE [100]");
    }

    @Test
    void lockedOutProcessIsPutDown() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a")).active("a");

        gateway.give(new ServerInput.Admit("a", Admission.LOCKED_OUT));

        gateway.says("a: ASPDN ACK");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.DOWN);
    }

    /// strict-aspup-isolated.
    @Test
    void nobodyComesUpWhileLevel3IsIsolated() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a")).connect("a");

        gateway.give(new ServerInput.Isolated()).aspUp("a");
        gateway.says("a: ERROR Refused - Management Blocking");

        gateway.give(new ServerInput.Reachable()).aspUp("a");
        gateway.says("a: ASPUP ACK", "a: NOTIFY AS-INACTIVE [100]");
    }

    /// A restart of SCTP that nobody has seen as a loss.
    /// strict-sctp-restart.
    @Test
    void restartedAssociationMustComeUpAgain() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, OVERRIDE, "a")).active("a").connect("a");

        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.DOWN);
        gateway.aspActive("a", OVERRIDE, 100).says("a: ERROR Unexpected Message [100]");
        gateway.aspUp("a").says("a: ASPUP ACK", "a: NOTIFY AS-PENDING [100]");
    }

    /// strict-notify-down, strict-notify-no-invented-id: only who is up is told, and of a process
    /// without identifier no identifier.
    @Test
    void processThatIsDownIsNotNotified() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, "a", "b", "c"))
                        .active("a", "b")
                        .connect("c");

        gateway.lose("b").says("a: NOTIFY ASP Failure [100]");
        gateway.aspInactive("a", 100).pass(RECOVERY);

        gateway.says(
                "a: ASPIA ACK [100]", "a: NOTIFY AS-PENDING [100]", "a: NOTIFY AS-INACTIVE [100]");
    }

    // ---- identifiers --------------------------------------------------------------------------

    @Test
    void identifierThatIsRequiredOrAnothersOrWrongIsAskedFor() {
        GatewayBench gateway =
                new GatewayBench(
                        new ServerPlan(
                                List.of(
                                        new Asp("a", null, true, false, Admission.OPEN),
                                        new Asp(
                                                "b",
                                                AspIdentifier.of(2),
                                                false,
                                                false,
                                                Admission.OPEN)),
                                List.of(server("one", 100, LOADSHARE, "a", "b"))));
        gateway.connect("a", "b").aspUp("a").says("a: ERROR ASP Identifier Required");
        gateway.aspUp("b", 3).says("b: ERROR Invalid ASP Identifier");
        gateway.aspUp("b", 2).says("b: ASPUP ACK", "b: NOTIFY AS-INACTIVE [100]");
        gateway.aspUp("a", 2).says("a: ERROR Invalid ASP Identifier");

        gateway.aspUp("a", 1).says("a: ASPUP ACK", "a: NOTIFY AS-INACTIVE [100]");

        assertThat(gateway.machine.identifier("a")).isEqualTo(AspIdentifier.of(1));
        gateway.aspDown("a");
        assertThat(gateway.machine.identifier("a")).isNull();
    }

    // ---- what a gateway does not take ---------------------------------------------------------

    /// strict-notify-sgp.
    @Test
    void acknowledgementsAndNotificationsAreUnexpectedButFromPeers() {
        AspMessage ack = new AspActiveAck(null, List.of(), "");
        AspMessage notify = new Notify(NotifyStatus.AS_ACTIVE, null, List.of(), "");
        GatewayBench gateway =
                new GatewayBench(
                        new ServerPlan(
                                List.of(
                                        Asp.of("a"),
                                        new Asp("b", null, false, true, Admission.OPEN)),
                                List.of()));

        gateway.connect("a", "b").receive("a", ack).receive("a", notify);
        gateway.says("a: ERROR Unexpected Message", "a: ERROR Unexpected Message");

        gateway.receive("b", ack).receive("b", notify).says();
    }

    /// strict-error-unanswered, strict-error-quotes.
    @Test
    void errorsAreNeverAnsweredAndOursQuoteWhatTheyRefuse() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a")).connect("a");
        gateway.give(new ServerInput.Isolated());

        gateway.receive("a", ErrorReport.of(ErrorCode.PROTOCOL_ERROR)).says();
        gateway.receive("a", new AspUp(null, ""));

        ServerOutput.Send refusal = (ServerOutput.Send) gateway.outputs.getLast();
        assertThat(((ErrorReport) refusal.message()).diagnostic().toString())
                .isEqualTo("0100030100000008");
    }

    // ---- reconfiguration ----------------------------------------------------------------------

    @Test
    void membershipChangesInPlace() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, "a", "b")).active("a", "b").up("c");

        gateway.give(
                new ServerInput.Reconfigured(
                        GatewayBench.plan(server("one", 100, LOADSHARE, "c", "b"))));

        gateway.says("a: ASPIA ACK [100]", "c: NOTIFY AS-ACTIVE [100]");
        assertThat(gateway.machine.active("one")).containsExactly("b");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);
        gateway.aspActive("c", LOADSHARE, 100);
        assertThat(gateway.machine.active("one")).containsExactly("c", "b");
    }

    @Test
    void otherRoutingContextIsAnotherServer() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, "a", "b")).active("a");

        gateway.give(
                new ServerInput.Reconfigured(
                        GatewayBench.plan(server("one", 200, LOADSHARE, "a", "b"))));

        gateway.says("a: ASPIA ACK [100]", "a: NOTIFY AS-INACTIVE [200]");
        assertThat(gateway.machine.asState("one")).isEqualTo(new AsState.Inactive());
    }

    /// Nobody has to come again, but where one takes all, the others leave.
    @Test
    void processesStayActiveInAnotherMode() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, OVERRIDE, "a", "b")).up("b").active("a");
        gateway.outputs.clear();

        gateway.give(reconfigured(server("one", 100, LOADSHARE, "a", "b")));
        gateway.says();
        assertThat(gateway.outputs)
                .containsExactly(
                        new ServerOutput.AsChanged(
                                "one", new AsState.Active(), LOADSHARE, List.of("a")));

        gateway.aspActive("b", LOADSHARE, 100).says("b: ASPAC ACK loadshare [100]");
        gateway.give(reconfigured(server("one", 100, null, "a", "b")));
        gateway.says();
        assertThat(gateway.machine.mode("one")).isEqualTo(LOADSHARE);

        gateway.give(reconfigured(server("one", 100, OVERRIDE, "a", "b")));
        gateway.says("a: NOTIFY Alternate ASP Active [100]");
        assertThat(gateway.machine.active("one")).containsExactly("b");
    }

    private static ServerInput reconfigured(ApplicationServer server) {
        return new ServerInput.Reconfigured(GatewayBench.plan(server));
    }

    @Test
    void processThatIsNoLongerConfiguredIsAborted() {
        GatewayBench gateway = new GatewayBench(server("one", 100, LOADSHARE, "a")).active("a");

        gateway.give(new ServerInput.Reconfigured(new ServerPlan(List.of(Asp.of("b")), List.of())));

        gateway.says("a: ASPIA ACK [100]", "a: aborted, no longer configured");
        assertThat(gateway.outputs)
                .contains(new ServerOutput.AspChanged("a", AspState.DOWN))
                .contains(
                        new ServerOutput.AsChanged(
                                "one", new AsState.Down(), LOADSHARE, List.of()));
        gateway.connect("b").aspUp("b").says("b: ASPUP ACK");
    }

    @Test
    void sameConfigurationChangesNothing() {
        ServerPlan plan = GatewayBench.plan(server("one", 100, LOADSHARE, "a", "b"));
        GatewayBench gateway = new GatewayBench(plan).active("a");
        gateway.outputs.clear();

        gateway.give(new ServerInput.Reconfigured(plan));

        assertThat(gateway.outputs).isEmpty();
    }

    @Test
    void changesAreToldAfterTheMessagesTheyComeFrom() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a")).up("a");
        gateway.outputs.clear();

        gateway.aspActive("a", null, 100);

        assertThat(gateway.outputs)
                .endsWith(
                        new ServerOutput.AsChanged(
                                "one", new AsState.Active(), OVERRIDE, List.of("a")),
                        new ServerOutput.AspChanged("a", AspState.ACTIVE));
        assertThat(gateway.outputs)
                .extracting(Object::getClass)
                .containsExactly(
                        ServerOutput.Open.class,
                        ServerOutput.Send.class,
                        ServerOutput.Send.class,
                        ServerOutput.AsChanged.class,
                        ServerOutput.AspChanged.class);
    }

    /// Whoever is told that he may send may be answered at once.
    @Test
    void activeIsAcknowledgedWhenLevel3HasTheWay() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, "a", "b"))
                        .up("a", "b")
                        .closeLevel3();

        gateway.aspActive("a", LOADSHARE, 100).aspActive("b", null).aspActive("a", null, 100);
        gateway.says();
        assertThat(gateway.machine.isOpening("one")).isTrue();
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);

        gateway.openLevel3()
                .says(
                        "b: ASPAC ACK",
                        "a: NOTIFY AS-ACTIVE [100]",
                        "b: NOTIFY AS-ACTIVE [100]",
                        "a: ASPAC ACK [100]");
        assertThat(gateway.machine.active("one")).containsExactly("a", "b");

        // the way is kept as long as somebody may use it
        gateway.closeLevel3().aspInactive("a", 100).aspInactive("b", 100);
        gateway.aspActive("a", null, 100);
        gateway.says(
                "a: ASPIA ACK [100]",
                "b: ASPIA ACK [100]",
                "a: NOTIFY AS-PENDING [100]",
                "b: NOTIFY AS-PENDING [100]",
                "a: ASPAC ACK [100]",
                "a: NOTIFY AS-ACTIVE [100]",
                "b: NOTIFY AS-ACTIVE [100]");
        gateway.aspInactive("a", 100).pass(RECOVERY);
        assertThat(gateway.outputs).endsWith(lastOf("one"));
    }

    private static ServerOutput lastOf(String server) {
        return new ServerOutput.AsChanged(server, new AsState.Inactive(), LOADSHARE, List.of());
    }

    /// Who asks and leaves is not made active behind his back.
    @Test
    void whoDoesNotWaitForLevel3IsNotMadeActive() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, OVERRIDE, "a", "b")).up("a", "b").closeLevel3();

        gateway.aspActive("a", null, 100).aspInactive("a", 100).aspActive("b", null).lose("b");
        gateway.says("a: ASPIA ACK [100]", "a: NOTIFY ASP Failure [100]");
        assertThat(gateway.outputs).contains(new ServerOutput.Close("one"));

        gateway.openLevel3().says();
        assertThat(gateway.machine.active("one")).isEmpty();
    }

    /// Of several, all must be there: one message is answered by one.
    @Test
    void activeInSeveralIsAcknowledgedWhenThereIsAWayToAll() {
        GatewayBench gateway =
                new GatewayBench(
                                server("one", 100, OVERRIDE, "a", "b"),
                                server("two", 200, OVERRIDE, "a"))
                        .up("a", "b")
                        .aspActive("b", null, 100)
                        .closeLevel3();
        gateway.says(
                "b: ASPAC ACK [100]", "a: NOTIFY AS-ACTIVE [100]", "b: NOTIFY AS-ACTIVE [100]");

        gateway.aspActive("a", null);
        gateway.says();
        gateway.openLevel3();
        gateway.says(
                "a: ASPAC ACK",
                "b: NOTIFY Alternate ASP Active [100]",
                "a: NOTIFY AS-ACTIVE [200]");
    }

    /// Section 4.7: level 3 cannot be used for one application server.
    @Test
    void severedServerHasNoActiveProcesses() {
        GatewayBench gateway =
                new GatewayBench(
                                server("one", 100, OVERRIDE, "a"),
                                server("two", 200, OVERRIDE, "a"))
                        .active("a");

        gateway.give(new ServerInput.Severed("one"));
        gateway.says("a: ASPIA ACK [100]", "a: NOTIFY AS-PENDING [100]");
        gateway.aspActive("a", null);
        gateway.says("a: ERROR Refused - Management Blocking [100]", "a: ASPAC ACK [200]");

        gateway.give(new ServerInput.Joined("one")).aspActive("a", null, 100);
        gateway.says("a: ASPAC ACK [100]", "a: NOTIFY AS-ACTIVE [100]");
    }

    /// Section 4.7: level 3 cannot be used at all.
    @Test
    void isolatedGatewayLetsNobodyIn() {
        GatewayBench gateway = new GatewayBench(server("one", 100, OVERRIDE, "a", "b")).active("a");

        gateway.give(new ServerInput.Isolated());
        gateway.says("a: ASPDN ACK");
        gateway.aspUp("a").says("a: ERROR Refused - Management Blocking");

        gateway.give(new ServerInput.Reachable()).aspUp("a");
        gateway.says("a: ASPUP ACK", "a: NOTIFY AS-PENDING [100]");
    }

    @Test
    void recoveryOfZeroEndsAtOnce() {
        ApplicationServer server =
                new ApplicationServer(
                        "one", RoutingContext.of(100), OVERRIDE, Duration.ZERO, 1, List.of("a"));
        GatewayBench gateway = new GatewayBench(server).active("a").aspInactive("a");

        assertThat(gateway.machine.nextDeadline()).isEqualTo(gateway.now);
        gateway.pass(Duration.ZERO);
        assertThat(gateway.machine.asState("one")).isEqualTo(new AsState.Inactive());
        assertThat(Objects.requireNonNull(gateway.machine.mode("one"))).isEqualTo(OVERRIDE);
    }
}
