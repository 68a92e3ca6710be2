// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.DiameterLookupView;
import org.signalbox.admin.DiameterQuestion;
import org.signalbox.admin.MessageFilter;
import org.signalbox.admin.MessageView;
import org.signalbox.admin.RunningNode;
import org.signalbox.config.ConfigFile;
import org.signalbox.diameter.peer.RoutingStatus;
import org.signalbox.diameter.routing.RewriteCounter;
import org.signalbox.diameter.routing.RouteCounter;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Routes, rewriting and quirks of peers in an interworking function between a service centre of
/// MAP, two MMEs, and a partner abroad: whole nodes in virtual time. Which MME is asked is said by
/// routes alone, so that the name that a request for it must have is added on the way.
///
/// ```
///   centre 2.2.1 ---- M2PA ---- gateway 1.1.1 ---- Diameter ---- mme1, mme2, partner
/// ```
@NullUnmarked
class DiameterRoutingTopologyTest {
    private static final String MSISDN = "491711234567";
    private static final String CENTRE = "491710760000";
    private static final String CALLED = "491720000000";
    private static final String MME = "491720000001";
    private static final String REALM = "epc.mnc001.mcc262.3gppnetwork.org";
    private static final String ABROAD = "partner.example";
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");

    @TempDir private Path folder;

    private SccpTopology nodes;
    private MapEnd centre;
    private DiameterEnd mme1;
    private DiameterEnd mme2;
    private DiameterEnd partner;

