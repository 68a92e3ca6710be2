// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/// Whether tests over the kernel's SCTP can run.
public final class LinuxSctp {
    private LinuxSctp() {}

    /// Skips a test, and says why, where the kernel has no SCTP; fails it if SCTP was promised
    /// (`-Dkernel.sctp=required`, as `.ci/kernel-tests` does).
    public static void assumeAvailable() {
        Optional<String> reason = LinuxSctpTransport.whyUnavailable();
        if ("required".equals(System.getProperty("kernel.sctp"))) {
            assertThat(reason).as("why native calls cannot have SCTP").isEmpty();
        }
        assumeTrue(reason.isEmpty(), () -> "no SCTP by native calls: " + reason.orElseThrow());
    }
}
