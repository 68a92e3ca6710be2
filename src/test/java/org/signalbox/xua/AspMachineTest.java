// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.AspDownAck;
import org.signalbox.xua.AspMessage.AspInactiveAck;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.AspUpAck;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Heartbeat;
import org.signalbox.xua.AspMessage.Notify;
import org.signalbox.xua.AspPlan.Served;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The process's side of ETSI TS 102 381 (its identifiers stand at the tests), and what its lists
/// leave open.
class AspMachineTest {
    private static final Served HUNDRED = new Served(RoutingContext.of(100), null);
    private static final Served SHARED = new Served(RoutingContext.of(200), TrafficMode.LOADSHARE);
    private static final Served ALONE = new Served(null, null);

    /// Whose context the gateway chooses.
    private static final Served REGISTERED = new Served(null, null, "hlr");

    private final List<String> said = new ArrayList<>();
    private AspMachine machine = new AspMachine(AspPlan.of(HUNDRED), false);
    private long now;

    /// aspsm-v-005, asptm-v-005: ASPIA, then ASPDN, on request.
    @Test
    void livesFromUpToDown() {
        give(new AspInput.Start());
        says();
        give(new AspInput.Up());
        says("ASPUP");
        receive(new AspUpAck(null, ""));
        says("inactive");
        notify(NotifyStatus.AS_INACTIVE, 100);
        says("ASPAC [100]");
        receive(new AspActiveAck(null, contexts(100), ""));
        says("active [100]");

        give(new AspInput.Stop());
        says("ASPIA [100]", "inactive");
        receive(new AspInactiveAck(contexts(100), ""));
        says("ASPDN", "down");
        receive(new AspDownAck(""));
        says("finished");
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    /// asptm-v-001: without a routing context, where there is none.
    @Test
    void namesNoRoutingContextWhereThereIsNone() {
        machine = new AspMachine(AspPlan.of(ALONE), false);
        toInactive();

        notify(NotifyStatus.AS_INACTIVE);
        says("ASPAC");
        // the gateway may know one
        receive(new AspActiveAck(null, contexts(77), ""));
        says("active");
    }

    /// asptm-v-002: one request for all of one mode.
    @Test
    void asksForEachModeWithItsRoutingContexts() {
        Served other = new Served(RoutingContext.of(300), null);
        machine = new AspMachine(AspPlan.of(HUNDRED, SHARED, other), false);
        toInactive();

        notify(NotifyStatus.AS_INACTIVE, 100);

        says("ASPAC [100, 300]", "ASPAC loadshare [200]");
        receive(new AspActiveAck(TrafficMode.LOADSHARE, contexts(200), ""));
        says("active [200]");
        receive(new AspActiveAck(null, contexts(300), ""));
        says("active [200, 300]");
    }

    /// Section 4.3.4.1: T(ack).
    @Test
    void repeatsWhatIsNotAcknowledged() {
        give(new AspInput.Start());
        give(new AspInput.Up());
        pass(AspPlan.STANDARD_ACK.minusNanos(1));
        says("ASPUP");
        pass(Duration.ofNanos(1));
        pass(AspPlan.STANDARD_ACK);
        says("ASPUP", "ASPUP");

        receive(new AspUpAck(null, ""));
        notify(NotifyStatus.AS_INACTIVE, 100);
        pass(AspPlan.STANDARD_ACK);
        says("inactive", "ASPAC [100]", "ASPAC [100]");

        receive(new AspActiveAck(null, contexts(100), ""));
        give(new AspInput.Block(true));
        pass(AspPlan.STANDARD_ACK);
        says("active [100]", "ASPIA [100]", "inactive", "ASPIA [100]");
    }

    @Test
    void leavesEvenIfNobodyAcknowledges() {
        toActive();

        give(new AspInput.Stop());
        pass(AspPlan.STANDARD_ACK);
        pass(AspPlan.STANDARD_ACK);

        says("ASPIA [100]", "inactive", "ASPDN", "down", "finished");
    }

    @Test
    void asksWithoutNotificationAfterAWhile() {
        toInactive();

        pass(AspPlan.STANDARD_NOTIFICATION);

        says("ASPAC [100]");
    }

    /// The habit of some gateways that never notify.
    @Test
    void asksAtOnceWhereNoNotificationIsAwaited() {
        machine =
                new AspMachine(
                        new AspPlan(
                                AspIdentifier.of(7),
                                List.of(HUNDRED),
                                false,
                                AspPlan.STANDARD_ACK,
                                AspPlan.STANDARD_NOTIFICATION,
                                AspPlan.STANDARD_RETRY),
                        false);
        give(new AspInput.Start());
        give(new AspInput.Up());
        says("ASPUP asp 7");

        receive(new AspUpAck(null, ""));

        says("ASPAC [100]", "inactive");
    }

    /// aspsm-o-001.
    @Test
    void acknowledgementOfDownDoesNotMakeUp() {
        give(new AspInput.Start());
        give(new AspInput.Up());

        receive(new AspDownAck(""));

        says("ASPUP");
        pass(AspPlan.STANDARD_ACK);
        says("ASPUP");
        receive(new AspUpAck(null, ""));
        says("inactive");
    }

    /// aspsm-o-002.
    @Test
    void acknowledgementOfActiveThatWasNotAskedForChangesNothing() {
        toInactive();
        receive(new AspActiveAck(null, contexts(100), ""));
        says();

        notify(NotifyStatus.AS_INACTIVE, 100);
        receive(new AspActiveAck(null, contexts(100), ""));
        says("ASPAC [100]", "active [100]");
        receive(new AspActiveAck(null, contexts(100), ""));
        says();
    }

    /// asptm-o-001.
    @Test
    void acknowledgementOfUpThatWasNotAskedForIsAnError() {
        toActive();

        receive(new AspUpAck(null, ""));

        says("ERROR Unexpected Message");
        assertThat(machine.state()).isEqualTo(AspState.ACTIVE);
    }

    @Test
    void acknowledgementsOfRepeatedRequestsAreNoErrors() {
        give(new AspInput.Start());
        give(new AspInput.Up());
        pass(AspPlan.STANDARD_ACK);
        receive(new AspUpAck(null, ""));
        receive(new AspUpAck(null, ""));
        says("ASPUP", "ASPUP", "inactive");
        receive(new AspUpAck(null, ""));
        says("ERROR Unexpected Message");
    }

    /// strict-ack-within-request.
    @Test
    void acknowledgementIsTakenForWhatWasAskedAndNoMore() {
        machine = new AspMachine(AspPlan.of(HUNDRED, SHARED), false);
        toInactive();
        notify(NotifyStatus.AS_INACTIVE, 100);
        says("ASPAC [100]", "ASPAC loadshare [200]");

        receive(new AspActiveAck(TrafficMode.OVERRIDE, contexts(200, 300), ""));

        says("ERROR Invalid Routing Context [300]", "ERROR Unsupported Traffic Mode Type [200]");
        assertThat(machine.active()).isEmpty();
    }

    /// asptm-v-007, asptm-v-008.
    @Test
    void heartbeatIsAnsweredWithWhatItBears() {
        give(new AspInput.Up());
        byte[] data = new byte[5_000];
        data[4_999] = 1;
        List<AspOutput> outputs = new ArrayList<>();

        machine.handle(new AspInput.Received(new Heartbeat(Octets.of(data))), now, outputs::add);

        assertThat(outputs)
                .containsExactly(new AspOutput.Send(new AspMessage.HeartbeatAck(Octets.of(data))));
    }

    @Test
    void refusedProcessTriesAgainLater() {
        give(new AspInput.Start());
        give(new AspInput.Up());
        receive(ErrorReport.of(ErrorCode.REFUSED_MANAGEMENT_BLOCKING));
        says("ASPUP", "refused Refused - Management Blocking");
        pass(AspPlan.STANDARD_RETRY.minusNanos(1));
        says();
        pass(Duration.ofNanos(1));
        says("ASPUP");

        receive(new AspUpAck(null, ""));
        notify(NotifyStatus.AS_INACTIVE, 100);
        receive(ErrorReport.about(ErrorCode.INVALID_ROUTING_CONTEXT, contexts(100)));
        says("inactive", "ASPAC [100]", "refused Invalid Routing Context [100]");
        pass(AspPlan.STANDARD_RETRY);
        says("ASPAC [100]");
    }

    @Test
    void errorsOfOtherThingsOnlyAreTold() {
        toActive();

        receive(ErrorReport.of(ErrorCode.DESTINATION_STATUS_UNKNOWN));

        says("refused Destination Status Unknown");
        assertThat(machine.state()).isEqualTo(AspState.ACTIVE);
    }

    @Test
    void standsByWhenAnotherHasTakenOverUntilTrafficWaits() {
        toActive();

        notify(NotifyStatus.ALTERNATE_ASP_ACTIVE, 100);
        says("inactive");
        notify(NotifyStatus.AS_ACTIVE, 100);
        pass(Duration.ofMinutes(1));
        says();

        notify(NotifyStatus.AS_PENDING, 100);
        says("ASPAC [100]");
    }

    @Test
    void gatewayThatGivesNoTrafficIsAskedAgain() {
        toActive();

        receive(new AspInactiveAck(contexts(100), ""));
        says("inactive");
        pass(AspPlan.STANDARD_ACK);
        says("ASPAC [100]");
    }

    @Test
    void gatewayThatPutsTheProcessDownIsAskedAgainLater() {
        toActive();

        receive(new AspDownAck(""));
        says("down");
        pass(AspPlan.STANDARD_RETRY);
        says("ASPUP");
    }

    @Test
    void blockedProcessTakesNoTraffic() {
        toActive();

        give(new AspInput.Block(true));
        says("ASPIA [100]", "inactive");
        receive(new AspInactiveAck(contexts(100), ""));
        notify(NotifyStatus.AS_PENDING, 100);
        notify(NotifyStatus.AS_INACTIVE, 100);
        pass(Duration.ofMinutes(1));
        says();

        give(new AspInput.Block(false));
        says("ASPAC [100]");
    }

    /// jSS7 as gateway was told that the process gave up, and the test ended the block before the
    /// process had the gateway's ACK: it never asked again.
    @Test
    void blockThatEndsBeforeItIsAcknowledgedIsUndoneThen() {
        toActive();
        give(new AspInput.Block(true));
        says("ASPIA [100]", "inactive");

        give(new AspInput.Block(false));
        says();
        receive(new AspInactiveAck(contexts(100), ""));

        says("ASPAC [100]");
    }

    @Test
    void blockedProcessComesUpAndStaysInactive() {
        give(new AspInput.Block(true));
        toInactive();

        notify(NotifyStatus.AS_INACTIVE, 100);
        pass(Duration.ofMinutes(1));

        says();
    }

    @ParameterizedTest
    @EnumSource
    void notificationOfAnyStateIsWaitedFor(NotifyStatus status) {
        toInactive();

        notify(status, 100);

        boolean state =
                status == NotifyStatus.AS_INACTIVE
                        || status == NotifyStatus.AS_ACTIVE
                        || status == NotifyStatus.AS_PENDING
                        || status == NotifyStatus.INSUFFICIENT_RESOURCES;
        says(state ? new String[] {"ASPAC [100]"} : new String[0]);
    }

    @Test
    void lostAssociationIsBegunAnew() {
        toActive();

        give(new AspInput.Lost());
        says("down");
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        give(new AspInput.Up());
        says("ASPUP");
    }

    @Test
    void startWhileLeavingComesBack() {
        toActive();
        give(new AspInput.Stop());
        receive(new AspInactiveAck(contexts(100), ""));
        says("ASPIA [100]", "inactive", "ASPDN", "down");

        give(new AspInput.Start());
        says("ASPUP");
        // of what was asked before
        receive(new AspDownAck(""));
        receive(new AspUpAck(null, ""));
        says("inactive");
    }

    @Test
    void stopWithoutAssociationIsDoneAtOnce() {
        give(new AspInput.Start());
        give(new AspInput.Stop());
        says("finished");
        give(new AspInput.Up());
        says();
    }

    @Test
    void requestsOfAGatewayAreUnexpectedButThoseOfPeersAreNot() {
        toActive();
        receive(new AspUp(null, ""));
        receive(new AspActive(null, List.of(), ""));
        says("ERROR Unexpected Message", "ERROR Unexpected Message");

        machine = new AspMachine(AspPlan.of(HUNDRED), true);
        give(new AspInput.Up());
        receive(new AspUp(null, ""));
        receive(new Heartbeat(Octets.NONE));
        says();
    }

    @Test
    void severalServersMustHaveRoutingContexts() {
        assertThatThrownBy(() -> AspPlan.of(HUNDRED, ALONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- routing keys -------------------------------------------------------------------------

    /// rkm-v-002, rkm-v-003, rkm-v-004: the key is registered before traffic is asked for, and
    /// given back, by the context that the gateway has told, between ASPIA and ASPDN.
    @Test
    void registersItsKeyAndGivesItBack() {
        machine = new AspMachine(AspPlan.of(REGISTERED), false);
        give(new AspInput.Start());
        give(new AspInput.Up());
        receive(new AspUpAck(null, ""));
        says("ASPUP", "REG REQ hlr", "inactive");
        give(new AspInput.Registered("hlr", RoutingContext.of(7)));
        says();
        notify(NotifyStatus.AS_INACTIVE, 7);
        says("ASPAC [7]");
        receive(new AspActiveAck(null, contexts(7), ""));
        says("active");

        give(new AspInput.Stop());
        says("ASPIA [7]", "inactive");
        receive(new AspInactiveAck(contexts(7), ""));
        says("DEREG REQ [7]");
        give(new AspInput.Deregistered());
        says("ASPDN", "down");
        receive(new AspDownAck(""));
        says("finished");
    }

    /// Some gateways say nothing behind the answer.
    @Test
    void asksForTrafficOfItsKeyThoughNobodyNotifies() {
        machine = new AspMachine(AspPlan.of(REGISTERED), false);
        toInactive();
        give(new AspInput.Registered("hlr", RoutingContext.of(7)));

        pass(AspPlan.STANDARD_NOTIFICATION);

        says("ASPAC [7]");
    }

    @Test
    void repeatsTheRegistrationThatIsNotAnswered() {
        machine = new AspMachine(AspPlan.of(REGISTERED), false);
        toInactive();

        pass(AspPlan.STANDARD_ACK);
        says("REG REQ hlr");
        pass(AspPlan.STANDARD_ACK);
        says("REG REQ hlr");
        give(new AspInput.Registered("hlr", RoutingContext.of(7)));
        pass(AspPlan.STANDARD_ACK);
        says("ASPAC [7]");
    }

    /// rkm-i-001, refused by the key or by the message.
    @Test
    void registersAgainLaterWhatWasRefused() {
        machine = new AspMachine(AspPlan.of(REGISTERED, HUNDRED), false);
        toInactive();

        give(new AspInput.RegistrationRefused("hlr"));
        notify(NotifyStatus.AS_INACTIVE, 100);
        says("ASPAC [100]");
        receive(new AspActiveAck(null, contexts(100), ""));
        says("active [100]");
        pass(AspPlan.STANDARD_RETRY);
        says("REG REQ hlr");

        receive(ErrorReport.of(ErrorCode.UNSUPPORTED_MESSAGE_CLASS));
        says("refused Unsupported Message Class");
        pass(AspPlan.STANDARD_RETRY);
        says("REG REQ hlr");
    }

    /// A new association knows of no key.
    @Test
    void registersAnewAfterALoss() {
        machine = new AspMachine(AspPlan.of(REGISTERED), false);
        toInactive();
        give(new AspInput.Registered("hlr", RoutingContext.of(7)));
        give(new AspInput.Lost());
        give(new AspInput.Up());
        says("down", "ASPUP");

        receive(new AspUpAck(null, ""));

        says("REG REQ hlr", "inactive");
        give(new AspInput.Registered("hlr", RoutingContext.of(8)));
        notify(NotifyStatus.AS_INACTIVE, 8);
        says("ASPAC [8]");
    }

    @Test
    void leavesWithoutAnAnswerToo() {
        machine = new AspMachine(AspPlan.of(REGISTERED), false);
        toInactive();
        give(new AspInput.Registered("hlr", RoutingContext.of(7)));

        give(new AspInput.Stop());
        says("DEREG REQ [7]");
        pass(AspPlan.STANDARD_ACK);
        says("ASPDN", "down");
        pass(AspPlan.STANDARD_ACK);
        says("finished");
    }

    private void toInactive() {
        give(new AspInput.Start());
        give(new AspInput.Up());
        receive(new AspUpAck(null, ""));
        said.clear();
    }

    private void toActive() {
        toInactive();
        notify(NotifyStatus.AS_INACTIVE, 100);
        receive(new AspActiveAck(null, contexts(100), ""));
        said.clear();
    }

    private void notify(NotifyStatus status, int... contexts) {
        receive(new Notify(status, null, contexts(contexts), ""));
    }

    private void receive(AspMessage message) {
        give(new AspInput.Received(message));
    }

    private void give(AspInput input) {
        machine.handle(input, now, this::take);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        machine.advance(now, this::take);
    }

    private void says(String... expected) {
        assertThat(said).containsExactly(expected);
        said.clear();
    }

    private void take(AspOutput output) {
        said.add(
                switch (output) {
                    case AspOutput.Send(AspMessage message) -> Wording.of(message);
                    case AspOutput.Changed(AspState state, var active) ->
                            state.word() + list(active);
                    case AspOutput.Refused(ErrorReport error) ->
                            "refused" + Wording.of(error).substring("ERROR".length());
                    case AspOutput.Register(Served server) ->
                            "REG REQ " + server.registers() + list(List.of(server));
                    case AspOutput.Deregister(var contexts) -> "DEREG REQ " + contexts;
                    case AspOutput.Finished _ -> "finished";
                });
    }

    private static String list(List<Served> active) {
        List<@Nullable RoutingContext> contexts = new ArrayList<>();
        active.stream()
                .filter(each -> each.context() != null)
                .forEach(s -> contexts.add(s.context()));
        return contexts.isEmpty() ? "" : " " + contexts;
    }

    private static List<RoutingContext> contexts(int... contexts) {
        return Arrays.stream(contexts).mapToObj(RoutingContext::of).toList();
    }
}
