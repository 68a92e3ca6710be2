// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.AdjacentPoint.Restriction;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which link a message takes. The rules of load sharing one by one, and everything at once against
/// an oracle that knows no tables: it looks at every route for every code.
@NullUnmarked
class RoutingSnapshotCompilerTest {
    private static final int SLS_VALUES = 16;
    private static final PointCode OWN = PointCode.itu("1.1.1");

    private final Map<String, AdjacentPoint> adjacents = new TreeMap<>();
    private final Map<String, LinksetPaths> paths = new HashMap<>();
    private final Set<PointCodeMask> dynamic = new TreeSet<>(Clusters.SHORTEST_FIRST);

    /// A link that is only a name.
    private record Named(String linkset, int code) implements Egress {
        @Override
        public void send(Msu msu) {
            throw new AssertionError("nothing is sent here");
        }
    }

    @Test
    void deliversWhatIsForThisPoint() {
        assertThat(decide(compile(RouteTable.empty()), OWN, 0)).isEqualTo(Decision.DELIVER);
    }

    @Test
    void tellsNoRouteFromAnInaccessibleDestination() {
        linkset("X", "2.0.0", true);
        adjacents.get("X").available = false;

        RoutingSnapshot snapshot = compile(RouteTable.of(route("3.0.0/3", "X", 5)));

        assertThat(decide(snapshot, PointCode.itu("3.1.1"), 0))
                .isEqualTo(new Discard(DiscardReason.INACCESSIBLE));
        assertThat(decide(snapshot, PointCode.itu("4.1.1"), 0))
                .isEqualTo(new Discard(DiscardReason.NO_ROUTE));
    }

    @Test
    void reachesTheAdjacentPointWithoutAnyRoute() {
        linkset("X", "2.0.0", true);

        assertThat(linkFor(compile(RouteTable.empty()), "2.0.0", 3)).isEqualTo(new Named("X", 0));
    }

    @Test
    void spreadsTheSlsValuesEvenlyOverTheLinksOfALinkset() {
        linkset("X", "2.0.0", true, true, true, true);

        Map<Egress, Integer> shares = shares(compile(RouteTable.empty()), "2.0.0");

        assertThat(shares).hasSize(4);
        assertThat(shares.values()).containsOnly(4);
    }

    @Test
    void spreadsOverLinksetsAndTheirLinksIndependently() {
        linkset("X", "2.0.0", true, true);
        linkset("Y", "2.0.1", true, true);
        RouteTable table = RouteTable.of(route("3.0.0/3", "X", 5), route("3.0.0/3", "Y", 5));

        Map<Egress, Integer> shares = shares(compile(table), "3.1.1");

        // were the same bit used twice, half of the links would get nothing
        assertThat(shares).hasSize(4);
        assertThat(shares.values()).containsOnly(4);
    }

    @Test
    void spreadsOverSixteenLinks() {
        boolean[] all = new boolean[LinksetConfig.LINKS_MAX];
        Arrays.fill(all, true);
        linkset("X", "2.0.0", all);

        assertThat(shares(compile(RouteTable.empty()), "2.0.0").values()).containsOnly(1);
    }

