// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.m3ua.RegistrationBench.config;
import static org.signalbox.m3ua.RegistrationBench.from;
import static org.signalbox.m3ua.RegistrationBench.in;
import static org.signalbox.m3ua.RegistrationBench.key;
import static org.signalbox.m3ua.RegistrationBench.to;
import static org.signalbox.xua.TrafficMode.BROADCAST;
import static org.signalbox.xua.TrafficMode.LOADSHARE;
import static org.signalbox.xua.TrafficMode.OVERRIDE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.m3ua.M3uaMessage.KeyRequest;
import org.signalbox.m3ua.M3uaMessage.UnusableKey;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.TrafficMode;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// Routing key management of a gateway: each test is one of the identifiers of ETSI TS 102 381
/// (`rkm-`) or of Osmocom's tests of its STP (`rkm_`, `dyn_`), or several, or says what else holds.
@NullUnmarked
class RegistrationConformanceTest {
    private final RegistrationBench gateway = new RegistrationBench();

    @AfterEach
    void close() {
        gateway.close();
    }

    // ---- what is registered -------------------------------------------------------------------

    /// rkm-v-001, rkm_reg_dynamic_permitted: and what follows is section 5.1.1.2 of RFC 4666.
    @Test
    void keyThatNobodyConfiguredIsRegistered() {
        gateway.dynamic().up("a");

        gateway.register("a", key(1, to("2.0.1")));

        gateway.says("a: REG RSP 1 Successfully Registered [1]", "a: NOTIFY AS-INACTIVE [1]");
        gateway.active("a", 1).says("a: ASPAC ACK [1]", "a: NOTIFY AS-ACTIVE [1]");
        assertThat(gateway.level3.places).containsOnlyKeys("as-rkm-1");
        assertThat(gateway.servers())
                .singleElement()
                .satisfies(
                        server -> {
                            assertThat(server.registered()).isTrue();
                            assertThat(server.state()).isEqualTo("active");
                            assertThat(server.active()).containsExactly("a");
                        });
        send("2.0.1");
        gateway.settle().says("a: DATA");
    }

    /// rkm-v-002: several keys in one message, of which each is answered for itself.
    @Test
    void keysOfOneMessageAreAnsweredEachForItself() {
        gateway.dynamic().up("a");
        gateway.level3.occupied.add(PointCode.itu("2.0.3"));

        gateway.register(
                "a",
                key(1, to("2.0.1"), 77, LOADSHARE),
                key(2, to("2.0.1")),
                new UnusableKey(new KeyIdentifier(3), RegistrationStatus.INVALID_ROUTING_KEY),
                key(4, to("2.0.3")),
                key(5, to("2.0.2", ServiceIndicator.ISUP)));

        gateway.says(
                "a: REG RSP 1 Successfully Registered [77],"
                        + " 2 Error - Routing Key Already Registered [77],"
                        + " 3 Error - Invalid Routing Key [0],"
                        + " 4 Error - Cannot Support Unique Routing [0],"
                        + " 5 Successfully Registered [1]",
                "a: NOTIFY AS-INACTIVE [77]",
                "a: NOTIFY AS-INACTIVE [1]");
    }

    /// rkm_reg_static_permitted: the key of an application server that the process serves anyway.
    @Test
    void configuredKeyIsAnsweredWithItsContext() {
        gateway.up("a", "b").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a");
        gateway.said().clear();

        gateway.register("a", key(1, to("2.0.1")));
        gateway.says("a: REG RSP 1 Successfully Registered [7]");
        gateway.register("a", key(1, to("2.0.1"), 7, OVERRIDE));
        gateway.says("a: REG RSP 1 Successfully Registered [7]");

        // and given back, which changes nothing
        gateway.deregister("a", 7).says("a: DEREG RSP Successfully Deregistered [7]");
        gateway.active("a", 7).says("a: ASPAC ACK [7]", "a: NOTIFY AS-ACTIVE [7]");
    }

    /// rkm_reg_static_notpermitted, rkm-i-007: neither a key of its own, nor another's.
    @Test
    void keysAreThoseOfTheConfigurationUnlessToldOtherwise() {
        gateway.up("a", "b").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a");
        gateway.said().clear();

        gateway.register("b", key(1, to("2.0.2")), key(2, to("2.0.1")));

        gateway.says("b: REG RSP 1 Error - Permission Denied [0], 2 Error - Permission Denied [0]");
        assertThat(gateway.level3.places).isEmpty();
    }

