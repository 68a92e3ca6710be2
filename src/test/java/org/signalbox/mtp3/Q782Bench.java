// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.signalbox.link.CongestionThresholds;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A bench for tests in the manner of Q.782, in virtual time: the point under test, A, is the
/// production [Mtp3Network]; at the far end of each of its links a tester says what it is told,
/// and writes down what it gets, in the words of [Q782Words].
///
/// ```
///  configuration A        configuration B          configurations C (A is an SP) and D (an STP)
///
///   A ==ToB== B            +==ToB== B              +==ToB== B ----+
///                          A                  E ---A               D       E only in D,
///                          +==ToC== C              +==ToC== C ----+        over linkset ToE
/// ```
///
/// In C and D, ToB and ToC share the traffic to D. More linksets and routes are a call away.
///
/// A test is written as its specification reads:
///
/// ```java
/// bench.configurationA(2).inService();
///
/// bench.message("A", "B", 0, 1, 2);
/// bench.expect("ToB:0 MSU 1 from A to B SLS 0", "ToB:0 MSU 2 from A to B SLS 0");
/// bench.fail("ToB:0");
/// bench.expect("ToB:1 XCO 0 FSN 1");
/// bench.almost(Mtp3Timer.T2).expectNothing();
/// bench.after(Mtp3Timer.T2).expect(...);
/// ```
///
/// - [#expect] waits a moment, then wants exactly these and in this order on each link: that
///   nothing more is sent is part of every expectation. MSUs for A's own user part (ISUP) appear as
///   `A MSU 1 from B to A SLS 0`. Link tests appear only with [#showTests], and primitives are
///   asked for by [#expectPrimitives].
/// - [#almost] and [#after] reckon a timer from the last stimulus that was no MSU, or from the end
///   of the timer of the last `after`.
/// - The first message on a link has FSN 0. When all is in service, each tester has sent FSN 0 on
///   its link, and 1 on link 0 of each linkset (SLTA, TRA), and A the same if it is no STP.
/// - [#cooperate] makes the testers answer as they should, for tests in which that is not the
///   subject. [#traffic] is for many messages: it checks itself that all arrive once and in order.
@NullUnmarked
final class Q782Bench implements AutoCloseable {
    /// What a message needs there and back with all that may delay it on the way, but no timer.
    private static final Duration MOMENT = Duration.ofMillis(60);

    private static final Duration MARGIN = Duration.ofMillis(10);
    private static final Duration DELAY = Duration.ofMillis(2);
    private static final int SLS_VALUES = 16;

    /// From here on numbers are not those of the test, and do not appear in expectations.
    private static final int COUNTED_APART = 1_000_000;

    private static final int SHARING = 1_000_000;
    private static final int TRAFFIC = 2_000_000;

    /// A user part's message that came to a tester.
    ///
    /// @param link over which
    /// @param octets from the service information octet on, in hexadecimal digits
    record Arrival(String link, RoutingLabel label, int number, String octets, long at) {}

    private record Entry(String place, String words) {
        @Override
        public String toString() {
            return place + " " + words;
        }
    }

    final World world = new World(1);

    /// A, the point under test.
    SimPoint point;

    /// All that came to testers from user parts.
    final List<Arrival> arrivals = new ArrayList<>();

    private final Map<String, String> neighbours = new LinkedHashMap<>();
    private final Map<String, NetworkIndicator> indicators = new LinkedHashMap<>();
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Map<String, BarePeer> testers = new LinkedHashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();
    private final List<InhibitResult> answers = new ArrayList<>();
    private int receivedTold;
    private int primitivesTold;
    private Mtp3Config config =
            Mtp3Config.of(NetworkIndicator.INTERNATIONAL, Q782Words.code("A"))
                    .withFastRestart(true);
    private boolean showTests;
    private boolean cooperate;
    private int nextNumber = TRAFFIC;

    /// Since when timers are reckoned.
    private long mark;

    // ---- configurations -----------------------------------------------------------------------

    /// One adjacent point B, one linkset. A is an SP.
    Q782Bench configurationA(int links) {
        return sp().linkset("ToB", "B", links);
    }

