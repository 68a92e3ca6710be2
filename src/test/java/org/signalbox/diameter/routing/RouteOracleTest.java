// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.routing.PeerGroup.Choice;
import org.signalbox.diameter.routing.PeerGroup.Member;
import org.signalbox.diameter.routing.RouteTarget.Whom;
import org.signalbox.diameter.routing.TextPattern.Form;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.simulator.world.SimEntropy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/// Random routes and requests: the table finds what a plain reading of the rules says.
@NullUnmarked
class RouteOracleTest {
    private static final List<String> REALMS = List.of("a.example", "b.example", "C.example");
    private static final List<String> NAMES = List.of("n0", "n1", "n2", "n3", "n4", "n5");
    private static final List<Application> APPLICATIONS =
            List.of(SgdApplication.SGD, SgdApplication.S6C, Application.RELAY);

    @Seeds(500)
    void theTableFindsWhatTheRulesSay(long seed) {
        Random random = new Random(seed);
        RouteConfig config = config(random);
        RoutingCounters counters = new RoutingCounters();
        RouteTable table = new RouteTable(config, new SimEntropy(seed), counters);
        long matched = 0;
        for (int i = 0; i < 20; i++) {
            List<Candidate> open = open(random);
            RouteKeys keys = keys(random);

            List<String> ways = table.select(keys, open);

            List<Expected> expected =
                    open.stream().map(peer -> expected(config, keys, peer)).toList();
            assertThat(ways)
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().filter(Expected::isWay).map(Expected::name).toList());
            assertInOrder(ways, expected);
            assertExplained(table.explain(keys, open), expected);
            matched += config.rules().stream().filter(rule -> isFor(rule, keys)).count();
        }
        assertThat(
                        counters.routes().values().stream()
                                .mapToLong(route -> route.get(RouteCounter.MATCHED))
                                .sum())
                .isEqualTo(matched);
    }

    /// The highest score first; of equal ones the lowest tier; then what has the least to do.
    private static void assertInOrder(List<String> ways, List<Expected> expected) {
        for (int i = 1; i < ways.size(); i++) {
            Expected before = named(expected, ways.get(i - 1));
            Expected after = named(expected, ways.get(i));
            assertThat(before.score).isGreaterThanOrEqualTo(after.score);
            if (before.score == after.score) {
                assertThat(before.tier).isLessThanOrEqualTo(after.tier);
            }
        }
    }

    private static void assertExplained(List<RouteVerdict> verdicts, List<Expected> expected) {
        assertThat(verdicts).hasSameSizeAs(expected);
        for (RouteVerdict verdict : verdicts) {
            Expected one = named(expected, verdict.peer());
            assertThat(verdict.score()).isEqualTo(one.score);
            assertThat(verdict.tier()).isEqualTo(one.tier);
            assertThat(verdict.isWay()).isEqualTo(one.isWay());
        }
    }

    private static Expected named(List<Expected> expected, String name) {
        return expected.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    private record Expected(String name, int score, int tier, boolean isNever) {
        boolean isWay() {
            return !isNever && score > 0;
        }
    }

    private static Expected expected(RouteConfig config, RouteKeys keys, Candidate peer) {
        boolean isRelay = peer.capabilities().applications().contains(Application.RELAY);
        int score = isRelay ? 5 : 0;
        score += peer.capabilities().realm().equalsIgnoreCase(keys.destinationRealm()) ? 15 : 0;
        score += peer.capabilities().host().equalsIgnoreCase(keys.destinationHost()) ? 100 : 0;
        boolean isNever =
                !isRelay && !peer.capabilities().applications().contains(keys.application());
        int tier = -1;
        for (RouteRule rule : config.rules()) {
            for (RouteTarget target : rule.targets()) {
                if (!isFor(rule, keys) || !isAbout(config, target.whom(), peer)) {
                    continue;
                }
                isNever |= target.score() == RouteTarget.NEVER;
                score += target.score() == RouteTarget.NEVER ? 0 : target.score();
                if (tier == -1 && target.whom() instanceof Whom.Group(String group)) {
                    tier = member(config, group, peer.name()).tier();
                }
            }
        }
        return new Expected(peer.name(), score, Math.max(tier, 0), isNever);
    }

    private static boolean isFor(RouteRule rule, RouteKeys keys) {
        return rule.criteria().entrySet().stream()
                .allMatch(
                        criterion ->
                                criterion.getValue().stream()
                                        .anyMatch(
                                                pattern ->
                                                        isLike(
                                                                pattern,
                                                                value(criterion.getKey(), keys))));
    }

    private static String value(RouteField field, RouteKeys keys) {
        String value =
                switch (field) {
                    case APPLICATION -> Integer.toUnsignedString(keys.application().id());
                    case COMMAND -> "" + keys.command();
                    case DESTINATION_HOST -> keys.destinationHost();
                    case DESTINATION_REALM -> keys.destinationRealm();
                    case ORIGIN_HOST -> keys.originHost();
                    case ORIGIN_REALM -> keys.originRealm();
                    case IMSI -> keys.imsi();
                    case MSISDN -> keys.msisdn();
                    case SERVICE_CENTRE -> keys.serviceCentre();
                };
        return value == null ? null : value.toLowerCase(Locale.ROOT);
    }

    private static boolean isLike(TextPattern pattern, String value) {
        String text = pattern.text().toLowerCase(Locale.ROOT);
        return value != null
                && switch (pattern.form()) {
                    case EXACT -> value.equals(text);
                    case PREFIX -> value.startsWith(text);
                    case REGEX -> Pattern.compile(text).matcher(value).find();
                };
    }

    private static boolean isAbout(RouteConfig config, Whom whom, Candidate peer) {
        return switch (whom) {
            case Whom.Anyone _ -> true;
            case Whom.Peer(String name) -> name.equals(peer.name());
            case Whom.Host(String host) -> host.equalsIgnoreCase(peer.capabilities().host());
            case Whom.Realm(String realm) -> realm.equalsIgnoreCase(peer.capabilities().realm());
            case Whom.Group(String group) -> member(config, group, peer.name()) != null;
        };
    }

    private static Member member(RouteConfig config, String group, String peer) {
        return config.groups().stream()
                .filter(one -> one.name().equals(group))
                .flatMap(one -> one.members().stream())
                .filter(member -> member.peer().equals(peer))
                .findFirst()
                .orElse(null);
    }

    private static <T> T oneOf(Random random, List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private static RouteConfig config(Random random) {
        List<PeerGroup> groups = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Member> members = new ArrayList<>();
            for (String name : NAMES) {
                if (random.nextBoolean()) {
                    members.add(new Member(name, random.nextInt(3), random.nextInt(4)));
                }
            }
            groups.add(new PeerGroup("g" + i, oneOf(random, List.of(Choice.values())), members));
        }
        List<RouteRule> rules = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            Map<RouteField, List<TextPattern>> criteria = new EnumMap<>(RouteField.class);
            for (int j = random.nextInt(3); j > 0; j--) {
                RouteField field = oneOf(random, List.of(RouteField.values()));
                List<TextPattern> patterns = new ArrayList<>();
                for (int k = 1 + random.nextInt(2); k > 0; k--) {
                    patterns.add(pattern(random, field));
                }
                criteria.put(field, patterns);
            }
            List<RouteTarget> targets = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                targets.add(target(random));
            }
            rules.add(new RouteRule("r" + i, criteria, targets));
        }
        return new RouteConfig(rules, groups);
    }

    private static TextPattern pattern(Random random, RouteField field) {
        String sample = value(field, keys(random));
        String text = sample == null ? "1" : sample;
        int length = 1 + random.nextInt(text.length());
        return switch (oneOf(random, List.of(Form.values()))) {
            case EXACT -> new TextPattern(Form.EXACT, text);
            case PREFIX -> new TextPattern(Form.PREFIX, text.substring(0, length));
            case REGEX ->
                    new TextPattern(
                            Form.REGEX,
                            random.nextBoolean()
                                    ? "^(x|" + text.substring(0, length) + ").*"
                                    : text.charAt(0)
                                            + "[0-9a-z.]*"
                                            + text.charAt(length - 1)
                                            + "$");
        };
    }

    private static RouteTarget target(Random random) {
        Whom whom =
                switch (random.nextInt(5)) {
                    case 0 -> new Whom.Anyone();
                    case 1 -> new Whom.Peer(oneOf(random, NAMES));
                    case 2 -> new Whom.Host("N%d.a.EXAMPLE".formatted(random.nextInt(6)));
                    case 3 -> new Whom.Realm(oneOf(random, REALMS).toUpperCase(Locale.ROOT));
                    default -> new Whom.Group("g" + random.nextInt(3));
                };
        int score = random.nextInt(6) == 0 ? RouteTarget.NEVER : random.nextInt(41) - 20;
        return new RouteTarget(whom, score);
    }

    private static List<Candidate> open(Random random) {
        List<Candidate> open = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                open.add(
                        RouteTableTest.peer(
                                name,
                                oneOf(random, REALMS),
                                random.nextInt(3),
                                oneOf(random, APPLICATIONS)));
            }
        }
        Collections.shuffle(open, random);
        return open;
    }

    private static RouteKeys keys(Random random) {
        SgdCommand command = oneOf(random, List.of(SgdCommand.values()));
        return new RouteKeys(
                command.application(),
                command.code(),
                random.nextBoolean()
                        ? "n%d.%s".formatted(random.nextInt(6), oneOf(random, REALMS))
                        : null,
                oneOf(random, REALMS),
                "o" + random.nextInt(3) + ".example",
                oneOf(random, REALMS),
                random.nextBoolean() ? "2620" + random.nextInt(100) + "1234" : null,
                random.nextBoolean() ? "49" + random.nextInt(100) + "1234" : null,
                random.nextBoolean() ? "4917107600" + random.nextInt(100) : null);
    }
}
