// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.signalbox.Seeds;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.SelectionCount;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Two production links over simulated SCTP, through everything that can happen to them.
///
/// After every event: what one end has received is the beginning of what the other has sent.
/// Whenever both ends are out of service they change over as Q.704 section 5 wants it: each takes
/// back what the other has not accepted. Then received and retrieved together are what was sent,
/// nothing missing, twice or out of order; unless an end has lost its memory, when what was in
/// flight is counted as thrown away.
class M2paPairSimulationTest {
    private static final int STEPS = 150;

    /// What has happened over all seeds: a world in which nothing happens proves nothing.
    private static final Map<String, Long> HAPPENED = new TreeMap<>();

    @Seeds(300)
    void losesDoublesAndReordersNothing(long seed) {
        new Pair(seed).live();
    }

    @AfterAll
    static void everythingHasHappened() {
        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(HAPPENED)
                    .containsKeys(
                            "changeovers",
                            "retrieved at changeover",
                            "memory lost",
                            "CONNECTION_LOST",
                            "CONNECTION_RESTARTED",
                            "REMOTE_OUT_OF_SERVICE",
                            "T2_EXPIRED",
                            "T6_EXPIRED",
                            "T7_EXPIRED",
                            "BUSY_RECEIVED",
                            "REMOTE_OUTAGES",
                            "MSUS_RETRANSMITTED",
                            "SENDS_REFUSED",
                            "sent under 0",
                            "sent under 15",
                            "UNSENT_QUEUE_FULL");
        }
    }

    private static void happened(String what, long times) {
        if (times > 0) {
            HAPPENED.merge(what, times, Long::sum);
        }
    }

    private static final class Pair implements SctpObserver {
        private final World world;
        private final SimEntropy chance;
        private final SimSctp network;
        private final End one;
        private final End two;

        Pair(long seed) {
            world = new World(seed);
            chance = world.entropy("timeline");
            network = new SimSctp(world);
            network.unreachableAfter(Duration.ofSeconds(3));
            network.conditions(
                    LinkConditions.PERFECT
                            .withDelay(
                                    Duration.ofMillis(1 + chance.nextInt(20)),
                                    Duration.ofMillis(chance.nextInt(20)))
                            .withLoss(chance.nextInt(3) * 0.01));
            one = new End("one", "10.0.0.1", "10.0.0.2");
            two = new End("two", "10.0.0.2", "10.0.0.1");
        }

        void live() {
            world.check(this::invariants);
            one.start();
            two.start();
            for (int step = 0; step < STEPS; step++) {
                act(chance.happens(0.5) ? one : two, chance.happens(0.5) ? one : two);
                world.runFor(Duration.ofMillis(chance.nextInt(chance.happens(0.02) ? 6_000 : 200)));
            }
            settle();
            one.close();
            two.close();
            for (End end : List.of(one, two)) {
                end.checkBooks();
                for (M2paLinkCounter counter : M2paLinkCounter.values()) {
                    happened(counter.name(), end.link.counters().get(counter));
                }
            }
            world.runFor(Duration.ofSeconds(1));
            assertThat(world.octetsAllocated()).as("octets leaked").isZero();
        }

        private void act(End actor, End other) {
            switch (chance.nextInt(40)) {
                case 0 -> network.partition(one.address, two.address);
                case 1, 2, 3, 4 -> network.heal(one.address, two.address);
                case 5 -> network.cut(actor.address, other.address);
                case 6 -> actor.loop.run(() -> actor.link.stop());
                case 7, 8, 9 -> actor.loop.run(() -> actor.link.start());
                case 10, 11 -> actor.loop.run(() -> actor.link.setReceiveCongestion(true));
                case 12, 13, 14 -> actor.loop.run(() -> actor.link.setReceiveCongestion(false));
                case 15, 16 -> actor.loop.run(() -> actor.link.setLocalProcessorOutage(true));
                case 17, 18, 19 -> actor.loop.run(() -> actor.link.setLocalProcessorOutage(false));
                case 20 -> actor.loop.run(() -> actor.link.setEmergency(chance.happens(0.5)));
                case 21 -> {
                    if (chance.happens(0.2)) {
                        actor.loseMemory();
                    }
                }
                default -> actor.send(1 + chance.nextInt(chance.happens(0.1) ? 200 : 10));
            }
        }

        /// Everything is repaired: both ends come into service and say what they have to say.
        private void settle() {
            network.heal(one.address, two.address);
            for (End end : List.of(one, two)) {
                end.loop.run(
                        () -> {
                            end.link.setReceiveCongestion(false);
                            end.link.setLocalProcessorOutage(false);
                            end.link.start();
                        });
            }
            world.runUntil(
                    "both in service",
                    () -> one.settled() && two.settled(),
                    Duration.ofSeconds(120));
            one.send(20);
            two.send(20);
            world.runUntil(
                    "everything received and acknowledged",
                    () -> one.quiet() && two.quiet(),
                    Duration.ofSeconds(20));
        }

        private void invariants() {
            checkReceived(one, two);
            checkReceived(two, one);
            one.checkSelections();
            two.checkSelections();
            if (one.mustChangeOver() && two.mustChangeOver()) {
                changeOver();
            }
        }

        private static void checkReceived(End from, End to) {
            int count = to.received.size();
            assertThat(count).isLessThanOrEqualTo(from.sent.size());
            if (count > 0) {
                // the rest was checked when it was the last
                assertThat(to.received.get(count - 1)).isEqualTo(from.sent.get(count - 1));
            }
        }

        private void changeOver() {
            boolean memory = !one.hasLostMemory && !two.hasLostMemory;
            int bsnOfOne = one.bsnt();
            int bsnOfTwo = two.bsnt();
            for (End end : List.of(one, two)) {
                End far = end == one ? two : one;
                int bsn = end == one ? bsnOfTwo : bsnOfOne;
                List<String> retrieved = end.retrieve(memory ? bsn : -1);
                List<String> accounted = new ArrayList<>(far.received);
                accounted.addAll(retrieved);
                happened("changeovers", 1);
                happened("retrieved at changeover", retrieved.size());
                if (memory) {
                    assertThat(accounted)
                            .as("accepted by far end and retrieved")
                            .isEqualTo(end.sent);
                } else {
                    assertThat(accounted).doesNotHaveDuplicates();
                    assertThat(accounted.size() + end.thrownAway())
                            .isGreaterThanOrEqualTo(end.sent.size());
                }
            }
            one.forget();
            two.forget();
        }

        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {}

        /// One node: its link, and a level 3 that keeps books.
        private final class End implements LinkUser {
            private final String name;
            private final InetAddress address;
            private final InetAddress remote;
            private final List<String> sent = new ArrayList<>();
            private final List<String> received = new ArrayList<>();

            private SimLoop loop;
            private SctpEndpoint endpoint;
            private M2paLink link;
            private boolean inService;
            private boolean wasInService;
            private boolean hasLostMemory;
            private int number;
            private int offered;
            private int refused;
            private long thrownAwayBefore;

            End(String name, String address, String remote) {
                this.name = name;
                this.address = Tester.address(address);
                this.remote = Tester.address(remote);
                this.loop = world.loop(name);
                this.endpoint = bind();
                this.link = link();
            }

            private SctpEndpoint bind() {
                try {
                    return network.open(Tester.local(address), Pair.this, loop);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            private M2paLink link() {
                M2paLinkConfig config =
                        M2paLinkConfig.of(Tester.remote(remote), 3565)
                                .withTimers(
                                        M2paTimers.LAB
                                                .with(M2paTimer.T1, Duration.ofSeconds(3))
                                                .with(M2paTimer.T2, Duration.ofSeconds(2))
                                                .with(M2paTimer.T6, Duration.ofSeconds(1)))
                                .withAssociation(smallBuffers())
                                .withWindow(1 + chance.nextInt(60))
                                .withQueue(16 << chance.nextInt(5));
                return new M2paLink(
                        new LinkIdentity(name, 0),
                        config,
                        Variant.ITU,
                        endpoint,
                        this,
                        InputObserver.NONE,
                        world.allocator(),
                        loop);
            }

            private static AssociationProfile smallBuffers() {
                AssociationProfile p = AssociationProfile.SIGNALLING;
                return new AssociationProfile(
                        p.initiation(),
                        2,
                        2,
                        p.rtoInitial(),
                        p.rtoMin(),
                        p.rtoMax(),
                        p.maxInitRetransmits(),
                        p.associationMaxRetransmits(),
                        p.pathMaxRetransmits(),
                        p.heartbeatInterval(),
                        p.cookieLife(),
                        p.sackDelay(),
                        p.receiveWindowOctets(),
                        1_000);
            }

            void start() {
                loop.run(link::start);
            }

            /// From outside the link's loop, as routing does.
            void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    if (!inService && !wasInService) {
                        return;
                    }
                    String text = name + " " + number++;
                    Msu msu = message(text);
                    link.send(msu);
                    offered++;
                    if (msu.octets().refCnt() > 0) {
                        sent.add(text);
                    } else {
                        refused++;
                    }
                    world.runFor(Duration.ZERO);
                }
            }

            /// The process dies without a word and is started again.
            void loseMemory() {
                happened("memory lost", 1);
                network.isolate(address);
                loop.run(link::close);
                loop.run(endpoint::close);
                network.rejoin(address);
                loop = world.loop(name + " again");
                endpoint = bind();
                link = link();
                thrownAwayBefore = 0;
                offered = 0;
                refused = 0;
                // what it had to send has gone with it
                sent.subList(peer().received.size(), sent.size()).clear();
                inService = false;
                hasLostMemory = true;
                start();
            }

            private End peer() {
                return this == one ? two : one;
            }

            boolean settled() {
                return inService
                        && loop.call(link::status).service() == M2paLinkStatus.Service.AVAILABLE;
            }

            boolean quiet() {
                M2paLinkStatus status = loop.call(link::status);
                return status.queued() == 0
                        && status.unacknowledged() == 0
                        && peer().received.size() == sent.size();
            }

            boolean mustChangeOver() {
                return !inService && (wasInService || hasLostMemory || peer().wasInService);
            }

            int bsnt() {
                int[] bsnt = new int[1];
                loop.run(() -> link.retrieveBsnt(n -> bsnt[0] = n));
                return bsnt[0];
            }

            List<String> retrieve(int fsn) {
                List<String> retrieved = new ArrayList<>();
                loop.run(() -> link.retrieve(fsn, msu -> retrieved.add(text(msu))));
                return retrieved;
            }

            int thrownAway() {
                long now = link.counters().get(M2paLinkCounter.UNSENT_UNREASONABLE);
                int since = (int) (now - thrownAwayBefore);
                thrownAwayBefore = now;
                return since;
            }

            void forget() {
                sent.clear();
                received.clear();
                wasInService = false;
                hasLostMemory = false;
            }

            /// Every message handed to the link, now closed, has gone one way or another.
            void checkBooks() {
                long accounted =
                        Stream.of(M2paLinkCounter.values())
                                .filter(
                                        counter ->
                                                counter == M2paLinkCounter.MSUS_ACKNOWLEDGED
                                                        || counter == M2paLinkCounter.MSUS_RETRIEVED
                                                        || counter.name().startsWith("UNSENT_"))
                                .mapToLong(link.counters()::get)
                                .sum();
                assertThat(accounted).isEqualTo(offered);
                assertThat(link.counters().get(M2paLinkCounter.UNSENT_QUEUE_FULL))
                        .isEqualTo(refused);
            }

            /// What was sent under all selections is what was sent.
            void checkSelections() {
                List<SelectionCount> counts = link.selections().counts();
                assertThat(counts.stream().mapToLong(SelectionCount::messages).sum())
                        .isEqualTo(link.counters().get(M2paLinkCounter.MSUS_SENT));
                assertThat(counts.stream().mapToLong(SelectionCount::octets).sum())
                        .isEqualTo(link.counters().get(M2paLinkCounter.OCTETS_SENT));
                counts.forEach(count -> happened("sent under " + count.selection(), 1));
            }

            void close() {
                loop.run(link::close);
                loop.run(endpoint::close);
            }

            @Override
            public void onInService(SignallingLink from) {
                assertThat(sent).as("left over from the former service").isEmpty();
                inService = true;
                wasInService = true;
            }

            @Override
            public void onOutOfService(SignallingLink from, LinkFailure failure) {
                happened(failure.cause().toString(), 1);
                inService = false;
            }

            @Override
            public void onRemoteProcessorOutage(SignallingLink from, boolean outage) {}

            @Override
            public void onCongestion(SignallingLink from, int level) {}

            @Override
            public void onMsu(SignallingLink from, Msu msu) {
                received.add(text(msu));
            }

            @Override
            public void onBatchEnd(SignallingLink from) {}

            private Msu message(String text) {
                return Msu.compose(
                        world.allocator(),
                        ServiceInformation.of(
                                NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                        new RoutingLabel(
                                PointCode.itu(1),
                                PointCode.itu(2),
                                SignallingLinkSelection.of(number & 0xF)),
                        text.getBytes(StandardCharsets.US_ASCII));
            }

            private String text(Msu msu) {
                try (msu) {
                    return new String(msu.userPart(), StandardCharsets.US_ASCII);
                }
            }
        }
    }
}
