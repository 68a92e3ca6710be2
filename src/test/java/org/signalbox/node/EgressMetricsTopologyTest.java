// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.CountedTraffic;
import org.signalbox.admin.CounterView;
import org.signalbox.admin.History;
import org.signalbox.admin.LinkView;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.RunningNode;
import org.signalbox.admin.StateMetrics;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How long messages stay in a transfer point, how many wait, and how much of what is planned is
/// carried, as its metrics have it: whole nodes in virtual time,
/// where what does not wait takes no time at all.
///
/// ```
///                                +---- M2PA ---- south 5.5.5 ----+
///   north 7.8.1 ---- stp 4.5.6 --+---- M2PA ---- third 3.3.3 ----+-- far 6.6.6
///                                +---- M3UA ---- ssp 1.2.3
/// ```
@NullUnmarked
class EgressMetricsTopologyTest {
    private static final PointCode FAR = PointCode.itu("6.6.6");
    private static final PointCode SSP = PointCode.itu("1.2.3");
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int TICKS = 100;
    private static final String SOUTH = "\\{linkset=\"tosouth\"\\}";

    /// T6, for which controlled rerouting holds what goes another way.
    private static final Duration HELD = Duration.ofMillis(800);

    @TempDir private Path folder;
    private SccpTopology nodes;

    @BeforeEach
    void start() {
        nodes =
                new SccpTopology(folder, 1)
                        .write("stp", "4.5.6", "10.0.0.1", stp(1, 2))
                        .write(
                                "north",
                                "7.8.1",
                                "10.0.0.2",
                                linkset("tostp", "4.5.6", 1),
                                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                                " gta default pcssn 4.5.6 gt",
                                routes("update route 0.0.0 0.0.0 linkset tostp"))
                        .write("south", "5.5.5", "10.0.0.3", between())
                        .write("third", "3.3.3", "10.0.0.5", between())
                        .write(
                                "far",
                                "6.6.6",
                                "10.0.0.6",
                                linkset("tosouth", "5.5.5", 3),
                                linkset("tothird", "3.3.3", 5),
                                routes(
                                        "update route 0.0.0 0.0.0 linkset tosouth",
                                        "update route 0.0.0 0.0.0 linkset tothird"))
                        .file(
                                "ssp",
                                """
                                cs7 network-indicator international
                                cs7 point-code 1.2.3
                                cs7 asp stp 2905 2905 m3ua
                                 remote-ip 10.0.0.1
                                 local-ip 10.0.0.4
                                 role asp
                                 transport-role client
                                cs7 as stp m3ua
                                 asp stp
                                 routing-key 100 1.2.3
                                cs7 route-table system
                                 update route 0.0.0 0.0.0 linkset stp
                                """)
                        .start();
        nodes.run(Duration.ofSeconds(20));
    }

    private static String stp(int bySouth, int byThird) {
        return String.join(
                "\n",
                linkset("tonorth", "7.8.1", 2),
                linkset("tosouth", "5.5.5", 3),
                linkset("tothird", "3.3.3", 5),
                "cs7 alarm utilization 90 capacity 64",
                "cs7 m3ua 2905",
                " local-ip 10.0.0.1",
                "cs7 asp ssp 0 2905 m3ua",
                " remote-ip 10.0.0.4",
                "cs7 as msc m3ua",
                " asp ssp",
                " routing-key 100 1.2.3",
                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                " gta default pcssn 6.6.6 pcssn ssn 6",
                routes(
                        "update route 6.6.6 7.255.7 linkset tosouth priority " + bySouth,
                        "update route 6.6.6 7.255.7 linkset tothird priority " + byThird));
    }

    private static String between() {
        return String.join(
                "\n",
                linkset("tostp", "4.5.6", 1),
                linkset("tofar", "6.6.6", 6),
                routes("update route 7.8.1 7.255.7 linkset tostp"));
    }

    private static String linkset(String name, String adjacent, int host) {
        return "cs7 linkset %s %s\n link 0 sctp 10.0.0.%d 1024 1024"
                .formatted(name, adjacent, host);
    }

    private static String routes(String... lines) {
        return "cs7 route-table system\n " + String.join("\n ", lines);
    }

    @AfterEach
    void stop() {
        nodes.stop();
    }

