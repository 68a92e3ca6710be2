// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.SctpChannel;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.ReceiveWindow;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.TransportKind;
import org.signalbox.sctp.linux.LinuxSctpTransport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// The operating system's SCTP. See the package for what it cannot do.
public final class KernelSctpTransport implements SctpTransport {
    private final FaultListener faults;
    private final boolean natively;

    /// @param faults is told when a user of an association throws; the association is aborted
    public KernelSctpTransport(FaultListener faults) {
        this(faults, Descriptor.whyUnavailable().isEmpty());
    }

    /// @param natively whether to set by native calls what the JDK has no option for
    KernelSctpTransport(FaultListener faults, boolean natively) {
        this.faults = faults;
        this.natively = natively;
    }

    /// Whether this machine can run it: empty if so, otherwise the reason in words. Needs no
    /// privilege, and opens no port.
    public static Optional<String> whyUnavailable() {
        try {
            SctpChannel.open().close();
            return Optional.empty();
        } catch (UnsupportedOperationException | IOException | LinkageError unavailable) {
            return Optional.of(reason(unavailable));
        }
    }

    /// What an operator should change about this machine; empty if nothing, or if SCTP is not
    /// available at all. Opens no port.
    public static List<String> advice(AssociationProfile profile) {
        if (whyUnavailable().isPresent()) {
            return List.of();
        }
        return Descriptor.whyUnavailable()
                .map(reason -> adviceWithoutNativeCalls(profile, reason))
                .orElseGet(() -> LinuxSctpTransport.advice(profile).stream().toList());
    }

    /// @param reason why there are none
    static List<String> adviceWithoutNativeCalls(AssociationProfile profile, String reason) {
        List<String> advice = new ArrayList<>();
        advice.add(
                ("time-outs, heartbeats, retransmission limits, cookie life and the delay of"
                                + " acknowledgements are the machine's (net.sctp), whatever cs7"
                                + " profile says: %s")
                        .formatted(reason));
        try (SctpChannel probe = SctpChannel.open()) {
            int offered = KernelChannel.offeredBy(probe);
            int granted = KernelChannel.resize(probe, ReceiveWindow.bufferFor(offered));
            if (granted / 2 < ReceiveWindow.bufferFor(offered)) {
                advice.add(
                        ("a port that listens offers a receive window of %d octets, half of"
                                        + " net.core.rmem_default, and may drop messages of less than"
                                        + " %d octets, as net.core.rmem_max allows no more buffer: set"
                                        + " net.core.rmem_max = %d or more")
                                .formatted(
                                        offered,
                                        ReceiveWindow.shortestMessage(offered, granted),
                                        ReceiveWindow.bufferFor(offered)));
            }
            ReceiveWindow called =
                    ReceiveWindow.of(
                            octets -> KernelChannel.resize(probe, octets),
                            profile.receiveWindowOctets());
            if (!called.isWhole()) {
                advice.add(
                        ("a call offers a receive window of %d octets only, as net.core.rmem_max"
                                        + " allows no more buffer: set net.core.rmem_max = %d or"
                                        + " more")
                                .formatted(called.octets(), called.neededLimit()));
            }
        } catch (IOException unavailable) {
            return List.of();
        }
        return advice;
    }

    @Override
    public TransportKind kind() {
        return TransportKind.KERNEL;
    }

    /// @param loop a [NettyLoop]; may be the caller's own
    @Override
    public SctpEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop)
            throws IOException {
        if (!(loop instanceof NettyLoop nettyLoop)) {
            throw new IllegalArgumentException("kernel SCTP needs a Netty loop, not " + loop);
        }
        KernelEndpoint endpoint = new KernelEndpoint(local, observer, faults, natively, nettyLoop);
        Callable<KernelEndpoint> opening =
                () -> {
                    endpoint.reserve();
                    return endpoint;
                };
        if (loop.inLoop()) {
            endpoint.reserve();
            return endpoint;
        }
        try {
            return nettyLoop.eventLoop().submit(opening).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("opening " + local, failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening " + local, interrupted);
        }
    }

    private static String reason(Throwable unavailable) {
        String message = unavailable.getMessage();
        return message == null ? unavailable.getClass().getSimpleName() : message;
    }
}
