// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.routing.RouteTarget.Whom;
import org.signalbox.machine.Entropy;
import org.signalbox.metrics.Counters;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Chooses peers by scores, which are added up.
///
/// | what speaks for a peer | score |
/// |---|---|
/// | it is the Destination-Host | 100 |
/// | it is of the Destination-Realm | 15 |
/// | it passes on what is for others | 5 |
/// | a route that is for the request | what that says, below 0 too |
///
/// A peer of more than 0 is a way; the highest score is the best. Who does not take the
/// application, and whom a route rules out, is none. Peers of the same score are asked in the order
/// of the group by which a route speaks for them: tier by tier, and in a tier by what waits there,
/// or by chance.
///
/// A request costs a look at each route: some 30 ns for one that asks how a number begins, 110 ns
/// for an expression (RouteTableBenchmark). Of the loop of the peers.
public final class RouteTable implements RouteSelection {
    static final int HOST_SCORE = 100;
    static final int REALM_SCORE = 15;
    static final int RELAY_SCORE = 5;

    private final List<Route> routes = new ArrayList<>();
    private final Entropy entropy;
    private final RoutingCounters counters;

    /// A rule made ready.
    private record Route(
            String name,
            Map<RouteField, List<Predicate<String>>> criteria,
            List<Target> targets,
            Counters<RouteCounter> counters) {
        boolean isFor(RouteKeys keys) {
            for (Map.Entry<RouteField, List<Predicate<String>>> criterion : criteria.entrySet()) {
                String value = criterion.getKey().of(keys);
                if (value == null || !isLikeOne(value, criterion.getValue())) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isLikeOne(String value, List<Predicate<String>> patterns) {
            for (Predicate<String> pattern : patterns) {
                if (pattern.test(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// @param group null if the target is none
    private record Target(Whom whom, int score, @Nullable Group group) {
        boolean isAbout(Candidate peer) {
            return switch (whom) {
                case Whom.Anyone _ -> true;
                case Whom.Peer(String name) -> peer.name().equals(name);
                case Whom.Host(String host) -> peer.capabilities().host().equalsIgnoreCase(host);
                case Whom.Realm(String realm) ->
                        peer.capabilities().realm().equalsIgnoreCase(realm);
                case Whom.Group _ -> group != null && group.members.containsKey(peer.name());
            };
        }
    }

    private record Group(PeerGroup.Choice choice, Map<String, PeerGroup.Member> members) {}

    /// A peer while it is judged.
    private static final class Judged {
        final Candidate peer;
        int score;
        boolean isRuledOut;
        int tier;
        int weight = PeerGroup.WEIGHT_DEFAULT;
        PeerGroup.Choice choice = PeerGroup.Choice.LEAST_OUTSTANDING;
        private boolean hasPlace;

        Judged(Candidate peer) {
            this.peer = peer;
        }

        boolean isWay() {
            return !isRuledOut && score > 0;
        }

        /// The first group that speaks for it says where in the order it is.
        void take(Group group) {
            PeerGroup.Member member = group.members.get(peer.name());
            if (!hasPlace && member != null) {
                hasPlace = true;
                tier = member.tier();
                weight = member.weight();
                choice = group.choice;
            }
        }
    }

    /// Takes down why a peer has its score.
    private interface Story {
        Story NONE = (_, _) -> {};

        void tell(String reason, int score);
    }

    /// @param config within its bounds, and with the groups that it names
    /// @param entropy chooses among equals
    public RouteTable(RouteConfig config, Entropy entropy, RoutingCounters counters) {
        this.entropy = entropy;
        this.counters = counters;
        Map<String, Group> groups = new HashMap<>();
        for (PeerGroup group : config.groups()) {
            Map<String, PeerGroup.Member> members = new HashMap<>();
            group.members().forEach(member -> members.put(member.peer(), member));
            groups.put(group.name(), new Group(group.choice(), members));
        }
        for (RouteRule rule : config.rules()) {
            routes.add(compile(rule, groups));
        }
        counters.byRoute().keep(Set.copyOf(routes.stream().map(Route::name).toList()));
    }

    private Route compile(RouteRule rule, Map<String, Group> groups) {
        Map<RouteField, List<Predicate<String>>> criteria = new EnumMap<>(RouteField.class);
        rule.criteria()
                .forEach(
                        (field, patterns) ->
                                criteria.put(
                                        field,
                                        patterns.stream()
                                                .map(pattern -> pattern.compile(field.isName()))
                                                .toList()));
        List<Target> targets = new ArrayList<>();
        for (RouteTarget target : rule.targets()) {
            Group group =
                    target.whom() instanceof Whom.Group(String name) ? groups.get(name) : null;
            if (target.whom() instanceof Whom.Group && group == null) {
                throw new IllegalArgumentException(target.whom() + " is not defined");
            }
            targets.add(new Target(target.whom(), target.score(), group));
        }
        return new Route(rule.name(), criteria, targets, counters.byRoute().of(rule.name()));
    }

    @Override
    public List<String> select(RouteKeys keys, Collection<Candidate> open) {
        counters.all().increment(RoutingCounter.REQUESTS);
        List<Route> matching = matching(keys);
        matching.forEach(route -> route.counters.increment(RouteCounter.MATCHED));
        List<Judged> ways = new ArrayList<>();
        for (Candidate peer : open) {
            Judged judged = judge(peer, keys, matching, Story.NONE);
            if (judged.isWay()) {
                ways.add(judged);
            }
        }
        if (ways.isEmpty()) {
            counters.all().increment(RoutingCounter.WITHOUT_WAY);
            return List.of();
        }
        List<Judged> ordered = ordered(ways);
        countChosen(matching, ordered.getFirst().peer);
        return ordered.stream().map(way -> way.peer.name()).toList();
    }

    private static void countChosen(List<Route> matching, Candidate chosen) {
        for (Route route : matching) {
            if (route.targets.stream().anyMatch(t -> t.score > 0 && t.isAbout(chosen))) {
                route.counters.increment(RouteCounter.CHOSEN);
            }
        }
    }

    /// Says what [#select] would make of each peer, and why; the best first. Peers that are equal
    /// but for chance are in the order of their names. Counts nothing.
    public List<RouteVerdict> explain(RouteKeys keys, Collection<Candidate> open) {
        List<Route> matching = matching(keys);
        List<RouteVerdict> verdicts = new ArrayList<>();
        for (Candidate peer : open) {
            List<String> reasons = new ArrayList<>();
            Judged judged =
                    judge(peer, keys, matching, (why, score) -> reasons.add(told(why, score)));
            verdicts.add(
                    new RouteVerdict(
                            peer.name(),
                            judged.score,
                            judged.tier,
                            judged.weight,
                            judged.isWay(),
                            reasons));
        }
        verdicts.sort(
                Comparator.comparing(RouteVerdict::isWay)
                        .thenComparingInt(RouteVerdict::score)
                        .reversed()
                        .thenComparingInt(RouteVerdict::tier)
                        .thenComparing(RouteVerdict::peer));
        return verdicts;
    }

    private static String told(String why, int score) {
        return score == RouteTarget.NEVER ? why + ": never" : "%s: %+d".formatted(why, score);
    }

    private List<Route> matching(RouteKeys keys) {
        List<Route> matching = new ArrayList<>();
        for (Route route : routes) {
            if (route.isFor(keys)) {
                matching.add(route);
            }
        }
        return matching;
    }

    private static Judged judge(Candidate peer, RouteKeys keys, List<Route> matching, Story story) {
        Judged judged = new Judged(peer);
        if (!peer.capabilities().takes(keys.application())) {
            judged.isRuledOut = true;
            story.tell("does not take the application", RouteTarget.NEVER);
        }
        String host = keys.destinationHost();
        if (host != null && peer.capabilities().host().equalsIgnoreCase(host)) {
            judged.score += HOST_SCORE;
            story.tell("destination-host", HOST_SCORE);
        }
        if (peer.capabilities().realm().equalsIgnoreCase(keys.destinationRealm())) {
            judged.score += REALM_SCORE;
            story.tell("destination-realm", REALM_SCORE);
        }
        if (peer.capabilities().applications().contains(Application.RELAY)) {
            judged.score += RELAY_SCORE;
            story.tell("relay", RELAY_SCORE);
        }
        for (Route route : matching) {
            for (Target target : route.targets) {
                if (target.isAbout(peer)) {
                    apply(route, target, judged, story);
                }
            }
        }
        return judged;
    }

    private static void apply(Route route, Target target, Judged judged, Story story) {
        if (target.score == RouteTarget.NEVER) {
            judged.isRuledOut = true;
        } else {
            judged.score += target.score;
        }
        if (target.group != null) {
            judged.take(target.group);
        }
        story.tell("route %s, %s".formatted(route.name, target.whom), target.score);
    }

    private List<Judged> ordered(List<Judged> ways) {
        ways.sort(
                Comparator.<Judged>comparingInt(way -> -way.score)
                        .thenComparingInt(way -> way.tier)
                        .thenComparing(way -> way.peer.name()));
        List<Judged> ordered = new ArrayList<>();
        for (int from = 0; from < ways.size(); ) {
            int to = from + 1;
            while (to < ways.size() && isEqual(ways.get(from), ways.get(to))) {
                to++;
            }
            ordered.addAll(chosen(ways.subList(from, to)));
            from = to;
        }
        return ordered;
    }

    private static boolean isEqual(Judged one, Judged other) {
        return one.score == other.score && one.tier == other.tier;
    }

    /// Draws one peer after the other; then those with the least to do come first, unless the group
    /// leaves it to chance.
    private List<Judged> chosen(List<Judged> equals) {
        if (equals.size() == 1) {
            return equals;
        }
        List<Judged> rest = new ArrayList<>(equals);
        List<Judged> drawn = new ArrayList<>();
        while (!rest.isEmpty()) {
            drawn.add(rest.remove(draw(rest)));
        }
        if (equals.stream().anyMatch(way -> way.choice != PeerGroup.Choice.WEIGHTED)) {
            drawn.sort(RouteTable::compareLoad);
        }
        return drawn;
    }

    private int draw(List<Judged> rest) {
        int sum = rest.stream().mapToInt(way -> way.weight).sum();
        if (sum == 0) {
            return entropy.nextInt(rest.size());
        }
        int left = entropy.nextInt(sum);
        int at = 0;
        while (left >= rest.get(at).weight) {
            left -= rest.get(at).weight;
            at++;
        }
        return at;
    }

    /// By what waits there, for the weight; those of weight 0 last.
    private static int compareLoad(Judged one, Judged other) {
        if (one.weight == 0 || other.weight == 0) {
            return Integer.compare(other.weight, one.weight);
        }
        return Long.compare(
                (long) one.peer.outstanding() * other.weight,
                (long) other.peer.outstanding() * one.weight);
    }
}
