// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.routing.PeerGroup.Choice;
import org.signalbox.diameter.routing.PeerGroup.Member;
import org.signalbox.diameter.routing.RewriteRule.Direction;
import org.signalbox.diameter.routing.RewriteRule.Kind;
import org.signalbox.diameter.routing.RouteTarget.Whom;
import org.signalbox.diameter.routing.TextPattern.Form;
import org.signalbox.ss7.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The way of requests as an operator writes it, and what is wrong with what was written.
@NullUnmarked
class RoutingCommandsTest {
    private static final Schema SCHEMA = Schema.configuration("config", RoutingCommands.all());

    private static final String WHOLE =
            """
            diameter group MMES choice weighted
             peer mme1 tier 1 weight 3
             peer mme2 tier 1 weight 0
             peer dra tier 2
            diameter group PARTNERS
             peer partner
            diameter route HOME
             match application sgd
             match command tfr
             match command 8388645
             match imsi prefix 26201
             match imsi regex "^2620[2-4]"
             match destination-realm exact EPC.example
             to group MMES score 50
             to peer dra score -5
            diameter route BARRED
             match service-centre exact 491710760099
             to any never
             to host far.example never
             to realm other.example score 1000
            diameter rewrite HIDE out group PARTNERS
             messages requests
             match application s6c
             match command alr
             drop SMS-GMSC-Address
             drop User-Identifier/External-Identifier
             drop 9999:10415
             set Origin-Host text gateway.example
             set 3328:10415 number 1
             add DRMP number 2
             add SC-Address hex 94710167 optional
             add 7 hex 00 mandatory
             rename Origin-Realm home.example example
             rename destination-host suffix .example .home.example
            diameter rewrite BACK in
             messages answers
             rename Origin-Host gateway iwf
            diameter host mme1.sgd.example realm example number 491720000001 alias mme1.s6a.example mme1
            diameter host mme2.sgd.example
            """;

    private final Problems problems = new Problems();