    /// dyn_2asp_as_rkm_permitted, section 5.1.3: the second that registers a key is told of the
    /// state it finds, and not again when it becomes active.
    @Test
    void secondProcessJoinsTheServerOfItsKey() {
        gateway.dynamic().up("a", "b");
        gateway.register("a", key(1, to("2.0.1"), null, LOADSHARE)).active("a", 1);
        gateway.said().clear();

        gateway.register("b", key(9, to("2.0.1"), null, LOADSHARE));

        gateway.says("b: REG RSP 9 Successfully Registered [1]", "b: NOTIFY AS-ACTIVE [1]");
        gateway.active("b", 1).says("b: ASPAC ACK [1]");
        assertThat(gateway.servers().getFirst().active()).containsExactly("a", "b");
    }

    /// With the operator's leave a process joins what is configured, too.
    @Test
    void processJoinsAConfiguredServer() {
        gateway.dynamic().up("a", "b").serve("hlr", 7, to("2.0.1"), LOADSHARE, "a");
        gateway.active("a", 7).said().clear();

        gateway.register("b", key(1, to("2.0.1")));
        gateway.says("b: REG RSP 1 Successfully Registered [7]", "b: NOTIFY AS-ACTIVE [7]");
        gateway.active("b", 7).says("b: ASPAC ACK [7]");

        // a change of the configuration that is about something else leaves it there
        gateway.loop.run(
                () -> {
                    gateway.layer.changeServer(
                            config("hlr", 7, to("2.0.1"), LOADSHARE, false, "a"));
                    gateway.layer.applyPlan();
                });
        assertThat(gateway.servers().getFirst().active()).containsExactly("a", "b");
        gateway.hangUp("b").says("a: NOTIFY ASP Failure [7]");
        assertThat(gateway.servers().getFirst().active()).containsExactly("a");
        assertThat(gateway.servers().getFirst().config().has("b")).isFalse();
    }

    /// Keys of every kind that the section knows, side by side.
    @Test
    void keysAtOnePointThatDoNotOverlapAreAllRegistered() {
        gateway.dynamic().up("a", "b").serve("hlr", 99, in(8, to("2.9.7")), null, "a");
        gateway.said().clear();

        gateway.register(
                "b",
                key(1, to("2.0.1", ServiceIndicator.SCCP)),
                key(2, from("1.1.1", "2.0.1", ServiceIndicator.ISUP)),
                key(3, from("1.1.2", "2.0.1", ServiceIndicator.ISUP)),
                key(4, in(8, to("2.0.1", ServiceIndicator.BICC))));

        assertThat(gateway.said().getFirst())
                .isEqualTo(
                        "b: REG RSP 1 Successfully Registered [1], 2 Successfully Registered [2],"
                                + " 3 Successfully Registered [3], 4 Successfully Registered [4]");
        gateway.active("b").said().clear();
        for (AsStatus server : gateway.servers()) {
            assertThat(server.state())
                    .isEqualTo(server.config().name().equals("hlr") ? "inactive" : "active");
        }
    }

    // ---- what is not --------------------------------------------------------------------------

    /// rkm-i-003: no destination, a level 3's own service, or a context that is another key's.
    @Test
    void keyThatMakesNoSenseIsInvalid() {
        gateway.dynamic().up("a", "b");
        gateway.register("b", key(1, to("2.0.1"), 5, null)).said().clear();

        gateway.register(
                "a", key(1, to("2.0.2", ServiceIndicator.SNM)), key(2, to("2.0.2"), 5, null));

        gateway.says(
                "a: REG RSP 1 Error - Invalid Routing Key [0], 2 Error - Invalid Routing Key [0]");
        // no destination at all
        gateway.register("a", new UnusableKey(new KeyIdentifier(3), RegistrationStatus.UNKNOWN));
        gateway.says("a: REG RSP 3 Error - Invalid Routing Key [0]");
    }

    /// Who names the context of a key that it has wants the key changed, which is not supported.
    @Test
    void keysAreNotChanged() {
        gateway.dynamic().up("a");
        gateway.register("a", key(1, to("2.0.1"), 5, null)).said().clear();

        gateway.register("a", key(1, to("2.0.2"), 5, null), key(2, to("2.0.1"), 6, null));

        gateway.says(
                "a: REG RSP 1 Error - Routing Key Change Refused [0],"
                        + " 2 Error - Routing Key Change Refused [0]");
    }

