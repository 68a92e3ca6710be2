// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpType;
import org.signalbox.diameter.routing.PeerGroup.Choice;
import org.signalbox.diameter.routing.RewriteRule.Direction;
import org.signalbox.diameter.routing.RewriteRule.Kind;
import org.signalbox.diameter.routing.RouteTarget.Whom;
import org.signalbox.diameter.routing.TextPattern.Form;
import org.signalbox.ss7.OctetString;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes a [RoutingConfig] of the lines of [RoutingCommands], and says what is wrong with them.
final class RoutingReader {
    private final Set<String> peers;
    private final Problems problems;
    private final Map<String, PeerGroup> groups = new LinkedHashMap<>();

    /// Parameters as in [RoutingCommands#from].
    RoutingReader(Set<String> peers, Problems problems) {
        this.peers = peers;
        this.problems = problems;
    }

    RoutingConfig config(Block block) {
        bounded(block.all(RoutingCommands.GROUP), RouteConfig.GROUPS_MAX, "groups")
                .forEach(this::readGroup);
        List<RouteRule> routes =
                bounded(block.all(RoutingCommands.ROUTE), RouteConfig.RULES_MAX, "routes").stream()
                        .map(this::route)
                        .toList();
        List<RewriteRule> rewrites = new ArrayList<>();
        for (Statement line :
                bounded(
                        block.all(RoutingCommands.REWRITE),
                        RewriteRule.RULES_MAX,
                        "rewriting rules")) {
            RewriteRule rule = rewrite(line);
            if (rule != null) {
                rewrites.add(rule);
            }
        }
        return new RoutingConfig(
                new RouteConfig(routes, List.copyOf(groups.values())),
                rewrites,
                hosts(bounded(block.all(RoutingCommands.NODE), HostAliases.HOSTS_MAX, "hosts")));
    }

    /// As many as there may be; that there are more is told at the first of them.
    private List<Statement> bounded(List<Statement> lines, int max, String what) {
        if (lines.size() <= max) {
            return lines;
        }
        problems.error(lines.get(max), "there are more than %d %s".formatted(max, what));
        return lines.subList(0, max);
    }

    private void readGroup(Statement line) {
        String name = line.get(RoutingCommands.GROUP_NAME);
        List<PeerGroup.Member> members = new ArrayList<>();
        for (Statement member :
                bounded(
                        line.block().all(RoutingCommands.MEMBER),
                        PeerGroup.MEMBERS_MAX,
                        "peers in the group")) {
            checkPeer(member);
            members.add(
                    new PeerGroup.Member(
                            member.get(RoutingCommands.PEER),
                            member.find(RoutingCommands.TIER).orElse(0),
                            member.find(RoutingCommands.WEIGHT).orElse(PeerGroup.WEIGHT_DEFAULT)));
        }
        if (members.isEmpty()) {
            problems.warning(line, "has no peer, so that nothing is for it");
        }
        Choice choice = line.has("weighted") ? Choice.WEIGHTED : Choice.LEAST_OUTSTANDING;
        groups.put(name, new PeerGroup(name, choice, members));
    }

    private void checkPeer(Statement line) {
        if (!peers.contains(line.get(RoutingCommands.PEER))) {
            problems.undefined(line, RoutingCommands.PEER, "diameter peer", peers);
        }
    }

