// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.RunningNode;
import org.signalbox.node.Node;
import org.signalbox.node.ProductionEnvironment;
import org.signalbox.supervisor.Listening;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

@EnabledOnOs(OS.LINUX)
class SignsOfLifeTest {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir private Path folder;
    private final ProductionEnvironment environment =
            new ProductionEnvironment("watched", Path.of(""));
    private final RunningNode node =
            new RunningNode(
                    new Node(environment.environment(), ProductionEnvironment.allocator()),
                    Optional.empty());
    private Listening supervisor;
    private String socket;

    @BeforeEach
    void listen() {
        socket = folder.resolve("notify").toString();
        supervisor = new Listening(socket);
    }

    @AfterEach
    void stop() {
        supervisor.close();
        environment.close();
    }

    @Test
    void livesWhileItsLoopsAnswer() throws Exception {
        Semaphore asked = new Semaphore(0);
        SignsOfLife signs =
                SignsOfLife.begin(
                                watched(6_000_000),
                                () -> {
                                    asked.release();
                                    return node.view();
                                })
                        .orElseThrow();
        assertThat(asked.tryAcquire(2, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        signs.close();

        assertThat(supervisor.next()).isEqualTo("READY=1\nSTATUS=starting");
        assertThat(supervisor.next()).isEqualTo("WATCHDOG=1\nSTATUS=nothing is configured");
    }

    @Test
    void givesNoSignWhileTheyDoNot() throws Exception {
        Semaphore asked = new Semaphore(0);
        SignsOfLife signs =
                SignsOfLife.begin(
                                watched(3_000),
                                () -> {
                                    asked.release();
                                    return new CompletableFuture<NodeView>();
                                })
                        .orElseThrow();
        assertThat(asked.tryAcquire(3, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        signs.close();

        assertThat(supervisor.next()).isEqualTo("READY=1\nSTATUS=starting");
        assertThat(supervisor.next()).isEqualTo("STOPPING=1\nSTATUS=stopping");
    }

    @Test
    void onlyTellsItsStatusWhereNobodyWaits() throws Exception {
        Semaphore asked = new Semaphore(0);
        SignsOfLife signs =
                SignsOfLife.begin(
                                Map.of("NOTIFY_SOCKET", socket),
                                () -> {
                                    asked.release();
                                    return node.view();
                                })
                        .orElseThrow();
        assertThat(asked.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        signs.close();

        assertThat(supervisor.next()).isEqualTo("READY=1\nSTATUS=starting");
        assertThat(supervisor.next()).isEqualTo("STATUS=nothing is configured");
        assertThat(supervisor.next()).isEqualTo("STOPPING=1\nSTATUS=stopping");
    }

    @Test
    void isNotThereWithoutASupervisor() throws Exception {
        assertThat(SignsOfLife.begin(Map.of(), node::view)).isEmpty();
    }

    private Map<String, String> watched(long micros) {
        return Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", Long.toString(micros));
    }
}