    /// rkm-i-005.
    @Test
    void unknownNetworkAppearanceIsInvalid() {
        gateway.dynamic().up("a");

        gateway.register("a", key(1, in(8, to("2.0.1"))));

        gateway.says("a: REG RSP 1 Error - Invalid Network Appearance [0]");
    }

    /// rkm-i-006: a message that both want must not exist, be the other configured or registered.
    @ParameterizedTest
    @CsvSource({
        // the other's, and the one that is wanted: destination, service, origin
        "'2.0.1,,', '2.0.1,ISUP,'",
        "'2.0.1,,', '2.0.1,,1.1.1'",
        "'2.0.1,,', '2.0.1,ISUP,1.1.1'",
        "'2.0.1,ISUP,', '2.0.1,,'",
        "'2.0.1,ISUP,', '2.0.1,,1.1.1'",
        "'2.0.1,ISUP,', '2.0.1,ISUP,1.1.1'",
        "'2.0.1,ISUP,1.1.1', '2.0.1,ISUP,'",
        "'2.0.1,,1.1.1', '2.0.1,ISUP,'",
        "'2.0.1,,1.1.1', '2.0.1,ISUP,1.1.1'",
    })
    void overlappingKeyIsRefused(String other, String wanted) {
        gateway.dynamic().up("a", "b", "c").serve("hlr", 7, moved(read(other)), null, "c");
        gateway.register("a", key(1, read(other))).said().clear();

        gateway.register("b", key(1, read(wanted)), key(2, moved(read(wanted))));

        gateway.says(
                "b: REG RSP 1 Error - Cannot Support Unique Routing [0],"
                        + " 2 Error - Cannot Support Unique Routing [0]");
    }

    /// rkm-i-008: the operator has taken its application server out of use.
    @Test
    void keyOfAServerThatIsShutDownIsNotProvisioned() {
        gateway.up("a");
        gateway.loop.run(
                () -> {
                    gateway.layer.addServer(
                            config("hlr", 7, to("2.0.1"), null, true, "a"),
                            Variant.ITU,
                            gateway.level3);
                    gateway.layer.applyPlan();
                });
        gateway.settle().said().clear();

        gateway.register("a", key(1, to("2.0.1")));

        gateway.says("a: REG RSP 1 Error - Routing Key not Currently Provisioned [0]");
    }

    /// rkm-i-009: one process may have so many, and all together so many.
    @Test
    void moreKeysThanThereIsRoomForAreRefused() {
        gateway.dynamic().up("a", "b", "c");
        List<KeyRequest> many = new ArrayList<>();
        IntStream.range(0, Registrations.SERVERS_OF_ONE_MAX + 1)
                .forEach(i -> many.add(key(i, to("3.%d.1".formatted(i)))));

        gateway.register("a", many.toArray(KeyRequest[]::new));

        assertThat(gateway.said().getFirst())
                .endsWith(" %d Error - Insufficient Resources [0]".formatted(many.size() - 1))
                .doesNotContain(" %d Error".formatted(many.size() - 2));
        assertThat(gateway.servers()).hasSize(Registrations.SERVERS_OF_ONE_MAX);
    }

    /// rkm-i-004: a code of more bits than the network has.
    @Test
    void destinationThatIsNoneIsInvalid() {
        gateway.dynamic().up("a");

        gateway.sendOctets("a", request("020b0008 00ffffff"));

        gateway.says("a: REG RSP 5 Error - Invalid DPC [0]");
    }

    /// rkm-i-010: circuits, a mask of the destination, and several destinations.
    @ParameterizedTest
    @CsvSource({
        "020b0008 00001001 020f000c 00001001 00010002",
        "020b0008 03001000",
        "020b0008 00001001 020b0008 00001002"
    })
    void fieldsOfAKeyThatAreNotSupportedAreRefused(String fields) {
        gateway.dynamic().up("a");

        gateway.sendOctets("a", request(fields));

        gateway.says("a: REG RSP 5 Error - Unsupported RK parameter Field [0]");
    }

    /// rkm-i-013.
    @Test
    void undefinedModeIsUnsupported() {
        gateway.dynamic().up("a");

        gateway.sendOctets("a", request("000b0008 00000009 020b0008 00001001"));

        gateway.says("a: REG RSP 5 Error - Unsupported/Invalid Traffic Handling Mode [0]");
    }

