// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.signalbox.machine.FaultListener;
import org.signalbox.sctp.linux.LinuxSctpTransport;

import java.util.Optional;

/// [SocketChangeoverContract] over the kernel's SCTP, by `kernel-native`. Loses packets of the
/// loopback interface, so it runs only in a guest of its own.
@Tag("kernel-sctp")
@EnabledIfEnvironmentVariable(
        named = "SCTP_GUEST",
        matches = ".+",
        disabledReason = "loses packets of the loopback interface: only in .ci/sctp-guest")
class KernelNativeChangeoverTest extends SocketChangeoverContract {
    KernelNativeChangeoverTest() {
        super(200);
    }

    @BeforeAll
    static void kernelHasSctp() {
        Optional<String> reason = LinuxSctpTransport.whyUnavailable();
        if ("required".equals(System.getProperty("kernel.sctp"))) {
            assertThat(reason).as("why there is no SCTP").isEmpty();
        }
        assumeTrue(reason.isEmpty(), () -> "no SCTP: " + reason.orElseThrow());
    }

    @Override
    Medium medium(FaultListener faults) {
        return new KernelMedium(new LinuxSctpTransport(faults));
    }
}
