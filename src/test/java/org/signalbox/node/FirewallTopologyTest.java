// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.node.InterworkingNetwork.CENTRE;
import static org.signalbox.node.InterworkingNetwork.DELIVER;
import static org.signalbox.node.InterworkingNetwork.IMSI;
import static org.signalbox.node.InterworkingNetwork.MME;
import static org.signalbox.node.InterworkingNetwork.MSISDN;
import static org.signalbox.node.InterworkingNetwork.REALM;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.DocumentationFiles;
import org.signalbox.config.ConfigFile;
import org.signalbox.diameter.peer.OriginCheck;
import org.signalbox.diameter.peer.PeerCounter;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.Check;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A whole node with its firewalls on, whose centre of MAP is one of another network, as is a
/// centre of Diameter:
///
/// ```
///   centre 2.2.1 ---- M2PA ---- gateway 1.1.1 ---- Diameter ---- mme, hss
///                                            \---- Diameter ---- far
/// ```
@NullUnmarked
class FirewallTopologyTest {
    private static final String IDENTITY = "iwf." + REALM;
    private static final String NUMBER = "491720000099";
    private static final String FAR_REALM = "far.example";
    private static final OctetString SILENT =
            OctetString.ofHex("040b911326880736f44000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");

    @TempDir private Path folder;

    private InterworkingNetwork network;
    private DiameterEnd far;

    private void start(long seed, String... firewall) {
        network =
                new InterworkingNetwork(
                        folder,
                        seed,
                        " firewall",
                        "  own 49172",
                        "  subscriber 26201",
                        "  msisdn 491711",
                        "  centre " + CENTRE,
                        "  network 4917107",
                        "  network 4477 realm " + FAR_REALM,
                        String.join("\n", firewall),
                        "diameter peer far",
                        " identity smsc." + FAR_REALM,
                        " remote-ip 10.0.0.13",
                        " passive",
                        "diameter firewall");
        far =
                new DiameterEnd(
                        network.nodes, "smsc." + FAR_REALM, FAR_REALM, "10.0.0.13", IDENTITY, true);
        far.destinationRealm = REALM;
        network.hss.answers = _ -> found();
        network.nodes.run(Duration.ofMinutes(1));
    }

    private static SgdAnswer found() {
        return new SgdAnswer.RoutingInfo(
                Result.SUCCESS,
                IMSI,
                List.of(
                        new ServingNode(
                                NodeKind.MME, MME, new ServingNode.Name("mme01." + REALM, REALM))),
                null,
                null,
                null,
                Map.of());
    }

    @AfterEach
    void stop() {
        network.nodes
                .topology()
                .node("gateway")
                .status()
                .interworking()
                .ifPresent(SessionBooks::assertBalanced);
        far.close();
        network.close();
    }

    // ---- as documented -------------------------------------------------------------------------

    @Test
    void whatTheOperatorsGuideShowsHolds() throws IOException {
        List<String> shown =
                DocumentationFiles.quotes().stream()
                        .map(DocumentationFiles.Quote::lines)
                        .filter(lines -> lines.contains("  except not-served-there 4479"))
                        .findFirst()
                        .orElseThrow();
        int from = shown.indexOf(" firewall") + 1;
        start(9, shown.subList(from, shown.size()).toArray(String[]::new));

        assertThat(network.centre.ask(MME, 8, message(IMSI, SILENT)))
                .isEqualTo(
                        new MapOutcome.Refused(new MapError.DeliveryFailure(1, null), List.of()));
        assertThat(network.mme.ask(null, submission("208019876543210")).result())
                .isEqualTo(Result.DELIVERY_FAILURE);
        assertThat(far.ask(null, submission(IMSI)).result())
                .as("from another network")
                .isEqualTo(Result.base(5003));
        assertThat(found(Check.SILENT)).isEqualTo(1);
        assertThat(found(Check.SENDER_NOT_OURS)).isEqualTo(1);
        assertThat(found(Check.NOT_SERVED_THERE)).isEqualTo(1);
    }

    // ---- as it runs ----------------------------------------------------------------------------

    @Test
    void otherRulesHoldAtOnceAndTouchNoConnection() throws IOException {
        start(10, "  check silent reject");
        assertThat(network.centre.ask(MME, 8, message(IMSI, SILENT)))
                .isInstanceOf(MapOutcome.Refused.class);
        assertThat(far.ask(null, submission(IMSI)).result()).isNotEqualTo(Result.base(3004));

        change(
                "  check silent reject",
                "  check silent log",
                "diameter firewall",
                "diameter firewall\n rate 1 per second burst 1");

        assertThat(network.centre.ask(MME, 8, message(IMSI, SILENT)))
                .isInstanceOf(MapOutcome.Answered.class);
        far.begin(null, submission(IMSI));
        assertThat(far.ask(null, submission(IMSI)).result()).isEqualTo(Result.base(3004));
        assertThat(found(Check.SILENT)).as("counted on").isEqualTo(2);
        assertThat(suspicions(OriginCheck.TOO_MANY)).isEqualTo(1);
        assertThat(network.nodes.topology().node("gateway").status().diameterPeers())
                .allSatisfy(
                        peer ->
                                assertThat(peer.counters().get(PeerCounter.OPENED))
                                        .as("connections of %s", peer.config().name())
                                        .isEqualTo(1));
    }

