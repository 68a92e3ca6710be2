// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Conformance;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.nio.file.Path;
import java.time.Duration;

/// Subsystems in an ITU and in an ANSI network, and the node between them that knows each by an
/// alias in the other: whole nodes in virtual time.
///
/// ```
///   Europe 2.2.2 ssn 8 ---- 1.1.1 Gateway 10.1.1 ---- 10.2.2 ssn 6 America
///   known there as 10.6.6                             known here as 6.6.6
/// ```
@NullUnmarked
class AddressTopologyTest {
    private static final SccpAddress EUROPE =
            SccpAddress.of(PointCode.itu("2.2.2"), SubsystemNumber.MSC);
    private static final SccpAddress EUROPE_IN_AMERICA =
            SccpAddress.of(PointCode.parse(Variant.ANSI, "10.6.6"), SubsystemNumber.MSC);
    private static final SccpAddress AMERICA =
            SccpAddress.of(PointCode.parse(Variant.ANSI, "10.2.2"), SubsystemNumber.HLR);
    private static final PointCode ALIAS = PointCode.itu("6.6.6");
    private static final SccpAddress AMERICA_IN_EUROPE = SccpAddress.of(ALIAS, SubsystemNumber.HLR);

    @TempDir private Path folder;

    private SccpTopology nodes;
    private SccpService europe;
    private SccpService america;