    @Test
    void whatIsPassedOnAtOnceTakesNoTimeAndIsCountedByTheLinkItLeaves() {
        MtpService north = isup("north");
        for (int tick = 0; tick < TICKS; tick++) {
            send(north, FAR, tick);
            send(north, SSP, tick);
            nodes.run(TICK);
        }

        assertThat(transits("tosouth", "_count")).isEqualTo(TICKS);
        assertThat(transits("tosouth", "_bucket", "1.0E-5")).isEqualTo(TICKS);
        assertThat(transits("tosouth", "_sum")).isZero();
        assertThat(transits("msc", "_count")).isEqualTo(TICKS);
        assertThat(transits("msc", "_bucket", "1.0E-5")).isEqualTo(TICKS);
        assertThat(transits("tothird", "_count")).isZero();
        String selections = "signalbox_link_selection_messages_total\\{linkset=\"tosouth\"";
        assertThat(sum(selections + "[^}]*\\}")).isZero();
        nodes.topology().node("stp").node().metrics().want(EgressMetrics.SELECTIONS, true);
        assertThat(sum(selections + ",slc=\"0\",sls=\"5\"\\}")).isEqualTo(TICKS / 16);
        assertThat(allTransits()).isEqualTo(transferred());
        NodeView shown = view();
        LinkView toSouth =
                shown.linksets().stream()
                        .filter(linkset -> linkset.name().equals("tosouth"))
                        .findFirst()
                        .orElseThrow()
                        .links()
                        .getFirst();
        assertThat(toSouth.level2().statistics())
                .extracting(CounterView::name, CounterView::value)
                .contains(
                        tuple("transit_us.mean", 0L),
                        tuple("transit_us.50", 10L),
                        tuple("transit_us.99", 10L));
        assertThat(shown.applicationServers().getFirst().statistics())
                .extracting(CounterView::name, CounterView::value)
                .contains(tuple("transit_us.99", 10L));
    }

    @Test
    void whatIsHeldWhileRoutesChangeIsSeenToHaveBeen() throws IOException {
        MtpService north = isup("north");
        send(north, FAR, 0);
        nodes.run(TICK);

        nodes.write("stp", "4.5.6", "10.0.0.1", stp(2, 1));
        nodes.topology()
                .node("stp")
                .apply(
                        ConfigFile.parse(
                                        Files.readString(folder.resolve("stp.conf")),
                                        NodeConfig.SCHEMA)
                                .block());
        for (int tick = 0; tick < TICKS; tick++) {
            send(north, FAR, tick);
            nodes.run(TICK);
        }

        assertThat(transits("tosouth", "_count") + transits("tothird", "_count"))
                .isEqualTo(1 + TICKS);
        double held = transits("tothird", "_count") - transits("tothird", "_bucket", "1.0E-5");
        double expected = (double) HELD.toMillis() / TICK.toMillis();
        assertThat(held).isBetween(expected - 1, expected + 1);
        assertThat(transits("tothird", "_sum")).isBetween(expected * 0.35, expected * 0.45);
        assertThat(transits("tothird", "_bucket", "+Inf")).isEqualTo(transits("tothird", "_count"));
        assertThat(allTransits()).isEqualTo(transferred());
    }

    @Test
    void whatIsTranslatedCountsAndWhatThePointSaysOfItsOwnDoesNot() {
        SccpService north = nodes.register("north", SubsystemNumber.MSC);
        nodes.registerPlain("far");
        double before = allTransits();
        nodes.send(
                "north",
                north,
                SccpAddress.of(GlobalTitle.international("491710000001"), SubsystemNumber.HLR),
                SccpAddress.of(GlobalTitle.international("491720000008"), SubsystemNumber.MSC),
                "translated",
                0,
                1);
        nodes.run(Duration.ofMinutes(2));

        assertThat(nodes.received("far")).containsExactly("UDT translated");
        assertThat(before).isZero();
        assertThat(allTransits()).isEqualTo(1);
        assertThat(transits("tosouth", "_count")).isEqualTo(1);
        for (String counted :
                List.of(
                        "messages_received_total\\{from=\"links\",instance=\"0\",type=\"UDT\"",
                        "messages_sent_total\\{from=\"links\",instance=\"0\",type=\"UDT\"",
                        "unitdata_received_total\\{class=\"0\",from=\"links\",instance=\"0\"")) {
            assertThat(sum("signalbox_sccp_" + counted + "\\}")).as(counted).isEqualTo(1);
        }
    }

