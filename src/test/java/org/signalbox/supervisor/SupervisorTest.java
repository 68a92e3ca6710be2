// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

@EnabledOnOs(OS.LINUX)
class SupervisorTest {
    private static final long PROCESS = 4711;

    @TempDir private Path folder;

    @Test
    void tellsWhoeverStartedIt() throws IOException {
        String path = folder.resolve("notify").toString();
        try (Listening supervisor = new Listening(path);
                Supervisor told =
                        Supervisor.of(Map.of("NOTIFY_SOCKET", path), PROCESS).orElseThrow()) {
            told.ready("2 of 3 linksets available");
            told.alive("all well,\nso far");
            told.status("waiting");
            told.stopping();

            assertThat(supervisor.next()).isEqualTo("READY=1\nSTATUS=2 of 3 linksets available");
            assertThat(supervisor.next()).isEqualTo("WATCHDOG=1\nSTATUS=all well, so far");
            assertThat(supervisor.next()).isEqualTo("STATUS=waiting");
            assertThat(supervisor.next()).isEqualTo("STOPPING=1\nSTATUS=stopping");
        }
    }

    @Test
    void findsSocketsThatAreNoFiles() throws IOException {
        String name = "@signalbox-test-" + ProcessHandle.current().pid();
        try (Listening supervisor = new Listening(name);
                Supervisor told =
                        Supervisor.of(Map.of("NOTIFY_SOCKET", name), PROCESS).orElseThrow()) {
            told.status("here");

            assertThat(supervisor.next()).isEqualTo("STATUS=here");
        }
    }

    @Test
    void isNotThereUnlessSomebodyListens() throws IOException {
        assertThat(Supervisor.of(Map.of(), PROCESS)).isEmpty();
        assertThat(Supervisor.of(Map.of("NOTIFY_SOCKET", ""), PROCESS)).isEmpty();
        try (Supervisor told =
                Supervisor.of(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()), PROCESS)
                        .orElseThrow()) {
            assertThatThrownBy(() -> told.ready("")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void namesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Supervisor.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"), PROCESS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("vsock:2:1");
        assertThatThrownBy(
                        () ->
                                Supervisor.of(
                                        Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), PROCESS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void knowsHowLongItsSignsOfLifeAreWaitedFor() throws IOException {
        assertThat(patience(Map.of())).isEmpty();
        assertThat(patience(Map.of("WATCHDOG_USEC", "30000000"))).contains(Duration.ofSeconds(30));
        assertThat(patience(Map.of("WATCHDOG_USEC", "0"))).isEmpty();
        assertThat(patience(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "4711")))
                .contains(Duration.ofSeconds(30));
        assertThat(patience(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1"))).isEmpty();
        assertThatThrownBy(() -> patience(Map.of("WATCHDOG_USEC", "soon")))
                .isInstanceOf(IOException.class);
    }

    private Optional<Duration> patience(Map<String, String> watchdog) throws IOException {
        Map<String, String> environment = new HashMap<>(watchdog);
        environment.put("NOTIFY_SOCKET", folder.resolve("nobody").toString());
        try (Supervisor told = Supervisor.of(environment, PROCESS).orElseThrow()) {
            return told.patience();
        }
    }
}