    /// @param changes each line, and what is in its place from now on
    private void change(String... changes) throws IOException {
        String lines = Files.readString(folder.resolve("gateway.conf"));
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(lines).contains(changes[i]);
            lines = lines.replace(changes[i], changes[i + 1]);
        }
        ApplyResult result =
                network.nodes
                        .topology()
                        .node("gateway")
                        .apply(ConfigFile.parse(lines, NodeConfig.SCHEMA).block());
        assertThat(result.applied()).as(() -> result.problems().toString()).isTrue();
    }

    // ---- by MAP --------------------------------------------------------------------------------

    @Test
    void aForeignCentreOfMapDeliversByHomeRouting() {
        start(1, " home-routing 2620199", "  lifetime 60");
        MapOutcome.Answered told =
                (MapOutcome.Answered) network.centre.ask(MSISDN, 6, InterworkingNetwork.question());
        MapResult.RoutingInfo found = (MapResult.RoutingInfo) told.result();
        assertThat(found.imsi()).startsWith("2620199");
        assertThat(found.nodes().getFirst().number().digits()).isEqualTo(NUMBER);

        assertThat(network.centre.ask(NUMBER, 8, message(found.imsi(), DELIVER)))
                .isInstanceOf(MapOutcome.Answered.class);
        assertThat(network.mme.asked)
                .singleElement()
                .isInstanceOfSatisfying(
                        SgdRequest.MtForward.class,
                        message -> assertThat(message.imsi()).isEqualTo(IMSI));

        assertThat(network.centre.ask(MME, 8, message(IMSI, DELIVER)))
                .as("past the router")
                .isEqualTo(
                        new MapOutcome.Refused(new MapError.SystemFailure(null, null), List.of()));
        network.nodes.run(Duration.ofMinutes(2));
        assertThat(network.centre.ask(NUMBER, 8, message(found.imsi(), DELIVER)))
                .as("too late")
                .isEqualTo(
                        new MapOutcome.Refused(new MapError.SystemFailure(null, null), List.of()));
        assertThat(found(Check.PAST_THE_ROUTER)).isEqualTo(1);
        assertThat(found(Check.UNSOLICITED)).isEqualTo(1);
        assertThat(network.mme.asked).hasSize(1);
    }

    @Test
    void theOperatorIsToldWhoAndWhyAndWhatToChange() {
        start(2, "  check silent reject");

        assertThat(network.centre.ask(MME, 8, message(IMSI, SILENT)))
                .isEqualTo(
                        new MapOutcome.Refused(new MapError.DeliveryFailure(1, null), List.of()));
        assertThat(log())
                .containsExactly(
                        "%IWF-4-FIREWALL: silent, from 491710760000: for IMSI 26201xxxxxxxxxx;"
                                + " refused, 1 so far ('check silent' and 'except silent"
                                + " 491710760000' beneath 'iwf firewall' change that)");
    }

    @Test
    void whatIsNotAnsweredIsNotAnswered() {
        start(3, "  check silent discard");
        MapEnd.Call call = network.centre.begin(MME, 8, message(IMSI, SILENT));
        network.nodes.run(Duration.ofSeconds(60));

        assertThat(call.outcome()).as("nobody has said anything").isNull();
        assertThat(status().dialogues().servedOpen()).isZero();
        network.nodes.run(Duration.ofMinutes(5));
    }

    @Test
    void dialoguesOfOneAreBounded() {
        start(4, "  dialogues-max 3");
        network.mme.answers = _ -> null;
        for (int i = 0; i < 5; i++) {
            network.centre.begin(MME, 8, message(IMSI, DELIVER));
        }
        network.nodes.run(Duration.ofSeconds(5));

        assertThat(status().dialogues().servedOpen()).isEqualTo(3);
        assertThat(found(Check.TOO_MANY_DIALOGUES)).isEqualTo(2);
        network.nodes.run(Duration.ofMinutes(2));
    }

    // ---- by Diameter ---------------------------------------------------------------------------

    @Test
    void aForeignCentreOfDiameterDeliversByHomeRouting() {
        start(5, " home-routing 2620199");
        SgdAnswer.RoutingInfo told = (SgdAnswer.RoutingInfo) far.ask(null, questionOfDiameter());
        assertThat(told.imsi()).startsWith("2620199");
        assertThat(told.nodes())
                .containsExactly(
                        new ServingNode(
                                NodeKind.MME, NUMBER, new ServingNode.Name(IDENTITY, REALM)));

        assertThat(far.ask(IDENTITY, messageOfDiameter(told.imsi())).result())
                .isEqualTo(Result.SUCCESS);
        assertThat(network.mme.asked)
                .singleElement()
                .isInstanceOfSatisfying(
                        SgdRequest.MtForward.class,
                        message -> assertThat(message.imsi()).isEqualTo(IMSI));
        assertThat(network.mme.envelopes.getFirst().originHost()).isEqualTo(IDENTITY);

        assertThat(far.ask(IDENTITY, messageOfDiameter(IMSI)).result())
                .as("past the router")
                .isEqualTo(Result.base(5012));
        assertThat(network.mme.ask(IDENTITY, messageOfDiameter("262019900000000")).result())
                .as("an identity of nobody that was not given out")
                .isEqualTo(Result.base(5012));
        network.nodes.run(Duration.ofMinutes(3));
        assertThat(far.ask(IDENTITY, messageOfDiameter(told.imsi())).result())
                .as("too late")
                .isEqualTo(Result.base(5012));
        assertThat(found(Check.UNSOLICITED)).isEqualTo(2);
        assertThat(network.mme.asked).hasSize(1);
    }

    @Test
    void onlySubscribersOfOursSubmit() {
        start(6);

        assertThat(network.mme.ask(null, submission("208019876543210")))
                .isEqualTo(
                        new SgdAnswer.MoForward(
                                Result.DELIVERY_FAILURE, new DeliveryFailure(6, null), null));
        assertThat(found(Check.SENDER_NOT_OURS)).isEqualTo(1);
        assertThat(network.centre.asked).isEmpty();
    }

    @Test
    void aPeerThatIsNoRelayBringsNothingOfOthers() {
        start(7);
        far.says = "mme01." + REALM;

        assertThat(far.ask(null, submission(IMSI)).result()).isEqualTo(Result.base(5003));
        assertThat(suspicions(OriginCheck.OTHER_HOST)).isEqualTo(1);
        assertThat(log())
                .anyMatch(
                        line ->
                                line.equals(
                                        "%DIAMETER-4-FIREWALL: other-host, from mme01."
                                                + REALM
                                                + ": peer far is no relay; refused, 1 so far"
                                                + " ('check other-host' and 'except other-host"
                                                + " mme01."
                                                + REALM
                                                + "' beneath 'diameter firewall' change that)"));
    }

    @Test
    void aRequestIsLeftWithoutAnAnswer() {
        start(8, "  check sender-not-ours discard");
        DiameterEnd.Waiting waiting = network.mme.begin(null, submission("208019876543210"));
        network.nodes.run(Duration.ofSeconds(60));

        assertThat(waiting.isOver()).isFalse();
        long discarded =
                network.nodes.topology().node("gateway").status().diameterPeers().stream()
                        .mapToLong(peer -> peer.counters().get(PeerCounter.REQUESTS_DISCARDED))
                        .sum();
        assertThat(discarded).isEqualTo(1);
        network.nodes.run(Duration.ofMinutes(5));
    }

    // ---- both ends -----------------------------------------------------------------------------

    private static MapRequest.MtForward message(String imsi, OctetString message) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(imsi),
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                message,
                false,
                null,
                null,
                null,
                null,
                null);
    }

    private static SgdRequest questionOfDiameter() {
        return new SgdRequest.RoutingInfo(
                MSISDN, null, "447700000001", null, null, false, true, false, null, false, null);
    }

    private static SgdRequest messageOfDiameter(String imsi) {
        return new SgdRequest.MtForward(
                imsi, "447700000001", DELIVER, false, NUMBER, null, null, null, null, null, null);
    }

    private static SgdRequest submission(String imsi) {
        return new SgdRequest.MoForward(
                CENTRE, new UserIdentity(imsi, null, null, null), SUBMIT, false, null);
    }

    private InterworkingStatus status() {
        return network.nodes.topology().node("gateway").status().interworking().orElseThrow();
    }

    private long found(Check check) {
        return status().suspicions().get(check);
    }

    private long suspicions(OriginCheck check) {
        return network.nodes
                .topology()
                .node("gateway")
                .status()
                .diameterSuspicions()
                .orElseThrow()
                .get(check);
    }

    private List<String> log() {
        return network.nodes.topology().node("gateway").node().events().events().stream()
                .map(NodeEvent::message)
                .filter(line -> line.contains("FIREWALL"))
                .toList();
    }
}