    /// rkm-i-011, rkm-i-012, rkm-i-014, rkm-i-015, rkm-i-017, rkm-i-018: the first has chosen.
    @ParameterizedTest
    @CsvSource({
        "OVERRIDE, LOADSHARE",
        "OVERRIDE, BROADCAST",
        "LOADSHARE, OVERRIDE",
        "LOADSHARE, BROADCAST",
        "BROADCAST, OVERRIDE",
        "BROADCAST, LOADSHARE"
    })
    void otherModeThanTheFirstsIsUnsupported(TrafficMode first, TrafficMode second) {
        gateway.dynamic().up("a", "b");
        gateway.register("a", key(1, to("2.0.1"), null, first)).said().clear();

        gateway.register("b", key(1, to("2.0.1"), null, second));

        gateway.says("b: REG RSP 1 Error - Unsupported/Invalid Traffic Handling Mode [0]");
        gateway.register("b", key(1, to("2.0.1"), null, first));
        assertThat(gateway.said().getFirst()).isEqualTo("b: REG RSP 1 Successfully Registered [1]");
    }

    /// The mode of a configured server, too.
    @Test
    void otherModeThanTheConfiguredOneIsUnsupported() {
        gateway.up("a").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a").said().clear();

        gateway.register("a", key(1, to("2.0.1"), 7, BROADCAST));

        gateway.says("a: REG RSP 1 Error - Unsupported/Invalid Traffic Handling Mode [0]");
    }

    /// Section 4.3.1: who is down says nothing of keys.
    @Test
    void keysOfAProcessThatIsDownAreUnexpected() {
        gateway.dynamic().up("a").say("a", new AspMessage.AspDown("")).said().clear();

        gateway.register("a", key(1, to("2.0.1"))).deregister("a", 1);

        gateway.says("a: ERROR Unexpected Message []", "a: ERROR Unexpected Message []");
    }

    // ---- giving back --------------------------------------------------------------------------

    /// rkm-v-003, rkm_unreg_registered: and the server ends with its last process.
    @Test
    void keyIsGivenBack() {
        gateway.dynamic().up("a", "b");
        gateway.register("a", key(1, to("2.0.1"))).register("b", key(1, to("2.0.1")));
        gateway.said().clear();

        gateway.deregister("a", 1).says("a: DEREG RSP Successfully Deregistered [1]");
        assertThat(gateway.servers()).hasSize(1);
        gateway.active("a", 1).says("a: ERROR Invalid Routing Context [1]");

        gateway.deregister("b", 1).says("b: DEREG RSP Successfully Deregistered [1]");
        assertThat(gateway.servers()).isEmpty();
        assertThat(gateway.level3.places).isEmpty();
    }

    /// rkm-i-020, rkm_unreg_never_registered, rkm_unreg_invalid.
    @Test
    void whatWasNotRegisteredIsNotGivenBack() {
        gateway.dynamic().up("a", "b").register("a", key(1, to("2.0.1"))).said().clear();

        gateway.deregister("b", 1, 999);

        gateway.says(
                "b: DEREG RSP Error - Not Registered [1], Error - Invalid Routing Context [999]");
    }

    /// rkm-i-021: what the configuration has given.
    @Test
    void configuredKeyIsNotGivenBack() {
        gateway.dynamic().up("a").serve("hlr", 7, to("2.0.1"), null, "a").said().clear();

        gateway.deregister("a", 7).says("a: DEREG RSP Error - Permission Denied [7]");
    }

    /// rkm-i-022, rkm_unreg_active.
    @Test
    void keyOfAnActiveProcessIsNotGivenBack() {
        gateway.dynamic().up("a").register("a", key(1, to("2.0.1"))).active("a", 1).said().clear();

        gateway.deregister("a", 1);

        gateway.says("a: DEREG RSP Error - ASP Currently Active for Routing Context [1]");
        assertThat(gateway.servers()).hasSize(1);
    }

    /// rkm-i-023.
    @Test
    void unknownKindOfKeyManagementIsUnsupported() {
        gateway.up("a");

        gateway.sendOctets("a", Unpooled.copiedBuffer(new byte[] {1, 0, 9, 9, 0, 0, 0, 8}));

        gateway.says("a: ERROR Unsupported Message Type []");
    }