    private RoutingConfig read(String text) {
        Checked checked = ConfigFile.parse(text, SCHEMA);
        problems.addAll(checked.problems().list());
        return RoutingCommands.from(
                checked.block(), Set.of("mme1", "mme2", "dra", "partner"), problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    private static OctetString text(String text) {
        return OctetString.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static AvpPath avp(int... codesAndVendors) {
        return new AvpPath(
                IntStream.range(0, codesAndVendors.length / 2)
                        .mapToObj(
                                i ->
                                        new AvpPath.Step(
                                                codesAndVendors[2 * i], codesAndVendors[2 * i + 1]))
                        .toList());
    }

    @Test
    void groupsAndRoutesAreUnderstood() {
        RouteConfig routes = read(WHOLE).routes();

        assertThat(messages()).isEmpty();
        assertThat(routes.groups())
                .containsExactly(
                        new PeerGroup(
                                "MMES",
                                Choice.WEIGHTED,
                                List.of(
                                        new Member("mme1", 1, 3),
                                        new Member("mme2", 1, 0),
                                        new Member("dra", 2, 1))),
                        new PeerGroup(
                                "PARTNERS",
                                Choice.LEAST_OUTSTANDING,
                                List.of(new Member("partner", 0, 1))));
        assertThat(routes.rules())
                .containsExactly(
                        new RouteRule(
                                "HOME",
                                Map.of(
                                        RouteField.APPLICATION,
                                        List.of(new TextPattern(Form.EXACT, "16777313")),
                                        RouteField.COMMAND,
                                        List.of(
                                                new TextPattern(Form.EXACT, "8388646"),
                                                new TextPattern(Form.EXACT, "8388645")),
                                        RouteField.IMSI,
                                        List.of(
                                                new TextPattern(Form.PREFIX, "26201"),
                                                new TextPattern(Form.REGEX, "^2620[2-4]")),
                                        RouteField.DESTINATION_REALM,
                                        List.of(new TextPattern(Form.EXACT, "EPC.example"))),
                                List.of(
                                        new RouteTarget(new Whom.Group("MMES"), 50),
                                        new RouteTarget(new Whom.Peer("dra"), -5))),
                        new RouteRule(
                                "BARRED",
                                Map.of(
                                        RouteField.SERVICE_CENTRE,
                                        List.of(new TextPattern(Form.EXACT, "491710760099"))),
                                List.of(
                                        new RouteTarget(new Whom.Anyone(), RouteTarget.NEVER),
                                        new RouteTarget(
                                                new Whom.Host("far.example"), RouteTarget.NEVER),
                                        new RouteTarget(new Whom.Realm("other.example"), 1_000))));
    }

    @Test
    void rewritingIsUnderstood() {
        List<RewriteRule> rewrites = read(WHOLE).rewrites();

        assertThat(rewrites).hasSize(2);
        RewriteRule hide = rewrites.getFirst();
        assertThat(hide.name()).isEqualTo("HIDE");
        assertThat(hide.direction()).isEqualTo(Direction.OUT);
        assertThat(hide.group()).isEqualTo("PARTNERS");
        assertThat(hide.kind()).isEqualTo(Kind.REQUEST);
        assertThat(hide.applications()).containsExactly(16_777_312);
        assertThat(hide.commands()).containsExactly(8_388_648);
        assertThat(hide.actions())
                .containsExactlyInAnyOrder(
                        new RewriteAction.Drop(avp(3_332, 10_415)),
                        new RewriteAction.Drop(avp(3_102, 10_415, 3_111, 10_415)),
                        new RewriteAction.Drop(avp(9_999, 10_415)),
                        new RewriteAction.Set(avp(264, 0), text("gateway.example")),
                        new RewriteAction.Set(avp(3_328, 10_415), OctetString.ofHex("00000001")),
                        new RewriteAction.Add(avp(301, 0), false, OctetString.ofHex("00000002")),
                        new RewriteAction.Add(
                                avp(3_300, 10_415), false, OctetString.ofHex("94710167")),
                        new RewriteAction.Add(avp(7, 0), true, OctetString.ofHex("00")),
                        new RewriteAction.Rename(avp(296, 0), false, "home.example", "example"),
                        new RewriteAction.Rename(avp(293, 0), true, ".example", ".home.example"));
        assertThat(rewrites.getLast())
                .isEqualTo(
                        new RewriteRule(
                                "BACK",
                                Direction.IN,
                                null,
                                Kind.ANSWER,
                                Set.of(),
                                Set.of(),
                                List.of(
                                        new RewriteAction.Rename(
                                                avp(BaseAvp.ORIGIN_HOST.code(), 0),
                                                false,
                                                "gateway",
                                                "iwf"))));
    }

    @Test
    void hostsAreUnderstood() {
        assertThat(read(WHOLE).hosts().hosts())
                .containsExactly(
                        new HostAlias(
                                "mme1.sgd.example",
                                "example",
                                "491720000001",
                                List.of("mme1.s6a.example", "mme1")),
                        new HostAlias("mme2.sgd.example", null, null, List.of()));
    }

    @Test
    void whatIsPrintedIsReadAgain() {
        Checked checked = ConfigFile.parse(WHOLE, SCHEMA);
        String printed = checked.block().tree().toString();

        assertThat(ConfigFile.parse(printed, SCHEMA).block()).isEqualTo(checked.block());
        assertThat(read(printed)).isEqualTo(read(WHOLE));
        assertThat(printed)
                .contains("drop User-Identifier/External-Identifier", "rename Destination-Host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    group G | has no peer
                    group G; peer mme3 | diameter peer mme3 is not defined
                    group G; peer mme1 tier 101 | 101
                    group G; peer mme1 weight 1001 | 1001
                    route R | leads to no peer
                    route R; to peer mme3 score 1 | diameter peer mme3 is not defined
                    route R; to group NONE score 1 | diameter group NONE is not defined
                    route R; to any score 1001 | 1001
                    route R; match imsi regex "(" | missing closing
                    route R; match imsi regex "((a{100}){100})" | repeats more than 1000 times
                    route R; match imsi exact "" | not 1 to 255 characters
                    route R; match command otr | otr
                    route R; match command 16777216 | 16777216
                    route R; match application 4294967296 | 4294967296
                    rewrite W out | changes nothing
                    rewrite W out group NONE; drop DRMP | diameter group NONE is not defined
                    rewrite W out; drop Session-Id | Session-Id must stay as it is
                    rewrite W out; drop 263 | Session-Id must stay as it is
                    rewrite W out; drop Proxy-Info/Proxy-State | must stay as it is
                    rewrite W out; drop Nonsense | Nonsense
                    rewrite W out; drop 1/2/3/4/5 | 1/2/3/4/5
                    rewrite W out; drop User-Identifier/MSISDN; drop User-Identifier | both changed
                    rewrite W out; set TFR-Flags text 1 | holds no text
                    rewrite W out; set Origin-Host number 1 | holds no number
                    rewrite W out; set SC-Address hex 123 | 123
                    host a number 49x | 49x
                    host a alias A | is another host, or given twice
                    """)
    void whatIsWrongIsSaid(String lines, String message) {
        read("diameter " + lines.replace("; ", "\n ") + "\n");

        assertThat(messages()).anyMatch(text -> text.contains(message));
    }

    @Test
    void namesAndNumbersOfHostsAreOfOneEach() {
        read(
                """
                diameter host a number 4917
                diameter host b number 4917
                diameter host c alias B
                """);

        assertThat(messages())
                .hasSize(2)
                .anyMatch(text -> text.contains("is the number of another host"))
                .anyMatch(text -> text.contains("B is another host"));
    }

    @Test
    void thereIsABoundToEverything() {
        StringBuilder text = new StringBuilder("diameter route R\n to any score 1\n");
        for (int i = 0; i <= RouteRule.PATTERNS_MAX; i++) {
            text.append(" match imsi prefix ").append(i).append('\n');
        }
        for (int i = 0; i <= RouteRule.TARGETS_MAX; i++) {
            text.append(" to host h").append(i).append(" score 1\n");
        }
        for (int i = 0; i < RouteConfig.RULES_MAX; i++) {
            text.append("diameter route R").append(i).append("\n to any score 1\n");
        }

        RoutingConfig config = read(text.toString());

        assertThat(messages())
                .anyMatch(message -> message.contains("more than 64 lines of match imsi"))
                .anyMatch(message -> message.contains("more than 16 targets"))
                .anyMatch(message -> message.contains("more than 1000 routes"));
        assertThat(config.routes().rules()).hasSize(RouteConfig.RULES_MAX);
    }
}
