// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The SCTP of the Linux kernel, encapsulated in UDP (Linux 5.11 and later).
///
/// The kernel listens at one UDP port for all its SCTP, the sysctl `net.sctp.udp_port`; where the
/// other end is, the socket is told (`SCTP_REMOTE_UDP_ENCAPS_PORT`). It computes the checksum
/// itself, for UDP has no offload for it.
@Tag("kernel-sctp")
@EnabledIfEnvironmentVariable(
        named = "SCTP_GUEST",
        matches = ".+",
        disabledReason = "sets the kernel's UDP port: only in .ci/sctp-guest")
class KernelInteropTest extends InteropContract {
    private static final Path UDP_PORT = Path.of("/proc/sys/net/sctp/udp_port");
    private static final int PORT = 9899;

    @BeforeAll
    void openUdpPort() throws IOException, InterruptedException {
        assertThat(UDP_PORT).as("this kernel can encapsulate SCTP in UDP").exists();
        Files.writeString(UDP_PORT, Integer.toString(PORT));
        doNotSegment();
    }

    /// Several packets that the kernel has for a path leave it as one, to be cut by the device; and
    /// the loopback device drops those that are to go through UDP (Linux 7.2, `TX dropped`).
    private static void doNotSegment() throws IOException, InterruptedException {
        Process setting =
                new ProcessBuilder("ip", "link", "set", "lo", "gso_max_size", "1500")
                        .inheritIO()
                        .start();
        assertThat(setting.waitFor()).isZero();
    }

    @Override
    PeerProgram program() throws IOException, InterruptedException {
        return PeerProgram.kernel();
    }

    @Override
    int peerUdpPort() {
        return PORT;
    }

    @Override
    boolean stackDiesWithItsProcess() {
        return false;
    }

    @Override
    String lastWords() {
        return ""; // a close aborts without words
    }
}
