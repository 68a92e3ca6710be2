// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.node.OctetPeer.ASP_UP;
import static org.signalbox.node.OctetPeer.ASP_UP_ACK;
import static org.signalbox.node.OctetPeer.aspActive;
import static org.signalbox.node.OctetPeer.aspActiveAck;
import static org.signalbox.node.OctetPeer.aspInactiveAck;
import static org.signalbox.node.OctetPeer.context;
import static org.signalbox.node.OctetPeer.data;
import static org.signalbox.node.OctetPeer.message;
import static org.signalbox.node.OctetPeer.mode;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What the test suite of osmo-stp for M3UA, over SCTP and over TCP, asks of a signalling gateway
/// and of a process, put to a whole node of ours: its identifiers stand at the tests. The far ends
/// speak octets.
///
/// What is about routing keys and about destinations stands elsewhere.
@NullUnmarked
class OsmoM3uaChecksTest {
    private static final int AS_INACTIVE = 0x0001_0002;
    private static final int AS_ACTIVE = 0x0001_0003;
    private static final int AS_PENDING = 0x0001_0004;
    private static final int ALTERNATE_ASP_ACTIVE = 0x0002_0002;

    private static final int INVALID_STREAM_IDENTIFIER = 0x09;
    private static final int REFUSED_MANAGEMENT_BLOCKING = 0x0d;

    /// 1.0.1, 2.0.1 and 5.5.5.
    private static final int ONE = 0x0801;

    private static final int TWO = 0x1001;
    private static final int BEHIND = 0x282d;

    private static final String GATEWAY = "127.0.8.1";
    private static final String BEAT = "01000303";
    private static final Duration MOMENT = Duration.ofMillis(500);

    @TempDir private Path folder;
    private VirtualTopology topology;
    private VirtualNode node;
    private boolean tcp;
    private final List<OctetPeer> peers = new ArrayList<>();

