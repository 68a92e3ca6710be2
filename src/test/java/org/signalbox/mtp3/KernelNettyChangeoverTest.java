// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.signalbox.machine.FaultListener;
import org.signalbox.sctp.kernel.KernelSctpTransport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// [SocketChangeoverContract] over the kernel's SCTP, by `kernel-netty`. Loses packets of the
/// loopback interface, so it runs only in a guest of its own; and sets the machine's SCTP timers to
/// those of `etc/sysctl.d`, for this driver has no others.
@Tag("kernel-sctp")
@EnabledIfEnvironmentVariable(
        named = "SCTP_GUEST",
        matches = ".+",
        disabledReason = "loses packets of the loopback interface: only in .ci/sctp-guest")
class KernelNettyChangeoverTest extends SocketChangeoverContract {
    private static final Path SYSCTLS = Path.of("etc/sysctl.d/60-signalbox-sctp.conf");

    KernelNettyChangeoverTest() {
        super(200);
    }

    @BeforeAll
    static void setTimers() throws IOException {
        Optional<String> reason = KernelSctpTransport.whyUnavailable();
        if ("required".equals(System.getProperty("kernel.sctp"))) {
            assertThat(reason).as("why there is no SCTP").isEmpty();
        }
        assumeTrue(reason.isEmpty(), () -> "no SCTP: " + reason.orElseThrow());
        for (String line : Files.readAllLines(SYSCTLS)) {
            if (line.startsWith("net.sctp.")) {
                String[] setting = line.split("\\s*=\\s*", 2);
                Path file = Path.of("/proc/sys", setting[0].replace('.', '/'));
                Files.writeString(file, setting[1]);
            }
        }
    }

    @Override
    Medium medium(FaultListener faults) {
        return new KernelMedium(new KernelSctpTransport(faults));
    }
}
