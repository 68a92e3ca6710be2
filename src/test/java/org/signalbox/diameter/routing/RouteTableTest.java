// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.routing.PeerGroup.Choice;
import org.signalbox.diameter.routing.PeerGroup.Member;
import org.signalbox.diameter.routing.RouteTarget.Whom;
import org.signalbox.diameter.routing.TextPattern.Form;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.simulator.world.SimEntropy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which peers are chosen, and why.
@NullUnmarked
class RouteTableTest {
    private static final RouteKeys KEYS =
            new RouteKeys(
                    SgdApplication.SGD,
                    8_388_646,
                    "mme1.home",
                    "home",
                    "iwf.home",
                    "home",
                    "262011234567890",
                    "491711234567",
                    "491710760000");

    private final RoutingCounters counters = new RoutingCounters();

    static Candidate peer(String name, String realm, int outstanding, Application... applications) {
        Capabilities capabilities =
                new Capabilities(
                        name + "." + realm, realm, List.of(), 0, "", 0, Set.of(applications));
        return new Candidate(name, capabilities, outstanding);
    }

    private static Candidate mme(String name) {
        return peer(name, "home", 0, SgdApplication.SGD);
    }

    private static final Candidate MME1 = mme("mme1");
    private static final Candidate MME2 = mme("mme2");
    private static final Candidate HSS = peer("hss", "home", 0, SgdApplication.S6C);
    private static final Candidate RELAY = peer("dra", "home", 0, Application.RELAY);
    private static final Candidate FAR = peer("far", "other", 0, Application.RELAY);

    private RouteTable table(RouteConfig config) {
        return new RouteTable(config, new SimEntropy(1), counters);
    }

    private RouteTable table(RouteRule... rules) {
        return table(new RouteConfig(List.of(rules), List.of()));
    }

    private static RouteRule rule(
            String name, RouteField field, Form form, String text, RouteTarget... targets) {
        return new RouteRule(
                name, Map.of(field, List.of(new TextPattern(form, text))), List.of(targets));
    }

    @Test
    void withoutRoutesTheDestinationDecides() {
        RouteTable table = table();

        assertThat(table.select(KEYS, List.of(FAR, RELAY, MME2, MME1, HSS)))
                .containsExactly("mme1", "dra", "mme2", "far");
        assertThat(table.select(KEYS, List.of(HSS))).isEmpty();
        assertThat(table.select(KEYS, List.of())).isEmpty();
        assertThat(counters.all().get(RoutingCounter.REQUESTS)).isEqualTo(3);
        assertThat(counters.all().get(RoutingCounter.WITHOUT_WAY)).isEqualTo(2);
    }

    @Test
    void namesAreTheSameInCapitals() {
        Candidate loud =
                new Candidate(
                        "mme1",
                        new Capabilities(
                                "MME1.Home",
                                "HOME",
                                List.of(),
                                0,
                                "",
                                0,
                                Set.of(SgdApplication.SGD)),
                        0);

        assertThat(table().explain(KEYS, List.of(loud)).getFirst().score()).isEqualTo(115);
    }

    @ParameterizedTest
    @CsvSource({
        "APPLICATION,       EXACT,  16777313,        true",
        "APPLICATION,       EXACT,  16777312,        false",
        "COMMAND,           EXACT,  8388646,         true",
        "COMMAND,           EXACT,  838,             false",
        "DESTINATION_HOST,  EXACT,  MME1.HOME,       true",
        "DESTINATION_HOST,  EXACT,  mme1,            false",
        "DESTINATION_HOST,  PREFIX, MME,             true",
        "DESTINATION_REALM, REGEX,  ^HO,             true",
        "DESTINATION_REALM, REGEX,  ^o,              false",
        "ORIGIN_HOST,       PREFIX, iwf.,            true",
        "ORIGIN_REALM,      EXACT,  home,            true",
        "IMSI,              PREFIX, 26201,           true",
        "IMSI,              PREFIX, 26202,           false",
        "IMSI,              EXACT,  262011234567890, true",
        "IMSI,              REGEX,  '^2620(1|2)[0-9]+$', true",
        "IMSI,              REGEX,  '^2620[2-9]',    false",
        "MSISDN,            PREFIX, 49171,           true",
        "SERVICE_CENTRE,    EXACT,  491710760000,    true",
        "SERVICE_CENTRE,    REGEX,  760000$,         true"
    })
    void aRouteAsksForWhatTheRequestSays(
            RouteField field, Form form, String text, boolean matches) {
        RouteTable table =
                table(rule("R", field, form, text, new RouteTarget(new Whom.Peer("far"), 200)));

        List<String> ways = table.select(KEYS, List.of(MME1, FAR));

        assertThat(ways.getFirst()).isEqualTo(matches ? "far" : "mme1");
        assertThat(counters.routes().get("R").get(RouteCounter.MATCHED)).isEqualTo(matches ? 1 : 0);
        assertThat(counters.routes().get("R").get(RouteCounter.CHOSEN)).isEqualTo(matches ? 1 : 0);
    }

