// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.Seeds;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.sccp.ManagementConfig.Local;
import org.signalbox.sccp.ManagementConfig.Watched;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementDecodeException;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// Two replicates with a network between them that loses, delays and interrupts, and users and
/// operators who change their minds: once there is peace, and traffic, each knows how it stands
/// with the other.
class ManagementPairSimulationTest {
    private static final List<SubsystemNumber> SUBSYSTEMS =
            List.of(SubsystemNumber.HLR, SubsystemNumber.VLR, SubsystemNumber.MSC);

    private record Flight(long due, long order, Runnable arrival) {}

    private final class End {
        final PointCode point;
        final Management management;
        final boolean[] inService = new boolean[SUBSYSTEMS.size()];
        final boolean[] inhibited = new boolean[SUBSYSTEMS.size()];
        End other = this;

        End(PointCode point, PointCode mate) {
            this.point = point;
            Map<SubsystemNumber, Local> local = new HashMap<>();
            Map<RemoteSubsystem, Watched> watched = new HashMap<>();
            for (SubsystemNumber number : SUBSYSTEMS) {
                RemoteSubsystem replicate = new RemoteSubsystem(mate, number);
                local.put(number, new Local(Set.of(mate), replicate));
                watched.put(replicate, new Watched(Set.of()));
            }
            management =
                    new Management(
                            new ManagementConfig(
                                    point,
                                    Set.of(),
                                    local,
                                    watched,
                                    false,
                                    false,
                                    10,
                                    ManagementTimers.STANDARD),
                            new Counters<>(ManagementCounter.class));
        }

        void handle(ManagementInput input) {
            List<ManagementOutput> outputs = new ArrayList<>();
            management.handle(input, now, outputs::add);
            outputs.forEach(this::perform);
        }

        void advance() {
            List<ManagementOutput> outputs = new ArrayList<>();
            management.advance(now, outputs::add);
            outputs.forEach(this::perform);
        }

        private void perform(ManagementOutput output) {
            switch (output) {
                case ManagementOutput.Send(PointCode _, ManagementMessage message) ->
                        fly(this, message);
                case ManagementOutput.CoordinationAsked(SubsystemNumber number, var _) -> {
                    if (random.nextBoolean()) {
                        flights.add(
                                new Flight(
                                        now + random.nextLong(Duration.ofSeconds(90).toNanos()),
                                        order++,
                                        () ->
                                                handle(
                                                        new ManagementInput.CoordinationAnswered(
                                                                number))));
                    }
                }
                case ManagementOutput.Coordinated(SubsystemNumber number, var outcome) -> {
                    if (outcome == ManagementOutput.Coordinated.Outcome.GRANTED
                            && random.nextBoolean()) {
                        setInService(SUBSYSTEMS.indexOf(number), false);
                    }
                }
                case ManagementOutput.StatusChanged _,
                        ManagementOutput.UserChanged _,
                        ManagementOutput.PointChanged _ -> {}
            }
        }

        void setInService(int i, boolean set) {
            inService[i] = set;
            flights.add(
                    new Flight(
                            now,
                            order++,
                            () -> handle(new ManagementInput.UserState(SUBSYSTEMS.get(i), set))));
        }

        boolean isUp(int i) {
            return inService[i] && !inhibited[i];
        }
    }

    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(
                    (a, b) ->
                            a.due == b.due
                                    ? Long.compare(a.order, b.order)
                                    : Long.compare(a.due, b.due));
    private Random random = new Random(0);
    private int lossPercent;
    private boolean connected;
    private int incarnation;
    private long now;
    private long order;

