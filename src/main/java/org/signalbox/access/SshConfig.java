// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The secure shell.
///
/// @param listen where; empty: there is none
/// @param hostKey the file of the key that proves which node this is; made if it is not there
/// @param sessionsMax how many operators may be in at once
/// @param loginTimeout how long somebody may take to prove who they are
/// @param attemptsMax proofs that may fail before a connection is closed
/// @param idleTimeout after which a session without a keystroke ends; zero: never
/// @param banner what everybody is told before they prove who they are
public record SshConfig(
        Optional<InetSocketAddress> listen,
        Path hostKey,
        int sessionsMax,
        Duration loginTimeout,
        int attemptsMax,
        Duration idleTimeout,
        Optional<String> banner) {
    public static final int SESSIONS_MAX_DEFAULT = 16;
    public static final Duration LOGIN_TIMEOUT_DEFAULT = Duration.ofSeconds(30);
    public static final int ATTEMPTS_MAX_DEFAULT = 3;
    public static final Duration IDLE_TIMEOUT_DEFAULT = Duration.ofMinutes(10);

    /// In the folder of the configuration.
    public static final String HOST_KEY_DEFAULT = "ssh_host_ed25519_key";
}