    /// Two adjacent points B and C. A is an STP between them.
    Q782Bench configurationB(int linksToB, int linksToC) {
        return linkset("ToB", "B", linksToB).linkset("ToC", "C", linksToC);
    }

    /// A, an SP, reaches D over the STPs B and C alike.
    Q782Bench configurationC(int linksToB, int linksToC) {
        return sp().configurationB(linksToB, linksToC).route("D", "ToB", 1).route("D", "ToC", 1);
    }

    /// As C, but A is an STP, and E is adjacent as well.
    Q782Bench configurationD(int linksToB, int linksToC) {
        return configurationB(linksToB, linksToC)
                .linkset("ToE", "E", 1)
                .route("D", "ToB", 1)
                .route("D", "ToC", 1);
    }

    Q782Bench sp() {
        return configure(before -> before.withTransferFunction(false));
    }

    /// Changes A's configuration, before it is there.
    Q782Bench configure(UnaryOperator<Mtp3Config> change) {
        config = change.apply(config);
        return this;
    }

    /// One more linkset, before A is there.
    Q782Bench linkset(String name, String neighbour, int links) {
        neighbours.put(name, neighbour);
        for (int link = 0; link < links; link++) {
            wires.put(name + ":" + link, new Wire(world, DELAY));
        }
        return this;
    }

    /// The network indicator of a linkset, if it is not that of A's network; before A is there. Its
    /// testers have it, too.
    Q782Bench indicator(String linkset, NetworkIndicator indicator) {
        indicators.put(linkset, indicator);
        return this;
    }

    /// Another bound of what may wait for a link, before the link is there. Congestion begins at
    /// half of it (see [CongestionThresholds#of]).
    Q782Bench queue(String link, int msusMax) {
        wires.get(link).queueMsusMax = msusMax;
        return this;
    }

    /// From here on messages leave a link one after the other.
    Q782Bench slow(String link, Duration each) {
        wires.get(link).nanosPerMsu = each.toNanos();
        return this;
    }

    /// An end of the link whose processor is out refuses what still arrives.
    Q782Bench refusingInOutage(String link) {
        wires.get(link).refusesInOutage = true;
        return this;
    }

    /// One more route; when A is there already, its table changes.
    ///
    /// @param destination a point, or as in `7.0.0/3`
    Q782Bench route(String destination, String linkset, int priority) {
        routes.add(
                new Route(
                        destination.contains("/")
                                ? Countries.mask(destination)
                                : PointCodeMask.full(Q782Words.code(destination)),
                        linkset,
                        priority));
        if (point != null) {
            stimulus(() -> point.routes(routes.toArray(Route[]::new)));
        }
        return this;
    }

    /// Takes back all routes to a destination over a linkset.
    Q782Bench noRoute(String destination, String linkset) {
        PointCodeMask mask = PointCodeMask.full(Q782Words.code(destination));
        routes.removeIf(
                route -> route.destination().equals(mask) && route.linkset().equals(linkset));
        return stimulus(() -> point.routes(routes.toArray(Route[]::new)));
    }

    // ---- beginning and end --------------------------------------------------------------------

    /// Makes A with its linksets and routes, but no links yet.
    Q782Bench installed() {
        point = new SimPoint(world, "A", config);
        neighbours.forEach(
                (linkset, neighbour) ->
                        point.addLinkset(
                                new LinksetConfig(linkset, Q782Words.code(neighbour))
                                        .withIndicator(indicators.get(linkset))));
        point.routes(routes.toArray(Route[]::new));
        return this;
    }

    /// Activates a link of which both ends are wired, and does not wait for what comes.
    Q782Bench activateFirst(String link) {
        LinkIdentity id = identity(link);
        Wire wire = wires.get(link);
        point.addLink(id.linkset(), id.code(), wire, 0);
        BarePeer tester =
                new BarePeer(
                        world,
                        wire,
                        Q782Words.code(neighbours.get(id.linkset())).toString(),
                        point.code.toString(),
                        id.code());
        tester.network = indicators.getOrDefault(id.linkset(), config.networkIndicator());
        tester.tap = msu -> heard(link, tester, msu);
        testers.put(link, tester);
        return stimulus(() -> {});
    }