    @Seeds(300)
    void eachKnowsTheOtherInTheEnd(long seed) {
        random = new Random(seed);
        lossPercent = random.nextInt(60);
        End one = new End(PointCode.itu("1.1.1"), PointCode.itu("2.2.2"));
        End two = new End(PointCode.itu("2.2.2"), PointCode.itu("1.1.1"));
        one.other = two;
        two.other = one;
        List<End> ends = List.of(one, two);
        connect(ends, true);

        for (int step = 0; step < 100; step++) {
            disturb(ends, ends.get(random.nextInt(2)), random.nextInt(SUBSYSTEMS.size()));
            run(ends, random.nextLong(Duration.ofSeconds(20).toNanos()));
        }
        lossPercent = 0;
        connect(ends, true);
        // the longest time between two tests, and what may be under way before
        run(ends, Duration.ofMinutes(25).toNanos());
        for (End end : ends) {
            // the response method: traffic to what is prohibited, in case SSP was lost
            for (int i = 0; i < SUBSYSTEMS.size(); i++) {
                if (allowedAtOther(end, i) && !end.other.isUp(i)) {
                    end.other.handle(
                            new ManagementInput.ProhibitedAddressed(end.point, SUBSYSTEMS.get(i)));
                }
            }
        }
        run(ends, Duration.ofSeconds(2).toNanos());

        for (End end : ends) {
            for (int i = 0; i < SUBSYSTEMS.size(); i++) {
                assertThat(allowedAtOther(end, i))
                        .as("%s at %s as %s sees it", SUBSYSTEMS.get(i), end.other.point, end.point)
                        .isEqualTo(end.other.isUp(i));
                assertThat(
                                end.management
                                        .snapshot()
                                        .isAllowed(end.point.value(), SUBSYSTEMS.get(i).value()))
                        .isEqualTo(end.isUp(i));
            }
            assertThat(end.management.snapshot().restrictionLevel(end.other.point.value()))
                    .isZero();
        }
    }

    private static boolean allowedAtOther(End end, int i) {
        return end.management
                .snapshot()
                .isAllowed(end.other.point.value(), SUBSYSTEMS.get(i).value());
    }

    private void disturb(List<End> ends, End end, int i) {
        SubsystemNumber number = SUBSYSTEMS.get(i);
        switch (random.nextInt(9)) {
            case 0, 1 -> end.setInService(i, !end.inService[i]);
            case 2 -> {
                end.inhibited[i] = !end.inhibited[i];
                end.handle(new ManagementInput.Inhibited(number, end.inhibited[i]));
            }
            case 3 -> connect(ends, !connected);
            case 4 -> end.handle(new ManagementInput.CoordinationRequested(number));
            case 5 -> {
                // traffic
                if (connected && allowedAtOther(end, i) && !end.other.isUp(i)) {
                    end.other.handle(new ManagementInput.ProhibitedAddressed(end.point, number));
                }
            }
            case 6 ->
                    end.handle(
                            new ManagementInput.Status(
                                    new MtpStatus(
                                            end.other.point,
                                            new MtpStatus.Cause.Congestion(random.nextInt(4)))));
            case 7 ->
                    end.handle(
                            new ManagementInput.Status(
                                    new MtpStatus(
                                            end.other.point,
                                            new MtpStatus.Cause.UserPartUnavailable(
                                                    random.nextBoolean()
                                                            ? UnavailabilityCause.UNKNOWN
                                                            : UnavailabilityCause.INACCESSIBLE))));
            default -> {
                end.handle(new ManagementInput.LocalCongestion(random.nextInt(9)));
                end.handle(new ManagementInput.AddressedInCongestion(end.other.point));
            }
        }
    }

    private void connect(List<End> ends, boolean up) {
        if (up != connected) {
            connected = up;
            incarnation++;
            for (End end : ends) {
                PointCodeMask other = PointCodeMask.full(end.other.point);
                end.handle(
                        up
                                ? new ManagementInput.Resumed(new MtpResume(other))
                                : new ManagementInput.Paused(new MtpPause(other)));
            }
        }
    }

    /// As octets, for what the codec thinks of them; in the order of sending, as MTP keeps it.
    private void fly(End from, ManagementMessage message) {
        if (!connected || random.nextInt(100) < lossPercent) {
            return;
        }
        ByteBuf octets = Unpooled.buffer();
        ManagementCodec.encode(message, octets);
        int sent = incarnation;
        flights.add(
                new Flight(
                        now + Duration.ofMillis(50).toNanos(),
                        order++,
                        () -> {
                            if (sent == incarnation) {
                                from.other.handle(
                                        new ManagementInput.Received(from.point, read(octets)));
                            }
                        }));
    }

    private static ManagementMessage read(ByteBuf octets) {
        try {
            return ManagementCodec.decode(Variant.ITU, octets, 0, octets.readableBytes());
        } catch (ManagementDecodeException e) {
            throw new AssertionError("what we write we cannot read", e);
        }
    }

    private void run(List<End> ends, long nanos) {
        long end = now + nanos;
        while (true) {
            Flight first = flights.peek();
            long next = first == null ? Machine.NO_DEADLINE : first.due;
            for (End one : ends) {
                next = Math.min(next, one.management.nextDeadline());
            }
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            if (first != null && first.due <= now) {
                flights.remove();
                first.arrival.run();
            }
            ends.forEach(End::advance);
        }
    }
}