    @Test
    void onlyTheValuesOfAFailedLinkMoveAndTheyReturn() {
        linkset("X", "2.0.0", true, true, true);
        List<Egress> before = row(compile(RouteTable.empty()), "2.0.0");
        linkset("X", "2.0.0", true, false, true);
        List<Egress> during = row(compile(RouteTable.empty()), "2.0.0");
        linkset("X", "2.0.0", true, true, true);
        List<Egress> after = row(compile(RouteTable.empty()), "2.0.0");

        for (int sls = 0; sls < SLS_VALUES; sls++) {
            if (before.get(sls).equals(new Named("X", 1))) {
                assertThat(during.get(sls)).isNotEqualTo(new Named("X", 1));
            } else {
                assertThat(during.get(sls)).isEqualTo(before.get(sls));
            }
        }
        assertThat(new HashSet<>(during)).hasSize(2);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void onlyTheValuesOfAFailedLinksetMoveAndTheyReturn() {
        linkset("X", "2.0.0", true, true);
        linkset("Y", "2.0.1", true, true);
        linkset("Z", "2.0.2", true, true);
        RouteTable table =
                RouteTable.of(
                        route("3.0.0/3", "X", 5),
                        route("3.0.0/3", "Y", 5),
                        route("3.0.0/3", "Z", 5));
        List<Egress> before = row(compile(table), "3.1.1");
        adjacents.get("Y").available = false;
        List<Egress> during = row(compile(table), "3.1.1");

        for (int sls = 0; sls < SLS_VALUES; sls++) {
            Named link = (Named) before.get(sls);
            if (link.linkset().equals("Y")) {
                assertThat(((Named) during.get(sls)).linkset()).isIn("X", "Z");
            } else {
                assertThat(during.get(sls)).isEqualTo(link);
            }
        }
        adjacents.get("Y").available = true;
        assertThat(row(compile(table), "3.1.1")).isEqualTo(before);
    }

    @Test
    void neverSendsBackOverTheLinksetItCameFrom() {
        linkset("X", "2.0.0", true);
        linkset("Y", "2.0.1", true);
        RoutingSnapshot snapshot =
                compile(
                        RouteTable.of(
                                route("3.0.0/3", "X", 5),
                                route("3.0.0/3", "Y", 5),
                                route("4.0.0/3", "X", 5),
                                route("4.0.0/3", "Y", 6)));
        int x = paths.get("X").number();
        int y = paths.get("Y").number();

        for (int sls = 0; sls < SLS_VALUES; sls++) {
            SignallingLinkSelection selection = SignallingLinkSelection.of(sls);
            assertThat(snapshot.decide(PointCode.itu("3.1.1"), OWN, selection, x))
                    .isInstanceOfSatisfying(
                            Forward.class, forward -> assertThat(forward.linkset()).isEqualTo(y));
            assertThat(snapshot.decide(PointCode.itu("3.1.1"), OWN, selection, y))
                    .isInstanceOfSatisfying(
                            Forward.class, forward -> assertThat(forward.linkset()).isEqualTo(x));
            // the other way is no part of the combined linkset: not used while this one is there
            assertThat(snapshot.decide(PointCode.itu("4.1.1"), OWN, selection, x))
                    .isEqualTo(new Discard(DiscardReason.CIRCULAR_ROUTE));
            assertThat(snapshot.decide(PointCode.itu("4.1.1"), OWN, selection, y))
                    .isInstanceOf(Forward.class);
        }
    }

    @Test
    void endPointDeliversButDoesNotTransfer() {
        linkset("X", "2.0.0", true);
        Mtp3Config config = config().withTransferFunction(false);
        RoutingSnapshot snapshot =
                RoutingSnapshotCompiler.compile(
                        config,
                        new RouteSelection(Variant.ITU, RouteTable.empty(), adjacents),
                        dynamic,
                        paths);

        SignallingLinkSelection sls = SignallingLinkSelection.of(0);
        assertThat(snapshot.decide(PointCode.itu("2.0.0"), OWN, sls, 7))
                .isEqualTo(new Discard(DiscardReason.NO_TRANSFER));
        assertThat(snapshot.decide(OWN, OWN, sls, 7)).isEqualTo(Decision.DELIVER);
        assertThat(snapshot.decide(PointCode.itu("2.0.0"), sls)).isInstanceOf(Forward.class);
    }

    @Test
    void implicitRouteCannotBeMadeWorse() {
        linkset("X", "2.0.0", true);
        linkset("Y", "2.0.1", true);
        RouteTable table = RouteTable.of(route("2.0.0/14", "X", 9), route("2.0.0/14", "Y", 3));

        assertThat(linkFor(compile(table), "2.0.0", 0)).isEqualTo(new Named("X", 0));
    }

    @Test
    void sharesItsRowsBetweenDestinationsOfTheSameRoutes() {
        linkset("X", "2.0.0", true);
        RoutingSnapshot snapshot =
                compile(RouteTable.of(route("3.1.1/14", "X", 5), route("3.1.2/14", "X", 7)));

        assertThat(decide(snapshot, PointCode.itu("3.1.1"), 4))
                .isSameAs(decide(snapshot, PointCode.itu("3.1.2"), 4));
    }

    @Seeds(1_000)
    void agreesWithTheOracle(long seed) {
        SimEntropy entropy = new SimEntropy(seed * 7_919);
        RouteTable table = randomNetwork(entropy);
        RoutingSnapshot snapshot = compile(table);

        Set<PointCode> codes = new TreeSet<>();
        dynamic.forEach(destination -> codes.add(destination.code()));
        for (int i = 0; i < 100; i++) {
            codes.add(PointCode.itu(entropy.nextInt(0x4000)));
        }
        table.routes().forEach(route -> codes.add(route.destination().code()));
        adjacents.values().forEach(point -> codes.add(point.code));
        for (PointCode code : codes) {
            Set<String> expected = new TreeSet<>();
            boolean routed = oracle(table, code, expected);
            Set<String> used = new TreeSet<>();
            for (int sls = 0; sls < SLS_VALUES; sls++) {
                switch (decide(snapshot, code, sls)) {
                    case Forward forward -> {
                        Named link = (Named) forward.egress();
                        used.add(link.linkset());
                        assertThat(available(link)).as("%s is available", link).isTrue();
                        assertThat(paths.get(link.linkset()).number()).isEqualTo(forward.linkset());
                    }
                    case Decision.Deliver _ -> assertThat(code).isEqualTo(OWN);
                    case Discard(DiscardReason reason, _) ->
                            assertThat(reason)
                                    .as("reason for %s", code)
                                    .isEqualTo(
                                            routed
                                                    ? DiscardReason.INACCESSIBLE
                                                    : DiscardReason.NO_ROUTE);
                }
            }
            if (!code.equals(OWN)) {
                assertThat(used).as("linksets for %s with %s", code, table).isEqualTo(expected);
            }
        }
    }

    /// Longest mask first, then the lowest priority value, available before restricted.
    ///
    /// @param linksets receives the linksets that must be used, all of them
    /// @return whether any route covers the code
    private boolean oracle(RouteTable table, PointCode code, Set<String> linksets) {
        List<Route> covering = new ArrayList<>();
        for (AdjacentPoint point : adjacents.values()) {
            if (point.code.equals(code)) {
                covering.add(new Route(PointCodeMask.full(code), point.linkset, 1));
            }
        }
        for (Route route : table.routes()) {
            AdjacentPoint point = adjacents.get(route.linkset());
            boolean implicit =
                    point != null && route.destination().equals(PointCodeMask.full(point.code));
            if (route.destination().contains(code) && !implicit) {
                covering.add(route);
            }
        }
        for (int length = 14; length >= 0; length--) {
            for (NonAdjacentStatus wanted :
                    List.of(NonAdjacentStatus.ALLOWED, NonAdjacentStatus.RESTRICTED)) {
                for (int priority = 1; priority <= 9; priority++) {
                    for (Route route : covering) {
                        if (route.destination().length() == length
                                && route.priority() == priority
                                && is(route, code, wanted)) {
                            linksets.add(route.linkset());
                        }
                    }
                    if (!linksets.isEmpty()) {
                        return true;
                    }
                }
            }
        }
        return !covering.isEmpty();
    }

    private boolean is(Route route, PointCode code, NonAdjacentStatus wanted) {
        AdjacentPoint point = adjacents.get(route.linkset());
        if (point == null || !point.available) {
            return false;
        }
        return (point.code.equals(code)
                        ? NonAdjacentStatus.ALLOWED
                        : point.statusFor(route, PointCodeMask.full(code)))
                == wanted;
    }

    private RouteTable randomNetwork(SimEntropy entropy) {
        int linksets = 1 + entropy.nextInt(6);
        for (int i = 0; i < linksets; i++) {
            boolean[] links = new boolean[1 + entropy.nextInt(4)];
            for (int link = 0; link < links.length; link++) {
                links[link] = entropy.nextInt(3) > 0;
            }
            boolean any = false;
            for (boolean link : links) {
                any |= link;
            }
            linkset("L" + i, "2.7." + i, links);
            adjacents.get("L" + i).available = any && entropy.nextInt(4) > 0;
        }
        RouteTable table = RouteTable.empty();
        int routes = entropy.nextInt(60);
        for (int i = 0; i < routes; i++) {
            PointCodeMask destination =
                    PointCodeMask.around(
                            PointCode.itu(entropy.nextInt(0x4000)), entropy.nextInt(15));
            for (int also = entropy.nextInt(3); also >= 0; also--) {
                table =
                        table.with(
                                new Route(
                                        destination,
                                        "L" + entropy.nextInt(linksets + 1),
                                        4 + entropy.nextInt(3)));
            }
        }
        for (Route route : table.routes()) {
            AdjacentPoint point = adjacents.get(route.linkset());
            if (point == null || entropy.nextInt(3) > 0) {
                continue;
            }
            PointCodeMask block = route.destination();
            PointCodeMask code =
                    PointCodeMask.full(
                            PointCode.itu(block.code().value() + entropy.nextInt(block.size())));
            NonAdjacentStatus status =
                    entropy.nextInt(2) == 0
                            ? NonAdjacentStatus.PROHIBITED
                            : NonAdjacentStatus.RESTRICTED;
            point.restrictions.put(code, new Restriction(point, code, status, 0));
            dynamic.add(code);
        }
        return table;
    }

    private boolean available(Named link) {
        return paths.get(link.linkset()).links().get(link.code()).available();
    }

    private void linkset(String name, String adjacent, boolean... links) {
        AdjacentPoint point = new AdjacentPoint(name, PointCode.itu(adjacent));
        point.available = true;
        int number = paths.containsKey(name) ? paths.get(name).number() : paths.size();
        adjacents.put(name, point);
        List<LinkPath> linkPaths = new ArrayList<>();
        for (int code = 0; code < links.length; code++) {
            linkPaths.add(new LinkPath(new Named(name, code), links[code]));
        }
        paths.put(name, new LinksetPaths(number, linkPaths));
    }

    private RoutingSnapshot compile(RouteTable table) {
        return RoutingSnapshotCompiler.compile(
                config(), new RouteSelection(Variant.ITU, table, adjacents), dynamic, paths);
    }

    private static Mtp3Config config() {
        return Mtp3Config.of(NetworkIndicator.INTERNATIONAL, OWN);
    }

    private static Route route(String destination, String linkset, int priority) {
        return new Route(Countries.mask(destination), linkset, priority);
    }

    private static Decision decide(RoutingSnapshot snapshot, PointCode code, int sls) {
        return snapshot.decide(code, SignallingLinkSelection.of(sls));
    }

    private static Egress linkFor(RoutingSnapshot snapshot, String code, int sls) {
        return ((Forward) decide(snapshot, PointCode.itu(code), sls)).egress();
    }

    private static List<Egress> row(RoutingSnapshot snapshot, String code) {
        List<Egress> row = new ArrayList<>();
        for (int sls = 0; sls < SLS_VALUES; sls++) {
            row.add(linkFor(snapshot, code, sls));
        }
        return row;
    }

    private static Map<Egress, Integer> shares(RoutingSnapshot snapshot, String code) {
        Map<Egress, Integer> shares = new HashMap<>();
        row(snapshot, code).forEach(link -> shares.merge(link, 1, Integer::sum));
        return shares;
    }
}
