// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.xua.GatewayBench.RECOVERY;
import static org.signalbox.xua.GatewayBench.server;
import static org.signalbox.xua.TrafficMode.BROADCAST;
import static org.signalbox.xua.TrafficMode.LOADSHARE;
import static org.signalbox.xua.TrafficMode.OVERRIDE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.xua.AspMessage.Heartbeat;

/// The gateway's side of ETSI TS 102 381, as far as it is about processes: each test is one of its
/// identifiers, or several. What is wrong with the octets of a message is tested where they are
/// read.
class GatewayConformanceTest {

    /// aspsm-v-001, aspsm-v-003: ASPUP is acknowledged, and the state of the application server
    /// told.
    @Test
    void upIsAcknowledgedAndFollowedByTheStateOfTheServer() {
        GatewayBench gateway = gateway(OVERRIDE).connect("a").aspUp("a");

        gateway.says("a: ASPUP ACK", "a: NOTIFY AS-INACTIVE [100]");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);
    }

    /// aspsm-v-005.
    @Test
    void downIsAcknowledged() {
        GatewayBench gateway = gateway(OVERRIDE).up("a").aspDown("a");

        gateway.says("a: ASPDN ACK");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.DOWN);
        assertThat(gateway.machine.asState("one")).isInstanceOf(AsState.Down.class);
    }

    /// aspsm-v-009.
    @Test
    void upOfALockedOutProcessIsRefused() {
        GatewayBench gateway = gateway(OVERRIDE).connect("a");
        gateway.give(new ServerInput.Admit("a", Admission.LOCKED_OUT)).aspUp("a");

        gateway.says("a: ERROR Refused - Management Blocking");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.DOWN);
    }

    /// aspsm-i-003.
    /// strict-aspac-down.
    @Test
    void activeInDownIsUnexpected() {
        GatewayBench gateway = gateway(OVERRIDE).connect("a").aspActive("a", OVERRIDE, 100);

        gateway.says("a: ERROR Unexpected Message [100]");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.DOWN);
    }

    /// aspsm-o-001.
    /// strict-duplicates.
    @Test
    void secondUpIsAcknowledged() {
        gateway(OVERRIDE).up("a").aspUp("a").says("a: ASPUP ACK");
    }

    /// aspsm-o-003.
    @Test
    void upWhileActiveIsAnErrorAndAcknowledgedAndMakesInactive() {
        GatewayBench gateway = gateway(OVERRIDE).active("a").aspUp("a");

        gateway.says("a: ERROR Unexpected Message", "a: ASPUP ACK", "a: NOTIFY AS-PENDING [100]");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);
        gateway.pass(RECOVERY).says("a: NOTIFY AS-INACTIVE [100]");
    }

    /// aspsm-o-004.
    @Test
    void downWhileDownIsAcknowledged() {
        gateway(OVERRIDE).connect("a").aspDown("a").says("a: ASPDN ACK");
    }

    /// asptm-v-001, asptm-v-003, asptm-v-005: ASPAC is acknowledged with what it named.
    @ParameterizedTest
    @EnumSource
    void activeIsAcknowledgedAndFollowedByTheStateOfTheServer(TrafficMode mode) {
        GatewayBench gateway = gateway(mode).up("a").aspActive("a", mode, 100);

        gateway.says("a: ASPAC ACK " + mode.word() + " [100]", "a: NOTIFY AS-ACTIVE [100]");
        assertThat(gateway.machine.active("one")).containsExactly("a");
    }

    /// asptm-v-006, asptm-v-008.
    @Test
    void inactiveIsAcknowledgedAndTheServerPending() {
        GatewayBench gateway = gateway(OVERRIDE).active("a").aspInactive("a", 100);

        gateway.says("a: ASPIA ACK [100]", "a: NOTIFY AS-PENDING [100]");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);
    }

    /// asptm-v-010, asptm-v-011: in every state.
    /// strict-beat-every-state.
    @Test
    void heartbeatIsAnsweredWithWhatItBears() {
        Heartbeat empty = new Heartbeat(Octets.NONE);
        Heartbeat full = new Heartbeat(Octets.of((byte) 0xAB, (byte) 0xCD));
        GatewayBench gateway = gateway(OVERRIDE).connect("a");

        gateway.receive("a", empty).receive("a", full).says("a: BEAT ACK ", "a: BEAT ACK abcd");
        gateway.up("a").receive("a", full).says("a: BEAT ACK abcd");
        gateway.aspActive("a", OVERRIDE, 100);
        gateway.receive("a", full);
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.ACTIVE);
    }

    /// asptm-v-013: two must share the load, and one leaves.
    @Test
    void lackOfActiveProcessesIsToldToThoseThatAreNot() {
        GatewayBench gateway =
                new GatewayBench(server("one", 100, LOADSHARE, 2, "a", "b", "c"))
                        .active("a", "b")
                        .up("c")
                        .aspInactive("b", 100);

        gateway.says(
                "b: ASPIA ACK [100]",
                "b: NOTIFY Insufficient ASP Resources [100]",
                "c: NOTIFY Insufficient ASP Resources [100]");
        assertThat(gateway.machine.asState("one")).isEqualTo(new AsState.Active());
    }

    /// asptm-v-014.
    @Test
    void processThatIsTakenOverFromIsTold() {
        GatewayBench gateway = gateway(OVERRIDE).active("a").up("b").aspActive("b", OVERRIDE, 100);

        gateway.says("b: ASPAC ACK override [100]", "a: NOTIFY Alternate ASP Active [100]");
        assertThat(gateway.machine.active("one")).containsExactly("b");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);
    }

    /// asptm-v-015.
    /// strict-override-names.
    @Test
    void processThatIsTakenOverFromIsToldByWhom() {
        GatewayBench gateway = gateway(OVERRIDE).active("a").connect("b").aspUp("b", 7);
        gateway.says("b: ASPUP ACK", "b: NOTIFY AS-ACTIVE [100]");

        gateway.aspActive("b", null, 100);

        gateway.says("b: ASPAC ACK [100]", "a: NOTIFY Alternate ASP Active [100] asp 7");
    }

    /// asptm-i-003.
    @Test
    void modeThatIsNotConfiguredIsUnsupported() {
        GatewayBench gateway = gateway(OVERRIDE).up("a").aspActive("a", BROADCAST, 100);

        gateway.says("a: ERROR Unsupported Traffic Mode Type [100]");
        assertThat(gateway.machine.aspState("a")).isEqualTo(AspState.INACTIVE);
    }

    /// asptm-i-005.
    /// strict-aspac-unserved.
    @Test
    void unknownRoutingContextIsInvalid() {
        gateway(OVERRIDE)
                .up("a")
                .aspActive("a", OVERRIDE, 999)
                .says("a: ERROR Invalid Routing Context [999]");
    }

    /// asptm-i-009.
    /// strict-notify-failed-id, strict-notify-contexts.
    @Test
    void failureOfAProcessIsToldToTheOthers() {
        GatewayBench gateway =
                gateway(LOADSHARE).active("a").connect("b").aspUp("b", 7).aspActive("b", null);
        gateway.says("b: ASPUP ACK", "b: NOTIFY AS-ACTIVE [100]", "b: ASPAC ACK");

        gateway.lose("b");

        gateway.says("a: NOTIFY ASP Failure [100] asp 7");
        assertThat(gateway.machine.active("one")).containsExactly("a");
    }

    /// asptm-i-010, asptm-o-003.
    /// strict-duplicates.
    @Test
    void inactiveWhileInactiveIsAcknowledgedEachTime() {
        GatewayBench gateway = gateway(OVERRIDE).up("a");

        gateway.aspInactive("a", 100).says("a: ASPIA ACK [100]");
        gateway.aspInactive("a", 100).says("a: ASPIA ACK [100]");
    }

    /// asptm-o-001.
    /// strict-duplicates.
    @Test
    void secondActiveIsAcknowledged() {
        gateway(OVERRIDE)
                .active("a")
                .aspActive("a", OVERRIDE, 100)
                .says("a: ASPAC ACK override [100]");
    }

    /// rkm-v-001, as far as it is about processes: whoever has registered is told of the new
    /// application server, and may become active in it.
    @Test
    void registeredProcessServesTheNewServer() {
        GatewayBench gateway = new GatewayBench().up("a");
        gateway.aspActive("a", null).says("a: ERROR No Configured AS for ASP");

        gateway.give(new ServerInput.Registered("a", server("new", 7, null)));

        gateway.says("a: NOTIFY AS-INACTIVE [7]");
        gateway.aspActive("a", LOADSHARE, 7);
        gateway.says("a: ASPAC ACK loadshare [7]", "a: NOTIFY AS-ACTIVE [7]");

        // the second is told of the state it finds
        gateway.up("b").give(new ServerInput.Registered("b", server("new", 7, null)));
        gateway.says("b: NOTIFY AS-ACTIVE [7]");
        gateway.aspActive("b", LOADSHARE, 7).says("b: ASPAC ACK loadshare [7]");

        // rkm-i-022: both are active
        assertThat(gateway.machine.active("new")).containsExactly("a", "b");

        // rkm-v-003: the server ends with its last process
        gateway.aspInactive("a", 7).aspInactive("b", 7).pass(RECOVERY);
        gateway.says(
                "a: ASPIA ACK [7]",
                "b: ASPIA ACK [7]",
                "a: NOTIFY AS-PENDING [7]",
                "b: NOTIFY AS-PENDING [7]",
                "a: NOTIFY AS-INACTIVE [7]",
                "b: NOTIFY AS-INACTIVE [7]");
        gateway.give(new ServerInput.Deregistered("a", "new"));
        assertThat(gateway.machine.serversOf("b")).containsExactly("new");
        gateway.give(new ServerInput.Deregistered("b", "new"));
        assertThat(gateway.machine.serversOf("b")).isEmpty();
        gateway.aspActive("b", LOADSHARE, 7).says("b: ERROR Invalid Routing Context [7]");
    }

    private static GatewayBench gateway(TrafficMode mode) {
        return new GatewayBench(server("one", 100, mode, "a", "b"));
    }
}