    /// Everything is up: all links are aligned and tested, all adjacent points have sent and got
    /// TRA. What was said until then is forgotten.
    Q782Bench inService() {
        installed();
        for (int link = 0; link <= LinkIdentity.CODE_MAX; link++) {
            int code = link;
            wires.keySet().stream()
                    .filter(name -> identity(name).code() == code)
                    .forEach(this::activateFirst);
            // link 0 first, so that A's TRA goes over it
            pass(MOMENT);
        }
        for (String name : wires.keySet()) {
            if (identity(name).code() == 0) {
                send(name, "TRA");
            }
        }
        pass(MOMENT);
        // of two linksets to one destination the second takes its share when T3 ends
        world.runUntil(
                "no traffic is moved",
                () -> !point.network.isMovingTraffic(),
                Duration.ofSeconds(5));
        for (String name : wires.keySet()) {
            assertThat(stateOf(name)).as(name).isEqualTo(LinkState.AVAILABLE);
        }
        return forget();
    }

    /// Ends the test: nothing may be left over.
    @Override
    public void close() {
        if (point == null) {
            return;
        }
        point.checkConservation();
        point.close();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    // ---- stimuli ------------------------------------------------------------------------------

    /// The tester at a link sends a message, in words.
    Q782Bench send(String link, String words) {
        BarePeer tester = tester(link);
        Q782Words.Spoken spoken = Q782Words.parse(words, tester.self, tester.other);
        return stimulus(() -> tester.send(spoken.service(), spoken.label(), spoken.userPart()));
    }

    /// A's ISUP sends numbered messages.
    Q782Bench message(String from, String to, int sls, int... numbers) {
        assertThat(from).as("who sends without a link").isEqualTo("A");
        for (int number : numbers) {
            point.send(Q782Words.code(to), sls, number);
        }
        return this;
    }

    /// The tester at a link sends numbered ISUP messages, its own or others'.
    Q782Bench messageOn(String link, String from, String to, int sls, int... numbers) {
        for (int number : numbers) {
            transfer(link, from, to, sls, number);
        }
        return this;
    }

    /// As [#messageOn], with a priority in the service information octet.
    Q782Bench messageOn(int priority, String link, String from, String to, int... numbers) {
        ServiceInformation isup =
                ServiceInformation.of(config.networkIndicator(), ServiceIndicator.ISUP);
        return stimulus(
                () -> {
                    for (int number : numbers) {
                        tester(link)
                                .send(
                                        ServiceInformation.ofOctet(isup.octet() | priority << 4),
                                        new RoutingLabel(
                                                Q782Words.code(to),
                                                Q782Words.code(from),
                                                SignallingLinkSelection.of(0)),
                                        octets(number));
                    }
                });
    }

    /// Links are cut; what is on its way is lost. A knows it at once.
    Q782Bench fail(String... links) {
        stimulus(
                () -> {
                    for (String link : links) {
                        wires.get(link).cut();
                    }
                });
        return pass(Duration.ofMillis(1));
    }

    /// All links of a linkset.
    Q782Bench failLinkset(String linkset) {
        return fail(linksOf(linkset));
    }

    /// A link that was cut is aligned again; whether it goes into use, its test decides.
    Q782Bench realign(String link) {
        wires.get(link).mend();
        world.runUntil(
                link + " is tested",
                () -> stateOf(link) == LinkState.TESTING,
                Duration.ofSeconds(5));
        return stimulus(() -> {});
    }

    /// Links that were cut come back; waits until A takes them into use, and no longer.
    Q782Bench restore(String... links) {
        for (String link : links) {
            wires.get(link).mend();
        }
        for (String link : links) {
            world.runUntil(
                    link + " is available",
                    () -> stateOf(link) == LinkState.AVAILABLE,
                    Duration.ofSeconds(5));
        }
        return stimulus(() -> {});
    }

    Q782Bench restoreLinkset(String linkset) {
        return restore(linksOf(linkset));
    }

    /// A's operator takes a link out of use, or back.
    Q782Bench shutdown(String link, boolean shutdown) {
        return stimulus(
                () -> point.run(() -> point.network.setLinkShutdown(identity(link), shutdown)));
    }

    /// A's operator asks for a link to be inhibited; see [#expectAnswer].
    Q782Bench inhibit(String link) {
        return stimulus(() -> point.run(() -> point.network.inhibit(identity(link), answers::add)));
    }

    Q782Bench uninhibit(String link) {
        return stimulus(
                () -> point.run(() -> point.network.uninhibit(identity(link), answers::add)));
    }

    Q782Bench shutdownLinkset(String linkset, boolean shutdown) {
        return stimulus(() -> point.run(() -> point.network.setLinksetShutdown(linkset, shutdown)));
    }

    /// The processor at the far end of a link fails, or comes back.
    Q782Bench processorOutage(String link, boolean outage) {
        BarePeer tester = tester(link);
        return stimulus(() -> tester.loop.run(() -> tester.link.setLocalProcessorOutage(outage)));
    }

    /// From here on a link counts to 7 bits, as one that is not of M2PA.
    Q782Bench classic(String link) {
        LinkIdentity id = identity(link);
        point.link(id.linkset(), id.code()).sequenceNumberBits = 7;
        tester(link).link.sequenceNumberBits = 7;
        return this;
    }

    /// From here on testers answer changeover orders with what they have accepted, changeback
    /// declarations, and the TRA of a linkset that comes up.
    Q782Bench cooperate() {
        cooperate = true;
        return this;
    }

    /// From here on link tests are among what is expected.
    Q782Bench showTests() {
        showTests = true;
        return this;
    }

    private Q782Bench stimulus(Runnable stimulus) {
        stimulus.run();
        mark = world.now();
        return this;
    }

    private void transfer(String link, String from, String to, int sls, int number) {
        tester(link)
                .send(
                        ServiceIndicator.ISUP,
                        new RoutingLabel(
                                Q782Words.code(to),
                                Q782Words.code(from),
                                SignallingLinkSelection.of(sls)),
                        octets(number));
    }

    // ---- time ---------------------------------------------------------------------------------

    Q782Bench pass(Duration duration) {
        world.runFor(duration);
        return this;
    }

    /// Until just before a timer ends that the last stimulus started.
    Q782Bench almost(Mtp3Timer timer) {
        long end = mark + nanos(timer) - MARGIN.toNanos();
        assertThat(end).as("end of %s", timer).isGreaterThanOrEqualTo(world.now());
        return pass(Duration.ofNanos(end - world.now()));
    }

    /// Until just after that. The next timer is reckoned from its end.
    Q782Bench after(Mtp3Timer timer) {
        mark += nanos(timer);
        long left = mark + MARGIN.toNanos() - world.now();
        return left > 0 ? pass(Duration.ofNanos(left)) : this;
    }

    private long nanos(Mtp3Timer timer) {
        return point.network.config().timers().get(timer).toNanos();
    }

    // ---- expectations -------------------------------------------------------------------------

    /// What comes out in a moment: all of it, in order on each link.
    Q782Bench expect(String... messages) {
        pass(MOMENT);
        assertThat(heard()).containsExactlyElementsOf(inOrderOfPlaces(List.of(messages)));
        return this;
    }

    /// Nothing has come up to now. Unlike [#expect], lets no time pass.
    Q782Bench expectNothing() {
        assertThat(heard()).isEmpty();
        return this;
    }

    /// What A's user parts were told since they were asked for last, as in `pause D`.
    Q782Bench expectPrimitives(String... primitives) {
        List<String> told = new ArrayList<>();
        for (String primitive : point.primitives.subList(primitivesTold, point.primitives.size())) {
            String[] words = primitive.replace("/14", "").split(" ", 3);
            words[1] = name(PointCode.itu(words[1]));
            told.add(String.join(" ", words));
        }
        primitivesTold = point.primitives.size();
        assertThat(told).containsExactly(primitives);
        return this;
    }

    /// What A's operator was answered since this was asked for last.
    Q782Bench expectAnswer(LinkInhibition.Result... results) {
        List<InhibitResult> told = List.copyOf(answers);
        answers.clear();
        assertThat(told)
                .containsExactly(
                        Stream.of(results).map(InhibitResult::of).toArray(InhibitResult[]::new));
        return this;
    }

    /// How a link is inhibited: `L` from A, `R` by the far end, `-` not.
    Q782Bench expectInhibition(String link, String expected) {
        LinkStatusView status = statusOf(link);
        assertThat(
                        (status.inhibitedLocally() ? "L" : "-")
                                + (status.inhibitedRemotely() ? "R" : "-"))
                .as("inhibition of %s", link)
                .isEqualTo(expected);
        return this;
    }

    /// Takes what has come for known.
    Q782Bench forget() {
        heard();
        primitivesTold = point.primitives.size();
        return this;
    }

    Q782Bench expectState(String link, LinkState state) {
        assertThat(stateOf(link)).as("state of %s", link).isEqualTo(state);
        return this;
    }

    Q782Bench expectState(String destination, DestinationState state) {
        assertThat(point.stateOf(Q782Words.code(destination)))
                .as("state of %s", destination)
                .isEqualTo(state);
        return this;
    }

    Q782Bench expectCount(Mtp3Counter counter, long count) {
        assertThat(point.count(counter)).as(counter.name()).isEqualTo(count);
        return this;
    }

    Q782Bench expectCount(LinkCounter counter, long count) {
        assertThat(point.count(counter)).as(counter.name()).isEqualTo(count);
        return this;
    }

    LinkState stateOf(String link) {
        return statusOf(link).state();
    }

    LinkStatusView statusOf(String link) {
        LinkIdentity id = identity(link);
        return point.linkset(id.linkset()).links().stream()
                .filter(status -> status.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// By which link each SLS value goes from A to a destination, found by sending one message for
    /// each: as in `ToB:0 -> [0, 2, 4]`.
    Map<String, List<Integer>> sharing(String destination) {
        int before = arrivals.size();
        for (int sls = 0; sls < SLS_VALUES; sls++) {
            point.send(Q782Words.code(destination), sls, SHARING);
        }
        pass(MOMENT);
        Map<String, List<Integer>> sharing = new TreeMap<>();
        for (Arrival arrival : arrivals.subList(before, arrivals.size())) {
            sharing.computeIfAbsent(arrival.link, _ -> new ArrayList<>())
                    .add(arrival.label.sls().value());
        }
        return sharing;
    }

    /// The FSN of the last message that the tester at a link has accepted from A, for the tests of
    /// an STP, which says more than TRA when a link comes up.
    int accepted(String link) {
        return tester(link).link.lastAccepted();
    }

    BarePeer tester(String link) {
        BarePeer tester = testers.get(link);
        assertThat(tester).as("tester at %s", link).isNotNull();
        return tester;
    }

    // ---- traffic ------------------------------------------------------------------------------

    /// Steady traffic with every SLS value in turn.
    final class Traffic {
        private final @Nullable String link;
        private final String from;
        private final String to;
        private final Duration interval;
        private final int first = nextNumber;
        private final List<Long> sentAt = new ArrayList<>();
        private boolean running = true;

        private Traffic(@Nullable String link, String from, String to, Duration interval) {
            this.link = link;
            this.from = from;
            this.to = to;
            this.interval = interval;
            nextNumber += TRAFFIC;
            next();
        }

        private void next() {
            if (running) {
                int number = first + sentAt.size();
                int sls = sentAt.size() % SLS_VALUES;
                sentAt.add(world.now());
                if (link == null) {
                    point.send(Q782Words.code(to), sls, number);
                } else {
                    transfer(link, from, to, sls, number);
                }
                world.after(interval, this::next);
            }
        }

        Traffic stop() {
            running = false;
            return this;
        }

        /// All that was sent arrives: nothing is lost, nothing comes twice, nothing is overtaken.
        ///
        /// @return the longest time a message was under way
        Duration assertComplete() {
            pass(Duration.ofSeconds(3));
            Map<Integer, Integer> last = new TreeMap<>();
            long longest = 0;
            int count = 0;
            for (Arrival arrival : arrivals) {
                int index = arrival.number - first;
                if (index < 0 || index >= TRAFFIC) {
                    continue;
                }
                count++;
                longest = Math.max(longest, arrival.at - sentAt.get(index));
                Integer before = last.put(arrival.label.sls().value(), index);
                assertThat(before == null || before < index)
                        .as("%d after %s in %s", index, before, arrival.label)
                        .isTrue();
            }
            assertThat(count)
                    .as("messages arrived from %s to %s", from, to)
                    .isEqualTo(sentAt.size());
            return Duration.ofNanos(longest);
        }
    }

    /// From A's user part.
    Traffic traffic(String to, Duration interval) {
        return new Traffic(null, "A", to, interval);
    }

    /// Through A, from the tester at a link.
    Traffic traffic(String link, String from, String to, Duration interval) {
        return new Traffic(link, from, to, interval);
    }

    // ---- what testers hear --------------------------------------------------------------------

    private void heard(String link, BarePeer tester, Msu msu) {
        String words = Q782Words.describe(msu, tester.other, tester.self);
        switch (msu.serviceInformation().serviceIndicator()) {
            case SLTM, SLTM_SPECIAL -> {
                if (showTests) {
                    log.add(new Entry(link, words));
                }
            }
            case SNM -> {
                log.add(new Entry(link, words));
                if (cooperate) {
                    answer(tester, msu.dpc(), words.split(" "));
                }
            }
            default -> arrived(link, msu, words);
        }
    }

    private void arrived(String link, Msu msu, String words) {
        int number = Q782Words.number(msu.userPart());
        arrivals.add(
                new Arrival(
                        link, msu.label(), number, ByteBufUtil.hexDump(msu.octets()), world.now()));
        if (number < COUNTED_APART || msu.userPartLength() != Integer.BYTES) {
            log.add(new Entry(link, words));
        }
    }

    /// @param to whom the message is for, who may not be at the end of this link
    private void answer(BarePeer tester, PointCode to, String[] words) {
        String linkset = linksetTo(to);
        switch (words[0]) {
            case "XCO", "COO", "ECO" -> {
                String answer = words[0].equals("COO") ? "COA " : "XCA ";
                BarePeer failed = tester(linkset + ":" + words[1]);
                failed.loop.execute(
                        () ->
                                failed.link.retrieveBsnt(
                                        fsn ->
                                                tester.loop.execute(
                                                        () ->
                                                                reply(
                                                                        tester,
                                                                        answer + words[1] + " FSN "
                                                                                + fsn + " from "
                                                                                + name(to)))));
            }
            case "CBD" -> reply(tester, "CBA " + words[1] + " code " + words[3]);
            case "TRA" ->
                    point.control.execute(
                            () -> {
                                if (point.network.linksetStatus().stream()
                                        .anyMatch(
                                                status ->
                                                        status.name().equals(linkset)
                                                                && status.restarting())) {
                                    tester.loop.execute(() -> reply(tester, "TRA"));
                                }
                            });
            default -> {}
        }
    }

    private String linksetTo(PointCode neighbour) {
        return neighbours.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name(neighbour)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static void reply(BarePeer tester, String words) {
        Q782Words.Spoken spoken = Q782Words.parse(words, tester.self, tester.other);
        tester.send(spoken.service(), spoken.label(), spoken.userPart());
    }

    /// What came since the last call.
    private List<String> heard() {
        for (RecordingUser.Received received :
                point.received.subList(receivedTold, point.received.size())) {
            if (received.number() < COUNTED_APART) {
                log.add(
                        new Entry(
                                "A",
                                "MSU %d from %s to %s SLS %d"
                                        .formatted(
                                                received.number(),
                                                name(received.label().opc()),
                                                name(received.label().dpc()),
                                                received.label().sls().value())));
            }
        }
        receivedTold = point.received.size();
        List<String> heard = log.stream().map(Entry::toString).toList();
        log.clear();
        return inOrderOfPlaces(heard);
    }

    /// Stable: order within a place is what counts.
    private static List<String> inOrderOfPlaces(List<String> messages) {
        return messages.stream()
                .sorted(Comparator.comparing(words -> words.substring(0, words.indexOf(' '))))
                .toList();
    }

    private String[] linksOf(String linkset) {
        return wires.keySet().stream()
                .filter(link -> identity(link).linkset().equals(linkset))
                .toArray(String[]::new);
    }

    private static String name(PointCode point) {
        return Q782Words.name(point);
    }

    private static LinkIdentity identity(String link) {
        int colon = link.indexOf(':');
        return new LinkIdentity(
                link.substring(0, colon), Integer.parseInt(link.substring(colon + 1)));
    }

    private static byte[] octets(int number) {
        return new byte[] {
            (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
        };
    }
}