    @AfterEach
    void end() {
        peers.forEach(OctetPeer::close);
        topology.stopAll();
        pass(Duration.ofSeconds(10));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    /// The node as a gateway, whose processes call.
    @Nested
    class AsGateway {
        @Test
        @DisplayName("connect_asp_up")
        void upIsAcknowledgedAndTheServerInactive() {
            gateway("");
            OctetPeer a = peer(2);

            a.say(ASP_UP);
            pass(MOMENT);

            assertThat(a.management())
                    .containsExactly(ASP_UP_ACK, OctetPeer.notify(AS_INACTIVE, 100));
        }

        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @CsvSource({
            "beat, 01000303 00000008, 01000306 00000008",
            "beat_payload, 01000303 00000014 0009000b deadbeef cafe4200, 01000306 00000014 0009000b deadbeef cafe4200",
        })
        void heartbeatIsAnsweredWithWhatItBears(String id, String beat, String answer) {
            gateway("");
            OctetPeer a = peer(2);

            // before ASPUP, and after it
            a.say(beat);
            pass(MOMENT);
            assertThat(a.management()).containsExactly(answer);
            a.say(ASP_UP);
            pass(MOMENT);
            a.forget();
            a.say(beat);
            pass(MOMENT);
            assertThat(a.management()).containsExactly(answer);
        }

        @ParameterizedTest(name = "beat_timeout, {0}", quoteTextArguments = false)
        @ValueSource(strings = {"m3ua_sctp", "m3ua_tcp"})
        void farEndThatDoesNotAnswerIsGivenUp(String over) {
            tcp = over.equals("m3ua_tcp");
            gateway("timer xua beat 5");

            assertGivenUpAfterTwoHeartbeats(peer(2));
        }

        @ParameterizedTest(name = "beat_disabled, {0}", quoteTextArguments = false)
        @ValueSource(strings = {"m3ua_sctp", "m3ua_tcp"})
        void nobodyIsWatchedWithoutInterval(String over) {
            tcp = over.equals("m3ua_tcp");
            gateway("timer xua beat 0");
            OctetPeer a = peer(2);

            pass(Duration.ofMinutes(5));

            assertThat(a.management()).isEmpty();
            assertThat(a.isUp()).isTrue();
        }

        /// The mode of the server is what the first process asks for.
        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @CsvSource({
            "asp_act, 0",
            "asp_act_override, 1",
            "asp_act_loadshare, 2",
            "asp_act_broadcast, 3"
        })
        void activeIsAcknowledgedInEveryMode(String id, int mode) {
            gateway("");
            OctetPeer a = peer(2);
            a.say(ASP_UP);
            pass(MOMENT);
            a.forget();

            List<String> asked = new ArrayList<>(mode == 0 ? List.of() : List.of(mode(mode)));
            asked.add(context(100));
            a.say(message(0x0401, asked.toArray(String[]::new)));
            pass(MOMENT);

            assertThat(a.management())
                    .containsExactly(
                            message(0x0403, asked.toArray(String[]::new)),
                            OctetPeer.notify(AS_ACTIVE, 100));
        }

        @Test
        @DisplayName("act_rctx_data_no_rctx")
        void dataWithoutRoutingContextIsTakenWhereThereIsOne() {
            gateway("");
            OctetPeer a = active(peer(2), 100);
            OctetPeer s = active(peer(4), 200);

            a.sayData(-1, ONE, TWO, 3, 1);
            pass(MOMENT);

            assertThat(s.data()).containsExactly(data(200, ONE, TWO, 3, 1));
            assertThat(a.management()).isEmpty();
        }

        @Test
        @DisplayName("adm_block_act_err")
        void blockedProcessIsRefusedAndToldWhenItMayAskAgain() {
            gateway("");
            OctetPeer a = peer(2);
            block("a", true);
            a.say(ASP_UP);
            pass(MOMENT);
            assertThat(a.management())
                    .containsExactly(ASP_UP_ACK, OctetPeer.notify(AS_INACTIVE, 100));

            a.say(aspActive(100));
            pass(MOMENT);
            assertThat(a.management())
                    .singleElement()
                    .satisfies(
                            error ->
                                    assertThat(
                                                    OctetPeer.isError(
                                                            error, REFUSED_MANAGEMENT_BLOCKING))
                                            .isTrue())
                    .asString()
                    .contains(context(100));

            block("a", false);
            assertThat(a.management()).containsExactly(aspInactiveAck(100));
            a.say(aspActive(100));
            pass(MOMENT);
            assertThat(a.management())
                    .containsExactly(aspActiveAck(100), OctetPeer.notify(AS_ACTIVE, 100));
        }

        @Test
        @DisplayName("adm_block_after_act")
        void activeProcessThatIsBlockedIsMadeInactive() {
            gateway("");
            OctetPeer a = active(peer(2), 100);

            block("a", true);

            assertThat(a.management())
                    .containsExactly(aspInactiveAck(100), OctetPeer.notify(AS_PENDING, 100));
            pass(Duration.ofSeconds(3));
            assertThat(a.management()).containsExactly(OctetPeer.notify(AS_INACTIVE, 100));
        }

        @ParameterizedTest(name = "{0}_srv_adm_shutdown", quoteTextArguments = false)
        @ValueSource(strings = {"m3ua_sctp", "m3ua_tcp"})
        void shutDownProcessIsClosedAndRefused(String over) {
            tcp = over.equals("m3ua_tcp");
            String open = gateway("");
            OctetPeer a = active(peer(2), 100);

            apply(open.replace(" remote-ip 127.0.8.2", " remote-ip 127.0.8.2\n shutdown"));
            pass(Duration.ofSeconds(1));
            assertThat(a.isUp()).isFalse();

            a.call();
            pass(Duration.ofSeconds(10));
            assertThat(a.isUp()).isFalse();
            assertThat(asp("a").reason()).isEqualTo("shut down by the operator");

            apply(open);
            a.call();
            pass(Duration.ofSeconds(10));
            active(a, 100);
        }

        /// The old one is told, the new one not that the server is active, and has all traffic.
        @Test
        @DisplayName("tmt_override")
        void newcomerTakesOverInOverrideMode() {
            gateway("", "traffic-mode override");
            OctetPeer a = active(peer(2), 100);
            OctetPeer b = peer(3);
            OctetPeer s = active(peer(4), 200);
            b.say(ASP_UP);
            pass(MOMENT);
            b.forget();

            b.say(aspActive(100));
            pass(MOMENT);
            sendAll(s, 16);

            assertThat(a.management()).containsExactly(OctetPeer.notify(ALTERNATE_ASP_ACTIVE, 100));
            assertThat(b.management()).containsExactly(aspActiveAck(100));
            assertThat(a.data()).isEmpty();
            assertThat(payloads(b)).hasSize(16);

            // and back
            a.say(aspActive(100));
            pass(MOMENT);
            sendAll(s, 16);
            assertThat(b.management()).containsExactly(OctetPeer.notify(ALTERNATE_ASP_ACTIVE, 100));
            assertThat(b.data()).isEmpty();
            assertThat(payloads(a)).hasSize(16);
        }

        @Test
        @DisplayName("tmt_loadshare_roundrobin")
        void turnsAreTakenEvenly() {
            gateway("", "traffic-mode loadshare roundrobin");
            OctetPeer a = active(peer(2), 100);
            OctetPeer b = activeToo(peer(3), 100);
            OctetPeer s = active(peer(4), 200);

            for (int i = 0; i < 100; i++) {
                s.sayData(200, TWO, ONE, 7, i);
            }
            pass(MOMENT);

            List<Integer> atA = payloads(a);
            List<Integer> atB = payloads(b);
            assertThat(atA).hasSize(50);
            assertThat(atB).hasSize(50).doesNotContainAnyElementsOf(atA);
        }

        @Test
        @DisplayName("tmt_loadshare_sls")
        void selectionStaysWithItsProcess() {
            gateway("", "traffic-mode loadshare");
            OctetPeer a = active(peer(2), 100);
            OctetPeer b = activeToo(peer(3), 100);
            OctetPeer s = active(peer(4), 200);

            for (int round = 0; round < 5; round++) {
                sendAll(s, 16);
            }

            List<Integer> atA = payloads(a);
            List<Integer> atB = payloads(b);
            assertThat(atA).hasSize(40);
            assertThat(atB).hasSize(40);
            assertThat(Set.copyOf(atA)).doesNotContainAnyElementsOf(new HashSet<>(atB));
        }

        @Test
        @DisplayName("tmt_broadcast")
        void everyProcessHasACopy() {
            gateway("", "traffic-mode broadcast");
            OctetPeer a = active(peer(2), 100);
            OctetPeer b = activeToo(peer(3), 100);
            OctetPeer s = active(peer(4), 200);

            sendAll(s, 16);

            assertThat(payloads(a))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 16).boxed().toList());
            assertThat(payloads(b))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 16).boxed().toList());
        }

        /// Not of that suite, but asked as well of a gateway by the strictest library.
        @Test
        @DisplayName("strict-aspia-drained")
        void nothingComesAfterInactiveIsAcknowledged() {
            gateway("");
            OctetPeer a = active(peer(2), 100);
            OctetPeer s = active(peer(4), 200);

            a.say(OctetPeer.aspInactive(100));
            for (int selection = 0; selection < 16; selection++) {
                s.sayData(200, TWO, ONE, selection, selection);
                pass(Duration.ofNanos(100_000));
            }
            pass(MOMENT);

            List<String> heard = a.everything();
            int ack = heard.indexOf(aspInactiveAck(100));
            assertThat(ack).isNotNegative();
            assertThat(heard.subList(ack, heard.size()))
                    .noneMatch(octets -> octets.startsWith("01000101"));
        }

        /// Each selection has its stream, of those there are, and none the first.
        @ParameterizedTest(name = "strict-streams-selection: {0}", quoteTextArguments = false)
        @ValueSource(ints = {2, 4, 17})
        void selectionChoosesTheStream(int streams) {
            gateway("");
            OctetPeer a = new OctetPeer(topology, tcp, "127.0.8.2", GATEWAY, true, streams);
            peers.add(a);
            a.call();
            pass(MOMENT);
            active(a, 100);
            OctetPeer s = active(peer(4), 200);

            for (int selection = 0; selection < 16; selection++) {
                s.sayData(200, TWO, ONE, selection, selection);
                pass(MOMENT);
                assertThat(a.streamsOfData()).containsExactly(1 + selection % (streams - 1));
            }
        }

        /// Two routes of one priority to what is behind two servers.
        @Test
        @DisplayName("combinedlset_loadshare")
        void selectionStaysWithItsRoute() {
            gateway(
                    "",
                    "",
                    """
                    cs7 as three m3ua
                     asp b
                     routing-key 300 4.0.1
                    cs7 route-table system
                     update route 5.5.5/14 linkset one priority 1
                     update route 5.5.5/14 linkset three priority 1
                    """);
            OctetPeer a = active(peer(2), 100);
            OctetPeer b = peer(3);
            b.say(ASP_UP);
            pass(MOMENT);
            b.say(aspActive(300));
            pass(MOMENT);
            OctetPeer s = active(peer(4), 200);

            for (int round = 0; round < 5; round++) {
                for (int selection = 0; selection < 16; selection++) {
                    s.sayData(200, TWO, BEHIND, selection, selection);
                }
            }
            pass(MOMENT);

            List<Integer> atA = payloads(a);
            List<Integer> atB = payloads(b);
            assertThat(atA.size() + atB.size()).isEqualTo(5 * 16);
            assertThat(Set.copyOf(atA))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(new HashSet<>(atB));
            assertThat(atB).isNotEmpty();
        }
    }

    /// The node calls a far end that is a gateway.
    @Nested
    class AsProcess {
        @Test
        @DisplayName("clnt_connect_asp_up")
        void asksToComeUp() {
            process("");
            OctetPeer gateway = called(2);

            assertThat(gateway.management()).containsExactly(ASP_UP);
        }

        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @CsvSource({
            "clnt_asp_act,               ,                        ''",
            "clnt_asp_act_tmt_loadshare, traffic-mode loadshare,  000b0008 00000002",
        })
        void asksForTraffic(String id, String line, String mode) {
            process("", line == null ? "" : line);
            OctetPeer gateway = called(2);
            gateway.forget();
            gateway.say(ASP_UP_ACK);
            gateway.say(OctetPeer.notify(AS_INACTIVE, 100));
            pass(MOMENT);

            assertThat(gateway.management())
                    .containsExactly(
                            mode.isEmpty() ? aspActive(100) : message(0x0401, mode, context(100)));
            gateway.say(mode.isEmpty() ? aspActiveAck(100) : message(0x0403, mode, context(100)));
            pass(MOMENT);
            assertThat(asp("gw").state().word()).isEqualTo("active");
        }

        @ParameterizedTest(name = "clnt_beat_timeout, {0}", quoteTextArguments = false)
        @ValueSource(strings = {"m3ua_sctp", "m3ua_tcp"})
        void farEndThatDoesNotAnswerIsGivenUp(String over) {
            tcp = over.equals("m3ua_tcp");
            process("timer xua beat 5");

            assertGivenUpAfterTwoHeartbeats(served(called(2)));
        }

        @ParameterizedTest(name = "clnt_beat_disabled, {0}", quoteTextArguments = false)
        @ValueSource(strings = {"m3ua_sctp", "m3ua_tcp"})
        void nobodyIsWatchedWithoutInterval(String over) {
            tcp = over.equals("m3ua_tcp");
            process("timer xua beat 0");
            OctetPeer gateway = served(called(2));

            pass(Duration.ofMinutes(5));

            assertThat(gateway.management()).isEmpty();
            assertThat(gateway.isUp()).isTrue();
        }

        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @CsvSource({"clnt_sg_to_asp, 100", "clnt_sg_to_asp_norctx, -1"})
        void takesWhatTheGatewayBrings(String id, int context) {
            process("");
            OctetPeer gateway = served(called(2));
            OctetPeer s = active(peer(4), 200);

            gateway.sayData(context, BEHIND, TWO, 3, 9);
            pass(MOMENT);

            assertThat(s.data()).containsExactly(data(200, BEHIND, TWO, 3, 9));
            assertThat(gateway.management()).isEmpty();
        }

        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @CsvSource({"clnt_asp_to_sg, 200", "clnt_asp_to_sg_norctx, -1"})
        void bringsTheGatewayWhatItIsGiven(String id, int context) {
            process("");
            OctetPeer gateway = served(called(2));
            OctetPeer s = active(peer(4), 200);

            s.sayData(context, TWO, BEHIND, 3, 9);
            pass(MOMENT);

            assertThat(gateway.data()).containsExactly(data(100, TWO, BEHIND, 3, 9));
            assertThat(s.management()).isEmpty();
        }

        /// A gateway that never notifies is asked for traffic all the same, and at once.
        @Test
        @DisplayName("clnt_quirk_no_notify_asp_act")
        void doesNotWaitForNotificationsThatNeverCome() {
            process("quirk no_notify");
            OctetPeer gateway = called(2);
            gateway.forget();

            gateway.say(ASP_UP_ACK);
            pass(Duration.ofMillis(100));

            assertThat(gateway.management()).containsExactly(aspActive(100));
        }

        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @ValueSource(strings = {"clnt_sctp_adm_shutdown", "m3ua_tcp_cli_adm_shutdown"})
        void shutDownProcessDoesNotCall(String id) {
            tcp = id.contains("tcp");
            String open = process("");
            OctetPeer gateway = served(called(2));

            apply(open.replace(" role asp", " role asp\n shutdown"));
            // it takes its leave first, and waits for answers that do not come
            pass(Duration.ofSeconds(10));
            assertThat(gateway.isUp()).isFalse();
            gateway.call();
            pass(Duration.ofSeconds(10));
            assertThat(gateway.ups()).isEqualTo(1);

            apply(open);
            pass(Duration.ofSeconds(10));
            assertThat(gateway.ups()).isEqualTo(2);
            assertThat(gateway.management()).contains(ASP_UP);
        }
    }

    /// osmo-stp 1.6.0 as a gateway sends so what it broadcasts; section 1.4.7 forbids it.
    @ParameterizedTest(name = "data_on_stream_0: {0}", quoteTextArguments = false)
    @ValueSource(booleans = {true, false})
    void dataOnTheStreamOfManagementIsTakenByAQuirkOnly(boolean forgiven) {
        String strict = process("");
        OctetPeer gateway = served(called(2));
        OctetPeer s = active(peer(4), 200);
        if (forgiven) {
            apply(strict.replace(" role asp", " role asp\n quirk data_on_stream_0"));
        }

        gateway.say(0, data(100, BEHIND, TWO, 3, 9));
        pass(MOMENT);

        assertThat(gateway.ups()).as("the association goes on").isEqualTo(1);
        if (forgiven) {
            assertThat(s.data()).containsExactly(data(200, BEHIND, TWO, 3, 9));
            assertThat(gateway.management()).isEmpty();
        } else {
            assertThat(s.data()).isEmpty();
            assertThat(gateway.management())
                    .singleElement()
                    .matches(error -> OctetPeer.isError(error, INVALID_STREAM_IDENTIFIER));
        }
    }

    /// Which end calls makes no difference to what is carried.
    @ParameterizedTest(name = "m3ua_tcp_{0}", quoteTextArguments = false)
    @CsvSource({
        "cli, true, true",
        "cli_srv, true, false",
        "srv, false, false",
        "srv_cli, false, true"
    })
    void carriesDataWhoeverCalls(String id, boolean callsOne, boolean callsTwo) {
        tcp = true;
        write(
                """
                hostname Gateway
                cs7 variant itu
                cs7 network-indicator international
                cs7 point-code 3.0.0
                cs7 fast-restart
                cs7 listen m3ua 2905 tcp
                 local-ip 127.0.8.1
                cs7 asp a %s m3ua tcp
                 remote-ip 127.0.8.2
                 local-ip 127.0.8.1
                 timer xua beat 0
                 transport-role %s
                cs7 asp s %s m3ua tcp
                 remote-ip 127.0.8.4
                 local-ip 127.0.8.1
                 timer xua beat 0
                 transport-role %s
                cs7 as one m3ua
                 asp a
                 routing-key 100 1.0.1
                cs7 as two m3ua
                 asp s
                 routing-key 200 2.0.1
                """
                        .formatted(
                                callsOne ? "2905 2906" : "0 2905",
                                callsOne ? "client" : "server",
                                callsTwo ? "2905 2907" : "0 2905",
                                callsTwo ? "client" : "server"));
        OctetPeer a = peer(2, !callsOne);
        OctetPeer s = peer(4, !callsTwo);
        pass(Duration.ofSeconds(10));
        active(a, 100);
        active(s, 200);

        a.sayData(100, ONE, TWO, 3, 1);
        s.sayData(200, TWO, ONE, 4, 2);
        pass(MOMENT);

        assertThat(s.data()).containsExactly(data(200, ONE, TWO, 3, 1));
        assertThat(a.data()).containsExactly(data(100, TWO, ONE, 4, 2));
    }

    // ---- what tests have in common ------------------------------------------------------------

    private void assertGivenUpAfterTwoHeartbeats(OctetPeer peer) {
        peer.forget();
        pass(Duration.ofSeconds(4));
        assertThat(peer.management()).as("before the interval").isEmpty();
        pass(Duration.ofMillis(1_500));
        assertThat(peer.management()).singleElement().asString().startsWith(BEAT);
        pass(Duration.ofSeconds(5));
        assertThat(peer.management()).as("after two intervals").hasSize(1);
        assertThat(peer.isUp()).isTrue();
        pass(Duration.ofSeconds(5));
        assertThat(peer.isUp()).as("after three intervals").isFalse();
    }

    /// Each selection once, the payload the selection.
    private void sendAll(OctetPeer from, int selections) {
        for (int selection = 0; selection < selections; selection++) {
            from.sayData(200, TWO, ONE, selection, selection);
        }
        pass(MOMENT);
    }

    private static List<Integer> payloads(OctetPeer peer) {
        return peer.data().stream().map(OctetPeer::payload).toList();
    }

    private String gateway(String aspLine) {
        return gateway(aspLine, "");
    }

    private String gateway(String aspLine, String asLine) {
        return gateway(aspLine, asLine, "");
    }

    /// Processes a and b serve 1.0.1, and s serves 2.0.1.
    private String gateway(String aspLine, String asLine, String more) {
        String kind = tcp ? "tcp" : "sctp";
        return write(
                """
                hostname Gateway
                cs7 variant itu
                cs7 network-indicator international
                cs7 point-code 3.0.0
                cs7 fast-restart
                cs7 listen m3ua 2905 %1$s
                 local-ip 127.0.8.1
                cs7 asp a 0 2905 m3ua %1$s
                 remote-ip 127.0.8.2
                 %2$s
                cs7 asp b 0 2905 m3ua %1$s
                 remote-ip 127.0.8.3
                 %2$s
                cs7 asp s 0 2905 m3ua %1$s
                 remote-ip 127.0.8.4
                 %2$s
                cs7 as one m3ua
                 asp a
                 asp b
                 routing-key 100 1.0.1
                 %3$s
                cs7 as two m3ua
                 asp s
                 routing-key 200 2.0.1
                %4$s
                """
                        .formatted(kind, aspLine, asLine, more));
    }

    private String process(String aspLine) {
        return process(aspLine, "");
    }

    /// A process of a gateway behind which is everything; process s of its own serves 2.0.1.
    private String process(String aspLine, String asLine) {
        String kind = tcp ? "tcp" : "sctp";
        return write(
                """
                hostname Gateway
                cs7 variant itu
                cs7 network-indicator international
                cs7 point-code 3.0.0
                cs7 fast-restart
                cs7 listen m3ua 2905 %1$s
                 local-ip 127.0.8.1
                cs7 asp gw 2905 2906 m3ua %1$s
                 remote-ip 127.0.8.2
                 local-ip 127.0.8.1
                 role asp
                 transport-role client
                 %2$s
                cs7 asp s 0 2905 m3ua %1$s
                 remote-ip 127.0.8.4
                 timer xua beat 0
                cs7 as gw m3ua
                 asp gw
                 routing-key 100 3.0.0
                 %3$s
                cs7 as two m3ua
                 asp s
                 routing-key 200 2.0.1
                cs7 route-table system
                 update route 5.5.5/14 linkset gw
                """
                        .formatted(kind, aspLine, asLine));
    }

    private String write(String text) {
        String lines =
                text.lines().filter(line -> !line.isBlank()).toList().stream()
                        .reduce("", (all, line) -> all + line + "\n");
        try {
            Files.writeString(folder.resolve("Gateway.conf"), lines);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        World world = new World(1);
        topology =
                tcp
                        ? VirtualTopology.loadOverTcp(folder, world)
                        : VirtualTopology.load(folder, world);
        topology.startAll();
        node = topology.node("Gateway");
        pass(Duration.ofSeconds(1));
        return lines;
    }

    private void apply(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        ApplyResult result = node.apply(checked.block());
        assertThat(result.applied()).as(result.problems().toString()).isTrue();
    }

    private void block(String asp, boolean blocked) {
        assertThat(topology.await("block", node.node().setBlocked(asp, blocked))).isTrue();
        pass(MOMENT);
    }

    private AspStatus asp(String name) {
        return node.status().asps().stream()
                .filter(status -> status.config().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// A far end that calls, and is connected.
    private OctetPeer peer(int number) {
        OctetPeer peer = peer(number, true);
        pass(MOMENT);
        assertThat(peer.isUp()).isTrue();
        return peer;
    }

    private OctetPeer peer(int number, boolean calls) {
        OctetPeer peer = new OctetPeer(topology, tcp, "127.0.8." + number, GATEWAY, calls);
        peers.add(peer);
        peer.call();
        return peer;
    }

    /// A far end that is called, and has been.
    private OctetPeer called(int number) {
        OctetPeer peer = peer(number, false);
        topology.world().runUntil("called", peer::isUp, Duration.ofSeconds(30));
        pass(Duration.ofMillis(100));
        return peer;
    }

    /// Has the node active as a process of a far end.
    private OctetPeer served(OctetPeer gateway) {
        gateway.say(ASP_UP_ACK);
        gateway.say(OctetPeer.notify(AS_INACTIVE, 100));
        pass(Duration.ofMillis(100));
        gateway.say(aspActiveAck(100));
        pass(MOMENT);
        assertThat(asp("gw").state().word()).isEqualTo("active");
        gateway.forget();
        return gateway;
    }

    /// Has a far end active in a server of which it is the first.
    private OctetPeer active(OctetPeer peer, int context) {
        peer.say(ASP_UP);
        pass(MOMENT);
        peer.say(aspActive(context));
        pass(MOMENT);
        assertThat(peer.management())
                .endsWith(aspActiveAck(context), OctetPeer.notify(AS_ACTIVE, context));
        peer.forget();
        return peer;
    }

    /// Has a far end active in a server in which another is.
    private OctetPeer activeToo(OctetPeer peer, int context) {
        peer.say(ASP_UP);
        pass(MOMENT);
        peer.say(aspActive(context));
        pass(MOMENT);
        assertThat(peer.management()).endsWith(aspActiveAck(context));
        peer.forget();
        return peer;
    }

    private void pass(Duration time) {
        topology.world().runFor(time);
    }
}
