// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Lets a node of the kernel's SCTP die without a word. A kernel outlives its programs, and speaks
/// for them: so nothing passes the loopback interface while the node's sockets are closed.
public final class LoopbackOutage {
    private LoopbackOutage() {}

    /// As [LoopbackFixture.Muzzle].
    ///
    /// @return false if the machine is not ours to do that with
    public static boolean mute(int node, boolean silent) {
        if (System.getenv("SCTP_GUEST") == null) {
            return false;
        }
        if (silent) {
            run("tc", "qdisc", "add", "dev", "lo", "root", "netem", "loss", "100%");
        } else {
            run("tc", "qdisc", "del", "dev", "lo", "root");
        }
        return true;
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String words =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), words).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