    private RouteRule route(Statement line) {
        Block block = line.block();
        Map<RouteField, List<TextPattern>> criteria = new EnumMap<>(RouteField.class);
        addNumbers(
                criteria,
                RouteField.APPLICATION,
                block.all(RoutingCommands.MATCH_APPLICATION),
                RoutingCommands.APPLICATION);
        addNumbers(
                criteria,
                RouteField.COMMAND,
                block.all(RoutingCommands.MATCH_COMMAND),
                RoutingCommands.COMMAND);
        for (Statement match : block.all(RoutingCommands.MATCH_TEXT)) {
            TextPattern pattern = pattern(match);
            if (pattern != null) {
                add(criteria, field(match), pattern);
            }
        }
        criteria.forEach(
                (field, patterns) -> {
                    if (patterns.size() > RouteRule.PATTERNS_MAX) {
                        problems.error(
                                line,
                                "has more than %d lines of match %s"
                                        .formatted(RouteRule.PATTERNS_MAX, field.word()));
                    }
                });
        List<RouteTarget> targets = new ArrayList<>();
        for (Statement to :
                bounded(
                        block.all(RoutingCommands.TO),
                        RouteRule.TARGETS_MAX,
                        "targets of the route")) {
            RouteTarget target = target(to);
            if (target != null) {
                targets.add(target);
            }
        }
        if (!block.has(RoutingCommands.TO)) {
            problems.warning(line, "leads to no peer and has no effect");
        }
        return new RouteRule(line.get(RoutingCommands.ROUTE_NAME), criteria, targets);
    }

    private static void addNumbers(
            Map<RouteField, List<TextPattern>> criteria,
            RouteField field,
            List<Statement> lines,
            Argument<Integer> argument) {
        for (Statement line : lines) {
            String number = Integer.toUnsignedString(line.get(argument));
            add(criteria, field, new TextPattern(Form.EXACT, number));
        }
    }

    private static void add(
            Map<RouteField, List<TextPattern>> criteria, RouteField field, TextPattern pattern) {
        criteria.computeIfAbsent(field, _ -> new ArrayList<>()).add(pattern);
    }

    private static RouteField field(Statement match) {
        return Arrays.stream(RouteField.values())
                .filter(field -> match.has(field.word()))
                .findFirst()
                .orElseThrow();
    }

