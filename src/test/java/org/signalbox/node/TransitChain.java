// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.ss7.PointCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A transit node between two others, over sockets, with loops of their own, and messages that go
/// through it.
///
/// ```
///   near 1.1.1 ---- M2PA ---- transit 2.2.2 ---- M2PA ---- far 3.3.3
/// ```
@NullUnmarked
final class TransitChain implements AutoCloseable {
    private static final PointCode FAR = PointCode.itu("3.3.3");

    /// So many are on their way at once: what is lost is not for want of room in a queue.
    private static final int WINDOW = 500;

    private static final int BURST = 50;
    private static final Duration LOOK_INTERVAL = Duration.ofNanos(100_000);

    private final OwnNodes nodes;
    private final OwnNode transit;
    private final NumberedTraffic sender;
    private final NumberedTraffic receiver;

    TransitChain(Path folder) {
        this(folder, "");
    }

    /// @param more lines for the transit node
    TransitChain(Path folder, String more) {
        nodes = new OwnNodes(folder);
        OwnNode near = nodes.start(node("Near", 1, "1.1.1", link("2.2.2", 2, 1024, 1024)));
        transit =
                nodes.start(
                        node(
                                "Transit",
                                2,
                                "2.2.2",
                                link("1.1.1", 1, 1024, 1024),
                                "cs7 local-peer 1025\n local-ip 127.0.8.2\n",
                                link("3.3.3", 3, 1024, 1025),
                                more));
        OwnNode far = nodes.start(node("Far", 3, "3.3.3", link("2.2.2", 2, 1025, 1024)));
        sender = new NumberedTraffic(near);
        receiver = new NumberedTraffic(far);
        nodes.await("Near reaches Far", () -> near.ping(PingRequest.to(FAR)));
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

    OwnNode transit() {
        return transit;
    }

    /// Sends messages from one end to the other, and sees that each comes once and in its order.
    ///
    /// @param count a multiple of 500
    void passes(int count) {
        int before = receiver.count(0);
        for (int sent = 0; sent < count; sent += WINDOW) {
            sender.send(FAR, WINDOW);
            int due = before + sent + WINDOW;
            nodes.await("all have come", () -> receiver.count(0) >= due);
        }
        assertThat(receiver.count(0)).isEqualTo(before + count);
        receiver.assertInOrder(0);
    }

    /// Sends messages from one end to the other, as many as get through.
    ///
    /// @return how many came
    long pour(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        int before = receiver.counted();
        int sent = before;
        while (System.nanoTime() < end) {
            if (sent - receiver.counted() <= WINDOW - BURST) {
                sender.send(FAR, BURST);
                sent += BURST;
            } else {
                LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
            }
        }
        int came = receiver.counted() - before;
        int all = sent;
        nodes.await("all have come", () -> receiver.counted() >= all);
        receiver.forget();
        return came;
    }

    void await(String what, BooleanSupplier condition) {
        nodes.await(what, condition);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
