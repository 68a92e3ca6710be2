// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The signalling point, its linksets and routes as an operator writes them.
@NullUnmarked
class Mtp3CommandsTest {
    private static final Schema SCHEMA =
            Schema.configuration(
                    "config",
                    Mtp3Commands.MULTI_INSTANCE,
                    Mtp3Commands.VARIANT,
                    Mtp3Commands.NETWORK_INDICATOR,
                    Mtp3Commands.POINT_CODE,
                    Mtp3Commands.SECONDARY_CODE,
                    Mtp3Commands.CAPABILITY_CODE,
                    Mtp3Commands.SLS_SHIFT,
                    Mtp3Commands.SLS_OPC_DPC,
                    Mtp3Commands.FAST_RESTART,
                    Mtp3Commands.NATIONAL_TFR,
                    Mtp3Commands.MAX_DYNAMIC_ROUTES,
                    Mtp3Commands.MULTIPLE_CONGESTION,
                    Mtp3Commands.TFC_PACING_RATIO,
                    Mtp3Commands.MTP3_TIMER,
                    Mtp3Commands.LINKSET,
                    Mtp3Commands.ROUTE_TABLE);
    private static final PointCode OWN = PointCode.itu("1.2.3");
    private static final Mtp3Config POINT = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, OWN);

    private final Problems problems = new Problems();

    @TempDir private Path folder;

    @Test
    void buildsTheLaboratorysPoint() {
        Mtp3Config point =
                point(
                        """
                        cs7 variant itu
                        cs7 network-indicator international
                        cs7 point-code 1.2.3
                        """);

        assertThat(point).isEqualTo(Mtp3Config.of(NetworkIndicator.INTERNATIONAL, OWN));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void setsTimersAndLimits() {
        Mtp3Config point =
                point(
                        """
                        cs7 point-code 1.2.3
                        cs7 fast-restart
                        cs7 max-dynamic-routes 50
                        cs7 mtp3 timer t10 30000
                        cs7 mtp3 timer link-test-t1 4000
                        """);

        assertThat(point.fastRestart()).isTrue();
        assertThat(point.dynamicRoutesMax()).isEqualTo(50);
        assertThat(point.timers().get(Mtp3Timer.T10)).isEqualTo(Duration.ofSeconds(30));
        assertThat(point.timers().get(Mtp3Timer.LINK_TEST_T1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(point.timers().get(Mtp3Timer.T8))
                .isEqualTo(Mtp3Timers.STANDARD.get(Mtp3Timer.T8));
    }

    @ParameterizedTest
    @CsvSource({
        "'', INTERNATIONAL",
        "cs7 national-options multiple-congestion, WITH_PRIORITY",
        "cs7 national-options multiple-congestion with-priority, WITH_PRIORITY",
        "cs7 national-options multiple-congestion without-priority, WITHOUT_PRIORITY"
    })
    void choosesTheMethodOfFlowControl(String line, CongestionMethod method) {
        Mtp3Config point = point("cs7 point-code 1.2.3\n" + line + "\ncs7 tfc-pacing-ratio 16\n");

        assertThat(problems.list()).isEmpty();
        assertThat(point.flowControl()).isEqualTo(new FlowControlConfig(method, 16));
    }

    @ParameterizedTest
    @CsvSource({
        "itu, ITU, 7.255.7",
        "ansi, ANSI, 255.255.255",
        "china, CHINA, 255.255.255",
        "ttc, TTC, 31.15.127",
        "ntt, TTC, 31.15.127"
    })
    void codesAreReadAsTheVariantHasThemWhereverItStands(
            String word, Variant variant, String last) {
        Mtp3Config point = point("cs7 point-code " + last + "\ncs7 variant " + word + "\n");

        assertThat(problems.list()).isEmpty();
        assertThat(point.pointCode())
                .isEqualTo(PointCode.of(variant, variant.maxPointCode()))
                .hasToString(last);
    }

    @Test
    void codeOfAnotherVariantIsRefusedWhereItStands() {
        Mtp3Config point = point("cs7 variant ttc\ncs7 point-code 200.1.1\n");

        assertThat(point).isNull();
        assertThat(messages())
                .containsExactly(
                        "\"200.1.1\": component 1 is \"200\", expected 0 to 31 (format 5-4-7)");
    }

    @Test
    void routesOfAnsiHaveMasksOfUpTo24Bits() {
        PointCode own = PointCode.parse(Variant.ANSI, "1.2.3");
        RouteTable table =
                Mtp3Commands.routes(
                        parse(
                                        """
                                        cs7 variant ansi
                                        cs7 route-table system
                                         update route 200.10.0/16 linkset ToCountryB
                                         update route 200.0.0 255.0.0 linkset ToCountryB
                                        """)
                                .block(),
                        Mtp3Config.of(NetworkIndicator.INTERNATIONAL, own),
                        Set.of("ToCountryB"),
                        folder,
                        problems);

        assertThat(problems.list()).isEmpty();
        assertThat(table.routes())
                .extracting(route -> route.destination().toString())
                .containsExactly("200.10.0/16", "200.0.0/8");
    }

    @Test
    void maskLongerThanTheVariantsCodesIsRefused() {
        routes("cs7 route-table system\n update route 7.7.1/15 linkset ToCountryB\n");

        assertThat(messages()).containsExactly("mask length 15 out of range 0 to 14");
    }

    @Test
    void loadSharingIsReadAndIsPlainByDefault() {
        assertThat(point("cs7 point-code 1.2.3\n").sharing()).isEqualTo(LoadSharing.PLAIN);
        assertThat(
                        point(
                                        """
                                        cs7 point-code 1.2.3
                                        cs7 sls-shift 2
                                        cs7 sls-opc-dpc opc-shift 3 dpc-shift 1
                                        """)
                                .sharing())
                .isEqualTo(new LoadSharing(2, true, 3, 1));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void ansiHasNoUseForBitsOfTheRelation() {
        assertThat(point("cs7 variant ansi\ncs7 point-code 1.2.3\ncs7 sls-opc-dpc\n")).isNull();
        assertThat(messages())
                .containsExactly("has no place in an ANSI network, whose selection has 8 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4897", "2.100.1", "2-100-1", "0x1321"})
    void pointCodeIsReadInEveryForm(String text) {
        assertThat(point("cs7 point-code " + text + "\n").pointCode())
                .isEqualTo(PointCode.itu("2.100.1"));
    }

    @Test
    void linksetWithoutAPointCodeIsAnError() {
        point("cs7 linkset ToCountryB 4.5.6\n");

        assertThat(messages()).singleElement().asString().contains("no point code");
    }

    @Test
    void newLinksetWithoutItsPointCodeIsRefusedByName() {
        Checked config = parse("cs7 linkset ToCountryB\n");

        LinksetConfig linkset =
                Mtp3Commands.linkset(
                        config.block().find(Mtp3Commands.LINKSET).orElseThrow(),
                        POINT,
                        new HashMap<>(),
                        problems);

        assertThat(linkset).isNull();
        assertThat(problems.list()).singleElement().extracting("word").isEqualTo("ToCountryB");
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("no such linkset", "cs7 linkset NAME POINT-CODE");
    }

    @Test
    void linksetIsFoundAgainByItsNameAlone() {
        Checked config =
                parse(
                        """
                        cs7 linkset ToCountryB 4.5.6
                        cs7 linkset ToCountryB
                         shutdown
                        """);

        LinksetConfig linkset =
                Mtp3Commands.linkset(
                        config.block().find(Mtp3Commands.LINKSET).orElseThrow(),
                        POINT,
                        new HashMap<>(),
                        problems);

        assertThat(linkset)
                .isEqualTo(new LinksetConfig("ToCountryB", PointCode.itu("4.5.6"), true));
        assertThat(config.problems().list()).isEmpty();
    }

    @Test
    void linksetHasTheIndicatorOfItsNetworkUnlessItSaysAnother() {
        Checked config =
                parse(
                        """
                        cs7 linkset ToCountryB 4.5.6
                         network-indicator spare
                        cs7 linkset ToCountryC 7.7.1
                         network-indicator international
                        cs7 linkset ToCountryD 7.8.1
                        """);

        List<LinksetConfig> linksets =
                config.block().all(Mtp3Commands.LINKSET).stream()
                        .map(line -> Mtp3Commands.linkset(line, POINT, new HashMap<>(), problems))
                        .toList();

        assertThat(linksets)
                .extracting(LinksetConfig::indicator)
                .containsExactly(NetworkIndicator.SPARE, null, null);
        assertThat(messages()).singleElement().asString().contains("has no effect");
        assertThat(linksets.get(0).isSameBetweenPoints(linksets.get(0).withIndicator(null)))
                .as("goes on without being made anew")
                .isFalse();
    }

    @Test
    void buildsLinksetsAndFindsThoseThatCannotBe() {
        Checked config =
                parse(
                        """
                        cs7 linkset ToCountryB 4.5.6
                         shutdown
                        cs7 linkset Again 4.5.6
                        cs7 linkset Self 1.2.3
                        """);
        Map<PointCode, String> before = new HashMap<>();

        List<LinksetConfig> linksets =
                config.block().all(Mtp3Commands.LINKSET).stream()
                        .map(line -> Mtp3Commands.linkset(line, POINT, before, problems))
                        .toList();

        assertThat(linksets)
                .containsExactly(
                        new LinksetConfig("ToCountryB", PointCode.itu("4.5.6"), true), null, null);
        assertThat(messages()).hasSize(2);
        assertThat(messages().get(0)).contains("ToCountryB", "4.5.6");
        assertThat(messages().get(1)).contains("1.2.3", "own point code");
    }

    @Test
    void readsMasksOfBothKinds() {
        RouteTable table =
                routes(
                        """
                        cs7 route-table system
                         update route 7.0.0/3 linkset ToCountryB priority 3
                         update route 6.0.0 7.0.0 linkset ToCountryB
                         update route 7.7.1 linkset ToCountryB
                        """);

        assertThat(problems.list()).isEmpty();
        assertThat(table)
                .isEqualTo(
                        RouteTable.of(
                                Countries.route("7.7.1/14", "B"),
                                Countries.route("6.0.0/3", "B"),
                                Countries.route("7.0.0/3", "B", 3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update route 7.7.1/3 linkset ToCountryB",
                "update route 7.0.0/15 linkset ToCountryB",
                "update route 7.0.0 7.0.7 linkset ToCountryB",
                "update route 7.0.0/3 7.0.0 linkset ToCountryB",
                "update route 7.0.0/3 linkset ToNowhere",
                "update route 7.0.0/3 linkset ToCountryB priority 10",
                "update route 8.0.0/3 linkset ToCountryB"
            })
    void refusesRoutesThatCannotBe(String line) {
        RouteTable table = routes("cs7 route-table system\n " + line + "\n");

        assertThat(problems.hasErrors()).isTrue();
        assertThat(table.routes()).isEmpty();
    }

    @Test
    void reportsRoutesThatCanHaveNoEffect() {
        RouteTable table =
                routes("cs7 route-table system\n update route 1.2.3 linkset ToCountryB\n");

        assertThat(table.routes()).isEmpty();
        assertThat(problems.hasErrors()).isFalse();
        assertThat(messages()).singleElement().asString().contains("has no effect");
    }

    @Test
    void loadsRoutesFromAFileBesideItsOwn() throws Exception {
        Files.writeString(
                folder.resolve("zone.routes"), "update route 7.0.0/3 linkset ToCountryB\n");
        Path file =
                Files.writeString(
                        folder.resolve("node.conf"),
                        """
                        cs7 route-table system
                         load zone.routes
                         update route 6.0.0/3 linkset ToCountryB
                        """);

        RouteTable table = routes(ConfigFile.load(file, SCHEMA));

        assertThat(problems.list()).isEmpty();
        assertThat(table.routes()).hasSize(2);
    }

    @Test
    void typedLineLoadsFromTheBaseAndNamesTheFileItCannotFind() throws Exception {
        Files.writeString(
                folder.resolve("zone.routes"), "update route 7.0.0/3 linkset ToCountryB\n");

        RouteTable table = routes(typed("zone.routes"));
        routes(typed("no.routes"));

        assertThat(table.routes()).hasSize(1);
        assertThat(messages())
                .containsExactly("is no file: " + folder.resolve("no.routes").toString());
    }

    @Test
    void furtherCodesAreOfTwoKinds() {
        Mtp3Config point =
                point(
                        """
                        cs7 point-code 1.2.3
                        cs7 secondary-pc 1.2.5
                        cs7 secondary-pc 1.2.4
                        cs7 capability-pc 1.2.7
                        """);

        assertThat(messages()).isEmpty();
        assertThat(point.further())
                .isEqualTo(
                        new FurtherCodes(
                                List.of(PointCode.itu("1.2.4"), PointCode.itu("1.2.5")),
                                List.of(PointCode.itu("1.2.7"))));
        assertThat(point.isOwn(PointCode.itu("1.2.7"))).isTrue();
        assertThat(point.isOwnAlone(PointCode.itu("1.2.7"))).isFalse();
    }

    @Test
    void codeThatThePointHasAlreadyIsRefused() {
        point(
                """
                cs7 point-code 1.2.3
                cs7 secondary-pc 1.2.3
                cs7 secondary-pc 1.2.4
                cs7 capability-pc 1.2.4
                """);

        assertThat(messages())
                .containsExactly(
                        "this node has the point code 1.2.3 already",
                        "this node has the point code 1.2.4 already");
    }

    @Test
    void eightCodesOfAKindAreTheMost() {
        StringBuilder text = new StringBuilder("cs7 point-code 1.2.3\n");
        for (int member = 0; member < FurtherCodes.CODES_MAX + 1; member++) {
            text.append("cs7 secondary-pc 2.%d.0\n".formatted(member));
        }

        Mtp3Config point = point(text.toString());

        assertThat(point.further().secondary()).hasSize(FurtherCodes.CODES_MAX);
        assertThat(messages()).containsExactly("one too many: at most 8 such codes");
    }

    @Test
    void noLinksetLeadsToACapabilityCodeOfOurs() {
        Checked config = parse("cs7 linkset ToMyself 1.2.7\n");

        LinksetConfig linkset =
                Mtp3Commands.linkset(
                        config.block().find(Mtp3Commands.LINKSET).orElseThrow(),
                        POINT.withFurtherCodes(
                                new FurtherCodes(List.of(), List.of(PointCode.itu("1.2.7")))),
                        new HashMap<>(),
                        problems);

        assertThat(linkset).isNull();
        assertThat(messages()).singleElement().asString().contains("own point code");
    }

    @Test
    void linesOfAnInstanceMakeItsPoint() {
        Block block =
                parse(
                                """
                                cs7 multi-instance
                                cs7 point-code 1.2.3
                                cs7 max-dynamic-routes 7
                                cs7 instance 1 variant ansi
                                cs7 instance 1 point-code 10.1.1
                                cs7 instance 0 fast-restart
                                """)
                        .block();

        Mtp3Config first = Mtp3Commands.point(block.where(Mtp3Commands.INSTANCE, 0), problems);
        Mtp3Config second = Mtp3Commands.point(block.where(Mtp3Commands.INSTANCE, 1), problems);

        assertThat(Mtp3Commands.instances(block, problems)).containsExactly(0, 1);
        assertThat(messages()).isEmpty();
        assertThat(first.pointCode()).isEqualTo(OWN);
        assertThat(first.fastRestart()).isTrue();
        assertThat(second.pointCode()).isEqualTo(PointCode.parse(Variant.ANSI, "10.1.1"));
        assertThat(second.fastRestart()).isFalse();
        assertThat(second.dynamicRoutesMax()).isEqualTo(7);
    }

    @Test
    void furtherInstanceIsAnErrorUnlessThereMayBeSeveral() {
        Block block = parse("cs7 instance 3 point-code 1.2.3\n").block();

        Mtp3Commands.instances(block, problems);

        assertThat(messages()).singleElement().asString().contains("expected cs7 multi-instance");
    }

    @Test
    void linksetOfAnInstanceWithoutACodeIsRefusedByItsNumber() {
        Block block =
                parse("cs7 multi-instance\ncs7 instance 2 linkset ToCountryB 4.5.6\n").block();

        Mtp3Commands.point(block.where(Mtp3Commands.INSTANCE, 2), problems);

        assertThat(messages())
                .singleElement()
                .asString()
                .contains("instance 2 has no point code: expected cs7 instance 2 point-code");
    }

    @Test
    void instanceZeroGoesWithoutSaying() {
        ConfigEditor editor = new ConfigEditor(SCHEMA);

        editor.enter("cs7 instance 0 point-code 1.2.3");
        editor.enter("cs7 instance 1 point-code 1.2.4");
        editor.enter("cs7 point-code 1.2.5");
        assertThat(editor.block().toString())
                .isEqualTo("cs7 point-code 1.2.5\ncs7 instance 1 point-code 1.2.4\n");

        editor.enter("no cs7 instance 0 point-code");
        assertThat(editor.block().toString()).isEqualTo("cs7 instance 1 point-code 1.2.4\n");

        editor.enter("no cs7 instance 1 point-code 1.2.4");
        assertThat(editor.block()).isEqualTo(Block.EMPTY);
    }

    @Test
    void linksetIsEnteredByItsNameWhateverItsInstance() {
        ConfigEditor editor = new ConfigEditor(SCHEMA);

        editor.enter("cs7 instance 1 linkset ToB 1.2.4");
        editor.enter("cs7 linkset ToB");
        editor.enter("shutdown");

        assertThat(editor.block().toString())
                .isEqualTo("cs7 instance 1 linkset ToB 1.2.4\n shutdown\n");
    }

    @Test
    void noOfACommandNeedsItsWholeName() {
        ConfigEditor editor = new ConfigEditor(SCHEMA);
        editor.enter("cs7 instance 1 point-code 1.2.4");

        assertThat(editor.enter("no cs7 instance 1")).isInstanceOf(ConfigEditor.Refused.class);

        assertThat(editor.block().statements()).hasSize(1);
    }

    private Mtp3Config point(String text) {
        return Mtp3Commands.point(parse(text).block(), problems);
    }

    private RouteTable routes(String text) {
        return routes(parse(text));
    }

    private RouteTable routes(Checked config) {
        return routes(config.block());
    }

    private RouteTable routes(Block block) {
        return Mtp3Commands.routes(block, POINT, Set.of("ToCountryB"), folder, problems);
    }

    private static Block typed(String file) {
        ConfigEditor editor = new ConfigEditor(SCHEMA);
        editor.enter("cs7 route-table system");
        editor.enter("load " + file);
        return editor.block();
    }

    private Checked parse(String text) {
        Checked checked = ConfigFile.parse(text, SCHEMA);
        problems.addAll(checked.problems().list());
        return checked;
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::message).toList();
    }
}