    private void start(long seed) {
        nodes =
                new SccpTopology(folder, seed)
                        .write(
                                "gateway",
                                "1.1.1",
                                "10.0.0.1",
                                "cs7 linkset tocentre 2.2.1\n link 0 sctp 10.0.0.2 1024 1024",
                                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                                " gta 491710760000 pcssn 2.2.1 pcssn",
                                " gta 49172 pcssn 1.1.1 pcssn",
                                "diameter identity iwf." + REALM + " realm " + REALM,
                                "diameter listen tcp 10.0.0.1 3868",
                                "diameter peer mme1",
                                " identity mme01." + REALM,
                                " remote-ip 10.0.0.11",
                                "diameter peer mme2",
                                " identity mme02." + REALM,
                                " remote-ip 10.0.0.12",
                                "diameter peer partner",
                                " identity dra." + ABROAD,
                                " remote-ip 10.0.0.13",
                                " sc-address ascii",
                                "diameter group MMES",
                                " peer mme1 tier 0",
                                " peer mme2 tier 1",
                                "diameter group PARTNERS",
                                " peer partner",
                                "diameter route HOME",
                                " match command tfr",
                                " match imsi prefix 26201",
                                " to group MMES score 50",
                                " to peer partner score 10",
                                "diameter route OTHERS",
                                " match imsi prefix 26202",
                                " to peer mme2 score 50",
                                "diameter route AWAY",
                                " match imsi prefix 26203",
                                " to peer partner score 50",
                                " to group MMES never",
                                "diameter group FIRST",
                                " peer mme1",
                                "diameter group SECOND",
                                " peer mme2",
                                "diameter rewrite FORFIRST out group FIRST",
                                " match command tfr",
                                " messages requests",
                                " add Destination-Host text mme01." + REALM,
                                "diameter rewrite FORSECOND out group SECOND",
                                " match command tfr",
                                " messages requests",
                                " add Destination-Host text mme02." + REALM,
                                "diameter rewrite FORPARTNER out group PARTNERS",
                                " match command tfr",
                                " messages requests",
                                " add Destination-Host text dra." + ABROAD,
                                "diameter rewrite THERE out group PARTNERS",
                                " rename Origin-Host iwf." + REALM + " gateway.example",
                                " rename Origin-Realm " + REALM + " example",
                                " rename Destination-Realm " + REALM + " " + ABROAD,
                                "diameter rewrite BACK in group PARTNERS",
                                " rename Origin-Host dra." + ABROAD + " s6a.mme01." + REALM,
                                " rename Origin-Realm " + ABROAD + " " + REALM,
                                "diameter host mme01."
                                        + REALM
                                        + " realm "
                                        + REALM
                                        + " number "
                                        + MME
                                        + " alias s6a.mme01."
                                        + REALM,
                                "iwf",
                                " number 491720000099",
                                " imsi 262 mme realm " + REALM,
                                " hss imsi 310 realm " + REALM + " host mme02." + REALM)
                        .write(
                                "centre",
                                "2.2.1",
                                "10.0.0.2",
                                "cs7 linkset togateway 1.1.1\n link 0 sctp 10.0.0.1 1024 1024",
                                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                                " gta default pcssn 1.1.1 gt",
                                "cs7 route-table system",
                                " update route 0.0.0/0 linkset togateway")
                        .start();
        mme1 = new DiameterEnd(nodes, "mme01." + REALM, REALM, "10.0.0.11", "iwf." + REALM, false);
        mme2 = new DiameterEnd(nodes, "mme02." + REALM, REALM, "10.0.0.12", "iwf." + REALM, false);
        partner =
                new DiameterEnd(nodes, "dra." + ABROAD, ABROAD, "10.0.0.13", "iwf." + REALM, false);
        centre = new MapEnd(nodes, "centre", CENTRE);
        nodes.run(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        centre.close();
        mme1.close();
        mme2.close();
        partner.close();
        nodes.run(Duration.ofSeconds(10));
        nodes.stop();
    }

    @Test
    void theBeginningOfTheImsiSaysWhoIsAsked() {
        start(1);

        deliver("262019876543210");
        deliver("262029876543210");
        deliver("262039876543210");

        assertThat(imsis(mme1)).containsExactly("262019876543210");
        assertThat(imsis(mme2)).containsExactly("262029876543210");
        assertThat(imsis(partner)).containsExactly("262039876543210");
        RoutingStatus routing = routing();
        assertThat(routing.routes())
                .allSatisfy(
                        (_, counters) ->
                                assertThat(counters.get(RouteCounter.CHOSEN)).isEqualTo(1));
    }

    @Test
    void whoWatchesSeesAMessageInBothProtocols() {
        start(8);
        RunningNode gateway =
                new RunningNode(nodes.topology().node("gateway").node(), Optional.empty());
        List<MessageView> seen = new ArrayList<>();
        nodes.topology().await("watching", gateway.watchMessages(MessageFilter.ALL, seen::add));

        deliver("262019876543210");

        assertThat(seen)
                .filteredOn(message -> message.protocol().equals("MAP"))
                .extracting(message -> message.from() + " > " + message.to())
                .contains(CENTRE + " ssn 8 > " + CALLED + " ssn 8");
        assertThat(seen)
                .filteredOn(message -> message.layer() == MessageView.Layer.DIAMETER)
                .extracting(MessageView::line)
                .containsExactly(
                        "to 10.0.0.11: Diameter iwf.%s > mme01.%s, TFR user 26201xxxxxxxxxx"
                                .formatted(REALM, REALM),
                        "from 10.0.0.11: Diameter mme01.%s, TFA result 2001".formatted(REALM));
    }

    @Test
    void theNextIsAskedWhenOneIsGone() {
        start(2);
        mme1.close();
        nodes.run(Duration.ofSeconds(5));
        deliver("262019876543210");

        mme2.close();
        nodes.run(Duration.ofSeconds(5));
        deliver("262019876543211");

        assertThat(imsis(mme2)).containsExactly("262019876543210");
        assertThat(imsis(partner)).containsExactly("262019876543211");
    }

    @Test
    void eachPeerGetsTheServiceCentreAsItReadsIt() {
        start(3);

        deliver("262019876543210");
        deliver("262039876543210");

        assertThat(mme1.serviceCentres).containsExactly(OctetString.ofHex("947101670000"));
        assertThat(partner.serviceCentres)
                .containsExactly(OctetString.of(CENTRE.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void whatGoesToAPartnerAndComesFromItIsRewritten() {
        start(4);
        centre.answers = _ -> new MapAnswer.Result(new MapResult.MoForward(null), null, false);

        deliver("262039876543210");
        SgdAnswer answer = submit(partner);

        assertThat(partner.envelopes)
                .singleElement()
                .satisfies(
                        envelope -> {
                            assertThat(envelope.originHost()).isEqualTo("gateway.example");
                            assertThat(envelope.originRealm()).isEqualTo("example");
                            assertThat(envelope.destinationRealm()).isEqualTo(ABROAD);
                        });
        assertThat(answer.result().isSuccess()).isTrue();
        assertThat(centre.askers).as("who it is here, by its other name").containsExactly(MME);
        RoutingStatus routing = routing();
        assertThat(routing.rewrites().get("THERE").get(RewriteCounter.CHANGED))
                .as("a request and an answer")
                .isEqualTo(2);
        assertThat(routing.rewrites().get("BACK").get(RewriteCounter.CHANGED)).isEqualTo(2);
    }

    @Test
    void theRegistersNameOfANodeBecomesTheOneOfMessages() {
        start(7);
        mme2.answers =
                _ ->
                        new SgdAnswer.RoutingInfo(
                                Result.SUCCESS,
                                null,
                                List.of(
                                        new ServingNode(
                                                NodeKind.MME,
                                                MME,
                                                new ServingNode.Name(
                                                        "s6a.mme01." + REALM, "s6a.example"))),
                                null,
                                null,
                                null,
                                Map.of());

        deliver("310019876543210");

        assertThat(mme2.asked).singleElement().isInstanceOf(SgdRequest.RoutingInfo.class);
        assertThat(mme1.envelopes)
                .singleElement()
                .satisfies(
                        envelope -> {
                            assertThat(envelope.destinationHost()).isEqualTo("mme01." + REALM);
                            assertThat(envelope.destinationRealm()).isEqualTo(REALM);
                        });
    }

    @Test
    void theMetricsAreThoseOfTheRules() {
        start(8);

        deliver("262019876543210");

        assertThat(nodes.topology().node("gateway").node().metrics().scrape())
                .contains("signalbox_diameter_route_chosen_total{route=\"HOME\"} 1.0")
                .contains("signalbox_diameter_rewrite_changed_total{rewrite=\"FORFIRST\"} 1.0")
                .contains("signalbox_diameter_routing_requests_total 1.0");
    }

    @Test
    void otherRoutesHoldAtOnceAndTouchNoConnection() throws IOException {
        start(5);
        String lines = Files.readString(folder.resolve("gateway.conf"));
        Path changed = folder.resolve("changed.conf");
        Files.writeString(
                changed,
                lines.replace(" match imsi prefix 26201", " match imsi prefix 26204")
                        .replace(" match imsi prefix 26202", " match imsi prefix 26201")
                        .replace(" sc-address ascii", " sc-address typed"));

        ApplyResult result =
                nodes.topology()
                        .node("gateway")
                        .apply(ConfigFile.load(changed, NodeConfig.SCHEMA).block());
        nodes.run(Duration.ofSeconds(5));
        deliver("262019876543210");
        deliver("262039876543210");

        assertThat(result.applied()).isTrue();
        assertThat(imsis(mme2)).containsExactly("262019876543210");
        assertThat(partner.serviceCentres).containsExactly(OctetString.ofHex("91947101670000"));
        assertThat(List.of(mme1.opened, mme2.opened, partner.opened)).containsOnly(1);
    }

    @Test
    void aDryRunSaysWhoWouldBeAskedAndWhy() {
        start(6);
        mme2.close();
        nodes.run(Duration.ofSeconds(5));

        DiameterLookupView found =
                nodes.topology()
                        .await(
                                "a dry run",
                                new RunningNode(
                                                nodes.topology().node("gateway").node(),
                                                Optional.empty())
                                        .lookUp(
                                                new DiameterQuestion(
                                                        "tfr",
                                                        Optional.empty(),
                                                        Optional.empty(),
                                                        Optional.of("262019876543210"),
                                                        Optional.empty(),
                                                        Optional.of(CENTRE))));

        assertThat(found.judged())
                .containsExactly(
                        new DiameterLookupView.Judged(
                                "mme1",
                                "first",
                                65,
                                0,
                                1,
                                List.of("destination-realm: +15", "route HOME, group MMES: +50")),
                        new DiameterLookupView.Judged(
                                "partner",
                                "next",
                                10,
                                0,
                                1,
                                List.of("route HOME, peer partner: +10")),
                        new DiameterLookupView.Judged(
                                "mme2", "down", 0, 0, 0, List.of("takes no requests now")));
        assertThat(imsis(mme1)).isEmpty();
    }

    private void deliver(String imsi) {
        MapOutcome outcome =
                centre.ask(
                        CALLED,
                        8,
                        new MapRequest.MtForward(
                                new RelayAddress.Imsi(imsi),
                                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                                DELIVER,
                                false,
                                null,
                                null,
                                null,
                                null,
                                null));
        assertThat(outcome).isInstanceOf(MapOutcome.Answered.class);
    }

    private static SgdAnswer submit(DiameterEnd from) {
        return from.ask(
                "iwf." + REALM,
                new SgdRequest.MoForward(
                        CENTRE, new UserIdentity(null, MSISDN, null, null), SUBMIT, false, null));
    }

    private static List<String> imsis(DiameterEnd end) {
        return end.asked.stream().map(request -> ((SgdRequest.MtForward) request).imsi()).toList();
    }

    private RoutingStatus routing() {
        return nodes.topology().node("gateway").status().diameterRouting().orElseThrow();
    }
}
