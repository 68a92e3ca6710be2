// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.Egress;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.Loop;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The path of a transferred message through level 3, by itself.
class LinkIngressTest {
    private static final PointCode FAR = PointCode.itu("3.1.1");
    private static final int MESSAGES = 50_000;

    private final World world = new World(1);
    private final SimLoop control = world.loop("control");
    private final SimLoop loop = world.loop("link");
    private final SignallingLink link = new IdleLink(loop);

    private int forwarded;
    private int controlsRequested;
    private final List<PointCode> transfersReported = new ArrayList<>();
    private int congestion;
    private int snapshotsRead;

    @Test
    void transferAllocatesNothing() {
        LinkIngress ingress = ingress();
        Msu msu = message();
        loop.run(() -> transfer(ingress, msu, MESSAGES));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[1];

        loop.run(
                () -> {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    transfer(ingress, msu, MESSAGES);
                    allocated[0] = threads.getCurrentThreadAllocatedBytes() - before;
                });

        assertThat(forwarded).isEqualTo(2 * MESSAGES);
        // a few hundred octets for the measurement itself
        assertThat(allocated[0]).isLessThan(MESSAGES / 10);
        msu.close();
    }

    @Test
    void congestionAllocatesNothingEither() {
        congestion = 0x1F;
        LinkIngress ingress = ingress();
        Msu msu = message();
        loop.run(() -> transfer(ingress, msu, MESSAGES));
        world.runFor(Duration.ofMillis(1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[1];

        loop.run(
                () -> {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    transfer(ingress, msu, MESSAGES);
                    allocated[0] = threads.getCurrentThreadAllocatedBytes() - before;
                });
        world.runFor(Duration.ofMillis(1));

        assertThat(forwarded).isEqualTo(2 * MESSAGES);
        assertThat(controlsRequested).isEqualTo(2 * ControlRequests.REQUESTS_MAX);
        assertThat(ingress.counters().get(LinkCounter.CONTROLS_REFUSED)).isPositive();
        assertThat(allocated[0]).isLessThan(MESSAGES / 10);
        msu.close();
    }

    @Test
    void readsTheSnapshotOnceForABatch() {
        LinkIngress ingress = ingress();
        Msu msu = message();

        loop.run(() -> transfer(ingress, msu, 64));
        assertThat(snapshotsRead).isEqualTo(1);
        loop.run(() -> transfer(ingress, msu, 64));
        assertThat(snapshotsRead).isEqualTo(2);
        msu.close();
    }

    @Test
    void reportsTransfersWhenToldToAndTenTimesASecond() {
        LinkIngress ingress = ingress();
        Msu msu = message();
        loop.run(() -> transfer(ingress, msu, 64));
        world.runFor(Duration.ofMillis(1));
        List<PointCode> before = List.copyOf(transfersReported);

        loop.run(ingress::reportTransfers);
        for (int i = 0; i < 150; i++) {
            loop.run(() -> transfer(ingress, msu, 64));
            world.runFor(Duration.ofMillis(1));
        }

        assertThat(before).isEmpty();
        assertThat(transfersReported).containsExactly(FAR, FAR);
        assertThat(forwarded).isEqualTo(151 * 64);
        msu.close();
    }

    private void transfer(LinkIngress ingress, Msu msu, int count) {
        for (int i = 0; i < count; i++) {
            ingress.onMsu(link, msu);
        }
        ingress.onBatchEnd(link);
    }

    /// Its one destination leads to an egress that only counts, so that one message serves for all.
    private LinkIngress ingress() {
        AdjacentPoint point = new AdjacentPoint("X", FAR);
        point.available = true;
        Map<String, AdjacentPoint> adjacents = new TreeMap<>(Map.of("X", point));
        Mtp3Config config = Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu("1.1.1"));
        RoutingSnapshot snapshot =
                RoutingSnapshotCompiler.compile(
                        config,
                        new RouteSelection(config.variant(), RouteTable.empty(), adjacents),
                        List.of(),
                        Map.of(
                                "X",
                                new LinksetPaths(
                                        0, List.of(new LinkPath(new CountingEgress(), true)))));
        return new LinkIngress(
                new LinkIdentity("Y", 0),
                1,
                () -> {
                    snapshotsRead++;
                    return snapshot;
                },
                new NoControl(),
                control);
    }

    private static Msu message() {
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                new RoutingLabel(FAR, PointCode.itu("2.1.1"), SignallingLinkSelection.of(7)),
                (byte) 1);
    }

    private final class NoControl implements LinkIngress.Control {
        @Override
        public void inService(LinkIngress ingress) {}

        @Override
        public void outOfService(LinkIngress ingress, LinkFailure failure) {}

        @Override
        public void processorOutage(LinkIngress ingress, boolean outage) {}

        @Override
        public void congestion(LinkIngress ingress, int level) {}

        @Override
        public void management(LinkIngress ingress, Msu msu) {
            throw new AssertionError("nothing is for this point");
        }

        @Override
        public void report(LinkIngress ingress, DestinationReport report) {}

        @Override
        public void forUserPart(LinkIngress ingress, Msu msu) {
            throw new AssertionError("nothing is for this point");
        }

        @Override
        public void transferred(LinkIngress ingress, PointCode destination) {
            transfersReported.add(destination);
        }

        @Override
        public void controlRequested(long request) {
            controlsRequested++;
        }

        @Override
        public void relayedDiscarded(DiscardSample sample) {}

        @Override
        public void discarded(LinkIngress ingress, DiscardSample sample) {
            throw new AssertionError("nothing is to be thrown away: " + sample);
        }
    }

    private final class CountingEgress implements Egress {
        @Override
        public void send(Msu msu) {
            forwarded++;
        }

        @Override
        public int congestion() {
            return congestion;
        }
    }

    private record IdleLink(Loop loop) implements SignallingLink {
        @Override
        public LinkIdentity id() {
            return new LinkIdentity("Y", 0);
        }

        @Override
        public void send(Msu msu) {
            throw new AssertionError("nothing goes back");
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void setEmergency(boolean emergency) {}

        @Override
        public void setLocalProcessorOutage(boolean outage) {}

        @Override
        public int sequenceNumberBits() {
            return 24;
        }

        @Override
        public void retrieveBsnt(IntConsumer answer) {}

        @Override
        public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {}

        @Override
        public void flush(Consumer<Msu> unsent) {}

        @Override
        public int unacknowledged() {
            return 0;
        }

        @Override
        public int backlog() {
            return 0;
        }

        @Override
        public boolean isReleased() {
            return false;
        }
    }
}