    @Test
    void whatTheRequestDoesNotSayIsLikeNothing() {
        RouteKeys nobody =
                new RouteKeys(
                        SgdApplication.SGD, 8_388_645, null, "home", "a", "b", null, null, null);
        for (RouteField field :
                List.of(RouteField.IMSI, RouteField.MSISDN, RouteField.DESTINATION_HOST)) {
            RouteTable table =
                    table(
                            rule(
                                    "R",
                                    field,
                                    Form.REGEX,
                                    ".*",
                                    new RouteTarget(new Whom.Anyone(), RouteTarget.NEVER)));

            assertThat(table.select(nobody, List.of(MME1))).containsExactly("mme1");
        }
    }

    @Test
    void scoresAreAddedUp() {
        RouteTable table =
                table(
                        rule(
                                "A",
                                RouteField.IMSI,
                                Form.PREFIX,
                                "262",
                                new RouteTarget(new Whom.Realm("OTHER"), 60),
                                new RouteTarget(new Whom.Host("dra.home"), 10)),
                        rule(
                                "B",
                                RouteField.MSISDN,
                                Form.PREFIX,
                                "49",
                                new RouteTarget(new Whom.Peer("far"), 51),
                                new RouteTarget(new Whom.Anyone(), -1)));

        assertThat(table.explain(KEYS, List.of(MME1, MME2, RELAY, FAR, HSS)))
                .containsExactly(
                        verdict(
                                "far",
                                115,
                                true,
                                "relay: +5",
                                "route A, realm OTHER: +60",
                                "route B, peer far: +51",
                                "route B, any peer: -1"),
                        verdict(
                                "mme1",
                                114,
                                true,
                                "destination-host: +100",
                                "destination-realm: +15",
                                "route B, any peer: -1"),
                        verdict(
                                "dra",
                                29,
                                true,
                                "destination-realm: +15",
                                "relay: +5",
                                "route A, host dra.home: +10",
                                "route B, any peer: -1"),
                        verdict(
                                "mme2",
                                14,
                                true,
                                "destination-realm: +15",
                                "route B, any peer: -1"),
                        verdict(
                                "hss",
                                14,
                                false,
                                "does not take the application: never",
                                "destination-realm: +15",
                                "route B, any peer: -1"));
        assertThat(counters.all().get(RoutingCounter.REQUESTS)).isZero();
        assertThat(counters.routes().get("A").get(RouteCounter.MATCHED)).isZero();
    }

    private static RouteVerdict verdict(String peer, int score, boolean isWay, String... reasons) {
        return new RouteVerdict(peer, score, 0, 1, isWay, List.of(reasons));
    }

    @Test
    void aPeerOfNoMoreThan0IsNoWay() {
        RouteTable table =
                table(
                        rule(
                                "R",
                                RouteField.IMSI,
                                Form.PREFIX,
                                "2",
                                new RouteTarget(new Whom.Peer("mme2"), -15)));

        assertThat(table.select(KEYS, List.of(MME1, MME2))).containsExactly("mme1");
    }

    @Test
    void whomARouteRulesOutNothingSpeaksFor() {
        RouteTable table =
                table(
                        rule(
                                "NOT",
                                RouteField.IMSI,
                                Form.PREFIX,
                                "2",
                                new RouteTarget(new Whom.Peer("mme1"), RouteTarget.NEVER)),
                        rule(
                                "YES",
                                RouteField.IMSI,
                                Form.PREFIX,
                                "2",
                                new RouteTarget(new Whom.Peer("mme1"), 1_000)));

        assertThat(table.select(KEYS, List.of(MME1, RELAY))).containsExactly("dra");
        assertThat(table.explain(KEYS, List.of(MME1)).getFirst().reasons())
                .contains("route NOT, peer mme1: never");
    }

