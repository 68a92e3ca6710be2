// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.ss7.PointCode;
import org.signalbox.trace.Capture;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.TraceConfig;
import org.signalbox.trace.TraceCounter;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A transit node under load, whose capture permits all and does not keep up: over sockets, with
/// loops of their own.
@NullUnmarked
class CaptureLoadTest {
    private static final PointCode FAR = PointCode.itu("3.3.3");
    private static final int MESSAGES = 20_000;

    /// So many are on their way at once: what is lost is not for want of room in a queue.
    private static final int WINDOW = 500;

    @TempDir private Path folder;

    private OwnNodes nodes;
    private OwnNode near;
    private OwnNode transit;
    private OwnNode far;

    @BeforeEach
    void start() {
        nodes = new OwnNodes(folder);
        near = nodes.start(node("Near", 1, "1.1.1", link("2.2.2", 2, 1024, 1024)));
        transit =
                nodes.start(
                        node(
                                "Transit",
                                2,
                                "2.2.2",
                                link("1.1.1", 1, 1024, 1024),
                                "cs7 local-peer 1025\n local-ip 127.0.8.2\n",
                                link("3.3.3", 3, 1024, 1025)));
        far = nodes.start(node("Far", 3, "3.3.3", link("2.2.2", 2, 1025, 1024)));
        nodes.await("Near reaches Far", () -> near.ping(PingRequest.to(FAR)));
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    private static String node(String name, int address, String point, String... more) {
        return """
        hostname %s
        cs7 variant itu
        cs7 point-code %s
        cs7 fast-restart
        cs7 sctp transport userland
        cs7 local-peer 1024
         local-ip 127.0.8.%d
        %sno web listen
        %s"""
                .formatted(
                        name,
                        point,
                        address,
                        String.join("", more),
                        point.equals("2.2.2")
                                ? ""
                                : "cs7 route-table system\n update route 0.0.0/0 linkset To2.2.2\n");
    }

    private static String link(String point, int address, int remotePort, int localPort) {
        return "cs7 linkset To%s %s\n link 0 sctp 127.0.8.%d %d %d\n"
                .formatted(point, point, address, remotePort, localPort);
    }

    @Test
    void transitLosesNothingToACaptureThatStandsStill() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        CaptureSink stuck =
                new CaptureSink() {
                    @Override
                    public void onMsu(CapturedMsu msu) {
                        try {
                            goesOn.await();
                        } catch (InterruptedException ended) {
                            throw new IllegalStateException(ended);
                        }
                    }

                    @Override
                    public void onBatchEnd() {}
                };
        transit.node()
                .watch(TraceConfig.NONE.accessList(Optional.empty()), stuck)
                .toCompletableFuture()
                .get();
        NumberedTraffic sender = new NumberedTraffic(near);
        NumberedTraffic receiver = new NumberedTraffic(far);

        try {
            for (int sent = 0; sent < MESSAGES; sent += WINDOW) {
                sender.send(FAR, WINDOW);
                int due = sent + WINDOW;
                nodes.await("all have come", () -> receiver.count(0) >= due);
            }
        } finally {
            goesOn.countDown();
        }

        assertThat(receiver.count(0)).isEqualTo(MESSAGES);
        receiver.assertInOrder(0);
        Counters<TraceCounter> counted = transit.node().captureCounters();
        // each comes in and goes out; the loop holds one, the queue its bound, the rest was left
        nodes.await(
                "all are accounted for",
                () ->
                        counted.get(TraceCounter.CAPTURED) + counted.get(TraceCounter.QUEUE_FULL)
                                >= 2L * MESSAGES);
        assertThat(counted.get(TraceCounter.QUEUE_FULL))
                .isGreaterThan(2L * MESSAGES - 2L * Capture.QUEUE_MSUS_DEFAULT);
    }
}
