// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.OperationsThread;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.machine.netty.SystemClock;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.kernel.KernelSctpTransport;
import org.signalbox.sctp.userland.UserlandSctp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A node's world of threads and sockets.
public final class ProductionEnvironment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("node");

    private final NettyLoop control;
    private final NettyLoop signalling;
    private final NettyLoop capture;
    private final OperationsThread operations;
    private final NodeEnvironment environment;

    /// Starts the threads.
    ///
    /// @param name of the node, for the names of its threads
    /// @param base the directory to which files in typed lines of configuration are relative
    public ProductionEnvironment(String name, Path base) {
        MetricsRegistry metrics = new MetricsRegistry();
        AtomicLong faultCount = new AtomicLong();
        metrics.gauge(
                "signalbox_internal_faults",
                "Bugs that reached a loop's edge; should be 0",
                Map.of(),
                faultCount,
                AtomicLong::doubleValue);
        FaultListener faults =
                (owner, fault) -> {
                    faultCount.incrementAndGet();
                    LOG.error("{}: internal fault", owner, fault);
                };
        this.control = new NettyLoop(name + "-control", faults);
        this.signalling = new NettyLoop(name + "-signalling", faults);
        this.capture = new NettyLoop(name + "-capture", faults);
        this.operations = new OperationsThread(name + "-operations");
        this.environment =
                new NodeEnvironment(
                        control,
                        signalling,
                        capture,
                        operations,
                        preference -> choose(preference, faults),
                        new NettyDatagrams(faults),
                        new NettyStreams(faults),
                        new SecureEntropy(),
                        new SystemClock(),
                        faults,
                        metrics,
                        base);
    }

    /// What to make a node of.
    public NodeEnvironment environment() {
        return environment;
    }

    /// Where a node's buffers come from.
    public static ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /// Ends the threads.
    @Override
    public void close() {
        operations.close();
        control.close();
        signalling.close();
        capture.close();
    }

    private static SctpChooser.Chosen choose(TransportPreference preference, FaultListener faults)
            throws IOException {
        Optional<String> obstacle = KernelSctpTransport.whyUnavailable();
        return switch (preference) {
            case USERLAND -> new SctpChooser.Chosen(userland(faults), "as configured");
            case KERNEL -> {
                if (obstacle.isPresent()) {
                    throw new IOException(
                            "cs7 sctp transport kernel: this kernel has no SCTP ("
                                    + obstacle.get()
                                    + "); load the module sctp, or say userland or automatic");
                }
                yield new SctpChooser.Chosen(new KernelSctpTransport(faults), "as configured");
            }
            case AUTOMATIC ->
                    obstacle.isEmpty()
                            ? new SctpChooser.Chosen(
                                    new KernelSctpTransport(faults), "this kernel has SCTP")
                            : new SctpChooser.Chosen(
                                    userland(faults), "this kernel has no SCTP: " + obstacle.get());
        };
    }

    private static SctpTransport userland(FaultListener faults) {
        return new UserlandSctp(new NettyDatagrams(faults), new SecureEntropy(), faults);
    }
}
