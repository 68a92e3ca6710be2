// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The SCTP of a Linux kernel by native calls.
public final class LinuxSctpTransport implements SctpTransport {
    private static final List<String> MACHINES = List.of("amd64", "aarch64");

    private final FaultListener faults;

    /// @param faults is told when a user of an association throws; the association is aborted
    public LinuxSctpTransport(FaultListener faults) {
        this.faults = faults;
    }

    /// Whether this machine can run it: empty if so, otherwise the reason in words. Needs no
    /// privilege, and opens no port.
    public static Optional<String> whyUnavailable() {
        String system = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !MACHINES.contains(machine)) {
            return Optional.of(
                    "native calls are for Linux on x86-64 and aarch64, not for "
                            + system
                            + " on "
                            + machine);
        }
        try {
            if (!Libc.isSixtyFourBit()) {
                return Optional.of("native calls are for 64 bits");
            }
            return Probe.whyUnavailable();
        } catch (LinkageError | RuntimeException unavailable) {
            return Optional.of("native calls are not possible: " + unavailable);
        }
    }

    /// What an operator should change about this machine; empty if nothing, or if SCTP is not
    /// available at all. Opens no port.
    public static Optional<String> advice(AssociationProfile profile) {
        return whyUnavailable().isEmpty() ? Probe.advice(profile) : Optional.empty();
    }

    @Override
    public TransportKind kind() {
        return TransportKind.KERNEL_NATIVE;
    }

    /// @param loop a [NettyLoop]; may be the caller's own
    @Override
    public SctpEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop)
            throws IOException {
        if (!(loop instanceof NettyLoop nettyLoop)) {
            throw new IllegalArgumentException("kernel SCTP needs a Netty loop, not " + loop);
        }
        if (loop.inLoop()) {
            return LinuxEndpoint.open(local, observer, faults, nettyLoop);
        }
        CompletableFuture<SctpEndpoint> opened = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        opened.complete(LinuxEndpoint.open(local, observer, faults, nettyLoop));
                    } catch (IOException | RuntimeException | Error failure) {
                        opened.completeExceptionally(failure);
                    }
                });
        try {
            return opened.get();
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
}