    @Test
    void whatIsCarriedIsComparedWithWhatIsPlanned() {
        MtpService north = isup("north");
        History history = new History();
        // a minute of looks, and one for what was before
        for (int second = 0; second <= 60; second++) {
            if (second % History.STEP.toSeconds() == 0) {
                look(history, second);
            }
            for (int message = 0; message < 10; message++) {
                send(north, FAR, message);
                send(north, SSP, message);
            }
            nodes.run(Duration.ofSeconds(1));
        }
        StateMetrics states = new StateMetrics(nodes.topology().node("stp").node().metrics());

        states.show(view(), history);

        // 10 messages a second of SIO, label and an octet; over M2PA link tests besides
        double planned = 64_000;
        double carried = 10 * (1 + 4 + 1) * 8;
        String south = "linkset=\"tosouth\"";
        assertThat(utilisation("as", "sent", "as=\"msc\"")).isEqualTo(carried / planned);
        assertThat(utilisation("as", "received", "as=\"msc\"")).isZero();
        assertThat(utilisation("link", "sent", south + ",slc=\"0\""))
                .isBetween(carried / planned, 1.1 * carried / planned);
        assertThat(utilisation("linkset", "sent", south))
                .isEqualTo(utilisation("link", "sent", south + ",slc=\"0\""));
        assertThat(sum("signalbox_linkset_congestion_level\\{" + south + "\\}")).isZero();
    }

    @Test
    void whatWaitsForAProcessIsInTheQueueAndLeavesIt() {
        MtpService north = isup("north");
        nodes.topology().node("ssp").apply(silentProcess());
        nodes.run(Duration.ofMillis(500));
        for (int message = 0; message < 7; message++) {
            send(north, SSP, message);
        }
        nodes.run(Duration.ofMillis(500));
        History history = new History();
        look(history, 0);
        look(history, 5);

        assertThat(sum("signalbox_transmit_queue_messages\\{linkset=\"msc\",slc=\"0\"\\}"))
                .isEqualTo(7);
        assertThat(history.samples("as:msc", History.Scale.HOUR).orElseThrow().getFirst().queued())
                .hasValue(7);
        assertThat(
                        history.samples("linkset:tosouth", History.Scale.HOUR)
                                .orElseThrow()
                                .getFirst()
                                .queued())
                .hasValue(0);

        nodes.run(Duration.ofSeconds(10));
        assertThat(sum("signalbox_transmit_queue_messages\\{linkset=\"msc\",slc=\"0\"\\}"))
                .isZero();
    }

    /// Q.752 items 1.1, 2.7, 4.9, 4.10, 5.1 and 5.2.
    @Test
    void whatIsOutOfServiceIsCountedAndTimed() {
        double before = linkState("tosouth", "available");
        double otherBefore = linkState("tothird", "available");
        assertThat(before).isPositive();

        nodes.topology().node("south").stop();
        nodes.run(Duration.ofSeconds(60));

        assertThat(sum("signalbox_mtp3_linkset_unavailable_total" + SOUTH)).isEqualTo(1);
        double unavailable = sum("signalbox_mtp3_linkset_unavailable_seconds_total" + SOUTH);
        assertThat(sum("signalbox_mtp3_adjacent_inaccessible_total" + SOUTH)).isEqualTo(1);
        assertThat(sum("signalbox_mtp3_adjacent_inaccessible_seconds_total" + SOUTH))
                .isBetween(50.0, 60.0);
        // the point itself; the one behind it is reached over the third
        assertThat(sum("signalbox_mtp3_route_set_unavailable_total\\{instance=\"0\"\\}"))
                .isEqualTo(1);
        assertThat(sum("signalbox_mtp3_route_set_unavailable_seconds_total\\{instance=\"0\"\\}"))
                .isBetween(50.0, 60.0);
        assertThat(linkState("tosouth", "failed")).isGreaterThan(50);
        assertThat(linkState("tothird", "available") - otherBefore).isCloseTo(60, within(0.001));

        nodes.topology().node("south").start();
        nodes.run(Duration.ofSeconds(60));
        double back = sum("signalbox_mtp3_linkset_unavailable_seconds_total" + SOUTH);
        nodes.run(Duration.ofSeconds(10));

        assertThat(sum("signalbox_mtp3_linkset_unavailable_seconds_total" + SOUTH))
                .isEqualTo(back)
                .isGreaterThan(unavailable);
        assertThat(sum("signalbox_mtp3_linkset_unavailable_total" + SOUTH)).isEqualTo(1);
        double everyState = 0;
        for (String state : List.of("available", "failed", "blocked", "deactivated")) {
            everyState += linkState("tosouth", state);
        }
        double otherStates = 0;
        for (String state : List.of("available", "failed", "blocked", "deactivated")) {
            otherStates += linkState("tothird", state);
        }
        assertThat(everyState).isCloseTo(otherStates, within(0.001));
    }

