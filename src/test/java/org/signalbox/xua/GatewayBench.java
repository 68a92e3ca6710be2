// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspDown;
import org.signalbox.xua.AspMessage.AspInactive;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.ServerPlan.ApplicationServer;
import org.signalbox.xua.ServerPlan.Asp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A gateway's machine, and what it says to each process. Processes are `a`, `b` and `c`.
final class GatewayBench {
    static final Duration RECOVERY = Duration.ofSeconds(2);

    final ServerMachine machine;

    /// What was said since it was last asked for, such as `a: ASPUP ACK`.
    private final List<String> said = new ArrayList<>();

    /// Application servers to which level 3 is to find a way.
    private final ArrayDeque<String> opening = new ArrayDeque<>();

    /// Those to which it does not, until it is told to.
    private final ArrayDeque<String> closed = new ArrayDeque<>();

    private boolean open = true;

    final List<ServerOutput> outputs = new ArrayList<>();
    long now;

    GatewayBench(ApplicationServer... servers) {
        this(plan(servers));
    }

    GatewayBench(ServerPlan plan) {
        machine = new ServerMachine(plan);
    }

    static ServerPlan plan(ApplicationServer... servers) {
        return new ServerPlan(
                List.of(Asp.of("a"), Asp.of("b"), Asp.of("c")), Arrays.asList(servers));
    }

    static ApplicationServer server(
            String name, int context, @Nullable TrafficMode mode, String... asps) {
        return server(name, context, mode, 1, asps);
    }

    static ApplicationServer server(
            String name, int context, @Nullable TrafficMode mode, int minimum, String... asps) {
        return new ApplicationServer(
                name, RoutingContext.of(context), mode, RECOVERY, minimum, List.of(asps));
    }

    GatewayBench connect(String... asps) {
        for (String asp : asps) {
            give(new ServerInput.Up(asp));
        }
        return this;
    }

    /// Brings processes up, and forgets what was said.
    GatewayBench up(String... asps) {
        for (String asp : asps) {
            connect(asp).aspUp(asp);
        }
        said.clear();
        return this;
    }

    /// Brings processes up and has them active in all they may serve.
    GatewayBench active(String... asps) {
        up(asps);
        for (String asp : asps) {
            aspActive(asp, null);
        }
        said.clear();
        return this;
    }

    GatewayBench aspUp(String asp) {
        return receive(asp, new AspUp(null, ""));
    }

    GatewayBench aspUp(String asp, int identifier) {
        return receive(asp, new AspUp(AspIdentifier.of(identifier), ""));
    }

    GatewayBench aspDown(String asp) {
        return receive(asp, new AspDown(""));
    }

    GatewayBench aspActive(String asp, @Nullable TrafficMode mode, int... contexts) {
        return receive(asp, new AspActive(mode, contexts(contexts), ""));
    }

    GatewayBench aspInactive(String asp, int... contexts) {
        return receive(asp, new AspInactive(contexts(contexts), ""));
    }

    GatewayBench lose(String asp) {
        return give(new ServerInput.Lost(asp));
    }

    GatewayBench receive(String asp, AspMessage message) {
        return give(new ServerInput.Received(asp, message));
    }

    GatewayBench give(ServerInput input) {
        machine.handle(input, now, this::take);
        for (String server = opening.poll(); server != null; server = opening.poll()) {
            machine.handle(new ServerInput.Opened(server), now, this::take);
        }
        return this;
    }

    /// From now on level 3 finds no way to application servers.
    GatewayBench closeLevel3() {
        open = false;
        return this;
    }

    /// Level 3 finds the ways that it was asked for.
    GatewayBench openLevel3() {
        open = true;
        for (String server = closed.poll(); server != null; server = closed.poll()) {
            give(new ServerInput.Opened(server));
        }
        return this;
    }

    GatewayBench pass(Duration time) {
        now += time.toNanos();
        machine.advance(now, this::take);
        return this;
    }

    /// What was said since it was last asked for, in order.
    void says(String... expected) {
        assertThat(said).containsExactly(expected);
        said.clear();
    }

    private void take(ServerOutput output) {
        outputs.add(output);
        switch (output) {
            case ServerOutput.Send(String asp, AspMessage message) ->
                    said.add(asp + ": " + Wording.of(message));
            case ServerOutput.Abort(String asp, String reason) ->
                    said.add(asp + ": aborted, " + reason);
            case ServerOutput.Open(String server) -> (open ? opening : closed).add(server);
            case ServerOutput.AspChanged _, ServerOutput.AsChanged _, ServerOutput.Close _ -> {}
        }
    }

    private static List<RoutingContext> contexts(int... contexts) {
        return Arrays.stream(contexts).mapToObj(RoutingContext::of).toList();
    }
}