    // ---- ends of processes --------------------------------------------------------------------

    /// Section 4.3.4.2: with ASPDN all that was registered is lost.
    @Test
    void downEndsWhatWasRegistered() {
        gateway.dynamic().up("a").register("a", key(1, to("2.0.1"))).active("a", 1).said().clear();

        gateway.say("a", new AspMessage.AspDown(""));

        gateway.says("a: ASPDN ACK");
        assertThat(gateway.servers()).isEmpty();
        assertThat(gateway.level3.places).isEmpty();
    }

    /// And with the association; what waited, level 3 gets back.
    @Test
    void lossOfTheAssociationEndsWhatWasRegistered() {
        gateway.dynamic().up("a").register("a", key(1, to("2.0.1"))).active("a", 1);
        ApplicationServer server = gateway.level3.servers.get("as-rkm-1");
        gateway.say("a", new AspMessage.AspInactive(List.of(), ""));
        gateway.said().clear();
        send("2.0.1");

        gateway.hangUp("a");

        assertThat(gateway.servers()).isEmpty();
        assertThat(gateway.level3.retrieved).isEqualTo(1);
        assertThat(server.counters().get(AsCounter.GIVEN_BACK)).isEqualTo(1);
        assertThat(server.held()).isZero();
    }

    @Test
    void otherProcessesOfTheServerGoOn() {
        gateway.dynamic().up("a", "b");
        gateway.register("a", key(1, to("2.0.1"), null, LOADSHARE)).active("a", 1);
        gateway.register("b", key(1, to("2.0.1"), null, LOADSHARE)).active("b", 1);
        gateway.said().clear();

        gateway.hangUp("a");

        gateway.says("b: NOTIFY ASP Failure [1]");
        send("2.0.1");
        gateway.settle().says("b: DATA");
    }

    /// The gateway's configuration wants the context, or the point.
    @Test
    void whatIsRegisteredGivesWayToTheConfiguration() {
        gateway.dynamic().up("a", "b").register("a", key(1, to("2.0.1")), key(2, to("2.0.2")));
        gateway.active("a").said().clear();

        gateway.serve("hlr", 7, to("2.0.1", ServiceIndicator.SCCP), null, "b");
        gateway.settle();

        gateway.says("a: ASPIA ACK [1]", "b: NOTIFY AS-INACTIVE [7]");
        assertThat(gateway.servers())
                .extracting(server -> server.config().name())
                .containsExactly("as-rkm-2", "hlr");
    }

    // ---- floods -------------------------------------------------------------------------------

