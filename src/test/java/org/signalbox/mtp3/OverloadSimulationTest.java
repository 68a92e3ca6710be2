// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.Seeds;
import org.signalbox.mtp3.RecordingUser.Received;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Overload of one destination behind a transfer point, in every method of flow control.
///
/// ```
///   A --+          +-- D   over a link that is slower than what is sent to it
///       +-- stp ---+-- E
///   B --+          +-- F
/// ```
class OverloadSimulationTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /// Longer than it takes from end to end, jitter included.
    private static final int FLIGHT_MS = 15;

    /// D is sent several times what its link carries: what does not fit is counted, each origin was
    /// told before anything of it is lost, and E and F get all that is sent to them, in order, at
    /// once. The link to D fails now and then.
    @Seeds(100)
    void overloadOfOneDestinationHarmsNoOther(long seed) {
        Star star = new Star(seed, 64 << seed % 3);
        SimEntropy chance = star.chance;
        boolean failures = seed % 4 == 0;
        int steps = 1_500;
        int[] sentBy = new int[steps + 1];
        star.world.check(star::checkConservation);

        for (int step = 1; step <= steps; step++) {
            sentBy[step] = sentBy[step - 1];
            for (SimPoint source : star.sources()) {
                for (int i = chance.nextInt(3); i > 0; i--) {
                    star.send(source, star.d, chance.nextInt(4));
                }
                if (chance.nextInt(2) == 0) {
                    star.send(source, star.e, chance.nextInt(4));
                    star.send(source, star.f, chance.nextInt(4));
                    sentBy[step]++;
                }
            }
            star.world.runFor(Duration.ofMillis(1));
            int due = step <= FLIGHT_MS ? 0 : sentBy[step - FLIGHT_MS];
            assertThat(star.e.received).hasSizeGreaterThanOrEqualTo(due);
            assertThat(star.f.received).hasSizeGreaterThanOrEqualTo(due);
            star.checkToldBeforeLost();
            if (failures && step % 500 == 250) {
                star.slow.cut();
            } else if (failures && step % 500 == 300) {
                star.slow.mend();
            }
        }
        star.world.runFor(SETTLED);

        assertThat(star.e.received).hasSize(sentBy[steps]);
        assertThat(star.f.received).hasSize(sentBy[steps]);
        star.points().forEach(point -> assertInOrder(point.received));
        long lost = star.lost();
        assertThat(lost).as("messages lost to D").isPositive();
        if (!failures) {
            assertThat(star.d.received.size() + lost + star.refusedAtSource())
                    .isEqualTo(star.sentTo(star.d));
            star.checkPacing();
        }
        star.close();
    }

    /// Origins that keep to what they are told, by pausing or by sending what has the priority,
    /// lose nothing; and when it is quiet, nothing is congested any more.
    @Seeds(100)
    void originsThatHeedLoseNothing(long seed) {
        Star star = new Star(seed, 512);
        SimEntropy chance = star.chance;
        star.world.check(star::checkConservation);
        Map<SimPoint, Integer> toldBefore = new HashMap<>();
        Map<SimPoint, Long> pausedUntil = new HashMap<>();

        for (int step = 1; step <= 3_000; step++) {
            for (SimPoint source : star.sources()) {
                List<String> congestion = star.congestionTold(source);
                if (congestion.size() != toldBefore.getOrDefault(source, 0)) {
                    toldBefore.put(source, congestion.size());
                    pausedUntil.put(source, star.world.now() + 200_000_000L);
                }
                // what may be sent at the highest level, the slow link can carry
                int priority = chance.nextInt(32) == 0 ? 3 : chance.nextInt(3);
                boolean free =
                        star.method == CongestionMethod.WITH_PRIORITY
                                ? priority >= level(congestion)
                                : star.world.now() >= pausedUntil.getOrDefault(source, 0L);
                if (free) {
                    star.send(source, star.d, priority);
                }
            }
            star.world.runFor(Duration.ofMillis(1));
        }
        star.world.runFor(Duration.ofSeconds(15));

        assertThat(star.lost()).as("messages lost").isZero();
        assertThat(star.refusedAtSource()).isZero();
        assertThat(star.d.received).hasSize(star.sentTo(star.d));
        assertInOrder(star.d.received);
        assertThat(star.stp.count(Mtp3Counter.CONGESTION_ONSETS)).isPositive();
        assertThat(star.stp.count(Mtp3Counter.CONGESTION_ABATEMENTS))
                .isEqualTo(star.stp.count(Mtp3Counter.CONGESTION_ONSETS));
        for (SimPoint source : star.sources()) {
            assertThat(star.congestionTold(source)).as("told to %s", source.name).isNotEmpty();
            if (star.method == CongestionMethod.WITH_PRIORITY) {
                assertThat(level(star.congestionTold(source))).isZero();
            }
        }
        star.close();
    }

    private static int level(List<String> congestion) {
        String last = congestion.isEmpty() ? "level=0]" : congestion.getLast();
        return last.charAt(last.length() - 2) - '0';
    }

    private static void assertInOrder(List<Received> received) {
        Map<RoutingLabel, Integer> last = new HashMap<>();
        for (Received message : received) {
            Integer before = last.put(message.label(), message.number());
            assertThat(before == null || before < message.number())
                    .as("%s after %s in %s", message.number(), before, message.label())
                    .isTrue();
        }
    }

    private static final class Star {
        final World world;
        final SimEntropy chance;
        final CongestionMethod method;
        final SimPoint stp;
        final SimPoint a;
        final SimPoint b;
        final SimPoint d;
        final SimPoint e;
        final SimPoint f;
        final Wire slow;

        private final Map<SimPoint, Integer> sent = new HashMap<>();
        private final int[] sentToD = new int[2];
        private int number;

        Star(long seed, int queueMsusMax) {
            this.world = new World(seed);
            this.chance = world.entropy("test");
            CongestionMethod[] methods = CongestionMethod.values();
            this.method = methods[(int) (seed % methods.length)];
            this.stp = point("stp", "1.0.1");
            this.a = point("A", "2.0.1");
            this.b = point("B", "2.0.2");
            this.d = point("D", "3.0.1");
            this.e = point("E", "3.0.2");
            this.f = point("F", "3.0.3");
            this.slow = new Wire(world, Duration.ofMillis(3));
            slow.nanosPerMsu = 1_000_000L * (2 + seed % 4);
            slow.queueMsusMax = queueMsusMax;
            for (SimPoint end : List.of(a, b, d, e, f)) {
                connect(end, end == d ? slow : new Wire(world, Duration.ofMillis(3)));
                end.routes(
                        List.of(a, b, d, e, f).stream()
                                .filter(other -> other != end)
                                .map(other -> new Route(Countries.mask(other.code + "/14"), "stp"))
                                .toArray(Route[]::new));
            }
            world.runFor(SETTLED);
        }

        private SimPoint point(String name, String code) {
            return new SimPoint(
                    world,
                    name,
                    Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu(code))
                            .withFastRestart(true)
                            .withFlowControl(
                                    new FlowControlConfig(
                                            method, FlowControlConfig.TFC_PACING_RATIO)));
        }

        private void connect(SimPoint end, Wire wire) {
            stp.addLinkset(end.name, end.code.toString());
            end.addLinkset("stp", stp.code.toString());
            stp.addLink(end.name, 0, wire, 0);
            end.addLink("stp", 0, wire, 1);
        }

        List<SimPoint> sources() {
            return List.of(a, b);
        }

        List<SimPoint> points() {
            return List.of(a, b, d, e, f);
        }

        int sentTo(SimPoint to) {
            return sent.getOrDefault(to, 0);
        }

        void send(SimPoint from, SimPoint to, int priority) {
            sent.merge(to, 1, Integer::sum);
            if (to == d) {
                sentToD[from == a ? 0 : 1]++;
            }
            ServiceInformation isup =
                    ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP);
            int n = number++;
            Msu msu =
                    Msu.compose(
                            world.allocator(),
                            ServiceInformation.ofOctet(isup.octet() | priority << 4),
                            new RoutingLabel(
                                    to.code,
                                    from.code,
                                    SignallingLinkSelection.of(chance.nextInt(16))),
                            (byte) (n >>> 24),
                            (byte) (n >>> 16),
                            (byte) (n >>> 8),
                            (byte) n);
            from.run(() -> from.isup.transfer(msu));
        }

        /// At the transfer point: refused by the full queue, or thrown away for their priority.
        long lost() {
            return stp.link("D", 0).lost + stp.count(LinkCounter.DISCARDED_CONGESTION);
        }

        /// With priorities, what an origin throws away itself when its own link is congested.
        long refusedAtSource() {
            return sources().stream()
                    .mapToLong(source -> source.count(Mtp3Counter.DISCARDED_CONGESTION))
                    .sum();
        }

        List<String> congestionTold(SimPoint source) {
            return source.primitives.stream()
                    .filter(told -> told.startsWith("status " + d.code + " Congestion"))
                    .toList();
        }

        void checkConservation() {
            stp.checkConservation();
            points().forEach(SimPoint::checkConservation);
        }

        /// Everything that has not arrived from an origin, beyond what is under way, is lost; then
        /// transfer-controlled must have gone to it.
        void checkToldBeforeLost() {
            if (lost() == 0) {
                return;
            }
            assertThat(stp.network.managementSent().get(SnmHeading.TFC)).isPositive();
            for (SimPoint source : sources()) {
                long arrived =
                        d.received.stream()
                                .filter(message -> message.label().opc().equals(source.code))
                                .count();
                long underWay = stp.link("D", 0).held() + 4L * FLIGHT_MS;
                if (sentToD[source == a ? 0 : 1] - arrived > underWay) {
                    assertThat(source.network.managementReceived().get(SnmHeading.TFC))
                            .as("TFC to %s", source.name)
                            .isPositive();
                }
            }
        }

        /// One for eight messages, and one for each origin at each onset of each level.
        void checkPacing() {
            long onsets = stp.count(Mtp3Counter.CONGESTION_ONSETS);
            long controls = stp.network.managementSent().get(SnmHeading.TFC);
            assertThat(controls).isPositive();
            if (method == CongestionMethod.INTERNATIONAL) {
                assertThat(controls)
                        .isLessThanOrEqualTo(
                                Arrays.stream(sentToD).sum() / FlowControlConfig.TFC_PACING_RATIO
                                        + 2 * onsets);
            }
        }

        void close() {
            List<SimPoint> all = new ArrayList<>(points());
            all.add(stp);
            for (SimPoint point : all) {
                point.checkConservation();
                point.close();
            }
            world.runFor(SETTLED);
            assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
        }
    }
}