    private double linkState(String linkset, String state) {
        return sum(
                "signalbox_mtp3_link_state_seconds_total\\{linkset=\"%s\",slc=\"0\",state=\"%s\"\\}"
                        .formatted(linkset, state));
    }

    /// The same without its application server: its association stays, and takes no traffic.
    private Block silentProcess() {
        return ConfigFile.parse(
                        """
                        hostname ssp
                        cs7 network-indicator international
                        cs7 point-code 1.2.3
                        cs7 asp stp 2905 2905 m3ua
                         remote-ip 10.0.0.1
                         local-ip 10.0.0.4
                         role asp
                         transport-role client
                        """,
                        NodeConfig.SCHEMA)
                .block();
    }

    private void look(History history, int second) {
        CountedTraffic traffic = CountedTraffic.in(nodes.topology().node("stp").node().metrics());
        history.add(1_000L * second, traffic.totals(), traffic.queued());
    }

    private double utilisation(String what, String direction, String labels) {
        return sum(
                "signalbox_%s_utilisation_ratio\\{%s\\}"
                        .formatted(
                                what,
                                Stream.concat(
                                                Stream.of("direction=\"" + direction + "\""),
                                                Stream.of(labels.split(",")))
                                        .sorted()
                                        .collect(Collectors.joining(","))));
    }

    private NodeView view() {
        return nodes.topology()
                .await(
                        "a view",
                        new RunningNode(nodes.topology().node("stp").node(), Optional.empty())
                                .view());
    }

    private MtpService isup(String name) {
        return nodes.topology()
                .await(
                        name,
                        nodes.topology()
                                .node(name)
                                .node()
                                .register(0, ServiceIndicator.ISUP, new Silent()));
    }

    private void send(MtpService from, PointCode to, int number) {
        Msu msu =
                Msu.compose(
                        nodes.world().allocator(),
                        ServiceInformation.of(from.networkIndicator(), ServiceIndicator.ISUP),
                        new RoutingLabel(
                                to, from.pointCode(), SignallingLinkSelection.of(number & 15)),
                        (byte) number);
        nodes.onControl("north", () -> from.transfer(msu));
    }

    /// What the transfer point has passed on, by whichever link it came.
    private double transferred() {
        return sum("signalbox_mtp3_link_transferred_total\\{[^}]*\\}");
    }

    private double allTransits() {
        return sum("signalbox_transit_seconds_count\\{[^}]*\\}");
    }

    private double transits(String linkset, String part) {
        return sum(
                "signalbox_transit_seconds%s\\{linkset=\"%s\",slc=\"0\"\\}"
                        .formatted(part, linkset));
    }

    private double transits(String linkset, String part, String bound) {
        return sum(
                "signalbox_transit_seconds%s\\{linkset=\"%s\",slc=\"0\",le=\"%s\"\\}"
                        .formatted(part, linkset, Pattern.quote(bound)));
    }

    private double sum(String series) {
        return Pattern.compile("(?m)^" + series + " (\\S+)$")
                .matcher(nodes.topology().node("stp").node().metrics().scrape())
                .results()
                .map((MatchResult found) -> found.group(1))
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    private static final class Silent implements Mtp3User {
        @Override
        public void onTransfer(Msu msu) {
            msu.close();
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {}
    }
}