    private static RouteConfig grouped(Choice choice, Member... members) {
        return new RouteConfig(
                List.of(
                        rule(
                                "R",
                                RouteField.IMSI,
                                Form.PREFIX,
                                "2",
                                new RouteTarget(new Whom.Group("G"), 200))),
                List.of(new PeerGroup("G", choice, List.of(members))));
    }

    @Test
    void aGroupIsAskedTierByTier() {
        RouteTable table =
                table(
                        grouped(
                                Choice.WEIGHTED,
                                new Member("a", 2, 1),
                                new Member("b", 1, 1),
                                new Member("c", 3, 1)));

        assertThat(table.select(KEYS, List.of(mme("a"), mme("b"), mme("c"), mme("d"))))
                .containsExactly("b", "a", "c", "d");
        assertThat(table.select(KEYS, List.of(mme("a"), mme("c")))).containsExactly("a", "c");
    }

    @Test
    void whoHasTheLeastToDoForItsWeightIsFirst() {
        RouteTable table =
                table(
                        grouped(
                                Choice.LEAST_OUTSTANDING,
                                new Member("a", 1, 1),
                                new Member("b", 1, 3),
                                new Member("spare", 1, 0)));

        assertThat(select(table, 3, 8, 0)).containsExactly("b", "a", "spare");
        assertThat(select(table, 2, 8, 0)).containsExactly("a", "b", "spare");
    }

    private static List<String> select(RouteTable table, int a, int b, int spare) {
        return table.select(
                KEYS,
                List.of(
                        peer("a", "home", a, SgdApplication.SGD),
                        peer("b", "home", b, SgdApplication.SGD),
                        peer("spare", "home", spare, SgdApplication.SGD)));
    }

    @Test
    void chanceKeepsToTheWeights() {
        RouteTable table =
                table(
                        grouped(
                                Choice.WEIGHTED,
                                new Member("a", 1, 1),
                                new Member("b", 1, 3),
                                new Member("spare", 1, 0)));
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            List<String> ways = select(table, 0, 100, 0);
            assertThat(ways).hasSize(3).endsWith("spare");
            first.merge(ways.getFirst(), 1, Integer::sum);
        }

        assertThat(first.get("b")).isBetween(7_300, 7_700);
        assertThat(first).doesNotContainKey("spare");
    }

    @Test
    void equalsWithNothingToDoTakeTurns() {
        Map<String, Integer> first = new HashMap<>();
        RouteTable table = table();
        for (int i = 0; i < 1_000; i++) {
            first.merge(
                    table.select(KEYS, List.of(mme("x"), mme("y"))).getFirst(), 1, Integer::sum);
        }

        assertThat(first.get("x")).isBetween(400, 600);
    }

    @Test
    void aRouteThatIsConfiguredAnewCountsOn() {
        RouteRule rule =
                rule("R", RouteField.IMSI, Form.PREFIX, "2", new RouteTarget(new Whom.Anyone(), 1));
        List<String> _ = table(rule).select(KEYS, List.of());
        List<String> _ = table(rule).select(KEYS, List.of());

        assertThat(counters.routes().get("R").get(RouteCounter.MATCHED)).isEqualTo(2);
        RouteTable _ = table();
        assertThat(counters.routes()).isEmpty();
    }

    /// An expression on which others take longer than the sun will shine.
    @Test
    void noExpressionRunsAway() {
        TextPattern pattern = new TextPattern(Form.REGEX, "^(a+)+(a|aa)+$");

        assertThat(pattern.compile(true).test("a".repeat(254) + "!")).isFalse();
        assertThat(pattern.compile(true).test("A".repeat(255))).isTrue();
        assertThat(pattern.compile(true).test("a".repeat(256))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "REGEX, '(', '('",
        "REGEX, '(a)\\1', escape",
        "REGEX, '((a{100}){100}){100}', repeats",
        "REGEX, 'a{2000}', repeats",
        "EXACT, '', characters",
        "PREFIX, '', characters"
    })
    void otherPatternsAreRefused(Form form, String text, String message) {
        assertThatThrownBy(() -> new TextPattern(form, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> new TextPattern(form, "x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
