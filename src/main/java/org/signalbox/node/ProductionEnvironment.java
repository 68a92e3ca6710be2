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
import org.signalbox.metrics.MetricsRegistry.Binding;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.kernel.KernelSctpTransport;
import org.signalbox.sctp.kernel.KernelStatistics;
import org.signalbox.sctp.linux.LinuxSctpTransport;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.sctp.userland.UserlandSctp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private final FaultListener faults;
    private final KernelStatistics kernelStatistics = new KernelStatistics();
    private final Wiring wiring;
    private final NodeEnvironment environment;
    private final Binding processMetrics;

    /// What stands between a node's SCTP in user space and the datagrams of the system.
    @FunctionalInterface
    public interface Wiring {
        DatagramTransport through(DatagramTransport system);
    }

    /// Starts the threads.
    ///
    /// @param name of the node, for the names of its threads
    /// @param base the directory to which files in typed lines of configuration are relative
    public ProductionEnvironment(String name, Path base) {
        this(name, base, system -> system);
    }

    /// As above, for laboratories.
    public ProductionEnvironment(String name, Path base, Wiring wiring) {
        this.wiring = wiring;
        MetricsRegistry metrics = new MetricsRegistry();
        this.processMetrics = metrics.process();
        AtomicLong faultCount = new AtomicLong();
        metrics.gauge(
                "signalbox_internal_faults",
                "Bugs that reached a loop's edge; should be 0",
                Map.of(),
                faultCount::get);
        this.faults =
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
                        this::choose,
                        new NettyDatagrams(faults),
                        new NettyStreams(faults, operations),
                        new SecureEntropy(),
                        new SystemClock(),
                        faults,
                        ProductionEnvironment::memory,
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
        processMetrics.close();
    }

    private static MemoryUse memory() {
        long collectingMillis =
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum();
        return new MemoryUse(Duration.ofMillis(collectingMillis), Runtime.getRuntime().maxMemory());
    }

    private SctpChooser.Chosen choose(TransportPreference preference) throws IOException {
        Optional<String> noNetty = KernelSctpTransport.whyUnavailable();
        Optional<String> noNative = LinuxSctpTransport.whyUnavailable();
        return switch (preference) {
            case USERLAND -> new SctpChooser.Chosen(userland(), "as configured");
            case TCP ->
                    new SctpChooser.Chosen(
                            new TcpTransport(new NettyStreams(faults), faults), "as configured");
            case KERNEL_NATIVE -> {
                require("kernel-native", noNative);
                yield nativeKernel("as configured");
            }
            case KERNEL_NETTY -> {
                require("kernel-netty", noNetty);
                yield nettyKernel("as configured");
            }
            case KERNEL -> {
                if (noNative.isEmpty()) {
                    yield nativeKernel("as configured, by native calls");
                }
                require("kernel", noNetty);
                yield nettyKernel("as configured, through Netty: " + noNative.get());
            }
            case AUTOMATIC -> {
                if (noNative.isEmpty()) {
                    yield nativeKernel("this kernel has SCTP");
                }
                yield noNetty.isEmpty()
                        ? nettyKernel("this kernel has SCTP, and " + noNative.get())
                        : new SctpChooser.Chosen(
                                userland(), "this kernel has no SCTP: " + noNetty.get());
            }
        };
    }

    private static void require(String wanted, Optional<String> obstacle) throws IOException {
        if (obstacle.isPresent()) {
            throw new IOException(
                    "cs7 sctp transport %s: %s; load the module sctp, or say userland or automatic"
                            .formatted(wanted, obstacle.get()));
        }
    }

    private SctpChooser.Chosen nativeKernel(String reason) {
        return kernel(
                new LinuxSctpTransport(faults),
                reason,
                LinuxSctpTransport.advice(AssociationProfile.SIGNALLING).stream().toList());
    }

    private SctpChooser.Chosen nettyKernel(String reason) {
        return kernel(
                new KernelSctpTransport(faults),
                reason,
                KernelSctpTransport.advice(AssociationProfile.SIGNALLING));
    }

    private SctpChooser.Chosen kernel(SctpTransport transport, String reason, List<String> advice) {
        kernelStatistics.publish(environment.metrics());
        return new SctpChooser.Chosen(transport, reason, advice);
    }

    private SctpTransport userland() {
        return new UserlandSctp(
                wiring.through(new NettyDatagrams(faults)), new SecureEntropy(), faults);
    }
}
