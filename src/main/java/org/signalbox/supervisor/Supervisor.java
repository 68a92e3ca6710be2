// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.supervisor;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// The service manager that has started this process, if one has (sd_notify(3)).
///
/// Used by one thread at a time.
public final class Supervisor implements AutoCloseable {
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final String WATCHDOG = "WATCHDOG_USEC";
    private static final String WATCHDOG_PROCESS = "WATCHDOG_PID";

    private final NotifySocket socket;
    private final Optional<Duration> patience;

    private Supervisor(NotifySocket socket, Optional<Duration> patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /// @param environment variables of this process
    /// @param process its own number
    /// @return empty if no supervisor wants to be told anything
    /// @throws IOException if one does and cannot be
    public static Optional<Supervisor> of(Map<String, String> environment, long process)
            throws IOException {
        String name = environment.get(SOCKET);
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Supervisor(new NotifySocket(name), patience(environment, process)));
    }

    private static Optional<Duration> patience(Map<String, String> environment, long process)
            throws IOException {
        String micros = environment.get(WATCHDOG);
        String whose = environment.getOrDefault(WATCHDOG_PROCESS, Long.toString(process));
        if (micros == null || !whose.equals(Long.toString(process))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
                    .filter(Duration::isPositive);
        } catch (NumberFormatException wrong) {
            throw new IOException("%s is no number: %s".formatted(WATCHDOG, micros), wrong);
        }
    }

    /// How long it waits for a sign of life before it ends the process; empty if it does not.
    public Optional<Duration> patience() {
        return patience;
    }

    /// The process does what it was started for.
    ///
    /// @param status in words, for `systemctl status`
    public void ready(String status) throws IOException {
        socket.send("READY=1\nSTATUS=" + oneLine(status));
    }

    /// The process is alive.
    public void alive(String status) throws IOException {
        socket.send("WATCHDOG=1\nSTATUS=" + oneLine(status));
    }

    /// What it is doing, where nobody waits for signs of life.
    public void status(String status) throws IOException {
        socket.send("STATUS=" + oneLine(status));
    }

    /// It has begun to stop.
    public void stopping() throws IOException {
        socket.send("STOPPING=1\nSTATUS=stopping");
    }

    @Override
    public void close() {
        socket.close();
    }

    /// A second line would be another message.
    private static String oneLine(String status) {
        return status.replace('\n', ' ');
    }
}
