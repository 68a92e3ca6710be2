// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paTimer;
import org.signalbox.machine.FaultListener;
import org.signalbox.mtp3.SocketLine.Cut;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Signalling points with M2PA links between them on real sockets and real loops, under steady
/// traffic both ways, while links are cut in different ways and mended at random.
///
/// What Q.704 promises is asserted: while the two ends of a failed link can still reach each other,
/// nothing is lost, repeated or overtaken, and no message waits for longer than the procedures'
/// timers say. Where they cannot, or a transfer point has no way left, what is lost is counted, and
/// still nothing is repeated or overtaken.
///
/// `-Dchangeover.seconds=150 -Dchangeover.rate=500 -Dchangeover.seed=2` run each test for longer,
/// at another rate (messages a second each way), with other moments. They print what
/// `docs/performance.md` tells.
@NullUnmarked
abstract class SocketChangeoverContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Between one disturbance and the next.
    private static final int PAUSE_MILLIS_MAX = 300;

    /// What a busy machine may add to a timer.
    private static final long MARGIN_MILLIS = 2_000;

    private static final long DETECTION_MILLIS =
            SocketPoint.LINK_TIMERS.get(M2paTimer.T7).toMillis();

    private final long seconds = Long.getLong("changeover.seconds", 1);
    private final int manyRoutes = Integer.getInteger("changeover.routes", 1_000);
    private final int rate;
    private final Random random = new Random(Long.getLong("changeover.seed", 1));
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<SocketPoint> points = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Map<Event, Figure> figures = new TreeMap<>();
    private final Deque<Cut> nextCuts = new ArrayDeque<>();
    private Medium medium;
    private String scenario;
    private SocketPoint a;
    private SocketPoint b;

    /// @param usualRate messages a second each way that the transport carries with ease
    SocketChangeoverContract(int usualRate) {
        this.rate = Integer.getInteger("changeover.rate", usualRate);
    }

    /// What SCTP and which sockets the links have.
    abstract Medium medium(FaultListener faults);

    /// What happened to the network, and how long it may hold a message back.
    private enum Event {
        ABORT("a link cut, one end told by ABORT", after(Mtp3Timer.T2)),
        CRASH("a link cut, one end not told", after(Mtp3Timer.T2)),
        SILENCE("a link cut, no end told", DETECTION_MILLIS + after(Mtp3Timer.T2)),
        AMID(
                "a link cut while another returns",
                DETECTION_MILLIS + after(Mtp3Timer.T2) + after(Mtp3Timer.T3)),
        RETURN("a link mended", after(Mtp3Timer.T4) + after(Mtp3Timer.T5)),
        REROUTE("routes given other priorities", after(Mtp3Timer.T6)),
        TABLE("many routes changed", 0);

        private final String words;
        private final long holdMillisMax;

        Event(String words, long holdMillisMax) {
            this.words = words;
            this.holdMillisMax = holdMillisMax;
        }

        private static long after(Mtp3Timer timer) {
            return Mtp3Timers.STANDARD.get(timer).toMillis();
        }

        private static Event of(Cut how) {
            return switch (how) {
                case SILENCE -> SILENCE;
                case ABORT -> ABORT;
                case CRASH -> CRASH;
            };
        }
    }

    private record Figure(int times, long longestMillis) {
        private Figure and(long millis) {
            return new Figure(times + 1, Math.max(longestMillis, millis));
        }
    }

    private enum LinkCondition {
        WHOLE,
        CUT,
        /// Mended, but perhaps not in use yet.
        RETURNING
    }

    /// A link as the test sees it, from outside.
    private final class Link {
        private final SocketLine line;
        private final SocketPoint first;
        private final SocketPoint second;
        private final LinkIdentity atFirst;
        private final LinkIdentity atSecond;
        private LinkCondition condition = LinkCondition.WHOLE;

        private Link(SocketLine line, SocketPoint first, SocketPoint second, int code) {
            this.line = line;
            this.first = first;
            this.second = second;
            this.atFirst = new LinkIdentity(second.name, code);
            this.atSecond = new LinkIdentity(first.name, code);
        }

        private boolean isAvailable() {
            return first.isAvailable(atFirst) && second.isAvailable(atSecond);
        }

        private boolean isDown() {
            return !first.isAvailable(atFirst) && !second.isAvailable(atSecond);
        }

        /// Whether an end of it is an end point, so that there is always traffic on it.
        private boolean isBusy() {
            return List.of(first, second).contains(a) || List.of(first, second).contains(b);
        }

        @Override
        public String toString() {
            return line.name;
        }
    }

    @BeforeEach
    void open(TestInfo test) {
        scenario = test.getDisplayName();
        medium = medium(this::onFault);
    }

    @AfterEach
    void close() {
        points.forEach(SocketPoint::close);
        medium.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void threeLinksOfOneLinksetLoseNothing() throws IOException {
        a = point("A", "1.1.1", false);
        b = point("B", "1.2.1", false);
        connect(a, b, 3);
        begin(List.of("B"));

        disturb(false);

        nothingIsLost();
    }

    /// ```
    ///        /== P --\
    ///       A    ||    B        two links, one link
    ///        \-- Q ==/
    /// ```
    @Test
    void threeLinksOfTwoCombinedLinksetsLoseNothing() throws IOException {
        buildMatedPair();

        disturb(true);

        nothingIsLost();
        if (figures.containsKey(Event.REROUTE)) {
            assertThat(counted(Mtp3Counter.CONTROLLED_REROUTINGS)).isPositive();
        }
    }

    /// In the same network, at one point after the other: nothing is held for it.
    @Test
    void changesOfManyRoutesLoseNothing() throws IOException {
        buildMatedPair();

        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        for (int change = 0; change < points.size() || System.nanoTime() < end; change++) {
            SocketPoint changing = points.get(change % points.size());
            changing.setRoutes(routes(changing, change / points.size() % 3));
            settle();
            note(Event.TABLE);
            pause(random.nextInt(PAUSE_MILLIS_MAX));
        }
        finish();

        nothingIsLost();
    }

    /// The same without links between P and Q, so that neither can help the other: P has to say
    /// that B is out of reach, and what it holds for B is lost.
    @Test
    void whatForcedReroutingLosesIsCounted() throws IOException {
        makeFourPoints();
        SocketPoint p = point("P");
        SocketPoint q = point("Q");
        connect(a, p, 1);
        connect(a, q, 1);
        connect(p, b, 1);
        connect(q, b, 1);
        prefer(a, 5, 5);
        prefer(b, 5, 5);
        begin(List.of("P", "Q"));
        long missedOnReturn = 0;

        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        do {
            pause(random.nextInt(PAUSE_MILLIS_MAX));
            Link link = any(links);
            cut(link);
            String other = link.first == p || link.second == p ? "Q" : "P";
            awaitWays(List.of(other));
            settle();
            long before = missed();
            pause(random.nextInt(PAUSE_MILLIS_MAX));
            mend(link);
            awaitWays(List.of("P", "Q"));
            settle();
            missedOnReturn += missed() - before;
        } while (System.nanoTime() < end);
        finish();

        assertThat(overtaken()).as("repeated or overtaken").isZero();
        assertThat(missedOnReturn).as("lost when a link returned").isZero();
        assertThat(sent() - arrived()).as("lost").isEqualTo(missed());
        assertThat(missed()).as("lost").isLessThanOrEqualTo(thrownAway());
        assertThat(received(SnmHeading.TFP)).isPositive();
        assertThat(counted(Mtp3Counter.CONTROLLED_REROUTINGS)).isPositive();
    }

    // ---- building ---------------------------------------------------------------------------

    private SocketPoint point(String name, String code, boolean transfers) {
        SocketPoint point = new SocketPoint(name, PointCode.itu(code), transfers, this::onFault);
        points.add(point);
        return point;
    }

    private void connect(SocketPoint first, SocketPoint second, int count) throws IOException {
        first.addLinkset(second);
        second.addLinkset(first);
        for (int code = 0; code < count; code++) {
            String name = first.name + "-" + second.name + ":" + code;
            SocketLine line = new SocketLine(name, medium, links.size() + 1);
            Link link = new Link(line, first, second, code);
            first.addLink(link.atFirst, line.openFirst(first.linkLoop()), line.second());
            second.addLink(link.atSecond, line.openSecond(second.linkLoop()), line.first());
            links.add(link);
        }
    }

    private void makeFourPoints() {
        a = point("A", "1.1.1", false);
        b = point("B", "1.2.1", false);
        point("P", "2.1.1", true);
        point("Q", "2.2.1", true);
    }

    private void buildMatedPair() throws IOException {
        makeFourPoints();
        SocketPoint p = point("P");
        SocketPoint q = point("Q");
        connect(a, p, 2);
        connect(a, q, 1);
        connect(p, b, 1);
        connect(q, b, 2);
        connect(p, q, 2);
        p.setRoutes(routesOfMate(p));
        q.setRoutes(routesOfMate(q));
        prefer(a, 5, 5);
        prefer(b, 5, 5);
        begin(List.of("P", "Q"));
    }

    /// The routes of a point of the mated pair's network, and as many more to points that are not
    /// there, over both its neighbours: over one of them first, over the other, or none at all.
    private List<Route> routes(SocketPoint point, int kind) {
        boolean inner = !point.equals(a) && !point.equals(b);
        SocketPoint one = inner ? a : point("P");
        SocketPoint other = inner ? b : point("Q");
        List<Route> routes =
                new ArrayList<>(inner ? routesOfMate(point) : routesOfEnd(point, 5, 5));
        for (int i = 0; kind < 2 && i < manyRoutes / 2; i++) {
            PointCodeMask absent =
                    PointCodeMask.full(PointCode.itu(SocketPoint.FIRST_ABSENT.value() + i));
            routes.add(new Route(absent, one.name, 1 + kind));
            routes.add(new Route(absent, other.name, 2 - kind));
        }
        return routes;
    }

    private SocketPoint point(String name) {
        return points.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    private void prefer(SocketPoint end, int priorityP, int priorityQ) {
        end.setRoutes(routesOfEnd(end, priorityP, priorityQ));
    }

    /// Routes of an end point: to the other over P and Q, and to each of these over the other.
    private List<Route> routesOfEnd(SocketPoint end, int priorityP, int priorityQ) {
        SocketPoint p = point("P");
        SocketPoint q = point("Q");
        SocketPoint other = end.equals(a) ? b : a;
        return List.of(
                SocketPoint.route(other, p, priorityP),
                SocketPoint.route(other, q, priorityQ),
                SocketPoint.route(p, q, 5),
                SocketPoint.route(q, p, 5));
    }

    /// Routes of P or Q to the end points over the other of the two.
    private List<Route> routesOfMate(SocketPoint point) {
        SocketPoint mate = point(point.name.equals("P") ? "Q" : "P");
        return List.of(SocketPoint.route(a, mate, 5), SocketPoint.route(b, mate, 5));
    }

    private void begin(List<String> ways) {
        await("all links are in use", () -> links.stream().allMatch(Link::isAvailable));
        awaitWays(
                ways.equals(List.of("B")) ? List.of("B") : ways,
                ways.equals(List.of("B")) ? List.of("A") : ways);
        await("user parts may send", () -> a.mayReach(b.code) && b.mayReach(a.code));
        await("all is at rest", this::isAtRest);
        assertThat(a.pauses() + b.pauses()).isZero();
        a.startTraffic(b, rate);
        b.startTraffic(a, rate);
    }

    // ---- disturbing -------------------------------------------------------------------------

    /// Cuts and mends one link after the other at random, and now and then gives routes other
    /// priorities, for as long as asked; what is cut never leaves a failed link's ends without a
    /// way to each other.
    private void disturb(boolean reroutes) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        boolean preferring = false;
        do {
            pause(random.nextInt(PAUSE_MILLIS_MAX));
            returned();
            List<Link> broken = of(LinkCondition.CUT);
            List<Link> mayBeCut = of(LinkCondition.WHOLE).stream().filter(this::mayBeCut).toList();
            int choice = random.nextInt(reroutes ? 5 : 4);
            if (choice == 4) {
                preferring = !preferring;
                reroute(preferring);
            } else if (broken.isEmpty() || choice < 2 && !mayBeCut.isEmpty()) {
                if (!mayBeCut.isEmpty()) {
                    cut(any(mayBeCut), !preferring);
                }
            } else if (random.nextInt(4) == 0) {
                mendSoon(any(broken));
            } else {
                mend(any(broken));
            }
        } while (System.nanoTime() < end);
        of(LinkCondition.CUT).forEach(this::mendSoon);
        await("all links return", () -> links.stream().allMatch(Link::isAvailable));
        settle();
        note(Event.RETURN);
        finish();
    }

    private void cut(Link link) {
        cut(link, true);
    }

    private void cut(Link link, boolean busy) {
        if (nextCuts.isEmpty()) {
            nextCuts.addAll(List.of(Cut.ABORT, Cut.SILENCE, Cut.CRASH));
        }
        Cut how = nextCuts.removeFirst();
        if (how == Cut.SILENCE && !(busy && link.isBusy())) {
            // without traffic nobody waits for an acknowledgement: only heartbeats find it out
            how = Cut.CRASH;
        }
        boolean amid = !of(LinkCondition.RETURNING).isEmpty();
        link.condition = LinkCondition.CUT;
        link.line.cut(how, random.nextBoolean());
        await(link + " is known to be cut, " + how.word, link::isDown);
        settle();
        note(amid ? Event.AMID : Event.of(how));
    }

    private void mend(Link link) {
        mendSoon(link);
        await(link + " returns", link::isAvailable);
        settle();
        note(Event.RETURN);
        returned();
    }

    private void mendSoon(Link link) {
        link.condition = LinkCondition.RETURNING;
        link.line.mend();
    }

    private void reroute(boolean preferring) {
        prefer(a, preferring ? 1 : 5, 5);
        settle();
        prefer(b, preferring ? 1 : 5, 5);
        settle();
        note(Event.REROUTE);
    }

    private void returned() {
        for (Link link : of(LinkCondition.RETURNING)) {
            if (link.isAvailable()) {
                link.condition = LinkCondition.WHOLE;
            }
        }
    }

    private List<Link> of(LinkCondition condition) {
        return links.stream().filter(link -> link.condition == condition).toList();
    }

    /// Whether, without that link, all points still reach each other over P and Q.
    private boolean mayBeCut(Link candidate) {
        Set<Link> whole = new HashSet<>(of(LinkCondition.WHOLE));
        whole.remove(candidate);
        return points.stream().allMatch(from -> reached(from, whole).containsAll(points));
    }

    private Set<SocketPoint> reached(SocketPoint from, Collection<Link> whole) {
        Set<SocketPoint> reached = new HashSet<>(Set.of(from));
        Deque<SocketPoint> toGo = new ArrayDeque<>(reached);
        while (!toGo.isEmpty()) {
            SocketPoint here = toGo.remove();
            if (here != from && (here == a || here == b)) {
                continue;
            }
            for (Link link : whole) {
                if (link.first == here && reached.add(link.second)) {
                    toGo.add(link.second);
                } else if (link.second == here && reached.add(link.first)) {
                    toGo.add(link.first);
                }
            }
        }
        return reached;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    // ---- waiting ----------------------------------------------------------------------------

    /// Waits until no traffic is being moved, and all that was sent until then has come or is lost.
    private void settle() {
        await("all is at rest", this::isAtRest);
        long fromA = a.count().sent();
        long fromB = b.count().sent();
        await(
                "later messages arrive",
                () -> b.count().seenUpTo() >= fromA && a.count().seenUpTo() >= fromB);
    }

    private boolean isAtRest() {
        return points.stream().allMatch(SocketPoint::isAtRest);
    }

    private void awaitWays(List<String> ways) {
        awaitWays(ways, ways);
    }

    private void awaitWays(List<String> fromA, List<String> fromB) {
        await(
                "traffic goes over " + fromA + " and " + fromB,
                () -> a.ways(b.code).equals(fromA) && b.ways(a.code).equals(fromB));
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " not reached; " + report());
            }
            pause(2);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    // ---- judging ----------------------------------------------------------------------------

    private void note(Event event) {
        long longest = Math.max(a.takeLongestMillis(), b.takeLongestMillis());
        figures.merge(event, new Figure(1, longest), (before, _) -> before.and(longest));
    }

    private void finish() {
        a.stopTraffic();
        b.stopTraffic();
        long before;
        do {
            before = arrived();
            pause(100);
        } while (arrived() != before || !isAtRest());
        System.out.println(report());
    }

    private void nothingIsLost() {
        if (sent() != arrived()) {
            points.stream()
                    .flatMap(point -> point.events().stream())
                    .sorted()
                    .forEach(System.out::println);
        }
        assertThat(b.count().arrived()).isEqualTo(a.count().sent());
        assertThat(a.count().arrived()).isEqualTo(b.count().sent());
        assertThat(overtaken()).as("repeated or overtaken").isZero();
        assertThat(a.pauses() + b.pauses()).as("destinations that were out of reach").isZero();
        figures.forEach(
                (event, figure) ->
                        assertThat(figure.longestMillis)
                                .as("held in ms, %s", event.words)
                                .isLessThanOrEqualTo(event.holdMillisMax + MARGIN_MILLIS));
    }

    private long sent() {
        return a.count().sent() + b.count().sent();
    }

    private long arrived() {
        return a.count().arrived() + b.count().arrived();
    }

    private long overtaken() {
        return a.count().overtaken() + b.count().overtaken();
    }

    private long missed() {
        return a.count().missed() + b.count().missed();
    }

    private long thrownAway() {
        return points.stream().mapToLong(SocketPoint::thrownAway).sum();
    }

    private long counted(Mtp3Counter counter) {
        return points.stream().mapToLong(point -> point.counted(counter)).sum();
    }

    private long received(SnmHeading heading) {
        return points.stream().mapToLong(point -> point.received(heading)).sum();
    }

    private String report() {
        StringBuilder words = new StringBuilder();
        words.append(
                String.format(
                        Locale.ROOT,
                        "%s, %,d messages/s each way: %,d sent, %,d arrived, %d missed, %d repeated"
                                + " or overtaken; %,d thrown away%n",
                        scenario,
                        rate,
                        sent(),
                        arrived(),
                        missed(),
                        overtaken(),
                        thrownAway()));
        figures.forEach(
                (event, figure) ->
                        words.append(
                                String.format(
                                        Locale.ROOT,
                                        "  %4d times %-35s longest %5d ms (%5d ms)%n",
                                        figure.times,
                                        event.words,
                                        figure.longestMillis,
                                        event.holdMillisMax)));
        for (Mtp3Counter counter :
                List.of(
                        Mtp3Counter.CHANGEOVERS_UPDATED,
                        Mtp3Counter.CHANGEOVERS_EMERGENCY,
                        Mtp3Counter.CHANGEOVERS_NOT_ACKNOWLEDGED,
                        Mtp3Counter.CHANGEOVERS_TIME_CONTROLLED,
                        Mtp3Counter.CHANGEBACKS_ACKNOWLEDGED,
                        Mtp3Counter.CHANGEBACKS_NOT_ACKNOWLEDGED,
                        Mtp3Counter.CHANGEBACKS_TIME_CONTROLLED,
                        Mtp3Counter.CONTROLLED_REROUTINGS,
                        Mtp3Counter.RETRIEVED)) {
            words.append(String.format(Locale.ROOT, "  %s %,d%n", counter, counted(counter)));
        }
        words.append(String.format(Locale.ROOT, "  TFP %d", received(SnmHeading.TFP)));
        points.forEach(point -> words.append("\n  ").append(point.discards()));
        for (Link link : links) {
            if (!link.isAvailable()) {
                words.append("\n  ")
                        .append(link)
                        .append(' ')
                        .append(link.condition)
                        .append(": ")
                        .append(link.first.describe(link.atFirst))
                        .append("; ")
                        .append(link.second.describe(link.atSecond));
            }
        }
        return words.toString();
    }

    private void onFault(String owner, Throwable fault) {
        faults.add(owner + ": " + fault);
    }
}