    private @Nullable TextPattern pattern(Statement match) {
        Form form =
                Arrays.stream(Form.values())
                        .filter(one -> match.has(one.name().toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow();
        try {
            return new TextPattern(form, match.get(RoutingCommands.TEXT));
        } catch (IllegalArgumentException wrong) {
            problems.error(match, RoutingCommands.TEXT, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private @Nullable RouteTarget target(Statement line) {
        Whom whom;
        if (line.has("peer")) {
            checkPeer(line);
            whom = new Whom.Peer(line.get(RoutingCommands.PEER));
        } else if (line.has("host")) {
            whom = new Whom.Host(line.get(RoutingCommands.HOST));
        } else if (line.has("realm")) {
            whom = new Whom.Realm(line.get(RoutingCommands.REALM));
        } else if (line.has("group")) {
            if (!isDefined(line)) {
                return null;
            }
            whom = new Whom.Group(line.get(RoutingCommands.GROUP_NAME));
        } else {
            whom = new Whom.Anyone();
        }
        return new RouteTarget(whom, line.find(RoutingCommands.SCORE).orElse(RouteTarget.NEVER));
    }

    private boolean isDefined(Statement line) {
        boolean isDefined = groups.containsKey(line.get(RoutingCommands.GROUP_NAME));
        if (!isDefined) {
            problems.undefined(line, RoutingCommands.GROUP_NAME, "diameter group", groups.keySet());
        }
        return isDefined;
    }

    private @Nullable RewriteRule rewrite(Statement line) {
        Block block = line.block();
        boolean isForAll = line.find(RoutingCommands.GROUP_NAME).isEmpty();
        if (!isForAll && !isDefined(line)) {
            return null;
        }
        List<RewriteAction> actions = new ArrayList<>();
        for (Statement inside : block.statements()) {
            RewriteAction action = action(inside);
            if (action != null) {
                actions.add(action);
            }
        }
        if (actions.isEmpty()) {
            problems.warning(line, "changes nothing");
        }
        if (actions.size() > RewriteRule.ACTIONS_MAX) {
            problems.error(line, "changes more than " + RewriteRule.ACTIONS_MAX + " AVPs");
            return null;
        }
        try {
            return new RewriteRule(
                    line.get(RoutingCommands.REWRITE_NAME),
                    line.has("in") ? Direction.IN : Direction.OUT,
                    line.find(RoutingCommands.GROUP_NAME).orElse(null),
                    kind(block),
                    numbers(
                            block.all(RoutingCommands.MATCH_APPLICATION),
                            RoutingCommands.APPLICATION),
                    numbers(block.all(RoutingCommands.MATCH_COMMAND), RoutingCommands.COMMAND),
                    actions);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static Kind kind(Block block) {
        return block.find(RoutingCommands.MESSAGES)
                .map(line -> line.has("requests") ? Kind.REQUEST : Kind.ANSWER)
                .orElse(Kind.BOTH);
    }

    private static Set<Integer> numbers(List<Statement> lines, Argument<Integer> argument) {
        Set<Integer> numbers = new HashSet<>();
        lines.forEach(line -> numbers.add(line.get(argument)));
        return numbers;
    }

    private @Nullable RewriteAction action(Statement line) {
        if (line.is(RoutingCommands.DROP)) {
            return new RewriteAction.Drop(line.get(RoutingCommands.AVP));
        }
        if (line.is(RoutingCommands.SET)) {
            return new RewriteAction.Set(line.get(RoutingCommands.AVP), data(line));
        }
        if (line.is(RoutingCommands.ADD)) {
            AvpKind kind = AvpNames.of(line.get(RoutingCommands.AVP).last());
            boolean isMandatory =
                    line.has("mandatory")
                            || kind != null && kind.isMandatory() && !line.has("optional");
            return new RewriteAction.Add(line.get(RoutingCommands.AVP), isMandatory, data(line));
        }
        if (line.is(RoutingCommands.RENAME)) {
            return new RewriteAction.Rename(
                    line.get(RoutingCommands.AVP),
                    line.has("suffix"),
                    line.get(RoutingCommands.FROM),
                    line.get(RoutingCommands.TO_NAME));
        }
        return null;
    }

    private OctetString data(Statement line) {
        AvpKind kind = AvpNames.of(line.get(RoutingCommands.AVP).last());
        if (line.has("number")) {
            check(line, kind, isNumber(kind), "holds no number");
            long number = line.get(RoutingCommands.DATA_NUMBER);
            return OctetString.of(ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array());
        }
        if (line.has("text")) {
            check(line, kind, isText(kind), "holds no text");
            String text = line.get(RoutingCommands.DATA_TEXT);
            return OctetString.of(text.getBytes(StandardCharsets.UTF_8));
        }
        return line.get(RoutingCommands.DATA_OCTETS);
    }

    private void check(Statement line, @Nullable AvpKind kind, boolean isRight, String wrong) {
        if (kind != null && !isRight) {
            problems.error(line, RoutingCommands.AVP, wrong);
        }
    }

    private static boolean isNumber(@Nullable AvpKind kind) {
        return kind != null && kind.type().octetsMin() == Integer.BYTES;
    }

    private static boolean isText(@Nullable AvpKind kind) {
        return kind != null
                && (kind.type() == AvpType.UTF8_STRING || kind.type() == AvpType.IDENTITY);
    }

    private HostAliases hosts(List<Statement> lines) {
        List<HostAlias> hosts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (Statement line : lines) {
            HostAlias host =
                    new HostAlias(
                            line.get(RoutingCommands.HOST),
                            line.find(RoutingCommands.REALM).orElse(null),
                            line.find(RoutingCommands.NUMBER).orElse(null),
                            line.all(RoutingCommands.ALIAS));
            if (host.aliases().size() > HostAlias.ALIASES_MAX) {
                problems.error(line, "has more than " + HostAlias.ALIASES_MAX + " other names");
            }
            String number = host.number();
            if (number != null && !numbers.add(number)) {
                problems.error(line, RoutingCommands.NUMBER, "is the number of another host");
            }
            List<String> all = new ArrayList<>(host.aliases());
            all.add(host.host());
            for (String name : all) {
                if (!names.add(name.toLowerCase(Locale.ROOT))) {
                    problems.error(line, name + " is another host, or given twice");
                }
            }
            hosts.add(host);
        }
        return new HostAliases(hosts);
    }
}