    /// Requests that level 3 has not answered yet wait, a few of each process; the rest is refused.
    @Test
    void requestsThatWaitAreBounded() {
        gateway.dynamic().up("a", "b");

        int floods = 200;
        for (int i = 0; i < floods; i++) {
            gateway.sendAtOnce("a", key(i, to("4.%d.1".formatted(i % 100))));
        }
        gateway.register("b", key(1, to("2.0.1")));

        List<String> answers = List.copyOf(gateway.said());
        gateway.said().clear();
        assertThat(answers).filteredOn(line -> line.startsWith("a: REG RSP")).hasSize(floods);
        assertThat(answers)
                .filteredOn(line -> line.contains("Insufficient Resources"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("a:"));
        assertThat(answers).contains("b: NOTIFY AS-INACTIVE [%s]".formatted(contextOf("b")));
        assertThat(gateway.servers().size()).isLessThanOrEqualTo(Registrations.SERVERS_MAX);
    }

    /// A request of more keys than fit is answered in parts.
    @Test
    void manyResultsGoInSeveralAnswers() {
        gateway.up("a");
        List<KeyRequest> many = new ArrayList<>();
        IntStream.range(0, 2 * Registrations.RESULTS_MAX + 1)
                .forEach(i -> many.add(key(i, to("2.0.1"))));

        gateway.register("a", many.toArray(KeyRequest[]::new));

        assertThat(gateway.said()).hasSize(3).allMatch(line -> line.startsWith("a: REG RSP"));
    }

    /// The process goes while level 3 is still being asked for it.
    @Test
    void processThatGoesWhileItRegistersLeavesNothingBehind() {
        gateway.dynamic().up("a");

        gateway.sendAtOnce("a", key(1, to("2.0.1")), key(2, to("2.0.2")));
        gateway.hangUp("a");

        assertThat(gateway.servers()).isEmpty();
        assertThat(gateway.level3.places).isEmpty();
        assertThat(gateway.level3.servers).isEmpty();
    }

    // ---- callers that nobody configured -------------------------------------------------------

    /// dyn_asp_as_rkm_permitted, section 5.1.1.2.
    @Test
    void callerThatNobodyConfiguredRegistersAndServes() {
        gateway.permit(true, true).call("x");
        assertThat(gateway.guests).containsExactly("asp-dyn-0");

        gateway.say("x", new AspMessage.AspUp(null, "")).says("x: ASPUP ACK");
        gateway.active("x").says("x: ERROR No Configured AS for ASP []");
        gateway.register("x", key(1, to("2.0.1")));
        gateway.says("x: REG RSP 1 Successfully Registered [1]", "x: NOTIFY AS-INACTIVE [1]");
        gateway.active("x", 1).says("x: ASPAC ACK [1]", "x: NOTIFY AS-ACTIVE [1]");
        assertThat(gateway.asps())
                .singleElement()
                .satisfies(
                        asp -> {
                            assertThat(asp.dynamic()).isTrue();
                            assertThat(asp.activeIn()).containsExactly("as-rkm-1");
                        });

        gateway.hangUp("x");
        assertThat(gateway.guests).isEmpty();
        assertThat(gateway.asps()).isEmpty();
        assertThat(gateway.servers()).isEmpty();
    }

    @Test
    void callerThatNobodyConfiguredIsRefusedUnlessTheOperatorSaysOtherwise() {
        gateway.permit(true, false).call("x");

        assertThat(gateway.isConnected("x")).isFalse();
        assertThat(gateway.asps()).isEmpty();
    }

    /// Who was let in stays when others are not let in any more.
    @Test
    void callersThatAreThereStay() {
        gateway.permit(true, true).call("x").say("x", new AspMessage.AspUp(null, ""));
        gateway.said().clear();

        gateway.permit(true, false).call("y");

        assertThat(gateway.isConnected("y")).isFalse();
        assertThat(gateway.guests).containsExactly("asp-dyn-0");
        gateway.loop.run(() -> gateway.layer.applyPlan());
        gateway.register("x", key(1, to("2.0.1")));
        assertThat(gateway.said().getFirst()).isEqualTo("x: REG RSP 1 Successfully Registered [1]");
    }

    @Test
    void eachCallerHasItsName() {
        gateway.permit(false, true).call("x").call("y");
        assertThat(gateway.guests).containsExactly("asp-dyn-0", "asp-dyn-1");

        gateway.hangUp("x").call("z");

        assertThat(gateway.guests).containsExactly("asp-dyn-1", "asp-dyn-2");
    }

    // ---- the end of the gateway ---------------------------------------------------------------

    /// Sections 4.3.4.2 and 4.3.4.4: a gateway that stops gives no traffic any more, and puts its
    /// processes down.
    @Test
    void gatewayThatStopsTellsItsProcesses() {
        gateway.permit(true, true).up("a").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a");
        gateway.active("a", 7).call("x").say("x", new AspMessage.AspUp(null, ""));
        gateway.register("x", key(1, to("2.0.2"))).active("x", 1).said().clear();
        List<Boolean> left = new ArrayList<>();

        gateway.loop.run(() -> gateway.layer.leave(Duration.ofSeconds(5), left::add));
        gateway.settle();

        assertThat(gateway.said())
                .filteredOn(line -> line.startsWith("a"))
                .containsExactly("a: ASPIA ACK [7]", "a: NOTIFY AS-PENDING [7]", "a: ASPDN ACK");
        assertThat(gateway.said())
                .filteredOn(line -> line.startsWith("x"))
                .containsExactly("x: ASPIA ACK [1]", "x: NOTIFY AS-PENDING [1]", "x: ASPDN ACK");
        assertThat(gateway.isConnected("a")).isFalse();
        assertThat(gateway.isConnected("x")).isFalse();
        assertThat(left).containsExactly(true);
        gateway.call("y");
        assertThat(gateway.isConnected("y")).isFalse();
        assertThat(gateway.asps()).extracting(AspStatus::dynamic).containsExactly(false);
    }

    /// A process that does not hear it holds the gateway up no longer than agreed.
    @Test
    void gatewayThatStopsWaitsNoLongerThanItMay() {
        gateway.up("a").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a").active("a", 7);
        gateway.network.unreachableAfter(Duration.ofMinutes(1));
        gateway.network.isolate(InetAddress.ofLiteral("10.0.0.10"));
        List<Boolean> left = new ArrayList<>();

        gateway.loop.run(() -> gateway.layer.leave(Duration.ofSeconds(5), left::add));
        gateway.world.runFor(Duration.ofSeconds(4));
        assertThat(left).isEmpty();
        gateway.world.runFor(Duration.ofSeconds(2));

        assertThat(left).containsExactly(false);
        gateway.network.rejoin(InetAddress.ofLiteral("10.0.0.10"));
    }

    /// m3ua_sctp_srv_adm_shutdown: the process is put down before its association ends, and may
    /// call again when the operator has changed his mind.
    @Test
    void processThatIsShutDownIsToldFirst() {
        gateway.up("a").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a").active("a", 7).said().clear();

        gateway.shutdown("a", true);

        gateway.says("a: ASPIA ACK [7]", "a: NOTIFY AS-PENDING [7]", "a: ASPDN ACK");
        assertThat(gateway.isConnected("a")).isFalse();
        gateway.callAgain("a");
        assertThat(gateway.isConnected("a")).isFalse();

        gateway.shutdown("a", false);
        gateway.world.runFor(Duration.ofSeconds(10));
        gateway.callAgain("a");
        assertThat(gateway.isConnected("a")).isTrue();
        gateway.say("a", new AspMessage.AspUp(null, ""));
        gateway.active("a", 7);
        assertThat(gateway.servers().getFirst().active()).containsExactly("a");
        gateway.said().clear();
    }

    /// A process that is taken out of the configuration, too.
    @Test
    void processThatIsRemovedIsToldFirst() {
        gateway.up("a").serve("hlr", 7, to("2.0.1"), OVERRIDE, "a").active("a", 7).said().clear();

        gateway.loop.run(
                () -> {
                    gateway.layer.removeAsp("a");
                    gateway.layer.applyPlan();
                });
        gateway.settle();

        gateway.says("a: ASPIA ACK [7]", "a: NOTIFY AS-PENDING [7]", "a: ASPDN ACK");
        assertThat(gateway.isConnected("a")).isFalse();
    }

    // ---- parts --------------------------------------------------------------------------------

    /// A registration request of one key, under the identifier 5.
    private static ByteBuf request(String fields) {
        byte[] inside = HexFormat.of().parseHex(fields.replace(" ", ""));
        int key = 4 + 8 + inside.length;
        return Unpooled.buffer()
                .writeInt(0x01000901)
                .writeInt(8 + key)
                .writeShort(0x0207)
                .writeShort(key)
                .writeInt(0x020A0008)
                .writeInt(5)
                .writeBytes(inside);
    }

    private String contextOf(String asp) {
        return gateway.servers().stream()
                .filter(server -> server.config().has(asp))
                .map(server -> server.config().context().toString())
                .findFirst()
                .orElseThrow();
    }

    /// As `2.0.1,ISUP,1.1.1`; a part may be missing.
    private static RoutingKey read(String text) {
        String[] parts = text.split(",", -1);
        ServiceIndicator[] services =
                parts[1].isEmpty()
                        ? new ServiceIndicator[0]
                        : new ServiceIndicator[] {ServiceIndicator.valueOf(parts[1])};
        return parts[2].isEmpty() ? to(parts[0], services) : from(parts[2], parts[0], services);
    }

    /// The same at another point.
    private static RoutingKey moved(RoutingKey key) {
        return new RoutingKey(
                key.appearance(), PointCode.itu("2.0.7"), key.services(), key.origins());
    }

    private void send(String destination) {
        gateway.loop.run(
                () ->
                        gateway.layer
                                .server("as-rkm-1")
                                .send(
                                        Msu.compose(
                                                gateway.world.allocator(),
                                                ServiceInformation.of(
                                                        NetworkIndicator.INTERNATIONAL,
                                                        ServiceIndicator.ISUP),
                                                new RoutingLabel(
                                                        PointCode.itu(destination),
                                                        PointCode.itu("1.1.1"),
                                                        SignallingLinkSelection.of(0)),
                                                (byte) 1,
                                                (byte) 2)));
        gateway.world.runFor(Duration.ofMillis(10));
    }
}
