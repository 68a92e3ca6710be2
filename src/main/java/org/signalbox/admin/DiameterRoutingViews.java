// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.diameter.peer.OverloadStatus;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.RedirectStatus;
import org.signalbox.diameter.peer.RoutingStatus;
import org.signalbox.diameter.routing.PeerGroup;
import org.signalbox.diameter.routing.RewriteCounter;
import org.signalbox.diameter.routing.RewriteRule;
import org.signalbox.diameter.routing.RouteCounter;
import org.signalbox.diameter.routing.RouteField;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteRule;
import org.signalbox.diameter.routing.RouteTarget;
import org.signalbox.diameter.routing.RouteVerdict;
import org.signalbox.diameter.routing.RoutingCounter;
import org.signalbox.diameter.routing.TextPattern;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;
import org.signalbox.node.NodeStatus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an operator sees of the ways of Diameter requests.
final class DiameterRoutingViews {
    private static final String ALL = "diameter routing ";
    private static final String ROUTE = "diameter route ";
    private static final String REWRITE = "diameter rewrite ";

    private DiameterRoutingViews() {}

    static DiameterRoutingView of(NodeStatus node, Baseline baseline) {
        return node.diameterRouting()
                .map(routing -> of(routing, states(node), baseline))
                .orElse(DiameterRoutingView.NONE);
    }

    private static Map<String, String> states(NodeStatus node) {
        return node.diameterPeers().stream()
                .collect(
                        Collectors.toMap(
                                peer -> peer.config().name(), peer -> peer.state().word()));
    }

    /// Every statistic, by a name that holds the rule's.
    static void count(NodeStatus node, Map<String, Long> counted) {
        node.diameterRouting()
                .ifPresent(
                        routing -> {
                            Statistics.count(ALL, routing.all(), counted);
                            routing.routes()
                                    .forEach(
                                            (name, counters) ->
                                                    Statistics.count(
                                                            ROUTE + name + " ", counters, counted));
                            routing.rewrites()
                                    .forEach(
                                            (name, counters) ->
                                                    Statistics.count(
                                                            REWRITE + name + " ",
                                                            counters,
                                                            counted));
                        });
    }

    private static DiameterRoutingView of(
            RoutingStatus routing, Map<String, String> states, Baseline baseline) {
        List<DiameterRoutingView.Member> members = new ArrayList<>();
        for (PeerGroup group : routing.config().routes().groups()) {
            for (PeerGroup.Member member : group.members()) {
                members.add(
                        new DiameterRoutingView.Member(
                                group.name(),
                                group.choice().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                member.peer(),
                                member.tier(),
                                member.weight(),
                                states.getOrDefault(member.peer(), "down")));
            }
        }
        return new DiameterRoutingView(
                since(baseline, ALL, routing.all(), RoutingCounter.REQUESTS),
                since(baseline, ALL, routing.all(), RoutingCounter.WITHOUT_WAY),
                routing.config().routes().rules().stream()
                        .map(rule -> of(rule, routing, baseline))
                        .toList(),
                members,
                routing.config().rewrites().stream()
                        .map(rule -> of(rule, routing, baseline))
                        .toList(),
                routing.redirects().stream().map(DiameterRoutingViews::of).toList(),
                routing.overload().stream().map(DiameterRoutingViews::of).toList());
    }

    private static DiameterRoutingView.Redirect of(RedirectStatus redirect) {
        String words = redirect.usage().words();
        return new DiameterRoutingView.Redirect(
                redirect.peer(),
                redirect.common().isEmpty() ? words : words + " " + redirect.common(),
                redirect.hosts(),
                redirect.left());
    }

    private static DiameterRoutingView.Overload of(OverloadStatus overload) {
        return new DiameterRoutingView.Overload(
                overload.isOfRealm() ? "realm" : "host",
                overload.name(),
                application(Integer.toUnsignedString(overload.application())),
                overload.peer(),
                overload.reduction(),
                overload.reductionNow(),
                overload.left(),
                overload.heldBack());
    }

    private static DiameterRoutingView.Route of(
            RouteRule rule, RoutingStatus routing, Baseline baseline) {
        String owner = ROUTE + rule.name() + " ";
        Optional<Counters<RouteCounter>> counters =
                Optional.ofNullable(routing.routes().get(rule.name()));
        return new DiameterRoutingView.Route(
                rule.name(),
                Arrays.stream(RouteField.values())
                        .filter(rule.criteria()::containsKey)
                        .map(field -> criterion(field, rule))
                        .toList(),
                rule.targets().stream().map(DiameterRoutingViews::words).toList(),
                counters.map(c -> since(baseline, owner, c, RouteCounter.MATCHED)).orElse(0L),
                counters.map(c -> since(baseline, owner, c, RouteCounter.CHOSEN)).orElse(0L));
    }

