// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.util.List;

/// Who is given an application server's traffic when the configuration changes beneath it.
@NullUnmarked
class AssignmentsTest {
    private final RegistrationBench gateway = new RegistrationBench();

    @AfterEach
    void close() {
        gateway.close();
    }

    /// Its processes stay active, and do not say anew how they share its traffic.
    @Test
    void modeThatProcessesAgreedOnOutlivesAnotherKey() {
        gateway.up("a").serve("out", 1, RegistrationBench.to("2.0.1"), null, "a");
        gateway.say(
                "a",
                new AspMessage.AspActive(TrafficMode.OVERRIDE, List.of(new RoutingContext(1)), ""));

        gateway.loop.run(() -> gateway.layer.removeServer("out"));
        gateway.serve("out", 1, RegistrationBench.to("2.0.2"), null, "a");

        assertThat(gateway.servers())
                .singleElement()
                .satisfies(
                        server -> {
                            assertThat(server.active()).containsExactly("a");
                            assertThat(server.mode()).contains(TrafficMode.OVERRIDE);
                            assertThat(server.bindings()).isEmpty();
                        });
    }
}