    @BeforeEach
    void start() {
        nodes =
                new SccpTopology(folder, 1)
                        .write(
                                "Europe",
                                "2.2.2",
                                "10.0.0.2",
                                "cs7 linkset ToGateway 1.1.1",
                                " link 0 sctp 10.0.0.1 1024 1024",
                                "cs7 route-table system",
                                " update route 6.6.0/11 linkset ToGateway",
                                "cs7 gtt map ss 6.6.6 6 solitary",
                                "cs7 gtt selector all tt 9 gti 2",
                                " gta default pcssn 1.1.1 gt")
                        .file(
                                "America",
                                """
                                cs7 variant ansi
                                cs7 network-indicator national
                                cs7 point-code 10.2.2
                                cs7 fast-restart
                                cs7 local-peer 1024
                                 local-ip 10.0.0.3
                                cs7 linkset ToGateway 10.1.1
                                 link 0 sctp 10.0.0.1 1025 1024
                                cs7 route-table system
                                 update route 10.6.0/16 linkset ToGateway
                                cs7 sccp max-learned 100
                                """)
                        .file(
                                "Gateway",
                                """
                                cs7 multi-instance
                                cs7 instance 0 variant itu
                                cs7 instance 0 network-indicator international
                                cs7 instance 0 point-code 1.1.1
                                cs7 instance 0 fast-restart
                                cs7 instance 1 variant ansi
                                cs7 instance 1 network-indicator national
                                cs7 instance 1 point-code 10.1.1
                                cs7 instance 1 fast-restart
                                cs7 instance 0 pc-conversion 6.6.6 instance 1 10.2.2
                                cs7 instance 1 pc-conversion 10.6.6 instance 0 2.2.2
                                cs7 instance 1 pc-conversion 10.6.7 instance 0 1.1.1
                                cs7 local-peer 1024
                                 local-ip 10.0.0.1
                                cs7 local-peer 1025
                                 local-ip 10.0.0.1
                                cs7 instance 0 linkset ToEurope 2.2.2
                                 link 0 sctp 10.0.0.2 1024 1024
                                cs7 instance 1 linkset ToAmerica 10.2.2
                                 link 0 sctp 10.0.0.3 1024 1025
                                cs7 instance 0 gtt selector W tt 9 gti 2
                                 gta 1212 pcssn 6.6.6 pcssn ssn 6
                                """)
                        .start();
        europe = nodes.register("Europe", SubsystemNumber.MSC);
        america = nodes.register("America", SubsystemNumber.HLR);
        nodes.run(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        nodes.stop();
    }

    private void fromEurope(SccpAddress called, SccpAddress calling, String data) {
        nodes.send("Europe", europe, called, calling, data, 0, 1);
        nodes.run(Duration.ofSeconds(1));
    }

    @Test
    @Conformance("sccp-17")
    void aMessageAndItsAnswerNameEachOtherByAlias() {
        fromEurope(AMERICA_IN_EUROPE, EUROPE, "question");
        nodes.send("America", america, EUROPE_IN_AMERICA, AMERICA, "answer", 0, 1);
        nodes.run(Duration.ofSeconds(1));

        assertThat(nodes.received("America")).containsExactly("question");
        assertThat(nodes.received("Europe")).containsExactly("answer");
        assertThat(nodes.addresses())
                .containsExactly(
                        AMERICA + " from " + EUROPE_IN_AMERICA,
                        EUROPE + " from " + AMERICA_IN_EUROPE);
    }

    @Test
    @Conformance("sccp-17")
    void whatComesBackComesAcross() {
        fromEurope(SccpAddress.of(ALIAS, SubsystemNumber.of(7)), EUROPE, "nobody");

        assertThat(nodes.received("Europe")).containsExactly("nobody back 4");
    }

    /// Translated in the one network to a point of the other; the title has a form in both.
    @Test
    @Conformance("sccp-17")
    void titlesLeadAcross() {
        GlobalTitle title =
                new GlobalTitle(
                        TitleForm.TYPE,
                        TranslationType.of(9),
                        NumberingPlan.UNKNOWN,
                        NatureOfAddress.UNKNOWN,
                        "121255");
        fromEurope(SccpAddress.of(title, SubsystemNumber.HLR), EUROPE, "by title");

        assertThat(nodes.received("America")).containsExactly("by title");
        assertThat(nodes.addresses())
                .singleElement()
                .asString()
                .contains("121255 tt 9")
                .endsWith("from " + EUROPE_IN_AMERICA);
    }

    /// A code that nobody in America could answer to, and a title that cannot be said there.
    @Test
    @Conformance("sccp-17")
    void whatCannotBeSaidAcrossIsCounted() {
        fromEurope(
                AMERICA_IN_EUROPE,
                SccpAddress.of(PointCode.itu("3.3.3"), SubsystemNumber.MSC),
                "from nowhere");
        fromEurope(
                AMERICA_IN_EUROPE,
                SccpAddress.of(GlobalTitle.international("4917"), SubsystemNumber.MSC),
                "from a title");

        assertThat(nodes.received("America")).isEmpty();
        assertThat(
                        nodes.topology()
                                .node("Gateway")
                                .node()
                                .metrics()
                                .scrape()
                                .lines()
                                .filter(line -> line.contains("reason=\"address-"))
                                .filter(line -> !line.endsWith(" 0.0")))
                .hasSize(2)
                .anyMatch(line -> line.contains("address-without-alias") && line.endsWith(" 1.0"))
                .anyMatch(line -> line.contains("address-not-converted") && line.endsWith(" 1.0"));
    }

    /// SSP and the test that it sets off, each about the alias where it comes from.
    @Test
    @Conformance("sccp-17")
    void subsystemsAreKnownAcross() {
        nodes.onControl("America", () -> america.setInService(false));
        fromEurope(AMERICA_IN_EUROPE, EUROPE, "first");
        fromEurope(AMERICA_IN_EUROPE, EUROPE, "second");

        assertThat(nodes.received("Europe")).containsExactly("first back 3", "second back 3");
        assertThat(nodes.view("Europe").sccp().orElseThrow().remote())
                .anyMatch(
                        remote ->
                                remote.point().equals("6.6.6")
                                        && remote.state().equals("prohibited, tested"));

        nodes.onControl("America", () -> america.setInService(true));
        nodes.run(Duration.ofMinutes(1));
        fromEurope(AMERICA_IN_EUROPE, EUROPE, "third");
        assertThat(nodes.received("America")).containsExactly("third");
    }
}