    private static String criterion(RouteField field, RouteRule rule) {
        return field.word()
                + " "
                + rule.criteria().getOrDefault(field, List.of()).stream()
                        .map(pattern -> words(field, pattern))
                        .collect(Collectors.joining(" or "));
    }

    private static String words(RouteField field, TextPattern pattern) {
        return switch (field) {
            case APPLICATION -> application(pattern.text());
            case COMMAND -> command(pattern.text());
            case DESTINATION_HOST,
                    DESTINATION_REALM,
                    ORIGIN_HOST,
                    ORIGIN_REALM,
                    IMSI,
                    MSISDN,
                    SERVICE_CENTRE ->
                    pattern.toString();
        };
    }

    private static String application(String id) {
        if (id.equals(SgdApplication.SGD.toString())) {
            return "sgd";
        }
        return id.equals(SgdApplication.S6C.toString()) ? "s6c" : id;
    }

    private static String command(String code) {
        return Arrays.stream(SgdCommand.values())
                .filter(command -> Integer.toString(command.code()).equals(code))
                .map(command -> command.requestLabel().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse(code);
    }

    private static String words(RouteTarget target) {
        return target.score() == RouteTarget.NEVER
                ? target.whom() + " never"
                : "%s %+d".formatted(target.whom(), target.score());
    }

    private static DiameterRoutingView.Rewrite of(
            RewriteRule rule, RoutingStatus routing, Baseline baseline) {
        String owner = REWRITE + rule.name() + " ";
        Optional<Counters<RewriteCounter>> counters =
                Optional.ofNullable(routing.rewrites().get(rule.name()));
        return new DiameterRoutingView.Rewrite(
                rule.name(),
                rule.direction().name().toLowerCase(Locale.ROOT),
                Optional.ofNullable(rule.group()).orElse("all"),
                counters.map(c -> since(baseline, owner, c, RewriteCounter.APPLIED)).orElse(0L),
                counters.map(c -> since(baseline, owner, c, RewriteCounter.CHANGED)).orElse(0L));
    }

    private static <M extends Enum<M> & Metric> long since(
            Baseline baseline, String owner, Counters<M> counters, M metric) {
        return baseline.since(owner + metric.name(), counters.get(metric));
    }

    // ---- route-lookup --------------------------------------------------------------------------

    /// @return empty if there is no such command
    static Optional<SgdCommand> command(DiameterQuestion question) {
        return Arrays.stream(SgdCommand.values())
                .filter(command -> command.requestLabel().equalsIgnoreCase(question.command()))
                .findFirst();
    }

    /// What the request would be routed by, if this node asked it.
    static RouteKeys keys(
            DiameterQuestion question, SgdCommand command, String identity, String realm) {
        return new RouteKeys(
                command.application(),
                command.code(),
                question.host().orElse(null),
                question.realm().orElse(realm),
                identity,
                realm,
                question.imsi().orElse(null),
                question.msisdn().orElse(null),
                question.serviceCentre().orElse(null));
    }

    static DiameterLookupView of(
            DiameterQuestion question, List<RouteVerdict> verdicts, NodeStatus node) {
        List<DiameterLookupView.Judged> judged = new ArrayList<>();
        for (RouteVerdict verdict : verdicts) {
            String word =
                    verdict.isWay() ? judged.isEmpty() ? DiameterLookupView.FIRST : "next" : "no";
            judged.add(
                    new DiameterLookupView.Judged(
                            verdict.peer(),
                            word,
                            verdict.score(),
                            verdict.tier(),
                            verdict.weight(),
                            verdict.reasons()));
        }
        List<String> open = verdicts.stream().map(RouteVerdict::peer).toList();
        for (PeerStatus peer : node.diameterPeers()) {
            if (!open.contains(peer.config().name())) {
                judged.add(
                        new DiameterLookupView.Judged(
                                peer.config().name(),
                                peer.state().word(),
                                0,
                                0,
                                0,
                                List.of("takes no requests now")));
            }
        }
        return new DiameterLookupView(words(question), judged);
    }

    private static String words(DiameterQuestion question) {
        StringBuilder words = new StringBuilder(question.command());
        question.host().ifPresent(host -> words.append(", host ").append(host));
        question.realm().ifPresent(realm -> words.append(", realm ").append(realm));
        question.imsi().ifPresent(imsi -> words.append(", imsi ").append(imsi));
        question.msisdn().ifPresent(msisdn -> words.append(", msisdn ").append(msisdn));
        question.serviceCentre()
                .ifPresent(centre -> words.append(", service-centre ").append(centre));
        return words.toString();
    }
}
